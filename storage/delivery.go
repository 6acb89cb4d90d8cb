package storage

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"winlog/ladder"
)

const deliveryColumns = `kind, period, recipient, state, priority, unasked, due_at, expires_at, attempts, worker, lease_ends,
unsure_since, parts, channel, ts, reason, created_at, updated_at, sent_at`

func scanDelivery(scan func(...any) error) (ladder.Delivery, error) {
	var d ladder.Delivery
	var period string
	var unasked, due, expires, lease, unsure, created, updated, sent int64
	err := scan(&d.Kind, &period, &d.Recipient, &d.State, &d.Priority, &unasked, &due, &expires, &d.Attempts, &d.Worker, &lease,
		&unsure, &d.Parts, &d.Channel, &d.TS, &d.Reason, &created, &updated, &sent)
	if err != nil {
		return d, err
	}
	d.Unasked = unasked == 1
	d.DueAt, d.ExpiresAt, d.LeaseEnds, d.UnsureSince = instant(due), instant(expires), instant(lease), instant(unsure)
	d.CreatedAt, d.UpdatedAt, d.SentAt = instant(created), instant(updated), instant(sent)
	d.Period, err = parseDate(period)
	return d, err
}

// oweAtOnce bounds the rows of one statement, and with it of one transaction, so
// that nobody waits long for it.
const oweAtOnce = 200

// OweDeliveries adds what is owed to the ledger and returns how many rows were
// new: a key that is there stays as it is, whoever put it there. A delivery that
// still waits gives way to a later one of its kind.
func (db *DB) OweDeliveries(ctx context.Context, owed []ladder.Delivery) (int, error) {
	total := 0
	for chunk := range slices.Chunk(owed, oweAtOnce) {
		added := 0
		err := db.Write(ctx, func(tx *Tx) error {
			fresh, err := insertOwed(tx, chunk)
			if added = len(fresh); err != nil {
				return err
			}
			return supersede(tx, fresh)
		})
		if err != nil {
			return total, err
		}
		total += added
	}
	return total, nil
}

// insertOwed adds rows and returns the keys of those that are new.
func insertOwed(tx *Tx, owed []ladder.Delivery) ([]ladder.DeliveryKey, error) {
	var values []string
	args := []any{seconds(tx.Now)}
	for _, d := range owed {
		n := len(args)
		values = append(values, fmt.Sprintf("($%d, $%d, $%d, $%d, $%d, $%d, $%d, $%d, 0, '', 0, 0, 0, '', '', $%d, $1, $1, 0)",
			n+1, n+2, n+3, n+4, n+5, n+6, n+7, n+8, n+9))
		args = append(args, storable(d.Kind), d.Period.String(), storable(d.Recipient), d.State, d.Priority, flag(d.Unasked),
			seconds(d.DueAt), seconds(d.ExpiresAt), storable(d.Reason))
	}
	var fresh []ladder.DeliveryKey
	err := tx.Each("INSERT INTO deliveries ("+deliveryColumns+") VALUES "+strings.Join(values, ",\n")+
		" ON CONFLICT (kind, period, recipient) DO NOTHING RETURNING kind, period, recipient", args, func(scan func(...any) error) error {
		var k ladder.DeliveryKey
		var period string
		err := scan(&k.Kind, &period, &k.Recipient)
		if err == nil {
			k.Period, err = parseDate(period)
		}
		fresh = append(fresh, k)
		return err
	})
	return fresh, err
}

// supersede closes what waits and is older than what was just added.
func supersede(tx *Tx, fresh []ladder.DeliveryKey) error {
	type slot struct {
		kind   ladder.MessageKind
		period ladder.Date
	}
	recipients := map[slot][]any{}
	for _, k := range fresh {
		of := slot{k.Kind, k.Period}
		recipients[of] = append(recipients[of], k.Recipient)
	}
	for of, all := range recipients {
		places := make([]string, len(all))
		for i := range all {
			places[i] = fmt.Sprintf("$%d", i+5)
		}
		args := append([]any{of.kind, of.period.String(), ladder.SkipSuperseded, seconds(tx.Now)}, all...)
		if _, err := tx.Exec(`UPDATE deliveries SET state = 'skipped', reason = $3, updated_at = $4
WHERE state = 'due' AND unsure_since = 0 AND kind = $1 AND period < $2 AND recipient IN (`+strings.Join(places, ", ")+`)`, args...); err != nil {
			return err
		}
	}
	return nil
}

// ClaimDeliveries hands deliveries to a worker, at most one for each recipient
// and none for somebody another worker is busy with, or to whom another message
// may be out: those whose lease has ended first, then those that are due, by
// priority. No two workers get the same one, in however many processes. Of one
// whose lease has ended, a message may be out: UnsureSince is set.
func (db *DB) ClaimDeliveries(ctx context.Context, c ladder.DeliveryClaim) ([]ladder.Delivery, error) {
	var claimed []ladder.Delivery
	err := db.Write(ctx, func(tx *Tx) error {
		claimed = nil
		for _, query := range []func(ladder.DeliveryClaim, int) string{reclaimQuery, claimQuery} {
			args := []any{storable(c.Worker), seconds(tx.Now.Add(c.Lease)), seconds(tx.Now)}
			args = append(args, claimArgs(c)...)
			err := tx.Each(query(c, c.Limit-len(claimed)), args, func(scan func(...any) error) error {
				d, err := scanDelivery(scan)
				claimed = append(claimed, d)
				return err
			})
			if err != nil || len(claimed) >= c.Limit {
				return err
			}
		}
		return nil
	})
	if ladder.KindOf(err) == ladder.Conflict {
		return nil, nil // another worker was quicker with the same person: nothing is lost
	}
	slices.SortFunc(claimed, func(a, b ladder.Delivery) int { return a.Priority - b.Priority })
	return claimed, err
}

// claimArgs and claimOnly are the part of a claim that is left out where nothing
// is asked for: PostgreSQL plans a condition that may be void badly.
func claimArgs(c ladder.DeliveryClaim) []any {
	var args []any
	if c.Kind != "" {
		args = append(args, storable(c.Kind))
	}
	if c.Recipient != "" {
		args = append(args, storable(c.Recipient))
	}
	return args
}

// claimOnly is the condition on the table called alias; its arguments follow the
// first few.
func claimOnly(c ladder.DeliveryClaim, alias string, first int) string {
	where := ""
	if c.Kind != "" {
		where += fmt.Sprintf(" AND %s.kind = $%d", alias, first+1)
		first++
	}
	if c.Recipient != "" {
		where += fmt.Sprintf(" AND %s.recipient = $%d", alias, first+1)
	}
	return where
}

// Both queries are guarded: what makes a row free to take stands in the outer
// WHERE too. Without it PostgreSQL in READ COMMITTED gave four rows of five to two
// workers, since a statement that waited for a row looks only at the outer WHERE
// again. The order is that of an index, so that the limit ends the search.
const claimOrder = "ORDER BY d.priority, d.due_at, d.kind, d.period, d.recipient"

func claimQuery(c ladder.DeliveryClaim, limit int) string {
	return fmt.Sprintf(`UPDATE deliveries SET state = 'sending', worker = $1, lease_ends = $2, attempts = attempts + 1, updated_at = $3
WHERE state = 'due' AND (kind, period, recipient) IN (
	SELECT d.kind, d.period, d.recipient FROM deliveries d
	WHERE d.state = 'due' AND d.due_at <= $3%[1]s
	AND NOT EXISTS (
		SELECT 1 FROM deliveries o WHERE o.recipient = d.recipient AND o.state IN ('due', 'sending') AND (o.state = 'sending'
		OR o.unsure_since > 0 AND (o.kind, o.period) <> (d.kind, d.period)
		OR d.unsure_since = 0 AND o.due_at <= $3%[2]s AND (o.priority, o.kind, o.period) < (d.priority, d.kind, d.period)))
	%[3]s LIMIT %[4]d)
RETURNING `+deliveryColumns, claimOnly(c, "d", 3), claimOnly(c, "o", 3), claimOrder, limit)
}

func reclaimQuery(c ladder.DeliveryClaim, limit int) string {
	return fmt.Sprintf(`UPDATE deliveries SET worker = $1, lease_ends = $2, attempts = attempts + 1, updated_at = $3,
unsure_since = CASE WHEN unsure_since = 0 THEN updated_at ELSE unsure_since END
WHERE state = 'sending' AND lease_ends < $3 AND (kind, period, recipient) IN (
	SELECT d.kind, d.period, d.recipient FROM deliveries d
	WHERE d.state = 'sending' AND d.lease_ends < $3%s
	%s LIMIT %d)
RETURNING `+deliveryColumns, claimOnly(c, "d", 3), claimOrder, limit)
}

// SaveDelivery records what a worker did with a delivery it has claimed. It is a
// Conflict if the worker has it no longer.
func (db *DB) SaveDelivery(ctx context.Context, worker string, d ladder.Delivery) error {
	if d.State == ladder.DeliverySending {
		d.Worker = worker
	} else {
		d.Worker, d.LeaseEnds = "", time.Time{}
	}
	return db.Write(ctx, func(tx *Tx) error {
		n, err := tx.Exec(`UPDATE deliveries SET state = $5, due_at = $6, expires_at = $7, attempts = $8, worker = $9, lease_ends = $10,
unsure_since = $11, parts = $12, channel = $13, ts = $14, reason = $15, updated_at = $16, sent_at = $17
WHERE kind = $1 AND period = $2 AND recipient = $3 AND state = 'sending' AND worker = $4`,
			storable(d.Kind), d.Period.String(), storable(d.Recipient), storable(worker),
			d.State, seconds(d.DueAt), seconds(d.ExpiresAt), d.Attempts, storable(d.Worker), seconds(d.LeaseEnds),
			seconds(d.UnsureSince), d.Parts, storable(d.Channel), storable(d.TS), storable(d.Reason), seconds(tx.Now), seconds(d.SentAt))
		if err == nil && n == 0 {
			err = ladder.Errorf(ladder.Conflict, "Another worker has taken over the delivery.")
		}
		return err
	})
}

// ExpireDeliveries closes what was due and is too late now, and returns it. Where
// a message may be out, a worker has to look first.
func (db *DB) ExpireDeliveries(ctx context.Context) ([]ladder.Delivery, error) {
	var expired []ladder.Delivery
	err := db.Write(ctx, func(tx *Tx) error {
		expired = nil
		return tx.Each(`UPDATE deliveries SET state = CASE WHEN reason IN ('', $2, $3, $4, $5) THEN 'skipped' ELSE 'failed' END,
reason = CASE WHEN reason = '' THEN $6 ELSE reason END, updated_at = $1
WHERE state = 'due' AND expires_at < $1 AND unsure_since = 0 RETURNING `+deliveryColumns,
			[]any{
				seconds(tx.Now), ladder.SkipOutOfHours, ladder.SkipCap, ladder.SkipPaused, ladder.SkipOnLeave, ladder.SkipLate,
			}, func(scan func(...any) error) error {
				d, err := scanDelivery(scan)
				expired = append(expired, d)
				return err
			})
	})
	return expired, err
}

// ReopenDelivery makes a delivery that was skipped or failed due again and
// reports whether there was one.
func (db *DB) ReopenDelivery(ctx context.Context, key ladder.DeliveryKey, due, expires time.Time) (bool, error) {
	reopened := false
	err := db.Write(ctx, func(tx *Tx) error {
		n, err := tx.Exec(`UPDATE deliveries SET state = 'due', due_at = $4, expires_at = $5, reason = '', updated_at = $6
WHERE kind = $1 AND period = $2 AND recipient = $3 AND state IN ('skipped', 'failed')`,
			storable(key.Kind), key.Period.String(), storable(key.Recipient), seconds(due), seconds(expires), seconds(tx.Now))
		reopened = n == 1
		return err
	})
	return reopened, err
}

// PurgeDeliveries forgets what fell due before an instant and was left out, and
// returns how many rows that were: most weeks most people are owed nothing, and a
// row says so for each. What was sent, what failed, and what is sent once in a
// lifetime is kept.
func (db *DB) PurgeDeliveries(ctx context.Context, before time.Time) (int, error) {
	var n int64
	err := db.Write(ctx, func(tx *Tx) (err error) {
		n, err = tx.Exec("DELETE FROM deliveries WHERE state = 'skipped' AND sent_at = 0 AND period <> '' AND due_at < $1", seconds(before))
		return err
	})
	return int(n), err
}
