package bot_test

import (
	"strings"
	"testing"

	"winlog/bot"
	"winlog/ladder"
)

// claimedQuarter is a world in the grace of 2026-Q2, which Ines claimed on three
// strong wins, and the message that asks Marta for her reading.
func claimedQuarter(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	w.strongQuarter("U0INES", q2, "IC3", ladder.Manager)
	w.inGrace()
	w.ines.claims(q2, "My words about the clean-up")
	w.marta.claimDM("Ines Faro claims 2026-Q2")
	return w
}

const readFirst = "Give my reading first"

// Before their own reading, a manager sees nothing of what was claimed, wherever
// they look.
func TestManagerReadsBlind(t *testing.T) {
	w := claimedQuarter(t)
	dm := w.marta.claimDM("Ines Faro claims 2026-Q2")
	w.marta.clicks(dm, readFirst)
	form := w.marta.modalWith("Your reading first")
	seen := []string{dm.Text(), form.Text(), w.marta.runs("/winlog", "team").Text(), w.marta.runs("/winlog", "report @ines").Text()}
	w.marta.closes()
	w.marta.clicks(w.marta.runs("/winlog", "report @ines"), "Why?")
	w.marta.modalWith("Why?")
	if out, err := w.marta.Select(t.Context(), w.marta.modal(), "streak.why", "2026-Q2 …"); err != nil || !out.OK() {
		t.Fatal(err, out)
	}
	seen = append(seen, w.marta.modalWith("2026-Q2 is from 1 April 2026").Text())
	w.marta.closes()
	for _, text := range seen {
		for _, claimed := range []string{"My words", "writes", "judged at IC3. "} {
			if strings.Contains(text, claimed) {
				t.Errorf("%q is shown before the reading:\n%s", claimed, text)
			}
		}
	}
	mustContain(t, form.Text(), "Wins shared with you", "Strong win in June", "1 win shared with you.")
	// Nor does the person see a reading that nobody decided on.
	w.marta.reads(dm, readFirst, map[string]string{"overall": "below", "dim_scope": "below"})
	w.ines.opens("/streak", "why 2026-Q2")
	if text := w.ines.modalWith("Why?").Text(); strings.Contains(text, "manager\n") || strings.Contains(text, "below IC2") {
		t.Errorf("the reading is shown before the decision:\n%s", text)
	}
}

// The form has room for a few wins: those that show the quarter, not the newest.
func TestManagerReadsTheBestFirst(t *testing.T) {
	w := claimedQuarter(t)
	for n := range 9 {
		day := q2.End().AddDays(-1 - n)
		win := ladder.Win{User: "U0INES", OccurredOn: day, Text: "Plain win", Level: "IC2", Visibility: ladder.Manager, CreatedAt: start, UpdatedAt: start}
		if _, _, err := w.db.SaveWin(t.Context(), win, ""); err != nil {
			t.Fatal(err)
		}
	}
	w.marta.clicks(w.marta.claimDM("Ines Faro claims 2026-Q2"), readFirst)
	mustContain(t, w.marta.modalWith("Your reading first").Text(), "Strong win in April", "Strong win in May", "Strong win in June", "… and 4 more: `/winlog report @name`")
}

func TestNotYetAndDiscuss(t *testing.T) {
	w := claimedQuarter(t)
	dm := w.marta.claimDM("Ines Faro claims 2026-Q2")
	w.marta.reads(dm, readFirst, map[string]string{"overall": "partial"})
	if errs := w.marta.answers("discuss", "Which weeks?"); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.marta.modalWith("To discuss: Ines Faro")
	w.marta.closes()
	mustContain(t, w.ines.sees(w.ines.DM(), "would like to talk about 2026-Q2").Text(), "Which weeks?")
	mustContain(t, w.ines.runs("/streak", "").Text(), "<@U0MARTA> wants to talk before deciding")

	w.marta.clicks(dm, readFirst) // leads on to the answer, as the reading is given
	w.marta.modalWith("Claim and reading")
	if errs := w.marta.answers("not_yet", "One more month of it"); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.marta.modalWith("Not yet: Ines Faro")
	mustContain(t, w.ines.sees(w.ines.DM(), "answered “not yet” for 2026-Q2").Text(), "One more month of it", "Your claim stays visible")
	w.ines.opens("/streak", "why 2026-Q2")
	mustContain(t, w.ines.modalWith("Why?").Text(), "claim      manager", "Quarter        IC3        some IC3", "The manager says: sometimes at IC3")
}

// A confirmation that the wins do not show, and a "not yet" that says "next", are
// refused beside their fields.
func TestAnswersThatNeedALine(t *testing.T) {
	w := newWorld(t)
	w.ines.runs("/win", "on 2 may Led it #scope IC3 #manager")
	w.inGrace()
	w.ines.clicks(w.ines.runs("/streak", ""), "Claim 2026-Q2")
	w.ines.modalWith("Claim 2026-Q2")
	w.ines.fills("overall", "next")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.ines.modalWith("Claimed: 2026-Q2")
	w.marta.reads(w.marta.claimDM("Ines Faro claims 2026-Q2"), readFirst, nil)
	mustContain(t, w.marta.modal().Text(), "The evidence rule is not met", "and to confirm, as the wins shared with you do not meet the evidence rule")
	if errs := w.marta.answers("confirm", ""); !strings.Contains(errs["note"], "write a line about what you saw") {
		t.Errorf("errors %q", errs)
	}
	if errs := w.marta.answers("not_yet", ""); !strings.Contains(errs["note"], "what would make the next quarter count") {
		t.Errorf("errors %q", errs)
	}
	if errs := w.marta.answers("not_yet", "Hm"); !strings.Contains(errs["overall"], "Not yet means below IC3") {
		t.Errorf("errors %q", errs)
	}
	if errs := w.marta.answers("not_yet", strings.Repeat("ä", ladder.MaxReadingNote)); len(errs) != 1 {
		t.Errorf("errors %q", errs)
	}
	if errs := w.marta.answers("confirm", "I saw it every week"); len(errs) != 0 {
		t.Errorf("errors %q", errs)
	}
	w.marta.modalWith("Confirmed: Ines Faro")
}

// Two may answer, as nobody manages the person: there is one row, and the second
// sees what the first one said.
func TestTwoAnswerOneRow(t *testing.T) {
	w := newWorld(t, func(o *bot.Options) { o.Admins = []ladder.UserID{"U0MARTA", "U0ARUN"} })
	w.strongQuarter("U0INES", q2, "IC3", ladder.Public)
	w.inGrace()
	if err := w.db.SetManager(t.Context(), "U0INES", "", ladder.NewDate(2026, 1, 1), "test", ""); err != nil {
		t.Fatal(err)
	}
	m := w.ines.runs("/streak", "")
	w.ines.clicks(m, "Claim 2026-Q2")
	w.ines.modalWith("Claim 2026-Q2")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	mustContain(t, w.ines.modalWith("Claimed: 2026-Q2").Text(), "Nobody is known as your manager", "/winlog manager @name")
	w.ines.closes()
	for _, admin := range []*person{w.arun, w.marta} {
		admin.reads(admin.runs("/winlog", "report @ines"), "Give my reading of 2026-Q2", nil)
		admin.fills("decision", "confirm")
	}
	if errs := w.marta.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.marta.modalWith("Confirmed: Ines Faro")
	if errs := w.arun.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	mustContain(t, w.arun.modalWith("Answered").Text(), "2026-Q2 was answered already", "Confirmed: Ines Faro, 2026-Q2 as IC3")
	if v := w.verdict("U0INES", q2, "IC3"); v.Manager.By != "U0MARTA" {
		t.Errorf("the answer is by %s", v.Manager.By)
	}
	w.ines.sees(w.ines.DM(), "confirmed 2026-Q2")
	if n := w.ines.dms("confirmed 2026-Q2"); n != 1 {
		t.Errorf("%d messages about one answer", n)
	}
}

// An answer that Slack brings twice is one answer and one message.
func TestAnswerBroughtTwice(t *testing.T) {
	w := claimedQuarter(t)
	w.marta.reads(w.marta.claimDM("Ines Faro claims 2026-Q2"), readFirst, nil)
	w.strict = false
	w.sim.Faults().Duplicate(1)
	if errs := w.marta.answers("confirm", "Weekly"); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.marta.modalWith("Confirmed: Ines Faro")
	w.ines.sees(w.ines.DM(), "confirmed 2026-Q2")
	w.ines.runs("/streak", "") // behind whatever is still on its way
	if n := w.ines.dms("confirmed 2026-Q2"); n != 1 {
		t.Errorf("%d messages about one answer", n)
	}
}

// The manager changes while the form is open; the new one answers instead.
func TestManagerChangesWhileTheFormIsOpen(t *testing.T) {
	w := newWorld(t) // in the middle of 2026-Q2: whoever manages her today answers for it
	w.strongQuarter("U0INES", q2, "IC3", ladder.Manager)
	w.onDay(2026, 6, 25)
	w.ines.claims(q2, "")
	w.marta.clicks(w.marta.claimDM("Ines Faro claims 2026-Q2"), readFirst)
	w.marta.modalWith("Your reading first")
	for _, field := range []string{"dim_scope", "dim_collaboration", "dim_mentorship", "dim_outcome", "overall"} {
		w.marta.fills(field, "next")
	}
	w.ines.clicks(w.ines.runs("/winlog", "manager @arun"), "Yes, from today on")
	w.ines.sees(team, "Your manager is <@U0ARUN>")
	if errs := w.marta.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	mustContain(t, w.marta.modalWith("Not saved").Text(), "Only their manager at the end of 2026-Q2 answers for it")
	w.marta.closes()
	mustContain(t, w.marta.runs("/winlog", "team").Text(), "Arun Rao")
	w.arun.reads(w.arun.runs("/winlog", "team"), "Give my reading of 2026-Q2", nil)

	// Who managed her earlier in the quarter may add a note, and sees no more.
	m := w.marta.runs("/winlog", "report @ines")
	mustContain(t, m.Text(), "does not report to you now", "Note on 2026-Q2")
	if strings.Contains(m.Text(), "Strong win") {
		t.Errorf("a former manager sees wins:\n%s", m.Text())
	}
	w.marta.clicks(m, "Note on 2026-Q2")
	w.marta.modalWith("Add a note")
	w.marta.fills("note", "She ran the clean-up until June")
	if errs := w.marta.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.marta.modalWith("A note stands beside 2026-Q2")
	w.ines.sees(w.ines.DM(), "She ran the clean-up until June")
}

// Once sealed, an answer takes a re-opening, which both are told of.
func TestAnswerAfterSealing(t *testing.T) {
	w := claimedQuarter(t)
	dm := w.marta.claimDM("Ines Faro claims 2026-Q2")
	w.marta.reads(dm, readFirst, nil)
	w.marta.fills("decision", "confirm")
	w.onDay(2026, 8, 3)
	if errs := w.marta.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	mustContain(t, w.marta.modalWith("Not saved").Text(), "2026-Q2 was sealed on 31 July 2026", "Re-open it first")
	w.marta.closes()
	mustContain(t, w.ines.runs("/streak", "").Text(), "1 claimed, none confirmed")

	m := w.marta.runs("/winlog", "report @ines")
	w.marta.clicks(m, "Re-open 2026-Q2")
	w.marta.modalWith("Re-open a quarter")
	w.marta.fills("note", "I was away in July")
	if errs := w.marta.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.marta.modalWith("2026-Q2 is open again")
	w.marta.closes()
	w.ines.sees(w.ines.DM(), "I was away in July")
	w.marta.clicks(w.marta.runs("/winlog", "report @ines"), "Answer for 2026-Q2")
	w.marta.modalWith("Claim and reading") // given before it was sealed
	if errs := w.marta.answers("confirm", "Late, and seen weekly"); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.marta.modalWith("Confirmed: Ines Faro")
	mustContain(t, w.ines.runs("/streak", "").Text(), "1 in a row confirmed")
}

// Confirmed by mistake and taken back: it is a claim again, and both see the line.
func TestAnswerTakenBack(t *testing.T) {
	w := claimedQuarter(t)
	dm := w.marta.claimDM("Ines Faro claims 2026-Q2")
	w.marta.reads(dm, readFirst, nil)
	if errs := w.marta.answers("confirm", ""); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.marta.clicks(w.marta.modalWith("Confirmed: Ines Faro"), "Take back my answer for 2026-Q2")
	w.marta.modalWith("Take your answer back")
	w.marta.fills("note", "Wrong person, sorry")
	if errs := w.marta.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.marta.modalWith("The answer for 2026-Q2 was taken back")
	w.marta.closes()
	w.ines.sees(w.ines.DM(), "Wrong person, sorry")
	mustContain(t, w.ines.runs("/streak", "").Text(), "1 claimed, none confirmed", "*2026-Q2* is claimed and waits for <@U0MARTA>")
	w.ines.opens("/streak", "why 2026-Q2")
	mustContain(t, w.ines.modalWith("Why?").Text(), "Took back: confirmed", "Wrong person, sorry")
	w.marta.clicks(dm, readFirst)
	w.marta.modalWith("Claim and reading")
}
