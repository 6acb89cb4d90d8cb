package bot_test

import (
	"strings"
	"testing"

	"winlog/ladder"
)

func TestLookUpALevel(t *testing.T) {
	w := newWorld(t)
	for _, tc := range []struct {
		text string
		want []string
		not  []string
	}{
		{"", []string{"You: IC2 · Associate Engineer", "Next: IC3 · Senior Engineer", "leading cross-functional work", "Lead API redesign across 3 teams"}, nil},
		{"IC3", []string{
			"IC3 · Senior Engineer / Lead PM", "Can you drive business impact?", "Given goals, find and solve problems",
			"You drive business impact, lead initiatives, multiply others", "Drive outcomes, not just output", "projects you lead impact company OKRs",
			"latency 800ms → 200ms p95", "develops ICs, helps people level up", "As senior", "Compare IC2 and IC3",
		}, []string{"$2M ARR"}}, // the example of the other role
		{"ic 3", []string{"IC3 · Senior Engineer"}, nil},
		{"lead pm", []string{"IC3 · Senior Engineer / Lead PM"}, nil},
		{"senor enginer", []string{"IC3 · Senior Engineer", "I took that for"}, nil},
		{"M3", []string{"manage 20-40 people", "Director"}, nil},
		{"IC2 IC3", []string{"IC2 and IC3", "Given problems, design solutions", "Given goals, find and solve problems", "Common gaps from IC2 to IC3"}, nil},
		{"IC3 vs M1", []string{"a role change, not a promotion", "wants to grow people", "energy from watching others grow", "coaching (not just doing)"}, nil},
		{"IC3 vs IC3", []string{"IC3 · Senior Engineer / Lead PM"}, []string{"no level"}},
		{"IC3 to IC4", []string{"IC3 and IC4"}, nil},
		{"IC3 -> IC4", []string{"IC3 and IC4"}, nil},
		{"IC3 → IC4", []string{"IC3 and IC4"}, nil},
		{"IC9", []string{"IC9", "no level"}, nil},
		{"#mentorship", []string{"given → figures out"}, []string{"no level"}},
		{"chief happiness officer", []string{"There is no level"}, nil},
		{"<!channel>", []string{"There is no level"}, []string{"<!channel>"}},
		{"list", []string{"IC0", "Associate PM", "Director", "Level = impact, not tenure", "Can you own a product area?"}, nil},
		{"guide", []string{"Know where you are", "Sustain for 2-3 quarters", "IC2s don't ask", "Your gaps to look at, IC2 → IC3"}, nil},
		{"mistakes", []string{"Management is the only way up", "10+ people on 3+ teams"}, nil},
		{"dimensions", []string{"given → figures out", "builds leadership bench", "helps onboard interns"}, nil},
		{"goals", []string{"Ship 5 features", "Define auth strategy for all products", "IC → M1"}, nil},
		{"tracks", []string{"Staff/Principal", "misses the craft", "depth in your domain"}, nil},
		{"where upside-down", []string{"ic or manager"}, nil},
		{"help", []string{"/level list", "dated questions"}, nil},
	} {
		t.Run(tc.text, func(t *testing.T) {
			text := w.ines.runs("/level", tc.text).Text()
			for _, want := range tc.want {
				if !strings.Contains(strings.ToLower(text), strings.ToLower(want)) {
					t.Errorf("%q is missing in:\n%s", want, text)
				}
			}
			for _, not := range tc.not {
				if strings.Contains(text, not) {
					t.Errorf("%q should not be in:\n%s", not, text)
				}
			}
		})
	}
}

// Every fact of the ladder is reachable: each level's card from its button in the list.
func TestListOpensEveryLevel(t *testing.T) {
	w := newWorld(t)
	for i, l := range ladder.Builtin().Levels {
		m := w.ines.runs("/level", "list")
		buttons := m.Buttons()
		if out, err := w.ines.Press(t.Context(), m, buttons[i]); err != nil || out.Error != "" {
			t.Fatal(err, out.Error)
		}
		m = w.ines.sees(team, l.HereIf)
		mustContain(t, m.Text(), l.Question, l.Scope, l.Practices[0].Do)
	}
}

func TestCardsLeadOn(t *testing.T) {
	w := newWorld(t)
	m := w.ines.runs("/level", "IC3")
	w.ines.clicks(m, "IC4 →")
	m = w.ines.sees(team, "IC4 · Lead Engineer")
	w.ines.clicks(m, "Compare IC2 and IC4")
	m = w.ines.sees(team, "In a word")
	w.ines.clicks(m, "IC2 in full")
	m = w.ines.sees(team, "IC2 · Associate Engineer / Senior PM")
	w.ines.clicks(m, "IC3 →")
	m = w.ines.sees(team, "IC3 · Senior Engineer / Lead PM")
	w.ines.clicks(m, "M1 (switch)")
	w.ines.sees(team, "M1 · Engineering Manager")
}

func TestWhereAmI(t *testing.T) {
	w := newWorld(t)
	w.ines.opens("/level", "where")
	v := w.ines.modalWith("Where am I?")
	mustContain(t, v.Text(), "not on your best day", "Since 1 October 2025", "are not stored")
	for field, answer := range map[string]string{
		"where_IC0": "most_weeks", "where_IC1": "most_weeks", "where_IC2": "sometimes", "where_IC3": "rarely", "where_IC4": "rarely",
	} {
		w.ines.fills(field, answer)
	}
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	mustContain(t, w.ines.modalWith("You are probably IC1").Text(), "IC2s don't ask, they already own problems", "To work like IC2")

	if _, err := w.marta.Command(t.Context(), team, "/level", "where"); err != nil {
		t.Fatal(err)
	}
	if v := w.marta.modalWith("Where am I?"); len(v.Inputs()) != 3 {
		t.Errorf("a manager is asked about %v", v.Inputs())
	}
}

// Somebody new is met by their name and zone, asked for their level once, and
// loses nothing on the way.
func TestNewPerson(t *testing.T) {
	w := newWorld(t)
	m := w.newbie.runs("/win", "My first win")
	mustContain(t, m.Text(), "Logged.", "today, Wed 13 May") // it is Wednesday already in Auckland
	v := w.newbie.modalWith("Your level")
	mustContain(t, v.Text(), "Not sure?")
	if _, err := w.newbie.CloseAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	p, err := w.db.FindPerson(t.Context(), "U0NEW")
	if err != nil {
		t.Fatal(err)
	}
	if p.Name != "Noor Haddad" || p.Timezone != "Pacific/Auckland" || p.Email != "noor@example.com" {
		t.Errorf("met as %+v", p)
	}
	w.newbie.runs("/win", "My second win")
	w.newbie.runs("/winlog", "me")
	if v := w.newbie.View(); v != nil {
		t.Errorf("asked for the level again: %s", v.Title)
	}
	w.ines.runs("/win", "Nobody asks me") // she has a level
	if got := len(w.wins("U0NEW")); got != 2 {
		t.Errorf("%d wins, want 2", got)
	}

	w.newbie.opens("/level", "")
	w.newbie.modalWith("Your level")
	w.newbie.fills("role", "pm")
	w.newbie.fills("level", "IC2")
	w.newbie.fills("since", "2026-06-01")
	if errs := w.newbie.submits(); errs["since"] == "" {
		t.Errorf("a level from a day to come was taken: %v", errs)
	}
	w.newbie.fills("since", "2026-02-01")
	if errs := w.newbie.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	done := w.newbie.modalWith("You: IC2 · Senior PM")
	w.newbie.clicks(done, "IC3 in full") // a modal has no message to answer in
	mustContain(t, w.newbie.modalWith("Scope").Text(), "$2M ARR")
	history, err := w.db.LevelHistory(t.Context(), "U0NEW")
	if err != nil {
		t.Fatal(err)
	}
	if len(history) != 1 || history[0].From != ladder.NewDate(2026, 2, 1) || history[0].Change != ladder.LevelInitial || history[0].By != "U0NEW" {
		t.Errorf("history %+v", history)
	}
}

func TestChangeLevel(t *testing.T) {
	w := newWorld(t)
	w.ines.opens("/level", "set")
	w.ines.modalWith("What happened?")
	w.ines.fills("level", "M1")
	w.ines.fills("since", "2026-05-01")
	w.ines.fills("reason", "promotion")
	if errs := w.ines.submits(); !strings.Contains(errs["reason"], "role change") {
		t.Errorf("a switch of track passed as a promotion: %v", errs)
	}
	w.ines.fills("level", "IC3")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.ines.modalWith("You: IC3")
	mustContain(t, w.ines.runs("/level", "").Text(), "You: IC3", "Next: IC4", "Or switch track: M1")
	audit, err := w.db.ListAudit(t.Context(), "U0INES", 10)
	if err != nil {
		t.Fatal(err)
	}
	if len(audit) == 0 {
		t.Error("no audit line")
	}
}

func TestWinlogCommand(t *testing.T) {
	w := newWorld(t)
	mustContain(t, w.ines.runs("/winlog", "").Text(), "/win", "/level", "/winlog", "yours")
	mustContain(t, w.ines.runs("/winlog", "me").Text(), "Ines Faro", "IC2 · Associate Engineer", "U0MARTA", "Europe/Lisbon", "Tue 12 May 2026, 2026-Q2")
	mustContain(t, w.ines.runs("/winlog", "win Shipped it").Text(), "Logged.")
	mustContain(t, w.ines.runs("/winlog", "win list").Text(), "Shipped it")
	mustContain(t, w.ines.runs("/winlog", "level M1").Text(), "Engineering Manager")
	mustContain(t, w.ines.runs("/winlog", "dance").Text(), "has no “dance”. /winlog help")
	mustContain(t, w.ines.runs("/winlog", "who").Text(), "Did you mean /winlog who-saw?")
	mustContain(t, w.ines.runs("/winlog", "leave").Text(), "Did you mean /streak leave?")
	mustContain(t, w.ines.runs("/winlog", "goals").Text(), "Did you mean /goal list?")
	mustContain(t, w.ines.runs("/winlog", "Stop writing to me").Text(), "has no “Stop”. Did you mean /winlog settings?")
	mustContain(t, w.ines.runs("/winlog", "export").Text(), "Whoever runs Win Log can export your wins")
	mustContain(t, w.ines.runs("/level", "IC3 ic3").Text(), "IC3 · Senior Engineer")
	mustContain(t, w.ines.runs("/level", "me").Text(), "You: IC2")
	mustContain(t, w.ines.runs("/winlog", "help").Text(), "/winlog me")
	w.onlyWin("U0INES")
}

// A promotion dated before the level it starts from would change nothing.
func TestPromotionBeforeTheLevel(t *testing.T) {
	w := newWorld(t)
	w.newbie.opens("/level", "")
	w.newbie.modalWith("Your level")
	w.newbie.fills("role", "pm")
	w.newbie.fills("level", "IC2")
	w.newbie.fills("since", "2026-03-01")
	if errs := w.newbie.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.newbie.clicks(w.newbie.modalWith("You: IC2"), "Change my level")
	w.newbie.modalWith("What happened?")
	w.newbie.fills("level", "IC3")
	w.newbie.fills("since", "2026-02-28")
	w.newbie.fills("reason", "promotion")
	if errs := w.newbie.submits(); !strings.Contains(errs["since"], "recorded since 2026-03-01") {
		t.Errorf("it was taken: %v", errs)
	}
	w.newbie.fills("since", "2026-04-01")
	if errs := w.newbie.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.newbie.modalWith("You: IC3")
}

// /winlog is a card of few lines; everything else is one step further, and none of
// it is lost.
func TestHelpCard(t *testing.T) {
	w := newWorld(t)
	card := w.ines.runs("/winlog", "")
	if n := strings.Count(card.Text(), "\n"); n > 20 {
		t.Errorf("%d lines:\n%s", n, card.Text())
	}
	mustContain(t, card.Text(), "/win Shipped", "/level", "/goal Lead", "/streak", "/winlog settings", "/winlog help win")
	all := w.ines.runs("/winlog", "help all").Text()
	mustContain(t, all, "/winlog 1:1", "/streak leave", "More actions")
	for _, topic := range []string{"win", "level", "goal", "streak", "winlog"} {
		text := w.ines.runs("/winlog", "help "+topic).Text()
		mustContain(t, text, "*/"+topic+"*")
		for line := range strings.SplitSeq(text, "\n") { // all of it is in the whole
			mustContain(t, all, line)
		}
	}
	mustContain(t, w.ines.runs("/winlog", "help").Text(), "*/winlog*", "/winlog pause")
	mustContain(t, w.ines.runs("/winlog", "help list").Text(), "There is no help on “list”", "Did you mean")
	w.ines.clicks(card, "/goal")
	w.ines.sees(team, "*/goal*")
	card = w.ines.runs("/winlog", "")
	w.ines.clicks(card, "All of it")
	w.ines.sees(team, "/winlog 1:1")
}

func TestMeSaysDaysAsElsewhere(t *testing.T) {
	w := newWorld(t)
	text := w.ines.runs("/winlog", "me").Text()
	mustContain(t, text, "Tue 12 May 2026, 2026-Q2")
	if strings.Contains(text, "2026-05-12") {
		t.Error(text)
	}
}
