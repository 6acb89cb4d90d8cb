package slacksim_test

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"winlog/slacksim"
)

// lived is a workspace in which something happened.
func lived(t *testing.T) *place {
	t.Helper()
	p := open(t, slacksim.Options{Unlimited: true})
	p.run(t, func(e socketmode.Event) any {
		if e.Type == socketmode.EventTypeSlashCommand {
			return object{"text": "Saved."}
		}
		return nil
	})
	ctx := deadline(t)
	p.AddPrivateChannel("C0SECRET", "secret", true, "U0ANA")
	if _, err := p.ana.Say(ctx, "C0GENERAL", "hello <b> @bob"); err != nil {
		t.Fatal(err)
	}
	ts := p.ana.Last("C0GENERAL").TS
	if _, err := p.bob.React(ctx, "C0GENERAL", ts, "tada"); err != nil {
		t.Fatal(err)
	}
	if _, err := p.bob.Reply(ctx, "C0GENERAL", ts, "welcome"); err != nil {
		t.Fatal(err)
	}
	if _, err := p.ana.Command(ctx, "C0GENERAL", "/win", "x"); err != nil {
		t.Fatal(err)
	}
	if _, _, err := p.api.PostMessage("U0ANA", slack.MsgOptionText("hi", false), slack.MsgOptionBlocks(slack.NewHeaderBlock(plain("Hi")))); err != nil {
		t.Fatal(err)
	}
	if _, err := p.api.UploadFile(slack.UploadFileParameters{Filename: "a.txt", FileSize: 3, Reader: strings.NewReader("abc"), Channel: "C0GENERAL"}); err != nil {
		t.Fatal(err)
	}
	return p
}

func (p *place) export(t *testing.T) string {
	t.Helper()
	var out bytes.Buffer
	if err := p.Export(&out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestExportAndImport(t *testing.T) {
	from := lived(t)
	from.Jump(48 * time.Hour)
	saved := from.export(t)
	into := open(t, slacksim.Options{})
	if err := into.Import(strings.NewReader(saved)); err != nil {
		t.Fatal(err)
	}
	for _, user := range []string{"U0ANA", "U0BOB"} {
		for _, channel := range []string{"C0GENERAL", "C0SECRET", from.User(user).DM()} {
			want, got := from.User(user).Messages(channel), into.User(user).Messages(channel)
			if diff := cmp.Diff(want, got, cmp.AllowUnexported(slacksim.Message{})); diff != "" {
				t.Errorf("%s in %s (-want +got):\n%s", user, channel, diff)
			}
		}
	}
	if ahead := time.Until(into.Now()); ahead < 47*time.Hour {
		t.Errorf("the clock is %s ahead, want the two days of the export", ahead)
	}
	now := func(text string) string { // the moment of the export is another each time
		i := strings.Index(text, `"now"`)
		return text[:i] + text[i+strings.IndexByte(text[i:], '\n'):]
	}
	if diff := cmp.Diff(now(saved), now(into.export(t))); diff != "" {
		t.Errorf("exported again (-want +got):\n%s", diff)
	}
	if _, err := into.ana.Say(deadline(t), "C0GENERAL", "life goes on"); err != nil {
		t.Error(err)
	}
}

func TestImportRefuses(t *testing.T) {
	p := lived(t)
	saved := p.export(t)
	for _, r := range []struct{ name, from, to, want string }{
		{"nothing", saved, "", "no export"},
		{"something else", saved, `{"hello":1}`, "unknown field"},
		{"another version", `"version": 1`, `"version": 2`, "version 2"},
		{"the app as a person", `"ID": "U0ANA"`, `"ID": "` + p.app.BotUserID + `"`, "no person"},
		{"one person twice", `"ID": "U0ANA"`, `"ID": "U0BOB"`, "more than one"},
		{"a strange channel", `"kind": "private"`, `"kind": "secret"`, "C0SECRET"},
		{"a block that does not exist", `"type": "header"`, `"type": "heading"`, "unsupported type: heading"},
		{"a broken ts", `"ts": "`, `"ts": "x`, "is no ts"},
		{"an unknown member", `"U0BOB",`, `"U0EVE",`, "not among the people"},
	} {
		t.Run(r.name, func(t *testing.T) {
			broken := strings.Replace(saved, r.from, r.to, 1)
			if broken == saved {
				t.Fatal("the test changes nothing")
			}
			err := p.Import(strings.NewReader(broken))
			if err == nil || !strings.Contains(err.Error(), r.want) {
				t.Errorf("got %v, want %q", err, r.want)
			}
			if got := p.export(t); strings.Count(got, "\n") != strings.Count(saved, "\n") {
				t.Error("a refused import changed the workspace")
			}
		})
	}
}

func TestReset(t *testing.T) {
	p := open(t, slacksim.Options{})
	if err := p.Reset(t.Context()); err == nil {
		t.Error("there was no sample to go back to")
	}
	if _, err := p.ana.Say(deadline(t), "C0GENERAL", "the sample"); err != nil {
		t.Fatal(err)
	}
	p.KeepSample()
	if _, err := p.ana.Say(deadline(t), "C0GENERAL", "what came later"); err != nil {
		t.Fatal(err)
	}
	p.Jump(24 * time.Hour)
	p.Faults().Error("auth.test", "fatal_error", -1)
	resets := 0
	p.SetHooks(slacksim.Hooks{Reset: func(context.Context) error { resets++; return nil }})
	if status, got, _ := p.ask(t, http.MethodPost, "/sim/reset", `{}`, nil); status != http.StatusOK {
		t.Fatalf("got %d %v", status, got)
	}
	if got := p.ana.Messages("C0GENERAL"); len(got) != 1 || got[0].Fallback != "the sample" {
		t.Errorf("after the reset: %v", got)
	}
	if _, err := p.api.AuthTest(); err != nil || resets != 1 || time.Until(p.Now()) > time.Minute {
		t.Errorf("after the reset: %v, %d hooks run, clock at %s", err, resets, p.Now())
	}
	p.SetHooks(slacksim.Hooks{Reset: func(context.Context) error { return errors.New("no room") }})
	if status, got, _ := p.ask(t, http.MethodPost, "/sim/reset", `{}`, nil); status != http.StatusBadRequest || got["error"] != "no room" {
		t.Errorf("got %d %v", status, got)
	}
	for _, path := range []string{"/sim/reset", "/sim/import"} {
		if status, _, _ := p.ask(t, http.MethodPost, path, `{}`, func(r *http.Request) { r.Header.Set("Content-Type", "text/plain") }); status != http.StatusUnsupportedMediaType {
			t.Errorf("%s as a form: got %d", path, status)
		}
	}
}

func TestTraffic(t *testing.T) {
	p := open(t, slacksim.Options{AckTimeout: 200 * time.Millisecond})
	p.run(t, func(e socketmode.Event) any {
		if c, ok := e.Data.(slack.SlashCommand); ok && c.Text == "slow" {
			return noAck{}
		}
		return object{"text": "Saved."}
	})
	look := func(after string) ([]any, string) {
		t.Helper()
		_, got, _ := p.ask(t, http.MethodGet, "/sim/traffic?after="+after, "", nil)
		var lines []string
		for _, v := range list(got["exchanges"]) {
			x := v.(object)
			lines = append(lines, strings.TrimSpace(str(x["kind"])+" "+str(x["what"])+" "+str(x["error"])))
		}
		return list(got["exchanges"]), strings.Join(lines, ", ")
	}
	_, before := look("0")
	if !strings.Contains(before, "call apps.connections.open") {
		t.Errorf("got %s", before)
	}
	ctx := deadline(t)
	if _, err := p.ana.Command(ctx, "C0GENERAL", "/win", "hello"); err != nil {
		t.Fatal(err)
	}
	if _, err := p.ana.Command(ctx, "C0GENERAL", "/win", "slow"); err != nil {
		t.Fatal(err)
	}
	p.post(t, "chat.postMessage", object{"channel": "C0GENERAL", "blocks": []any{object{"type": "heading"}}})
	all, got := look("0")
	want := ", envelope /win, envelope /win operation_timeout, violation unacked, violation invalid_blocks, call chat.postMessage invalid_blocks"
	if got != before+want {
		t.Errorf("got %s, want %s", got, before+want)
	}
	hello := all[len(all)-5].(object)
	if text := hello["sent"].(object)["payload"].(object)["text"]; text != "hello" || hello["answer"].(object)["text"] != "Saved." || hello["took_ms"] == 0.0 {
		t.Errorf("got %v", hello)
	}
	for _, secret := range []string{p.app.BotToken, p.app.AppToken} {
		if strings.Contains(jsonDiff("", all), secret) {
			t.Error("a token is shown")
		}
	}
	p.Faults().RateLimit("*", time.Minute, time.Second)
	_, answer, _ := p.ask(t, http.MethodGet, "/sim/traffic?after=0", "", nil)
	if got := list(answer["faults"]); len(got) != 1 || !strings.HasPrefix(got[0].(string), "every call is answered with 429, for ") {
		t.Errorf("got %v", got)
	}
	p.ForgetViolations()
}

func str(v any) string {
	s, _ := v.(string)
	return s
}
