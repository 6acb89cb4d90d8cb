package main

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"winlog/ladder"
	"winlog/slacksim"
)

// TestDemo: it prints its address alone on stdout, serves the page, and leaves
// nothing behind.
func TestDemo(t *testing.T) {
	t.Parallel()
	temporary := t.TempDir()
	r := program{env: []string{"TMPDIR=" + temporary}}.start(t, "demo", "--addr", "127.0.0.1:0")
	url := r.stdout.line(t, "http://")
	if status, body := get(t, url); status != 200 || !strings.Contains(strings.ToLower(body), "<!doctype html>") {
		t.Errorf("the page: %d %.200q", status, body)
	}
	r.stderr.line(t, "Open it in a browser")
	if found, err := filepath.Glob(filepath.Join(temporary, "winlog-demo-*", "demo.db")); err != nil || len(found) != 1 {
		t.Errorf("databases in the temporary folder: %v, %v", found, err)
	}
	if code := r.stop(t, syscall.SIGINT); code != exitGood {
		t.Errorf("exit %d after Ctrl-C, want 0", code)
	}
	if got := r.stdout.String(); got != url+"\n" {
		t.Errorf("stdout is %q, want the address alone", got)
	}
	if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// TestDemoData: --data keeps what was done, and is not filled twice.
func TestDemoData(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	counts := []int{}
	for range 2 {
		r := program{dir: dir}.start(t, "demo", "--addr", "127.0.0.1:0", "--data", "demo.db")
		r.stdout.line(t, "http://")
		if code := r.stop(t, syscall.SIGTERM); code != exitGood {
			t.Fatalf("exit %d", code)
		}
		got := program{dir: dir}.run(t, "export", "wins", "--storage-dsn", "demo.db", "--format", "json")
		counts = append(counts, len(withoutIDs(t, got.stdout)))
	}
	if counts[0] != len(demoWins()) || counts[1] != counts[0] {
		t.Errorf("%v wins after the first and second demo, want %d each", counts, len(demoWins()))
	}
}

// TestDemoReset: the page's reset brings the sample data back, while people and
// their tokens stay.
func TestDemoReset(t *testing.T) {
	r := program{}.start(t, "demo", "--addr", "127.0.0.1:0")
	url := r.stdout.line(t, "http://")
	r.stderr.line(t, "Open it in a browser")
	wait := func(what string, ready func() bool) {
		t.Helper()
		for end := time.Now().Add(20 * time.Second); !ready(); time.Sleep(20 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("waited in vain until %s", what)
			}
		}
	}
	online := func() bool { return strings.Contains(body(t, url+"sim/workspace"), `"online":true`) }
	wait("Win Log is connected", online)
	say := func(text string) string {
		t.Helper()
		return post(t, url+"sim/people/U0INES/command", `{"channel":"C0GENERAL","text":"`+text+`"}`)
	}
	if got := say("/win Wrote the runbook for payouts"); !strings.Contains(got, `"ok":true`) {
		t.Fatalf("/win: %s", got)
	}
	messages := url + "sim/people/U0INES/channels/C0GENERAL/messages"
	if !strings.Contains(body(t, messages), "runbook for payouts") {
		t.Fatal("the win is not answered")
	}
	if got := post(t, url+"sim/reset", `{}`); got != `{"ok":true}` {
		t.Fatalf("reset: %s", got)
	}
	if got := body(t, messages); strings.Contains(got, "runbook for payouts") || !strings.Contains(got, "Morning all") {
		t.Error("the channel is not as it was at the start")
	}
	if got := say("/win list"); !strings.Contains(got, `"ok":true`) {
		t.Errorf("/win list after the reset: %s", got)
	}
	if got := body(t, messages); strings.Contains(got, "runbook for payouts") || !strings.Contains(got, "blocks") {
		t.Error("the win is still in the log")
	}
	if code := r.stop(t, syscall.SIGINT); code != exitGood {
		t.Errorf("exit %d after Ctrl-C, want 0", code)
	}
}

// TestDemoForStrangers: the workspace alone prints what another bot needs, and takes its manifest.
func TestDemoForStrangers(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	manifest := slacksim.OpenManifest("Todo", "/todo")
	if err := os.WriteFile(filepath.Join(dir, "todo.json"), manifest, 0o600); err != nil {
		t.Fatal(err)
	}
	r := program{dir: dir}.start(t, "demo", "--addr", "127.0.0.1:0", "--bring-your-own-bot", "--manifest", "todo.json")
	page := r.stdout.line(t, "http://")
	apiURL := strings.TrimPrefix(r.stdout.line(t, "SLACK_API_URL="), "SLACK_API_URL=")
	r.stdout.line(t, "SLACK_APP_TOKEN=xapp-")
	token := strings.TrimPrefix(r.stdout.line(t, "SLACK_BOT_TOKEN="), "SLACK_BOT_TOKEN=")
	if who, err := slack.New(token, slack.OptionAPIURL(apiURL)).AuthTest(); err != nil || who.Team != "Acme" {
		t.Errorf("auth.test with the token: %+v, %v", who, err)
	}
	if got := body(t, page+"sim/workspace"); !strings.Contains(got, `"/todo"`) || strings.Contains(got, `"/win"`) {
		t.Errorf("the workspace: %.300s", got)
	}
	if code := r.stop(t, syscall.SIGINT); code != exitGood {
		t.Errorf("exit %d after Ctrl-C, want 0", code)
	}
	for _, args := range [][]string{{"--bring-your-own-bot", "--data", "x.db"}, {"--manifest", "todo.json"}} {
		if got := (program{dir: dir}).run(t, append([]string{"demo", "--addr", "127.0.0.1:0"}, args...)...); got.code != exitMisuse {
			t.Errorf("%v: %+v", args, got)
		}
	}
	if got := (program{dir: dir}).run(t, "demo", "--addr", "127.0.0.1:0", "--bring-your-own-bot", "--manifest", "none.json"); got.code != exitFailed {
		t.Errorf("a manifest that is not there: %+v", got)
	}
}

// body is what an address answers.
func body(t *testing.T, url string) string {
	t.Helper()
	status, text := get(t, url)
	if status != 200 {
		t.Fatalf("%s: %d %.200s", url, status, text)
	}
	return text
}

// post sends JSON as the page does.
func post(t *testing.T, url, data string) string {
	t.Helper()
	response, err := http.Post(url, "application/json", strings.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestDemoRefusesToBePublic(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", ":8080", "192.0.2.1:80", "example.com:80", "8080"} {
		got := program{}.run(t, "demo", "--addr", addr)
		if got.code != exitMisuse || !strings.Contains(got.stderr, "loopback only") {
			t.Errorf("%s: %+v", addr, got)
		}
	}
}

// TestSampleGoals: on whatever day the demo is started, every sample goal of this
// quarter is one that its owner could set, and the coach finds both kinds.
func TestSampleGoals(t *testing.T) {
	l := ladder.Builtin()
	for _, day := range []string{"2026-01-01", "2026-02-28", "2026-07-01", "2027-12-31", "2028-02-29"} {
		date, err := ladder.ParseDate(day)
		if err != nil {
			t.Fatal(err)
		}
		now := time.Date(date.Year, date.Month, date.Day, 9, 30, 0, 0, time.UTC)
		c := &config{ladder: l, location: time.UTC, visibility: ladder.Manager}
		goals, err := sampleGoals(c, now)
		if err != nil {
			t.Fatal(err)
		}
		if len(goals) != len(demoGoals()) {
			t.Errorf("%s: %d sample goals of %d", day, len(goals), len(demoGoals()))
		}
		verdicts := map[ladder.GoalVerdict]int{}
		byKey := map[string]ladder.Goal{}
		for i, s := range goals {
			verdicts[s.goal.Verdict]++
			byKey[s.key] = s.goal
			if len(s.goal.Gaps) != len(s.gaps) {
				t.Errorf("%q bridges gaps that the ladder does not have: %q", s.text, s.gaps)
			}
			if s.quarter != 0 {
				continue
			}
			if err := ladder.CheckGoal(s.goal, date, l); err != nil {
				t.Errorf("%s: %q: %v", day, s.text, err)
			}
			var before []ladder.Goal
			for _, o := range goals[:i] {
				if o.goal.User == s.goal.User && o.quarter == 0 {
					before = append(before, o.goal)
				}
			}
			if err := ladder.CheckRoom(s.goal, before); err != nil {
				t.Errorf("%q: %v", s.text, err)
			}
		}
		if verdicts[ladder.GoalNext] < 3 || verdicts[ladder.GoalCurrent] < 2 {
			t.Errorf("verdicts: %v", verdicts)
		}
		wins := sampleWins(c, now)
		for i, d := range demoWins() {
			if d.goal == "" {
				continue
			}
			if err := ladder.CheckGoalLink(wins[i], byKey[d.goal]); err != nil {
				t.Errorf("%s: %q: %v", day, d.text, err)
			}
		}
	}
}

// TestSampleWins: on whatever day the demo is started, every sample win is one
// that its owner could have typed, and no quarter of the last four is empty.
func TestSampleWins(t *testing.T) {
	l := ladder.Builtin()
	for _, day := range []string{"2026-01-01", "2026-02-28", "2026-07-01", "2026-11-23", "2027-12-31", "2028-02-29"} {
		date, err := ladder.ParseDate(day)
		if err != nil {
			t.Fatal(err)
		}
		now := time.Date(date.Year, date.Month, date.Day, 9, 30, 0, 0, time.UTC)
		for start := time.January; start <= time.December; start++ {
			c := &config{ladder: l, location: time.UTC, calendar: ladder.Calendar{Start: start}, visibility: ladder.Manager}
			people := map[ladder.UserID]ladder.Person{}
			for _, p := range samplePeople(l, date) {
				people[p.ID] = p
				if p.Level == "" {
					t.Errorf("%s has no level of the built-in ladder", p.ID)
				}
			}
			quarters := map[ladder.Quarter]int{}
			for _, w := range sampleWins(c, now) {
				owner, ok := people[w.User]
				if !ok {
					t.Fatalf("a win of %s, whom the bot does not know", w.User)
				}
				if err := ladder.CheckWin(w, owner, owner.Today(now, time.UTC), l); err != nil {
					t.Errorf("%s, year from %s: %q on %s: %v", day, start, w.Text, w.OccurredOn, err)
				}
				if w.CreatedAt.After(now) {
					t.Errorf("%q was written in the future: %s", w.Text, w.CreatedAt)
				}
				quarters[c.calendar.Of(w.OccurredOn)]++
			}
			this := c.calendar.Of(date)
			for back := range 4 {
				if quarters[this.Add(-back)] == 0 {
					t.Errorf("%s, year from %s: no win in %s", day, start, this.Add(-back))
				}
			}
		}
	}
}
