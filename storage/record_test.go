package storage_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
	"winlog/storage"
	"winlog/storage/storagetest"
)

func TestFindRecord(t *testing.T) {
	storagetest.ForEachDSN(t, func(t *testing.T, dsn string) {
		ctx := context.Background()
		c := &clock{now: time.Date(2026, time.May, 12, 23, 30, 0, 0, time.UTC)}
		db := storagetest.OpenAt(t, dsn, c.Now)
		p := ladder.Person{ID: "U1", Name: "Ines", Role: ladder.Eng, Level: "IC2", Manager: "U9", Timezone: "Pacific/Auckland", Target: "M1", Active: true}
		ensure(t, db, p)
		full := save(t, db, fullWin("U1"), "")
		plain := plainWin("U1", "earlier")
		plain.OccurredOn = may(3)
		earlier := save(t, db, plain, "")
		save(t, db, fullWin("U2"), "")
		deleted := save(t, db, func() ladder.Win { w := fullWin("U1"); w.OccurredOn, w.Headline = may(14), true; return w }(), "")
		if _, err := db.UpdateWin(ctx, "U1", deleted.ID, "", func(w *ladder.Win) error { w.DeletedAt = c.Now(); return nil }); err != nil {
			t.Fatal(err)
		}
		must(t, db.SaveLeave(ctx, "U1", ladder.Leave{User: "U1", From: may(20)}))
		must(t, db.SaveEmployment(ctx, "", "U1", ladder.Employment{From: may(1)}))
		if _, err := db.FollowCalendar(ctx, ladder.Calendar{Start: time.April}, may(12)); err != nil {
			t.Fatal(err)
		}
		for _, target := range []ladder.LevelID{"M1", "IC3"} {
			if _, err := db.ChangeVerdict(ctx, "U1", "U1", quarter(1), target, claimNext); err != nil {
				t.Fatal(err)
			}
		}

		got, err := db.FindRecord(ctx, "U1")
		if err != nil {
			t.Fatal(err)
		}
		got.Revision = 0
		person := find(t, db, "U1")
		levels, _ := db.LevelHistory(ctx, "U1")
		managers, _ := db.ManagerHistory(ctx, "U1")
		ic3, _ := db.FindVerdict(ctx, "U1", quarter(1).From, "IC3")
		m1, _ := db.FindVerdict(ctx, "U1", quarter(1).From, "M1")
		// Half past eleven in the evening UTC is the next day in Auckland.
		facts := ladder.WinFact{
			OccurredOn: may(12), Level: "IC3", Dimensions: full.Dimensions, People: full.People, HasResult: true, Witness: true,
			Visibility: full.Visibility, LoggedOn: may(13),
		}
		first, last := facts, facts
		first.ID = full.ID
		last.ID, last.OccurredOn, last.Headline, last.DeletedAt = deleted.ID, may(14), true, c.Now()
		want := ladder.StreakInput{
			Timeline: ladder.Timeline{{Calendar: ladder.Calendar{Start: time.April}}},
			Person:   person, Levels: levels, Managers: managers,
			Employment: []ladder.Employment{{From: may(1)}},
			Leave:      []ladder.Leave{{User: "U1", From: may(20)}},
			Wins:       []ladder.WinFact{{ID: earlier.ID, OccurredOn: may(3), Visibility: earlier.Visibility, LoggedOn: may(13)}, first, last},
			Verdicts:   []ladder.Verdict{ic3, m1},
		}
		if diff := cmp.Diff(want, got); diff != "" || len(levels) != 1 || len(managers) != 1 || person.Target != "M1" {
			t.Errorf("(-want +got):\n%s", diff)
		}

		t.Run("edits_are_seen", func(t *testing.T) {
			if _, err := db.UpdateWin(ctx, "U1", full.ID, "", func(w *ladder.Win) error {
				w.Level, w.Result, w.Dimensions, w.People, w.Visibility = "", "", []ladder.DimensionID{"mentorship"}, nil, ladder.Private
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			got, err := db.FindRecord(ctx, "U1")
			want := ladder.WinFact{ID: full.ID, OccurredOn: may(12), Dimensions: []ladder.DimensionID{"mentorship"}, Visibility: ladder.Private, LoggedOn: may(13)}
			if diff := cmp.Diff(want, got.Wins[1]); diff != "" || err != nil {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
		})
		t.Run("a_purged_win_is_a_day", func(t *testing.T) {
			if n, err := db.PurgeDeleted(ctx, c.Now().Add(time.Hour)); n != 1 || err != nil {
				t.Fatal(n, err)
			}
			got, err := db.FindRecord(ctx, "U1")
			want := []ladder.WinFact{{ID: deleted.ID, OccurredOn: may(14), DeletedAt: c.Now()}}
			if diff := cmp.Diff(want, got.Wins[2:]); diff != "" || err != nil {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
		})
		t.Run("unknown_person", func(t *testing.T) {
			_, err := db.FindRecord(ctx, "U404")
			wantKind(t, err, ladder.NotFound)
		})
	})
}

// A manager who left leads to the one above, and no circle of managers is walked
// for ever.
func TestFindRecordBosses(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		for _, p := range []ladder.Person{
			{ID: "U1", Manager: "U2"},
			{ID: "U2", Manager: "U3"},
			{ID: "U3", Manager: "U4"},
			{ID: "U4", Manager: "U5", Active: true},
			{ID: "U5", Active: true},
		} {
			ensure(t, db, p)
		}
		got, err := db.FindRecord(context.Background(), "U1")
		if err != nil {
			t.Fatal(err)
		}
		want := map[ladder.UserID]ladder.Person{"U2": find(t, db, "U2"), "U3": find(t, db, "U3"), "U4": find(t, db, "U4")}
		if diff := cmp.Diff(want, got.Bosses); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

// Whoever's zone is unknown has the organisation's.
func TestFindRecordZone(t *testing.T) {
	auckland, err := time.LoadLocation("Pacific/Auckland")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, time.May, 12, 23, 30, 0, 0, time.UTC)
	db, err := storage.Open(context.Background(), storagetest.Tables(t), storage.Options{Now: func() time.Time { return now }, Zone: auckland})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { must(t, db.Close()) }()
	ensure(t, db, ladder.Person{ID: "U1"})
	save(t, db, plainWin("U1", "x"), "")
	in, err := db.FindRecord(context.Background(), "U1")
	if err != nil || len(in.Wins) != 1 || in.Wins[0].LoggedOn != may(13) {
		t.Errorf("%v, %+v", err, in.Wins)
	}
}

// Ids that no ladder allows do not make a person's record unreadable.
func TestFindRecordGarbage(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		ensure(t, db, ladder.Person{ID: "U1"})
		w := fullWin("U1")
		w.Level, w.Dimensions, w.People = "I|C,3", []ladder.DimensionID{"a|b", "c,d"}, []ladder.UserID{"U|2", "\x00"}
		save(t, db, w, "")
		in, err := db.FindRecord(context.Background(), "U1")
		if err != nil || len(in.Wins) != 1 || in.Wins[0].Level != "IC3" || len(in.Wins[0].Dimensions) != 2 {
			t.Errorf("%v, %+v", err, in.Wins)
		}
	})
}

// The wins of a record are read from one stretch of one index.
func TestFindRecordUsesIndex(t *testing.T) {
	want := "SEARCH wins USING COVERING INDEX wins_of_owner (user_id=?)"
	if got := plan(t, storagetest.New(t), storage.FactsQuery, "U1"); got != want {
		t.Error(got)
	}
}
