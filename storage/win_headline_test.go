package storage_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
	"winlog/storage"
	"winlog/storage/storagetest"
)

// headlines are the marked wins of a person as ListWins and FindRecord see them.
func headlines(t *testing.T, db *storage.DB, user ladder.UserID) []ladder.WinID {
	t.Helper()
	wins, _, err := db.ListWins(context.Background(), ladder.WinFilter{User: user, Headline: true})
	if err != nil {
		t.Fatal(err)
	}
	in, err := db.FindRecord(context.Background(), user)
	if err != nil {
		t.Fatal(err)
	}
	marked := map[ladder.WinID]bool{}
	for _, f := range in.Wins {
		if f.Headline && f.DeletedAt.IsZero() {
			marked[f.ID] = true
		}
	}
	var ids []ladder.WinID
	for _, w := range wins {
		if !marked[w.ID] {
			t.Errorf("win %s is a headline, its facts say no", w.ID)
		}
		ids = append(ids, w.ID)
	}
	if len(marked) != len(ids) {
		t.Errorf("headlines %v, by their facts %v", ids, marked)
	}
	return ids
}

func TestMarkHeadline(t *testing.T) {
	storagetest.ForEachDSN(t, func(t *testing.T, dsn string) {
		ctx := context.Background()
		c := &clock{now: may2026()}
		db := storagetest.OpenAt(t, dsn, c.Now)
		ensure(t, db, ladder.Person{ID: "U1"})
		var wins []ladder.Win
		for n := range 5 {
			w := fullWin("U1")
			w.OccurredOn = may(1 + n)
			wins = append(wins, save(t, db, w, ""))
		}
		mark := func(n int, on bool) (ladder.Win, error) {
			return db.MarkHeadline(ctx, "U1", wins[n].ID, quarter(2), on)
		}
		want := func(t *testing.T, ns ...int) {
			t.Helper()
			var ids []ladder.WinID
			for _, n := range ns {
				ids = append(ids, wins[n].ID)
			}
			if diff := cmp.Diff(ids, headlines(t, db, "U1")); diff != "" {
				t.Errorf("headlines (-want +got):\n%s", diff)
			}
		}
		change := func(t *testing.T, n int, change func(*ladder.Win)) {
			t.Helper()
			if _, err := db.UpdateWin(ctx, "U1", wins[n].ID, "", func(w *ladder.Win) error { change(w); return nil }); err != nil {
				t.Fatal(err)
			}
		}

		c.Add(time.Minute)
		got, err := mark(0, true)
		marked := wins[0]
		marked.Headline = true
		if diff := cmp.Diff(marked, got); diff != "" || err != nil {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
		if edits, err := db.WinEdits(ctx, wins[0].ID); len(edits) != 0 || err != nil {
			t.Errorf("a mark is in the history: %v, %v", edits, err)
		}
		for _, n := range []int{0, 1, 2} {
			if _, err := mark(n, true); err != nil {
				t.Error(err)
			}
		}
		_, err = mark(3, true)
		wantError(t, err, ladder.Conflict, "2026-Q2 has 3 headline wins already")
		want(t, 2, 1, 0)

		t.Run("taken_away", func(t *testing.T) {
			for range 2 {
				if _, err := mark(1, false); err != nil {
					t.Error(err)
				}
			}
			want(t, 2, 0)
		})
		t.Run("an_edit_can_only_take_it_away", func(t *testing.T) {
			change(t, 4, func(w *ladder.Win) { w.Headline = true })
			change(t, 2, func(w *ladder.Win) { w.Headline, w.Text = false, "Shipped it" })
			want(t, 0)
			edits, err := db.WinEdits(ctx, wins[2].ID)
			if err != nil || len(edits) != 1 || !edits[0].Before.Headline {
				t.Errorf("history: %v, %+v", err, edits)
			}
		})
		t.Run("deleted", func(t *testing.T) {
			change(t, 0, func(w *ladder.Win) { w.DeletedAt = c.Now() })
			want(t)
			change(t, 0, func(w *ladder.Win) { w.DeletedAt = time.Time{} })
			want(t, 0)
			change(t, 0, func(w *ladder.Win) { w.DeletedAt = c.Now() })
			for _, n := range []int{1, 2, 3} {
				if _, err := mark(n, true); err != nil {
					t.Error(err)
				}
			}
			change(t, 0, func(w *ladder.Win) { w.DeletedAt = time.Time{} })
			want(t, 3, 2, 1)
		})
		t.Run("refused", func(t *testing.T) {
			_, err := db.MarkHeadline(ctx, "U2", wins[4].ID, quarter(2), true)
			wantKind(t, err, ladder.NotFound)
			_, err = db.MarkHeadline(ctx, "U1", "none", quarter(2), true)
			wantKind(t, err, ladder.NotFound)
			_, err = db.MarkHeadline(ctx, "U1", wins[4].ID, quarter(3), true)
			wantError(t, err, ladder.Conflict, "not one of 2026-Q3")
			want(t, 3, 2, 1)
		})
		t.Run("another_quarter_counts_by_itself", func(t *testing.T) {
			w := fullWin("U1")
			w.OccurredOn = quarter(1).From
			if _, err := db.MarkHeadline(ctx, "U1", save(t, db, w, "").ID, quarter(1), true); err != nil {
				t.Error(err)
			}
		})
	})
}

func TestMarkHeadlineRace(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		ensure(t, db, ladder.Person{ID: "U1"})
		var refused atomic.Int64
		var wg sync.WaitGroup
		for n := range 8 {
			w := save(t, db, plainWin("U1", fmt.Sprint(n)), "")
			wg.Go(func() {
				if _, err := db.MarkHeadline(context.Background(), "U1", w.ID, quarter(2), true); err != nil {
					wantError(t, err, ladder.Conflict, "3 headline wins")
					refused.Add(1)
				}
			})
		}
		wg.Wait()
		if ids := headlines(t, db, "U1"); len(ids) != ladder.MaxHeadlines || refused.Load() != 8-ladder.MaxHeadlines {
			t.Errorf("%d headlines, %d refused", len(ids), refused.Load())
		}
	})
}
