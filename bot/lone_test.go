package bot_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
)

// A lone word that looks like a subcommand is not kept as a win or a goal.
func TestLoneWords(t *testing.T) {
	w := newWorld(t)
	for _, tc := range []struct{ command, text, hint, button, literally string }{
		{"/win", "delete", "menu beside each win", "My wins", "/win add delete"},
		{"/win", " Undo ", "menu beside each win", "My wins", "/win add Undo"},
		{"/win", "export", "Whoever runs Win Log", "My wins", "/win add export"},
		{"/goal", "close", "menu beside each goal", "My goals", "/goal add close"},
		{"/goal", "carry  over", "menu beside each goal", "My goals", "/goal add carry  over"},
	} {
		m := w.ines.runs(tc.command, tc.text)
		mustContain(t, m.Text(), "Nothing was saved", tc.hint, tc.literally)
		w.ines.clicks(m, tc.button)
	}
	if n := len(w.wins("U0INES")); n != 0 {
		t.Errorf("%d wins were logged, want none", n)
	}
	goals, err := w.db.ListGoals(t.Context(), ladder.GoalFilter{User: "U0INES"})
	if err != nil || len(goals) != 0 {
		t.Errorf("%d goals were saved (%v), want none", len(goals), err)
	}
	mustContain(t, w.ines.runs("/win", "add delete").Text(), "Logged.", "delete")
	mustContain(t, w.ines.runs("/win", "Delete the old importer").Text(), "Logged.")
}

// Only a day opens the form for that day; one that cannot be is told.
func TestWinOnADayAlone(t *testing.T) {
	w := newWorld(t)
	w.ines.opens("/win", "yesterday")
	w.ines.fills("text", "Unblocked the release")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	if got, want := w.onlyWin("U0INES").OccurredOn, ladder.NewDate(2026, 5, 11); got != want {
		t.Errorf("the win is of %s, want %s", got, want)
	}
	mustContain(t, w.ines.runs("/win", "tomorrow").Text(), "still to come")
	mustContain(t, w.ines.runs("/win", "tomorrow #private").Text(), "still to come")
}

// Tags beside a day are no text either; they are filled in.
func TestWinOnADayWithTags(t *testing.T) {
	w := newWorld(t)
	w.ines.opens("/win", "yesterday #mentorship #private")
	w.ines.fills("text", "Unblocked the release")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	got := w.onlyWin("U0INES")
	if want := ladder.NewDate(2026, 5, 11); got.OccurredOn != want || got.Visibility != ladder.Private || !cmp.Equal(got.Dimensions, []ladder.DimensionID{"mentorship"}) {
		t.Errorf("got %s, %s, %v; want %s, private, mentorship", got.OccurredOn, got.Visibility, got.Dimensions, want)
	}
}

func TestUnknownNamesAreTold(t *testing.T) {
	w := newWorld(t)
	mustContain(t, w.ines.runs("/win", "Paired with @nobody (and @some.body) on design").Text(), "nobody is known by that name: @nobody @some.body.")
	if got := w.ines.runs("/win", "Wrote to a@example.com with @arun").Text(); strings.Contains(got, "known by that name") {
		t.Errorf("a name that is known, or no name, is told:\n%s", got)
	}
}

// A quarter before or behind a goal is the goal's; alone it opens the form for it.
func TestGoalInAQuarter(t *testing.T) {
	w := newWorld(t)
	mustContain(t, w.ines.runs("/goal", "next quarter improve onboarding").Text(), "Saved.", "2026-Q3")
	mustContain(t, w.ines.runs("/goal", "last quarter: improve onboarding").Text(), "2026-Q1 is over", "improve onboarding")
	mustContain(t, w.ines.runs("/goal", "last quarter").Text(), "Nothing was saved", "2026-Q1 is over", "/goal list 2026-Q1")
	w.ines.opens("/goal", "next quarter")
	w.ines.fills("text", "Own the release notes")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	var got []string
	for _, g := range w.goals("U0INES") {
		got = append(got, g.Quarter.Label+" "+g.Text)
	}
	if diff := cmp.Diff([]string{"2026-Q3 improve onboarding", "2026-Q3 Own the release notes"}, got); diff != "" {
		t.Error(diff)
	}
}
