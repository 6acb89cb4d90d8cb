// Slack's mrkdwn to nodes. Text comes Slack-escaped (&amp; &lt; &gt;); what
// stands between < and > is a link, a mention or a date.

import { el } from "./dom.js";
import { emojiOf, withEmoji } from "./emoji.js";
import { slackDate } from "./time.js";

/**
 * Directory gives names to the ids in a text, and the reader's clock.
 * @typedef {object} Directory
 * @property {string} me        id of the reader
 * @property {string} tz        the reader's zone
 * @property {() => number} now the workspace's clock, unix seconds
 * @property {(id: string) => string|undefined} user
 * @property {(id: string) => string|undefined} channel
 */

/** decode undoes Slack's escaping of the three control characters. */
export function decode(s) {
  return s.replace(/&(lt|gt|amp);/g, (_, name) => ({ lt: "<", gt: ">", amp: "&" })[name]);
}

/** link is an anchor for the schemes that only open something, else its words. */
export function link(url, label) {
  if (!/^(https?:\/\/|mailto:)/i.test(url)) return document.createTextNode(label || url);
  return el(
    "a",
    { href: url, target: "_blank", rel: "noopener noreferrer", title: label && label !== url ? url : undefined },
    label || url,
  );
}

/** mention is a person's name as a pill, marked when it is the reader. */
export function mention(id, dir, fallback) {
  const name = dir.user(id) ?? fallback ?? id;
  return el("span", { class: id === dir.me ? "mention mention-me" : "mention" }, `@${name}`);
}

/** channelMention is a channel's name. */
export function channelMention(id, dir, fallback) {
  return el("span", { class: "mention" }, `#${dir.channel(id) ?? fallback ?? id}`);
}

/** broadcast is @here and its like: shown, and it notifies nobody. */
export function broadcast(range) {
  return el("span", { class: "mention mention-me" }, `@${range}`);
}

/** token renders what stands between < and >. */
function token(inner, dir) {
  const bar = inner.indexOf("|");
  const target = bar < 0 ? inner : inner.slice(0, bar);
  const label = bar < 0 ? "" : decode(inner.slice(bar + 1));
  if (/^@[UWB][A-Z0-9]+$/.test(target)) return mention(target.slice(1), dir, label);
  if (/^#[CG][A-Z0-9]+$/.test(target)) return channelMention(target.slice(1), dir, label);
  if (/^!(here|channel|everyone)$/.test(target)) return broadcast(target.slice(1));
  if (target.startsWith("!subteam^")) return el("span", { class: "mention" }, label || "@group");
  const date = /^!date\^(-?\d{1,11})\^([^^]+)(?:\^(.+))?$/.exec(target);
  if (date) {
    const words = slackDate(Number(date[1]), decode(date[2]), dir.tz, dir.now());
    const time = el("time", { datetime: new Date(Number(date[1]) * 1000).toISOString(), title: label }, words);
    return date[3] && /^https?:/i.test(date[3]) ? link(decode(date[3]), words) : time;
  }
  if (target.startsWith("!")) return document.createTextNode(label || `<${decode(target)}>`);
  return link(decode(target), label);
}

const tags = { "*": "strong", _: "em", "~": "s" };
const word = /[\p{L}\p{N}]/u;
const isWord = (c) => c !== undefined && word.test(c);
const isSpace = (c) => c === undefined || /\s/.test(c);

/** closing is where the emphasis that opens at i ends on its line, or -1. */
function closing(s, i) {
  const mark = s[i];
  const newline = s.indexOf("\n", i);
  const lineEnd = newline < 0 ? s.length : newline;
  for (let j = i + 1; j < lineEnd; j++) {
    if (s[j] === "<" || s[j] === "`") {
      const end = s.indexOf(s[j] === "<" ? ">" : "`", j + 1);
      if (end > 0 && end < lineEnd) j = end;
    } else if (s[j] === mark && j > i + 1 && !isSpace(s[j - 1]) && !isWord(s[j + 1]) && s[j + 1] !== mark) {
      return j;
    }
  }
  return -1;
}

/**
 * inline appends one run of text. open holds the emphasis it stands in: the
 * same mark does not nest, which also bounds the depth.
 */
function inline(s, dir, opts, out, open = "") {
  let plainFrom = 0;
  const hopeless = {}; // mark → end of the line on which no closer was found
  const flush = (to) => {
    if (to > plainFrom) out.append(decode(s.slice(plainFrom, to)));
  };
  let i = 0;
  while (i < s.length) {
    const hit = markAt(i);
    if (!hit) {
      i += 1;
      continue;
    }
    flush(i);
    out.append(hit.node);
    i = plainFrom = hit.end;
  }
  flush(s.length);

  function markAt(at) {
    const c = s[at];
    if (c === "<") {
      const end = s.indexOf(">", at);
      return end > at + 1 ? { node: token(s.slice(at + 1, end), dir), end: end + 1 } : null;
    }
    if (c === "`") {
      const end = s.indexOf("`", at + 1);
      const line = s.indexOf("\n", at);
      if (end <= at + 1 || (line >= 0 && line < end)) return null;
      return { node: el("code", {}, code(s.slice(at + 1, end))), end: end + 1 };
    }
    if (tags[c] && !open.includes(c) && !isWord(s[at - 1]) && !isSpace(s[at + 1]) && !(hopeless[c] > at)) {
      const end = closing(s, at);
      if (end < 0) {
        const line = s.indexOf("\n", at);
        hopeless[c] = line < 0 ? s.length : line;
        return null;
      }
      const node = el(tags[c]);
      inline(s.slice(at + 1, end), dir, opts, node, open + c);
      return { node, end: end + 1 };
    }
    if (c === ":") {
      const m = /^:([a-z0-9_+'-]{1,60}):/i.exec(s.slice(at, at + 64));
      const char = m && emojiOf(m[1]);
      return char ? { node: emojiNode(m[1], char), end: at + m[0].length } : null;
    }
    if (c === "h" && !opts.verbatim && !isWord(s[at - 1])) {
      const m = /^https?:\/\/[^\s<>|]+/.exec(s.slice(at, at + 2048));
      if (!m) return null;
      const url = m[0].replace(/(&gt;|&lt;|[.,;:!?'")\]*_~])+$/, "");
      return { node: link(decode(url), ""), end: at + url.length };
    }
    return null;
  }
}

/** code shows links and mentions in code as their words. */
function code(s) {
  return decode(s.replace(/<(?:[^>|]*\|)?([^>]*)>/g, "$1"));
}

/** emojiNode is an emoji that screen readers call by its shortcode. */
export function emojiNode(name, char) {
  return el("span", { class: "emoji", role: "img", "aria-label": name.replaceAll("_", " "), title: `:${name}:` }, char);
}

/** lines appends text outside code fences, gathering quoted lines. */
function lines(s, dir, opts, out) {
  const rows = s.split("\n");
  let run = [];
  let quoted = false;
  const flush = () => {
    if (!run.length) return;
    if (quoted) {
      const quote = el("blockquote");
      inline(run.join("\n"), dir, opts, quote);
      out.append(quote);
    } else {
      inline(run.join("\n"), dir, opts, out);
    }
    run = [];
  };
  for (const row of rows) {
    const m = /^(?:&gt;|>) ?(.*)$/.exec(row);
    if (Boolean(m) !== quoted) {
      flush();
      quoted = Boolean(m);
    }
    run.push(m ? m[1] : row);
  }
  flush();
}

/**
 * mrkdwn is a text as nodes.
 * @param {string} text
 * @param {Directory} dir
 * @param {{verbatim?: boolean}} [opts]
 */
export function mrkdwn(text, dir, opts = {}) {
  const out = document.createDocumentFragment();
  let from = 0;
  for (const m of text.matchAll(/```\n?([\s\S]+?)\n?```\n?/g)) {
    if (m.index > from) lines(text.slice(from, m.index).replace(/\n$/, ""), dir, opts, out);
    out.append(el("pre", {}, code(m[1])));
    from = m.index + m[0].length;
  }
  if (from < text.length) lines(text.slice(from), dir, opts, out);
  return out;
}

/**
 * textObject renders a Block Kit text object: plain_text parses nothing but
 * emoji, so "&amp;" in it stays as it is.
 */
export function textObject(obj, dir) {
  if (!obj) return document.createDocumentFragment();
  if (typeof obj === "string") return document.createTextNode(obj);
  if (obj.type === "mrkdwn") return mrkdwn(obj.text ?? "", dir, { verbatim: obj.verbatim });
  return document.createTextNode(plainText(obj));
}

/** plainText is a plain_text object's string with its emoji. */
export function plainText(obj) {
  if (!obj) return "";
  return obj.emoji === false ? (obj.text ?? "") : withEmoji(obj.text ?? "");
}

/** wordsOf is a mrkdwn text without its marks, for announcements and titles. */
export function wordsOf(text, dir) {
  const holder = el("div");
  holder.append(mrkdwn(text ?? "", dir));
  return holder.textContent;
}
