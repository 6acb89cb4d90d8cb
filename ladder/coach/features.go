package coach

// feature is one thing found in a text that the model may have a weight for,
// and the tokens that show it (none if the text as a whole does).
type feature struct {
	name     string
	from, to int
}

// Prefixes of features. Signals, families and single words are told apart by
// whose work they speak of.
var (
	signalPrefix = [...]string{mine: "s:", other: "o:", off: "x:"}
	familyPrefix = [...]string{mine: "f:", other: "g:", off: "g:"}
	wordPrefix   = [...]string{mine: "w:", other: "v:", off: "v:"}
)

const (
	pairPrefix  = "b:" // two words one after the other
	countPrefix = "c:"
	bias        = countPrefix + "bias"
)

// reading is a text taken apart.
type reading struct {
	tokens   []token
	status   []status
	hits     []hit // of signals
	features []feature
}

// read takes a text apart. The features of its signals come first, in the order
// of hits.
func (c *Coach) read(text string) *reading {
	r := &reading{tokens: tokenise(text)}
	r.status = statuses(r.tokens)
	r.hits = c.signals.find(r.tokens)
	for _, h := range r.hits {
		r.add(signalPrefix[r.status[h.from]]+c.lexicon.Signals[h.signal].ID, h.from, h.to)
	}
	for _, h := range c.families.find(r.tokens) {
		r.add(familyPrefix[r.status[h.from]]+c.familyIDs[h.signal], h.from, h.to)
	}
	r.words(c)
	r.counts(c)
	return r
}

func (r *reading) add(name string, from, to int) {
	r.features = append(r.features, feature{name, from, to})
}

// Stems of words that say nothing by themselves.
const (
	nameStem    = "@"
	unknownStem = "*"
	startStem   = "^" // of a clause
)

// words adds the stems and the pairs of stems. Names, words that the lexicon
// does not know and nouns for what a product is about are masked, so that a
// verdict does not hang on them.
func (r *reading) words(c *Coach) {
	prev, prevAt := startStem, 0
	for i := range r.tokens {
		tk := &r.tokens[i]
		if tk.kind == aMark {
			if tk.stem != arrowStem {
				prev, prevAt = startStem, i+1
			}
			continue
		}
		stem := tk.stem
		switch {
		case tk.word == "the" || tk.word == "a" || tk.word == "an":
			continue
		case r.tokens[i].name:
			stem = nameStem
		case tk.kind == aWord && (!c.known[stem] || c.topics[stem]):
			stem = unknownStem
		}
		r.add(wordPrefix[r.status[i]]+stem, i, i+1)
		r.add(pairPrefix+prev+" "+stem, prevAt, i+1)
		prev, prevAt = stem, i
	}
}

// Sizes of a group of people from which it tells a level: two teams, a function.
const (
	severalPeople = 2
	manyPeople    = 9
	mostPeople    = 20
)

// counts adds what is counted: functions named, people, words.
func (r *reading) counts(c *Coach) {
	functions := make(map[string]bool)
	words := 0
	for i := range r.tokens {
		tk := &r.tokens[i]
		if tk.kind == aMark {
			continue
		}
		words++
		if tk.kind == aWord && c.functions[tk.stem] && r.status[i] != off {
			functions[tk.stem] = true
		}
		if tk.stem != numberStem || r.status[i] != mine {
			continue
		}
		if at := r.peopleAfter(c, i); at > 0 {
			switch {
			case tk.value >= mostPeople:
				r.add(countPrefix+"people20", i, at+1)
				r.add(countPrefix+"people10", i, at+1)
			case tk.value >= manyPeople:
				r.add(countPrefix+"people10", i, at+1)
			case tk.value >= severalPeople:
				r.add(countPrefix+"people2", i, at+1)
			}
		}
	}
	for i, name := range []string{"functions1", "functions2", "functions3"} {
		if len(functions) > i {
			r.add(countPrefix+name, 0, 0)
		}
	}
	if words > 12 {
		r.add(countPrefix+"words12", 0, 0)
	}
	if words > 22 {
		r.add(countPrefix+"words22", 0, 0)
	}
	r.add(bias, 0, 0)
}

// peopleAfter is the place of a noun for people within the three words after
// i, 0 if there is none.
func (r *reading) peopleAfter(c *Coach, i int) int {
	for j := i + 1; j < len(r.tokens) && j <= i+3 && r.tokens[j].kind != aMark; j++ {
		if c.people[r.tokens[j].stem] {
			return j
		}
	}
	return 0
}
