// Text fields: one line, several lines, number, e-mail, URL.

import { el } from "./dom.js";
import { plainText } from "./mrkdwn.js";
import { change } from "./form.js";

const modes = { number_input: "decimal", email_text_input: "email", url_text_input: "url" };

function attributes(e, block, labels) {
  return {
    id: labels.id,
    class: "field",
    placeholder: plainText(e.placeholder) || undefined,
    autocomplete: "off",
    "aria-labelledby": labels.labelledby,
    "aria-describedby": labels.describedby,
    "aria-required": labels.required ? "true" : undefined,
    "data-action-id": e.action_id,
    "data-block-id": block.block_id,
    "data-autofocus": e.focus_on_load ? "true" : undefined,
  };
}

/** textInput renders the four kinds of typed text. */
export function textInput(e, block, surface, labels) {
  const state = surface.form.init(block, e, { value: e.initial_value ?? null });
  const attrs = { ...attributes(e, block, labels), value: state.value ?? "", inputmode: modes[e.type] };
  const field = e.multiline
    ? el("textarea", { ...attrs, rows: 4 })
    : el("input", { ...attrs, type: "text", spellcheck: e.type === "plain_text_input" ? undefined : "false" });
  const triggers = e.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const count = e.max_length ? el("span", { class: "field-count", "aria-hidden": "true" }) : null;
  let timer = 0;
  const read = () => ({ value: field.value === "" ? null : field.value });
  const show = () => {
    if (!count) return;
    const left = e.max_length - [...field.value].length;
    count.textContent = left <= Math.max(20, e.max_length * 0.1) ? String(left) : "";
    count.classList.toggle("field-over", left < 0);
  };
  field.addEventListener("input", () => {
    show();
    change(block, e, surface, read(), field, false);
    if (!block.dispatch_action || !triggers.includes("on_character_entered")) return;
    clearTimeout(timer);
    timer = setTimeout(() => surface.act(block, e, read(), field), 250);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    if (e.multiline && (event.metaKey || event.ctrlKey)) {
      event.preventDefault();
      field.form?.requestSubmit();
    } else if (!e.multiline && block.dispatch_action && triggers.includes("on_enter_pressed")) {
      event.preventDefault();
      surface.act(block, e, read(), field);
    }
  });
  show();
  return count ? el("div", { class: "field-wrap" }, field, count) : field;
}

/** richTextInput takes plain words and hands them over as a rich_text block. */
export function richTextInput(e, block, surface, labels) {
  const words = (value) =>
    (value?.elements ?? [])
      .flatMap((s) => s.elements ?? [])
      .map((leaf) => leaf.text ?? leaf.url ?? "")
      .join("");
  const state = surface.form.init(block, e, { rich_text_value: e.initial_value ?? null });
  const field = el("textarea", {
    ...attributes(e, block, labels),
    rows: Math.max(e.min_lines ?? 4, 2),
    value: words(state.rich_text_value),
  });
  field.addEventListener("input", () => {
    const value =
      field.value === ""
        ? null
        : {
            type: "rich_text",
            elements: [{ type: "rich_text_section", elements: [{ type: "text", text: field.value }] }],
          };
    change(block, e, surface, { rich_text_value: value }, field, false);
  });
  return field;
}
