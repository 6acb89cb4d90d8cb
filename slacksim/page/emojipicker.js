// The picker of emoji: a field that searches, and a grid one moves in by arrows.

import { el } from "./dom.js";
import { emojiNames, emojiOf } from "./emoji.js";
import { giveBack } from "./dialog.js";
import { open } from "./popover.js";

const most = 96; // shown at once
const first = "+1 tada raised_hands white_check_mark eyes heart trophy rocket fire clap pray muscle joy thinking_face bulb star".split(" ");
const perRow = 8;

/** pickEmoji opens the picker beside anchor and calls picked with a name. */
export function pickEmoji(anchor, picked) {
  const before = document.activeElement;
  const search = el("input", { class: "field", type: "text", placeholder: "Search emoji", "aria-label": "Search emoji" });
  const grid = el("div", { class: "emoji-grid", role: "group", "aria-label": "Emoji" });
  const note = el("p", { class: "panel-note", role: "status" });
  const panel = el(
    "div",
    { class: "panel emoji-panel", role: "dialog", "aria-label": "Pick an emoji" },
    search,
    grid,
    note,
  );
  const close = () => {
    popup.close();
    if (before?.isConnected) giveBack(before);
  };
  const draw = () => {
    const wanted = search.value.trim().toLowerCase().replace(/^:|:$/g, "").replaceAll(" ", "_");
    const found = emojiNames(wanted);
    const names = (wanted ? found : [...first, ...found.filter((name) => !first.includes(name))]).slice(0, most);
    grid.replaceChildren(
      ...names.map((name) =>
        el(
          "button",
          {
            type: "button",
            class: "emoji-choice",
            tabindex: "-1",
            "aria-label": name.replaceAll("_", " "),
            title: `:${name}:`,
            onclick: () => {
              close();
              picked(name);
            },
          },
          emojiOf(name),
        ),
      ),
    );
    note.textContent = names.length ? "" : "No emoji of that name.";
  };
  search.addEventListener("input", draw);
  panel.addEventListener("keydown", (event) => {
    const all = [...grid.children];
    const i = all.indexOf(document.activeElement);
    const to = { ArrowDown: i < 0 ? 0 : i + perRow, ArrowUp: i - perRow, ArrowRight: i + 1, ArrowLeft: i - 1 }[event.key];
    if (event.key === "Escape") close();
    else if (event.key === "Enter" && i < 0) all[0]?.click();
    else if (to !== undefined && (i >= 0 || event.key === "ArrowDown")) (all[to] ?? (to < 0 ? search : all[i]))?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  const popup = open(panel, anchor, {});
  draw();
  popup.place();
  search.focus();
}
