// The list of messages of a channel: who, when, what, and what can be done
// with each. Rows that did not change are left alone, so that a menu in use or
// the focus survives an update elsewhere.

import { el, icon, avatar, keep } from "./dom.js";
import { reason } from "./api.js";
import { Form } from "./form.js";
import { emojiOf } from "./emoji.js";
import { emojiNode, mrkdwn, wordsOf } from "./mrkdwn.js";
import { renderBlocks } from "./blocks.js";
import { makeSurface } from "./surface.js";
import { menuButton } from "./popover.js";
import { dayLabel, dayOf, momentOf, timeOf } from "./time.js";
import { greeting } from "./welcome.js";

const together = 5 * 60; // seconds within which one author's messages share a head
const seconds = (m) => Number.parseFloat(m.ts);

/** MessageList shows the session's messages in root. */
export class MessageList {
  #session;
  #root;
  #live;
  #jump;
  #rows = new Map(); // key → {json, node, form}
  #seen = new Set(); // keys already announced or shown, of the loaded channel
  #loaded = "";
  #names = 0; // counts up when people or channels may have other names
  #newFrom = null; // key of the first unread message

  /**
   * @param {import("./session.js").Session} session
   * @param {{root: HTMLElement, live: HTMLElement, jump: HTMLButtonElement}} parts
   */
  constructor(session, { root, live, jump }) {
    this.#session = session;
    this.#root = root;
    this.#live = live;
    this.#jump = jump;
    session.on(["messages"], () => this.#draw());
    session.on(["workspace"], () => {
      this.#names += 1;
      this.#draw();
    });
    jump.addEventListener("click", () => this.#toEnd());
    root.addEventListener(
      "scroll",
      () => {
        if (this.#atEnd()) jump.hidden = true;
      },
      { passive: true },
    );
    root.addEventListener("keydown", (event) => this.#keys(event));
    root.addEventListener("focusin", (event) => this.#rove(event.target.closest(".msg")));
  }

  #atEnd() {
    return this.#root.scrollHeight - this.#root.scrollTop - this.#root.clientHeight < 60;
  }

  #toEnd() {
    this.#root.scrollTop = this.#root.scrollHeight;
    this.#jump.hidden = true;
  }

  #draw() {
    const session = this.#session;
    if (!session.loaded) {
      this.#loaded = "";
      this.#rows.clear();
      this.#root.replaceChildren();
      return;
    }
    const first = this.#loaded !== session.loaded;
    const stay = first || this.#atEnd();
    const list = inThreads(session.messages);
    if (first) {
      this.#loaded = session.loaded;
      this.#rows.clear();
      const others = list.filter((m) => m.user !== session.person.id);
      this.#newFrom = session.fresh > 0 ? key(others.at(-session.fresh) ?? others[0] ?? {}) : null;
      this.#seen = new Set(list.map(key));
    }
    const nodes = [];
    let before = null;
    for (const m of list) {
      if (!before || this.#day(before) !== this.#day(m)) {
        nodes.push(divider(dayLabel(seconds(m), session.person.tz, session.now())));
        before = null;
      }
      if (key(m) === this.#newFrom) {
        nodes.push(newLine());
        before = null;
      }
      nodes.push(this.#row(m, joins(before, m)));
      before = m;
    }
    if (list.length < 3) nodes.unshift(greeting(session));
    keep(this.#root, nodes);
    this.#announce(list);
    if (stay) this.#toEnd();
    this.#rove(this.#root.querySelector(".msg[tabindex='0']") ?? [...this.#root.querySelectorAll(".msg")].at(-1));
  }

  #day(m) {
    return dayOf(seconds(m), this.#session.person.tz);
  }

  #announce(list) {
    const fresh = list.filter((m) => !this.#seen.has(key(m)));
    fresh.forEach((m) => this.#seen.add(key(m)));
    if (!fresh.length) return;
    const { dir, person } = this.#session;
    if (!this.#atEnd() && !fresh.some((m) => m.user === person.id || m.ephemeral)) this.#jump.hidden = false;
    if (fresh.some((m) => m.user === person.id || m.ephemeral)) this.#toEnd();
    this.#live.textContent = fresh
      .slice(-3)
      .map((m) => `${nameOf(m, dir)}: ${wordsOf(m.text, dir)}`)
      .join("\n");
  }

  #row(m, joined) {
    const json = JSON.stringify([{ ...m, state: undefined }, joined, this.#names]);
    const old = this.#rows.get(key(m));
    if (old?.json === json) return old.node;
    const form = old?.form ?? new Form(m.state ?? {});
    const node = this.#render(m, joined, form);
    this.#rows.set(key(m), { json, node, form });
    if (old?.node.contains(document.activeElement)) this.#refocus(node);
    return node;
  }

  /** #refocus finds the same element again after its message was changed. */
  #refocus(node) {
    const at = document.activeElement.dataset;
    queueMicrotask(() => {
      const again =
        at.actionId &&
        [...node.querySelectorAll("[data-action-id]")].find(
          (n) => n.dataset.actionId === at.actionId && n.dataset.blockId === at.blockId,
        );
      (again || node).focus({ preventScroll: true });
    });
  }

  #render(m, joined, form) {
    const session = this.#session;
    const { dir, person } = session;
    const name = nameOf(m, dir);
    const at = seconds(m);
    const content = el("div", { class: "msg-content" });
    const draw = () => {
      const surface = makeSurface(
        session,
        "message",
        { type: "message", channel: session.channel, ts: m.ts },
        { rerender: draw, form },
      );
      // What people typed is formatted as their own client would have done it.
      const blocks = m.bot ? (m.blocks ?? []) : [];
      content.replaceChildren(
        ...(blocks.length
          ? renderBlocks(blocks, surface)
          : [el("div", { class: "mrkdwn msg-text" }, mrkdwn(m.text ?? "", dir))]),
      );
      if (m.edited) content.append(el("span", { class: "edited" }, "(edited)"));
      const reactions = Object.entries(m.reactions ?? {});
      if (reactions.length) content.append(pills(reactions, dir));
    };
    draw();
    const time = (className) =>
      el(
        "time",
        { class: className, datetime: new Date(at * 1000).toISOString(), title: momentOf(at, person.tz) },
        timeOf(at, person.tz),
      );
    const classes = [
      "msg",
      joined && "msg-joined",
      m.ephemeral && "msg-ephemeral",
      m.reply && "msg-reply",
      m.pending && "msg-pending",
      m.failed && "msg-failed",
    ];
    return el(
      "article",
      {
        class: classes.filter(Boolean).join(" "),
        tabindex: "-1",
        "data-ts": m.ts,
        "aria-label": `${name}, ${timeOf(at, person.tz)}${m.ephemeral ? ", only visible to you" : ""}`,
      },
      el("div", { class: "msg-gutter" }, joined ? time("msg-time") : avatar(m.user || name, name, m.bot)),
      el(
        "div",
        { class: "msg-body" },
        m.ephemeral && el("div", { class: "only-you" }, icon("eye"), "Only visible to you"),
        !joined &&
          el(
            "div",
            { class: "msg-head" },
            el("span", { class: "msg-name" }, name),
            m.bot && el("span", { class: "badge" }, "App"),
            time("msg-time"),
          ),
        content,
        m.failed && el("div", { class: "msg-fault" }, icon("warning"), "This message could not be sent."),
      ),
      !m.ephemeral && this.#tools(m),
    );
  }

  /** #tools is the menu of message shortcuts; Slack offers none on ephemeral messages. */
  #tools(m) {
    const session = this.#session;
    const shortcuts = session.workspace.shortcuts.filter((s) => s.type === "message");
    if (!shortcuts.length) return null;
    const button = el(
      "button",
      {
        type: "button",
        class: "btn-plain msg-more",
        "aria-label": "More actions for this message",
        title: "More actions",
        tabindex: "-1",
      },
      icon("more"),
    );
    menuButton(button, () => [
      { heading: "Message shortcuts" },
      ...shortcuts.map((s) => ({
        label: s.name,
        description: `${s.description ? `${s.description} · ` : ""}${session.workspace.bot.name}`,
        icon: icon("bolt"),
        run: async () => {
          const answer = await session.acting.messageShortcut(s.callback_id, session.channel, m.ts);
          if (!answer.ok) session.notice(`“${s.name}” did not work: ${reason(answer.error)}.`);
          await session.done(answer);
        },
      })),
    ]);
    return el("div", { class: "msg-tools" }, button);
  }

  /** #rove makes one message, with its menu, the list's stop for Tab. */
  #rove(row) {
    if (!row) return;
    for (const other of this.#root.querySelectorAll(".msg[tabindex='0']")) {
      other.tabIndex = -1;
      const more = other.querySelector(".msg-more");
      if (more) more.tabIndex = -1;
    }
    row.tabIndex = 0;
    const more = row.querySelector(".msg-more");
    if (more) more.tabIndex = 0;
  }

  #keys(event) {
    if (!event.target.matches(".msg")) return;
    const more = event.target.querySelector(".msg-more");
    if (event.key === "Enter" && more) {
      event.preventDefault();
      more.click();
      return;
    }
    const rows = [...this.#root.querySelectorAll(".msg")];
    const i = rows.indexOf(event.target);
    const to = { ArrowDown: i + 1, PageDown: i + 1, ArrowUp: i - 1, PageUp: i - 1, Home: 0, End: rows.length - 1 }[
      event.key
    ];
    if (to === undefined || !rows[to]) return;
    event.preventDefault();
    rows[to].focus();
  }
}

const key = (m) => `${m.ts}${m.ephemeral ? "e" : ""}`;

const nameOf = (m, dir) => (m.bot ? m.username || dir.user(m.user) : dir.user(m.user) || m.username) || "Somebody";

/** inThreads puts replies under the message they answer. */
function inThreads(messages) {
  const roots = messages.filter((m) => !m.thread_ts || m.thread_ts === m.ts);
  const known = new Set(roots.map((m) => m.ts));
  const replies = Map.groupBy(
    messages.filter((m) => m.thread_ts && m.thread_ts !== m.ts && known.has(m.thread_ts)),
    (m) => m.thread_ts,
  );
  return messages
    .filter((m) => !m.thread_ts || m.thread_ts === m.ts || !known.has(m.thread_ts))
    .flatMap((m) => [m, ...(replies.get(m.ts) ?? []).map((r) => ({ ...r, reply: true }))]);
}

/** joins says whether a message goes under the head of the one before it. */
function joins(before, m) {
  return (
    Boolean(before) &&
    before.user === m.user &&
    Boolean(before.bot) === Boolean(m.bot) &&
    (before.username ?? "") === (m.username ?? "") &&
    !m.ephemeral &&
    !before.ephemeral &&
    Boolean(before.reply) === Boolean(m.reply) &&
    seconds(m) - seconds(before) < together
  );
}

/** pills are the reactions to a message, with who reacted. */
function pills(reactions, dir) {
  return el(
    "ul",
    { class: "reactions", role: "list", "aria-label": "Reactions" },
    reactions.map(([name, people]) =>
      el(
        "li",
        { title: `${people.map((id) => dir.user(id) ?? id).join(", ")} reacted with :${name}:` },
        emojiOf(name) ? emojiNode(name, emojiOf(name)) : `:${name}:`,
        ` ${people.length}`,
      ),
    ),
  );
}

function divider(label) {
  return el("div", { class: "day", role: "separator", "aria-label": label }, el("span", {}, label));
}

function newLine() {
  return el("div", { class: "new-line", role: "separator", "aria-label": "New messages" }, el("span", {}, "New"));
}
