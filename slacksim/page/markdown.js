// The markdown block: standard Markdown, the part of it that Slack shows.
// Raw HTML in it stays text.

import { el } from "./dom.js";
import { link } from "./mrkdwn.js";
import { withEmoji } from "./emoji.js";

// The marks inside a line, in the order in which they are tried. Groups are
// numbered through: spanNode reads them.
const inlineRule = new RegExp(
  [
    /(`+)([\s\S]*?[^`])\1(?!`)/, // code
    /!?\[([^\]\n]*)\]\(\s*<?([^\s)>]*)>?(?:\s+"[^"\n]*")?\s*\)/, // link, picture
    /<((?:https?:\/\/|mailto:)[^>\s]+)>/, // address
    /(\*\*|__)(?=\S)([^\n]*?\S)\6/, // strong
    /(?<![\w*])\*(?=[^\s*])([^*\n]*?[^\s*])\*(?!\w)/, // emphasis
    /(?<![\w_])_(?=[^\s_])([^_\n]*?[^\s_])_(?!\w)/,
    /~~(?=\S)([^\n]*?\S)~~/, // strike
    /(https?:\/\/[^\s<>)]+[^\s<>).,;:!?'"])/, // bare address
    /\\([!-/:-@[-`{-~])/, // escaped mark
  ]
    .map((r) => r.source)
    .join("|"),
);

/** span appends a line's inline marks as nodes. */
function span(text, out) {
  let rest = text;
  while (rest) {
    const m = inlineRule.exec(rest);
    if (!m) break;
    if (m.index) out.append(withEmoji(rest.slice(0, m.index)));
    out.append(spanNode(m));
    rest = rest.slice(m.index + m[0].length);
  }
  if (rest) out.append(withEmoji(rest));
  return out;
}

function spanNode(m) {
  if (m[2] !== undefined) return el("code", {}, m[2]);
  if (m[4] !== undefined) return link(m[4], m[3]);
  if (m[5] !== undefined) return link(m[5], "");
  if (m[7] !== undefined) return span(m[7], el("strong"));
  if (m[8] !== undefined) return span(m[8], el("em"));
  if (m[9] !== undefined) return span(m[9], el("em"));
  if (m[10] !== undefined) return span(m[10], el("s"));
  if (m[11] !== undefined) return link(m[11], "");
  return document.createTextNode(m[12]);
}

const item = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/;
const cells = (row) =>
  row
    .trim()
    .replace(/^\||\|$/g, "")
    .split(/(?<!\\)\|/)
    .map((c) => c.trim().replaceAll("\\|", "|"));

/** list reads items from rows[i] on, deeper ones as lists of their own. */
function list(rows, i, indent) {
  const first = item.exec(rows[i]);
  const ordered = /\d/.test(first[2]);
  const node = el(
    ordered ? "ol" : "ul",
    ordered && Number.parseInt(first[2], 10) !== 1 ? { start: Number.parseInt(first[2], 10) } : {},
  );
  while (i < rows.length) {
    const m = item.exec(rows[i]);
    if (!m || m[1].length < indent) break;
    if (m[1].length > indent + 1 && node.lastChild) {
      const [inner, next] = list(rows, i, m[1].length);
      node.lastChild.append(inner);
      i = next;
      continue;
    }
    const task = /^\[([ xX])\]\s+(.*)$/.exec(m[3]);
    node.append(span(task ? `${task[1] === " " ? "☐" : "☑"} ${task[2]}` : m[3], el("li")));
    i += 1;
  }
  return [node, i];
}

function table(rows, i) {
  const align = cells(rows[i + 1]).map((c) => (/^:-+:$/.test(c) ? "center" : /-:$/.test(c) ? "right" : "left"));
  const line = (row, tag) =>
    el(
      "tr",
      {},
      cells(row).map((c, n) =>
        span(c, el(tag, { class: `align-${align[n] ?? "left"}`, scope: tag === "th" ? "col" : undefined })),
      ),
    );
  const body = el("tbody");
  let j = i + 2;
  for (; j < rows.length && rows[j].includes("|"); j++) body.append(line(rows[j], "td"));
  return [
    el(
      "div",
      { class: "table-wrap", tabindex: "0", role: "group", "aria-label": "Table" },
      el("table", {}, el("thead", {}, line(rows[i], "th")), body),
    ),
    j,
  ];
}

/** markdown renders a markdown block's text. depth bounds quotes in quotes. */
export function markdown(text, depth = 0) {
  const rows = text.replaceAll("\r\n", "\n").split("\n");
  const out = [];
  let paragraph = [];
  const flush = () => {
    if (paragraph.length) out.push(span(paragraph.join("\n"), el("p")));
    paragraph = [];
  };
  for (let i = 0; i < rows.length;) {
    const row = rows[i];
    const fence = /^\s*(```+|~~~+)/.exec(row);
    const heading = /^(#{1,6})\s+(.*?)\s*#*$/.exec(row);
    if (fence) {
      flush();
      let j = i + 1;
      while (j < rows.length && !rows[j].trim().startsWith(fence[1])) j++;
      out.push(el("pre", {}, rows.slice(i + 1, j).join("\n")));
      i = j + 1;
    } else if (heading) {
      flush();
      out.push(
        span(
          heading[2],
          el("p", {
            class: `md-heading md-heading-${Math.min(heading[1].length, 3)}`,
            role: "heading",
            "aria-level": Math.min(heading[1].length + 2, 6),
          }),
        ),
      );
      i += 1;
    } else if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(row)) {
      flush();
      out.push(el("hr"));
      i += 1;
    } else if (item.test(row)) {
      flush();
      const [node, next] = list(rows, i, item.exec(row)[1].length);
      out.push(node);
      i = next;
    } else if (/^\s*>/.test(row) && depth < 5) {
      flush();
      let j = i;
      while (j < rows.length && /^\s*>/.test(rows[j])) j++;
      out.push(
        el(
          "blockquote",
          {},
          markdown(
            rows
              .slice(i, j)
              .map((r) => r.replace(/^\s*> ?/, ""))
              .join("\n"),
            depth + 1,
          ),
        ),
      );
      i = j;
    } else if (
      row.includes("|") &&
      /^[\s|:-]*-[\s|:-]*$/.test(rows[i + 1] ?? "") &&
      (rows[i + 1] ?? "").includes("|")
    ) {
      flush();
      const [node, next] = table(rows, i);
      out.push(node);
      i = next;
    } else if (row.trim() === "") {
      flush();
      i += 1;
    } else {
      paragraph.push(row);
      i += 1;
    }
  }
  flush();
  return out;
}
