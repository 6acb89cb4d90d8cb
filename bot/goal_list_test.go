package bot_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"winlog/ladder"
)

func TestListGoals(t *testing.T) {
	w := newWorld(t)
	m := w.ines.runs("/goal", "list")
	mustContain(t, m.Text(), "Nothing here yet", "/goal")
	w.ines.runs("/goal", nextGoal)
	w.ines.runs("/goal", currentGoal)
	m = w.ines.runs("/goal", "list")
	mustContain(t, m.Text(), "Your goals", nextGoal, currentGoal, "*next-level*", "*current-level*", "1 of at most 3 next-level goals in 2026-Q2")
	mustContain(t, w.ines.runs("/goal", "list all").Text(), "Your goals · all time", nextGoal)
	mustContain(t, w.ines.runs("/goal", "list 2026-Q1").Text(), "Your goals · 2026-Q1", "Nothing here yet")

	// What is active stays in sight when its quarter is over.
	w.jump(60 * 24 * time.Hour)
	mustContain(t, w.ines.runs("/goal", "list").Text(), nextGoal, "2026-Q2 is over: close it or carry it over")
	if text := w.arun.runs("/goal", "list all").Text(); strings.Contains(text, nextGoal) {
		t.Errorf("a colleague sees the goals:\n%s", text)
	}
}

func TestListOfGoalsTurnsItsPages(t *testing.T) {
	w := newWorld(t)
	for i := range 7 {
		g := ladder.Goal{
			User: "U0INES", Quarter: thisQuarter(), Level: "IC2", Target: "IC3", Text: fmt.Sprintf("%d %s", i, strings.Repeat("<&>", 160)),
			Verdict: ladder.GoalCurrent, Visibility: ladder.Private, State: ladder.GoalActive,
		}
		if _, _, err := w.db.SaveGoal(t.Context(), g, "", nil); err != nil {
			t.Fatal(err)
		}
	}
	out, err := w.ines.Command(t.Context(), team, "/goal", "list")
	if err != nil || out.Error != "" {
		t.Fatal(err, out.Error)
	}
	m := w.ines.sees(team, "1–5 of 7")
	w.ines.clicks(m, "More →")
	m = w.ines.sees(team, "6–7 of 7")
	w.ines.clicks(m, "← Before")
	w.ines.sees(team, "1–5 of 7")
}

func TestCheckInAndStory(t *testing.T) {
	w := newWorld(t)
	w.ines.runs("/goal", nextGoal)
	m := w.ines.runs("/goal", "list")
	w.ines.clicks(m, "Check in")
	w.ines.modalWith("How is it going?")
	w.ines.fills("status", "at_risk")
	w.ines.fills("note", "Finance wants <numbers>")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	mustContain(t, w.ines.modalWith("Noted.").Text(), "at risk", "Finance wants &lt;numbers&gt;", "today, Tue 12 May · you checked in")
	mustContain(t, w.ines.runs("/goal", "list").Text(), "at risk")
	notes := w.goalNotes(w.onlyGoal("U0INES").ID)
	if len(notes) != 1 || notes[0].Status != ladder.AtRisk || notes[0].Text != "Finance wants <numbers>" || notes[0].By != "U0INES" {
		t.Errorf("story: %+v", notes)
	}
	if _, err := w.ines.CloseAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.ines.clicks(w.ines.runs("/goal", "list"), "Story")
	mustContain(t, w.ines.modalWith("Story").Text(), nextGoal, "at risk", "Finance wants")
}

func TestCloseGoal(t *testing.T) {
	for outcome, state := range map[string]ladder.GoalState{"achieved": ladder.GoalAchieved, "missed": ladder.GoalMissed, "dropped": ladder.GoalDropped} {
		t.Run(outcome, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.ines.runs("/goal", nextGoal)
			w.ines.clicks(w.ines.runs("/goal", "list"), "Close or carry over")
			w.ines.modalWith("What became of it?")
			w.ines.fills("outcome", outcome)
			if errs := w.ines.submits(); !strings.Contains(errs["reason"], "Write one line") {
				t.Fatalf("errors without a reason: %v", errs)
			}
			w.ines.fills("reason", "The API is live in all three teams")
			if errs := w.ines.submits(); len(errs) != 0 {
				t.Fatal(errs)
			}
			mustContain(t, w.ines.modalWith("Closed:").Text(), outcome+": The API is live in all three teams")
			got := w.onlyGoal("U0INES")
			if got.State != state || got.Reason != "The API is live in all three teams" || got.ClosedAt.IsZero() {
				t.Errorf("got %+v", got)
			}
			m := w.ines.runs("/goal", "list")
			mustContain(t, m.Text(), "*"+outcome+"*", "0 of at most 3")
			for _, b := range m.Buttons() {
				if b.ActionID == "goal.menu" && b.Label != "Story" {
					t.Errorf("a closed goal offers %s", b.Label)
				}
			}
		})
	}
}

func TestCarryOver(t *testing.T) {
	w := newWorld(t)
	w.ines.runs("/goal", currentGoal)
	w.ines.clicks(w.ines.runs("/goal", "list"), "Close or carry over")
	w.ines.modalWith("What became of it?")
	w.ines.fills("outcome", "carried")
	w.ines.fills("reason", "Waits for the new cluster")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	mustContain(t, w.ines.modalWith("Carried over to 2026-Q3").Text(), currentGoal, "2026-Q3", "Waits for the new cluster")
	goals := w.goals("U0INES")
	if len(goals) != 2 || goals[0].State != ladder.GoalCarried || goals[1].CarriedFrom != goals[0].ID || goals[1].Quarter.Label != "2026-Q3" || goals[1].State != ladder.GoalActive {
		t.Fatalf("got %+v", goals)
	}
	if _, err := w.ines.CloseAll(t.Context()); err != nil {
		t.Fatal(err)
	}

	// Of a quarter that is over a goal goes to the one that is not, judged by the
	// level reached meanwhile.
	w.jump(150 * 24 * time.Hour) // to 9 October
	w.setLevel("U0INES", "IC3")
	w.ines.clicks(w.ines.runs("/goal", "list"), "Close or carry over")
	w.ines.modalWith("What became of it?")
	w.ines.fills("outcome", "carried")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.ines.modalWith("Carried over to 2026-Q4")
	goals = w.goals("U0INES")
	if last := goals[len(goals)-1]; len(goals) != 3 || last.Quarter.Label != "2026-Q4" || last.Level != "IC3" || last.Target != "IC4" {
		t.Errorf("got %+v", goals)
	}
}
