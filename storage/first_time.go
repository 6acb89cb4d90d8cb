package storage

import (
	"context"

	"winlog/ladder"
)

// FirstTime reports whether this is the first time for a person and a name such
// as "mistake:tenure", and remembers it: of many at once one is the first.
func (db *DB) FirstTime(ctx context.Context, user ladder.UserID, name string) (bool, error) {
	var known int64
	err := db.look(ctx, func(tx *Tx) error { // most often it is not, and then nothing is written
		_, err := tx.Row("SELECT COUNT(*) FROM first_time WHERE user_id = $1 AND name = $2", []any{storable(user), storable(name)}, &known)
		return err
	})
	if err != nil || known > 0 {
		return false, err
	}
	first := false
	err = db.Write(ctx, func(tx *Tx) error {
		n, err := tx.Exec("INSERT INTO first_time (user_id, name, made_at) VALUES ($1, $2, $3) ON CONFLICT (user_id, name) DO NOTHING",
			storable(user), storable(name), seconds(tx.Now))
		first = n == 1
		return err
	})
	return first, err
}

// WhoHadFirstTime are the people of whom FirstTime remembers a name.
func (db *DB) WhoHadFirstTime(ctx context.Context, name string) ([]ladder.UserID, error) {
	var users []ladder.UserID
	err := db.look(ctx, func(tx *Tx) error {
		users = nil // tried again
		return tx.Each("SELECT user_id FROM first_time WHERE name = $1 ORDER BY user_id", []any{storable(name)}, func(scan func(...any) error) error {
			var user ladder.UserID
			err := scan(&user)
			users = append(users, user)
			return err
		})
	})
	return users, err
}

// FirstTimes are all names that FirstTime remembers of a person, in no order.
func (db *DB) FirstTimes(ctx context.Context, user ladder.UserID) ([]string, error) {
	var names []string
	err := db.look(ctx, func(tx *Tx) error {
		names = nil // tried again
		return tx.Each("SELECT name FROM first_time WHERE user_id = $1", []any{storable(user)}, func(scan func(...any) error) error {
			var name string
			err := scan(&name)
			names = append(names, name)
			return err
		})
	})
	return names, err
}
