// A file_input: files are uploaded as they are chosen, and the form holds what
// Slack made of them.

import { sizeOf } from "./cards.js";
import { el, icon } from "./dom.js";
import { change } from "./form.js";

const largest = 20_000_000; // bytes; Slack takes more, a page on this machine need not

/** fileInput renders a file_input element. */
export function fileInput(e, block, surface, labels) {
  const state = surface.form.init(block, e, { files: [] });
  let held = [...state.files];
  const most = e.max_files ?? 10;
  const list = el("ul", { class: "files", role: "list" });
  const note = el("div", { class: "hint", role: "status" });
  const input = el("input", {
    type: "file",
    id: labels.id,
    class: "sr-only",
    multiple: most > 1,
    accept: e.filetypes?.map((t) => `.${t}`).join(",") || undefined,
    "aria-labelledby": labels.labelledby,
    "aria-describedby": labels.describedby,
    "data-action-id": e.action_id,
    "data-block-id": block.block_id,
    onchange: () => take(),
  });
  const node = el(
    "div",
    { class: "file-input" },
    list,
    el("label", { class: "btn file-add" }, "Add files", input),
    note,
  );

  async function take() {
    const chosen = [...input.files];
    input.value = "";
    note.textContent = "";
    for (const file of chosen) {
      if (held.length >= most) {
        note.textContent = `At most ${most} ${most === 1 ? "file" : "files"} can be added.`;
        break;
      }
      if (file.size > largest) {
        note.textContent = `${file.name} is larger than ${sizeOf(largest)}.`;
        continue;
      }
      note.textContent = `Uploading ${file.name}…`;
      const answer = await surface.upload(file.name, await base64(file));
      note.textContent = answer.ok ? "" : `${file.name} was not uploaded: ${answer.error}`;
      if (answer.ok) set([...held, answer.file]);
    }
  }

  function set(files) {
    held = files;
    change(block, e, surface, { files }, node);
    draw();
  }

  function draw() {
    list.replaceChildren(
      ...held.map((f) =>
        el(
          "li",
          { class: "file" },
          el("span", {}, el("b", {}, f.name), el("span", { class: "card-subtitle" }, ` ${sizeOf(f.size)}`)),
          el(
            "button",
            {
              type: "button",
              class: "btn-plain",
              "aria-label": `Remove ${f.name}`,
              onclick: () => set(held.filter((o) => o !== f)),
            },
            icon("close"),
          ),
        ),
      ),
    );
  }
  draw();
  return node;
}

/** base64 is a file's bytes as the page's API takes them. */
async function base64(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const parts = [];
  for (let i = 0; i < bytes.length; i += 0x8000) parts.push(String.fromCharCode(...bytes.subarray(i, i + 0x8000)));
  return btoa(parts.join(""));
}
