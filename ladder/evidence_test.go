package ladder_test

import (
	"fmt"
	"testing"
	"time"

	"winlog/ladder"
)

// Each part of the rule about wins on its own.
func TestEvidenceRule(t *testing.T) {
	tests := []struct {
		name   string
		change func(*history)
		want   string // wins, core dimensions, months, witnessed; met
	}{
		{"met", func(*history) {}, "3 [scope collaboration mentorship] 3 3 true"},
		{"two wins", func(h *history) { h.in.Wins[1].Level = "IC2" }, "2 [scope mentorship] 2 2 false"},
		{"no level said", func(h *history) { h.in.Wins[1].Level = "" }, "2 [scope mentorship] 2 2 false"},
		{"a level of the other track", func(h *history) { h.in.Wins[1].Level = "M2" }, "2 [scope mentorship] 2 2 false"},
		{"two dimensions", func(h *history) { h.in.Wins[1].Dimensions = nil }, "3 [scope mentorship] 3 3 true"},
		{"one dimension", func(h *history) {
			for i := range h.in.Wins {
				h.in.Wins[i].Dimensions = []ladder.DimensionID{"scope"}
			}
		}, "3 [scope] 3 3 false"},
		{"one core dimension beside one that is not", func(h *history) {
			for i := range h.in.Wins {
				h.in.Wins[i].Dimensions = []ladder.DimensionID{"outcome", "scope"}
			}
		}, "3 [scope] 3 3 false"},
		{"two months", func(h *history) { h.in.Wins[1].OccurredOn = h.day("2026-04-20") }, "3 [scope collaboration mentorship] 2 3 true"},
		{"one month", func(h *history) {
			for i := range h.in.Wins {
				h.in.Wins[i].OccurredOn = h.day("2026-04-20")
			}
		}, "3 [scope collaboration mentorship] 1 3 false"},
		{"no result and no witness", func(h *history) {
			for i := range h.in.Wins {
				h.in.Wins[i].HasResult = false
			}
		}, "3 [scope collaboration mentorship] 3 0 false"},
		{"a witness", func(h *history) {
			for i := range h.in.Wins {
				h.in.Wins[i].HasResult = false
			}
			h.in.Wins[0].Witness = true
		}, "3 [scope collaboration mentorship] 3 1 true"},
		{"one deleted", func(h *history) { h.in.Wins[0].DeletedAt = july20 }, "2 [collaboration mentorship] 2 2 false"},
		{"other numbers", func(h *history) { h.in.Rules.EvidenceWins = 4 }, "3 [scope collaboration mentorship] 3 3 false"},
		{"in any order", func(h *history) { h.in.Wins[0], h.in.Wins[2] = h.in.Wins[2], h.in.Wins[0] }, "3 [scope collaboration mentorship] 3 3 true"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := ic2(t).evidence("2026-Q2", "IC3")
			tt.change(h)
			e := h.on("2026-07-25").Quarters[0].Evidence
			if got := fmt.Sprint(len(e.Wins), " ", e.Dimensions, " ", e.Months, " ", e.Witnessed, " ", e.Met); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// What a quarter was sealed with stays, whatever becomes of it later.
func TestSealedEvidence(t *testing.T) {
	later := time.Date(2026, time.May, 2, 9, 0, 0, 0, time.UTC)
	tests := []struct {
		name   string
		change func(*history)
		want   string
	}{
		{"nothing", func(*history) {}, "3 wins, withdrawn 0"},
		{"one deleted", func(h *history) { h.in.Wins[0].DeletedAt = later }, "3 wins, withdrawn 1"},
		{"and emptied since", func(h *history) { h.in.Wins[0].DeletedAt, h.in.Wins[0].Level = later, "" }, "3 wins, withdrawn 1"},
		{"one moved to another quarter", func(h *history) { h.in.Wins[0].OccurredOn = h.day("2026-04-10") }, "3 wins, withdrawn 1"},
		{"one judged lower", func(h *history) { h.in.Wins[0].Level = "IC2" }, "3 wins, withdrawn 0"},
		{"older wins not read", func(h *history) { h.in.Wins = nil }, "3 wins, withdrawn 0"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := ic2(t).evidence("2026-Q1", "IC3").confirmed("2026-Q1").sealed("2026-05-01")
			tt.change(h)
			s := h.on("2026-05-10")
			q := s.Quarters[0]
			if got := fmt.Sprintf("%d wins, withdrawn %d", len(q.Evidence.Wins), q.Withdrawn); got != tt.want || s.Official != 1 {
				t.Errorf("got %s and %d confirmed, want %s", got, s.Official, tt.want)
			}
		})
	}
}
