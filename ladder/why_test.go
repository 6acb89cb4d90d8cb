package ladder_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
)

// reasons are what decided a quarter, a line for each, from one rule on.
func reasons(s ladder.Streak, n int, rules ...int) string {
	var lines []string
	for _, r := range ladder.Why(s, s.Quarters[n]) {
		if len(rules) > 0 {
			wanted := false
			for _, rule := range rules {
				wanted = wanted || rule == r.Rule
			}
			if !wanted {
				continue
			}
		}
		line := fmt.Sprintf("%d %s", r.Rule, r.Text)
		if r.Want > 0 {
			line += fmt.Sprintf(" (%d/%d)", r.Got, r.Want)
		}
		if r.User != "" {
			line += " " + string(r.User)
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func TestWhy(t *testing.T) {
	got := reasons(ic2(t).evidence("2026-Q2", "IC3").claims("2026-Q2").on("2026-07-05"), 0)
	want := `2 2026-Q2 is from 1 April 2026 to 30 June 2026.
3 It has ended; wins still count as usual until 14 July 2026, and nothing breaks before it is sealed on 31 July 2026.
4 The level at its beginning was IC2, so it is judged against IC3.
15 It is judged by version 1 of the ladder.
5 3 wins judged at IC3 or above; the rule asks for 3. (3/3)
5 They are in 3 core dimensions; the rule asks for 2. (3/2)
5 They are from 3 months; the rule asks for 2. (3/2)
5 3 with a result or a named witness; the rule asks for 1. (3/1)
6 The person says: at IC3. The manager's word is missing.
7 It does not count yet and cannot break the run before it is sealed.
14 The manager of record answers for it. UBOSS`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestWhyItIsSo(t *testing.T) {
	stale := ic2(t).confirmed("2025-Q2", "2026-Q2").away("2025-07-01", 274).on("2026-07-02")
	withdrawn := ic2(t).evidence("2026-Q1", "IC3").confirmed("2026-Q1").sealed("2026-05-01")
	withdrawn.in.Wins[0].DeletedAt = july20
	pauses := ic2(t).answered("2026-Q1", ladder.NotYet, ladder.ValuePartial)
	pauses.in.Rules.PartialPauses = true
	sometimes := ic2(t).claims("2026-Q1").confirmed("2026-Q1")
	sometimes.verdict("2026-Q1", "IC3").Claim.Dimensions = map[ladder.DimensionID]ladder.VerdictValue{"scope": ladder.ValueNext, "mentorship": ladder.ValuePartial}
	tests := []struct {
		name string
		got  string
		want string
	}{
		{
			"confirmed, claimed as sometimes", reasons(sometimes.on("2026-05-10"), 0, 6),
			"6 The manager confirmed it at IC3.\n6 It is confirmed as a whole: in 1 dimension the grid shows less than IC3, since what was said or logged there alone is the current level, or IC3 only sometimes.",
		},
		{
			"open", reasons(ic2(t).on("2026-05-10"), 0, 3, 6, 7),
			"3 It has not ended. An open quarter never breaks a streak.\n6 Nobody said anything about it; by the wins alone it is without evidence.\n7 It does not count yet and cannot break the run before it is sealed.",
		},
		{
			"in review", reasons(ic2(t).win("2026-02-01", "IC2").on("2026-04-20"), 0, 3, 6),
			"3 It has ended and waits for the manager; wins count with a mark, and nothing breaks before it is sealed on 1 May 2026.\n6 Nobody said anything about it; by the wins alone it is at IC2.",
		},
		{
			"sealed with nothing", reasons(ic2(t).win("2026-02-01", "IC3").on("2026-05-10"), 0, 3, 6, 7),
			"3 It was sealed on 1 May 2026. Later wins are kept and change nothing.\n6 Nobody said anything about it; by the wins alone it is sometimes at IC3.\n7 It does not count, so no run goes on past it.",
		},
		{
			"a claim in vain", reasons(ic2(t).claims("2026-Q1").on("2026-05-10"), 0, 6, 7),
			"6 The person said: at IC3. The manager did not confirm it, and a claim does not become confirmed by time.\n7 It adds to the claimed run and ends a confirmed one.",
		},
		{"confirmed", reasons(ic2(t).confirmed("2026-Q1").on("2026-05-10"), 0, 6, 7), "6 The manager confirmed it at IC3.\n7 It adds to the confirmed run."},
		{
			"not yet", reasons(ic2(t).claims("2026-Q1").answered("2026-Q1", ladder.NotYet, ladder.ValueBelow).on("2026-05-10"), 0, 6, 7),
			"6 The manager says: not yet at IC2. That counts; what was claimed stays visible.\n7 It does not count, so no run goes on past it.",
		},
		{"partial that pauses", reasons(pauses.on("2026-05-10"), 0, 7), "7 It pauses the confirmed run: the organisation lets a partial quarter do so."},
		{
			"evidenced only", reasons(ic2(t).evidence("2026-Q1", "IC3").on("2026-04-10"), 0, 6),
			"6 The rule about wins is met, but the person did not claim it, so it counts as evidenced only.",
		},
		{
			"leave", reasons(ic2(t).win("2026-01-02", "IC3").away("2026-01-10", 60).on("2026-05-10"), 0, 7, 11),
			"11 60 days of leave; 45 or more excuse a quarter. (60/45)\n11 So it is excused.\n7 It neither counts nor breaks the run.",
		},
		{"a short leave", reasons(ic2(t).win("2026-01-02", "IC3").away("2026-01-10", 1).on("2026-05-10"), 0, 11), "11 1 day of leave; 45 or more excuse a quarter. (1/45)"},
		{
			"opted in", reasons(ic2(t).away("2026-01-10", 60).opts("2026-Q1").confirmed("2026-Q1").on("2026-05-10"), 0, 11),
			"11 60 days of leave; 45 or more excuse a quarter. (60/45)\n11 The person asked to have it judged all the same.",
		},
		{
			"opted in for nothing", reasons(ic2(t).away("2026-01-10", 60).opts("2026-Q1").on("2026-05-10"), 0, 11),
			"11 60 days of leave; 45 or more excuse a quarter. (60/45)\n11 The person asked to have it judged; as it is not at IC3, it stays excused.\n11 So it is excused.",
		},
		{"hired late", reasons(ic2(t).hired("2026-03-01", "").on("2026-03-10"), 0, 11), "11 The person was employed on 31 days of it; fewer than 45 excuse it. (31/45)\n11 So it is excused."},
		{"the excused quarter too many", reasons(stale, 3, 7), "7 It is one more excused quarter in a row than the 2 a run is bridged over, so the run needs the manager's word to go on. (3/2)"},
		{"the one after it", reasons(stale, 4, 7), "7 It counts and begins a new run: the one before was bridged over more than 2 excused quarters in a row."},
		{
			"early evidence", reasons(ic2(t).win("2026-01-05", "IC4").reaches("IC3", "2026-02-20", ladder.LevelPromotion).on("2026-05-10"), 0, 4, 6, 7, 9),
			"9 The level at its beginning was IC2, so the quarter belongs to that level's run. What shows IC4 already is early evidence: seen, not counted.",
		},
		{"sustain", reasons(person(t, "M3").on("2026-05-10"), 0, 4, 6, 7, 14), "4 M3 is the last level of its track, so there is no streak; wins are read against M3."},
		{
			"late, after and above", reasons(ic2(t).lateWin("2026-03-01", "2026-04-20", "IC4").lateWin("2026-03-02", "2026-05-20", "IC3").on("2026-06-10"), 0, 5, 12),
			"5 1 win judged at IC3 or above; the rule asks for 3. (1/3)\n5 They are in 0 core dimensions; the rule asks for 2. (0/2)\n5 They are from 1 month; the rule asks for 2. (1/2)\n5 1 with a result or a named witness; the rule asks for 1. (1/1)\n" +
				"5 1 of them judged above IC3.\n12 1 of them added after the quarter's end.\n12 1 win added after it was sealed: kept as late, not counted.",
		},
		{"withdrawn", reasons(withdrawn.on("2026-07-21"), 0, 13), "13 Evidence withdrawn (1): the verdict stays as it was sealed."},
		{"nobody manages them", reasons(ic2(t).managed("", "2025-01-01").on("2026-05-10"), 0, 14), "14 Nobody manages the person, so an admin answers for it."},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, tt.got); diff != "" {
			t.Errorf("%s:\n%s", tt.name, diff)
		}
	}
}
