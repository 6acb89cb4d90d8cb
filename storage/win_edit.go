package storage

import (
	"context"
	"encoding/json"
	"fmt"

	"winlog/ladder"
)

// actionNone marks a submission that changed nothing; see the migration.
const actionNone = "none"

// UpdateWin changes a win inside one transaction and keeps the version before
// it in the history. Id, owner, source and creation time cannot change, and a
// headline can only be taken away: MarkHeadline knows how many there are. What
// kind of change it is shows in DeletedAt: set is a delete, cleared a restore,
// else an edit.
//
// The same key again changes nothing and returns the win as it is now. An error
// of change aborts and is returned as it is; change may run more than once.
func (db *DB) UpdateWin(ctx context.Context, by ladder.UserID, id ladder.WinID, key string, change func(*ladder.Win) error) (ladder.Win, error) {
	var w ladder.Win
	err := db.Write(ctx, func(tx *Tx) error {
		before, err := findWin(tx, id)
		if err != nil {
			return err
		}
		w = before
		if key != "" {
			var known int64
			if _, err := tx.Row("SELECT COUNT(*) FROM win_edits WHERE win_id = $1 AND submission_key = $2",
				[]any{string(before.ID), storable(key)}, &known); err != nil || known > 0 {
				return err
			}
		}
		w = storableWin(before) // its lists are copies: change may write into them
		if err := change(&w); err != nil {
			return err
		}
		w = storableWin(w)
		w.ID, w.User, w.Source = before.ID, before.User, before.Source
		w.CreatedAt, w.UpdatedAt = before.CreatedAt, before.UpdatedAt
		w.Headline = w.Headline && before.Headline
		w.DeletedAt = instant(seconds(w.DeletedAt))
		return updateWin(tx, by, key, before, &w)
	})
	if err != nil {
		return ladder.Win{}, err
	}
	return w, nil
}

func updateWin(tx *Tx, by ladder.UserID, key string, before ladder.Win, w *ladder.Win) error {
	action := "edit"
	switch {
	case sameWin(before, *w):
		action = actionNone
	case w.Deleted() && !before.Deleted():
		action = "delete"
	case !w.Deleted() && before.Deleted():
		action = "restore"
	}
	if action == actionNone && key == "" {
		return nil
	}
	image, err := json.Marshal(imageOf(before))
	if err != nil {
		return fmt.Errorf("encode win %s: %w", before.ID, err)
	}
	if _, err := tx.Exec("INSERT INTO win_edits (id, win_id, made_at, by_id, action, submission_key, before_image) VALUES ($1, $2, $3, $4, $5, $6, $7)",
		tx.newID(), string(w.ID), seconds(tx.Now), storable(by), action, storable(key), string(image)); err != nil {
		return err
	}
	if action == actionNone {
		return nil
	}
	w.UpdatedAt = tx.Now
	if _, err := tx.changesOf(w.User, changesWin(*w), `UPDATE wins SET occurred_on = $2, text = $3, result = $4, level = $5, goal_id = $6, visibility = $7, search = $8,
headline = $9, facts = $10, updated_at = $11, deleted_at = $12 WHERE id = $1`,
		string(w.ID), w.OccurredOn.String(), w.Text, w.Result, string(w.Level), string(w.Goal), string(w.Visibility), searchText(*w),
		flag(w.Headline), factsOf(*w), seconds(w.UpdatedAt), seconds(w.DeletedAt)); err != nil {
		return err
	}
	if sameParts(before, *w) {
		return nil
	}
	if err := deleteParts(tx, w.ID); err != nil {
		return err
	}
	return insertParts(tx, *w)
}

// WinEdits is the history of a win, oldest first.
func (db *DB) WinEdits(ctx context.Context, id ladder.WinID) ([]ladder.WinEdit, error) {
	var edits []ladder.WinEdit
	err := db.look(ctx, func(tx *Tx) error {
		return tx.Each("SELECT made_at, by_id, action, before_image FROM win_edits WHERE win_id = $1 AND action <> 'none' ORDER BY id",
			[]any{storable(id)}, func(scan func(...any) error) error {
				e := ladder.WinEdit{Win: id}
				var at int64
				var text string
				if err := scan(&at, &e.By, &e.Action, &text); err != nil {
					return err
				}
				var image winImage
				if err := json.Unmarshal([]byte(text), &image); err != nil {
					return fmt.Errorf("decode an edit of win %s: %w", id, err)
				}
				e.At, e.Before = instant(at), image.win()
				edits = append(edits, e)
				return nil
			})
	})
	return edits, err
}

// winImage is a win as win_edits keeps it. Its names are in the database:
// fields may be added, never renamed.
type winImage struct {
	ID         ladder.WinID         `json:"id"`
	User       ladder.UserID        `json:"user"`
	OccurredOn string               `json:"occurred_on"`
	Text       string               `json:"text"`
	Result     string               `json:"result,omitempty"`
	Dimensions []ladder.DimensionID `json:"dimensions,omitempty"`
	Level      ladder.LevelID       `json:"level,omitempty"`
	People     []ladder.UserID      `json:"people,omitempty"`
	Links      []string             `json:"links,omitempty"`
	Goal       ladder.GoalID        `json:"goal,omitempty"`
	Visibility ladder.Visibility    `json:"visibility"`
	Headline   bool                 `json:"headline,omitempty"`
	Source     string               `json:"source,omitempty"`
	CreatedAt  int64                `json:"created_at"`
	UpdatedAt  int64                `json:"updated_at"`
	DeletedAt  int64                `json:"deleted_at,omitempty"`
}

func imageOf(w ladder.Win) winImage {
	return winImage{
		ID: w.ID, User: w.User, OccurredOn: w.OccurredOn.String(), Text: w.Text, Result: w.Result,
		Dimensions: w.Dimensions, Level: w.Level, People: w.People, Links: w.Links, Goal: w.Goal,
		Visibility: w.Visibility, Headline: w.Headline, Source: w.Source,
		CreatedAt: seconds(w.CreatedAt), UpdatedAt: seconds(w.UpdatedAt), DeletedAt: seconds(w.DeletedAt),
	}
}

func (i winImage) win() ladder.Win {
	day, _ := parseDate(i.OccurredOn) // written by imageOf
	return ladder.Win{
		ID: i.ID, User: i.User, OccurredOn: day, Text: i.Text, Result: i.Result,
		Dimensions: i.Dimensions, Level: i.Level, People: i.People, Links: i.Links, Goal: i.Goal,
		Visibility: i.Visibility, Headline: i.Headline, Source: i.Source,
		CreatedAt: instant(i.CreatedAt), UpdatedAt: instant(i.UpdatedAt), DeletedAt: instant(i.DeletedAt),
	}
}
