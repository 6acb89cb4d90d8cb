// table and data_table blocks.

import { el, icon } from "./dom.js";
import { richText } from "./richtext.js";

function cellNodes(cell, surface, element) {
  switch (cell?.type) {
    case "rich_text":
      return richText(cell.elements, surface.dir);
    case "raw_number":
      return [cell.text ?? String(cell.value ?? "")];
    case "action_cell":
      return [element(cell.element)];
    default:
      return [cell?.text ?? ""];
  }
}

function frame(label, ...children) {
  return el("div", { class: "table-wrap", tabindex: "0", role: "group", "aria-label": label }, ...children);
}

/** table renders a table block; its first row is its head. */
export function table(block, surface, element) {
  const setting = (i) => block.column_settings?.[i] ?? {};
  const line = (row, tag) =>
    el(
      "tr",
      {},
      row.map((cell, i) =>
        el(
          tag,
          {
            class: `align-${setting(i).align ?? (cell?.type === "raw_number" ? "right" : "left")}${setting(i).is_wrapped ? "" : " nowrap"}`,
            scope: tag === "th" ? "col" : undefined,
          },
          cellNodes(cell, surface, element),
        ),
      ),
    );
  const [head, ...rows] = block.rows ?? [];
  return frame(
    "Table",
    el(
      "table",
      {},
      head && el("thead", {}, line(head, "th")),
      el(
        "tbody",
        {},
        rows.map((row) => line(row, "td")),
      ),
    ),
  );
}

const valueOf = (cell) =>
  cell?.type === "raw_number" ? Number(cell.value) : (cell?.text ?? JSON.stringify(cell?.elements ?? ""));

/** dataTable renders a data_table: pages, and columns one can sort by. */
export function dataTable(block, surface, element) {
  const [head = [], ...rows] = block.rows ?? [];
  const size = block.page_size ?? 5;
  const body = el("tbody");
  const foot = el("div", { class: "table-foot" });
  const heads = head.map((cell, i) =>
    el(
      "th",
      { scope: "col" },
      el(
        "button",
        { type: "button", class: "sort", onclick: () => sort(i) },
        ...cellNodes(cell, surface, element),
        icon("chevron"),
      ),
    ),
  );
  let page = 0;
  let by = -1;
  let down = false;

  function sort(i) {
    down = by === i && !down;
    by = i;
    rows.sort((a, b) => {
      const x = valueOf(a[i]);
      const y = valueOf(b[i]);
      const order =
        typeof x === "number" && typeof y === "number"
          ? x - y
          : String(x).localeCompare(String(y), "en", { numeric: true });
      return down ? -order : order;
    });
    page = 0;
    draw();
  }

  function draw() {
    const pages = Math.max(1, Math.ceil(rows.length / size));
    heads.forEach((th, i) => {
      if (i === by) th.setAttribute("aria-sort", down ? "descending" : "ascending");
      else th.removeAttribute("aria-sort");
    });
    body.replaceChildren(
      ...rows.slice(page * size, (page + 1) * size).map((row) =>
        el(
          "tr",
          {},
          row.map((cell, i) =>
            el(
              i === (block.row_header_column_index ?? -1) ? "th" : "td",
              {
                scope: i === block.row_header_column_index ? "row" : undefined,
                class: cell?.type === "raw_number" ? "align-right" : undefined,
              },
              cellNodes(cell, surface, element),
            ),
          ),
        ),
      ),
    );
    const turn = (n, label) => {
      const button = el(
        "button",
        {
          type: "button",
          class: "btn btn-small",
          onclick: () => {
            page += n;
            draw();
          },
        },
        label,
      );
      button.disabled = page + n < 0 || page + n >= pages;
      return button;
    };
    foot.replaceChildren(
      `${rows.length} ${rows.length === 1 ? "row" : "rows"}`,
      ...(pages > 1 ? [turn(-1, "Previous"), `${page + 1} of ${pages}`, turn(1, "Next")] : []),
    );
  }
  draw();
  return el(
    "div",
    {},
    frame(
      block.caption ?? "Table",
      el("table", {}, el("caption", {}, block.caption ?? ""), el("thead", {}, el("tr", {}, heads)), body),
    ),
    foot,
  );
}
