package coach

import (
	"encoding/csv"
	"os"
	"testing"

	"winlog/ladder"
)

// example is a labelled text: a goal of testdata/goals.csv, or a behaviour of
// testdata/behaviours.csv, which has a level in place of a transition.
type example struct {
	id, trap string
	heldOut  bool
	goal     Goal
	next     bool
	level    string // of a behaviour
}

func readCSV(t testing.TB, path string) [][]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

// readGoals reads id,from,to,role,label,trap,split,text.
func readGoals(t testing.TB) (dev, heldOut []example) {
	t.Helper()
	for _, r := range readCSV(t, "testdata/goals.csv") {
		e := example{
			id: r[0], trap: r[5], heldOut: r[6] == "heldout", next: r[4] == "next",
			goal: Goal{Text: r[7], From: ladder.LevelID(r[1]), To: ladder.LevelID(r[2]), Role: ladder.Role(r[3])},
		}
		if e.heldOut {
			heldOut = append(heldOut, e)
		} else {
			dev = append(dev, e)
		}
	}
	return dev, heldOut
}

// readBehaviours reads id,level,role,text.
func readBehaviours(t testing.TB) []example {
	t.Helper()
	var all []example
	for _, r := range readCSV(t, "testdata/behaviours.csv") {
		all = append(all, example{id: r[0], level: r[1], goal: Goal{Text: r[3], Role: ladder.Role(r[2])}})
	}
	return all
}

func builtinCoach(t testing.TB) *Coach {
	t.Helper()
	c, err := New(ladder.Builtin(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestGoals: the sets are whole, balanced and split as testdata/README.md says.
func TestGoals(t *testing.T) {
	dev, heldOut := readGoals(t)
	if len(dev) < 400 || len(heldOut) < 200 {
		t.Fatalf("%d goals to develop with, %d held out", len(dev), len(heldOut))
	}
	ids, texts := make(map[string]bool), make(map[string]bool)
	count := make(map[string]int)
	for _, e := range append(dev, heldOut...) {
		if ids[e.id] || texts[e.goal.Text] {
			t.Errorf("%s is there twice", e.id)
		}
		ids[e.id], texts[e.goal.Text] = true, true
		if e.heldOut {
			count[transition(e)]++
		}
	}
	for _, name := range transitions {
		if count[name] < 25 {
			t.Errorf("%s: only %d goals are held out", name, count[name])
		}
	}
	c := builtinCoach(t)
	for _, e := range readBehaviours(t) {
		if _, _, ok := c.lexicon.rungOf(ladder.LevelID(e.level)); !ok && e.level != selfLevel {
			t.Errorf("%s: no level %q", e.id, e.level)
		}
	}
}

var transitions = []string{"IC0>IC1", "IC1>IC2", "IC2>IC3", "IC3>IC4", "IC3>M1", "M1>M2", "M2>M3"}

func transition(e example) string { return string(e.goal.From + ">" + e.goal.To) }
