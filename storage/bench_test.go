package storage_test

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"winlog/ladder"
	"winlog/storage"
	"winlog/storage/storagetest"
)

// BenchmarkSaveWin saves wins of text alone from 1, 16, 50 and 64 goroutines;
// every one is synced. cpu-µs/win is what the whole process spent on each.
func BenchmarkSaveWin(b *testing.B) {
	for _, writers := range []int{1, 16, 50, 64} {
		b.Run(fmt.Sprintf("sqlite/writers=%d", writers), func(b *testing.B) { benchSaveWin(b, storagetest.New(b), writers) })
	}
	for _, writers := range []int{1, 16} {
		b.Run(fmt.Sprintf("postgres/writers=%d", writers), func(b *testing.B) {
			benchSaveWin(b, storagetest.Open(b, storagetest.Postgres(b)), writers)
		})
	}
}

func benchSaveWin(b *testing.B, db *storage.DB, writers int) {
	ctx := context.Background()
	var next atomic.Int64
	took := make([][]time.Duration, writers)
	runtime.GC()
	cpu := cpuTime()
	b.ReportAllocs()
	b.ResetTimer()
	var wg sync.WaitGroup
	for n := range writers {
		wg.Go(func() {
			user := ladder.UserID(fmt.Sprintf("U%03d", n))
			for {
				i := next.Add(1)
				if i > int64(b.N) {
					return
				}
				start := time.Now()
				w := plainWin(user, "Shipped OAuth login for the mobile apps")
				if _, _, err := db.SaveWin(ctx, w, fmt.Sprint("envelope-", i)); err != nil {
					b.Error(err)
					return
				}
				took[n] = append(took[n], time.Since(start))
			}
		})
	}
	wg.Wait()
	b.StopTimer()
	b.ReportMetric(float64((cpuTime()-cpu).Microseconds())/float64(b.N), "cpu-µs/win")
	all := slices.Concat(took...)
	slices.Sort(all)
	b.ReportMetric(float64(all[len(all)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(all[len(all)*99/100].Microseconds()), "p99-µs")
	b.ReportMetric(float64(all[len(all)-1].Microseconds()), "max-µs")
}

// cpuTime is the processor time this process has used.
func cpuTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// BenchmarkOpen opens and closes a file whose tables are up to date.
func BenchmarkOpen(b *testing.B) {
	path := storagetest.SQLite(b)
	for b.Loop() {
		db, err := storage.Open(context.Background(), path, storage.Options{Now: time.Now})
		if err != nil {
			b.Fatal(err)
		}
		if err := db.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkFindPerson is what every request begins with.
func BenchmarkFindPerson(b *testing.B) {
	for name, open := range engines() {
		b.Run(name, func(b *testing.B) {
			db := open(b)
			ctx := context.Background()
			if _, err := db.EnsurePerson(ctx, ladder.Person{ID: "U1", Name: "Ann", Level: "IC2", Active: true}); err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := db.FindPerson(ctx, "U1"); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func engines() map[string]func(testing.TB) *storage.DB {
	return map[string]func(testing.TB) *storage.DB{
		"sqlite":   func(t testing.TB) *storage.DB { return storagetest.New(t) },
		"postgres": func(t testing.TB) *storage.DB { return storagetest.Open(t, storagetest.Postgres(t)) },
	}
}

// BenchmarkAmongOthers reads what one person has, in tables that hold nothing
// else and in ones with 1,000,000 wins of others. The two should cost the same.
// Both reads share a database, because filling it takes far longer than they do.
func BenchmarkAmongOthers(b *testing.B) {
	many := int64(1_000_000)
	if testing.Short() {
		many = 10_000
	}
	for name, open := range engines() {
		for _, others := range []int64{0, many} {
			b.Run(fmt.Sprintf("%s/others=%d", name, others), func(b *testing.B) {
				db := open(b)
				fillOthers(b, db, others)
				b.Run("ListWins", func(b *testing.B) { benchListWins(b, db) })
				b.Run("Streak", func(b *testing.B) { benchStreak(b, db) })
			})
		}
	}
}

// benchListWins lists a page of one owner's 200 wins, plain and with each filter.
func benchListWins(b *testing.B, db *storage.DB) {
	ctx := context.Background()
	for i := range 200 {
		w := fullWin("UOWNER")
		w.OccurredOn = w.OccurredOn.AddDays(-i)
		if _, _, err := db.SaveWin(ctx, w, ""); err != nil {
			b.Fatal(err)
		}
	}
	for _, f := range []struct {
		name   string
		filter ladder.WinFilter
	}{
		{"plain", ladder.WinFilter{}},
		{"quarter", ladder.WinFilter{From: ladder.NewDate(2026, time.April, 1), Until: ladder.NewDate(2026, time.July, 1)}},
		{"level", ladder.WinFilter{Level: "IC3"}},
		{"dimension", ladder.WinFilter{Dimension: "scope"}},
		{"person", ladder.WinFilter{Person: "U2"}},
		{"visibility", ladder.WinFilter{Visibility: ladder.Public}},
		{"words", ladder.WinFilter{Words: []string{"oauth", "login"}}},
	} {
		f.filter.User, f.filter.Limit = "UOWNER", 10
		benchRead(b, f.name, func() error {
			_, _, err := db.ListWins(ctx, f.filter)
			return err
		})
	}
}

// benchStreak reads what the streak of a person with 12 quarters and 1,000 wins
// is computed from, and the same with the computing: when nothing of it is in
// memory, and after a change of one win.
func benchStreak(b *testing.B, db *storage.DB) {
	ctx := context.Background()
	today, builtin := ladder.NewDate(2026, time.December, 1), ladder.Builtin()
	fillRecord(b, db, "USTREAK", today)
	find := func() (ladder.StreakInput, error) {
		in, err := db.FindRecord(ctx, "USTREAK")
		if err == nil && (len(in.Wins) != 1000 || len(in.Verdicts) != 12) {
			err = fmt.Errorf("%d wins, %d verdicts", len(in.Wins), len(in.Verdicts))
		}
		return in, err
	}
	compute := func() error {
		in, err := find()
		in.Today, in.Rules, in.Ladder = today, ladder.DefaultStreakRules(), builtin
		if s := ladder.ComputeStreak(in); s.Official != 11 {
			return fmt.Errorf("a streak of %d, %w", s.Official, err)
		}
		return err
	}
	benchRead(b, "find", func() error {
		storage.Forget(db)
		_, err := find()
		return err
	})
	benchRead(b, "find_and_compute", func() error {
		storage.Forget(db)
		return compute()
	})
	wins, _, err := db.ListWins(ctx, ladder.WinFilter{User: "USTREAK", Limit: 1})
	if err != nil {
		b.Fatal(err)
	}
	n := 0
	b.Run("change_find_and_compute", func(b *testing.B) {
		for b.Loop() {
			n++
			b.StopTimer()
			if _, err := db.UpdateWin(ctx, "USTREAK", wins[0].ID, "", func(w *ladder.Win) error { w.Level = ladder.LevelID(fmt.Sprint("IC", 2+n%2)); return nil }); err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
			if err := compute(); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// fillRecord stores a person who is confirmed in each of 12 quarters until today.
func fillRecord(b *testing.B, db *storage.DB, user ladder.UserID, today ladder.Date) {
	b.Helper()
	ctx := context.Background()
	p := ladder.Person{ID: user, Role: ladder.Eng, Level: "IC2", Manager: "U9", StartDate: today.AddDays(-3 * 365), Timezone: "Europe/Berlin", Active: true}
	if _, err := db.EnsurePerson(ctx, p); err != nil {
		b.Fatal(err)
	}
	var wins []ladder.Win
	for i := range 1000 {
		w := fullWin(user)
		w.OccurredOn = today.AddDays(-i)
		wins = append(wins, w)
	}
	if _, err := db.SaveWins(ctx, wins, make([]string, len(wins)), false); err != nil {
		b.Fatal(err)
	}
	q := ladder.Calendar{}.Of(today)
	for range 12 {
		if _, err := db.ChangeVerdict(ctx, user, user, q.Period(), "IC3", func(v *ladder.Verdict) error {
			v.Manager = &ladder.ManagerReading{Decision: ladder.Confirm, Reading: ladder.Reading{Value: ladder.ValueNext, Note: "yes"}}
			return claimNext(v)
		}); err != nil {
			b.Fatal(err)
		}
		q = q.Prev()
	}
}

func benchRead(b *testing.B, name string, read func() error) {
	b.Run(name, func(b *testing.B) {
		b.ReportAllocs()
		cpu := cpuTime()
		for b.Loop() {
			if err := read(); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64((cpuTime()-cpu).Microseconds())/float64(b.N), "cpu-µs/op")
	})
}

// fillOthers stores wins of 5,000 other people, in SQL for speed.
func fillOthers(b *testing.B, db *storage.DB, count int64) {
	b.Helper()
	err := db.Write(context.Background(), func(tx *storage.Tx) error {
		if _, err := tx.Exec(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1)
INSERT INTO wins (id, user_id, occurred_on, text, result, level, goal_id, visibility, source, search, submission_key, created_at, updated_at, deleted_at, purged_at)
SELECT 'w' || CAST(100000000 + i AS TEXT), 'U' || CAST(i % 5000 AS TEXT), '202' || CAST(i % 7 AS TEXT) || '-0' || CAST(1 + i % 9 AS TEXT) || '-1' || CAST(i % 10 AS TEXT),
'Shipped OAuth login for the mobile apps', '', 'IC3', '', 'public', 'import', 'shipped oauth login for the mobile apps', 'k' || CAST(i AS TEXT), 1, 1, 0, 0
FROM n WHERE $1 > 0`, count); err != nil {
			return err
		}
		if _, err := tx.Exec("INSERT INTO win_dimensions (win_id, pos, dimension) SELECT id, 0, 'scope' FROM wins"); err != nil {
			return err
		}
		_, err := tx.Exec("INSERT INTO win_people (win_id, pos, user_id) SELECT id, 0, 'U2' FROM wins")
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
}
