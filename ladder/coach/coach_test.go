package coach_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
	"winlog/ladder/coach"
)

func newCoach(t testing.TB) *coach.Coach {
	t.Helper()
	c, err := coach.New(ladder.Builtin(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestWorkedExamples are the examples that the method was explained with.
func TestWorkedExamples(t *testing.T) {
	tests := []struct {
		text     string
		from, to ladder.LevelID
		want     ladder.GoalVerdict
	}{
		{"Ship 5 features", "IC1", "IC2", ladder.GoalCurrent},
		{"Own checkout redesign end-to-end, 0 P0 bugs", "IC1", "IC2", ladder.GoalNext},
		{"Own checkout redesign end-to-end, 0 P0 bugs", "IC2", "IC3", ladder.GoalCurrent},
		{"Reduce latency to 200ms", "IC2", "IC3", ladder.GoalCurrent},
		{"Lead API redesign across 3 teams, mentor 2 ICs", "IC2", "IC3", ladder.GoalNext},
		{"Lead the migration project", "IC3", "IC4", ladder.GoalCurrent},
		{"Define auth strategy for all products, get org buy-in", "IC3", "IC4", ladder.GoalNext},
		{"Own the changelog file", "IC1", "IC2", ladder.GoalCurrent},
		{"Write the strategy for my module", "IC3", "IC4", ladder.GoalCurrent},
		{"Have Ben, who leads the initiative, teach me", "IC2", "IC3", ladder.GoalCurrent},
		{"Take 'suppliers cannot reconcile' and bring it to an agreed fix", "IC1", "IC2", ladder.GoalNext},
		{"Manage the release calendar", "IC3", "M1", ladder.GoalCurrent},
		{"Run 1:1s for three people while Lena is away, and grow one of them to own the rota", "IC3", "M1", ladder.GoalNext},
	}
	c := newCoach(t)
	for _, tt := range tests {
		t.Run(string(tt.from)+" "+tt.text, func(t *testing.T) {
			got := c.Judge(coach.Goal{Text: tt.text, From: tt.from, To: tt.to, Role: "eng"})
			if got.Verdict != tt.want {
				t.Errorf("got %s, want %s\n%+v", got.Verdict, tt.want, got)
			}
		})
	}
}

// TestTraps: words of another level than the work they stand beside.
func TestTraps(t *testing.T) {
	const next, current = ladder.GoalNext, ladder.GoalCurrent
	tests := []struct {
		trap, text string
		from, to   ladder.LevelID
		want       ladder.GoalVerdict
	}{
		{"own-small", "Own my tickets and keep their status right", "IC1", "IC2", current},
		{"ceremony", "Lead the demo every other Friday", "IC2", "IC3", current},
		{"ceremony", "Organise the managers' offsite: agenda, venue, cake", "M1", "M2", current},
		{"other-actor", "Build the parts that Rosa, who owns the ledger end-to-end, cuts out for me", "IC1", "IC2", current},
		{"metric-only", "Bring p95 of my service from 400 ms to 250 ms", "IC2", "IC3", current},
		{"no-keyword", "Nobody knows why riders cancel. I find out, pick what to change and see it gone", "IC1", "IC2", next},
		{"big-words", "A strategy and vision for the template folder of my squad", "IC3", "IC4", current},
		{"manages-thing", "Manage the vendor contracts and the on-call rota", "IC3", "M1", current},
		{"participates", "Take part in the company's strategy workshops and take minutes", "IC3", "IC4", current},
		{"solution-given", "Build the export exactly as the design document describes", "IC1", "IC2", current},
		{"negation", "Don't lead other teams this half, keep the invoicing area solid", "IC2", "IC3", current},
		{"conditional", "Maybe I could run a team one day; for now I drive the pricing project", "IC3", "M1", current},
		{"level-plus", "Set the direction for search in all our products for two years, agreed with every head", "IC2", "IC3", next},
		{"below", "Fix ten bugs from the list, with tests", "IC2", "IC3", current},
		{"humble", "Just the contact form, but all of it: find the cause with support, choose the remedy, see it work", "IC1", "IC2", next},
	}
	c := newCoach(t)
	for _, tt := range tests {
		t.Run(tt.trap, func(t *testing.T) {
			if got := c.Judge(coach.Goal{Text: tt.text, From: tt.from, To: tt.to, Role: "pm"}); got.Verdict != tt.want {
				t.Errorf("%q: got %s (%q), want %s", tt.text, got.Verdict, got.Words, tt.want)
			}
		})
	}
}

// A rewrite is about the person's own thing: not about what is counted, nor about
// a figure, which nobody owns.
func TestRewriteNoun(t *testing.T) {
	tests := []struct{ text, want string }{
		{"Close 20 bugs in the checkout service", "Own the checkout service end to end"},
		{"Write 4 design docs for payments", "Own payments end to end"},
		{"Ship 5 features", "Own <what the features are for> end to end"},
		{"Reduce checkout latency to 200 ms", "Own the work on checkout latency end to end"},
		{"I want to improve our onboarding flow", "Own the work on the onboarding flow end to end"},
		{"Ship the export feature", "Own the export feature end to end"},
	}
	c := newCoach(t)
	for _, tt := range tests {
		got := c.Judge(coach.Goal{Text: tt.text, From: "IC1", To: "IC2", Role: "eng"}).Rewrite
		if got, _, _ = strings.Cut(got, ":"); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestJudgeExplains(t *testing.T) {
	c := newCoach(t)
	got := c.Judge(coach.Goal{Text: "Ship 5 features of the seat map", From: "IC1", To: "IC2", Role: "eng"})
	want := coach.Reading{
		Verdict:   ladder.GoalCurrent,
		Words:     []string{"Ship 5"},
		Why:       "This reads like IC1, not yet IC2: it counts or ships planned work.",
		Line:      coach.Line{Level: "IC1", Text: "Ship features independently within your domain → what you ship doesn't break or need redoing"},
		Question:  "Which problem will you take before anyone has a solution for it?",
		Rewrite:   "Own the seat map end to end: find the cause, choose the approach with the teams it touches; <a number that users feel, from … to …>",
		Dimension: "scope",
		Notes:     []coach.Note{{ID: "no-date", Text: "It names no date: by when?"}},
	}
	got.Words = got.Words[:1] // others may follow
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}

	got = c.Judge(coach.Goal{Text: "Set the direction for identity in all products for 18 months, won over the heads of every area", From: "IC2", To: "IC3"})
	if !slices.ContainsFunc(got.Notes, func(n coach.Note) bool { return n.ID == "stretch" }) {
		t.Errorf("two levels above: notes are %v", got.Notes)
	}
	got = c.Judge(coach.Goal{Text: "Mentor 2 ICs to independence", From: "IC2", To: "IC3", Role: "eng"})
	if want := "This reads like IC2, not yet IC3: it develops others to independence, and by itself that is not enough."; got.Why != want || got.Rewrite != "" {
		t.Errorf("support without an anchor: %q, rewrite %q; want %q and none", got.Why, got.Rewrite, want)
	}
	got = c.Judge(coach.Goal{Text: "Ship the export, fix the login bugs, write the docs", From: "IC1", To: "IC2"})
	if !slices.ContainsFunc(got.Notes, func(n coach.Note) bool { return n.ID == "several" }) {
		t.Errorf("three goals: notes are %v", got.Notes)
	}
}

// A link says where to read more, not what somebody does.
func TestLinkDecidesNothing(t *testing.T) {
	c := newCoach(t)
	const text = "Reduce checkout p95 from 900 ms to 300 ms"
	want := c.Judge(coach.Goal{Text: text, From: "IC2", To: "IC3"})
	got := c.Judge(coach.Goal{Text: text + " https://lead.example.com/strategy/across-3-teams", From: "IC2", To: "IC3"})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestWordsDecide: without the words that the coach names, the verdict of most
// goals is another one or rests on less. Here the whole phrase is what counts.
func TestWordsDecide(t *testing.T) {
	c := newCoach(t)
	with := coach.Goal{Text: "Lead the API redesign across 3 teams and mentor 2 ICs", From: "IC2", To: "IC3"}
	got := c.Judge(with)
	if got.Verdict != ladder.GoalNext || len(got.Words) == 0 {
		t.Fatalf("got %+v", got)
	}
	for _, w := range got.Words {
		with.Text = strings.Replace(with.Text, w, "", 1)
	}
	if rest := c.Judge(with); rest.Verdict == ladder.GoalNext {
		t.Errorf("%q is still %s", with.Text, rest.Verdict)
	}
}

func TestSuggestWin(t *testing.T) {
	tests := []struct {
		text, result string
		level        ladder.LevelID // the person's
		want         ladder.LevelID
		dimension    ladder.DimensionID
	}{
		{"Led the API redesign across three teams and brought two ICs to independence", "latency 800 → 200 ms, company OKR met", "IC2", "IC3", "collaboration"},
		{"Found out why refunds failed, chose a fix with payments and support and shipped it", "", "IC2", "IC2", "scope"},
		{"Shipped the three planned stories on time, with tests, nothing reopened", "", "IC1", "IC1", "scope"},
		{"Finished the exercises that my mentor gave me, approved after two rounds", "", "IC0", "IC0", "scope"},
		{"Defined the identity strategy for all products, adopted by every team for the next 18 months", "", "IC3", "IC4", "scope"},
		{"Held weekly 1:1s with my four reports and wrote their reviews; one was promoted", "", "M1", "M1", "mentorship"},
		{"ok", "", "IC2", "", ""},
		{"Erledigt, was mir aufgetragen wurde, ohne Beanstandung", "", "IC2", "", ""},
	}
	c := newCoach(t)
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			got := c.SuggestWin(tt.text, tt.result, tt.level, "eng")
			if got.Level != tt.want || tt.want != "" && got.Line.Level != tt.want {
				t.Errorf("got %+v, want %s", got, tt.want)
			}
			if tt.dimension != "" && !slices.Contains(got.Dimensions, tt.dimension) {
				t.Errorf("dimensions are %v, want %s among them", got.Dimensions, tt.dimension)
			}
		})
	}
}
