package coach

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"winlog/ladder"
)

// tokenKind is what a token is.
type tokenKind uint8

const (
	aWord   tokenKind = iota
	aNumber           // 5, 30%, $2M, 200ms, twelve
	aMark             // punctuation: nothing matches across it
)

// Stems that stand for many texts. Digits are masked: what a goal is worth does
// not hang on them. A name is masked as far as it can be told from a word.
const (
	numberStem  = "#"
	percentStem = "#%"
	moneyStem   = "#$"
	yearStem    = "#year"
	arrowStem   = "->"
)

// token is one word, number or mark of a text.
type token struct {
	start, end int // bytes in the text as typed
	word       string
	stem       string
	kind       tokenKind
	capital    bool // typed with a capital first letter
	shout      bool // typed all in capitals, as abbreviations are
	first      bool // begins a sentence, so a capital says nothing
	name       bool // must be somebody's name, see findNames
	filler     bool // a small word that may stand between two words of a phrase
	value      int  // of a number, 0 if it has none worth knowing
}

// maxTokens bounds the work on a text; nobody's goal is longer.
const maxTokens = 400

// tokenise splits a text. Hyphens and slashes inside words separate them
// without a mark, so that "end-to-end" is three words.
func tokenise(text string) []token {
	t := tokeniser{text: text, first: true}
	for t.at < len(text) && len(t.out) < maxTokens {
		t.next()
	}
	findNames(t.out)
	return t.out
}

type tokeniser struct {
	text  string
	at    int
	first bool
	out   []token
}

func (t *tokeniser) next() {
	r, size := utf8.DecodeRuneInString(t.text[t.at:])
	switch {
	case unicode.IsSpace(r):
		t.at += size
	case isURL(t.text[t.at:]): // before the letters: it begins with one
		t.at += len(strings.Fields(t.text[t.at:])[0])
	case unicode.IsLetter(r), unicode.IsDigit(r), strings.ContainsRune("$€£¥", r), r == '@' || r == '#':
		t.word()
	default:
		t.mark(r, size)
	}
}

func isURL(s string) bool { return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://") }

// mark keeps one punctuation mark. Quotes, hyphens inside words and the like
// are nothing to speak of.
func (t *tokeniser) mark(r rune, size int) {
	from := t.at
	t.at += size
	rest := t.text[t.at:]
	stem := ""
	switch r {
	case ',', ';', ':', '.', '!', '?', '(', ')', '—', '–', '\n':
		stem = string(r)
	case '→', '⇒':
		stem = arrowStem
	case '-':
		if strings.HasPrefix(rest, ">") {
			t.at++
			stem = arrowStem
		} else if from > 0 && t.text[from-1] == ' ' && strings.HasPrefix(rest, " ") {
			stem = "—"
		}
	case '&', '+':
		t.add(from, t.at, "and", aWord)
		return
	}
	if stem == "" {
		return
	}
	t.out = append(t.out, token{start: from, end: t.at, word: stem, stem: stem, kind: aMark})
	t.first = t.first || strings.ContainsAny(stem, ".!?:(\n")
}

// word takes letters and digits together with the marks that belong inside:
// 1:1, p&l, don't, 2.5, $1,200, w/o.
func (t *tokeniser) word() {
	from, end := t.at, t.at
	for i, r := range t.text[from:] {
		at := from + i
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) || strings.ContainsRune("$€£¥%@#", r) {
			end = at + utf8.RuneLen(r)
			continue
		}
		next, _ := utf8.DecodeRuneInString(t.text[min(at+utf8.RuneLen(r), len(t.text)):])
		prev, _ := utf8.DecodeLastRuneInString(t.text[from:at])
		inner := (r == '.' || r == ',' || r == ':') && unicode.IsDigit(prev) && unicode.IsDigit(next) ||
			(r == '\'' || r == '’') && unicode.IsLetter(prev) && unicode.IsLetter(next) ||
			r == '&' && at-from == 1 && unicode.IsLetter(next) ||
			r == '/' && at-from == 1 && (prev == 'w' || prev == 'W') && (next == 'o' || next == 'O' || next == ' ')
		if !inner || r == utf8.RuneError {
			break
		}
		end = at + utf8.RuneLen(r)
	}
	t.at = end
	if end == from { // a lone symbol that began like a word
		_, size := utf8.DecodeRuneInString(t.text[from:])
		t.at += size
		return
	}
	raw := t.text[from:end]
	word := strings.ReplaceAll(ladder.Fold(raw), "’", "'")
	if long, ok := aliases[word]; ok {
		for w := range strings.FieldsSeq(long) {
			t.add(from, end, w, aWord)
		}
		return
	}
	if head, ok := strings.CutSuffix(word, "n't"); ok { // "don't" is a verb and a "not"
		t.add(from, end, head, aWord)
		t.add(from, end, "not", aWord)
		return
	}
	if head, tail, ok := strings.Cut(word, "'"); ok && tail != "s" { // "I'll", "we've", "they're"
		t.add(from, end, head, aWord)
		return
	}
	if number, kind := readNumber(word); kind != "" {
		t.add(from, end, word, aNumber)
		last := &t.out[len(t.out)-1]
		last.stem, last.value = kind, number
		return
	}
	t.add(from, end, word, aWord)
}

func (t *tokeniser) add(from, end int, word string, kind tokenKind) {
	r, _ := utf8.DecodeRuneInString(t.text[from:])
	tk := token{start: from, end: end, word: word, stem: word, kind: kind, capital: unicode.IsUpper(r), first: t.first}
	tk.shout = tk.capital && end-from > 1 && strings.ToUpper(t.text[from:end]) == t.text[from:end]
	if kind == aWord {
		tk.stem, tk.filler = stem(word), fillers[word]
	}
	t.out = append(t.out, tk)
	t.first = false
}

// aliases spell short forms out.
var aliases = map[string]string{
	"e2e": "end to end", "xfn": "cross functional", "w/": "with", "w": "with", "w/o": "without", "wo": "without",
	"1:1": "oneonone", "1:1s": "oneonone", "1on1": "oneonone", "1on1s": "oneonone", "yr": "year", "yrs": "year", "qtr": "quarter", "mgr": "manager", "mgrs": "managers",
	"eng": "engineering", "engs": "engineers", "dev": "developer", "devs": "developers", "prod": "production", "infra": "infrastructure",
	"org": "organisation", "orgs": "organisations", "dept": "department", "mktg": "marketing", "exec": "executive", "execs": "executives",
	"cannot": "can not", "can't": "can not", "won't": "will not", "biz": "business", "cs": "support", "p&l": "pnl", "vs": "versus",
	"docs": "documents", "doc": "document", "feat": "feature", "reqs": "requirements",
	"q1": "quarter", "q2": "quarter", "q3": "quarter", "q4": "quarter", "h1": "half", "h2": "half", "fy": "year",
	"jr": "junior", "sr": "senior", "swe": "engineer", "ppl": "people", "mths": "months", "mo": "month", "wk": "week", "wks": "weeks",
	"pls": "please", "thru": "through", "cofounder": "founder", "esp": "especially",
}
