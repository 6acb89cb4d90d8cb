// A small app on Slack's own SDK for JavaScript, which knows nothing of
// slacksim: what works here works against Slack. conformance_test.go starts it,
// acts as its users, and gives it orders on its standard input.

import { createInterface } from "node:readline";
import bolt from "@slack/bolt";
import { SocketModeClient } from "@slack/socket-mode";
import { ErrorCode, WebClient } from "@slack/web-api";

const { SLACK_API_URL: slackApiUrl, SLACK_BOT_TOKEN: token, SLACK_APP_TOKEN: appToken } = process.env;
const clientOptions = { slackApiUrl };
const quiet = { debug() {}, info() {}, warn() {}, error() {}, setLevel() {}, getLevel: () => "error", setName() {} };
const app = new bolt.App({ token, appToken, socketMode: true, clientOptions, logger: quiet });
const tell = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

const plain = (text) => ({ type: "plain_text", text });
const option = (value) => ({ text: plain(value), value });
const note = (text) => ({ type: "section", block_id: "note", text: { type: "mrkdwn", text } });
const input = (id, element, more = {}) => ({ type: "input", block_id: id, label: plain(id), element: { action_id: "v", ...element }, ...more });
const form = (title, metadata = "") => ({
  type: "modal",
  callback_id: "form",
  title: plain(title),
  submit: plain("Save"),
  close: plain("Cancel"),
  notify_on_close: true,
  private_metadata: metadata,
  blocks: [
    input("what", { type: "plain_text_input", multiline: true }),
    input("level", { type: "static_select", options: ["IC1", "IC2"].map(option) }, { optional: true }),
    input("who", { type: "multi_users_select" }, { optional: true }),
    input("when", { type: "datepicker", initial_date: "2026-05-12" }),
    input("files", { type: "file_input", max_files: 2 }, { optional: true }),
  ],
});
const controls = [
  {
    type: "actions",
    block_id: "acts",
    elements: [
      { type: "button", action_id: "press", text: plain("Press"), value: "1|7" },
      { type: "static_select", action_id: "pick", options: ["a", "b"].map(option) },
      { type: "overflow", action_id: "more", options: ["one", "two"].map(option) },
      { type: "external_select", action_id: "search", min_query_length: 1 },
      { type: "datepicker", action_id: "day" },
      { type: "checkboxes", action_id: "boxes", options: ["x", "y"].map(option) },
    ],
  },
];

app.command("/win", async ({ command, ack, respond, client }) => {
  switch (command.text) {
    case "later":
      await ack();
      for (let i = 1; i <= 5; i++) await respond({ text: `answer ${i}`, response_type: i === 5 ? "in_channel" : "ephemeral" });
      break;
    case "modal":
      await ack();
      await client.views.open({ trigger_id: command.trigger_id, view: form("First", command.channel_id) });
      break;
    case "slow":
      break;
    default:
      await ack({ text: `You said ${command.text}`, blocks: [note(`You said ${command.text}`), ...controls] });
  }
});

app.view("form", async ({ ack, view, body, client }) => {
  const what = view.state.values.what.v.value;
  if (what === "short") return ack({ response_action: "errors", errors: { what: "Say a little more." } });
  if (what === "update") return ack({ response_action: "update", view: form("Updated", view.private_metadata) });
  if (what === "push") return ack({ response_action: "push", view: form("Pushed", view.private_metadata) });
  if (what === "clear") return ack({ response_action: "clear" });
  await ack();
  const values = view.state.values;
  const got = {
    what,
    level: values.level.v.selected_option?.value ?? null,
    who: values.who.v.selected_users,
    when: values.when.v.selected_date,
    files: values.files.v.files?.map((f) => f.name) ?? [],
  };
  await client.chat.postEphemeral({ channel: view.private_metadata, user: body.user.id, text: JSON.stringify(got) });
});
app.view({ callback_id: "form", type: "view_closed" }, async ({ ack, body }) => {
  await ack();
  tell({ closed: body.view.title.text, cleared: body.is_cleared });
});

const acted = async ({ ack, action, body, respond, client }) => {
  await ack();
  const value =
    action.value ?? action.selected_option?.value ?? action.selected_date ?? action.selected_options?.map((o) => o.value).join("+");
  if (body.view) await client.views.publish({ user_id: body.user.id, hash: body.view.hash, view: home(`${action.action_id} ${value}`) });
  else await respond({ replace_original: true, text: "", blocks: [note(`${action.action_id} ${value}`), ...controls] });
};
for (const id of ["press", "pick", "more", "search", "day", "boxes"]) app.action(id, acted);
app.options("search", async ({ options, ack }) => ack({ options: [option(`found ${options.value}`)] }));

app.shortcut("new_item", async ({ shortcut, ack, client }) => {
  await ack();
  await client.views.open({ trigger_id: shortcut.trigger_id, view: form("Shortcut", "C0GENERAL") });
});
app.shortcut({ callback_id: "log_this", type: "message_action" }, async ({ shortcut, ack, client }) => {
  await ack();
  const { permalink } = await client.chat.getPermalink({ channel: shortcut.channel.id, message_ts: shortcut.message_ts });
  await client.chat.postMessage({ channel: shortcut.user.id, text: `${shortcut.message.text} ${permalink}` });
});

const home = (text) => ({ type: "home", callback_id: "home", blocks: [note(text), ...controls] });
app.event("app_home_opened", async ({ event, client }) => {
  if (event.tab === "home") await client.views.publish({ user_id: event.user, view: home("Welcome") });
});
app.event("app_mention", async ({ event, say }) => say({ text: `You called, <@${event.user}>?`, thread_ts: event.ts }));
app.message("ping", async ({ message, say }) => say(`pong <@${message.user}>`));
app.event("reaction_added", async ({ event, client }) => {
  if (event.reaction !== "trophy") return;
  await client.reactions.add({ channel: event.item.channel, timestamp: event.item.ts, name: "eyes" });
});
app.event("team_join", async ({ event, client }) => {
  await client.chat.postMessage({ channel: event.user.id, text: `Welcome ${event.user.real_name}` });
});

/** sockets are clients of their own, beside Bolt's. */
const sockets = [];
const orders = {
  async auth() {
    const { user_id, bot_id, team_id, url } = await app.client.auth.test();
    return { user_id, bot_id, team_id, url };
  },
  async update({ channel }) {
    const { ts } = await app.client.chat.postMessage({ channel, text: "before", metadata: { event_type: "note", event_payload: { n: 1 } } });
    const { text } = await app.client.chat.update({ channel, ts, text: "after", blocks: [note("after")] });
    return { ts, text };
  },
  async remove({ channel, ts }) {
    await app.client.chat.delete({ channel, ts });
  },
  async upload({ channel }) {
    const { files } = await app.client.filesUploadV2({
      channel_id: channel,
      initial_comment: "the report",
      file_uploads: [{ file: Buffer.from("a,b\n1,2\n"), filename: "report.csv", title: "Report" }],
    });
    return files.map((f) => f.files ?? f).flat().map((f) => f.id);
  },
  async pages({ method, key, args, limit }) {
    const sizes = [];
    const all = [];
    for await (const page of app.client.paginate(method, { ...args, limit })) {
      sizes.push(page[key].length);
      all.push(...page[key].map((x) => x.text ?? x.id));
    }
    return { sizes, all };
  },
  async refused({ channel, count }) {
    const strict = new WebClient(token, { slackApiUrl, rejectRateLimitedCalls: true, logger: quiet });
    for (let i = 1; i <= count; i++) {
      try {
        await strict.chat.postMessage({ channel, text: `strict ${i}` });
      } catch (error) {
        return { after: i - 1, limited: error.code === ErrorCode.RateLimitedError, retryAfter: error.retryAfter };
      }
    }
    return { after: count, limited: false };
  },
  async patient({ channel }) {
    const { ok } = await app.client.chat.postMessage({ channel, text: "patient" });
    return { ok };
  },
  async call({ method, args }) {
    try {
      return await app.client.apiCall(method, args);
    } catch (error) {
      return error.data ?? { ok: false, error: String(error) };
    }
  },
  async sockets({ count }) {
    for (let i = 0; i < count; i++) {
      const socket = new SocketModeClient({ appToken, clientOptions, logger: quiet });
      socket.on("slash_commands", ({ ack, body }) => ack({ text: `socket ${i} heard ${body.text}` }));
      await socket.start();
      sockets.push(socket);
    }
  },
  async alone() {
    await Promise.all(sockets.splice(0).map((socket) => socket.disconnect()));
  },
};

process.on("unhandledRejection", (error) => tell({ fault: String(error?.stack ?? error) }));
app.error(async (error) => tell({ fault: String(error.original?.stack ?? error.stack ?? error) }));
await app.start();
tell({ ready: true });
for await (const line of createInterface({ input: process.stdin })) {
  const { id, order, args } = JSON.parse(line);
  orders[order](args ?? {}).then(
    (result) => tell({ id, result: result ?? null }),
    (error) => tell({ id, error: String(error.stack ?? error) }),
  );
}
await app.stop();
await Promise.all(sockets.map((socket) => socket.disconnect()));
process.exit(0);
