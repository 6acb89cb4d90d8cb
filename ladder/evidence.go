package ladder

import (
	"slices"
	"sort"
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
	wins := r.winsOf(quarter)
	if len(wins) == 0 {
		return r.findEvidence(wins, quarter, sealed, level)
	}
	key := shownKey{&wins[0], len(wins), quarter.From, quarter.Until, sealed, level, r.Person.Timezone}
	found, ok := r.before[key]
	if !ok {
		found.evidence, found.dimensions = r.findEvidence(wins, quarter, sealed, level)
	}
	if r.now != nil {
		r.now[key] = found
	}
	return found.evidence, found.dimensions
}

// Shown is what wins of quarters showed, by the wins' list in memory: nobody
// writes into one once a streak was computed from it.
type Shown map[shownKey]shownIn

type shownKey struct {
	wins                *WinFact // the first
	n                   int
	from, until, sealed Date
	level               LevelID
	zone                string
}

type shownIn struct {
	evidence   Evidence
	dimensions []shown
}

func (r *record) findEvidence(wins []WinFact, quarter Period, sealed Date, level LevelID) (Evidence, []shown) {
	var e Evidence
	above := r.Ladder.AtOrAbove(level)
	dimensions := make([]shown, len(r.Ladder.Dimensions))
	months := make([]time.Month, 0, 6)
	var of LevelID
	var atTarget bool
	for i := range wins {
		w := &wins[i]
		if i == 0 || w.Level != of { // most are of one level
			of, atTarget = w.Level, slices.Contains(above, w.Level)
		}
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
		if e.Wins == nil {
			e.Wins = make([]WinID, 0, len(wins)-i)
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
		return sort.Search(len(r.Wins), func(i int) bool { return !r.Wins[i].OccurredOn.Before(d) })
	}
	return r.Wins[at(quarter.From):at(quarter.Until)]
}

// withdrawn is how many of the wins that a quarter was sealed with do not stand
// any more: deleted, or moved to a day outside (rule 13).
func (r *record) withdrawn(quarter Period, sealed []WinID) int {
	n := 0
	here := r.winsOf(quarter)
	for _, id := range sealed {
		// Most of them are where they were, in the order they were sealed in.
		i := 0
		for i < len(here) && here[i].ID != id {
			i++
		}
		var w *WinFact
		if i < len(here) {
			w, here = &here[i], here[i+1:]
		} else {
			w = r.find(id)
		}
		if w != nil && (!w.DeletedAt.IsZero() || !quarter.Contains(w.OccurredOn)) {
			n++
		}
	}
	return n
}

// find is a win by its id, wherever it is dated, or nil.
func (r *record) find(id WinID) *WinFact {
	if r.byID == nil {
		r.byID = make(map[WinID]*WinFact, len(r.Wins))
		for i := range r.Wins {
			r.byID[r.Wins[i].ID] = &r.Wins[i]
		}
	}
	return r.byID[id]
}
