package ladder_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
)

// quarterOn is a quarter and its row as they read on a day.
func (h *history) quarterOn(label, today string) (ladder.Verdict, ladder.StreakQuarter) {
	h.t.Helper()
	for _, q := range h.on(today).Quarters {
		if q.Quarter.From == h.quarter(label).From {
			v := q.Verdict
			v.User, v.Quarter, v.Target = "UME", q.Quarter, h.target()
			return v, q
		}
	}
	h.t.Fatalf("no quarter %s on %s", label, today)
	return ladder.Verdict{}, ladder.StreakQuarter{}
}

// refusal is an error as a test compares it: its kind, its fields, and the
// sentence of the first fault.
func refusal(err error) string {
	if err == nil {
		return ""
	}
	fault, ok := errors.AsType[*ladder.Error](err)
	if !ok {
		return err.Error()
	}
	return ladder.KindOf(err).String() + " " + strings.Join(faultFields(err), ",") + ": " + fault.Text
}

func TestClaimQuarter(t *testing.T) {
	next := ladder.Reading{By: "UME", Value: ladder.ValueNext, Dimensions: map[ladder.DimensionID]ladder.VerdictValue{"scope": ladder.ValueNext}}
	claim := func(change func(*ladder.Reading)) ladder.Reading {
		r := next
		change(&r)
		return r
	}
	plain := func() *history { return ic2(t).win("2026-04-10", "IC3", "scope") }
	tests := []struct {
		name  string
		h     *history
		today string
		r     ladder.Reading
		want  string
	}{
		{"while it lasts", plain(), "2026-06-01", next, ""},
		{"in grace", plain(), "2026-07-14", next, ""},
		{"in review", plain(), "2026-07-30", next, ""},
		{"again", plain().claims("2026-Q2"), "2026-07-30", next, ""},
		{"while it is to be discussed", plain().claims("2026-Q2").answered("2026-Q2", ladder.Discuss, ladder.ValueCurrent), "2026-07-20", next, ""},
		{"once sealed", plain(), "2026-07-31", next, "conflict : 2026-Q2 was sealed on 31 July 2026 and is not changed any more. Your manager can re-open it."},
		{"once answered", plain().confirmed("2026-Q2"), "2026-07-20", next, "conflict : Your manager has answered for 2026-Q2 already. Ask them to take the answer back if your claim should change."},
		{"by somebody else", plain(), "2026-06-01", claim(func(r *ladder.Reading) { r.By = "UBOSS" }), "forbidden : Only the person themself claims a quarter."},
		{"by nobody", plain(), "2026-06-01", claim(func(r *ladder.Reading) { r.By = "" }), "forbidden : Only the person themself claims a quarter."},
		{"excused", plain().away("2026-04-01", 50), "2026-06-01", next, "conflict : 2026-Q2 is excused: 50 days of leave. It does not count against you. To claim it all the same, say first that it should be judged."},
		{"employed too short", plain().hired("2026-06-01", ""), "2026-06-10", next, "conflict : 2026-Q2 is excused: 30 days employed. It does not count against you. To claim it all the same, say first that it should be judged."},
		{"excused, but they want it judged", plain().away("2026-04-01", 50).opts("2026-Q2"), "2026-06-01", next, ""},
		{
			"the quarter of a promotion", person(t, "IC1").win("2026-04-10", "IC3", "scope").reaches("IC2", "2026-04-05", ladder.LevelPromotion), "2026-06-01", next,
			"conflict : Your level changed in 2026-Q2, so it belongs to the level before. The next quarter is the first for IC3.",
		},
		{
			"at the end of a track", person(t, "IC4").win("2026-04-10", "IC4", "scope"), "2026-06-01", next,
			"conflict : There is no level after IC4 on its track, so there is no streak to claim.",
		},
		{"without a value", plain(), "2026-06-01", claim(func(r *ladder.Reading) { r.Value = "" }), "invalid overall: Say how the quarter was as a whole."},
		{"excusing oneself", plain(), "2026-06-01", claim(func(r *ladder.Reading) { r.Value = ladder.ValueExcused }), "invalid overall: Say how the quarter was as a whole."},
		{"a dimension the ladder has not", plain(), "2026-06-01", claim(func(r *ladder.Reading) {
			r.Dimensions = map[ladder.DimensionID]ladder.VerdictValue{"speed": ladder.ValueNext}
		}), `invalid dimensions: The ladder has no dimension "speed" with a verdict "next". Open the form again.`},
		{"too long a line", plain(), "2026-06-01", claim(func(r *ladder.Reading) { r.Note = strings.Repeat("é", 1001) }), "invalid note: The line has 1001 characters; at most 1000 fit."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v, q := tt.h.quarterOn("2026-Q2", tt.today)
			before := v
			got, err := ladder.ClaimQuarter(v, q, tt.r)
			if diff := cmp.Diff(tt.want, refusal(err)); diff != "" {
				t.Fatal(diff)
			}
			want := before
			if err == nil {
				want.Claim, want.Level, want.Ladder, want.UpdatedAt = &tt.r, q.Level, q.Ladder, tt.r.At
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestOptIn(t *testing.T) {
	away := func() *history { return ic2(t).away("2026-04-01", 50).win("2026-06-10", "IC3", "scope") }
	tests := []struct {
		name  string
		h     *history
		by    ladder.UserID
		today string
		want  string
	}{
		{"by the person", away(), "UME", "2026-06-20", ""},
		{"by the manager", away(), "UBOSS", "2026-06-20", "forbidden : Only the person themself decides whether an excused quarter is judged."},
		{"once sealed", away(), "UME", "2026-07-31", "conflict : 2026-Q2 was sealed on 31 July 2026 and is not changed any more. Your manager can re-open it."},
		{"when it is judged anyway", ic2(t), "UME", "2026-06-20", "conflict : 2026-Q2 is judged anyway: it is not excused."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v, q := tt.h.quarterOn("2026-Q2", tt.today)
			got, err := ladder.OptIn(v, q, tt.by, july20, true)
			if diff := cmp.Diff(tt.want, refusal(err)); diff != "" {
				t.Fatal(diff)
			}
			if got.OptIn != (err == nil) {
				t.Errorf("opted in: %v", got.OptIn)
			}
			if off, err := ladder.OptIn(got, q, tt.by, july20, false); err == nil && off.OptIn {
				t.Error("cannot be taken back")
			}
		})
	}
}

func TestSealQuarter(t *testing.T) {
	at := time.Date(2026, time.August, 1, 3, 0, 0, 0, time.UTC)
	h := ic2(t).evidence("2026-Q2", "IC3").claims("2026-Q2")
	v, q := h.quarterOn("2026-Q2", "2026-07-30")
	if _, err := ladder.SealQuarter(v, q, at); refusal(err) != "conflict : 2026-Q2 is not over yet." {
		t.Errorf("a day too early: %v", err)
	}
	v, q = h.quarterOn("2026-Q2", "2026-07-31")
	got, err := ladder.SealQuarter(v, q, at)
	if err != nil {
		t.Fatal(err)
	}
	want := v
	want.Level, want.Ladder, want.UpdatedAt = "IC2", "1", at
	want.Sealed, want.Value, want.Source, want.Wins = at, ladder.ValueNext, ladder.SourceClaimed, []ladder.WinID{"w1", "w2", "w3"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}

	// What was sealed stays, whatever the rules, the ladder and the wins say now.
	*h.verdict("2026-Q2", "IC3") = got
	h.in.Rules.LeaveDays, h.in.Rules.EvidenceWins = 10, 9
	h.in.Versions = []ladder.LadderVersion{{Version: "9", Published: h.day("2020-01-01")}}
	h.away("2026-04-01", 40)
	_, q = h.quarterOn("2026-Q2", "2026-09-01")
	if q.Value != ladder.ValueNext || q.Source != ladder.SourceClaimed || q.Ladder != "1" {
		t.Errorf("sealed, and then: %s %s by ladder %s", q.Value, q.Source, q.Ladder)
	}
}
