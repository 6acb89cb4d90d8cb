package ladder

import "strings"

// Found says how a search for a level ended.
type Found int

// The ends of a search.
const (
	FoundNone    Found = iota // nothing fits; Candidates are "did you mean", best first, perhaps empty
	FoundOne                  // Match is the level; Candidates are others the words fit as well
	FoundSeveral              // the words fit several levels: Candidates, in the ladder's order
)

// MatchBy says which of a level's names a query met.
type MatchBy int

// The names of a level.
const (
	ByID    MatchBy = iota // "ic3"
	ByTitle                // "senior engineer"
	ByWord                 // "leadership", or one of the level's aliases
)

// Match is a level that a query met and how.
type Match struct {
	Level LevelID
	Role  Role   // whose title it was; empty for an id, a word, and a title that all roles share
	Title string // the name that was met as the ladder writes it: "Lead PM", "IC3", "Leadership"
	By    MatchBy
	Loose bool // the query was misspelt or incomplete: say what it was taken for
}

// FindResult is what Find found.
type FindResult struct {
	Found      Found
	Match      Match // set with FoundOne
	Candidates []Match
}

// Find looks a level up by what a person typed: an id in any spelling ("ic3",
// "IC 3", "level: ic-3"), a title of any role ("senior engineer", "sr eng mgr",
// "lead pm"), part of one ("lead"), the level's word, or a misspelling of these.
// Where the words fit the titles of several roles, the person's own role
// decides, if it is given. It never fails: see FoundNone.
func (l *Ladder) Find(query string, role Role) FindResult {
	if i, ok := l.index.level[LevelID(query)]; ok {
		return l.foundID(i)
	}
	if i, ok := l.index.id[idKey(query)]; ok {
		return l.foundID(i)
	}
	return FindResult{}
}

func (l *Ladder) foundID(i int) FindResult {
	id := l.Levels[i].ID
	return FindResult{Found: FoundOne, Match: Match{Level: id, Title: string(id), By: ByID}}
}

// index finds levels by name without walking the ladder.
type index struct {
	level map[LevelID]int // exact ids
	id    map[string]int  // ids as idKey writes them
}

func (l *Ladder) buildIndex() {
	l.index = index{level: make(map[LevelID]int), id: make(map[string]int)}
	for i := range l.Levels {
		l.index.level[l.Levels[i].ID] = i
		l.index.id[idKey(string(l.Levels[i].ID))] = i
	}
}

// idKey is an id without case, spaces and punctuation.
func idKey(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return -1
	}, s)
}
