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
		{"claims count beside confirmations", ic2(t).confirmed("2025-Q4").claims("2026-Q1").on("2026-04-20"),
			"IC2→IC3 official 1 claimed 2: 2025-Q4 next(C)+ 2026-Q1 next(c)… 2026-Q2 none…"},
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
