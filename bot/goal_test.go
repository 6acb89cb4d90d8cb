package bot_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/ladder"
)

// Goals of the career page whose verdict is beyond doubt, for Ines, an IC2.
const (
	nextGoal    = "Lead API redesign across 3 teams, mentor 2 ICs"
	currentGoal = "Reduce latency to 200ms"
)

// ignoreMadeOfGoals leaves out what the program makes itself.
var ignoreMadeOfGoals = cmpopts.IgnoreFields(ladder.Goal{}, "ID", "CreatedAt", "UpdatedAt", "ClosedAt", "VerdictWords", "LadderVersion")

// goals are all goals of somebody, oldest first.
func (w *world) goals(user ladder.UserID) []ladder.Goal {
	w.t.Helper()
	goals, err := w.db.ListGoals(w.t.Context(), ladder.GoalFilter{User: user})
	if err != nil {
		w.t.Fatal(err)
	}
	return goals
}

// onlyGoal is the one goal somebody has.
func (w *world) onlyGoal(user ladder.UserID) ladder.Goal {
	w.t.Helper()
	goals := w.goals(user)
	if len(goals) != 1 {
		w.t.Fatalf("%s has %d goals, want 1", user, len(goals))
	}
	return goals[0]
}

func (w *world) goalNotes(id ladder.GoalID) []ladder.GoalNote {
	w.t.Helper()
	notes, err := w.db.GoalNotes(w.t.Context(), id)
	if err != nil {
		w.t.Fatal(err)
	}
	return notes
}

// setLevel changes somebody's level behind the bot's back.
func (w *world) setLevel(user ladder.UserID, level ladder.LevelID) {
	w.t.Helper()
	_, err := w.db.SetLevel(w.t.Context(), ladder.LevelInterval{
		User: user, Level: level, Role: ladder.Eng, From: ladder.DateOf(start), Change: ladder.LevelPromotion,
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

func thisQuarter() ladder.Period { return ladder.Calendar{}.Of(ladder.DateOf(start)).Period() }

func TestSetGoalInOneLine(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		want       ladder.Goal
		shown      []string
	}{
		{
			"next-level", nextGoal,
			ladder.Goal{Text: nextGoal, Verdict: ladder.GoalNext, Visibility: ladder.Manager},
			[]string{"Saved.", "next-level", "IC2 → IC3", "2026-Q2", "This reads like IC3", "What decided:", "The ladder, IC3", "in English only", "Undo"},
		},
		{
			"current-level", currentGoal,
			ladder.Goal{Text: currentGoal, Verdict: ladder.GoalCurrent, Visibility: ladder.Manager},
			[]string{"current-level", "does not count as a next-level goal", "Ask yourself:", "A rewrite to start from:", "Use the rewrite", "It is next-level all the same"},
		},
		{
			"tags", "#collaboration " + nextGoal + " #private",
			ladder.Goal{Text: nextGoal, Verdict: ladder.GoalNext, Visibility: ladder.Private, Dimension: "collaboration"},
			[]string{"Collaboration", "only you"},
		},
		{
			"another language", "Die Zusammenarbeit mit drei Abteilungen verbessern und dabei zwei Kollegen ausbilden",
			ladder.Goal{Text: "Die Zusammenarbeit mit drei Abteilungen verbessern und dabei zwei Kollegen ausbilden", Verdict: ladder.GoalUnclear, Visibility: ladder.Manager},
			[]string{"Saved.", "unclear", "English"},
		},
		{
			"hostile", "<!channel> <https://evil|Lead> & more",
			ladder.Goal{Text: "<!channel> <https://evil|Lead> & more", Visibility: ladder.Manager},
			[]string{"&lt;!channel&gt;"},
		},
		{
			"words of a subcommand", "add check the alarms with Support and Web",
			ladder.Goal{Text: "check the alarms with Support and Web", Visibility: ladder.Manager},
			nil,
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := newWorld(t)
			m := w.ines.runs("/goal", tc.text)
			if !m.Ephemeral {
				t.Error("everybody in the channel sees the answer")
			}
			mustContain(t, m.Text(), tc.shown...)
			got := w.onlyGoal("U0INES")
			tc.want.User, tc.want.Quarter, tc.want.State = "U0INES", thisQuarter(), ladder.GoalActive
			tc.want.Level, tc.want.Target, tc.want.Role = "IC2", "IC3", ladder.Eng
			if tc.want.Verdict == "" { // whatever the coach makes of it
				tc.want.Verdict = got.Verdict
			}
			if diff := cmp.Diff(tc.want, got, ignoreMadeOfGoals, cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
			if got.LadderVersion != ladder.Builtin().Version {
				t.Errorf("the verdict is of ladder %q", got.LadderVersion)
			}
		})
	}
}

func TestRefusedGoalIsNotLost(t *testing.T) {
	long := strings.Repeat("wörd ", 1000)
	for _, tc := range []struct{ name, command, text, want, kept string }{
		{"too long", "/goal", long, "has 4999 characters; at most 500", "wörd wörd"},
		{"too long to check", "/goal", "check " + long, "at most 500", "wörd wörd"},
		{"through the other command", "/winlog", "goal " + long, "at most 500", "wörd wörd"},
		{"nothing visible", "/goal", "\u200b\u200d", "Write what you want to do", ""},
		{"tags alone", "/goal", "#private #scope", "besides the tags", "#private #scope"},
		{"a level that does not follow", "/goal", "#M3 Own the area's results", "M3 is no level that IC2 leads to", "Own the area"},
		{"an unknown period", "/goal", "list of suppliers cleaned up", "/goal add list", "list of suppliers"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			mustContain(t, w.ines.runs(tc.command, tc.text).Text(), tc.want, tc.kept)
			if got := len(w.goals("U0INES")); got != 0 {
				t.Errorf("%d goals were saved", got)
			}
		})
	}
}

func TestCheckGoalSavesNothing(t *testing.T) {
	w := newWorld(t)
	m := w.ines.runs("/goal", "check "+currentGoal+" #private")
	mustContain(t, m.Text(), "Not saved", "current-level", "A rewrite to start from:")
	if got := len(w.goals("U0INES")); got != 0 {
		t.Fatalf("%d goals were saved by a check", got)
	}
	w.ines.clicks(m, "Save it")
	w.ines.sees(team, "*Saved.*")
	if got := w.onlyGoal("U0INES"); got.Text != currentGoal || got.Visibility != ladder.Private || got.Verdict != ladder.GoalCurrent {
		t.Errorf("got %+v", got)
	}

	m = w.ines.runs("/goal", "check "+currentGoal)
	w.ines.clicks(m, "Use the rewrite")
	v := w.ines.modalWith("Set a goal")
	if strings.Contains(v.Text(), currentGoal) {
		t.Error("the form has the old words, not the rewrite")
	}
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.ines.modalWith("Saved.")
	if got := len(w.goals("U0INES")); got != 2 {
		t.Errorf("%d goals, want 2", got)
	}
}

// The same check kept twice, by a click that comes again or a second one, is one goal.
func TestCheckedGoalIsKeptOnce(t *testing.T) {
	w := newWorld(t)
	m := w.ines.runs("/goal", "check "+nextGoal)
	save := m.Buttons()[0]
	w.ines.clicks(m, "Save it")
	w.ines.sees(team, "*Saved.*")
	_, _, err := w.api.PostMessageContext(t.Context(), w.ines.DM(), slack.MsgOptionText("again", false),
		slack.MsgOptionBlocks(blockkit.Actions(blockkit.Button(save.ActionID, save.Label, save.Value))...))
	if err != nil {
		t.Fatal(err)
	}
	w.ines.clicks(w.ines.Last(w.ines.DM()), "Save it")
	w.ines.sees(w.ines.DM(), "*Saved.*")
	w.onlyGoal("U0INES")
}

func TestUndoGoal(t *testing.T) {
	w := newWorld(t)
	m := w.ines.runs("/goal", nextGoal)
	w.ines.clicks(m, "Undo")
	gone := w.ines.sees(team, "Taken back.")
	if got := w.onlyGoal("U0INES"); got.State != ladder.GoalDropped {
		t.Fatalf("the goal is %s", got.State)
	}
	w.ines.clicks(gone, "Bring it back")
	w.ines.sees(team, "active again")
	if got := w.onlyGoal("U0INES"); got.State != ladder.GoalActive || got.Reason != "" {
		t.Errorf("got %+v", got)
	}
}

func TestOverruleTheCoach(t *testing.T) {
	w := newWorld(t)
	m := w.ines.runs("/goal", currentGoal)
	w.ines.clicks(m, "It is next-level all the same")
	w.ines.modalWith("Overrule the coach")
	w.ines.fills("why", "Three teams wait for it & nobody owned it")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	mustContain(t, w.ines.modalWith("Noted.").Text(), "You say it is next-level all the same", "Three teams wait for it &amp; nobody owned it", "only you see this")
	got := w.onlyGoal("U0INES")
	if !got.Overruled || got.OverruleWhy != "Three teams wait for it & nobody owned it" || got.Verdict != ladder.GoalCurrent || !got.NextLevel() {
		t.Errorf("got %+v", got)
	}

	// Other words are judged anew.
	w.jump(time.Second)
	w.ines.clicks(w.ines.modal(), "Edit")
	w.ines.modalWith("Edit goal")
	w.ines.fills("text", "Reduce latency to 100ms")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.ines.modalWith("changed it; before, it was")
	if got := w.onlyGoal("U0INES"); got.Overruled || got.OverruleWhy != "" || got.Text != "Reduce latency to 100ms" {
		t.Errorf("got %+v", got)
	}
}

func TestUseTheRewrite(t *testing.T) {
	w := newWorld(t)
	m := w.ines.runs("/goal", currentGoal)
	w.ines.clicks(m, "Use the rewrite")
	w.ines.modalWith("Edit goal")
	mustContain(t, w.ines.sees(team, "opened in a form").Text(), "/goal list")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.ines.modalWith("Saved.")
	got := w.onlyGoal("U0INES")
	if got.Text == currentGoal {
		t.Error("the goal has its old words")
	}
	notes := w.goalNotes(got.ID)
	if len(notes) != 1 || notes[0].Kind != ladder.GoalEdited || !strings.Contains(notes[0].Text, currentGoal) {
		t.Errorf("story: %+v", notes)
	}
}

func TestGoalCommandIsAnsweredInTheAck(t *testing.T) {
	w := newWorld(t)
	w.ines.runs("/goal", nextGoal) // people and tables are warm
	out, err := w.ines.Command(t.Context(), team, "/goal", currentGoal)
	if err != nil || out.Message == nil {
		t.Fatal(err, out.Error)
	}
	if out.Took > time.Second {
		t.Errorf("answered after %v", out.Took)
	}
}

// The note about goals at one's own level is shown once.
func TestCurrentLevelGoalsAreAMistakeOnce(t *testing.T) {
	w := newWorld(t)
	const note = "Many people meet this one: Setting goals at current level"
	mustContain(t, w.ines.runs("/goal", currentGoal).Text(), note)
	if again := w.ines.runs("/goal", currentGoal).Text(); strings.Contains(again, note) {
		t.Errorf("shown again:\n%s", again)
	}
	if text := w.arun.runs("/goal", "Own checkout redesign end-to-end, 0 P0 bugs").Text(); strings.Contains(text, note) {
		t.Errorf("shown for a next-level goal:\n%s", text)
	}
}
