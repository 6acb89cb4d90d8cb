package ladder

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestDigestHeadlines(t *testing.T) {
	owner := Person{ID: "U1", Manager: "UBOSS"}
	may := Period{From: NewDate(2026, 5, 1), Until: NewDate(2026, 6, 1)}
	win := func(id WinID, day int, change func(*WinFact)) WinFact {
		w := WinFact{ID: id, OccurredOn: NewDate(2026, 5, day), Visibility: Manager}
		if change != nil {
			change(&w)
		}
		return w
	}
	wins := []WinFact{
		win("plain", 20, nil),
		win("result", 2, func(w *WinFact) { w.HasResult = true }),
		win("target", 3, nil),
		win("headline", 1, func(w *WinFact) { w.Headline = true }),
		win("private", 9, func(w *WinFact) { w.Headline, w.Visibility = true, Private }),
		win("deleted", 9, func(w *WinFact) { w.Headline, w.DeletedAt = true, time.Unix(1, 0) }),
		win("before", 1, func(w *WinFact) { w.Headline, w.OccurredOn = true, NewDate(2026, 4, 30) }),
		win("after", 32, func(w *WinFact) { w.Headline = true }),
		win("public", 1, func(w *WinFact) { w.Visibility = Public }),
	}
	q := StreakQuarter{Evidence: Evidence{Wins: []WinID{"target"}}}
	for _, tc := range []struct {
		name   string
		viewer Viewer
		drop   []WinID
		want   []WinID
	}{
		{"the manager, the marked one first", Viewer{ID: "UBOSS"}, nil, []WinID{"headline", "target"}},
		{"then those with a result", Viewer{ID: "UBOSS"}, []WinID{"headline", "target"}, []WinID{"result", "plain"}},
		{"a former manager sees what is public", Viewer{ID: "UWAS"}, nil, []WinID{"public"}},
		{"an administrator too", Viewer{ID: "UADMIN", Admin: true}, nil, []WinID{"public"}},
		{"somebody deactivated sees nothing", Viewer{ID: "UBOSS", Outside: true}, nil, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			left := slices.DeleteFunc(slices.Clone(wins), func(w WinFact) bool { return slices.Contains(tc.drop, w.ID) })
			got := DigestHeadlines(tc.viewer, owner, left, may, q, DigestPart{})
			if diff := cmp.Diff(tc.want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestDigestThin(t *testing.T) {
	quarter := func(from Date, label string, marks ...MatrixCell) StreakQuarter {
		return StreakQuarter{Quarter: Period{From: from, Until: from.AddDays(90), Label: label}, Target: "IC3", Cells: marks}
	}
	q1 := quarter(NewDate(2026, 1, 1), "Q1", MatrixCell{"scope", MarkConfirmed}, MatrixCell{"mentorship", MarkCurrent})
	q2 := quarter(NewDate(2026, 4, 1), "Q2")
	q2.Evidence.Missing = []DimensionID{"scope", "mentorship"}
	for _, tc := range []struct {
		name   string
		change func(*DigestReport)
		want   DimensionID
		last   string
		ok     bool
	}{
		{"never comes before long ago", func(*DigestReport) {}, "mentorship", "", true},
		{"one that had evidence before", func(r *DigestReport) { r.In.Evidence.Missing = []DimensionID{"scope"} }, "scope", "Q1", true},
		{"none missing", func(r *DigestReport) { r.In.Evidence.Missing = nil }, "", "", false},
		{"excused", func(r *DigestReport) { r.In.Value = ValueExcused }, "", "", false},
		{"end of the track", func(r *DigestReport) { r.In.Target = "" }, "", "", false},
		{"of a level change", func(r *DigestReport) { r.In.Early = true }, "", "", false},
		{"no such quarter", func(r *DigestReport) { r.Judged = false }, "", "", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := DigestReport{Judged: true, In: q2, Streak: Streak{Quarters: []StreakQuarter{q1, q2}}}
			tc.change(&r)
			id, last, ok := r.Thin()
			if id != tc.want || last.Label != tc.last || ok != tc.ok {
				t.Errorf("got %q since %q, %v; want %q since %q, %v", id, last.Label, ok, tc.want, tc.last, tc.ok)
			}
		})
	}
}

func TestFindDigestNeeds(t *testing.T) {
	goal := func(id GoalID, agreed bool) DigestGoal {
		return DigestGoal{Goal: Goal{ID: id, State: GoalActive, Visibility: Manager, Quarter: Period{Until: NewDate(2026, time.October, 1)}}, Agreed: agreed}
	}
	over := goal("over", false)
	over.Quarter.Until = NewDate(2026, time.July, 1)
	reports := []DigestReport{
		{Goals: []DigestGoal{goal("agreed", true), over, goal("g1", false), goal("g2", false)}},
		{Streak: Streak{Stale: true}},
		{Waits: true, Goals: []DigestGoal{goal("g3", false)}},
		{Goals: []DigestGoal{{Goal: Goal{ID: "closed", State: GoalMissed}}}},
	}
	needs, all := FindDigestNeeds(reports, NewDate(2026, time.July, 1))
	var got []DigestNeedKind
	for _, n := range needs {
		got = append(got, n.Kind)
	}
	if diff := cmp.Diff([]DigestNeedKind{NeedReading, NeedRunOn, NeedAgreement}, got); diff != "" || all != 4 {
		t.Errorf("%d in all, want 4; (-want +got)\n%s", all, diff)
	}
	if needs[2].Goal.ID != "g1" {
		t.Errorf("the goal is %s, want the first that is not agreed", needs[2].Goal.ID)
	}
}

func TestTeamPattern(t *testing.T) {
	report := func(missing ...DimensionID) DigestReport {
		return DigestReport{Judged: true, In: StreakQuarter{Target: "IC3", Evidence: Evidence{Missing: missing}}}
	}
	away := report("scope", "collaboration", "mentorship")
	away.In.Value = ValueExcused
	for _, tc := range []struct {
		name    string
		reports []DigestReport
		want    Pattern
	}{
		{"half of them", []DigestReport{report("mentorship"), report("mentorship"), report(), report(), away}, Pattern{"mentorship", "scope", 2, 4}},
		{"one is no pattern", []DigestReport{report("mentorship"), report()}, Pattern{"", "scope", 0, 2}},
		{"nobody to compare with", []DigestReport{report("mentorship"), away}, Pattern{Judged: 1}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, TeamPattern(Builtin(), tc.reports)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
