// The left side: the workspace, who one acts as, channels and the app.

import { avatar, el, icon, keep } from "./dom.js";
import { menuButton } from "./popover.js";

/** pictures are the icons of conversations other than the app's. */
export const pictures = { channel: "hash", private: "lock", mpim: "people" };

/** sections are the sidebar's parts, with the kinds of conversations in each. */
const sections = [
  ["Channels", "channel", "private"],
  ["Direct messages", "mpim"],
  ["Apps", "im"],
];

/** Sidebar fills the navigation element root. */
export class Sidebar {
  #session;
  #who;
  #lists;
  #parts; // [kinds, {section, list}]
  #rows = new Map(); // channel → {json, node}
  #shown = "";

  /** @param {() => void} chosen  called after a channel was chosen */
  constructor(session, root, chosen) {
    this.#session = session;
    this.chosen = chosen;
    this.#who = el("button", { type: "button", class: "acting", id: "acting" });
    menuButton(this.#who, () => this.#people(), { label: "Act as" });
    this.team = el("div", { class: "team" });
    this.#parts = sections.map(([label, ...kinds]) => {
      const list = el("ul", { role: "list" });
      return [kinds, { list, section: el("div", { hidden: true }, el("h2", { class: "channels-head" }, label), list) }];
    });
    this.#lists = el(
      "div",
      { class: "channels" },
      this.#parts.map(([, part]) => part.section),
    );
    root.replaceChildren(
      this.team,
      el(
        "div",
        { class: "acting-box" },
        el("span", { class: "acting-label", "aria-hidden": "true" }, "You are acting as"),
        this.#who,
      ),
      this.#lists,
    );
    session.on(["workspace", "person", "look", "channel"], () => this.#draw());
  }

  #people() {
    const { workspace, person } = this.#session;
    return [
      { heading: "Act as somebody else" },
      ...workspace.people.map((p) => ({
        label: p.real_name,
        description: p.title,
        icon: avatar(p.id, p.real_name),
        checked: p.id === person.id,
        run: () => this.#session.switchTo(p.id).then(this.chosen),
      })),
    ];
  }

  #draw() {
    const { workspace, person, look, channel } = this.#session;
    if (!workspace || !person) return;
    const who = JSON.stringify([person, workspace.team]);
    if (this.#shown !== who) {
      this.#shown = who;
      this.team.replaceChildren(
        el("span", { class: "team-name" }, workspace.team.name),
        el("span", { class: "team-note" }, "on this machine"),
      );
      this.#who.replaceChildren(
        el("span", { class: "sr-only" }, "You are acting as "),
        avatar(person.id, person.real_name),
        el("span", { class: "acting-words" }, el("b", {}, person.real_name), " ", el("span", {}, person.title)),
        icon("chevron"),
      );
    }
    const all = look?.channels ?? [];
    const held = this.#lists.contains(document.activeElement) ? document.activeElement.dataset.channel : null;
    for (const [kinds, part] of this.#parts) {
      const list = all.filter((c) => kinds.includes(c.kind));
      part.section.hidden = !list.length;
      keep(
        part.list,
        list.map((c) => this.#row(c, c.id === channel)),
      );
    }
    if (held && document.activeElement?.dataset.channel !== held)
      this.#lists.querySelector(`[data-channel="${CSS.escape(held)}"]`)?.focus();
  }

  /** #row is a channel's line; one that did not change is the one that is there. */
  #row(c, here) {
    const { workspace, tab } = this.#session;
    const json = JSON.stringify([c, here, tab, workspace.online, workspace.bot]);
    const old = this.#rows.get(c.id);
    if (old?.json === json) return old.node;
    const node = el("li", {}, this.#entry(c, here));
    this.#rows.set(c.id, { json, node });
    return node;
  }

  #entry(c, here) {
    const { workspace } = this.#session;
    const unread = here && this.#session.tab === "messages" ? 0 : Number(c.unread ?? 0);
    const app = c.kind === "im";
    const name = app ? workspace.bot.name : c.name;
    return el(
      "button",
      {
        type: "button",
        class: `channel${unread ? " channel-unread" : ""}`,
        "data-channel": c.id,
        "aria-current": here ? "page" : undefined,
        onclick: () => {
          this.#session.open(c.id);
          this.chosen();
        },
      },
      app
        ? el(
            "span",
            { class: "channel-picture" },
            avatar(c.id, name, true),
            el("span", { class: workspace.online ? "presence presence-on" : "presence" }),
          )
        : icon(pictures[c.kind] ?? "hash"),
      el("span", { class: "channel-name" }, name),
      unread > 0 &&
        el(
          "span",
          { class: "unread" },
          unread > 99 ? "99+" : String(unread),
          el("span", { class: "sr-only" }, " unread"),
        ),
      app && !workspace.online && el("span", { class: "sr-only" }, ", not connected"),
    );
  }
}
