package storage

import (
	"context"

	"winlog/ladder"
)

// SaveLeave stores a stretch of days away; one that begins on the same day is
// replaced. One that overlaps another is a Conflict.
func (db *DB) SaveLeave(ctx context.Context, by ladder.UserID, l ladder.Leave) error {
	return db.Write(ctx, func(tx *Tx) error {
		return saveStretch(tx, leaveTable, by, l.User, stretch{l.From, l.Until})
	})
}

// DeleteLeave takes the leave out that begins on a day; it is no error if there
// is none.
func (db *DB) DeleteLeave(ctx context.Context, by, user ladder.UserID, from ladder.Date) error {
	return db.Write(ctx, func(tx *Tx) error {
		n, err := tx.Exec("DELETE FROM leave WHERE user_id = $1 AND from_date = $2", storable(user), from.String())
		if err != nil || n == 0 {
			return err
		}
		return addAudit(tx, ladder.AuditEntry{By: by, Action: string(leaveTable), Subject: user, Detail: "taken out: from " + from.String()})
	})
}

// ListLeave is a person's leave in order of time.
func (db *DB) ListLeave(ctx context.Context, user ladder.UserID) ([]ladder.Leave, error) {
	var leave []ladder.Leave
	err := db.look(ctx, func(tx *Tx) (err error) {
		leave, err = listLeave(tx, user)
		return err
	})
	return leave, err
}

func listLeave(tx *Tx, user ladder.UserID) ([]ladder.Leave, error) {
	stretches, err := listStretches(tx, leaveTable, user)
	var leave []ladder.Leave
	for _, s := range stretches {
		leave = append(leave, ladder.Leave{User: user, From: s.from, Until: s.until})
	}
	return leave, err
}

// SaveEmployment stores a stretch of days in the company; one that begins on the
// same day is replaced, one that overlaps another is a Conflict. Only who came
// back needs any: see ladder.StreakInput.
func (db *DB) SaveEmployment(ctx context.Context, by, user ladder.UserID, e ladder.Employment) error {
	return db.Write(ctx, func(tx *Tx) error {
		return saveStretch(tx, employmentTable, by, user, stretch{e.From, e.Until})
	})
}

func listEmployment(tx *Tx, user ladder.UserID) ([]ladder.Employment, error) {
	stretches, err := listStretches(tx, employmentTable, user)
	var employment []ladder.Employment
	for _, s := range stretches {
		employment = append(employment, ladder.Employment{From: s.from, Until: s.until})
	}
	return employment, err
}
