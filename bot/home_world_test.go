package bot_test

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/ladder"
)

func emptyHome(user string) slack.PublishViewContextRequest {
	return slack.PublishViewContextRequest{UserID: user, View: blockkit.Home("home", blockkit.Section("Nothing"))}
}

// fillHome gives Marta wins, 3 × 20 goals and 40 more reports, all of them with
// long and hostile texts.
func (w *world) fillHome(wins int) {
	w.t.Helper()
	hostile := strings.Repeat("<!channel>&*`", 231)[:ladder.MaxWinText]
	for i := range wins {
		win := ladder.Win{
			User: "U0MARTA", OccurredOn: ladder.DateOf(start).AddDays(-i), Text: hostile, Result: hostile[:1000], Level: "M2",
			Dimensions: []ladder.DimensionID{"scope", "collaboration", "mentorship"}, Visibility: ladder.Manager, People: []ladder.UserID{"U0INES"},
		}
		if _, _, err := w.db.SaveWin(w.t.Context(), win, fmt.Sprint("fill", i)); err != nil {
			w.t.Fatal(err)
		}
	}
	for i := range 60 {
		g := ladder.Goal{
			User: "U0MARTA", Quarter: thisQuarter(), Level: "M1", Target: "M2", Text: hostile[:ladder.MaxGoalText],
			Verdict: ladder.GoalCurrent, Visibility: ladder.Private, State: ladder.GoalActive,
		}
		if _, _, err := w.db.SaveGoal(w.t.Context(), g, fmt.Sprint("fill", i), nil); err != nil {
			w.t.Fatal(err)
		}
	}
	var people []ladder.Person
	for i := range 40 {
		people = append(people, ladder.Person{
			ID: ladder.UserID(fmt.Sprintf("U0REPORT%02d", i)), Name: strings.Repeat("<!here>", 40), Role: ladder.Eng, Level: "IC2", Manager: "U0MARTA", Active: true,
		})
	}
	if _, err := w.db.ImportPeople(w.t.Context(), people, "", ladder.DateOf(start), false); err != nil {
		w.t.Fatal(err)
	}
}
