package storage_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
	"winlog/storage"
	"winlog/storage/storagetest"
)

// TestSwapGoal: the old goal is closed or carried over and the new one is there, or
// nothing happened at all.
func TestSwapGoal(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		ctx := context.Background()
		states := func(user ladder.UserID) (out []string) {
			t.Helper()
			goals, err := db.ListGoals(ctx, ladder.GoalFilter{User: user})
			if err != nil {
				t.Fatal(err)
			}
			for _, g := range goals {
				out = append(out, g.Quarter.Label+" "+g.Text+": "+string(g.State))
			}
			return out
		}
		next := ladder.Calendar{}.Of(may(12)).Next().Period()
		drop := func(g *ladder.Goal, _ []ladder.Goal) ([]ladder.GoalNote, error) {
			g.State, g.Reason = ladder.GoalDropped, "no time"
			return []ladder.GoalNote{{Kind: ladder.GoalClosed, Text: "dropped"}}, nil
		}
		carry := func(old ladder.Goal, _ []ladder.Goal) (ladder.Goal, error) { return old, nil }
		fault := errors.New("fault")
		for _, tt := range []struct {
			name string
			swap ladder.GoalSwap
			want []string
		}{
			{"closed", ladder.GoalSwap{Close: drop}, []string{"2026-Q2 old: dropped", "2026-Q2 new: active"}},
			{
				"carried",
				ladder.GoalSwap{Carry: &ladder.GoalCarry{To: next, Next: carry, Notes: []ladder.GoalNote{{Kind: ladder.GoalComment, Text: "later"}}}},
				[]string{"2026-Q2 old: carried", "2026-Q2 new: active", "2026-Q3 old: active"},
			},
			{"no room", ladder.GoalSwap{Close: drop, Check: func([]ladder.Goal) error { return fault }}, []string{"2026-Q2 old: active"}},
			{"no room, carried", ladder.GoalSwap{Carry: &ladder.GoalCarry{To: next, Next: carry}, Check: func([]ladder.Goal) error { return fault }}, []string{"2026-Q2 old: active"}},
		} {
			user := ladder.UserID("U " + tt.name)
			old, _, err := db.SaveGoal(ctx, goalOf(user, "old"), "", nil)
			if err != nil {
				t.Fatal(err)
			}
			tt.swap.Old, tt.swap.OldKey, tt.swap.New, tt.swap.NewKey = old.ID, "view", goalOf(user, "new"), "draft"
			for range 2 { // the same form again changes nothing more
				closed, saved, err := db.SwapGoal(ctx, user, tt.swap)
				if failed := tt.swap.Check != nil; failed != errors.Is(err, fault) || !failed && (err != nil || closed.ID != old.ID || saved.Text != "new") {
					t.Errorf("%s: %+v %+v %v", tt.name, closed, saved, err)
				}
			}
			if diff := cmp.Diff(tt.want, states(user)); diff != "" {
				t.Errorf("%s: %s", tt.name, diff)
			}
		}

		broken := goalOf("U9", "new")
		broken.Visibility = "nobody" // which the database refuses
		old, _, err := db.SaveGoal(ctx, goalOf("U9", "old"), "", nil)
		if err != nil {
			t.Fatal(err)
		}
		_, _, err = db.SwapGoal(ctx, "U9", ladder.GoalSwap{Old: old.ID, OldKey: "view", Close: drop, New: broken, NewKey: "draft"})
		wantKind(t, err, ladder.Invalid)
		if diff := cmp.Diff([]string{"2026-Q2 old: active"}, states("U9")); diff != "" {
			t.Error("after a fault of the database:", diff)
		}
	})
}

func goalOf(user ladder.UserID, text string) ladder.Goal {
	return ladder.Goal{
		User: user, Quarter: ladder.Calendar{}.Of(may(12)).Period(), Level: "IC2", Target: "IC3", Role: ladder.Eng, Text: text,
		Verdict: ladder.GoalNext, Visibility: ladder.Manager, State: ladder.GoalActive,
	}
}
