package storage_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
	"winlog/storage/storagetest"
)

func TestJob(t *testing.T) {
	storagetest.ForEachDSN(t, func(t *testing.T, dsn string) {
		ctx := context.Background()
		c := &clock{now: may2026()}
		db := storagetest.OpenAt(t, dsn, c.Now)
		due := may2026().Add(-time.Hour)
		begin := func(worker string, due time.Time, want bool) ladder.Job {
			t.Helper()
			job, ok, err := db.BeginJob(ctx, "sync", worker, due, time.Minute)
			if err != nil || ok != want {
				t.Fatalf("%s begins: %v, %v; want %v", worker, ok, err, want)
			}
			return job
		}
		keep := func(job ladder.Job, lease time.Duration, done bool) {
			t.Helper()
			if err := db.SaveJob(ctx, job, lease, done); err != nil {
				t.Fatal(err)
			}
		}
		if job, err := db.FindJob(ctx, "sync"); err != nil || job != (ladder.Job{Name: "sync"}) {
			t.Errorf("before it ever began: %+v, %v", job, err)
		}
		job := begin("a", due, true)
		begin("b", due, false) // a has it
		job.Step, job.Note = "page2", `{"seen":200}`
		keep(job, time.Minute, false)

		c.Add(2 * time.Minute) // a died
		taken := begin("b", due, true)
		want := ladder.Job{Name: "sync", Worker: "b", Step: "page2", Note: `{"seen":200}`, BegunAt: may2026()}
		if diff := cmp.Diff(want, taken); diff != "" {
			t.Errorf("taken over (-want +got):\n%s", diff)
		}
		wantKind(t, db.SaveJob(ctx, job, time.Minute, true), ladder.Conflict) // a was only slow

		keep(taken, 0, false) // given back half-way
		c.Add(time.Minute)
		taken = begin("b", due, true)
		keep(taken, 0, true)
		begin("a", due, false) // it is done

		next := due.Add(24 * time.Hour)
		c.Add(next.Add(time.Minute).Sub(c.Now()))
		fresh := begin("a", next, true)
		if diff := cmp.Diff(ladder.Job{Name: "sync", Worker: "a", BegunAt: c.Now(), DoneAt: may2026().Add(3 * time.Minute)}, fresh); diff != "" {
			t.Errorf("the next night (-want +got):\n%s", diff)
		}
		fresh.Step = "page7"
		keep(fresh, 0, false)
		c.Add(24 * time.Hour)
		if stale := begin("a", next.Add(24*time.Hour), true); stale.Step != "" || stale.Note != "" {
			t.Errorf("a run that never ended goes on a day later: %+v", stale)
		}
	})
}

// TestBeginJobAtOnce: of several replicas one gets it.
func TestBeginJobAtOnce(t *testing.T) {
	storagetest.ForEachDSN(t, func(t *testing.T, dsn string) {
		db := storagetest.OpenAt(t, dsn, (&clock{now: may2026()}).Now)
		var wg sync.WaitGroup
		var got atomic.Int64
		for _, worker := range []string{"a", "b", "c", "d", "e"} {
			wg.Go(func() {
				_, ok, err := db.BeginJob(context.Background(), "sync", worker, may2026(), time.Hour)
				if err != nil {
					t.Error(err)
				}
				if ok {
					got.Add(1)
				}
			})
		}
		wg.Wait()
		if got.Load() != 1 {
			t.Errorf("%d workers have it", got.Load())
		}
	})
}
