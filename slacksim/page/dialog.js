// Dialogs: the browser's own modal element, with the keys Slack has.

import { el, newId } from "./dom.js";
import { withEmoji } from "./emoji.js";

const stops =
  "a[href], button:not([disabled]):not([tabindex='-1']), input:not([disabled]), textarea:not([disabled]), [tabindex='0']";

/** tabbable are the elements Tab goes through inside node. */
export function tabbable(node) {
  return [...node.querySelectorAll(stops)].filter((n) => n.checkVisibility());
}

/**
 * giveBack returns the focus after a dialog. The browser has done so already,
 * but left the caret in the dialog: without the blur, nothing typed arrives.
 */
export function giveBack(node) {
  node.blur();
  node.focus();
}

/**
 * openDialog shows a modal dialog that keeps Tab inside. Esc calls onescape;
 * the dialog never closes by itself.
 */
export function openDialog(dialog, onescape) {
  dialog.addEventListener("keydown", (event) => {
    if (event.target.closest("dialog") !== dialog) return;
    if (event.key === "Escape") {
      event.preventDefault();
      onescape();
    } else if (event.key === "Tab") {
      const all = tabbable(dialog);
      const edge = event.shiftKey ? all[0] : all.at(-1);
      if (
        document.activeElement !== edge &&
        dialog.contains(document.activeElement) &&
        document.activeElement !== dialog
      )
        return;
      event.preventDefault();
      (event.shiftKey ? all.at(-1) : all[0])?.focus();
    }
  });
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    onescape();
  });
  document.body.append(dialog);
  dialog.showModal();
}

/** ask shows a question and resolves to whether the answer was yes. */
export function ask({ title, text, yes, no, danger }) {
  return new Promise((resolve) => {
    const before = document.activeElement;
    const ids = { title: newId("ask"), text: newId("ask") };
    const finish = (answer) => {
      dialog.close();
      dialog.remove();
      if (before) giveBack(before);
      resolve(answer);
    };
    const deny = el("button", { type: "button", class: "btn", onclick: () => finish(false) }, no || "Cancel");
    const dialog = el(
      "dialog",
      { class: "modal ask", role: "alertdialog", "aria-labelledby": ids.title, "aria-describedby": ids.text },
      el("div", { class: "modal-head" }, el("h2", { id: ids.title }, title)),
      el(
        "div",
        { class: "modal-body", id: ids.text },
        el("p", {}, typeof text === "string" ? text : withEmoji(text?.text ?? "")),
      ),
      el(
        "div",
        { class: "modal-foot" },
        deny,
        el(
          "button",
          { type: "button", class: `btn ${danger ? "btn-danger" : "btn-primary"}`, onclick: () => finish(true) },
          yes || "OK",
        ),
      ),
    );
    openDialog(dialog, () => finish(false));
    deny.focus();
  });
}
