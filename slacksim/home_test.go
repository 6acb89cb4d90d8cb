package slacksim_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"

	"winlog/slacksim"
)

func homeOf(blocks ...any) object {
	return object{"type": "home", "blocks": append([]any{}, blocks...)}
}

func (p *place) publish(t testing.TB, user string, view object, pairs ...any) object {
	t.Helper()
	return p.post(t, "views.publish", with(object{"user_id": user, "view": view}, pairs...))
}

// next is the next event of a bot, of the type asked for.
func next[T any](t testing.TB, events <-chan socketmode.Event) T {
	t.Helper()
	for {
		select {
		case e := <-events:
			if got, ok := e.Data.(T); ok {
				return got
			}
			if event, ok := e.Data.(slackevents.EventsAPIEvent); ok {
				if got, ok := event.InnerEvent.Data.(T); ok {
					return got
				}
			}
		case <-time.After(5 * time.Second):
			t.Fatalf("no %T", *new(T))
		}
	}
}

func TestAppHomeOpened(t *testing.T) {
	p := open(t, slacksim.Options{})
	events := p.asked(t)
	ctx := deadline(t)
	opened := func() *slackevents.AppHomeOpenedEvent {
		t.Helper()
		return next[*slackevents.AppHomeOpenedEvent](t, events)
	}
	if _, err := p.ana.OpenHome(ctx); err != nil {
		t.Fatal(err)
	}
	if got := opened(); got.Tab != "home" || got.User != "U0ANA" || got.Channel != p.ana.DM() || got.View != nil {
		t.Errorf("before the first publish: got %+v, want no view", got)
	}
	p.publish(t, "U0ANA", with(homeOf(section("s")), "callback_id", "home"))
	if _, err := p.ana.OpenMessages(ctx); err != nil {
		t.Fatal(err)
	}
	got := opened()
	if got.Tab != "messages" || got.View == nil || got.View.ID != p.ana.Home().ID || got.View.Hash != p.ana.Home().Hash || got.View.CallbackID != "home" {
		t.Errorf("after it: got %+v", got)
	}
	reinstall := func(home, messages bool) {
		t.Helper()
		if _, err := p.Install(manifestWith(func(o object) {
			tabs := o["features"].(object)["app_home"].(object)
			tabs["home_tab_enabled"], tabs["messages_tab_enabled"] = home, messages
		})); err != nil {
			t.Fatal(err)
		}
	}
	reinstall(false, true)
	if _, err := p.ana.OpenHome(ctx); err != nil {
		t.Fatal(err)
	}
	if got := opened(); got.Tab != "messages" {
		t.Errorf("without a Home: got %q, want the messages", got.Tab)
	}
	if got := p.publish(t, "U0ANA", homeOf()); got["error"] != "not_enabled" {
		t.Errorf("got %v", got)
	}
	reinstall(false, false)
	if _, err := p.ana.OpenHome(ctx); err == nil {
		t.Error("an app without tabs was opened")
	}
	p.ForgetViolations()
}

func TestPublish(t *testing.T) {
	p := open(t, slacksim.Options{})
	sections := func(n int) []any { return repeat(n, func(i int) any { return section(fmt.Sprint(i)) }) }
	first := p.publish(t, "U0ANA", homeOf(section("one")))["view"].(object)
	stale := first["hash"].(string)
	second := p.publish(t, "U0ANA", homeOf(section("two")), "hash", stale)["view"].(object)
	if second["id"] != first["id"] || second["hash"] == stale {
		t.Errorf("published again: got id %v hash %v, want the same view with a new hash", second["id"], second["hash"])
	}
	for _, r := range []struct {
		name string
		got  object
		want string
	}{
		{"stale hash", p.publish(t, "U0ANA", homeOf(section("three")), "hash", stale), "hash_conflict"},
		{"a hash before there is a Home", p.publish(t, "U0BOB", homeOf(section("one")), "hash", stale), "hash_conflict"},
		{"100 blocks", p.publish(t, "U0ANA", homeOf(sections(100)...)), "ok"},
		{"101 blocks", p.publish(t, "U0ANA", homeOf(sections(101)...)), "no more than 100 items allowed [json-pointer:/view/blocks]"},
		{"no blocks", p.publish(t, "U0ANA", homeOf()), "ok"},
		{"too large", p.publish(t, "U0ANA", homeOf(repeat(100, func(int) any { return section(x(1500)) })...)), "view_too_large"},
		{"a date and time", p.publish(t, "U0ANA", homeOf(actions(element("datetimepicker")))), "unsupported type: datetimepicker"},
		{"a number", p.publish(t, "U0ANA", homeOf(inputOf(element("number_input", "is_decimal_allowed", true)))), "unsupported type: number_input"},
		{"a chart", p.publish(t, "U0ANA", homeOf(pie(2))), "unsupported type: data_visualization"},
		{"markdown", p.publish(t, "U0ANA", homeOf(object{"type": "markdown", "text": "x"})), "unsupported type: markdown"},
		{"an alert", p.publish(t, "U0ANA", homeOf(object{"type": "alert", "text": plainText("x")})), "unsupported type: alert"},
		{"an input needs no submit", p.publish(t, "U0ANA", homeOf(inputOf(element("plain_text_input")))), "ok"},
		{"a table", p.publish(t, "U0ANA", homeOf(table(row(2), row(2)))), "ok"},
		{"nobody", p.publish(t, "U0NOBODY", homeOf()), "user_not_found"},
		{"an external_id", p.publish(t, "U0ANA", with(homeOf(), "external_id", "e")), "ok"},
		{"of another person's", p.publish(t, "U0BOB", with(homeOf(), "external_id", "e")), "duplicate_external_id"},
		{"no user", p.post(t, "views.publish", object{"view": homeOf()}), "missing required field: user_id"},
	} {
		got := messages(r.got) + " " + fmt.Sprint(r.got["error"])
		if r.got["ok"] == true {
			got = "ok"
		}
		if !strings.Contains(got, r.want) {
			t.Errorf("%s: got %q, want %q", r.name, got, r.want)
		}
	}
	p.ForgetViolations()
}

// TestHomeIsUsed: everything that can stand in a Home can be used, and the bot
// hears of it with the view and its state.
func TestHomeIsUsed(t *testing.T) {
	p := open(t, slacksim.Options{})
	events := p.asked(t)
	ctx := deadline(t)
	p.publish(t, "U0ANA", homeOf(
		with(actions(with(buttonOf(), "value", "1|go"), selectOf("action_id", "pick")), "block_id", "nav"),
		with(accessory(object{"type": "overflow", "action_id": "more", "options": []any{optionOf(0), optionOf(1)}}), "block_id", "card"),
		with(inputOf(element("plain_text_input", "action_id", "text")), "block_id", "note", "dispatch_action", true),
		with(inputOf(element("plain_text_input", "action_id", "quiet")), "block_id", "silent"),
	))
	action := func(out slacksim.Outcome, err error) (slack.InteractionCallback, *slack.BlockAction) {
		t.Helper()
		if err != nil || !out.OK() {
			t.Fatalf("%+v, %v", out, err)
		}
		in := next[slack.InteractionCallback](t, events)
		if in.Container.Type != "view" || in.View.ID != p.ana.Home().ID || in.View.Type != slack.VTHomeTab || in.ResponseURL != "" {
			t.Errorf("the bot is told of %+v in view %s", in.Container, in.View.ID)
		}
		return in, in.ActionCallback.BlockActions[0]
	}
	in, got := action(p.ana.Click(ctx, p.ana.Home(), "go"))
	if got.Value != "1|go" || got.BlockID != "nav" {
		t.Errorf("button: got %+v", got)
	}
	if answer := p.post(t, "views.open", object{"trigger_id": in.TriggerID, "view": modal()}); answer["ok"] != true || p.ana.View() == nil {
		t.Errorf("a modal from the Home: %v", answer)
	}
	if _, got := action(p.ana.Select(ctx, p.ana.Home(), "pick", "v1")); got.SelectedOption.Value != "v1" {
		t.Errorf("select: got %+v", got)
	}
	if _, got := action(p.ana.Click(ctx, p.ana.Home(), "v1")); got.ActionID != "more" || got.SelectedOption.Value != "v1" {
		t.Errorf("overflow: got %+v", got)
	}
	if _, err := p.ana.Select(ctx, p.ana.Home(), "quiet", "kept to oneself"); err != nil {
		t.Fatal(err)
	}
	in, got = action(p.ana.Select(ctx, p.ana.Home(), "text", "hello"))
	if got.Value != "hello" {
		t.Errorf("field: got %+v", got)
	}
	want := map[string]string{"pick": "v1", "text": "hello", "quiet": "kept to oneself"}
	values := in.View.State.Values
	have := map[string]string{"pick": values["nav"]["pick"].SelectedOption.Value, "text": values["note"]["text"].Value, "quiet": values["silent"]["quiet"].Value}
	if diff := cmp.Diff(want, have); diff != "" {
		t.Errorf("state (-want +got):\n%s", diff)
	}
	if _, err := p.bob.Click(ctx, p.ana.Home(), "go"); err == nil {
		t.Error("Bob clicked in Ana's Home")
	}
	// What was chosen stays where the ids stay; what is gone is forgotten.
	p.publish(t, "U0ANA", homeOf(with(actions(selectOf("action_id", "pick")), "block_id", "nav")))
	if got := p.ana.Home().Values["nav"]["pick"]["selected_option"].(map[string]any)["value"]; got != "v1" || len(p.ana.Home().Values) != 1 {
		t.Errorf("after publishing again: got %v", p.ana.Home().Values)
	}
}
