package bot_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"winlog/ladder"
)

func TestGoalForm(t *testing.T) {
	w := newWorld(t)
	w.ines.opens("/goal", "")
	v := w.ines.modalWith("Set a goal")
	mustContain(t, v.Text(), "From IC2 to IC3", "Common gaps from IC2 to IC3", "driving business outcomes (not just shipping)",
		"leading cross-functional work", "mentoring")
	w.ines.fills("gaps", "leading cross-functional work", "mentoring")
	w.ines.fills("text", nextGoal)
	w.ines.fills("measure", "p95 800 ms → 200 ms")
	w.ines.fills("dimension", "collaboration")
	w.ines.fills("quarter", "2026-Q3")
	w.ines.fills("visibility", "public")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	mustContain(t, w.ines.modalWith("Saved.").Text(), "next-level", nextGoal, "p95 800 ms", "Collaboration", "bridges “mentoring”", "2026-Q3", "everyone")
	want := ladder.Goal{
		User: "U0INES", Quarter: ladder.Calendar{}.Of(ladder.DateOf(start)).Next().Period(), Level: "IC2", Target: "IC3", Role: ladder.Eng,
		Text: nextGoal, Gaps: []string{"leading cross-functional work", "mentoring"}, Dimension: "collaboration", Measure: "p95 800 ms → 200 ms",
		Visibility: ladder.Public, Verdict: ladder.GoalNext, State: ladder.GoalActive,
	}
	if diff := cmp.Diff(want, w.onlyGoal("U0INES"), ignoreMadeOfGoals, cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
}

// The list of gaps is that of the step, also one to the manager track and one
// the ladder has no row for; picking another level shows its gaps and keeps what
// was typed.
func TestGoalFormShowsTheGapsOfTheStep(t *testing.T) {
	w := newWorld(t)
	w.setLevel("U0INES", "IC3")
	w.ines.opens("/goal", "")
	mustContain(t, w.ines.modalWith("From IC3 to IC4").Text(), "Common gaps from IC3 to IC4", "org-wide influence")
	w.ines.fills("text", "Run 1:1s for three people")
	w.ines.fills("gaps", "developing leaders")
	w.ines.fills("target", "M1")
	v := w.ines.modalWith("From IC3 to M1")
	mustContain(t, v.Text(), "Common gaps from IC3 to M1", "coaching (not just doing)", "hiring")
	if strings.Contains(v.Text(), "developing leaders") {
		t.Errorf("gaps of the other step are still there:\n%s", v.Text())
	}
	w.ines.fills("gaps", "hiring")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.ines.modalWith("Saved.")
	if got := w.onlyGoal("U0INES"); got.Target != "M1" || !cmp.Equal(got.Gaps, []string{"hiring"}) || got.Text != "Run 1:1s for three people" {
		t.Errorf("got %+v", got)
	}

	w.setLevel("U0ARUN", "IC0")
	w.arun.opens("/goal", "")
	mustContain(t, w.arun.modalWith("From IC0 to IC1").Text(), "People at IC1 …", "Ship features independently within your domain")
	w.setLevel("U0MARTA", "M3")
	w.marta.opens("/goal", "")
	mustContain(t, w.marta.modalWith("Staying at M3").Text(), "No level of this track follows")
	w.marta.fills("text", "Keep the bench of managers full")
	if errs := w.marta.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	mustContain(t, w.marta.modalWith("Saved.").Text(), "A goal at your own level", "at M3")
	if got := w.onlyGoal("U0MARTA"); got.Target != "" || got.NextLevel() {
		t.Errorf("got %+v", got)
	}
}

func TestGoalFormRefuses(t *testing.T) {
	w := newWorld(t)
	w.marta.opens("/goal", "")
	w.marta.modalWith("People at M2 …") // four lines to tick
	w.marta.fills("text", "\u200b")
	w.marta.fills("gaps", "Manage managers or multiple teams", "Build talent pipeline", "Standardize how teams work", "Set direction for your org area")
	errs := w.marta.submits()
	if !strings.Contains(errs["text"], "Write what you want to do") || !strings.Contains(errs["gaps"], "You picked 4; pick at most 3") {
		t.Errorf("errors: %v", errs)
	}
	w.marta.fills("text", strings.Repeat("ä", 501))
	if errs := w.marta.submits(); errs["text"] == "" {
		t.Errorf("errors: %v", errs)
	}
	if got := len(w.goals("U0MARTA")); got != 0 {
		t.Errorf("%d goals were saved in spite of errors", got)
	}
}

// A form that is sent after its quarter has ended says so, and keeps the text.
func TestGoalForAQuarterThatEnded(t *testing.T) {
	w := newWorld(t)
	w.ines.opens("/goal", "")
	w.ines.modalWith("Set a goal")
	w.ines.fills("text", nextGoal)
	w.jump(60 * 24 * time.Hour) // to 11 July
	errs := w.ines.submits()
	if !strings.Contains(errs["quarter"], "2026-Q2 is over") {
		t.Fatalf("errors: %v", errs)
	}
	w.ines.fills("quarter", "2026-Q3")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.ines.modalWith("Saved.")
	if got := w.onlyGoal("U0INES").Quarter.Label; got != "2026-Q3" {
		t.Errorf("the goal is for %s", got)
	}
}

// The verdict is made with the level the person has when the form is sent.
func TestLevelChangesWhileTheFormIsOpen(t *testing.T) {
	w := newWorld(t)
	w.arun.opens("/goal", "")
	w.arun.modalWith("From IC1 to IC2")
	w.arun.fills("text", "Own checkout redesign end-to-end, 0 P0 bugs")
	w.arun.fills("gaps", "thinking in quarters")
	w.setLevel("U0ARUN", "IC2")
	if errs := w.arun.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	mustContain(t, w.arun.modalWith("Saved.").Text(), "current-level", "Your level is IC2 now, so the goal is judged from there.", "IC2 → IC3")
	if got := w.onlyGoal("U0ARUN"); got.Level != "IC2" || got.Target != "IC3" || len(got.Gaps) != 0 {
		t.Errorf("got %+v", got)
	}
}

// Somebody without a level is asked for it; the goal waits.
func TestGoalWithoutALevel(t *testing.T) {
	setLevel := func(p *person) {
		t.Helper()
		p.modalWith("Your level")
		p.fills("role", "eng")
		p.fills("level", "IC2")
		if errs := p.submits(); len(errs) != 0 {
			t.Fatal(errs)
		}
		p.modalWith("Set a goal")
	}
	t.Run("form", func(t *testing.T) {
		w := newWorld(t)
		w.newbie.opens("/goal", "")
		setLevel(w.newbie)
		w.newbie.fills("text", nextGoal)
		if errs := w.newbie.submits(); len(errs) != 0 {
			t.Fatal(errs)
		}
		w.newbie.modalWith("Saved.")
		w.onlyGoal("U0NEW")
	})
	for _, verb := range []string{"", "check "} {
		t.Run(verb+"text", func(t *testing.T) {
			w := newWorld(t)
			m := w.newbie.runs("/goal", verb+"#collaboration "+nextGoal)
			mustContain(t, m.Text(), "Not saved yet.", nextGoal)
			if _, err := w.newbie.CloseAll(t.Context()); err != nil { // changed their mind
				t.Fatal(err)
			}
			w.newbie.clicks(m, "Set my level") // and again
			setLevel(w.newbie)
			if errs := w.newbie.submits(); len(errs) != 0 {
				t.Fatal(errs)
			}
			w.newbie.modalWith("Saved.")
			if got := w.onlyGoal("U0NEW"); got.Text != nextGoal || got.Dimension != "collaboration" || got.Level != "IC2" {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestStaleGoalFormOverwritesNothing(t *testing.T) {
	w := newWorld(t)
	m := w.ines.runs("/goal", nextGoal)
	w.ines.clicks(m, "Edit")
	w.ines.modalWith("Edit goal")
	id := w.onlyGoal("U0INES").ID
	w.jump(time.Second)
	_, err := w.db.ChangeGoal(t.Context(), "U0INES", id, "elsewhere", func(g *ladder.Goal, _ []ladder.Goal) ([]ladder.GoalNote, error) {
		g.Text = "Second version"
		return nil, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	w.ines.fills("text", "Third version")
	w.ines.submits()
	w.ines.modalWith("changed since you opened the form")
	if got := w.onlyGoal("U0INES").Text; got != "Second version" {
		t.Errorf("the goal is now %q", got)
	}
}

func TestGoalFormSubmittedTwiceSavesOnce(t *testing.T) {
	w := newWorld(t)
	w.strict = false // the second ack of an envelope is what Slack would complain about
	w.ines.opens("/goal", "")
	w.ines.fills("text", nextGoal)
	w.sim.Faults().Duplicate(1)
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.ines.modalWith("Saved.")
	w.sim.Faults().Duplicate(1)
	w.ines.runs("/goal", currentGoal)
	w.arun.runs("/level", "IC3") // behind the copies
	if got := len(w.goals("U0INES")); got != 2 {
		t.Errorf("%d goals of a form and a command that came twice each", got)
	}
}
