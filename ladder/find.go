package ladder

import (
	"slices"
	"strings"
)

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

// maxQuery is the longest text, in bytes, that is looked at as the name of a
// level.
const maxQuery = 200

// maxPairWords is the most words that FindPair tries to cut in two; the longest
// two titles of the built-in ladder have six.
const maxPairWords = 16

// Find looks a level up by what a person typed: an id in any spelling ("ic3",
// "IC 3", "level: ic-3"), a title of any role ("senior engineer", "sr eng mgr",
// "lead pm"), part of one ("lead"), the level's word, or a misspelling of these.
// Where the words fit several levels, the person's own role decides, if it is
// given and decides. It never fails: see FoundNone.
func (l *Ladder) Find(query string, role Role) FindResult {
	if i, ok := l.index.level[LevelID(query)]; ok {
		return l.foundID(i)
	}
	if len(query) > maxQuery {
		return FindResult{}
	}
	if i, ok := l.index.id[idKey(query)]; ok {
		return l.foundID(i)
	}
	words := split(query)
	if len(words) == 0 {
		return FindResult{}
	}
	if i, ok := l.findLabelled(words); ok {
		return l.foundID(i)
	}
	q := newName(words)
	if hits := l.index.name[q.key]; len(hits) > 0 {
		return l.choose(&q, hits, role, false)
	}
	for _, fits := range []func(query, name *levelName) bool{hasWords, startsWords, almostWords} {
		var hits []int
		for i := range l.index.names {
			if fits(&q, &l.index.names[i]) {
				hits = append(hits, i)
			}
		}
		if len(hits) > 0 {
			return l.choose(&q, hits, role, true)
		}
	}
	if hits := l.nearest(&q); len(hits) > 0 {
		return l.choose(&q, hits, role, true)
	}
	return FindResult{Candidates: l.suggest(&q, role)}
}

// FindPair reads two levels out of one text: "IC2 IC3", "senior pm vs lead pm",
// "IC3 → M1". They are the same only if the same was written twice. Try Find first:
// "IC3 Senior Engineer" is one level.
func (l *Ladder) FindPair(query string, role Role) (a, b Match, ok bool) {
	if len(query) > maxQuery {
		return Match{}, Match{}, false
	}
	words := strings.Fields(pairSigns.Replace(query))
	if len(words) > maxPairWords {
		return Match{}, Match{}, false
	}
	for _, loose := range []bool{false, true} {
		for cut := 1; cut < len(words); cut++ {
			left, right := words[:cut], words[cut:]
			if len(right) > 1 && slices.Contains(pairWords, strings.ToLower(right[0])) {
				right = right[1:]
			}
			first, second := strings.Join(left, " "), strings.Join(right, " ")
			ra, rb := l.Find(first, role), l.Find(second, role)
			if ra.Found != FoundOne || rb.Found != FoundOne || ra.Match.Level == rb.Match.Level && !strings.EqualFold(first, second) {
				continue
			}
			if loose || !ra.Match.Loose && !rb.Match.Loose {
				return ra.Match, rb.Match, true
			}
		}
	}
	return Match{}, Match{}, false
}
