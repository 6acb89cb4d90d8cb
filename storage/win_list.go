package storage

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"winlog/ladder"
)

// maxWords bounds the words of one search; SQLite's parser has a limit too.
const maxWords = 50

// maxWordLen is a length in bytes that no text of a win reaches, and less than
// what SQLite takes as a pattern.
const maxWordLen = 20_000

// ListWins is one page of the wins that match f and are not deleted, newest
// first by day and then by id, and how many there are on all pages. For one
// owner the work grows with that owner's wins, not with all there are.
func (db *DB) ListWins(ctx context.Context, f ladder.WinFilter) ([]ladder.Win, int, error) {
	where, err := winCondition(f)
	if err != nil {
		return nil, 0, err
	}
	query, args := pageQuery(f, where)
	var wins []ladder.Win
	var total int
	err = db.Read(ctx, func(tx *Tx) (err error) {
		if wins, err = selectWins(tx, query, args); err != nil {
			return err
		}
		total = max(f.Offset, 0) + len(wins)
		if len(wins) < f.Limit && (len(wins) > 0 || f.Offset <= 0) || f.Limit <= 0 && f.Offset <= 0 {
			return nil // the last page: counted already
		}
		_, err = tx.Row("SELECT COUNT(*) FROM wins w WHERE "+where.text, where.args, &total)
		return err
	})
	return wins, total, err
}

func pageQuery(f ladder.WinFilter, where condition) (string, []any) {
	c := where.with("", limitOrAll(f.Limit), int64(max(f.Offset, 0)))
	return fmt.Sprintf("SELECT %s FROM wins w WHERE %s ORDER BY occurred_on DESC, id DESC LIMIT $%d OFFSET $%d",
		winColumns, c.text, len(c.args)-1, len(c.args)), c.args
}

// condition is the text of a WHERE and its arguments.
type condition struct {
	text string
	args []any
}

// with adds a part, whose %s stand for the placeholders of args.
func (c condition) with(part string, args ...any) condition {
	var names []any
	for i := range args {
		names = append(names, fmt.Sprintf("$%d", len(c.args)+i+1))
	}
	text := c.text
	if part != "" {
		text += " AND " + fmt.Sprintf(part, names...)
	}
	return condition{text: text, args: append(slices.Clip(c.args), args...)}
}

// winCondition is f as SQL. It is built part by part, because PostgreSQL cannot
// type a parameter that may be "any", and because each shape of filter then has
// a plan of its own.
func winCondition(f ladder.WinFilter) (condition, error) {
	c := condition{text: "deleted_at = 0"}
	if f.User != "" {
		c = c.with("user_id = %s", string(storable(f.User)))
	}
	if !f.From.IsZero() {
		c = c.with("occurred_on >= %s", f.From.String())
	}
	if !f.Until.IsZero() {
		c = c.with("occurred_on < %s", f.Until.String())
	}
	if f.Level != "" {
		c = c.with("level = %s", string(storable(f.Level)))
	}
	if f.Goal != "" {
		c = c.with("goal_id = %s", string(storable(f.Goal)))
	}
	if f.Shared {
		c = c.with("visibility <> 'private'")
	}
	if f.Visibility != "" {
		c = c.with("visibility = %s", string(storable(f.Visibility)))
	}
	if len(f.IDs) > 0 {
		ids := make([]any, len(f.IDs))
		for i, id := range f.IDs {
			ids[i] = string(storable(id))
		}
		c = c.with("id IN (%s"+strings.Repeat(", %s", len(ids)-1)+")", ids...)
	}
	if f.Headline {
		c = c.with("headline = 1")
	}
	if f.Dimension != "" {
		c = c.with("EXISTS (SELECT 1 FROM win_dimensions d WHERE d.win_id = w.id AND d.dimension = %s)", string(storable(f.Dimension)))
	}
	if f.Person != "" {
		c = c.with("EXISTS (SELECT 1 FROM win_people p WHERE p.win_id = w.id AND p.user_id = %s)", string(storable(f.Person)))
	}
	var words []string
	for _, word := range f.Words {
		if word = ladder.Fold(storable(word)); word != "" && !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	if len(words) > maxWords {
		return c, ladder.FieldErrorf("words", "Search for at most %d words at once.", maxWords)
	}
	escape := strings.NewReplacer("!", "!!", "%", "!%", "_", "!_")
	for _, word := range words {
		if len(word) > maxWordLen {
			return c.with("1 = 0"), nil
		}
		c = c.with("search LIKE %s ESCAPE '!'", "%"+escape.Replace(word)+"%")
	}
	return c, nil
}
