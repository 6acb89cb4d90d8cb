package main

import (
	"strings"

	"winlog/ladder"
)

// findLevel is the level that words on the command line name, or an error that
// says which were meant perhaps.
func findLevel(l *ladder.Ladder, words []string) (ladder.LevelID, error) {
	query := strings.Join(words, " ")
	r := l.Find(query, "")
	switch {
	case r.Found == ladder.FoundOne:
		return r.Match.Level, nil
	case len(r.Candidates) == 0:
		return "", ladder.Errorf(ladder.NotFound, "no level is called %q; there are %s", query, strings.Join(levelIDs(l), ", "))
	}
	var near []string
	for _, m := range r.Candidates {
		near = append(near, string(m.Level)+" ("+l.Title(m.Level, m.Role)+")")
	}
	return "", ladder.Errorf(ladder.NotFound, "no level is called exactly %q; did you mean %s?", query, strings.Join(near, ", "))
}

func levelIDs(l *ladder.Ladder) []string {
	var ids []string
	for _, lv := range l.Levels {
		ids = append(ids, string(lv.ID))
	}
	return ids
}
