package coach

import (
	"slices"
	"strings"
)

// status says whose work a word speaks of.
type status uint8

const (
	mine  status = iota // the person's own
	other               // somebody else's: "Ana, who owns …", "led by …"
	off                 // denied or only wished for: "no …", "maybe …"
)

// statuses tells for each token whose work it speaks of. It goes clause by
// clause: a clause begins at a mark or a conjunction.
func statuses(tokens []token) []status {
	out := make([]status, len(tokens))
	wish := false // a conditional clause colours those after it up to a turn
	from := 0
	for from < len(tokens) {
		to := clauseEnd(tokens, from)
		clause := tokens[from:to]
		if turns(tokens, from, clause) {
			wish = false
		}
		if conditional(clause) {
			wish = true
		}
		for i := range clause {
			if wish {
				out[from+i] = off
			}
		}
		markOthers(tokens, from, to, out)
		markDenied(tokens, from, to, out)
		from = to
	}
	return out
}

var (
	clauseWords = set("while so because until till then but although though whereas unless once before after when meanwhile otherwise")
	actorWords  = set("who whom whose")
)

// clauseEnd is where the clause that begins at from ends.
func clauseEnd(tokens []token, from int) int {
	for i := from + 1; i < len(tokens); i++ {
		tk := &tokens[i]
		switch {
		case tk.kind == aMark && tk.stem != arrowStem:
			return i
		case clauseWords[tk.word], actorWords[tk.word]:
			return i
		}
	}
	return len(tokens)
}

// turns reports that a clause leaves what was only wished for behind: "for now
// I …", "but …", a new sentence.
func turns(tokens []token, from int, clause []token) bool {
	switch clause[0].stem {
	case ".", ";", "!", "?", "but", "meanwhile":
		return true
	}
	words := make([]string, 0, 6)
	for _, tk := range clause {
		if tk.kind != aMark && len(words) < 5 {
			words = append(words, tk.word)
		}
	}
	line := " " + strings.Join(words, " ") + " "
	for _, t := range []string{" for now ", " until then ", " as things stand ", " this year ", " this quarter ", " this half ", " right now ", " until such ", " in the meantime ", " today ", " till then "} {
		if strings.Contains(line, t) {
			return true
		}
	}
	return false
}

var wishes = set("maybe perhaps someday might eventually ideally wish dream ever possibly")

// conditional reports a clause that speaks of what may be, not of what will.
func conditional(clause []token) bool {
	for i, tk := range clause {
		switch {
		case wishes[tk.word]:
			return true
		case tk.word == "may" && !tk.capital && i > 0,
			tk.word == "some" && i+1 < len(clause) && clause[i+1].word == "day",
			tk.word == "one" && i+1 < len(clause) && clause[i+1].word == "day",
			tk.word == "in" && i+1 < len(clause) && clause[i+1].word == "case",
			(tk.word == "should" || tk.word == "were") && i <= 1 && len(clause) > 3:
			return true
		case tk.word == "if" && hasWord(clause[i:], wishfulIf):
			return true
		}
	}
	return false
}

// wishfulIf are the words of an "if" that waits for somebody: "if they let me".
var wishfulIf = set("lets let allowed approved asked opens chance opportunity gets get funded becomes comes allow approves offered headcount possible free leaves wants grants agrees given")

func hasWord(clause []token, words map[string]bool) bool {
	return slices.ContainsFunc(clause, func(tk token) bool { return words[tk.word] })
}

// seniors are people whose work is not the writer's, after "my", "our", "the"
// or alone.
var seniors = set("manager boss lead mentor buddy senior director principal architect supervisor coach teacher tutor head vp cto cpo ceo staff expert owner chief tl em")

var pronouns = set("he she they")

// markOthers finds the parts of a clause where somebody else acts.
func markOthers(tokens []token, from, to int, out []status) {
	mark := func(i, end int) {
		for ; i < end; i++ {
			out[i] = max(out[i], other)
		}
	}
	start := from
	for start < to && (tokens[start].kind == aMark || clauseWords[tokens[start].word] || tokens[start].word == "and" || tokens[start].word == "as") {
		start++
	}
	switch {
	case start >= to:
		return
	case actorWords[tokens[start].word] && start > 0 && !meansMe(tokens, start):
		mark(start, to)
		return
	}
	if takesPart(tokens, start, to) {
		mark(start+1, to)
		if to < len(tokens) && (actorWords[tokens[to].word] || to+1 < len(tokens) && tokens[to+1].word == "which") {
			mark(to, clauseEnd(tokens, to))
		}
		return
	}
	if subject := othersSubject(tokens, start, to); subject > 0 {
		mark(start, to)
		return
	}
	for i := start; i < to; i++ {
		tk := &tokens[i]
		switch {
		case tk.word == "leave" && i == start:
			// "leave the vision to our director"
			if j := wordWithin(tokens, i+2, min(i+9, to), "to"); j > 0 {
				mark(i+1, min(j+3, to))
				i = j
			}
		case tk.word == "by" && i > start && done[tokens[i-1].word] && i+1 < to && (tokens[i+1].name || isSenior(tokens, i+1, to)):
			// "led by Ana", "as set by my lead": what stands before it is theirs.
			mark(max(start, i-3), to)
			return
		case (tk.word == "his" || tk.word == "her" || tk.word == "their") && i+1 < to,
			tokens[i].name && strings.HasSuffix(tk.word, "'s"):
			mark(i+1, min(i+3, to))
		}
	}
}

// takesPart reports a clause that begins with taking part in what others do.
func takesPart(tokens []token, start, to int) bool {
	next := ""
	if start+1 < to {
		next = tokens[start+1].word
	}
	switch tokens[start].word {
	case "participate", "accompany", "attend", "shadow", "assist", "contribute", "observe":
		return true
	case "take":
		return next == "part"
	case "sit", "listen":
		return next == "in" || next == "beside" || next == "next"
	case "support":
		return start+1 < to && tokens[start+1].name || isSenior(tokens, start+1, to)
	}
	return false
}

// wordWithin is the place of a word among tokens from to, 0 if it is not there.
func wordWithin(tokens []token, from, to int, word string) int {
	for i := from; i < to; i++ {
		if tokens[i].word == word {
			return i
		}
	}
	return 0
}

// done are the participles after which "by" names who does the work, rather
// than who agrees with it.
var done = set("led run owned designed specified planned decided chosen written set assigned given handed driven defined drawn created managed prepared proposed described suggested picked held headed steered")

// meansMe reports "be the one who …", where who is the writer.
func meansMe(tokens []token, who int) bool {
	switch tokens[who-1].word {
	case "one", "person", "engineer", "pm", "i", "me", "somebody", "someone", "be", "manager", "lead", "people", "those", "leaders", "leads":
		return true
	}
	return false
}

// othersSubject reports a clause whose subject is somebody else: a name, he, she
// or a senior, followed soon by a verb. It is the place of the verb, else 0.
func othersSubject(tokens []token, start, to int) int {
	i := start
	switch {
	case i+1 < to && (tokens[i].name || capitalVerb(tokens, i)) && !strings.HasSuffix(tokens[i].word, "'s"):
		i++
		for i+1 < to && tokens[i].word == "and" && tokens[i+1].name {
			i += 2
		}
	case pronouns[tokens[i].word]:
		i++
	case isSenior(tokens, i, to):
		for i < to && !seniors[tokens[i].word] {
			i++
		}
		i++
	default:
		return 0
	}
	for n := 0; i < to && n < 3; i, n = i+1, n+1 {
		if isThirdPerson(&tokens[i]) {
			return i
		}
	}
	return 0
}

// isSenior reports "my manager", "the principal engineer", "our director" at i.
func isSenior(tokens []token, i, to int) bool {
	if i >= to {
		return false
	}
	switch tokens[i].word {
	case "my", "our", "the", "a", "another":
	default:
		return false
	}
	for j := i + 1; j < min(i+4, to); j++ {
		if seniors[tokens[j].word] {
			return true
		}
	}
	return false
}

// isThirdPerson reports a verb as somebody else's doing it reads: designs, has,
// is, will, decided.
func isThirdPerson(tk *token) bool {
	if tk.kind != aWord {
		return false
	}
	switch tk.word {
	case "has", "is", "was", "does", "will", "can", "goes", "led", "ran", "set", "made":
		return true
	}
	return strings.HasSuffix(tk.word, "s") && !strings.HasSuffix(tk.word, "ss") && !strings.HasSuffix(tk.word, "'s") && verbs[tk.stem]
}

// findNames marks the words that must be somebody's name: a capital inside a
// sentence, on a word the language does not have as far as the coach knows it.
func findNames(tokens []token) {
	for i := range tokens {
		tk := &tokens[i]
		tk.name = tk.kind == aWord && tk.capital && !tk.first && !tk.shout && len(tk.word) > 1 && !notNames[tk.word] && !verbs[tk.stem]
	}
}

// capitalVerb reports an unknown capital word at the start of a sentence that a
// third-person verb follows: "Chiara designs …".
func capitalVerb(tokens []token, i int) bool {
	tk := &tokens[i]
	return tk.kind == aWord && tk.capital && tk.first && !notNames[tk.word] && !verbs[tk.stem] && !fillers[tk.word] &&
		i+1 < len(tokens) && isThirdPerson(&tokens[i+1])
}

// denials are words that deny what follows, and how many words at most.
var denials = map[string]int{
	"not": 8, "no": 4, "never": 8, "without": 4, "rather": 6, "instead": 6, "nobody": 6, "none": 4, "nothing": 4, "neither": 6, "nor": 6, "stop": 6, "avoid": 4,
}

// markDenied switches off what stands behind a denial in the same clause, up to
// an "and" or the like.
func markDenied(tokens []token, from, to int, out []status) {
	for i := from; i < to; i++ {
		reach := denials[tokens[i].word]
		before, after := "", ""
		if i > from {
			before = tokens[i-1].word
		}
		if i+1 < to {
			after = tokens[i+1].word
		}
		switch {
		case reach == 0,
			tokens[i].word == "rather" && after != "than",
			tokens[i].word == "not" && (after == "only" || before == "can"): // what cannot be done is a problem, not a plan
			continue
		}
		for j := i + 1; j < to && j <= i+reach; j++ {
			if tokens[j].word == "and" && j > i+1 || tokens[j].word == "but" {
				break
			}
			out[j] = off
		}
	}
}

// verbs are stems of what people do at work; a word of them with an s at its
// end is somebody else doing it.
var verbs = stems("own lead run drive design decide set define shape manage coach mentor teach plan pick choose build ship write draw review hand " +
	"give assign explain describe show tell ask want need make take keep bring get do go hold see look check approve sign choose chair host " +
	"work fix solve handle deliver present prepare lead guide help support drive steer own answer report speak agree decide argue call " +
	"start finish stop come become find know think use follow copy adopt leave move turn win lose grow hire train join meet talk sit watch learn read send " +
	"share collect draft propose recommend test release launch maintain organise coordinate oversee supervise direct champion introduce bring carry cover")

// stems are those of the words of a line.
func stems(words string) map[string]bool {
	m := make(map[string]bool)
	for w := range strings.FieldsSeq(words) {
		m[stem(w)] = true
	}
	return m
}

// stemSet is the stems of some words, and of each word of those that are several.
func stemSet(lists ...[]string) map[string]bool {
	m := make(map[string]bool)
	for _, words := range lists {
		for _, w := range words {
			for _, s := range stemsOf(w) {
				m[s] = true
			}
		}
	}
	return m
}

// notNames are words that are written with a capital inside a sentence and name
// nobody.
var notNames = set("i monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays january february march april may june july august september october november december " +
	"jan feb mar apr jun jul aug sep sept oct nov dec christmas easter spring summer autumn winter english german french spanish europe european germany france spain uk us eu usa america asia africa " +
	"android ios jira slack confluence figma excel kafka postgres kubernetes terraform react kotlin python java go rust swift sql oauth okta grafana datadog aws azure google apple stripe salesforce zendesk " +
	"sales legal finance marketing design ops operations support product engineering security data risk compliance hr procurement research platform mobile web backend frontend qa growth billing payments " +
	"okr okrs kpi api apis pm pms em ems ic ics vp vps ceo cfo cto cpo coo cro board senior junior lead principal staff director manager q half year quarter gdpr psd soc iso sre ml ai ux ui pr prs p d m")
