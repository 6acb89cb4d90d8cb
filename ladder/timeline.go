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

// Of is the quarter that holds a day. One that was in progress at a change has
// the label that its end has in the new calendar, and may be shorter or longer
// than three months; where years are numbered anew, a label may come twice, so
// what is stored goes by the first day.
func (t Timeline) Of(d Date) Period {
	var calendar Calendar
	var joint Period // the quarter in progress at the newest change before d
	for i, c := range t {
		if i == 0 {
			calendar = c.Calendar
			continue
		}
		first, until := QuarterAtChange(calendar, c.Calendar, c.From)
		if c.From.Before(joint.Until) { // changed again before that quarter was over
			first = joint.From
		}
		if d.Before(first) {
			break
		}
		calendar = c.Calendar
		joint = Period{From: first, Until: until, Label: calendar.Of(c.From).String()}
	}
	if d.Before(joint.Until) {
		return joint
	}
	return calendar.Of(d).Period()
}

// Next is the quarter after one of the timeline's.
func (t Timeline) Next(p Period) Period { return t.Of(p.Until) }

// Prev is the quarter before one of the timeline's.
func (t Timeline) Prev(p Period) Period { return t.Of(p.From.AddDays(-1)) }
