package storage

import (
	"context"
	"slices"
	"strings"
	"time"

	"winlog/ladder"
)

// ListMessagePrefs is what a person decided about messages, by kind.
func (db *DB) ListMessagePrefs(ctx context.Context, user ladder.UserID) ([]ladder.MessagePref, error) {
	var prefs []ladder.MessagePref
	err := db.look(ctx, func(tx *Tx) (err error) {
		prefs, err = listPrefs(tx, "user_id = $1", storable(user))
		return err
	})
	return prefs, err
}

func listPrefs(tx *Tx, where string, args ...any) ([]ladder.MessagePref, error) {
	var prefs []ladder.MessagePref
	err := tx.Each("SELECT user_id, kind, every, paused_until, stopped, submission_key, updated_at FROM message_prefs WHERE "+where, args, func(scan func(...any) error) error {
		var p ladder.MessagePref
		var until string
		var stopped, updated int64
		err := scan(&p.User, &p.Kind, &p.Every, &until, &stopped, &p.Key, &updated)
		if err == nil {
			p.PausedUntil, err = parseDate(until)
		}
		p.Stopped, p.UpdatedAt = stopped == 1, instant(updated)
		prefs = append(prefs, p)
		return err
	})
	slices.SortFunc(prefs, func(a, b ladder.MessagePref) int { return strings.Compare(string(a.Kind), string(b.Kind)) })
	return prefs, err
}

// ChangeMessagePref changes what a person decided about a kind of messages, ""
// for all, and returns what is kept. An error of change aborts.
func (db *DB) ChangeMessagePref(ctx context.Context, user ladder.UserID, kind ladder.MessageKind, change func(*ladder.MessagePref) error) (ladder.MessagePref, error) {
	var p ladder.MessagePref
	err := db.Write(ctx, func(tx *Tx) error {
		prefs, err := listPrefs(tx, "user_id = $1 AND kind = $2", storable(user), storable(kind))
		if err != nil {
			return err
		}
		p = ladder.MessagePref{}
		if len(prefs) > 0 {
			p = prefs[0]
		}
		if err := change(&p); err != nil {
			return err
		}
		p.User, p.Kind, p.Key, p.UpdatedAt = storable(user), storable(kind), storable(p.Key), tx.Now
		_, err = tx.Exec(`INSERT INTO message_prefs (user_id, kind, every, paused_until, stopped, submission_key, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (user_id, kind) DO UPDATE SET every = excluded.every, paused_until = excluded.paused_until, stopped = excluded.stopped,
submission_key = excluded.submission_key, updated_at = excluded.updated_at`,
			p.User, p.Kind, p.Every, p.PausedUntil.String(), flag(p.Stopped), p.Key, seconds(tx.Now))
		return err
	})
	if err != nil {
		return ladder.MessagePref{}, err
	}
	return p, nil
}

// SaveReactions records when people last used the program.
func (db *DB) SaveReactions(ctx context.Context, at map[ladder.UserID]time.Time) error {
	if len(at) == 0 {
		return nil
	}
	users := make([]ladder.UserID, 0, len(at))
	for user := range at {
		users = append(users, user)
	}
	slices.Sort(users) // in one order everywhere, so that two replicas do not wait for each other in a circle
	return db.Write(ctx, func(tx *Tx) error {
		for _, user := range users {
			// No ladder.Person has it, so that nobody has to be forgotten.
			if _, err := tx.exec("UPDATE people SET reacted_at = $2 WHERE id = $1 AND reacted_at < $2", []any{storable(user), seconds(at[user])}); err != nil {
				return err
			}
		}
		return nil
	})
}
