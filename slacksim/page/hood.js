// Under the hood: every envelope and every call with what was in it, what Slack
// would not have taken, and the switches that make Slack misbehave.

import { exportURL, importState, reason, reset, setFault, traffic } from "./api.js";
import { ask } from "./dialog.js";
import { el, icon, keep } from "./dom.js";
import { curl, tidy } from "./exchange.js";
import { parts } from "./time.js";

const every = 700; // ms between looks while the panel is open
const shown = 200; // rows
const kinds = [
  ["all", "All", () => true],
  ["envelope", "Envelopes", (x) => x.kind === "envelope"],
  ["call", "Calls", (x) => x.kind === "call" || x.kind === "hook"],
  ["violation", "Violations", (x) => x.kind === "violation"],
];
const faults = [
  ["429 for 20 s", (method) => ({ fault: "rate_limit", method, for: "20s", retry_after: "5s" })],
  ["500 once", (method) => ({ fault: "server_error", method })],
  ["Slow by 2 s", (method) => ({ fault: "slow", method, for: "2s" })],
  ["Hang up once", (method) => ({ fault: "hang_up", method })],
];
const socketFaults = [
  ["Drop the sockets", { fault: "drop" }],
  ["Ask to reconnect", { fault: "refresh" }],
  ["Half-open sockets", { fault: "half_open" }],
  ["Next envelope twice", { fault: "duplicate" }],
  ["Next envelope 2 s late", { fault: "delay", for: "2s" }],
];

/** Hood fills the aside root, and puts its button into bar. */
export class Hood {
  #session;
  #root;
  #button;
  #list = el("ol", { class: "hood-list", role: "list", "aria-label": "What went over the wire", tabindex: "0" });
  #faults = el("p", { class: "hood-faults", role: "status" });
  #exchanges = new Map(); // seq → exchange
  #rows = new Map(); // seq → {rev, node}
  #rev = 0;
  #kind = "all";
  #timer = 0;

  constructor(session, root, bar) {
    this.#session = session;
    this.#root = root;
    this.#button = el(
      "button",
      {
        type: "button",
        class: "btn-bar hood-button",
        id: "hood-button",
        "aria-controls": "hood",
        "aria-expanded": "false",
        onclick: () => this.#toggle(root.hidden),
      },
      icon("code"),
    );
    bar.prepend(this.#button);
    session.on(["violations", "workspace"], () => this.#count());
  }

  #count() {
    const n = this.#session.workspace?.violations ?? 0;
    this.#button.querySelector(".hood-count")?.remove();
    if (n) this.#button.append(el("span", { class: "hood-count", "aria-hidden": "true" }, n > 99 ? "99+" : String(n)));
    const label = `Under the hood${n ? `: ${n} ${n === 1 ? "violation" : "violations"}` : ""}`;
    this.#button.setAttribute("aria-label", label);
    this.#button.title = label;
  }

  #toggle(open) {
    this.#root.hidden = !open;
    document.documentElement.classList.toggle("with-hood", open);
    this.#button.setAttribute("aria-expanded", String(open));
    clearTimeout(this.#timer);
    if (!open) {
      this.#button.focus();
      return;
    }
    if (!this.#root.children.length) this.#build();
    this.#look();
    this.#root.querySelector("button").focus();
  }

  #build() {
    const { workspace } = this.#session;
    const method = el("input", {
      class: "field hood-method",
      list: "hood-methods",
      placeholder: "every method",
      "aria-label": "Method that the faults are for",
    });
    const button = (label, run) =>
      el("button", { type: "button", class: "btn btn-small", onclick: run }, label);
    const filters = kinds.map(([id, label]) =>
      el(
        "button",
        {
          type: "button",
          class: "btn btn-small",
          "aria-pressed": String(id === this.#kind),
          onclick: (event) => {
            this.#kind = id;
            for (const b of filters) b.setAttribute("aria-pressed", String(b === event.currentTarget));
            this.#draw();
          },
        },
        label,
      ),
    );
    this.#root.replaceChildren(
      el(
        "header",
        { class: "hood-head" },
        el("h2", {}, "Under the hood"),
        el(
          "button",
          { type: "button", class: "btn-plain", "aria-label": "Close the panel", onclick: () => this.#toggle(false) },
          icon("close"),
        ),
      ),
      el(
        "details",
        { class: "hood-part" },
        el("summary", {}, "Make Slack misbehave"),
        el(
          "div",
          { class: "hood-buttons" },
          method,
          el("datalist", { id: "hood-methods" }, workspace.methods.map((m) => el("option", { value: m }))),
          faults.map(([label, make]) => button(label, () => this.#fault(label, make(method.value.trim())))),
        ),
        el(
          "div",
          { class: "hood-buttons" },
          socketFaults.map(([label, fault]) => button(label, () => this.#fault(label, fault))),
          button("Behave again", () => this.#fault("Behave again", { fault: "clear" })),
        ),
        this.#faults,
      ),
      el(
        "details",
        { class: "hood-part" },
        el("summary", {}, "The workspace"),
        el(
          "div",
          { class: "hood-buttons" },
          el("a", { class: "btn btn-small", href: exportURL, download: "workspace.json" }, "Export"),
          this.#importer(),
          workspace.resettable && button("Reset to the sample data", () => this.#reset()),
        ),
      ),
      el("div", { class: "hood-filters", role: "group", "aria-label": "Show" }, filters),
      this.#list,
    );
  }

  #importer() {
    const file = el("input", {
      type: "file",
      accept: "application/json,.json",
      class: "sr-only",
      "aria-label": "Workspace to import",
      onchange: async () => {
        const [chosen] = file.files;
        file.value = "";
        if (chosen) await this.#import(await chosen.text());
      },
    });
    return el("label", { class: "btn btn-small hood-import" }, "Import…", file);
  }

  async #import(text) {
    let saved = null;
    try {
      saved = JSON.parse(text);
    } catch {
      this.#session.notice("That file is no JSON.");
      return;
    }
    const answer = await importState(saved);
    if (answer.ok) this.#session.notice("The workspace was imported.", "info");
    else this.#session.notice(`The workspace was not imported: ${reason(answer.error)}.`);
  }

  async #reset() {
    const sure = await ask({
      title: "Reset to the sample data?",
      text: "Everything that was said and logged since the start is forgotten, and the clock goes back to the real time.",
      yes: "Reset",
      danger: true,
    });
    if (!sure) return;
    const answer = await reset();
    if (answer.ok) this.#session.notice("Everything is as it was at the start.", "info");
    else this.#session.notice(`The reset did not work: ${reason(answer.error)}.`);
  }

  async #fault(label, fault) {
    const answer = await setFault(fault);
    if (answer.ok) this.#session.notice(`Slack now does so: ${label}.`, "info");
    else this.#session.notice(`${label}: ${reason(answer.error)}.`);
    this.#look();
  }

  /** #look asks for what is new, and does so again while the panel is open. */
  async #look() {
    clearTimeout(this.#timer);
    try {
      const got = await traffic(this.#rev);
      if (got.rev < this.#rev) {
        // Another workspace answers at this address.
        this.#exchanges.clear();
        this.#rows.clear();
        this.#rev = 0;
        return;
      }
      this.#rev = got.rev;
      for (const x of got.exchanges) this.#exchanges.set(x.seq, x);
      this.#faults.textContent = got.faults.length ? `Now: ${got.faults.join("; ")}.` : "Slack behaves.";
      if (got.exchanges.length) this.#draw();
    } catch {
      // The link in the bar says that the workspace is away.
    } finally {
      if (!this.#root.hidden) this.#timer = setTimeout(() => this.#look(), every);
    }
  }

  #draw() {
    const wanted = kinds.find(([id]) => id === this.#kind)[2];
    const all = [...this.#exchanges.values()].sort((a, b) => b.seq - a.seq);
    for (const x of all.slice(shown * 2)) {
      this.#exchanges.delete(x.seq);
      this.#rows.delete(x.seq);
    }
    keep(
      this.#list,
      all
        .filter(wanted)
        .slice(0, shown)
        .map((x) => this.#row(x)),
    );
  }

  #row(x) {
    const old = this.#rows.get(x.seq);
    if (old?.rev === x.rev) return old.node;
    const node = el("li", { class: `hood-row hood-${x.error || x.kind === "violation" ? "bad" : x.kind}` }, line(x, this.#session.person.tz));
    if (old?.node.querySelector("details[open]")) node.querySelector("details")?.setAttribute("open", "");
    this.#rows.set(x.seq, { rev: x.rev, node });
    return node;
  }
}

const arrows = { envelope: ["→", "to the app"], call: ["←", "from the app"], hook: ["←", "from the app"] };

/** line is an exchange in one line, with its payloads inside; its time is that of a zone. */
function line(x, tz) {
  const { hour, minute, second } = parts(x.at, tz);
  const iso = new Date(x.at * 1000).toISOString();
  const time = el("time", { datetime: iso }, `${hour}:${minute}:${second}${iso.slice(19, 23)}`);
  if (x.kind === "violation")
    return el(
      "div",
      { class: "hood-line" },
      time,
      el("b", {}, "Slack would refuse this: ", x.what),
      el("span", { class: "hood-detail" }, x.detail),
    );
  const [arrow, words] = arrows[x.kind];
  const result = x.open
    ? "…"
    : `${x.error ? `${x.error} · ` : ""}${x.took_ms < 10 ? x.took_ms.toFixed(1) : Math.round(x.took_ms)} ms`;
  return el(
    "details",
    {},
    el(
      "summary",
      { class: "hood-line" },
      time,
      el("span", { "aria-hidden": "true" }, arrow),
      el("span", { class: "sr-only" }, words),
      el("b", {}, x.what),
      el("span", { class: "hood-result" }, result),
    ),
    el(
      "div",
      { class: "hood-body" },
      x.detail && el("p", { class: "panel-note" }, x.detail),
      payload(x.kind === "envelope" ? "Sent to the app" : "Sent by the app", x.sent),
      payload(x.kind === "envelope" ? "Acked with" : `Answered ${x.status || ""}`, x.answer),
      x.url && copyButton("Copy as curl", () => curl(x)),
    ),
  );
}

function payload(label, value) {
  if (value === undefined) return null;
  const text = tidy(value);
  return [
    el("div", { class: "hood-label" }, label, copyButton("Copy", () => text)),
    el("pre", { tabindex: "0", "aria-label": label }, text),
  ];
}

function copyButton(label, text) {
  return el(
    "button",
    {
      type: "button",
      class: "btn-link",
      onclick: async (event) => {
        const node = event.currentTarget;
        await navigator.clipboard.writeText(text()).then(
          () => (node.textContent = "Copied"),
          () => (node.textContent = "The browser does not allow it"),
        );
        setTimeout(() => (node.textContent = label), 1500);
      },
    },
    label,
  );
}
