package main

import (
	"context"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"winlog/ladder"
	"winlog/storage"
)

// TestSweep: at start, what was deleted longer ago than the undo window is
// erased; what can still be brought back stays. So does who read whose log, for a time.
func TestSweep(t *testing.T) {
	began := time.Date(2026, 5, 12, 9, 0, 0, 0, time.UTC)
	now := began
	clock := func() time.Time { return now }
	db, err := storage.Open(t.Context(), filepath.Join(t.TempDir(), "winlog.db"), storage.Options{Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	deleted := func(text string) ladder.WinID {
		t.Helper()
		w, _, err := db.SaveWin(t.Context(), ladder.Win{User: "U0INES", OccurredOn: ladder.DateOf(now), Text: text, Visibility: ladder.Manager}, text)
		if err != nil {
			t.Fatal(err)
		}
		_, err = db.UpdateWin(t.Context(), "U0INES", w.ID, "delete", func(w *ladder.Win) error { w.DeletedAt = now; return nil })
		if err != nil {
			t.Fatal(err)
		}
		return w.ID
	}
	old := deleted("old")
	for _, at := range []time.Time{began.AddDate(0, 0, -ladder.KeptReads-1), began} {
		now = at
		if err := db.SaveReads(t.Context(), "U0MARTA", ladder.PathTeam, []ladder.UserID{"U0INES"}); err != nil {
			t.Fatal(err)
		}
	}
	now = began.Add(5 * time.Minute)
	fresh := deleted("fresh")
	now = began.Add(ladder.UndoWindow + time.Minute)

	var closed closings
	s := startSweep(db, &closed, nil, clock, slog.New(slog.DiscardHandler))
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	<-s.first
	if err := s.stop(ctx); err != nil {
		t.Fatal(err)
	}
	if closed != 1 {
		t.Errorf("ended quarters were looked for %d times at the start, want once", closed)
	}
	if _, err := db.FindWin(t.Context(), old); ladder.KindOf(err) != ladder.NotFound {
		t.Errorf("the win deleted %s ago is still there: %v", now.Sub(began), err)
	}
	if w, err := db.FindWin(t.Context(), fresh); err != nil || w.Text != "fresh" {
		t.Errorf("the win deleted 6 minutes ago is gone: %+v, %v", w, err)
	}
	if reads, _, err := db.ListReads(t.Context(), "U0INES", 0, 0); err != nil || len(reads) != 1 || !reads[0].At.Equal(began) {
		t.Errorf("who read her log: %v, %v; want what is younger than %d days", reads, err, ladder.KeptReads)
	}
}

// closings counts how often quarters were closed.
type closings int

func (c *closings) OweMessages(context.Context) error { return nil }

func (c *closings) CloseQuarters(context.Context) error {
	*c++
	return nil
}

func (c *closings) SyncPeople(context.Context, time.Time) error { return nil }

// The newest time of a schedule, whenever it is looked for.
func TestLastTime(t *testing.T) {
	oslo, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 3, 29, 12, 0, 0, 0, oslo) // clocks went from 2:00 to 3:00 this night
	for _, tc := range []struct{ spec, want string }{
		{"30 3 * * *", "2026-03-29 03:30"},
		{"0 12 * * *", "2026-03-29 12:00"},
		{"1 12 * * *", "2026-03-28 12:01"},
		{"30 2 * * *", "2026-03-28 02:30"}, // there was no such time today
		{"* * * * *", "2026-03-29 12:00"},
		{"0 4 * * 1", "2026-03-23 04:00"},
		{"0 4 1 * *", "2026-03-01 04:00"},
		{"0 4 1 1 *", ""},
	} {
		s, err := parseCron(tc.spec)
		if err != nil {
			t.Fatal(err)
		}
		last, ok := lastTime(s, now)
		if got := last.Format("2006-01-02 15:04"); ok != (tc.want != "") || ok && got != tc.want {
			t.Errorf("%s: got %s, want %q", tc.spec, got, tc.want)
		}
	}
	if _, ok := lastTime(nil, now); ok {
		t.Error("something is due of what is off")
	}
}
