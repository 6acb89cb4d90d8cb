package storage_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
	"winlog/storage"
	"winlog/storage/storagetest"
)

func may2026() time.Time { return time.Date(2026, time.May, 12, 10, 0, 0, 0, time.UTC) }

// clock is a clock that tests move by hand.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Add(d time.Duration) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	return c.now
}

func TestUpdateWin(t *testing.T) {
	storagetest.ForEachDSN(t, func(t *testing.T, dsn string) {
		ctx := context.Background()
		c := &clock{now: may2026()}
		db := storagetest.OpenAt(t, dsn, c.Now)
		first := save(t, db, fullWin("U1"), "k")

		c.Add(time.Minute)
		edited, err := db.UpdateWin(ctx, "U1", first.ID, "edit-1", func(w *ladder.Win) error {
			w.Text, w.Result, w.Level, w.Goal = "Shipped OAuth", "", "IC2", ""
			w.OccurredOn, w.Visibility = may(11), ladder.Private
			w.Dimensions[0] = "mentorship" // in place: must not reach the version before
			w.Links = nil
			w.ID, w.User, w.Source, w.CreatedAt = "x", "U2", "x", time.Time{} // must not change
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		want := first
		want.Text, want.Result, want.Level, want.Goal = "Shipped OAuth", "", "IC2", ""
		want.OccurredOn, want.Visibility = may(11), ladder.Private
		want.Dimensions, want.Links = []ladder.DimensionID{"mentorship", "collaboration"}, nil
		want.UpdatedAt = c.Now()
		if diff := cmp.Diff(want, edited); diff != "" {
			t.Errorf("edited (-want +got):\n%s", diff)
		}
		if found, err := db.FindWin(ctx, first.ID); err != nil || !cmp.Equal(want, found) {
			t.Errorf("stored: %v (-want +got):\n%s", err, cmp.Diff(want, found))
		}
		if wins, _, err := db.ListWins(ctx, ladder.WinFilter{User: "U1", Words: []string{"login"}}); err != nil || len(wins) != 0 {
			t.Errorf("search finds the words before the edit: %v, %v", texts(wins), err)
		}

		deletedAt := c.Add(time.Minute)
		deleted, err := db.UpdateWin(ctx, "U1", first.ID, "del-1", func(w *ladder.Win) error { w.DeletedAt = deletedAt; return nil })
		if err != nil || !deleted.Deleted() {
			t.Fatalf("delete: %+v, %v", deleted, err)
		}
		if _, total, err := db.ListWins(ctx, ladder.WinFilter{User: "U1"}); err != nil || total != 0 {
			t.Errorf("a deleted win is listed: %d, %v", total, err)
		}
		if found, err := db.FindWin(ctx, first.ID); err != nil || !found.DeletedAt.Equal(deletedAt) {
			t.Errorf("a deleted win is not found: %+v, %v", found, err)
		}
		if again := save(t, db, fullWin("U1"), "k"); !again.Deleted() || again.ID != first.ID {
			t.Errorf("its submission again: %+v, want the deleted win", again)
		}

		c.Add(time.Minute)
		restored, err := db.UpdateWin(ctx, "U1", first.ID, "undo-1", func(w *ladder.Win) error { w.DeletedAt = time.Time{}; return nil })
		if err != nil || restored.Deleted() {
			t.Fatalf("restore: %+v, %v", restored, err)
		}

		edits, err := db.WinEdits(ctx, first.ID)
		if err != nil {
			t.Fatal(err)
		}
		wantEdits := []ladder.WinEdit{
			{Win: first.ID, At: may2026().Add(time.Minute), By: "U1", Action: "edit", Before: first},
			{Win: first.ID, At: may2026().Add(2 * time.Minute), By: "U1", Action: "delete", Before: edited},
			{Win: first.ID, At: may2026().Add(3 * time.Minute), By: "U1", Action: "restore", Before: deleted},
		}
		if diff := cmp.Diff(wantEdits, edits); diff != "" {
			t.Errorf("history (-want +got):\n%s", diff)
		}
	})
}

func TestUpdateWinKeysAndErrors(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		ctx := context.Background()
		first := save(t, db, plainWin("U1", "first"), "")
		set := func(text string) func(*ladder.Win) error {
			return func(w *ladder.Win) error { w.Text = text; return nil }
		}
		update := func(key, text string) ladder.Win {
			t.Helper()
			w, err := db.UpdateWin(ctx, "U1", first.ID, key, set(text))
			if err != nil {
				t.Fatal(err)
			}
			return w
		}
		history := func() int {
			t.Helper()
			edits, err := db.WinEdits(ctx, first.ID)
			if err != nil {
				t.Fatal(err)
			}
			return len(edits)
		}

		update("k1", "second")
		update("k2", "third")
		if got := update("k1", "second"); got.Text != "third" || history() != 2 {
			t.Errorf("a redelivered edit gave %q and %d edits, want the third and 2", got.Text, history())
		}
		update("", "fourth")
		update("", "fourth")
		if history() != 3 {
			t.Errorf("%d edits, want 3: saving the same again is none", history())
		}
		// A submission that changed nothing, delivered again after a change.
		update("k3", "fourth")
		update("k4", "fifth")
		if got := update("k3", "fourth"); got.Text != "fifth" || history() != 4 {
			t.Errorf("a redelivered no-change gave %q and %d edits, want the fifth and 4", got.Text, history())
		}

		refusal := errors.New("not yours")
		_, err := db.UpdateWin(ctx, "U2", first.ID, "k5", func(w *ladder.Win) error { w.Text = "stolen"; return refusal })
		if err != refusal { //nolint:errorlint // must be the very error
			t.Errorf("got %v, want change's error as it is", err)
		}
		_, err = db.UpdateWin(ctx, "U2", first.ID, "k5", func(*ladder.Win) error { panic("secret words") })
		wantKind(t, err, ladder.Internal)
		_, err = db.UpdateWin(ctx, "U1", first.ID, "k5", func(w *ladder.Win) error { w.Visibility = "x"; return nil })
		wantKind(t, err, ladder.Invalid)
		_, err = db.UpdateWin(ctx, "U1", "nothing", "", set("x"))
		wantKind(t, err, ladder.NotFound)
		if got, err := db.FindWin(ctx, first.ID); err != nil || got.Text != "fifth" {
			t.Errorf("after refusals: %q, %v", got.Text, err)
		}
	})
}

// Two hundred changes of one win at once: none is lost.
func TestUpdateWinAtOnce(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		ctx := context.Background()
		const count = 200
		first := save(t, db, plainWin("U1", "0"), "")
		var wg sync.WaitGroup
		for n := range count {
			wg.Go(func() {
				_, err := db.UpdateWin(ctx, "U1", first.ID, fmt.Sprint("k", n), func(w *ladder.Win) error {
					var i int
					_, err := fmt.Sscan(w.Text, &i)
					w.Text = fmt.Sprint(i + 1)
					return err
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if got, err := db.FindWin(ctx, first.ID); err != nil || got.Text != fmt.Sprint(count) {
			t.Errorf("got %s, %v; want %d", got.Text, err, count)
		}
		if edits, err := db.WinEdits(ctx, first.ID); err != nil || len(edits) != count {
			t.Errorf("got %d edits, %v; want %d", len(edits), err, count)
		}
	})
}

func TestPurgeDeleted(t *testing.T) {
	storagetest.ForEachDSN(t, func(t *testing.T, dsn string) {
		ctx := context.Background()
		c := &clock{now: may2026()}
		db := storagetest.OpenAt(t, dsn, c.Now)
		kept := save(t, db, fullWin("U1"), "kept")
		purged := save(t, db, fullWin("U1"), "purged")
		late := save(t, db, fullWin("U1"), "late")
		remove := func(w ladder.Win) {
			t.Helper()
			if _, err := db.UpdateWin(ctx, "U1", w.ID, "", func(w *ladder.Win) error { w.DeletedAt = c.Now(); return nil }); err != nil {
				t.Fatal(err)
			}
		}
		remove(purged)
		before := c.Add(time.Hour)
		remove(late)

		n, err := db.PurgeDeleted(ctx, before)
		if err != nil || n != 1 {
			t.Fatalf("purged %d, %v; want 1", n, err)
		}
		if n, err := db.PurgeDeleted(ctx, before); err != nil || n != 0 {
			t.Errorf("purged again: %d, %v", n, err)
		}
		_, err = db.FindWin(ctx, purged.ID)
		wantKind(t, err, ladder.NotFound)
		_, err = db.UpdateWin(ctx, "U1", purged.ID, "", func(w *ladder.Win) error { w.DeletedAt = time.Time{}; return nil })
		wantKind(t, err, ladder.NotFound)
		if edits, err := db.WinEdits(ctx, purged.ID); err != nil || len(edits) != 0 {
			t.Errorf("its history is still there: %d, %v", len(edits), err)
		}
		for _, w := range []ladder.Win{kept, late} {
			if found, err := db.FindWin(ctx, w.ID); err != nil || found.Text != w.Text || len(found.Links) != 2 {
				t.Errorf("another win is gone: %+v, %v", found, err)
			}
		}

		err = db.Read(ctx, func(tx *storage.Tx) error {
			var user, day, leftover string
			var deletedAt int64
			if _, err := tx.Row("SELECT user_id, occurred_on, deleted_at, text || result || search || level || goal_id || source || submission_key FROM wins WHERE id = $1",
				[]any{string(purged.ID)}, &user, &day, &deletedAt, &leftover); err != nil {
				return err
			}
			if user != "U1" || day != "2026-05-12" || deletedAt != may2026().Unix() || leftover != "" {
				t.Errorf("tombstone: %s %s %d %q", user, day, deletedAt, leftover)
			}
			for _, table := range []string{"win_links", "win_people", "win_dimensions"} {
				var n int
				if _, err := tx.Row("SELECT COUNT(*) FROM "+table+" WHERE win_id = $1", []any{string(purged.ID)}, &n); err != nil || n != 0 {
					t.Errorf("%s: %d rows, %v", table, n, err)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
