package coach

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"winlog/ladder"
)

// explanation is what the words of a text did to one step's odds.
type explanation struct {
	c     *Coach
	r     *reading
	g     Goal
	spans []span // the strongest first
}

// span is a stretch of the text and what it added to the odds.
type span struct {
	from, to int // tokens
	adds     float32
	signal   int // the lexicon's, -1 if only single words speak
	status   status
}

// maxWords is how many stretches a reading names.
const maxWords = 3

// explain shares the odds of a step out over the stretches of the text. The
// finds of signals are the stretches; single words and pairs count with the
// stretch they lie in, or stand for themselves.
func (c *Coach) explain(r *reading, g Goal, step int) *explanation {
	e := &explanation{c: c, r: r, g: g}
	for _, h := range r.hits {
		e.spans = append(e.spans, span{from: h.from, to: h.to, signal: h.signal, status: r.status[h.from]})
	}
	seen := make(map[string]bool)
	n := 0 // features of signals come first, in the order of hits
	for _, f := range r.features {
		adds := c.model[f.name][step]
		if seen[f.name] {
			adds *= moreOfSame
		}
		seen[f.name] = true
		switch {
		case n < len(r.hits):
			e.spans[n].adds += adds
			n++
		case f.to > f.from && adds != 0:
			e.addWord(f, adds)
		}
	}
	slices.SortStableFunc(e.spans, func(a, b span) int {
		return cmp.Or(-cmp.Compare(abs(a.adds), abs(b.adds)), cmp.Compare(a.from, b.from))
	})
	return e
}

// addWord gives what a word or pair adds to the first stretch that covers it.
func (e *explanation) addWord(f feature, adds float32) {
	for i := range e.spans {
		if s := &e.spans[i]; s.from <= f.from && f.to <= s.to {
			s.adds += adds
			return
		}
	}
	if e.speaks(f.from, f.to) {
		e.spans = append(e.spans, span{from: f.from, to: f.to, adds: adds, signal: -1, status: e.r.status[f.to-1]})
	}
}

// speaks reports that a stretch holds a word that the coach goes by.
func (e *explanation) speaks(from, to int) bool {
	for i := from; i < to; i++ {
		tk := &e.r.tokens[i]
		if tk.kind == aNumber || tk.kind == aWord && !smallWords[tk.word] && e.c.known[tk.stem] && !e.c.topics[tk.stem] && !e.r.tokens[i].name {
			return true
		}
	}
	return false
}

func abs(f float32) float32 { return max(f, -f) }

// leastSay is what a stretch must add to be named.
const leastSay = 0.1

// strongest are the stretches that pulled one way, none inside another.
func (e *explanation) strongest(sign float32) []span {
	var out []span
	for _, s := range e.spans {
		overlaps := slices.ContainsFunc(out, func(o span) bool { return s.from < o.to && o.from < s.to })
		if s.adds*sign >= leastSay && !overlaps && len(out) < maxWords {
			out = append(out, s)
		}
	}
	return out
}

// typed is a stretch as the person wrote it.
func (e *explanation) typed(s span) string {
	return e.g.Text[e.r.tokens[s.from].start:e.r.tokens[s.to-1].end]
}

func (e *explanation) words(spans []span) []string {
	var words []string
	for _, s := range spans {
		if w := e.typed(s); !slices.Contains(words, w) {
			words = append(words, w)
		}
	}
	return words
}

func (e *explanation) next(stretch bool) Reading {
	spans := e.strongest(1)
	reading := e.base(spans, e.g.To)
	reading.Verdict = ladder.GoalNext
	reading.Why = fmt.Sprintf("This reads like %s: %s.", e.g.To, cmp.Or(e.says(spans, true), "as a whole its words are those of that level"))
	reading.Question = e.settling()
	if stretch {
		reading.Notes = append(reading.Notes, Note{"stretch", fmt.Sprintf("This goes beyond %s; a smaller step may be easier to sustain.", e.g.To)})
	}
	return reading
}

func (e *explanation) current() Reading {
	spans := e.strongest(-1)
	reading := e.base(spans, e.g.From)
	reading.Verdict = ladder.GoalCurrent
	why := e.says(spans, false)
	if why == "" {
		why = "nothing in it speaks of the next level"
		if lifts := e.says(e.strongest(1), true); lifts != "" { // say what is there, or the sentence is not true
			why = lifts + ", and by itself that is not enough"
		}
	}
	reading.Why = fmt.Sprintf("This reads like %s, not yet %s: %s.", e.g.From, e.g.To, why)
	reading.Question = e.lifting()
	reading.Rewrite = e.rewrite()
	return reading
}

func (e *explanation) unclear() Reading {
	reading := e.base(nil, e.g.To)
	reading.Verdict = ladder.GoalUnclear
	reading.Why = fmt.Sprintf("The words do not tell whether this is work of %s or of %s.", e.g.From, e.g.To)
	reading.Question = e.lifting()
	return reading
}

// base is what readings of every verdict have.
func (e *explanation) base(spans []span, level ladder.LevelID) Reading {
	axis := e.axis(spans)
	return Reading{
		Words: e.words(spans), Line: e.line(level, axis, spans), Dimension: e.c.lexicon.Axes[axis], Notes: e.c.notes(e.r),
	}
}

// says is what the strongest signals say for a verdict, at most two. A signal
// that the lexicon puts on the other side of the target is left out: its words
// weigh as they do among the others, but its name would not explain it.
func (e *explanation) says(spans []span, next bool) string {
	rung, manager, _ := e.c.lexicon.rungOf(e.g.To)
	var parts []string
	for _, s := range spans {
		if s.signal < 0 {
			continue
		}
		signal := e.c.lexicon.Signals[s.signal]
		part := "it " + signal.Says
		switch {
		case s.status == mine && e.c.reaches(signal, rung, manager) != next, s.status != mine && next:
			continue
		case s.status == other:
			part = fmt.Sprintf("“%s” is somebody else's part", e.typed(s))
		case s.status == off:
			part = fmt.Sprintf("“%s” is ruled out or only wished for", e.typed(s))
		}
		if !slices.Contains(parts, part) && len(parts) < 2 {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, " and ")
}

// axis is what the strongest signal speaks of; without one, what the first
// signal of the text does.
func (e *explanation) axis(spans []span) Axis {
	for _, s := range append(slices.Clone(spans), e.spans...) {
		if s.signal >= 0 {
			return e.c.lexicon.Signals[s.signal].Axis
		}
	}
	return ""
}
