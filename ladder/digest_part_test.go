package ladder

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// What somebody chose orders and takes away; it never adds what is not shared.
func TestDigestPart(t *testing.T) {
	owner := Person{ID: "U1", Manager: "UBOSS"}
	may := Period{From: NewDate(2026, 5, 1), Until: NewDate(2026, 6, 1)}
	win := func(id WinID, day int, v Visibility) WinFact {
		return WinFact{ID: id, OccurredOn: NewDate(2026, 5, day), Visibility: v}
	}
	wins := []WinFact{win("a", 9, Manager), win("b", 8, Public), win("c", 7, Manager), win("secret", 10, Private)}
	for _, tc := range []struct {
		name string
		part DigestPart
		want []WinID
	}{
		{"as usual", DigestPart{}, []WinID{"a", "b"}},
		{"another one first", DigestPart{Order: []DigestItem{"win:c"}}, []WinID{"c", "a"}},
		{"two in their order", DigestPart{Order: []DigestItem{"win:c", "win:b"}}, []WinID{"c", "b"}},
		{"one left out, the next takes its place", DigestPart{Hidden: []DigestItem{"win:a"}}, []WinID{"b", "c"}},
		{"all left out", DigestPart{Hidden: []DigestItem{"win:a", "win:b", "win:c"}}, nil},
		{"a private one stays so", DigestPart{Order: []DigestItem{"win:secret"}}, []WinID{"a", "b"}},
		{"what is gone", DigestPart{Order: []DigestItem{"win:gone", "win:b"}, Hidden: []DigestItem{"win:lost"}}, []WinID{"b", "a"}},
		{"left out goes before first", DigestPart{Order: []DigestItem{"win:c"}, Hidden: []DigestItem{"win:c"}}, []WinID{"a", "b"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := DigestHeadlines(Viewer{ID: "UBOSS"}, owner, wins, may, StreakQuarter{}, tc.part)
			if diff := cmp.Diff(tc.want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
	goals := []DigestGoal{{Goal: Goal{ID: "g1"}}, {Goal: Goal{ID: "g2"}}, {Goal: Goal{ID: "g3"}}}
	var got []GoalID
	for _, g := range (DigestPart{Order: []DigestItem{"goal:g3"}, Hidden: []DigestItem{"goal:g1"}}).ArrangeGoals(goals) {
		got = append(got, g.ID)
	}
	if diff := cmp.Diff([]GoalID{"g3", "g2"}, got); diff != "" || len(goals) != 3 || goals[0].ID != "g1" {
		t.Errorf("goals (-want +got)\n%s", diff)
	}
	thin := DigestReport{Judged: true, In: StreakQuarter{Target: "IC3", Evidence: Evidence{Missing: []DimensionID{"scope"}}}}
	if _, _, ok := thin.Thin(); !ok {
		t.Fatal("nothing is thin")
	}
	thin.Part.Hidden = []DigestItem{ThinItem}
	if _, _, ok := thin.Thin(); ok {
		t.Error("the thin dimension is shown though it was taken out")
	}
}

// Comments are for the manager they were written for, while they manage.
func TestDigestCommentsAreForOne(t *testing.T) {
	part := DigestPart{User: "U1", For: "UBOSS", Hidden: []DigestItem{"win:a"}, Comments: map[DigestItem]string{"win:b": "With Arun"}}
	for _, tc := range []struct {
		viewer  Viewer
		manager UserID
		want    bool
	}{
		{Viewer{ID: "UBOSS"}, "UBOSS", true},
		{Viewer{ID: "U1"}, "UBOSS", true},
		{Viewer{ID: "UBOSS"}, "UNEXT", false}, // manages them no more
		{Viewer{ID: "UNEXT"}, "UNEXT", false}, // they were not for this one
		{Viewer{ID: "UADMIN", Admin: true}, "UBOSS", false},
		{Viewer{ID: "UBOSS", Outside: true}, "UBOSS", false},
	} {
		seen := part.SeenBy(tc.viewer, Person{ID: "U1", Manager: tc.manager})
		if got := len(seen.Comments) > 0; got != tc.want {
			t.Errorf("%+v of %s: sees them %v, want %v", tc.viewer, tc.manager, got, tc.want)
		}
		if !seen.Hides("win:a") {
			t.Error("what is left out comes back")
		}
	}
	if len(part.Comments) != 1 {
		t.Error("the choices themselves changed")
	}
	if CheckDigestComment("x", strings.Repeat("é", MaxDigestComment)) != nil || CheckDigestComment("x", strings.Repeat("é", MaxDigestComment+1)) == nil {
		t.Error("the limit of a comment")
	}
}
