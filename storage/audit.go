package storage

import (
	"context"
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
	query := "SELECT made_at, by_id, action, subject_id, detail FROM audit ORDER BY id DESC LIMIT $1"
	args := []any{limitOrAll(limit)}
	if subject != "" {
		query = "SELECT made_at, by_id, action, subject_id, detail FROM audit WHERE subject_id = $2 ORDER BY id DESC LIMIT $1"
		args = append(args, storable(subject))
	}
	var entries []ladder.AuditEntry
	err := db.look(ctx, func(tx *Tx) error {
		entries = nil
		return tx.Each(query, args, func(scan func(...any) error) error {
			var e ladder.AuditEntry
			var at int64
			err := scan(&at, &e.By, &e.Action, &e.Subject, &e.Detail)
			e.At = instant(at)
			entries = append(entries, e)
			return err
		})
	})
	return entries, err
}

func limitOrAll(limit int) int64 {
	if limit <= 0 {
		return math.MaxInt64
	}
	return int64(limit)
}
