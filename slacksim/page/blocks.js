// Block Kit's blocks, for messages, modals and the Home tab.

import { el, newId } from "./dom.js";
import { card, carousel, container, plan, taskCard, video } from "./cards.js";
import { textObject } from "./mrkdwn.js";
import { richText } from "./richtext.js";
import { markdown } from "./markdown.js";
import { table, dataTable } from "./table.js";
import { dataVisualization } from "./chart.js";
import { image, renderElement } from "./elements.js";

function section(block, surface) {
  const node = el(
    "div",
    { class: "section" },
    el(
      "div",
      { class: "section-words" },
      block.text && el("div", { class: "mrkdwn" }, textObject(block.text, surface.dir)),
      block.fields &&
        el(
          "div",
          { class: "section-fields" },
          block.fields.map((f) => el("div", { class: "mrkdwn" }, textObject(f, surface.dir))),
        ),
    ),
  );
  if (block.accessory) {
    node.append(
      el(
        "div",
        { class: `accessory${accessoryClass[block.accessory.type] ?? " accessory-control"}` },
        renderElement(block.accessory, block, surface),
      ),
    );
  }
  return node;
}

const accessoryClass = { image: "", overflow: " accessory-menu" };

function header(block, surface) {
  const level = block.level ?? 1;
  return el(
    "div",
    { class: `header header-${block.level ?? 2}`, role: "heading", "aria-level": String(level + 1) },
    textObject(block.text, surface.dir),
  );
}

function context(block, surface) {
  return el(
    "div",
    { class: "context" },
    (block.elements ?? []).map((e) =>
      e.type === "image" ? image(e, "context-image") : el("span", { class: "mrkdwn" }, textObject(e, surface.dir)),
    ),
  );
}

function imageBlock(block, surface) {
  return el(
    "figure",
    { class: "image-block" },
    block.title && el("figcaption", {}, textObject(block.title, surface.dir)),
    image(block, "image-large"),
  );
}

const isGroup = (e) => e.type === "checkboxes" || e.type === "radio_buttons";
const isButton = (e) => e.type === "datepicker" || e.type === "datetimepicker";

/** input is a labelled field with its hint and, after a refused submit, its error. */
function input(block, surface) {
  const e = block.element;
  const ids = { field: newId("field"), label: newId("label"), hint: newId("hint"), error: newId("error") };
  const error = el("div", { class: "field-error", id: ids.error, hidden: true });
  const control = renderElement(e, block, surface, {
    id: ids.field,
    labelledby: ids.label,
    required: !block.optional,
    describedby: `${block.hint ? `${ids.hint} ` : ""}${ids.error}`,
  });
  const words = [
    textObject(block.label, surface.dir),
    block.optional && el("span", { class: "optional" }, " (optional)"),
  ];
  const node = el(
    "div",
    { class: "input-block", "data-block-id": block.block_id },
    isGroup(e) || isButton(e)
      ? el("div", { class: "label", id: ids.label }, words)
      : el("label", { class: "label", id: ids.label, for: ids.field }, words),
    control,
    error,
    block.hint && el("div", { class: "hint", id: ids.hint }, textObject(block.hint, surface.dir)),
  );
  surface.fields?.set(block.block_id, (text) => {
    const target = control.id === ids.field ? control : (control.querySelector(`#${ids.field}`) ?? control);
    error.textContent = text;
    error.hidden = !text;
    node.classList.toggle("input-wrong", Boolean(text));
    if (text) target.setAttribute("aria-invalid", "true");
    else target.removeAttribute("aria-invalid");
    return target;
  });
  return node;
}

const renderers = {
  section,
  header,
  context,
  input,
  card,
  divider: () => el("hr", { class: "divider" }),
  image: imageBlock,
  actions: (b, s) =>
    el(
      "div",
      { class: "actions" },
      (b.elements ?? []).map((e) => renderElement(e, b, s)),
    ),
  context_actions: (b, s) =>
    el(
      "div",
      { class: "actions" },
      (b.elements ?? []).map((e) => renderElement(e, b, s)),
    ),
  rich_text: (b, s) => el("div", { class: "rich-text mrkdwn" }, richText(b.elements, s.dir)),
  markdown: (b) => el("div", { class: "markdown" }, markdown(b.text ?? "")),
  table: (b, s) => table(b, s, (e) => renderElement(e, b, s)),
  data_table: (b, s) => dataTable(b, s, (e) => renderElement(e, b, s)),
  data_visualization: dataVisualization,
  alert: (b, s) =>
    el(
      "div",
      { class: `alert alert-${b.level ?? "default"}`, role: "note" },
      el("div", { class: "mrkdwn" }, textObject(b.text, s.dir)),
    ),
  container,
  carousel,
  task_card: taskCard,
  plan,
  video,
  file: (b) => el("div", { class: "unknown" }, `A file of another service: ${b.external_id ?? ""}`),
};

/** renderBlock renders one block; one this page does not know, or that is broken, is named, not hidden. */
export function renderBlock(block, surface) {
  let node;
  try {
    node = Object.hasOwn(renderers, block.type) ? renderers[block.type](block, surface) : unknown(block);
  } catch {
    node = unknown(block, "which is not made as it should be");
  }
  node.classList.add("block");
  return node;
}

const unknown = (block, why = "which this page does not show") =>
  el(
    "details",
    { class: "unknown" },
    el("summary", {}, `A “${block.type}” block, ${why}.`),
    el("pre", {}, JSON.stringify(block, null, 2)),
  );

/**
 * renderBlocks renders a list of blocks for a surface.
 * @param {object[]} blocks
 * @param {import("./elements.js").Surface} surface
 */
export function renderBlocks(blocks, surface) {
  surface.form.begin();
  const nodes = blocks.map((block, i) => renderBlock({ ...block, block_id: block.block_id ?? `block-${i}` }, surface));
  surface.form.end();
  return nodes;
}
