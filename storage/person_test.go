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

func ann() ladder.Person {
	return ladder.Person{
		ID: "U1", Email: "ann@example.org", Name: "Ann Müller", Role: ladder.Eng, StartDate: ladder.NewDate(2024, time.February, 29),
		Timezone: "Europe/Berlin", Team: "Core", Active: true,
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func ensure(t *testing.T, db *storage.DB, people ...ladder.Person) {
	t.Helper()
	for _, p := range people {
		if _, err := db.EnsurePerson(context.Background(), p); err != nil {
			t.Fatal(err)
		}
	}
}

func find(t *testing.T, db *storage.DB, id ladder.UserID) ladder.Person {
	t.Helper()
	p, err := db.FindPerson(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestEnsurePerson(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		ctx := context.Background()
		_, err := db.FindPerson(ctx, "U1")
		wantKind(t, err, ladder.NotFound)

		stored, err := db.EnsurePerson(ctx, ann())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(ann(), stored); diff != "" {
			t.Errorf("stored (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(ann(), find(t, db, "U1")); diff != "" {
			t.Errorf("found (-want +got):\n%s", diff)
		}
		again, err := db.EnsurePerson(ctx, ladder.Person{ID: "U1", Name: "Somebody"})
		if err != nil || again != ann() {
			t.Errorf("again: %+v, %v; want what is stored", again, err)
		}
		_, err = db.EnsurePerson(ctx, ladder.Person{Name: "Nobody"})
		wantKind(t, err, ladder.Invalid)

		t.Run("brings_level_and_manager", func(t *testing.T) {
			p := ladder.Person{ID: "U2", Role: ladder.PM, Level: "IC2", Manager: "U1", Active: true}
			if stored, err := db.EnsurePerson(ctx, p); err != nil || stored != p {
				t.Errorf("stored %+v, %v", stored, err)
			}
			if levels, err := db.LevelHistory(ctx, "U2"); err != nil || len(levels) != 1 || levels[0].Change != ladder.LevelInitial {
				t.Errorf("levels %+v, %v", levels, err)
			}
			if managers, err := db.ManagerHistory(ctx, "U2"); err != nil || len(managers) != 1 || managers[0].Manager != "U1" {
				t.Errorf("managers %+v, %v", managers, err)
			}
		})
		t.Run("at_once", func(t *testing.T) {
			var wg sync.WaitGroup
			for n := range 50 {
				wg.Go(func() {
					if _, err := db.EnsurePerson(ctx, ladder.Person{ID: ladder.UserID(fmt.Sprint("UX", n%5)), Level: "IC1"}); err != nil {
						t.Error(err)
					}
				})
			}
			wg.Wait()
		})
		t.Run("list", func(t *testing.T) {
			people, err := db.ListPeople(ctx)
			var ids []ladder.UserID
			for _, p := range people {
				ids = append(ids, p.ID)
			}
			if diff := cmp.Diff([]ladder.UserID{"U1", "U2", "UX0", "UX1", "UX2", "UX3", "UX4"}, ids); diff != "" || err != nil {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
		})
	})
}

func TestUpdatePerson(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		ctx := context.Background()
		p := ann()
		p.Level, p.Manager = "IC2", "U9"
		ensure(t, db, p)
		got, err := db.UpdatePerson(ctx, "U1", func(p *ladder.Person) error {
			*p = ladder.Person{ID: "U7", Name: "Ann\x00 Meyer", Email: "a@example.org", Timezone: "Asia/Tokyo", Team: "Growth", Target: "M1", Level: "IC4", Manager: "U3", Role: ladder.PM}
			return nil
		})
		want := ladder.Person{
			ID: "U1", Name: "Ann Meyer", Email: "a@example.org", Timezone: "Asia/Tokyo", Team: "Growth", Target: "M1",
			Level: "IC2", Manager: "U9", Role: ladder.Eng, // never by this way
			LeftOn: got.LeftOn, // they are not active any more
		}
		if err != nil || got != want {
			t.Errorf("%v (-want +got):\n%s", err, cmp.Diff(want, got))
		}
		if found := find(t, db, "U1"); found != want {
			t.Errorf("stored (-want +got):\n%s", cmp.Diff(want, found))
		}
		if _, err := db.UpdatePerson(ctx, "U1", func(p *ladder.Person) error { p.Target = ""; return nil }); err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff([]string{"U1: M1 → the next level", "U1: the next level → M1"}, auditOf(t, db, "U1", "target")); diff != "" {
			t.Errorf("audit (-want +got):\n%s", diff)
		}
		refusal := errors.New("no")
		if _, err := db.UpdatePerson(ctx, "U1", func(*ladder.Person) error { return refusal }); !errors.Is(err, refusal) {
			t.Errorf("got %v, want change's error", err)
		}
		_, err = db.UpdatePerson(ctx, "U404", func(*ladder.Person) error { return nil })
		wantKind(t, err, ladder.NotFound)
	})
}

func TestSetLevel(t *testing.T) {
	day := ladder.NewDate
	type entry struct {
		Level  ladder.LevelID
		Role   ladder.Role
		From   string
		Change ladder.LevelChange
	}
	initial := ladder.LevelInterval{Level: "IC1", Role: ladder.Eng, From: day(2025, 1, 6), Change: ladder.LevelInitial}
	promotion := ladder.LevelInterval{Level: "IC2", From: day(2026, 1, 1), Change: ladder.LevelPromotion}
	tests := []struct {
		name    string
		set     []ladder.LevelInterval
		history []entry
		level   ladder.LevelID
		role    ladder.Role
		audits  int
	}{
		{"initial", []ladder.LevelInterval{initial}, []entry{{"IC1", "eng", "2025-01-06", "initial"}}, "IC1", "eng", 1},
		{"unknown_start", []ladder.LevelInterval{{Level: "IC1", Change: ladder.LevelInitial}}, []entry{{"IC1", "eng", "", "initial"}}, "IC1", "eng", 1},
		{
			"promotion_keeps_the_role",
			[]ladder.LevelInterval{initial, promotion},
			[]entry{{"IC1", "eng", "2025-01-06", "initial"}, {"IC2", "eng", "2026-01-01", "promotion"}},
			"IC2", "eng", 2,
		},
		{
			"same_again_changes_nothing",
			[]ladder.LevelInterval{initial, promotion, promotion},
			[]entry{{"IC1", "eng", "2025-01-06", "initial"}, {"IC2", "eng", "2026-01-01", "promotion"}},
			"IC2", "eng", 2,
		},
		{
			"same_day_replaces",
			[]ladder.LevelInterval{initial, promotion, {Level: "M1", Role: ladder.PM, From: day(2026, 1, 1), Change: ladder.LevelSwitch}},
			[]entry{{"IC1", "eng", "2025-01-06", "initial"}, {"M1", "pm", "2026-01-01", "switch"}},
			"M1", "pm", 3,
		},
		{
			"an_earlier_entry_is_not_the_current_level",
			[]ladder.LevelInterval{promotion, initial},
			[]entry{{"IC1", "eng", "2025-01-06", "initial"}, {"IC2", "eng", "2026-01-01", "promotion"}},
			"IC2", "eng", 2,
		},
		{
			"correction_holds_from_the_wrong_entry_on", // QUARTERS case 12
			[]ladder.LevelInterval{initial, promotion, {Level: "IC3", From: day(2026, 3, 1), Change: ladder.LevelCorrection}},
			[]entry{{"IC1", "eng", "2025-01-06", "initial"}, {"IC3", "eng", "2026-01-01", "correction"}},
			"IC3", "eng", 3,
		},
		{
			"correction_of_an_older_entry",
			[]ladder.LevelInterval{initial, promotion, {Level: "IC0", From: day(2025, 6, 1), Change: ladder.LevelCorrection}},
			[]entry{{"IC0", "eng", "2025-01-06", "correction"}, {"IC2", "eng", "2026-01-01", "promotion"}},
			"IC2", "eng", 3,
		},
		{
			"correction_from_before_the_first_entry",
			[]ladder.LevelInterval{promotion, {Level: "IC1", From: day(2025, 6, 1), Change: ladder.LevelCorrection}},
			[]entry{{"IC1", "eng", "2025-06-01", "correction"}},
			"IC1", "eng", 2,
		},
		{
			"correction_without_history",
			[]ladder.LevelInterval{{Level: "IC2", From: day(2026, 3, 1), Change: ladder.LevelCorrection}},
			[]entry{{"IC2", "eng", "2026-03-01", "correction"}},
			"IC2", "eng", 1,
		},
	}
	storagetest.ForEachDSN(t, func(t *testing.T, dsn string) {
		ctx := context.Background()
		c := &clock{now: may2026()}
		db := storagetest.OpenAt(t, dsn, c.Now)
		for n, tt := range tests {
			t.Run(tt.name, func(t *testing.T) {
				id := ladder.UserID(fmt.Sprint("U", n))
				ensure(t, db, ladder.Person{ID: id, Role: ladder.Eng})
				var last ladder.Person
				for _, l := range tt.set {
					l.User, l.By = id, "UADMIN"
					var err error
					if last, err = db.SetLevel(ctx, l); err != nil {
						t.Fatal(err)
					}
				}
				if last.Level != tt.level || last.Role != tt.role || last != find(t, db, id) {
					t.Errorf("the person is %+v, want %s %s", last, tt.level, tt.role)
				}
				history, err := db.LevelHistory(ctx, id)
				if err != nil {
					t.Fatal(err)
				}
				var got []entry
				for _, l := range history {
					got = append(got, entry{l.Level, l.Role, l.From.String(), l.Change})
					if l.User != id || l.By != "UADMIN" || !l.At.Equal(may2026()) {
						t.Errorf("entry %+v", l)
					}
				}
				if diff := cmp.Diff(tt.history, got); diff != "" {
					t.Errorf("history (-want +got):\n%s", diff)
				}
				if log, err := db.ListAudit(ctx, id, 0); err != nil || len(log) != tt.audits {
					t.Errorf("%d audit lines, want %d: %+v, %v", len(log), tt.audits, log, err)
				}
			})
		}
		t.Run("refuses", func(t *testing.T) {
			_, err := db.SetLevel(ctx, ladder.LevelInterval{User: "U404", Level: "IC1", Change: ladder.LevelInitial})
			wantKind(t, err, ladder.NotFound)
			_, err = db.SetLevel(ctx, ladder.LevelInterval{User: "U1", Change: ladder.LevelPromotion, From: may(1)})
			wantKind(t, err, ladder.Invalid)
			_, err = db.SetLevel(ctx, ladder.LevelInterval{User: "U1", Level: "IC1", Change: "whim", From: may(1)})
			wantKind(t, err, ladder.Invalid)
			_, err = db.SetLevel(ctx, ladder.LevelInterval{User: "U1", Level: "IC9", Change: ladder.LevelPromotion, From: may(14)})
			wantKind(t, err, ladder.Invalid)
			_, err = db.SetLevel(ctx, ladder.LevelInterval{User: "U1", Level: "IC9", Change: ladder.LevelPromotion, From: may(13)})
			if err != nil {
				t.Errorf("tomorrow in UTC is today in Auckland: %v", err)
			}
		})
		t.Run("audit_names_both_levels", func(t *testing.T) {
			log, err := db.ListAudit(ctx, "U2", 1)
			want := []ladder.AuditEntry{{At: may2026(), By: "UADMIN", Action: "level", Subject: "U2", Detail: "promotion from 2026-01-01: IC1 → IC2"}}
			if diff := cmp.Diff(want, log); diff != "" || err != nil {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
		})
	})
}
