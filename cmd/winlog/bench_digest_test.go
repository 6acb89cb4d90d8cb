package main

import (
	"context"
	"fmt"
	"log/slog"
	"syscall"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"winlog/bot"
	"winlog/ladder"
	"winlog/ladder/coach"
	"winlog/storage"
)

// benchDigest builds the digest of a manager of 8 people, each with 200 wins and a
// verdict in each of 12 quarters, three goals, and their part arranged.
func benchDigest(b *testing.B, s *stage) {
	now := time.Date(2026, time.July, 8, 12, 0, 0, 0, time.UTC)
	quarter := ladder.Calendar{}.Of(ladder.DateOf(now)).Prev()
	s.database(func(ctx context.Context, db *storage.DB) error { return fillTeam(ctx, db, quarter) })
	db, err := storage.Open(b.Context(), s.dsn, storage.Options{Now: func() time.Time { return now }})
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	rules := bot.MessageRules{}
	for _, k := range bot.MessageKinds() {
		if rules[k.ID], _, err = bot.ParseMessageRule(k, k.Default); err != nil {
			b.Fatal(err)
		}
	}
	winlog, err := bot.New(bot.Options{
		Slack: slack.New("xoxb-none", slack.OptionAppLevelToken("xapp-none")), Store: db, Ladder: ladder.Builtin(), Messages: rules,
		Coach: coach.Builtin(ladder.Builtin()), // made here, not beside what is measured
		Now:   func() time.Time { return now }, Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		b.Fatal(err)
	}
	planned, err := winlog.Schedule().Plan(b.Context(), bot.MessageAsk{Kind: ladder.MessageDigest, Quarter: quarter.Period(), To: "UBOSS"})
	if err != nil || len(planned) != 1 {
		b.Fatalf("%d digests are owed, %v", len(planned), err)
	}
	b.ReportAllocs()
	cpu := cpuTime()
	for b.Loop() {
		shown, err := winlog.Schedule().Preview(b.Context(), planned[0].Delivery)
		if err != nil || len(shown.Messages) == 0 {
			b.Fatalf("%d messages, %v", len(shown.Messages), err)
		}
	}
	b.ReportMetric(float64((cpuTime()-cpu).Microseconds())/float64(b.N), "cpu-µs/op")
}

// cpuTime is the processor time this process has used.
func cpuTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// fillTeam stores a manager and those who report to them.
func fillTeam(ctx context.Context, db *storage.DB, newest ladder.Quarter) error {
	people := []ladder.Person{{ID: "UBOSS", Name: "Boss", Role: ladder.Eng, Level: "M1", Timezone: "Europe/Lisbon", Active: true}}
	for i := range 8 {
		people = append(people, ladder.Person{
			ID: ladder.UserID(fmt.Sprintf("UREPORT%d", i)), Name: fmt.Sprintf("Report %d", i), Role: ladder.Eng, Level: "IC2", Manager: "UBOSS",
			Timezone: "Europe/Lisbon", StartDate: ladder.NewDate(2020, time.January, 1), Active: true,
		})
	}
	if _, err := db.ImportPeople(ctx, people, "", ladder.NewDate(2020, time.January, 1), false); err != nil {
		return err
	}
	for _, p := range people[1:] {
		if err := fillReport(ctx, db, p, newest); err != nil {
			return err
		}
	}
	return nil
}

func fillReport(ctx context.Context, db *storage.DB, p ladder.Person, newest ladder.Quarter) error {
	var wins []ladder.Win
	var keys []string
	for i := range 200 {
		wins = append(wins, ladder.Win{
			User: p.ID, OccurredOn: newest.End().AddDays(-1 - i*5), Text: "Led the clean-up of failed orders across Web, Payments and Support", Result: "2.9 % → 1.7 %",
			Level: "IC3", Dimensions: []ladder.DimensionID{"scope", "collaboration"}, People: []ladder.UserID{"UREPORT0", "U00001"}, Visibility: ladder.Manager, Source: "import",
		})
		keys = append(keys, fmt.Sprintf("%s-%d", p.ID, i))
	}
	if _, err := db.SaveWins(ctx, wins, keys, false); err != nil {
		return err
	}
	q := newest
	for range 12 {
		if _, err := db.ChangeVerdict(ctx, p.ID, p.ID, q.Period(), "IC3", func(v *ladder.Verdict) error {
			v.Level, v.Claim = "IC2", &ladder.Reading{By: p.ID, Value: ladder.ValueNext, Note: "Most weeks"}
			if q != newest {
				v.Manager = &ladder.ManagerReading{Reading: ladder.Reading{By: "UBOSS", Value: ladder.ValueNext}, Decision: ladder.Confirm}
			}
			return nil
		}); err != nil {
			return err
		}
		q = q.Prev()
	}
	for i := range 3 {
		if _, _, err := db.SaveGoal(ctx, ladder.Goal{
			User: p.ID, Quarter: newest.Period(), Level: "IC2", Target: "IC3", Role: ladder.Eng, Text: "Lead the API redesign across 3 teams", Visibility: ladder.Manager, Verdict: ladder.GoalNext,
		}, fmt.Sprintf("%s-%d", p.ID, i), nil); err != nil {
			return err
		}
	}
	_, err := db.SaveDigestPart(ctx, ladder.DigestPart{
		User: p.ID, Quarter: newest.First(), For: "UBOSS", Comments: map[ladder.DigestItem]string{ladder.ThinItem: "From July on"}, Hidden: []ladder.DigestItem{"win:x"},
	})
	return err
}
