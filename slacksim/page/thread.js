// The thread that is open beside the channel: the message, the replies, and a box for one's own.

import { Composer } from "./composer.js";
import { el, icon } from "./dom.js";
import { MessageList } from "./messages.js";

/** Thread fills the aside root. */
export class Thread {
  #session;
  #root;
  #before = null; // what had the focus before

  constructor(session, root) {
    this.#session = session;
    this.#root = root;
    const list = el("div", { class: "messages", role: "group", "aria-label": "Messages of this thread" });
    const jump = el("button", { class: "jump", type: "button", hidden: true }, "New messages ↓");
    const form = el("form", { class: "composer", "aria-label": "Reply in the thread" });
    const where = el("span", { class: "thread-where" });
    root.replaceChildren(
      el(
        "header",
        { class: "thread-head" },
        el("h2", {}, "Thread ", where),
        el(
          "button",
          { type: "button", class: "btn-plain", "aria-label": "Close the thread", onclick: () => session.openThread(null) },
          icon("close"),
        ),
      ),
      el("div", { class: "talk" }, list, jump, form),
    );
    new MessageList(session, { root: list, live: el("div"), jump, inThread: true });
    this.composer = new Composer(session, form, { thread: () => session.thread, id: "thread-text" });
    root.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented) session.openThread(null);
    });
    session.on(["thread", "channel"], () => this.#draw(where));
    session.on(["messages"], () => {
      // The message may have been deleted, and its replies with it.
      const { thread, messages, loaded } = session;
      if (thread && loaded && !messages.some((m) => m.ts === thread || m.thread_ts === thread)) session.openThread(null);
    });
  }

  #draw(where) {
    const { thread, current } = this.#session;
    const open = thread !== null;
    document.documentElement.classList.toggle("with-thread", open);
    where.textContent = current?.kind === "channel" || current?.kind === "private" ? `#${current.name}` : (current?.name ?? "");
    if (open === !this.#root.hidden) return;
    this.#root.hidden = !open;
    if (open) {
      this.#before = document.activeElement;
      this.composer.focus();
    } else if (this.#before?.isConnected) this.#before.focus();
  }
}
