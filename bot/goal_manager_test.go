package bot_test

import (
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"winlog/ladder"
	"winlog/slacksim"
)

// showsGoal posts Ines' only goal into somebody's direct message, as a manager
// sees it.
func (w *world) showsGoal(p *person) *slacksim.Message {
	w.t.Helper()
	g := w.onlyGoal("U0INES")
	owner, err := w.db.FindPerson(w.t.Context(), g.User)
	if err != nil {
		w.t.Fatal(err)
	}
	_, ts, err := w.api.PostMessageContext(w.t.Context(), p.DM(), slack.MsgOptionText("A goal", false),
		slack.MsgOptionBlocks(w.bot.GoalForManager(g, owner, w.goalNotes(g.ID))...))
	if err != nil {
		w.t.Fatal(err)
	}
	m, err := p.WaitFor(p.ctx(), p.DM(), func(m *slacksim.Message) bool { return m.TS == ts })
	if err != nil {
		w.t.Fatal(err)
	}
	return m
}

func TestManagerAgreesAndComments(t *testing.T) {
	w := newWorld(t)
	w.ines.clicks(w.ines.runs("/goal", currentGoal), "It is next-level all the same")
	w.ines.modalWith("Overrule the coach")
	w.ines.fills("why", "Nobody owned it")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	if seen := w.marta.Messages(w.marta.DM()); len(seen) != 0 {
		t.Fatalf("the manager was sent %d messages unasked", len(seen))
	}

	m := w.showsGoal(w.marta)
	mustContain(t, m.Text(), "Ines Faro", currentGoal, "IC2 → IC3", "*current-level*", "Ines Faro sees it as next-level all the same")
	if strings.Contains(m.Text(), "Nobody owned it") {
		t.Error("the manager sees why the coach was overruled")
	}
	w.marta.clicks(m, "Agree")
	mustContain(t, w.marta.sees(w.marta.DM(), "*Agreed.*").Text(), "Ines Faro sees it", currentGoal)
	w.marta.clicks(m, "Agree") // again: once is enough
	w.marta.clicks(m, "Comment")
	w.marta.modalWith("Comment on a goal")
	w.marta.fills("comment", "Who else is <affected>?")
	if errs := w.marta.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	mustContain(t, w.marta.modalWith("Kept.").Text(), "Who else is &lt;affected&gt;?")

	notes := w.goalNotes(w.onlyGoal("U0INES").ID)
	if len(notes) != 2 || notes[0].Kind != ladder.GoalAgreed || notes[0].By != "U0MARTA" || notes[1].Kind != ladder.GoalComment || notes[1].Text != "Who else is <affected>?" {
		t.Fatalf("story: %+v", notes)
	}
	mustContain(t, w.ines.runs("/goal", "list").Text(), "agreed by the manager")
	if _, err := w.ines.CloseAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.ines.clicks(w.ines.runs("/goal", "list"), "Story")
	v := w.ines.modalWith("Who else is")
	mustContain(t, v.Text(), "agreed", "wrote", "Nobody owned it")
	w.ines.clicks(v, "Comment")
	w.ines.modalWith("Comment on a goal")
	w.ines.fills("comment", "Support is.")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.ines.modalWith("Support is.")

	// What was agreed to were other words.
	w.jump(time.Second)
	if _, err := w.ines.CloseAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.ines.clicks(w.ines.runs("/goal", "list"), "Edit")
	w.ines.modalWith("Edit goal")
	w.ines.fills("text", nextGoal)
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.ines.modalWith("Saved.")
	if text := w.ines.runs("/goal", "list").Text(); strings.Contains(text, "agreed by the manager") {
		t.Errorf("still agreed:\n%s", text)
	}
}

// Only the current manager agrees, to what is shared with them, however old the
// button is.
func TestOnlyTheCurrentManagerAgrees(t *testing.T) {
	w := newWorld(t)
	w.ines.runs("/goal", nextGoal)
	g := w.onlyGoal("U0INES")
	value := "1|" + string(g.ID)
	for _, action := range []string{"goal.agree", "goal.comment"} {
		got := w.forge(w.arun, action, value)
		mustContain(t, got, "not shared with you as the manager")
		if strings.Contains(got, nextGoal) {
			t.Error("the answer shows the goal")
		}
	}
	mustContain(t, w.forge(w.ines, "goal.agree", value), "not shared with you as the manager")

	m := w.showsGoal(w.marta)
	change := func(v ladder.Visibility) {
		t.Helper()
		_, err := w.db.ChangeGoal(t.Context(), "U0INES", g.ID, "", func(g *ladder.Goal, _ []ladder.Goal) ([]ladder.GoalNote, error) {
			g.Visibility = v
			return nil, nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	change(ladder.Private)
	w.marta.clicks(m, "Agree")
	w.marta.sees(w.marta.DM(), "not shared with you as the manager")
	change(ladder.Public)
	_, err := w.db.ImportPeople(t.Context(), []ladder.Person{
		{ID: "U0INES", Name: "Ines Faro", Role: ladder.Eng, Level: "IC2", Manager: "U0ARUN", Timezone: "Europe/Lisbon", Active: true},
	}, "", ladder.DateOf(start), false)
	if err != nil {
		t.Fatal(err)
	}
	w.marta.clicks(m, "Comment")
	w.marta.sees(w.marta.DM(), "not shared with you as the manager")
	if notes := w.goalNotes(g.ID); len(notes) != 0 {
		t.Errorf("story: %+v", notes)
	}
}

// What a button carries proves nothing: another person's goal stays theirs, and
// the answer does not even say that it exists.
func TestButtonsOfOthersGoals(t *testing.T) {
	w := newWorld(t)
	w.ines.runs("/goal", currentGoal+" #private")
	theirs := w.onlyGoal("U0INES")
	id := string(theirs.ID)
	for _, b := range []struct{ action, value, want string }{
		{"goal.edit", "1|" + id, "not one of yours"},
		{"goal.rewrite", "1|" + id, "not one of yours"},
		{"goal.undo", "1|" + id, "not one of yours"},
		{"goal.reopen", "1|" + id, "not one of yours"},
		{"goal.overrule", "1|" + id, "not one of yours"},
		{"goal.checkin", "1|" + id, "not one of yours"},
		{"goal.close", "1|" + id, "not one of yours"},
		{"goal.story", "1|" + id, "not one of yours"},
		{"goal.comment", "1|" + id, "not shared with you"},
		{"goal.menu", "1|edit|" + id, "not one of yours"},
		{"goal.menu", "1|story|" + id, "not one of yours"},
		{"goal.menu", "1|explode|" + id, "older or newer Win Log"},
		{"goal.edit", "9|" + id, "older or newer Win Log"},
		{"goal.story", "1|01GONE", "not one of yours"},
		{"goal.keep", "1|", "older or newer Win Log"},
		{"goal.page", "1|x|all", "older or newer Win Log"},
		{"goal.page", "1|0|never", "Write a quarter"},
		{"goal.swap", "1|{}", "older or newer Win Log"},
		{"goal.swap", `1|{"k":"x","t":"Do it","q":"2026-Q2","l":"IC9","v":"manager"}`, "IC9 is no level"},
		{"goal.swap", `1|{"k":"x","t":"Do it","q":"2026-Q1","l":"IC2","v":"manager"}`, "2026-Q1 is over"},
		{"goal.swap", `1|{"k":"x","t":"Do it","g":["flying"],"q":"2026-Q2","l":"IC2","v":"manager"}`, "does not have that gap"},
	} {
		got := w.forge(w.arun, b.action, b.value)
		mustContain(t, got, b.want)
		if strings.Contains(got, currentGoal) {
			t.Errorf("%s shows the other's goal", b.action)
		}
		if got := w.onlyGoal("U0INES"); got.State != ladder.GoalActive {
			t.Errorf("%s changed the goal: %+v", b.action, got)
		}
	}
	if got := w.onlyGoal("U0INES"); got.State != ladder.GoalActive || got.Text != theirs.Text || got.Overruled {
		t.Errorf("the goal was changed: %+v", got)
	}
	if got := len(w.goals("U0ARUN")); got != 0 {
		t.Errorf("%d goals were made by forged buttons", got)
	}
}
