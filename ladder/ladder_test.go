package ladder_test

import (
	"testing"

	"winlog/ladder"
)

func TestBuiltin(t *testing.T) {
	l := ladder.Builtin()
	if got, want := len(l.Levels), 8; got != want {
		t.Errorf("levels: got %d, want %d", got, want)
	}
	if got, want := l.Title("IC3", ladder.PM), "Lead PM"; got != want {
		t.Errorf("title: got %q, want %q", got, want)
	}
}
