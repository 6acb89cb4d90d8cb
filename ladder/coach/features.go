package coach

// feature is one thing found in a text that the model has a weight for, and the
// tokens that show it (none if the text as a whole does).
type feature struct {
	name     string
	from, to int
}

// Prefixes of features: a signal in a clause of the writer's own, of somebody
// else's, or one denied or only wished for; then single words and pairs.
var signalPrefix = [...]string{mine: "s:", other: "o:", off: "x:"}

const (
	wordPrefix   = "w:"
	pairPrefix   = "b:"
	othersPrefix = "v:" // words that are not of the writer's own clauses
	countPrefix  = "c:"
)

// reading is a text taken apart.
type reading struct {
	tokens   []token
	status   []status
	hits     []hit
	features []feature
}

func (c *Coach) read(text string) *reading {
	r := &reading{tokens: tokenise(text)}
	r.status = statuses(r.tokens)
	r.hits = c.matcher.find(r.tokens)
	for _, h := range r.hits {
		s := r.status[h.from]
		r.features = append(r.features, feature{signalPrefix[s] + c.lexicon.Signals[h.signal].ID, h.from, h.to})
	}
	r.words()
	r.counts(c)
	return r
}

// words adds the stems and the pairs of stems. Small words count in pairs, not
// alone; names and rare nouns have no weight in the model, so they say nothing.
func (r *reading) words() {
	prev, prevAt := "^", 0
	for i := range r.tokens {
		tk := &r.tokens[i]
		if tk.kind == aMark {
			if tk.stem != arrowStem {
				prev, prevAt = "^", i+1
			}
			continue
		}
		name := tk.stem
		if isName(r.tokens, i) {
			name = "@"
		}
		if tk.word == "the" || tk.word == "a" || tk.word == "an" {
			continue
		}
		prefix := wordPrefix
		if r.status[i] != mine {
			prefix = othersPrefix
		}
		r.features = append(r.features, feature{prefix + name, i, i + 1}, feature{pairPrefix + prev + " " + name, prevAt, i + 1})
		prev, prevAt = name, i
	}
}

// counts adds what is counted: functions named, groups of people, clauses.
func (r *reading) counts(c *Coach) {
	add := func(name string, from, to int) {
		r.features = append(r.features, feature{countPrefix + name, from, to})
	}
	functions := make(map[string]bool)
	for i := range r.tokens {
		tk := &r.tokens[i]
		if tk.kind == aWord && c.functions[tk.stem] && r.status[i] != off {
			functions[tk.stem] = true
		}
		if tk.kind == aNumber && tk.stem == numberStem && r.status[i] == mine {
			if at := r.nounAfter(c, i); at > 0 {
				switch {
				case tk.value >= 20:
					add("people20", i, at+1)
					add("people10", i, at+1)
				case tk.value >= 9:
					add("people10", i, at+1)
				case tk.value >= 2:
					add("people2", i, at+1)
				}
			}
		}
	}
	for i, name := range []string{"functions1", "functions2", "functions3"} {
		if len(functions) > i {
			add(name, 0, 0)
		}
	}
	marks, words := 0, 0
	for i := range r.tokens {
		if r.tokens[i].kind == aMark {
			marks++
		} else {
			words++
		}
	}
	if words > 12 {
		add("words12", 0, 0)
	}
	if words > 22 {
		add("words22", 0, 0)
	}
	add("bias", 0, 0)
}

// nounAfter is the place of a noun for people within the next three words, 0 if
// there is none.
func (r *reading) nounAfter(c *Coach, i int) int {
	for j := i + 1; j < len(r.tokens) && j <= i+3 && r.tokens[j].kind != aMark; j++ {
		if c.people[r.tokens[j].stem] {
			return j
		}
	}
	return 0
}
