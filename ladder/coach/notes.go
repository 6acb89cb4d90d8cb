package coach

import (
	"strings"
	"unicode/utf8"

	"winlog/ladder"
)

// Note is a remark on how a goal is written, apart from the verdict.
type Note struct {
	ID   string // "no-result", "no-date", "several", "stretch"; of what cannot be read "empty", "too-short", "too-long", "not-english"
	Text string // one sentence for the person
}

const (
	fewestWords = 3    // fewer describe no behaviour
	mostBytes   = 2000 // of a text that is still a goal
	manyGoals   = 5    // in one line: none can be judged
	someGoals   = 3    // in one line: worth a note
)

var notEnglish = Note{"not-english", "The coach reads English only, and this does not look like it."}

// unreadable are the reasons why a text cannot be judged at all.
func (c *Coach) unreadable(r *reading, text string) []Note {
	words, known := 0, 0
	for i := range r.tokens {
		switch tk := &r.tokens[i]; {
		case tk.kind == aMark:
		case tk.kind == aNumber:
			words++
			known++
		default:
			words++
			if c.known[tk.stem] || r.tokens[i].name {
				known++
			}
		}
	}
	switch {
	case words == 0 || ladder.Blank(text):
		return []Note{{"empty", "There are no words to judge."}}
	case known == 0:
		return []Note{notEnglish}
	case words < fewestWords:
		return []Note{{"too-short", "This is too short to say what you will do."}}
	case len(text) > mostBytes && utf8.RuneCountInString(text) > mostBytes:
		return []Note{{"too-long", "This is too long for one goal; the coach reads one or two sentences."}}
	case known*5 < words*2:
		return []Note{notEnglish}
	case r.goals() >= manyGoals:
		return []Note{{"several", "These are several goals in one line; check them one by one."}}
	}
	return nil
}

// notes are the remarks on a text that can be judged.
func (c *Coach) notes(r *reading) []Note {
	var notes []Note
	if !r.hasResult() {
		notes = append(notes, Note{"no-result", "It names no result: what will have changed?"})
	}
	if !r.hasDate() {
		notes = append(notes, Note{"no-date", "It names no date: by when?"})
	}
	if r.goals() >= someGoals {
		notes = append(notes, Note{"several", "There are several goals in this line; one each is easier to follow."})
	}
	return notes
}

// hasResult reports a number that is no date, or a word that names an end.
func (r *reading) hasResult() bool {
	for i := range r.tokens {
		tk := &r.tokens[i]
		if tk.kind == aNumber && tk.stem != yearStem || tk.stem == arrowStem || results[tk.word] {
			return true
		}
	}
	return false
}

var results = set("zero half halve halved double doubled third independent independently independence promoted adopted without nobody none live")

// hasDate reports a word that says by when.
func (r *reading) hasDate() bool {
	for i := range r.tokens {
		if tk := &r.tokens[i]; tk.stem == yearStem || dates[tk.word] {
			return true
		}
	}
	return false
}

var dates = set("january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec " +
	"christmas easter spring summer autumn fall winter quarter quarters half year years month months monthly week weeks weekly daily sprint sprints deadline end until till q1 q2 q3 q4 h1 h2 eoy eoq")

// goals counts the parts of a text that each begin with what to do: after a
// line's end, a semicolon, a full stop, a comma or a number of a list.
func (r *reading) goals() int {
	count := 0
	begins := true
	for i := range r.tokens {
		tk := &r.tokens[i]
		switch {
		case tk.kind == aMark:
			begins = strings.ContainsAny(tk.stem, ".;,\n)!")
		case tk.kind == aNumber && begins, tk.word == "and" && begins:
		case begins:
			if goalVerbs[tk.word] {
				count++
			}
			begins = false
		}
	}
	return count
}

// goalVerbs begin a goal.
var goalVerbs = set("ship build fix write own lead learn design define set deliver launch hire mentor coach reduce increase improve close finish complete run drive create add make get start " +
	"cut raise grow manage plan document migrate refactor test read take attend prepare organise organize host present review implement release automate publish train migrate upgrade")
