package storage

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"winlog/ladder"
)

// SetManager records who manages a person from a day on: the interval that is
// open then is closed, later ones are superseded. "" means nobody. Naming the
// current manager again changes nothing. A manager who reports to the person,
// directly or through others, is refused.
func (db *DB) SetManager(ctx context.Context, user, manager ladder.UserID, from ladder.Date, source string, by ladder.UserID) error {
	return db.Write(ctx, func(tx *Tx) error { return setManager(tx, user, manager, from, source, by) })
}

func setManager(tx *Tx, user, manager ladder.UserID, from ladder.Date, source string, by ladder.UserID) error {
	if _, err := findPerson(tx, user); err != nil {
		return err
	}
	// Inside the transaction: two people who choose each other at the same
	// moment must not both succeed.
	loop, err := managerLoop(user, manager, func(id ladder.UserID) (above ladder.UserID, err error) {
		_, err = tx.Row("SELECT manager_id FROM people WHERE id = $1", []any{storable(id)}, &above)
		return above, err
	})
	if err != nil {
		return err
	}
	if loop {
		return loopError(user, manager)
	}
	if from.IsZero() {
		from = tx.today()
	}
	return applyManager(tx, user, manager, from, source, by)
}

// FollowManager is told whom a field of somebody's Slack profile names as their
// manager, and reports whether that made them the manager, from a day on. Only what
// is new in the field does: whoever was chosen since it changed last stays. One who
// is refused as a loop is as new the next time.
func (db *DB) FollowManager(ctx context.Context, user, manager ladder.UserID, from ladder.Date) (bool, error) {
	var known int64
	err := db.look(ctx, func(tx *Tx) error { // most often it is, and then nothing is written
		_, err := tx.Row("SELECT COUNT(*) FROM people WHERE id = $1 AND field_manager = $2", []any{storable(user), storable(manager)}, &known)
		return err
	})
	if err != nil || known > 0 {
		return false, err
	}
	changed := false
	err = db.Write(ctx, func(tx *Tx) error {
		p, err := findPerson(tx, user)
		if err != nil {
			return err
		}
		changed = p.Manager != storable(manager)
		// No ladder.Person has it, so that nobody has to be forgotten.
		if _, err := tx.exec("UPDATE people SET field_manager = $2 WHERE id = $1", []any{storable(user), storable(manager)}); err != nil {
			return err
		}
		return setManager(tx, user, manager, from, "slack", "")
	})
	return changed && err == nil, err
}

// managerLoop reports whether user would be their own manager, through others,
// if manager became theirs.
func managerLoop(user, manager ladder.UserID, managerOf func(ladder.UserID) (ladder.UserID, error)) (bool, error) {
	seen := map[ladder.UserID]bool{}
	for at := manager; at != ""; {
		if at == user {
			return true, nil
		}
		if seen[at] { // a loop without user, from data of old: not theirs to solve
			return false, nil
		}
		seen[at] = true
		var err error
		if at, err = managerOf(at); err != nil {
			return false, err
		}
	}
	return false, nil
}

func loopError(user, manager ladder.UserID) error {
	if user == manager {
		return ladder.FieldErrorf("manager", "%s cannot be their own manager.", user)
	}
	return ladder.FieldErrorf("manager", "%s reports to %s already, directly or through others, so they cannot be the manager of %s.", manager, user, user)
}

// applyManager writes the history, the person's manager and the audit line.
func applyManager(tx *Tx, user, manager ladder.UserID, from ladder.Date, source string, by ladder.UserID) error {
	manager = storable(manager)
	var before ladder.UserID
	if _, err := tx.Row("SELECT manager_id FROM people WHERE id = $1", []any{user}, &before); err != nil || before == manager {
		return err
	}
	day := from.String()
	if _, err := tx.Exec("DELETE FROM manager_history WHERE user_id = $1 AND from_date >= $2", user, day); err != nil {
		return err
	}
	if _, err := tx.Exec("UPDATE manager_history SET to_date = $2 WHERE user_id = $1 AND (to_date = '' OR to_date > $2)", user, day); err != nil {
		return err
	}
	if manager != "" {
		if _, err := tx.Exec(`INSERT INTO manager_history (user_id, from_date, to_date, manager_id, source, by_id, made_at)
VALUES ($1, $2, '', $3, $4, $5, $6)`, user, day, manager, storable(source), by, seconds(tx.Now)); err != nil {
			return err
		}
	}
	if _, err := tx.Exec("UPDATE people SET manager_id = $2, updated_at = $3 WHERE id = $1", user, manager, seconds(tx.Now)); err != nil {
		return err
	}
	return addAudit(tx, ladder.AuditEntry{
		By: by, Action: "manager", Subject: user,
		Detail: fmt.Sprintf("from %s: %s → %s", day, orUnknown(string(before)), orUnknown(string(manager))),
	})
}

// FormerReports are the active people whom somebody managed until a day or later
// and manages no more, by name.
func (db *DB) FormerReports(ctx context.Context, manager ladder.UserID, since ladder.Date) ([]ladder.Person, error) {
	return db.reports(ctx, reportsKey{manager, since}, `active = 1 AND manager_id <> $1 AND id IN
(SELECT user_id FROM manager_history WHERE manager_id = $1 AND to_date > $2)`, storable(manager), since.String())
}

func (db *DB) reports(ctx context.Context, key reportsKey, where string, args ...any) ([]ladder.Person, error) {
	people, epoch, ok := db.memory.reportsOf(key)
	if ok && ctx.Err() == nil {
		return people, nil
	}
	err := db.look(ctx, func(tx *Tx) (err error) {
		people, err = selectPeople(tx, where, args...)
		return err
	})
	if err != nil {
		return nil, err
	}
	sortByName(people)
	db.memory.keepReports(epoch, key, people)
	return people, nil
}

func sortByName(people []ladder.Person) {
	slices.SortFunc(people, func(a, b ladder.Person) int {
		return cmp.Or(strings.Compare(ladder.Fold(a.Name), ladder.Fold(b.Name)), strings.Compare(string(a.ID), string(b.ID)))
	})
}

// ManagerHistory is who managed a person, from the first to the current one.
func (db *DB) ManagerHistory(ctx context.Context, user ladder.UserID) ([]ladder.ManagerInterval, error) {
	var history []ladder.ManagerInterval
	err := db.look(ctx, func(tx *Tx) (err error) {
		history, err = managerHistory(tx, user)
		return err
	})
	return history, err
}

func managerHistory(tx *Tx, user ladder.UserID) ([]ladder.ManagerInterval, error) {
	var history []ladder.ManagerInterval
	err := tx.Each("SELECT manager_id, from_date, to_date, source, made_at FROM manager_history WHERE user_id = $1 ORDER BY from_date",
		[]any{storable(user)}, func(scan func(...any) error) error {
			m := ladder.ManagerInterval{User: user}
			var from, to string
			var at int64
			err := scan(&m.Manager, &from, &to, &m.Source, &at)
			if err != nil {
				return err
			}
			m.At = instant(at)
			if m.From, err = parseDate(from); err != nil {
				return err
			}
			m.To, err = parseDate(to)
			history = append(history, m)
			return err
		})
	return history, err
}

// whereReports repeats the condition of the partial index, word for word.
const whereReports = "manager_id = $1 AND manager_id <> '' AND active = 1"

// Reports are the active people whose manager somebody is now, by name.
func (db *DB) Reports(ctx context.Context, manager ladder.UserID) ([]ladder.Person, error) {
	return db.reports(ctx, reportsKey{manager: manager}, whereReports, storable(manager))
}

// UnknownManagers are the managers named in the org chart whom nobody has met, in
// the order of their ids.
func (db *DB) UnknownManagers(ctx context.Context) ([]ladder.UserID, error) {
	var ids []ladder.UserID
	err := db.look(ctx, func(tx *Tx) error {
		ids = nil
		return tx.Each(`SELECT DISTINCT p.manager_id FROM people p LEFT JOIN people m ON m.id = p.manager_id
WHERE p.manager_id <> '' AND p.active = 1 AND m.id IS NULL`, nil, func(scan func(...any) error) error {
			var id ladder.UserID
			err := scan(&id)
			ids = append(ids, id)
			return err
		})
	})
	slices.Sort(ids)
	return ids, err
}
