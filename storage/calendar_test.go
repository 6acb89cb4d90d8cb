package storage_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
	"winlog/storage"
	"winlog/storage/storagetest"
)

func TestFollowCalendar(t *testing.T) {
	april := ladder.Calendar{Start: time.April, Naming: ladder.NameByStart}
	february := ladder.Calendar{Start: time.February}
	steps := []struct {
		name string
		in   ladder.Calendar
		day  int
		want ladder.Timeline
	}{
		{"the first holds since always", ladder.Calendar{}, 10, ladder.Timeline{{}}},
		{"the same", ladder.Calendar{}, 11, ladder.Timeline{{}}},
		{"another way to write it", ladder.Calendar{Start: time.January, Naming: ladder.NameByEnd}, 11, ladder.Timeline{{}}},
		{"another", april, 12, ladder.Timeline{{}, {From: may(12), Calendar: april}}},
		{"the same day again", february, 12, ladder.Timeline{{}, {From: may(12), Calendar: february}}},
		{"later", april, 20, ladder.Timeline{{}, {From: may(12), Calendar: february}, {From: may(20), Calendar: april}}},
		{"back on that day", february, 20, ladder.Timeline{{}, {From: may(12), Calendar: february}}},
		{"the clock went back", april, 11, ladder.Timeline{{}, {From: may(11), Calendar: april}}},
	}
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		for _, s := range steps {
			got, err := db.FollowCalendar(context.Background(), s.in, may(s.day))
			if diff := cmp.Diff(s.want, got); diff != "" || err != nil {
				t.Errorf("%s: %v (-want +got):\n%s", s.name, err, diff)
			}
		}
		want := []string{
			": from 2026-05-11: year from February → year from April, named by its start",
			": from 2026-05-20: year from April, named by its start → year from February",
			": from 2026-05-20: year from February → year from April, named by its start",
			": from 2026-05-12: year from April, named by its start → year from February",
			": from 2026-05-12: year from January → year from April, named by its start",
		}
		if diff := cmp.Diff(want, auditOf(t, db, "", "calendar")); diff != "" {
			t.Errorf("audit (-want +got):\n%s", diff)
		}
	})
}

// Replicas that start at once record a change once.
func TestFollowCalendarRace(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		ctx := context.Background()
		if _, err := db.FollowCalendar(ctx, ladder.Calendar{}, may(1)); err != nil {
			t.Fatal(err)
		}
		april := ladder.Calendar{Start: time.April}
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				got, err := db.FollowCalendar(ctx, april, may(12))
				if diff := cmp.Diff(ladder.Timeline{{}, {From: may(12), Calendar: april}}, got); diff != "" || err != nil {
					t.Errorf("%v (-want +got):\n%s", err, diff)
				}
			})
		}
		wg.Wait()
		if audit := auditOf(t, db, "", "calendar"); len(audit) != 1 {
			t.Errorf("audit: %v", audit)
		}
	})
}
