package ladder

import (
	"slices"
	"time"
)

// shown says what the wins of a quarter show in one dimension.
type shown struct {
	any    bool // there is a win
	target bool // and one at the target or above
}

// evidence is how the wins of a quarter stand to the rule, judged against a level
// and those above it, and what they show in each dimension of the ladder. A win
// counts that was logged before the day on which the quarter was sealed, and not
// deleted before it: what happens to it later leaves the verdict as it is
// (rules 12 and 13).
func (r *record) evidence(quarter Period, sealed Date, level LevelID) (Evidence, []shown) {
	var e Evidence
	above := r.Ladder.AtOrAbove(level)
	dimensions := make([]shown, len(r.Ladder.Dimensions))
	months := make([]time.Month, 0, 6)
	wins := r.winsOf(quarter)
	for i := range wins {
		w := &wins[i]
		atTarget := slices.Contains(above, w.Level)
		if !w.DeletedAt.IsZero() && r.day(w.DeletedAt).Before(sealed) {
			continue
		}
		if !w.LoggedOn.Before(sealed) {
			if atTarget {
				e.Late++
			}
			continue
		}
		e.Total++
		for i, d := range r.Ladder.Dimensions {
			if slices.Contains(w.Dimensions, d.ID) {
				dimensions[i].any = true
				dimensions[i].target = dimensions[i].target || atTarget
			}
		}
		if !atTarget {
			continue
		}
		e.Wins = append(e.Wins, w.ID)
		if !slices.Contains(months, w.OccurredOn.Month) { // no quarter is a year long
			months = append(months, w.OccurredOn.Month)
		}
		if w.HasResult || w.Witness {
			e.Witnessed++
		} else {
			e.Bare = append(e.Bare, w.ID)
		}
		if w.Level != level {
			e.Above++
		}
		if quarter.Lateness(w.LoggedOn) != OnTime {
			e.After++
		}
	}
	for i, d := range r.Ladder.Dimensions {
		switch {
		case d.Core && dimensions[i].target:
			e.Dimensions = append(e.Dimensions, d.ID)
		case d.Core:
			e.Missing = append(e.Missing, d.ID)
		}
	}
	e.Months = len(months)
	e.Met = len(e.Wins) >= r.Rules.EvidenceWins && len(e.Dimensions) >= r.Rules.EvidenceDimensions &&
		e.Months >= r.Rules.EvidenceMonths && e.Witnessed >= r.Rules.EvidenceWitnessed
	return e, dimensions
}

// day is the person's date at an instant.
func (r *record) day(at time.Time) Date { return DateOf(at.In(r.zone)) }

// winsOf are the wins dated in a quarter, also deleted and late ones.
func (r *record) winsOf(quarter Period) []WinFact {
	at := func(d Date) int {
		i, _ := slices.BinarySearchFunc(r.Wins, d, func(w WinFact, d Date) int { return w.OccurredOn.Compare(d) })
		return i
	}
	return r.Wins[at(quarter.From):at(quarter.Until)]
}

// withdrawn is how many of the wins that a quarter was sealed with do not stand
// any more: deleted, or moved to a day outside (rule 13).
func (r *record) withdrawn(quarter Period, sealed []WinID) int {
	n := 0
	for _, id := range sealed {
		if w := r.sealedWins[id]; w != nil && (!w.DeletedAt.IsZero() || !quarter.Contains(w.OccurredOn)) {
			n++
		}
	}
	return n
}

// findSealedWins looks up the wins that quarters were sealed with, wherever they
// are dated now.
func (r *record) findSealedWins() {
	n := 0
	for _, v := range r.Verdicts {
		n += len(v.Wins)
	}
	r.sealedWins = make(map[WinID]*WinFact, n)
	for _, v := range r.Verdicts {
		for _, id := range v.Wins {
			r.sealedWins[id] = nil
		}
	}
	for i := range r.Wins {
		w := &r.Wins[i]
		if _, ok := r.sealedWins[w.ID]; ok {
			r.sealedWins[w.ID] = w
		}
	}
}
