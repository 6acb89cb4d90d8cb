package schedule_test

import (
	"fmt"
	"log/slog"
	"testing"

	"github.com/slack-go/slack"

	"winlog/bot"
	"winlog/bot/schedule"
	"winlog/ladder"
	"winlog/storage"
	"winlog/storage/storagetest"
)

// BenchmarkSweep looks for what is owed to 10,000 people in 16 zones, of nine
// kinds, when nothing is: "warm" in a process that has looked before, "cold" right
// after a start.
func BenchmarkSweep(b *testing.B) {
	for name, dsn := range map[string]func(testing.TB) string{"sqlite": storagetest.SQLite, "postgres": storagetest.Postgres} {
		for _, people := range []int{1_000, 10_000, 100_000} {
			b.Run(fmt.Sprintf("%s/people=%d", name, people), func(b *testing.B) { benchSweep(b, dsn(b), people) })
		}
	}
}

func benchSweep(b *testing.B, dsn string, people int) {
	c := &clock{now: tuesday.AddDate(-1, 0, 0)}
	db := storagetest.OpenAt(b, dsn, c.Now)
	// In SQL for speed: an import would write an audit line for each.
	err := db.Write(b.Context(), func(tx *storage.Tx) error {
		for n := range people {
			if _, err := tx.Exec(`INSERT INTO people (id, email, name, role, level, manager_id, start_date, timezone, team, active, asked, created_at, updated_at)
VALUES ($1, '', 'Somebody', 'eng', 'IC2', '', '2024-02-01', $2, 'Core', 1, 1, $3, $3)`, fmt.Sprintf("U%09d", n), changingZones[n%len(changingZones)], c.now.Unix()); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	builders := map[ladder.MessageKind]schedule.Builder{}
	for _, k := range schedule.Kinds() {
		builders[k.ID] = &letter{parts: 1}
	}
	o := schedule.Options{
		Store: db, Slack: bot.Poster(slack.New("xoxb-1")), Builders: builders, Planner: planner(b, ladder.Calendar{}, nil), Now: c.Now,
		Logger: slog.New(slog.DiscardHandler),
	}
	start := func() *schedule.Schedule {
		s, err := schedule.New(o)
		if err != nil {
			b.Fatal(err)
		}
		return s
	}
	sweep := func(s *schedule.Schedule) {
		if err := s.Sweep(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	c.set(tuesday.AddDate(0, 0, 100))
	warm := start()
	sweep(warm) // nine rows for everybody
	b.Run("warm", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			sweep(warm)
		}
	})
	b.Run("cold", func(b *testing.B) {
		for b.Loop() {
			sweep(start())
		}
	})
}
