package ladder

import (
	"slices"
	"unicode/utf8"
)

// Tidy is the goal with clean text, and without gaps that are empty or said
// twice.
func (g Goal) Tidy() Goal {
	g.Text, g.Measure = CleanText(g.Text), CleanText(g.Measure)
	g.Gaps = distinct(g.Gaps)
	return g
}

// Ended reports whether the goal's quarter is over.
func (g Goal) Ended(today Date) bool { return !today.Before(g.Quarter.Until) }

// CheckGoal reports every fault of a goal that its owner wants to set or change,
// as Errors. Their fields are text, target, gaps, dimension, measure, quarter
// and visibility, once each. today is the civil date in the owner's zone.
func CheckGoal(g Goal, today Date, l *Ladder) error {
	var es Errors
	switch n := utf8.RuneCountInString(g.Text); {
	case Blank(g.Text):
		es.add("text", "Write what you want to do.")
	case n > MaxGoalText:
		es.add("text", "The goal has %d characters; at most %d fit. Keep one sentence, and how you will know in the measure.", n, MaxGoalText)
	case !storable(g.Text):
		es.add("text", "The goal has characters that cannot be stored.")
	}
	switch n := utf8.RuneCountInString(g.Measure); {
	case n > MaxGoalMeasure:
		es.add("measure", "The measure has %d characters; at most %d fit.", n, MaxGoalMeasure)
	case !storable(g.Measure):
		es.add("measure", "The measure has characters that cannot be stored.")
	}
	if !slices.Contains(l.GoalTargets(g.Level), g.Target) {
		es.add("target", "%s is no level that %s leads to.", clip(string(g.Target)), clip(string(g.Level)))
	} else {
		checkGaps(&es, g, l)
	}
	if _, ok := l.Dimension(g.Dimension); !ok && g.Dimension != "" {
		es.add("dimension", "The ladder has no dimension %q.", clip(string(g.Dimension)))
	}
	switch {
	case g.Quarter.From.IsZero() || g.Quarter.Until.IsZero():
		es.add("quarter", "Say for which quarter the goal is.")
	case g.Ended(today):
		es.add("quarter", "%s is over. A goal is for a quarter that has not ended; what you did in a past one is a win.", g.Quarter.Label)
	}
	if !g.Visibility.Valid() {
		es.add("visibility", "Choose who may see it: private, manager or public.")
	}
	return es.err()
}

func checkGaps(es *Errors, g Goal, l *Ladder) {
	if n := len(g.Gaps); n > MaxGoalGaps {
		es.add("gaps", "You picked %d; pick at most %d. One goal bridges few gaps.", n, MaxGoalGaps)
		return
	}
	known, _ := l.Gaps(g.Level, g.Target)
	for _, gap := range g.Gaps {
		if !slices.Contains(known, gap) {
			es.add("gaps", "The ladder in use does not have that gap. Open the form again to see those it has.")
			return
		}
	}
}

// GoalTargets are the levels a goal of somebody at a level can lead to: the Next
// ones, and before them, where the track ends, "" for staying. A goal without a
// target is one at the person's own level.
func (l *Ladder) GoalTargets(from LevelID) []LevelID {
	if _, ok := l.Level(from); !ok {
		return nil
	}
	var targets []LevelID
	if _, ok := l.TargetOf(from); !ok {
		targets = append(targets, "")
	}
	for _, t := range l.Next(from) {
		targets = append(targets, t.Level)
	}
	return targets
}

// GoalTarget is the level that a person's goals lead to unless they say
// otherwise: the target they chose, else the next level of their track, "" at
// its end.
func (l *Ladder) GoalTarget(p Person) LevelID {
	if p.Target != "" && l.IsTarget(p.Level, p.Target) {
		return p.Target
	}
	target, _ := l.TargetOf(p.Level)
	return target
}

// CheckRoom reports, as a Conflict, that a quarter has no room for one more
// next-level goal beside the active ones. The ladder asks for 2-3 gaps: more
// goals than that are none.
func CheckRoom(g Goal, others []Goal) error {
	if n := CountNextLevel(others); g.NextLevel() && n >= MaxActiveGoals {
		return Errorf(Conflict, "There are %d active next-level goals in %s already, and %d is the most: the ladder asks for two or three gaps at a time.", n, g.Quarter.Label, MaxActiveGoals)
	}
	return nil
}

// CountNextLevel is how many of the goals are active next-level goals.
func CountNextLevel(goals []Goal) int {
	n := 0
	for _, g := range goals {
		if g.State == GoalActive && g.NextLevel() {
			n++
		}
	}
	return n
}

// CheckGoalLink reports, as an Errors with the field goal, why a win cannot be
// linked to a goal: both must be of one person and of one quarter.
func CheckGoalLink(w Win, g Goal) error {
	var es Errors
	switch {
	case g.User != w.User:
		es.add("goal", "That goal does not exist any more, or it is not one of yours.")
	case !g.Quarter.Contains(w.OccurredOn):
		es.add("goal", "That goal is for %s, and the win is from %d %s. Pick a goal of the win's quarter, or none.", g.Quarter.Label, w.OccurredOn.Day, w.OccurredOn.Month)
	}
	return es.err()
}
