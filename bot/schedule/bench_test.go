package schedule_test

import (
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"winlog/bot"
	"winlog/bot/schedule"
	"winlog/ladder"
	"winlog/slacksim"
	"winlog/storage"
	"winlog/storage/storagetest"
)

// BenchmarkSweep looks for what is owed to 10,000 people in 16 zones, of ten
// kinds, when nothing is: "warm" in a process that has looked before, "cold" right
// after a start.
func BenchmarkSweep(b *testing.B) {
	sizes := []int{1_000, 10_000, 100_000}
	if testing.Short() {
		sizes = sizes[:1]
	}
	for name, dsn := range map[string]func(testing.TB) string{"sqlite": storagetest.SQLite, "postgres": storagetest.Postgres} {
		for _, people := range sizes {
			b.Run(fmt.Sprintf("%s/people=%d", name, people), func(b *testing.B) { benchSweep(b, dsn(b), people) })
		}
	}
}

func benchSweep(b *testing.B, dsn string, people int) {
	c := &clock{now: tuesday.AddDate(-1, 0, 0)}
	db := storagetest.OpenAt(b, dsn, c.Now)
	addPeople(b, db, people, c.now, func(n int) string { return changingZones[n%len(changingZones)] })
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
	sweep(warm) // ten rows for everybody
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

// addPeople adds people in SQL for speed: an import writes an audit line for each.
func addPeople(b *testing.B, db *storage.DB, count int, since time.Time, zone func(n int) string) {
	b.Helper()
	err := db.Write(b.Context(), func(tx *storage.Tx) error {
		for n := range count {
			if _, err := tx.Exec(`INSERT INTO people (id, email, name, role, level, manager_id, start_date, timezone, team, active, asked, created_at, updated_at)
VALUES ($1, '', 'Somebody', 'eng', 'IC2', '', '2024-02-01', $2, 'Core', 1, 1, $3, $3)`, fmt.Sprintf("U%09d", n), zone(n), since.Unix()); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

// BenchmarkSend sends a message to each of 2,000 people in a process of its own,
// against a local Slack without limits, and reports how many a second it manages
// and how large its heap is after the first and the last thousand. WINLOG_TEST_SENDS=10000 sends to more.
func BenchmarkSend(b *testing.B) {
	count := 2000
	if testing.Short() {
		count = 1000
	}
	if n, err := strconv.Atoi(os.Getenv("WINLOG_TEST_SENDS")); err == nil {
		count = n
	}
	for b.Loop() {
		sim, err := slacksim.Start(slacksim.Options{Now: func() time.Time { return tuesday }, Lean: true})
		if err != nil {
			b.Fatal(err)
		}
		app, err := sim.Install(manifest(true, allScopes...))
		if err != nil {
			b.Fatal(err)
		}
		dsn := storagetest.SQLite(b)
		since := tuesday.AddDate(0, 0, -1)
		db, err := storage.Open(b.Context(), dsn, storage.Options{Now: func() time.Time { return since }})
		if err != nil {
			b.Fatal(err)
		}
		addPeople(b, db, count, since, func(int) string { return "Europe/Berlin" })
		if err := db.Close(); err != nil {
			b.Fatal(err)
		}
		for n := range count {
			sim.AddPerson(slacksim.Person{ID: fmt.Sprintf("U%09d", n), TZ: "Europe/Berlin"})
		}
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), childEnv+"="+strings.Join([]string{dsn, app.BotToken, sim.APIURL(), tuesday.Format(time.RFC3339), "1e6", "1"}, " "))
		cmd.Stderr = os.Stderr
		began := time.Now()
		out, err := cmd.Output()
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(count)/time.Since(began).Seconds(), "messages/s")
		lines := strings.Fields(string(out))
		if len(lines) != 2*(count/1000) {
			b.Fatalf("it wrote %q", out)
		}
		for name, size := range map[string]string{"first-KiB": lines[1], "last-KiB": lines[len(lines)-1]} {
			bytes, err := strconv.Atoi(size)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(bytes)/1024, name)
		}
		if err := sim.Close(); err != nil {
			b.Error(err)
		}
	}
}
