package ladder_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
)

func mistakeIDs(in ladder.MistakeInput) []string {
	var ids []string
	for _, m := range ladder.FindMistakes(ladder.Builtin(), in) {
		ids = append(ids, m.ID)
	}
	return ids
}

func TestMistakesInText(t *testing.T) {
	tests := []struct {
		text string
		want string
	}{
		{"I've been here 2 years, I deserve a promotion", "tenure"},
		{"I’ve been here 3 years, I deserve…", "tenure"},
		{"I have been at this level for three years. I should be promoted.", "tenure"},
		{"after 4 years as an IC2 I think I deserve the title", "tenure"},
		{"Been patient, but I've been an IC1 for 18 months and I should be IC2 by now", "tenure"},
		{"I am overdue for a promotion", "tenure"},
		{"I've waited long enough for my promotion", "tenure"},
		{"It's my turn to be promoted", "tenure"},
		{"Five years in the same role: it is time they promote me", "tenure"},

		{"Promote me, then I'll do next-level work", "promote-first"},
		{"promote me first and I will lead the cross-team work", "promote-first"},
		{"Once I'm promoted I'll start mentoring", "promote-first"},
		{"As soon as I get the title I will drive the roadmap", "promote-first"},
		{"Make me a senior and I'll act like one", "promote-first"},
		{"I will take on strategy after I have been promoted", "promote-first"},
		{"If you promote me I will own the whole area", "promote-first"},

		{"I do senior work sometimes", "sometimes"},
		{"Sometimes I do IC3 work", "sometimes"},
		{"I occasionally operate at the next level", "sometimes"},
		{"Now and then I work at senior level already", "sometimes"},

		{"Management is the only way up", "only-way-up"},
		{"becoming a manager is the only way to get promoted here", "only-way-up"},
		{"The only way up is to become an engineering manager", "only-way-up"},
		{"I have to become a manager to grow", "only-way-up"},
		{"I need to go into management if I want to move up", "only-way-up"},

		{"I'll get promoted by being great at my current level", "great-at-current"},
		{"Be the best IC2 so that I get promoted", "great-at-current"},
		{"I exceed all expectations for my level, so I deserve it", "great-at-current"},
		{"Get to the next level by being excellent in my current role", "great-at-current"},

		// What only sounds alike.
		{"", ""},
		{"I have been here 3 years and still learn something every week", ""},
		{"Our users deserve a better checkout; shipped it after 2 years", ""},
		{"Retired the billing monolith after 4 years here in production", ""},
		{"Ana has been here 3 years and deserves a promotion: wrote her packet", ""},
		{"Wrote the promotion case for Ben, who has been at IC1 for 2 years", ""},
		{"Promoted the release to production after 3 months", ""},
		{"I've been an IC2 for two years; own the alert noise end to end", ""},
		{"After 2 years on call I deserve a holiday", ""},
		{"I am due to present at the all-hands in 2 months", ""},
		{"Automated the promotion of builds: once promoted, they deploy themselves", ""},
		{"Once the build is promoted I will start the rollout", ""},
		{"When I get the data I will drive the pricing decision with Sales", ""},
		{"Make me an owner of the repository, then I will take over reviews", ""},
		{"Promote me to admin and I will do the clean-up of the channels", ""},
		{"If they promote the feature flag I will lead the launch", ""},
		{"Sometimes the IC3 stream stalls; unblocked it with Support", ""},
		{"Paired with seniors, sometimes twice a week", ""},
		{"I sometimes do on-call for the senior team", ""},
		{"Mentor two juniors; from time to time I work at the other office", ""},
		{"I want to become a manager because I enjoy growing people", ""},
		{"Management is not the only way up: gave a talk about the IC track", ""},
		{"Management is the one who decides", ""},
		{"The only way to move up the release was to cut scope", ""},
		{"I have to become a manager of the incident rota to grow it", ""},
		{"I used to think management is the only way up", ""},
		{`Gave a talk on "promote me, then I'll do next-level work" and why it fails`, ""},
		{"Explained to Noor why 'I have been here 2 years' is a myth", ""},
		{"Some people think management is the only way up; wrote about both tracks", ""},
		{"Great at the current level of detail, says design; next level of zoom is missing", ""},
		{"Being great at my current level is not enough for a promotion: pick two gaps", ""},
		{"Became the best at incident command in the team", ""},
		{"Exceeded the target for my team's level of uptime", ""},
		{"Own checkout redesign end-to-end, 0 P0 bugs", ""},
		{"Promote the docs to my colleagues and lead the migration", ""},
	}
	for _, tt := range tests {
		var want []string
		if tt.want != "" {
			want = []string{tt.want}
		}
		if diff := cmp.Diff(want, mistakeIDs(ladder.MistakeInput{Text: tt.text})); diff != "" {
			t.Errorf("%s\n%s", tt.text, diff)
		}
	}
}

func TestMistakesInWhatPeopleDo(t *testing.T) {
	goal := func(v ladder.GoalVerdict, state ladder.GoalState) ladder.Goal {
		return ladder.Goal{Verdict: v, State: state}
	}
	current, next := goal(ladder.GoalCurrent, ladder.GoalActive), goal(ladder.GoalNext, ladder.GoalActive)
	overruled := current
	overruled.Overruled = true
	full := func(level ladder.LevelID) *history {
		return ic2(t).evidence("2025-Q4", level).evidence("2026-Q1", level)
	}
	mixed := full("IC2").win("2026-03-20", "IC3", "scope")
	tests := []struct {
		name string
		in   ladder.MistakeInput
		want []string
	}{
		{"nothing", ladder.MistakeInput{}, nil},
		{"only goals at the current level", ladder.MistakeInput{Goals: []ladder.Goal{current, current}}, []string{"current-level-goals"}},
		{"one of them is next-level", ladder.MistakeInput{Goals: []ladder.Goal{current, next}}, nil},
		{"one is unclear", ladder.MistakeInput{Goals: []ladder.Goal{current, goal(ladder.GoalUnclear, ladder.GoalActive)}}, nil},
		{"the coach is overruled", ladder.MistakeInput{Goals: []ladder.Goal{current, overruled}}, nil},
		{"the goal at the current level is dropped", ladder.MistakeInput{Goals: []ladder.Goal{goal(ladder.GoalCurrent, ladder.GoalDropped)}}, nil},

		{"one good quarter, then a partial one", ladder.MistakeInput{Streak: ic2(t).confirmed("2025-Q4").answered("2026-Q1", ladder.NotYet, ladder.ValuePartial).on("2026-04-10")}, []string{"sometimes"}},
		{"two good ones first", ladder.MistakeInput{Streak: ic2(t).confirmed("2025-Q3", "2025-Q4").answered("2026-Q1", ladder.NotYet, ladder.ValuePartial).on("2026-04-10")}, nil},
		{"a partial one first", ladder.MistakeInput{Streak: ic2(t).answered("2025-Q4", ladder.NotYet, ladder.ValuePartial).confirmed("2026-Q1").on("2026-04-10")}, nil},
		{"partial by the wins alone", ladder.MistakeInput{Streak: ic2(t).confirmed("2025-Q4").win("2026-02-01", "IC3").on("2026-04-10")}, nil},

		{"two quarters full of wins at the current level", ladder.MistakeInput{Streak: full("IC2").on("2026-05-10")}, []string{"great-at-current"}},
		{"one of them not sealed", ladder.MistakeInput{Streak: full("IC2").on("2026-04-30")}, nil},
		{"one win at the target", ladder.MistakeInput{Streak: mixed.on("2026-05-10")}, nil},
		{"few wins", ladder.MistakeInput{Streak: ic2(t).win("2025-10-10", "IC2").evidence("2026-Q1", "IC2").on("2026-05-10")}, nil},
		{"the manager knows better", ladder.MistakeInput{Streak: full("IC2").confirmed("2026-Q1").on("2026-05-10")}, nil},
		{"nothing above to aim for", ladder.MistakeInput{Streak: person(t, "IC4").evidence("2025-Q4", "IC3").evidence("2026-Q1", "IC3").on("2026-05-10")}, nil},

		{"three wins, only the manager named", ladder.MistakeInput{Breadth: ladder.Breadth{OnlyManager: "UBOSS", Named: 3}}, []string{"one-witness"}},
		{"two wins", ladder.MistakeInput{Breadth: ladder.Breadth{OnlyManager: "UBOSS", Named: 2}}, nil},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, mistakeIDs(tt.in)); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
	l := *ladder.Builtin()
	l.Mistakes = l.Mistakes[1:]
	if got := ladder.FindMistakes(&l, ladder.MistakeInput{Text: "I've been here 2 years, I deserve a promotion"}); got != nil {
		t.Errorf("a ladder without the mistake: got %v", got)
	}
}
