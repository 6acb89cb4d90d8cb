package bot_test

import (
	"strings"
	"testing"

	"winlog/ladder"
)

// levelSince gives somebody a level from a day on.
func (w *world) levelSince(user ladder.UserID, level ladder.LevelID, from ladder.Date, change ladder.LevelChange) {
	w.t.Helper()
	if _, err := w.db.SetLevel(w.t.Context(), ladder.LevelInterval{User: user, Level: level, Role: ladder.Eng, From: from, Change: change}); err != nil {
		w.t.Fatal(err)
	}
}

// Another target freezes the run, after a question; the old run stays readable
// and goes on when it is chosen again.
func TestChooseTarget(t *testing.T) {
	w := newWorld(t)
	w.levelSince("U0INES", "IC3", ladder.NewDate(2025, 1, 1), ladder.LevelCorrection)
	w.strongQuarter("U0INES", q2, "IC4", ladder.Manager)
	w.inGrace()
	w.ines.claims(q2, "")
	m := w.ines.runs("/streak", "")
	mustContain(t, m.Text(), "IC3 → IC4: 1 claimed, none confirmed")
	w.ines.clicks(m, "Target…")
	mustContain(t, w.ines.modalWith("Your target").Text(), "the run towards the old one is frozen")
	w.ines.fills("target", "M1")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	mustContain(t, w.ines.modalWith("Change your target?").Text(), "Your run towards IC4 (0 confirmed, 1 claimed) is frozen",
		"counts quarters judged against M1 only", "a role change, not a promotion")
	if p, _ := w.db.FindPerson(t.Context(), "U0INES"); p.Target != "" {
		t.Errorf("the target is %q before it was confirmed", p.Target)
	}
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.ines.modalWith("IC3 → M1: no quarter yet")
	w.ines.closes()
	if p, _ := w.db.FindPerson(t.Context(), "U0INES"); p.Target != "M1" {
		t.Errorf("the target is %q", p.Target)
	}
	mustContain(t, w.ines.runs("/streak", "").Text(), "IC3 → M1", "Earlier runs", "*IC4* 2026-Q2: 0 confirmed, 1 claimed; frozen")
	mustContain(t, w.ines.runs("/streak", "IC4").Text(), "IC3 → IC4: 1 claimed, none confirmed")

	w.ines.opens("/streak", "target")
	w.ines.modalWith("Your target")
	w.ines.fills("target", "IC4")
	for range 2 {
		if errs := w.ines.submits(); len(errs) != 0 {
			t.Fatal(errs)
		}
	}
	w.ines.modalWith("IC3 → IC4: 1 claimed, none confirmed")
	if p, _ := w.db.FindPerson(t.Context(), "U0INES"); p.Target != "" {
		t.Errorf("the target is %q, want none: it follows the level", p.Target)
	}
}

// The level changes while the form is open.
func TestTargetOfAnotherLevel(t *testing.T) {
	w := newWorld(t)
	w.ines.opens("/streak", "target")
	w.ines.modalWith("Your target")
	w.levelSince("U0INES", "IC3", ladder.NewDate(2026, 5, 1), ladder.LevelPromotion)
	if errs := w.ines.submits(); !strings.Contains(errs["target"], "Your level changed since you opened this form (it is IC3 now)") {
		t.Errorf("errors %q", errs)
	}
	w.ines.closes()
	w.levelSince("U0INES", "M3", ladder.NewDate(2026, 5, 2), ladder.LevelSwitch)
	w.ines.opens("/streak", "target")
	w.ines.modalWith("M3 is the end of its track")
}

// A level written behind it is chosen already; one that is none, or no target, is
// told so.
func TestTargetNamed(t *testing.T) {
	w := newWorld(t)
	w.levelSince("U0INES", "IC3", ladder.NewDate(2025, 1, 1), ladder.LevelCorrection)
	for text, want := range map[string]string{
		"target IC9":       "There is no level “IC9”. Near it: IC4, IC3, IC2.",
		"target astronaut": "There is no level “astronaut”. The levels are",
		"target M3":        "M3 is no target from IC3: you can work towards IC4 or M1.",
	} {
		mustContain(t, w.ines.runs("/streak", text).Text(), want)
	}
	w.ines.opens("/streak", "target m1")
	w.ines.modalWith("Your target")
	if errs := w.ines.submits(); len(errs) != 0 { // as it opened
		t.Fatal(errs)
	}
	w.ines.modalWith("Change your target?")
}
