package ladder_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
)

// grid is the sustain matrix, a line for each dimension.
func grid(s ladder.Streak) string {
	sign := map[ladder.Mark]string{ladder.MarkConfirmed: "●", ladder.MarkClaimed: "◐", ladder.MarkCurrent: "○", ladder.MarkNothing: "·", ladder.MarkLeave: "L"}
	var rows []string
	for i, d := range ladder.Builtin().Dimensions {
		row := string(d.ID)
		for _, q := range s.Quarters {
			row += " " + sign[q.Cells[i].Mark]
		}
		rows = append(rows, row)
	}
	return strings.Join(rows, "\n")
}

func TestSustainMatrix(t *testing.T) {
	type marks = map[ladder.DimensionID]ladder.VerdictValue
	const n, c = ladder.ValueNext, ladder.ValueCurrent
	h := ic2(t).win("2025-07-10", "IC2", "mentorship").
		confirmed("2025-Q4", "2026-Q1").
		away("2024-01-10", 80).win("2024-01-02", "IC3", "scope").
		win("2026-04-10", "IC3", "scope").win("2026-04-11", "", "outcome").win("2026-05-10", "IC3", "outcome")
	q4, q1 := h.verdict("2025-Q4", "IC3"), h.verdict("2026-Q1", "IC3")
	q4.Claim.Dimensions = marks{"scope": n, "collaboration": n, "mentorship": n, "outcome": c}
	q4.Manager.Dimensions = marks{"scope": n, "collaboration": n, "outcome": n}
	q1.Claim.Dimensions = marks{"scope": n, "collaboration": n, "mentorship": n, "outcome": ladder.ValueNone}
	q2 := h.verdict("2026-Q2", "IC3")
	q2.Claim = &ladder.Reading{By: "UME", Value: n, Dimensions: marks{"collaboration": ladder.ValuePartial}}
	// A reading without a decision shows nothing yet.
	q2.Manager = &ladder.ManagerReading{Reading: ladder.Reading{By: "UBOSS", Value: n, Dimensions: marks{"mentorship": n}}}
	s := h.on("2026-06-11")
	s.Quarters = append(s.Quarters[:1:1], s.Quarters[len(s.Quarters)-4:]...)
	if diff := cmp.Diff(strings.Join([]string{
		"scope L · ● ● ◐",
		"collaboration L · ● ● ○",
		"mentorship L ○ ◐ ● ·",
		"outcome L · ● · ◐",
	}, "\n"), grid(s)); diff != "" {
		t.Error(diff)
	}
}

func TestNeeds(t *testing.T) {
	last := func(s ladder.Streak) string { return needs(s, s.Quarters[len(s.Quarters)-1]) }
	bare := ic2(t).win("2026-04-10", "IC3", "scope").win("2026-05-10", "IC3", "collaboration").win("2026-05-11", "IC3", "scope")
	for i := range bare.in.Wins {
		bare.in.Wins[i].HasResult = false
	}
	tests := []struct{ name, got, want string }{
		{"nothing yet", last(ic2(t).on("2026-05-10")), "dimension 2 scope collaboration mentorship, month 2, wins 3, witness 1, claim 1, answer 1"},
		{
			"one dimension, one month", last(ic2(t).win("2026-04-10", "IC3", "scope", "outcome").on("2026-05-10")),
			"dimension 1 collaboration mentorship, month 1, wins 2, claim 1, answer 1",
		},
		{"no result and no witness", last(bare.on("2026-06-10")), "witness 1 w1 w2 w3, claim 1, answer 1"},
		{"claimed without evidence", last(ic2(t).claims("2026-Q2").on("2026-05-10")), "dimension 2 scope collaboration mentorship, month 2, wins 3, witness 1, answer 1"},
		{"claimed lower", last(ic2(t).evidence("2026-Q2", "IC3").answered("2026-Q2", ladder.Discuss, ladder.ValueNext).on("2026-06-20")), "claim 1, answer 1"},
		{"confirmed", last(ic2(t).confirmed("2026-Q2").on("2026-05-10")), ""},
		{"not yet", last(ic2(t).claims("2026-Q2").answered("2026-Q2", ladder.NotYet, ladder.ValuePartial).on("2026-05-10")), "answer 1"},
		{"excused", last(ic2(t).away("2026-04-01", 60).on("2026-05-10")), "opt_in 1"},
		{"excused and opted in", last(ic2(t).away("2026-04-01", 60).opts("2026-Q2").evidence("2026-Q2", "IC3").on("2026-06-20")), "claim 1, answer 1"},
		{"after a stale run", last(ic2(t).confirmed("2025-Q2").away("2025-07-01", 274).evidence("2026-Q2", "IC3").claims("2026-Q2").on("2026-06-20")), "answer 1, extend 1"},
		{"sustain", last(person(t, "IC4").on("2026-05-10")), ""},
		{"early", last(ic2(t).win("2026-05-01", "IC4").reaches("IC3", "2026-05-02", ladder.LevelPromotion).on("2026-05-10")), ""},
	}
	for _, tt := range tests {
		if tt.got != tt.want {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.name, tt.got, tt.want)
		}
	}
	s := ic2(t).confirmed("2025-Q2", "2026-Q2").away("2025-07-01", 274).on("2026-07-02")
	if got := needs(s, s.Quarters[4]); got != "extend 1" {
		t.Errorf("confirmed after a stale run: %s", got)
	}
}

func TestAgenda(t *testing.T) {
	type marks = map[ladder.DimensionID]ladder.VerdictValue
	v := ladder.Verdict{
		Claim: &ladder.Reading{Dimensions: marks{
			"scope": ladder.ValueNext, "collaboration": ladder.ValueNext, "mentorship": ladder.ValueBelow, "outcome": ladder.ValueNext, "only mine": ladder.ValueNext,
		}},
		Manager: &ladder.ManagerReading{Reading: ladder.Reading{Dimensions: marks{
			"scope": ladder.ValueCurrent, "collaboration": ladder.ValuePartial, "mentorship": ladder.ValuePartial, "outcome": ladder.ValueNone, "only theirs": ladder.ValueNext,
		}}},
	}
	got := fmt.Sprint(ladder.Agenda(v))
	if want := "[{outcome next none 3} {mentorship below partial 2} {scope next current 2}]"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	v.Manager = nil
	if got := ladder.Agenda(v); got != nil {
		t.Errorf("without a reading: %v", got)
	}
}

func TestBreadth(t *testing.T) {
	h := ic2(t).win("2025-06-30", "IC3").win("2025-07-01", "IC3").win("2026-04-10", "").win("2026-05-10", "IC1").win("2026-05-11", "IC3").
		managed("UOLD", "2025-01-01").managed("UBOSS", "2026-01-01")
	for i, people := range [][]ladder.UserID{{"U0"}, {"U1", "U2"}, {"U2", "U3", "UME"}, {"U4"}, {"U5"}} {
		h.in.Wins[i].People = people
	}
	h.in.Wins[4].DeletedAt = july20
	h.in.Today = h.day("2026-05-20")
	teams := map[ladder.UserID]string{"U1": "Web", "U2": "Payments", "U3": " web ", "UME": "Core"}
	got := ladder.MeasureBreadth(h.in, teams)
	want := ladder.Breadth{
		Over:   ladder.Period{From: h.day("2025-07-01"), Until: h.day("2026-05-21"), Label: "2025-Q3 to today"},
		People: []ladder.UserID{"U1", "U2", "U3", "U4"}, Teams: []string{"Payments", "Web"}, Named: 3, Unknown: 1,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	h.in.Rules.BreadthPeople, h.in.Rules.BreadthTeams = 4, 2
	if !ladder.MeasureBreadth(h.in, teams).Enough {
		t.Error("4 people on 2 teams are not enough for 4 on 2")
	}
	h.in.Rules.BreadthTeams = 3
	if ladder.MeasureBreadth(h.in, teams).Enough {
		t.Error("4 people on 2 teams are enough for 4 on 3")
	}

	for i, people := range [][]ladder.UserID{nil, {"UBOSS"}, {"UOLD"}, {"UBOSS", "UME"}} {
		h.in.Wins[i].People = people
	}
	if got := ladder.MeasureBreadth(h.in, nil).OnlyManager; got != "UBOSS" {
		t.Errorf("only managers are named: got %q", got)
	}
	h.in.Wins[1].People = []ladder.UserID{"U1"}
	if got := ladder.MeasureBreadth(h.in, nil).OnlyManager; got != "" {
		t.Errorf("a colleague is named: got %q", got)
	}
	h.in.Wins = nil
	if got := ladder.MeasureBreadth(h.in, nil); got.OnlyManager != "" || got.People != nil {
		t.Errorf("nobody is named: got %+v", got)
	}
}
