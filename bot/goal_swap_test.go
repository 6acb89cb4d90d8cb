package bot_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"winlog/ladder"
	"winlog/storage"
)

// threeGoals fills somebody's quarter with next-level goals.
func (w *world) threeGoals(p *person) {
	w.t.Helper()
	for i := range ladder.MaxActiveGoals {
		mustContain(w.t, p.runs("/goal", fmt.Sprintf("Lead project %d across Web, Support and Finance, mentor 2 ICs", i)).Text(), "*Saved.*")
	}
}

func TestFourthGoalIsSwapped(t *testing.T) {
	w := newWorld(t)
	w.threeGoals(w.ines)
	m := w.ines.runs("/goal", "#mentorship "+nextGoal+" #private")
	mustContain(t, m.Text(), "Not saved.", "2026-Q2 has 3 active next-level goals", "Lead project 1", nextGoal)
	if got := len(w.goals("U0INES")); got != 3 {
		t.Fatalf("%d goals", got)
	}
	w.ines.clicks(m, "Swap one for it")
	w.ines.modalWith("Which goal makes room for it?")
	w.ines.fills("goal", string(w.goals("U0INES")[1].ID))
	w.ines.fills("outcome", "dropped")
	if errs := w.ines.submits(); errs["reason"] == "" {
		t.Fatalf("errors without a reason: %v", errs)
	}
	w.ines.fills("reason", "The redesign matters more")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	mustContain(t, w.ines.modalWith("Saved.").Text(), nextGoal, "In its place:", "Lead project 1", "is dropped")
	goals := w.goals("U0INES")
	if len(goals) != 4 || goals[1].State != ladder.GoalDropped || goals[1].Reason != "The redesign matters more" {
		t.Fatalf("got %+v", goals)
	}
	if last := goals[3]; last.Text != nextGoal || last.Dimension != "mentorship" || last.Visibility != ladder.Private || last.State != ladder.GoalActive {
		t.Errorf("got %+v", last)
	}
}

// A fault when the new goal is stored leaves the old one as it was; the form is
// still there, and sending it again swaps them.
func TestSwapIsWholeOrNothing(t *testing.T) {
	w := newWorld(t)
	w.threeGoals(w.ines)
	sql := func(statement string) {
		t.Helper()
		if err := w.db.Write(t.Context(), func(tx *storage.Tx) error { _, err := tx.Exec(statement); return err }); err != nil {
			t.Fatal(err)
		}
	}
	w.ines.clicks(w.ines.runs("/goal", nextGoal), "Swap one for it")
	w.ines.modalWith("Which goal makes room for it?")
	w.ines.fills("goal", string(w.goals("U0INES")[1].ID))
	w.ines.fills("outcome", "dropped")
	w.ines.fills("reason", "The redesign matters more")
	sql("CREATE TRIGGER broken BEFORE INSERT ON goals BEGIN SELECT RAISE(ABORT, 'broken'); END")
	w.ines.submits()
	w.ines.modalWith("still there")
	goals := w.goals("U0INES")
	if len(goals) != 3 || goals[1].State != ladder.GoalActive {
		t.Fatalf("a goal was lost: %+v", goals)
	}
	if _, err := w.ines.Close(t.Context()); err != nil { // the form is below
		t.Fatal(err)
	}
	sql("DROP TRIGGER broken")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.ines.modalWith("Saved.")
	if goals = w.goals("U0INES"); len(goals) != 4 || goals[1].State != ladder.GoalDropped || goals[3].Text != nextGoal {
		t.Errorf("got %+v", goals)
	}
}

// Out of a form the swap lies on top of it: going back leads to everything that
// was typed.
func TestFourthGoalOfAForm(t *testing.T) {
	w := newWorld(t)
	w.threeGoals(w.ines)
	w.ines.opens("/goal", "")
	w.ines.modalWith("Set a goal")
	w.ines.fills("text", nextGoal)
	w.ines.fills("measure", "p95 < 200 ms")
	w.ines.fills("gaps", "mentoring")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.ines.modalWith("Which goal makes room for it?")
	if _, err := w.ines.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.ines.modalWith("Set a goal")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.ines.modalWith("Which goal makes room for it?")
	w.ines.fills("goal", string(w.goals("U0INES")[0].ID))
	w.ines.fills("outcome", "carried")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.ines.modalWith("Saved.")
	if _, err := w.ines.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if v := w.ines.View(); v != nil {
		t.Errorf("the old form is still there:\n%s", v.Text())
	}
	goals := w.goals("U0INES")
	i := slices.IndexFunc(goals, func(g ladder.Goal) bool { return g.Text == nextGoal })
	if len(goals) != 5 || i < 0 || goals[0].State != ladder.GoalCarried || goals[i].Measure != "p95 < 200 ms" || goals[i].Gaps[0] != "mentoring" {
		t.Errorf("got %+v", goals)
	}
}

// A goal at one's own level is kept beside three, and becomes no fourth by the
// back door.
func TestNoFourthByOtherWays(t *testing.T) {
	w := newWorld(t)
	w.threeGoals(w.ines)
	m := w.ines.runs("/goal", currentGoal)
	mustContain(t, m.Text(), "*Saved.*", "current-level")
	w.ines.clicks(m, "It is next-level all the same")
	w.ines.modalWith("Overrule the coach")
	w.ines.submits()
	mustContain(t, w.ines.modalWith("Not saved").Text(), "3 active next-level goals", "/goal list")
	if _, err := w.ines.CloseAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.ines.clicks(w.ines.sees(team, "opened in a form"), "Edit")
	w.ines.modalWith("Edit goal")
	w.ines.fills("text", nextGoal)
	w.ines.submits()
	mustContain(t, w.ines.modalWith("Not saved").Text(), "3 active next-level goals", "What you typed is still there")
	for _, g := range w.goals("U0INES") {
		if g.Text == nextGoal || g.Overruled {
			t.Errorf("a fourth goal: %+v", g)
		}
	}
}

// There is no room in the next quarter either.
func TestNoFourthByCarryingOver(t *testing.T) {
	w := newWorld(t)
	w.ines.runs("/goal", nextGoal)
	for i := range ladder.MaxActiveGoals {
		g := w.goals("U0INES")[0]
		g.Text, g.Quarter = fmt.Sprint("Goal ", i), ladder.Calendar{}.Of(ladder.DateOf(start)).Next().Period()
		if _, _, err := w.db.SaveGoal(t.Context(), g, "", nil); err != nil {
			t.Fatal(err)
		}
	}
	w.ines.clicks(w.ines.runs("/goal", "list 2026-Q2"), "Close or carry over")
	w.ines.modalWith("What became of it?")
	w.ines.fills("outcome", "carried")
	w.ines.submits()
	mustContain(t, w.ines.modalWith("Not saved").Text(), "3 active next-level goals in 2026-Q3")
	if got := w.goals("U0INES")[0]; got.State != ladder.GoalActive || len(w.goals("U0INES")) != 4 {
		t.Errorf("got %+v", got)
	}
}

// The longest draft there can be fits Slack's metadata and loses nothing.
func TestLongestDraft(t *testing.T) {
	w := newWorld(t)
	w.setLevel("U0INES", "IC0")
	for i := range ladder.MaxActiveGoals {
		g := ladder.Goal{
			User: "U0INES", Quarter: thisQuarter(), Level: "IC0", Target: "IC1", Text: fmt.Sprint("Goal ", i),
			Verdict: ladder.GoalNext, Visibility: ladder.Private, State: ladder.GoalActive,
		}
		if _, _, err := w.db.SaveGoal(t.Context(), g, "", nil); err != nil {
			t.Fatal(err)
		}
	}
	text := strings.Repeat(`"\<`, 166) + "ж"
	w.ines.opens("/goal", "")
	w.ines.modalWith("Set a goal")
	w.ines.fills("text", text)
	w.ines.fills("measure", strings.Repeat(`"`, 200))
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.ines.modalWith("Which goal makes room for it?")
	w.ines.fills("goal", string(w.goals("U0INES")[0].ID))
	w.ines.fills("outcome", "missed")
	w.ines.fills("reason", "Wrong goal")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.ines.modalWith("Saved.")
	goals := w.goals("U0INES")
	if last := goals[len(goals)-1]; len(goals) != 4 || last.Text != text || last.Measure != strings.Repeat(`"`, 200) {
		t.Errorf("got %+v", goals)
	}
}
