package ladder_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
)

func TestSwitch(t *testing.T) {
	l := ladder.Builtin()
	g, err := l.Switch("IC3", "M1", ladder.Eng)
	if err != nil {
		t.Fatal(err)
	}
	if want := "Management is a role change, not a promotion; the IC track goes just as high."; g.Note != want {
		t.Errorf("note: got %q, want %q", g.Note, want)
	}
	if want := "wants to grow people, not just ship"; !g.Common || g.Reason != want {
		t.Errorf("reason: got %v %q, want %q", g.Common, g.Reason, want)
	}
	if g.FromEquals == nil || g.FromEquals.Manager != "M1" || g.ToEquals == nil || g.ToEquals.IC != "IC3" {
		t.Errorf("equivalences: got %v and %v", g.FromEquals, g.ToEquals)
	}
	if len(g.Choose) != 4 || g.Choose[0].Manager != "energy from watching others grow" {
		t.Errorf("choose: got %v", g.Choose)
	}
	if diff := cmp.Diff([]string{"coaching (not just doing)", "hiring", "running effective 1:1s and reviews"}, g.Gaps); diff != "" || !g.GapsCommon {
		t.Errorf("gaps: common %v (-want +got):\n%s", g.GapsCommon, diff)
	}
	if len(g.Changes) != 10 || g.Changes[1].A[0] != "Senior Engineer" || g.Changes[1].B[0] != "Engineering Manager" {
		t.Errorf("changes: got %v", g.Changes)
	}
}

func TestSwitchRare(t *testing.T) {
	g, err := ladder.Builtin().Switch("IC1", "M3", "")
	if err != nil {
		t.Fatal(err)
	}
	if g.Common || g.Reason != "" || g.FromEquals != nil || g.GapsCommon {
		t.Errorf("got %+v, want a guide without reason, equivalence and common gaps", g)
	}
	if g.ToEquals == nil || g.ToEquals.ICWord != "Staff/Principal" {
		t.Errorf("M3: got %v, want Staff/Principal", g.ToEquals)
	}
}

func TestSwitchRefused(t *testing.T) {
	l := ladder.Builtin()
	for _, tc := range []struct {
		from, to ladder.LevelID
		want     ladder.Kind
	}{
		{"IC2", "IC3", ladder.Invalid}, {"IC3", "IC3", ladder.Invalid}, {"IC9", "M1", ladder.NotFound}, {"IC3", "", ladder.NotFound},
	} {
		if _, err := l.Switch(tc.from, tc.to, ""); ladder.KindOf(err) != tc.want || err == nil {
			t.Errorf("Switch(%q, %q): got %v, want %v", tc.from, tc.to, err, tc.want)
		}
	}
}
