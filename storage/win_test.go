package storage_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
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

func wantKind(t *testing.T, err error, want ladder.Kind) {
	t.Helper()
	if err == nil || ladder.KindOf(err) != want {
		t.Errorf("got error %v, want one of kind %v", err, want)
	}
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

		t.Run("again_is_ignored", func(t *testing.T) {
			other := plainWin("U1", "something else")
			again, created, err := db.SaveWin(ctx, other, "env-1")
			if err != nil || created {
				t.Fatalf("got created %v, %v", created, err)
			}
			if diff := cmp.Diff(saved, again); diff != "" {
				t.Errorf("not the first win (-first +again):\n%s", diff)
			}
		})
		t.Run("same_key_of_another_person", func(t *testing.T) {
			if _, created, err := db.SaveWin(ctx, plainWin("U2", "mine"), "env-1"); err != nil || !created {
				t.Errorf("got created %v, %v", created, err)
			}
		})
		t.Run("no_key_never_collides", func(t *testing.T) {
			for range 2 {
				if _, created, err := db.SaveWin(ctx, plainWin("U3", "the same words"), ""); err != nil || !created {
					t.Errorf("got created %v, %v", created, err)
				}
			}
		})
		t.Run("given_times_are_kept", func(t *testing.T) {
			at := time.Date(2024, 2, 29, 23, 59, 59, 999, time.FixedZone("", 3600))
			w := plainWin("U4", "imported")
			w.CreatedAt, w.UpdatedAt = at, at.Add(time.Hour)
			got := save(t, db, w, "")
			if want := time.Date(2024, 2, 29, 22, 59, 59, 0, time.UTC); !got.CreatedAt.Equal(want) || got.CreatedAt.Location() != time.UTC {
				t.Errorf("created at %v, want %v", got.CreatedAt, want)
			}
		})
		t.Run("ids_grow", func(t *testing.T) {
			last := saved.ID
			for range 100 {
				w := save(t, db, plainWin("U5", "x"), "")
				if w.ID <= last {
					t.Fatalf("id %s is not after %s", w.ID, last)
				}
				last = w.ID
			}
		})
	})
}

func TestSaveWinRefuses(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		for name, spoil := range map[string]func(*ladder.Win){
			"no_owner":           func(w *ladder.Win) { w.User = "" },
			"no_day":             func(w *ladder.Win) { w.OccurredOn = ladder.Date{} },
			"no_visibility":      func(w *ladder.Win) { w.Visibility = "" },
			"unknown_visibility": func(w *ladder.Win) { w.Visibility = "everyone" },
			"five_digit_year":    func(w *ladder.Win) { w.OccurredOn.Year = 20260 },
			"time_out_of_range":  func(w *ladder.Win) { w.CreatedAt = time.Date(99999, 1, 1, 0, 0, 0, 0, time.UTC) },
		} {
			t.Run(name, func(t *testing.T) {
				w := fullWin("U1")
				spoil(&w)
				_, _, err := db.SaveWin(context.Background(), w, "")
				wantKind(t, err, ladder.Invalid)
				if err != nil && strings.Contains(err.Error(), "OAuth") {
					t.Errorf("the error holds the win's text: %v", err)
				}
			})
		}
		if n, err := db.CountWins(context.Background()); err != nil || n != 0 {
			t.Errorf("%d wins were kept, %v", n, err)
		}
	})
}

func TestSaveWinHostileText(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		ctx := context.Background()
		for name, text := range map[string]string{
			"nul":          "a\x00b\x00",
			"invalid_utf8": "a\xff\xfeb\xc3",
			"surrogate":    "a\xed\xa0\x80b",
			"quotes":       `'; DROP TABLE wins; --" \'`,
			"like":         `100%_\!`,
			"rtl":          "\u202eevil\u202c",
			"zero_width":   "\u200b\u200d",
			"emoji":        "👩‍💻🏆",
			"long":         strings.Repeat("ÄПр😀", 2500),
			"placeholders": "$1 ? :name @x",
		} {
			t.Run(name, func(t *testing.T) {
				w := plainWin("U1", text)
				w.Result, w.Links, w.People = text, []string{text}, []ladder.UserID{ladder.UserID(text)}
				w.Dimensions, w.Level, w.Goal, w.Source = []ladder.DimensionID{ladder.DimensionID(text)}, ladder.LevelID(text), ladder.GoalID(text), text
				saved, created, err := db.SaveWin(ctx, w, "key "+text)
				if err != nil || !created {
					t.Fatalf("got created %v, %v", created, err)
				}
				want := strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "")
				if saved.Text != want || saved.Links[0] != want {
					t.Errorf("saved %q, want %q", saved.Text, want)
				}
				found, err := db.FindWin(ctx, saved.ID)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(saved, found); diff != "" {
					t.Errorf("found is not what was saved (-saved +found):\n%s", diff)
				}
				if _, created, err := db.SaveWin(ctx, w, "key "+text); err != nil || created {
					t.Errorf("again: got created %v, %v", created, err)
				}
				if _, err := db.FindWin(ctx, ladder.WinID(text)); ladder.KindOf(err) != ladder.NotFound {
					t.Errorf("find by hostile id: %v", err)
				}
			})
		}
	})
}

// The same submission delivered many times at once is one win, whoever is
// first, and everybody is told the same.
func TestSaveWinSameKeyAtOnce(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		ctx := context.Background()
		const people, deliveries = 20, 10
		var created atomic.Int64
		ids := make([]ladder.WinID, people*deliveries)
		var wg sync.WaitGroup
		for n := range people * deliveries {
			wg.Go(func() {
				user := ladder.UserID(fmt.Sprintf("U%d", n%people))
				w, fresh, err := db.SaveWin(ctx, fullWin(user), "env")
				if err != nil {
					t.Error(err)
				}
				if fresh {
					created.Add(1)
				}
				ids[n] = w.ID
			})
		}
		wg.Wait()
		if created.Load() != people {
			t.Errorf("%d wins were created, want %d", created.Load(), people)
		}
		for n, id := range ids {
			if id != ids[n%people] {
				t.Errorf("delivery %d got win %s, the first one %s", n, id, ids[n%people])
			}
		}
		if n, err := db.CountWins(ctx); err != nil || n != people {
			t.Errorf("%d wins are stored, %v; want %d", n, err, people)
		}
	})
}

func TestSaveWins(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		ctx := context.Background()
		wins := []ladder.Win{fullWin("U1"), plainWin("U1", "b"), plainWin("U2", "c"), plainWin("U1", "b again")}
		keys := []string{"k1", "k2", "k1", "k2"}
		type count struct{ Created, Known int }
		run := func(wins []ladder.Win, keys []string, dryRun bool) count {
			t.Helper()
			saved, err := db.SaveWins(ctx, wins, keys, dryRun)
			if err != nil || len(saved.Deleted) > 0 {
				t.Fatal(saved, err)
			}
			return count{saved.Created, saved.Known}
		}
		if got, want := run(wins, keys, true), (count{3, 1}); got != want {
			t.Errorf("dry run: got %+v, want %+v", got, want)
		}
		if n, err := db.CountWins(ctx); err != nil || n != 0 {
			t.Errorf("the dry run kept %d wins, %v", n, err)
		}
		if got, want := run(wins, keys, false), (count{3, 1}); got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
		if got, want := run(wins, keys, false), (count{0, 4}); got != want {
			t.Errorf("again: got %+v, want %+v", got, want)
		}

		t.Run("all_or_none", func(t *testing.T) {
			bad := plainWin("U3", "no day")
			bad.OccurredOn = ladder.Date{}
			_, err := db.SaveWins(ctx, []ladder.Win{plainWin("U3", "good"), bad}, []string{"k1", "k2"}, false)
			wantKind(t, err, ladder.Invalid)
			if n, err := db.CountWins(ctx); err != nil || n != 3 {
				t.Errorf("%d wins are stored, %v; want 3", n, err)
			}
		})
		t.Run("keys_do_not_fit", func(t *testing.T) {
			_, err := db.SaveWins(ctx, wins, keys[:1], false)
			wantKind(t, err, ladder.Internal)
		})
	})
}

// TestSaveWinsDeleted: what its owner deleted stays deleted, also once nothing of
// it is left, whether the file knows it by the id here or by that of elsewhere.
func TestSaveWinsDeleted(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		ctx := context.Background()
		elsewhere := plainWin("U1", "from elsewhere")
		elsewhere.ID, elsewhere.Source = "w-elsewhere", "import"
		typed := save(t, db, plainWin("U1", "typed"), "env-1")
		if _, err := db.SaveWins(ctx, []ladder.Win{elsewhere}, []string{"import:w-elsewhere"}, false); err != nil {
			t.Fatal(err)
		}
		others := typed // an id is its owner's
		others.User = "U2"
		wins, keys := []ladder.Win{elsewhere, typed, others}, []string{"import:w-elsewhere", "import:" + string(typed.ID), "import:x"}
		stored, _, err := db.ListWins(ctx, ladder.WinFilter{User: "U1"})
		if err != nil || len(stored) != 2 {
			t.Fatal(stored, err)
		}
		for _, w := range stored {
			if _, err := db.UpdateWin(ctx, "U1", w.ID, "", func(w *ladder.Win) error { w.DeletedAt = may2026(); return nil }); err != nil {
				t.Fatal(err)
			}
		}
		check := func(when string) {
			t.Helper()
			saved, err := db.SaveWins(ctx, wins, keys, true)
			if diff := cmp.Diff(storage.SavedWins{Created: 1, Deleted: []int{0, 1}}, saved); err != nil || diff != "" {
				t.Errorf("%s: %v %s", when, err, diff)
			}
		}
		check("deleted")
		if n, err := db.PurgeDeleted(ctx, may2026().Add(time.Hour)); err != nil || n != 2 {
			t.Fatal(n, err)
		}
		check("erased")
	})
}

func TestFindWinUnknown(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		_, err := db.FindWin(context.Background(), "nothing")
		wantKind(t, err, ladder.NotFound)
	})
}
