package storage

import (
	"context"

	"winlog/ladder"
)

// MarkHeadline marks a win of an owner as one of its quarter's best or takes the
// mark away. More than ladder.MaxHeadlines of a quarter is a Conflict, and so is
// a win that is not of the quarter (any more). The same again changes nothing. A
// mark is no edit: neither the win's history nor UpdatedAt tells of it.
//
// A deleted win does not count. If another is marked in the meantime, it comes
// back without its mark.
func (db *DB) MarkHeadline(ctx context.Context, user ladder.UserID, id ladder.WinID, quarter ladder.Period, on bool) (ladder.Win, error) {
	var w ladder.Win
	err := db.Write(ctx, func(tx *Tx) (err error) {
		if w, err = findWin(tx, id); err != nil {
			return err
		}
		if w.User != user || w.Deleted() {
			return ladder.Errorf(ladder.NotFound, "This win does not exist any more.")
		}
		if w.Headline == on {
			return nil
		}
		if on {
			if !quarter.Contains(w.OccurredOn) {
				return ladder.Errorf(ladder.Conflict, "This win is not one of %s any more. Open the list again.", quarter.Label)
			}
			if err := makeRoom(tx, w, quarter); err != nil {
				return err
			}
		}
		return setHeadline(tx, &w, on)
	})
	if err != nil {
		return ladder.Win{}, err
	}
	return w, nil
}

// makeRoom refuses a headline too many and takes the marks off deleted wins.
func makeRoom(tx *Tx, w ladder.Win, quarter ladder.Period) error {
	marked, err := selectWins(tx, "SELECT "+winColumns+` FROM wins
WHERE user_id = $1 AND occurred_on >= $2 AND occurred_on < $3 AND headline = 1 AND purged_at = 0 ORDER BY id`,
		[]any{string(w.User), quarter.From.String(), quarter.Until.String()})
	if err != nil {
		return err
	}
	count := 0
	for _, m := range marked {
		if !m.Deleted() {
			count++
			continue
		}
		if err := setHeadline(tx, &m, false); err != nil {
			return err
		}
	}
	if count >= ladder.MaxHeadlines {
		return ladder.Errorf(ladder.Conflict, "%s has %d headline wins already. Take the mark off one of them first.", quarter.Label, ladder.MaxHeadlines)
	}
	return nil
}

func setHeadline(tx *Tx, w *ladder.Win, on bool) error {
	w.Headline = on
	_, err := tx.changesOf(w.User, changesWin(*w), "UPDATE wins SET headline = $2, facts = $3 WHERE id = $1", string(w.ID), flag(on), factsOf(*w))
	return err
}
