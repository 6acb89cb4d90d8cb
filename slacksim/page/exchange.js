// An exchange as text: tidy JSON to read, and a curl line to do it again.

/** tidy is a payload for reading; JSON inside a form's strings is shown as JSON. */
export function tidy(value) {
  return JSON.stringify(value, (_, v) => (typeof v === "string" && /^[[{]/.test(v) ? unfold(v) : v), 2);
}

function unfold(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** quoted is a word for a POSIX shell. */
const quoted = (s) => `'${s.replaceAll("'", `'\\''`)}'`;

const asText = (v) => (typeof v === "string" ? v : JSON.stringify(v));

/** curl is the call, with the token taken from the shell's environment. */
export function curl(x) {
  const parts = [`curl -sS ${quoted(x.url)}`];
  if (x.kind === "call") {
    const token = x.what === "apps.connections.open" ? "SLACK_APP_TOKEN" : "SLACK_BOT_TOKEN";
    parts.push(`-H "Authorization: Bearer $${token}"`);
  }
  const sent = x.sent ?? {};
  if (x.json) {
    parts.push(`-H 'Content-Type: application/json; charset=utf-8'`, `--data-raw ${quoted(JSON.stringify(sent))}`);
  } else {
    const fields = Object.entries(sent).map(([name, value]) => `--data-urlencode ${quoted(`${name}=${asText(value)}`)}`);
    parts.push(...(fields.length ? fields : ["-X POST"]));
  }
  return parts.join(" \\\n  ");
}
