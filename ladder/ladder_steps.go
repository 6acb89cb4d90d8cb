package ladder

import "slices"

// Target is a level a person can work towards from another one.
type Target struct {
	Level  LevelID
	Switch bool   // a change of track, not a promotion
	Reason string // why people make the switch; empty for a promotion
}

// Next are the levels that follow a level: first those of its own track, then
// the common switches to the other track. IC3 has IC4 and the switch to M1, IC4
// only the switch to M2, M3 nothing.
func (l *Ladder) Next(id LevelID) []Target {
	lv, ok := l.Level(id)
	if !ok {
		return nil
	}
	var next []Target
	for _, n := range lv.Next {
		next = append(next, Target{Level: n})
	}
	for _, s := range l.Tracks.Switches {
		if s.From == id {
			next = append(next, Target{Level: s.To, Switch: true, Reason: s.Reason})
		}
	}
	return next
}

// TargetOf is the level somebody works towards unless they chose another: the
// first next level of the same track (QUARTERS rule 4). It is false at the end
// of a track.
func (l *Ladder) TargetOf(id LevelID) (LevelID, bool) {
	lv, ok := l.Level(id)
	if !ok || len(lv.Next) == 0 {
		return "", false
	}
	return lv.Next[0], true
}

// IsTarget reports whether to is among the Next of from: the targets a person
// may choose.
func (l *Ladder) IsTarget(from, to LevelID) bool {
	for _, t := range l.Next(from) {
		if t.Level == to {
			return true
		}
	}
	return false
}

// AtOrAbove are a level and those its track leads on to.
func (l *Ladder) AtOrAbove(id LevelID) []LevelID {
	levels := []LevelID{id}
	for i := 0; i < len(levels); i++ {
		lv, ok := l.Level(levels[i])
		if !ok {
			continue
		}
		for _, next := range lv.Next {
			if !slices.Contains(levels, next) {
				levels = append(levels, next)
			}
		}
	}
	return levels
}

// IsSwitch reports whether two levels are on different tracks. Unknown levels
// are on none.
func (l *Ladder) IsSwitch(from, to LevelID) bool {
	a, okA := l.Level(from)
	b, okB := l.Level(to)
	return okA && okB && a.Track != b.Track
}

// Transition is what the ladder says about a step: the row of exactly this
// step, else the row of any level of from's track, such as IC → M1.
func (l *Ladder) Transition(from, to LevelID) (Transition, bool) {
	lv, ok := l.Level(from)
	if !ok {
		return Transition{}, false
	}
	var general *Transition
	for i := range l.Transitions {
		t := &l.Transitions[i]
		switch {
		case t.To != to:
		case t.From == from:
			return *t, true
		case t.FromTrack == lv.Track && t.From == "":
			general = t
		}
	}
	if general == nil {
		return Transition{}, false
	}
	return *general, true
}

// Gaps are what people commonly lack for a step. For a step the ladder has no
// row for (IC0 → IC1, M1 → M2) they are what people do at the level they step
// to, and common is false: say "people at IC1 …", not "common gaps".
func (l *Ladder) Gaps(from, to LevelID) (gaps []string, common bool) {
	if t, ok := l.Transition(from, to); ok {
		return t.Gaps, true
	}
	lv, ok := l.Level(to)
	if !ok {
		return nil, false
	}
	for _, p := range lv.Practices {
		gaps = append(gaps, p.Do)
	}
	return gaps, false
}

// Equivalent is the row that says which level of the other track is as senior
// as this one. IC0, IC1 and levels without a row have none.
func (l *Ladder) Equivalent(id LevelID) (Equivalence, bool) {
	for _, e := range l.Tracks.Equivalences {
		if id != "" && (e.IC == id || e.Manager == id) {
			return e, true
		}
	}
	return Equivalence{}, false
}

// Other is the side of the equivalence that is not the level: a level's id or
// the word for something that is no level of this ladder.
func (e Equivalence) Other(id LevelID) string {
	level, word := e.Manager, e.ManagerWord
	if e.IC != id {
		level, word = e.IC, e.ICWord
	}
	if level != "" {
		return string(level)
	}
	return word
}
