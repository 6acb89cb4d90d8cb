package storage

import (
	"context"
	"fmt"

	"winlog/ladder"
)

// SetLevel records a level and returns the person as they are then. An entry
// with the same From is replaced; the entry with the newest From is the current
// level.
//
// A correction says that the entry in force at From was wrong: it takes that
// entry's place from its first day on, as if it had always been so (QUARTERS
// rule 9, case 12). A correction dated before the first entry replaces that one. Recording the same again changes nothing.
func (db *DB) SetLevel(ctx context.Context, l ladder.LevelInterval) (ladder.Person, error) {
	var p ladder.Person
	if l.Level == "" {
		return p, ladder.FieldErrorf("level", "Choose a level.")
	}
	err := db.Write(ctx, func(tx *Tx) error {
		if _, err := findPerson(tx, l.User); err != nil {
			return err
		}
		// A day ahead is today somewhere; a later one would be in force at once.
		if l.From.After(tx.today().AddDays(1)) {
			return ladder.FieldErrorf("from", "A level cannot start in the future. Set it when the day has come.")
		}
		err := applyLevel(tx, l)
		if err == nil {
			p, err = findPerson(tx, l.User)
		}
		return err
	})
	return p, err
}

// applyLevel writes the history, the person's current level and the audit line.
func applyLevel(tx *Tx, l ladder.LevelInterval) error {
	l.Level, l.Role = storable(l.Level), storable(l.Role)
	var before ladder.LevelID
	var role ladder.Role
	if _, err := tx.Row("SELECT level, role FROM people WHERE id = $1", []any{l.User}, &before, &role); err != nil {
		return err
	}
	if l.Role == "" {
		l.Role = role
	}
	from := l.From.String()
	if l.Change == ladder.LevelCorrection {
		found, err := tx.Row("SELECT from_date FROM level_history WHERE user_id = $1 AND from_date <= $2 ORDER BY from_date DESC LIMIT 1",
			[]any{l.User, from}, &from)
		if err == nil && !found { // the first entry was wrong, and its day too
			_, err = tx.Exec("DELETE FROM level_history WHERE user_id = $1 AND from_date = (SELECT MIN(from_date) FROM level_history WHERE user_id = $1)", l.User)
		}
		if err != nil {
			return err
		}
	}
	var same int64
	if _, err := tx.Row("SELECT COUNT(*) FROM level_history WHERE user_id = $1 AND from_date = $2 AND level = $3 AND role = $4 AND change = $5",
		[]any{l.User, from, l.Level, l.Role, string(l.Change)}, &same); err != nil || same > 0 {
		return err
	}
	if _, err := tx.Exec(`INSERT INTO level_history (user_id, from_date, level, role, change, by_id, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (user_id, from_date) DO UPDATE SET level = excluded.level, role = excluded.role, change = excluded.change,
by_id = excluded.by_id, made_at = excluded.made_at`,
		l.User, from, l.Level, l.Role, string(l.Change), l.By, seconds(tx.Now)); err != nil {
		return err
	}
	var now ladder.LevelID
	if _, err := tx.Row("SELECT level, role FROM level_history WHERE user_id = $1 ORDER BY from_date DESC LIMIT 1",
		[]any{l.User}, &now, &role); err != nil {
		return err
	}
	if _, err := tx.Exec("UPDATE people SET level = $2, role = $3, updated_at = $4 WHERE id = $1", l.User, now, role, seconds(tx.Now)); err != nil {
		return err
	}
	return addAudit(tx, ladder.AuditEntry{
		By: l.By, Action: "level", Subject: l.User,
		Detail: fmt.Sprintf("%s from %s: %s → %s", l.Change, orUnknown(from), orUnknown(string(before)), l.Level),
	})
}

// LevelHistory is a person's levels from the first to the current one.
func (db *DB) LevelHistory(ctx context.Context, user ladder.UserID) ([]ladder.LevelInterval, error) {
	var history []ladder.LevelInterval
	err := db.look(ctx, func(tx *Tx) (err error) {
		history, err = levelHistory(tx, user)
		return err
	})
	return history, err
}

func levelHistory(tx *Tx, user ladder.UserID) ([]ladder.LevelInterval, error) {
	var history []ladder.LevelInterval
	err := tx.Each("SELECT level, role, from_date, change, by_id, made_at FROM level_history WHERE user_id = $1 ORDER BY from_date",
		[]any{storable(user)}, func(scan func(...any) error) error {
			l := ladder.LevelInterval{User: user}
			var from string
			var at int64
			err := scan(&l.Level, &l.Role, &from, &l.Change, &l.By, &at)
			if err != nil {
				return err
			}
			l.At = instant(at)
			l.From, err = parseDate(from)
			history = append(history, l)
			return err
		})
	return history, err
}

func orUnknown(s string) string {
	if s == "" {
		return "unknown"
	}
	return s
}
