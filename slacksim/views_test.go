package slacksim_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"winlog/slacksim"
)

// asked runs a bot that acks everything and hands over what it was sent.
func (p *place) asked(t testing.TB) <-chan socketmode.Event {
	t.Helper()
	events := make(chan socketmode.Event, 100)
	p.run(t, func(e socketmode.Event) any {
		events <- e
		return nil
	})
	return events
}

// trigger runs a command and returns its trigger.
func (p *place) trigger(t testing.TB, events <-chan socketmode.Event) string {
	t.Helper()
	if _, err := p.ana.Command(deadline(t), "C0GENERAL", "/win", ""); err != nil {
		t.Fatal(err)
	}
	return (<-events).Data.(slack.SlashCommand).TriggerID
}

func modal(pairs ...any) object {
	return with(object{"type": "modal", "title": plainText("T"), "submit": plainText("S"), "blocks": []any{inputOf(element("plain_text_input"))}}, pairs...)
}

func TestViewsAreChecked(t *testing.T) {
	p := open(t, slacksim.Options{Unlimited: true})
	for _, r := range []struct {
		name string
		view any
		want string // "" when it is taken
	}{
		{"all limits", modal("title", plainText(x(24)), "submit", plainText(x(24)), "close", plainText(x(24)), "private_metadata", x(3000), "callback_id", x(255), "external_id", x(255), "notify_on_close", true, "clear_on_close", true), ""},
		{"no input and no submit", modal("submit", nil, "blocks", []any{section("s")}), ""},
		{"input and no submit", modal("submit", nil), "must define `submit` to use an `input` block in modals [json-pointer:/view/blocks/0/input]"},
		{"no title", modal("title", nil), "missing required field: title [json-pointer:/view]"},
		{"no blocks", modal("blocks", nil), "missing required field: blocks [json-pointer:/view]"},
		{"blocks null", object{"type": "modal", "title": plainText("T"), "blocks": nil}, "must provide an array [json-pointer:/view/blocks]"},
		{"long title", modal("title", plainText(x(25))), "must be less than 25 characters [json-pointer:/view/title/text]"},
		{"long submit", modal("submit", plainText(x(25))), "must be less than 25 characters"},
		{"long close", modal("close", plainText(x(25))), "must be less than 25 characters"},
		{"mrkdwn title", modal("title", mrkdwn("T")), "must be a valid enum value"},
		{"long metadata", modal("private_metadata", x(3001)), "must be less than 3001 characters"},
		{"long callback", modal("callback_id", x(256)), "must be less than 256 characters"},
		{"unknown key", modal("submit_disabled", true), "invalid additional property: submit_disabled [json-pointer:/view]"},
		{"home", object{"type": "home", "blocks": []any{}}, "must be a valid enum value [json-pointer:/view/type]"},
		{"no type", modal("type", nil), "missing required field: type"},
		{"text", "modal", "must provide an object"},
		{"too large", modal("blocks", repeat(100, func(int) any { return section(x(1500)) })), "view_too_large"},
	} {
		t.Run(strings.ReplaceAll(r.name, " ", "_"), func(t *testing.T) {
			answer := p.post(t, "views.open", object{"trigger_id": "none", "view": r.view})
			got := messages(answer) + fmt.Sprint(answer["error"])
			if want := r.want; want == "" && !strings.Contains(got, "invalid `trigger_id`") || !strings.Contains(got, want) {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
	home := object{"type": "home", "blocks": []any{section("s")}, "callback_id": "h", "private_metadata": "m"}
	if got := p.post(t, "views.publish", object{"user_id": "U0ANA", "view": home}); got["ok"] != true {
		t.Errorf("a Home: got %v", got)
	}
	if got := p.post(t, "views.publish", object{"user_id": "U0ANA", "view": with(home, "title", plainText("T"))}); !strings.Contains(messages(got), "invalid additional property: title") {
		t.Errorf("a Home with a title: got %v", got)
	}
	if got := p.post(t, "views.publish", object{"user_id": "U0ANA", "view": modal()}); got["error"] != "invalid_arguments" {
		t.Errorf("a modal as Home: got %v", got)
	}
}

func TestTriggers(t *testing.T) {
	p := open(t, slacksim.Options{})
	events := p.asked(t)
	open := func(trigger string) object {
		t.Helper()
		return p.post(t, "views.open", object{"trigger_id": trigger, "view": modal()})
	}
	good := p.trigger(t, events)
	if got := open(good); got["ok"] != true {
		t.Fatalf("got %v", got)
	}
	if got := open(good); got["error"] != "exchanged_trigger_id" {
		t.Errorf("used twice: got %v", got)
	}
	late := p.trigger(t, events)
	p.Jump(3*time.Second + time.Millisecond)
	if got := open(late); got["error"] != "expired_trigger_id" {
		t.Errorf("after 3 s: got %v", got)
	}
	parts := strings.Split(p.trigger(t, events), ".")
	if got := open(parts[0] + "." + parts[1] + "." + strings.Repeat("0", 32)); got["error"] != "invalid_trigger_id" {
		t.Errorf("forged: got %v", got)
	}
	if got := open("nonsense"); !strings.Contains(messages(got), "invalid `trigger_id`") {
		t.Errorf("nonsense: got %v", got)
	}
	if got := p.post(t, "views.open", object{"view": modal()}); got["error"] != "invalid_arguments" {
		t.Errorf("none: got %v", got)
	}
	again := p.trigger(t, events)
	p.post(t, "views.open", object{"trigger_id": again, "view": "broken"})
	if got := open(again); got["ok"] != true {
		t.Errorf("a refused view spends no trigger: got %v", got)
	}
	p.wantViolations(t, "exchanged_trigger_id", "expired_trigger_id", "invalid_trigger_id", "invalid_arguments")
}

func TestStackOfViews(t *testing.T) {
	p := open(t, slacksim.Options{})
	events := p.asked(t)
	push := func(view object) object {
		t.Helper()
		return p.post(t, "views.push", object{"trigger_id": p.trigger(t, events), "view": view})
	}
	if got := push(modal()); got["error"] != "not_found" {
		t.Errorf("push without a modal: got %v", got)
	}
	first := p.post(t, "views.open", object{"trigger_id": p.trigger(t, events), "view": modal("external_id", "one")})["view"].(object)
	if got := push(modal("external_id", "one")); got["error"] != "duplicate_external_id" {
		t.Errorf("got %v", got)
	}
	secondView := push(modal())["view"].(object)
	if secondView["previous_view_id"] != first["id"] || secondView["root_view_id"] != first["id"] {
		t.Errorf("got %v, want the first below", secondView)
	}
	if got := push(modal()); got["ok"] != true {
		t.Errorf("the third: got %v", got)
	}
	if got := push(modal()); got["error"] != "push_limit_reached" {
		t.Errorf("the fourth: got %v", got)
	}
	update := func(pairs ...any) object {
		return p.post(t, "views.update", with(object{"view": modal("title", plainText("New"))}, pairs...))
	}
	if got := update("view_id", first["id"], "hash", "1.stale"); got["error"] != "hash_conflict" {
		t.Errorf("got %v", got)
	}
	got := update("view_id", first["id"], "hash", first["hash"])
	if got["ok"] != true || got["view"].(object)["hash"] == first["hash"] {
		t.Errorf("got %v, want a new hash", got)
	}
	if got := update("external_id", "one"); got["error"] != "not_found" {
		t.Errorf("the external_id went with the old view: got %v", got)
	}
	if _, err := p.ana.CloseAll(deadline(t)); err != nil || p.ana.View() != nil {
		t.Fatal(err)
	}
	if got := update("view_id", first["id"]); got["error"] != "not_found" {
		t.Errorf("a closed view: got %v", got)
	}
	if got := update(); got["error"] != "invalid_arguments" {
		t.Errorf("no view named: got %v", got)
	}
	p.wantViolations(t, "duplicate_external_id", "invalid_arguments", "push_limit_reached")
}

// TestWhatAnAckMayDo has the answers to a submitted modal.
func TestWhatAnAckMayDo(t *testing.T) {
	view := modal("title", plainText("Next"))
	for _, r := range []struct {
		name      string
		answer    any
		trouble   bool
		violation string
		stack     []string // titles of what is open then
		errors    map[string]string
	}{
		{name: "nothing", answer: nil},
		{name: "an empty object", answer: object{}},
		{name: "errors", answer: object{"response_action": "errors", "errors": object{"in": "No."}}, stack: []string{"T"}, errors: map[string]string{"in": "No."}},
		{name: "errors at another block", answer: object{"response_action": "errors", "errors": object{"words": "No."}}, trouble: true, violation: "bad_errors", stack: []string{"T"}},
		{name: "errors at no block", answer: object{"response_action": "errors", "errors": object{"zzz": "No."}}, trouble: true, violation: "bad_errors", stack: []string{"T"}},
		{name: "no errors", answer: object{"response_action": "errors", "errors": object{}}, trouble: true, violation: "bad_errors", stack: []string{"T"}},
		{name: "update", answer: object{"response_action": "update", "view": view}, stack: []string{"Next"}},
		{name: "push", answer: object{"response_action": "push", "view": view}, stack: []string{"T", "Next"}},
		{name: "clear", answer: object{"response_action": "clear"}},
		{name: "an invalid view", answer: object{"response_action": "update", "view": with(view, "title", nil)}, trouble: true, violation: "invalid_arguments", stack: []string{"T"}},
		{name: "an unknown action", answer: object{"response_action": "close"}, trouble: true, violation: "bad_ack", stack: []string{"T"}},
		{name: "no action", answer: object{"text": "Saved"}, trouble: true, violation: "bad_ack", stack: []string{"T"}},
		{name: "a list", answer: []any{1}, trouble: true, violation: "bad_ack", stack: []string{"T"}},
		{name: "no ack", answer: noAck{}, trouble: true, violation: "unacked", stack: []string{"T"}},
	} {
		t.Run(strings.ReplaceAll(r.name, " ", "_"), func(t *testing.T) {
			p := open(t, slacksim.Options{AckTimeout: 200 * time.Millisecond})
			p.run(t, func(e socketmode.Event) any {
				if c, ok := e.Data.(slack.SlashCommand); ok {
					p.post(t, "views.open", object{"trigger_id": c.TriggerID, "view": modal("blocks", []any{
						inputOf(element("plain_text_input")), with(section("s"), "block_id", "words"),
					})})
					return nil
				}
				return r.answer
			})
			if _, err := p.ana.Command(deadline(t), "C0GENERAL", "/win", ""); err != nil {
				t.Fatal(err)
			}
			if err := p.ana.Fill("in", "text"); err != nil {
				t.Fatal(err)
			}
			out, err := p.ana.Submit(deadline(t))
			if err != nil {
				t.Fatal(err)
			}
			if (out.Error != "") != r.trouble || jsonDiff(r.errors, out.Errors) != "" {
				t.Errorf("got %+v, want trouble %t and errors %v", out, r.trouble, r.errors)
			}
			var stack []string
			for _, v := range p.ana.Views() {
				stack = append(stack, v.Title)
			}
			if diff := jsonDiff(r.stack, stack); diff != "" {
				t.Errorf("open views (-want +got)\n%s", diff)
			}
			if r.violation == "" {
				p.wantViolations(t)
			} else {
				p.wantViolations(t, r.violation)
			}
		})
	}
}

// TestClosing has what Cancel and the x tell the app.
func TestClosing(t *testing.T) {
	p := open(t, slacksim.Options{})
	events := p.asked(t)
	show := func(notify bool) {
		t.Helper()
		p.post(t, "views.open", object{"trigger_id": p.trigger(t, events), "view": modal("callback_id", "root", "notify_on_close", notify)})
		p.post(t, "views.push", object{"trigger_id": p.trigger(t, events), "view": modal("callback_id", "top", "notify_on_close", notify)})
	}
	closed := func() slack.InteractionCallback { return (<-events).Data.(slack.InteractionCallback) }
	show(true)
	if _, err := p.ana.Close(deadline(t)); err != nil {
		t.Fatal(err)
	}
	if got := closed(); got.Type != slack.InteractionTypeViewClosed || got.View.CallbackID != "top" || got.IsCleared {
		t.Errorf("Cancel: got %s of %s, cleared %t", got.Type, got.View.CallbackID, got.IsCleared)
	}
	if got := p.ana.View(); got == nil || got.Callback != "root" {
		t.Errorf("under it: got %+v", got)
	}
	show(true)
	if _, err := p.ana.CloseAll(deadline(t)); err != nil {
		t.Fatal(err)
	}
	if got := closed(); got.View.CallbackID != "root" || !got.IsCleared {
		t.Errorf("x: got %s, cleared %t", got.View.CallbackID, got.IsCleared)
	}
	show(false)
	if out, err := p.ana.CloseAll(deadline(t)); err != nil || out.EnvelopeID != "" {
		t.Errorf("without notify_on_close: got %+v, %v", out, err)
	}
	p.wantViolations(t)
}

// TestSubmitBesideUpdate lets the app change a view while it is submitted; the
// race detector watches.
func TestSubmitBesideUpdate(t *testing.T) {
	p := open(t, slacksim.Options{Unlimited: true})
	var done sync.WaitGroup
	defer done.Wait()
	p.run(t, func(e socketmode.Event) any {
		switch data := e.Data.(type) {
		case slack.SlashCommand:
			p.post(t, "views.open", object{"trigger_id": data.TriggerID, "view": modal()})
		case slack.InteractionCallback:
			done.Go(func() {
				p.post(t, "views.update", object{"view_id": data.View.ID, "view": modal("callback_id", "new")})
			})
			return object{"response_action": "errors", "errors": object{"in": "No."}}
		}
		return nil
	})
	if _, err := p.ana.Command(deadline(t), "C0GENERAL", "/win", ""); err != nil {
		t.Fatal(err)
	}
	for range 20 {
		if err := p.ana.Fill("in", "text"); err != nil {
			t.Fatal(err)
		}
		if out, err := p.ana.Submit(deadline(t)); err != nil || out.Errors["in"] != "No." {
			t.Fatalf("got %+v, %v", out, err)
		}
	}
	if _, err := p.ana.WaitForView(deadline(t), func(v *slacksim.View) bool { return v != nil && v.Callback == "new" }); err != nil {
		t.Error(err)
	}
}
