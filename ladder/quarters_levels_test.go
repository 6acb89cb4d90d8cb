package ladder_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
)

func casesOfLevels() []quarterCase {
	promoted := func(on string) func(testing.TB) *history {
		return func(t testing.TB) *history {
			return ic2(t).confirmed("2025-Q3", "2025-Q4").reaches("IC3", on, ladder.LevelPromotion).win("2026-03-31", "IC4", "scope")
		}
	}
	seniorTwice := func(t testing.TB) *history { return person(t, "IC3").confirmed("2025-Q4", "2026-Q1") }
	return []quarterCase{
		{
			9, "promoted within a quarter", streak(promoted("2026-02-20"), "2026-05-10"),
			"IC3→IC4 official 0 claimed 0: 2026-Q1@IC2 early 2026-Q2 none… [IC3 2025-Q3–2026-Q1 2/2 completed 2026-02-20]",
		},
		{9, "wins for the new target are early evidence", func(t *testing.T) string {
			q := promoted("2026-02-20")(t).on("2026-05-10").Quarters[0]
			return fmt.Sprint(len(q.Evidence.Wins), " of ", q.Target, ", ", q.Cells[0].Mark)
		}, "1 of IC4, claimed"},
		{
			9, "sealing the quarter of the change breaks nothing", streak(promoted("2026-02-20"), "2026-07-31"),
			"IC3→IC4 official 0 claimed 0: 2026-Q1@IC2 early 2026-Q2 none✗ 2026-Q3 none… [IC3 2025-Q3–2026-Q1 2/2 completed 2026-02-20]",
		},
		{
			10, "promoted on a first day", streak(func(t testing.TB) *history {
				return promoted("2026-04-01")(t).confirmed("2026-Q2")
			}, "2026-07-02"),
			"IC3→IC4 official 1 claimed 1: 2026-Q2 next(C)+ 2026-Q3 none… [IC3 2025-Q3–2026-Q1 2/2 completed 2026-04-01]",
		},
		{
			11, "promoted on a last day", streak(promoted("2026-03-31"), "2026-05-10"),
			"IC3→IC4 official 0 claimed 0: 2026-Q1@IC2 early 2026-Q2 none… [IC3 2025-Q3–2026-Q1 2/2 completed 2026-03-31]",
		},
		{12, "a wrong level, corrected", func(t *testing.T) string {
			always := ic2(t).evidence("2026-Q1", "IC3").on("2026-05-10")
			h := ic2(t).evidence("2026-Q1", "IC3").reaches("IC3", "2026-01-15", ladder.LevelPromotion)
			if wrong := read(h.on("2026-05-10")); wrong == read(always) {
				return "the wrong level makes no difference"
			}
			h.reaches("IC2", "2026-01-15", ladder.LevelCorrection)
			h.in.Levels = append(h.in.Levels[:1], h.in.Levels[2]) // it takes the entry's place
			return cmp.Diff(always, h.on("2026-05-10"))
		}, ""},
		{
			24, "another target freezes the run", streak(func(t testing.TB) *history { return seniorTwice(t).aims("M1") }, "2026-05-10"),
			"IC3→M1 official 0 claimed 0: 2025-Q4 none✗ 2026-Q1 none✗ 2026-Q2 none… [IC4 2025-Q4–2026-Q1 2/2 frozen 2026-04-01]",
		},
		{
			24, "for good", streak(func(t testing.TB) *history { return seniorTwice(t).aims("M1") }, "2026-12-10"),
			"IC3→M1 official 0 claimed 0: 2025-Q4 none✗ 2026-Q1 none✗ 2026-Q2 none✗ 2026-Q3 none✗ 2026-Q4 none… [IC4 2025-Q4–2026-Q1 2/2 frozen 2026-04-01]",
		},
		{
			24, "unless the quarters were judged for it too", streak(func(t testing.TB) *history {
				return seniorTwice(t).aims("M1").confirmed("2026-Q1")
			}, "2026-05-10"),
			"IC3→M1 official 1 claimed 1: 2025-Q4 none✗ 2026-Q1 next(C)+ 2026-Q2 none… [IC4 2025-Q4–2026-Q1 2/2 frozen 2026-04-01]",
		},
		{24, "and the frozen one can be looked at", func(t *testing.T) string {
			h := seniorTwice(t).aims("M1")
			h.in.Target = "IC4"
			return read(h.on("2026-05-10"))
		}, "IC3→IC4 official 2 claimed 2: 2025-Q4 next(C)+ 2026-Q1 next(C)+ 2026-Q2 none…"},
		{25, "IC4 becomes M2", streak(func(t testing.TB) *history {
			return person(t, "IC4").evidence("2026-Q1", "IC4").reaches("M2", "2026-04-01", ladder.LevelSwitch)
		}, "2026-05-10"), "M2→M3 official 0 claimed 0: 2026-Q2 none…"},
		{25, "which is as senior", func(t *testing.T) string {
			e, ok := ladder.Builtin().Equivalent("M2")
			return fmt.Sprint(ok, " ", e.IC)
		}, "true IC4"},
		{
			26, "M1 returns to IC3", streak(func(t testing.TB) *history {
				return seniorTwice(t).reaches("M1", "2026-04-01", ladder.LevelSwitch).confirmed("2026-Q2").
					reaches("IC3", "2026-08-15", ladder.LevelSwitch)
			}, "2026-10-10"),
			"IC3→IC4 official 0 claimed 0: 2026-Q3@M1 early 2026-Q4 none… [IC4 2025-Q4–2026-Q1 2/2 frozen 2026-04-01] [M2 2026-Q2–2026-Q3 1/1 frozen 2026-08-15]",
		},
		{
			26, "a demotion makes the old level the target", streak(func(t testing.TB) *history {
				return promoted("2025-12-01")(t).confirmed("2026-Q1").reaches("IC2", "2026-04-01", ladder.LevelSwitch)
			}, "2026-05-10"),
			"IC2→IC3 official 0 claimed 0: 2026-Q2 none… [IC3 2025-Q3–2025-Q4 2/2 completed 2025-12-01] [IC4 2026-Q1–2026-Q1 1/1 frozen 2026-04-01]",
		},
		{27, "hired on 15 May", streak(func(t testing.TB) *history {
			return ic2(t).hired("2026-05-15", "").win("2026-06-01", "IC3", "scope")
		}, "2026-07-31"), "IC2→IC3 official 0 claimed 0: 2026-Q2 partial✗ 2026-Q3 none…"},
		{27, "47 days employed", func(t *testing.T) string {
			q := ic2(t).hired("2026-05-15", "").on("2026-06-01").Quarters[0]
			return fmt.Sprint(q.Employed, q.Excusable, q.Partial)
		}, "47 false true"},
		{27, "hired on 1 June", streak(func(t testing.TB) *history {
			return ic2(t).hired("2026-06-01", "").win("2026-06-01", "IC3", "scope")
		}, "2026-07-31"), "IC2→IC3 official 0 claimed 0: 2026-Q2 excused= 2026-Q3 none…"},
		{
			37, "rehired after a year", streak(func(t testing.TB) *history {
				return ic2(t).hired("2024-01-01", "2025-04-01").hired("2026-04-01", "").confirmed("2024-Q4", "2025-Q1")
			}, "2026-05-10"),
			"IC2→IC3 official 0 claimed 0: 2026-Q2 none… [IC3 2024-Q4–2025-Q1 2/2 archived 2025-04-01]",
		},
		{
			37, "the quarter of the rehiring goes by its first employed day", streak(func(t testing.TB) *history {
				return ic2(t).hired("2024-01-01", "2025-02-10").hired("2026-05-01", "").confirmed("2024-Q4").confirmed("2026-Q2")
			}, "2026-07-02"),
			"IC2→IC3 official 1 claimed 1: 2026-Q2 next(C)+ 2026-Q3 none… [IC3 2024-Q4–2025-Q1 1/1 archived 2025-02-10]",
		},
	}
}
