package ladder

import (
	"cmp"
	"slices"
	"strings"
)

// OrgProblemKind says what is wrong in the org chart.
type OrgProblemKind string

// The kinds, the ones that cost people most first.
const (
	OrgLoop            OrgProblemKind = "loop"             // people who are, through others, their own manager
	OrgManagerInactive OrgProblemKind = "manager_inactive" // their manager was deactivated
	OrgManagerUnknown  OrgProblemKind = "manager_unknown"  // nobody known has their manager's id
	OrgNoManager       OrgProblemKind = "no_manager"       // and they manage nobody: the top has none either
	OrgSeveralTops     OrgProblemKind = "several_tops"     // they manage people and nobody manages them, and so do others
	OrgLevelUnknown    OrgProblemKind = "level_unknown"    // their level is none of the ladder
	OrgNoLevel         OrgProblemKind = "no_level"
)

// OrgProblemKinds are all kinds, in the order in which they are worth mending.
func OrgProblemKinds() []OrgProblemKind {
	return []OrgProblemKind{OrgLoop, OrgManagerInactive, OrgManagerUnknown, OrgNoManager, OrgSeveralTops, OrgLevelUnknown, OrgNoLevel}
}

// OrgProblem is one thing wrong in the org chart.
type OrgProblem struct {
	Kind    OrgProblemKind
	Person  UserID
	Manager UserID   // the manager in question, "" if there is none
	Loop    []UserID // of OrgLoop: each followed by their manager, Person first
}

// OrgProblems is everything wrong in the org chart of some people, by kind and
// then by name. Inactive people have no problems; they can be one.
func OrgProblems(people []Person, l *Ladder) []OrgProblem {
	byID := make(map[UserID]Person, len(people))
	managers := make(map[UserID]UserID, len(people))
	manages := make(map[UserID]bool, len(people))
	for _, p := range people {
		byID[p.ID] = p
		if p.Manager == "" {
			continue
		}
		manages[p.Manager] = true // or did: who lost all their reports may still be the top
		if p.Active {
			managers[p.ID] = p.Manager
		}
	}
	var problems, tops []OrgProblem
	for _, loop := range ManagerLoops(managers) {
		problems = append(problems, OrgProblem{Kind: OrgLoop, Person: loop[0], Manager: managers[loop[0]], Loop: loop})
	}
	for _, p := range people {
		if !p.Active {
			continue
		}
		manager, known := byID[p.Manager]
		switch {
		case p.Manager == "" && manages[p.ID]:
			tops = append(tops, OrgProblem{Kind: OrgSeveralTops, Person: p.ID})
		case p.Manager == "":
			problems = append(problems, OrgProblem{Kind: OrgNoManager, Person: p.ID})
		case !known:
			problems = append(problems, OrgProblem{Kind: OrgManagerUnknown, Person: p.ID, Manager: p.Manager})
		case !manager.Active:
			problems = append(problems, OrgProblem{Kind: OrgManagerInactive, Person: p.ID, Manager: p.Manager})
		}
		if p.Level == "" {
			problems = append(problems, OrgProblem{Kind: OrgNoLevel, Person: p.ID})
		} else if _, ok := l.Level(p.Level); !ok {
			problems = append(problems, OrgProblem{Kind: OrgLevelUnknown, Person: p.ID})
		}
	}
	if len(tops) > 1 { // one is the head of the organisation
		problems = append(problems, tops...)
	}
	rank := map[OrgProblemKind]int{}
	for i, k := range OrgProblemKinds() {
		rank[k] = i
	}
	slices.SortFunc(problems, func(a, b OrgProblem) int {
		return cmp.Or(cmp.Compare(rank[a.Kind], rank[b.Kind]),
			strings.Compare(Fold(byID[a.Person].Name), Fold(byID[b.Person].Name)), strings.Compare(string(a.Person), string(b.Person)))
	})
	return problems
}

// FindPeople are the people whose name, e-mail or team contains all the words, or
// whose id is the text, at most so many, by name. Active people come first.
func FindPeople(people []Person, text string, most int) []Person {
	words := strings.Fields(Fold(text))
	var found []Person
	for _, p := range people {
		in := Fold(p.Name + "\n" + p.Email + "\n" + p.Team)
		all := len(words) > 0 && !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(in, w) })
		if all || string(p.ID) == strings.TrimSpace(text) {
			found = append(found, p)
		}
	}
	slices.SortFunc(found, func(a, b Person) int {
		if a.Active != b.Active {
			if a.Active {
				return -1
			}
			return 1
		}
		return cmp.Or(strings.Compare(Fold(a.Name), Fold(b.Name)), strings.Compare(string(a.ID), string(b.ID)))
	})
	return found[:min(len(found), most)]
}
