package bot

import (
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"winlog/bot/socket"
	"winlog/ladder"
	"winlog/ladder/coach"
)

func TestWinViews(t *testing.T) {
	b, c, w := viewBot(t), viewCall(socket.Command), viewWin()
	old := w
	old.ID, old.OccurredOn, old.Result, old.People, old.Links, old.Level = "02win", ladder.NewDate(2025, 12, 30), "", nil, nil, ""
	old.Visibility = ladder.Private
	unsaid := viewWin()
	unsaid.Level, unsaid.Dimensions = "", nil
	suggested := coach.Suggestion{
		Level: "IC3", Dimensions: []ladder.DimensionID{"collaboration"}, Words: []string{"Led", "<across> Web"},
		Line: coach.Line{Level: "IC3", Text: "Lead cross-functional initiatives"},
	}
	w.Goal = "01goal"
	goals := []ladder.Goal{{ID: "01goal", Text: "Lead the <clean-up>\nfor good"}, {ID: "02goal", Text: "Mentor 2 ICs"}}
	edits := []ladder.WinEdit{
		{Win: w.ID, At: viewNow.Add(-2 * time.Hour), By: w.User, Action: "edit", Before: old},
		{Win: w.ID, At: viewNow.Add(-time.Hour), By: w.User, Action: "delete", Before: w},
	}
	for _, tc := range []struct {
		name string
		view any
	}{
		{"win_saved", b.winLogged(c, w, offers{goals: goals}, ladder.Entry{UnknownTags: []string{"#launch"}})},
		{"win_saved_late", b.winLogged(c, old, offers{}, ladder.Entry{})},
		{"win_deleted", winDeleted(w)},
		{"win_form_new", b.winForm(c, ladder.Win{OccurredOn: c.today, Visibility: ladder.Manager}, winForm{}, offers{})},
		{"win_form_edit", b.winForm(c, w, winForm{id: w.ID, version: w.UpdatedAt.Unix()}, offers{goals: goals})},
		{"win_form_suggested", b.winForm(c, unsaid, winForm{id: w.ID, version: w.UpdatedAt.Unix(), first: true}, offers{suggested: suggested})},
		{"win_saved_suggested", b.winLogged(c, unsaid, offers{suggested: suggested}, ladder.Entry{})},
		{"win_list", b.winPage(c, winQuery{Period: "2026-Q2", Offset: 5}, "2026-Q2", []ladder.Win{w, old}, 9)},
		{"win_list_empty", b.winPage(c, winQuery{Period: "2026-Q2"}, "2026-Q2", nil, 0)},
		{"win_list_no_match", b.winPage(c, winQuery{Period: "2026", Dimension: "mentorship", Words: "checkout"}, "2026", nil, 0)},
		{"win_history", b.historyModal(c, w, edits)},
		{"win_offer", b.offer("1700000000.000100", "I shipped it & <!here>")},
	} {
		t.Run(tc.name, func(t *testing.T) { golden(t, tc.name, tc.view) })
	}
}

func TestLevelViews(t *testing.T) {
	b, c := viewBot(t), viewCall(socket.Command)
	l := b.ladder
	for _, lv := range l.Levels {
		for _, role := range []ladder.Role{ladder.Eng, ladder.PM, ""} {
			name := "level_" + string(lv.ID) + "_" + string(role)
			t.Run(name, func(t *testing.T) {
				p := c.person
				p.Role = role
				golden(t, strings.TrimSuffix(name, "_"), b.levelBlocks(&lv, p))
			})
		}
	}
	compare, err := l.Compare("IC2", "IC3", ladder.Eng)
	if err != nil {
		t.Fatal(err)
	}
	guide, err := l.Switch("IC3", "M1", ladder.Eng)
	if err != nil {
		t.Fatal(err)
	}
	stranger := viewCall(socket.Command)
	stranger.person.Level, stranger.person.Role = "", ""
	top := viewCall(socket.Command)
	top.person.Level = "M3"
	for _, tc := range []struct {
		name string
		view any
	}{
		{"level_own", b.ownLevelCard(c)},
		{"level_own_top", b.ownLevelCard(top)},
		{"level_list", b.quickReference()},
		{"level_compare", b.comparison(compare)},
		{"level_switch", b.switchGuide(c, guide)},
		{"level_tracks", b.tracksCard()},
		{"level_dimensions", b.dimensionsCard()},
		{"level_mistakes", b.mistakesCard()},
		{"level_goals", b.goalExamplesCard()},
		{"level_guide", b.guideCard(c)},
		{"level_where_form", b.whereModal(c, ladder.TrackIC)},
		{"level_where_answer", b.placement(ladder.TrackIC, map[ladder.LevelID]ladder.WhereAnswer{
			"IC0": ladder.MostWeeks, "IC1": ladder.MostWeeks, "IC2": ladder.MostWeeks, "IC3": ladder.Sometimes,
		})},
		{"level_form_first", b.levelForm(stranger, "")},
		{"level_form_change", b.levelForm(c, "")},
		{"level_choose", b.chooseLevel(c, "Which one?", []ladder.Match{{Level: "IC3"}, {Level: "IC4"}}).Message.Blocks},
	} {
		t.Run(tc.name, func(t *testing.T) { golden(t, tc.name, tc.view) })
	}
}

func TestHelpAndManifest(t *testing.T) {
	b, c := viewBot(t), viewCall(socket.Command)
	golden(t, "help", b.helpAll(c).Message.Blocks)
	golden(t, "help_card", b.helpCard())
	golden(t, "manifest", string(Manifest(CommandNames{})))
	renamed := string(Manifest(CommandNames{Win: "/brag", Level: "/ladder", Winlog: "/brags"}))
	for _, want := range []string{`"/brag"`, `"/ladder"`, `"/brags"`} {
		if !strings.Contains(renamed, want) {
			t.Errorf("a renamed command is missing in the manifest: %s", want)
		}
	}
	if strings.Contains(renamed, `"/win"`) {
		t.Error("the manifest still has the default name")
	}
}

// Everything a person typed reaches Slack escaped, wherever it is shown as mrkdwn.
func TestPeoplesWordsAreEscaped(t *testing.T) {
	b, c, w := viewBot(t), viewCall(socket.Command), viewWin()
	w.Text, w.Result = "<!channel> <https://evil|x>", "<@U0VICTIM>"
	var texts []string
	for _, blocks := range [][]slack.Block{
		b.winCard(c, w, offers{}, "*Logged.*", true), b.winPage(c, winQuery{}, "2026-Q2", []ladder.Win{w}, 1),
		winDeleted(w), b.offer("1", w.Text), b.historyModal(c, w, nil).Blocks.BlockSet,
	} {
		for _, block := range blocks {
			if s, ok := block.(*slack.SectionBlock); ok && s.Text != nil {
				texts = append(texts, s.Text.Text)
			}
		}
	}
	for _, text := range texts {
		for _, bad := range []string{"<!channel", "<https://evil", "<@U0VICTIM"} {
			if strings.Contains(text, bad) {
				t.Errorf("unescaped %q in %q", bad, text)
			}
		}
	}
	if len(texts) < 6 {
		t.Errorf("looked at %d texts only", len(texts))
	}
}
