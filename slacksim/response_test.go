package slacksim_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"winlog/slacksim"
)

// answerAt posts to a response URL and returns status, type and body.
func (p *place) answerAt(t testing.TB, url, body string) (int, string, string) {
	t.Helper()
	r, err := http.NewRequest(http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	answer, err := p.http.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, answer.Header.Get("Content-Type"), string(data)
}

func TestResponseURL(t *testing.T) {
	p := open(t, slacksim.Options{})
	events := p.asked(t)
	if _, err := p.ana.Command(deadline(t), "C0GENERAL", "/win", ""); err != nil {
		t.Fatal(err)
	}
	url := (<-events).Data.(slack.SlashCommand).ResponseURL
	for i := range 5 {
		status, kind, body := p.answerAt(t, url, `{"text":"hello","replace_original":false,"delete_original":false,"metadata":{"event_type":"","event_payload":null},"blocks":null}`)
		if status != http.StatusOK || !strings.HasPrefix(kind, "text/plain") || body != "ok" {
			t.Fatalf("post %d: got %d %s %q", i+1, status, kind, body)
		}
	}
	p.wantViolations(t)
	if _, _, body := p.answerAt(t, url, `{"text":"sixth"}`); !strings.Contains(body, "used_url") {
		t.Errorf("the sixth post: got %q", body)
	}
	p.wantViolations(t, "used_url")
	if got := len(p.ana.Messages("C0GENERAL")); got != 5 {
		t.Errorf("Ana sees %d messages, want 5", got)
	}
	if got := len(p.bob.Messages("C0GENERAL")); got != 0 {
		t.Errorf("Bob sees %d messages, want none", got)
	}
}

func TestResponseURLRefuses(t *testing.T) {
	p := open(t, slacksim.Options{})
	events := p.asked(t)
	fresh := func() string {
		t.Helper()
		if _, err := p.ana.Command(deadline(t), "C0GENERAL", "/win", ""); err != nil {
			t.Fatal(err)
		}
		return (<-events).Data.(slack.SlashCommand).ResponseURL
	}
	for _, r := range []struct{ name, body, want, violation string }{
		{"in the channel", `{"text":"t","response_type":"in_channel"}`, "ok", ""},
		{"blocks", `{"blocks":[{"type":"divider"}]}`, "ok", ""},
		{"nothing", `{}`, "no_text", "no_text"},
		{"bad blocks", `{"text":"t","blocks":[{"type":"header","text":{"type":"mrkdwn","text":"h"}}]}`, "invalid_blocks", "invalid_blocks"},
		{"no JSON", `text=t`, "invalid_payload", "invalid_payload"},
		{"an unknown field", `{"text":"t","colour":"red"}`, "ok", "unknown_field"},
	} {
		t.Run(strings.ReplaceAll(r.name, " ", "_"), func(t *testing.T) {
			if _, _, body := p.answerAt(t, fresh(), r.body); !strings.Contains(body, r.want) {
				t.Errorf("got %q, want %q", body, r.want)
			}
			if r.violation == "" {
				p.wantViolations(t)
			} else {
				p.wantViolations(t, r.violation)
			}
		})
	}
	early, late := fresh(), fresh()
	p.Jump(29 * time.Minute)
	if _, _, body := p.answerAt(t, early, `{"text":"t"}`); body != "ok" {
		t.Errorf("after 29 minutes: got %q", body)
	}
	p.Jump(2 * time.Minute)
	if _, _, body := p.answerAt(t, late, `{"text":"t"}`); body != `{"error":"Expired url","ok":false}` {
		t.Errorf("after 31 minutes: got %q", body)
	}
	if status, _, _ := p.answerAt(t, late[:len(late)-1]+"z", `{"text":"t"}`); status != http.StatusNotFound {
		t.Errorf("a forged URL: got %d", status)
	}
}

// TestReplaceAndDelete has what a button's response URL does to its message.
func TestReplaceAndDelete(t *testing.T) {
	p := open(t, slacksim.Options{})
	do := slack.MsgOptionReplaceOriginal
	p.run(t, func(e socketmode.Event) any {
		switch data := e.Data.(type) {
		case slack.SlashCommand:
			kind := "ephemeral"
			if data.Text == "all" {
				kind = "in_channel"
			}
			return object{"response_type": kind, "text": "ask", "blocks": []any{section("ask"), actions(buttonOf())}}
		case slack.InteractionCallback:
			if data.Type == slack.InteractionTypeBlockActions {
				if data.Container.IsEphemeral != (data.Message.Timestamp == "") {
					t.Errorf("ephemeral %t but a message %q", data.Container.IsEphemeral, data.Message.Timestamp)
				}
				if _, _, err := p.api.PostMessage("", slack.MsgOptionText("done", false), do(data.ResponseURL)); err != nil {
					t.Errorf("replace: %v", err)
				}
			}
		}
		return nil
	})
	for _, text := range []string{"", "all"} {
		out, err := p.ana.Command(deadline(t), "C0GENERAL", "/win", text)
		if err != nil || out.Message == nil || out.Message.Ephemeral != (text == "") {
			t.Fatalf("got %+v, %v", out, err)
		}
		if _, err := p.ana.Click(deadline(t), out.Message, "Go"); err != nil {
			t.Fatal(err)
		}
		got, err := p.ana.WaitFor(deadline(t), "C0GENERAL", func(m *slacksim.Message) bool { return m.TS == out.Message.TS && m.Text() == "done" })
		if err != nil || got.Ephemeral != out.Message.Ephemeral || len(got.Blocks) != 0 {
			t.Errorf("got %+v, %v", got, err)
		}
	}
	// What was answered to all shows the typed command too; the ephemeral one never did.
	if got := len(p.bob.Messages("C0GENERAL")); got != 2 {
		t.Errorf("Bob sees %d messages, want the typed command and its answer", got)
	}
	do = slack.MsgOptionDeleteOriginal
	out, err := p.ana.Command(deadline(t), "C0GENERAL", "/win", "")
	if err != nil {
		t.Fatal(err)
	}
	before := len(p.ana.Messages("C0GENERAL"))
	if _, err := p.ana.Click(deadline(t), out.Message, "go"); err != nil {
		t.Fatal(err)
	}
	if got := len(p.ana.Messages("C0GENERAL")); got != before-1 {
		t.Errorf("after delete_original Ana sees %d messages, want %d", got, before-1)
	}
	p.wantViolations(t)
}
