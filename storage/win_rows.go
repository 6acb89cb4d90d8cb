package storage

import (
	"fmt"
	"strings"
	"time"

	"winlog/ladder"
)

const winColumns = "id, user_id, occurred_on, text, result, level, goal_id, visibility, headline, source, created_at, updated_at, deleted_at"

func scanWin(scan func(...any) error) (ladder.Win, error) {
	var w ladder.Win
	var day string
	var headline, created, updated, deleted int64
	err := scan(&w.ID, &w.User, &day, &w.Text, &w.Result, &w.Level, &w.Goal, &w.Visibility, &headline, &w.Source, &created, &updated, &deleted)
	if err != nil {
		return w, err
	}
	w.Headline = headline == 1
	w.CreatedAt, w.UpdatedAt, w.DeletedAt = instant(created), instant(updated), instant(deleted)
	w.OccurredOn, err = parseDate(day)
	return w, err
}

// selectWins is the wins of a query for winColumns, with their parts.
func selectWins(tx *Tx, query string, args []any) ([]ladder.Win, error) {
	var wins []ladder.Win
	err := tx.Each(query, args, func(scan func(...any) error) error {
		w, err := scanWin(scan)
		wins = append(wins, w)
		return err
	})
	if err != nil {
		return nil, err
	}
	return wins, addParts(tx, wins)
}

// insertParts stores what a win has several of, in order.
func insertParts(tx *Tx, w ladder.Win) error {
	for i, d := range w.Dimensions {
		if _, err := tx.Exec("INSERT INTO win_dimensions (win_id, pos, dimension) VALUES ($1, $2, $3)", string(w.ID), int64(i), string(d)); err != nil {
			return err
		}
	}
	for i, p := range w.People {
		if _, err := tx.Exec("INSERT INTO win_people (win_id, pos, user_id) VALUES ($1, $2, $3)", string(w.ID), int64(i), string(p)); err != nil {
			return err
		}
	}
	for i, l := range w.Links {
		if _, err := tx.Exec("INSERT INTO win_links (win_id, pos, link) VALUES ($1, $2, $3)", string(w.ID), int64(i), l); err != nil {
			return err
		}
	}
	return nil
}

func deleteParts(tx *Tx, id ladder.WinID) error {
	for _, table := range []string{"win_dimensions", "win_people", "win_links"} {
		if _, err := tx.Exec("DELETE FROM "+table+" WHERE win_id = $1", string(id)); err != nil {
			return err
		}
	}
	return nil
}

// addParts reads the parts of many wins: one query for all three tables and
// each chunk of wins. Chunks come in few sizes, so that their queries stay
// prepared.
func addParts(tx *Tx, wins []ladder.Win) error {
	at := make(map[ladder.WinID]*ladder.Win, len(wins))
	for i := range wins {
		at[wins[i].ID] = &wins[i]
	}
	for rest := wins; len(rest) > 0; {
		size := 1
		for _, s := range []int{3, 10, 50, 250} {
			if len(rest) > size {
				size = s
			}
		}
		n := min(size, len(rest))
		args := make([]any, size)
		for i := range args {
			args[i] = string(rest[min(i, n-1)].ID) // the last one fills up
		}
		if err := tx.Each(partsQuery(size), args, func(scan func(...any) error) error {
			var id ladder.WinID
			var kind, pos int64
			var value string
			if err := scan(&id, &kind, &value, &pos); err != nil {
				return err
			}
			w := at[id]
			switch kind {
			case 1:
				w.Dimensions = append(w.Dimensions, ladder.DimensionID(value))
			case 2:
				w.People = append(w.People, ladder.UserID(value))
			case 3:
				w.Links = append(w.Links, value)
			}
			return nil
		}); err != nil {
			return err
		}
		rest = rest[n:]
	}
	return nil
}

func partsQuery(size int) string {
	in := placeholders(1, size)
	return "SELECT win_id, 1, dimension, pos FROM win_dimensions WHERE win_id IN (" + in + ")" +
		" UNION ALL SELECT win_id, 2, user_id, pos FROM win_people WHERE win_id IN (" + in + ")" +
		" UNION ALL SELECT win_id, 3, link, pos FROM win_links WHERE win_id IN (" + in + ") ORDER BY 4"
}

// placeholders is "$first, …" for count parameters.
func placeholders(first, count int) string {
	var b strings.Builder
	for i := range count {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "$%d", first+i)
	}
	return b.String()
}

func orNow(tx *Tx, t time.Time) time.Time {
	if t.IsZero() {
		return tx.Now
	}
	return instant(seconds(t))
}
