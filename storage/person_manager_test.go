package storage_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
	"winlog/storage"
	"winlog/storage/storagetest"
)

func managers(t *testing.T, db *storage.DB, user ladder.UserID) []string {
	t.Helper()
	history, err := db.ManagerHistory(context.Background(), user)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, m := range history {
		list = append(list, fmt.Sprintf("%s [%s,%s) %s", m.Manager, m.From, m.To, m.Source))
	}
	return list
}

func TestSetManager(t *testing.T) {
	type set struct {
		manager ladder.UserID
		day     int
	}
	tests := []struct {
		name    string
		sets    []set
		history []string
		manager ladder.UserID
	}{
		{"first", []set{{"A", 1}}, []string{"A [2026-05-01,) self"}, "A"},
		{"next", []set{{"A", 1}, {"B", 9}}, []string{"A [2026-05-01,2026-05-09) self", "B [2026-05-09,) self"}, "B"},
		{"same_again", []set{{"A", 1}, {"A", 9}}, []string{"A [2026-05-01,) self"}, "A"},
		{"same_day_replaces", []set{{"A", 1}, {"B", 1}}, []string{"B [2026-05-01,) self"}, "B"},
		{"back_dated_supersedes", []set{{"A", 1}, {"B", 9}, {"C", 5}}, []string{"A [2026-05-01,2026-05-05) self", "C [2026-05-05,) self"}, "C"},
		{"cleared", []set{{"A", 1}, {"", 9}}, []string{"A [2026-05-01,2026-05-09) self"}, ""},
		{"again_after_clearing", []set{{"A", 1}, {"", 9}, {"A", 12}}, []string{"A [2026-05-01,2026-05-09) self", "A [2026-05-12,) self"}, "A"},
	}
	storagetest.ForEachDSN(t, func(t *testing.T, dsn string) {
		ctx := context.Background()
		db := storagetest.OpenAt(t, dsn, (&clock{now: may2026()}).Now)
		for n, tt := range tests {
			t.Run(tt.name, func(t *testing.T) {
				id := ladder.UserID(fmt.Sprint("U", n))
				ensure(t, db, ladder.Person{ID: id})
				for _, s := range tt.sets {
					if err := db.SetManager(ctx, id, s.manager, may(s.day), "self", id); err != nil {
						t.Fatal(err)
					}
				}
				if diff := cmp.Diff(tt.history, managers(t, db, id)); diff != "" {
					t.Errorf("history (-want +got):\n%s", diff)
				}
				if got := find(t, db, id).Manager; got != tt.manager {
					t.Errorf("manager %q, want %q", got, tt.manager)
				}
			})
		}
		t.Run("unknown_day_is_today", func(t *testing.T) {
			ensure(t, db, ladder.Person{ID: "UT"})
			if err := db.SetManager(ctx, "UT", "A", ladder.Date{}, "self", "UT"); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]string{"A [2026-05-12,) self"}, managers(t, db, "UT")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			log, err := db.ListAudit(ctx, "UT", 0)
			want := []ladder.AuditEntry{{At: may2026(), By: "UT", Action: "manager", Subject: "UT", Detail: "from 2026-05-12: unknown → A"}}
			if diff := cmp.Diff(want, log); diff != "" || err != nil {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
		})
		t.Run("loops_are_refused", func(t *testing.T) {
			ensure(t, db, ladder.Person{ID: "L1"}, ladder.Person{ID: "L2", Manager: "L1"}, ladder.Person{ID: "L3", Manager: "L2"})
			for _, manager := range []ladder.UserID{"L1", "L2", "L3"} {
				err := db.SetManager(ctx, "L1", manager, may(1), "self", "L1")
				wantKind(t, err, ladder.Invalid)
			}
			if got := managers(t, db, "L1"); got != nil {
				t.Errorf("history %v", got)
			}
			wantKind(t, db.SetManager(ctx, "U404", "L1", may(1), "self", ""), ladder.NotFound)
		})
	})
}

// Two people who choose each other at the same moment: one of them loses. On
// PostgreSQL this needs serializable transactions.
func TestSetManagerLoopAtOnce(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		ctx := context.Background()
		for round := range 20 {
			a, b := ladder.UserID(fmt.Sprint("A", round)), ladder.UserID(fmt.Sprint("B", round))
			ensure(t, db, ladder.Person{ID: a}, ladder.Person{ID: b})
			var errs [2]error
			var wg sync.WaitGroup
			wg.Go(func() { errs[0] = db.SetManager(ctx, a, b, may(1), "self", a) })
			wg.Go(func() { errs[1] = db.SetManager(ctx, b, a, may(1), "self", b) })
			wg.Wait()
			if (errs[0] == nil) == (errs[1] == nil) {
				t.Fatalf("round %d: %v and %v, want one refusal", round, errs[0], errs[1])
			}
		}
	})
}

func TestImportPeople(t *testing.T) {
	storagetest.ForEachDSN(t, func(t *testing.T, dsn string) {
		ctx := context.Background()
		db := storagetest.OpenAt(t, dsn, (&clock{now: may2026()}).Now)
		boss := ladder.Person{ID: "U9", Name: "Zoe", Active: true}
		known := ann()
		known.Level, known.Manager, known.Active = "IC2", "U9", false
		ensure(t, db, boss, known)

		file := []ladder.Person{
			{ID: "U1", Name: "Ann Meyer", Level: "IC3", Team: "Growth", Manager: "U5"},
			{ID: "U5", Name: "Max", Role: ladder.PM, Level: "M1", Manager: "U9", Email: "max@example.org", StartDate: may(1)},
			{ID: "U9", Name: "Zoe"},
		}
		want := storage.ImportResult{Created: 1, Updated: 1, Unchanged: 1, Changes: []string{
			"U1 (Ann Meyer): changed, name Ann Müller → Ann Meyer, level IC2 → IC3, manager U9 → U5, team Core → Growth",
			"U5 (Max): added, name Max, email max@example.org, role pm, level M1, manager U9, start date 2026-05-01",
		}}
		got, err := db.ImportPeople(ctx, file, "UADMIN", may(12), true)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("dry run: %v (-want +got):\n%s", err, diff)
		}
		if people, err := db.ListPeople(ctx); err != nil || len(people) != 2 || find(t, db, "U1") != known {
			t.Fatalf("the dry run kept something: %+v, %v", people, err)
		}

		got, err = db.ImportPeople(ctx, file, "UADMIN", may(12), false)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
		changed := known
		changed.Name, changed.Level, changed.Team, changed.Manager = "Ann Meyer", "IC3", "Growth", "U5"
		if diff := cmp.Diff(changed, find(t, db, "U1")); diff != "" {
			t.Errorf("empty cells must keep what is known (-want +got):\n%s", diff)
		}
		added := file[1]
		added.Active = true
		if diff := cmp.Diff(added, find(t, db, "U5")); diff != "" {
			t.Errorf("added (-want +got):\n%s", diff)
		}
		levels, err := db.LevelHistory(ctx, "U1")
		if err != nil || len(levels) != 2 || levels[0].From != known.StartDate || levels[1].Level != "IC3" ||
			levels[1].Change != ladder.LevelPromotion || levels[1].By != "UADMIN" {
			t.Errorf("level history %+v, %v", levels, err) // the first level holds since the first day
		}
		if diff := cmp.Diff([]string{"U5 [2026-05-12,) import"}, managers(t, db, "U1")); diff != "" {
			t.Errorf("manager history (-want +got):\n%s", diff)
		}
		log, err := db.ListAudit(ctx, "", 0)
		if err != nil || log[0].Action != "import_people" || log[0].Detail != "1 created, 1 updated, 1 unchanged" {
			t.Errorf("audit %+v, %v", log, err)
		}

		got, err = db.ImportPeople(ctx, file, "UADMIN", may(12), false)
		if diff := cmp.Diff(storage.ImportResult{Unchanged: 3}, got); diff != "" || err != nil {
			t.Errorf("again: %v (-want +got):\n%s", err, diff)
		}

		t.Run("a_line_of_managers_turned_round", func(t *testing.T) {
			turned := []ladder.Person{{ID: "U9", Manager: "U1"}, {ID: "U5", Manager: "U9"}, {ID: "U1", Manager: "U7"}, {ID: "U7"}}
			if _, err := db.ImportPeople(ctx, turned, "", may(13), false); err != nil {
				t.Fatal(err)
			}
			if find(t, db, "U9").Manager != "U1" || find(t, db, "U1").Manager != "U7" {
				t.Error("not stored")
			}
		})
		for name, bad := range map[string][]ladder.Person{
			"loop":     {{ID: "UN", Name: "New"}, {ID: "U7", Manager: "U5"}},
			"self":     {{ID: "UN", Name: "New"}, {ID: "UM", Manager: "UM"}},
			"no_id":    {{ID: "UN", Name: "New"}, {Name: "Nobody"}},
			"bad_date": {{ID: "UN", Name: "New"}, {ID: "UM", StartDate: ladder.Date{Year: 20260, Month: 1, Day: 1}}},
		} {
			t.Run(name, func(t *testing.T) {
				_, err := db.ImportPeople(ctx, bad, "", may(13), false)
				wantKind(t, err, ladder.Invalid)
				_, err = db.FindPerson(ctx, "UN")
				wantKind(t, err, ladder.NotFound)
			})
		}
	})
}

// What kind of change a new level is, only the ladder knows.
func TestImportPeopleClassifiesChange(t *testing.T) {
	storagetest.ForEachDSN(t, func(t *testing.T, dsn string) {
		ctx := context.Background()
		db, err := storage.Open(ctx, dsn, storage.Options{
			Now: (&clock{now: may2026()}).Now,
			ClassifyChange: func(from, to ladder.LevelID) ladder.LevelChange {
				if strings.HasPrefix(string(from), "IC") && strings.HasPrefix(string(to), "M") {
					return ladder.LevelSwitch
				}
				return ladder.LevelPromotion
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		ensure(t, db, ladder.Person{ID: "U1", Level: "IC3"})
		if _, err := db.ImportPeople(ctx, []ladder.Person{{ID: "U1", Level: "M1"}}, "", may(20), false); err != nil {
			t.Fatal(err)
		}
		levels, err := db.LevelHistory(ctx, "U1")
		if err != nil || len(levels) != 2 || levels[1].Change != ladder.LevelSwitch {
			t.Errorf("history %+v, %v", levels, err)
		}
	})
}

func TestReports(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		ensure(t, db,
			ladder.Person{ID: "U1", Name: "Zoë", Manager: "M1", Active: true},
			ladder.Person{ID: "U2", Name: "émile", Manager: "M1", Active: true},
			ladder.Person{ID: "U3", Name: "Émile", Manager: "M1", Active: true},
			ladder.Person{ID: "U4", Name: "Ann", Manager: "M1"},
			ladder.Person{ID: "U5", Name: "Bob", Manager: "M2", Active: true},
			ladder.Person{ID: "U6", Name: "Cid", Active: true},
		)
		for manager, want := range map[ladder.UserID][]ladder.UserID{"M1": {"U2", "U3", "U1"}, "M2": {"U5"}, "U6": nil, "": nil} {
			people, err := db.Reports(context.Background(), manager)
			var got []ladder.UserID
			for _, p := range people {
				got = append(got, p.ID)
			}
			if diff := cmp.Diff(want, got); diff != "" || err != nil {
				t.Errorf("%q: %v (-want +got):\n%s", manager, err, diff)
			}
		}
	})
}

func TestReportsUsesIndex(t *testing.T) {
	if got := plan(t, storagetest.New(t), storage.ReportsQuery, "M1"); got != "SEARCH people USING INDEX people_of_manager (manager_id=?)" {
		t.Error(got)
	}
}

func TestFormerReports(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		ctx := context.Background()
		for _, p := range []ladder.Person{
			{ID: "M1", Active: true},
			{ID: "U1", Name: "Zoe", Active: true},
			{ID: "U2", Name: "ana", Active: true},
			{ID: "U3", Name: "Gone", Active: true},
			{ID: "U4", Name: "Still", Active: true},
			{ID: "U5", Name: "Long ago", Active: true},
		} {
			ensure(t, db, p)
		}
		set := func(user, manager ladder.UserID, day int) {
			t.Helper()
			must(t, db.SetManager(ctx, user, manager, may(day), "test", ""))
		}
		for _, user := range []ladder.UserID{"U1", "U2", "U3", "U4", "U5"} {
			set(user, "M1", 1)
		}
		set("U1", "U2", 10)
		set("U2", "", 10)
		set("U3", "U1", 10)
		set("U5", "U1", 3)
		if _, err := db.UpdatePerson(ctx, "U3", func(p *ladder.Person) error { p.Active = false; return nil }); err != nil {
			t.Fatal(err)
		}
		people, err := db.FormerReports(ctx, "M1", may(5))
		var ids []ladder.UserID
		for _, p := range people {
			ids = append(ids, p.ID)
		}
		if diff := cmp.Diff([]ladder.UserID{"U2", "U1"}, ids); diff != "" || err != nil {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
	})
}

// Only what is new in a profile's field makes somebody a manager; a loop is as new
// the next time.
func TestFollowManager(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		ctx := t.Context()
		for _, id := range []ladder.UserID{"U1", "U2", "U3"} {
			ensure(t, db, ladder.Person{ID: id, Active: true})
		}
		on := ladder.NewDate(2026, 5, 12)
		follow := func(manager ladder.UserID, changed bool, now ladder.UserID) {
			t.Helper()
			got, err := db.FollowManager(ctx, "U1", manager, on)
			if p := find(t, db, "U1"); err != nil || got != changed || p.Manager != now {
				t.Errorf("the field names %s: changed %v, manager %q, %v; want %v, %q", manager, got, p.Manager, err, changed, now)
			}
		}
		follow("U2", true, "U2")
		must(t, db.SetManager(ctx, "U1", "U3", on, "self", "U1"))
		follow("U2", false, "U3")
		follow("U3", false, "U3") // named now, and managing already
		follow("U2", true, "U2")

		must(t, db.SetManager(ctx, "U3", "U1", on, "self", "U3"))
		for range 2 {
			if _, err := db.FollowManager(ctx, "U1", "U3", on); ladder.KindOf(err) != ladder.Invalid {
				t.Errorf("a loop: got %v", err)
			}
		}
		if _, err := db.FollowManager(ctx, "U0", "U3", on); ladder.KindOf(err) != ladder.NotFound {
			t.Errorf("somebody unknown: got %v", err)
		}
	})
}
