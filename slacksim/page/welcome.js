// What stands in an empty channel: where one is, and what to try first.

import { el, icon } from "./dom.js";

/** tries are lines worth typing first, of the commands this workspace has. */
export function tries(workspace) {
  const known = new Set(workspace.commands.map((c) => c.command));
  return ["/win Shipped OAuth login", "/level IC3", "/goal"].filter((line) => known.has(line.split(" ")[0]));
}

/** greeting introduces the channel. */
export function greeting(session) {
  const { workspace, current } = session;
  const dm = current?.kind === "im";
  const fill = (line) => document.dispatchEvent(new CustomEvent("compose", { detail: line })); // app.js hears it
  return el(
    "section",
    { class: "welcome", "aria-label": "Welcome" },
    el("h2", {}, dm ? `This is where you and ${workspace.bot.name} talk` : `Welcome to #${current?.name ?? ""}`),
    el(
      "p",
      {},
      dm
        ? `Only you and the app see this conversation. Write what went well, or use a command.`
        : `This is a workspace on your own machine: nothing leaves it. Commands answer only you.`,
    ),
    el(
      "p",
      { class: "tries" },
      tries(workspace).map((line, i) =>
        el(
          "button",
          { type: "button", class: "try", onclick: () => fill(line) },
          icon("bolt"),
          i === 0 ? "Try " : "",
          el("code", {}, line),
        ),
      ),
    ),
  );
}
