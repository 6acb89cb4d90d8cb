package ladder_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
)

// goodGoal is a goal of an IC2 for the second quarter of 2026.
func goodGoal() ladder.Goal {
	return ladder.Goal{
		User: "U1", Level: "IC2", Target: "IC3", Role: ladder.Eng, Text: "Lead the API redesign across 3 teams",
		Gaps: []string{"mentoring"}, Dimension: "collaboration", Measure: "800 ms → 200 ms p95",
		Quarter: ladder.Calendar{}.Of(tuesday).Period(), Visibility: ladder.Manager,
		State: ladder.GoalActive, Verdict: ladder.GoalNext,
	}
}

func TestCheckGoal(t *testing.T) {
	l := ladder.Builtin()
	practices, _ := l.Gaps("IC0", "IC1")
	for _, tt := range []struct {
		name   string
		change func(*ladder.Goal)
		want   []string // fields
		says   string
	}{
		{"good", func(*ladder.Goal) {}, nil, ""},
		{"as long as it may be", func(g *ladder.Goal) { g.Text = strings.Repeat("ä", 500) }, nil, ""},
		{"empty", func(g *ladder.Goal) { g.Text = "" }, []string{"text"}, "what you want to do"},
		{"nothing visible", func(g *ladder.Goal) { g.Text = "\u200b" }, []string{"text"}, "what you want to do"},
		{"5,000 characters", func(g *ladder.Goal) { g.Text = strings.Repeat("ä", 5000) }, []string{"text"}, "has 5000 characters; at most 500"},
		{"NUL", func(g *ladder.Goal) { g.Text = "a\x00" }, []string{"text"}, "cannot be stored"},
		{"a long measure", func(g *ladder.Goal) { g.Measure = strings.Repeat("ä", 201) }, []string{"measure"}, "at most 200"},
		{"invalid measure", func(g *ladder.Goal) { g.Measure = "\xff" }, []string{"measure"}, "cannot be stored"},
		{"a level that does not follow", func(g *ladder.Goal) { g.Target = "IC4" }, []string{"target"}, "IC4 is no level that IC2 leads to"},
		{"a level the ladder does not have", func(g *ladder.Goal) { g.Level = "IC9" }, []string{"target"}, "IC9"},
		{"no level", func(g *ladder.Goal) { g.Level, g.Target = "", "" }, []string{"target"}, ""},
		{"to stay in the middle of a track", func(g *ladder.Goal) { g.Target = "" }, []string{"target"}, ""},
		{"to stay at the end of a track", func(g *ladder.Goal) { g.Level, g.Target, g.Gaps = "M3", "", nil }, nil, ""},
		{"to stay at IC4", func(g *ladder.Goal) { g.Level, g.Target, g.Gaps = "IC4", "", nil }, nil, ""},
		{"a switch of track", func(g *ladder.Goal) { g.Level, g.Target, g.Gaps = "IC3", "M1", []string{"hiring"} }, nil, ""},
		{"the next level's lines", func(g *ladder.Goal) { g.Level, g.Target, g.Gaps = "IC0", "IC1", practices }, nil, ""},
		{"a gap of another step", func(g *ladder.Goal) { g.Gaps = []string{"hiring"} }, []string{"gaps"}, "does not have that gap"},
		{"too many gaps", func(g *ladder.Goal) { g.Gaps = []string{"a", "b", "c", "d"} }, []string{"gaps"}, "You picked 4; pick at most 3"},
		{"an unknown dimension", func(g *ladder.Goal) { g.Dimension = "speed" }, []string{"dimension"}, `"speed"`},
		{"a past quarter", func(g *ladder.Goal) { g.Quarter = ladder.Calendar{}.Of(tuesday).Prev().Period() }, []string{"quarter"}, "2026-Q1 is over"},
		{"the next quarter", func(g *ladder.Goal) { g.Quarter = ladder.Calendar{}.Of(tuesday).Next().Period() }, nil, ""},
		{"no quarter", func(g *ladder.Goal) { g.Quarter = ladder.Period{Label: "all time"} }, []string{"quarter"}, "which quarter"},
		{"an unknown visibility", func(g *ladder.Goal) { g.Visibility = "team" }, []string{"visibility"}, ""},
		{"everything at once", func(g *ladder.Goal) { *g = ladder.Goal{Measure: "\x00", Dimension: "speed"} }, []string{"text", "measure", "target", "dimension", "quarter", "visibility"}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			g := goodGoal()
			tt.change(&g)
			err := ladder.CheckGoal(g, tuesday, l)
			if diff := cmp.Diff(tt.want, faultFields(err)); diff != "" {
				t.Fatal(diff)
			}
			if err != nil && !strings.Contains(err.Error(), tt.says) {
				t.Errorf("%q says nothing of %q", err, tt.says)
			}
		})
	}
}

// The last day of a quarter is one to set a goal for it; the day after is not.
func TestGoalOfAQuarterThatEnds(t *testing.T) {
	g := goodGoal()
	last := ladder.NewDate(2026, 6, 30)
	if err := ladder.CheckGoal(g, last, ladder.Builtin()); err != nil {
		t.Errorf("on the last day: %v", err)
	}
	if err := ladder.CheckGoal(g, last.AddDays(1), ladder.Builtin()); err == nil || !g.Ended(last.AddDays(1)) {
		t.Error("the day after the quarter is taken for one of it")
	}
}

func TestCheckRoom(t *testing.T) {
	next, unclear, current := goodGoal(), goodGoal(), goodGoal()
	unclear.Verdict, current.Verdict = ladder.GoalUnclear, ladder.GoalCurrent
	overruled := current
	overruled.Overruled = true
	closed := next
	closed.State = ladder.GoalAchieved
	three := []ladder.Goal{next, unclear, overruled}
	for _, tt := range []struct {
		name   string
		g      ladder.Goal
		others []ladder.Goal
		full   bool
	}{
		{"none yet", next, nil, false},
		{"two and a current-level one", next, []ladder.Goal{next, unclear, current}, false},
		{"two and a closed one", next, []ladder.Goal{next, unclear, closed}, false},
		{"a fourth", next, three, true},
		{"a fourth in vague words", unclear, three, true},
		{"a fourth by overruling", overruled, three, true},
		{"a current-level one beside three", current, three, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := ladder.CheckRoom(tt.g, tt.others)
			if got := err != nil; got != tt.full {
				t.Errorf("got %v, want full %v", err, tt.full)
			}
			if err != nil && ladder.KindOf(err) != ladder.Conflict {
				t.Errorf("got a %v, want a conflict", ladder.KindOf(err))
			}
		})
	}
}

func TestGoalTargets(t *testing.T) {
	l := ladder.Builtin()
	for _, tt := range []struct {
		level   ladder.LevelID
		chosen  ladder.LevelID
		targets []ladder.LevelID
		target  ladder.LevelID
	}{
		{"IC1", "", []ladder.LevelID{"IC2"}, "IC2"},
		{"IC3", "", []ladder.LevelID{"IC4", "M1"}, "IC4"},
		{"IC3", "M1", []ladder.LevelID{"IC4", "M1"}, "M1"},
		{"IC3", "M3", []ladder.LevelID{"IC4", "M1"}, "IC4"}, // chosen before a change of level
		{"IC4", "", []ladder.LevelID{"", "M2"}, ""},
		{"M3", "", []ladder.LevelID{""}, ""},
		{"IC9", "", nil, ""},
	} {
		if diff := cmp.Diff(tt.targets, l.GoalTargets(tt.level)); diff != "" {
			t.Errorf("%s: %s", tt.level, diff)
		}
		if got := l.GoalTarget(ladder.Person{Level: tt.level, Target: tt.chosen}); got != tt.target {
			t.Errorf("%s who chose %q: got %q, want %q", tt.level, tt.chosen, got, tt.target)
		}
	}
}

func TestCheckGoalLink(t *testing.T) {
	g := goodGoal()
	for _, tt := range []struct {
		name string
		win  ladder.Win
		says string
	}{
		{"of the quarter", ladder.Win{User: "U1", OccurredOn: tuesday}, ""},
		{"of another quarter", ladder.Win{User: "U1", OccurredOn: ladder.NewDate(2026, 3, 31)}, "2026-Q2"},
		{"of somebody else", ladder.Win{User: "U2", OccurredOn: tuesday}, "not one of yours"},
	} {
		err := ladder.CheckGoalLink(tt.win, g)
		if (err == nil) != (tt.says == "") || err != nil && !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: got %v, want one that says %q", tt.name, err, tt.says)
		}
	}
}

func TestCanSeeGoalAndAgree(t *testing.T) {
	owner := ladder.Person{ID: "U1", Manager: "U2"}
	for _, tt := range []struct {
		who        string
		viewer     ladder.UserID
		visibility ladder.Visibility
		see, agree bool
	}{
		{"owner", "U1", ladder.Private, true, false},
		{"manager", "U2", ladder.Private, false, false},
		{"manager", "U2", ladder.Manager, true, true},
		{"manager", "U2", ladder.Public, true, true},
		{"former manager", "U3", ladder.Manager, false, false},
		{"colleague", "U3", ladder.Public, true, false},
		{"nobody", "", ladder.Public, false, false},
	} {
		g := goodGoal()
		g.Visibility = tt.visibility
		if got := ladder.CanSee(ladder.Viewer{ID: tt.viewer, Admin: true}, g.Item(), owner); got != tt.see {
			t.Errorf("%s sees %s: got %v", tt.who, tt.visibility, got)
		}
		if got := ladder.CanAgree(tt.viewer, g, owner); got != tt.agree {
			t.Errorf("%s agrees to %s: got %v", tt.who, tt.visibility, got)
		}
	}
	own := ladder.Person{ID: "U1", Manager: "U1"}
	if ladder.CanAgree("U1", goodGoal(), own) {
		t.Error("somebody agrees to their own goal")
	}
}

func TestParseGoal(t *testing.T) {
	l := ladder.Builtin()
	for _, tt := range []struct {
		in   string
		want ladder.Entry
	}{
		{"Lead the API redesign", ladder.Entry{Text: "Lead the API redesign"}},
		{"tomorrow's release, owned end to end", ladder.Entry{Text: "tomorrow's release, owned end to end"}},
		{
			"#M1 Run 1:1s for three people #mentoring #private",
			ladder.Entry{
				Text: "Run 1:1s for three people", Level: "M1", Dimensions: []ladder.DimensionID{"mentorship"},
				Visibility: ladder.Private, Tags: []string{"#M1", "#mentoring", "#private"},
			},
		},
		{"Cut #refunds by half", ladder.Entry{Text: "Cut #refunds by half", UnknownTags: []string{"#refunds"}}},
	} {
		got, err := ladder.ParseGoal(tt.in, l)
		if err != nil {
			t.Errorf("%q: %v", tt.in, err)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%q: %s", tt.in, diff)
		}
	}
	for in, field := range map[string]string{"": "text", "\u200b": "text", "#private": "text", "#IC2 #IC3 x": "level", "#private x #public": "visibility"} {
		if _, err := ladder.ParseGoal(in, l); len(faultFields(err)) != 1 || faultFields(err)[0] != field {
			t.Errorf("%q: got %v, want a fault of %s", in, err, field)
		}
	}
}
