package bot_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// goalTexts are the texts of all goals of somebody, oldest first.
func (w *faultWorld) goalTexts(p *person) []string {
	w.t.Helper()
	var out []string
	for _, g := range w.goals(p.uid()) {
		out = append(out, g.Text)
	}
	return out
}

// Another program holds the database's lock: a goal in one line, a form and a
// swap are refused in time, with everything typed at hand, and go through when it
// lets go.
func TestGoalsWhileTheDatabaseIsLocked(t *testing.T) {
	t.Parallel()
	w := newFaultWorld(t)
	goal := func(n string) string {
		return "Lead the " + mark + " " + n + " across Web, Support and Finance, mentor 2 ICs"
	}
	w.arun.opens("/goal", "")
	w.arun.modalWith("Set a goal")
	w.arun.fills("text", goal("form"))
	card := w.ines.runs("/goal", goal("zero"))
	w.ines.clicks(card, "Edit")
	w.ines.modalWith("Edit goal")
	w.ines.fills("text", goal("edited"))
	other := w.another()
	w.sql(other, "BEGIN IMMEDIATE")

	answer, took := w.marta.asks("/goal", goal("line"))
	w.admits(answer, "did not answer in time", "Your text, to copy:", goal("line"))
	if took > 2900*time.Millisecond {
		t.Errorf("an answer after %v", took)
	}
	for _, p := range []*person{w.arun, w.ines} {
		if errs := p.submits(); len(errs) != 0 {
			t.Error(errs)
		}
		w.admits(p.modalWith("Not saved").Text(), "did not answer in time", "still there")
	}
	answer, _ = w.marta.asks("/goal", "check "+goal("line")) // needs no writing
	mustContain(t, answer, "only checked")

	w.sql(other, "COMMIT")
	for _, p := range []*person{w.arun, w.ines} {
		if out, err := p.Close(t.Context()); err != nil || !out.OK() {
			t.Fatal(err, out)
		}
		if errs := p.submits(); len(errs) != 0 {
			t.Error(errs)
		}
		p.modalWith("Saved.")
	}
	answer, _ = w.marta.asks("/goal", goal("line"))
	mustContain(t, answer, "*Saved.*")
	got := [][]string{w.goalTexts(w.arun), w.goalTexts(w.ines), w.goalTexts(w.marta)}
	want := [][]string{{goal("form")}, {goal("edited")}, {goal("line")}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Slack opens no form: the goal's text is in the answer.
func TestGoalFormDoesNotOpen(t *testing.T) {
	t.Parallel()
	w := newFaultWorld(t)
	w.sim.Faults().ServerError("views.open", 500, -1)
	answer, _ := w.ines.asks("/goal", "")
	w.admits(answer, "did not open the form in time", "/goal followed by what you want to do")
	answer, _ = w.newbie.asks("/goal", winText(1)) // whose level is asked for first
	w.admits(answer, "did not open the form in time", "Your text, to copy:", winText(1))
	w.sim.Faults().Clear()
	if answer, _ = w.newbie.asks("/goal", winText(1)); !strings.Contains(answer, winText(1)) {
		t.Error(answer)
	}
	w.newbie.modalWith("Your level")
}
