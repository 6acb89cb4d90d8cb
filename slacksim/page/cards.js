// Blocks that hold other things: cards, carousels, containers, plans, videos,
// and the older attachments and files of a message.

import { el, icon } from "./dom.js";
import { renderBlock } from "./blocks.js";
import { image, renderElement } from "./elements.js";
import { link, mrkdwn, textObject } from "./mrkdwn.js";
import { richText } from "./richtext.js";

const words = (text, className, dir) => text && el("div", { class: `${className} mrkdwn` }, textObject(text, dir));

/** card is a picture, a few lines and up to three buttons. */
export function card(block, surface) {
  const { dir } = surface;
  const picture = block.icon
    ? image(block.icon, "card-icon")
    : block.slack_icon && el("span", { class: "card-icon", title: block.slack_icon.name, "aria-hidden": "true" }, "◆");
  return el(
    "div",
    { class: "card" },
    block.hero_image && image(block.hero_image, "card-hero"),
    el(
      "div",
      { class: "card-head" },
      picture,
      el("div", {}, words(block.title, "card-title", dir), words(block.subtitle, "card-subtitle", dir)),
    ),
    words(block.body, "card-body", dir),
    words(block.subtext, "card-subtitle", dir),
    block.actions &&
      el(
        "div",
        { class: "actions" },
        block.actions.map((e) => renderElement(e, block, surface)),
      ),
  );
}

/** carousel is a row of cards that scrolls sideways. */
export function carousel(block, surface) {
  return el(
    "div",
    { class: "carousel", role: "group", "aria-label": "Cards", tabindex: "0" },
    (block.elements ?? []).map((b) => renderBlock(b, surface)),
  );
}

/** container is a frame with a title around other blocks; some can be folded. */
export function container(block, surface) {
  const { dir } = surface;
  const title = el(
    "span",
    { class: "container-words" },
    el(
      "span",
      { class: "card-title mrkdwn" },
      block.rich_text_title ? richText(block.rich_text_title.elements, dir) : textObject(block.title, dir),
    ),
    block.subtitle && el("span", { class: "card-subtitle mrkdwn" }, textObject(block.subtitle, dir)),
  );
  const head = [block.icon && image(block.icon, "card-icon"), title];
  const inside = el(
    "div",
    { class: "blocks" },
    (block.child_blocks ?? []).map((b) => renderBlock(b, surface)),
  );
  const attrs = { class: `card container container-${block.width ?? "standard"}` };
  if (block.is_collapsible)
    return el(
      "details",
      { ...attrs, open: !block.default_collapsed },
      el("summary", { class: "card-head" }, head, icon("chevron")),
      inside,
    );
  return el(
    "div",
    attrs,
    el("div", { class: "card-head" }, head),
    block.has_header_divider && el("hr", { class: "divider" }),
    inside,
  );
}

const states = {
  pending: ["○", "pending"],
  in_progress: ["◐", "in progress"],
  complete: ["●", "complete"],
  error: ["✕", "failed"],
};

/** taskCard is one task of an assistant, with what it found. */
export function taskCard(block, surface) {
  const [sign, words] = states[block.status] ?? states.in_progress;
  const more = [block.details, block.output].filter(Boolean);
  return el(
    "div",
    { class: `task task-${block.status ?? "in_progress"}` },
    !block.hide_title &&
      el(
        "div",
        { class: "task-title" },
        el("span", { class: "task-state", role: "img", "aria-label": words }, sign),
        block.title,
      ),
    more.map((b) => el("div", { class: "task-more mrkdwn" }, richText(b.elements, surface.dir))),
    block.sources?.length > 0 &&
      el(
        "ul",
        { class: "task-sources", role: "list" },
        block.sources.map((s) => el("li", {}, link(s.url, s.text))),
      ),
  );
}

/** plan is a list of tasks under a title. */
export function plan(block, surface) {
  return el(
    "div",
    { class: "card" },
    el("div", { class: "card-title" }, block.title),
    (block.tasks ?? []).map((t) => taskCard(t, surface)),
  );
}

/** video is a link with its preview: nothing is played here. */
export function video(block, surface) {
  const title = textObject(block.title, surface.dir);
  return el(
    "div",
    { class: "card" },
    el("div", { class: "card-title" }, block.title_url ? link(block.title_url, title.textContent) : title),
    block.author_name && el("div", { class: "card-subtitle" }, block.author_name),
    words(block.description, "card-body", surface.dir),
    image({ image_url: block.thumbnail_url, alt_text: block.alt_text }, "card-hero"),
  );
}

/** attachments are the older kind of rich content: a bar, a title, a few fields. */
export function attachments(list, surface) {
  const { dir } = surface;
  const text = (s) => s && el("div", { class: "mrkdwn" }, mrkdwn(String(s), dir));
  return list.map((a) => {
    const colour = /^#?[0-9a-f]{6}$/i.test(a.color ?? "") ? `#${a.color.replace("#", "")}` : null;
    const bar = el("div", { class: `attachment attachment-${a.color ?? "plain"}` });
    if (colour) bar.style.setProperty("--bar", colour);
    bar.append(
      ...[
        text(a.pretext),
        a.author_name && el("div", { class: "card-subtitle" }, a.author_name),
        a.title && el("div", { class: "card-title" }, a.title_link ? link(a.title_link, a.title) : a.title),
        text(a.text ?? (a.blocks ? "" : a.fallback)),
        Array.isArray(a.fields) &&
          el(
            "div",
            { class: "section-fields" },
            a.fields.map((f) => el("div", {}, el("b", {}, f.title ?? ""), text(f.value))),
          ),
        a.image_url && image({ image_url: a.image_url, alt_text: a.fallback ?? "" }, "image-large"),
        a.footer && el("div", { class: "card-subtitle" }, a.footer),
        ...(Array.isArray(a.blocks) ? a.blocks.map((b, i) => renderBlock({ block_id: `attached-${i}`, ...b }, surface)) : []),
      ].filter(Boolean),
    );
    return bar;
  });
}

const sizes = ["bytes", "kB", "MB"];

/** sizeOf is a number of bytes in words. */
export function sizeOf(n) {
  let unit = 0;
  while (n >= 1000 && unit < sizes.length - 1) {
    n /= 1000;
    unit += 1;
  }
  return `${unit && n < 10 ? n.toFixed(1) : Math.round(n)} ${sizes[unit]}`;
}

/** files are the uploads of a message: pictures are shown, others can be fetched. */
export function files(list) {
  return list.map((f) => {
    const here = `/files/${encodeURIComponent(f.id)}`;
    if (/^image\/(png|jpeg|gif)$/.test(f.mimetype ?? ""))
      return el(
        "a",
        { class: "file-picture", href: here, target: "_blank", rel: "noopener" },
        el("img", { class: "image-large", src: here, alt: f.title || f.name }),
      );
    return el(
      "a",
      { class: "file", href: here, download: f.name },
      el("span", { class: "file-kind", "aria-hidden": "true" }, (f.filetype || "file").slice(0, 4).toUpperCase()),
      el("span", {}, el("b", {}, f.title || f.name), el("span", { class: "card-subtitle" }, ` ${sizeOf(f.size)}`)),
    );
  });
}
