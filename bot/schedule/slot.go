package schedule

import (
	"time"

	"winlog/ladder"
)

// Planner says when kinds fall due. It is pure: rules, working time and quarters
// are given, and so is now.
type Planner struct {
	Rules Rules
	Work  ladder.WorkTime
	// Quarter is the quarter that holds a day.
	Quarter func(ladder.Date) ladder.Period
}

// Newest is the newest slot of a kind that has come for somebody in a zone who is
// away now and then; false if there is none yet or the kind is switched off.
// Earlier ones do not count any more: what was missed is not made up for one by one.
func (p Planner) Newest(k Kind, now time.Time, loc *time.Location, away []ladder.Leave) (Slot, bool) {
	rule, ok := p.Rules[k.ID]
	if !ok {
		return Slot{}, false
	}
	today := ladder.DateOf(now.In(loc))
	if k.Cycle == Quarterly {
		// A slot may come before its quarter begins or long after its end, and not
		// every quarter need have one.
		quarter := p.next(p.Quarter(today))
		for range 6 {
			if s, ok := p.OfQuarter(k, quarter, loc, away); ok && !s.At.After(now) {
				return s, true
			}
			quarter = p.previous(quarter)
		}
		return Slot{}, false
	}
	for _, days := range []int{2, 9, 40, 400, 1600} {
		var newest Slot
		found := false
		for day := today.AddDays(-days); ; day = day.AddDays(1) {
			var minute int
			var ok bool
			// Only the first time of a day counts.
			if day, minute, ok = rule.firstFrom(day); !ok || day.After(today) {
				break
			}
			at, ok := p.move(day, minute, loc, away)
			if !ok || at.After(now) {
				break
			}
			newest, found = Slot{Kind: k.ID, Period: day, Day: day, At: at}, true
		}
		if found {
			newest.Quarter = p.Quarter(newest.Day)
			if k.Cycle == Once {
				newest.Period = ladder.Date{}
			}
			return newest, true
		}
	}
	return Slot{}, false
}

// OfQuarter is the slot of a quarterly kind for a quarter, whether it has come or
// not. There is none if the rule names no day before that of the next quarter, or
// if the person is away until then.
func (p Planner) OfQuarter(k Kind, quarter ladder.Period, loc *time.Location, away []ladder.Leave) (Slot, bool) {
	rule, ok := p.Rules[k.ID]
	if !ok {
		return Slot{}, false
	}
	from, ok := p.anchorDay(rule, quarter, loc)
	until, ok2 := p.anchorDay(rule, p.next(quarter), loc)
	if !ok || !ok2 {
		return Slot{}, false
	}
	day, minute, ok := rule.firstFrom(from)
	if !ok || !day.Before(until) {
		return Slot{}, false
	}
	at, ok := p.move(day, minute, loc, away)
	if !ok || !ladder.DateOf(at.In(loc)).Before(until) {
		return Slot{}, false
	}
	return Slot{Kind: k.ID, Period: quarter.From, Day: day, Quarter: quarter, At: at}, true
}

// anchorDay is the day from which on a rule counts for a quarter.
func (p Planner) anchorDay(r Rule, quarter ladder.Period, loc *time.Location) (ladder.Date, bool) {
	day := quarter.Until
	switch r.anchor.of {
	case afterQuarter:
	case quarterStart:
		day = quarter.From
	case quarterEnd:
		day = quarter.Until.AddDays(-1)
	case digestDay:
		digest, ok := p.OfQuarter(Kind{ID: ladder.MessageDigest}, quarter, loc, nil)
		if !ok {
			return ladder.Date{}, false
		}
		day = ladder.DateOf(digest.At.In(loc))
	}
	if r.anchor.working {
		return p.Work.AddWorkdays(day, r.anchor.days, loc), true
	}
	return day.AddDays(r.anchor.days), true
}

// move is when something reaches somebody that should on a day at a minute: on
// the next day they work, at that time if it is in their working hours.
func (p Planner) move(day ladder.Date, minute int, loc *time.Location, away []ladder.Leave) (time.Time, bool) {
	day, ok := p.Work.Workday(day, loc, away)
	if !ok {
		return time.Time{}, false
	}
	return p.Work.Next(day.At(minute, loc), loc, away)
}

func (p Planner) next(q ladder.Period) ladder.Period { return p.Quarter(q.Until) }

func (p Planner) previous(q ladder.Period) ladder.Period { return p.Quarter(q.From.AddDays(-1)) }

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
