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
// the audit log, which is shown, names their manager.
func TestSampleAnswers(t *testing.T) {
	now := func() time.Time { return time.Date(2026, 5, 12, 15, 0, 0, 0, time.UTC) }
	c := &config{
		ladder: ladder.Builtin(), location: time.UTC, visibility: ladder.Manager, streak: ladder.DefaultStreakRules(),
		dsn: filepath.Join(t.TempDir(), "demo.db"),
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
}
