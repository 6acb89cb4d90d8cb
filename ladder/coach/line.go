package coach

import (
	"slices"

	"winlog/ladder"
)

// line is the ladder's line that a verdict rests on: of a level, the practice
// that shares most words with the text; where none shares two, the cell of the
// axis's dimension, else the scope.
func (c *Coach) line(id ladder.LevelID, axis Axis, r *reading) Line {
	lv, ok := c.ladder.Level(id)
	if !ok {
		return Line{}
	}
	said := make(map[string]bool)
	for i := range r.tokens {
		if tk := &r.tokens[i]; tk.kind == aWord && !smallWords[tk.word] {
			said[tk.stem] = true
		}
	}
	best, most := "", 1
	for i, p := range lv.Practices {
		shared := 0
		for _, s := range c.practices[id][i] {
			if said[s] {
				shared++
			}
		}
		if shared > most {
			best, most = p.String(), shared
		}
	}
	if best != "" {
		return Line{id, best}
	}
	dimension := c.lexicon.Axes[axis]
	if cell, ok := lv.Dimensions[dimension]; ok {
		d, _ := c.ladder.Dimension(dimension)
		return Line{id, d.Name + ": " + cell.String()}
	}
	if axis == Outcome {
		return Line{id, lv.Practices[0].String()}
	}
	return Line{id, lv.Scope}
}

// practiceStems are the stems of each practice of each level, each once.
func practiceStems(l *ladder.Ladder) map[ladder.LevelID][][]string {
	all := make(map[ladder.LevelID][][]string)
	for _, lv := range l.Levels {
		for _, p := range lv.Practices {
			stems := stemsOf(p.String())
			slices.Sort(stems)
			all[lv.ID] = append(all[lv.ID], slices.Compact(stems))
		}
	}
	return all
}

// smallWords mean nothing by themselves.
var smallWords = set("a an the and or but of to in on at by for with from as is are be am was were been it its this that these those i me my we our us you your " +
	"he she they his her their them him who whom which what when where how why if so than then there here not no nor do does did have has had will would shall should can could may might must " +
	"up out over into onto off about after before during until till while because since through between under again more most some any each every all both few other such only own same too very just " +
	"also still even per via get got let via s t n")
