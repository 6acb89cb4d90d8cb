package ladder

import "slices"

// BreadthQuarters is over how many quarters breadth is measured, the one in
// progress among them (PRODUCT S2).
const BreadthQuarters = 4

// Breadth is with how many people on how many teams somebody worked, by the
// people they name in their wins.
type Breadth struct {
	Over        Period   // its first quarter's first day, to the day after today
	People      []UserID // distinct, by id
	Teams       []string // distinct, as people.csv spells them, by name; the person's own counts
	Named       int      // wins that name somebody
	Unknown     int      // of People, those whose team is not known
	Enough      bool     // as many people and teams as the ladder asks for
	OnlyManager UserID   // if nobody but a manager of theirs is named, that manager
}

// MeasureBreadth is the breadth of a person over the newest four quarters. teams
// is the team of each person known to have one.
func MeasureBreadth(in StreakInput, teams map[UserID]string) Breadth {
	first := in.Timeline.Of(in.Today)
	for range BreadthQuarters - 1 {
		first = in.Timeline.Prev(first)
	}
	b := Breadth{Over: Period{From: first.From, Until: in.Today.AddDays(1), Label: first.Label + " to today"}}
	seen := map[UserID]bool{in.Person.ID: true, "": true}
	for _, w := range in.Wins {
		if !w.DeletedAt.IsZero() || !b.Over.Contains(w.OccurredOn) {
			continue
		}
		if len(w.People) > 0 {
			b.Named++
		}
		for _, id := range w.People {
			if !seen[id] {
				seen[id] = true
				b.People = append(b.People, id)
			}
		}
	}
	slices.Sort(b.People)
	known := map[string]bool{}
	for _, id := range b.People {
		switch team := CleanText(teams[id]); {
		case team == "":
			b.Unknown++
		case !known[Fold(team)]:
			known[Fold(team)] = true
			b.Teams = append(b.Teams, team)
		}
	}
	slices.Sort(b.Teams)
	b.Enough = len(b.People) >= in.Rules.BreadthPeople && len(b.Teams) >= in.Rules.BreadthTeams
	if len(b.People) > 0 && !slices.ContainsFunc(b.People, func(id UserID) bool { return !managed(in, id) }) {
		b.OnlyManager = b.People[0]
		if slices.Contains(b.People, in.Person.Manager) {
			b.OnlyManager = in.Person.Manager
		}
	}
	return b
}

// managed reports whether somebody is or was the person's manager.
func managed(in StreakInput, id UserID) bool {
	return id == in.Person.Manager || slices.ContainsFunc(in.Managers, func(m ManagerInterval) bool { return m.Manager == id })
}
