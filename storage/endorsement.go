package storage

import (
	"context"
	"time"

	"winlog/ladder"
)

const endorsementColumns = "e.win_id, w.user_id, e.by_id, e.state, e.note, e.may_read, e.text, e.dimension, e.hidden, e.asked_at, e.sent_at, e.updated_at"

// listEndorsements is those that match, in the order in which they were asked.
func listEndorsements(tx *Tx, where string, args ...any) ([]ladder.Endorsement, error) {
	var list []ladder.Endorsement
	err := tx.Each("SELECT "+endorsementColumns+" FROM endorsements e JOIN wins w ON w.id = e.win_id WHERE "+where+" ORDER BY e.asked_at, e.by_id",
		args, func(scan func(...any) error) error {
			var e ladder.Endorsement
			var mayRead, hidden, asked, sent, updated int64
			err := scan(&e.Win, &e.Owner, &e.By, &e.State, &e.Note, &mayRead, &e.Text, &e.Dimension, &hidden, &asked, &sent, &updated)
			e.MayRead, e.Hidden = mayRead == 1, hidden == 1
			e.AskedAt, e.SentAt, e.UpdatedAt = instant(asked), instant(sent), instant(updated)
			list = append(list, e)
			return err
		})
	return list, err
}

// AskEndorsement stores that the owner of a win asks a colleague about it. check
// sees the win and its endorsements so far, gone ones included; its error aborts
// and is returned as it is. key is the natural key of the form: the same again
// stores nothing and returns what is there, and false.
func (db *DB) AskEndorsement(ctx context.Context, e ladder.Endorsement, key string,
	check func(w ladder.Win, earlier []ladder.Endorsement) error,
) (ladder.Endorsement, bool, error) {
	var asked ladder.Endorsement
	var created bool
	err := db.Write(ctx, func(tx *Tx) error {
		created = false
		w, err := findWin(tx, e.Win)
		if err != nil {
			return err
		}
		known, err := listEndorsements(tx, "e.win_id = $1 AND e.by_id = $2 AND e.submission_key = $3 AND e.submission_key <> ''",
			string(w.ID), storable(e.By), storable(key))
		if err != nil {
			return err
		}
		if len(known) > 0 {
			asked = known[0]
			return nil
		}
		earlier, err := listEndorsements(tx, "e.win_id = $1", string(w.ID))
		if err != nil {
			return err
		}
		if err := check(w, earlier); err != nil {
			return err
		}
		asked = ladder.Endorsement{
			Win: w.ID, Owner: w.User, By: storable(e.By), State: ladder.EndorsementAsked,
			Note: storable(e.Note), MayRead: e.MayRead, AskedAt: tx.Now, UpdatedAt: tx.Now,
		}
		created = true
		_, err = tx.Exec(`INSERT INTO endorsements (win_id, by_id, state, note, may_read, text, dimension, hidden, submission_key, asked_at, sent_at, updated_at)
VALUES ($1, $2, $3, $4, $5, '', '', 0, $6, $7, 0, $7)`,
			string(asked.Win), asked.By, string(asked.State), asked.Note, flag(asked.MayRead), storable(key), seconds(tx.Now))
		return err
	})
	if err != nil {
		return ladder.Endorsement{}, false, err
	}
	return asked, created, nil
}

// ChangeEndorsement changes what a colleague says about a win, inside one
// transaction. It is NotFound if they were never asked. An error of change aborts
// and is returned as it is; change may run more than once.
func (db *DB) ChangeEndorsement(ctx context.Context, win ladder.WinID, by ladder.UserID, change func(*ladder.Endorsement, ladder.Win) error) (ladder.Endorsement, error) {
	var e ladder.Endorsement
	err := db.Write(ctx, func(tx *Tx) error {
		before, err := findEndorsement(tx, win, by)
		if err != nil {
			return err
		}
		w, err := findWin(tx, win)
		if err != nil {
			return err
		}
		e = before
		if err := change(&e, w); err != nil {
			return err
		}
		e.Win, e.Owner, e.By, e.AskedAt = before.Win, before.Owner, before.By, before.AskedAt
		e.Note, e.Text, e.Dimension = storable(e.Note), storable(e.Text), storable(e.Dimension)
		e.SentAt = instant(seconds(e.SentAt))
		if e == before {
			return nil
		}
		e.UpdatedAt = tx.Now
		_, err = tx.Exec(`UPDATE endorsements SET state = $3, note = $4, may_read = $5, text = $6, dimension = $7, hidden = $8, sent_at = $9, updated_at = $10
WHERE win_id = $1 AND by_id = $2`,
			string(e.Win), e.By, string(e.State), e.Note, flag(e.MayRead), e.Text, string(e.Dimension), flag(e.Hidden), seconds(e.SentAt), seconds(e.UpdatedAt))
		return err
	})
	if err != nil {
		return ladder.Endorsement{}, err
	}
	return e, nil
}

// DeleteEndorsement forgets that a colleague was asked, as long as they have not
// answered: the question never reached them.
func (db *DB) DeleteEndorsement(ctx context.Context, win ladder.WinID, by ladder.UserID) error {
	return db.Write(ctx, func(tx *Tx) error {
		_, err := tx.Exec("DELETE FROM endorsements WHERE win_id = $1 AND by_id = $2 AND state = 'asked' AND sent_at = 0", storable(win), storable(by))
		return err
	})
}

// FindEndorsement is what a colleague was asked about a win, or a NotFound error.
func (db *DB) FindEndorsement(ctx context.Context, win ladder.WinID, by ladder.UserID) (ladder.Endorsement, error) {
	var e ladder.Endorsement
	err := db.look(ctx, func(tx *Tx) (err error) {
		e, err = findEndorsement(tx, win, by)
		return err
	})
	return e, err
}

func findEndorsement(tx *Tx, win ladder.WinID, by ladder.UserID) (ladder.Endorsement, error) {
	list, err := listEndorsements(tx, "e.win_id = $1 AND e.by_id = $2", storable(win), storable(by))
	if err == nil && len(list) == 0 {
		err = ladder.Errorf(ladder.NotFound, "Nobody asked for this, or it was taken back.")
	}
	if err != nil {
		return ladder.Endorsement{}, err
	}
	return list[0], nil
}

// ListEndorsements is everything asked and said about some wins, by win.
func (db *DB) ListEndorsements(ctx context.Context, wins ...ladder.WinID) (map[ladder.WinID][]ladder.Endorsement, error) {
	byWin := map[ladder.WinID][]ladder.Endorsement{}
	err := db.Read(ctx, func(tx *Tx) error {
		clear(byWin)
		for _, where := range oneOf("e.win_id", wins) {
			list, err := listEndorsements(tx, where.text, where.args...)
			if err != nil {
				return err
			}
			for _, e := range list {
				byWin[e.Win] = append(byWin[e.Win], e)
			}
		}
		return nil
	})
	return byWin, err
}

// UnsentEndorsements is the questions asked before an instant that did not reach
// their colleague yet.
func (db *DB) UnsentEndorsements(ctx context.Context, before time.Time) ([]ladder.Endorsement, error) {
	var list []ladder.Endorsement
	err := db.look(ctx, func(tx *Tx) (err error) {
		list, err = listEndorsements(tx, "e.sent_at = 0 AND e.state = 'asked' AND e.asked_at < $1 AND w.deleted_at = 0", seconds(before))
		return err
	})
	return list, err
}
