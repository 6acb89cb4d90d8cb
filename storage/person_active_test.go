package storage_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
	"winlog/storage"
	"winlog/storage/storagetest"
)

func employment(t *testing.T, db *storage.DB, id ladder.UserID) []string {
	t.Helper()
	in, err := db.FindRecord(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, e := range in.Employment {
		list = append(list, fmt.Sprintf("[%s,%s)", e.From, e.Until))
	}
	return list
}

// Somebody is deactivated in Slack and comes back, sooner or later.
func TestComeAndGo(t *testing.T) {
	storagetest.ForEachDSN(t, func(t *testing.T, dsn string) {
		ctx := context.Background()
		c := &clock{now: may2026()}
		db := storagetest.OpenAt(t, dsn, c.Now)
		since := ladder.NewDate(2024, time.February, 1)
		ensure(t, db, ladder.Person{ID: "U1", StartDate: since, Timezone: "Pacific/Auckland", Active: true}, ladder.Person{ID: "U2", Active: true})
		set := func(id ladder.UserID, active bool) ladder.Person {
			t.Helper()
			p, err := db.UpdatePerson(ctx, id, func(p *ladder.Person) error {
				p.Active, p.LeftOn = active, ladder.NewDate(1999, 1, 1) // a caller cannot say when
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			return p
		}
		for range 2 {
			if p := set("U1", false); p.LeftOn != may(12) { // 22:00 there
				t.Errorf("left on %s, want 2026-05-12", p.LeftOn)
			}
			c.Add(3 * time.Hour) // the next day there: Slack says it again
		}
		c.Add(89*24*time.Hour - 6*time.Hour)
		if p := set("U1", true); !p.LeftOn.IsZero() || find(t, db, "U1").LeftOn != p.LeftOn {
			t.Errorf("back, and left on %s", p.LeftOn)
		}
		if got := employment(t, db, "U1"); got != nil {
			t.Errorf("after 89 days employed %v", got)
		}

		set("U1", false)
		set("U2", false)
		c.Add(91 * 24 * time.Hour)
		set("U1", true)
		set("U2", true)
		if diff := cmp.Diff([]string{"[2024-02-01,2026-08-09)", "[2026-11-08,)"}, employment(t, db, "U1")); diff != "" {
			t.Errorf("rehired (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]string{"[,2026-08-09)", "[2026-11-08,)"}, employment(t, db, "U2")); diff != "" {
			t.Errorf("rehired, and nobody knows since when they were there before (-want +got):\n%s", diff)
		}
		log, err := db.ListAudit(ctx, "U1", 0)
		var lines []string
		for _, e := range log {
			lines = append(lines, string(e.By)+e.Action+": "+e.Detail)
		}
		want := []string{
			"reactivated: back after 91 days, employed anew from 2026-11-08", "deactivated: in Slack, from 2026-08-09",
			"reactivated: back after 89 days", "deactivated: in Slack, from 2026-05-12",
		}
		if diff := cmp.Diff(want, lines); diff != "" || err != nil {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
	})
}

func TestUpdatePeople(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		ctx := context.Background()
		var ids []ladder.UserID
		for i := range 1200 { // more than one statement takes
			ids = append(ids, ladder.UserID(fmt.Sprintf("U%04d", i)))
		}
		for _, id := range ids[:3] {
			ensure(t, db, ladder.Person{ID: id, Name: "Old", Active: true})
		}
		ensure(t, db, ladder.Person{ID: ids[1100], Name: "New", Active: true})
		rename := func(p *ladder.Person) {
			p.Name = "New"
			if p.ID == ids[0] {
				p.Active = false
			}
			p.Level, p.ID = "M3", "UEVIL"
		}
		for _, want := range []int{3, 0} {
			changed, err := db.UpdatePeople(ctx, ids, rename)
			if err != nil || len(changed) != want {
				t.Errorf("changed %v, %v; want %d", changed, err, want)
			}
		}
		if p := find(t, db, ids[0]); p.Name != "New" || p.Active || p.LeftOn.IsZero() || p.Level != "" {
			t.Errorf("got %+v", p)
		}
		if _, err := db.UpdatePeople(ctx, nil, rename); err != nil {
			t.Error(err)
		}
	})
}

func TestVisibilityOfNewWins(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		ctx := context.Background()
		ensure(t, db, ann())
		for range 2 {
			if _, err := db.UpdatePerson(ctx, "U1", func(p *ladder.Person) error { p.Visibility = ladder.Private; return nil }); err != nil {
				t.Fatal(err)
			}
		}
		if got := find(t, db, "U1").Visibility; got != ladder.Private {
			t.Errorf("got %q", got)
		}
		log, err := db.ListAudit(ctx, "U1", 0)
		if err != nil || len(log) != 1 || log[0].Detail != "of new wins: the workspace's → private" || log[0].By != "U1" {
			t.Errorf("audit: %v, %v", log, err)
		}
		_, err = db.UpdatePerson(ctx, "U1", func(p *ladder.Person) error { p.Visibility = "nobody"; return nil })
		wantKind(t, err, ladder.Invalid)
	})
}

func TestUnknownManagers(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		ctx := context.Background()
		ensure(t, db, ladder.Person{ID: "U1", Active: true, Manager: "UX"}, ladder.Person{ID: "U2", Active: true, Manager: "U1"},
			ladder.Person{ID: "U3", Active: true, Manager: "UX"}, ladder.Person{ID: "U4", Manager: "UGONE"})
		got, err := db.UnknownManagers(ctx)
		if diff := cmp.Diff([]ladder.UserID{"UX"}, got); err != nil || diff != "" {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
	})
}
