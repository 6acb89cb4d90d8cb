// What the people of the workspace do by themselves, while a story is played: a
// strip above the channel that tells it and stops it.

import { moveClock, reason } from "./api.js";
import { el, icon } from "./dom.js";

/** Story fills the section root. */
export class Story {
  #session;
  #root;
  #bar = el("progress", { class: "story-bar", "aria-label": "How far it is" });
  #count = el("span", { class: "story-count" });
  #what = el("span", { class: "story-what" });
  #button = el("button", { type: "button", class: "btn btn-small", id: "story-button", onclick: () => this.#turn() });
  #away = el(
    "button",
    { type: "button", class: "btn-plain", "aria-label": "Hide", onclick: () => this.#hide() },
    icon("close"),
  );
  #hidden = "";

  constructor(session, root) {
    this.#session = session;
    this.#root = root;
    root.replaceChildren(this.#bar, this.#count, this.#what, this.#button, this.#away);
    session.on(["clock"], () => this.#tell());
  }

  #tell() {
    const { story } = this.#session;
    const begun = Boolean(story?.of);
    if (!begun || story.playing) this.#hidden = "";
    this.#root.hidden = !begun || this.#hidden === this.#now();
    if (!begun) return;
    const ended = story.step === story.of && !story.playing;
    this.#root.setAttribute("aria-label", story.name);
    this.#bar.max = story.of;
    this.#bar.value = story.step;
    this.#count.textContent = `${story.step} of ${story.of}`;
    this.#what.textContent = ended ? "Over. Look around as anybody; Reset under the hood begins anew." : story.what;
    this.#what.title = this.#what.textContent;
    this.#button.textContent = story.playing ? "Stop" : "Go on";
    this.#button.hidden = ended;
    this.#away.hidden = story.playing;
  }

  /** #now is the state one hides: another one shows the strip again. */
  #now() {
    const { story } = this.#session;
    return `${story?.step}`;
  }

  #hide() {
    this.#hidden = this.#now();
    this.#tell();
  }

  async #turn() {
    const session = this.#session;
    const answer = await moveClock(session.story.playing ? { pause: true } : { story: true });
    if (typeof answer.now === "number") session.setClock(answer);
    else session.notice(`The clock did not move: ${reason(answer.error)}.`);
  }
}
