package ladder

import (
	"slices"
	"strings"
	"unicode"
)

// What people write between two levels.
var (
	pairWords = []string{"vs", "vs.", "versus", "to", "and", "or", "with"}
	pairSigns = strings.NewReplacer("->", " to ", "=>", " to ", "→", " to ", ",", " and ", "|", " and ", "≈", " and ")
)

// synonyms are the spellings of words in titles; "product manager" is one more,
// in newName.
var synonyms = map[string]string{
	"sr": "senior", "snr": "senior", "jr": "junior", "jnr": "junior", "assoc": "associate",
	"engineer": "eng", "engineers": "eng", "engineering": "eng", "engr": "eng", "developer": "eng", "dev": "eng", "swe": "eng",
	"mgr": "manager", "mngr": "manager", "managers": "manager", "pms": "pm", "dir": "director", "prin": "principal",
}

// fillers say nothing about which level is meant.
var fillers = []string{"software", "the", "a", "an", "of", "level", "lvl", "title", "role"}

// levelName is a name of a level, or a query, in the forms that are compared.
type levelName struct {
	level int
	role  Role // "" for words and aliases
	shown string
	by    MatchBy

	key   string   // canonical words: "senior eng"
	words []string // of key
	raw   []string // as written, in small letters: "senior", "engineer"
}

// newName prepares words (see split) for comparison.
func newName(raw []string) levelName {
	var words []string
	for _, w := range raw {
		if s, ok := synonyms[w]; ok {
			w = s
		}
		if w == "manager" && len(words) > 0 && words[len(words)-1] == "product" {
			words[len(words)-1] = "pm"
			continue
		}
		if slices.Contains(fillers, w) {
			continue
		}
		words = append(words, w)
	}
	if len(words) == 0 {
		words = raw
	}
	return levelName{key: strings.Join(words, " "), words: words, raw: raw}
}

// nameKey is the form in which two spellings of one name are equal.
func nameKey(s string) string { return newName(split(s)).key }

// split takes a text apart into words of letters and digits, in small letters.
func split(s string) []string {
	s = strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' { // full-width forms, as Japanese keyboards write them
			r -= '！' - '!'
		}
		return unicode.ToLower(r)
	}, s)
	return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// index finds levels by name without walking the ladder.
type index struct {
	level map[LevelID]int  // exact ids
	id    map[string]int   // ids as idKey writes them
	names []levelName      // titles, words and aliases, in the ladder's order
	name  map[string][]int // canonical key → names
}

func (l *Ladder) buildIndex() {
	l.index = index{level: make(map[LevelID]int), id: make(map[string]int), name: make(map[string][]int)}
	for i := range l.Levels {
		lv := &l.Levels[i]
		l.index.level[lv.ID] = i
		l.index.id[idKey(string(lv.ID))] = i
		for _, r := range l.Roles {
			l.addName(i, r.ID, lv.Titles[r.ID], ByTitle)
		}
		for _, alias := range lv.Aliases {
			l.addName(i, "", alias, ByWord)
		}
		l.addName(i, "", lv.Word, ByWord)
	}
}

func (l *Ladder) addName(level int, role Role, shown string, by MatchBy) {
	n := newName(split(shown))
	if n.key == "" { // nothing but signs
		return
	}
	n.level, n.role, n.shown, n.by = level, role, shown, by
	l.index.name[n.key] = append(l.index.name[n.key], len(l.index.names))
	l.index.names = append(l.index.names, n)
}

// idKey is an id without case, spaces and punctuation.
func idKey(s string) string { return strings.Join(split(s), "") }

// findLabelled finds an id with something round it: "level: IC3", "l IC3",
// "IC3 Senior Engineer" with a name of that same level.
func (l *Ladder) findLabelled(words []string) (int, bool) {
	for len(words) > 1 && (words[0] == "level" || words[0] == "lvl" || words[0] == "l") {
		words = words[1:]
	}
	if i, ok := l.index.id[strings.Join(words, "")]; ok {
		return i, true
	}
	i, ok := l.index.id[words[0]]
	if !ok || len(words) < 2 {
		return 0, false
	}
	for _, n := range l.index.name[newName(words[1:]).key] {
		if l.index.names[n].level == i {
			return i, true
		}
	}
	return 0, false
}

func (l *Ladder) foundID(i int) FindResult {
	id := l.Levels[i].ID
	return FindResult{Found: FoundOne, Match: Match{Level: id, Title: string(id), By: ByID}}
}

// choose turns the names that fit into a result: one level, or several unless
// the role decides.
func (l *Ladder) choose(q *levelName, hits []int, role Role, loose bool) FindResult {
	matches := l.matches(l.sameLength(q, hits), role, loose)
	if len(matches) == 1 {
		return FindResult{Found: FoundOne, Match: matches[0]}
	}
	own := 0
	for _, m := range matches {
		if m.Role == role && role != "" {
			own++
		}
	}
	slices.SortStableFunc(matches, func(a, b Match) int { // the person's role first
		switch {
		case a.Role == b.Role || role == "":
			return 0
		case a.Role == role:
			return -1
		case b.Role == role:
			return 1
		}
		return 0
	})
	if own == 1 {
		return FindResult{Found: FoundOne, Match: matches[0], Candidates: matches[1:]}
	}
	return FindResult{Found: FoundSeveral, Candidates: matches}
}

// sameLength keeps the names of as many words as the query, if there are any:
// "seniro engineer" is the senior engineer, not the senior engineering manager.
// A single word says too little for that.
func (l *Ladder) sameLength(q *levelName, hits []int) []int {
	if len(q.words) < 2 {
		return hits
	}
	var same []int
	for _, h := range hits {
		if len(l.index.names[h].words) == len(q.words) {
			same = append(same, h)
		}
	}
	if len(same) == 0 {
		return hits
	}
	return same
}

// matches makes one Match of each level among the names. Of a level's names the
// one of the person's role is shown; a title that several roles share, or that
// fits in several roles, belongs to none.
func (l *Ladder) matches(hits []int, role Role, loose bool) []Match {
	var matches []Match
	at := make(map[int]int) // level → index in matches
	for _, h := range hits {
		n := &l.index.names[h]
		m := Match{Level: l.Levels[n.level].ID, Role: n.role, Title: n.shown, By: n.by, Loose: loose}
		i, ok := at[n.level]
		switch {
		case !ok:
			at[n.level] = len(matches)
			matches = append(matches, m)
		case n.role == role && role != "":
			matches[i] = m
		case matches[i].Role == role && role != "" || n.by == ByWord:
			// What is there is better.
		case matches[i].Title != m.Title:
			matches[i].Role, matches[i].Title = "", l.byRole(l.Levels[n.level].Titles, "")
		default:
			matches[i].Role = ""
		}
	}
	return matches
}
