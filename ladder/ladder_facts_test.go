package ladder_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
)

// facts is the career-levels document: its text by heading.
type facts map[string]string

func readFacts(t *testing.T) facts {
	t.Helper()
	data, err := os.ReadFile("testdata/ladder-facts.md")
	if err != nil {
		t.Fatal(err)
	}
	f := make(facts)
	for section := range strings.SplitSeq(string(data), "\n## ") {
		heading, text, _ := strings.Cut(section, "\n")
		f[heading] = text
	}
	return f
}

// table is the rows of the n-th table (from 0) under the heading that begins
// with a text, without its two head rows.
func (f facts) table(t *testing.T, heading string, n int) [][]string {
	t.Helper()
	var tables [][][]string
	inTable := false
	for line := range strings.SplitSeq(f.section(t, heading), "\n") {
		if !strings.HasPrefix(line, "|") {
			inTable = false
			continue
		}
		if !inTable {
			tables, inTable = append(tables, nil), true
		}
		var row []string
		for cell := range strings.SplitSeq(strings.Trim(line, "|"), "|") {
			row = append(row, strings.TrimSpace(cell))
		}
		tables[len(tables)-1] = append(tables[len(tables)-1], row)
	}
	if n >= len(tables) || len(tables[n]) < 3 {
		t.Fatalf("no table %d under %q", n, heading)
	}
	return tables[n][2:]
}

// section is the text under the heading that begins with a text.
func (f facts) section(t *testing.T, heading string) string {
	t.Helper()
	for h, text := range f {
		if strings.HasPrefix(h, heading) {
			return text
		}
	}
	t.Fatalf("no heading %q", heading)
	return ""
}

// plain is running text on one line without emphasis.
func plain(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(s, "*", "")), " ")
}

func TestBuiltinFacts(t *testing.T) {
	f, l := readFacts(t), ladder.Builtin()
	wantRows := func(name string, got, want [][]string) {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("builtin.yaml differs from the facts (-want +got):\n%s", diff)
			}
		})
	}

	var quick, cards, dimensions [][]string
	for _, lv := range l.Levels {
		quick = append(quick, []string{string(lv.ID), lv.Titles["eng"], lv.Titles["pm"], lv.Question, lv.Scope})
		var practices []string
		for _, p := range lv.Practices {
			practices = append(practices, p.String())
		}
		cards = append(cards, []string{string(lv.ID) + " " + lv.Word, lv.HereIf, strings.Join(practices, " · "), lv.Examples["eng"], lv.Examples["pm"]})
		dimensions = append(dimensions, []string{string(lv.ID), lv.Dimensions["scope"].String(), lv.Dimensions["collaboration"].String(), lv.Dimensions["mentorship"].String()})
	}
	wantRows("quick reference", quick, f.table(t, "Quick reference", 0))
	wantRows("levels", cards, f.table(t, "Each level", 0))
	wantDimensions := f.table(t, "Core dimensions", 0)
	for i, row := range wantDimensions {
		row[1] = strings.TrimPrefix(row[1], "(M1-M3) ")
		if row[1] == "〃" {
			row[1] = wantDimensions[i-1][1]
		}
	}
	wantRows("dimensions", dimensions, wantDimensions)

	var equivalences, choose, wonder, gaps, goals, mistakes [][]string
	for _, e := range l.Tracks.Equivalences {
		equivalences = append(equivalences, []string{string(e.IC) + e.ICWord, "~ " + string(e.Manager) + e.ManagerWord, e.Seniority})
	}
	wantRows("equivalences", equivalences, f.table(t, "IC and manager tracks", 0))
	for _, c := range l.Tracks.Choose {
		choose = append(choose, []string{c.IC, c.Manager})
	}
	wantRows("choose", choose, f.table(t, "IC and manager tracks", 1))
	for _, w := range l.Where.Wonder {
		wonder = append(wonder, []string{fmt.Sprintf("%s or %s?", w.Lower, w.Upper), fmt.Sprintf("%s: %s", w.Probably, w.Because)})
	}
	wantRows("where", wonder, f.table(t, "How to level up", 0))
	for _, tr := range l.Transitions {
		from := string(tr.From) + strings.ToUpper(string(tr.FromTrack))
		gaps = append(gaps, []string{fmt.Sprintf("%s → %s", from, tr.To), strings.Join(tr.Gaps, " · ")})
		if tr.GoodGoal.Text != "" {
			goals = append(goals, []string{
				fmt.Sprintf("%q (%s)", tr.BadGoal.Text, tr.BadGoal.Why), fmt.Sprintf("%q (%s)", tr.GoodGoal.Text, tr.GoodGoal.Why),
			})
		}
	}
	wantRows("gaps", gaps, f.table(t, "How to level up", 1))
	wantRows("goals", goals, f.table(t, "How to level up", 2))
	for _, m := range l.Mistakes {
		mistakes = append(mistakes, []string{m.Mistake, m.Fix})
	}
	wantRows("mistakes", mistakes, f.table(t, "Common mistakes", 0))
}

// TestBuiltinRunningText compares what the document says outside its tables.
func TestBuiltinRunningText(t *testing.T) {
	f, l := readFacts(t), ladder.Builtin()

	var inShort []string
	for item := range strings.SplitSeq(f.section(t, "In short"), "\n- ") {
		if item = plain(strings.TrimPrefix(item, "- ")); item != "" {
			inShort = append(inShort, item)
		}
	}
	if diff := cmp.Diff(inShort, l.InShort); diff != "" {
		t.Errorf("in short (-want +got):\n%s", diff)
	}

	tracks := plain(f.section(t, "IC and manager tracks"))
	if !strings.HasPrefix(tracks, l.Tracks.Note) {
		t.Errorf("tracks: got %q, want the beginning of %q", l.Tracks.Note, tracks)
	}
	var switches []string
	for _, s := range l.Tracks.Switches {
		switches = append(switches, fmt.Sprintf("%s → %s (%s)", s.From, s.To, s.Reason))
	}
	if want := "Common switches: " + strings.Join(switches, " · ") + "."; !strings.Contains(tracks, want) {
		t.Errorf("switches: %q is not in %q", want, tracks)
	}

	guide := f.section(t, "How to level up")
	var titles []string
	for _, m := range regexp.MustCompile(`(?m)^\*\*\d (.+?)\.?\*\*`).FindAllStringSubmatch(guide, -1) {
		titles = append(titles, m[1])
	}
	var got []string
	all := l.Where.Question
	for _, s := range l.Guide.Steps {
		got = append(got, s.Title)
		all += "\n" + s.Text
	}
	if diff := cmp.Diff(titles, got); diff != "" {
		t.Errorf("steps (-want +got):\n%s", diff)
	}
	guide = plain(guide)
	for _, phrase := range []string{
		"Where do you consistently operate, not on your best day?",
		"between your level and the next.",
		"in the Quarterly 1:1", "bridge the gap: next-level behaviours, not current-level excellence.",
		"Promotions recognise sustained next-level performance: not one good quarter, not potential.",
	} {
		if !strings.Contains(guide, phrase) {
			t.Errorf("the facts do not have %q", phrase)
		}
		if !strings.Contains(all, phrase) {
			t.Errorf("the guide does not have %q", phrase)
		}
	}
	if want := "The cycle: " + strings.Join(l.Guide.Cycle, " → ") + "."; !strings.Contains(guide, want) {
		t.Errorf("cycle: %q is not in the facts", want)
	}
}
