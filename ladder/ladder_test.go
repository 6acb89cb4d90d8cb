package ladder_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
)

func TestLevel(t *testing.T) {
	l := ladder.Builtin()
	lv, ok := l.Level("IC3")
	if !ok || lv.Word != "Leadership" {
		t.Errorf("got %v %v, want Leadership", lv, ok)
	}
	for _, id := range []ladder.LevelID{"", "ic3", "IC9"} {
		if lv, ok := l.Level(id); ok {
			t.Errorf("Level(%q) is %s, want none", id, lv.ID)
		}
	}
}

func TestTitleAndExample(t *testing.T) {
	l := ladder.Builtin()
	for _, tc := range []struct {
		id   ladder.LevelID
		role ladder.Role
		want string
	}{
		{"IC3", ladder.Eng, "Senior Engineer"},
		{"IC3", ladder.PM, "Lead PM"},
		{"IC3", "", "Senior Engineer / Lead PM"},
		{"IC3", "design", "Senior Engineer / Lead PM"},
		{"M3", "", "Director"},
		{"IC9", ladder.Eng, ""},
	} {
		if got := l.Title(tc.id, tc.role); got != tc.want {
			t.Errorf("Title(%q, %q): got %q, want %q", tc.id, tc.role, got, tc.want)
		}
	}
	if got, want := l.Example("IC0", ladder.PM), "Write login-flow user stories from this template"; got != want {
		t.Errorf("example: got %q, want %q", got, want)
	}
	if got := l.Example("IC9", ladder.PM); got != "" {
		t.Errorf("example of no level: got %q", got)
	}
}

func TestDimensions(t *testing.T) {
	l := ladder.Builtin()
	var core []string
	for _, d := range l.CoreDimensions() {
		core = append(core, d.Name)
	}
	if diff := cmp.Diff([]string{"Problem scope", "Collaboration", "Mentorship"}, core); diff != "" {
		t.Errorf("core dimensions (-want +got):\n%s", diff)
	}
	if d, ok := l.Dimension("outcome"); !ok || d.Core {
		t.Errorf("outcome: got %+v %v, want a dimension that is not core", d, ok)
	}
	if _, ok := l.Dimension("impact"); ok {
		t.Error("there is a dimension impact")
	}
	if !l.HasRole(ladder.PM) || l.HasRole("") || l.HasRole("design") {
		t.Error("the roles are not eng and pm")
	}
}

// TestNext is the levels that follow each level (QUARTERS rule 4).
func TestNext(t *testing.T) {
	l := ladder.Builtin()
	for _, tc := range []struct {
		id     ladder.LevelID
		next   []ladder.Target
		target ladder.LevelID
	}{
		{"IC0", []ladder.Target{{Level: "IC1"}}, "IC1"},
		{"IC1", []ladder.Target{{Level: "IC2"}}, "IC2"},
		{"IC2", []ladder.Target{{Level: "IC3"}}, "IC3"},
		{"IC3", []ladder.Target{{Level: "IC4"}, {Level: "M1", Switch: true, Reason: "wants to grow people, not just ship"}}, "IC4"},
		{"IC4", []ladder.Target{{Level: "M2", Switch: true, Reason: "wants to scale through org-building"}}, ""},
		{"M1", []ladder.Target{{Level: "M2"}, {Level: "IC3", Switch: true, Reason: "misses the craft, wants to go deep again"}}, "M2"},
		{"M2", []ladder.Target{{Level: "M3"}}, "M3"},
		{"M3", nil, ""},
		{"IC9", nil, ""},
	} {
		if diff := cmp.Diff(tc.next, l.Next(tc.id)); diff != "" {
			t.Errorf("Next(%s) (-want +got):\n%s", tc.id, diff)
		}
		if got, ok := l.TargetOf(tc.id); got != tc.target || ok != (tc.target != "") {
			t.Errorf("TargetOf(%s): got %q %v, want %q", tc.id, got, ok, tc.target)
		}
		for _, n := range tc.next {
			if !l.IsTarget(tc.id, n.Level) {
				t.Errorf("IsTarget(%s, %s) is false", tc.id, n.Level)
			}
		}
	}
	if l.IsTarget("IC1", "IC3") || l.IsTarget("IC3", "IC2") || l.IsTarget("IC2", "M1") {
		t.Error("a skip, a step back or an unlisted switch is a target")
	}
}

func TestIsSwitch(t *testing.T) {
	l := ladder.Builtin()
	for _, tc := range []struct {
		from, to ladder.LevelID
		want     bool
	}{
		{"IC3", "M1", true}, {"M1", "IC3", true}, {"IC1", "M3", true}, {"IC3", "IC4", false}, {"M1", "M2", false}, {"IC3", "IC3", false}, {"IC3", "X", false},
	} {
		if got := l.IsSwitch(tc.from, tc.to); got != tc.want {
			t.Errorf("IsSwitch(%s, %s): got %v", tc.from, tc.to, got)
		}
	}
}

func TestTransitionAndGaps(t *testing.T) {
	l := ladder.Builtin()
	toM1 := []string{"coaching (not just doing)", "hiring", "running effective 1:1s and reviews"}
	for _, tc := range []struct {
		from, to ladder.LevelID
		gaps     []string
		common   bool
		good     string
	}{
		{"IC2", "IC3", []string{"driving business outcomes (not just shipping)", "leading cross-functional work", "mentoring"}, true, "Lead API redesign across 3 teams, mentor 2 ICs"},
		{"IC3", "M1", toM1, true, ""},
		{"IC1", "M1", toM1, true, ""},
		{"IC0", "IC1", []string{"Ship features independently within your domain", "Follow team standards and best practices", "Own your work in production"}, false, ""},
		{"M1", "M2", []string{"Manage managers or multiple teams", "Build talent pipeline", "Standardize how teams work", "Set direction for your org area"}, false, ""},
		{"IC3", "IC9", nil, false, ""},
		{"IC9", "M1", []string{"Grow individual contributors", "Deliver outcomes through your team", "Run 1:1s, goal setting, performance reviews", "Hire 1-2 people per year"}, false, ""},
	} {
		gaps, common := l.Gaps(tc.from, tc.to)
		if diff := cmp.Diff(tc.gaps, gaps); diff != "" || common != tc.common {
			t.Errorf("Gaps(%s, %s): common %v, want %v (-want +got):\n%s", tc.from, tc.to, common, tc.common, diff)
		}
		tr, ok := l.Transition(tc.from, tc.to)
		if ok != tc.common || tr.GoodGoal.Text != tc.good {
			t.Errorf("Transition(%s, %s): got %+v %v", tc.from, tc.to, tr, ok)
		}
	}
}

// TestTransitionExact: a row of the step itself goes before the row of any
// level, wherever it stands.
func TestTransitionExact(t *testing.T) {
	text := edit(t, string(ladder.BuiltinYAML()), "\nguide:\n", "  - from: IC3\n    to: M1\n    gaps: [handing the craft over]\n\nguide:\n")
	l, faults := ladder.Parse("f", []byte(text))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	if gaps, _ := l.Gaps("IC3", "M1"); len(gaps) != 1 || gaps[0] != "handing the craft over" {
		t.Errorf("IC3 → M1: got %q", gaps)
	}
	if gaps, _ := l.Gaps("IC2", "M1"); len(gaps) != 3 {
		t.Errorf("IC2 → M1: got %q", gaps)
	}
}

func TestEquivalent(t *testing.T) {
	l := ladder.Builtin()
	for id, want := range map[ladder.LevelID]string{
		"IC0": "", "IC1": "", "IC2": "Entry manager, Mid-level", "IC3": "M1, Senior", "IC4": "M2, Lead / strategic",
		"M1": "IC3, Senior", "M2": "IC4, Lead / strategic", "M3": "Staff/Principal, Executive", "": "",
	} {
		got := ""
		if e, ok := l.Equivalent(id); ok {
			got = e.Other(id) + ", " + e.Seniority
		}
		if got != want {
			t.Errorf("Equivalent(%q): got %q, want %q", id, got, want)
		}
	}
}
