package ladder

import (
	"cmp"
	"slices"
	"strings"
)

// hasWords: each word of the query is a word of the name as written. "lead",
// "engineer".
func hasWords(query, name *levelName) bool {
	return eachWord(query.raw, name.raw, func(q, n string) bool { return q == n })
}

// startsWords: each word is one of the name or begins one, abbreviations
// undone. "sr eng", "princ".
func startsWords(query, name *levelName) bool {
	return eachWord(query.words, name.words, func(q, n string) bool {
		return q == n || len(q) >= 3 && strings.HasPrefix(n, q)
	})
}

// almostWords: each word is one of the name but for slips. "seniro enginerr".
func almostWords(query, name *levelName) bool {
	return eachWord(query.words, name.words, almost) || eachWord(query.raw, name.raw, almost)
}

func eachWord(query, name []string, same func(q, n string) bool) bool {
	for _, q := range query {
		if !slices.ContainsFunc(name, func(n string) bool { return same(q, n) }) {
			return false
		}
	}
	return true
}

// almost allows no slip in a word of up to three letters, one up to six, then
// two. Digits never slip: "ic3" is not a misspelt "ic4".
func almost(a, b string) bool {
	if a == b {
		return true
	}
	if strings.ContainsAny(a, "0123456789") {
		return false
	}
	limit := slips(min(len(a), len(b)))
	return limit > 0 && editDistance(a, b, limit+1) <= limit
}

func slips(length int) int {
	switch {
	case length <= 3:
		return 0
	case length <= 6:
		return 1
	default:
		return 2
	}
}

// nearest are the names with the least slips when spaces are left out, if that
// is few enough: "seniorengineer", "leadpm".
func (l *Ladder) nearest(q *levelName) []int {
	joined := strings.Join(q.raw, "")
	if strings.ContainsAny(joined, "0123456789") {
		return nil
	}
	least := slips(len(joined)) + 1
	var hits []int
	for i := range l.index.names {
		n := &l.index.names[i]
		d := min(editDistance(joined, strings.Join(n.raw, ""), least+1), editDistance(joined, strings.Join(n.words, ""), least+1))
		switch {
		case d < least:
			least, hits = d, []int{i}
		case d == least && len(hits) > 0:
			hits = append(hits, i)
		}
	}
	return hits
}

// maxSuggestions keeps "did you mean" to a line.
const maxSuggestions = 3

// guess is a level that may have been meant; the lowest rank is the best.
type guess struct {
	rank  int
	match Match
}

// suggest lists levels that may have been meant, best first: ids one character
// away, then names that share a word or most of their letters.
func (l *Ladder) suggest(q *levelName, role Role) []Match {
	guesses := append(l.guessIDs(strings.Join(q.words, "")), l.guessNames(q, role)...)
	slices.SortStableFunc(guesses, func(a, b guess) int { return cmp.Compare(a.rank, b.rank) })
	var best []Match
	for _, g := range guesses {
		same := func(m Match) bool { return m.Level == g.match.Level }
		if len(best) < maxSuggestions && !slices.ContainsFunc(best, same) {
			best = append(best, g.match)
		}
	}
	return best
}

func (l *Ladder) guessIDs(query string) []guess {
	var guesses []guess
	for i := range l.Levels {
		id := l.Levels[i].ID
		key := idKey(string(id))
		number := strings.Trim(query, "0123456789") == "" && strings.HasSuffix(key, query) // "3"
		if !number && (len(query) < 2 || editDistance(query, key, 2) > 1) {
			continue
		}
		// All levels of a track are one character away from "IC5": the one
		// whose number is nearest comes first.
		far := int(query[len(query)-1]) - int(key[len(key)-1])
		guesses = append(guesses, guess{max(far, -far), Match{Level: id, Title: string(id), By: ByID, Loose: true}})
	}
	return guesses
}

func (l *Ladder) guessNames(q *levelName, role Role) []guess {
	var guesses []guess
	// The fewer names have a word, the more it says: "principal" of "principal
	// engineer" leads further than "engineer".
	names := make([]int, len(q.words))
	for i, w := range q.words {
		for j := range l.index.names {
			if l.index.names[j].hasAlmost(w) {
				names[i]++
			}
		}
	}
	for i := range l.index.names {
		n := &l.index.names[i]
		rank := 10_000 // after every id
		for j, w := range q.words {
			if n.hasAlmost(w) {
				rank -= 100 + 400/names[j]
			}
		}
		query, name := strings.Join(q.words, ""), strings.Join(n.words, "")
		longer := max(len(name), len(query))
		slips := editDistance(query, name, longer)
		if rank == 10_000 && slips*5 > longer*2 {
			continue
		}
		rank += slips
		if n.role != role && role != "" && n.role != "" {
			rank += 50
		}
		guesses = append(guesses, guess{rank, Match{Level: l.Levels[n.level].ID, Role: n.role, Title: n.shown, By: n.by, Loose: true}})
	}
	return guesses
}

func (n *levelName) hasAlmost(word string) bool {
	return slices.ContainsFunc(n.words, func(w string) bool { return almost(word, w) })
}
