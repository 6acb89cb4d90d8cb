package coach

import "fmt"

// rewrite is the goal as its target rung would put it, around the person's own
// noun and result; "" if the text has no noun to speak of.
func (e *explanation) rewrite() string {
	noun := e.noun()
	if noun == "" || e.aside() {
		return ""
	}
	rung, manager, _ := e.c.lexicon.rungOf(e.g.To)
	result := e.result()
	or := func(s, otherwise string) string {
		if s == "" {
			return otherwise
		}
		return s
	}
	switch rungName(rung, manager) {
	case Execute:
		return fmt.Sprintf("Deliver %s on my own by the date I gave, %s", noun, or(result, "tested, with nothing sent back"))
	case Own:
		return fmt.Sprintf("Own %s end to end: find the cause, choose the approach with the teams it touches; %s", noun, or(result, "<a number that users feel, from … to …>"))
	case Lead:
		return fmt.Sprintf("Lead %s with <two or three other teams>: %s; grow <a colleague> until they run a part alone", noun, or(result, "<a number of the business, from … to …>"))
	case Direct:
		return fmt.Sprintf("Define the direction of %s for <all teams it touches> over the next 12 to 18 months, and win over <their leads> so that they plan by it", noun)
	case Team:
		return fmt.Sprintf("Have <my reports> deliver %s without my doing it: weekly 1:1s, a growth goal each, and <one of them> running it alone by the end", noun)
	case Org:
		return fmt.Sprintf("Have <the managers of my teams> run %s one way and without me: agree the standard, coach them on it, step out", noun)
	case Function:
		return fmt.Sprintf("Answer for the business result of %s over two to three years: %s, agreed with <the executives it concerns>, with a successor ready", noun, or(result, "<revenue or cost, from … to …>"))
	}
	return ""
}

// aside reports a goal about something that no rewording lifts: a meeting, a
// part in other people's work, a small thing.
func (e *explanation) aside() bool {
	for _, s := range e.strongest(-1) {
		if s.signal < 0 {
			continue
		}
		switch e.c.lexicon.Signals[s.signal].ID {
		case "ceremony", "participates", "small-thing", "guided":
			return true
		}
	}
	return false
}

const (
	maxNoun  = 5 // words that a noun is kept to
	maxStart = 4 // words before the verb, as in "I would like to"
)

// noun is what the text's first verb is about, as typed: the words between it
// and the next preposition or mark. A text that does not begin with what to do,
// or whose object the ladder does not speak of, has none. Of things that are
// counted it is what they are part of, or a gap to fill in.
func (e *explanation) noun() string {
	tokens := e.r.tokens
	for i := 0; i < min(len(tokens), maxStart+1) && tokens[i].kind == aWord; i++ {
		if !goalVerbs[tokens[i].word] && !verbs[tokens[i].stem] || e.r.status[i] != mine || prepositions[tokens[i].word] || tokens[i].word == "like" || tokens[i].word == "want" {
			continue
		}
		from, to := e.phrase(i + 1)
		if to == from || personVerbs[tokens[i].stem] || personVerbs[tokens[i].word] { // no work to lead or own
			return ""
		}
		words := e.g.Text[tokens[from].start:tokens[to-1].end]
		switch {
		case countedThings[tokens[to-1].word]:
			if to < len(tokens) && places[tokens[to].word] {
				if at, end := e.phrase(to + 1); end > at {
					return e.article(at) + e.g.Text[tokens[at].start:tokens[end-1].end]
				}
			}
			return "<what the " + words + " are for>"
		case figureVerbs[tokens[i].stem]:
			return "the work on " + e.article(from) + words
		}
		return "the " + words
	}
	return ""
}

// phrase is the words of a noun that begins at a token or after what only leads
// up to it, as tokens from and before to.
func (e *explanation) phrase(at int) (from, to int) {
	tokens := e.r.tokens
	from = at
	for from < len(tokens) && (tokens[from].filler || tokens[from].kind == aNumber || tokens[from].word == "all") {
		from++
	}
	to = from
	for to < len(tokens) && to-from < maxNoun && tokens[to].kind == aWord && e.inNoun(to, from) {
		to++
	}
	return from, to
}

// article is "the " if something of the kind stands before a token.
func (e *explanation) article(at int) string {
	switch e.r.tokens[at-1].word {
	case "the", "a", "an", "our", "my", "its", "their", "this":
		return "the "
	}
	return ""
}

// inNoun reports a word that may go on a noun that began at from. After a
// hyphen any word does.
func (e *explanation) inNoun(i, from int) bool {
	tk := &e.r.tokens[i]
	if i > from && e.g.Text[e.r.tokens[i-1].end:tk.start] == "-" {
		return true
	}
	return !prepositions[tk.word] && !smallWords[tk.word] && !nounEnds[tk.word] && !isThirdPerson(tk)
}

var nounEnds = set("go get make keep bring let help be become give take put end together independently reliably myself alone")

// countedThings are what work is cut into; nobody owns or leads those, but what
// they are for. places lead to that.
var (
	countedThings = set("tickets bugs features stories tasks issues fixes defects prs requests docs documents")
	places        = set("of in for on from to")
)

// figureVerbs have a figure for their object, which is not work by itself.
var figureVerbs = stems("reduce cut lower increase raise improve double halve")

// personVerbs have people for their object.
var personVerbs = set("mentor coach grow teach train onboard hire help support")

var prepositions = set("with by to from until till so in on at for through across over and or as per after before under within without into onto of than then via which that who while when")

// result is the clause that holds a number with a direction, as typed.
func (e *explanation) result() string {
	tokens := e.r.tokens
	from := 0
	for from < len(tokens) {
		to := clauseEnd(tokens, from)
		number := false
		for _, tk := range tokens[from:to] {
			number = number || tk.stem == arrowStem || tk.stem == percentStem || tk.stem == moneyStem
		}
		start := from
		for start < to && (tokens[start].kind == aMark || tokens[start].word == "and") {
			start++
		}
		if number && start > 0 && to-start <= 10 && to > start {
			return e.g.Text[tokens[start].start:tokens[to-1].end]
		}
		from = to
	}
	return ""
}
