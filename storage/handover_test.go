package storage_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
	"winlog/storage/storagetest"
)

func TestListHandovers(t *testing.T) {
	storagetest.ForEachDSN(t, func(t *testing.T, dsn string) {
		ctx := context.Background()
		c := &clock{now: may2026()}
		db := storagetest.OpenAt(t, dsn, c.Now)
		ensure(t, db, ladder.Person{ID: "U1", Active: true, Manager: "A"}, ladder.Person{ID: "U2", Active: true}, ladder.Person{ID: "U3", Active: true, Manager: "A"},
			ladder.Person{ID: "U4", Manager: "A"}, ladder.Person{ID: "U5", Active: true, Manager: "A"})
		set := func(user, manager ladder.UserID, day int, source string, by ladder.UserID) {
			t.Helper()
			c.Add(time.Minute)
			if err := db.SetManager(ctx, user, manager, may(day), source, by); err != nil {
				t.Fatal(err)
			}
		}
		c.Add(48 * time.Hour)
		since := c.Now()
		set("U1", "B", 13, "slack", "")
		set("U1", "C", 13, "admin", "UADMIN") // of one day the last one counts
		set("U2", "A", 1, "self", "U2")       // the first there is
		set("U3", "", 13, "self", "U3")       // nobody any more
		set("U4", "B", 13, "slack", "")       // has left
		list, err := db.ListHandovers(ctx, since)
		var got []string
		for _, h := range list {
			got = append(got, fmt.Sprintf("%s %s→%s %s %s by %s", h.User, h.Before, h.Manager, h.From, h.Source, h.By))
		}
		want := []string{"U1 A→C 2026-05-13 admin by UADMIN", "U2 →A 2026-05-01 self by U2"}
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
	})
}

func TestListNewcomers(t *testing.T) {
	storagetest.ForEachDSN(t, func(t *testing.T, dsn string) {
		ctx := context.Background()
		c := &clock{now: may2026().AddDate(0, 0, -30)}
		db := storagetest.OpenAt(t, dsn, c.Now)
		ensure(t, db, ladder.Person{ID: "UOLD", Active: true, StartDate: may(1)}, ladder.Person{ID: "ULONG", Active: true})
		c.Add(30 * 24 * time.Hour)
		ensure(t, db, ladder.Person{ID: "UNEW", Active: true}, ladder.Person{ID: "UQUIET", Active: true}, ladder.Person{ID: "UHIRE", Active: true, StartDate: may(12)},
			ladder.Person{ID: "ULATER", Active: true, StartDate: may(13)}, ladder.Person{ID: "UGONE", StartDate: may(12)})
		if err := db.SaveReactions(ctx, map[ladder.UserID]time.Time{"UNEW": c.Now(), "ULONG": c.Now(), "UOLD": c.Now()}); err != nil {
			t.Fatal(err)
		}
		got := map[ladder.UserID]bool{}
		ids, err := db.ListNewcomers(ctx, may(5), may(12), c.Now().AddDate(0, 0, -7))
		for _, id := range ids {
			got[id] = true
		}
		if diff := cmp.Diff(map[ladder.UserID]bool{"UNEW": true, "UHIRE": true}, got); err != nil || diff != "" {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
	})
}

func TestLastSent(t *testing.T) {
	storagetest.ForEachDSN(t, func(t *testing.T, dsn string) {
		ctx := context.Background()
		db, c := ledger(t, dsn)
		began := c.now
		for day := 1; day <= 2; day++ {
			d := owed("handover", may(day), "U1")
			d.DueAt, d.ExpiresAt = c.now, c.now.Add(time.Hour)
			owe(t, db, d)
			got := mustClaim(t, db, ladder.DeliveryClaim{Worker: "w", Limit: 1, Recipient: "U1"})[0]
			got.State, got.Parts, got.Channel, got.SentAt = ladder.DeliverySent, 1, "D1", c.now
			settle(t, db, "w", got)
			c.now = c.now.Add(time.Hour)
		}
		sent, err := db.LastSent(ctx, "handover", began)
		if diff := cmp.Diff(map[ladder.UserID]time.Time{"U1": began.Add(time.Hour)}, sent); err != nil || diff != "" {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
		if sent, err = db.LastSent(ctx, "handover", c.now); err != nil || len(sent) != 0 {
			t.Errorf("got %v, %v", sent, err)
		}
	})
}
