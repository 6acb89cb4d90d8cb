// What the composer offers while one types: commands, people, emoji.

import { avatar, el, icon } from "./dom.js";
import { emojiNames, emojiOf } from "./emoji.js";

/**
 * Completion is one entry: text to put in, or something to do.
 * @typedef {{label: string, hint?: string, description?: string, picture?: Node,
 *   insert?: string, exact?: boolean, run?: () => void}} Completion
 *
 * Offer is what can take the place of the text from..to.
 * @typedef {{from: number, to: number, heading: string, items: Completion[]}} Offer
 */

const fold = (s) => s.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** commandOf is the workspace's command that a text begins with. */
export function commandOf(text, workspace) {
  const name = /^\/\S+/.exec(text)?.[0];
  return workspace.commands.find((c) => c.command === name);
}

/**
 * offer is what can complete the word before the caret, or null.
 * @returns {Offer|null}
 */
export function offer(text, caret, session, runShortcut) {
  const before = text.slice(0, caret);
  const { workspace } = session;
  if (/^\/\S*$/.test(before)) return commands(before, text, workspace, runShortcut);
  const at = /(?:^|[\s(])@([\p{L}\p{N}._-]*)$/u.exec(before);
  if (at) return people(at[1], caret, workspace);
  const colon = /(?:^|\s):([a-z0-9_+-]{2,})$/.exec(before);
  if (colon) return emoji(colon[1], caret);
  return null;
}

function commands(before, text, workspace, runShortcut) {
  const word = before.toLowerCase();
  const items = workspace.commands
    .filter((c) => c.command.startsWith(word))
    .map((c) => ({
      label: c.command,
      hint: c.usage_hint,
      description: c.description,
      picture: icon("slash"),
      insert: `${c.command} `,
      exact: c.command === text.trim(),
    }));
  const wanted = word.slice(1);
  const shortcuts = workspace.shortcuts
    .filter((s) => s.type === "global" && fold(s.name).includes(wanted))
    .map((s) => ({
      label: s.name,
      description: s.description || "Shortcut",
      picture: icon("bolt"),
      run: () => runShortcut(s),
    }));
  const all = [...items, ...shortcuts];
  return all.length
    ? {
        from: 0,
        to: /^\/\S*/.exec(text)[0].length,
        heading: word === "/" ? "Commands and shortcuts" : `Matching “${before}”`,
        items: all,
      }
    : null;
}

function people(typed, caret, workspace) {
  const wanted = fold(typed);
  const found = workspace.people.filter((p) =>
    [p.name, ...p.real_name.split(/\s+/)].some((w) => fold(w).startsWith(wanted)),
  );
  return found.length
    ? {
        from: caret - typed.length - 1,
        to: caret,
        heading: "People",
        items: found.map((p) => ({
          label: p.real_name,
          hint: `@${p.name}`,
          description: p.title,
          picture: avatar(p.id, p.real_name),
          insert: `@${p.name} `,
        })),
      }
    : null;
}

function emoji(typed, caret) {
  const names = emojiNames(typed).slice(0, 8);
  return names.length
    ? {
        from: caret - typed.length - 1,
        to: caret,
        heading: "Emoji",
        items: names.map((name) => ({
          label: `:${name}:`,
          picture: el("span", {}, emojiOf(name)),
          insert: `:${name}: `,
        })),
      }
    : null;
}
