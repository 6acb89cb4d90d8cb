package storage

import (
	"context"
	"slices"

	"winlog/ladder"
)

// SaveReads records that somebody read of others' logs. The same again on the
// same day is kept once, and nobody reads their own.
func (db *DB) SaveReads(ctx context.Context, viewer ladder.UserID, path ladder.ReadPath, subjects []ladder.UserID) error {
	subjects = slices.DeleteFunc(slices.Clone(subjects), func(id ladder.UserID) bool { return id == viewer || id == "" })
	if len(subjects) == 0 {
		return nil
	}
	slices.Sort(subjects) // in one order everywhere, so that two replicas do not wait for each other in a circle
	known := map[ladder.UserID]bool{}
	err := db.look(ctx, func(tx *Tx) error { // most often a page is looked at again, and then nothing is written
		for _, where := range oneOf("subject_id", subjects) {
			where = where.with("day = %s AND viewer_id = %s AND path = %s", tx.today().String(), storable(viewer), storable(path))
			if err := tx.Each("SELECT subject_id FROM log_reads WHERE "+where.text, where.args, func(scan func(...any) error) error {
				var id ladder.UserID
				err := scan(&id)
				known[id] = true
				return err
			}); err != nil {
				return err
			}
		}
		return nil
	})
	if subjects = slices.DeleteFunc(subjects, func(id ladder.UserID) bool { return known[id] }); err != nil || len(subjects) == 0 {
		return err
	}
	return db.Write(ctx, func(tx *Tx) error { return insertReads(tx, viewer, path, subjects) })
}

func insertReads(tx *Tx, viewer ladder.UserID, path ladder.ReadPath, subjects []ladder.UserID) error {
	for _, subject := range subjects {
		if _, err := tx.Exec("INSERT INTO log_reads (subject_id, day, viewer_id, path, made_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
			storable(subject), tx.today().String(), storable(viewer), storable(path), seconds(tx.Now)); err != nil {
			return err
		}
	}
	return nil
}

// ListReads is who read somebody's log, newest first: one page, and how many
// there are in all. A limit of 0 means all.
func (db *DB) ListReads(ctx context.Context, subject ladder.UserID, offset, limit int) ([]ladder.LogRead, int, error) {
	var reads []ladder.LogRead
	var total int
	err := db.Read(ctx, func(tx *Tx) error {
		reads = nil
		if _, err := tx.Row("SELECT COUNT(*) FROM log_reads WHERE subject_id = $1", []any{storable(subject)}, &total); err != nil {
			return err
		}
		return tx.Each("SELECT viewer_id, path, made_at FROM log_reads WHERE subject_id = $1 ORDER BY day DESC, made_at DESC, viewer_id, path LIMIT $2 OFFSET $3",
			[]any{storable(subject), limitOrAll(limit), offset}, func(scan func(...any) error) error {
				r := ladder.LogRead{Subject: subject}
				var at int64
				err := scan(&r.Viewer, &r.Path, &at)
				r.At = instant(at)
				reads = append(reads, r)
				return err
			})
	})
	return reads, total, err
}

// PurgeReads forgets who read whose log before a day, and returns how many rows
// that were. It reads the whole table, for once a day.
func (db *DB) PurgeReads(ctx context.Context, before ladder.Date) (int, error) {
	var n int64
	err := db.Write(ctx, func(tx *Tx) (err error) {
		n, err = tx.Exec("DELETE FROM log_reads WHERE day < $1", before.String())
		return err
	})
	return int(n), err
}
