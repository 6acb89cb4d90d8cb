// The ten kinds of select menu, as one combobox that filters while one types.

import { el, icon, avatar, newId } from "./dom.js";
import { plainText } from "./mrkdwn.js";
import { change } from "./form.js";
import { open } from "./popover.js";

/**
 * Item is an entry of the list.
 * @typedef {{key: string, text: string, description?: string, person?: boolean, raw: object|string}} Item
 */

const fold = (s) => s.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** matching keeps the items that contain a text, those beginning with it first. */
function matching(items, wanted) {
  const found = items.filter((i) => fold(`${i.text} ${i.description ?? ""}`).includes(wanted));
  return found.toSorted((a, b) => Number(fold(b.text).startsWith(wanted)) - Number(fold(a.text).startsWith(wanted)));
}

const fromOption = (option) => ({
  key: option.value,
  text: plainText(option.text),
  description: option.description && plainText(option.description),
  raw: option,
});

const groupsOf = (e) =>
  e.option_groups
    ? e.option_groups.map((g) => ({ label: plainText(g.label), items: g.options.map(fromOption) }))
    : [{ items: (e.options ?? []).map(fromOption) }];

/** source tells where a menu's entries come from and which fields its value has. */
function source(e, block, surface) {
  const { dir } = surface;
  const kind = e.type.replace(/^multi_/, "");
  const person = (p) => ({ key: p.id, text: p.real_name || p.name, description: p.title, person: true, raw: p.id });
  const channel = (c) => ({ key: c.id, text: `#${c.name}`, raw: c.id });
  switch (kind) {
    case "static_select":
      return {
        one: "selected_option",
        many: "selected_options",
        initial: e.initial_options ?? e.initial_option,
        groups: () => groupsOf(e),
        item: fromOption,
      };
    case "external_select":
      return {
        one: "selected_option",
        many: "selected_options",
        initial: e.initial_options ?? e.initial_option,
        item: fromOption,
        least: e.min_query_length ?? 3,
        groups: async (query) => {
          const answer = await surface.suggest(block, e, query);
          return answer.ok === false ? [] : groupsOf(answer);
        },
      };
    case "users_select":
      return {
        one: "selected_user",
        many: "selected_users",
        initial: e.initial_users ?? e.initial_user,
        groups: () => [{ items: dir.people().map(person) }],
        item: (id) => person(dir.people().find((p) => p.id === id) ?? { id, name: dir.user(id) ?? id }),
      };
    case "channels_select":
      return {
        one: "selected_channel",
        many: "selected_channels",
        initial: e.initial_channels ?? e.initial_channel,
        groups: () => [{ items: dir.channels().map(channel) }],
        item: (id) => channel({ id, name: dir.channel(id) ?? id }),
      };
    default:
      return {
        one: "selected_conversation",
        many: "selected_conversations",
        initial: e.initial_conversations ?? e.initial_conversation,
        groups: () => [
          { label: "Channels", items: dir.channels().map(channel) },
          { label: "People", items: dir.people().map(person) },
        ],
        item: (id) =>
          dir.channel(id)
            ? channel({ id, name: dir.channel(id) })
            : person(dir.people().find((p) => p.id === id) ?? { id, name: id }),
      };
  }
}

/** menuSelect renders any select element. */
export function menuSelect(e, block, surface, labels) {
  const multi = e.type.startsWith("multi_");
  const from = source(e, block, surface);
  const known = (state) => {
    if (!e.type.endsWith("static_select")) return true;
    const keys = new Set(groupsOf(e).flatMap((g) => g.items.map((i) => i.key)));
    return (multi ? state.selected_options : [state.selected_option]).every((o) => !o || keys.has(o.value));
  };
  const state = surface.form.init(
    block,
    e,
    multi ? { [from.many]: from.initial ?? [] } : { [from.one]: from.initial ?? null },
    known,
  );
  const fields = (items) => (multi ? { [from.many]: items.map((i) => i.raw) } : { [from.one]: items[0]?.raw ?? null });
  return combobox({
    e,
    block,
    labels,
    multi,
    most: e.max_selected_items ?? Infinity,
    least: from.least,
    groups: from.groups,
    chosen: (multi ? state[from.many] : [state[from.one]].filter(Boolean)).map(from.item),
    clearable: !multi && surface.kind !== "message" && (block.type !== "input" || block.optional),
    onpick: (items, node, final) => change(block, e, surface, fields(items), node, final),
  });
}

/** combobox is the control: an input, its chips, and a list in the top layer. */
function combobox({ e, block, labels, multi, most, least, groups, chosen, clearable, onpick }) {
  const listId = newId("list");
  const input = el("input", {
    id: labels.id,
    class: "select-input",
    type: "text",
    role: "combobox",
    autocomplete: "off",
    spellcheck: "false",
    "aria-expanded": "false",
    "aria-controls": listId,
    "aria-autocomplete": "list",
    "aria-labelledby": labels.labelledby,
    "aria-describedby": labels.describedby,
    "aria-label": labels.labelledby ? undefined : plainText(e.placeholder) || "Choose",
    "aria-required": labels.required ? "true" : undefined,
    "data-action-id": e.action_id,
    "data-block-id": block.block_id,
    "data-autofocus": e.focus_on_load ? "true" : undefined,
  });
  const clear =
    clearable &&
    el(
      "button",
      {
        type: "button",
        class: "select-clear",
        tabindex: "-1",
        "aria-label": "Clear selection",
        onclick: () => {
          chosen = [];
          show();
          onpick(chosen, node, true);
          input.focus();
        },
      },
      icon("close"),
    );
  const chips = el("span", { class: "chips" });
  const node = el(
    "div",
    { class: `select${multi ? " select-multi" : ""}` },
    multi && chips,
    input,
    clear,
    icon("chevron"),
  );
  let popup = null;
  let list = null;
  let rows = [];
  let active = -1;
  let turn = 0;
  let dirty = false;
  let timer = 0;

  function show() {
    input.placeholder =
      multi && chosen.length ? "" : plainText(e.placeholder) || (multi ? "Choose some" : "Choose an option");
    if (multi) {
      input.value = "";
      chips.replaceChildren(
        ...chosen.map((item) =>
          el(
            "span",
            { class: "chip" },
            item.text,
            el(
              "button",
              {
                type: "button",
                "aria-label": `Remove ${item.text}`,
                onclick: () => {
                  toggle(item);
                  if (!popup) done();
                  input.focus();
                },
              },
              icon("close"),
            ),
          ),
        ),
      );
    } else {
      input.value = chosen[0]?.text ?? "";
      if (clear) clear.hidden = chosen.length === 0;
    }
  }

  function toggle(item) {
    const on = chosen.some((c) => c.key === item.key);
    if (!on && chosen.length >= most) return;
    chosen = on ? chosen.filter((c) => c.key !== item.key) : [...chosen, item];
    dirty = true;
    onpick(chosen, node, false);
    show();
  }

  function done() {
    if (dirty) onpick(chosen, node, true);
    dirty = false;
  }

  function expand() {
    if (popup) return;
    list = el("ul", {
      class: "listbox",
      role: "listbox",
      id: listId,
      "aria-multiselectable": multi ? "true" : undefined,
      "aria-label": plainText(e.placeholder) || "Options",
    });
    list.addEventListener("mousedown", (event) => event.preventDefault());
    popup = open(list, node, {
      match: true,
      onclose: () => {
        popup = null;
        input.setAttribute("aria-expanded", "false");
        input.removeAttribute("aria-activedescendant");
        show();
        if (multi) done();
      },
    });
    input.setAttribute("aria-expanded", "true");
    fill("");
  }

  async function fill(query) {
    turn += 1;
    const mine = turn;
    if (least !== undefined && [...query].length < least) {
      note(`Type ${least === 1 ? "a character" : `at least ${least} characters`} to search`);
      return;
    }
    const answer = groups(query);
    if (answer instanceof Promise) note("Searching…");
    const found = await answer;
    if (mine !== turn || !popup) return;
    const wanted = fold(query.trim());
    rows = [];
    const parts = [];
    for (const group of found) {
      const items = least === undefined ? matching(group.items, wanted) : group.items;
      if (items.length && group.label)
        parts.push(el("li", { class: "list-heading", role: "presentation" }, group.label));
      for (const item of items) parts.push(row(item));
    }
    if (rows.length) list.replaceChildren(...parts);
    else note("No matches");
    const current = rows.findIndex((r) => !multi && r.item.key === chosen[0]?.key);
    mark(query === "" && current >= 0 ? current : rows.length ? 0 : -1);
    popup.place();
  }

  function note(text) {
    rows = [];
    active = -1;
    input.removeAttribute("aria-activedescendant");
    list.replaceChildren(el("li", { class: "list-note", role: "presentation" }, text));
    popup?.place();
  }

  function row(item) {
    const on = chosen.some((c) => c.key === item.key);
    const li = el(
      "li",
      { class: "list-item", role: "option", id: newId("opt"), "aria-selected": String(on), onclick: () => pick(item) },
      item.person && avatar(item.key, item.text),
      el(
        "span",
        { class: "list-words" },
        el("span", {}, item.text),
        item.description && el("span", { class: "list-description" }, item.description),
      ),
      on && icon("check"),
    );
    rows.push({ item, li });
    return li;
  }

  function mark(i) {
    rows[active]?.li.classList.remove("active");
    active = i;
    if (i < 0) return;
    rows[i].li.classList.add("active");
    rows[i].li.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", rows[i].li.id);
  }

  function pick(item) {
    if (multi) {
      toggle(item);
      fill("");
      return;
    }
    const same = chosen[0]?.key === item.key;
    chosen = [item];
    popup?.close();
    input.focus();
    if (!same) onpick(chosen, node, true);
  }

  node.addEventListener("mousedown", (event) => {
    if (event.target.closest("button")) return;
    if (event.target !== input) event.preventDefault();
    input.focus();
    if (popup && event.target !== input) popup.close();
    else expand();
  });
  input.addEventListener("input", () => {
    expand();
    clearTimeout(timer);
    if (least === undefined) fill(input.value);
    else timer = setTimeout(() => fill(input.value), 180);
  });
  input.addEventListener("focus", () => input.select());
  input.addEventListener("blur", () => popup?.close());
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp":
        event.preventDefault();
        if (!popup) expand();
        else if (rows.length) mark((active + (event.key === "ArrowDown" ? 1 : rows.length - 1)) % rows.length);
        break;
      case "Enter":
        event.preventDefault();
        if (popup && active >= 0) pick(rows[active].item);
        else if (!popup) expand();
        break;
      case "Escape":
        if (!popup) return;
        event.preventDefault();
        event.stopPropagation();
        popup.close();
        break;
      case "Backspace":
        if (multi && input.value === "" && chosen.length) {
          toggle(chosen.at(-1));
          if (popup) fill("");
          else done();
        }
        break;
      default:
    }
  });
  show();
  return node;
}
