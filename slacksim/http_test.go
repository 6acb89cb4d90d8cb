package slacksim_test

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"winlog/slacksim"
)

// ask makes a request of the page's kind; change may spoil it.
func (p *place) ask(t testing.TB, method, path, body string, change func(*http.Request)) (int, object, http.Header) {
	t.Helper()
	r, err := http.NewRequest(method, p.PageURL()+strings.TrimPrefix(path, "/"), strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if change != nil {
		change(r)
	}
	answer, err := p.http.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	out := object{}
	_ = json.Unmarshal(data, &out) // pages are not JSON
	return answer.StatusCode, out, answer.Header
}

func TestWhoMayAsk(t *testing.T) {
	p := open(t, slacksim.Options{})
	const say = `{"channel":"C0GENERAL","text":"hello"}`
	header := func(k, v string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(k, v) }
	}
	for _, r := range []struct {
		name   string
		change func(*http.Request)
		want   int
	}{
		{"the page", header("Origin", strings.TrimSuffix(p.PageURL(), "/")), http.StatusOK},
		{"a program", nil, http.StatusOK},
		{"localhost by name", func(r *http.Request) { r.Host = "localhost:8080" }, http.StatusOK},
		{"another name for this machine", func(r *http.Request) { r.Host = "evil.example:80" }, http.StatusForbidden},
		{"a page of another site", header("Origin", "https://evil.example"), http.StatusForbidden},
		{"a page of another port", header("Origin", "http://127.0.0.1:1"), http.StatusForbidden},
		{"a sandboxed page", header("Origin", "null"), http.StatusForbidden},
		{"a browser that says cross-site", header("Sec-Fetch-Site", "cross-site"), http.StatusForbidden},
		{"a form", header("Content-Type", "text/plain"), http.StatusUnsupportedMediaType},
	} {
		t.Run(strings.ReplaceAll(r.name, " ", "_"), func(t *testing.T) {
			if got, _, _ := p.ask(t, http.MethodPost, "/sim/people/U0ANA/say", say, r.change); got != r.want {
				t.Errorf("got %d, want %d", got, r.want)
			}
		})
	}
	if got, _, _ := p.ask(t, http.MethodGet, "/sim/workspace", "", func(r *http.Request) { r.Host = "evil.example" }); got != http.StatusForbidden {
		t.Errorf("reading under another name: got %d", got)
	}
	if got := len(p.ana.Messages("C0GENERAL")); got != 3 {
		t.Errorf("%d messages were sent, want 3", got)
	}
	_, _, h := p.ask(t, http.MethodGet, "/", "", nil)
	if csp := h.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || !strings.Contains(csp, "script-src 'self';") || strings.Contains(csp, "unsafe") {
		t.Errorf("got policy %q", csp)
	}
	for _, addr := range []string{"0.0.0.0:0", ":0", "192.0.2.1:0", "example.com:80"} {
		if sim, err := slacksim.Start(slacksim.Options{Addr: addr}); err == nil {
			_ = sim.Close()
			t.Errorf("it listens on %s", addr)
		}
	}
}

func TestPageAPI(t *testing.T) {
	p := open(t, slacksim.Options{AckTimeout: 300 * time.Millisecond})
	p.run(t, func(e socketmode.Event) any {
		switch data := e.Data.(type) {
		case slack.SlashCommand:
			switch data.Text {
			case "slow":
				return noAck{}
			case "form":
				p.post(t, "views.open", object{"trigger_id": data.TriggerID, "view": modal()})
				return nil
			}
			return object{"text": "Saved.", "blocks": []any{with(actions(buttonOf()), "block_id", "b")}}
		case slack.InteractionCallback:
			if data.Type == slack.InteractionTypeViewSubmission && data.View.State.Values["in"]["a"].Value == "bad" {
				return object{"response_action": "errors", "errors": object{"in": "No."}}
			}
		}
		return nil
	})
	post := func(path, body string) object {
		t.Helper()
		_, got, _ := p.ask(t, http.MethodPost, "/sim/people/U0ANA/"+path, body, nil)
		return got
	}
	get := func(path string) object {
		t.Helper()
		_, got, _ := p.ask(t, http.MethodGet, "/sim/"+path, "", nil)
		return got
	}
	w := get("workspace")
	if w["online"] != true || len(list(w["people"])) != 2 || len(list(w["commands"])) != 2 || len(list(w["shortcuts"])) != 2 || w["bot"].(object)["name"] != "testbot" || w["now"].(float64) < 1e9 {
		t.Errorf("got %v", w)
	}
	if got := post("command", `{"channel":"C0GENERAL","text":"/win hello"}`); got["ok"] != true || got["took_ms"] == nil {
		t.Errorf("got %v", got)
	}
	if got := post("command", `{"channel":"C0GENERAL","text":"/win slow"}`); got["ok"] != false || got["error"] != "operation_timeout" || got["took_ms"].(float64) < 300 {
		t.Errorf("got %v", got)
	}
	who := get("people/U0ANA")
	if c := list(who["channels"])[0].(object); c["unread"] != 1.0 || c["kind"] != "channel" {
		t.Errorf("got %v", c)
	}
	lines := list(get("people/U0ANA/channels/C0GENERAL/messages")["messages"])
	line := lines[0].(object)
	if len(lines) != 1 || line["ephemeral"] != true || line["bot"] != true || line["text"] != "Saved." || line["username"] != "testbot" {
		t.Errorf("got %v", lines)
	}
	if c := list(get("people/U0ANA")["channels"])[0].(object); c["unread"] != 0.0 {
		t.Errorf("after reading: got %v", c)
	}
	if got := len(list(get("people/U0BOB/channels/C0GENERAL/messages")["messages"])); got != 0 {
		t.Errorf("Bob sees %d messages", got)
	}
	click := `{"container":{"type":"message","channel":"C0GENERAL","ts":"` + line["ts"].(string) + `"},"block_id":"b","action_id":"go","action":{}}`
	if got := post("click", click); got["ok"] != true {
		t.Errorf("got %v", got)
	}
	_, got, _ := p.ask(t, http.MethodPost, "/sim/people/U0BOB/click", click, nil)
	if got["ok"] != false {
		t.Errorf("Bob clicked what only Ana sees: %v", got)
	}
	post("command", `{"channel":"C0GENERAL","text":"/win form"}`)
	view, _ := get("people/U0ANA")["view"].(object)
	if view == nil {
		t.Fatal("no modal")
	}
	submit := func(value string) object {
		return post("submit", `{"view_id":"`+view["id"].(string)+`","values":{"in":{"a":{"type":"plain_text_input","value":"`+value+`"}}}}`)
	}
	if got := submit(""); got["ok"] != false || got["errors"].(object)["in"] == nil {
		t.Errorf("got %v", got)
	}
	if got := submit("bad"); got["errors"].(object)["in"] != "No." {
		t.Errorf("got %v", got)
	}
	if got := submit("good"); got["ok"] != true || get("people/U0ANA")["view"] != nil {
		t.Errorf("got %v", got)
	}
	for path, body := range map[string]string{"shortcut": `{"callback_id":"new_item"}`, "home": `{}`, "say": `{"channel":"C0GENERAL","text":"hi"}`} {
		if got := post(path, body); got["ok"] != true {
			t.Errorf("%s: got %v", path, got)
		}
	}
	for path, body := range map[string]string{"shortcut": `{"callback_id":"none"}`, "submit": `{"view_id":"V0"}`, "close": `{}`, "say": `{"channel":"C0NONE","text":"hi"}`, "click": `{}`, "dance": `{}`} {
		if got := post(path, body); got["ok"] != false || got["error"] == "" {
			t.Errorf("%s: got %v", path, got)
		}
	}
	before := p.Now()
	if _, got, _ := p.ask(t, http.MethodPost, "/sim/clock", `{"jump":"24h"}`, nil); got["now"].(float64) < float64(before.Unix()+86_400) {
		t.Errorf("got %v", got)
	}
	if _, got, _ := p.ask(t, http.MethodPost, "/sim/clock", `{"reset":true}`, nil); got["now"].(float64) > float64(before.Unix()+3600) {
		t.Errorf("got %v", got)
	}
	if status, _, _ := p.ask(t, http.MethodPost, "/sim/clock", `{"jump":"soon"}`, nil); status != http.StatusBadRequest {
		t.Errorf("got %d", status)
	}
	if status, _, _ := p.ask(t, http.MethodPost, "/sim/faults", `{"fault":"empty","method":"auth.test"}`, nil); status != http.StatusOK {
		t.Errorf("got %d", status)
	}
	if _, err := p.api.AuthTest(); err == nil {
		t.Error("the fault does not show")
	}
	if status, _, _ := p.ask(t, http.MethodPost, "/sim/faults", `{"fault":"plague"}`, nil); status != http.StatusBadRequest {
		t.Errorf("got %d", status)
	}
	p.wantViolations(t, "unacked")
}

func TestPageEvents(t *testing.T) {
	p := open(t, slacksim.Options{})
	ctx, cancel := context.WithCancel(deadline(t))
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, p.PageURL()+"sim/people/U0ANA/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := p.http.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	lines := bufio.NewScanner(answer.Body)
	lines.Scan() // retry: it is there before the first event
	if _, _, err := p.api.PostMessage("C0GENERAL", slack.MsgOptionText("t", false)); err != nil {
		t.Fatal(err)
	}
	for lines.Scan() {
		if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
			if data != `{"type":"message","channel":"C0GENERAL"}` {
				t.Errorf("got %s", data)
			}
			return
		}
	}
	t.Errorf("the stream ended: %v", lines.Err())
}
