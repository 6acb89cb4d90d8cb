package ladder_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"winlog/ladder"
)

func member(id, manager string, change ...func(*ladder.Person)) ladder.Person {
	p := ladder.Person{ID: ladder.UserID(id), Name: "Name of " + id, Manager: ladder.UserID(manager), Level: "IC2", Active: true}
	for _, f := range change {
		f(&p)
	}
	return p
}

func gone(p *ladder.Person)    { p.Active = false }
func noLevel(p *ladder.Person) { p.Level = "" }

func TestOrgProblems(t *testing.T) {
	for _, tc := range []struct {
		name   string
		people []ladder.Person
		want   []string
	}{
		{"nobody", nil, nil},
		{"a sound team", []ladder.Person{member("U0", ""), member("U1", "U0"), member("U2", "U1")}, nil},
		{"nobody above somebody who manages nobody", []ladder.Person{member("U0", ""), member("U1", "U0"), member("U2", "")}, []string{"no_manager U2"}},
		{"two tops", []ladder.Person{member("U0", ""), member("U1", "U0"), member("U2", ""), member("U3", "U2")}, []string{"several_tops U0", "several_tops U2"}},
		{"the manager left", []ladder.Person{member("U0", "", gone), member("U1", "U0")}, []string{"manager_inactive U1 U0"}},
		{"nobody knows the manager", []ladder.Person{member("U1", "U0")}, []string{"manager_unknown U1 U0"}},
		{"a circle, and one who reports into it", []ladder.Person{member("U1", "U2"), member("U2", "U3"), member("U3", "U1"), member("U4", "U1")}, []string{"loop U1 U2 [U1 U2 U3]"}},
		{"a circle through somebody who left", []ladder.Person{member("U1", "U2"), member("U2", "U1", gone)}, []string{"manager_inactive U1 U2"}},
		{"levels", []ladder.Person{member("U0", ""), member("U1", "U0", noLevel), member("U2", "U0", func(p *ladder.Person) { p.Level = "L7" })}, []string{"level_unknown U2", "no_level U1"}},
		{"who left has no problems", []ladder.Person{member("U1", "U404", gone, noLevel)}, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got []string
			for _, p := range ladder.OrgProblems(tc.people, ladder.Builtin()) {
				line := fmt.Sprint(p.Kind, " ", p.Person)
				if p.Manager != "" {
					line += " " + string(p.Manager)
				}
				if p.Loop != nil {
					line += fmt.Sprint(" ", p.Loop)
				}
				got = append(got, line)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// In any org chart, everybody active whose manager cannot act is named, and nobody
// else is.
func TestOrgProblemsNamesEveryMissingManager(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 12).Draw(t, "people")
		byID := map[ladder.UserID]ladder.Person{}
		var people []ladder.Person
		for i := range n {
			manager := ""
			if m := rapid.IntRange(-1, n).Draw(t, "manager"); m >= 0 {
				manager = fmt.Sprint("U", m)
			}
			p := member(fmt.Sprint("U", i), manager)
			p.Active = rapid.Bool().Draw(t, "active")
			byID[p.ID], people = p, append(people, p)
		}
		var want, got []ladder.UserID
		for _, p := range people {
			if p.Active && p.Manager != "" && !byID[p.Manager].Active {
				want = append(want, p.ID)
			}
		}
		for _, p := range ladder.OrgProblems(people, ladder.Builtin()) {
			if p.Kind == ladder.OrgManagerInactive || p.Kind == ladder.OrgManagerUnknown {
				got = append(got, p.Person)
			}
		}
		slices.Sort(want)
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

func TestFindPeople(t *testing.T) {
	people := []ladder.Person{
		{ID: "U1", Name: "Tomás Reuss", Email: "t.reuss@example.com", Team: "Checkout", Active: true},
		{ID: "U2", Name: "Ana Reuss", Team: "Search", Active: false},
		{ID: "U3", Name: "Ines Faro", Email: "ines@example.com", Team: "Checkout", Active: true},
	}
	for _, tc := range []struct {
		text string
		most int
		want []ladder.UserID
	}{
		{"tomas", 9, []ladder.UserID{"U1"}},
		{"REUSS", 9, []ladder.UserID{"U1", "U2"}}, // who is here comes first
		{"checkout", 9, []ladder.UserID{"U3", "U1"}},
		{"checkout", 1, []ladder.UserID{"U3"}},
		{"checkout ines", 9, []ladder.UserID{"U3"}},
		{"ines@", 9, []ladder.UserID{"U3"}},
		{"U2", 9, []ladder.UserID{"U2"}},
		{"nobody", 9, nil},
		{"", 9, nil},
		{"  ", 9, nil},
	} {
		var got []ladder.UserID
		for _, p := range ladder.FindPeople(people, tc.text, tc.most) {
			got = append(got, p.ID)
		}
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tc.text, diff)
		}
	}
}

func TestRehire(t *testing.T) {
	day := ladder.NewDate
	first, left := day(2024, 2, 1), day(2026, 1, 10)
	once := []ladder.Employment{{From: first, Until: left}, {From: day(2026, 4, 11)}}
	for _, tc := range []struct {
		name string
		list []ladder.Employment
		left ladder.Date
		back ladder.Date
		want []ladder.Employment
	}{
		{"ninety days are a break", nil, left, day(2026, 4, 10), nil},
		{"a day more is not", nil, left, day(2026, 4, 11), once},
		{"nobody knows when they left", nil, ladder.Date{}, day(2026, 4, 11), nil},
		{"once more", once, day(2027, 1, 1), day(2028, 1, 1), []ladder.Employment{once[0], {From: once[1].From, Until: day(2027, 1, 1)}, {From: day(2028, 1, 1)}}},
		{"left on the day they came back", once, once[1].From, day(2028, 1, 1), []ladder.Employment{once[0], {From: day(2028, 1, 1)}}},
		{"left before they began", nil, day(2023, 1, 1), day(2025, 1, 1), []ladder.Employment{{From: day(2025, 1, 1)}}},
	} {
		if diff := cmp.Diff(tc.want, ladder.Rehire(tc.list, first, tc.left, tc.back)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.name, diff)
		}
	}
}
