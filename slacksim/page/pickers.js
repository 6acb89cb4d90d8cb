// Date, time and date-with-time pickers. The calendar is our own, because the
// browser's would call the real today "today" when the workspace's clock has moved.

import { el, icon, newId } from "./dom.js";
import { plainText } from "./mrkdwn.js";
import { change } from "./form.js";
import { open } from "./popover.js";
import { addDays, addMonths, civil, civilLabel, dayOf, parts, unixAt } from "./time.js";

/** datePicker renders a datepicker element. */
export function datePicker(e, block, surface, labels) {
  const state = surface.form.init(block, e, { selected_date: e.initial_date ?? null });
  const node = dateButton(e, block, surface, labels, state.selected_date, (day) =>
    change(block, e, surface, { selected_date: day }, node),
  );
  return node;
}

/** dateButton shows a date and opens the calendar. */
function dateButton(e, block, surface, labels, day, onpick) {
  const words = el("span", { class: "picker-words", id: newId("date") });
  const node = el(
    "button",
    {
      type: "button",
      class: "picker",
      id: labels.id,
      "aria-haspopup": "dialog",
      "aria-expanded": "false",
      "aria-labelledby": labels.labelledby ? `${labels.labelledby} ${words.id}` : undefined,
      "aria-describedby": labels.describedby,
      "data-action-id": e.action_id,
      "data-block-id": block.block_id,
      "data-autofocus": e.focus_on_load ? "true" : undefined,
    },
    icon("calendar"),
    words,
    icon("chevron"),
  );
  let popup = null;
  const show = () => {
    words.textContent = day ? civilLabel(day) : plainText(e.placeholder) || "Pick a date";
    node.classList.toggle("picker-empty", !day);
    node.setAttribute("data-value", day ?? "");
  };
  node.addEventListener("click", () => {
    if (popup) {
      popup.close();
      return;
    }
    const today = dayOf(surface.dir.now(), surface.dir.tz);
    const sheet = calendar({
      day,
      today,
      clearable: surface.kind !== "message" && (block.type !== "input" || block.optional),
      pick: (chosen) => {
        popup.close();
        node.focus();
        if (chosen === day) return;
        day = chosen;
        show();
        onpick(day);
      },
      leave: () => {
        popup.close();
        node.focus();
      },
    });
    popup = open(sheet.node, node, {
      onclose: () => {
        popup = null;
        node.setAttribute("aria-expanded", "false");
      },
    });
    node.setAttribute("aria-expanded", "true");
    sheet.focus();
  });
  show();
  return node;
}

const weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const monday = (i) => weekdays[(i + 1) % 7];

/** calendar is a month's grid, moved through with the arrow and page keys. */
function calendar({ day, today, clearable, pick, leave }) {
  let focused = day ?? today;
  const title = el("span", { class: "cal-title", "aria-live": "polite", id: newId("month") });
  const body = el("tbody");
  const step = (n, label, className) =>
    el(
      "button",
      {
        type: "button",
        class: `btn-plain ${className}`,
        "aria-label": label,
        onclick: () => draw(addMonths(focused, n)),
      },
      icon("chevron"),
    );
  const node = el(
    "div",
    { class: "calendar", role: "dialog", "aria-label": "Choose a date" },
    el("div", { class: "cal-head" }, step(-1, "Previous month", "cal-back"), title, step(1, "Next month", "cal-next")),
    el(
      "table",
      { role: "grid", "aria-labelledby": title.id },
      el(
        "thead",
        {},
        el(
          "tr",
          {},
          [0, 1, 2, 3, 4, 5, 6].map((i) => el("th", { scope: "col", abbr: monday(i) }, monday(i).slice(0, 2))),
        ),
      ),
      body,
    ),
    el(
      "div",
      { class: "cal-foot" },
      el("button", { type: "button", class: "btn-link", onclick: () => pick(today) }, "Today"),
      clearable && day && el("button", { type: "button", class: "btn-link", onclick: () => pick(null) }, "Clear"),
    ),
  );

  function draw(to) {
    focused = to;
    title.textContent = civilLabel(focused, "month");
    const month = focused.slice(0, 7);
    const first = `${month}-01`;
    let cell = addDays(first, -((civil(first).getUTCDay() + 6) % 7));
    const weeks = [];
    do {
      const row = el("tr");
      for (let i = 0; i < 7; i++, cell = addDays(cell, 1)) row.append(dayCell(cell, month));
      weeks.push(row);
    } while (cell.slice(0, 7) === month);
    body.replaceChildren(...weeks);
  }

  function dayCell(date, month) {
    const classes = [
      "cal-day",
      date.slice(0, 7) !== month && "cal-other",
      date === today && "cal-today",
      date === day && "cal-chosen",
    ];
    return el(
      "td",
      { role: "gridcell", "aria-selected": date === day ? "true" : undefined },
      el(
        "button",
        {
          type: "button",
          class: classes.filter(Boolean).join(" "),
          "data-day": date,
          tabindex: date === focused ? "0" : "-1",
          "aria-label": civilLabel(date, "long"),
          "aria-current": date === today ? "date" : undefined,
          onclick: () => pick(date),
        },
        String(Number(date.slice(8))),
      ),
    );
  }

  const focus = () => body.querySelector("[tabindex='0']").focus();
  node.addEventListener("keydown", (event) => {
    const weekday = (civil(focused).getUTCDay() + 6) % 7;
    const moves = {
      ArrowLeft: () => addDays(focused, -1),
      ArrowRight: () => addDays(focused, 1),
      ArrowUp: () => addDays(focused, -7),
      ArrowDown: () => addDays(focused, 7),
      PageUp: () => addMonths(focused, event.shiftKey ? -12 : -1),
      PageDown: () => addMonths(focused, event.shiftKey ? 12 : 1),
      Home: () => addDays(focused, -weekday),
      End: () => addDays(focused, 6 - weekday),
    };
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      leave();
    } else if (event.key === "Tab") {
      const stops = [...node.querySelectorAll("button:not([tabindex='-1'])")];
      const i = stops.indexOf(document.activeElement);
      event.preventDefault();
      stops.at((i + (event.shiftKey ? stops.length - 1 : 1)) % stops.length).focus();
    } else if (moves[event.key] && event.target.matches(".cal-day")) {
      event.preventDefault();
      draw(moves[event.key]());
      focus();
    }
  });
  draw(focused);
  return { node, focus };
}

/** timeField is a time of day. A label that names the field itself adds "Time" to the block's. */
function timeField(e, block, labels, value) {
  return el("input", {
    type: "time",
    class: "field field-time",
    id: labels.id,
    value: value ?? "",
    "aria-labelledby": labels.labelledby,
    "aria-describedby": labels.describedby,
    "aria-label":
      labels.labelledby?.endsWith(labels.id) || !labels.labelledby ? plainText(e.placeholder) || "Time" : undefined,
    "data-action-id": e.action_id,
    "data-block-id": block.block_id,
  });
}

/**
 * onSettled calls back when a time has been left or confirmed, not at each of
 * the intermediate times one passes through while typing.
 */
function onSettled(field, fn) {
  let last = field.value;
  const settle = () => {
    if (field.value === last) return;
    last = field.value;
    fn(true);
  };
  field.addEventListener("input", () => fn(false));
  field.addEventListener("blur", settle);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") settle();
  });
}

/** timePicker renders a timepicker element. */
export function timePicker(e, block, surface, labels) {
  const zone = e.timezone ? { timezone: e.timezone } : {};
  const state = surface.form.init(block, e, { selected_time: e.initial_time ?? null, ...zone });
  const field = timeField(e, block, labels, state.selected_time);
  onSettled(field, (final) => change(block, e, surface, { selected_time: field.value || null, ...zone }, field, final));
  return field;
}

/** dateTimePicker renders a datetimepicker element: an instant, in the person's zone. */
export function dateTimePicker(e, block, surface, labels) {
  const { tz } = surface.dir;
  const state = surface.form.init(block, e, { selected_date_time: e.initial_date_time ?? null });
  const known = state.selected_date_time;
  const clock = known ? parts(known, tz) : null;
  let day = known ? dayOf(known, tz) : null;
  const timeId = newId("time");
  const time = timeField(
    { ...e, placeholder: null },
    block,
    {
      id: timeId,
      labelledby: labels.labelledby && `${labels.labelledby} ${timeId}`,
      describedby: labels.describedby,
    },
    clock && `${clock.hour}:${clock.minute}`,
  );
  const node = el("div", { class: "date-time" });
  const changed = (final) =>
    change(
      block,
      e,
      surface,
      { selected_date_time: day && time.value ? unixAt(day, time.value, tz) : null },
      node,
      final,
    );
  onSettled(time, changed);
  node.append(
    dateButton(e, block, surface, labels, day, (chosen) => {
      day = chosen;
      changed(true);
    }),
    time,
  );
  return node;
}
