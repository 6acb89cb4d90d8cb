// Things that float: menus, lists, calendars. They live in the browser's top
// layer, so a dialog with a scrollbar does not cut them off.

import { el, newId } from "./dom.js";

/** host is where a popover belongs: inside its anchor's dialog, or it could not be used, else in its landmark. */
function host(anchor) {
  return anchor.closest("dialog, main, nav, .topbar") ?? document.body;
}

/** place puts an open popover below or above its anchor, inside the window. */
function place(node, anchor, { match = false, above = false } = {}) {
  const a = anchor.getBoundingClientRect();
  const gap = 4;
  node.style.maxHeight = "";
  if (match) node.style.minWidth = `${a.width}px`;
  const below = innerHeight - a.bottom - gap * 2;
  const over = a.top - gap * 2;
  const want = node.offsetHeight;
  const up = above ? over >= Math.min(want, 160) || over > below : want > below && over > below;
  node.style.maxHeight = `${Math.max(120, up ? over : below)}px`;
  const height = node.offsetHeight;
  node.style.top = `${Math.max(gap, up ? a.top - gap - height : a.bottom + gap)}px`;
  node.style.left = `${Math.max(gap, Math.min(a.left, innerWidth - node.offsetWidth - gap))}px`;
}

/**
 * open shows node beside anchor until close is called, a press lands outside,
 * or the anchor goes away. It returns {close, place}.
 */
export function open(node, anchor, { onclose, match, above } = {}) {
  node.setAttribute("popover", "manual");
  host(anchor).append(node);
  node.showPopover();
  const put = () => {
    if (!anchor.isConnected) close();
    else place(node, anchor, { match, above });
  };
  const away = (event) => {
    if (!node.contains(event.target) && !anchor.contains(event.target)) close();
  };
  const scrolled = (event) => {
    if (!node.contains(event.target)) put();
  };
  let isOpen = true;
  function close() {
    if (!isOpen) return;
    isOpen = false;
    document.removeEventListener("pointerdown", away, true);
    removeEventListener("scroll", scrolled, true);
    removeEventListener("resize", put);
    node.remove();
    onclose?.();
  }
  document.addEventListener("pointerdown", away, true);
  addEventListener("scroll", scrolled, true);
  addEventListener("resize", put);
  put();
  return {
    close,
    place: put,
    get isOpen() {
      return isOpen;
    },
  };
}

/**
 * menuButton makes a button open a menu. items is called on opening and gives
 * {label, description?, icon?, checked?, run} or {heading}.
 */
export function menuButton(button, items, { label, above = false } = {}) {
  let popup = null;
  button.setAttribute("aria-haspopup", "menu");
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => (popup ? popup.close() : show()));
  button.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && !popup) {
      event.preventDefault();
      show();
    }
  });

  function show() {
    const entries = items();
    const rows = entries.map((entry) =>
      entry.heading
        ? el("div", { class: "menu-heading", role: "presentation" }, entry.heading)
        : el(
            "button",
            {
              type: "button",
              class: "menu-item",
              tabindex: "-1",
              role: entry.checked === undefined ? "menuitem" : "menuitemradio",
              "aria-checked": entry.checked === undefined ? undefined : String(entry.checked),
              onclick: () => {
                popup.close();
                button.focus();
                entry.run();
              },
            },
            entry.icon,
            el(
              "span",
              { class: "menu-words" },
              el("span", {}, entry.label),
              entry.description && el("span", { class: "menu-description" }, entry.description),
            ),
          ),
    );
    const menu = el(
      "div",
      { class: "menu", role: "menu", id: newId("menu"), "aria-label": label ?? button.getAttribute("aria-label") },
      rows,
    );
    const choices = rows.filter((row) => row.matches("button"));
    menu.addEventListener("keydown", (event) => keys(event, choices));
    menu.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !menu.contains(event.relatedTarget) && event.relatedTarget !== button) popup?.close();
    });
    popup = open(menu, button, {
      above,
      onclose: () => {
        popup = null;
        button.setAttribute("aria-expanded", "false");
      },
    });
    button.setAttribute("aria-expanded", "true");
    (choices.find((c) => c.getAttribute("aria-checked") === "true") ?? choices[0])?.focus();
  }

  function keys(event, choices) {
    const i = choices.indexOf(document.activeElement);
    const to = { ArrowDown: i + 1, ArrowUp: i - 1, Home: 0, End: -1 }[event.key];
    if (to !== undefined) {
      choices.at(to % choices.length).focus();
    } else if (event.key === "Escape" || event.key === "Tab") {
      popup.close();
      button.focus();
    } else if (event.key.length === 1 && /\S/.test(event.key)) {
      const rest = [...choices.slice(i + 1), ...choices.slice(0, i + 1)];
      rest.find((c) => c.textContent.trim().toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
      return;
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }
  return { show };
}
