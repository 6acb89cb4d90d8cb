package ladder_test

import (
	"testing"

	"winlog/ladder"
)

func TestLadderOfQuarter(t *testing.T) {
	versions := []ladder.LadderVersion{
		{Version: "2", Published: date(t, "2025-03-10")}, {Version: "3", Published: date(t, "2025-10-31")}, {Version: "4", Published: date(t, "2026-05-01")},
	}
	tests := []struct{ day, want string }{
		{"2020-01-01", "2"}, // the first one there was
		{"2025-01-01", "2"},
		{"2025-07-01", "2"},
		{"2025-10-01", "3"},
		{"2026-04-01", "3"},
		{"2026-07-01", "4"},
	}
	for _, tt := range tests {
		if got := ladder.LadderOfQuarter(january.Of(date(t, tt.day)).Period(), versions); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.day, got, tt.want)
		}
	}
	if got := ladder.LadderOfQuarter(january.Of(date(t, "2026-01-01")).Period(), nil); got != "" {
		t.Errorf("no versions: got %q", got)
	}
}
