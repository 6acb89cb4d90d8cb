// The page's start: it reads the workspace, takes a seat and puts the parts
// together. The address holds person, channel and, in the app, the tab
// (#/U1/C1, #/U1/D1/home), so that a reload or a second window comes back to
// the same place.

import { ChannelHead } from "./channel.js";
import { Hood } from "./hood.js";
import { Composer } from "./composer.js";
import { el } from "./dom.js";
import { MessageList } from "./messages.js";
import { Modals } from "./modal.js";
import { Session } from "./session.js";
import { Sidebar } from "./sidebar.js";
import { Story } from "./story.js";
import { Thread } from "./thread.js";
import { Toasts } from "./toast.js";
import { Topbar } from "./topbar.js";

const $ = (id) => document.getElementById(id);

/** drawer opens and closes the sidebar where it covers the page (style.css says when). */
function makeDrawer() {
  const root = document.documentElement;
  const button = () => document.querySelector(".drawer-button");
  const set = (open) => {
    const was = root.classList.contains("drawer");
    root.classList.toggle("drawer", open);
    button().setAttribute("aria-expanded", String(open));
    if (open) $("acting").focus();
    else if (was && $("sidebar").contains(document.activeElement)) button().focus();
  };
  $("sidebar").addEventListener("keydown", (event) => {
    if (event.key === "Escape") set(false);
  });
  $("shade").addEventListener("click", () => set(false));
  return { toggle: () => set(!root.classList.contains("drawer")), close: () => set(false) };
}

const place = () => /^#\/([^/]+)(?:\/([^/]+)(?:\/(home|messages))?)?$/.exec(location.hash)?.slice(1) ?? [];

async function start() {
  const session = new Session();
  const drawer = makeDrawer();
  new Toasts(session, $("toasts"));
  new Topbar(session, $("topbar"), drawer.toggle);
  new Story(session, $("story"));
  new Hood(session, $("hood"), document.querySelector(".topbar-end"));
  new Sidebar(session, $("sidebar"), drawer.close);
  new ChannelHead(session, { head: $("head"), home: $("home"), talk: $("talk") });
  new MessageList(session, { root: $("messages"), live: $("live"), jump: $("jump") });
  const composer = new Composer(session, $("composer"));
  document.addEventListener("compose", (event) => composer.write(event.detail));
  new Thread(session, $("thread"));
  new Modals(session);

  session.on(["channel", "person"], () => {
    if (!session.person || !session.channel) return;
    const tab = session.current?.kind === "im" ? `/${session.tab}` : "";
    history.replaceState(null, "", `#/${session.person.id}/${session.channel}${tab}`);
  });
  addEventListener("hashchange", () => {
    const [user, channel, tab] = place();
    if (user && user !== session.person?.id) session.switchTo(user, channel, tab);
    else if (channel && (channel !== session.channel || (tab && tab !== session.tab))) session.open(channel, tab);
  });

  await session.refreshWorkspace();
  await session.switchTo(...place());
  document.documentElement.classList.add("ready");
  if (!document.querySelector("dialog[open]") && matchMedia("(hover: hover)").matches) composer.focus();
}

start().catch((error) => {
  $("messages").replaceChildren(
    el(
      "section",
      { class: "welcome", role: "alert" },
      el("h2", {}, "The local Slack does not answer"),
      el("p", {}, String(error.message ?? error)),
      el(
        "p",
        {},
        el("button", { type: "button", class: "btn btn-primary", onclick: () => location.reload() }, "Try again"),
      ),
    ),
  );
});
