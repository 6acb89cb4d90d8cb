package storage_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
	"winlog/storage"
	"winlog/storage/storagetest"
)

func goalStory(t *testing.T, db *storage.DB, id ladder.GoalID) []ladder.GoalNote {
	t.Helper()
	notes, err := db.GoalNotes(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	return notes
}

func TestChangeGoal(t *testing.T) {
	storagetest.ForEachDSN(t, func(t *testing.T, dsn string) {
		ctx := context.Background()
		c := &clock{now: may2026()}
		db := storagetest.OpenAt(t, dsn, c.Now)
		first := saveGoal(t, db, fullGoal("U1"), "k")
		saveGoal(t, db, plainGoal("U1", "the other"), "")
		at := c.Add(time.Minute)
		closing := func(g *ladder.Goal, others []ladder.Goal) ([]ladder.GoalNote, error) {
			if diff := cmp.Diff([]string{"the other"}, goalTexts(others)); diff != "" {
				t.Errorf("others (-want +got):\n%s", diff)
			}
			g.State, g.Reason, g.Text, g.Overruled = ladder.GoalDropped, "priorities changed", "Lead the rewrite", false
			g.Gaps[0] = "another" // in place: must not reach the goal before
			g.VerdictWords = nil
			g.ID, g.User, g.Quarter, g.CreatedAt, g.CarriedFrom = "x", "U2", quarter(4), time.Time{}, "x" // must not change
			return []ladder.GoalNote{
				{Kind: ladder.GoalCheckIn, Status: ladder.AtRisk, Text: "no time", Goal: "x", By: "U9", At: may2026()},
				{Kind: ladder.GoalEdited, Text: "was another"},
				{Kind: ladder.GoalClosed, Text: "priorities changed"},
			}, nil
		}
		got, err := db.ChangeGoal(ctx, "U1", first.ID, "click-1", closing)
		if err != nil {
			t.Fatal(err)
		}
		want := first
		want.State, want.Reason, want.Text, want.Overruled = ladder.GoalDropped, "priorities changed", "Lead the rewrite", false
		want.Gaps = []string{"another", "From one team to many"}
		want.VerdictWords, want.UpdatedAt, want.ClosedAt = nil, at, at
		found, err := db.FindGoal(ctx, first.ID)
		if diff := cmp.Diff([]ladder.Goal{want, want}, []ladder.Goal{got, found}); diff != "" || err != nil {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
		story := []ladder.GoalNote{
			{Goal: first.ID, At: at, By: "U1", Kind: ladder.GoalCheckIn, Status: ladder.AtRisk, Text: "no time"},
			{Goal: first.ID, At: at, By: "U1", Kind: ladder.GoalEdited, Text: "was another"},
			{Goal: first.ID, At: at, By: "U1", Kind: ladder.GoalClosed, Text: "priorities changed"},
		}
		if diff := cmp.Diff(story, goalStory(t, db, first.ID)); diff != "" {
			t.Errorf("story (-want +got):\n%s", diff)
		}

		t.Run("again_is_ignored", func(t *testing.T) {
			again, err := db.ChangeGoal(ctx, "U1", first.ID, "click-1", func(*ladder.Goal, []ladder.Goal) ([]ladder.GoalNote, error) {
				t.Error("changed again")
				return nil, nil
			})
			if diff := cmp.Diff(found, again); diff != "" || err != nil {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
			if got := goalStory(t, db, first.ID); len(got) != len(story) {
				t.Errorf("story grew: %v", got)
			}
		})
		t.Run("error_aborts", func(t *testing.T) {
			refused := errors.New("refused")
			_, err := db.ChangeGoal(ctx, "U1", first.ID, "click-2", func(g *ladder.Goal, _ []ladder.Goal) ([]ladder.GoalNote, error) {
				g.Text = "never"
				return []ladder.GoalNote{{Kind: ladder.GoalComment, Text: "never"}}, refused
			})
			if !errors.Is(err, refused) {
				t.Errorf("got %v", err)
			}
			c.Add(time.Minute)
			// The key of what was refused is not used up.
			reopened, err := db.ChangeGoal(ctx, "U1", first.ID, "click-2", func(g *ladder.Goal, _ []ladder.Goal) ([]ladder.GoalNote, error) {
				g.State = ladder.GoalActive
				return nil, nil
			})
			if err != nil || reopened.Text != "Lead the rewrite" || !reopened.ClosedAt.IsZero() {
				t.Errorf("%v, %+v", err, reopened)
			}
		})
		t.Run("a_note_alone_leaves_the_goal", func(t *testing.T) {
			before, _ := db.FindGoal(ctx, first.ID)
			c.Add(time.Minute)
			after, err := db.ChangeGoal(ctx, "U8", first.ID, "", func(*ladder.Goal, []ladder.Goal) ([]ladder.GoalNote, error) {
				return []ladder.GoalNote{{Kind: ladder.GoalAgreed}}, nil
			})
			if diff := cmp.Diff(before, after); diff != "" || err != nil {
				t.Errorf("%v (-before +after):\n%s", err, diff)
			}
			if got := goalStory(t, db, first.ID); len(got) != 4 || got[3].By != "U8" || got[3].Kind != ladder.GoalAgreed {
				t.Errorf("story: %v", got)
			}
		})
		t.Run("unknown_goal", func(t *testing.T) {
			_, err := db.ChangeGoal(ctx, "U1", "none", "", nil)
			wantKind(t, err, ladder.NotFound)
		})
	})
}

func TestCarryGoal(t *testing.T) {
	storagetest.ForEachDSN(t, func(t *testing.T, dsn string) {
		ctx := context.Background()
		c := &clock{now: may2026()}
		db := storagetest.OpenAt(t, dsn, c.Now)
		old := saveGoal(t, db, fullGoal("U1"), "k")
		waiting := plainGoal("U1", "waiting there")
		waiting.Quarter = quarter(3)
		saveGoal(t, db, waiting, "")
		win := save(t, db, func() ladder.Win { w := fullWin("U1"); w.Goal = old.ID; return w }(), "")
		at := c.Add(time.Minute)
		carry := ladder.GoalCarry{To: quarter(3), Notes: []ladder.GoalNote{{Kind: ladder.GoalComment, Text: "after the launch"}}}
		carry.Next = func(old ladder.Goal, active []ladder.Goal) (ladder.Goal, error) {
			if err := atMost(2)(active); err != nil {
				return ladder.Goal{}, err
			}
			g := old
			g.Text = "Finish the refunds rewrite"
			return g, nil
		}
		got, err := db.CarryGoal(ctx, "U1", old.ID, "click-1", carry)
		if err != nil {
			t.Fatal(err)
		}
		want := old
		want.ID, want.Quarter, want.CarriedFrom, want.Text = got.ID, quarter(3), old.ID, "Finish the refunds rewrite"
		want.CreatedAt, want.UpdatedAt = at, at
		if diff := cmp.Diff(want, got); diff != "" || got.ID == old.ID {
			t.Errorf("successor (-want +got):\n%s", diff)
		}
		closed := old
		closed.State, closed.UpdatedAt, closed.ClosedAt = ladder.GoalCarried, at, at
		found, err := db.FindGoal(ctx, old.ID)
		if diff := cmp.Diff(closed, found); diff != "" || err != nil {
			t.Errorf("old goal: %v (-want +got):\n%s", err, diff)
		}
		if diff := cmp.Diff([]ladder.GoalNote{{Goal: old.ID, At: at, By: "U1", Kind: ladder.GoalClosed}}, goalStory(t, db, old.ID)); diff != "" {
			t.Errorf("story (-want +got):\n%s", diff)
		}
		if w, err := db.FindWin(ctx, win.ID); err != nil || w.Goal != old.ID {
			t.Errorf("the win of the old goal: %v, %v", w.Goal, err)
		}

		again, err := db.CarryGoal(ctx, "U1", old.ID, "click-1", carry)
		if diff := cmp.Diff(got, again); diff != "" || err != nil {
			t.Errorf("again: %v (-first +again):\n%s", err, diff)
		}
		// What was written is in its story, once.
		if diff := cmp.Diff([]ladder.GoalNote{{Goal: got.ID, At: at, By: "U1", Kind: ladder.GoalComment, Text: "after the launch"}}, goalStory(t, db, got.ID)); diff != "" {
			t.Errorf("the successor's story (-want +got):\n%s", diff)
		}
		_, err = db.CarryGoal(ctx, "U1", old.ID, "click-2", carry)
		wantError(t, err, ladder.Conflict, "closed already")

		another := saveGoal(t, db, plainGoal("U1", "one too many"), "")
		_, err = db.CarryGoal(ctx, "U1", another.ID, "click-3", carry)
		wantError(t, err, ladder.Conflict, "2 goals already")
		if g, err := db.FindGoal(ctx, another.ID); err != nil || g.State != ladder.GoalActive {
			t.Errorf("after the refusal: %v, %v", g.State, err)
		}
	})
}

// Of many ways to carry a goal over at once one wins; the others are told.
func TestCarryGoalRace(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		ctx := context.Background()
		old := saveGoal(t, db, fullGoal("U1"), "k")
		var carried atomic.Int64
		var wg sync.WaitGroup
		for n := range 8 {
			wg.Go(func() {
				_, err := db.CarryGoal(ctx, "U1", old.ID, fmt.Sprint("click-", n), ladder.GoalCarry{To: quarter(3), Next: func(old ladder.Goal, _ []ladder.Goal) (ladder.Goal, error) {
					return old, nil
				}})
				if err == nil {
					carried.Add(1)
					return
				}
				wantError(t, err, ladder.Conflict, "closed already")
			})
		}
		wg.Wait()
		goals, err := db.ListGoals(ctx, ladder.GoalFilter{User: "U1", State: ladder.GoalActive})
		if err != nil || carried.Load() != 1 || len(goals) != 1 {
			t.Errorf("carried %d times, %d goals, %v", carried.Load(), len(goals), err)
		}
	})
}
