package storage

import (
	"context"
	"fmt"
	"math"

	"winlog/ladder"
)

// Audit adds a line to the audit log, with the time of the transaction.
func (db *DB) Audit(ctx context.Context, e ladder.AuditEntry) error {
	return db.Write(ctx, func(tx *Tx) error { return addAudit(tx, e) })
}

func addAudit(tx *Tx, e ladder.AuditEntry) error {
	_, err := tx.Exec("INSERT INTO audit (id, made_at, by_id, action, subject_id, detail) VALUES ($1, $2, $3, $4, $5, $6)",
		tx.newID(), seconds(tx.Now), storable(e.By), storable(e.Action), storable(e.Subject), storable(e.Detail))
	return err
}

// newID is a new id, greater than all before it.
func (tx *Tx) newID() string { return tx.db.ids.next(tx.db.now()) }

// ListAudit is the audit log of one person, or of everybody if subject is "",
// newest first. A limit of 0 means all.
func (db *DB) ListAudit(ctx context.Context, subject ladder.UserID, limit int) ([]ladder.AuditEntry, error) {
	entries, _, err := db.PageAudit(ctx, ladder.AuditFilter{Subject: subject, Limit: limit})
	return entries, err
}

// PageAudit is one page of the audit log and how many lines match in all.
func (db *DB) PageAudit(ctx context.Context, f ladder.AuditFilter) ([]ladder.AuditEntry, int, error) {
	where, args := "1 = 1", []any{}
	for _, c := range []struct{ column, value string }{
		{"subject_id", string(f.Subject)}, {"by_id", string(f.By)}, {"action", f.Action},
	} {
		if c.value != "" {
			args = append(args, storable(c.value))
			where += fmt.Sprintf(" AND %s = $%d", c.column, len(args))
		}
	}
	var entries []ladder.AuditEntry
	var total int
	err := db.Read(ctx, func(tx *Tx) error {
		entries = nil
		if _, err := tx.Row("SELECT COUNT(*) FROM audit WHERE "+where, args, &total); err != nil {
			return err
		}
		page := fmt.Sprintf(" ORDER BY id DESC LIMIT $%d OFFSET $%d", len(args)+1, len(args)+2)
		return tx.Each("SELECT made_at, by_id, action, subject_id, detail FROM audit WHERE "+where+page,
			append(args[:len(args):len(args)], limitOrAll(f.Limit), f.Offset), func(scan func(...any) error) error {
				var e ladder.AuditEntry
				var at int64
				err := scan(&at, &e.By, &e.Action, &e.Subject, &e.Detail)
				e.At = instant(at)
				entries = append(entries, e)
				return err
			})
	})
	return entries, total, err
}

func limitOrAll(limit int) int64 {
	if limit <= 0 {
		return math.MaxInt64
	}
	return int64(limit)
}
