package bot_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
	"winlog/slacksim"
)

var (
	q1 = ladder.Calendar{}.Of(ladder.NewDate(2026, 2, 1))
	q2 = q1.Next()
)

// onDay moves a world to noon UTC of a day.
func (w *world) onDay(y int, m time.Month, d int) {
	w.jump(time.Date(y, m, d, 12, 0, 0, 0, time.UTC).Sub(w.now()))
}

// inGrace moves a world to 5 July 2026: 2026-Q2 has ended, late wins count.
func (w *world) inGrace() { w.onDay(2026, 7, 5) }

// strongQuarter gives somebody the wins that meet the evidence rule for a target.
func (w *world) strongQuarter(user ladder.UserID, q ladder.Quarter, target ladder.LevelID, v ladder.Visibility) {
	w.t.Helper()
	for i, dims := range [][]ladder.DimensionID{{"scope"}, {"collaboration", "outcome"}, {"mentorship"}} {
		day := q.First().AddDays(20 + 30*i)
		at := time.Date(day.Year, day.Month, day.Day, 12, 0, 0, 0, time.UTC)
		win := ladder.Win{
			User: user, OccurredOn: day, Text: "Strong win in " + day.Month.String(), Level: target, Dimensions: dims, Visibility: v,
			People: []ladder.UserID{"U0NEW"}, CreatedAt: at, UpdatedAt: at,
		}
		if _, _, err := w.db.SaveWin(w.t.Context(), win, ""); err != nil {
			w.t.Fatal(err)
		}
	}
}

// claims has somebody claim a quarter as the form suggests, with a line.
func (p *person) claims(q ladder.Quarter, line string) {
	p.w.t.Helper()
	p.clicks(p.runs("/streak", ""), "Claim "+q.String())
	p.modalWith("Claim " + q.String())
	p.fills("note", line)
	if errs := p.submits(); len(errs) != 0 {
		p.w.t.Fatal(errs)
	}
	p.modalWith("Claimed: " + q.String())
	p.closes()
}

// closes closes all modals.
func (p *person) closes() {
	p.w.t.Helper()
	if out, err := p.CloseAll(p.ctx()); err != nil || !out.OK() {
		p.w.t.Fatal(err, out)
	}
}

// reads has a manager give their reading from a message that asks for it.
func (p *person) reads(m *slacksim.Message, button string, values map[string]string) {
	p.w.t.Helper()
	p.clicks(m, button)
	p.modalWith("Your reading first")
	for _, field := range []string{"dim_scope", "dim_collaboration", "dim_mentorship", "dim_outcome", "overall"} {
		value := values[field]
		if value == "" {
			value = "next"
		}
		p.fills(field, value)
	}
	if errs := p.submits(); len(errs) != 0 {
		p.w.t.Fatal(errs)
	}
	p.modalWith("Claim and reading")
}

// answers has a manager decide in the form that follows their reading.
func (p *person) answers(decision, line string) map[string]string {
	p.w.t.Helper()
	p.fills("decision", decision)
	p.fills("note", line)
	return p.submits()
}

// claimDM is the message that asks a manager for their reading.
func (p *person) claimDM(text string) *slacksim.Message { return p.sees(p.DM(), text) }

// dms are how many direct messages with a text the bot sent somebody.
func (p *person) dms(text string) int {
	n := 0
	for _, m := range p.Messages(p.DM()) {
		if strings.Contains(m.Text(), text) {
			n++
		}
	}
	return n
}

// verdict is what is stored of a quarter.
func (w *world) verdict(user ladder.UserID, q ladder.Quarter, target ladder.LevelID) ladder.Verdict {
	w.t.Helper()
	v, err := w.db.FindVerdict(w.t.Context(), user, q.First(), target)
	if err != nil {
		w.t.Fatal(err)
	}
	return v
}

func TestStreakFromClaimToConfirmation(t *testing.T) {
	w := newWorld(t)
	w.strongQuarter("U0INES", q2, "IC3", ladder.Manager)
	w.inGrace()
	m := w.ines.runs("/streak", "")
	mustContain(t, m.Text(),
		"IC2 → IC3: 1 shown by wins, none claimed",
		"Confirmed 0 · claimed 0 · at least shown by wins 1",
		"Problem scope    ◐     ·",
		"*2026-Q2* has ended and is not claimed. Wins still count as usual until Tue 14 Jul; it seals on Fri 31 Jul.",
		"*2026-Q3* is in progress, 88 days left. An open quarter never breaks a streak.",
		"*To make 2026-Q2 count:* your claim, then the manager's word.",
		"*To make 2026-Q3 count:* 3 more wins judged at IC3 in 2 of Problem scope, Collaboration, Mentorship and in 2 more months of the quarter; 1 with a result or somebody who saw it; your claim, then the manager's word.",
		"1 person on 0 teams (the ladder: 10+ people on 3+ teams)",
	)
	w.ines.claims(q2, "The clean-up was mine <!channel>")

	dm := w.marta.claimDM("Ines Faro claims 2026-Q2 as IC3")
	if strings.Contains(dm.Text(), "clean-up") {
		t.Errorf("the message holds what she wrote:\n%s", dm.Text())
	}
	w.marta.reads(dm, "Give my reading first", map[string]string{"dim_mentorship": "current"})
	form := w.marta.modal()
	mustContain(t, form.Text(),
		"claim      manager",
		"Mentorship     IC3        IC2  ← talk",
		"two steps or more apart",
		"Ines Faro writes", "The clean-up was mine &lt;!channel&gt;",
	)
	if i, j := strings.Index(form.Text(), "Mentorship     IC3"), strings.Index(form.Text(), "Problem scope  IC3"); i > j {
		t.Errorf("the row that is two steps apart does not stand on top:\n%s", form.Text())
	}
	if errs := w.marta.answers("confirm", "Seen weekly"); len(errs) != 0 {
		t.Fatal(errs)
	}
	mustContain(t, w.marta.modalWith("Confirmed: Ines Faro, 2026-Q2 as IC3").Text(), "Seen weekly", "Take back my answer for 2026-Q2")
	mustContain(t, w.ines.sees(w.ines.DM(), "confirmed 2026-Q2 as IC3").Text(), "Seen weekly")

	m = w.ines.runs("/streak", "")
	mustContain(t, m.Text(), "IC2 → IC3: 1 in a row confirmed", "Problem scope    ●     ·", "Mentorship       ○     ·", "Quarter          ✓     …", "*2026-Q2*: confirmed by <@U0MARTA>")
	w.ines.clicks(m, "Why?")
	mustContain(t, w.ines.modalWith("Why?").Text(), "2026-Q3 is from 1 July 2026", "✗ 0 wins judged at IC3 or above; the rule asks for 3.")
	if out, err := w.ines.Select(t.Context(), w.ines.modal(), "streak.why", "2026-Q2 ✓"); err != nil || !out.OK() {
		t.Fatal(err, out)
	}
	mustContain(t, w.ines.modalWith("The manager confirmed it at IC3").Text(), "✓ 3 wins judged at IC3", "It adds to the confirmed run", "You wrote", "Seen weekly")
	w.ines.closes()

	v := w.verdict("U0INES", q2, "IC3")
	v.Claim.At, v.Manager.At, v.UpdatedAt = time.Time{}, time.Time{}, time.Time{}
	all := map[ladder.DimensionID]ladder.VerdictValue{"scope": "next", "collaboration": "next", "mentorship": "next", "outcome": "next"}
	read := map[ladder.DimensionID]ladder.VerdictValue{"scope": "next", "collaboration": "next", "mentorship": "current", "outcome": "next"}
	want := ladder.Verdict{
		User: "U0INES", Quarter: q2.Period(), Target: "IC3", Level: "IC2", Ladder: ladder.Builtin().Version,
		Claim:   &ladder.Reading{By: "U0INES", Value: "next", Dimensions: all, Note: "The clean-up was mine <!channel>"},
		Manager: &ladder.ManagerReading{Reading: ladder.Reading{By: "U0MARTA", Value: "next", Dimensions: read, Note: "Seen weekly"}, Decision: ladder.Confirm},
		Wins:    v.Wins,
	}
	if diff := cmp.Diff(want, v); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What /streak says in the rarer cases.
func TestStreakCommand(t *testing.T) {
	w := newWorld(t)
	w.strongQuarter("U0INES", q1, "IC3", ladder.Manager)
	for _, tc := range []struct {
		who  *person
		text string
		want []string
	}{
		{w.ines, "", []string{"1 shown by wins, none claimed", "Q1'26 Q2'26*", "Claim 2026-Q2"}},
		{w.ines, "Claim", []string{"Claim 2026-Q2"}},
		{w.ines, "IC3", []string{"IC2 → IC3: 1 shown by wins"}},
		{w.ines, "senior engineer", []string{"IC2 → IC3: 1 shown by wins"}},
		{w.ines, "M3", []string{"There is no quarter to look at yet"}},
		{w.ines, "nonsense <!channel>", []string{"I do not know “nonsense &lt;!channel&gt;”"}},
		{w.ines, "why 2019-Q1", []string{"There is no quarter “2019-Q1” in this streak: it goes from 2026-Q1 to 2026-Q2"}},
		{w.ines, "help", []string{"/streak why", "An open quarter never breaks a streak"}},
		{w.arun, "", []string{"IC1 → IC2: no quarter yet"}},
	} {
		t.Run(tc.who.ID()+" "+tc.text, func(t *testing.T) { mustContain(t, tc.who.runs("/streak", tc.text).Text(), tc.want...) })
	}
	mustContain(t, w.ines.runs("/winlog", "streak").Text(), "1 shown by wins")
	w.ines.opens("/streak", "why 2026 q1")
	mustContain(t, w.ines.modalWith("Why?").Text(), "2026-Q1 is from 1 January 2026", "The rule about wins is met, but the person did not claim it")
	w.ines.closes()
	w.newbie.opens("/streak", "") // without a level there is none to work towards
	w.newbie.modalWith("Your level")
	w.newbie.closes()

	w.setLevel("U0ARUN", "M3")
	mustContain(t, w.arun.runs("/streak", "").Text(), "M3 is the end of this track")
}

// /streak needs no call of Slack's Web API: it is answered in the ack.
func TestStreakIsAnsweredInTheAck(t *testing.T) {
	w := newWorld(t)
	w.strongQuarter("U0INES", q1, "IC3", ladder.Manager)
	w.ines.runs("/streak", "") // writes down what fell due
	w.sim.ForgetCalls()
	for _, text := range []string{"", "IC3", "help"} {
		w.ines.runs("/streak", text)
	}
	w.marta.runs("/winlog", "team")
	w.marta.runs("/winlog", "report @ines")
	for _, c := range w.sim.Calls() {
		if c.Method != "apps.connections.open" {
			t.Errorf("the Web API was called: %s", c.Method)
		}
	}
}

// A promotion completes the run and shows it among the earlier ones; the new
// target begins with the next full quarter.
func TestStreakAfterAPromotion(t *testing.T) {
	w := newWorld(t)
	w.strongQuarter("U0INES", q2, "IC3", ladder.Manager)
	w.inGrace()
	w.ines.claims(q2, "")
	if _, err := w.db.SetLevel(t.Context(), ladder.LevelInterval{
		User: "U0INES", Level: "IC3", Role: ladder.Eng, From: ladder.NewDate(2026, 7, 3), Change: ladder.LevelPromotion,
	}); err != nil {
		t.Fatal(err)
	}
	text := w.ines.runs("/streak", "").Text()
	mustContain(t, text, "IC3 → IC4", "Earlier runs", "*IC3* 2026-Q2 to 2026-Q3: 0 confirmed, 1 claimed; completed on Fri 3 Jul: the level was reached")
	if strings.Contains(text, "not claimed") {
		t.Errorf("the quarter of the change is asked about:\n%s", text)
	}
	mustContain(t, w.ines.runs("/streak", "IC3").Text(), "IC2 → IC3: 1 claimed, none confirmed")
	mustContain(t, w.arun.runs("/streak", "IC1").Text(), "IC1 is your level now", "/streak target")
}
