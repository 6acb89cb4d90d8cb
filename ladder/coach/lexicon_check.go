package coach

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"winlog/ladder"
)

// check finds the faults of a lexicon file that need the whole of it.
func (x *Lexicon) check(fail ladder.Fail) {
	for _, id := range slices.Sorted(maps.Keys(x.Levels)) {
		if r := x.Levels[id]; r != "" && !slices.Contains(icRungs, r) && !slices.Contains(managerRungs[1:], r) {
			fail("levels."+string(id), "there is no rung %q: %v or %v", r, icRungs, managerRungs[1:])
		}
	}
	for _, a := range slices.Sorted(maps.Keys(x.Axes)) {
		if !slices.Contains(axes, a) {
			fail("axes."+string(a), "there is no axis %q: %v", a, axes)
		}
	}
	for _, a := range axes {
		if _, ok := x.Axes[a]; !ok && len(x.Axes) > 0 {
			fail("axes", "the axis %q has no dimension", a)
		}
	}
	seen, c := make(map[string]bool), newCompiler(x.Sets)
	for i, s := range x.Signals {
		at := fmt.Sprintf("signals[%d]", i)
		if seen[s.ID] && s.ID != "" {
			fail(at+".id", "there are two signals %q", s.ID)
		}
		seen[s.ID] = true
		if s.Axis != "" && !slices.Contains(axes, s.Axis) {
			fail(at+".axis", "there is no axis %q: %v", s.Axis, axes)
		}
		if s.IC != "" && !slices.Contains(icRungs, s.IC) {
			fail(at+".ic", "there is no rung %q on this track: %v", s.IC, icRungs)
		}
		if s.Manager != "" && !slices.Contains(managerRungs, s.Manager) {
			fail(at+".mgmt", "there is no rung %q on this track: %v", s.Manager, managerRungs)
		}
		for j, p := range s.Phrases {
			if why := x.phraseFault(c, p); why != "" {
				fail(fmt.Sprintf("%s.phrases[%d]", at, j), "%q: %s", p, why)
			}
		}
	}
}

func (x *Lexicon) phraseFault(c compiler, p string) string {
	for _, name := range setNames(p) {
		if _, ok := x.Sets[name]; !ok && !builtinSet(name) {
			return fmt.Sprintf("there is no set <%s>", name)
		}
	}
	switch slots := c.compile(p); {
	case p == "":
	case len(slots) == 0 || slots[0].kind == slotGap || slots[len(slots)-1].kind == slotGap:
		return "a phrase begins and ends with a word"
	}
	return ""
}

// Disagreements are what a lexicon and a ladder do not agree about, one
// sentence each.
func (x *Lexicon) Disagreements(l *ladder.Ladder) []string {
	var all []string
	for _, lv := range l.Levels {
		_, manager, ok := x.rungOf(lv.ID)
		switch {
		case !ok:
			all = append(all, fmt.Sprintf("the lexicon has no rung for the level %s of the ladder", lv.ID))
		case manager != (lv.Track == ladder.TrackManager):
			all = append(all, fmt.Sprintf("the lexicon puts %s on the other track than the ladder does", lv.ID))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(x.Levels)) {
		if _, ok := l.Level(id); !ok {
			all = append(all, fmt.Sprintf("the lexicon has a level %s and the ladder has none", id))
		}
	}
	for _, a := range axes {
		if id := x.Axes[a]; id != "" {
			if _, ok := l.Dimension(id); !ok {
				all = append(all, fmt.Sprintf("the lexicon's axis %s belongs to the dimension %s, which the ladder does not have", a, id))
			}
		}
	}
	return all
}

// disagree is Disagreements as one error, nil if there is none.
func (x *Lexicon) disagree(l *ladder.Ladder) error {
	var errs []error
	for _, text := range x.Disagreements(l) {
		errs = append(errs, errors.New(text))
	}
	return errors.Join(errs...)
}
