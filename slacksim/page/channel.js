// The head of the open channel, with the tabs of the app's DM, and its Home tab.

import { avatar, el, icon } from "./dom.js";
import { Form } from "./form.js";
import { renderBlocks } from "./blocks.js";
import { makeSurface } from "./surface.js";

/** ChannelHead fills head and home, and shows either the messages or the Home tab. */
export class ChannelHead {
  #session;
  #parts;
  #form = new Form();
  #shown = "";

  /** @param {{head: HTMLElement, home: HTMLElement, talk: HTMLElement}} parts */
  constructor(session, parts) {
    this.#session = session;
    this.#parts = parts;
    session.on(["workspace", "person", "channel", "look"], () => this.#draw());
  }

  #draw() {
    const { workspace, current, look, tab, channel } = this.#session;
    const { head, home, talk } = this.#parts;
    if (!workspace || !current) return;
    const app = current.kind === "im";
    const hasHome = app && Boolean(look?.home);
    const atHome = hasHome && tab === "home";
    const name = app ? workspace.bot.name : current.name;
    document.title = `${app ? name : `#${name}`} · ${workspace.team.name}`;
    const json = JSON.stringify([channel, name, workspace.online, hasHome, atHome]);
    if (head.dataset.shown !== json) {
      const held = head.contains(document.activeElement);
      head.dataset.shown = json;
      head.replaceChildren(
        el(
          "div",
          { class: "title" },
          app ? avatar(channel, name, true) : icon("hash"),
          el("h1", {}, name),
          app && el("span", { class: "badge" }, "App"),
          app && !workspace.online && el("span", { class: "offline" }, "not connected"),
        ),
        (app &&
          el(
            "div",
            { class: "tabs", role: "tablist", "aria-label": name },
            hasHome && this.#tab("home", "Home", atHome),
            this.#tab("messages", "Messages", !atHome),
          )) ||
          "",
      );
      if (held) head.querySelector("[aria-selected='true']")?.focus();
    }
    talk.hidden = atHome;
    home.hidden = !atHome;
    if (atHome) this.#drawHome(look.home);
  }

  #tab(id, label, on) {
    return el(
      "button",
      {
        type: "button",
        class: "tab",
        role: "tab",
        id: `tab-${id}`,
        "aria-selected": String(on),
        "aria-controls": id === "home" ? "home" : "talk",
        tabindex: on ? "0" : "-1",
        onclick: () => this.#session.showTab(id),
        onkeydown: (event) => {
          if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
          const other = event.currentTarget.parentElement.querySelector("[aria-selected='false']");
          other?.focus();
          other?.click();
        },
      },
      label,
    );
  }

  #drawHome(view) {
    const { home } = this.#parts;
    const json = JSON.stringify([this.#session.person.id, { ...view, state: undefined }]);
    if (json === this.#shown) return;
    this.#shown = json;
    const surface = makeSurface(
      this.#session,
      "home",
      { type: "home", view_id: view.id },
      {
        form: this.#form,
        rerender: () => {
          this.#shown = "";
          this.#drawHome(view);
        },
      },
    );
    const at = home.contains(document.activeElement) ? document.activeElement.dataset.actionId : null;
    home.replaceChildren(el("div", { class: "home-blocks" }, renderBlocks(view.blocks ?? [], surface)));
    if (at) home.querySelector(`[data-action-id="${CSS.escape(at)}"]`)?.focus();
  }
}
