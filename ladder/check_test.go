package ladder_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
)

// mark stands in an edit where the fault must be reported.
const mark = "‸"

// edit replaces the only occurrence of a text in a file.
func edit(t *testing.T, file, old, new string) string {
	t.Helper()
	if n := strings.Count(file, old); n != 1 {
		t.Fatalf("%q is in the file %d times", old, n)
	}
	return strings.Replace(file, old, new, 1)
}

// marked takes the marks out of a text and tells where they were.
func marked(s string) (text string, at []string) {
	var b strings.Builder
	line, column := 1, 1
	for s != "" {
		if rest, ok := strings.CutPrefix(s, mark); ok {
			at = append(at, fmt.Sprintf("%d:%d", line, column))
			s = rest
			continue
		}
		r, size := utf8.DecodeRuneInString(s)
		b.WriteRune(r)
		column++
		if r == '\n' {
			line, column = line+1, 1
		}
		s = s[size:]
	}
	return b.String(), at
}

var lineNumber = regexp.MustCompile(`line \d+`)

// editAll makes pairs of edits: old, new, old, new …
func editAll(t *testing.T, file string, edits []string) string {
	t.Helper()
	for i := 0; i+1 < len(edits); i += 2 {
		file = edit(t, file, edits[i], edits[i+1])
	}
	return file
}

// TestParseFaults edits the built-in ladder; each mark in an edit is where a
// fault must be. Line numbers inside texts are written as N.
func TestParseFaults(t *testing.T) {
	const (
		ic0, ic1, ic2 = "  - id: IC0\n", "  - id: IC1\n", "  - id: IC2\n"
		word          = "    word: Execution"
	)
	long := strings.Repeat("é", 151)
	for _, tc := range []struct {
		name  string
		edits []string
		want  []string // texts, in the order of the marks
	}{
		// Keys.
		{"unknown key", []string{word, word + "\n    ‸colour: red"}, []string{`unknown key "colour" in levels[IC1]`}},
		{"misspelt key", []string{ic2, "  - ‸id: IC2\n", "    here_if: You own problems", "    ‸hereif: You own problems"}, []string{
			`"here_if" is missing in levels[IC2]`, `unknown key "hereif" in levels[IC2]; did you mean "here_if"?`,
		}},
		{"unknown key at the top", []string{"name: Win Log ladder", "name: Win Log ladder\n‸levles: []"}, []string{`unknown key "levles"; did you mean "levels"?`}},
		{"unknown key in a cell", []string{"        text: mentor + immediate team", "        text: mentor + immediate team\n        ‸note: x"}, []string{`unknown key "note" in levels[IC0].dimensions.collaboration`}},
		{"missing key", []string{"    - ic: IC4\n      mgmt: M2\n      seniority: Lead / strategic", "    - ‸ic: IC4\n      mgmt: M2"}, []string{`"seniority" is missing in tracks.equivalences[3]`}},
		{"missing id", []string{"  - id: tenure\n    mistake", "  - ‸mistake"}, []string{`"id" is missing in mistakes[1]`}},
		{"missing section", []string{"version: \"1\"", "‸version: \"1\"", "in_short:\n", "‸out_short:\n"}, []string{`"in_short" is missing`, `unknown key "out_short"`}},
		{"duplicate key", []string{word, word + "\n    ‸word: Again"}, []string{`"word" is there twice in levels[IC1]; the first is in line N`}},

		// Types.
		{"number for text", []string{`version: "1"`, "version: ‸1"}, []string{"version must be text, not a number: put it in quotes"}},
		{"bool for text", []string{word, "    word: ‸true"}, []string{"levels[IC1].word must be text, not true or false: put it in quotes"}},
		{"tag for text", []string{word, "    word: ‸!!str Execution"}, []string{"levels[IC1].word must be text, not a YAML tag (!): put it in quotes"}},
		{"list for text", []string{word, "    word: ‸[Execution]"}, []string{"levels[IC1].word must be text, not a list"}},
		{"mapping for text", []string{word, "    word:\n      ‸a: b"}, []string{"levels[IC1].word must be text, not a mapping (key: value): put it in quotes if it has a colon"}},
		{"colon in an item", []string{`  - "To level up: operate`, `  - ‸To level up: "operate`}, []string{"in_short[4] must be text, not a mapping (key: value): put it in quotes if it has a colon"}},
		{"text for a list", []string{"    next: [IC2]", "    next: ‸IC2"}, []string{`levels[IC1].next must be a list, not text`}},
		{"list for a mapping", []string{"  names:\n    ic: IC\n    mgmt: Manager", "  names: ‸[IC, Manager]"}, []string{"tracks.names must be a mapping (key: value), not a list"}},
		{"text for a bool", []string{"    core: false", "    core: ‸perhaps"}, []string{"dimensions[outcome].core must be true or false, not text"}},

		// Texts.
		{"nothing for text", []string{word, "    ‸word:"}, []string{"levels[IC1].word is empty"}},
		{"blank text", []string{word, "    word: ‸\"  \""}, []string{"levels[IC1].word is empty"}},
		{"too long", []string{"    question: Can you ship reliably?", "    question: ‸" + long}, []string{"levels[IC1].question has 151 characters; at most 150 fit"}},
		{"too long for a checkbox", []string{"      - thinking in quarters", "      - ‸" + long[:152]}, []string{"transitions[1].gaps[3] has 76 characters; at most 75 fit"}},
		{"column after other letters", []string{"    aliases: [EM]", `    aliases: ["日本語", ‸"` + long + `"]`}, []string{"levels[M1].aliases[2] has 151 characters; at most 50 fit"}},
		{"control character", []string{word, "    word: ‸\"Exec\\u0007ution\""}, []string{"levels[IC1].word holds the invisible character U+0007"}},
		{"reversed reading", []string{word, "    word: ‸\"Exec\\u202eution\""}, []string{"levels[IC1].word holds the invisible character U+202E"}},
		{"several lines", []string{word, "    word: ‸|\n      one\n      two"}, []string{"levels[IC1].word has several lines; write one (in YAML, >- joins lines)"}},

		// Lists.
		{"too many items", []string{"    aliases: [EM]", "    ‸aliases: [a, b, c, d, e, f, g, h, i, j, k]"}, []string{"levels[M1].aliases has 11 items; at most 10 fit"}},
		{"too few items", []string{"    gaps:\n      - coaching (not just doing)\n      - hiring\n      - running effective 1:1s and reviews", "    ‸gaps: []"}, []string{"transitions[4].gaps has 0 items and needs at least 1"}},

		// Ids.
		{"level id with a space", []string{"  - id: IC0\n", "  - id: ‸IC 0\n"}, []string{`"IC 0" cannot be the id of a level: use letters, digits and hyphens, a letter first`}},
		{"level id of a subcommand", []string{"  - id: IC0\n", "  - id: ‸Where\n"}, []string{`"Where" cannot be the id of a level: /level where means something else`}},
		{"duplicate level", []string{ic0, "  - id: ic-1\n", ic1, "  - id: ‸IC1\n"}, []string{`there is a second level "IC1"; the first is in line N`}},
		{"mistake id in capitals", []string{"  - id: tenure", "  - id: ‸Tenure"}, []string{`"Tenure" cannot be the id of a mistake: use small letters, digits and hyphens, a letter first`}},
		{"duplicate role", []string{"  - id: pm\n    name: PM", "  - id: pm\n    name: PM\n  - id: ‸pm\n    name: Again"}, []string{`there is a second role "pm"; the first is in line N`}},
		{"duplicate dimension", []string{"  - id: outcome", "  - id: ‸scope"}, []string{`there is a second dimension "scope"; the first is in line N`}},
		{"duplicate mistake", []string{"  - id: sometimes", "  - id: ‸tenure"}, []string{`there is a second mistake "tenure"; the first is in line N`}},
		{"duplicate transition", []string{"  - from_track: ic\n    to: M1", "  - ‸from: IC3\n    to: IC4"}, []string{`there is a second transition "IC3 → IC4"; the first is in line N`}},
		{"duplicate switch", []string{"    - from: IC4\n      to: M2", "    - from: ‸IC3\n      to: M1"}, []string{`there is a second switch "IC3 → M1"; the first is in line N`}},
		{"duplicate equivalence", []string{"    - ic: IC4\n", "    - ic: ‸IC3\n"}, []string{`there is a second equivalence of level "IC3"; the first is in line N`}},
		{"duplicate title", []string{"      eng: Lead Engineer", "      eng: ‸sr. engineer"}, []string{`the title "sr. engineer" is there twice for role "eng"; the first is in line N`}},
		{"alias of another level", []string{"    aliases: [EM]", "    aliases: [EM, ‸sr engineer]"}, []string{`the alias "sr engineer" of level M1 also names level IC3`}},

		// Cells.
		{"missing title", []string{"    titles:\n      eng: Intern\n", "    ‸titles:\n"}, []string{`the titles of level IC0 have none for role "eng"`}},
		{"missing example", []string{"    examples:\n      eng: Add form validation with this library, following this pattern\n", "    ‸examples:\n"}, []string{`the examples of level IC0 have none for role "eng"`}},
		{"missing dimension cell", []string{"    dimensions:\n      scope:\n        given: exact tasks (\"Do this\")\n        text: how to execute\n", "    ‸dimensions:\n"}, []string{`level IC0 has no cell for dimension "scope"`}},
		{"cell without what is given", []string{"      scope:\n        given: exact tasks (\"Do this\")\n", "      ‸scope:\n"}, []string{`level IC0 does not say what is given in dimension "scope"; other levels do`}},
		{"unknown role", []string{"      pm: Associate PM", "      pm: Associate PM\n      ‸design: Apprentice"}, []string{`there is no role "design" in this ladder`}},
		{"unknown dimension", []string{"        text: mentors juniors regularly", "        text: mentors juniors regularly\n      ‸impact:\n        text: x"}, []string{`there is no dimension "impact" in this ladder`}},
		{"cell of a dimension that is not core", []string{"        text: mentors juniors regularly", "        text: mentors juniors regularly\n      ‸outcome:\n        text: x"}, []string{`dimension "outcome" is not core, so levels have no cell for it`}},

		// References and order.
		{"next goes nowhere", []string{"    next: [IC4]", "    next: [IC4, ‸IC9]"}, []string{`there is no level "IC9" in this ladder`}},
		{"next in other letters", []string{"    next: [IC4]", "    next: [IC4, ‸ic4]"}, []string{`there is no level "ic4" in this ladder; did you mean "IC4"?`}},
		{"next goes back", []string{"    next: [IC4]", "    next: [IC4, ‸IC1]"}, []string{"broken order: the next level of IC3 is IC1, which stands before it"}},
		{"next goes to itself", []string{"    next: [IC4]", "    next: [IC4, ‸IC3]"}, []string{"level IC3 names itself as its next level"}},
		{"next twice", []string{"    next: [IC4]", "    next: [IC4, ‸IC4]"}, []string{"level IC3 names IC4 twice as its next level"}},
		{"next on the other track", []string{"    next: [IC4]", "    next: [IC4, ‸M1]"}, []string{"the next level of IC3 is M1, which is on the other track; list such a move under tracks.switches"}},
		{"next left out", []string{"    next: [M2]\n", "", "  - id: M2\n", "  - id: ‸M2\n"}, []string{"broken order: level M2 is not the next level of any other"}},
		{"unknown track", []string{"    word: Learning\n    track: ic", "    word: Learning\n    track: ‸iic"}, []string{`there is no track "iic"; it is "ic" or "mgmt"`}},
		{"track without a name", []string{"  names:\n    ic: IC\n", "  ‸names:\n"}, []string{`tracks.names has none for track "ic"`}},
		{"unknown track named", []string{"  names:\n    ic: IC\n", "  names:\n    ‸sales: x\n    ic: IC\n"}, []string{`there is no track "sales"; it is "ic" or "mgmt"`}},
		{"switch goes nowhere", []string{"    - from: IC4\n      to: M2", "    - from: IC4\n      to: ‸m2"}, []string{`there is no level "m2" in this ladder; did you mean "M2"?`}},
		{"switch on one track", []string{"    - from: M1\n      to: IC3", "    - from: M1\n      to: ‸M2"}, []string{"M1 and M2 are on the same track, so that is no switch"}},
		{"equivalence on the wrong track", []string{"    - ic: IC2\n", "    - ic: ‸M2\n"}, []string{`level M2 is not on track "ic"`}},
		{"equivalence without a side", []string{"    - ic_word: Staff/Principal\n      mgmt: M3", "    - ‸mgmt: M3"}, []string{`"ic" is missing: a level of track "ic", or a word as "ic_word"`}},
		{"equivalence with both", []string{"    - ic_word: Staff/Principal\n", "    - ic: IC1\n      ic_word: ‸Staff\n"}, []string{`give "ic" or "ic_word", not both`}},
		{"where upside down", []string{"    - lower: IC3\n      upper: IC4\n      probably: IC3", "    - lower: IC3\n      upper: ‸IC0\n      probably: IC3"}, []string{"broken order: IC0 is not above IC3 on its track"}},
		{"where twice", []string{"    - lower: IC3\n      upper: IC4\n      probably: IC3", "    - lower: ‸IC2\n      upper: IC3\n      probably: IC3"}, []string{`there is a second row "IC2 or IC3"; the first is in line N`}},
		{"where answers a third", []string{"      probably: IC3", "      probably: ‸IC1"}, []string{`who wonders about IC3 or IC4 is one of the two, not "IC1"`}},
		{"transition skips", []string{"  - from: IC3\n    to: IC4", "  - from: IC2\n    to: ‸IC4"}, []string{"IC4 is neither the next level of IC2 nor a switch from it"}},
		{"transition from nowhere", []string{"  - from_track: ic\n    to: M1\n", "  - ‸to: M1\n"}, []string{`"from" is missing in a transition: a level, or a track as "from_track"`}},
		{"transition from both", []string{"  - from_track: ic\n    to: M1\n", "  - from: IC3\n    from_track: ‸ic\n    to: M1\n"}, []string{`give "from" or "from_track", not both`}},
		{"transition stays on the track", []string{"  - from_track: ic\n    to: M1\n", "  - from_track: ic\n    to: ‸IC2\n"}, []string{`a step from any level of track "ic" ends on the other track; IC2 is on the same`}},
		{"transition with half an example", []string{"    bad_goal:\n      text: Lead the migration project\n      why: IC3 doing IC3 work\n", "", "  - from: IC3\n    to: IC4\n    gaps", "  - ‸from: IC3\n    to: IC4\n    gaps"}, []string{`an example of a goal takes both "bad_goal" and "good_goal"`}},

		// Several at once, in the order of the file.
		{"every fault", []string{
			`version: "1"`, "version: ‸1", ic1, "  - ‸id: IC1\n", word, "    ‸wurd: x", "    next: [IC4]", "    next: [IC4, ‸IC9]",
			"    - ic: IC4\n", "    - ic: ‸IC3\n", "      probably: IC3", "      probably: ‸IC1",
		}, []string{
			"version must be text, not a number: put it in quotes", `"word" is missing in levels[IC1]`,
			`unknown key "wurd" in levels[IC1]; did you mean "word"?`, `there is no level "IC9" in this ladder`,
			`there is a second equivalence of level "IC3"; the first is in line N`, `who wonders about IC3 or IC4 is one of the two, not "IC1"`,
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			text, at := marked(editAll(t, string(ladder.BuiltinYAML()), tc.edits))
			l, faults := ladder.Parse("my.yaml", []byte(text))
			if l != nil {
				t.Error("a ladder with faults came back")
			}
			var got []string
			for _, f := range faults {
				got = append(got, lineNumber.ReplaceAllString(f.String(), "line N"))
			}
			var want []string
			for i, text := range tc.want {
				want = append(want, "my.yaml:"+at[min(i, len(at)-1)]+": "+text)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
		})
	}
}

func TestParseNoCoreDimension(t *testing.T) {
	text := strings.ReplaceAll(string(ladder.BuiltinYAML()), "core: true", "core: false")
	_, faults := ladder.Parse("my.yaml", []byte(text))
	want := "no dimension is core; at least one must have a cell on every level (core: true)"
	if len(faults) == 0 || faults[0].Text != want {
		t.Errorf("got %v, want %q first", faults, want)
	}
}

// TestParseEarlierLine checks the line numbers inside texts, which
// TestParseFaults leaves out.
func TestParseEarlierLine(t *testing.T) {
	text := edit(t, string(ladder.BuiltinYAML()), "  - id: sometimes", "  - id: tenure")
	_, faults := ladder.Parse("my.yaml", []byte(text))
	before, _, _ := strings.Cut(text, "- id: tenure")
	want := fmt.Sprintf(`there is a second mistake "tenure"; the first is in line %d`, strings.Count(before, "\n")+1)
	if len(faults) != 1 || faults[0].Text != want {
		t.Errorf("got %v, want %q", faults, want)
	}
}

// TestParseGood are ladders that look odd and are fine.
func TestParseGood(t *testing.T) {
	for _, tc := range []struct {
		name  string
		edits []string
		check func(*ladder.Ladder) (got, want string)
	}{
		{"date is text", []string{`version: "1"`, "version: 2026-05-12"}, func(l *ladder.Ladder) (string, string) { return l.Version, "2026-05-12" }},
		{"longest text", []string{"    word: Execution", "    word: " + strings.Repeat("é", 40)}, func(l *ladder.Ladder) (string, string) { return l.Levels[1].Word, strings.Repeat("é", 40) }},
		{"folded lines", []string{"    word: Execution", "    word: >\n      one\n      two"}, func(l *ladder.Ladder) (string, string) { return l.Levels[1].Word, "one two" }},
		{"two ways up", []string{"    next: [IC3]", "    next: [IC3, IC4]"}, func(l *ladder.Ladder) (string, string) {
			to, _ := l.TargetOf("IC2")
			return string(to), "IC3"
		}},
		{"one role", []string{"  - id: pm\n    name: PM\n", ""}, nil},
		{"joined emoji", []string{"    word: Execution", "    word: 👩‍🚀"}, func(l *ladder.Ladder) (string, string) { return l.Levels[1].Word, "👩‍🚀" }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			text := editAll(t, string(ladder.BuiltinYAML()), tc.edits)
			if tc.name == "one role" {
				text = pmLine.ReplaceAllString(text, "")
			}
			l, faults := ladder.Parse("my.yaml", []byte(text))
			if len(faults) > 0 {
				t.Fatalf("faults: %v", faults)
			}
			if tc.check == nil {
				return
			}
			if got, want := tc.check(l); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

var questionLine = regexp.MustCompile(`(?m)^(    question: ).*`)

var pmLine = regexp.MustCompile(`(?m)^      pm: .*\n`)

// TestParseQuickReferenceFits: the table of all levels must fit one message.
// Twenty levels with long texts fit for two roles and do not for six.
func TestParseQuickReferenceFits(t *testing.T) {
	text := string(ladder.BuiltinYAML())
	from, to := strings.Index(text, "  - id: M3\n"), strings.Index(text, "\ntracks:\n")
	var levels strings.Builder
	levels.WriteString(text[:to] + "    next: [M4]\n")
	for i := 4; i <= 15; i++ {
		lv := strings.NewReplacer(
			"id: M3", fmt.Sprintf("id: M%d", i),
			": Director\n", fmt.Sprintf(": %s %d\n", strings.Repeat("D", 45), i),
			"    aliases: [Director of Engineering, Director of Product]\n", "",
			"Can you own a product area?", strings.Repeat("q", 150),
			"scope: Drive business outcomes at scale", "scope: "+strings.Repeat("s", 150),
			"word: Executive leadership", "word: "+strings.Repeat("w", 40),
		).Replace(text[from:to])
		if i < 15 {
			lv += fmt.Sprintf("    next: [M%d]\n", i+1)
		}
		levels.WriteString(lv)
	}
	levels.WriteString(text[to:])
	if _, faults := ladder.Parse("f", []byte(levels.String())); len(faults) > 0 {
		t.Fatalf("two roles: %v", faults)
	}

	n := 0
	six := pmLine.ReplaceAllStringFunc(levels.String(), func(line string) string {
		for role := 3; role <= 6; role++ {
			n++
			line += fmt.Sprintf("      r%d: %s %d\n", role, strings.Repeat("t", 45), n)
		}
		return line
	})
	six = edit(t, six, "    name: PM\n", "    name: PM\n  - {id: r3, name: c}\n  - {id: r4, name: d}\n  - {id: r5, name: e}\n  - {id: r6, name: f}\n")
	six = questionLine.ReplaceAllString(six, "${1}"+strings.Repeat("q", 150))
	_, faults := ladder.Parse("f", []byte(six))
	if len(faults) != 1 || !strings.HasPrefix(faults[0].Text, "the quick reference of all levels has 10") {
		t.Errorf("six roles: got %v", faults)
	}
}
