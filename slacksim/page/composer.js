// The box one types into: messages, commands with completion, shortcuts, and
// what was sent before on ArrowUp.

import { reason } from "./api.js";
import { commandOf, offer } from "./completion.js";
import { el, icon, newId } from "./dom.js";
import { pickEmoji } from "./emojipicker.js";
import { menuButton, open } from "./popover.js";
import { tries } from "./welcome.js";

const keptLines = 50;

/** Composer fills the form root. */
export class Composer {
  #session;
  #thread;
  #text;
  #send;
  #status;
  #drafts = new Map(); // person/channel → text
  #sent = new Map(); // person → lines, the newest last
  #at = null; // place in the sent lines while going through them
  #place = "";
  #popup = null;
  #offer = null;
  #dismissed = ""; // text at which Esc closed the list
  #rows = [];
  #active = 0;
  #waiting = 0;

  /** @param {{thread?: () => string|null, id?: string}} [where]  the thread that is answered, if it is one */
  constructor(session, root, { thread = () => null, id = "composer-text" } = {}) {
    this.#session = session;
    this.#thread = thread;
    const listId = newId("completions");
    this.#text = el("textarea", {
      id,
      rows: 1,
      "aria-label": "Message",
      "aria-autocomplete": "list",
      "aria-haspopup": "listbox",
      "aria-controls": listId,
      autocomplete: "off",
      enterkeyhint: "send",
      oninput: () => {
        this.#at = null;
        this.#typed();
      },
      onkeydown: (event) => this.#key(event),
      onblur: () => this.#hide(),
      onclick: () => this.#complete(),
    });
    this.#send = el("button", { type: "submit", class: "btn-send", "aria-label": "Send", title: "Send" }, icon("send"));
    this.#status = el("div", { class: "composer-status", role: "status" });
    const shortcuts = el(
      "button",
      { type: "button", class: "btn-plain", "aria-label": "Shortcuts", title: "Shortcuts" },
      icon("bolt"),
    );
    const put = (sign, label) =>
      el(
        "button",
        { type: "button", class: "btn-plain", "aria-label": label, title: label, onclick: () => this.#insert(sign) },
        icon(sign === "@" ? "at" : "slash"),
      );
    const emoji = el(
      "button",
      {
        type: "button",
        class: "btn-plain",
        "aria-label": "Emoji",
        title: "Emoji",
        onclick: () => pickEmoji(emoji, (name) => this.#insert(`:${name}: `)),
      },
      icon("smile"),
    );
    root.replaceChildren(
      el(
        "div",
        { class: "composer-box" },
        this.#text,
        el(
          "div",
          { class: "composer-bar" },
          shortcuts,
          put("/", "Use a command"),
          put("@", "Mention somebody"),
          emoji,
          el(
            "span",
            { class: "composer-keys", "aria-hidden": "true" },
            el("kbd", {}, "Enter"),
            " sends · ",
            el("kbd", {}, "Shift+Enter"),
            " new line",
          ),
          this.#send,
        ),
      ),
      this.#status,
    );
    this.listId = listId;
    menuButton(shortcuts, () => this.#shortcuts(), { above: true, label: "Shortcuts" });
    root.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    session.on(["person", "channel", "workspace", "look", "thread"], () => this.#moved());
    session.on(["answer", "workspace", "channel"], () => this.#tell());
  }

  focus() {
    this.#text.focus();
  }

  /** write puts a line into the box, for the person to send. */
  write(line) {
    this.#set(line);
    this.#text.focus();
  }

  /** #open says whether one can write here: an app may turn that off in its own messages. */
  get #open() {
    return this.#session.current?.kind !== "im" || this.#session.workspace.app.writable;
  }

  /** #moved keeps a draft for each person and channel. */
  #moved() {
    const { person, channel, current, workspace } = this.#session;
    if (!person || !current) return;
    const thread = this.#thread();
    const place = `${person.id}/${channel}/${thread ?? ""}`;
    this.#text.closest(".composer-box").hidden = !this.#open;
    const first = tries(workspace)[0];
    const where = current.kind === "channel" || current.kind === "private" ? `#${current.name}` : current.name;
    const started = (this.#sent.get(person.id) ?? []).length > 0;
    const words = thread ? `Reply as ${person.real_name}` : `Message ${where} as ${person.real_name}`;
    this.#text.placeholder = started || !first || thread ? words : `Try ${first}`;
    this.#text.setAttribute("aria-label", words);
    if (place === this.#place) return;
    if (this.#place) this.#drafts.set(this.#place, this.#text.value);
    this.#place = place;
    this.#at = null;
    this.#set(this.#drafts.get(place) ?? "");
    this.#hide();
  }

  #set(text) {
    this.#text.value = text;
    this.#text.setSelectionRange(text.length, text.length);
    this.#grow();
    this.#tell();
  }

  #insert(sign) {
    const { value, selectionStart: from, selectionEnd: to } = this.#text;
    this.#text.focus();
    if (sign === "/") this.#set(value.startsWith("/") ? value : `/${value}`);
    else if (sign.startsWith(":")) this.#text.setRangeText(sign, from, to, "end");
    else this.#text.setRangeText(from && !/\s$/.test(value.slice(0, from)) ? ` ${sign}` : sign, from, to, "end");
    if (sign === "/") this.#text.setSelectionRange(1, 1);
    this.#typed();
  }

  #typed() {
    this.#grow();
    this.#tell();
    this.#complete();
  }

  /** #grow makes the box as high as its text, up to what the style sheet allows. */
  #grow() {
    this.#text.style.height = "auto";
    this.#text.style.height = `${this.#text.scrollHeight}px`;
    this.#send.classList.toggle("btn-send-on", this.#text.value.trim() !== "");
  }

  /** #tell is the line under the box: usage, what one waits for, how long the last answer took. */
  #tell() {
    const { workspace, answer } = this.#session;
    if (!workspace) return;
    const command = commandOf(this.#text.value, workspace);
    const name = workspace.bot.name;
    if (!this.#open) this.#status.replaceChildren(`Sending messages to ${name} has been turned off.`);
    else if (this.#waiting) this.#status.replaceChildren(el("span", { class: "waiting" }, `${name} is answering…`));
    else if (command)
      this.#status.replaceChildren(
        el("code", {}, `${command.command} ${command.usage_hint ?? ""}`.trim()),
        ` ${command.description ?? ""}`,
      );
    else if (!workspace.online)
      this.#status.replaceChildren(
        el("span", { class: "offline" }, `${name} is not connected. Commands will fail until it is.`),
      );
    else
      this.#status.replaceChildren(
        answer?.ok
          ? `${name} answered in ${answer.ms < 10 ? Number(answer.ms).toFixed(1) : Math.round(answer.ms)} ms`
          : "",
      );
  }

  #shortcuts() {
    const list = this.#session.workspace.shortcuts.filter((s) => s.type === "global");
    const heading = { heading: list.length ? "Shortcuts" : "This workspace has no shortcuts" };
    return [
      heading,
      ...list.map((s) => ({
        label: s.name,
        description: s.description || this.#session.workspace.bot.name,
        icon: icon("bolt"),
        run: () => this.#runShortcut(s),
      })),
    ];
  }

  async #runShortcut(shortcut) {
    const answer = await this.#wait(this.#session.acting.shortcut(shortcut.callback_id));
    if (!answer.ok) this.#session.notice(`“${shortcut.name}” did not work: ${reason(answer.error)}.`);
  }

  async #wait(promise) {
    this.#waiting += 1;
    this.#tell();
    const answer = await promise;
    this.#waiting -= 1;
    await this.#session.done(answer);
    this.#tell();
    return answer;
  }

  async #submit() {
    const session = this.#session;
    const text = this.#text.value.trim();
    if (!text || !session.channel) return;
    const isCommand = /^\/[^/\s]/.test(text);
    const thread = this.#thread();
    if (isCommand && thread) {
      session.notice(`${text.split(/\s/)[0]} is not supported in threads. Sorry!`);
      return;
    }
    if (isCommand && !commandOf(text, session.workspace)) {
      session.notice(`${text.split(/\s/)[0]} is not a command of this workspace. Type / to see which there are.`);
      return;
    }
    const lines = this.#sent.get(session.person.id) ?? [];
    if (lines.at(-1) !== text) lines.push(text);
    this.#sent.set(session.person.id, lines.slice(-keptLines));
    this.#at = null;
    this.#hide();
    this.#set("");
    this.#moved();
    const place = this.#place;
    const { acting, channel } = session;
    const answer = isCommand
      ? await this.#wait(acting.command(channel, text))
      : await session.done(await acting.say(channel, text, thread ?? undefined), false);
    if (answer.ok) return;
    session.notice(
      isCommand
        ? `${text.split(/\s/)[0]} failed: ${reason(answer.error)}.`
        : `Your message was not sent: ${reason(answer.error)}.`,
    );
    if (this.#place === place && this.#text.value === "") this.#set(text);
  }

  #key(event) {
    if (event.isComposing) return;
    if (this.#popup && this.#listKey(event)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      this.#recall(event);
    }
  }

  /** #recall goes through what was sent, from an empty box or from a recalled line. */
  #recall(event) {
    const lines = this.#sent.get(this.#session.person.id) ?? [];
    if (this.#at === null && (event.key === "ArrowDown" || this.#text.value !== "")) return;
    const at = (this.#at ?? lines.length) + (event.key === "ArrowUp" ? -1 : 1);
    if (at < 0) return;
    event.preventDefault();
    this.#set(lines[at] ?? "");
    this.#at = at >= lines.length ? null : at;
  }

  #complete() {
    const { value, selectionStart, selectionEnd } = this.#text;
    const found =
      selectionStart === selectionEnd && value !== this.#dismissed
        ? offer(value, selectionStart, this.#session, (s) => this.#runShortcut(s))
        : null;
    this.#offer = found;
    if (!found) {
      this.#hide();
      return;
    }
    this.#dismissed = "";
    this.#rows = found.items.map((item, i) =>
      el(
        "li",
        {
          class: "list-item",
          role: "option",
          id: `${this.listId}-${i}`,
          "aria-selected": "false",
          onclick: () => this.#pick(i),
        },
        item.picture,
        el(
          "span",
          { class: "list-words" },
          el("span", {}, el("b", {}, item.label), item.hint && el("span", { class: "list-hint" }, item.hint)),
          item.description && el("span", { class: "list-description" }, item.description),
        ),
      ),
    );
    const list = el(
      "ul",
      { class: "listbox completions", role: "listbox", id: this.listId, "aria-label": found.heading },
      el("li", { class: "list-heading", role: "presentation" }, found.heading),
      this.#rows,
    );
    list.addEventListener("mousedown", (event) => event.preventDefault());
    this.#popup?.close();
    this.#popup = open(list, this.#text.closest(".composer-box"), {
      above: true,
      match: true,
      onclose: () => {
        this.#popup = null;
        this.#text.removeAttribute("aria-activedescendant");
      },
    });
    this.#mark(0);
  }

  #mark(i) {
    this.#active = i;
    this.#rows.forEach((row, n) => {
      row.classList.toggle("active", n === i);
      row.setAttribute("aria-selected", String(n === i));
    });
    this.#rows[i].scrollIntoView({ block: "nearest" });
    this.#text.setAttribute("aria-activedescendant", this.#rows[i].id);
  }

  #hide() {
    this.#popup?.close();
  }

  /** #listKey says whether an open list took the key. */
  #listKey(event) {
    const n = this.#rows.length;
    switch (event.key) {
      case "ArrowDown":
        this.#mark((this.#active + 1) % n);
        return true;
      case "ArrowUp":
        this.#mark((this.#active + n - 1) % n);
        return true;
      case "Tab":
        if (event.shiftKey) return false;
        this.#pick(this.#active);
        return true;
      case "Enter":
        // A command typed in full is sent, not completed once more.
        if (event.shiftKey || this.#offer.items[this.#active].exact) return false;
        this.#pick(this.#active);
        return true;
      case "Escape":
        this.#dismissed = this.#text.value;
        this.#hide();
        return true;
      default:
        return false;
    }
  }

  #pick(i) {
    const { from, to, items } = this.#offer;
    this.#hide();
    if (items[i].run) {
      this.#set("");
      items[i].run();
      return;
    }
    const rest = this.#text.value.slice(to);
    this.#text.setRangeText(items[i].insert, from, rest.startsWith(" ") ? to + 1 : to, "end");
    this.#typed();
  }
}
