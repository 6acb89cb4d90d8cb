package schedule_test

import (
	"testing"
	"time"

	"winlog/bot/schedule"
	"winlog/ladder"
	"winlog/storage/storagetest"
)

// TestUpcoming: what is foretold is owed when its time comes, and nothing else
// is in between.
func TestUpcoming(t *testing.T) {
	storagetest.ForEachDSN(t, func(t *testing.T, dsn string) {
		l := &letter{parts: 1}
		w := newWorld(t, dsn, map[ladder.MessageKind]schedule.Builder{
			ladder.MessageNudge: l, ladder.MessageDigest: l, ladder.MessagePreview: l, ladder.MessageOnboarding: l,
		})
		w.people("U1 Europe/Berlin", "U2 America/New_York", "U3 Australia/Lord_Howe")
		w.at(tuesday.Add(-time.Hour))
		kinds := map[ladder.MessageKind]bool{}
		for range 60 {
			next, err := w.send.Upcoming(t.Context())
			if err != nil || len(next) == 0 {
				t.Fatalf("nothing comes next: %v", err)
			}
			before := len(w.rows())
			w.at(next[0].DueAt.Add(-time.Second))
			if got := len(w.rows()); got != before {
				t.Fatalf("before %s something else was owed: %v", next[0].DueAt, w.rows()[before:])
			}
			w.at(next[0].DueAt)
			for _, d := range next {
				if d.DueAt.After(next[0].DueAt) {
					break
				}
				kinds[d.Kind] = true
				rows, err := w.db.ListDeliveries(t.Context(), ladder.DeliveryFilter{Kind: d.Kind, Period: d.Period, Recipient: d.Recipient})
				if err != nil || len(rows) == 0 || d.Kind != ladder.MessageOnboarding && len(rows) != 1 {
					t.Fatalf("%s for %s was foretold for %s: %v, %v", d.Kind, d.Recipient, d.DueAt, rows, err)
				}
			}
		}
		if !kinds[ladder.MessageDigest] || !kinds[ladder.MessagePreview] || !kinds[ladder.MessageNudge] {
			t.Errorf("in all that time only %v came", kinds)
		}
	})
}
