package coach

import (
	"maps"
	"slices"
	"strings"
)

// slotKind is what one place of a phrase takes.
type slotKind uint8

const (
	slotWords  slotKind = iota // one of some stems
	slotNumber                 // N: any number
	slotName                   // NAME: a person's name, or he, she, they
	slotGap                    // _: up to maxGap words
)

const (
	maxGap  = 3 // words that _ stands for
	maxSkip = 2 // small words between two words of a phrase, see fillers
)

// slot is one place of a phrase. Its words are alternatives, some of several
// words ("tech lead"): lists of stems. A few are looked through; a set of a
// hundred is found by first stem.
type slot struct {
	kind   slotKind
	few    [][]string
	byHead map[string][][]string // nil if they are few
}

// fewWords is how many alternatives are looked through faster than found.
const fewWords = 4

func newSlot(words [][]string) slot {
	s := slot{kind: slotWords, few: words}
	if len(words) > fewWords {
		s.few, s.byHead = nil, make(map[string][][]string)
		for _, w := range words {
			s.byHead[w[0]] = append(s.byHead[w[0]], w)
		}
	}
	return s
}

// all are the slot's alternatives.
func (s *slot) all() [][]string {
	all := slices.Clone(s.few)
	for _, head := range slices.Sorted(maps.Keys(s.byHead)) {
		all = append(all, s.byHead[head]...)
	}
	return all
}

// heads are the stems that the slot's words begin with.
func (s *slot) heads() map[string]bool {
	heads := make(map[string]bool)
	for _, w := range s.all() {
		heads[w[0]] = true
	}
	return heads
}

// candidates are the alternatives that may begin with a stem.
func (s *slot) candidates(stem string) [][]string {
	if s.byHead != nil {
		return s.byHead[stem]
	}
	return s.few
}

// phrase is a compiled phrase of a signal.
type phrase struct {
	signal int
	slots  []slot
}

// matcher finds the phrases of signals in a text.
type matcher struct {
	phrases []phrase
	index   map[string]*beginning // by first stem, or headNumber or headName
}

// Heads of phrases that begin with any number or any name. No stem has capitals.
const (
	headNumber = "N"
	headName   = "NAME"
)

// beginning is which phrases begin with one stem.
type beginning struct {
	bySecond map[string][]int // those whose next word is one of some, by that word
	others   []int
}

func newMatcher(signals []Signal, sets map[string][]string) *matcher {
	m := &matcher{index: make(map[string]*beginning)}
	c := newCompiler(sets)
	for i, s := range signals {
		for _, text := range s.Phrases {
			if p := (phrase{signal: i, slots: c.compile(text)}); len(p.slots) > 0 {
				m.add(p)
			}
		}
	}
	return m
}

func (m *matcher) add(p phrase) {
	n := len(m.phrases)
	m.phrases = append(m.phrases, p)
	var next map[string]bool // stems that the second slot begins with
	if len(p.slots) > 1 && p.slots[1].kind == slotWords {
		next = p.slots[1].heads()
	}
	switch first := &p.slots[0]; first.kind {
	case slotNumber:
		m.begin(headNumber, next, n)
	case slotName:
		m.begin(headName, next, n)
	default:
		for _, words := range first.all() {
			second := next
			if len(words) > 1 {
				second = map[string]bool{words[1]: true}
			}
			m.begin(words[0], second, n)
		}
	}
}

func (m *matcher) begin(head string, second map[string]bool, n int) {
	b := m.index[head]
	if b == nil {
		b = &beginning{bySecond: make(map[string][]int)}
		m.index[head] = b
	}
	if second == nil {
		b.others = append(b.others, n)
	}
	for s := range second {
		b.bySecond[s] = append(b.bySecond[s], n)
	}
}

// compiler reads phrases. Many name the same words and sets, and share them.
type compiler struct {
	sets map[string][]string
	read map[string]slot
}

func newCompiler(sets map[string][]string) compiler {
	return compiler{sets: sets, read: make(map[string]slot)}
}

// compile reads the little language of phrases: words, a/b for alternatives,
// <set>, N for a number, NAME for a person, _ for a few words between.
func (c compiler) compile(text string) []slot {
	var slots []slot
	for field := range strings.FieldsSeq(text) {
		switch field {
		case "N":
			slots = append(slots, slot{kind: slotNumber})
			continue
		case "NAME":
			slots = append(slots, slot{kind: slotName})
			continue
		case "_":
			slots = append(slots, slot{kind: slotGap})
			continue
		}
		s, ok := c.read[field]
		if !ok {
			s = newSlot(c.words(field))
			c.read[field] = s
		}
		if len(s.few) > 0 || s.byHead != nil {
			slots = append(slots, s)
		}
	}
	return slots
}

// words are the alternatives of a field as stems.
func (c compiler) words(field string) [][]string {
	var words [][]string
	for alternative := range strings.SplitSeq(field, "/") {
		members := []string{alternative}
		if name, ok := strings.CutPrefix(alternative, "<"); ok {
			members = c.sets[strings.TrimSuffix(name, ">")]
		}
		for _, member := range members {
			if stems := stemsOf(member); len(stems) > 0 {
				words = append(words, stems)
			}
		}
	}
	return words
}

// stemsOf is the stems of a few words.
func stemsOf(words string) []string {
	var stems []string
	for _, tk := range tokenise(words) {
		if tk.kind != aMark {
			stems = append(stems, tk.stem)
		}
	}
	return stems
}

// hit is a phrase found: tokens from up to but not including to.
type hit struct {
	signal   int
	from, to int
}

// find lists the phrases in a text from left to right. A hit inside a longer
// one is dropped: "lead" says less than "lead the demo".
func (m *matcher) find(tokens []token) []hit {
	var hits []hit
	for i := range tokens {
		switch tk := &tokens[i]; tk.kind {
		case aMark:
		case aNumber:
			hits = m.beginAt(hits, tokens, i, tk.stem)
			hits = m.beginAt(hits, tokens, i, headNumber)
		default:
			hits = m.beginAt(hits, tokens, i, tk.stem)
			if tk.name {
				hits = m.beginAt(hits, tokens, i, headName)
			}
		}
	}
	return longest(hits)
}

// beginAt adds the phrases with a head that begin at i. Only those are tried
// whose second word may follow.
func (m *matcher) beginAt(hits []hit, tokens []token, i int, head string) []hit {
	b := m.index[head]
	if b == nil {
		return hits
	}
	try := func(phrases []int) {
		for _, n := range phrases {
			if to := m.phrases[n].match(tokens, i, 0, 0); to > 0 {
				hits = append(hits, hit{m.phrases[n].signal, i, to})
			}
		}
	}
	try(b.others)
	for j := i + 1; j < len(tokens) && j <= i+1+maxSkip && tokens[j].kind != aMark; j++ {
		try(b.bySecond[tokens[j].stem])
		if !tokens[j].filler {
			break
		}
	}
	return hits
}

// longest drops each hit that lies inside a longer one, and the second of two
// that say the same of the same words.
func longest(hits []hit) []hit {
	keep := hits[:0:0]
	for i, h := range hits {
		covered := false
		for j, o := range hits {
			inside := o.from <= h.from && h.to <= o.to
			longer := o.to-o.from > h.to-h.from
			same := o.signal == h.signal && o.to-o.from == h.to-h.from && j < i
			if inside && (longer || same) {
				covered = true
				break
			}
		}
		if !covered {
			keep = append(keep, h)
		}
	}
	return keep
}

// match is where the phrase ends if its slots from s on fit the tokens from i
// on, else 0.
func (p *phrase) match(tokens []token, i, s, skipped int) int {
	if s == len(p.slots) {
		return i
	}
	sl := &p.slots[s]
	if sl.kind == slotGap {
		for gap := 0; gap <= maxGap; gap++ {
			if to := p.match(tokens, i+gap, s+1, maxSkip); to > 0 {
				return to
			}
			if i+gap >= len(tokens) || tokens[i+gap].kind == aMark {
				break
			}
		}
		return 0
	}
	if i >= len(tokens) || tokens[i].kind == aMark {
		return 0
	}
	switch sl.kind {
	case slotNumber:
		if tokens[i].kind == aNumber {
			if to := p.match(tokens, i+1, s+1, 0); to > 0 {
				return to
			}
		}
	case slotName:
		if tokens[i].name {
			if to := p.match(tokens, i+1, s+1, 0); to > 0 {
				return to
			}
		}
	default:
		for _, words := range sl.candidates(tokens[i].stem) {
			if n := startsWith(tokens[i:], words); n > 0 {
				if to := p.match(tokens, i+n, s+1, 0); to > 0 {
					return to
				}
			}
		}
	}
	if s > 0 && skipped < maxSkip && tokens[i].filler {
		return p.match(tokens, i+1, s, skipped+1)
	}
	return 0
}

// startsWith is how many tokens the words take at the start of tokens, 0 if
// they are not there.
func startsWith(tokens []token, words []string) int {
	if len(words) > len(tokens) {
		return 0
	}
	for i, w := range words {
		if tokens[i].kind == aMark || tokens[i].stem != w {
			return 0
		}
	}
	return len(words)
}

// fillers may stand between two words of a phrase without changing what it
// says.
var fillers = set("the a an my our their its this that these those both all each every own new whole one more very really " +
	"just also at least full first own his her your other entire main key big small really always then still even old current existing")

// set is the words of a line.
func set(words string) map[string]bool {
	m := make(map[string]bool)
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// builtinSet reports the names of sets that every lexicon has, since it takes
// over what it leaves out.
func builtinSet(name string) bool {
	return strings.Contains(string(lexiconYAML), "\n  "+name+":")
}
