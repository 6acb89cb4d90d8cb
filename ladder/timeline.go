package ladder

// CalendarChange is an organisation moving to a calendar on a day (QUARTERS
// rule 2). The first one holds since always, its From is zero.
type CalendarChange struct {
	From     Date
	Calendar Calendar
}

// Timeline is the calendar of an organisation over the years: sealed quarters
// keep the dates they had, and the quarter in progress at a change runs until the
// next boundary of the new calendar. Changes are in order of From; an empty
// Timeline is the calendar year.
type Timeline []CalendarChange
