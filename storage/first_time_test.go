package storage_test

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"winlog/ladder"
	"winlog/storage"
	"winlog/storage/storagetest"
)

func TestFirstTime(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		for _, tt := range []struct {
			user ladder.UserID
			name string
			want bool
		}{
			{"U1", "mistake:tenure", true},
			{"U1", "mistake:tenure", false},
			{"U1", "mistake:tasks", true},
			{"U2", "mistake:tenure", true},
		} {
			if got, err := db.FirstTime(context.Background(), tt.user, tt.name); got != tt.want || err != nil {
				t.Errorf("%s, %s: got %v, %v", tt.user, tt.name, got, err)
			}
		}
		if names, err := db.FirstTimes(context.Background(), "U1"); err != nil || len(names) == 0 || !slices.Contains(names, "mistake:tenure") {
			t.Errorf("what is remembered of U1: %v %v", names, err)
		}
		if users, err := db.WhoHadFirstTime(context.Background(), "mistake:tenure"); err != nil || !slices.Equal(users, []ladder.UserID{"U1", "U2"}) {
			t.Errorf("who is remembered: %v %v", users, err)
		}
		_, err := db.FirstTime(context.Background(), "U1", "")
		wantKind(t, err, ladder.Invalid)
	})
}

func TestFirstTimeRace(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		var firsts atomic.Int64
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				first, err := db.FirstTime(context.Background(), "U1", "mistake:tenure")
				if err != nil {
					t.Error(err)
				}
				if first {
					firsts.Add(1)
				}
			})
		}
		wg.Wait()
		if firsts.Load() != 1 {
			t.Errorf("%d firsts", firsts.Load())
		}
	})
}
