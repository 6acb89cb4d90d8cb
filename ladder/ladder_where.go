package ladder

import "fmt"

// WhereAnswer is how often somebody has worked as a level describes.
type WhereAnswer string

// The answers. The empty answer counts as Rarely.
const (
	MostWeeks WhereAnswer = "most_weeks"
	Sometimes WhereAnswer = "sometimes"
	Rarely    WhereAnswer = "rarely"
)

// WhereQuestion asks about one level, with a date so that the answer rests on
// a stretch of time and not on the best day.
type WhereQuestion struct {
	Level     LevelID
	Text      string
	Practices []Practice // what "this" is
}

// WhereQuestions are the questions of a self-placement on one track, from the
// first level to the last. Take since two or three quarters back: as far as a
// promotion looks.
func (l *Ladder) WhereQuestions(track Track, since Date) []WhereQuestion {
	var qs []WhereQuestion
	for _, lv := range l.Levels {
		if lv.Track != track {
			continue
		}
		qs = append(qs, WhereQuestion{
			Level:     lv.ID,
			Text:      fmt.Sprintf("Since %s, how often have you worked like this?", since.words()),
			Practices: lv.Practices,
		})
	}
	return qs
}

// Placement is where somebody probably is.
type Placement struct {
	Level   LevelID // empty if even the first level of the track was not reached
	Next    LevelID // the level they may wonder about, empty at the end of the track
	Wonder  bool    // Next was answered with Sometimes: "if you wonder…"
	Because string  // the ladder's line on the two levels, or its question where it has none
}

// Place answers a self-placement: the highest level that, like all below it, is
// lived most weeks. What is done sometimes is not yet the level.
func (l *Ladder) Place(track Track, answers map[LevelID]WhereAnswer) Placement {
	p := Placement{Because: l.Where.Question}
	for i := range l.Levels {
		lv := &l.Levels[i]
		if lv.Track != track {
			continue
		}
		if answers[lv.ID] == MostWeeks {
			p.Level = lv.ID
			continue
		}
		p.Next, p.Wonder = lv.ID, answers[lv.ID] == Sometimes
		break
	}
	if w, ok := l.Wonder(p.Level, p.Next); ok {
		p.Because = w.Because
	}
	return p
}

// Wonder is the ladder's row "if you wonder … you are probably …" for two
// levels in any order.
func (l *Ladder) Wonder(a, b LevelID) (Wonder, bool) {
	for _, w := range l.Where.Wonder {
		if w.Lower == a && w.Upper == b || w.Lower == b && w.Upper == a {
			return w, true
		}
	}
	return Wonder{}, false
}
