package storage_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"winlog/ladder"
	"winlog/storage"
)

// BenchmarkLedger asks what sending asks for each message and every few seconds,
// with 200 deliveries of one person, and with 500,000 of others besides. The two
// should cost the same.
func BenchmarkLedger(b *testing.B) {
	many := 500_000
	if testing.Short() {
		many = 5_000
	}
	for name, open := range engines() {
		for _, others := range []int{0, many} {
			b.Run(fmt.Sprintf("%s/others=%d", name, others), func(b *testing.B) { benchLedger(b, open(b), others) })
		}
	}
}

func benchLedger(b *testing.B, db *storage.DB, others int) {
	ctx := context.Background()
	fillLedger(b, db, "L", 1, 200, "nudge")
	fillLedger(b, db, "M", 5000, others, "digest")
	benchRead(b, "history", func() error {
		h, err := db.FindMessageHistory(ctx, "L0", ladder.MessageDigest)
		if err == nil && (h.Channel != "D1" || h.Ignored != 100) {
			err = fmt.Errorf("%+v", h)
		}
		return err
	})
	benchRead(b, "count_due", func() error {
		n, err := db.CountDue(ctx, ladder.DeliveryClaim{})
		if n != 0 {
			err = fmt.Errorf("%d are due, %w", n, err)
		}
		return err
	})
	benchRead(b, "claim_none", func() error {
		_, err := db.ClaimDeliveries(ctx, ladder.DeliveryClaim{Worker: "w", Lease: time.Hour, Limit: 10})
		return err
	})
}

// fillLedger stores deliveries of some people whose ids begin with a letter, one in
// two sent, two in three nudges and the others of a kind, in SQL for speed.
func fillLedger(b *testing.B, db *storage.DB, letter string, people, count int, kind ladder.MessageKind) {
	b.Helper()
	err := db.Write(context.Background(), func(tx *storage.Tx) error {
		for n := range people {
			if _, err := tx.Exec(`INSERT INTO people (id, email, name, role, level, manager_id, start_date, timezone, team, active, asked, created_at, updated_at)
VALUES ($1, '', '', '', '', '', '', '', '', 1, 1, 1, 1) ON CONFLICT DO NOTHING`, fmt.Sprint(letter, n)); err != nil {
				return err
			}
		}
		_, err := tx.Exec(`WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < $1 - 1)
INSERT INTO deliveries (kind, period, recipient, state, priority, unasked, due_at, expires_at, attempts, worker, lease_ends, unsure_since, parts, channel, ts, reason, created_at, updated_at, sent_at)
SELECT CASE WHEN i % 3 = 0 THEN $4 ELSE 'nudge' END, CAST(1000000000 + i AS TEXT), $3 || CAST(i % $2 AS TEXT),
CASE WHEN i / $2 % 2 = 0 THEN 'sent' ELSE 'skipped' END, 3, 1, 1, 2, 1, '', 0, 0, 0, CASE WHEN i / $2 % 2 = 0 THEN 'D1' ELSE '' END, '', '', 1, 1, CASE WHEN i / $2 % 2 = 0 THEN 1 + i ELSE 0 END
FROM n WHERE $1 > 0`, count, people, letter, kind)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
}
