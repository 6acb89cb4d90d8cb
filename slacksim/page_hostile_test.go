package slacksim_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"winlog/slacksim"
)

// spoken are the keys of blocks whose values people read.
var spoken = []string{"text", "title", "subtitle", "label", "caption", "x_label", "y_label", "initial_value", "value", "footer", "pretext"}

// poison puts a text in front of every text that people read in a tree of blocks;
// short as it is, it fits into each.
func poison(v any, with string) any {
	switch v := v.(type) {
	case []any:
		out := newList(len(v))
		for i, x := range v {
			out[i] = poison(x, with)
			if s, ok := x.(string); ok && s[0] == 'Q' { // the categories of a chart
				out[i] = with + s
			}
		}
		return out
	case object:
		out := object{}
		for key, x := range v {
			out[key] = poison(x, with)
			text, isText := x.(string)
			if !isText || !slices.Contains(spoken, key) || key == "value" && v["short"] == nil || key == "text" && v["type"] == "markdown" {
				continue
			}
			out[key] = with + string([]rune(text + "  ")[:2])
		}
		return out
	}
	return v
}

// testHostile: whatever bots, people and the host write, in every place, it is
// text on the page: nothing runs, nothing becomes an element or a link that runs.
func testHostile(t *testing.T, browser context.Context) {
	for _, payload := range []string{`"><svg onload=b()>`, `<javascript:b()|g>`, `[x](javascript:b)`} {
		p := hostileOffice(t, payload)
		tab := openTab(t, browser, p.PageURL()+"#/U0ANA/C0GENERAL")
		eval[any](tab, `(window.b = () => { window.broken = true; }) && 0`)
		visit := func(where string, least int) {
			t.Helper()
			got := eval[map[string]int](tab, `({
				broken: Number(window.broken ?? 0),
				elements: document.querySelectorAll("svg[onload], img[onerror], img[src=''], b b, script:not([src]), iframe, object, embed").length,
				links: [...document.querySelectorAll("a")].filter((a) => !/^(https?|mailto):/.test(a.href)).length,
			})`)
			if diff := cmp.Diff(map[string]int{"broken": 0, "elements": 0, "links": 0}, got); diff != "" {
				t.Errorf("%s, %s: text became more than text (-want +got):\n%s", payload, where, diff)
			}
			// What Slack shows of a link is its label.
			shown := strings.NewReplacer("<javascript:b()|g>", "g", "[x](javascript:b)", "x").Replace(payload)
			if n := eval[int](tab, `document.body.innerText.split(`+quote(shown)+`).length - 1`); n < least {
				t.Errorf("%s, %s: it is shown %d times only", payload, where, n)
			}
		}
		tab.see(".msg", "the last")
		visit("channel and sidebar", 30)
		tab.click(".thread-line", "View thread")
		tab.see("#thread .msg", "reply")
		tab.click("[aria-label='Close the thread']", "")
		tab.click("#clock", "")
		tab.see(".owed li", "owed")
		visit("clock", 3)
		tab.click("#clock", "")
		tab.click("#hood-button", "")
		tab.click(".hood-call summary", "chat.postMessage")
		tab.see(".hood-body pre", "blocks")
		visit("hood", 3)
		tab.click("[aria-label='Close the panel']", "")
		tab.click("#composer-text", "")
		tab.keys("@")
		tab.see("[role=option]", "Bob")
		visit("completion", 3)
		tab.keys("\b")
		tab.click("button[aria-label=Shortcuts]", "")
		tab.click("[role=menuitem]", "short")
		tab.see("dialog[open]", "")
		visit("modal", 10)
		tab.click("dialog [role=combobox]", "")
		tab.see("[role=option]", "")
		visit("menu in a modal", 10)
		tab.click("dialog button[type=submit]", "")
		tab.see(".field-error", "wrong")
		visit("error beside a field", 10)
		tab.click("dialog button[aria-label=Close]", "")
		tab.gone("dialog[open]", "")
		tab.click(".channel", "testbot")
		tab.click("[role=tab]", "Home")
		tab.see("#home table", "")
		visit("home", 5)
		// Everything came from here: the page needs no network.
		if away := eval[[]string](tab, `performance.getEntriesByType("resource").map((r) => r.name).filter((n) => !n.startsWith(location.origin))`); len(away) > 0 {
			t.Errorf("the page asked elsewhere: %q", away)
		}
	}
}

// hostileOffice is a gallery in which every text begins with a payload.
func hostileOffice(t *testing.T, payload string) *place {
	t.Helper()
	p := open(t, slacksim.Options{Unlimited: true, Team: payload})
	if _, err := p.Install(manifestWith(func(m object) {
		m["features"].(object)["slash_commands"] = []any{object{"command": "/win", "description": payload + "command", "usage_hint": payload, "should_escape": true}}
		m["features"].(object)["shortcuts"] = []any{object{"name": "short", "type": "global", "callback_id": "open", "description": payload}}
	})); err != nil {
		t.Fatal(err)
	}
	p.AddPerson(slacksim.Person{ID: "U0BOB", Name: "bob", RealName: "Bob " + payload, Title: payload, TZ: "UTC"})
	p.AddChannel("C0HOSTILE", payload, "U0ANA", "U0BOB")
	p.SetHooks(slacksim.Hooks{
		Owed: func(context.Context) ([]slacksim.Owed, error) {
			return []slacksim.Owed{{At: p.Now().Add(time.Hour), What: payload + "owed", To: payload}}, nil
		},
		Story: slacksim.Story{Name: payload, About: payload, Steps: func(time.Time) []slacksim.Step { return nil }},
	})
	view := poison(galleryModal(), payload).(object)
	view["title"] = plainText("Every element") // 24 characters at most
	view["submit"], view["close"] = plainText(payload[:min(len(payload), 24)]), plainText("x")
	p.run(t, func(e socketmode.Event) any {
		if data, ok := e.Data.(slack.InteractionCallback); ok {
			switch data.Type {
			case slack.InteractionTypeShortcut:
				p.mustPost(t, "views.open", object{"trigger_id": data.TriggerID, "view": view})
			case slack.InteractionTypeViewSubmission:
				return object{"response_action": "errors", "errors": object{"what": payload + "wrong"}}
			}
		}
		return nil
	})
	ctx := deadline(t)
	if _, err := p.bob.Say(ctx, "C0GENERAL", payload+"first"); err != nil {
		t.Fatal(err)
	}
	if _, err := p.ana.Reply(ctx, "C0GENERAL", p.bob.Last("C0GENERAL").TS, payload+"reply"); err != nil {
		t.Fatal(err)
	}
	for _, blocks := range galleryMessages() {
		p.mustPost(t, "chat.postMessage", object{"channel": "C0GENERAL", "text": payload, "blocks": poison(blocks, payload)})
	}
	p.mustPost(t, "chat.postMessage", object{"channel": "C0GENERAL", "text": payload, "attachments": []any{object{
		"color": "good", "pretext": payload, "title": payload, "title_link": "https://example.com/d", "text": payload, "footer": payload, "author_name": payload,
		"fields": []any{object{"title": payload, "value": payload, "short": true}},
	}}})
	p.mustPost(t, "chat.postEphemeral", object{"channel": "C0GENERAL", "user": "U0ANA", "text": payload + "the last"})
	p.mustPost(t, "views.publish", object{"user_id": "U0ANA", "view": poison(galleryHome(), payload)})
	return p
}
