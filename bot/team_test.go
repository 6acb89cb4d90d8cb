package bot_test

import (
	"fmt"
	"strings"
	"testing"

	"winlog/ladder"
)

func TestTeam(t *testing.T) {
	w := newWorld(t)
	w.strongQuarter("U0INES", q2, "IC3", ladder.Manager)
	w.inGrace()
	w.ines.claims(q2, "")
	if err := w.db.SaveLeave(t.Context(), "U0ARUN", ladder.Leave{User: "U0ARUN", From: ladder.NewDate(2026, 7, 1), Until: ladder.NewDate(2026, 7, 21)}); err != nil {
		t.Fatal(err)
	}
	w.ines.runs("/goal", "Lead the API redesign across 3 teams, mentor 2 ICs")
	w.ines.runs("/goal", "A thing of my own #private")
	m := w.marta.runs("/winlog", "team")
	mustContain(t, m.Text(),
		"*Arun Rao*  IC1 → IC2 · no quarter yet",
		"on leave Wed 1 Jul to Mon 20 Jul (20 days)",
		"*Ines Faro*  IC2 → IC3 · 1 shown by wins, none claimed",
		"2026-Q2 is claimed and waits for you until it seals on Fri 31 Jul",
		"1 goal of this quarter",
		"By name.",
	)
	if i, j := strings.Index(m.Text(), "Arun Rao"), strings.Index(m.Text(), "Ines Faro"); i > j {
		t.Error("reports are not in the order of their names")
	}
	mustContain(t, w.arun.runs("/winlog", "team").Text(), "Nobody is known to report to you", "/winlog manager @name")
}

// Who managed somebody when a quarter ended answers for it, also when they manage
// them no more; so does a claim towards a target that is another by now wait.
func TestTeamShowsWhatElseWaits(t *testing.T) {
	w := newWorld(t)
	w.strongQuarter("U0INES", q2, "IC3", ladder.Public)
	w.strongQuarter("U0ARUN", q2, "IC2", ladder.Manager)
	w.inGrace()
	w.sim.Faults().ServerError("chat.postMessage", 500, -1) // the messages do not arrive
	w.ines.claims(q2, "")
	w.arun.claims(q2, "")
	w.sim.Faults().Clear()
	if err := w.db.SetManager(t.Context(), "U0INES", "U0NEW", ladder.NewDate(2026, 7, 2), "test", ""); err != nil {
		t.Fatal(err)
	}
	w.levelSince("U0ARUN", "IC2", ladder.NewDate(2026, 7, 3), ladder.LevelPromotion)
	m := w.marta.runs("/winlog", "team")
	mustContain(t, m.Text(),
		"*Arun Rao*  IC2 → IC3", "2026-Q2 is claimed and waits for you",
		"*Ines Faro* reports to somebody else now. :hourglass_flowing_sand: 2026-Q2 is claimed and waits for you")
	for _, b := range m.Buttons() {
		if b.Label != "Give my reading of 2026-Q2" {
			continue
		}
		if out, err := w.marta.Press(t.Context(), m, b); err != nil || !out.OK() {
			t.Fatal(err, out)
		}
		w.marta.modalWith("Your reading first")
		w.marta.closes()
	}
	if text := w.newbie.runs("/winlog", "team").Text(); strings.Contains(text, "Q2 is claimed and waits for you") {
		t.Errorf("the new manager is asked about a quarter that is not theirs:\n%s", text)
	}
}

// More reports than a page holds, and one of them gone meanwhile.
func TestTeamTurnsItsPages(t *testing.T) {
	w := newWorld(t)
	var people []ladder.Person
	for i := range 18 {
		people = append(people, ladder.Person{
			ID: ladder.UserID(fmt.Sprintf("U0P%02d", i)), Name: fmt.Sprintf("Person %02d", i), Role: ladder.Eng, Level: "IC2", Manager: "U0MARTA",
		})
	}
	if _, err := w.db.ImportPeople(t.Context(), people, "", ladder.DateOf(start), false); err != nil {
		t.Fatal(err)
	}
	m := w.marta.runs("/winlog", "team")
	mustContain(t, m.Text(), "Arun Rao", "Ines Faro", "Person 05", "1–8 of 20")
	w.marta.clicks(m, "More →")
	w.marta.clicks(w.marta.sees(team, "9–16 of 20"), "More →")
	m = w.marta.sees(team, "17–20 of 20")
	mustContain(t, m.Text(), "Person 17")
	w.marta.clicks(m, "← Back")
	w.marta.sees(team, "9–16 of 20")
}

// A report's page has what they share with the manager, and nothing else.
func TestReport(t *testing.T) {
	w := newWorld(t)
	w.ines.runs("/win", "Kept to myself #private")
	for i := range 7 {
		w.ines.runs("/win", fmt.Sprintf("Shared win %d #scope", i))
	}
	w.ines.runs("/win", "For everyone #public")
	w.ines.runs("/goal", "Lead the API redesign across 3 teams, mentor 2 ICs")
	w.ines.runs("/goal", "Private goal of mine #private")
	m := w.marta.runs("/winlog", "report @ines")
	mustContain(t, m.Text(), "IC2 → IC3", "For everyone", "Shared win 6", "shared with you", "1–5 of 8", "Lead the API redesign", "Agree")
	w.marta.clicks(m, "Older →")
	rest := w.marta.sees(team, "6–8 of 8")
	for _, text := range []string{m.Text(), rest.Text()} {
		for _, private := range []string{"Kept to myself", "Private goal"} {
			if strings.Contains(text, private) {
				t.Errorf("%q is shown to the manager:\n%s", private, text)
			}
		}
	}
	w.marta.clicks(rest, "← Newer")
	w.marta.sees(team, "1–5 of 8")

	mustContain(t, w.arun.runs("/winlog", "report @ines").Text(), "Only somebody's current manager sees their card")
	mustContain(t, w.marta.runs("/winlog", "report @noor").Text(), "Only somebody's current manager sees their card")
	mustContain(t, w.marta.runs("/winlog", "report").Text(), "Say of whom", "/winlog report @name")
	mustContain(t, w.marta.runs("/winlog", "report @ines @arun").Text(), "one person at a time")
	mustContain(t, w.ines.runs("/winlog", "report @ines").Text(), "IC2 → IC3", "Leave…") // herself

	// What she has shared is not the next manager's business any more once she says so.
	w.ines.clicks(w.ines.runs("/winlog", "manager @arun"), "Yes, from today on")
	w.ines.sees(team, "Your manager is <@U0ARUN>")
	if text := w.marta.runs("/winlog", "report @ines").Text(); strings.Contains(text, "Shared win") {
		t.Errorf("a former manager sees wins:\n%s", text)
	}
	mustContain(t, w.arun.runs("/winlog", "report @ines").Text(), "Shared win 6")
}

// What a manager is told of the evidence counts what they can see.
func TestEvidenceOfAReportIsWhatTheyShare(t *testing.T) {
	w := newWorld(t)
	w.strongQuarter("U0INES", q2, "IC3", ladder.Private)
	w.inGrace()
	w.ines.claims(q2, "")
	w.marta.reads(w.marta.claimDM("Ines Faro claims"), readFirst, nil)
	mustContain(t, w.marta.modal().Text(), "The evidence rule is not met: ✗ 0 of 3 wins judged at IC3")
	mustContain(t, w.ines.runs("/streak", "").Text(), "at least shown by wins 1")
}

func TestChooseManager(t *testing.T) {
	w := newWorld(t)
	mustContain(t, w.ines.runs("/winlog", "manager").Text(), "Your manager is <@U0MARTA>")
	mustContain(t, w.newbie.runs("/winlog", "manager").Text(), "Your manager is not known")
	mustContain(t, w.ines.runs("/winlog", "manager @ines").Text(), "cannot be your own manager")
	mustContain(t, w.ines.runs("/winlog", "manager somebody").Text(), "I do not know who “somebody” is")
	mustContain(t, w.ines.runs("/winlog", "manager @marta").Text(), "Your manager is <@U0MARTA>") // as it is

	// A loop is refused where it is stored.
	m := w.marta.runs("/winlog", "manager @ines")
	mustContain(t, m.Text(), "Is <@U0INES> your manager from today on?", "Private wins stay yours")
	w.marta.clicks(m, "Yes, from today on")
	w.marta.sees(team, "Ines Faro reports to you, directly or through others")

	m = w.ines.runs("/winlog", "manager @noor") // whom the bot has not met
	mustContain(t, m.Text(), "<@U0MARTA> does not see them any more", "still theirs to confirm")
	w.ines.clicks(m, "No")
	if p, _ := w.db.FindPerson(t.Context(), "U0INES"); p.Manager != "U0MARTA" {
		t.Errorf("the manager is %q after No", p.Manager)
	}
	w.ines.clicks(w.ines.runs("/winlog", "manager @noor"), "Yes, from today on")
	w.ines.sees(team, "Your manager is <@U0NEW>")
	history, err := w.db.ManagerHistory(t.Context(), "U0INES")
	if err != nil || len(history) == 0 || history[len(history)-1].Manager != "U0NEW" || history[len(history)-1].Source != "self" {
		t.Errorf("%v: %+v", err, history)
	}
	w.sim.Faults().DeactivateUser("U0ARUN")
	w.until("it came about", func() bool { p, err := w.db.FindPerson(t.Context(), "U0ARUN"); return err == nil && !p.Active })
	mustContain(t, w.ines.runs("/winlog", "manager @arun").Text(), "Arun Rao has no active account here")
}
