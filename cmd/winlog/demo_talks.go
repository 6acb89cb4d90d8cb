package main

import (
	"context"
	"fmt"
	"time"

	"winlog/ladder"
	"winlog/storage"
)

// demoLine is what one side wrote after the 1:1 about a sample person's quarter.
type demoLine struct {
	who     string // whose quarter
	by      string
	quarter int // -1 = the last, …
	line    string
}

func demoLines() []demoLine {
	return []demoLine{
		{"ines", "ines", -1, "One more mentee than Arun by the end of the quarter; I start with Noor."},
		{"ines", "marta", -1, "I free a day a month for it, and ask Support for a shared pilot."},
	}
}

// sayLines has the sample people write their lines, two weeks after the quarter.
func (c *config) sayLines(ctx context.Context, db *storage.DB, now time.Time) error {
	for _, d := range demoLines() {
		person, err := db.FindPerson(ctx, demoID(d.who))
		if err != nil {
			return err
		}
		loc := person.Location(c.location)
		quarter := c.calendar.Of(ladder.DateOf(now.In(loc))).Add(d.quarter).Period()
		at := quarter.Until.AddDays(14).At(15*60, loc)
		if at.After(now) {
			at = now
		}
		reader := person.ID
		if demoID(d.by) == reader {
			reader = person.Manager
		}
		if _, err := db.ChangeTalkNote(ctx, person.ID, demoID(d.by), quarter, func(n *ladder.TalkNote) error {
			n.Line, n.LineFor, n.LineAt = d.line, reader, at
			return nil
		}); err != nil {
			return fmt.Errorf("the line after the 1:1 with %s: %w", d.who, err)
		}
	}
	return nil
}
