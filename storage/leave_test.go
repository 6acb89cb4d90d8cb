package storage_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
	"winlog/storage"
	"winlog/storage/storagetest"
)

func leave(t *testing.T, db *storage.DB, user ladder.UserID) []string {
	t.Helper()
	list, err := db.ListLeave(context.Background(), user)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, l := range list {
		lines = append(lines, fmt.Sprintf("%s [%s,%s)", l.User, l.From, l.Until))
	}
	return lines
}

func TestSaveLeave(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		ctx := context.Background()
		ensure(t, db, ladder.Person{ID: "U1"}, ladder.Person{ID: "U2"})
		for _, l := range []ladder.Leave{
			{User: "U1", From: may(20), Until: may(25)},
			{User: "U1", From: may(1), Until: may(5)},
			{User: "U1", From: may(1), Until: may(5)}, // again
			{User: "U1", From: may(1), Until: may(8)}, // replaces
			{User: "U1", From: may(8), Until: may(9)}, // touches
			{User: "U1", From: may(25)},               // open-ended
			{User: "U2", From: may(1)},
		} {
			must(t, db.SaveLeave(ctx, "U9", l))
		}
		want := []string{"U1 [2026-05-01,2026-05-08)", "U1 [2026-05-08,2026-05-09)", "U1 [2026-05-20,2026-05-25)", "U1 [2026-05-25,)"}
		if diff := cmp.Diff(want, leave(t, db, "U1")); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}

		for _, l := range []ladder.Leave{
			{User: "U1", From: may(4), Until: may(10)},
			{User: "U1", From: may(19), Until: may(21)},
			{User: "U1", From: may(21), Until: may(22)},
			{User: "U1", From: may(2)},
			{User: "U1", From: may(28), Until: may(29)},
			{User: "U1", From: may(20)}, // longer than before
		} {
			wantError(t, db.SaveLeave(ctx, "U9", l), ladder.Conflict, "overlap the leave from 2026-05-")
		}
		wantError(t, db.SaveLeave(ctx, "U9", ladder.Leave{User: "U1"}), ladder.Invalid, "first day")
		wantError(t, db.SaveLeave(ctx, "U9", ladder.Leave{User: "U1", From: may(9), Until: may(9)}), ladder.Invalid, "later than the first day")
		wantError(t, db.SaveLeave(ctx, "U9", ladder.Leave{User: "U404", From: may(9)}), ladder.NotFound)

		for range 2 { // the second finds nothing
			must(t, db.DeleteLeave(ctx, "U1", "U1", may(8)))
		}
		if diff := cmp.Diff(append(want[:1:1], want[2:]...), leave(t, db, "U1")); diff != "" {
			t.Errorf("after taking one out (-want +got):\n%s", diff)
		}
		audit := []string{
			"U1: taken out: from 2026-05-08",
			"U9: from 2026-05-25",
			"U9: from 2026-05-08 until 2026-05-09",
			"U9: from 2026-05-01 until 2026-05-08",
			"U9: from 2026-05-01 until 2026-05-05",
			"U9: from 2026-05-20 until 2026-05-25",
		}
		if diff := cmp.Diff(audit, auditOf(t, db, "U1", "leave")); diff != "" {
			t.Errorf("audit (-want +got):\n%s", diff)
		}
	})
}

// Of stretches that overlap one is stored, however many come at once.
func TestSaveLeaveRace(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		ensure(t, db, ladder.Person{ID: "U1"})
		var saved atomic.Int64
		var wg sync.WaitGroup
		for n := range 8 {
			wg.Go(func() {
				err := db.SaveLeave(context.Background(), "U1", ladder.Leave{User: "U1", From: may(1 + n), Until: may(20)})
				if err == nil {
					saved.Add(1)
					return
				}
				wantError(t, err, ladder.Conflict, "overlap")
			})
		}
		wg.Wait()
		if list := leave(t, db, "U1"); len(list) != 1 || saved.Load() != 1 {
			t.Errorf("saved %d: %v", saved.Load(), list)
		}
	})
}

func TestSaveEmployment(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		ctx := context.Background()
		ensure(t, db, ladder.Person{ID: "U1"})
		must(t, db.SaveEmployment(ctx, "U9", "U1", ladder.Employment{From: may(20)}))
		must(t, db.SaveEmployment(ctx, "U9", "U1", ladder.Employment{From: may(1), Until: may(9)}))
		must(t, db.SaveEmployment(ctx, "U9", "U1", ladder.Employment{From: may(1), Until: may(10)}))
		wantError(t, db.SaveEmployment(ctx, "U9", "U1", ladder.Employment{From: may(5)}), ladder.Conflict, "overlap the employment")
		in, err := db.FindRecord(ctx, "U1")
		want := []ladder.Employment{{From: may(1), Until: may(10)}, {From: may(20)}}
		if diff := cmp.Diff(want, in.Employment); diff != "" || err != nil {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
		if audit := auditOf(t, db, "U1", "employment"); len(audit) != 3 {
			t.Errorf("audit: %v", audit)
		}
	})
}
