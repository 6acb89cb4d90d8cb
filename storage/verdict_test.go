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

func auditOf(t *testing.T, db *storage.DB, user ladder.UserID, action string) []string {
	t.Helper()
	entries, err := db.ListAudit(context.Background(), user, 0)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, e := range entries {
		if e.Action == action {
			lines = append(lines, fmt.Sprintf("%s: %s", e.By, e.Detail))
		}
	}
	return lines
}

func claimNext(v *ladder.Verdict) error {
	v.Level, v.Ladder = "IC2", "v3"
	v.Claim = &ladder.Reading{
		Value:      ladder.ValueNext,
		Dimensions: map[ladder.DimensionID]ladder.VerdictValue{"scope": ladder.ValueNext, "mentorship": ladder.ValuePartial},
		Note:       "I led the rewrite",
	}
	return nil
}

func TestChangeVerdict(t *testing.T) {
	storagetest.ForEachDSN(t, func(t *testing.T, dsn string) {
		ctx := context.Background()
		c := &clock{now: may2026()}
		db := storagetest.OpenAt(t, dsn, c.Now)
		ensure(t, db, ladder.Person{ID: "U1"})
		q := quarter(1)

		_, err := db.FindVerdict(ctx, "U1", q.From, "IC3")
		wantError(t, err, ladder.NotFound, "Nothing was said")

		got, err := db.ChangeVerdict(ctx, "U1", "U1", q, "IC3", claimNext)
		if err != nil {
			t.Fatal(err)
		}
		want := ladder.Verdict{
			User: "U1", Quarter: q, Target: "IC3", Level: "IC2", Ladder: "v3", UpdatedAt: may2026(),
			Claim: &ladder.Reading{
				By: "U1", At: may2026(), Value: ladder.ValueNext, Note: "I led the rewrite",
				Dimensions: map[ladder.DimensionID]ladder.VerdictValue{"scope": ladder.ValueNext, "mentorship": ladder.ValuePartial},
			},
		}
		wantVerdict := func(t *testing.T, got ladder.Verdict, err error) {
			t.Helper()
			found, findErr := db.FindVerdict(ctx, "U1", q.From, "IC3")
			if diff := cmp.Diff([]ladder.Verdict{want, want}, []ladder.Verdict{got, found}); diff != "" || err != nil || findErr != nil {
				t.Errorf("%v, %v (-want +got):\n%s", err, findErr, diff)
			}
		}
		wantVerdict(t, got, err)

		t.Run("same_again_changes_nothing", func(t *testing.T) {
			c.Add(time.Minute)
			got, err := db.ChangeVerdict(ctx, "U1", "U1", q, "IC3", func(v *ladder.Verdict) error {
				at := v.Claim.At
				err := claimNext(v)
				v.Claim.At = at
				return err
			})
			wantVerdict(t, got, err)
		})
		t.Run("answer", func(t *testing.T) {
			at := c.Add(time.Minute)
			got, err := db.ChangeVerdict(ctx, "U9", "U1", q, "IC3", func(v *ladder.Verdict) error {
				v.Manager = &ladder.ManagerReading{Reading: ladder.Reading{Value: ladder.ValuePartial, Note: "only in March"}}
				v.User, v.Target, v.Quarter, v.UpdatedAt = "U2", "M1", quarter(4), time.Time{} // must not change
				return nil
			})
			want.Manager = &ladder.ManagerReading{Reading: ladder.Reading{By: "U9", At: at, Value: ladder.ValuePartial, Note: "only in March"}}
			want.UpdatedAt = at
			wantVerdict(t, got, err)

			later := c.Add(time.Minute)
			got, err = db.ChangeVerdict(ctx, "U9", "U1", q, "IC3", func(v *ladder.Verdict) error {
				v.Manager.Decision, v.Manager.Saw, v.Manager.Extend = ladder.Confirm, true, true
				v.Manager.Value = ladder.ValueNext
				return nil
			})
			want.Manager.Decision, want.Manager.Saw, want.Manager.Extend = ladder.Confirm, true, true
			want.Manager.Value = ladder.ValueNext
			want.UpdatedAt = later
			wantVerdict(t, got, err)
		})
		t.Run("withdrawn_with_a_note", func(t *testing.T) {
			at := c.Add(time.Minute)
			got, err := db.ChangeVerdict(ctx, "U9", "U1", q, "IC3", func(v *ladder.Verdict) error {
				v.Manager = nil
				v.Notes = append(v.Notes, ladder.VerdictNote{Text: "by mistake"})
				v.OptIn = true
				return nil
			})
			want.Manager, want.OptIn, want.UpdatedAt = nil, true, at
			want.Notes = []ladder.VerdictNote{{By: "U9", At: at, Text: "by mistake"}}
			wantVerdict(t, got, err)
		})
		t.Run("sealed_and_opened_again", func(t *testing.T) {
			at := c.Add(time.Minute)
			_, err := db.ChangeVerdict(ctx, "", "U1", q, "IC3", func(v *ladder.Verdict) error {
				v.Sealed, v.Value, v.Source, v.Wins = at, ladder.ValueNext, ladder.SourceClaimed, []ladder.WinID{"w1", "w2"}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			moved := q
			moved.Until, moved.Label = q.Until.AddDays(30), "FY27-Q1"
			later := c.Add(time.Minute)
			got, err := db.ChangeVerdict(ctx, "U9", "U1", moved, "IC3", func(v *ladder.Verdict) error {
				v.Reopened = later
				return nil
			})
			want.Sealed, want.Value, want.Source, want.Wins = at, ladder.ValueNext, ladder.SourceClaimed, []ladder.WinID{"w1", "w2"}
			want.Reopened, want.UpdatedAt = later, later
			wantVerdict(t, got, err)
		})
		t.Run("audit", func(t *testing.T) {
			want := []string{
				"U9: 2026-Q1 for IC3: confirm, next → nothing",
				"U9: 2026-Q1 for IC3: undecided, partial → confirm, next",
				"U9: 2026-Q1 for IC3: nothing → undecided, partial",
			}
			if diff := cmp.Diff(want, auditOf(t, db, "U1", "answer")); diff != "" {
				t.Errorf("answers (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff([]string{"U9: 2026-Q1 for IC3"}, auditOf(t, db, "U1", "reopen")); diff != "" {
				t.Errorf("re-openings (-want +got):\n%s", diff)
			}
		})
		t.Run("error_aborts", func(t *testing.T) {
			refused := errors.New("refused")
			_, err := db.ChangeVerdict(ctx, "U1", "U1", q, "IC3", func(v *ladder.Verdict) error {
				v.Claim.Dimensions["scope"] = ladder.ValueBelow
				return refused
			})
			if !errors.Is(err, refused) {
				t.Errorf("got %v", err)
			}
			found, err := db.FindVerdict(ctx, "U1", q.From, "IC3")
			wantVerdict(t, found, err)
		})
	})
}

// A change inside what a verdict points to is noticed.
func TestChangeVerdictInPlace(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		ctx := context.Background()
		ensure(t, db, ladder.Person{ID: "U1"})
		if _, err := db.ChangeVerdict(ctx, "U1", "U1", quarter(1), "IC3", claimNext); err != nil {
			t.Fatal(err)
		}
		if _, err := db.ChangeVerdict(ctx, "U1", "U1", quarter(1), "IC3", func(v *ladder.Verdict) error {
			v.Claim.Dimensions["scope"] = ladder.ValueBelow
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		v, err := db.FindVerdict(ctx, "U1", quarter(1).From, "IC3")
		if err != nil || v.Claim.Dimensions["scope"] != ladder.ValueBelow {
			t.Errorf("%v, %+v", err, v.Claim)
		}
	})
}

// The days of a quarter that is not sealed are those of the calendar.
func TestChangeVerdictFollowsTheCalendar(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		ctx := context.Background()
		ensure(t, db, ladder.Person{ID: "U1"})
		q := quarter(1)
		if _, err := db.ChangeVerdict(ctx, "U1", "U1", q, "IC3", claimNext); err != nil {
			t.Fatal(err)
		}
		q.Until, q.Label = ladder.NewDate(2026, time.May, 1), "FY26-Q4"
		if _, err := db.ChangeVerdict(ctx, "U1", "U1", q, "IC3", func(*ladder.Verdict) error { return nil }); err != nil {
			t.Fatal(err)
		}
		v, err := db.FindVerdict(ctx, "U1", q.From, "IC3")
		if diff := cmp.Diff(q, v.Quarter); diff != "" || err != nil {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
	})
}

func TestChangeVerdictRefuses(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		ctx := context.Background()
		ensure(t, db, ladder.Person{ID: "U1"})
		_, err := db.ChangeVerdict(ctx, "U1", "U404", quarter(1), "IC3", claimNext)
		wantKind(t, err, ladder.NotFound)
		_, err = db.ChangeVerdict(ctx, "U1", "U1", quarter(1), "", claimNext)
		wantKind(t, err, ladder.Invalid)
		_, err = db.ChangeVerdict(ctx, "U1", "U1", quarter(1), "IC3", func(v *ladder.Verdict) error {
			v.Manager = &ladder.ManagerReading{Decision: "perhaps"}
			return nil
		})
		wantKind(t, err, ladder.Invalid)
	})
}

// Of two managers who answer at once one answers and the other is told.
func TestChangeVerdictRace(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		ctx := context.Background()
		ensure(t, db, ladder.Person{ID: "U1"})
		if _, err := db.ChangeVerdict(ctx, "U1", "U1", quarter(1), "IC3", claimNext); err != nil {
			t.Fatal(err)
		}
		var answered atomic.Int64
		var wg sync.WaitGroup
		for n := range 8 {
			wg.Go(func() {
				_, err := db.ChangeVerdict(ctx, ladder.UserID(fmt.Sprint("M", n)), "U1", quarter(1), "IC3", func(v *ladder.Verdict) error {
					if v.Manager != nil {
						return ladder.Errorf(ladder.Conflict, "%s answered already.", v.Manager.By)
					}
					v.Manager = &ladder.ManagerReading{Reading: ladder.Reading{Value: ladder.ValueNext}, Decision: ladder.Confirm}
					return nil
				})
				if err == nil {
					answered.Add(1)
					return
				}
				wantError(t, err, ladder.Conflict, "answered already")
			})
		}
		wg.Wait()
		if n, audit := answered.Load(), auditOf(t, db, "U1", "answer"); n != 1 || len(audit) != 1 {
			t.Errorf("answered %d times, audit %v", n, audit)
		}
	})
}

// The first claims of a quarter at once make one row.
func TestChangeVerdictFirstRace(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		ctx := context.Background()
		ensure(t, db, ladder.Person{ID: "U1"})
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				if _, err := db.ChangeVerdict(ctx, "U1", "U1", quarter(1), "IC3", claimNext); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if in, err := db.FindRecord(ctx, "U1"); err != nil || len(in.Verdicts) != 1 {
			t.Errorf("%d verdicts, %v", len(in.Verdicts), err)
		}
	})
}

// It is asked every few minutes, and reads what was claimed lately only.
func TestListUnanswered(t *testing.T) {
	if got := plan(t, storagetest.New(t), storage.UnansweredQuery, 1, 2); got != "SEARCH verdicts USING INDEX verdicts_claimed (claimed_at>? AND claimed_at<?)" {
		t.Error(got)
	}
}
