package storage_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"winlog/ladder"
	"winlog/storage"
	"winlog/storage/storagetest"
)

func TestChangeMessagePref(t *testing.T) {
	storagetest.ForEachDSN(t, func(t *testing.T, dsn string) {
		ctx := context.Background()
		db, _ := ledger(t, dsn)
		less := func(p *ladder.MessagePref) error { p.LessOften(); return nil }
		for range 2 {
			if _, err := db.ChangeMessagePref(ctx, "U1", ladder.MessageTip, less); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := db.ChangeMessagePref(ctx, "U1", "", func(p *ladder.MessagePref) error {
			p.PausedUntil, p.Stopped = may(20), true
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		refusal := errors.New("no")
		if _, err := db.ChangeMessagePref(ctx, "U1", "", func(p *ladder.MessagePref) error { p.Stopped = false; return refusal }); !errors.Is(err, refusal) {
			t.Errorf("got %v, want change's error", err)
		}
		want := []ladder.MessagePref{
			{User: "U1", PausedUntil: may(20), Stopped: true, UpdatedAt: may2026()},
			{User: "U1", Kind: ladder.MessageTip, Every: 4, UpdatedAt: may2026()},
		}
		prefs, err := db.ListMessagePrefs(ctx, "U1")
		if diff := cmp.Diff(want, prefs); err != nil || diff != "" {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
		_, err = db.ChangeMessagePref(ctx, "U404", "", less)
		wantKind(t, err, ladder.Conflict)
	})
}

// TestFindMessageHistory: what was sent, reacted to, decided and left out.
func TestFindMessageHistory(t *testing.T) {
	storagetest.ForEachDSN(t, func(t *testing.T, dsn string) {
		ctx := context.Background()
		db, c := ledger(t, dsn)
		sent := func(d ladder.Delivery) time.Time {
			t.Helper()
			d.DueAt, d.ExpiresAt = c.now, c.now.Add(time.Hour)
			owe(t, db, d)
			got := mustClaim(t, db, ladder.DeliveryClaim{Worker: "w", Limit: 1, Recipient: d.Recipient})[0]
			got.State, got.Parts, got.Channel, got.SentAt = ladder.DeliverySent, 1, "D"+string(d.Recipient), c.now
			settle(t, db, "w", got)
			return c.now
		}
		history := func(kind ladder.MessageKind) ladder.MessageHistory {
			t.Helper()
			h, err := db.FindMessageHistory(ctx, "U1", kind)
			if err != nil {
				t.Fatal(err)
			}
			return h
		}
		if h := history("tip"); h.Person.ID != "U1" || h.LeftOut != -1 || h.Ignored != 0 || !h.Last.IsZero() || h.Channel != "" {
			t.Errorf("of somebody new: %+v", h)
		}

		sent(owed("tip", may(1), "U1"))
		c.now = c.now.AddDate(0, 0, 10)
		asked := owed("reply", may(2), "U1")
		asked.Unasked = false
		sent(asked)
		digest := sent(owed("digest", may(2), "U1"))
		c.now = c.now.AddDate(0, 0, 1)
		sent(owed("tip", may(2), "U2"))
		last := sent(owed("nudge", may(3), "U1"))
		for _, day := range []int{4, 5} {
			left := owed("tip", may(day), "U1")
			left.State, left.Reason = ladder.DeliverySkipped, ladder.SkipLessOften
			owe(t, db, left)
		}
		for _, kind := range []ladder.MessageKind{"", "tip", "digest"} {
			if _, err := db.ChangeMessagePref(ctx, "U1", kind, func(p *ladder.MessagePref) error { p.LessOften(); return nil }); err != nil {
				t.Fatal(err)
			}
		}
		err := db.Write(ctx, func(tx *storage.Tx) error {
			_, err := tx.Exec("INSERT INTO leave (user_id, from_date, until_date) VALUES ('U1', '2026-05-20', '2026-05-25')")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		want := ladder.MessageHistory{
			Person: find(t, db, "U1"), Away: []ladder.Leave{{User: "U1", From: may(20), Until: may(25)}},
			Prefs: []ladder.MessagePref{
				{User: "U1", Every: 2, UpdatedAt: c.now},
				{User: "U1", Kind: "tip", Every: 2, UpdatedAt: c.now},
			},
			Unasked: []time.Time{digest, last}, Ignored: 3, Last: last, LeftOut: 2, Channel: "DU1",
		}
		sorted := cmpopts.SortSlices(time.Time.Before)
		if diff := cmp.Diff(want, history("tip"), sorted); diff != "" {
			t.Errorf("history (-want +got):\n%s", diff)
		}

		t.Run("after_a_reaction", func(t *testing.T) {
			at := map[ladder.UserID]time.Time{"U1": digest, "U2": c.now, "U404": c.now}
			if err := db.SaveReactions(ctx, at); err != nil {
				t.Fatal(err)
			}
			if err := db.SaveReactions(ctx, map[ladder.UserID]time.Time{"U1": digest.Add(-time.Hour)}); err != nil { // heard of late
				t.Fatal(err)
			}
			if h := history("tip"); h.Ignored != 1 || !h.Last.Equal(last) {
				t.Errorf("%d ignored since %s, want only the last", h.Ignored, h.Last)
			}
		})
		t.Run("away", func(t *testing.T) {
			for _, tt := range []struct{ after, want int }{{24, 1}, {25, 0}} {
				if away, err := db.ListAway(ctx, may(tt.after)); err != nil || len(away) != tt.want {
					t.Errorf("away after %d May: %v, %v", tt.after, away, err)
				}
			}
		})
	})
}
