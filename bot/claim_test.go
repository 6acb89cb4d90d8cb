package bot_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winlog/bot"
	"winlog/bot/schedule"
	"winlog/ladder"
)

// The wins suggest values and the person decides; wins that the manager cannot see
// are named.
func TestClaimSuggestsAndThePersonDecides(t *testing.T) {
	w := newWorld(t)
	w.strongQuarter("U0INES", q2, "IC3", ladder.Private)
	w.inGrace()
	w.ines.clicks(w.ines.runs("/streak", ""), "Claim 2026-Q2")
	form := w.ines.modalWith("Claim 2026-Q2")
	mustContain(t, form.Text(), "The evidence rule is met", "3 wins of these private, so your manager does not see it",
		"develops ICs, helps people level up. 1 win in this quarter, 1 judged at IC3.")
	w.ines.fills("dim_mentorship", "below")
	w.ines.fills("overall", "partial")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	mustContain(t, w.ines.modalWith("Claimed: 2026-Q2, sometimes at IC3").Text(), "It seals on Fri 31 Jul", "time does not confirm it")
	claim := w.verdict("U0INES", q2, "IC3").Claim
	want := map[ladder.DimensionID]ladder.VerdictValue{"scope": "next", "collaboration": "next", "outcome": "next", "mentorship": "below"}
	if diff := cmp.Diff(want, claim.Dimensions); diff != "" || claim.Value != ladder.ValuePartial {
		t.Errorf("%s (-want +got):\n%s", claim.Value, diff)
	}
	// Not at the target: the message does not say that it is claimed as such.
	w.marta.sees(w.marta.DM(), "Ines Faro has said how 2026-Q2 went on the way to IC3")
}

// However often a claim is changed or comes again, the manager is told once.
func TestClaimTellsTheManagerOnce(t *testing.T) {
	w := newWorld(t)
	w.strongQuarter("U0INES", q2, "IC3", ladder.Manager)
	w.inGrace()
	w.ines.clicks(w.ines.runs("/streak", ""), "Claim 2026-Q2")
	w.ines.modalWith("Claim 2026-Q2")
	w.sim.Faults().Duplicate(1)
	w.strict = false
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.ines.modalWith("Claimed: 2026-Q2")
	w.ines.closes()
	w.marta.claimDM("Ines Faro claims 2026-Q2 as IC3")
	m := w.ines.runs("/streak", "")
	mustContain(t, m.Text(), "*2026-Q2* is claimed and waits for <@U0MARTA> until it seals on Fri 31 Jul")
	w.ines.clicks(m, "Change my claim of 2026-Q2")
	w.ines.modalWith("Claim 2026-Q2")
	w.ines.fills("note", "On second thought")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.ines.modalWith("Claimed: 2026-Q2")
	if got := w.verdict("U0INES", q2, "IC3").Claim.Note; got != "On second thought" {
		t.Errorf("the claim's line is %q", got)
	}
	w.marta.runs("/winlog", "team") // behind whatever is still on its way
	if got := w.marta.dms("claims 2026-Q2"); got != 1 {
		t.Errorf("%d messages about one claim", got)
	}
}

// Slack takes no message: the claim stands, the team's page has it, and the message
// goes out later, once.
func TestClaimStandsWhenNoMessageGoesOut(t *testing.T) {
	w := newWorld(t)
	w.strongQuarter("U0INES", q2, "IC3", ladder.Manager)
	w.inGrace()
	w.sim.Faults().ServerError("chat.postMessage", 500, -1)
	w.ines.claims(q2, "")
	w.jump(claimLate)
	w.sent() // in vain again
	w.sim.Faults().Clear()
	m := w.marta.runs("/winlog", "team")
	mustContain(t, m.Text(), "2026-Q2 is claimed and waits for you until it seals on Fri 31 Jul")
	for range 2 {
		w.jump(claimLate)
		w.sent()
		if got := w.marta.dms("Ines Faro claims 2026-Q2 as IC3"); got != 1 {
			t.Fatalf("%d messages about the claim", got)
		}
	}
	w.marta.reads(m, "Give my reading of 2026-Q2", nil)
}

// claimLate is longer than a claim waits before it is looked after.
const claimLate = 5 * time.Minute

// A message that went out and was not written down is found, and not sent again.
func TestClaimIsLookedForBeforeItIsToldAgain(t *testing.T) {
	w := newWorld(t)
	w.strongQuarter("U0INES", q2, "IC3", ladder.Manager)
	w.inGrace()
	w.sim.Faults().ServerError("chat.postMessage", 500, 1)
	w.ines.claims(q2, "")
	w.until("the message failed", func() bool { return len(w.sim.Calls("chat.postMessage")) > 0 })
	if _, _, err := bot.Poster(w.api).Post(t.Context(), "U0MARTA", "", "claim:U0INES:2026-04-01:IC3", schedule.Message{Text: "It claims 2026-Q2"}); err != nil {
		t.Fatal(err)
	}
	w.jump(time.Hour)
	w.ines.clicks(w.ines.runs("/streak", ""), "Change my claim of 2026-Q2")
	w.ines.modalWith("Claim 2026-Q2")
	w.ines.fills("note", "I say it anew")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.ines.modalWith("Claimed: 2026-Q2")
	for range 2 {
		w.jump(claimLate)
		w.sent()
		if got := w.marta.dms("claims 2026-Q2"); got != 1 {
			t.Fatalf("%d messages about the claim", got)
		}
	}
}

// Who had no manager when they claimed is not forgotten once they have one.
func TestClaimIsToldToAManagerWhoComesLater(t *testing.T) {
	w := newWorld(t)
	w.strongQuarter("U0INES", q2, "IC3", ladder.Manager)
	if err := w.db.SetManager(t.Context(), "U0INES", "", ladder.NewDate(2026, 1, 1), "test", ""); err != nil {
		t.Fatal(err)
	}
	w.inGrace()
	w.ines.claims(q2, "")
	w.jump(claimLate)
	w.sent()
	w.managedBy("U0INES", "U0MARTA")
	w.sent()
	w.marta.claimDM("Ines Faro claims 2026-Q2 as IC3")
}

func TestClaimForms(t *testing.T) {
	w := newWorld(t)
	w.strongQuarter("U0INES", q2, "IC3", ladder.Manager)
	w.inGrace()
	m := w.ines.runs("/streak", "")

	// Too long a line is refused beside its field, and nothing is lost.
	w.ines.clicks(m, "Claim 2026-Q2")
	w.ines.modalWith("Claim 2026-Q2")

	// Promoted, as of the first day of the quarter, while the form is open.
	if _, err := w.db.SetLevel(t.Context(), ladder.LevelInterval{
		User: "U0INES", Level: "IC3", Role: ladder.Eng, From: ladder.NewDate(2026, 4, 1), Change: ladder.LevelPromotion,
	}); err != nil {
		t.Fatal(err)
	}
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	mustContain(t, w.ines.modalWith("Not saved").Text(), "no quarter that begins on 2026-04-01 towards IC3 any more")
	w.ines.closes()
	if _, err := w.db.FindVerdict(t.Context(), "U0INES", q2.First(), "IC3"); ladder.KindOf(err) != ladder.NotFound {
		t.Errorf("a claim was stored all the same: %v", err)
	}
}

// Buttons that somebody made, or that have outlived their time.
func TestForgedClaims(t *testing.T) {
	w := newWorld(t)
	w.strongQuarter("U0INES", q1, "IC3", ladder.Manager)
	w.strongQuarter("U0INES", q2, "IC3", ladder.Manager)
	w.inGrace()
	ref := func(user ladder.UserID, q ladder.Quarter, target, level string) string {
		return fmt.Sprintf("1|%s|%s|%s|%s", user, q.First(), target, level)
	}
	mine := ref("U0INES", q2, "IC3", "IC2")
	for _, tc := range []struct {
		name, action, value, want string
		who                       *person
	}{
		{"a colleague's quarter", "claim.open", mine, "somebody else's quarter", w.arun},
		{"a report's quarter", "claim.open", mine, "somebody else's quarter", w.marta},
		{"a sealed quarter", "claim.open", ref("U0INES", q1, "IC3", "IC2"), "2026-Q1 was sealed on 1 May 2026", w.ines},
		{"no such quarter", "claim.open", "1|U0INES|1999-01-01|IC3|IC2", "no quarter that begins on 1999-01-01", w.ines},
		{"a target out of reach", "claim.open", ref("U0INES", q2, "M3", "IC2"), "no quarter that begins", w.ines},
		{"another level", "claim.open", ref("U0INES", q2, "IC3", "IC1"), "changed from IC1 to IC2", w.ines},
		{"an older version", "claim.open", "0" + mine[1:], "older or newer Win Log", w.ines},
		{"half of it", "claim.open", "1|U0INES|2026-04-01", "older or newer Win Log", w.ines},
		{"no date", "claim.open", "1|U0INES|soon|IC3|IC2", "older or newer Win Log", w.ines},
		{"why, of a colleague", "streak.why", mine, "not yours to answer for", w.arun},
		{"why, of nobody", "streak.why", ref("U0NOBODY", q2, "IC3", "IC2"), "not yours to answer for", w.arun},
		{"leave of nonsense", "leave.remove", "1|yesterday", "older or newer Win Log", w.ines},
		{"a report of no manager", "report.open", "1|U0INES|0", "Only somebody's current manager", w.arun},
		{"a page of nonsense", "report.open", "1|U0INES|-1", "older or newer Win Log", w.marta},
		{"a team's page of nonsense", "team.page", "1|x", "older or newer Win Log", w.marta},
		{"oneself as manager", "manager.set", "1|U0INES", "cannot be your own manager", w.ines},
		{"a manager of nonsense", "manager.set", "U0ARUN", "older or newer Win Log", w.ines},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := w.forge(tc.who, tc.action, tc.value)
			mustContain(t, got, tc.want)
			if strings.Contains(got, "Strong win") {
				t.Errorf("it shows a win:\n%s", got)
			}
		})
	}
	for _, action := range []string{"reading.open", "reading.withdraw", "reading.reopen", "reading.extend", "reading.note"} {
		for _, who := range []*person{w.arun, w.newbie, w.ines} { // a colleague, a stranger, herself
			t.Run(action+" "+who.ID(), func(t *testing.T) { mustContain(t, w.forge(who, action, mine), "not yours to answer for") })
		}
	}
	if vs, err := w.db.FindRecord(t.Context(), "U0INES"); err != nil || len(vs.Verdicts) != 1 || vs.Verdicts[0].Quarter.Label != "2026-Q1" {
		t.Errorf("%v: more than the sealed quarter was written down: %+v", err, vs.Verdicts)
	}
}

// A quarter with long leave is excused; its owner may have it judged.
func TestClaimOfAnExcusedQuarter(t *testing.T) {
	w := newWorld(t)
	w.strongQuarter("U0INES", q2, "IC3", ladder.Manager)
	w.inGrace()
	if err := w.db.SaveLeave(t.Context(), "U0INES", ladder.Leave{User: "U0INES", From: q2.First(), Until: q2.First().AddDays(50)}); err != nil {
		t.Fatal(err)
	}
	m := w.ines.runs("/streak", "")
	mustContain(t, m.Text(), "*2026-Q2* is excused", "your claim can ask to have it judged", "Quarter          L")
	w.ines.clicks(m, "Claim 2026-Q2")
	w.ines.modalWith("This quarter is excused")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	mustContain(t, w.ines.modalWith("Not saved").Text(), "2026-Q2 is excused: 50 days of leave", "say first that it should be judged")
	if out, err := w.ines.Close(t.Context()); err != nil || !out.OK() {
		t.Fatal(err, out)
	}
	w.ines.fills("opt_in", "yes")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.ines.modalWith("Claimed: 2026-Q2, at IC3")
	w.ines.closes()
	if v := w.verdict("U0INES", q2, "IC3"); !v.OptIn || v.Claim == nil {
		t.Errorf("%+v", v)
	}
	dm := w.marta.claimDM("Ines Faro claims 2026-Q2")
	w.marta.reads(dm, "Give my reading first", nil)
	if errs := w.marta.answers("confirm", ""); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.marta.modalWith("Confirmed: Ines Faro")
	mustContain(t, w.ines.runs("/streak", "").Text(), "1 in a row confirmed")
}
