package bot_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"winlog/bot"
	"winlog/ladder"
)

// sending is an option: these kinds are sent by themselves, by their usual rules.
func sending(t *testing.T, kinds ...ladder.MessageKind) func(*bot.Options) {
	t.Helper()
	return func(o *bot.Options) {
		o.Messages = bot.MessageRules{}
		for _, k := range bot.MessageKinds() {
			for _, id := range kinds {
				if k.ID != id {
					continue
				}
				rule, _, err := bot.ParseMessageRule(k, k.Default)
				if err != nil {
					t.Fatal(err)
				}
				o.Messages[id] = rule
			}
		}
	}
}

// owed is what somebody would be sent of a kind, as text; "" if nothing.
func (w *world) owed(kind ladder.MessageKind, to ladder.UserID) string {
	w.t.Helper()
	planned, err := w.bot.Schedule().Plan(w.t.Context(), bot.MessageAsk{Kind: kind, To: to})
	if err != nil {
		w.t.Fatal(err)
	}
	var text strings.Builder
	for _, p := range planned {
		shown, err := w.bot.Schedule().Preview(w.t.Context(), p.Delivery)
		if err != nil {
			w.t.Fatal(err)
		}
		for _, m := range shown.Messages {
			text.WriteString(m.Text + "\n" + string(m.Blocks) + "\n")
		}
	}
	return text.String()
}

func mustLack(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if strings.Contains(text, part) {
			t.Errorf("%q is in:\n%s", part, text)
		}
	}
}

func (w *world) logs(user ladder.UserID, day ladder.Date, text string, v ladder.Visibility) {
	w.t.Helper()
	at := day.At(12*60, time.UTC)
	win := ladder.Win{User: user, OccurredOn: day, Text: text, Level: "IC3", Headline: true, Visibility: v, CreatedAt: at, UpdatedAt: at}
	if _, _, err := w.db.SaveWin(w.t.Context(), win, ""); err != nil {
		w.t.Fatal(err)
	}
}

// At quarter end a manager gets the digest, once, and the reports see that they
// read of them.
func TestDigestArrives(t *testing.T) {
	w := newWorld(t, sending(t, ladder.MessageDigest))
	w.strongQuarter("U0INES", q2, "IC3", ladder.Manager)
	w.logs("U0INES", ladder.NewDate(2026, 5, 20), "Kept to myself", ladder.Private)
	w.onDay(2026, 7, 8)
	for range 2 {
		if err := w.bot.CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	m := w.marta.sees(w.marta.DM(), "Your 2026-Q2 digest: 2 people")
	mustContain(t, m.Text(), "Ines Faro", "IC2 → IC3", "Strong win in June", "Not in it", "Why am I seeing this?", "Arun Rao")
	mustLack(t, m.Text(), "Kept to myself", "Strong win in April")
	if i, j := strings.Index(m.Text(), "Arun Rao"), strings.Index(m.Text(), "Ines Faro"); i > j {
		t.Error("reports are not in the order of their names")
	}
	if n := len(w.marta.Messages(w.marta.DM())); n != 1 {
		t.Errorf("the digest came %d times", n)
	}
	reads, _, err := w.db.ListReads(t.Context(), "U0INES", 0, 9)
	if err != nil || len(reads) != 1 || reads[0].Path != ladder.PathDigest || reads[0].Viewer != "U0MARTA" {
		t.Errorf("who saw Ines' log: %v %v", reads, err)
	}
	w.marta.clicks(m, "Stop these")
	w.wantPrefs("U0MARTA", "digest off")
}

// The digest has what waits of people who report to somebody else by now, and of a
// target that somebody works towards no more.
func TestDigestHasWhatElseWaits(t *testing.T) {
	w := newWorld(t, sending(t, ladder.MessageDigest))
	w.strongQuarter("U0INES", q2, "IC3", ladder.Public)
	w.strongQuarter("U0ARUN", q2, "IC2", ladder.Manager)
	w.onDay(2026, 7, 1)
	w.ines.claims(q2, "")
	w.arun.claims(q2, "")
	w.managedBy("U0INES", "U0NEW")
	w.onDay(2026, 7, 8)
	w.levelSince("U0ARUN", "IC2", ladder.NewDate(2026, 7, 3), ladder.LevelPromotion)
	w.sent()
	m := w.marta.sees(w.marta.DM(), "Your 2026-Q2 digest: 1 person")
	mustContain(t, m.Text(), "*Ines Faro* reports to somebody else now. :hourglass_flowing_sand: 2026-Q2 is claimed and waits for you",
		"*Arun Rao* :hourglass_flowing_sand: 2026-Q2 is claimed and waits for you")
	if got := w.reads("U0INES"); !slices.Contains(got, ladder.PathDigest) {
		t.Errorf("recorded are %v", got)
	}
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
}

func TestDigestRules(t *testing.T) {
	for _, tc := range []struct {
		name   string
		change func(w *world)
		to     ladder.UserID
		has    []string
		lacks  []string
	}{
		{"as usual", func(*world) {}, "U0MARTA", []string{"Ines Faro", "Strong win", "stop"}, []string{"Kept to myself", "On leave"}},
		{"somebody deactivated is left out", func(w *world) {
			w.deactivates("U0INES")
		}, "U0MARTA", nil, []string{"Ines Faro", "Strong win"}},
		{"leave is said, its reason is not known", func(w *world) {
			if err := w.db.SaveLeave(w.t.Context(), "U0INES", ladder.Leave{User: "U0INES", From: ladder.NewDate(2026, 7, 6), Until: ladder.NewDate(2026, 7, 20)}); err != nil {
				w.t.Fatal(err)
			}
		}, "U0MARTA", []string{"On leave Mon 6 Jul"}, nil},
		{"a quarter of leave is excused", func(w *world) {
			if err := w.db.SaveLeave(w.t.Context(), "U0INES", ladder.Leave{User: "U0INES", From: ladder.NewDate(2026, 4, 1), Until: ladder.NewDate(2026, 5, 30)}); err != nil {
				w.t.Fatal(err)
			}
		}, "U0MARTA", []string{"2026-Q2 is excused"}, []string{"Ask:"}},
		{"who reports to nobody is in no digest", func(w *world) { w.managedBy("U0INES", "") }, "U0MARTA", nil, []string{"Ines Faro", "Strong win"}},
		{"the manager of today reads it", func(w *world) { w.managedBy("U0INES", "U0ARUN") }, "U0ARUN", []string{"Ines Faro", "Strong win"}, []string{"Kept to myself"}},
		{"the one before reads it no more", func(w *world) { w.managedBy("U0INES", "U0ARUN") }, "U0MARTA", nil, []string{"Ines Faro", "Strong win"}},
		{
			"a thin dimension and a question", func(w *world) { w.logs("U0ARUN", ladder.NewDate(2026, 6, 3), "Fixed it", ladder.Manager) },
			"U0MARTA",
			[]string{"*Thin:* Problem scope, nothing at IC2 yet", "without a solution?", "Fixed it"},
			nil,
		},
		{"nobody's digest", func(*world) {}, "U0ARUN", nil, []string{"digest"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := newWorldAtRest(t, sending(t, ladder.MessageDigest))
			w.strongQuarter("U0INES", q2, "IC3", ladder.Manager)
			w.logs("U0INES", ladder.NewDate(2026, 5, 20), "Kept to myself", ladder.Private)
			w.onDay(2026, 7, 9)
			tc.change(w)
			text := w.owed(ladder.MessageDigest, tc.to)
			mustContain(t, text, tc.has...)
			mustLack(t, text, tc.lacks...)
			if reads, _, err := w.db.ListReads(t.Context(), "U0INES", 0, 9); err != nil || len(reads) != 0 {
				t.Errorf("what an operator is shown was recorded as read: %v %v", reads, err)
			}
		})
	}
}

func (w *world) managedBy(user, manager ladder.UserID) {
	w.t.Helper()
	if err := w.db.SetManager(w.t.Context(), user, manager, ladder.NewDate(2026, 7, 2), "test", ""); err != nil {
		w.t.Fatal(err)
	}
}

// A report is reminded to claim while it is time, and reads how they stand after
// the review began; the button in the reminder claims.
func TestClaimReminderAndStreakSummary(t *testing.T) {
	w := newWorld(t, sending(t, ladder.MessageClaim, ladder.MessageStreak))
	w.strongQuarter("U0INES", q2, "IC3", ladder.Manager)
	w.logs("U0ARUN", ladder.NewDate(2026, 3, 10), "Long ago", ladder.Manager)
	w.onDay(2026, 7, 10)
	mustContain(t, w.owed(ladder.MessageClaim, "U0ARUN"), "2026-Q2 ends without evidence")
	if err := w.bot.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	m := w.ines.sees(w.ines.DM(), "2026-Q2 has ended and you have not claimed it")
	mustContain(t, m.Text(), "until Tue 14 Jul", "Why am I seeing this?")
	w.ines.clicks(m, "Claim 2026-Q2")
	w.ines.modalWith("Claim 2026-Q2")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.ines.modalWith("Claimed: 2026-Q2")
	w.onDay(2026, 7, 16)
	if err := w.bot.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	mustContain(t, w.ines.sees(w.ines.DM(), "Your streak after 2026-Q2").Text(), "1 claimed, none confirmed", "Only you get this")
	if text := w.owed(ladder.MessageStreak, "U0ARUN"); text != "" {
		t.Errorf("somebody without a quarter to read of is written to:\n%s", text)
	}
	if text := w.owed(ladder.MessageClaim, "U0INES"); text != "" {
		t.Errorf("who claimed is reminded:\n%s", text)
	}
}

func TestNudges(t *testing.T) {
	w := newWorld(t, sending(t, ladder.MessageNudge, ladder.MessageReminder, ladder.MessageTip))
	w.onDay(2026, 7, 21) // the Tuesday of the third week
	mustContain(t, w.owed(ladder.MessageNudge, "U0INES"), "no goal for 2026-Q3 yet", "goal.new", "Why am I seeing this?")
	w.ines.runs("/goal", "Lead the API redesign across 3 teams, mentor 2 ICs")
	if text := w.owed(ladder.MessageNudge, "U0INES"); text != "" {
		t.Errorf("who has a goal is nudged:\n%s", text)
	}
	w.onDay(2026, 8, 18) // of the seventh
	if err := w.bot.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	m := w.ines.sees(w.ines.DM(), "Half of 2026-Q3 is over")
	w.ines.clicks(m, "Check in")
	w.ines.modalWith("Lead the API redesign")
	w.ines.fills("status", "at_risk")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.onDay(2026, 9, 22)
	mustContain(t, w.owed(ladder.MessageNudge, "U0INES"), "2026-Q3 ends in 9 days", "Lead the API redesign")
	w.onDay(2026, 10, 6)
	mustContain(t, w.owed(ladder.MessageNudge, "U0INES"), "2026-Q3 is over. What became of these?", "goal.close")
}

func TestWinReminder(t *testing.T) {
	w := newWorldAtRest(t, sending(t, ladder.MessageReminder))
	w.logs("U0INES", ladder.NewDate(2026, 5, 12), "The last one, kept to myself", ladder.Private)
	for _, tc := range []struct {
		month time.Month
		day   int
		want  bool
	}{{5, 28, false}, {6, 4, true}, {6, 11, false}, {6, 25, true}, {7, 23, true}, {8, 6, false}, {10, 1, false}} {
		w.onDay(2026, tc.month, tc.day)
		text := w.owed(ladder.MessageReminder, "U0INES")
		if got := strings.Contains(text, "What went well since Tue 12 May"); got != tc.want {
			t.Errorf("%d %s: reminded %v, want %v", tc.day, tc.month, got, tc.want)
		}
		mustLack(t, text, "kept to myself")
	}
	if text := w.owed(ladder.MessageReminder, "U0ARUN"); text != "" {
		t.Errorf("who never logged a win is reminded:\n%s", text)
	}
}

// Each tip comes once, is the same at another try, and is not used up by being
// shown to an operator.
func TestTips(t *testing.T) {
	w := newWorld(t, sending(t, ladder.MessageTip))
	first := ladder.Builtin().Mistakes[0]
	w.onDay(2026, 6, 15)
	for range 2 {
		mustContain(t, w.owed(ladder.MessageTip, "U0INES"), first.Fix)
	}
	for range 2 {
		if err := w.bot.CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	w.ines.sees(w.ines.DM(), "Many people meet this one")
	mustContain(t, w.owed(ladder.MessageTip, "U0INES"), first.Fix)
	if n := len(w.ines.Messages(w.ines.DM())); n != 1 {
		t.Errorf("%d tips came", n)
	}
	w.onDay(2026, 7, 15)
	mustLack(t, w.owed(ladder.MessageTip, "U0INES"), first.Fix)
}

// deactivates is what Slack says of somebody who left.
func (w *world) deactivates(id ladder.UserID) {
	w.t.Helper()
	if _, err := w.db.UpdatePerson(w.t.Context(), id, func(p *ladder.Person) error { p.Active = false; return nil }); err != nil {
		w.t.Fatal(err)
	}
}
