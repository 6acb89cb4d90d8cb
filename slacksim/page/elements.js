// Block Kit's interactive elements. Each renderer takes the element, its block,
// the surface it stands on and how it is labelled, and returns a node.

import { el, icon, newId } from "./dom.js";
import { change } from "./form.js";
import { textObject, plainText } from "./mrkdwn.js";
import { menuButton } from "./popover.js";
import { textInput, richTextInput } from "./inputs.js";
import { fileInput } from "./fileinput.js";
import { menuSelect } from "./select.js";
import { datePicker, timePicker, dateTimePicker } from "./pickers.js";

/**
 * Surface is where blocks stand: one message, modal view or Home.
 * @typedef {object} Surface
 * @property {"message"|"view"|"home"} kind
 * @property {import("./form.js").Form} form
 * @property {object} dir  names, the reader's zone and clock (mrkdwn.js), people() and channels()
 * @property {(block: object, element: object, fields: object, node: HTMLElement) => Promise<boolean>} act
 *   sends a block action; false if the person thought better of it
 * @property {(block: object, element: object, query: string) => Promise<object>} suggest
 * @property {(name: string, data: string) => Promise<object>} upload  of a file as base64
 * @property {() => void} rerender
 * @property {Map<string, (text: string) => void>} fields  shows an error at an input block, by block_id
 */

/**
 * Labels tie an element to its label, hint and error.
 * @typedef {object} Labels
 * @property {string} id
 * @property {string} [labelledby]
 * @property {string} [describedby]
 * @property {boolean} [required]
 */

function button(e, block, surface) {
  const style = e.style === "primary" ? " btn-primary" : e.style === "danger" ? " btn-danger" : "";
  const attrs = {
    class: `btn${style}`,
    "data-action-id": e.action_id,
    "data-block-id": block.block_id,
    "aria-label": e.accessibility_label,
  };
  const click = (event) => {
    const node = event.currentTarget;
    if (node.getAttribute("aria-busy") === "true") event.preventDefault();
    else surface.act(block, e, { text: e.text, ...(e.value === undefined ? {} : { value: e.value }) }, node);
  };
  if (e.url && /^(https?:\/\/|mailto:)/i.test(e.url)) {
    return el(
      "a",
      { ...attrs, href: e.url, target: "_blank", rel: "noopener noreferrer", onclick: click },
      textObject(e.text, surface.dir),
    );
  }
  return el("button", { ...attrs, type: "button", onclick: click }, textObject(e.text, surface.dir));
}

function overflow(e, block, surface) {
  const node = el(
    "button",
    {
      type: "button",
      class: "btn btn-icon",
      "aria-label": "More options",
      "data-action-id": e.action_id,
      "data-block-id": block.block_id,
    },
    icon("more"),
  );
  menuButton(node, () =>
    (e.options ?? []).map((option) => ({
      label: plainText(option.text),
      description: option.description && plainText(option.description),
      run: () => {
        if (option.url && /^https?:\/\//i.test(option.url)) window.open(option.url, "_blank", "noopener,noreferrer");
        surface.act(block, e, { selected_option: option }, node);
      },
    })),
  );
  return node;
}

/** choices is checkboxes and radio buttons: the same, but for how many may be on. */
function choices(e, block, surface, labels) {
  const many = e.type === "checkboxes";
  const initial = many ? { selected_options: e.initial_options ?? [] } : { selected_option: e.initial_option ?? null };
  const state = surface.form.init(block, e, initial);
  const chosen = new Set(
    many ? state.selected_options.map((o) => o.value) : state.selected_option ? [state.selected_option.value] : [],
  );
  const name = newId("choice");
  const node = el("div", {
    class: "choices",
    id: labels.id,
    role: many ? "group" : "radiogroup",
    "aria-labelledby": labels.labelledby,
    "aria-describedby": labels.describedby,
    "aria-label": labels.labelledby ? undefined : "Options",
    "aria-required": !many && labels.required ? "true" : undefined,
    "data-action-id": e.action_id,
    "data-block-id": block.block_id,
  });
  for (const option of e.options ?? []) {
    const id = newId("option");
    const box = el("input", {
      type: many ? "checkbox" : "radio",
      name,
      id,
      "aria-describedby": option.description ? `${id}-more` : undefined,
      onchange: changed,
    });
    box.checked = chosen.has(option.value);
    node.append(
      el(
        "div",
        { class: "choice" },
        box,
        el("label", { for: id }, textObject(option.text, surface.dir)),
        option.description &&
          el("span", { class: "choice-more", id: `${id}-more` }, textObject(option.description, surface.dir)),
      ),
    );
  }
  function changed() {
    const on = (e.options ?? []).filter((_, i) => node.children[i].querySelector("input").checked);
    change(block, e, surface, many ? { selected_options: on } : { selected_option: on[0] ?? null }, node);
  }
  return node;
}

/**
 * image is a picture; it is fetched by the browser, from elsewhere or from the
 * workspace's own files. One that cannot be had is shown by its words.
 */
export function image(e, className) {
  const words = e.alt_text ?? "";
  const missing = () => el("span", { class: "image-missing", role: "img", "aria-label": words }, "🖼️ ", words);
  const own = e.slack_file?.id ?? /\/files\/(F\w+)$/.exec(e.slack_file?.url ?? e.image_url ?? "")?.[1];
  const src = own ? `/files/${encodeURIComponent(own)}` : (e.image_url ?? "");
  if (!own && !/^(https:|data:image\/)/i.test(src)) return missing();
  return el("img", {
    class: className,
    src,
    alt: words,
    loading: "lazy",
    referrerpolicy: "no-referrer",
    onerror: (event) => event.currentTarget.replaceWith(missing()),
  });
}

function feedback(e, block, surface) {
  const one = (b, sign) =>
    b &&
    el(
      "button",
      {
        type: "button",
        class: "btn btn-icon",
        "aria-label": b.accessibility_label ?? plainText(b.text),
        title: plainText(b.text),
        "data-action-id": e.action_id,
        onclick: (event) => surface.act(block, e, { value: b.value }, event.currentTarget),
      },
      sign,
    );
  return el(
    "span",
    { class: "feedback", role: "group", "aria-label": "Feedback" },
    one(e.positive_button, "👍"),
    one(e.negative_button, "👎"),
  );
}

function iconButton(e, block, surface) {
  return el(
    "button",
    {
      type: "button",
      class: "btn btn-icon",
      "aria-label": e.accessibility_label ?? plainText(e.text),
      title: plainText(e.text),
      "data-action-id": e.action_id,
      onclick: (event) => surface.act(block, e, { value: e.value }, event.currentTarget),
    },
    e.icon === "trash" ? "🗑️" : "•",
  );
}

const renderers = {
  button,
  workflow_button: button,
  overflow,
  checkboxes: choices,
  radio_buttons: choices,
  static_select: menuSelect,
  external_select: menuSelect,
  users_select: menuSelect,
  conversations_select: menuSelect,
  channels_select: menuSelect,
  multi_static_select: menuSelect,
  multi_external_select: menuSelect,
  multi_users_select: menuSelect,
  multi_conversations_select: menuSelect,
  multi_channels_select: menuSelect,
  datepicker: datePicker,
  timepicker: timePicker,
  datetimepicker: dateTimePicker,
  plain_text_input: textInput,
  email_text_input: textInput,
  url_text_input: textInput,
  number_input: textInput,
  rich_text_input: richTextInput,
  file_input: fileInput,
  image: (e) => image(e, "accessory-image"),
  feedback_buttons: feedback,
  icon_button: iconButton,
};

/**
 * renderElement renders any element; one this page does not know is named.
 * @param {object} e
 * @param {object} block
 * @param {Surface} surface
 * @param {Labels} [labels]
 */
export function renderElement(e, block, surface, labels = { id: newId("el") }) {
  const render = Object.hasOwn(renderers, e.type) ? renderers[e.type] : null;
  return render ? render(e, block, surface, labels) : el("span", { class: "unknown" }, `(${e.type} is not shown here)`);
}
