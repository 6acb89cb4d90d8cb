package bot_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
	"winlog/slacksim"
)

// talkWorld is the day of the prompts for 2026-Q2, with a strong quarter of Ines.
func talkWorld(t *testing.T) *world {
	t.Helper()
	w := newWorld(t, sending(t, ladder.MessagePrompt))
	w.strongQuarter("U0INES", q2, "IC3", ladder.Manager)
	w.logs("U0INES", ladder.NewDate(2026, 5, 20), "Kept to myself", ladder.Private)
	w.onDay(2026, 7, 10)
	return w
}

// sent sends what is owed.
func (w *world) sent() {
	w.t.Helper()
	if err := w.bot.CatchUp(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

// saves presses a form's button, which must find no fault.
func (p *person) saves() {
	p.w.t.Helper()
	if errs := p.submits(); len(errs) != 0 {
		p.w.t.Fatal(errs)
	}
}

func (w *world) talkNotes(user ladder.UserID) []ladder.TalkNote {
	w.t.Helper()
	notes, err := w.db.ListTalkNotes(w.t.Context(), user, ladder.Date{})
	if err != nil {
		w.t.Fatal(err)
	}
	for i := range notes {
		notes[i].UpdatedAt, notes[i].LineAt = time.Time{}, time.Time{}
	}
	return notes
}

// A quarter's 1:1 from the prompt to the next one: both prepare, the manager reads
// the person's part after their own reading, both write a line, and it stands on
// top of the next.
func TestTalkFromPromptToPrompt(t *testing.T) {
	w := talkWorld(t)
	w.sent()
	w.sent()
	mine := w.ines.sees(w.ines.DM(), "Your 1:1 about 2026-Q2")
	mustContain(t, mine.Text(), "With Marta Olsen", "1 · *Problem scope:* 1 win, 1 at IC3 (Apr). Was that most weeks, or one good month?", "Kept to myself", ":lock: only you see it",
		"To make 2026-Q2 count", "*Goals:* none yet", "*IC3 in the ladder:*", "Skip this quarter", "Why am I seeing this?", "Stop these")
	theirs := w.marta.sees(w.marta.DM(), "Your 1:1s about 2026-Q2")
	mustContain(t, theirs.Text(), "your own reading *before* you see theirs", "Ines Faro", "IC2 → IC3", "Arun Rao", "Nothing of 2026-Q2 is shared with you")
	mustLack(t, theirs.Text(), "Kept to myself", "Skip this quarter")
	if i, j := strings.Index(theirs.Text(), "Arun Rao"), strings.Index(theirs.Text(), "Ines Faro"); i > j {
		t.Error("reports are not in the order of their names")
	}
	w.ines.wantDMs(1)
	w.marta.wantDMs(1)
	w.arun.wantDMs(0) // nothing to talk about

	w.ines.clicks(mine, "Prepare")
	w.ines.modalWith("1:1 with Marta Olsen about 2026-Q2")
	w.ines.fills("failed", "The rota <!channel> was late")
	w.ines.fills("need", "An introduction to Support")
	w.ines.fills("on", "2026-07-16")
	w.ines.fills("shared", "yes")
	w.ines.saves()
	mustContain(t, w.ines.modalWith("Saved.").Text(), "Marta Olsen reads it", "Thu 16 Jul", "The rota &lt;!channel&gt; was late", "Needed from the manager")
	w.ines.closes()
	w.ines.claims(q2, "")

	// She prepares too, and reads nothing of it before her own reading.
	const prepare = "Ines Faro"
	w.marta.presses(theirs, "talk.prepare#U0INES")
	form := w.marta.modalWith("Your own notes")
	mustContain(t, form.Text(), "Ines Faro prepared this 1:1. You read it once you have given your own reading of 2026-Q2", prepare)
	mustLack(t, form.Text(), "rota", "introduction")
	w.marta.fills("say", "On the way; I worry about her pace")
	w.marta.saves()
	mustContain(t, w.marta.modalWith("Saved.").Text(), "Only you read it")
	w.marta.closes()
	mustContain(t, w.marta.runs("/winlog", "1:1 @ines").Text(), "Thu 16 Jul", "you read it once you have given your own reading")
	w.marta.reads(w.marta.runs("/winlog", "1:1 @ines"), "Give my reading of 2026-Q2", map[string]string{"dim_mentorship": "current"})
	w.marta.closes()
	w.marta.clicks(w.marta.runs("/winlog", "1:1 @ines"), "My preparation")
	form = w.marta.modalWith("Ines Faro prepared:")
	mustContain(t, form.Text(), "The rota &lt;!channel&gt; was late", "An introduction to Support", "Needed from the manager")
	w.marta.closes()

	// After the talk.
	w.marta.clicks(w.marta.runs("/winlog", "1:1 @ines"), "After the talk: one line")
	w.marta.modalWith("What did you agree on?")
	w.marta.fills("line", "I ask Support for a pilot")
	w.marta.saves()
	w.marta.modalWith("Kept.")
	w.marta.closes()
	w.ines.clicks(w.ines.runs("/winlog", "1:1"), "After the talk: one line")
	mustContain(t, w.ines.modalWith("What did you agree on?").Text(), "Agreed in this 1:1", "I ask Support for a pilot")
	w.ines.fills("line", "One mentee by September")
	w.ines.saves()
	w.ines.modalWith("Kept.")
	w.ines.closes()
	mine = w.ines.runs("/winlog", "1:1")
	mustContain(t, mine.Text(), "I ask Support for a pilot", "One mentee by September")
	mustLack(t, mine.Text(), "pace", "On the way")

	want := []ladder.TalkNote{
		{
			User: "U0INES", By: "U0INES", Quarter: q2.Period(), For: "U0MARTA", On: ladder.NewDate(2026, 7, 16), Line: "One mentee by September", LineFor: "U0MARTA",
			Answers: map[ladder.TalkQuestion]string{ladder.TalkFailed: "The rota <!channel> was late", ladder.TalkNeed: "An introduction to Support"},
		},
		{
			User: "U0INES", By: "U0MARTA", Quarter: q2.Period(), Line: "I ask Support for a pilot", LineFor: "U0INES",
			Answers: map[ladder.TalkQuestion]string{ladder.TalkSay: "On the way; I worry about her pace"},
		},
	}
	if diff := cmp.Diff(want, w.talkNotes("U0INES")); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	reads, _, err := w.db.ListReads(t.Context(), "U0INES", 0, 99)
	if err != nil || !strings.Contains(fmt.Sprint(reads), "talk") {
		t.Errorf("that the manager read is not recorded: %v, %v", reads, err)
	}

	w.onDay(2026, 10, 9)
	mustContain(t, w.owed(ladder.MessagePrompt, "U0INES"), "Agreed last time", "I ask Support for a pilot", "One mentee by September")
	mustContain(t, w.owed(ladder.MessagePrompt, "U0MARTA"), "Agreed last time", "I ask Support for a pilot", "One mentee by September")
	for _, private := range []string{"rota", "introduction", "pace"} {
		mustLack(t, w.owed(ladder.MessagePrompt, "U0INES")+w.owed(ladder.MessagePrompt, "U0MARTA")+w.log.String(), private)
	}
}

// presses clicks the button with an action_id: a team's page has many with one label.
func (p *person) presses(on slacksim.On, actionID string) {
	p.w.t.Helper()
	out, err := p.Click(p.ctx(), on, actionID)
	if err != nil || out.Error != "" {
		p.w.t.Fatalf("press %s: %v %s", actionID, err, out.Error)
	}
}

// Who gets a prompt, and who does not.
func TestPromptRules(t *testing.T) {
	for _, tc := range []struct {
		name       string
		change     func(w *world)
		to         ladder.UserID
		has, lacks []string
	}{
		{"the report", func(*world) {}, "U0INES", []string{"Your 1:1 about 2026-Q2", "Marta Olsen"}, []string{"Your 1:1s"}},
		{"the manager", func(*world) {}, "U0MARTA", []string{"Your 1:1s about 2026-Q2", "Ines Faro"}, []string{"Kept to myself"}},
		{"nothing to talk about", func(*world) {}, "U0ARUN", nil, []string{"1:1"}},
		{"who is both gets both in one", func(w *world) {
			w.managedBy("U0ARUN", "U0INES")
			w.logs("U0ARUN", ladder.NewDate(2026, 5, 4), "Fixed it", ladder.Manager)
		}, "U0INES", []string{"Your 1:1 about 2026-Q2", "Your 1:1s about 2026-Q2", "Arun Rao"}, []string{"Skip this quarter"}},
		{"the manager of today", func(w *world) { w.managedBy("U0INES", "U0ARUN") }, "U0ARUN", []string{"Ines Faro"}, []string{"Kept to myself"}},
		{"not the one before", func(w *world) { w.managedBy("U0INES", "U0ARUN") }, "U0MARTA", nil, []string{"Ines Faro"}},
		{"nobody to talk with", func(w *world) { w.managedBy("U0INES", "") }, "U0INES", nil, []string{"1:1"}},
		{"the manager has left", func(w *world) { w.deactivates("U0MARTA") }, "U0INES", nil, []string{"1:1"}},
		{"the report has left", func(w *world) { w.deactivates("U0INES") }, "U0MARTA", nil, []string{"1:1"}},
		{"a quarter of leave", func(w *world) {
			if err := w.db.SaveLeave(w.t.Context(), "U0INES", ladder.Leave{User: "U0INES", From: q2.First(), Until: ladder.NewDate(2026, 5, 30)}); err != nil {
				w.t.Fatal(err)
			}
		}, "U0INES", []string{"2026-Q2 is excused"}, []string{"1 · *Problem scope"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := newWorldAtRest(t, sending(t, ladder.MessagePrompt))
			w.strongQuarter("U0INES", q2, "IC3", ladder.Manager)
			w.logs("U0INES", ladder.NewDate(2026, 5, 20), "Kept to myself", ladder.Private)
			w.onDay(2026, 7, 10)
			tc.change(w)
			text := w.owed(ladder.MessagePrompt, tc.to)
			mustContain(t, text, tc.has...)
			mustLack(t, text, tc.lacks...)
			if reads, _, err := w.db.ListReads(t.Context(), "U0INES", 0, 9); err != nil || len(reads) != 0 {
				t.Errorf("what an operator is shown was recorded as read: %v %v", reads, err)
			}
		})
	}
}

// The manager changes while the form is open: the preparation is kept for its
// author alone, the line is not kept, and neither manager reads a word.
func TestTalkWhenTheManagerChanges(t *testing.T) {
	w := talkWorld(t)
	w.ines.clicks(w.ines.runs("/winlog", "1:1"), "Prepare")
	w.ines.modalWith("1:1 with Marta Olsen")
	w.ines.fills("need", "Less of Marta's meetings")
	w.ines.fills("shared", "yes")
	w.managedBy("U0INES", "U0ARUN")
	w.ines.saves()
	mustContain(t, w.ines.modalWith("Saved, for you alone").Text(), "it is Arun Rao now")
	w.ines.closes()
	mustContain(t, w.forge(w.marta, "talk.prepare", "1|U0INES|2026-04-01|U0INES"), "not yours")
	w.arun.clicks(w.arun.runs("/winlog", "1:1 @ines"), "Prepare")
	mustLack(t, w.arun.modalWith("Your own notes").Text(), "meetings", "prepared this 1:1")
	w.arun.closes()

	// With him she shares it by her own choice.
	w.ines.clicks(w.ines.runs("/winlog", "1:1"), "My preparation")
	w.ines.modalWith("1:1 with Arun Rao")
	w.ines.fills("need", "A pilot with Support")
	w.ines.fills("shared", "yes")
	w.ines.saves()
	w.ines.modalWith("Arun Rao reads it")
	w.ines.closes()
	w.arun.clicks(w.arun.runs("/winlog", "1:1 @ines"), "Prepare")
	mustContain(t, w.arun.modalWith("Your own notes").Text(), "A pilot with Support") // the quarter is not his to read first
	w.arun.fills("chance", "Notes of his own")
	w.managedBy("U0INES", "U0MARTA")
	w.arun.saves()
	mustContain(t, w.arun.modalWith("Not saved").Text(), "it is for a person and their current manager")
	w.arun.closes()
	mustContain(t, w.forge(w.arun, "talk.prepare", "1|U0INES|2026-04-01|U0INES"), "not yours")

	w.ines.clicks(w.ines.runs("/winlog", "1:1"), "After the talk: one line")
	w.ines.modalWith("What did you agree on?")
	w.ines.fills("line", "Between us")
	w.managedBy("U0INES", "U0ARUN")
	w.ines.saves()
	mustContain(t, w.ines.modalWith("Not saved").Text(), "Your manager changed while the form was open: it is Arun Rao now")
	w.ines.closes()
	if notes := w.talkNotes("U0INES"); len(notes) != 1 || notes[0].Line != "" || notes[0].For != "U0ARUN" {
		t.Errorf("%+v", notes)
	}
	// What a manager wrote to her stays hers; what she wrote to them is theirs no more.
	mustLack(t, w.owed(ladder.MessagePrompt, "U0MARTA"), "Ines")
}

// Buttons that somebody made, or that have outlived their time.
func TestForgedTalks(t *testing.T) {
	w := talkWorld(t)
	for _, tc := range []struct {
		name, value, want string
		who               *person
	}{
		{"a colleague's 1:1", "1|U0INES|2026-04-01|U0MARTA", "not yours", w.arun},
		{"a stranger's", "1|U0NOBODY|2026-04-01|U0MARTA", "not yours", w.marta},
		{"no quarter's first day", "1|U0INES|2026-04-02|U0MARTA", "older or newer Win Log", w.ines},
		{"no date", "1|U0INES|soon|U0MARTA", "older or newer Win Log", w.ines},
		{"half of it", "1|U0INES|2026-04-01", "older or newer Win Log", w.ines},
		{"an older version", "0|U0INES|2026-04-01|U0MARTA", "older or newer Win Log", w.ines},
		{"a quarter to come", "1|U0INES|2026-10-01|U0MARTA", "2026-Q4 has not begun", w.ines},
		{"long over", "1|U0INES|2025-10-01|U0MARTA", "The 1:1 about 2025-Q4 is long over", w.ines},
	} {
		for _, action := range []string{"talk.prepare", "talk.after", "talk.skip"} {
			t.Run(tc.name+" "+action, func(t *testing.T) {
				got := w.forge(tc.who, action, tc.value)
				mustContain(t, got, tc.want)
				mustLack(t, got, "Strong win")
			})
		}
	}
	mustContain(t, w.arun.runs("/winlog", "1:1 @ines").Text(), "not yours")
	mustContain(t, w.ines.runs("/winlog", "1:1 nobody").Text(), "I do not know who “nobody” is")
	mustContain(t, w.newbie.runs("/winlog", "1:1").Text(), "I know no manager of yours")
	w.deactivates("U0MARTA")
	mustContain(t, w.ines.runs("/winlog", "1:1").Text(), "I know no manager of yours")
	mustContain(t, w.forge(w.ines, "talk.prepare", "1|U0INES|2026-04-01|U0MARTA"), "I know no manager of yours")
}

// What is too long or missing is refused beside its field; what is emptied is gone.
func TestTalkForms(t *testing.T) {
	w := talkWorld(t)
	open := func() {
		t.Helper()
		w.ines.presses(w.ines.runs("/winlog", "1:1"), "talk.prepare#U0INES")
		w.ines.modalWith("1:1 with Marta Olsen")
	}
	open()
	w.ines.fills("shared", "no")
	if errs := w.ines.submits(); errs["well"] != "Write at least one of these." {
		t.Errorf("an empty form: %v", errs)
	}
	w.ines.fills("well", strings.Repeat("é", 1001))
	if errs := w.ines.submits(); !strings.Contains(errs["well"], "1000 characters") {
		t.Errorf("a long text: %v", errs)
	}
	w.ines.fills("well", "Shipped")
	w.ines.fills("on", "2030-01-01")
	if errs := w.ines.submits(); errs["on"] == "" {
		t.Errorf("a day far away: %v", errs)
	}
	w.ines.closes() // nothing was kept
	open()
	w.ines.fills("well", "Shipped")
	w.ines.fills("shared", "no")
	w.ines.saves()
	mustContain(t, w.ines.modalWith("Saved.").Text(), "Only you read it")
	w.ines.closes()
	mustLack(t, w.marta.runs("/winlog", "1:1 @ines").Text(), "prepared")

	w.ines.clicks(w.ines.runs("/winlog", "1:1"), "After the talk: one line")
	w.ines.modalWith("What did you agree on?")
	if errs := w.ines.submits(); errs["line"] == "" {
		t.Errorf("no line: %v", errs)
	}
	w.ines.fills("line", strings.Repeat("x", 501))
	if errs := w.ines.submits(); !strings.Contains(errs["line"], "500 characters") {
		t.Errorf("a long line: %v", errs)
	}
	w.ines.fills("line", "Agreed\non two lines")
	w.sim.Faults().Duplicate(1)
	w.strict = false
	w.ines.saves()
	w.ines.modalWith("Kept.")
	w.ines.closes()

	w.ines.clicks(w.ines.runs("/winlog", "1:1"), "After the talk: one line")
	w.ines.modalWith("What did you agree on?")
	w.ines.fills("line", "")
	w.ines.saves()
	w.ines.modalWith("Taken back.")
	w.ines.closes()
	open()
	w.ines.fills("well", "")
	w.ines.saves()
	w.ines.modalWith("There is no preparation")
	if notes := w.talkNotes("U0INES"); len(notes) != 0 {
		t.Errorf("what was emptied is kept: %+v", notes)
	}
}

// Skipping tells nobody and can be undone.
func TestTalkSkipped(t *testing.T) {
	w := talkWorld(t)
	w.sent()
	w.ines.clicks(w.ines.sees(w.ines.DM(), "Your 1:1 about 2026-Q2"), "Skip this quarter")
	m := w.ines.sees(w.ines.DM(), "Skipped: the 1:1 about 2026-Q2. Marta Olsen is not told.")
	w.marta.sees(w.marta.DM(), "Your 1:1s about 2026-Q2")
	w.marta.wantDMs(1) // her own prompt
	w.ines.clicks(m, "Prepare after all")
	w.ines.modalWith("1:1 with Marta Olsen")
}

// Home leads to the preparation of the 1:1 with one's manager.
func TestPrepareFromHome(t *testing.T) {
	w := talkWorld(t)
	home := w.ines.opensHome("IC2")
	w.ines.clicks(home, "Prepare my 1:1")
	w.ines.modalWith("1:1 with Marta Olsen about 2026-Q2")
}
