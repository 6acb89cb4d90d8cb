// Building nodes. Everything the page shows goes through el and text nodes, so
// nothing a person or a bot wrote can become markup.

/**
 * el makes an element. Attributes that are null, undefined or false are left
 * out; "onclick" and its like become listeners; "value" sets the property.
 *
 * @param {string} tag
 * @param {Record<string, unknown>} [attrs]
 * @param {...(Node|string|null|undefined|false|Array)} children
 * @returns {HTMLElement}
 */
export function el(tag, attrs = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attrs)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value") node.value = value;
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false));
  return node;
}

/**
 * keep puts nodes into root without touching those that are there already: what
 * is under the mouse or has the focus stays.
 */
export function keep(root, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...root.children]) if (!wanted.has(child)) child.remove();
  nodes.forEach((node, i) => {
    if (root.children[i] !== node) root.insertBefore(node, root.children[i] ?? null);
  });
}

let lastId = 0;

/** newId is an id no other element of the page has. */
export function newId(prefix) {
  lastId += 1;
  return `${prefix}-${lastId}`;
}

const shapes = {
  back: ["M12 4 6 10l6 6"],
  bolt: ["M11 2 4 11.5h5L8 18l8-10h-5.5z"],
  calendar: ["M4 5h12v11H4z", "M4 8.5h12", "M7 3v3.5", "M13 3v3.5"],
  check: ["M4 10.5 8 14.5 16 6"],
  chevron: ["M5.5 8 10 12.5 14.5 8"],
  clock: ["M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14", "M10 6v4.3l2.8 1.8"],
  close: ["M5 5l10 10", "M15 5 5 15"],
  code: ["M7 5.5 2.5 10 7 14.5", "M13 5.5 17.5 10 13 14.5"],
  down: ["M10 4v12", "M5 11l5 5 5-5"],
  eye: ["M2.5 10S5.5 5 10 5s7.5 5 7.5 5-3 5-7.5 5-7.5-5-7.5-5", "M10 8a2 2 0 1 0 0 4 2 2 0 0 0 0-4"],
  half: ["M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14", "M10 3v14", "M10 6l4.5 0", "M10 10l6.8 0", "M10 14l4.5 0"],
  hash: ["M8 3 6.5 17", "M13.5 3 12 17", "M3.5 7.5h13.5", "M3 12.5h13.5"],
  lock: ["M5 9h10v8H5z", "M7 9V6.5a3 3 0 0 1 6 0V9"],
  menu: ["M3 5.5h14", "M3 10h14", "M3 14.5h14"],
  moon: ["M16.5 12.2A7 7 0 0 1 7.8 3.5a7 7 0 1 0 8.7 8.7z"],
  more: ["M4.5 10h.01", "M10 10h.01", "M15.5 10h.01"],
  pause: ["M7 4v12", "M13 4v12"],
  people: ["M7.5 4a2.6 2.6 0 1 0 0 5.2 2.6 2.6 0 0 0 0-5.2", "M3 16c.3-3 2-4.5 4.5-4.5S11.7 13 12 16", "M13 5a2.3 2.3 0 0 1 0 4.6", "M13.6 11.7c2 .3 3.2 1.7 3.4 4.3"],
  play: ["M6 4v12l10-6z"],
  send: ["M3 4l14.5 6L3 16l2-6z", "M5 10h6"],
  pencil: ["M4 16l1-4L13.5 3.5l3 3L8 15z"],
  smile: ["M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14", "M7 11.5c.6 1.5 1.7 2.2 3 2.2s2.4-.7 3-2.2", "M7.6 8h.01", "M12.4 8h.01"],
  thread: ["M3.5 5h13v8.5h-6L7 16.5v-3H3.5z"],
  trash: ["M4 6h12", "M8 6V4h4v2", "M5.5 6l.8 11h7.4l.8-11"],
  slash: ["M13 3 7 17"],
  at: ["M10 7a3 3 0 1 0 0 6 3 3 0 0 0 0-6", "M13 7v4.2a2 2 0 0 0 4 0V10a7 7 0 1 0-3 5.7"],
  sun: [
    "M10 7a3 3 0 1 0 0 6 3 3 0 0 0 0-6",
    "M10 2v2",
    "M10 16v2",
    "M2 10h2",
    "M16 10h2",
    "M4.5 4.5 6 6",
    "M14 14l1.5 1.5",
    "M4.5 15.5 6 14",
    "M14 6l1.5-1.5",
  ],
  warning: ["M10 3 2.5 16h15z", "M10 8v4", "M10 14h.01"],
};

const svgNS = "http://www.w3.org/2000/svg";

/** svg makes an SVG element; attributes as given, no listeners. */
export function svg(tag, attrs = {}, ...children) {
  const node = document.createElementNS(svgNS, tag);
  for (const [name, value] of Object.entries(attrs)) node.setAttribute(name, String(value));
  node.append(...children);
  return node;
}

/** icon is one of the page's line drawings, hidden from screen readers. */
export function icon(name) {
  return svg(
    "svg",
    { class: "icon", viewBox: "0 0 20 20", "aria-hidden": "true", focusable: "false" },
    ...shapes[name].map((d) => svg("path", { d })),
  );
}

/**
 * holdFocus remembers which Block Kit element inside root has the focus, and
 * where the caret stands in it. The function it returns finds that element
 * again after root was drawn anew.
 */
export function holdFocus(root) {
  const at = document.activeElement;
  if (!root.contains(at) || !at.dataset.actionId) return () => {};
  const { actionId, blockId } = at.dataset;
  const [from, to] = [at.selectionStart, at.selectionEnd];
  return () => {
    const again = [...root.querySelectorAll("[data-action-id]")].find(
      (n) => n.dataset.actionId === actionId && n.dataset.blockId === blockId,
    );
    again?.focus({ preventScroll: true });
    if (again?.setSelectionRange && from !== null && from !== undefined && again.type !== "time")
      again.setSelectionRange(from, to);
  };
}

const colours = new Map();

/** colourPeople gives each of these ids a colour of its own, as long as there are enough. */
export function colourPeople(ids) {
  ids.forEach((id, i) => colours.set(id, i % 8));
}

/** avatar is the initials of a person or the bot on their colour. */
export function avatar(id, name, bot = false) {
  const initials = name
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, 2)
    .map((w) => [...w][0].toUpperCase())
    .join("");
  return el(
    "span",
    { class: `avatar ${bot ? "avatar-bot" : `avatar-${colours.get(id) ?? 7}`}`, "aria-hidden": "true" },
    initials,
  );
}
