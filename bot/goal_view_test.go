package bot

import (
	"strings"
	"testing"

	"github.com/slack-go/slack"

	"winlog/bot/socket"
	"winlog/ladder"
	"winlog/ladder/coach"
)

func viewGoal(text string) ladder.Goal {
	b := &Bot{ladder: ladder.Builtin()}
	return ladder.Goal{
		ID: "01goal", User: "U0INES", Quarter: b.calendar.Of(ladder.DateOf(viewNow)).Period(), Level: "IC2", Target: "IC3", Role: ladder.Eng,
		Text: text, Gaps: []string{"mentoring"}, Dimension: "collaboration", Measure: "p95 800 ms → 200 ms & no <P0>", Visibility: ladder.Manager,
		State: ladder.GoalActive, CreatedAt: viewNow, UpdatedAt: viewNow,
	}
}

func TestGoalViews(t *testing.T) {
	b, c := viewBot(t), viewCall(socket.Command)
	judged := func(text string, r coach.Reading) ladder.Goal {
		g := viewGoal(text)
		g.Verdict, g.VerdictWords, g.LadderVersion = r.Verdict, r.Words, b.ladder.Version
		return g
	}
	// Readings of the test's own, so that a better coach changes no view.
	isNext := coach.Reading{
		Verdict: ladder.GoalNext, Words: []string{"Lead API redesign", "across 3 teams"}, Why: "This reads like IC3: it leads an initiative.",
		Line: coach.Line{Level: "IC3", Text: "Lead cross-functional initiatives"}, Question: "Who grows on the way?",
	}
	isCurrent := coach.Reading{
		Verdict: ladder.GoalCurrent, Words: []string{"latency", "200<ms>"}, Why: "This reads like IC2 & not yet IC3.",
		Line: coach.Line{Level: "IC2", Text: "Design solutions, not just execute them"}, Question: "Which number of the business does it move?",
		Rewrite: "Lead the latency with <two or three other teams>", Notes: []coach.Note{{ID: "no-result", Text: "It names no result: what will have changed?"}},
	}
	isUnclear := coach.Reading{Verdict: ladder.GoalUnclear, Why: "This is too short to say what you will do.", Question: "What will you do?"}
	next := judged("Lead API redesign across 3 teams, mentor 2 ICs", isNext)
	current := judged("Reduce latency to 200ms", isCurrent)
	unclear := judged("Lead <somebody or other>", isUnclear)
	overruled := current
	overruled.Overruled, overruled.OverruleWhy = true, "Nobody owned it"
	older := current // of another ladder, whose reasons are not known any more
	older.LadderVersion, older.VerdictWords = "0", []string{"latency"}
	staying := viewGoal("Keep the bench of managers full")
	staying.Level, staying.Target, staying.Gaps = "M3", "", nil
	b.judge(&staying)
	closed := next
	closed.State, closed.Reason = ladder.GoalAchieved, "Live in all three"
	switching := viewCall(socket.Command)
	switching.person.Level = "IC3"
	switched := b.newGoal(switching)
	switched.Target = "M1"
	intern := viewCall(socket.Command)
	intern.person.Level = "IC0"
	wins := []ladder.Win{viewWin()}
	notes := []ladder.GoalNote{
		{Kind: ladder.GoalEdited, By: "U0INES", At: viewNow, Text: "Lead it (current-level)"},
		{Kind: ladder.GoalAgreed, By: "U0MARTA", At: viewNow},
		{Kind: ladder.GoalCheckIn, By: "U0INES", At: viewNow, Status: ladder.OnTrack, Text: "Two of three teams are in"},
		{Kind: ladder.GoalClosed, By: "U0INES", At: viewNow, Text: "achieved: <live>"},
	}
	var story []slack.Block
	for _, n := range notes {
		story = append(story, b.storyLine(c, n)...)
	}
	owner := c.person
	draft := draftOf(next, "cmd:1")
	for _, tc := range []struct {
		name string
		view any
	}{
		{"goal_form_new", b.goalForm(c, b.newGoal(c), goalForm{level: "IC2"})},
		{"goal_form_edit", b.goalForm(c, current, goalForm{id: current.ID, version: 1, level: "IC2"})},
		{"goal_form_switch", b.goalForm(switching, switched, goalForm{level: "IC3"})},
		{"goal_form_lines", b.goalForm(intern, b.newGoal(intern), goalForm{level: "IC0"})},
		{"goal_saved_next", b.goalSaved(c, next, isNext)},
		{"goal_saved_current", b.goalSaved(c, current, isCurrent)},
		{"goal_saved_unclear", b.goalSaved(c, unclear, isUnclear)},
		{"goal_saved_staying", b.goalSaved(c, staying, b.read(staying))},
		{"goal_checked", b.goalChecked(current, isCurrent, []string{"#private"}, "e1")},
		{"goal_card_overruled", b.goalCard(overruled, isCurrent, "*Noted.*")},
		{"goal_card_older_ladder", b.goalCard(older, isCurrent, "")},
		{"goal_card_closed", b.goalCard(closed, isNext, "*Closed:* achieved.")},
		{"goal_waits", goalWaits("Lead it <!here>")},
		{"goal_taken_back", goalTakenBack(ladder.Goal{ID: "01goal", Text: "Lead it", State: ladder.GoalDropped})},
		{"goal_row", b.goalRow(c, next, notes[:3], wins, 3)},
		{"goal_row_closed", b.goalRow(c, closed, nil, nil, 0)},
		{"goal_story", story},
		{"goal_no_room", b.noRoom(draft, []ladder.Goal{next, unclear, overruled, current})},
		{"goal_swap", b.swapForm(draft, []ladder.Goal{next, unclear, overruled, current})},
		{"goal_close_form", b.closeForm(c, next)},
		{"goal_checkin_form", b.checkInForm(c, next)},
		{"goal_overrule_form", b.overruleForm(current, isCurrent)},
		{"goal_comment_form", b.commentForm(next)},
		{"goal_for_manager", b.goalForManager(overruled, owner, notes[:3])},
	} {
		t.Run(tc.name, func(t *testing.T) { golden(t, tc.name, tc.view) })
	}
}

// What was typed in a goal reaches Slack escaped, wherever it is shown as mrkdwn.
func TestGoalsWordsAreEscaped(t *testing.T) {
	b, c := viewBot(t), viewCall(socket.Command)
	const bad = "<!channel> <https://evil|x> <@U0VICTIM>"
	g := viewGoal(bad)
	g.Measure, g.OverruleWhy, g.Reason = bad, bad, bad
	r := coach.Reading{Verdict: ladder.GoalCurrent, Words: []string{bad}, Why: bad, Line: coach.Line{Level: "IC2", Text: bad}, Question: bad, Rewrite: bad, Notes: []coach.Note{{Text: bad}}}
	g.Verdict, g.VerdictWords, g.LadderVersion = r.Verdict, r.Words, b.ladder.Version
	note := ladder.GoalNote{Kind: ladder.GoalComment, By: "U0MARTA", At: viewNow, Text: bad}
	owner := c.person
	owner.Name = bad
	texts := 0
	for _, blocks := range [][]slack.Block{
		b.goalSaved(c, g, r), b.goalCard(g, r, ""), b.goalChecked(g, r, nil, "e"), goalWaits(bad), goalTakenBack(g),
		b.goalRow(c, g, []ladder.GoalNote{note}, []ladder.Win{{Text: bad}}, 1), b.storyLine(c, note), b.noRoom(draftOf(g, "k"), []ladder.Goal{g}),
		b.swapForm(draftOf(g, "k"), []ladder.Goal{g}).Blocks.BlockSet, b.closeForm(c, g).Blocks.BlockSet, b.checkInForm(c, g).Blocks.BlockSet,
		b.overruleForm(g, r).Blocks.BlockSet, b.commentForm(g).Blocks.BlockSet, b.goalForManager(g, owner, nil), b.goalForm(c, g, goalForm{id: "x"}).Blocks.BlockSet,
	} {
		for _, block := range blocks {
			var shown []string
			switch block := block.(type) {
			case *slack.SectionBlock:
				if block.Text != nil {
					shown = append(shown, block.Text.Text)
				}
			case *slack.ContextBlock:
				for _, e := range block.ContextElements.Elements {
					if text, ok := e.(*slack.TextBlockObject); ok {
						shown = append(shown, text.Text)
					}
				}
			}
			for _, text := range shown {
				texts++
				for _, raw := range []string{"<!channel", "<https://evil", "<@U0VICTIM"} {
					if strings.Contains(text, raw) {
						t.Errorf("unescaped %q in %q", raw, text)
					}
				}
			}
		}
	}
	if texts < 40 {
		t.Errorf("looked at %d texts only", texts)
	}
}

// What a form says is never trusted: gaps that are not in the ladder are refused,
// also of a ladder that was replaced while the form was open.
func TestForgedGoalForm(t *testing.T) {
	b := viewBot(t)
	submit := func(metadata string, change func(map[string]map[string]socket.Value)) error {
		c := viewCall(socket.Submission)
		c.View = socket.View{ID: "V1", Type: "modal", Metadata: metadata, Values: map[string]map[string]socket.Value{
			"text": {inputAction: {Text: "Lead it"}}, "quarter": {inputAction: {Text: "2026-Q2"}}, "visibility": {inputAction: {Text: "manager"}},
			"dimension": {inputAction: {Text: noLevel}},
		}}
		change(c.View.Values)
		_, err := b.submitGoal(t.Context(), c)
		return err
	}
	for _, tc := range []struct {
		name, metadata, want string
		change               func(map[string]map[string]socket.Value)
	}{
		{"gaps", "1||0|IC2", "does not have that gap", func(v map[string]map[string]socket.Value) {
			v["gaps"] = map[string]socket.Value{"v:IC3": {List: []string{"flying"}}}
		}},
		{"target", "1||0|IC2", "M3 is no level that IC2 leads to", func(v map[string]map[string]socket.Value) {
			v["target"] = map[string]socket.Value{"goal.target": {Text: "M3"}}
		}},
		{"dimension", "1||0|IC2", `no dimension "speed"`, func(v map[string]map[string]socket.Value) {
			v["dimension"] = map[string]socket.Value{inputAction: {Text: "speed"}}
		}},
		{"5,000 characters", "1||0|IC2", "has 5000 characters; at most 500", func(v map[string]map[string]socket.Value) {
			v["text"] = map[string]socket.Value{inputAction: {Text: strings.Repeat("ä", 5000)}}
		}},
		{"a past quarter", "1||0|IC2", "2026-Q1 is over", func(v map[string]map[string]socket.Value) {
			v["quarter"] = map[string]socket.Value{inputAction: {Text: "2026-Q1"}}
		}},
		{"no quarter", "1||0|IC2", "which quarter", func(v map[string]map[string]socket.Value) {
			v["quarter"] = map[string]socket.Value{inputAction: {Text: "never"}}
		}},
		{"visibility", "1||0|IC2", "Choose who may see it", func(v map[string]map[string]socket.Value) { delete(v, "visibility") }},
		{"metadata of another release", "2||0|IC2", "older or newer", func(map[string]map[string]socket.Value) {}},
		{"damaged metadata", "1||x|IC2", "damaged", func(map[string]map[string]socket.Value) {}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if err := submit(tc.metadata, tc.change); err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want one that says %q", err, tc.want)
			}
		})
	}
}
