package storage

import (
	"context"
	"fmt"
	"strings"
	"time"

	"winlog/ladder"
)

// ListRecipients is everybody active, in no order.
func (db *DB) ListRecipients(ctx context.Context) ([]ladder.Recipient, error) {
	var all []ladder.Recipient
	err := db.look(ctx, func(tx *Tx) error {
		all = nil
		return tx.Each("SELECT id, timezone, created_at FROM people WHERE active = 1", nil, func(scan func(...any) error) error {
			var r ladder.Recipient
			var since int64
			err := scan(&r.ID, &r.Timezone, &since)
			r.Since = instant(since)
			all = append(all, r)
			return err
		})
	})
	return all, err
}

// ListAway is the leave of everybody that ends after a day, or has no end.
func (db *DB) ListAway(ctx context.Context, after ladder.Date) ([]ladder.Leave, error) {
	var away []ladder.Leave
	err := db.look(ctx, func(tx *Tx) (err error) {
		away, err = listAway(tx, "until_date = '' OR until_date > $1", after.String())
		return err
	})
	return away, err
}

func listAway(tx *Tx, where string, args ...any) ([]ladder.Leave, error) {
	var away []ladder.Leave
	err := tx.Each("SELECT user_id, from_date, until_date FROM leave WHERE "+where+" ORDER BY user_id, from_date", args, func(scan func(...any) error) error {
		var l ladder.Leave
		var from, until string
		err := scan(&l.User, &from, &until)
		if err == nil {
			l.From, err = parseDate(from)
		}
		if err == nil {
			l.Until, err = parseDate(until)
		}
		away = append(away, l)
		return err
	})
	return away, err
}

// DeliveredSince are the people who have a delivery of a kind for a period or a
// later one, whatever became of it. The engine puts them into one text: SQLite's
// driver takes ten times as long for a row of each.
func (db *DB) DeliveredSince(ctx context.Context, kind ladder.MessageKind, period ladder.Date) ([]ladder.UserID, error) {
	var all string
	err := db.look(ctx, func(tx *Tx) error {
		_, err := tx.Row("SELECT COALESCE(STRING_AGG(recipient, ','), '') FROM deliveries WHERE kind = $1 AND period >= $2",
			[]any{storable(kind), period.String()}, &all)
		return err
	})
	return factsIDs[ladder.UserID](all), err
}

// SentOf is when some people were sent their message of a kind for a period, as far as
// they were.
func (db *DB) SentOf(ctx context.Context, kind ladder.MessageKind, period ladder.Date, users ...ladder.UserID) (map[ladder.UserID]time.Time, error) {
	sent := map[ladder.UserID]time.Time{}
	err := db.look(ctx, func(tx *Tx) error {
		clear(sent)
		for _, where := range oneOf("recipient", users) {
			where = where.with("kind = %s AND period = %s", storable(kind), period.String())
			if err := tx.Each("SELECT recipient, sent_at FROM deliveries WHERE state = 'sent' AND "+where.text, where.args, func(scan func(...any) error) error {
				var user ladder.UserID
				var at int64
				err := scan(&user, &at)
				sent[user] = instant(at)
				return err
			}); err != nil {
				return err
			}
		}
		return nil
	})
	return sent, err
}

// ListDeliveries returns deliveries, newest due first.
func (db *DB) ListDeliveries(ctx context.Context, f ladder.DeliveryFilter) ([]ladder.Delivery, error) {
	var where []string
	var args []any
	equals := func(column, value string) {
		if value != "" {
			args = append(args, value)
			where = append(where, fmt.Sprintf("%s = $%d", column, len(args)))
		}
	}
	equals("kind", string(storable(f.Kind)))
	equals("period", f.Period.String())
	equals("recipient", string(storable(f.Recipient)))
	equals("state", string(storable(f.State)))
	query := "SELECT " + deliveryColumns + " FROM deliveries"
	if len(where) > 0 {
		query += " WHERE " + strings.Join(where, " AND ")
	}
	args = append(args, limitOrAll(f.Limit))
	query += fmt.Sprintf(" ORDER BY due_at DESC, kind, recipient LIMIT $%d", len(args))
	var all []ladder.Delivery
	err := db.look(ctx, func(tx *Tx) error {
		all = nil
		return tx.Each(query, args, func(scan func(...any) error) error {
			d, err := scanDelivery(scan)
			all = append(all, d)
			return err
		})
	})
	return all, err
}

// CountDue is how many deliveries could be claimed now, sooner or later.
func (db *DB) CountDue(ctx context.Context, c ladder.DeliveryClaim) (int, error) {
	n := 0
	err := db.look(ctx, func(tx *Tx) error {
		// SQLite reads the whole ledger for this if the first condition is left out.
		_, err := tx.Row(`SELECT COUNT(*) FROM deliveries WHERE state IN ('due', 'sending')
AND (state = 'due' AND due_at <= $1 OR state = 'sending' AND lease_ends < $1) AND ($2 = '' OR kind = $2) AND ($3 = '' OR recipient = $3)`,
			[]any{seconds(tx.Now), storable(c.Kind), storable(c.Recipient)}, &n)
		return err
	})
	return n, err
}

// FindMessageHistory is what the rule about messages needs to know before one of
// a kind goes to somebody.
func (db *DB) FindMessageHistory(ctx context.Context, user ladder.UserID, kind ladder.MessageKind) (ladder.MessageHistory, error) {
	var h ladder.MessageHistory
	err := db.Read(ctx, func(tx *Tx) (err error) {
		h, err = findMessageHistory(tx, user, kind)
		return err
	})
	return h, err
}

func findMessageHistory(tx *Tx, user ladder.UserID, kind ladder.MessageKind) (ladder.MessageHistory, error) {
	var h ladder.MessageHistory
	var err error
	if h.Person, err = findPerson(tx, user); err != nil {
		return h, err
	}
	if h.Away, err = listAway(tx, "user_id = $1", storable(user)); err != nil {
		return h, err
	}
	if h.Prefs, err = listPrefs(tx, "user_id = $1 AND kind IN ('', $2)", storable(user), storable(kind)); err != nil {
		return h, err
	}
	// Nine days hold seven of the person's, wherever they are.
	err = tx.Each("SELECT sent_at FROM deliveries WHERE recipient = $1 AND unasked = 1 AND sent_at > 0 AND sent_at > $2",
		[]any{storable(user), seconds(tx.Now.AddDate(0, 0, -9))}, func(scan func(...any) error) error {
			var at int64
			err := scan(&at)
			h.Unasked = append(h.Unasked, instant(at))
			return err
		})
	if err != nil {
		return h, err
	}
	var last int64
	if _, err = tx.Row(`SELECT COUNT(*), COALESCE(MAX(sent_at), 0) FROM deliveries
WHERE recipient = $1 AND unasked = 1 AND sent_at > 0 AND sent_at > (SELECT reacted_at FROM people WHERE id = $1)`, []any{storable(user)}, &h.Ignored, &last); err != nil {
		return h, err
	}
	h.Last = instant(last)
	var sent string
	found, err := tx.Row("SELECT period FROM deliveries WHERE recipient = $1 AND kind = $2 AND sent_at > 0 ORDER BY period DESC LIMIT 1",
		[]any{storable(user), storable(kind)}, &sent)
	if err != nil {
		return h, err
	}
	if h.LeftOut = -1; found {
		if _, err = tx.Row("SELECT COUNT(*) FROM deliveries WHERE recipient = $1 AND kind = $2 AND period > $3 AND reason = $4",
			[]any{storable(user), storable(kind), sent, ladder.SkipLessOften}, &h.LeftOut); err != nil {
			return h, err
		}
	}
	_, err = tx.Row("SELECT channel FROM deliveries WHERE recipient = $1 AND channel <> '' AND sent_at > 0 ORDER BY sent_at DESC LIMIT 1",
		[]any{storable(user)}, &h.Channel)
	return h, err
}
