// The workspace's clock: what time it is, and how to make time pass.

import { moveClock, reason } from "./api.js";
import { el, icon, newId } from "./dom.js";
import { tabbable } from "./dialog.js";
import { open } from "./popover.js";
import { momentOf, unixAt } from "./time.js";

const jumps = [
  ["1 hour on", "1h"],
  ["1 day on", "24h"],
  ["1 week on", "168h"],
];
const paces = [
  ["1 hour a second", "1h", 3600],
  ["1 day a second", "24h", 86400],
  ["1 week a second", "168h", 604800],
];

/** ClockPanel is the button that shows the time, the one that plays, and the panel they open. */
export class ClockPanel {
  #session;
  #words = el("span", { class: "clock-words" });
  #button;
  #play;
  #popup = null;
  #body = null;
  #released = null; // settles when the pointer is let go

  constructor(session) {
    this.#session = session;
    this.#button = el(
      "button",
      {
        type: "button",
        class: "clock",
        id: "clock",
        title: "Move the workspace's clock",
        "aria-haspopup": "dialog",
        "aria-expanded": "false",
        onclick: () => (this.#popup ? this.#popup.close() : this.#show()),
      },
      icon("clock"),
      el("span", { class: "clock-label" }, "Sim time"),
      this.#words,
    );
    this.#play = el("button", {
      type: "button",
      class: "btn-bar clock-play",
      id: "play",
      onclick: () => this.#move(this.#moves ? { pause: true } : { play: "24h" }),
    });
    this.nodes = [this.#button, this.#play];
    session.on(["clock", "person"], () => this.#tick());
    setInterval(() => this.#tick(), 5000);
  }

  /** #moves says whether the clock plays, for its own sake or in a story. */
  get #moves() {
    const { playing, story } = this.#session;
    return Boolean(playing || story?.playing);
  }

  #tick() {
    const { workspace, person, playing } = this.#session;
    const moves = this.#moves;
    if (!workspace || !person) return;
    const [weekday, ...rest] = momentOf(this.#session.now(), person.tz).split(", ");
    this.#words.replaceChildren(el("span", { class: "clock-weekday" }, `${weekday}, `), rest.join(", "));
    this.#words.title = person.tz;
    if (this.#play.dataset.playing === `${moves} ${playing}`) return;
    this.#play.dataset.playing = `${moves} ${playing}`;
    this.#play.replaceChildren(icon(moves ? "pause" : "play"));
    const label = moves ? "Pause the clock" : "Play: 1 day a second";
    this.#play.setAttribute("aria-label", label);
    this.#play.title = label;
    this.#button.classList.toggle("clock-playing", moves);
    if (this.#popup) this.#list();
  }

  #show() {
    const title = newId("clock");
    this.#body = el("div", { class: "clock-body", onpointerdown: () => this.#hold() });
    const panel = el(
      "div",
      {
        class: "panel clock-panel",
        role: "dialog",
        "aria-labelledby": title,
        onkeydown: (event) => {
          if (event.key !== "Escape") return;
          event.preventDefault();
          this.#popup.close();
          this.#button.focus();
        },
      },
      el("h2", { id: title }, "The workspace's clock"),
      el("p", { class: "panel-note" }, "Everything here, the app too, lives by this clock."),
      this.#body,
    );
    this.#popup = open(panel, this.#button, {
      onclose: () => {
        this.#popup = null;
        this.#button.setAttribute("aria-expanded", "false");
      },
    });
    this.#button.setAttribute("aria-expanded", "true");
    this.#list().then(() => tabbable(panel)[0]?.focus());
  }

  /** #hold keeps the panel as it is until the pointer is let go, and its click is done. */
  #hold() {
    this.#released = new Promise((release) => {
      const done = () => setTimeout(release);
      addEventListener("pointerup", done, { once: true });
      addEventListener("pointercancel", done, { once: true });
    });
  }

  /** #list fills the panel: it depends on what is owed, so it is asked for each time. */
  async #list() {
    const session = this.#session;
    const agenda = await session.acting.agenda().catch(() => ({ marks: [], owed: [], more: 0 }));
    await this.#released; // a button that is replaced while it is pressed does nothing
    if (!this.#popup) return;
    const button = (label, change, more = {}) =>
      el(
        "button",
        { type: "button", class: "btn btn-small", onclick: () => this.#move(change, label), ...more },
        label,
      );
    const { tz } = session.person;
    const date = el("input", { type: "date", class: "field", "aria-label": "Date to jump to", required: true });
    const form = el(
      "form",
      {
        class: "clock-date",
        onsubmit: (event) => {
          event.preventDefault();
          if (date.value) this.#move({ to: unixAt(date.value, "09:00", tz) }, "That day");
        },
      },
      date,
      el("button", { type: "submit", class: "btn btn-small" }, "Go"),
    );
    const held = this.#body.contains(document.activeElement) ? document.activeElement.textContent : null;
    const parts = [
      row(
        "Play",
        paces.map(([label, play, rate]) =>
          button(label, { play }, { "aria-pressed": String(session.playing === rate) }),
        ),
        this.#moves ? button("Pause", { pause: true }) : null,
      ),
      this.#story(button),
      row(
        "Jump",
        jumps.map(([label, jump]) => button(label, { jump })),
        agenda.marks.map((m) => button(m.label, { to: m.at }, { title: momentOf(m.at, tz) })),
        form,
        button("Back to the real time", { reset: true }),
      ),
      this.#owed(agenda, button),
    ];
    this.#body.replaceChildren(...parts.filter(Boolean));
    this.#popup.place();
    if (held === null) return;
    const stops = tabbable(this.#body);
    (stops.find((n) => n.textContent === held) ?? stops[0]).focus();
  }

  /** #story offers the story, if there is one that has not ended. */
  #story(button) {
    const { story } = this.#session;
    if (!story || story.playing || (story.of > 0 && story.step === story.of)) return null;
    const label = story.of > 0 ? `${story.name}: go on` : story.name;
    return row(
      "Story",
      button(label, { story: true }, { class: "btn btn-small btn-primary" }),
      el("p", { class: "panel-note" }, story.about),
    );
  }

  #owed(agenda, button) {
    const { dir, person } = this.#session;
    const name = (id) => dir.user(id) ?? (dir.channel(id) ? `#${dir.channel(id)}` : id);
    if (!agenda.owed.length)
      return row("Owed next", el("p", { class: "panel-note" }, "Nothing is owed to anybody."));
    return row(
      "Owed next",
      button("Next owed message", { owed: true }),
      el(
        "ol",
        { class: "owed", role: "list" },
        agenda.owed.map((o) =>
          el(
            "li",
            {},
            el("time", { datetime: new Date(o.at * 1000).toISOString() }, momentOf(o.at, person.tz)),
            el("span", {}, o.what),
            el("span", { class: "owed-to" }, o.to ? name(o.to) : ""),
          ),
        ),
        agenda.more > 0 && el("li", {}, el("span", {}, `and ${agenda.more} more`)),
      ),
    );
  }

  async #move(change, label = "") {
    const session = this.#session;
    const answer = await moveClock(change);
    if (typeof answer.now !== "number") {
      session.notice(`The clock did not move: ${reason(answer.error)}.`);
      return;
    }
    session.setClock(answer);
    await session.done({ ok: true });
    if (this.#popup) await this.#list();
    if (!change.play && !change.pause && !change.story)
      session.notice(`${label}: it is now ${momentOf(answer.now, session.person.tz)}.`, "info");
  }
}

function row(label, ...content) {
  return el("section", { class: "clock-row" }, el("h3", {}, label), el("div", { class: "clock-things" }, content));
}
