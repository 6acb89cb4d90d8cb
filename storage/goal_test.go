package storage_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"winlog/ladder"
	"winlog/storage"
	"winlog/storage/storagetest"
)

// quarter is a calendar quarter of 2026.
func quarter(n int) ladder.Period {
	return ladder.Calendar{}.Of(ladder.NewDate(2026, time.Month(3*n), 1)).Period()
}

func plainGoal(user ladder.UserID, text string) ladder.Goal {
	return ladder.Goal{User: user, Quarter: quarter(2), Text: text, Visibility: ladder.Manager, Verdict: ladder.GoalNext}
}

func fullGoal(user ladder.UserID) ladder.Goal {
	return ladder.Goal{
		User: user, Quarter: quarter(2), Level: "IC2", Target: "IC3", Role: ladder.Eng,
		Text: "Lead the refunds rewrite across three teams", Gaps: []string{"From tasks to problems", "From one team to many"},
		Dimension: "scope", Measure: "refund errors 3 % → 1 %", Visibility: ladder.Private,
		Verdict: ladder.GoalCurrent, VerdictWords: []string{"lead", "three teams"}, LadderVersion: "v3",
		Overruled: true, OverruleWhy: "three teams depend on it",
	}
}

func saveGoal(t *testing.T, db *storage.DB, g ladder.Goal, key string) ladder.Goal {
	t.Helper()
	saved, _, err := db.SaveGoal(context.Background(), g, key, nil)
	if err != nil {
		t.Fatal(err)
	}
	return saved
}

// atMost is the limit of a quarter as the bot checks it.
func atMost(limit int) func([]ladder.Goal) error {
	return func(active []ladder.Goal) error {
		if len(active) >= limit {
			return ladder.Errorf(ladder.Conflict, "You have %d goals already.", limit)
		}
		return nil
	}
}

func goalTexts(goals []ladder.Goal) []string {
	var texts []string
	for _, g := range goals {
		texts = append(texts, g.Text)
	}
	return texts
}

func TestSaveGoal(t *testing.T) {
	storagetest.ForEachDSN(t, func(t *testing.T, dsn string) {
		ctx := context.Background()
		db := storagetest.OpenAt(t, dsn, (&clock{now: may2026()}).Now)
		g := fullGoal("U1")
		saved, created, err := db.SaveGoal(ctx, g, "view-1", func(active []ladder.Goal) error {
			if active != nil {
				t.Errorf("active before the first: %v", active)
			}
			return nil
		})
		if err != nil || !created {
			t.Fatalf("got created %v, %v", created, err)
		}
		if len(saved.ID) != 24 {
			t.Errorf("id %q", saved.ID)
		}
		want := g
		want.ID, want.State, want.CreatedAt, want.UpdatedAt = saved.ID, ladder.GoalActive, may2026(), may2026()
		found, err := db.FindGoal(ctx, saved.ID)
		if diff := cmp.Diff([]ladder.Goal{want, want}, []ladder.Goal{saved, found}); diff != "" || err != nil {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}

		t.Run("again_is_ignored", func(t *testing.T) {
			again, created, err := db.SaveGoal(ctx, plainGoal("U1", "something else"), "view-1", atMost(1))
			if err != nil || created {
				t.Fatalf("got created %v, %v", created, err)
			}
			if diff := cmp.Diff(saved, again); diff != "" {
				t.Errorf("not the first goal (-first +again):\n%s", diff)
			}
		})
		t.Run("same_key_of_another_person", func(t *testing.T) {
			if _, created, err := db.SaveGoal(ctx, plainGoal("U2", "mine"), "view-1", nil); err != nil || !created {
				t.Errorf("got created %v, %v", created, err)
			}
		})
		t.Run("no_key_never_collides", func(t *testing.T) {
			for range 2 {
				if _, created, err := db.SaveGoal(ctx, plainGoal("U3", "the same words"), "", nil); err != nil || !created {
					t.Errorf("got created %v, %v", created, err)
				}
			}
		})
		t.Run("check_sees_the_quarter_and_refuses", func(t *testing.T) {
			for _, g := range []ladder.Goal{
				plainGoal("U4", "first"),
				plainGoal("U4", "second"),
				{User: "U4", Quarter: quarter(3), Text: "of the next quarter", Visibility: ladder.Manager, Verdict: ladder.GoalNext},
				{User: "U4", Quarter: quarter(2), Text: "dropped", Visibility: ladder.Manager, Verdict: ladder.GoalNext, State: ladder.GoalDropped},
			} {
				saveGoal(t, db, g, "")
			}
			var seen []string
			_, _, err := db.SaveGoal(ctx, plainGoal("U4", "third"), "k", func(active []ladder.Goal) error {
				seen = goalTexts(active)
				return atMost(2)(active)
			})
			wantError(t, err, ladder.Conflict, "2 goals already")
			if diff := cmp.Diff([]string{"first", "second"}, seen); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if goals, _ := db.ListGoals(ctx, ladder.GoalFilter{User: "U4"}); len(goals) != 4 {
				t.Errorf("stored all the same: %v", goalTexts(goals))
			}
		})
	})
}

func TestSaveGoalRefuses(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		for name, spoil := range map[string]func(*ladder.Goal){
			"no_owner":   func(g *ladder.Goal) { g.User = "" },
			"no_quarter": func(g *ladder.Goal) { g.Quarter = ladder.Period{} },
			"visibility": func(g *ladder.Goal) { g.Visibility = "everybody" },
			"verdict":    func(g *ladder.Goal) { g.Verdict = "next" },
			"state":      func(g *ladder.Goal) { g.State = "done" },
		} {
			g := fullGoal("U1")
			spoil(&g)
			_, _, err := db.SaveGoal(context.Background(), g, "k", nil)
			if err == nil || ladder.KindOf(err) != ladder.Invalid {
				t.Errorf("%s: got %v", name, err)
			}
		}
	})
}

// Of many goals at once as many are stored as the check allows.
func TestSaveGoalRace(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		const racers = 12
		var refused atomic.Int64
		var wg sync.WaitGroup
		for n := range racers {
			wg.Go(func() {
				_, _, err := db.SaveGoal(context.Background(), plainGoal("U1", "x"), fmt.Sprint("view-", n), atMost(ladder.MaxActiveGoals))
				if err != nil {
					wantError(t, err, ladder.Conflict, "3 goals already")
					refused.Add(1)
				}
			})
		}
		wg.Wait()
		goals, err := db.ListGoals(context.Background(), ladder.GoalFilter{User: "U1"})
		if err != nil || len(goals) != ladder.MaxActiveGoals || refused.Load() != racers-ladder.MaxActiveGoals {
			t.Errorf("%d goals, %d refused, %v", len(goals), refused.Load(), err)
		}
	})
}

// A submission that arrives many times at once is one goal.
func TestSaveGoalSameKeyRace(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		var created atomic.Int64
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				_, fresh, err := db.SaveGoal(context.Background(), plainGoal("U1", "x"), "view-1", nil)
				if err != nil {
					t.Error(err)
				}
				if fresh {
					created.Add(1)
				}
			})
		}
		wg.Wait()
		if goals, err := db.ListGoals(context.Background(), ladder.GoalFilter{User: "U1"}); len(goals) != 1 || created.Load() != 1 || err != nil {
			t.Errorf("%d goals, created %d times, %v", len(goals), created.Load(), err)
		}
	})
}

func TestListGoals(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		for _, g := range []struct {
			text    string
			quarter int
			state   ladder.GoalState
		}{{"c", 3, ""}, {"a", 1, ladder.GoalMissed}, {"b", 2, ""}, {"b2", 2, ladder.GoalAchieved}} {
			goal := plainGoal("U1", g.text)
			goal.Quarter, goal.State = quarter(g.quarter), g.state
			saveGoal(t, db, goal, "")
		}
		saveGoal(t, db, plainGoal("U2", "of another"), "")
		for _, tt := range []struct {
			name   string
			filter ladder.GoalFilter
			want   []string
		}{
			{"all", ladder.GoalFilter{User: "U1"}, []string{"a", "b", "b2", "c"}},
			{"from", ladder.GoalFilter{User: "U1", From: quarter(2).From}, []string{"b", "b2", "c"}},
			{"until", ladder.GoalFilter{User: "U1", Until: quarter(2).From}, []string{"a"}},
			{"state", ladder.GoalFilter{User: "U1", State: ladder.GoalActive}, []string{"b", "c"}},
			{"nobody", ladder.GoalFilter{}, nil},
			{"garbage", ladder.GoalFilter{User: "U1\x00\xff"}, nil},
		} {
			goals, err := db.ListGoals(context.Background(), tt.filter)
			if diff := cmp.Diff(tt.want, goalTexts(goals), cmpopts.EquateEmpty()); diff != "" || err != nil {
				t.Errorf("%s: %v (-want +got):\n%s", tt.name, err, diff)
			}
		}
		goals, err := db.GoalsOf(context.Background(), quarter(2).From, quarter(3).From.AddDays(1), "U2", "U404", "U1")
		if diff := cmp.Diff([]string{"b", "b2", "c"}, ofUser(goals, "U1")); diff != "" || err != nil {
			t.Errorf("of some people: %v (-want +got):\n%s", err, diff)
		}
		if n := len(ofUser(goals, "U2")); n != 1 || len(goals) != 4 {
			t.Errorf("of another: %d, and %d in all", n, len(goals))
		}
		if goals, err = db.GoalsOf(context.Background(), quarter(1).From, quarter(3).From, "U1"); len(goals) != 3 || err != nil {
			t.Errorf("until a quarter: %v, %v", goalTexts(goals), err)
		}
	})
}

func ofUser(goals []ladder.Goal, user ladder.UserID) []string {
	return goalTexts(slices.DeleteFunc(slices.Clone(goals), func(g ladder.Goal) bool { return g.User != user }))
}

func TestFindGoalNotFound(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		_, err := db.FindGoal(context.Background(), "none")
		wantError(t, err, ladder.NotFound, "goal does not exist")
	})
}
