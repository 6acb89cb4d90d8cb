package bot

import (
	"testing"

	"winlog/bot/blockkit"
	"winlog/bot/socket"
	"winlog/ladder"
)

func TestHomeViews(t *testing.T) {
	b := viewBot(t)
	c := viewCall(socket.Action)
	record := viewRecord()
	own := b.seenBy(record.Person.ID, record, ladder.ComputeStreak(record))
	c.person = record.Person
	page := homePage{
		streak: &own,
		goals:  []homeGoal{{viewGoal("Lead the checkout API <redesign> across 3 teams"), []ladder.GoalNote{{Kind: ladder.GoalCheckIn, Status: ladder.AtRisk, At: viewNow}}}},
		more:   2, wins: []ladder.Win{viewWin()}, total: 7,
	}
	golden(t, "home", blockkit.Home("home", b.homeView(c, page)...))

	theirs := b.seenBy("U0MARTA", record, ladder.ComputeStreak(record))
	m := viewCall(socket.Action)
	m.person = ladder.Person{ID: "U0MARTA", Name: "Marta Olsen", Role: ladder.Eng, Level: "M3", Active: true}
	in := ladder.StreakInput{Today: c.today, Rules: b.rules, Ladder: b.ladder, Person: m.person}
	top := b.seenBy("U0MARTA", in, ladder.ComputeStreak(in))
	golden(t, "home_manager", blockkit.Home("home", b.homeView(m, homePage{
		streak: &top, team: []report{{sustain: theirs}}, people: 9,
	})...))

	c.person = ladder.Person{ID: "U0NEW", Name: "Noor", Active: true}
	golden(t, "home_new", blockkit.Home("home", b.homeView(c, homePage{})...))
}
