package coach

import (
	"fmt"
	"maps"
	"slices"

	"winlog/ladder"
)

// Coach judges goals against one ladder with one lexicon. It never changes and
// may be used from many goroutines at once.
type Coach struct {
	ladder    *ladder.Ladder
	lexicon   *Lexicon
	signals   *matcher
	families  *matcher
	familyIDs []string
	model     model
	practices map[ladder.LevelID][]practiceStems

	// Stems of the lexicon's sets that the coach itself goes by, and of all the
	// words it has met.
	functions, people, topics, known map[string]bool
}

// New makes a coach. A nil lexicon is the built-in one; with it the coach
// judges the levels that the lexicon knows and calls goals at others unclear.
// For a lexicon of one's own the error names everything that it and the ladder
// disagree about.
func New(l *ladder.Ladder, x *Lexicon) (*Coach, error) {
	if x == nil {
		x = BuiltinLexicon()
	} else {
		if err := x.disagree(l); err != nil {
			return nil, err
		}
		x = x.withBuiltin()
	}
	m, err := parseModel(weightsText)
	if err != nil {
		return nil, err
	}
	c := &Coach{
		ladder: l, lexicon: x, model: m, signals: newMatcher(x.Signals, x.Sets),
		familyIDs: slices.Sorted(maps.Keys(x.Families)),
		functions: stemSet(x.Sets["function"]), people: stemSet(x.Sets["people"], x.Sets["report"]),
		topics: stemSet(x.Sets["topic"]), known: x.stems(), practices: stemPractices(l),
	}
	families := make([]Signal, len(c.familyIDs))
	for i, id := range c.familyIDs {
		families[i].Phrases = x.Families[id]
	}
	c.families = newMatcher(families, nil)
	return c, nil
}

// Builtin is a coach with the built-in lexicon.
func Builtin(l *ladder.Ladder) *Coach {
	c, err := New(l, nil)
	if err != nil {
		// The weights are part of the program and its tests parse them.
		panic("coach: " + err.Error())
	}
	return c
}

// Goal is a goal to judge: its text, where the person stands and wants to go.
type Goal struct {
	Text     string
	From, To ladder.LevelID
	Role     ladder.Role
}

// Reading is what the coach says of a goal.
type Reading struct {
	Verdict   ladder.GoalVerdict
	Words     []string           // up to three: the words that decided, as typed, the strongest first
	Why       string             // one plain sentence
	Line      Line               // the ladder line it rests on; empty if the text cannot be judged at all
	Question  string             // one question that would lift or settle it
	Rewrite   string             // the goal as the next level would put it, with the person's own nouns; "" where that does not help
	Dimension ladder.DimensionID // what it is mostly about, "" if nothing
	Notes     []Note             // apart from the verdict
}

// Line is a line of the ladder: a practice, a dimension's cell or a scope.
type Line struct {
	Level ladder.LevelID
	Text  string
}

// Judge reads a goal's wording. It is deterministic and never fails: what it
// cannot judge is unclear, with a note or a sentence that says why.
func (c *Coach) Judge(g Goal) Reading {
	rung, manager, ok := c.lexicon.rungOf(g.To)
	if !ok {
		return Reading{Verdict: ladder.GoalUnclear, Why: c.unknownLevel(g.To)}
	}
	if at, same, ok := c.lexicon.rungOf(g.From); rung == 0 || ok && same == manager && at >= rung {
		return Reading{Verdict: ladder.GoalUnclear, Why: fmt.Sprintf("The coach judges steps up the ladder, and %s to %s is none that it can tell apart.", g.From, g.To)}
	}
	r := c.read(g.Text)
	if notes := c.unreadable(r, g.Text); len(notes) > 0 {
		return Reading{Verdict: ladder.GoalUnclear, Why: notes[0].Text, Question: questions[rungName(rung, manager)][0], Notes: notes}
	}
	scores := c.model.scores(r.features)
	odds, step := atLeast(scores, rung, manager)
	e := c.explain(r, g, step)
	switch {
	case len(r.hits) == 0 && odds > -clearWithoutSignals && odds < clearWithoutSignals:
		return e.unclear()
	case odds >= 0:
		return e.next(c.isStretch(scores, rung, manager))
	default:
		return e.current()
	}
}

// clearWithoutSignals are the log-odds at which single words are enough to
// judge a text in which no phrase of the lexicon was found.
const clearWithoutSignals = 0.3

func (c *Coach) unknownLevel(id ladder.LevelID) string {
	if id == "" {
		return "There is no level to work towards, so the coach cannot judge the goal."
	}
	return fmt.Sprintf("The coach's lexicon does not say what kind of work %s does, so it cannot judge the goal.", id)
}

// isStretch reports that a text clearly describes work above the target.
func (c *Coach) isStretch(s weights, rung int, manager bool) bool {
	most := icSteps
	if manager {
		most = managerSteps
	}
	if rung == most {
		return false
	}
	odds, _ := atLeast(s, rung+1, manager)
	return odds > clearStretch
}

// clearStretch are the log-odds from which a text is clearly above the target.
const clearStretch = 1
