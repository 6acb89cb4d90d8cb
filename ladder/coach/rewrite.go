package coach

import (
	"fmt"
	"strings"
)

// rewrite is the goal as its target rung would put it, around the person's own
// noun and result; "" if the text has no noun to speak of.
func (e *explanation) rewrite() string {
	noun := e.noun()
	if noun == "" {
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

// maxNoun is the number of words a noun is kept to.
const maxNoun = 5

// noun is what the first clause of the writer's own is about, as typed: the
// words between its verb and the next preposition or mark.
func (e *explanation) noun() string {
	tokens := e.r.tokens
	for i := 0; i < len(tokens); i++ {
		if !e.isVerb(i) || e.r.status[i] == other {
			continue
		}
		from := i + 1
		for from < len(tokens) && tokens[from].kind != aMark && (fillers[tokens[from].word] || tokens[from].kind == aNumber || prepositions[tokens[from].word]) {
			from++
		}
		to := from
		for to < len(tokens) && to-from < maxNoun && tokens[to].kind == aWord && !prepositions[tokens[to].word] && !smallWords[tokens[to].word] && !e.isVerbForm(to) {
			to++
		}
		if to > from {
			return strings.TrimSpace("the " + e.g.Text[tokens[from].start:tokens[to-1].end])
		}
	}
	return ""
}

func (e *explanation) isVerb(i int) bool {
	tk := &e.r.tokens[i]
	return tk.kind == aWord && (goalVerbs[tk.word] || verbs[tk.stem])
}

// isVerbForm reports a verb that a noun phrase ends before: "the page loads".
func (e *explanation) isVerbForm(i int) bool {
	return goalVerbs[e.r.tokens[i].word] || isThirdPerson(&e.r.tokens[i])
}

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
