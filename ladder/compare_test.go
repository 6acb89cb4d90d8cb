package ladder_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
)

func TestCompare(t *testing.T) {
	l := ladder.Builtin()
	c, err := l.Compare("IC1", "IC2", ladder.PM)
	if err != nil {
		t.Fatal(err)
	}
	if c.A.ID != "IC1" || c.B.ID != "IC2" {
		t.Errorf("got %s and %s", c.A.ID, c.B.ID)
	}
	var got []string
	for _, r := range c.Rows {
		got = append(got, r.Name+": "+strings.Join(r.A, "; ")+" | "+strings.Join(r.B, "; "))
	}
	want := []string{
		"In a word: Execution | Ownership",
		"Title: Product Manager | Senior PM",
		"Core question: Can you ship reliably? | Can you own problems end-to-end?",
		"Scope: Given problems with suggested solutions | Given problems, design solutions",
		"You're here if: You ship reliably and understand quality; still need guidance on approach | You own problems end-to-end; you design solutions, not just execute",
		"What you do → success: Ship features independently within your domain → what you ship doesn't break or need redoing; " +
			"Follow team standards and best practices → trusted to execute without daily check-ins; Own your work in production → complete commitments consistently" +
			" | Design solutions, not just execute them → people come to you with problems, not tasks; Work across teams (eng, design, PM, stakeholders) → your projects move metrics; " +
			"Think 1-2 quarters ahead → good decisions that don't come back to bite you; Mentor junior team members → juniors you mentor level up faster",
		`Problem scope: problems with solutions ("Build X using Y") → how to ship reliably | problems ("Solve this") → the solution`,
		"Collaboration: immediate team, independently | across teams (eng, design, PM)",
		"Mentorship: helps onboard interns | mentors juniors regularly",
		"Example: Ship onboarding improvements that raise activation from 30% to 40% | Own the onboarding area end-to-end; 7-day retention 40% → 50%",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

func TestCompareSame(t *testing.T) {
	l := ladder.Builtin()
	c, err := l.Compare("M1", "M2", "")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range c.Rows {
		if got, want := r.Same(), r.Name == "Problem scope"; got != want {
			t.Errorf("%s: same is %v", r.Name, got)
		}
	}
	c, err = l.Compare("M1", "M1", "")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range c.Rows {
		if !r.Same() {
			t.Errorf("%s differs from itself", r.Name)
		}
	}
}

func TestCompareUnknown(t *testing.T) {
	l := ladder.Builtin()
	for _, pair := range [][2]ladder.LevelID{{"IC9", "IC1"}, {"IC1", "IC9"}} {
		_, err := l.Compare(pair[0], pair[1], "")
		if ladder.KindOf(err) != ladder.NotFound {
			t.Errorf("Compare(%v): got %v, want NotFound", pair, err)
		}
	}
}
