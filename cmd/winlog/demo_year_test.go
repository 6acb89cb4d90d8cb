package main

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
	"winlog/slacksim"
	"winlog/storage"
)

// TestDemoYear: the year plays to its end without a fault, the story in it
// happens, and after a reset it plays to the same end.
func TestDemoYear(t *testing.T) {
	t.Parallel()
	d := startDemo(t, brief()...)
	first := d.playYear(t)
	d.checkStory(t)
	if err := d.sim.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	if s := d.sim.Story(); s.Of != 0 || s.Step != 0 {
		t.Errorf("after the reset the story is at %d of %d", s.Step, s.Of)
	}
	if diff := cmp.Diff(first, d.playYear(t)); diff != "" {
		t.Errorf("the second year ends otherwise (-first +second):\n%s", diff)
	}
}

// brief is what leaves the weekly messages and the tips out under the race
// detector: they are most of the year's sweeps, which take ten times as long there.
func brief() []string {
	info, _ := debug.ReadBuildInfo()
	if !slices.ContainsFunc(info.Settings, func(s debug.BuildSetting) bool { return s.Key == "-race" && s.Value == "true" }) {
		return nil
	}
	return []string{"schedule:\n  nudge: off\n  reminder: off\n  tip: off\n"}
}

// startDemo is the demo on a clock that runs from a day in November.
func startDemo(t *testing.T, settings ...string) *demo {
	t.Helper()
	began, start := time.Now(), time.Date(2026, 11, 26, 9, 30, 0, 0, time.UTC)
	now := func() time.Time { return start.Add(time.Since(began)) }
	cmd, _, err := newRoot(now).Find([]string{"demo"})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := cmd.ParseFlags([]string{"--config", write(t, dir, "config.yaml", strings.Join(settings, ""))}); err != nil {
		t.Fatal(err)
	}
	c, err := loadConfig(cmd, false)
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	d, err := openDemo(t.Context(), c, demoOptions{addr: "127.0.0.1:0", data: filepath.Join(dir, "demo.db")}, now, log)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- d.run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("the demo ended: %v", err)
		}
		if err := d.sim.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := d.sim.WaitConnections(t.Context(), c.slack.connections); err != nil {
		t.Fatal(err)
	}
	return d
}

// playYear plays the year and says what came of it.
func (d *demo) playYear(t *testing.T) []string {
	t.Helper()
	began := time.Now()
	if err := d.sim.TellStory(t.Context()); err != nil {
		t.Fatal(err)
	}
	s := d.sim.Story()
	t.Logf("%d steps in %s", s.Step, time.Since(began).Round(time.Millisecond))
	for _, fault := range s.Faults {
		t.Error(fault)
	}
	if s.Step != len(demoYear()) || s.Of != s.Step {
		t.Errorf("the story ended at %d of %d", s.Step, s.Of)
	}
	for _, v := range d.sim.Violations() {
		t.Errorf("Slack was sent what it refuses: %+v", v)
	}
	for _, p := range demoPeople() {
		if v := d.sim.User(string(p.id())).View(); v != nil {
			t.Errorf("%s left a form open: %s", p.handle, v.Title)
		}
	}
	out := d.outcome(t)
	if len(out) < 200 {
		t.Errorf("only %d lines came of the year", len(out))
	}
	return out
}

// read runs what reads the demo's database, beside the bot.
func (d *demo) read(t *testing.T, read func(*storage.DB) error) {
	t.Helper()
	db, err := storage.Open(t.Context(), d.c.dsn, storage.Options{Now: d.sim.Now, Logger: d.log, ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := read(db); err != nil {
		t.Fatal(err)
	}
}

// outcome is the state of everything that people did and were sent, in lines
// without ids.
func (d *demo) outcome(t *testing.T) (lines []string) {
	t.Helper()
	add := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	d.read(t, func(db *storage.DB) error {
		for _, p := range demoPeople() {
			s, err := d.streak(t, db, p.handle)
			if err != nil {
				return err
			}
			add("%s streak %d confirmed, %d claimed, towards %s; earlier %v", p.handle, s.Official, s.Claimed, s.Target, s.Earlier)
			for _, q := range s.Quarters {
				add("%s quarter %s %s %s by %s of %d wins", p.handle, q.Quarter.Label, q.Value, q.Source, q.Manager, len(q.Evidence.Wins))
			}
			wins, _, err := db.ListWins(t.Context(), ladder.WinFilter{User: p.id()})
			if err != nil {
				return err
			}
			for _, w := range wins {
				add("%s win %s %s %s %v %q", p.handle, w.OccurredOn, w.Level, w.Visibility, w.Dimensions, w.Text)
			}
			goals, err := db.ListGoals(t.Context(), ladder.GoalFilter{User: p.id()})
			if err != nil {
				return err
			}
			for _, g := range goals {
				add("%s goal %s %s %s %q %q", p.handle, g.Quarter.Label, g.Verdict, g.State, g.Text, g.Reason)
			}
			u := d.sim.User(string(p.id()))
			for _, m := range u.Messages(u.DM()) {
				if !m.Ephemeral {
					add("%s message %q", p.handle, m.Text())
				}
			}
		}
		all, err := db.ListDeliveries(t.Context(), ladder.DeliveryFilter{})
		for _, m := range all {
			add("%s delivery %s %s %s %s", m.Recipient, m.Kind, m.Period, m.State, m.Reason)
		}
		return err
	})
	return lines
}

func (d *demo) streak(t *testing.T, db *storage.DB, handle string) (ladder.Streak, error) {
	t.Helper()
	in, err := db.FindRecord(t.Context(), demoID(handle))
	if err != nil {
		return ladder.Streak{}, err
	}
	in.Rules, in.Ladder, in.Today = d.c.streak, d.c.ladder, ladder.DateOf(d.sim.Now())
	return ladder.ComputeStreak(in), nil
}

// checkStory makes sure that what the year is about is in it.
func (d *demo) checkStory(t *testing.T) {
	t.Helper()
	year := d.c.calendar.Of(ladder.NewDate(2026, 11, 26))
	d.read(t, func(db *storage.DB) error {
		// Ines has her third quarter confirmed, is promoted, and again works up to three.
		ines, err := d.streak(t, db, "ines")
		if err != nil {
			return err
		}
		want := ladder.Run{Target: "IC3", From: year.Add(-2).Period(), To: year.Add(1).Period(), Confirmed: 3, Claimed: 3, End: ladder.RunCompleted, On: year.Add(1).First().AddDays(19)}
		if diff := cmp.Diff([]ladder.Run{want}, ines.Earlier); diff != "" {
			t.Errorf("Ines' earlier runs (-want +got):\n%s", diff)
		}
		if ines.Target != "IC4" || ines.Official != 3 {
			t.Errorf("Ines has %d quarters confirmed towards %s, want 3 towards IC4", ines.Official, ines.Target)
		}
		history, err := db.LevelHistory(t.Context(), demoID("ines"))
		if err != nil {
			return err
		}
		if got := history[len(history)-1]; got.Level != "IC3" || got.Change != ladder.LevelPromotion || got.By != demoID("ines") {
			t.Errorf("Ines' last change of level: %+v", got)
		}

		// Yuki's leave is bridged, and nothing is sent to her meanwhile.
		yuki, err := d.streak(t, db, "yuki")
		if err != nil {
			return err
		}
		away := year.Add(2)
		if i := slices.IndexFunc(yuki.Quarters, func(q ladder.StreakQuarter) bool { return q.Quarter == away.Period() }); i < 0 || !yuki.Quarters[i].Bridged || yuki.Official != 3 {
			t.Errorf("Yuki has %d quarters confirmed, of %+v", yuki.Official, yuki.Quarters)
		}
		from, until := away.First().AddDays(11), away.First().AddDays(75)
		for _, day := range d.messageDays(t, "yuki") {
			if !day.Before(from) && day.Before(until) {
				t.Errorf("a message to Yuki in her leave, on %s", day)
			}
		}

		// Arun changes his manager, who is told of it and answers for that quarter.
		arun, err := d.streak(t, db, "arun")
		if err != nil {
			return err
		}
		for _, q := range arun.Quarters {
			if want := map[ladder.Quarter]string{year.Add(1): "marta", year.Add(2): "tomas"}; q.Verdict.Manager != nil {
				for quarter, who := range want {
					if q.Quarter == quarter.Period() && (q.Verdict.Manager.By != demoID(who) || !q.Counts) {
						t.Errorf("Arun's %s: %+v, want it confirmed by %s", quarter, q.Verdict.Manager, who)
					}
				}
			}
		}
		told, err := db.ListDeliveries(t.Context(), ladder.DeliveryFilter{Kind: ladder.MessageHandover, State: ladder.DeliverySent})
		if err != nil {
			return err
		}
		changed := year.Add(2).First().AddDays(39)
		if !slices.ContainsFunc(told, func(m ladder.Delivery) bool {
			day := ladder.DateOf(m.SentAt)
			return m.Recipient == demoID("tomas") && day.After(changed.AddDays(-1)) && day.Before(changed.AddDays(4))
		}) {
			t.Errorf("of Arun's change of manager, nobody told Tomás: %+v", told)
		}
		return nil
	})
}

// messageDays are the days, in their zone, on which somebody got a direct message.
func (d *demo) messageDays(t *testing.T, handle string) (days []ladder.Date) {
	t.Helper()
	u := d.sim.User(string(demoID(handle)))
	for _, m := range u.Messages(u.DM()) {
		if m.Ephemeral || m.User == u.ID() {
			continue
		}
		days = append(days, ladder.DateOf(stamped(t, m).In(demoZone(handle))))
	}
	return days
}

// stamped is when a message was posted.
func stamped(t *testing.T, m *slacksim.Message) time.Time {
	t.Helper()
	var seconds int64
	if _, err := fmt.Sscanf(m.TS, "%d.", &seconds); err != nil {
		t.Fatalf("ts %q: %v", m.TS, err)
	}
	return time.Unix(seconds, 0)
}
