package ladder

import "testing"

func TestFindNudge(t *testing.T) {
	q := Calendar{}.Of(NewDate(2026, 4, 1)).Period()
	before := Calendar{}.Of(NewDate(2026, 1, 1)).Period()
	goal := func(id GoalID, p Period, s GoalState) Goal { return Goal{ID: id, Quarter: p, State: s} }
	active, old := goal("a", q, GoalActive), goal("b", before, GoalActive)
	day := func(n int) Date { return q.From.AddDays(n) }
	for _, tc := range []struct {
		name    string
		day     Date
		goals   []Goal
		checked map[GoalID]Date
		want    NudgeKind
		about   int
	}{
		{"first week, one left open", day(5), []Goal{active, old}, nil, NudgeClose, 1},
		{"first week, nothing left open", day(5), []Goal{active}, nil, "", 0},
		{"second week", day(9), nil, nil, "", 0},
		{"third week without a goal", day(14), []Goal{old}, nil, NudgeNoGoal, 0},
		{"third week, all dropped", day(20), []Goal{goal("c", q, GoalDropped)}, nil, NudgeNoGoal, 0},
		{"third week, one achieved", day(20), []Goal{goal("c", q, GoalAchieved)}, nil, "", 0},
		{"third week with a goal", day(14), []Goal{active}, nil, "", 0},
		{"fourth week", day(22), nil, nil, "", 0},
		{"fifth week, still none", day(28), nil, nil, NudgeNoGoal, 0},
		{"half-time", day(42), []Goal{active, old}, nil, NudgeHalf, 1},
		{"half-time, checked in last week", day(42), []Goal{active}, map[GoalID]Date{"a": day(36)}, "", 0},
		{"half-time, checked in long ago", day(42), []Goal{active}, map[GoalID]Date{"a": day(20)}, NudgeHalf, 1},
		{"two weeks left", q.Until.AddDays(-14), []Goal{active}, nil, NudgeEnd, 1},
		{"eight days left", q.Until.AddDays(-8), []Goal{active}, nil, NudgeEnd, 1},
		{"a week left", q.Until.AddDays(-7), []Goal{active}, nil, "", 0},
		{"another quarter", q.Until, []Goal{active}, nil, "", 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			n, ok := FindNudge(q, tc.day, tc.goals, tc.checked)
			if n.Kind != tc.want && (ok || tc.want != "") || ok != (tc.want != "") || ok && len(n.Goals) != tc.about {
				t.Errorf("got %q about %d, %v; want %q about %d", n.Kind, len(n.Goals), ok, tc.want, tc.about)
			}
		})
	}
}

func TestQuietSpell(t *testing.T) {
	last, today := NewDate(2026, 4, 1), NewDate(2026, 4, 29)
	for _, tc := range []struct {
		name  string
		last  Date
		leave []Leave
		want  int
	}{
		{"four weeks", last, nil, 4},
		{"leave is not quiet", last, []Leave{{From: NewDate(2026, 4, 5), Until: NewDate(2026, 4, 19)}}, 2},
		{"today", today, nil, 0},
		{"ages ago", NewDate(1990, 1, 1), nil, 11},
	} {
		if got := QuietSpell(tc.last, today, tc.leave); got != tc.want {
			t.Errorf("%s: got %d weeks, want %d", tc.name, got, tc.want)
		}
	}
}

func TestNextTip(t *testing.T) {
	l := Builtin()
	shown := map[string]bool{}
	if m, ok := NextTip(l, l.Mistakes[3:4], shown); !ok || m.ID != l.Mistakes[3].ID {
		t.Errorf("got %q, want the one they seem to make", m.ID)
	}
	for _, want := range l.Mistakes {
		m, ok := NextTip(l, nil, shown)
		if !ok || m.ID != want.ID {
			t.Fatalf("got %q, want %q", m.ID, want.ID)
		}
		shown[m.ID] = true
	}
	if m, ok := NextTip(l, l.Mistakes[:1], shown); ok {
		t.Errorf("%q comes twice", m.ID)
	}
}
