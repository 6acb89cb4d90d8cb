package ladder

import (
	"regexp"
	"strings"
)

// A quarter before a goal, and one behind it.
var (
	quarterBefore = regexp.MustCompile(`(?is)^(?:(?:in|for)\s+)?(this|next|last)\s+quarter(\s*[:;,—–-]\s*|\s+)(.+)$`)
	quarterBehind = regexp.MustCompile(`(?is)^(.+?)(\s*[:;,(—–-]+\s*|\s+)(?:(?:in|during)\s+)?(this|next|last)\s+quarter[).!]*$`)
)

// leadsIn are words that make a quarter behind them a part of the sentence: "write
// the roadmap for next quarter" and "plan next quarter" are work of now.
var leadsIn = regexp.MustCompile(`(?i)(?:^|\s)(?:for|of|by|from|until|till|before|after|since|to|than|and|or|the|over|into|with|on|at|plan|prepare|budget|staff)$`)

// GoalQuarter takes a quarter off a goal's text that it begins or ends with:
// "next quarter: improve onboarding", "improve onboarding next quarter". rest is
// the text without it; ok is false if none is said, or nothing but it. "what broke
// last quarter" tells of the work and is none, unless a comma sets it off.
func GoalQuarter(text string, today Date, c Calendar) (q Quarter, rest string, ok bool) {
	which := ""
	if m := quarterBefore.FindStringSubmatch(text); m != nil && !isSubject(m[3]) {
		which, rest = m[1], m[3]
	} else if m := quarterBehind.FindStringSubmatch(text); m != nil {
		setOff := strings.TrimSpace(m[2]) != ""
		if setOff || !strings.EqualFold(m[3], "last") && !leadsIn.MatchString(m[1]) {
			which, rest = m[3], m[1]
		}
	}
	if which == "" || Blank(rest) {
		return Quarter{}, text, false
	}
	q, err := ParseQuarter(which, today, c)
	return q, CleanText(rest), err == nil
}
