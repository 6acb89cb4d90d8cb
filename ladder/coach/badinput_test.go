package coach

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
)

func TestJudgeBadInput(t *testing.T) {
	tests := []struct {
		name, text, note string
	}{
		{"empty", "", "empty"},
		{"spaces", " \n\t ", "empty"},
		{"punctuation", "?!… --- (;)", "empty"},
		{"emoji", "🚀🚀🎉", "empty"},
		{"one word", "Leadership", "too-short"},
		{"two words", "be better", "too-short"},
		{"5,000 characters", strings.Repeat("Own the checkout redesign. ", 186), "too-long"},
		{"German", "Ich möchte die Kasse bis zum Sommer neu gestalten und dabei zwei Kollegen anleiten", "not-english"},
		{"French", "Améliorer la qualité du produit avec les équipes de Lyon pour que les clients soient contents", "not-english"},
		{"Spanish", "Quiero terminar las tareas que me asigne mi jefe antes de que acabe el trimestre", "not-english"},
		{"Japanese", "来期までに決済システムの設計を自分で行い、二つのチームと合意する", "not-english"},
		{"Russian", "Хочу самостоятельно спроектировать систему оплаты и договориться с двумя командами", "not-english"},
		{"gibberish", "asdf qwer zxcv hjkl uiop vbnm", "not-english"},
		{"five goals", "Ship the export; fix the login bugs; write the docs; mentor Ana; lead the retro", "several"},
		{"numbered goals", "1. Ship the export 2. Fix the login\n3. Write docs\n4. Hire an engineer\n5. Run the retro\n6. Plan the offsite", "several"},
	}
	c := builtinCoach(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := c.Judge(Goal{Text: tt.text, From: "IC1", To: "IC2", Role: "eng"})
			if got.Verdict != ladder.GoalUnclear || len(got.Notes) == 0 || got.Notes[0].ID != tt.note || got.Why == "" {
				t.Errorf("got %s with %v (%s), want unclear with %s", got.Verdict, got.Notes, got.Why, tt.note)
			}
		})
	}
}

// TestReadableGoals: nothing of what people wrote as a goal is refused.
func TestReadableGoals(t *testing.T) {
	c := builtinCoach(t)
	dev, heldOut := readGoals(t)
	for _, e := range append(dev, heldOut...) {
		if notes := c.unreadable(c.read(e.goal.Text), e.goal.Text); len(notes) > 0 {
			t.Errorf("%s is refused: %s", e.id, notes[0].ID)
		}
	}
}

func TestJudgeUnknownLevels(t *testing.T) {
	tests := []struct {
		name     string
		from, to ladder.LevelID
	}{
		{"no target", "M3", ""},
		{"unknown target", "IC1", "IC9"},
		{"down", "IC3", "IC2"},
		{"the same", "IC2", "IC2"},
		{"the lowest", "", "IC0"},
	}
	c := builtinCoach(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := c.Judge(Goal{Text: "Own checkout redesign end-to-end, 0 P0 bugs", From: tt.from, To: tt.to})
			if got.Verdict != ladder.GoalUnclear || got.Why == "" {
				t.Errorf("got %+v", got)
			}
		})
	}
	// Somebody whose level is unknown can still be told about the target.
	if got := c.Judge(Goal{Text: "Own checkout redesign end-to-end, 0 P0 bugs", To: "IC2"}); got.Verdict != ladder.GoalNext {
		t.Errorf("without a level: got %s", got.Verdict)
	}
}

// FuzzJudge: whatever is typed is judged without a panic, twice alike, with
// words that stand in the text.
func FuzzJudge(f *testing.F) {
	for _, s := range []string{"", "Own checkout", "1:1s with N people, 20% → 30%", "a\xffb", "W/o O'Neil's p&l – e2e; don't", "http://x.y/z 🙂‍↕️ №5", "who who who, by my lead led by", "$€£ -> # @ ' ’"} {
		f.Add(s, uint8(0))
	}
	c := builtinCoach(f)
	steps := [][2]ladder.LevelID{{"IC0", "IC1"}, {"IC1", "IC2"}, {"IC2", "IC3"}, {"IC3", "IC4"}, {"IC3", "M1"}, {"M1", "M2"}, {"M2", "M3"}}
	f.Fuzz(func(t *testing.T, text string, n uint8) {
		step := steps[int(n)%len(steps)]
		g := Goal{Text: text, From: step[0], To: step[1], Role: "pm"}
		got := c.Judge(g)
		if diff := cmp.Diff(got, c.Judge(g)); diff != "" {
			t.Errorf("the second reading differs:\n%s", diff)
		}
		if len(got.Words) > maxWords || got.Why == "" {
			t.Errorf("%d words, why %q", len(got.Words), got.Why)
		}
		for _, w := range got.Words {
			if !strings.Contains(text, w) || w == "" {
				t.Errorf("%q is not in the text", w)
			}
		}
		if utf8.ValidString(text) && !utf8.ValidString(got.Why+got.Rewrite) {
			t.Error("a valid text gave an invalid answer")
		}
		c.SuggestWin(text, text, step[0], "eng")
	})
}

func BenchmarkJudge(b *testing.B) {
	c := builtinCoach(b)
	dev, _ := readGoals(b)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		c.Judge(dev[i%len(dev)].goal)
	}
}
