// Short notes at the edge of the window: errors of what one just did, notices
// of the local Slack.

import { el, icon } from "./dom.js";

const stay = { error: 9000, info: 4000 };

/** Toasts shows the session's notices in root. */
export class Toasts {
  constructor(session, root) {
    root.setAttribute("popover", "manual");
    session.addEventListener("notice", (event) => this.#show(root, event.detail));
  }

  #show(root, { text, kind }) {
    const gone = () => {
      note.remove();
      if (!root.children.length && root.matches(":popover-open")) root.hidePopover();
    };
    const note = el(
      "div",
      { class: `toast toast-${kind}`, role: kind === "error" ? "alert" : "status" },
      icon(kind === "error" ? "warning" : "check"),
      el("span", {}, text),
      el("button", { type: "button", class: "btn-plain", "aria-label": "Dismiss", onclick: gone }, icon("close")),
    );
    // Hidden and shown again, it comes to lie above a dialog opened since.
    if (root.matches(":popover-open")) root.hidePopover();
    root.showPopover();
    root.append(note);
    while (root.children.length > 3) root.firstChild.remove();
    let timer = setTimeout(gone, stay[kind]);
    note.addEventListener("pointerenter", () => clearTimeout(timer));
    note.addEventListener("pointerleave", () => {
      timer = setTimeout(gone, 2000);
    });
  }
}
