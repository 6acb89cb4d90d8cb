// The bar on top: the workspace's clock, the connection and the theme.

import { moveClock, reason } from "./api.js";
import { el, icon } from "./dom.js";
import { menuButton } from "./popover.js";
import { momentOf } from "./time.js";

const jumps = [
  ["1 hour on", "1h"],
  ["1 day on", "24h"],
  ["1 week on", "168h"],
];
const themes = ["system", "light", "dark"];
const pictures = { system: "half", light: "sun", dark: "moon" };

/** Topbar fills the header element root. */
export class Topbar {
  #session;
  #words = el("span", { class: "clock-words" });
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
    const clock = el(
      "button",
      { type: "button", class: "clock", id: "clock", title: "Move the workspace's clock" },
      icon("clock"),
      el("span", { class: "clock-label" }, "Sim time"),
      this.#words,
    );
    menuButton(
      clock,
      () => [
        { heading: "Move the clock" },
        ...jumps.map(([label, jump]) => ({ label, run: () => this.#move({ jump }, label) })),
        { label: "Back to the real time", run: () => this.#move({ reset: true }, "Reset") },
      ],
      { label: "Move the clock" },
    );
    root.replaceChildren(menu, clock, el("span", { class: "topbar-end" }, this.#link, this.#theme));
    this.menu = menu;
    this.#wear(read());
    session.on(["clock", "person"], () => this.#tick());
    session.on(["link", "workspace"], () => this.#tell());
    setInterval(() => this.#tick(), 5000);
  }

  #tick() {
    const { workspace, person } = this.#session;
    if (!workspace || !person) return;
    this.#words.textContent = momentOf(this.#session.now(), person.tz);
    this.#words.title = person.tz;
  }

  async #move(change, label) {
    const answer = await moveClock(change);
    if (typeof answer.now !== "number") {
      this.#session.notice(`The clock did not move: ${reason(answer.error)}.`);
      return;
    }
    this.#session.setNow(answer.now);
    this.#session.notice(`${label}: it is now ${momentOf(answer.now, this.#session.person.tz)}.`, "info");
    await this.#session.done({ ok: true });
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
