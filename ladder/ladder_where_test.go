package ladder_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
)

func TestWhereQuestions(t *testing.T) {
	l := ladder.Builtin()
	qs := l.WhereQuestions(ladder.TrackIC, ladder.NewDate(2026, time.January, 1))
	if len(qs) != 5 || qs[0].Level != "IC0" || qs[4].Level != "IC4" {
		t.Fatalf("got %v", qs)
	}
	if want := "Since 1 January 2026, how often have you worked like this?"; qs[2].Text != want {
		t.Errorf("got %q, want %q", qs[2].Text, want)
	}
	if got, want := qs[1].Practices[0].Do, "Ship features independently within your domain"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if qs := l.WhereQuestions(ladder.TrackManager, ladder.Date{}); len(qs) != 3 || qs[0].Level != "M1" {
		t.Errorf("managers: got %v", qs)
	}
}

func TestPlace(t *testing.T) {
	l := ladder.Builtin()
	const (
		most, some, rare = ladder.MostWeeks, ladder.Sometimes, ladder.Rarely
		question         = "Where do you consistently operate, not on your best day?"
	)
	type answers = map[ladder.LevelID]ladder.WhereAnswer
	for _, tc := range []struct {
		name    string
		track   ladder.Track
		answers answers
		want    ladder.Placement
	}{
		{"IC1 or IC2", ladder.TrackIC, answers{"IC0": most, "IC1": most, "IC2": some}, ladder.Placement{Level: "IC1", Next: "IC2", Wonder: true, Because: "IC2s don't ask, they already own problems"}},
		{"IC2 or IC3", ladder.TrackIC, answers{"IC0": most, "IC1": most, "IC2": most, "IC3": some, "IC4": some}, ladder.Placement{Level: "IC2", Next: "IC3", Wonder: true, Because: "IC3s have business impact they can point to"}},
		{"IC3 or IC4", ladder.TrackIC, answers{"IC0": most, "IC1": most, "IC2": most, "IC3": most, "IC4": rare}, ladder.Placement{Level: "IC3", Next: "IC4", Because: "IC4s are shaping strategy that others follow"}},
		{"a best day far up does not lift", ladder.TrackIC, answers{"IC0": most, "IC1": rare, "IC2": most, "IC4": most}, ladder.Placement{Level: "IC0", Next: "IC1", Because: question}},
		{"the end of the track", ladder.TrackManager, answers{"M1": most, "M2": most, "M3": most}, ladder.Placement{Level: "M3", Because: question}},
		{"nothing answered", ladder.TrackIC, nil, ladder.Placement{Next: "IC0", Because: question}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, l.Place(tc.track, tc.answers)); diff != "" {
				t.Errorf("placement (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWonder(t *testing.T) {
	l := ladder.Builtin()
	w, ok := l.Wonder("IC4", "IC3")
	if !ok || w.Probably != "IC3" || w.Because != "IC4s are shaping strategy that others follow" {
		t.Errorf("got %+v %v", w, ok)
	}
	if w, ok := l.Wonder("IC1", "IC3"); ok {
		t.Errorf("IC1 or IC3: got %+v", w)
	}
}
