package storage

import (
	"context"
	"fmt"
	"slices"
	"time"

	"winlog/ladder"
)

// FollowCalendar records the calendar in use unless it is the newest recorded,
// and returns the calendar's history. The first one holds since always, a later
// one from today on; changes recorded for days to come are superseded.
func (db *DB) FollowCalendar(ctx context.Context, in ladder.Calendar, today ladder.Date) (ladder.Timeline, error) {
	var timeline ladder.Timeline
	err := db.look(ctx, func(tx *Tx) (err error) {
		timeline, err = findTimeline(tx)
		return err
	})
	if err != nil || follows(timeline, in, today) {
		return timeline, err
	}
	err = db.Write(ctx, func(tx *Tx) error {
		if timeline, err = findTimeline(tx); err != nil || follows(timeline, in, today) { // another replica was first
			return err
		}
		if len(timeline) == 0 {
			timeline = ladder.Timeline{{Calendar: in}}
			return insertCalendar(tx, timeline[0])
		}
		was := timeline[len(timeline)-1].Calendar
		if _, err := tx.Exec("DELETE FROM calendar_history WHERE from_date <> '' AND from_date >= $1", today.String()); err != nil {
			return err
		}
		timeline = slices.DeleteFunc(timeline, func(c ladder.CalendarChange) bool { return !c.From.IsZero() && !c.From.Before(today) })
		if !follows(timeline, in, today) { // else it is back to what it was before today
			change := ladder.CalendarChange{From: today, Calendar: in}
			timeline = append(timeline, change)
			if err := insertCalendar(tx, change); err != nil {
				return err
			}
		}
		return addAudit(tx, ladder.AuditEntry{
			Action: "calendar", Detail: fmt.Sprintf("from %s: %s → %s", today, calendarWords(was), calendarWords(in)),
		})
	})
	return timeline, err
}

func insertCalendar(tx *Tx, c ladder.CalendarChange) error {
	_, err := tx.Exec("INSERT INTO calendar_history (from_date, start, naming) VALUES ($1, $2, $3)",
		c.From.String(), int64(c.Calendar.Start), string(c.Calendar.Naming))
	return err
}

// follows reports whether the newest calendar of a timeline means the same as c.
func follows(timeline ladder.Timeline, c ladder.Calendar, today ladder.Date) bool {
	n := len(timeline)
	return n > 0 && timeline[n-1].Calendar.Of(today) == c.Of(today)
}

func findTimeline(tx *Tx) (ladder.Timeline, error) {
	var timeline ladder.Timeline
	err := tx.Each("SELECT from_date, start, naming FROM calendar_history ORDER BY from_date", nil, func(scan func(...any) error) error {
		var change ladder.CalendarChange
		var from string
		err := scan(&from, &change.Calendar.Start, &change.Calendar.Naming)
		if err != nil {
			return err
		}
		change.From, err = parseDate(from)
		timeline = append(timeline, change)
		return err
	})
	return timeline, err
}

func calendarWords(c ladder.Calendar) string {
	words := "year from " + max(c.Start, time.January).String()
	if c.Naming != "" {
		words += ", named by its " + string(c.Naming)
	}
	return words
}
