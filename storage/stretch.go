package storage

import (
	"fmt"

	"winlog/ladder"
)

// stretch is a run of days of a person. until is the first day after it, zero
// while it has no end.
type stretch struct{ from, until ladder.Date }

// stretchTable is a table of stretches, and what the audit log calls a change.
type stretchTable string

const (
	leaveTable      stretchTable = "leave"
	employmentTable stretchTable = "employment"
)

func (s stretch) overlaps(other stretch) bool {
	return (other.until.IsZero() || s.from.Before(other.until)) && (s.until.IsZero() || other.from.Before(s.until))
}

// String is "from 2026-05-01 until 2026-06-01".
func (s stretch) String() string {
	if s.until.IsZero() {
		return "from " + s.from.String()
	}
	return fmt.Sprintf("from %s until %s", s.from, s.until)
}

// saveStretch stores s, in place of one that begins on the same day, with an
// audit line. The same again changes nothing.
func saveStretch(tx *Tx, table stretchTable, by, user ladder.UserID, s stretch) error {
	if s.from.IsZero() {
		return ladder.FieldErrorf("from", "Choose the first day.")
	}
	if !s.until.IsZero() && !s.until.After(s.from) {
		return ladder.FieldErrorf("until", "The first day after it must come later than the first day, %s.", s.from)
	}
	if _, err := findPerson(tx, user); err != nil {
		return err
	}
	known, err := listStretches(tx, table, user)
	if err != nil {
		return err
	}
	for _, k := range known {
		switch {
		case k == s:
			return nil
		case k.from != s.from && k.overlaps(s):
			return &ladder.Error{
				Kind: ladder.Conflict, Field: "from",
				Text: fmt.Sprintf("These days overlap the %s %s. Change that one, or take it out first.", table, k),
			}
		}
	}
	if _, err := tx.Exec("INSERT INTO "+string(table)+` (user_id, from_date, until_date) VALUES ($1, $2, $3)
ON CONFLICT (user_id, from_date) DO UPDATE SET until_date = excluded.until_date`,
		storable(user), s.from.String(), s.until.String()); err != nil {
		return err
	}
	return addAudit(tx, ladder.AuditEntry{By: by, Action: string(table), Subject: user, Detail: s.String()})
}

// listStretches is a person's stretches in order of time.
func listStretches(tx *Tx, table stretchTable, user ladder.UserID) ([]stretch, error) {
	var list []stretch
	err := tx.Each("SELECT from_date, until_date FROM "+string(table)+" WHERE user_id = $1 ORDER BY from_date", []any{storable(user)},
		func(scan func(...any) error) (err error) {
			var from, until string
			if err = scan(&from, &until); err != nil {
				return err
			}
			var s stretch
			if s.from, err = parseDate(from); err != nil {
				return err
			}
			s.until, err = parseDate(until)
			list = append(list, s)
			return err
		})
	return list, err
}
