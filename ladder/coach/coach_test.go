package coach_test

import (
	"testing"

	"winlog/ladder"
	"winlog/ladder/coach"
)

func newCoach(t testing.TB) *coach.Coach {
	t.Helper()
	c, err := coach.New(ladder.Builtin(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestWorkedExamples are the examples that the method was explained with.
func TestWorkedExamples(t *testing.T) {
	tests := []struct {
		text     string
		from, to ladder.LevelID
		want     ladder.GoalVerdict
	}{
		{"Ship 5 features", "IC1", "IC2", ladder.GoalCurrent},
		{"Own checkout redesign end-to-end, 0 P0 bugs", "IC1", "IC2", ladder.GoalNext},
		{"Own checkout redesign end-to-end, 0 P0 bugs", "IC2", "IC3", ladder.GoalCurrent},
		{"Reduce latency to 200ms", "IC2", "IC3", ladder.GoalCurrent},
		{"Lead API redesign across 3 teams, mentor 2 ICs", "IC2", "IC3", ladder.GoalNext},
		{"Lead the migration project", "IC3", "IC4", ladder.GoalCurrent},
		{"Define auth strategy for all products, get org buy-in", "IC3", "IC4", ladder.GoalNext},
		{"Own the changelog file", "IC1", "IC2", ladder.GoalCurrent},
		{"Write the strategy for my module", "IC3", "IC4", ladder.GoalCurrent},
		{"Have Ben, who leads the initiative, teach me", "IC2", "IC3", ladder.GoalCurrent},
		{"Take 'suppliers cannot reconcile' and bring it to an agreed fix", "IC1", "IC2", ladder.GoalNext},
		{"Manage the release calendar", "IC3", "M1", ladder.GoalCurrent},
		{"Run 1:1s for three people while Lena is away, and grow one of them to own the rota", "IC3", "M1", ladder.GoalNext},
	}
	c := newCoach(t)
	for _, tt := range tests {
		t.Run(string(tt.from)+" "+tt.text, func(t *testing.T) {
			got := c.Judge(coach.Goal{Text: tt.text, From: tt.from, To: tt.to, Role: "eng"})
			if got.Verdict != tt.want {
				t.Errorf("got %s, want %s\n%+v", got.Verdict, tt.want, got)
			}
			t.Logf("%+v", got)
		})
	}
}
