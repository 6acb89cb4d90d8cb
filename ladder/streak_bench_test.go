package ladder_test

import (
	"fmt"
	"testing"

	"winlog/ladder"
)

// Twelve quarters, a thousand wins, everything claimed, answered and sealed.
func BenchmarkComputeStreak(b *testing.B) {
	h := ic2(b)
	var quarters []string
	for p := h.quarter("2023-Q3"); len(quarters) < 12; p = h.in.Timeline.Next(p) {
		quarters = append(quarters, p.From.String())
	}
	h.in.Levels[0].From = h.day("2023-01-01")
	dimensions := []ladder.DimensionID{"scope", "collaboration", "mentorship", "outcome"}
	first := h.quarter("2023-Q3").From
	for i := range 1000 {
		on := first.AddDays(i)
		h.in.Wins = append(h.in.Wins, ladder.WinFact{
			ID: ladder.WinID(fmt.Sprintf("w%04d", i)), OccurredOn: on, LoggedOn: on, Level: []ladder.LevelID{"IC2", "IC3"}[i%2],
			Dimensions: dimensions[i%4 : i%4+1], HasResult: i%3 == 0, People: []ladder.UserID{"U1", "U2"},
		})
	}
	h.confirmed(quarters...)
	h.sealed("2026-06-20")
	if got := h.on("2026-06-20"); got.Official != 11 || len(got.Quarters) != 12 {
		b.Fatal(read(got))
	}
	b.ReportAllocs()
	for b.Loop() {
		ladder.ComputeStreak(h.in)
	}
}
