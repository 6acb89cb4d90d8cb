package coach

import (
	"cmp"
	"slices"

	"winlog/ladder"
)

// Suggestion is what a win seems to show. The person decides.
type Suggestion struct {
	Level      ladder.LevelID // "" when the words do not say
	Dimensions []ladder.DimensionID
	Line       Line // the ladder line it rests on, empty without a level
	Words      []string
}

// maxDimensions is how many dimensions are suggested: a win tagged with all of
// them says nothing.
const maxDimensions = 2

// SuggestWin suggests the level and dimensions that a win shows, on the track
// of the person's level (the IC track if it is unknown). It is the coach's own
// engine: what a person did is described in the words of what one plans to do.
func (c *Coach) SuggestWin(text, result string, level ladder.LevelID, role ladder.Role) Suggestion {
	whole := text
	if result != "" {
		whole += "; " + result
	}
	r := c.read(whole)
	if len(c.unreadable(r, whole)) > 0 || len(r.hits) == 0 {
		return Suggestion{}
	}
	_, manager, _ := c.lexicon.rungOf(level)
	scores := c.model.scores(r.features)
	rung, most := 0, icSteps
	if manager {
		most = managerSteps
	}
	for k := 1; k <= most; k++ {
		if odds, _ := atLeast(scores, k, manager); odds >= 0 {
			rung = k
		}
	}
	step := max(rung-1, 0)
	if manager {
		step += icSteps
	}
	e := c.explain(r, Goal{Text: whole, Role: role}, step)
	spans := e.strongest(1)
	out := Suggestion{Dimensions: c.dimensionsOf(r), Words: e.words(spans)}
	if id := c.levelAt(rung, manager, level); id != "" {
		out.Level, out.Line = id, e.line(id, e.axis(spans), spans)
	}
	return out
}

// levelAt is the level on a rung: the person's own if it stands there, else the
// ladder's first. The start of the management track is no level.
func (c *Coach) levelAt(rung int, manager bool, own ladder.LevelID) ladder.LevelID {
	name := rungName(rung, manager)
	if c.lexicon.Levels[own] == name {
		return own
	}
	for _, lv := range c.ladder.Levels {
		if c.lexicon.Levels[lv.ID] == name {
			return lv.ID
		}
	}
	return ""
}

// dimensionsOf are the dimensions that most signals speak of, the strongest
// first.
func (c *Coach) dimensionsOf(r *reading) []ladder.DimensionID {
	count := make(map[ladder.DimensionID]int)
	for _, h := range r.hits {
		if r.status[h.from] == mine {
			count[c.lexicon.Axes[c.lexicon.Signals[h.signal].Axis]] += h.to - h.from
		}
	}
	var ids []ladder.DimensionID
	for _, d := range c.ladder.Dimensions {
		if count[d.ID] > 0 {
			ids = append(ids, d.ID)
		}
	}
	slices.SortStableFunc(ids, func(a, b ladder.DimensionID) int { return -cmp.Compare(count[a], count[b]) })
	return ids[:min(len(ids), maxDimensions)]
}
