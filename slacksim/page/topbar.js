// The bar on top: the workspace's clock, the connection and the theme.

import { ClockPanel } from "./clock.js";
import { el, icon } from "./dom.js";

const themes = ["system", "light", "dark"];
const pictures = { system: "half", light: "sun", dark: "moon" };

/** Topbar fills the header element root. */
export class Topbar {
  #session;
  #link = el("span", { class: "link", role: "status" });
  #theme = el("button", { type: "button", class: "btn-bar", onclick: () => this.#turn() });

  constructor(session, root, drawer) {
    this.#session = session;
    const menu = el(
      "button",
      {
        type: "button",
        class: "btn-bar drawer-button",
        "aria-label": "Channels and people",
        "aria-controls": "sidebar",
        "aria-expanded": "false",
        onclick: drawer,
      },
      icon("menu"),
    );
    const clock = new ClockPanel(session);
    root.replaceChildren(menu, ...clock.nodes, el("span", { class: "topbar-end" }, this.#link, this.#theme));
    this.menu = menu;
    this.#wear(read());
    session.on(["link", "workspace"], () => this.#tell());
  }

  #tell() {
    const { link } = this.#session;
    this.#link.className = `link link-${link}`;
    this.#link.textContent = link === "reconnecting" ? "Reconnecting…" : "";
  }

  #turn() {
    const theme = themes[(themes.indexOf(read()) + 1) % themes.length];
    try {
      localStorage.setItem("theme", theme);
    } catch {
      // Storage can be forbidden; the theme then lasts as long as the page.
    }
    this.#wear(theme);
  }

  #wear(theme) {
    document.documentElement.dataset.theme = theme;
    this.#theme.replaceChildren(icon(pictures[theme]));
    const next = themes[(themes.indexOf(theme) + 1) % themes.length];
    this.#theme.setAttribute("aria-label", `Theme: ${theme}. Change to ${next}`);
    this.#theme.title = `Theme: ${theme}`;
  }
}

/** read is the theme one chose, "system" if none. */
function read() {
  try {
    const theme = localStorage.getItem("theme");
    return themes.includes(theme) ? theme : (document.documentElement.dataset.theme ?? "system");
  } catch {
    return document.documentElement.dataset.theme ?? "system";
  }
}
