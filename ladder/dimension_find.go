package ladder

import (
	"slices"
	"strings"
)

// FindDimension looks a dimension up by what a person typed: its id or name in
// any case, another form of the word ("mentor", "mentoring"), the beginning of
// its id from four letters on ("collab"), or a long word slightly misspelt. It
// reports false if the words fit none or several.
func (l *Ladder) FindDimension(query string) (DimensionID, bool) {
	key := idKey(query)
	if key == "" {
		return "", false
	}
	stem := wordStem(key)
	for _, fits := range []func(id, name string) bool{
		func(id, name string) bool { return id == key || name == key },
		func(id, name string) bool { return wordStem(id) == stem || wordStem(name) == stem },
		// Not the beginning of a name: "problem" is too common a word to mean "Problem scope".
		func(id, _ string) bool { return len(key) >= 4 && strings.HasPrefix(id, key) },
		func(id, name string) bool {
			return len(key) >= 8 && min(editDistance(key, id, 3), editDistance(key, name, 3)) <= 2
		},
	} {
		var hits []DimensionID
		for _, d := range l.Dimensions {
			if fits(idKey(string(d.ID)), idKey(d.Name)) {
				hits = append(hits, d.ID)
			}
		}
		switch len(hits) {
		case 0:
		case 1:
			return hits[0], true
		default:
			return "", false
		}
	}
	return "", false
}

// wordStem is a word without the ending that makes a noun, a verb or a plural
// of it, so that "mentoring", "mentored" and "mentors" meet "mentorship".
func wordStem(word string) string {
	word = strings.TrimSuffix(word, "s")
	endings := []string{"ation", "ative", "ating", "ated", "ator", "ate", "ship", "ing", "ed"}
	i := slices.IndexFunc(endings, func(e string) bool {
		return strings.HasSuffix(word, e) && len(word) >= len(e)+4
	})
	if i >= 0 {
		return strings.TrimSuffix(word, endings[i])
	}
	return strings.TrimSuffix(word, "e")
}
