package bot_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/ladder"
	"winlog/slacksim"
)

// seed stores n wins of Ines on consecutive days up to today.
func (w *world) seed(n int) {
	w.t.Helper()
	var wins []ladder.Win
	var keys []string
	for i := range n {
		wins = append(wins, ladder.Win{
			User: "U0INES", OccurredOn: ladder.DateOf(start).AddDays(-i), Text: fmt.Sprintf("Win number %d", i),
			Visibility: ladder.Manager, Source: "import",
		})
		keys = append(keys, fmt.Sprint("seed", i))
	}
	wins[0].Dimensions, wins[0].Level, wins[0].People = []ladder.DimensionID{"mentorship"}, "IC3", []ladder.UserID{"U0ARUN"}
	wins[1].Visibility, wins[1].Text = ladder.Private, "Größe des Éclairs halved"
	if _, err := w.db.SaveWins(w.t.Context(), wins, keys, false); err != nil {
		w.t.Fatal(err)
	}
}

func TestListFilters(t *testing.T) {
	w := newWorld(t)
	w.seed(60)
	for _, tc := range []struct {
		text string
		want []string
		not  []string
	}{
		{"list", []string{"2026-Q2", "Win number 0", "Größe", "1–5 of 42"}, []string{"Win number 5"}},
		{"list last quarter", []string{"2026-Q1", "Win number 42", "1–5 of 18"}, []string{"Win number 41"}},
		{"list 2026", []string{"1–5 of 60"}, nil},
		{"list all", []string{"all time", "1–5 of 60"}, nil},
		{"list 2019", []string{"Nothing here yet", "Log a win"}, nil},
		{"list #mentoring all", []string{"Win number 0", "1 of 1"}, nil},
		{"list ic3", []string{"Win number 0", "1 of 1"}, nil},
		{"list @arun", []string{"Win number 0", "1 of 1"}, nil},
		{"list #private", []string{"Größe", "1 of 1"}, nil},
		{"list #private #mentorship", []string{"Nothing matches"}, nil},
		{"search eclair GROSSE", []string{"Größe", "1 of 1"}, nil},
		{"search eclair checkout", []string{"Nothing matches"}, nil},
		{"search éclairs halved", []string{"Größe", "1 of 1"}, nil},
		{"search eclairs", []string{"Größe"}, nil},
		{"search " + strings.Repeat("éclairs halved ", 4), []string{"Größe", "1 of 1"}, nil},
		{"search " + strings.Repeat("éclairs halved ", 5), []string{"at most 60"}, nil},
		{"list #scope #mentorship", []string{"one dimension"}, nil},
		{"list\n#private", []string{"Größe", "1 of 1"}, nil},
		{"search", []string{"Write the words to look for"}, nil},
		{"list yesterday's jam", []string{"I do not know the period", "/win add list"}, nil},
		{"list #nonsense", []string{"I do not know the filter", "#mentorship"}, nil},
		{"list @nobody", []string{"do not know who"}, nil},
		{"help", []string{"/win list", "last fri", "brought back"}, nil},
	} {
		t.Run(tc.text, func(t *testing.T) {
			text := w.ines.runs("/win", tc.text).Text()
			mustContain(t, text, tc.want...)
			for _, not := range tc.not {
				if strings.Contains(text, not) {
					t.Errorf("%q should not be in:\n%s", not, text)
				}
			}
		})
	}
}

func TestListTurnsPages(t *testing.T) {
	w := newWorld(t)
	w.seed(12)
	m := w.ines.runs("/win", "list all")
	mustContain(t, m.Text(), "1–5 of 12")
	w.ines.clicks(m, "Older →")
	m = w.ines.sees(team, "6–10 of 12")
	w.ines.clicks(m, "Older →")
	m = w.ines.sees(team, "11–12 of 12")
	mustContain(t, m.Text(), "Win number 11")
	w.ines.clicks(m, "← Newer")
	w.ines.sees(team, "6–10 of 12")
	if got := len(w.ines.Messages(team)); got != 1 {
		t.Errorf("%d messages, want the one list", got)
	}
}

func TestListMenus(t *testing.T) {
	w := newWorld(t)
	w.seed(12)
	m := w.ines.runs("/win", "list all")
	w.selects(w.ines, m, "win.filter.v", ":lock: only you")
	m = w.ines.sees(team, "1 of 1")
	mustContain(t, m.Text(), "Größe")

	w.clicksMenu(w.ines, m, "Edit")
	w.ines.modalWith("Edit win")
	w.ines.fills("text", "Éclairs halved again")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.ines.modalWith("Saved.")
	if _, err := w.ines.CloseAll(t.Context()); err != nil {
		t.Fatal(err)
	}

	w.clicksMenu(w.ines, m, "History")
	mustContain(t, w.ines.modalWith("History of a win").Text(), "Éclairs halved again", "Größe des Éclairs halved", "Before the edit of")
	if _, err := w.ines.CloseAll(t.Context()); err != nil {
		t.Fatal(err)
	}

	w.clicksMenu(w.ines, m, "Delete")
	m = w.ines.sees(team, "Deleted.")
	mustContain(t, m.Text(), "Nothing matches these filters", "Bring it back")
	w.ines.clicks(m, "Bring it back")
	w.ines.sees(team, "It is back.")
}

func (w *world) selects(p *person, on slacksim.On, menu, option string) {
	w.t.Helper()
	out, err := p.Select(p.ctx(), on, menu, option)
	if err != nil || out.Error != "" {
		w.t.Fatalf("select %q: %v %s", option, err, out.Error)
	}
}

// clicksMenu uses the first entry of that name in the "…" menus of a message or modal.
func (w *world) clicksMenu(p *person, m interface {
	slacksim.On
	Buttons() []slacksim.Button
	Text() string
}, label string,
) {
	w.t.Helper()
	for _, b := range m.Buttons() {
		if b.Label == label {
			out, err := p.Press(p.ctx(), m, b)
			if err != nil || out.Error != "" {
				w.t.Fatalf("%s: %v %s", label, err, out.Error)
			}
			return
		}
	}
	w.t.Fatalf("no menu entry %q in:\n%s", label, m.Text())
}

// forge puts a button in front of somebody that the bot never made, has them
// click it and returns what they are answered.
func (w *world) forge(p *person, actionID, value string) string {
	w.t.Helper()
	ts := w.pressesForged(p, actionID, value)
	ctx, cancel := context.WithTimeout(w.t.Context(), patience)
	defer cancel()
	answer, err := p.WaitFor(ctx, p.DM(), func(m *slacksim.Message) bool { return m.TS > ts })
	if err != nil {
		w.t.Fatalf("%s %s was not answered: %v", actionID, value, err)
	}
	return answer.Text()
}

// pressesForged is forge for whatever comes of it; it returns when the button was
// there.
func (w *world) pressesForged(p *person, actionID, value string) string {
	w.t.Helper()
	_, ts, err := w.api.PostMessageContext(w.t.Context(), p.DM(), slack.MsgOptionText("forged", false),
		slack.MsgOptionBlocks(blockkit.Actions(blockkit.Button(actionID, "Forged", value))...))
	if err != nil {
		w.t.Fatal(err)
	}
	forged, err := p.WaitFor(w.t.Context(), p.DM(), func(m *slacksim.Message) bool { return m.TS == ts })
	if err != nil {
		w.t.Fatal(err)
	}
	p.clicks(forged, "Forged")
	return ts
}

// What a button carries proves nothing: another person's win stays theirs, and
// the answer does not even say that it exists.
func TestButtonsOfOthersWins(t *testing.T) {
	w := newWorld(t)
	w.ines.runs("/win", "A private matter #private")
	theirs := w.onlyWin("U0INES")
	for _, action := range []string{"win.details", "win.undo", "win.restore", "win.menu edit", "win.menu history", "win.menu delete"} {
		t.Run(action, func(t *testing.T) {
			id, verb, _ := strings.Cut(action, " ")
			value := "1|" + string(theirs.ID)
			if verb != "" {
				value = "1|" + verb + "|" + string(theirs.ID)
			}
			want := "not one of yours"
			if verb == "delete" { // the forged row has no list to go back to
				want = "older or newer Win Log"
			}
			got := w.forge(w.arun, id, value)
			mustContain(t, got, want)
			if strings.Contains(got, "private matter") {
				t.Error("the answer shows the other's win")
			}
		})
	}
	if got := w.onlyWin("U0INES"); got.Deleted() || got.Text != theirs.Text {
		t.Errorf("the win was changed: %+v", got)
	}
}

func TestButtonsOfOtherReleases(t *testing.T) {
	w := newWorld(t)
	w.ines.runs("/win", "Mine")
	id := string(w.onlyWin("U0INES").ID)
	for _, b := range []struct{ action, value, want string }{
		{"win.undo", "9|" + id, "older or newer Win Log"},
		{"win.page", "p=2026", "older or newer Win Log"},
		{"win.explode", "1|" + id, "older or newer Win Log"},
		{"win.undo", "1|01GONE", "not one of yours"},
		{"level.show", "1|IC9", "no level “IC9”"},
		{"level.compare", "1|IC9", "older or newer Win Log"},
	} {
		mustContain(t, w.forge(w.ines, b.action, b.value), b.want)
	}
	w.onlyWin("U0INES")
}
