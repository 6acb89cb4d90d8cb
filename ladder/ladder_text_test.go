package ladder_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
)

// golden compares with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	want, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

func TestWriteLevel(t *testing.T) {
	var b strings.Builder
	if err := ladder.Builtin().WriteLevel(&b, "IC3"); err != nil {
		t.Fatal(err)
	}
	golden(t, "ladder-ic3.txt", b.String())
}

func TestWriteQuickReference(t *testing.T) {
	var b strings.Builder
	if err := ladder.Builtin().WriteQuickReference(&b); err != nil {
		t.Fatal(err)
	}
	golden(t, "ladder-quick.txt", b.String())
}

// TestWriteLevelIsWhole: each fact of each level is on its card.
func TestWriteLevelIsWhole(t *testing.T) {
	l := ladder.Builtin()
	for _, lv := range l.Levels {
		var b strings.Builder
		if err := l.WriteLevel(&b, lv.ID); err != nil {
			t.Fatal(err)
		}
		facts := []string{string(lv.ID), lv.Word, lv.Question, lv.Scope, lv.HereIf}
		for _, p := range lv.Practices {
			facts = append(facts, p.Do, p.Success)
		}
		for _, r := range l.Roles {
			facts = append(facts, lv.Titles[r.ID], lv.Examples[r.ID])
		}
		for _, c := range lv.Dimensions {
			facts = append(facts, c.Given, c.Text)
		}
		for _, f := range facts {
			if !strings.Contains(b.String(), f) {
				t.Errorf("the card of %s lacks %q", lv.ID, f)
			}
		}
	}
}

func TestWriteErrors(t *testing.T) {
	l := ladder.Builtin()
	if err := l.WriteLevel(&strings.Builder{}, "IC9"); ladder.KindOf(err) != ladder.NotFound {
		t.Errorf("unknown level: got %v, want NotFound", err)
	}
	full := errors.New("disk full")
	if err := l.WriteLevel(failing{full}, "IC3"); !errors.Is(err, full) {
		t.Errorf("got %v, want %v", err, full)
	}
	if err := l.WriteQuickReference(failing{full}); !errors.Is(err, full) {
		t.Errorf("got %v, want %v", err, full)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }
