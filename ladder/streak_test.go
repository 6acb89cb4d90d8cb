package ladder_test

import (
	"testing"

	"winlog/ladder"
)

func TestComputeStreak(t *testing.T) {
	tests := []struct {
		name string
		got  ladder.Streak
		want string
	}{
		{"nothing said yet", ic2(t).on("2026-05-10"), "IC2→IC3 official 0 claimed 0: 2026-Q2 none…"},
		{
			"claims count beside confirmations", ic2(t).confirmed("2025-Q4").claims("2026-Q1").on("2026-04-20"),
			"IC2→IC3 official 1 claimed 2: 2025-Q4 next(C)+ 2026-Q1 next(c)… 2026-Q2 none…",
		},
		{"the first level known holds for the whole quarter it begins in", func() ladder.Streak {
			h := ic2(t).win("2026-04-02", "IC3")
			h.in.Levels[0].From = h.day("2026-05-12")
			return h.on("2026-06-01")
		}(), "IC2→IC3 official 0 claimed 0: 2026-Q2 partial…"},
		{"an older quarter without a known level is not judged", func() ladder.Streak {
			h := ic2(t).confirmed("2026-Q1")
			h.in.Levels[0].From = h.day("2026-05-12")
			return h.on("2026-06-01")
		}(), "IC2→IC3 official 0 claimed 0: 2026-Q2 none…"},
		{"a level without a history", func() ladder.Streak {
			h := ic2(t).confirmed("2026-Q1")
			h.in.Levels = nil
			return h.on("2026-06-01")
		}(), "IC2→IC3 official 1 claimed 1: 2026-Q1 next(C)+ 2026-Q2 none…"},
		{"no level", func() ladder.Streak {
			h := ic2(t).confirmed("2026-Q1")
			h.in.Levels, h.in.Person.Level = nil, ""
			return h.on("2026-06-01")
		}(), "→ official 0 claimed 0:"},
		{"a level the ladder does not have", person(t, "E5").win("2026-04-02", "E5").on("2026-06-01"), "E5→ official 0 claimed 0: 2026-Q2 current…"},
		{"a target they never had", func() ladder.Streak {
			h := ic2(t).confirmed("2026-Q1")
			h.in.Target = "M3"
			return h.on("2026-06-01")
		}(), "IC2→M3 official 0 claimed 0:"},
		{
			"somebody about to leave", ic2(t).confirmed("2026-Q1").hired("2024-01-01", "2026-08-01").on("2026-06-01"),
			"IC2→IC3 official 1 claimed 1: 2026-Q1 next(C)+ 2026-Q2 none…",
		},
		{
			"somebody who left", ic2(t).confirmed("2026-Q1").hired("2024-01-01", "2026-05-01").on("2026-06-01"),
			"IC2→IC3 official 1 claimed 1: 2026-Q1 next(C)+ 2026-Q2 excused…",
		},
		{
			"a change of role keeps the run", ic2(t).confirmed("2026-Q1").reaches("IC2", "2026-04-20", ladder.LevelSwitch).on("2026-06-01"),
			"IC2→IC3 official 1 claimed 1: 2026-Q1 next(C)+ 2026-Q2 none…",
		},
		{"leave taken back after sealing leaves the quarter excused", func() ladder.Streak {
			h := ic2(t).confirmed("2025-Q4").away("2026-01-05", 60).sealed("2026-05-01")
			h.in.Leave = nil
			return h.on("2026-06-01")
		}(), "IC2→IC3 official 1 claimed 1: 2025-Q4 next(C)+ 2026-Q1 excused= 2026-Q2 none…"},
		{
			"leaves that overlap count once", ic2(t).win("2026-01-02", "IC2").away("2026-01-10", 30).away("2026-01-20", 30).on("2026-06-01"),
			"IC2→IC3 official 0 claimed 0: 2026-Q1 current✗ 2026-Q2 none…",
		},
		{"an open-ended leave", func() ladder.Streak {
			h := ic2(t).confirmed("2026-Q1").away("2026-05-01", 1)
			h.in.Leave[0].Until = ladder.Date{}
			return h.on("2026-08-01")
		}(), "IC2→IC3 official 1 claimed 1: 2026-Q1 next(C)+ 2026-Q2 excused= 2026-Q3 excused…"},
		{
			"promoted past the target", person(t, "IC1").confirmed("2026-Q1").reaches("IC3", "2026-04-01", ladder.LevelPromotion).on("2026-06-01"),
			"IC3→IC4 official 0 claimed 0: 2026-Q2 none… [IC2 2026-Q1–2026-Q1 1/1 completed 2026-04-01]",
		},
		{
			"the target was a switch, and they made it", person(t, "IC3").aims("M1").confirmed("2026-Q1").aims("").reaches("M1", "2026-04-01", ladder.LevelSwitch).on("2026-06-01"),
			"M1→M2 official 0 claimed 0: 2026-Q2 none… [M1 2026-Q1–2026-Q1 1/1 completed 2026-04-01]",
		},
		{"what was said for a level nobody leads to from here is left out", func() ladder.Streak {
			h := ic2(t).confirmed("2026-Q1")
			h.verdict("2026-Q1", "M2").Claim = &ladder.Reading{By: "UME", Value: ladder.ValueNext}
			return h.on("2026-06-01")
		}(), "IC2→IC3 official 1 claimed 1: 2026-Q1 next(C)+ 2026-Q2 none…"},
		{"a partial quarter that only the person calls so pauses the claimed run", func() ladder.Streak {
			h := ic2(t).confirmed("2025-Q4").claims("2026-Q1")
			h.verdict("2026-Q1", "IC3").Claim.Value = ladder.ValuePartial
			h.in.Rules.PartialPauses = true
			return h.on("2026-06-01")
		}(), "IC2→IC3 official 0 claimed 1: 2025-Q4 next(C)+ 2026-Q1 partial(c)✗ 2026-Q2 none… [IC3 2025-Q4–2025-Q4 1/1 broken 2026-05-01]"},
		{"a pause between excused quarters", func() ladder.Streak {
			h := ic2(t).confirmed("2024-Q4").away("2025-01-01", 181).away("2025-10-01", 182).answered("2025-Q3", ladder.NotYet, ladder.ValuePartial)
			h.in.Rules.PartialPauses = true
			return h.on("2026-06-01")
		}(), "IC2→IC3 official 1 claimed 1: 2024-Q4 next(C)+ 2025-Q1 excused= 2025-Q2 excused= 2025-Q3 partial(C)‖ 2025-Q4 excused= 2026-Q1 excused= 2026-Q2 none…"},
		{"another target freezes the run", func() ladder.Streak {
			h := person(t, "IC3").confirmed("2025-Q4", "2026-Q1")
			h.in.Person.Target = "M1"
			return h.on("2026-05-10")
		}(), "IC3→M1 official 0 claimed 0: 2025-Q4 none✗ 2026-Q1 none✗ 2026-Q2 none… [IC4 2025-Q4–2026-Q1 2/2 frozen 2026-04-01]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := read(tt.got); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// The quarter of a promotion is no part of the new run, in no state.
func TestEarlyQuarter(t *testing.T) {
	h := ic2(t).win("2026-01-05", "IC4", "scope").away("2026-01-06", 60).reaches("IC3", "2026-03-20", ladder.LevelPromotion)
	h.verdict("2026-Q1", "IC4").Claim = &ladder.Reading{By: "UME", Value: ladder.ValueNext}
	for _, today := range []string{"2026-03-25", "2026-04-10", "2026-04-20", "2026-05-10"} {
		q := h.on(today).Quarters[0]
		if !q.Early || q.Counts || q.Bridged || q.Pending || q.Value != "" || q.Source != "" || q.Verdict.Claim != nil {
			t.Errorf("%s: %+v", today, q)
		}
		if len(h.on(today).ToSeal()) > 0 {
			t.Errorf("%s: it would be sealed", today)
		}
	}
}
