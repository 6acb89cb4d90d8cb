package main

import (
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"winlog/ladder"
	"winlog/storage"
)

// TestSampleAnswers: nobody of the sample people answers for their own quarter;
// the audit log, which is shown, names their manager. So it is in every calendar,
// and where midnight has ended the quarter for some of them.
func TestSampleAnswers(t *testing.T) {
	for _, tc := range []struct {
		name  string
		now   time.Time
		start time.Month
	}{
		{"in a quarter", time.Date(2026, 5, 12, 15, 0, 0, 0, time.UTC), time.January},
		{"in a fiscal year", time.Date(2026, 5, 12, 15, 0, 0, 0, time.UTC), time.February},
		{"between quarters", time.Date(2026, 3, 31, 22, 0, 0, 0, time.UTC), time.January},
	} {
		t.Run(tc.name, func(t *testing.T) {
			now := func() time.Time { return tc.now }
			c := &config{
				ladder: ladder.Builtin(), location: time.UTC, visibility: ladder.Manager, streak: ladder.DefaultStreakRules(),
				calendar: ladder.Calendar{Start: tc.start}, dsn: filepath.Join(t.TempDir(), "demo.db"),
			}
			log := slog.New(slog.DiscardHandler)
			if err := c.fillSamples(t.Context(), now, log); err != nil {
				t.Fatal(err)
			}
			db, err := storage.Open(t.Context(), c.dsn, storage.Options{Now: now, Logger: log, ReadOnly: true})
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			entries, err := db.ListAudit(t.Context(), "", 0)
			if err != nil {
				t.Fatal(err)
			}
			answers := 0
			for _, e := range entries {
				if e.Action != "answer" {
					continue
				}
				answers++
				if e.By != demoID("marta") {
					t.Errorf("%s answered for the quarter of %s", e.By, e.Subject)
				}
			}
			if answers != 3 {
				t.Errorf("%d answers in the audit log, want 3", answers)
			}
		})
	}
}
