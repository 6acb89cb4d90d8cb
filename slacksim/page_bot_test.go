package slacksim_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"

	"winlog/slacksim"
)

// office is a workspace with two people, two channels and a running bot.
type office struct {
	sim *slacksim.Sim
	bot *pageBot
}

func newOffice(t *testing.T) *office {
	t.Helper()
	return newOfficeWith(t, slacksim.Options{})
}

func newOfficeWith(t *testing.T, options slacksim.Options) *office {
	t.Helper()
	o, app := newOfficeAtNight(t, options)
	o.bot = runPageBot(t, o.sim.APIURL(), app.AppToken, app.BotToken)
	return o
}

// newOfficeAtNight is an office whose bot does not run.
func newOfficeAtNight(t *testing.T, options slacksim.Options) (*office, *slacksim.App) {
	t.Helper()
	sim, err := slacksim.Start(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := sim.Close(); err != nil {
			t.Error(err)
		}
	})
	sim.AddPerson(slacksim.Person{ID: "U0ANA", Name: "ana", RealName: "Ana Ruiz", Title: "Engineer I", TZ: "Europe/Madrid"})
	sim.AddPerson(slacksim.Person{ID: "U0BEN", Name: "ben", RealName: "Ben Okafor", Title: "Engineer II", TZ: "America/New_York"})
	sim.AddChannel("C0RANDOM", "random", "U0ANA", "U0BEN")
	app, err := sim.Install([]byte(pageBotManifest))
	if err != nil {
		t.Fatal(err)
	}
	return &office{sim: sim}, app
}

// wait waits until the bot has noted something.
func (o *office) wait(t *testing.T, want string) {
	t.Helper()
	for end := time.Now().Add(patience); !o.bot.noted(want); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("the bot never noted %q; at last it noted %q", want, o.bot.last())
		}
	}
}

// reinstall installs the app with a changed manifest.
func (o *office) reinstall(t *testing.T, change func(manifest string) string) {
	t.Helper()
	if _, err := o.sim.Install([]byte(change(pageBotManifest))); err != nil {
		t.Fatal(err)
	}
}

// at is the address at which one acts as a person in a channel.
func (o *office) at(user, channel string) string {
	return o.sim.PageURL() + "#/" + user + "/" + channel
}

const pageBotManifest = `{
	"display_information": {"name": "Demo Bot"},
	"features": {
		"bot_user": {"display_name": "Demo Bot", "always_online": true},
		"app_home": {"home_tab_enabled": true, "messages_tab_enabled": true, "messages_tab_read_only_enabled": false},
		"shortcuts": [
			{"name": "Log a win", "type": "global", "callback_id": "log_win", "description": "Opens the form"},
			{"name": "Log as win", "type": "message", "callback_id": "log_this", "description": "Keeps the message"}
		],
		"slash_commands": [{"command": "/demo", "description": "Shows what the page can do", "usage_hint": "[words]", "should_escape": true}]
	},
	"oauth_config": {"scopes": {"bot": ["commands", "chat:write", "im:write", "im:history", "users:read"]}},
	"settings": {
		"event_subscriptions": {"bot_events": ["app_home_opened", "message.im"]},
		"interactivity": {"is_enabled": true},
		"org_deploy_enabled": false, "socket_mode_enabled": true, "token_rotation_enabled": false
	}
}`

// pageBot is a small bot on the real slack-go client, for the page to talk to.
// It has one command, /demo:
//
//	/demo words   answers only the person, with a button, a menu and a date
//	/demo         opens a modal, as its shortcuts do
//	/demo slow    is never acknowledged
type pageBot struct {
	t   *testing.T
	api *slack.Client
	sm  *socketmode.Client

	mu   sync.Mutex
	seen []string
}

// runPageBot connects a bot and stops it when the test ends.
func runPageBot(t *testing.T, apiURL, appToken, botToken string) *pageBot {
	t.Helper()
	api := slack.New(botToken, slack.OptionAppLevelToken(appToken), slack.OptionAPIURL(apiURL))
	b := &pageBot{t: t, api: api, sm: socketmode.New(api)}
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	ready := make(chan struct{})
	running.Go(func() { _ = b.sm.RunContext(ctx) }) // ends with the context's error
	running.Go(func() {
		for {
			select {
			case <-ctx.Done():
				return
			case e := <-b.sm.Events:
				if e.Type == socketmode.EventTypeHello {
					close(ready)
				}
				b.handle(ctx, e)
			}
		}
	})
	t.Cleanup(func() {
		cancel()
		running.Wait()
	})
	select {
	case <-ready:
	case <-time.After(10 * time.Second):
		t.Fatal("the bot did not connect within 10 s")
	}
	return b
}

// note keeps what reached the bot, for tests to look at.
func (b *pageBot) note(format string, args ...any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.seen = append(b.seen, fmt.Sprintf(format, args...))
}

func (b *pageBot) noted(what string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Contains(b.seen, what)
}

func (b *pageBot) last() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.seen) == 0 {
		return ""
	}
	return b.seen[len(b.seen)-1]
}

func (b *pageBot) handle(ctx context.Context, e socketmode.Event) {
	switch data := e.Data.(type) {
	case slack.SlashCommand:
		b.note("command %s in %s", data.Text, data.ChannelID)
		switch data.Text {
		case "slow":
		case "":
			b.must(b.sm.AckCtx(ctx, e.Request.EnvelopeID, nil))
			b.open(ctx, data.TriggerID, data.ChannelID, "")
		default:
			b.must(b.sm.AckCtx(ctx, e.Request.EnvelopeID, map[string]any{"text": "Saved: " + data.Text, "blocks": cardBlocks("Saved: " + data.Text)}))
		}
	case slack.InteractionCallback:
		b.interact(ctx, e, data)
	case slackevents.EventsAPIEvent:
		b.must(b.sm.AckCtx(ctx, e.Request.EnvelopeID, nil))
		if opened, ok := data.InnerEvent.Data.(*slackevents.AppHomeOpenedEvent); ok {
			b.note("opened %s", opened.Tab)
			if opened.Tab == "home" {
				b.publish(ctx, opened.User, "nothing so far")
			}
		}
	}
}

func (b *pageBot) interact(ctx context.Context, e socketmode.Event, in slack.InteractionCallback) {
	ack := func(payload any) { b.must(b.sm.AckCtx(ctx, e.Request.EnvelopeID, payload)) }
	switch in.Type {
	case slack.InteractionTypeShortcut:
		ack(nil)
		b.open(ctx, in.TriggerID, in.User.ID, "")
	case slack.InteractionTypeMessageAction:
		ack(nil)
		b.open(ctx, in.TriggerID, in.Channel.ID, in.Message.Text)
	case slack.InteractionTypeBlockSuggestion:
		ack(slack.OptionsResponse{Options: []*slack.OptionBlockObject{option("found", "Found "+in.Value)}})
	case slack.InteractionTypeBlockActions:
		ack(nil)
		a := in.ActionCallback.BlockActions[0]
		got := a.ActionID + " " + a.Value + a.SelectedOption.Value + a.SelectedDate
		b.note("%s", got)
		if in.View.Type == slack.VTHomeTab {
			b.publish(ctx, in.User.ID, got)
		}
		if in.ResponseURL != "" {
			_, _, err := b.api.PostMessageContext(ctx, "", slack.MsgOptionReplaceOriginal(in.ResponseURL), slack.MsgOptionBlocks(cardBlocks("Got "+got)...))
			b.must(err)
		}
	case slack.InteractionTypeViewSubmission:
		b.submit(ctx, ack, in)
	}
}

// publish gives somebody a Home with one of each control, and the last thing they did there.
func (b *pageBot) publish(ctx context.Context, user, last string) {
	note := slack.NewPlainTextInputBlockElement(plain("Write here"), "text")
	input := slack.NewInputBlock("note", plain("Note"), nil, note)
	input.DispatchAction = true
	_, err := b.api.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: user, View: slack.HomeTabViewRequest{
		Type: slack.VTHomeTab,
		Blocks: slack.Blocks{BlockSet: []slack.Block{
			slack.NewHeaderBlock(plain("Your wins")),
			slack.NewSectionBlock(slack.NewTextBlockObject(slack.MarkdownType, "Last: "+last, false, true), nil,
				slack.NewAccessory(slack.NewOverflowBlockElement("more", option("pause", "Pause"), option("stop", "Stop")))),
			slack.NewActionBlock("nav", button("nothing", "Nothing"),
				slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain("Quarter"), "quarter", option("q1", "First"), option("q2", "Second")),
				slack.NewDatePickerBlockElement("since")),
			input,
		}},
	}})
	b.must(err)
}

// submit refuses short texts at their field, and answers the others in the channel.
func (b *pageBot) submit(ctx context.Context, ack func(any), in slack.InteractionCallback) {
	values := in.View.State.Values
	what := values["what"]["v"].Value
	switch {
	case what == "slow":
		return
	case len(what) < 8:
		ack(slack.NewErrorsViewSubmissionResponse(map[string]string{"what": "Say a little more."}))
		return
	}
	ack(nil)
	out, err := json.Marshal(map[string]any{
		"what": what, "when": values["when"]["v"].SelectedDate, "level": values["level"]["v"].SelectedOption.Value, "who": values["who"]["v"].SelectedUsers,
	})
	b.must(err)
	b.note("%s", out)
	_, err = b.api.PostEphemeralContext(ctx, in.View.PrivateMetadata, in.User.ID, slack.MsgOptionText("Kept: "+what, true))
	b.must(err)
}

func (b *pageBot) open(ctx context.Context, trigger, channel, text string) {
	input := func(id, label string, optional bool, e slack.BlockElement) slack.Block {
		in := slack.NewInputBlock(id, plain(label), nil, e)
		in.Optional = optional
		return in
	}
	what := slack.NewPlainTextInputBlockElement(plain("Shipped …"), "v")
	what.Multiline = true
	what.InitialValue = text
	when := slack.NewDatePickerBlockElement("v")
	when.InitialDate = "2026-05-12"
	level := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain("Choose"), "v", option("IC1", "IC1"), option("IC2", "IC2"), option("IC3", "IC3"))
	who := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeUser, plain("People"), "v")
	_, err := b.api.OpenViewContext(ctx, trigger, slack.ModalViewRequest{
		Type: slack.VTModal, Title: plain("Log a win"), Submit: plain("Save"), Close: plain("Cancel"), CallbackID: "win", PrivateMetadata: channel,
		Blocks: slack.Blocks{BlockSet: []slack.Block{
			input("what", "What happened?", false, what), input("when", "Date", false, when),
			input("level", "Level", true, level), input("who", "With", true, who),
		}},
	})
	b.must(err)
}

// must reports an error of the bot; those of its end are not the test's business.
func (b *pageBot) must(err error) {
	if err != nil && b.t.Context().Err() == nil {
		b.t.Errorf("bot: %v", err)
	}
}

func plain(text string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, text, false, false)
}

func button(id, text string) *slack.ButtonBlockElement {
	return slack.NewButtonBlockElement(id, "v1", plain(text))
}

func option(value, text string) *slack.OptionBlockObject {
	return slack.NewOptionBlockObject(value, plain(text), nil)
}

// cardBlocks is a message with one of each control that acts at once. The text
// comes escaped from Slack, as commands do.
func cardBlocks(text string) []slack.Block {
	day := slack.NewDatePickerBlockElement("day")
	day.InitialDate = "2026-05-12"
	remove := button("remove", "Remove").WithStyle(slack.StyleDanger).
		WithConfirm(slack.NewConfirmationBlockObject(plain("Remove it?"), plain("For good."), plain("Remove"), plain("Keep")))
	search := slack.NewOptionsSelectBlockElement(slack.OptTypeExternal, plain("Search"), "search")
	least := 1
	search.MinQueryLength = &least
	return []slack.Block{
		slack.NewSectionBlock(slack.NewTextBlockObject(slack.MarkdownType, text, false, true), nil, nil),
		slack.NewActionBlock("acts", button("undo", "Undo"), remove,
			slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain("Level"), "level", option("IC1", "IC1"), option("IC2", "IC2")), day, search),
	}
}
