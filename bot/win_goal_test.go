package bot_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"winlog/ladder"
)

func TestLinkAWinToAGoal(t *testing.T) {
	w := newWorld(t)
	if strings.Contains(w.ines.runs("/win", "Before any goal").Text(), "No goal") {
		t.Error("goals are offered where there are none")
	}
	w.ines.runs("/goal", nextGoal)
	g := w.onlyGoal("U0INES")
	m := w.ines.runs("/win", "Agreed the API with Web and Support")
	win := w.wins("U0INES")[0]
	if out, err := w.ines.Select(t.Context(), m, "win.goal", nextGoal); err != nil || !out.OK() {
		t.Fatal(err, out)
	}
	mustContain(t, w.ines.sees(team, "Linked to your goal").Text(), "for a goal")
	if got := w.wins("U0INES")[0]; got.Goal != g.ID {
		t.Fatalf("got %+v", got)
	}
	m = w.ines.runs("/goal", "list")
	mustContain(t, m.Text(), "Wins for it: 1", "Agreed the API with Web and Support")

	linked := w.ines.sees(team, "Linked to your goal")
	if out, err := w.ines.Select(t.Context(), linked, "win.goal", "No goal"); err != nil || !out.OK() {
		t.Fatal(err, out)
	}
	w.ines.sees(team, "Not linked to a goal any more")
	if got := w.wins("U0INES")[0]; got.Goal != "" || got.ID != win.ID {
		t.Errorf("got %+v", got)
	}
}

func TestGoalInTheFormOfAWin(t *testing.T) {
	w := newWorld(t)
	w.ines.runs("/goal", nextGoal)
	g := w.onlyGoal("U0INES")
	w.ines.opens("/win", "")
	w.ines.modalWith("For which goal?")
	w.ines.fills("text", "Agreed the API with Web and Support")
	w.ines.fills("goal", nextGoal)
	w.ines.fills("date", "2026-03-30") // another quarter than the goal's
	errs := w.ines.submits()
	if !strings.Contains(errs["goal"], "That goal is for 2026-Q2, and the win is from 30 March") {
		t.Fatalf("errors: %v", errs)
	}
	w.ines.fills("date", "2026-04-02")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	mustContain(t, w.ines.modalWith("Logged.").Text(), "for a goal")
	if got := w.onlyWin("U0INES"); got.Goal != g.ID {
		t.Fatalf("got %+v", got)
	}

	// A closed goal stays with the win it is linked to.
	_, err := w.db.ChangeGoal(t.Context(), "U0INES", g.ID, "", func(g *ladder.Goal, _ []ladder.Goal) ([]ladder.GoalNote, error) {
		g.State, g.Reason = ladder.GoalAchieved, "Done"
		return nil, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	w.jump(time.Second)
	w.ines.clicks(w.ines.modal(), "Add details")
	w.ines.modalWith("For which goal?")
	w.ines.fills("result", "Live in all three")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.ines.modalWith("Live in all three")
	if got := w.onlyWin("U0INES"); got.Goal != g.ID {
		t.Errorf("the edit lost the goal: %+v", got)
	}
}

func TestForeignGoalsAreNotLinked(t *testing.T) {
	w := newWorld(t)
	w.arun.runs("/goal", nextGoal)
	theirs := w.onlyGoal("U0ARUN").ID
	w.ines.runs("/win", "Mine")
	mine := w.onlyWin("U0INES").ID
	for _, b := range []struct{ value, want string }{
		{fmt.Sprintf("1|%s|%s", mine, theirs), "not one of yours"},
		{fmt.Sprintf("1|%s|01GONE", mine), "not one of yours"},
		{fmt.Sprintf("1|%s", mine), "older or newer Win Log"},
		{fmt.Sprintf("2|%s|%s", mine, theirs), "older or newer Win Log"},
	} {
		mustContain(t, w.forge(w.ines, "win.goal", b.value), b.want)
	}
	mustContain(t, w.forge(w.arun, "win.goal", fmt.Sprintf("1|%s|%s", mine, theirs)), "not one of yours")
	if got := w.onlyWin("U0INES"); got.Goal != "" {
		t.Errorf("got %+v", got)
	}
}

func TestHeadlines(t *testing.T) {
	w := newWorld(t)
	for i := range ladder.MaxHeadlines {
		w.ines.clicks(w.ines.runs("/win", fmt.Sprint("Win ", i)), "Mark as headline")
		w.until("it came about", func() bool { return w.wins("U0INES")[0].Headline })
	}
	m := w.ines.runs("/win", "One too many")
	w.ines.clicks(m, "Mark as headline")
	w.ines.sees(team, "2026-Q2 has 3 headline wins already")
	if w.wins("U0INES")[0].Headline {
		t.Error("a fourth headline")
	}
	list := w.ines.runs("/win", "list")
	mustContain(t, list.Text(), ":star: headline")
	w.clicksMenu(w.ines, list, "No headline")
	mustContain(t, w.ines.sees(team, "No headline any more").Text(), "Your wins", "One too many")
	w.ines.clicks(m, "Mark as headline") // there is room now
	w.until("it came about", func() bool { return w.wins("U0INES")[0].Headline })
	id := string(w.wins("U0INES")[0].ID)
	mustContain(t, w.forge(w.arun, "win.headline", "1|off|"+id), "not one of yours")
	mustContain(t, w.forge(w.ines, "win.headline", "1|maybe|"+id), "older or newer Win Log")
}
