package slacksim_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"

	"winlog/slacksim"
)

func TestTypedText(t *testing.T) {
	p := open(t, slacksim.Options{})
	events := p.asked(t)
	for _, r := range []struct{ command, text, want string }{
		{"/win", "with @bob in #general", "with <@U0BOB|bob> in <#C0GENERAL|general>"},
		{"/win", "@Bob, thanks!", "<@U0BOB|bob>, thanks!"},
		{"/win", "mail bob@bob.com about #impact", "mail bob@bob.com about #impact"},
		{"/win", "@here a < b & c > d <!channel>", "<!here> a &lt; b &amp; c &gt; d &lt;!channel&gt;"},
		{"/win", "  spaces  ", "spaces"},
		{"/WIN", "case", "case"},
		{"/raw", "with @bob <x>", "with @bob &lt;x&gt;"},
	} {
		if _, err := p.ana.Command(deadline(t), "C0GENERAL", r.command, r.text); err != nil {
			t.Fatal(err)
		}
		got := (<-events).Data.(slack.SlashCommand)
		if got.Text != r.want || got.Command != strings.ToLower(r.command) {
			t.Errorf("%s %s: got %s %q, want %q", r.command, r.text, got.Command, got.Text, r.want)
		}
	}
	out, err := p.ana.Command(deadline(t), "C0GENERAL", "/none", "")
	if err != nil || !strings.Contains(out.Error, "/none is not a valid command") || out.EnvelopeID != "" {
		t.Errorf("got %+v, %v", out, err)
	}
	if _, err := p.ana.Command(deadline(t), "C0NOWHERE", "/win", ""); err == nil {
		t.Error("a command was run in no channel")
	}
	if _, err := p.ana.Command(deadline(t), p.ana.DM(), "/win", ""); err != nil {
		t.Fatal(err)
	}
	if got := (<-events).Data.(slack.SlashCommand).ChannelName; got != "directmessage" {
		t.Errorf("got %q", got)
	}
}

func TestNobodyListens(t *testing.T) {
	p := open(t, slacksim.Options{})
	out, err := p.ana.Command(deadline(t), "C0GENERAL", "/win", "")
	if err != nil || out.Error != "dispatch_failed" || out.Timeout {
		t.Errorf("got %+v, %v", out, err)
	}
}

func TestEvents(t *testing.T) {
	p := open(t, slacksim.Options{})
	events := p.asked(t)
	next := func() any {
		t.Helper()
		select {
		case e := <-events:
			return e.Data.(slackevents.EventsAPIEvent).InnerEvent.Data
		case <-time.After(5 * time.Second):
			t.Fatal("no event")
			return nil
		}
	}
	ctx := deadline(t)
	say := func(channel, text string) {
		t.Helper()
		if _, err := p.ana.Say(ctx, channel, text); err != nil {
			t.Fatal(err)
		}
	}
	say(p.ana.DM(), "shipped <it> with @bob")
	if got := next().(*slackevents.MessageEvent); got.Text != "shipped &lt;it&gt; with <@U0BOB>" || got.ChannelType != "im" || got.User != "U0ANA" || got.BotID != "" {
		t.Errorf("got %+v", got)
	}
	say("C0GENERAL", "not for the app") // message.channels is not in the manifest
	say("C0GENERAL", "hey @testbot")
	if got := next().(*slackevents.AppMentionEvent); got.Text != "hey <@"+p.app.BotUserID+">" || got.Channel != "C0GENERAL" {
		t.Errorf("got %+v", got)
	}
	if _, _, err := p.api.PostMessage("U0ANA", slack.MsgOptionText("the bot's own", false)); err != nil {
		t.Fatal(err)
	}
	if got := next().(*slackevents.MessageEvent); got.BotID != p.app.BotID {
		t.Errorf("got %+v, want the bot's own message", got)
	}
	last := p.ana.Last("C0GENERAL")
	if _, err := p.bob.React(ctx, "C0GENERAL", last.TS, ":trophy:"); err != nil {
		t.Fatal(err)
	}
	if got := next().(*slackevents.ReactionAddedEvent); got.Reaction != "trophy" || got.User != "U0BOB" || got.ItemUser != "U0ANA" || got.Item.Timestamp != last.TS {
		t.Errorf("got %+v", got)
	}
	dm := p.ana.Messages(p.ana.DM())
	if err := p.ana.Edit(p.ana.DM(), dm[0].TS, "shipped it!"); err != nil {
		t.Fatal(err)
	}
	if got := next().(*slackevents.MessageEvent); got.SubType != "message_changed" || got.Message.Text != "shipped it!" || got.PreviousMessage.Text == "" {
		t.Errorf("got %+v", got)
	}
	p.AddPerson(slacksim.Person{ID: "U0CAT", Name: "cat", TZ: "Europe/Paris"})
	if got := next().(*slackevents.TeamJoinEvent); got.User.ID != "U0CAT" {
		t.Errorf("got %+v", got)
	}
	p.Faults().DeactivateUser("U0CAT")
	if got := next().(*slackevents.UserChangeEvent); got.User.ID != "U0CAT" || !got.User.Deleted {
		t.Errorf("got %+v", got)
	}
	if _, err := p.ana.OpenHome(ctx); err != nil {
		t.Fatal(err)
	}
	if got := next().(*slackevents.AppHomeOpenedEvent); got.User != "U0ANA" || got.Tab != "home" || got.View != nil {
		t.Errorf("got %+v", got)
	}
	if _, err := p.api.PublishView("U0ANA", slack.HomeTabViewRequest{Type: "home", Blocks: slack.Blocks{BlockSet: []slack.Block{slack.NewDividerBlock()}}}, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := p.ana.OpenHome(ctx); err != nil {
		t.Fatal(err)
	}
	if got := next().(*slackevents.AppHomeOpenedEvent); got.View == nil || got.View.ID != p.ana.Home().ID {
		t.Errorf("got %+v, want the view that was published", got)
	}
	p.wantViolations(t)
}

func TestMessageShortcut(t *testing.T) {
	p := open(t, slacksim.Options{})
	events := p.asked(t)
	ctx := deadline(t)
	if _, err := p.bob.Say(ctx, "C0GENERAL", "ship it & @ana"); err != nil {
		t.Fatal(err)
	}
	ts := p.ana.Last("C0GENERAL").TS
	if _, err := p.ana.MessageShortcut(ctx, "log_this", "C0GENERAL", ts); err != nil {
		t.Fatal(err)
	}
	got := (<-events).Data.(slack.InteractionCallback)
	if got.Type != "message_action" || got.Message.Text != "ship it &amp; <@U0ANA>" || got.Message.User != "U0BOB" || got.MessageTs != ts || got.ResponseURL == "" || got.TriggerID == "" {
		t.Errorf("got %+v", got)
	}
	if _, err := p.ana.MessageShortcut(ctx, "new_item", "C0GENERAL", ts); err == nil {
		t.Error("a global shortcut is offered on a message")
	}
	if _, err := p.api.PostEphemeral("C0GENERAL", "U0ANA", slack.MsgOptionText("hers", false)); err != nil {
		t.Fatal(err)
	}
	if _, err := p.ana.MessageShortcut(ctx, "log_this", "C0GENERAL", p.ana.Last("C0GENERAL").TS); err == nil {
		t.Error("a shortcut is offered on an ephemeral message")
	}
	if _, err := p.ana.Shortcut(ctx, "new_item"); err != nil {
		t.Fatal(err)
	}
	if got := (<-events).Data.(slack.InteractionCallback); got.Type != "shortcut" || got.User.Name != "" || got.Channel.ID != "" || got.ResponseURL != "" {
		t.Errorf("got %+v", got)
	}
}

// TestValuesOfEveryElement fills each stateful element of a modal, and reads
// view.state.values as slack-go decodes them.
func TestValuesOfEveryElement(t *testing.T) {
	p := open(t, slacksim.Options{})
	in := func(id string, e object, pairs ...any) object {
		return with(inputOf(with(e, "action_id", "a")), append([]any{"block_id", id}, pairs...)...)
	}
	three := repeat(3, optionOf)
	view := modal("blocks", []any{
		in("text", element("plain_text_input")), in("left out", element("plain_text_input"), "optional", true), in("first", element("plain_text_input", "initial_value", "first")),
		in("email", element("email_text_input")), in("url", element("url_text_input")), in("number", element("number_input", "is_decimal_allowed", false, "min_value", "1", "max_value", "9")),
		in("one", element("static_select", "options", three)), in("many", element("multi_static_select", "options", three)),
		in("radio", element("radio_buttons", "options", three, "initial_option", optionOf(2))), in("checks", element("checkboxes", "options", three)),
		in("person", element("users_select")), in("people", element("multi_users_select")), in("channel", element("channels_select")),
		in("talk", element("conversations_select", "response_url_enabled", true)), in("date", element("datepicker", "initial_date", "2026-05-12")), in("time", element("timepicker")),
		in("moment", element("datetimepicker")), in("rich", element("rich_text_input")),
		object{"type": "section", "block_id": "aside", "text": mrkdwn("s"), "accessory": element("static_select", "options", three, "initial_option", optionOf(1))},
	})
	submitted := make(chan slack.InteractionCallback, 1)
	p.run(t, func(e socketmode.Event) any {
		if c, ok := e.Data.(slack.SlashCommand); ok {
			if got := p.post(t, "views.open", object{"trigger_id": c.TriggerID, "view": view}); got["ok"] != true {
				t.Errorf("got %v", got)
			}
		} else if c, ok := e.Data.(slack.InteractionCallback); ok {
			submitted <- c
		}
		return nil
	})
	if _, err := p.ana.Command(deadline(t), "C0GENERAL", "/win", ""); err != nil {
		t.Fatal(err)
	}
	fill := func(what string, values ...string) {
		t.Helper()
		if err := p.ana.Fill(what, values...); err != nil {
			t.Fatal(err)
		}
	}
	out, err := p.ana.Submit(deadline(t))
	if err != nil || len(out.Errors) != 14 || out.EnvelopeID != "" {
		t.Fatalf("an empty form: got %d errors, %+v, %v", len(out.Errors), out, err)
	}
	fill("email", "nonsense")
	fill("url", "nonsense")
	fill("number", "10")
	out, _ = p.ana.Submit(deadline(t))
	for id, want := range map[string]string{"email": "Please enter a valid email address.", "url": "Please enter a valid URL.", "number": "Please enter 9 or less."} {
		if out.Errors[id] != want {
			t.Errorf("%s: got %q, want %q", id, out.Errors[id], want)
		}
	}
	for what, values := range map[string][]string{
		"text": {"a < b"}, "email": {"a@b.co"}, "url": {"https://x.test"}, "number": {"7"}, "one": {"v1"}, "many": {"Option 0", "v2"}, "checks": {"v0"}, "person": {"U0BOB"},
		"people": {"U0ANA", "U0BOB"}, "channel": {"C0GENERAL"}, "talk": {"C0GENERAL"}, "time": {"09:30"}, "moment": {"1780000000"}, "rich": {"hello"},
	} {
		fill(what, values...)
	}
	for what, bad := range map[string]string{"one": "v9", "date": "2026-02-30", "time": "9:30"} {
		if err := p.ana.Fill(what, bad); err == nil {
			t.Errorf("%s took %q", what, bad)
		}
	}
	if out, err := p.ana.Submit(deadline(t)); err != nil || !out.OK() {
		t.Fatalf("got %+v, %v", out, err)
	}
	c := <-submitted
	got := map[string]string{}
	for block, elements := range c.View.State.Values {
		for _, v := range elements {
			got[block] = strings.TrimSpace(fmt.Sprint(v.Value, v.SelectedOption.Value, v.SelectedUser, v.SelectedChannel, v.SelectedConversation, v.SelectedDate, v.SelectedTime))
			if v.SelectedDateTime != 0 {
				got[block] = fmt.Sprint(v.SelectedDateTime)
			}
			for _, o := range v.SelectedOptions {
				got[block] += o.Value + " "
			}
			for _, u := range v.SelectedUsers {
				got[block] += u + " "
			}
			if block == "rich" {
				data, _ := json.Marshal(v.RichTextValue)
				got[block] = fmt.Sprint(strings.Contains(string(data), `"hello"`))
			}
		}
	}
	want := map[string]string{
		"text": "a < b", "left out": "", "first": "first", "email": "a@b.co", "url": "https://x.test", "number": "7", "one": "v1", "many": "v0 v2 ", "radio": "v2",
		"checks": "v0 ", "person": "U0BOB", "people": "U0ANA U0BOB ", "channel": "C0GENERAL", "talk": "C0GENERAL", "date": "2026-05-12", "time": "09:30",
		"moment": "1780000000", "rich": "true", "aside": "v1",
	}
	if diff := jsonDiff(want, got); diff != "" {
		t.Errorf("values (-want +got)\n%s", diff)
	}
	if len(c.ResponseURLs) != 1 || c.ResponseURLs[0].BlockID != "talk" || c.ResponseURLs[0].ChannelID != "C0GENERAL" {
		t.Errorf("response_urls: got %+v", c.ResponseURLs)
	}
	if _, _, body := p.answerAt(t, c.ResponseURLs[0].ResponseURL, `{"text":"t"}`); body != "ok" {
		t.Errorf("got %q", body)
	}
	p.wantViolations(t)
}

func TestActionsOfEveryElement(t *testing.T) {
	p := open(t, slacksim.Options{Unlimited: true})
	events := p.asked(t)
	ctx := deadline(t)
	three := repeat(3, optionOf)
	got := p.post(t, "chat.postMessage", object{"channel": "C0GENERAL", "text": "t", "blocks": []any{
		with(actions(buttonOf("value", "42"), selectOf("options", three), element("overflow", "action_id", "o", "options", three), element("datepicker", "action_id", "d"),
			element("checkboxes", "action_id", "c", "options", three), element("users_select", "action_id", "u")), "block_id", "act"),
	}})
	if got["ok"] != true {
		t.Fatal(got)
	}
	m := p.ana.Last("C0GENERAL")
	action := func(out slacksim.Outcome, err error) (slack.InteractionCallback, *slack.BlockAction) {
		t.Helper()
		if err != nil || !out.OK() {
			t.Fatalf("got %+v, %v", out, err)
		}
		c := (<-events).Data.(slack.InteractionCallback)
		return c, c.ActionCallback.BlockActions[0]
	}
	c, a := action(p.ana.Click(ctx, m, "Go"))
	if a.ActionID != "go" || a.BlockID != "act" || a.Value != "42" || a.ActionTs == "" || c.Message.Timestamp != m.TS || c.Container.MessageTs != m.TS || c.ResponseURL == "" || c.TriggerID == "" || c.Channel.ID != "C0GENERAL" {
		t.Errorf("got %+v of %+v", a, c)
	}
	if _, a := action(p.ana.Click(ctx, m, "Option 2")); a.SelectedOption.Value != "v2" || a.Type != "overflow" {
		t.Errorf("got %+v", a)
	}
	if _, a := action(p.ana.Select(ctx, m, "s", "Option 1")); a.SelectedOption.Value != "v1" {
		t.Errorf("got %+v", a)
	}
	if _, a := action(p.ana.Select(ctx, m, "c", "v0", "v1")); len(a.SelectedOptions) != 2 {
		t.Errorf("got %+v", a)
	}
	if _, a := action(p.ana.Select(ctx, m, "u", "U0BOB")); a.SelectedUser != "U0BOB" {
		t.Errorf("got %+v", a)
	}
	c, a = action(p.ana.Select(ctx, m, "act/d", "2026-05-12"))
	if a.SelectedDate != "2026-05-12" || c.BlockActionState.Values["act"]["s"].SelectedOption.Value != "v1" {
		t.Errorf("got %+v with %+v", a, c.BlockActionState)
	}
	for _, err := range []error{second2(p.ana.Click(ctx, m, "Stop")), second2(p.ana.Select(ctx, m, "s", "v9")), second2(p.ana.Select(ctx, m, "d", "soon")), second2(p.ana.Click(ctx, &slacksim.Message{Channel: "C0GENERAL", TS: "1.000001", Blocks: m.Blocks}, "Go"))} {
		if err == nil {
			t.Error("what is not there was used")
		}
	}
	c, _ = action(p.bob.Click(ctx, m, "Go"))
	if len(c.BlockActionState.Values["act"]) != 4 || c.BlockActionState.Values["act"]["s"].SelectedOption.Value != "" {
		t.Errorf("Bob has Ana's choice: %+v", c.BlockActionState)
	}
	p.wantViolations(t)
}

func TestExternalMenu(t *testing.T) {
	for _, r := range []struct {
		name      string
		answer    any
		want      []string
		violation string
	}{
		{"options", object{"options": repeat(100, optionOf)}, []string{"v0", "v1"}, ""},
		{"groups", object{"option_groups": []any{object{"label": plainText("g"), "options": []any{optionOf(0), optionOf(1)}}}}, []string{"v0", "v1"}, ""},
		{"none", object{"options": []any{}}, nil, ""},
		{"too many", object{"options": repeat(101, optionOf)}, nil, "bad_options"},
		{"a long value", object{"options": []any{object{"text": plainText("o"), "value": x(151)}}}, nil, "bad_options"},
	} {
		t.Run(strings.ReplaceAll(r.name, " ", "_"), func(t *testing.T) {
			p := open(t, slacksim.Options{})
			p.run(t, func(e socketmode.Event) any {
				if c, ok := e.Data.(slack.InteractionCallback); ok && c.Type == slack.InteractionTypeBlockSuggestion {
					if c.Value != "sea" || c.ActionID != "x" || c.TriggerID != "" {
						t.Errorf("got %+v", c)
					}
					return r.answer
				}
				return nil
			})
			p.post(t, "chat.postMessage", object{"channel": "C0GENERAL", "blocks": []any{actions(element("external_select", "action_id", "x"))}})
			m := p.ana.Last("C0GENERAL")
			if out, err := p.ana.Suggest(deadline(t), m, "x", "se"); err != nil || out.EnvelopeID != "" {
				t.Errorf("two characters: got %+v, %v", out, err)
			}
			out, err := p.ana.Suggest(deadline(t), m, "x", "sea")
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, o := range out.Options {
				got = append(got, o.Value)
			}
			if len(got) > 2 {
				got = got[:2]
			}
			if !slices.Equal(got, r.want) || (out.Error != "") != (r.violation != "") {
				t.Errorf("got %v, %+v, want %v", got, out, r.want)
			}
			if r.violation != "" {
				p.wantViolations(t, r.violation)
				return
			}
			p.wantViolations(t)
			if len(got) > 0 {
				if out, err := p.ana.Select(deadline(t), m, "x", got[1]); err != nil || !out.OK() {
					t.Errorf("got %+v, %v", out, err)
				}
			}
		})
	}
}

// TestUpdateKeepsWhatWasTyped is what Slack does when block_id and action_id stay.
func TestUpdateKeepsWhatWasTyped(t *testing.T) {
	p := open(t, slacksim.Options{})
	events := p.asked(t)
	both := func(second string) object {
		return modal("blocks", []any{
			with(inputOf(element("plain_text_input")), "block_id", "kept"), with(inputOf(element("plain_text_input")), "block_id", second),
		})
	}
	opened := p.post(t, "views.open", object{"trigger_id": p.trigger(t, events), "view": both("old")})["view"].(object)
	for _, id := range []string{"kept", "old"} {
		if err := p.ana.Fill(id, "typed"); err != nil {
			t.Fatal(err)
		}
	}
	if got := p.post(t, "views.update", object{"view_id": opened["id"], "view": both("new")}); got["ok"] != true {
		t.Fatal(got)
	}
	got := p.ana.View().Values
	if got["kept"]["a"]["value"] != "typed" || got["new"]["a"]["value"] != nil || got["old"] != nil {
		t.Errorf("got %v", got)
	}
}

func TestVisibleText(t *testing.T) {
	p := open(t, slacksim.Options{})
	p.post(t, "chat.postMessage", object{"channel": "C0GENERAL", "text": "fallback", "blocks": []any{
		object{"type": "header", "text": plainText("Head")},
		with(section("*bold*"), "accessory", buttonOf("text", plainText("Press"))),
		object{"type": "context", "elements": []any{mrkdwn("small"), mrkdwn("print")}},
		rich(richWord("a "), object{"type": "user", "user_id": "U0ANA"}, richWord("!")),
		actions(selectOf(), buttonOf("text", plainText("One")), buttonOf("action_id", "two", "text", plainText("Two"), "value", "2")),
		table([]any{textCell("x"), textCell("y")}, []any{textCell("1"), textCell("2")}),
	}})
	m := p.ana.Last("C0GENERAL")
	want := "Head\n*bold* Press\nsmall print\na <@U0ANA>!\nOne Two\nx y\n1 2"
	if got := m.Text(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	var labels []string
	for _, b := range m.Buttons() {
		labels = append(labels, b.Label)
	}
	if fmt.Sprint(labels) != "[Press One Two]" {
		t.Errorf("got %v", labels)
	}
}

func TestCallsAreKeptWithoutTokens(t *testing.T) {
	p := open(t, slacksim.Options{})
	p.form(t, "users.info", "user", "U0ANA")
	p.form(t, "users.info", "user", "U0NOBODY")
	calls := p.Calls("users.info")
	if len(calls) != 2 || calls[0].Args["user"] != "U0ANA" || calls[1].Error != "user_not_found" {
		t.Errorf("got %+v", calls)
	}
	if strings.Contains(fmt.Sprintf("%+v", p.Calls()), p.app.BotToken) {
		t.Error("a token is in the log of calls")
	}
}
