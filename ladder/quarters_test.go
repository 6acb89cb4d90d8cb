package ladder_test

import (
	"fmt"
	"slices"
	"testing"

	"winlog/ladder"
)

// quarterCase is a row of the table of edge cases: what happens, and how it reads.
type quarterCase struct {
	n    int
	says string
	got  func(t *testing.T) string
	want string
}

// TestQuarters are the edge cases of quarters and streaks by number. A quarter in
// grace or review is pending (…), and only a sealed one ends a run (✗).
func TestQuarters(t *testing.T) {
	cases := slices.Concat(casesOfRuns(), casesOfLevels(), casesOfDates(), casesOfWords())
	seen := map[int]bool{}
	for _, c := range cases {
		seen[c.n] = true
		t.Run(fmt.Sprintf("case_%02d/%s", c.n, c.says), func(t *testing.T) {
			if got := c.got(t); got != c.want {
				t.Errorf("\ngot  %s\nwant %s", got, c.want)
			}
		})
	}
	for n := 1; n <= 40; n++ {
		if !seen[n] {
			t.Errorf("case %d is missing", n)
		}
	}
}

// streak is how a history reads on a day.
func streak(h func(t testing.TB) *history, today string) func(*testing.T) string {
	return func(t *testing.T) string { return read(h(t).on(today)) }
}

func casesOfRuns() []quarterCase {
	two := func(t testing.TB) *history { return ic2(t).confirmed("2025-Q4", "2026-Q1") }
	claimedTwo := func(t testing.TB) *history { return ic2(t).claims("2026-Q1", "2026-Q2") }
	maternity := func(t testing.TB) *history {
		return ic2(t).confirmed("2025-Q4", "2026-Q2").away("2026-01-05", 80)
	}
	nineMonths := func(t testing.TB) *history { return ic2(t).confirmed("2025-Q2").away("2025-07-01", 274) }
	partial := func(pauses bool) func(testing.TB) *history {
		return func(t testing.TB) *history {
			h := ic2(t).confirmed("2025-Q4", "2026-Q2").answered("2026-Q1", ladder.NotYet, ladder.ValuePartial)
			h.in.Rules.PartialPauses = pauses
			return h
		}
	}
	return []quarterCase{
		{
			1, "no wins in the quarter in progress", streak(two, "2026-05-10"),
			"IC2→IC3 official 2 claimed 2: 2025-Q4 next(C)+ 2026-Q1 next(C)+ 2026-Q2 none…",
		},
		{
			2, "nor in grace", streak(two, "2026-07-05"),
			"IC2→IC3 official 2 claimed 2: 2025-Q4 next(C)+ 2026-Q1 next(C)+ 2026-Q2 none… 2026-Q3 none…",
		},
		{2, "which ends on 14 July", func(t *testing.T) string {
			q := two(t).on("2026-07-05").Quarters[2]
			return fmt.Sprint(q.State, " until ", q.Quarter.ReviewFrom().AddDays(-1), ", wins ", q.Evidence.Total)
		}, "grace until 2026-07-14, wins 0"},
		{
			2, "nor in review", streak(two, "2026-07-30"),
			"IC2→IC3 official 2 claimed 2: 2025-Q4 next(C)+ 2026-Q1 next(C)+ 2026-Q2 none… 2026-Q3 none…",
		},
		{
			3, "sealed without wins", streak(two, "2026-07-31"),
			"IC2→IC3 official 0 claimed 0: 2025-Q4 next(C)+ 2026-Q1 next(C)+ 2026-Q2 none✗ 2026-Q3 none… [IC3 2025-Q4–2026-Q1 2/2 broken 2026-07-31]",
		},
		{
			4, "claimed twice, never answered", streak(claimedTwo, "2026-07-31"),
			"IC2→IC3 official 0 claimed 2: 2026-Q1 next(c)✗ 2026-Q2 next(c)✗ 2026-Q3 none…",
		},
		{4, "both are listed as unanswered", func(t *testing.T) string {
			s := claimedTwo(t).on("2026-07-31")
			return fmt.Sprint(s.Quarters[0].Unanswered(), s.Quarters[1].Unanswered(), s.Quarters[2].Unanswered())
		}, "true true false"},
		{
			5, "a leave between two confirmed", streak(maternity, "2026-07-02"),
			"IC2→IC3 official 2 claimed 2: 2025-Q4 next(C)+ 2026-Q1 excused= 2026-Q2 next(C)+ 2026-Q3 none…",
		},
		{
			6, "three excused, the third not sealed", streak(nineMonths, "2026-04-30"),
			"IC2→IC3 official 1 claimed 1: 2025-Q2 next(C)+ 2025-Q3 excused= 2025-Q4 excused= 2026-Q1 excused… 2026-Q2 none…",
		},
		{
			6, "stale once it is", streak(nineMonths, "2026-05-01"),
			"IC2→IC3 official 1 claimed 1 stale: 2025-Q2 next(C)+ 2025-Q3 excused= 2025-Q4 excused= 2026-Q1 excused= 2026-Q2 none…",
		},
		{
			6, "then 1", streak(func(t testing.TB) *history { return nineMonths(t).confirmed("2026-Q2") }, "2026-07-02"),
			"IC2→IC3 official 1 claimed 1: 2025-Q2 next(C)+ 2025-Q3 excused= 2025-Q4 excused= 2026-Q1 excused= 2026-Q2 next(C)+ 2026-Q3 none… [IC3 2025-Q2–2025-Q2 1/1 stale 2026-04-01]",
		},
		{
			6, "or 2 if the manager extends the run", streak(func(t testing.TB) *history {
				h := nineMonths(t).confirmed("2026-Q2")
				h.verdict("2026-Q2", "IC3").Manager.Extend = true
				return h
			}, "2026-07-02"),
			"IC2→IC3 official 2 claimed 2: 2025-Q2 next(C)+ 2025-Q3 excused= 2025-Q4 excused= 2026-Q1 excused= 2026-Q2 next(C)+ 2026-Q3 none…",
		},
		{
			6, "also before the next quarter", streak(func(t testing.TB) *history {
				h := nineMonths(t)
				h.verdict("2026-Q1", "IC3").Manager = &ladder.ManagerReading{Extend: true}
				return h.confirmed("2026-Q2")
			}, "2026-07-02"),
			"IC2→IC3 official 2 claimed 2: 2025-Q2 next(C)+ 2025-Q3 excused= 2025-Q4 excused= 2026-Q1 excused= 2026-Q2 next(C)+ 2026-Q3 none…",
		},
		{
			7, "30 days of leave are judged", streak(func(t testing.TB) *history {
				return ic2(t).claims("2026-Q2").away("2026-01-10", 30).confirmed("2025-Q4")
			}, "2026-05-10"),
			"IC2→IC3 official 0 claimed 0: 2025-Q4 next(C)+ 2026-Q1 none✗ 2026-Q2 next(c)… [IC3 2025-Q4–2025-Q4 1/1 broken 2026-05-01]",
		},
		{7, "44 too, 45 are excused", func(t *testing.T) string {
			forty := func(days int) ladder.VerdictValue {
				return ic2(t).win("2026-01-02", "IC2").away("2026-01-10", days).on("2026-05-10").Quarters[0].Value
			}
			return fmt.Sprint(forty(44), " ", forty(45))
		}, "current excused"},
		{8, "60 days of leave, opted in and confirmed", streak(func(t testing.TB) *history {
			return ic2(t).away("2026-01-10", 60).opts("2026-Q1").confirmed("2026-Q1")
		}, "2026-05-10"), "IC2→IC3 official 1 claimed 1: 2026-Q1 next(C)+ 2026-Q2 none…"},
		{8, "opting in alone takes nothing away", streak(func(t testing.TB) *history {
			return ic2(t).confirmed("2025-Q4").away("2026-01-10", 60).opts("2026-Q1")
		}, "2026-05-10"), "IC2→IC3 official 1 claimed 1: 2025-Q4 next(C)+ 2026-Q1 excused= 2026-Q2 none…"},
		{8, "nor does a claim nobody answers", streak(func(t testing.TB) *history {
			return ic2(t).confirmed("2025-Q4").away("2026-01-10", 60).opts("2026-Q1").claims("2026-Q1")
		}, "2026-05-10"), "IC2→IC3 official 1 claimed 2: 2025-Q4 next(C)+ 2026-Q1 next(c)= 2026-Q2 none…"},
		{
			31, "partial between two confirmed", streak(partial(false), "2026-07-31"),
			"IC2→IC3 official 1 claimed 1: 2025-Q4 next(C)+ 2026-Q1 partial(C)✗ 2026-Q2 next(C)+ 2026-Q3 none… [IC3 2025-Q4–2025-Q4 1/1 broken 2026-05-01]",
		},
		{
			31, "2 if the organisation lets it pause", streak(partial(true), "2026-07-31"),
			"IC2→IC3 official 2 claimed 2: 2025-Q4 next(C)+ 2026-Q1 partial(C)‖ 2026-Q2 next(C)+ 2026-Q3 none…",
		},
		{36, "no streak at the end of the IC track", streak(func(t testing.TB) *history {
			return person(t, "IC4").evidence("2026-Q1", "IC4")
		}, "2026-05-10"), "IC4→ official 0 claimed 0: 2026-Q1 current✗ 2026-Q2 none…"},
		{
			36, "nor of the manager track", streak(func(t testing.TB) *history { return person(t, "M3") }, "2026-05-10"),
			"M3→ official 0 claimed 0: 2026-Q2 none…",
		},
		{36, "the wins are read against the level held", func(t *testing.T) string {
			q := person(t, "IC4").evidence("2026-Q1", "IC4").win("2026-01-05", "IC3", "scope").on("2026-05-10").Quarters[0]
			return fmt.Sprint(len(q.Evidence.Wins), q.Evidence.Met, " ", q.Cells[0].Mark)
		}, "3 true current"},
		{36, "a switch is a target all the same", streak(func(t testing.TB) *history {
			return person(t, "IC4").aims("M2").confirmed("2026-Q1")
		}, "2026-05-10"), "IC4→M2 official 1 claimed 1: 2026-Q1 next(C)+ 2026-Q2 none…"},
	}
}
