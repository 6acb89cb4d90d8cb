package storage_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
	"winlog/storage"
	"winlog/storage/storagetest"
)

// read is all that is kept in memory of somebody and their manager.
type read struct {
	Record  ladder.StreakInput
	Person  ladder.Person
	Reports []ladder.Person
	Former  []ladder.Person
	Words   map[ladder.WinID]ladder.Win
	Goals   []ladder.Goal
}

func readAll(t *testing.T, db *storage.DB) read {
	t.Helper()
	ctx := t.Context()
	var r read
	var err error
	if r.Record, err = db.FindRecord(ctx, "U1"); err != nil {
		t.Fatal(err)
	}
	r.Record.Revision = 0
	var ids []ladder.WinID
	for _, w := range r.Record.Wins {
		ids = append(ids, w.ID)
	}
	if r.Words, err = db.WordsOf(ctx, "U1", ids...); err != nil {
		t.Fatal(err)
	}
	if r.Goals, err = db.ListGoals(ctx, ladder.GoalFilter{User: "U1"}); err != nil {
		t.Fatal(err)
	}
	r.Person = find(t, db, "U1")
	if r.Reports, err = db.Reports(ctx, "U9"); err != nil {
		t.Fatal(err)
	}
	if r.Former, err = db.FormerReports(ctx, "U9", may(1)); err != nil {
		t.Fatal(err)
	}
	return r
}

// After every change that a record rests on, what is found is what another
// process reads from the file. On PostgreSQL the other process writes.
func TestMemoryIsNeverStale(t *testing.T) {
	storagetest.ForEachDSN(t, func(t *testing.T, dsn string) {
		ctx := t.Context()
		c := &clock{now: may2026()}
		db := storagetest.OpenAt(t, dsn, c.Now)
		other, err := storage.Open(ctx, dsn, storage.Options{Now: c.Now, ReadOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { must(t, other.Close()) })
		writer := db
		if db.Engine() == "postgres" {
			writer = storagetest.OpenAt(t, dsn, c.Now)
		}
		ensure(t, writer, ladder.Person{ID: "U9", Name: "Boss", Active: true},
			ladder.Person{ID: "U1", Name: "Ann", Level: "IC2", Manager: "U9", Timezone: "Europe/Berlin", Active: true})
		var ids []ladder.WinID
		for day := 1; day <= 12; day++ {
			w := fullWin("U1")
			w.OccurredOn = may(day)
			ids = append(ids, save(t, writer, w, "").ID)
		}
		edit := func(id ladder.WinID, change func(*ladder.Win)) error {
			_, err := writer.UpdateWin(ctx, "U1", id, "", func(w *ladder.Win) error { change(w); return nil })
			return err
		}
		verdict := func(change func(*ladder.Verdict)) func() error {
			return func() error {
				_, err := writer.ChangeVerdict(ctx, "U1", "U1", quarter(1), "IC3", func(v *ladder.Verdict) error { change(v); return claimNext(v) })
				return err
			}
		}
		person := func(id ladder.UserID, change func(*ladder.Person)) func() error {
			return func() error {
				_, err := writer.UpdatePerson(ctx, id, func(p *ladder.Person) error { change(p); return nil })
				return err
			}
		}
		before := readAll(t, db)
		for _, s := range []struct {
			name   string
			change func() error
		}{
			{"win_saved", func() error { _, _, err := writer.SaveWin(ctx, plainWin("U1", "new"), "k"); return err }},
			{"win_moved", func() error { return edit(ids[3], func(w *ladder.Win) { w.OccurredOn = may(30) }) }},
			{"win_edited", func() error { return edit(ids[0], func(w *ladder.Win) { w.Level, w.People = "IC4", nil }) }},
			{"win_deleted", func() error { return edit(ids[1], func(w *ladder.Win) { w.DeletedAt = c.Now() }) }},
			{"wins_deleted", func() error {
				for _, id := range ids[2:] {
					if err := edit(id, func(w *ladder.Win) { w.DeletedAt = c.Now() }); err != nil {
						return err
					}
				}
				return nil
			}},
			{"words", func() error { return edit(ids[0], func(w *ladder.Win) { w.Text = "Other words" }) }},
			{"goal", func() error { _, _, err := writer.SaveGoal(ctx, plainGoal("U1", "a goal"), "", nil); return err }},
			{"goal_closed", func() error {
				goals, err := writer.ListGoals(ctx, ladder.GoalFilter{User: "U1"})
				if err != nil {
					return err
				}
				_, err = writer.ChangeGoal(ctx, "U1", goals[0].ID, "", func(g *ladder.Goal, _ []ladder.Goal) ([]ladder.GoalNote, error) {
					g.State = ladder.GoalMissed
					return nil, nil
				})
				return err
			}},
			{"headline", func() error { _, err := writer.MarkHeadline(ctx, "U1", ids[0], quarter(2), true); return err }},
			{"wins_imported", func() error {
				_, err := writer.SaveWins(ctx, []ladder.Win{plainWin("U1", "a"), plainWin("U1", "b")}, []string{"a", "b"}, false)
				return err
			}},
			{"wins_purged", func() error { _, err := writer.PurgeDeleted(ctx, c.Now().Add(time.Hour)); return err }},
			{"claim", verdict(func(*ladder.Verdict) {})},
			{"answer", verdict(func(v *ladder.Verdict) { v.Manager = &ladder.ManagerReading{Decision: ladder.NotYet} })},
			{"claim_of_a_later_quarter", func() error {
				_, err := writer.ChangeVerdict(ctx, "U1", "U1", quarter(2), "IC3", claimNext)
				return err
			}},
			{"claim_of_another_target", func() error {
				_, err := writer.ChangeVerdict(ctx, "U1", "U1", quarter(2), "IC2", func(v *ladder.Verdict) error {
					v.Notes = []ladder.VerdictNote{{Text: "of before"}}
					v.Claim = &ladder.Reading{Value: ladder.ValueNext, Dimensions: map[ladder.DimensionID]ladder.VerdictValue{"scope": ladder.ValuePartial}}
					return nil
				})
				return err
			}},
			{"leave", func() error {
				return writer.SaveLeave(ctx, "U1", ladder.Leave{User: "U1", From: may(1), Until: may(9)})
			}},
			{"leave_taken_out", func() error { return writer.DeleteLeave(ctx, "U1", "U1", may(1)) }},
			{"employment", func() error { return writer.SaveEmployment(ctx, "", "U1", ladder.Employment{From: may(1)}) }},
			{"calendar", func() error {
				_, err := writer.FollowCalendar(ctx, ladder.Calendar{Start: time.April}, may(12))
				return err
			}},
			{"ladder", func() error { return writer.FollowLadder(ctx, "v2", may(12)) }},
			{"zone", person("U1", func(p *ladder.Person) { p.Timezone = "Pacific/Auckland" })},
			{"level", func() error {
				_, err := writer.SetLevel(ctx, ladder.LevelInterval{User: "U1", Level: "IC3", Role: ladder.Eng, From: may(2), Change: ladder.LevelPromotion})
				return err
			}},
			{"boss_left", person("U9", func(p *ladder.Person) { p.Active = false })},
			{"manager", func() error { return writer.SetManager(ctx, "U1", "U8", may(12), "self", "U1") }},
			{"imported", func() error {
				_, err := writer.ImportPeople(ctx, []ladder.Person{{ID: "U7", Name: "Zed", Manager: "U9", Active: true}}, "", may(3), false)
				return err
			}},
		} {
			t.Run(s.name, func(t *testing.T) {
				must(t, s.change())
				got, want := readAll(t, db), readAll(t, other)
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("(-file +memory):\n%s", diff)
				}
				if cmp.Equal(before, got) {
					t.Error("nothing changed")
				}
				before = got
			})
		}
	})
}

// The purge that runs every few minutes and finds nothing costs nobody what is in
// memory of them.
func TestMemoryOutlivesAnIdlePurge(t *testing.T) {
	c, ctx := &clock{now: may2026()}, t.Context()
	db, err := storage.Open(ctx, storagetest.Tables(t), storage.Options{Now: c.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.EnsurePerson(ctx, ladder.Person{ID: "U1", Active: true}); err != nil {
		t.Fatal(err)
	}
	before, err := db.FindRecord(ctx, "U1")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.PurgeDeleted(ctx, c.Now()); err != nil {
		t.Fatal(err)
	}
	after, err := db.FindRecord(ctx, "U1")
	if err != nil || before.Revision == 0 || after.Revision != before.Revision {
		t.Errorf("the record is of revision %d, %v; want %d, which was in memory", after.Revision, err, before.Revision)
	}
}

// While others read, whoever wrote finds what they wrote.
func TestMemoryUnderReaders(t *testing.T) {
	db := storagetest.New(t)
	ensure(t, db, ladder.Person{ID: "U1", Level: "IC2"})
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for ctx.Err() == nil {
				_, _ = db.FindRecord(ctx, "U1")
			}
		})
	}
	for i := range 60 {
		save(t, db, plainWin("U1", fmt.Sprint(i)), "")
		if i%7 == 0 {
			storage.Forget(db)
		}
		if i%5 == 0 {
			must(t, db.FollowLadder(t.Context(), fmt.Sprintf("%03d", i), may(12)))
		}
		in, err := db.FindRecord(t.Context(), "U1")
		if err != nil || len(in.Wins) != i+1 || in.Versions[len(in.Versions)-1].Version != fmt.Sprintf("%03d", i/5*5) {
			t.Fatalf("after %d wins: %d, versions %v, %v", i+1, len(in.Wins), in.Versions, err)
		}
	}
	stop()
	wg.Wait()
}

// Whoever writes last is who is found, also when answers overtake each other.
func TestMemoryUnderWriters(t *testing.T) {
	db := storagetest.New(t)
	ensure(t, db, ladder.Person{ID: "U1", Level: "IC2"})
	id := save(t, db, plainWin("U1", "0"), "").ID
	for round := range 15 {
		readRecord := func() (ladder.StreakInput, map[ladder.WinID]ladder.Win) {
			in, err := db.FindRecord(t.Context(), "U1")
			must(t, err)
			in.Revision = 0
			words, err := db.WordsOf(t.Context(), "U1", id)
			must(t, err)
			return in, words
		}
		readRecord()
		var wg sync.WaitGroup
		for n := range 16 {
			wg.Go(func() {
				text := fmt.Sprint(round, n)
				_, err := db.UpdateWin(t.Context(), "U1", id, "", func(w *ladder.Win) error {
					w.Text, w.Level = text, ladder.LevelID(text)
					return nil
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		got, gotWords := readRecord()
		storage.Forget(db)
		want, wantWords := readRecord()
		if diff := cmp.Diff(want, got) + cmp.Diff(wantWords, gotWords); diff != "" {
			t.Fatalf("(-file +memory):\n%s", diff)
		}
	}
}

// The few wins that changed are found by their ids.
func TestStaleFactsUseIndex(t *testing.T) {
	args := make([]any, 10)
	for i := range args {
		args[i] = ""
	}
	want := "SEARCH wins USING INDEX sqlite_autoindex_wins_1 (id=?)"
	if got := plan(t, storagetest.New(t), storage.StaleFactsQuery, args...); got != want {
		t.Error(got)
	}
}
