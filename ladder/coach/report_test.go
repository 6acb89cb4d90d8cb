package coach

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"winlog/ladder"
)

// tally is how some goals were judged.
type tally struct{ nextRight, nextCurrent, nextUnclear, currentRight, currentNext, currentUnclear int }

func (c *tally) add(next bool, got ladder.GoalVerdict) {
	counts := [2][3]*int{
		{&c.currentNext, &c.currentRight, &c.currentUnclear},
		{&c.nextRight, &c.nextCurrent, &c.nextUnclear},
	}
	row, column := 0, 2
	if next {
		row = 1
	}
	switch got {
	case ladder.GoalNext:
		column = 0
	case ladder.GoalCurrent:
		column = 1
	}
	*counts[row][column]++
}

func (c *tally) next() int        { return c.nextRight + c.nextCurrent + c.nextUnclear }
func (c *tally) current() int     { return c.currentRight + c.currentNext + c.currentUnclear }
func (c *tally) all() int         { return c.next() + c.current() }
func (c *tally) right() float64   { return percent(c.nextRight+c.currentRight, c.all()) }
func (c *tally) raised() float64  { return percent(c.currentNext, c.current()) }
func (c *tally) unclear() float64 { return percent(c.nextUnclear+c.currentUnclear, c.all()) }

func percent(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return 100 * float64(part) / float64(whole)
}

// judged is the tally of each group of goals.
type judged map[string]*tally

func (j judged) add(key string, next bool, got ladder.GoalVerdict) {
	if j[key] == nil {
		j[key] = new(tally)
	}
	j[key].add(next, got)
}

func (j judged) judge(c *Coach, examples []example) {
	for _, e := range examples {
		got := c.Judge(e.goal).Verdict
		j.add(transition(e), e.next, got)
		j.add("role "+string(e.goal.Role), e.next, got)
		j.add("trap "+trapName(e.trap), e.next, got)
		j.add("all", e.next, got)
	}
}

// trapName gathers the traps that only a few goals have.
func trapName(trap string) string {
	common := []string{
		"below", "big-words", "ceremony", "conditional", "humble", "level-plus", "manages-thing", "metric-only", "negation",
		"no-keyword", "other-actor", "own-small", "participates", "solution-given",
	}
	switch {
	case trap == "":
		return "none"
	case slices.Contains(common, trap):
		return trap
	}
	return "other"
}

func (j judged) write(b *strings.Builder, title string, keys []string) {
	fmt.Fprintf(b, "%s\n\n%-20s %6s | %-20s | %-20s |\n", title, "", "", "next-level goals", "current-level goals")
	fmt.Fprintf(b, "%-20s %6s | %6s %6s %6s | %6s %6s %6s | %6s %11s %7s\n", "called", "goals", "next", "curr.", "uncl.", "next", "curr.", "uncl.", "right", "curr.→next", "unclear")
	for _, key := range keys {
		c := j[key]
		if c == nil {
			continue
		}
		fmt.Fprintf(b, "%-20s %6d | %6d %6d %6d | %6d %6d %6d | %5.1f%% %10.1f%% %6.1f%%\n", key, c.all(),
			c.nextRight, c.nextCurrent, c.nextUnclear, c.currentNext, c.currentRight, c.currentUnclear, c.right(), c.raised(), c.unclear())
	}
	b.WriteString("\n")
}

// keys lists the groups: transitions, all, roles, traps.
func (j judged) keys() []string {
	keys := append(slices.Clone(transitions), "all")
	for _, key := range slices.Sorted(maps.Keys(j)) {
		if strings.Contains(key, " ") {
			keys = append(keys, key)
		}
	}
	return keys
}

// crossValidated judges the development part, each author's goals with weights
// learned from the others', which is how a new author's goals would fare.
func crossValidated(t *testing.T) judged {
	j := make(judged)
	dev, _ := readGoals(t)
	c := builtinCoach(t)
	for _, author := range []string{"a", "b", "c", "d"} {
		learn := readBehaviours(t)
		var judge []example
		for _, e := range dev {
			if e.id[:1] == author {
				judge = append(judge, e)
			} else {
				learn = append(learn, e)
			}
		}
		c.model = train(c, learn)
		j.judge(c, judge)
	}
	return j
}

const reportFile = "testdata/report.txt"

// TestReport: the coach keeps its bar on goals that nobody looked at while its
// words were chosen, and the report shows how it does today. `make
// coach-report` prints it, `make coach-train` writes it.
func TestReport(t *testing.T) {
	c := builtinCoach(t)
	dev, heldOut := readGoals(t)
	fit, kept := make(judged), make(judged)
	fit.judge(c, dev)
	kept.judge(c, heldOut)

	if *update {
		var b strings.Builder
		kept.write(&b, "Held out: nobody read these goals while the coach was made", kept.keys())
		across := crossValidated(t)
		across.write(&b, "Development, each author judged with weights learned from the others", across.keys())
		fit.write(&b, "Development, with the weights in use, which have seen these goals", fit.keys()[:len(transitions)+1])
		if err := os.WriteFile(reportFile, []byte(strings.TrimSpace(b.String())+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	report, err := os.ReadFile(reportFile)
	if err != nil {
		t.Fatal(err)
	}
	for name, j := range map[string]judged{"held-out": kept, "development": fit} {
		var b strings.Builder
		keys := j.keys()
		if name == "development" {
			keys = keys[:len(transitions)+1]
		}
		j.write(&b, "", keys)
		if !strings.Contains(string(report), strings.TrimSpace(b.String())) {
			t.Errorf("%s: %s is out of date: run make coach-train", name, reportFile)
		}
	}

	checkPage(t, string(report))

	const leastRight, leastOfTransition, mostRaised, mostUnclear = 85, 75, 10, 15
	all := kept["all"]
	if all.right() < leastRight || all.raised() > mostRaised || all.unclear() > mostUnclear {
		t.Errorf("held out: %.1f%% right, %.1f%% of current called next, %.1f%% unclear", all.right(), all.raised(), all.unclear())
	}
	for _, name := range transitions {
		if got := kept[name].right(); got < leastOfTransition {
			t.Errorf("held out: %s is right in %.1f%%", name, got)
		}
	}
}

// table finds the tables in docs/coach.md.
var table = regexp.MustCompile("(?s)```text\n(.*?)```")

// checkPage compares the tables of docs/coach.md with the report's first lines
// of the same kind; with -update it writes them there.
func checkPage(t *testing.T, report string) {
	t.Helper()
	page, err := os.ReadFile("../../docs/coach.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(report, "\n\n") // title, table, title, table …
	n := 0
	want := table.ReplaceAllStringFunc(string(page), func(string) string {
		n++
		lines := strings.SplitAfter(blocks[2*n-1], "\n")
		return "```text\n" + strings.Join(lines[:2+len(transitions)+1], "") + "```"
	})
	if n != 2 {
		t.Fatalf("docs/coach.md has %d tables", n)
	}
	switch {
	case want == string(page):
	case !*update:
		t.Error("docs/coach.md does not show today's figures: run make coach-train")
	default:
		if err := os.WriteFile("../../docs/coach.md", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
