package coach

import "winlog/ladder"

// line is the ladder's line that a verdict rests on: of a level, the practice
// that shares most words with the strongest stretch that shares any; without
// one the cell of the axis's dimension, else the scope.
func (e *explanation) line(id ladder.LevelID, axis Axis, spans []span) Line {
	lv, ok := e.c.ladder.Level(id)
	if !ok {
		return Line{}
	}
	for _, s := range spans {
		if i := e.practice(id, s); i >= 0 {
			return Line{id, lv.Practices[i].String()}
		}
	}
	dimension := e.c.lexicon.Axes[axis]
	if cell, ok := lv.Dimensions[dimension]; ok {
		d, _ := e.c.ladder.Dimension(dimension)
		return Line{id, d.Name + ": " + cell.String()}
	}
	if axis == Outcome {
		return Line{id, lv.Practices[0].String()}
	}
	return Line{id, lv.Scope}
}

// practice is which practice of a level shares most words with a stretch, -1 if
// none shares any. What people do counts before what success looks like.
func (e *explanation) practice(id ladder.LevelID, s span) int {
	best, most := -1, 0
	for i, p := range e.c.practices[id] {
		shared := 0
		for _, tk := range e.r.tokens[s.from:s.to] {
			switch {
			case tk.kind != aWord || smallWords[tk.word]:
			case p.do[tk.stem]:
				shared += 2
			case p.success[tk.stem]:
				shared++
			}
		}
		if shared > most {
			best, most = i, shared
		}
	}
	return best
}

// practiceStems are the stems of a practice's words.
type practiceStems struct{ do, success map[string]bool }

func stemPractices(l *ladder.Ladder) map[ladder.LevelID][]practiceStems {
	all := make(map[ladder.LevelID][]practiceStems)
	for _, lv := range l.Levels {
		for _, p := range lv.Practices {
			all[lv.ID] = append(all[lv.ID], practiceStems{stemSet([]string{p.Do}), stemSet([]string{p.Success})})
		}
	}
	return all
}

// smallWords mean nothing by themselves.
var smallWords = set("a an the and or but of to in on at by for with from as is are be am was were been it its this that these those i me my we our us you your " +
	"he she they his her their them him who whom which what when where how why if so than then there here not no nor do does did have has had will would shall should can could may might must " +
	"up out over into onto off about after before during until till while because since through between under again more most some any each every all both few other such only own same too very just " +
	"also still even per via get got let via s t n")
