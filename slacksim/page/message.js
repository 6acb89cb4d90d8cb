// One message: who, when, what, the reactions to it and what can be done with it.

import { el, icon, avatar } from "./dom.js";
import { reason } from "./api.js";
import { renderBlocks } from "./blocks.js";
import { attachments, files } from "./cards.js";
import { ask } from "./dialog.js";
import { emojiOf } from "./emoji.js";
import { pickEmoji } from "./emojipicker.js";
import { decode, emojiNode, mrkdwn } from "./mrkdwn.js";
import { menuButton } from "./popover.js";
import { makeSurface } from "./surface.js";
import { momentOf, timeOf } from "./time.js";

export const seconds = (m) => Number.parseFloat(m.ts);
export const key = (m) => `${m.ts}${m.ephemeral ? "e" : ""}`;
export const nameOf = (m, dir) =>
  (m.bot ? m.username || dir.user(m.user) : dir.user(m.user) || m.username) || "Somebody";

const quick = ["white_check_mark", "eyes", "raised_hands"];

/**
 * renderMessage is a message's row.
 * @param {import("./session.js").Session} session
 * @param {object} m
 * @param {{joined: boolean, form: import("./form.js").Form, replies?: object[], inThread?: boolean}} how
 */
export function renderMessage(session, m, { joined, form, replies = [], inThread = false }) {
  const { dir, person } = session;
  const name = nameOf(m, dir);
  const at = seconds(m);
  const content = el("div", { class: "msg-content" });
  const acts = actions(session, m, content, inThread);
  const draw = () => {
    content.replaceChildren(...words(session, m, form, draw));
    const reactions = Object.entries(m.reactions ?? {});
    if (reactions.length) content.append(pills(reactions, dir, acts));
  };
  draw();
  acts.redraw = draw;
  const time = (className) =>
    el(
      "time",
      { class: className, datetime: new Date(at * 1000).toISOString(), title: momentOf(at, person.tz) },
      timeOf(at, person.tz),
    );
  const classes = ["msg", joined && "msg-joined", m.ephemeral && "msg-ephemeral"];
  const row = el(
    "article",
    {
      class: classes.filter(Boolean).join(" "),
      tabindex: "-1",
      "data-ts": m.ts,
      "aria-label": `${name}, ${timeOf(at, person.tz)}${m.ephemeral ? ", only visible to you" : ""}`,
    },
    el("div", { class: "msg-gutter" }, joined ? time("msg-time") : avatar(m.user || name, name, m.bot)),
    el(
      "div",
      { class: "msg-body" },
      m.ephemeral && el("div", { class: "only-you" }, icon("eye"), "Only visible to you"),
      !joined &&
        el(
          "div",
          { class: "msg-head" },
          el("span", { class: "msg-name" }, name),
          m.bot && el("span", { class: "badge" }, "App"),
          time("msg-time"),
        ),
      content,
      replies.length > 0 && thread(session, m, replies),
    ),
    !m.ephemeral && tools(session, m, acts),
  );
  row.addEventListener("keydown", (event) => {
    if (event.target !== row || m.ephemeral || event.ctrlKey || event.metaKey || event.altKey) return;
    const run = { r: acts.react, t: acts.reply, e: acts.edit }[event.key.toLowerCase()];
    if (!run) return;
    event.preventDefault();
    run(row);
  });
  return row;
}

/** words are the message itself: its text or blocks, attachments and files. */
function words(session, m, form, rerender) {
  const container = { type: "message", channel: session.channel, ts: m.ts };
  const surface = makeSurface(session, "message", container, { rerender, form });
  // What people typed is formatted as their own client would have done it.
  const blocks = m.bot ? (m.blocks ?? []) : [];
  const out = blocks.length
    ? renderBlocks(blocks, surface)
    : [m.text && el("div", { class: "mrkdwn msg-text" }, mrkdwn(m.text, session.dir))];
  if (m.edited) out.push(el("span", { class: "edited" }, "(edited)"));
  out.push(...attachments(m.attachments ?? [], surface), ...files(m.files ?? []));
  return out.filter(Boolean);
}

/** pills are the reactions to a message; a press adds one's own, or takes it away. */
function pills(reactions, dir, acts) {
  return el(
    "ul",
    { class: "reactions", role: "list", "aria-label": "Reactions" },
    reactions.map(([name, people]) => {
      const mine = people.includes(dir.me);
      const who = people.map((id) => (id === dir.me ? "You" : (dir.user(id) ?? id))).join(", ");
      return el(
        "li",
        {},
        el(
          "button",
          {
            type: "button",
            class: "reaction",
            "aria-pressed": String(mine),
            "aria-label": `${people.length} ${name.replaceAll("_", " ")}`,
            title: `${who} reacted with :${name}:`,
            tabindex: "-1",
            onclick: () => acts.toggle(name, mine),
          },
          emojiOf(name) ? emojiNode(name, emojiOf(name)) : `:${name}:`,
          ` ${people.length}`,
        ),
      );
    }),
  );
}

/** thread is the line under a message that was answered. */
function thread(session, m, replies) {
  const who = [...new Map(replies.map((r) => [r.user, r])).values()].slice(0, 4);
  return el(
    "button",
    { type: "button", class: "thread-line", tabindex: "-1", onclick: () => session.openThread(m.ts) },
    who.map((r) => avatar(r.user, nameOf(r, session.dir), r.bot)),
    el("b", {}, `${replies.length} ${replies.length === 1 ? "reply" : "replies"}`),
    el("span", {}, "View thread"),
  );
}

/** actions are what one can do with a message; anchor is what a picker opens beside. */
function actions(session, m, content, inThread) {
  const { acting, channel } = session;
  const did = async (promise, what) => {
    const answer = await promise;
    if (!answer.ok) session.notice(`${what} did not work: ${reason(answer.error)}.`);
    await session.done(answer, false);
    return answer.ok;
  };
  const mine = m.user === session.person.id && !m.bot;
  const acts = {
    mine,
    toggle: (name, off) => did(acting.react(channel, m.ts, name, off), "The reaction"),
    react: (anchor) => pickEmoji(anchor, (name) => acts.toggle(name, (m.reactions?.[name] ?? []).includes(session.person.id))),
    reply: inThread ? undefined : () => session.openThread(m.thread_ts || m.ts),
    edit: mine ? () => edit() : undefined,
    remove: async () => {
      const sure = await ask({
        title: "Delete message",
        text: "Are you sure you want to delete this message? This cannot be undone.",
        yes: "Delete",
        danger: true,
      });
      if (sure) await did(acting.remove(channel, m.ts), "Deleting");
    },
    shortcut: async (s) => {
      const answer = await acting.messageShortcut(s.callback_id, channel, m.ts);
      if (!answer.ok) session.notice(`“${s.name}” did not work: ${reason(answer.error)}.`);
      await session.done(answer);
    },
  };

  /** edit puts a field in the message's place. */
  function edit() {
    const field = el("textarea", { class: "field", rows: 2, "aria-label": "Edit message", value: typed(m.text, session.dir) });
    const done = async (save) => {
      if (save && field.value.trim() && (await did(acting.edit(channel, m.ts, field.value), "Editing"))) return;
      acts.redraw();
      content.closest(".msg")?.focus();
    };
    field.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.isComposing) return;
      if (event.key === "Escape") done(false);
      else if (event.key === "Enter" && !event.shiftKey) {
        event.preventDefault();
        done(true);
      }
    });
    content.replaceChildren(
      field,
      el(
        "div",
        { class: "actions edit-actions" },
        el("button", { type: "button", class: "btn btn-small", onclick: () => done(false) }, "Cancel"),
        el("button", { type: "button", class: "btn btn-small btn-primary", onclick: () => done(true) }, "Save"),
      ),
    );
    field.focus();
  }
  return acts;
}

/** typed is a message's text as its author would type it again. */
function typed(text, dir) {
  const handle = (id) => dir.people().find((p) => p.id === id)?.name ?? dir.user(id) ?? id;
  return decode(
    (text ?? "")
      .replace(/<@([UW][A-Z0-9]+)(?:\|[^>]*)?>/g, (_, id) => `@${handle(id)}`)
      .replace(/<#([CG][A-Z0-9]+)(?:\|[^>]*)?>/g, (_, id) => `#${dir.channel(id) ?? id}`)
      .replace(/<!(here|channel|everyone)>/g, "@$1")
      .replace(/<(https?:[^|>]+)(?:\|[^>]*)?>/g, "$1"),
  );
}

/** tools is what shows over a message one points at. */
function tools(session, m, acts) {
  const button = (label, picture, run) =>
    el(
      "button",
      { type: "button", class: "btn-plain", "aria-label": label, title: label, tabindex: "-1", onclick: run },
      picture,
    );
  const more = button("More actions for this message", icon("more"));
  more.classList.add("msg-more");
  menuButton(more, () => [
    { heading: "Message" },
    { label: "Add reaction…", icon: icon("smile"), run: () => acts.react(more) },
    acts.reply && { label: "Reply in thread", icon: icon("thread"), run: acts.reply },
    acts.mine && { label: "Edit message", icon: icon("pencil"), run: acts.edit },
    acts.mine && { label: "Delete message…", icon: icon("trash"), run: acts.remove },
    ...shortcuts(session, acts),
  ].filter(Boolean));
  return el(
    "div",
    { class: "msg-tools" },
    quick.map((name) =>
      button(`React with ${name.replaceAll("_", " ")}`, emojiOf(name), () =>
        acts.toggle(name, (m.reactions?.[name] ?? []).includes(session.person.id)),
      ),
    ),
    button("Add reaction", icon("smile"), (event) => acts.react(event.currentTarget)),
    acts.reply && button("Reply in thread", icon("thread"), acts.reply),
    more,
  );
}

/** shortcuts are the app's entries of a message's menu. */
function shortcuts(session, acts) {
  const list = session.workspace.shortcuts.filter((s) => s.type === "message");
  if (!list.length) return [];
  return [
    { heading: "Message shortcuts" },
    ...list.map((s) => ({
      label: s.name,
      description: `${s.description ? `${s.description} · ` : ""}${session.workspace.bot.name}`,
      icon: icon("bolt"),
      run: () => acts.shortcut(s),
    })),
  ];
}
