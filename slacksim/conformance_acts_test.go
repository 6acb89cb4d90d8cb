package slacksim_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winlog/slacksim"
)

// What TestConformance does with the app on Slack's own SDK.

func boltAuth(t *testing.T, p *place, b *boltApp) {
	var got map[string]string
	b.order(t, "auth", nil, &got)
	want := map[string]string{"user_id": p.app.BotUserID, "bot_id": p.app.BotID, "team_id": "T0SIM00001", "url": got["url"]}
	if diff := cmp.Diff(want, got); diff != "" || !strings.HasPrefix(got["url"], "http") {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func boltCommand(t *testing.T, p *place, _ *boltApp) {
	out := p.runs(t, "hello @bob <b>")
	if out.Message == nil || !out.Message.Ephemeral || !strings.HasPrefix(out.Message.Text(), "You said hello <@U0BOB|bob> &lt;b&gt;") {
		t.Fatalf("got %+v", out)
	}
	on := out.Message
	for _, r := range []struct {
		act  func() (slacksim.Outcome, error)
		want string
	}{
		{func() (slacksim.Outcome, error) { return p.ana.Click(deadline(t), on, "press") }, "press 1|7"},
		{func() (slacksim.Outcome, error) { return p.ana.Select(deadline(t), on, "pick", "b") }, "pick b"},
		{func() (slacksim.Outcome, error) { return p.ana.Click(deadline(t), on, "two") }, "more two"},
		{func() (slacksim.Outcome, error) { return p.ana.Select(deadline(t), on, "day", "2026-05-12") }, "day 2026-05-12"},
	} {
		if out, err := r.act(); err != nil || !out.OK() {
			t.Errorf("%s: %+v, %v", r.want, out, err)
		}
		p.sees(t, "C0GENERAL", r.want)
	}
	// A response URL takes five posts, so the other controls get one of their own.
	on = p.runs(t, "again").Message
	found, err := p.ana.Suggest(deadline(t), on, "search", "x")
	if err != nil || len(found.Options) != 1 || found.Options[0].Value != "found x" {
		t.Fatalf("suggestions: %+v, %v", found, err)
	}
	if _, err := p.ana.Select(deadline(t), on, "search", "found x"); err != nil {
		t.Error(err)
	}
	p.sees(t, "C0GENERAL", "search found x")
	if _, err := p.ana.Select(deadline(t), on, "boxes", "x", "y"); err != nil {
		t.Error(err)
	}
	p.sees(t, "C0GENERAL", "boxes x+y")
}

func boltRespond(t *testing.T, p *place, _ *boltApp) {
	p.runs(t, "later")
	if m := p.sees(t, "C0GENERAL", "answer 5"); m.Ephemeral {
		t.Error("in_channel was shown to one person only")
	}
	if m := p.sees(t, "C0GENERAL", "answer 4"); !m.Ephemeral {
		t.Error("an ephemeral answer was shown to all")
	}
	out := p.runs(t, "slow")
	if !out.Timeout || out.Error != "operation_timeout" {
		t.Errorf("got %+v", out)
	}
	p.ForgetViolations() // it was to be late
}

// opens runs something and waits for a modal with a title.
func (p *place) opens(t *testing.T, title string, act func()) *slacksim.View {
	t.Helper()
	act()
	v, err := p.ana.WaitForView(deadline(t), func(v *slacksim.View) bool { return v != nil && v.Title == title })
	if err != nil {
		t.Fatalf("%s: %v", title, err)
	}
	return v
}

func boltModal(t *testing.T, p *place, b *boltApp) {
	submit := func(what string) slacksim.Outcome {
		t.Helper()
		if err := p.ana.Fill("what", what); err != nil {
			t.Fatal(err)
		}
		out, err := p.ana.Submit(deadline(t))
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	p.opens(t, "First", func() { p.runs(t, "modal") })
	if out := submit("short"); out.Errors["what"] != "Say a little more." {
		t.Errorf("errors: got %+v", out)
	}
	p.opens(t, "Updated", func() { submit("update") })
	p.opens(t, "Pushed", func() { submit("push") })
	if got := len(p.ana.Views()); got != 2 {
		t.Errorf("after a push there are %d views", got)
	}
	if _, err := p.ana.Close(deadline(t)); err != nil {
		t.Error(err)
	}
	b.waitClosed(t, "Pushed", false)
	if v := p.ana.View(); v == nil || v.Title != "Updated" {
		t.Errorf("below it is %+v", v)
	}
	submit("clear")
	if v := p.ana.View(); v != nil {
		t.Errorf("after clear %s is open", v.Title)
	}
	p.opens(t, "First", func() { p.runs(t, "modal") })
	if _, err := p.ana.CloseAll(deadline(t)); err != nil {
		t.Error(err)
	}
	b.waitClosed(t, "First", true)

	p.opens(t, "First", func() { p.runs(t, "modal") })
	file, err := p.ana.Upload("notes.txt", []byte("hello"))
	if err != nil {
		t.Fatal(err)
	}
	for _, fill := range [][]string{{"level", "IC2"}, {"who", "U0BOB", "U0ANA"}, {"when", "2026-05-06"}, {"files", file}} {
		if err := p.ana.Fill(fill[0], fill[1:]...); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.ana.Fill("files", "F0NOTTHERE"); err == nil {
		t.Error("a file that does not exist was chosen")
	}
	submit("all of it")
	p.sees(t, "C0GENERAL", `{"what":"all of it","level":"IC2","who":["U0BOB","U0ANA"],"when":"2026-05-06","files":["notes.txt"]}`)
}

func boltShortcuts(t *testing.T, p *place, _ *boltApp) {
	p.opens(t, "Shortcut", func() {
		if out, err := p.ana.Shortcut(deadline(t), "new_item"); err != nil || !out.OK() {
			t.Errorf("%+v, %v", out, err)
		}
	})
	if _, err := p.ana.CloseAll(deadline(t)); err != nil {
		t.Error(err)
	}
	if _, err := p.bob.Say(deadline(t), "C0GENERAL", "shipped it"); err != nil {
		t.Fatal(err)
	}
	ts := p.ana.Last("C0GENERAL").TS
	if out, err := p.ana.MessageShortcut(deadline(t), "log_this", "C0GENERAL", ts); err != nil || !out.OK() {
		t.Errorf("%+v, %v", out, err)
	}
	p.sees(t, p.ana.DM(), "shipped it http")
}

func boltHome(t *testing.T, p *place, _ *boltApp) {
	shows := func(words string) *slacksim.View {
		t.Helper()
		v, err := p.ana.WaitForHome(deadline(t), func(v *slacksim.View) bool { return v != nil && strings.HasPrefix(v.Text(), words) })
		if err != nil {
			t.Fatalf("%s: %v", words, err)
		}
		return v
	}
	if _, err := p.ana.OpenHome(deadline(t)); err != nil {
		t.Fatal(err)
	}
	if _, err := p.ana.Click(deadline(t), shows("Welcome"), "press"); err != nil {
		t.Error(err)
	}
	if _, err := p.ana.Select(deadline(t), shows("press 1|7"), "pick", "b"); err != nil {
		t.Error(err)
	}
	shows("pick b")
}

func boltEvents(t *testing.T, p *place, _ *boltApp) {
	ctx := deadline(t)
	if _, err := p.ana.Say(ctx, "C0GENERAL", "hey @testbot"); err != nil {
		t.Fatal(err)
	}
	if m := p.sees(t, "C0GENERAL", "You called, <@U0ANA>?"); m.Thread == "" {
		t.Error("the answer is not in the thread")
	}
	if _, err := p.ana.Say(ctx, p.ana.DM(), "ping"); err != nil {
		t.Fatal(err)
	}
	p.sees(t, p.ana.DM(), "pong <@U0ANA>")
	if _, err := p.ana.Say(ctx, "C0GENERAL", "a trophy, please"); err != nil {
		t.Fatal(err)
	}
	ts := p.ana.Last("C0GENERAL").TS
	if _, err := p.ana.React(ctx, "C0GENERAL", ts, "trophy"); err != nil {
		t.Fatal(err)
	}
	if _, err := p.ana.WaitFor(ctx, "C0GENERAL", func(m *slacksim.Message) bool { return m.TS == ts && len(m.Reactions["eyes"]) == 1 }); err != nil {
		t.Error(err)
	}
	p.AddPerson(slacksim.Person{ID: "U0CAT", Name: "cat", RealName: "Cat Li"})
	cat := p.User("U0CAT")
	if _, err := cat.WaitFor(ctx, cat.DM(), func(m *slacksim.Message) bool { return m.Text() == "Welcome Cat Li" }); err != nil {
		t.Error(err)
	}
}

func boltUpdate(t *testing.T, p *place, b *boltApp) {
	var got struct{ TS, Text string }
	b.order(t, "update", object{"channel": "C0GENERAL"}, &got)
	m := p.sees(t, "C0GENERAL", "after")
	if m.TS != got.TS || !m.Edited || m.Metadata["event_type"] != "note" {
		t.Errorf("got %+v, want the message with its metadata", m)
	}
	b.order(t, "remove", object{"channel": "C0GENERAL", "ts": got.TS}, nil)
	for _, m := range p.ana.Messages("C0GENERAL") {
		if m.TS == got.TS {
			t.Error("the message is still there")
		}
	}
}

func boltUpload(t *testing.T, p *place, b *boltApp) {
	var ids []string
	b.order(t, "upload", object{"channel": "C0GENERAL"}, &ids)
	p.sees(t, "C0GENERAL", "the report")
	if len(ids) != 1 {
		t.Fatalf("got %v", ids)
	}
	info := b.call(t, "files.info", object{"file": ids[0]})
	file, _ := info["file"].(object)
	if file["title"] != "Report" || file["size"] != 8.0 || file["filetype"] != "csv" {
		t.Errorf("got %v", info)
	}
}

func boltPages(t *testing.T, p *place, b *boltApp) {
	p.AddChannel("C0MANY", "many", "U0ANA")
	var want []string
	for i := range 25 {
		text := fmt.Sprint("line ", i)
		want = append([]string{text}, want...) // the newest first
		if _, err := p.ana.Say(deadline(t), "C0MANY", text); err != nil {
			t.Fatal(err)
		}
	}
	var got struct {
		Sizes []int
		All   []string
	}
	b.order(t, "pages", object{"method": "conversations.history", "key": "messages", "limit": 10, "args": object{"channel": "C0MANY"}}, &got)
	if diff := cmp.Diff(want, got.All); diff != "" || !cmp.Equal(got.Sizes, []int{10, 10, 5}) {
		t.Errorf("pages of %v (-want +got):\n%s", got.Sizes, diff)
	}
	b.order(t, "pages", object{"method": "users.list", "key": "members", "limit": 2}, &got)
	if len(got.All) < 4 || len(got.Sizes) < 2 {
		t.Errorf("people: %v in pages of %v", got.All, got.Sizes)
	}
}

func boltErrors(t *testing.T, p *place, b *boltApp) {
	for _, r := range []struct {
		method string
		args   object
		want   string
	}{
		{"chat.postMessage", object{"channel": "C0NONE", "text": "x"}, "channel_not_found"},
		{"chat.postMessage", object{"channel": "C0GENERAL"}, "no_text"},
		{"chat.postMessage", object{"channel": "C0GENERAL", "blocks": []any{object{"type": "heading"}}}, "invalid_blocks"},
		{"views.open", object{"trigger_id": "1.2.3", "view": object{"type": "modal"}}, "invalid_arguments"},
		{"users.lookupByEmail", object{"email": "nobody@example.com"}, "users_not_found"},
		{"usergroups.frobnicate", object{}, "unknown_method"},
		{"conversations.history", object{"channel": "C0GENERAL", "cursor": "nonsense"}, "invalid_cursor"},
	} {
		if got := b.call(t, r.method, r.args); got["error"] != r.want {
			t.Errorf("%s: got %v, want %s", r.method, got["error"], r.want)
		}
	}
	p.ForgetViolations()
}

func boltLimits(t *testing.T, p *place, b *boltApp) {
	p.AddChannel("C0BUSY", "busy", "U0ANA")
	var got struct {
		After      int
		Limited    bool
		RetryAfter float64 `json:"retryAfter"`
	}
	b.order(t, "refused", object{"channel": "C0BUSY", "count": 20}, &got)
	if !got.Limited || got.RetryAfter < 1 || got.After == 0 {
		t.Errorf("20 posts at once: %+v", got)
	}
	p.Faults().RateLimit("chat.postMessage", 500*time.Millisecond, time.Second)
	began := time.Now()
	b.order(t, "patient", object{"channel": "C0GENERAL"}, nil)
	if took := time.Since(began); took < 900*time.Millisecond {
		t.Errorf("the client waited %s, not the second it was asked to", took)
	}
	p.sees(t, "C0GENERAL", "patient")
	p.ForgetViolations()
}

func boltReconnects(t *testing.T, p *place, _ *boltApp) {
	for _, r := range []struct {
		name  string
		fault func()
	}{
		{"asked to", func() { p.Faults().RefreshWithin("warning", time.Second) }},
		{"cut off", p.Faults().DropSockets},
	} {
		opened := p.Opened()
		r.fault()
		for end := time.Now().Add(20 * time.Second); p.Opened() == opened || p.Connections() == 0; time.Sleep(10 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("%s: the app did not come back", r.name)
			}
		}
		for end := time.Now().Add(10 * time.Second); ; time.Sleep(50 * time.Millisecond) {
			if out := p.runs(t, r.name); out.OK() && out.Message != nil {
				break
			}
			if time.Now().After(end) {
				t.Fatalf("%s: the app does not answer", r.name)
			}
		}
		p.ForgetViolations() // envelopes that met the gap
	}
}

func boltSockets(t *testing.T, p *place, b *boltApp) {
	b.order(t, "sockets", object{"count": 2}, nil)
	if err := p.WaitConnections(deadline(t), 3); err != nil {
		t.Fatal(err)
	}
	heard := map[string]bool{}
	for i := range 30 {
		out := p.runs(t, fmt.Sprint("line ", i))
		if !out.OK() || out.Message == nil {
			t.Fatalf("got %+v", out)
		}
		heard[strings.SplitN(out.Message.Text(), " heard", 2)[0]] = true
	}
	if !heard["socket 0"] || !heard["socket 1"] || len(heard) < 3 {
		t.Errorf("only some of the three sockets were used: %v", heard)
	}
	b.order(t, "alone", nil, nil)
	if err := p.WaitConnections(deadline(t), 1); err != nil {
		t.Error(err)
	}
}
