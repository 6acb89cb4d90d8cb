package ladder_test

import (
	"testing"
	"time"

	"winlog/ladder"
)

func TestGoalQuarter(t *testing.T) {
	today := ladder.NewDate(2026, time.May, 12)
	for text, want := range map[string]string{
		"next quarter improve onboarding":                 "2026-Q3 improve onboarding",
		"Next quarter: improve onboarding":                "2026-Q3 improve onboarding",
		"for next quarter, improve onboarding":            "2026-Q3 improve onboarding",
		"improve onboarding next quarter":                 "2026-Q3 improve onboarding",
		"improve onboarding (next quarter)":               "2026-Q3 improve onboarding",
		"improve onboarding in this quarter.":             "2026-Q2 improve onboarding",
		"last quarter improve onboarding":                 "2026-Q1 improve onboarding",
		"improve onboarding, last quarter":                "2026-Q1 improve onboarding",
		"improve onboarding":                              "",
		"fix what broke last quarter":                     "", // tells of the work
		"write the roadmap for next quarter":              "",
		"plan next quarter":                               "",
		"next quarter's roadmap is agreed with two teams": "",
		"next quarter and the one after get a roadmap":    "",
		"next quarter":                                    "",
		"halve what next quarter costs":                   "",
		"":                                                "",
	} {
		got := ""
		q, rest, ok := ladder.GoalQuarter(text, today, ladder.Calendar{})
		if ok {
			got = q.String() + " " + rest
		} else if rest != text {
			t.Errorf("%q: the text is %q", text, rest)
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
