// rich_text blocks: sections, lists, quotes and preformatted text.

import { el } from "./dom.js";
import { broadcast, channelMention, emojiNode, link, mention } from "./mrkdwn.js";
import { emojiOf } from "./emoji.js";
import { slackDate } from "./time.js";

const styles = [
  ["code", "code"],
  ["bold", "strong"],
  ["italic", "em"],
  ["strike", "s"],
  ["underline", "u"],
];

/** styled wraps a node in the element of each style that is on. */
function styled(node, style = {}) {
  return styles.reduce((inner, [name, tag]) => (style[name] ? el(tag, {}, inner) : inner), node);
}

function leaf(e, dir) {
  switch (e.type) {
    case "text":
      return styled(document.createTextNode(e.text), e.style);
    case "link":
      return styled(link(e.url, e.text), e.style);
    case "user":
      return styled(mention(e.user_id, dir), e.style);
    case "channel":
      return styled(channelMention(e.channel_id, dir), e.style);
    case "usergroup":
      return el("span", { class: "mention" }, "@group");
    case "broadcast":
      return broadcast(e.range);
    case "emoji": {
      const char = emojiOf(e.name) ?? fromCodepoints(e.unicode);
      return char ? emojiNode(e.name, char) : document.createTextNode(`:${e.name}:`);
    }
    case "date":
      return document.createTextNode(slackDate(Number(e.timestamp), e.format ?? "{date_short}", dir.tz, dir.now()));
    case "color":
      return document.createTextNode(e.value);
    default:
      return document.createTextNode(e.text ?? "");
  }
}

/** fromCodepoints is the character of "1f600-fe0f", or undefined. */
function fromCodepoints(hex) {
  if (!/^[0-9a-f]{2,6}(-[0-9a-f]{2,6})*$/i.test(hex ?? "")) return undefined;
  const points = hex.split("-").map((h) => Number.parseInt(h, 16));
  return points.every((p) => p <= 0x10ffff) ? String.fromCodePoint(...points) : undefined;
}

const leaves = (elements, dir) => (elements ?? []).map((e) => leaf(e, dir));

function list(e, dir) {
  const depth = Math.min(e.indent ?? 0, 8);
  const attrs = { class: `rt-list rt-indent-${depth}${e.border ? " rt-border" : ""}` };
  if (e.style === "ordered" && e.offset) attrs.start = e.offset + 1;
  return el(
    e.style === "ordered" ? "ol" : "ul",
    attrs,
    (e.elements ?? []).map((item) => el("li", {}, leaves(item.elements, dir))),
  );
}

/** richText renders a rich_text block's elements. */
export function richText(elements, dir) {
  return (elements ?? []).map((e) => {
    switch (e.type) {
      case "rich_text_list":
        return list(e, dir);
      case "rich_text_quote":
        return el("blockquote", {}, leaves(e.elements, dir));
      case "rich_text_preformatted":
        return el("pre", {}, leaves(e.elements, dir));
      default:
        return el("div", { class: "rt-section" }, leaves(e.elements, dir));
    }
  });
}
