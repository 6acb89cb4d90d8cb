package bot_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
	"winlog/ladder/coach"
)

// ledWin is a win whose words show more than an IC2 does.
const ledWin = "Led API redesign across 3 teams, mentored 2 ICs"

// suggested is what the coach makes of a win of Ines, who is an IC2.
func suggested(t *testing.T, text string) coach.Suggestion {
	t.Helper()
	s := builtinCoach().SuggestWin(text, "", "IC2", ladder.Eng)
	if s.Level == "" || s.Level == "IC2" || len(s.Dimensions) == 0 || s.Line.Text == "" {
		t.Fatalf("the coach has too little to say of %q: %+v", text, s)
	}
	return s
}

func TestWinIsSuggestedALevel(t *testing.T) {
	w := newWorld(t)
	want := suggested(t, ledWin)
	m := w.ines.runs("/win", ledWin)
	mustContain(t, m.Text(), "Suggested: "+string(want.Level), "because “", "reads like “"+want.Line.Text)
	if got := w.onlyWin("U0INES"); got.Level != "" || len(got.Dimensions) != 0 {
		t.Fatalf("what was only suggested is kept: %+v", got)
	}
	w.ines.clicks(m, "Use it")
	m = w.ines.sees(team, "*Noted.*")
	mustContain(t, m.Text(), "shows "+string(want.Level))
	if strings.Contains(m.Text(), "Suggested:") {
		t.Error("what was taken over is still suggested")
	}
	if got := w.onlyWin("U0INES"); got.Level != want.Level || !cmp.Equal(got.Dimensions, want.Dimensions) {
		t.Errorf("got %+v", got)
	}
}

// What the owner said is never overwritten, also not between the suggestion and
// the click.
func TestSuggestionLeavesWhatWasSaid(t *testing.T) {
	w := newWorld(t)
	m := w.ines.runs("/win", ledWin+" #IC2")
	mustContain(t, m.Text(), "shows IC2", "Suggested: ")
	if strings.Contains(m.Text(), "Suggested: "+string(suggested(t, ledWin).Level)) {
		t.Error("a level is suggested to somebody who said one")
	}
	_, err := w.db.UpdateWin(t.Context(), "U0INES", w.onlyWin("U0INES").ID, "", func(win *ladder.Win) error {
		win.Dimensions = []ladder.DimensionID{"mentorship"}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	w.ines.clicks(m, "Use it")
	w.ines.sees(team, "*Noted.*")
	if got := w.onlyWin("U0INES"); got.Level != "IC2" || !cmp.Equal(got.Dimensions, []ladder.DimensionID{"mentorship"}) {
		t.Errorf("got %+v", got)
	}
	m = w.ines.runs("/win", ledWin+" #IC3 #scope")
	if strings.Contains(m.Text(), "Suggested:") {
		t.Errorf("something is suggested where all is said:\n%s", m.Text())
	}
	mustContain(t, w.forge(w.arun, "win.suggest", "1|"+string(w.wins("U0INES")[0].ID)), "not one of yours")
}

// The form starts with the suggestion, and says that it is one. Once the owner
// has decided, their word stands.
func TestFormStartsWithTheSuggestion(t *testing.T) {
	w := newWorld(t)
	w.ines.clicks(w.ines.runs("/win", ledWin), "Add details")
	mustContain(t, w.ines.modalWith("Edit win").Text(), "Suggested: ")
	w.ines.fills("level", "-")
	w.ines.fills("dimensions")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.ines.modalWith("Saved.")
	if got := w.onlyWin("U0INES"); got.Level != "" || len(got.Dimensions) != 0 {
		t.Fatalf("got %+v", got)
	}
	w.ines.clicks(w.ines.modal(), "Edit")
	w.ines.modalWith("Edit win")
	w.ines.fills("result", "Failed orders 3 % → 1 %")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.ines.modalWith("Failed orders")
	if got := w.onlyWin("U0INES"); got.Level != "" || len(got.Dimensions) != 0 {
		t.Errorf("got %+v", got)
	}
}

// Words that are too plain for one's level suggest none below it.
func TestNoLevelBelowOnesOwnIsSuggested(t *testing.T) {
	w := newWorld(t)
	for _, text := range []string{"Finished my ticket", "Fixed the typo on the login page", "Followed the template for the report"} {
		m := w.ines.runs("/win", text)
		if strings.Contains(m.Text(), "Suggested: IC0") || strings.Contains(m.Text(), "Suggested: IC1") {
			t.Errorf("%q: %s", text, m.Text())
		}
	}
}

// A form that was saved as it opened keeps the suggestion.
func TestSuggestionIsSavedFromTheForm(t *testing.T) {
	w := newWorld(t)
	want := suggested(t, ledWin)
	w.ines.clicks(w.ines.runs("/win", ledWin), "Add details")
	w.ines.modalWith("Edit win")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.ines.modalWith("Saved.")
	if got := w.onlyWin("U0INES"); got.Level != want.Level || !cmp.Equal(got.Dimensions, want.Dimensions) {
		t.Errorf("got %+v, want what was suggested: %+v", got, want)
	}
}
