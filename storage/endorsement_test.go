package storage_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
	"winlog/storage"
	"winlog/storage/storagetest"
)

func ask(t *testing.T, db *storage.DB, win ladder.WinID, by ladder.UserID, key string) ladder.Endorsement {
	t.Helper()
	e, _, err := db.AskEndorsement(context.Background(), ladder.Endorsement{Win: win, By: by, Note: "the review", MayRead: true}, key, anyAsk)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func anyAsk(ladder.Win, []ladder.Endorsement) error { return nil }

// onceAsked is the part of ladder.CheckAsk that a race would break.
func onceAsked(by ladder.UserID) func(ladder.Win, []ladder.Endorsement) error {
	return func(_ ladder.Win, earlier []ladder.Endorsement) error {
		for _, e := range earlier {
			if e.By == by {
				return ladder.Errorf(ladder.Conflict, "asked already")
			}
		}
		return nil
	}
}

func TestAskEndorsement(t *testing.T) {
	storagetest.ForEachDSN(t, func(t *testing.T, dsn string) {
		ctx := context.Background()
		db := storagetest.OpenAt(t, dsn, (&clock{now: may2026()}).Now)
		w := save(t, db, plainWin("U1", "Led the rollout"), "")
		e := ask(t, db, w.ID, "U2", "view:1")
		want := ladder.Endorsement{
			Win: w.ID, Owner: "U1", By: "U2", State: ladder.EndorsementAsked, Note: "the review", MayRead: true,
			AskedAt: may2026(), UpdatedAt: may2026(),
		}
		if diff := cmp.Diff(want, e); diff != "" {
			t.Errorf("asked (-want +got):\n%s", diff)
		}
		again, created, err := db.AskEndorsement(ctx, ladder.Endorsement{Win: w.ID, By: "U2", Note: "other"}, "view:1", onceAsked("U2"))
		if diff := cmp.Diff(want, again); err != nil || created || diff != "" {
			t.Errorf("the form again: created %v, %v (-want +got):\n%s", created, err, diff)
		}
		_, _, err = db.AskEndorsement(ctx, ladder.Endorsement{Win: w.ID, By: "U2"}, "view:2", onceAsked("U2"))
		wantKind(t, err, ladder.Conflict)
		_, _, err = db.AskEndorsement(ctx, ladder.Endorsement{Win: "none", By: "U2"}, "", anyAsk)
		wantKind(t, err, ladder.NotFound)

		unsent, err := db.UnsentEndorsements(ctx, may2026().Add(time.Minute))
		if diff := cmp.Diff([]ladder.Endorsement{want}, unsent); err != nil || diff != "" {
			t.Errorf("%v, not sent yet (-want +got):\n%s", err, diff)
		}
		if unsent, err = db.UnsentEndorsements(ctx, may2026()); err != nil || len(unsent) != 0 {
			t.Errorf("asked just now, and held to be late: %v %v", unsent, err)
		}
		if err := db.DeleteEndorsement(ctx, w.ID, "U2"); err != nil {
			t.Fatal(err)
		}
		_, err = db.FindEndorsement(ctx, w.ID, "U2")
		wantKind(t, err, ladder.NotFound)
	})
}

func TestChangeEndorsement(t *testing.T) {
	storagetest.ForEachDSN(t, func(t *testing.T, dsn string) {
		ctx := context.Background()
		c := &clock{now: may2026()}
		db := storagetest.OpenAt(t, dsn, c.Now)
		w := save(t, db, plainWin("U1", "Led the rollout"), "")
		ask(t, db, w.ID, "U2", "")
		ask(t, db, w.ID, "U3", "")
		c.Add(time.Hour)
		write := func(e *ladder.Endorsement, of ladder.Win) error {
			if of.Text != w.Text {
				t.Errorf("change saw the win %q", of.Text)
			}
			e.State, e.Text, e.Dimension, e.SentAt = ladder.EndorsementWritten, "She got three teams to agree.", "collaboration", may2026()
			e.Owner, e.By = "UEVIL", "UEVIL"
			return nil
		}
		got, err := db.ChangeEndorsement(ctx, w.ID, "U2", write)
		want := ladder.Endorsement{
			Win: w.ID, Owner: "U1", By: "U2", State: ladder.EndorsementWritten, Note: "the review", MayRead: true,
			Text: "She got three teams to agree.", Dimension: "collaboration", AskedAt: may2026(), SentAt: may2026(), UpdatedAt: c.Now(),
		}
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
		refusal := errors.New("no")
		if _, err := db.ChangeEndorsement(ctx, w.ID, "U2", func(e *ladder.Endorsement, _ ladder.Win) error {
			e.Remove()
			return refusal
		}); !errors.Is(err, refusal) {
			t.Errorf("got %v, want change's error", err)
		}
		_, err = db.ChangeEndorsement(ctx, w.ID, "U404", write)
		wantKind(t, err, ladder.NotFound)

		if err := db.DeleteEndorsement(ctx, w.ID, "U2"); err != nil { // it was answered: nothing to forget
			t.Fatal(err)
		}
		other := save(t, db, plainWin("U1", "Another"), "")
		all, err := db.ListEndorsements(ctx, w.ID, other.ID)
		if err != nil || len(all) != 1 || len(all[w.ID]) != 2 {
			t.Fatalf("got %v, %v", all, err)
		}
		if diff := cmp.Diff(want, all[w.ID][0]); diff != "" {
			t.Errorf("listed (-want +got):\n%s", diff)
		}

		c.Add(time.Hour)
		if _, err := db.UpdateWin(ctx, "U1", w.ID, "", func(w *ladder.Win) error { w.DeletedAt = c.Now(); return nil }); err != nil {
			t.Fatal(err)
		}
		if unsent, err := db.UnsentEndorsements(ctx, c.Now()); err != nil || len(unsent) != 0 {
			t.Errorf("a question about a deleted win is to be sent: %v %v", unsent, err)
		}
		if _, err := db.PurgeDeleted(ctx, c.Now().Add(time.Second)); err != nil {
			t.Fatal(err)
		}
		if all, err := db.ListEndorsements(ctx, w.ID); err != nil || len(all) != 0 {
			t.Errorf("words about a purged win are kept: %v %v", all, err)
		}
	})
}

// TestAskEndorsementAtOnce: of many forms at the same moment one asks.
func TestAskEndorsementAtOnce(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		w := save(t, db, plainWin("U1", "Led the rollout"), "")
		var wg sync.WaitGroup
		var asked atomic.Int64
		for range 8 {
			wg.Go(func() {
				_, created, err := db.AskEndorsement(context.Background(), ladder.Endorsement{Win: w.ID, By: "U2"}, "", onceAsked("U2"))
				if err != nil && ladder.KindOf(err) != ladder.Conflict {
					t.Error(err)
				}
				if created {
					asked.Add(1)
				}
			})
		}
		wg.Wait()
		if got := asked.Load(); got != 1 {
			t.Errorf("asked %d times", got)
		}
	})
}
