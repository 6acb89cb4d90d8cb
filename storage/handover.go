package storage

import (
	"context"
	"time"

	"winlog/ladder"
)

// ListHandovers is the changes of manager recorded since an instant that are in
// force, of active people, oldest first.
func (db *DB) ListHandovers(ctx context.Context, since time.Time) ([]ladder.Handover, error) {
	var list []ladder.Handover
	err := db.look(ctx, func(tx *Tx) error {
		list = nil
		return tx.Each(`SELECT h.user_id, h.manager_id, h.from_date, h.source, h.by_id, h.made_at,
COALESCE((SELECT b.manager_id FROM manager_history b WHERE b.user_id = h.user_id AND b.from_date < h.from_date ORDER BY b.from_date DESC LIMIT 1), '')
FROM manager_history h JOIN people p ON p.id = h.user_id AND p.active = 1 AND p.manager_id = h.manager_id
WHERE h.made_at >= $1 AND h.to_date = '' ORDER BY h.made_at, h.user_id`,
			[]any{seconds(since)}, func(scan func(...any) error) error {
				var h ladder.Handover
				var from string
				var at int64
				err := scan(&h.User, &h.Manager, &from, &h.Source, &h.By, &at, &h.Before)
				if err == nil {
					h.From, err = parseDate(from)
				}
				h.At = instant(at)
				list = append(list, h)
				return err
			})
	})
	return list, err
}

// LastSent is when each person was last sent a message of a kind since an instant.
func (db *DB) LastSent(ctx context.Context, kind ladder.MessageKind, since time.Time) (map[ladder.UserID]time.Time, error) {
	sent := map[ladder.UserID]time.Time{}
	err := db.look(ctx, func(tx *Tx) error {
		clear(sent)
		return tx.Each("SELECT recipient, MAX(sent_at) FROM deliveries WHERE kind = $1 AND sent_at >= $2 GROUP BY recipient",
			[]any{storable(kind), seconds(since)}, func(scan func(...any) error) error {
				var id ladder.UserID
				var at int64
				err := scan(&id, &at)
				sent[id] = instant(at)
				return err
			})
	})
	return sent, err
}

// ListNewcomers is the active people whose first day lies in a stretch of days, and
// those who were met since an instant because they used the program.
func (db *DB) ListNewcomers(ctx context.Context, from, until ladder.Date, met time.Time) ([]ladder.UserID, error) {
	var ids []ladder.UserID
	err := db.look(ctx, func(tx *Tx) error {
		ids = nil
		return tx.Each("SELECT id FROM people WHERE active = 1 AND (start_date BETWEEN $1 AND $2 OR created_at >= $3 AND reacted_at > 0)",
			[]any{from.String(), until.String(), seconds(met)}, func(scan func(...any) error) error {
				var id ladder.UserID
				err := scan(&id)
				ids = append(ids, id)
				return err
			})
	})
	return ids, err
}
