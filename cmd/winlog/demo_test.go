package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"winlog/ladder"
)

// TestDemo: it prints its address alone on stdout, serves the page, and leaves
// nothing behind.
func TestDemo(t *testing.T) {
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

func TestDemoRefusesToBePublic(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", ":8080", "192.0.2.1:80", "example.com:80", "8080"} {
		got := program{}.run(t, "demo", "--addr", addr)
		if got.code != exitMisuse || !strings.Contains(got.stderr, "loopback only") {
			t.Errorf("%s: %+v", addr, got)
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
