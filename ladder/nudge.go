package ladder

// NudgeKind is what a nudge about goals is about.
type NudgeKind string

// The kinds, in the order of a quarter.
const (
	NudgeClose  NudgeKind = "close"   // goals of the quarter before are still open
	NudgeNoGoal NudgeKind = "no_goal" // none was set
	NudgeHalf   NudgeKind = "half"    // half-time: a check-in
	NudgeEnd    NudgeKind = "end"     // the quarter ends soon
)

// Nudge is what to write to somebody about their goals.
type Nudge struct {
	Kind  NudgeKind
	Goals []Goal // that it is about; none of NudgeNoGoal
}

// FindNudge is what to write about goals on a day of a quarter, if anything:
// in its first week about goals of the one before, in the third and fifth if
// there is no goal, in the seventh about those nobody checked in on for two
// weeks, and once in the last but one. goals are of this quarter and the one
// before; checkedIn is the day of a goal's newest check-in, zero if there is none.
func FindNudge(quarter Period, day Date, goals []Goal, checkedIn map[GoalID]Date) (Nudge, bool) {
	var this, before []Goal
	for _, g := range goals {
		switch {
		case g.State != GoalActive:
		case g.Quarter.From.Before(quarter.From):
			before = append(before, g)
		case quarter.Contains(g.Quarter.From):
			this = append(this, g)
		}
	}
	week, left := day.DaysSince(quarter.From)/7, quarter.Until.DaysSince(day)
	about := func(kind NudgeKind, goals []Goal) (Nudge, bool) { return Nudge{kind, goals}, len(goals) > 0 }
	switch {
	case !quarter.Contains(day):
		return Nudge{}, false
	case week == 0:
		return about(NudgeClose, before)
	case (week == 2 || week == 4) && !anyGoal(quarter, goals):
		return Nudge{Kind: NudgeNoGoal}, true
	case week == 6:
		var silent []Goal
		for _, g := range this {
			if at := checkedIn[g.ID]; at.IsZero() || at.AddDays(14).Before(day) {
				silent = append(silent, g)
			}
		}
		return about(NudgeHalf, silent)
	case left > 7 && left <= 14:
		return about(NudgeEnd, this)
	}
	return Nudge{}, false
}

// anyGoal reports whether a goal of the quarter is active or was brought to an end.
func anyGoal(quarter Period, goals []Goal) bool {
	for _, g := range goals {
		if quarter.Contains(g.Quarter.From) && g.State != GoalDropped {
			return true
		}
	}
	return false
}

// QuietWeeks are the weeks after which somebody who logged no win since is
// reminded. Who does not log then is left alone.
var QuietWeeks = []int{3, 6, 10}

// LastWin is the newest day on which something was won or logged, zero if nothing
// was.
func LastWin(wins []WinFact) Date {
	var last Date
	for _, w := range wins {
		if w.DeletedAt.IsZero() {
			last = later(last, later(w.OccurredOn, w.LoggedOn))
		}
	}
	return last
}

// QuietSpell is for how many whole weeks somebody logged no win, leave not
// counted.
func QuietSpell(last, today Date, leave []Leave) int {
	quiet := 0
	for day := last.AddDays(1); !day.After(today); day = day.AddDays(1) {
		away := false
		for _, l := range leave {
			away = away || l.Covers(day)
		}
		if !away {
			quiet++
		}
		if quiet >= 7*(QuietWeeks[len(QuietWeeks)-1]+1) {
			break // longer than anybody is reminded
		}
	}
	return quiet / 7
}

// NextTip is the mistake to write about next: one that somebody seems to make,
// else the first in the ladder's order. Those in shown are left out; it is false
// when none is left.
func NextTip(l *Ladder, makes []Mistake, shown map[string]bool) (Mistake, bool) {
	for _, list := range [][]Mistake{makes, l.Mistakes} {
		for _, m := range list {
			if !shown[m.ID] {
				return m, true
			}
		}
	}
	return Mistake{}, false
}
