package storage_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
	"winlog/storage"
	"winlog/storage/storagetest"
)

// owed is a delivery that is due on 12 May 2026 and keeps for a day.
func owed(kind ladder.MessageKind, period ladder.Date, to ladder.UserID) ladder.Delivery {
	return ladder.Delivery{
		DeliveryKey: ladder.DeliveryKey{Kind: kind, Period: period, Recipient: to},
		State:       ladder.DeliveryDue, Priority: 3, Unasked: true, DueAt: may2026(), ExpiresAt: may2026().Add(24 * time.Hour),
	}
}

// ledger is a database on a clock of its own, with ten people.
func ledger(t *testing.T, dsn string) (*storage.DB, *clock) {
	t.Helper()
	c := &clock{now: may2026()}
	db := storagetest.OpenAt(t, dsn, c.Now)
	for n := range 10 {
		ensure(t, db, ladder.Person{ID: ladder.UserID(fmt.Sprint("U", n)), Name: "N", Timezone: "Europe/Oslo", Active: n < 9})
	}
	return db, c
}

func owe(t *testing.T, db *storage.DB, all ...ladder.Delivery) int {
	t.Helper()
	n, err := db.OweDeliveries(context.Background(), all)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func claim(t *testing.T, db *storage.DB, worker string, limit int) []ladder.Delivery {
	t.Helper()
	got, err := db.ClaimDeliveries(context.Background(), ladder.DeliveryClaim{Worker: worker, Lease: 5 * time.Minute, Limit: limit})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func keys(all []ladder.Delivery) []string {
	var out []string
	for _, d := range all {
		out = append(out, d.DeliveryKey.String())
	}
	return out
}

func wantKeys(t *testing.T, what string, got []ladder.Delivery, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, keys(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func settle(t *testing.T, db *storage.DB, worker string, d ladder.Delivery) {
	t.Helper()
	if err := db.SaveDelivery(context.Background(), worker, d); err != nil {
		t.Fatal(err)
	}
}

func list(t *testing.T, db *storage.DB, f ladder.DeliveryFilter) []ladder.Delivery {
	t.Helper()
	all, err := db.ListDeliveries(context.Background(), f)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestOweDeliveries(t *testing.T) {
	storagetest.ForEachDSN(t, func(t *testing.T, dsn string) {
		db, c := ledger(t, dsn)
		d := owed("tip", may(5), "U1")
		if n := owe(t, db, d, owed("tip", may(5), "U2"), d); n != 2 {
			t.Errorf("%d rows are new, want 2", n)
		}
		d.Priority, d.State = 9, ladder.DeliverySkipped
		if n := owe(t, db, d); n != 0 {
			t.Errorf("owed again: %d rows", n)
		}
		want := owed("tip", may(5), "U1")
		want.CreatedAt, want.UpdatedAt = may2026(), may2026()
		if diff := cmp.Diff([]ladder.Delivery{want}, list(t, db, ladder.DeliveryFilter{Recipient: "U1"})); diff != "" {
			t.Errorf("stored (-want +got):\n%s", diff)
		}

		t.Run("a_later_one_takes_the_place_of_one_that_waits", func(t *testing.T) {
			sent := claim(t, db, "w", 1)
			sent[0].State, sent[0].SentAt = ladder.DeliverySent, c.now
			settle(t, db, "w", sent[0])
			c.now = c.now.Add(time.Hour)
			owe(t, db, owed("tip", may(12), "U1"), owed("tip", may(12), "U2"), owed("claim", may(12), "U2"))
			skipped := list(t, db, ladder.DeliveryFilter{State: ladder.DeliverySkipped})
			wantKeys(t, "skipped", skipped, "tip/2026-05-05/U2")
			if skipped[0].Reason != ladder.SkipSuperseded {
				t.Errorf("because %q", skipped[0].Reason)
			}
		})
		t.Run("of_somebody_unknown", func(t *testing.T) {
			_, err := db.OweDeliveries(context.Background(), []ladder.Delivery{owed("tip", may(5), "U404")})
			wantKind(t, err, ladder.Conflict)
		})
		t.Run("read", func(t *testing.T) {
			since, err := db.DeliveredSince(context.Background(), "tip", may(12))
			slices.Sort(since)
			if diff := cmp.Diff([]ladder.UserID{"U1", "U2"}, since); err != nil || diff != "" {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
			wantKeys(t, "by filter", list(t, db, ladder.DeliveryFilter{Kind: "tip", Period: may(5), State: ladder.DeliverySent}), "tip/2026-05-05/U1")
			sent, err := db.SentOf(context.Background(), "tip", may(5), "U2", "U1", "U404")
			if diff := cmp.Diff(map[ladder.UserID]time.Time{"U1": may2026()}, sent); err != nil || diff != "" {
				t.Errorf("%v, sent (-want +got):\n%s", err, diff)
			}
			if sent, err := db.SentOf(context.Background(), "tip", may(12), "U1"); len(sent) != 0 || err != nil {
				t.Errorf("sent of another period: %v, %v", sent, err)
			}
			if n := len(list(t, db, ladder.DeliveryFilter{Limit: 2})); n != 2 {
				t.Errorf("%d rows with a limit of 2", n)
			}
			recipients, err := db.ListRecipients(context.Background())
			if err != nil || len(recipients) != 9 {
				t.Errorf("%d recipients, %v; want the 9 active people", len(recipients), err)
			}
			if r := recipients[0]; r.Timezone != "Europe/Oslo" || !r.Since.Equal(may2026()) {
				t.Errorf("recipient %+v", r)
			}
		})
	})
}

func TestClaimDeliveries(t *testing.T) {
	storagetest.ForEachDSN(t, func(t *testing.T, dsn string) {
		db, c := ledger(t, dsn)
		digest := owed("digest", may(1), "U1")
		digest.Priority = 1
		later := owed("tip", may(1), "U3")
		later.DueAt = may2026().Add(time.Minute)
		owe(t, db, owed("tip", may(1), "U1"), digest, owed("tip", may(1), "U2"), later)

		first := claim(t, db, "a", 10)
		wantKeys(t, "one each, by priority", first, "digest/2026-05-01/U1", "tip/2026-05-01/U2")
		if d := first[0]; d.State != ladder.DeliverySending || d.Worker != "a" || d.Attempts != 1 || !d.LeaseEnds.Equal(c.now.Add(5*time.Minute)) || !d.UnsureSince.IsZero() {
			t.Errorf("claimed %+v", d)
		}
		wantKeys(t, "nothing while the other is being sent", claim(t, db, "b", 10))

		d := first[0]
		d.State, d.Parts, d.Channel, d.TS, d.SentAt = ladder.DeliverySent, 2, "D1", "1.000100", c.now
		settle(t, db, "a", d)
		wantKeys(t, "the next of the same person", claim(t, db, "b", 10), "tip/2026-05-01/U1")

		back := first[1]
		back.State, back.DueAt, back.Reason = ladder.DeliveryDue, c.now.Add(time.Minute), "http_503"
		settle(t, db, "a", back)
		if err := db.SaveDelivery(context.Background(), "a", back); ladder.KindOf(err) != ladder.Conflict {
			t.Errorf("saved what it does not have any more: %v", err)
		}
		c.now = c.now.Add(2 * time.Minute)
		wantKeys(t, "by kind and person", mustClaim(t, db, ladder.DeliveryClaim{Worker: "c", Limit: 9, Kind: "tip", Recipient: "U3"}), "tip/2026-05-01/U3")
		again := claim(t, db, "c", 10)
		wantKeys(t, "what was given back", again, "tip/2026-05-01/U2")
		if again[0].Attempts != 2 || !again[0].UnsureSince.IsZero() || again[0].Reason != "http_503" {
			t.Errorf("again: %+v", again[0])
		}

		t.Run("after_the_lease", func(t *testing.T) {
			claimed := c.now
			c.now = c.now.Add(5 * time.Minute)
			if n, err := db.CountDue(context.Background(), ladder.DeliveryClaim{}); n != 2 || err != nil {
				t.Errorf("%d due, %v; want those of b and c/U3", n, err)
			}
			c.now = c.now.Add(time.Second)
			reclaimed := claim(t, db, "d", 10)
			if len(reclaimed) != 3 {
				t.Fatalf("reclaimed %v", keys(reclaimed))
			}
			for _, d := range reclaimed {
				if d.Recipient == "U2" && (!d.UnsureSince.Equal(claimed) || d.Worker != "d" || d.Attempts != 3) {
					t.Errorf("reclaimed %+v, want it unsure since %s", d, claimed)
				}
			}
			if err := db.SaveDelivery(context.Background(), "c", again[0]); ladder.KindOf(err) != ladder.Conflict {
				t.Errorf("the slow worker overwrote it: %v", err)
			}
		})
		t.Run("nothing_else_while_one_may_be_out", func(t *testing.T) {
			owe(t, db, owed("nudge", may(1), "U5"), owed("tip", may(1), "U5"))
			lost := mustClaim(t, db, ladder.DeliveryClaim{Worker: "e", Limit: 1, Recipient: "U5"})[0]
			lost.State, lost.UnsureSince, lost.DueAt = ladder.DeliveryDue, c.now, c.now.Add(time.Minute)
			settle(t, db, "e", lost)
			wantKeys(t, "before it is looked for", mustClaim(t, db, ladder.DeliveryClaim{Worker: "e", Limit: 9, Recipient: "U5"}))
			c.now = c.now.Add(time.Minute)
			wantKeys(t, "first it", mustClaim(t, db, ladder.DeliveryClaim{Worker: "e", Lease: time.Hour, Limit: 9, Recipient: "U5"}), "nudge/2026-05-01/U5")
		})
	})
}

func mustClaim(t *testing.T, db *storage.DB, c ladder.DeliveryClaim) []ladder.Delivery {
	t.Helper()
	got, err := db.ClaimDeliveries(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestExpireAndReopen(t *testing.T) {
	storagetest.ForEachDSN(t, func(t *testing.T, dsn string) {
		ctx := context.Background()
		db, c := ledger(t, dsn)
		why := map[ladder.UserID]string{"U1": "", "U2": ladder.SkipCap, "U3": "missing_scope", "U4": ""}
		for user, reason := range why {
			d := owed("tip", may(1), user)
			d.Reason = reason
			owe(t, db, d)
		}
		unsure := mustClaim(t, db, ladder.DeliveryClaim{Worker: "a", Limit: 1, Recipient: "U4"})[0]
		unsure.State, unsure.UnsureSince = ladder.DeliveryDue, c.now
		settle(t, db, "a", unsure)
		if expired, err := db.ExpireDeliveries(ctx); err != nil || len(expired) != 0 {
			t.Errorf("expired in time: %v, %v", keys(expired), err)
		}
		c.now = c.now.Add(24*time.Hour + time.Second)
		expired, err := db.ExpireDeliveries(ctx)
		if err != nil {
			t.Fatal(err)
		}
		got := map[ladder.UserID]string{}
		for _, d := range expired {
			got[d.Recipient] = string(d.State) + " " + d.Reason
		}
		want := map[ladder.UserID]string{"U1": "skipped late", "U2": "skipped cap", "U3": "failed missing_scope"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("expired (-want +got):\n%s", diff)
		}

		reopen := func(user ladder.UserID) bool {
			ok, err := db.ReopenDelivery(ctx, ladder.DeliveryKey{Kind: "tip", Period: may(1), Recipient: user}, c.now, c.now.Add(time.Hour))
			if err != nil {
				t.Fatal(err)
			}
			return ok
		}
		if !reopen("U3") || reopen("U3") || reopen("U4") || reopen("U5") {
			t.Error("reopened what was due, or did not reopen what had failed")
		}
		wantKeys(t, "reopened", mustClaim(t, db, ladder.DeliveryClaim{Worker: "b", Limit: 9, Recipient: "U3"}), "tip/2026-05-01/U3")
	})
}

func TestPurgeDeliveries(t *testing.T) {
	storagetest.ForEachDSN(t, func(t *testing.T, dsn string) {
		db, c := ledger(t, dsn)
		for user, state := range map[ladder.UserID]ladder.DeliveryState{
			"U1": ladder.DeliverySkipped, "U2": ladder.DeliveryFailed, "U3": ladder.DeliverySent, "U4": ladder.DeliveryDue,
		} {
			d := owed("tip", may(1), user)
			d.State = state
			owe(t, db, d)
		}
		once := owed("onboarding", ladder.Date{}, "U1")
		once.State = ladder.DeliverySkipped
		owe(t, db, once)
		for _, tt := range []struct {
			before time.Time
			want   int
		}{{c.now, 0}, {c.now.Add(time.Second), 1}, {c.now.Add(time.Hour), 0}} {
			if n, err := db.PurgeDeliveries(context.Background(), tt.before); n != tt.want || err != nil {
				t.Errorf("before %s: %d, %v; want %d", tt.before, n, err, tt.want)
			}
		}
		if left := list(t, db, ladder.DeliveryFilter{}); len(left) != 4 {
			t.Errorf("%d rows are left: %v", len(left), keys(left))
		}
	})
}
