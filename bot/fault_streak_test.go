package bot_test

import (
	"testing"
	"time"

	"winlog/ladder"
)

// Another program holds the database's lock: a streak is shown all the same, a
// claim and an answer are refused in time with everything still in the form, and
// go through once when it lets go.
func TestClaimsWhileTheDatabaseIsLocked(t *testing.T) {
	t.Parallel()
	w := newFaultWorld(t)
	w.strongQuarter("U0INES", q2, "IC3", ladder.Manager)
	w.strongQuarter("U0ARUN", q2, "IC2", ladder.Manager)
	w.inGrace()
	w.arun.claims(q2, "")
	w.marta.reads(w.marta.claimDM("Arun Rao claims 2026-Q2"), readFirst, nil)
	w.marta.fills("decision", "not_yet")
	w.marta.fills("overall", "current")
	w.marta.fills("note", winText(7))
	w.ines.clicks(w.ines.runs("/streak", ""), "Claim 2026-Q2")
	w.ines.modalWith("Claim 2026-Q2")
	w.ines.fills("note", winText(8))
	w.strongQuarter("U0NEW", q1, "IC3", ladder.Manager)
	if _, err := w.db.SetLevel(t.Context(), ladder.LevelInterval{User: "U0NEW", Level: "IC2", Role: ladder.Eng, Change: ladder.LevelInitial}); ladder.KindOf(err) == ladder.NotFound {
		w.newbie.asks("/win", "list")
		if _, err := w.db.SetLevel(t.Context(), ladder.LevelInterval{User: "U0NEW", Level: "IC2", Role: ladder.Eng, Change: ladder.LevelInitial}); err != nil {
			t.Fatal(err)
		}
	}
	other := w.another()
	w.sql(other, "BEGIN IMMEDIATE")

	for _, p := range []*person{w.ines, w.marta} {
		if errs := p.submits(); len(errs) != 0 {
			t.Error(errs)
		}
		w.admits(p.modalWith("Not saved").Text(), "did not answer in time", "still there")
	}
	answer, took := w.newbie.asks("/streak", "") // with a quarter that fell due
	mustContain(t, answer, "shown by wins, none claimed")
	if took > 2900*time.Millisecond {
		t.Errorf("an answer after %v", took)
	}

	w.sql(other, "COMMIT")
	for _, p := range []*person{w.ines, w.marta} {
		if out, err := p.Close(t.Context()); err != nil || !out.OK() {
			t.Fatal(err, out)
		}
		if errs := p.submits(); len(errs) != 0 {
			t.Error(errs)
		}
	}
	w.ines.modalWith("Claimed: 2026-Q2")
	w.marta.modalWith("Not yet: Arun Rao")
	w.marta.claimDM("Ines Faro claims 2026-Q2")
	w.arun.sees(w.arun.DM(), "answered “not yet”")
	if a, b := w.marta.dms("Ines Faro claims"), w.arun.dms("answered “not yet”"); a != 1 || b != 1 {
		t.Errorf("%d and %d messages, want one each", a, b)
	}
	if v := w.verdict("U0ARUN", q2, "IC2"); v.Manager.Decision != ladder.NotYet || v.Manager.Value != ladder.ValueCurrent {
		t.Errorf("%+v", v.Manager)
	}
}

// Slack opens no form: the person is told, and nothing was changed.
func TestClaimFormDoesNotOpen(t *testing.T) {
	t.Parallel()
	w := newFaultWorld(t)
	w.inGrace()
	m := w.ines.runs("/streak", "")
	w.sim.Faults().ServerError("views.open", 500, -1)
	for _, button := range []string{"Claim 2026-Q3", "Why?", "Target…", "Leave…"} {
		w.ines.clicks(m, button)
		w.admits(w.ines.sees(team, "did not open the form in time").Text(), "Please try again")
	}
}

// A message about an answer that Slack refuses is not tried for ever, and the
// answer stands.
func TestAnswerStandsWhenNoMessageGoesOut(t *testing.T) {
	t.Parallel()
	w := newFaultWorld(t)
	w.strongQuarter("U0INES", q2, "IC3", ladder.Manager)
	w.inGrace()
	w.ines.claims(q2, winText(9))
	w.marta.reads(w.marta.claimDM("Ines Faro claims"), readFirst, nil)
	w.sim.Faults().Error("chat.postMessage", "user_not_found", -1)
	if errs := w.marta.answers("confirm", winText(10)); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.marta.modalWith("Confirmed: Ines Faro")
	mustContain(t, w.ines.runs("/streak", "").Text(), "1 in a row confirmed")
}
