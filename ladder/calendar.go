package ladder

import "time"

// YearNaming says which calendar year gives a fiscal year its number.
type YearNaming string

// The namings. The empty one is the default: NameByEnd. It has no effect on a
// year that starts in January.
const (
	NameByStart YearNaming = "start" // April 2026 to March 2027 is FY26
	NameByEnd   YearNaming = "end"   // April 2026 to March 2027 is FY27
)

// Calendar divides time into fiscal years and quarters (QUARTERS rule 2). The
// zero Calendar is the calendar year. Calendars compare with ==, but only
// quarters compare by meaning: a zero Start and January give equal ones.
type Calendar struct {
	Start  time.Month // first month of the fiscal year; 0 counts as January
	Naming YearNaming
}

// Check reports a start or naming that does not exist, as Errors whose fields
// are "fiscal_year_start" and "fiscal_year_naming".
func (c Calendar) Check() error {
	var es Errors
	if c.Start < 0 || c.Start > time.December {
		es.add("fiscal_year_start", "The fiscal year starts in a month from 1 to 12, not %d.", int(c.Start))
	}
	if c.Naming != "" && c.Naming != NameByStart && c.Naming != NameByEnd {
		es.add("fiscal_year_naming", "A fiscal year is named by its start or its end: write start or end, not %q.", string(c.Naming))
	}
	return es.err()
}

// normal is the one form of calendars that mean the same.
func (c Calendar) normal() Calendar {
	if c.Start < time.January || c.Start > time.December {
		c.Start = time.January
	}
	switch {
	case c.Start == time.January:
		c.Naming = NameByStart
	case c.Naming == "":
		c.Naming = NameByEnd
	}
	return c
}

// Of is the quarter that holds a day.
func (c Calendar) Of(d Date) Quarter {
	c = c.normal()
	year := d.Year
	if d.Month < c.Start {
		year--
	}
	quarter := (int(d.Month-c.Start) + 12) % 12 / 3 // 0 to 3
	return Quarter{k: 4*year + quarter, calendar: c}
}

// quarter is the quarter numbered n (1 to 4) of the fiscal year labelled year.
func (c Calendar) quarter(year, n int) Quarter {
	c = c.normal()
	return Quarter{k: 4*(year-c.labelOffset()) + n - 1, calendar: c}
}

// labelOffset is what a fiscal year's label is ahead of the calendar year it
// starts in. c is normal.
func (c Calendar) labelOffset() int {
	if c.Naming == NameByEnd {
		return 1
	}
	return 0
}

// year is the fiscal year labelled year, as a period.
func (c Calendar) year(year int) Period {
	first := c.quarter(year, 1)
	return Period{From: first.First(), Until: first.Add(4).First(), Label: first.yearLabel()}
}

// QuarterAtChange is the one quarter in progress when an organisation moves
// from one calendar to another on a day: it keeps its first day and runs until
// the next boundary of the new calendar (QUARTERS rule 2, cases 22 and 23). The
// day until is the first no longer in.
func QuarterAtChange(before, after Calendar, on Date) (first, until Date) {
	return before.Of(on).First(), after.Of(on).End()
}
