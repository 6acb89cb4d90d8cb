package storage_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
	"winlog/storage"
	"winlog/storage/storagetest"
)

func TestFollowLadder(t *testing.T) {
	steps := []struct {
		name    string
		version string
		day     int
		want    []ladder.LadderVersion
	}{
		{"the first holds since always", "3", 10, []ladder.LadderVersion{{Version: "3"}}},
		{"the same", "3", 11, []ladder.LadderVersion{{Version: "3"}}},
		{"another", "4", 12, []ladder.LadderVersion{{Version: "3"}, {Version: "4", Published: may(12)}}},
		{"the same later", "4", 20, []ladder.LadderVersion{{Version: "3"}, {Version: "4", Published: may(12)}}},
		{"back again", "3", 21, []ladder.LadderVersion{{Version: "4", Published: may(12)}, {Version: "3", Published: may(21)}}},
	}
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		ctx := context.Background()
		if _, err := db.EnsurePerson(ctx, ladder.Person{ID: "U1", Active: true}); err != nil {
			t.Fatal(err)
		}
		for _, s := range steps {
			if err := db.FollowLadder(ctx, s.version, may(s.day)); err != nil {
				t.Fatalf("%s: %v", s.name, err)
			}
			record, err := db.FindRecord(ctx, "U1")
			if diff := cmp.Diff(s.want, record.Versions); diff != "" || err != nil {
				t.Errorf("%s: %v (-want +got):\n%s", s.name, err, diff)
			}
		}
	})
}
