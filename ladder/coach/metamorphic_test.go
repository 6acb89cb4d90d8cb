package coach

import (
	"strings"
	"testing"
	"unicode"

	"winlog/ladder"
)

// sameVerdict counts the goals of both parts whose verdict a change of wording
// turns, and fails if they are more than a few in a hundred: wording that
// should not matter may tip what lies on the edge, no more.
func sameVerdict(t *testing.T, mostPercent float64, change func(string) string) {
	t.Helper()
	c := builtinCoach(t)
	dev, heldOut := readGoals(t)
	changed, turned := 0, 0
	for _, e := range append(dev, heldOut...) {
		g := e.goal
		g.Text = change(g.Text)
		if g.Text == e.goal.Text {
			continue
		}
		changed++
		if before, after := c.Judge(e.goal).Verdict, c.Judge(g).Verdict; before != after {
			turned++
			if !e.heldOut {
				t.Logf("%s: %s → %s: %s", e.id, before, after, g.Text)
			}
		}
	}
	if changed < 50 {
		t.Fatalf("only %d goals were changed", changed)
	}
	if got := percent(turned, changed); got > mostPercent {
		t.Errorf("the verdict of %d of %d goals turned (%.1f%%), at most %.1f%% may", turned, changed, got, mostPercent)
	}
}

func lowerFirst(s string) string { return strings.ToLower(s[:1]) + s[1:] }

func TestPolitePreface(t *testing.T) {
	for _, preface := range []string{"Please: ", "Hi, my goal for this quarter is the following: ", "Thanks for reading! "} {
		t.Run(preface, func(t *testing.T) {
			sameVerdict(t, 3, func(s string) string { return preface + lowerFirst(s) })
		})
	}
	t.Run("I would like to", func(t *testing.T) {
		sameVerdict(t, 3, func(s string) string {
			first, _, _ := strings.Cut(s, " ")
			if !goalVerbs[strings.ToLower(first)] {
				return s
			}
			return "I would like to " + lowerFirst(s)
		})
	})
}

func TestOtherDigits(t *testing.T) {
	// A digit becomes another one, except in years, quarters and levels: those
	// name things, and the number of people under somebody is no mere digit.
	sameVerdict(t, 2, func(s string) string {
		var b strings.Builder
		for field := range strings.SplitAfterSeq(s, " ") {
			if strings.Contains(field, "20") || strings.IndexFunc(field, unicode.IsLetter) == 0 {
				b.WriteString(field)
				continue
			}
			b.WriteString(strings.Map(func(r rune) rune {
				if r >= '2' && r <= '7' {
					return r + 1
				}
				return r
			}, field))
		}
		return b.String()
	})
}

func TestOtherProducts(t *testing.T) {
	products := strings.NewReplacer(
		"checkout", "greenhouse", "Checkout", "Greenhouse", "invoice", "gradebook", "refund", "timesheet", "ledger", "playlist",
		"booking", "voucher", "tariff", "recipe", "parcel", "violin", "wallet", "telescope", "meter", "camera", "loyalty", "irrigation",
		"subscription", "lottery", "hospital", "museum", "seat map", "wine list", "login", "scoreboard", "fraud", "mould", "identity", "pottery",
	)
	sameVerdict(t, 5, products.Replace)
}

func TestReorderedClauses(t *testing.T) {
	// The parts around the last semicolon change places.
	sameVerdict(t, 6, func(s string) string {
		i := strings.LastIndex(s, "; ")
		if i < 0 || i < 12 || len(s)-i < 12 {
			// Two parts around one comma, the second not hanging on the first.
			if strings.Count(s, ", ") != 1 {
				return s
			}
			i = strings.Index(s, ", ")
			first, _, _ := strings.Cut(s[i+2:], " ")
			if i < 12 || len(s)-i < 12 || !goalVerbs[strings.ToLower(first)] {
				return s
			}
		}
		return s[i+2:] + s[i:i+2] + s[:i]
	})
}

// TestRaisedLevel: to somebody one level higher the same words may be
// current-level that were next-level, never the other way round.
func TestRaisedLevel(t *testing.T) {
	c := builtinCoach(t)
	dev, heldOut := readGoals(t)
	tracks := [][]ladder.LevelID{{"IC0", "IC1", "IC2", "IC3", "IC4"}, {"IC3", "M1", "M2", "M3"}}
	texts := append(dev, heldOut...)
	texts = append(texts, readBehaviours(t)...)
	turned := 0
	for _, e := range texts {
		for _, track := range tracks {
			last := ladder.GoalNext
			for i := range len(track) - 1 {
				got := c.Judge(Goal{Text: e.goal.Text, From: track[i], To: track[i+1]}).Verdict
				if got == ladder.GoalNext && last == ladder.GoalCurrent {
					t.Errorf("%s is %s for %s and %s one level higher", e.id, last, track[i], got)
				}
				if got != last {
					turned++
				}
				last = got
			}
		}
	}
	if turned == 0 {
		t.Error("no verdict hangs on the level")
	}
}
