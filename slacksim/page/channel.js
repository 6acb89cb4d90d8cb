// The head of the open channel, with the tabs of the app's DM, and its Home tab.

import { avatar, el, holdFocus, icon } from "./dom.js";
import { pictures } from "./sidebar.js";
import { Form } from "./form.js";
import { renderBlocks } from "./blocks.js";
import { makeSurface } from "./surface.js";

/** ChannelHead fills head and home, and shows either the messages or the Home tab. */
export class ChannelHead {
  #session;
  #parts;
  #form = null; // of the view that is shown
  #shown = "";

  /** @param {{head: HTMLElement, home: HTMLElement, talk: HTMLElement}} parts */
  constructor(session, parts) {
    this.#session = session;
    this.#parts = parts;
    session.on(["workspace", "person", "channel", "look"], () => this.#draw());
  }

  #draw() {
    const { workspace, current, tab, channel } = this.#session;
    const { head, home, talk } = this.#parts;
    if (!workspace || !current) return;
    const app = current.kind === "im";
    const atHome = app && tab === "home";
    const name = app ? workspace.bot.name : current.name;
    document.title = `${current.kind === "channel" ? `#${name}` : name} · ${workspace.team.name}`;
    const json = JSON.stringify([channel, name, workspace.online, workspace.app, atHome]);
    if (head.dataset.shown !== json) {
      const held = head.contains(document.activeElement);
      head.dataset.shown = json;
      head.replaceChildren(
        el(
          "div",
          { class: "title" },
          app ? avatar(channel, name, true) : icon(pictures[current.kind] ?? "hash"),
          el("h1", {}, name),
          app && el("span", { class: "badge" }, "App"),
          app && !workspace.online && el("span", { class: "offline" }, "not connected"),
        ),
        (app &&
          el(
            "div",
            { class: "tabs", role: "tablist", "aria-label": name },
            workspace.app.home && this.#tab("home", "Home", atHome),
            workspace.app.messages && this.#tab("messages", "Messages", !atHome),
          )) ||
          "",
      );
      if (held) head.querySelector("[aria-selected='true']")?.focus();
    }
    talk.hidden = atHome;
    home.hidden = !atHome;
    if (atHome) this.#drawHome(this.#session.look?.home);
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
    const { person, workspace } = this.#session;
    const json = JSON.stringify([person.id, workspace.bot.name, { ...view, state: undefined }]);
    if (json === this.#shown) return;
    this.#shown = json;
    if (!view) {
      home.replaceChildren(nothingYet(workspace.bot.name));
      return;
    }
    if (home.dataset.view !== view.id) this.#form = new Form(view.state?.values);
    home.dataset.view = view.id;
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
    const held = holdFocus(home);
    const scroll = home.scrollTop;
    home.replaceChildren(el("div", { class: "home-blocks" }, renderBlocks(view.blocks ?? [], surface)));
    home.scrollTop = scroll;
    held();
  }
}

/** nothingYet is a Home before the app has published one. */
function nothingYet(name) {
  return el(
    "div",
    { class: "home-empty" },
    el("h2", {}, "Nothing here yet"),
    el("p", {}, `${name} has not published a Home for you. Apps do so when they hear that you opened this tab.`),
  );
}
