// What the page knows, and how it stays up to date. Everything shown is read
// from here; every change ends in a "change" event that names its parts.

import { Acting, workspace as fetchWorkspace } from "./api.js";
import { colourPeople } from "./dom.js";

/** coalesce runs load now; calls during a run make it run once more. */
function coalesce(load) {
  let running = null;
  let again = false;
  return () => {
    again = true;
    running ??= (async () => {
      try {
        while (again) {
          again = false;
          await load();
        }
      } finally {
        running = null;
      }
    })();
    return running;
  };
}

/** Session is one person's seat at one channel. */
export class Session extends EventTarget {
  workspace = null;
  person = null; // who one acts as, from workspace.people
  channel = null; // id
  tab = "messages"; // or "home", in the app's DM
  look = null; // channels, views, home of the person
  messages = [];
  loaded = ""; // person/channel the messages belong to
  fresh = 0; // unread messages when the channel was opened
  link = "connecting"; // "live", "reconnecting"
  answer = null; // {ok, ms} of the last thing done
  #acting = null;
  #tabs = new Map(); // person → the tab of the app they were at last
  #events = null;
  #retry = 0;
  thread = null; // ts of the message whose thread is open
  playing = 0; // seconds of the workspace's clock per second while it plays
  story = null; // {name, playing, step, of, what}: what the people do by themselves
  #now = { sim: 0, real: 0 };

  constructor() {
    super();
    this.refreshWorkspace = coalesce(() => this.#loadWorkspace());
    this.refreshLook = coalesce(() => this.#loadLook());
    this.refreshMessages = coalesce(() => this.#loadMessages());
  }

  /** dir is the Directory mrkdwn.js wants, for who one acts as now. */
  get dir() {
    const { people, bot, channels } = this.workspace;
    const here = this.look?.channels ?? [];
    return {
      me: this.person.id,
      tz: this.person.tz,
      now: () => this.now(),
      user: (id) => (id === bot.user_id ? bot.name : people.find((p) => p.id === id)?.real_name),
      channel: (id) => (channels.find((c) => c.id === id) ?? here.find((c) => c.id === id))?.name,
      people: () => people,
      channels: () => channels,
    };
  }

  get acting() {
    return this.#acting;
  }

  /** now is the workspace's clock in unix seconds. */
  now() {
    return this.#now.sim + ((performance.now() - this.#now.real) / 1000) * (this.playing || 1);
  }

  /** setClock takes what the local Slack says of its clock. */
  setClock({ now, playing = 0, story = null }) {
    this.#now = { sim: now, real: performance.now() };
    this.playing = playing;
    this.story = story?.name ? story : null;
    this.#changed("clock");
  }

  /** current is the open channel as the person's list has it. */
  get current() {
    return this.look?.channels.find((c) => c.id === this.channel) ?? null;
  }

  #changed(...parts) {
    this.dispatchEvent(new CustomEvent("change", { detail: new Set(parts) }));
  }

  /** on calls fn after changes of any of the parts. */
  on(parts, fn) {
    this.addEventListener("change", (event) => {
      if (parts.some((p) => event.detail.has(p))) fn(event.detail);
    });
  }

  async #loadWorkspace() {
    const got = await fetchWorkspace();
    this.workspace = got;
    colourPeople(got.people.map((p) => p.id));
    this.setClock(got);
    if (this.person) this.person = got.people.find((p) => p.id === this.person.id) ?? this.person;
    this.#changed("workspace", "clock");
  }

  async #loadLook() {
    const acting = this.#acting;
    const got = await this.#get(acting.look());
    if (!got || acting !== this.#acting) return;
    const old = new Map((this.look?.channels ?? []).map((c) => [c.id, c]));
    this.look = got;
    this.#changed("look");
    // A channel that is open is read: ask for its messages when they are news.
    const open = this.current;
    if (open && this.tab === "messages" && Number(open.unread) > 0 && Number(old.get(open.id)?.unread ?? 0) === 0) this.refreshMessages();
  }

  async #loadMessages() {
    const acting = this.#acting;
    const { channel } = this;
    if (!acting || !channel || this.tab !== "messages") return;
    const got = await this.#get(acting.messages(channel));
    if (!got || acting !== this.#acting || channel !== this.channel) return;
    this.messages = got.messages;
    this.loaded = `${acting.user}/${channel}`;
    if (this.current) this.current.unread = 0;
    this.#changed("messages", "look");
  }

  /** switchTo makes one act as another person, in the same channel if they have it. */
  async switchTo(id, channel = this.channel, tab = undefined) {
    const person = this.workspace.people.find((p) => p.id === id) ?? this.workspace.people[0];
    const wasIm = this.current?.kind === "im";
    this.person = person;
    this.#acting = new Acting(person.id);
    this.look = null;
    this.messages = [];
    this.loaded = "";
    this.answer = null;
    this.#changed("person", "look", "messages");
    this.#listen();
    await this.refreshLook();
    if (this.person !== person || !this.look) return;
    const channels = this.look.channels;
    const same = channels.find((c) => c.id === channel) ?? (wasIm && channels.find((c) => c.kind === "im"));
    await this.open((same || channels[0])?.id ?? null, tab);
  }

  /** #get reads something; when the local Slack is away that is shown, and read again later. */
  async #get(promise) {
    try {
      const got = await promise;
      if (this.#events?.readyState === EventSource.OPEN) this.#setLink("live");
      return got;
    } catch {
      this.#setLink("reconnecting");
      return null;
    }
  }

  /** open shows a channel; of the app's own, the tab named or the one that fits. */
  async open(channel, tab = undefined) {
    this.channel = channel;
    await this.showTab(this.#tabOf(this.current, tab));
  }

  /** #tabOf is the tab to open: in the app, where one was last, but new messages go first. */
  #tabOf(channel, wanted) {
    const { app } = this.workspace;
    if (channel?.kind !== "im" || !app.home) return "messages";
    if (!app.messages) return "home";
    if (wanted === "home" || wanted === "messages") return wanted;
    return Number(channel.unread) > 0 ? "messages" : (this.#tabs.get(this.person.id) ?? "home");
  }

  /** showTab shows the channel's messages or the app's Home, and tells the app which of its tabs is seen. */
  async showTab(tab) {
    this.tab = tab;
    this.openThread(null);
    this.fresh = Number(this.current?.unread ?? 0);
    this.messages = [];
    this.loaded = "";
    this.#changed("channel", "messages");
    if (this.current?.kind === "im") {
      this.#tabs.set(this.person.id, tab);
      this.#acting.openTab(tab).then(() => this.refreshLook());
    }
    await this.refreshMessages();
  }

  /** openThread shows the thread of a message beside the channel; null closes it. */
  openThread(ts) {
    if (this.thread === ts) return;
    this.thread = ts;
    this.#changed("thread");
  }

  /** done reads what an answer changed; asked says that the app was asked, so that its time counts. */
  async done(answer, asked = true) {
    if (asked && answer.took_ms !== undefined) this.answer = { ok: answer.ok, ms: answer.took_ms };
    this.#changed("answer");
    await Promise.all([this.refreshLook(), this.refreshMessages()]);
    return answer;
  }

  /** notice asks for a toast. */
  notice(text, kind = "error") {
    this.dispatchEvent(new CustomEvent("notice", { detail: { text, kind } }));
  }

  #listen() {
    this.#events?.close();
    clearTimeout(this.#retry);
    const events = this.#acting.events();
    this.#events = events;
    events.onopen = () => {
      const back = this.link === "reconnecting";
      this.#setLink("live");
      if (back) this.#refreshAll();
    };
    events.onmessage = (event) => this.#heard(JSON.parse(event.data));
    events.onerror = () => {
      this.#setLink("reconnecting");
      // The browser retries a lost stream by itself, but gives up after an error status.
      if (events.readyState === EventSource.CLOSED) this.#retry = setTimeout(() => this.#listen(), 2000);
    };
  }

  #setLink(link) {
    if (this.link === link) return;
    this.link = link;
    this.#changed("link");
  }

  async #refreshAll() {
    await this.#get(this.refreshWorkspace());
    if (!this.channel || !this.look) await this.switchTo(this.person.id);
    else await Promise.all([this.refreshLook(), this.refreshMessages()]);
  }

  #heard(event) {
    switch (event.type) {
      case "message":
        if (event.channel === this.channel && this.tab === "messages") this.refreshMessages();
        else this.refreshLook();
        break;
      case "clock":
        this.setClock(event);
        break;
      case "violation":
        this.workspace.violations = event.count;
        this.#changed("violations");
        break;
      case "notice":
        this.notice(event.text);
        break;
      case "workspace":
        this.#refreshAll();
        break;
      default:
        this.refreshLook();
    }
  }
}
