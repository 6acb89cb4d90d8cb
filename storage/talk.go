package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"

	"winlog/ladder"
)

const talkColumns = "user_id, quarter_from, by_id, quarter_until, quarter_label, answers, gaps, on_date, for_id, line, line_for, line_at, updated_at"

// ListTalkNotes is what was written for the 1:1s about somebody's quarters that
// begin on a day or later (zero = all), oldest first.
func (db *DB) ListTalkNotes(ctx context.Context, user ladder.UserID, from ladder.Date) ([]ladder.TalkNote, error) {
	return db.talkNotes(ctx, condition{"user_id = $1 AND quarter_from >= $2", []any{storable(user), from.String()}})
}

// ListTalkNotesBy is what somebody wrote for 1:1s, about others too.
func (db *DB) ListTalkNotesBy(ctx context.Context, by ladder.UserID) ([]ladder.TalkNote, error) {
	return db.talkNotes(ctx, condition{"by_id = $1", []any{storable(by)}})
}

func (db *DB) talkNotes(ctx context.Context, where condition) ([]ladder.TalkNote, error) {
	var notes []ladder.TalkNote
	err := db.look(ctx, func(tx *Tx) (err error) {
		notes, err = selectTalkNotes(tx, where)
		return err
	})
	return notes, err
}

func selectTalkNotes(tx *Tx, where condition) ([]ladder.TalkNote, error) {
	var notes []ladder.TalkNote
	err := tx.Each("SELECT "+talkColumns+" FROM talk_notes WHERE "+where.text+" ORDER BY quarter_from, user_id, by_id", where.args,
		func(scan func(...any) error) error {
			n, err := scanTalkNote(scan)
			if err != nil {
				return fmt.Errorf("decode a note about %s: %w", n.User, err)
			}
			notes = append(notes, n)
			return nil
		})
	return notes, err
}

func scanTalkNote(scan func(...any) error) (ladder.TalkNote, error) {
	var n ladder.TalkNote
	var from, until, answers, gaps, on string
	var lineAt, updated int64
	err := scan(&n.User, &from, &n.By, &until, &n.Quarter.Label, &answers, &gaps, &on, &n.For, &n.Line, &n.LineFor, &lineAt, &updated)
	if err != nil {
		return n, err
	}
	n.LineAt, n.UpdatedAt = instant(lineAt), instant(updated)
	for _, d := range []struct {
		text string
		date *ladder.Date
	}{{from, &n.Quarter.From}, {until, &n.Quarter.Until}, {on, &n.On}} {
		if *d.date, err = parseDate(d.text); err != nil {
			return n, err
		}
	}
	if answers != "" {
		if err := json.Unmarshal([]byte(answers), &n.Answers); err != nil {
			return n, err
		}
	}
	return n, decodeList(gaps, &n.Gaps)
}

// ChangeTalkNote changes what one side wrote for the 1:1 about a quarter, inside
// one transaction; the first change makes it. A note that holds nothing any more
// is deleted. An error of change aborts and is returned as it is; change may run
// more than once.
func (db *DB) ChangeTalkNote(ctx context.Context, user, by ladder.UserID, quarter ladder.Period, change func(*ladder.TalkNote) error) (ladder.TalkNote, error) {
	var n ladder.TalkNote
	err := db.Write(ctx, func(tx *Tx) error {
		where := condition{"user_id = $1 AND quarter_from = $2 AND by_id = $3", []any{storable(user), quarter.From.String(), storable(by)}}
		found, err := selectTalkNotes(tx, where)
		if err != nil {
			return err
		}
		before := ladder.TalkNote{User: storable(user), By: storable(by), Quarter: quarter}
		if len(found) > 0 {
			before = found[0]
		}
		n = before
		n.Answers = maps.Clone(before.Answers) // change may write into it
		if err := change(&n); err != nil {
			return err
		}
		n = storableNote(n.Clean())
		n.User, n.By, n.Quarter, n.UpdatedAt = before.User, before.By, before.Quarter, before.UpdatedAt
		if reflect.DeepEqual(n, before) {
			return nil
		}
		n.UpdatedAt = tx.Now
		return storeTalkNote(tx, n, where)
	})
	if err != nil {
		return ladder.TalkNote{}, err
	}
	return n, nil
}

func storeTalkNote(tx *Tx, n ladder.TalkNote, where condition) error {
	if _, err := tx.Exec("DELETE FROM talk_notes WHERE "+where.text, where.args...); err != nil {
		return err
	}
	if !n.Prepared() && n.Line == "" && n.On.IsZero() {
		return nil
	}
	answers := ""
	if len(n.Answers) > 0 {
		text, err := encodeImage(n.Answers)
		if err != nil {
			return err
		}
		answers = text
	}
	values := []any{
		n.User, n.Quarter.From.String(), n.By, n.Quarter.Until.String(), storable(n.Quarter.Label), answers, encodeList(n.Gaps),
		n.On.String(), n.For, n.Line, n.LineFor, seconds(n.LineAt), seconds(n.UpdatedAt),
	}
	_, err := tx.Exec("INSERT INTO talk_notes ("+talkColumns+") VALUES ("+placeholders(1, len(values))+")", values...)
	return err
}

// storableNote is a note with texts and times as they are kept.
func storableNote(n ladder.TalkNote) ladder.TalkNote {
	for id, text := range n.Answers { // Clean made the map
		n.Answers[id] = storable(text)
	}
	n.Gaps = storableAll(n.Gaps)
	n.For, n.Line, n.LineFor = storable(n.For), storable(n.Line), storable(n.LineFor)
	n.LineAt = instant(seconds(n.LineAt))
	return n
}
