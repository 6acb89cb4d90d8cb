package ladder

import "slices"

// The ids of the mistakes that the program can recognise. A ladder that does not
// list one has no note about it.
const (
	mistakeTenure       = "tenure"
	mistakeSometimes    = "sometimes"
	mistakePromoteFirst = "promote-first"
	mistakeOnlyWayUp    = "only-way-up"
	mistakeGreatAt      = "great-at-current"
	mistakeGoals        = "current-level-goals"
	mistakeOneWitness   = "one-witness"
)

// MistakeInput is what somebody did or typed. Zero parts are not looked at.
type MistakeInput struct {
	Text    string // as typed: a goal, a win, a note
	Goals   []Goal // of a quarter
	Streak  Streak
	Breadth Breadth
}

// FindMistakes are the ladder's common mistakes that what somebody did or typed
// looks like, in the ladder's order (PRODUCT S4). It would rather miss one than
// be wrong. Whether one was shown before is the caller's to know.
func FindMistakes(l *Ladder, in MistakeInput) []Mistake {
	found := mistakesOfText(in.Text)
	if onlyCurrentGoals(in.Goals) {
		found = append(found, mistakeGoals)
	}
	if onceOnly(in.Streak) {
		found = append(found, mistakeSometimes)
	}
	if greatAtCurrent(in.Streak) {
		found = append(found, mistakeGreatAt)
	}
	// Three, or the first win of somebody new would do.
	if in.Breadth.OnlyManager != "" && in.Breadth.Named >= 3 {
		found = append(found, mistakeOneWitness)
	}
	var mistakes []Mistake
	for _, m := range l.Mistakes {
		if slices.Contains(found, m.ID) {
			mistakes = append(mistakes, m)
		}
	}
	return mistakes
}

// onlyCurrentGoals reports whether there are active goals and none of them is a
// next-level one.
func onlyCurrentGoals(goals []Goal) bool {
	active := 0
	for _, g := range goals {
		if g.State == GoalActive {
			active++
		}
	}
	return active > 0 && CountNextLevel(goals) == 0
}

// onceOnly reports whether the newest quarter that somebody judged was partly at
// the target, after a single good one.
func onceOnly(s Streak) bool {
	said := s.newest(3, func(q StreakQuarter) bool { return q.Source.atLeast(SourceClaimed) })
	return len(said) >= 2 && said[0].Value == ValuePartial && said[1].Value == ValueNext &&
		(len(said) == 2 || said[2].Value != ValueNext)
}

// greatAtCurrent reports whether the two newest sealed quarters are full of wins
// of which none is at the target.
func greatAtCurrent(s Streak) bool {
	sealed := s.newest(2, func(q StreakQuarter) bool { return q.State == QuarterSealed })
	return len(sealed) == 2 && !slices.ContainsFunc(sealed, func(q StreakQuarter) bool {
		return q.Evidence.Total < s.Rules.EvidenceWins || len(q.Evidence.Wins) > 0 || q.Source != ""
	})
}

// newest are up to n of the quarters that were judged against a target and are as
// asked, newest first.
func (s Streak) newest(n int, is func(StreakQuarter) bool) []StreakQuarter {
	var out []StreakQuarter
	for _, q := range slices.Backward(s.Quarters) {
		judged := q.Target != "" && !q.Early && q.State != QuarterOpen && q.Value != ValueExcused
		if judged && is(q) && len(out) < n {
			out = append(out, q)
		}
	}
	return out
}
