package coach

import "strings"

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

// heads are the stems that the slot's words begin with.
func (s *slot) heads() map[string]bool {
	heads := make(map[string]bool)
	for head := range s.byHead {
		heads[head] = true
	}
	for _, w := range s.few {
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
	byStem  map[string][]int // by the first stem of each alternative of the first slot
	numbers []int            // that begin with N
	names   []int            // that begin with NAME
}

func newMatcher(signals []Signal, sets map[string][]string) *matcher {
	m := &matcher{byStem: make(map[string][]int)}
	for i, s := range signals {
		for _, text := range s.Phrases {
			p := phrase{signal: i, slots: compile(text, sets)}
			n := len(m.phrases)
			m.phrases = append(m.phrases, p)
			switch first := p.slots[0]; first.kind {
			case slotNumber:
				m.numbers = append(m.numbers, n)
			case slotName:
				m.names = append(m.names, n)
			default:
				for head := range first.heads() {
					m.byStem[head] = append(m.byStem[head], n)
				}
			}
		}
	}
	return m
}

// compile reads the little language of phrases: words, a/b for alternatives,
// <set>, N for a number, NAME for a person, _ for a few words between.
func compile(text string, sets map[string][]string) []slot {
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
		var words [][]string
		for alternative := range strings.SplitSeq(field, "/") {
			members := []string{alternative}
			if name, ok := strings.CutPrefix(alternative, "<"); ok {
				members = sets[strings.TrimSuffix(name, ">")]
			}
			for _, member := range members {
				if stems := stemsOf(member); len(stems) > 0 {
					words = append(words, stems)
				}
			}
		}
		if len(words) > 0 {
			slots = append(slots, newSlot(words))
		}
	}
	return slots
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
		tk := &tokens[i]
		if tk.kind == aMark {
			continue
		}
		try := func(n int) {
			if to := m.phrases[n].match(tokens, i, 0, 0); to > 0 {
				hits = append(hits, hit{m.phrases[n].signal, i, to})
			}
		}
		for _, n := range m.byStem[tk.stem] {
			try(n)
		}
		if tk.kind == aNumber {
			for _, n := range m.numbers {
				try(n)
			}
		}
		if isName(tokens, i) {
			for _, n := range m.names {
				try(n)
			}
		}
	}
	return longest(hits)
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
		if isName(tokens, i) {
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
