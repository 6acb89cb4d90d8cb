// The list of messages of a channel or a thread. Rows that did not change are
// left alone, so that a menu in use or the focus survives an update elsewhere.

import { el, keep } from "./dom.js";
import { Form } from "./form.js";
import { key, nameOf, renderMessage, seconds } from "./message.js";
import { wordsOf } from "./mrkdwn.js";
import { dayLabel, dayOf } from "./time.js";
import { greeting } from "./welcome.js";

const together = 5 * 60; // seconds within which one author's messages share a head

/**
 * MessageList shows messages of the session in root: those of the channel, or
 * those of the thread that is open.
 */
export class MessageList {
  #session;
  #inThread;
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
   * @param {{root: HTMLElement, live: HTMLElement, jump: HTMLButtonElement, inThread?: boolean}} parts
   */
  constructor(session, { root, live, jump, inThread = false }) {
    this.#inThread = inThread;
    this.#session = session;
    this.#root = root;
    this.#live = live;
    this.#jump = jump;
    session.on(inThread ? ["messages", "thread"] : ["messages"], () => this.#draw());
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
    const loaded = session.loaded && (this.#inThread ? session.thread && `${session.loaded}/${session.thread}` : session.loaded);
    if (!loaded) {
      this.#loaded = "";
      this.#rows.clear();
      this.#root.replaceChildren();
      return;
    }
    const first = this.#loaded !== loaded;
    const stay = first || this.#atEnd();
    const replies = repliesOf(session.messages);
    const known = new Set(session.messages.map((m) => m.ts));
    const list = this.#inThread
      ? session.messages.filter((m) => m.ts === session.thread || m.thread_ts === session.thread)
      : session.messages.filter((m) => !m.thread_ts || m.thread_ts === m.ts || !known.has(m.thread_ts));
    if (first) {
      this.#loaded = loaded;
      this.#rows.clear();
      const others = list.filter((m) => m.user !== session.person.id);
      this.#newFrom = !this.#inThread && session.fresh > 0 ? key(others.at(-session.fresh) ?? others[0] ?? {}) : null;
      this.#seen = new Set(list.map(key));
    }
    const nodes = [];
    let before = null;
    let day = "";
    for (const m of list) {
      if (this.#day(m) !== day) {
        day = this.#day(m);
        nodes.push(divider(dayLabel(seconds(m), session.person.tz, session.now())));
        before = null;
      }
      if (key(m) === this.#newFrom) {
        nodes.push(newLine());
        before = null;
      }
      nodes.push(this.#row(m, joins(before, m), this.#inThread ? [] : (replies.get(m.ts) ?? [])));
      before = m;
      if (this.#inThread && m === list[0] && list.length > 1) {
        nodes.push(el("div", { class: "replies" }, list.length === 2 ? "1 reply" : `${list.length - 1} replies`));
        before = null;
      }
    }
    if (list.length < 3 && !this.#inThread) nodes.unshift(greeting(session));
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

  #row(m, joined, replies) {
    const answered = replies.map((r) => [r.ts, r.user]);
    const json = JSON.stringify([{ ...m, state: undefined }, joined, answered, this.#names]);
    const old = this.#rows.get(key(m));
    if (old?.json === json) return old.node;
    const form = old?.form ?? new Form(m.state ?? {});
    const node = renderMessage(this.#session, m, { joined, form, replies, inThread: this.#inThread });
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

/** repliesOf are the answers to each message. */
function repliesOf(messages) {
  return Map.groupBy(
    messages.filter((m) => m.thread_ts && m.thread_ts !== m.ts),
    (m) => m.thread_ts,
  );
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
    seconds(m) - seconds(before) < together
  );
}

function divider(label) {
  return el("div", { class: "day", role: "separator", "aria-label": label }, el("span", {}, label));
}

function newLine() {
  return el("div", { class: "new-line", role: "separator", "aria-label": "New messages" }, el("span", {}, "New"));
}
