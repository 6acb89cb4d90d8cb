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

func may(day int) ladder.Date { return ladder.NewDate(2026, time.May, day) }

func plainWin(user ladder.UserID, text string) ladder.Win {
	return ladder.Win{User: user, OccurredOn: may(12), Text: text, Visibility: ladder.Manager, Source: "command"}
}

func fullWin(user ladder.UserID) ladder.Win {
	return ladder.Win{
		User: user, OccurredOn: may(12), Text: "Shipped OAuth login", Result: "support mails 40 → 3 a week",
		Dimensions: []ladder.DimensionID{"scope", "collaboration"}, Level: "IC3",
		People: []ladder.UserID{"U9", "U2", "U5"}, Links: []string{"https://example.org/z", "https://example.org/a"},
		Goal: "g1", Visibility: ladder.Public, Source: "modal",
	}
}

func save(t *testing.T, db *storage.DB, w ladder.Win, key string) ladder.Win {
	t.Helper()
	saved, _, err := db.SaveWin(context.Background(), w, key)
	if err != nil {
		t.Fatal(err)
	}
	return saved
}

func TestSaveWin(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		ctx := context.Background()
		w := fullWin("U1")
		saved, created, err := db.SaveWin(ctx, w, "env-1")
		if err != nil || !created {
			t.Fatalf("got created %v, %v", created, err)
		}
		if len(saved.ID) != 24 || saved.CreatedAt.IsZero() || !saved.UpdatedAt.Equal(saved.CreatedAt) {
			t.Errorf("id and times are not filled in: %+v", saved)
		}
		found, err := db.FindWin(ctx, saved.ID)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(saved, found); diff != "" {
			t.Errorf("found is not what was saved (-saved +found):\n%s", diff)
		}
		w.ID, w.CreatedAt, w.UpdatedAt = saved.ID, saved.CreatedAt, saved.UpdatedAt
		if diff := cmp.Diff(w, found); diff != "" {
			t.Errorf("found is not what was given (-given +found):\n%s", diff)
		}
	})
}
