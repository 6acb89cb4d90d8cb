// The page's calls to the local Slack, in one place.

/**
 * Answer is what every POST answers.
 * @typedef {{ok: boolean, error?: string, errors?: Record<string, string>, took_ms?: number, options?: object[]}} Answer
 */

const path = (...parts) => `/sim/${parts.map(encodeURIComponent).join("/")}`;

async function get(url) {
  const response = await fetch(url, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
  return response.json();
}

/** post never throws: what went wrong is in the answer. @returns {Promise<Answer>} */
async function post(url, body) {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    const answer = await response.json().catch(() => null);
    if (answer && typeof answer === "object")
      return response.ok ? answer : { error: `http_${response.status}`, ...answer, ok: false };
    return { ok: false, error: `http_${response.status}` };
  } catch {
    return { ok: false, error: "connection_lost" };
  }
}

/** workspace is who and what there is. */
export const workspace = () => get(path("workspace"));

/**
 * moveClock moves the workspace's clock: {jump: "24h"}, {to: unix seconds},
 * {owed: true}, {play: "24h"} per second, {story: true}, {pause: true} or {reset: true}.
 */
export const moveClock = (change) => post(path("clock"), change);

/** traffic is what went between Slack and the app since a revision. */
export const traffic = (after) => get(`${path("traffic")}?after=${after}`);

/** setFault makes Slack misbehave, or stop doing so: {fault: "clear"}. */
export const setFault = (fault) => post(path("faults"), fault);

/** reset puts workspace and app back to the sample data. */
export const reset = () => post(path("reset"), {});

/** exportURL is where the workspace can be saved from; importState puts a saved one in place. */
export const exportURL = path("export");
export const importState = (saved) => post(path("import"), saved);

/** Acting is what one person can see and do. */
export class Acting {
  constructor(user) {
    this.user = user;
  }

  #post(action, body) {
    return post(path("people", this.user, action), body);
  }

  look() {
    return get(path("people", this.user));
  }

  /** agenda is where the clock can jump to, and what the app owes whom. */
  agenda() {
    return get(path("people", this.user, "agenda"));
  }

  messages(channel) {
    return get(path("people", this.user, "channels", channel, "messages"));
  }

  events() {
    return new EventSource(path("people", this.user, "events"));
  }

  command(channel, text) {
    return this.#post("command", { channel, text });
  }
  say(channel, text, thread) {
    return this.#post("say", { channel, text, thread_ts: thread });
  }
  react(channel, ts, emoji, off) {
    return this.#post("react", { channel, ts, emoji, off });
  }
  edit(channel, ts, text) {
    return this.#post("edit", { channel, ts, text });
  }
  remove(channel, ts) {
    return this.#post("delete", { channel, ts });
  }
  upload(name, data) {
    return this.#post("upload", { name, data });
  }
  click(body) {
    return this.#post("click", body);
  }
  submit(view, values) {
    return this.#post("submit", { view_id: view, values });
  }
  close(view, all) {
    return this.#post("close", { view_id: view, all });
  }
  shortcut(callback) {
    return this.#post("shortcut", { callback_id: callback });
  }
  messageShortcut(callback, channel, ts) {
    return this.#post("message_shortcut", { callback_id: callback, channel, ts });
  }
  suggest(body) {
    return this.#post("suggest", body);
  }
  /** openTab tells the app that its "home" or "messages" tab is seen. */
  openTab(tab) {
    return this.#post("home", { tab });
  }
}

/** reasons says in a sentence what Slack's error codes mean for the person. */
const reasons = {
  operation_timeout: "the app did not answer within three seconds",
  dispatch_failed: "the app is not connected",
  app_missing_action_url: "the app is not connected",
  dispatch_unknown_error: "the app could not be reached",
  connection_lost: "the local Slack does not answer; is it still running?",
  expired_trigger_id: "it took too long to open",
};

/** reason is a sentence part for an error code, with the code for those who look it up. */
export function reason(code = "unknown_error") {
  return Object.hasOwn(reasons, code) ? `${reasons[code]} (${code})` : code;
}
