// Modals: Slack's stack of views, one dialog each, what was typed in them, and
// the errors beside the fields.

import { reason } from "./api.js";
import { el, holdFocus, icon, newId } from "./dom.js";
import { giveBack, openDialog, tabbable } from "./dialog.js";
import { fault, Form } from "./form.js";
import { plainText } from "./mrkdwn.js";
import { renderBlocks } from "./blocks.js";
import { makeSurface } from "./surface.js";

const trouble = "We had some trouble connecting. Try again?";

/** Modals keeps the dialogs equal to the person's stack of views. */
export class Modals {
  #session;
  #open = []; // {view, dialog, …}, the top one last
  #before = null; // what had the focus before the first modal

  constructor(session) {
    this.#session = session;
    session.on(["look", "person"], () => this.#sync());
  }

  #sync() {
    const { look, acting } = this.#session;
    const views = stack(look);
    const stay = this.#open.filter((m) => m.acting === acting && views.some((v) => v.id === m.view.id));
    const gone = this.#open.filter((m) => !stay.includes(m));
    if (!this.#open.length && views.length) this.#before = document.activeElement;
    gone.toReversed().forEach((m) => {
      m.dialog.close();
      m.dialog.remove();
    });
    this.#open = views.map((view) => {
      const old = stay.find((m) => m.view.id === view.id);
      if (!old) return new Modal(this.#session, view, views.length > 1);
      old.update(view);
      return old;
    });
    this.#open.forEach((m, i) => m.dialog.classList.toggle("modal-under", i < this.#open.length - 1));
    if (gone.length) this.#refocus();
  }

  #refocus() {
    const top = this.#open.at(-1);
    if (top) {
      if (top.dialog.contains(document.activeElement)) giveBack(document.activeElement);
      else top.focus();
      return;
    }
    const before =
      this.#before?.isConnected && this.#before !== document.body
        ? this.#before
        : document.querySelector("#composer-text");
    if (before) giveBack(before);
  }
}

/** stack is the person's views from the bottom to the top. */
function stack(look) {
  const views = look?.views ?? (look?.view ? [look.view] : []);
  return look?.view && views.length > 1 && views[0].id === look.view.id ? views.toReversed() : views;
}

/** Modal is one view on the screen. */
class Modal {
  #session;
  #surface;
  #parts;
  #shown = "";
  #held = null;

  constructor(session, view, stacked) {
    this.#session = session;
    this.acting = session.acting;
    const title = el("h2", { id: newId("title") });
    const body = el("div", { class: "modal-body", tabindex: "-1" });
    const banner = el("div", { class: "modal-banner", role: "alert", hidden: true });
    const submit = el("button", { type: "submit", class: "btn btn-primary" });
    const close = el("button", { type: "button", class: "btn", onclick: () => this.#leave(false) });
    const x = el(
      "button",
      {
        type: "button",
        class: "btn-plain modal-x",
        "aria-label": stacked ? "Close all" : "Close",
        onclick: () => this.#leave(true),
      },
      icon("close"),
    );
    const back =
      stacked &&
      el(
        "button",
        { type: "button", class: "btn-plain modal-back", "aria-label": "Back", onclick: () => this.#leave(false) },
        icon("back"),
      );
    const form = el(
      "form",
      {
        novalidate: true,
        class: "modal-form",
        onsubmit: (event) => {
          event.preventDefault();
          this.#submit();
        },
      },
      el("div", { class: "modal-head" }, back, title, x),
      banner,
      body,
      el("div", { class: "modal-foot" }, close, submit),
    );
    this.#parts = { title, body, banner, submit, close };
    this.dialog = el("dialog", { class: "modal", "aria-labelledby": title.id }, form);
    this.#surface = makeSurface(
      session,
      "view",
      { type: "view", view_id: view.id },
      {
        form: new Form(view.state?.values),
        rerender: () => this.#draw(),
        fail: (text) => this.#say(text),
      },
    );
    this.update(view);
    openDialog(this.dialog, () => this.#leave(false));
    this.focus();
  }

  /** update shows a view again if it changed, keeping what was typed and the focus. */
  update(view) {
    this.view = view;
    // The state is what this page itself reported: no reason to draw again.
    const json = JSON.stringify({ ...view, state: undefined });
    if (json === this.#shown) return;
    this.#shown = json;
    this.#draw();
  }

  #draw() {
    const { title, body, submit, close } = this.#parts;
    const held = holdFocus(body);
    title.textContent = plainText(this.view.title);
    submit.textContent = plainText(this.view.submit) || "Submit";
    submit.hidden = !this.view.submit;
    close.textContent = plainText(this.view.close) || (this.view.submit ? "Cancel" : "Close");
    const scroll = body.scrollTop;
    this.#surface.fields.clear();
    body.replaceChildren(...renderBlocks(this.view.blocks ?? [], this.#surface));
    body.scrollTop = scroll;
    held();
  }

  /** focus goes to what the view asks for, else the first field, else the last button. */
  focus() {
    const { body, submit, close } = this.#parts;
    const target =
      body.querySelector("[data-autofocus]") ??
      tabbable(body).find((n) => n.matches("input, textarea, .picker")) ??
      (this.view.submit ? submit : close);
    target.focus();
  }

  #say(text) {
    const { banner } = this.#parts;
    banner.textContent = text;
    banner.hidden = !text;
  }

  /** #mark shows errors beside their fields and goes to the first. */
  #mark(errors) {
    let first = null;
    for (const [id, show] of this.#surface.fields) {
      const target = show(errors[id] ?? "");
      if (errors[id] && !first) first = target;
    }
    const stray = Object.entries(errors)
      .filter(([id]) => !this.#surface.fields.has(id))
      .map(([, text]) => text);
    if (stray.length) this.#say(stray.join(" "));
    if (first) (first.matches("input, textarea, button") ? first : (tabbable(first)[0] ?? first)).focus();
  }

  async #submit() {
    const { submit } = this.#parts;
    if (!this.view.submit || submit.disabled) return;
    this.#say("");
    const { form } = this.#surface;
    const faults = {};
    for (const block of this.view.blocks) {
      if (block.type !== "input") continue;
      const text = fault(block, form.get(block, block.element) ?? {});
      if (text) faults[block.block_id] = text;
    }
    this.#mark(faults);
    if (Object.keys(faults).length) return;
    this.#busy(true);
    const answer = await this.acting.submit(this.view.id, form.values());
    this.#busy(false);
    if (answer.errors && Object.keys(answer.errors).length) this.#mark(answer.errors);
    else if (!answer.ok) this.#say(`${trouble} (${reason(answer.error)})`);
    await this.#session.done(answer);
  }

  #busy(on) {
    const { submit } = this.#parts;
    // A disabled button loses the focus, which must not leave the dialog.
    if (on) this.#held = document.activeElement;
    submit.disabled = on;
    if (!on && document.activeElement === document.body) this.#held?.focus();
    this.dialog.classList.toggle("modal-busy", on);
    this.dialog.querySelector("form").setAttribute("aria-busy", String(on));
  }

  async #leave(all) {
    const answer = await this.acting.close(this.view.id, all);
    if (!answer.ok) this.#say(`${trouble} (${reason(answer.error)})`);
    await this.#session.done(answer, false);
  }
}
