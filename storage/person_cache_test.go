package storage_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"winlog/ladder"
	"winlog/storage"
	"winlog/storage/storagetest"
)

// What a Write changed is seen by every FindPerson after its answer, whatever
// was read before.
func TestFindPersonIsNeverStale(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		ctx := t.Context()
		if _, err := db.EnsurePerson(ctx, ladder.Person{ID: "U1", Name: "0", Active: true}); err != nil {
			t.Fatal(err)
		}
		steps := []struct {
			name   string
			change func() error
			seen   func(ladder.Person) bool
		}{
			{"profile", func() error {
				_, err := db.UpdatePerson(ctx, "U1", func(p *ladder.Person) error { p.Name = "Ann"; return nil })
				return err
			}, func(p ladder.Person) bool { return p.Name == "Ann" }},
			{"level", func() error {
				_, err := db.SetLevel(ctx, ladder.LevelInterval{User: "U1", Level: "IC2", Role: ladder.Eng, From: may(1), Change: ladder.LevelInitial})
				return err
			}, func(p ladder.Person) bool { return p.Level == "IC2" }},
			{
				"manager", func() error { return db.SetManager(ctx, "U1", "U9", may(2), "self", "U1") },
				func(p ladder.Person) bool { return p.Manager == "U9" },
			},
			{"import", func() error {
				_, err := db.ImportPeople(ctx, []ladder.Person{{ID: "U1", Team: "Web"}}, "", may(3), false)
				return err
			}, func(p ladder.Person) bool { return p.Team == "Web" }},
			{"dry run", func() error {
				_, err := db.ImportPeople(ctx, []ladder.Person{{ID: "U1", Team: "Never"}}, "", may(3), true)
				return err
			}, func(p ladder.Person) bool { return p.Team == "Web" }},
		}
		for _, s := range steps {
			find(t, db, "U1") // so that it is in memory
			if err := s.change(); err != nil {
				t.Fatalf("%s: %v", s.name, err)
			}
			if p := find(t, db, "U1"); !s.seen(p) {
				t.Errorf("%s: an old person was found: %+v", s.name, p)
			}
		}

		var wg sync.WaitGroup
		stop, end := context.WithCancel(ctx)
		for range 4 {
			wg.Go(func() {
				for stop.Err() == nil {
					_, _ = db.FindPerson(ctx, "U1")
				}
			})
		}
		for i := range 100 {
			want := fmt.Sprint(i)
			if _, err := db.UpdatePerson(ctx, "U1", func(p *ladder.Person) error { p.Name = want; return nil }); err != nil {
				t.Error(err)
				break
			}
			if p, err := db.FindPerson(ctx, "U1"); err != nil || p.Name != want {
				t.Errorf("after writing %s: %s, %v", want, p.Name, err)
				break
			}
		}
		end()
		wg.Wait()
	})
}
