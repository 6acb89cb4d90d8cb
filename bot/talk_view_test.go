package bot

import (
	"testing"
	"time"

	"winlog/ladder"
)

// viewTalk is a 1:1 in which there is something of everything, seen by the person
// or by their manager.
func viewTalk(viewer ladder.UserID) talk {
	may := func(d int) ladder.Date { return ladder.NewDate(2026, time.May, d) }
	q := ladder.Calendar{}.Of(may(1)).Period()
	person := viewCall("").person
	person.Manager = "U0MARTA"
	claim := ladder.Reading{By: "U0INES", Value: ladder.ValueNext, Dimensions: map[ladder.DimensionID]ladder.VerdictValue{
		"scope": ladder.ValueNext, "collaboration": ladder.ValuePartial, "mentorship": ladder.ValueNext,
	}}
	reading := claim
	reading.By, reading.Dimensions = "U0MARTA", map[ladder.DimensionID]ladder.VerdictValue{"scope": ladder.ValueNext, "mentorship": ladder.ValueCurrent}
	quarter := ladder.StreakQuarter{
		Quarter: q, State: ladder.QuarterReview, Level: "IC2", Target: "IC3", Value: ladder.ValueNext, Source: ladder.SourceClaimed, Manager: "U0MARTA",
		Evidence: ladder.Evidence{Wins: []ladder.WinID{"01win"}, Dimensions: []ladder.DimensionID{"scope"}, Missing: []ladder.DimensionID{"mentorship"}, Months: 1, Total: 2},
		Verdict:  ladder.Verdict{User: "U0INES", Quarter: q, Target: "IC3", Claim: &claim, Manager: &ladder.ManagerReading{Reading: reading, Decision: ladder.Discuss}},
	}
	t := talk{period: q, quarter: quarter, judged: true}
	t.sustain = sustain{
		person: person, viewer: viewer, today: ladder.NewDate(2026, time.July, 10),
		input: ladder.StreakInput{Person: person, Wins: []ladder.WinFact{
			{ID: "01win", OccurredOn: may(11), Level: "IC3", Dimensions: []ladder.DimensionID{"scope", "collaboration"}},
			{ID: "02win", OccurredOn: may(20).AddDays(20), Level: "IC2", Dimensions: []ladder.DimensionID{"collaboration"}},
		}},
		streak: ladder.Streak{Level: "IC2", Target: "IC3", Claimed: 1, Quarters: []ladder.StreakQuarter{quarter}, Rules: ladder.DefaultStreakRules()},
	}
	t.mine = ladder.TalkNote{
		User: "U0INES", By: viewer, Quarter: q, On: ladder.NewDate(2026, time.July, 16),
		Line: "One mentee by <!channel> September", LineFor: "U0MARTA",
	}
	t.other = ladder.Person{ID: "U0MARTA", Name: "Marta & Olsen <x>", Active: true}
	theirs := ladder.TalkNote{User: "U0INES", By: "U0MARTA", Quarter: q, Line: "I ask Support\nfor a pilot", LineFor: "U0INES", On: ladder.NewDate(2026, time.July, 17)}
	t.theirs = theirs
	t.lines = []ladder.TalkNote{t.mine, theirs}
	t.before = []ladder.TalkNote{{User: "U0INES", By: "U0MARTA", Quarter: ladder.Calendar{}.Of(may(1)).Prev().Period(), Line: "A design review with Web", LineFor: "U0INES"}}
	if viewer != person.ID {
		t.other = person
		t.lines[0].By, t.lines[1].By = person.ID, viewer
		t.mine.Answers = map[ladder.TalkQuestion]string{ladder.TalkEnjoys: "Refunds", ladder.TalkSay: "On the way"}
		t.theirs = ladder.TalkNote{
			User: "U0INES", By: "U0INES", Quarter: q, For: "U0MARTA", Gaps: []string{"Lead <across> teams"},
			Answers: map[ladder.TalkQuestion]string{ladder.TalkWell: "The clean-up", ladder.TalkFailed: "The rota <@U0VICTIM>\nwas late"},
		}
	}
	return t
}

func TestTalkViews(t *testing.T) {
	b := viewBot(t)
	mine, theirs := viewTalk("U0INES"), viewTalk("U0MARTA")
	private := viewWin()
	private.Visibility, private.Result = ladder.Private, ""
	goals := []ladder.DigestGoal{
		{Goal: ladder.Goal{Text: "Lead the <clean-up>", Quarter: mine.period, State: ladder.GoalAchieved}},
		{Goal: ladder.Goal{Text: "Close 12 tickets", Quarter: ladder.Calendar{}.Of(mine.today).Period(), State: ladder.GoalActive, Verdict: ladder.GoalCurrent}},
	}
	bare := viewTalk("U0INES")
	bare.judged, bare.quarter, bare.lines, bare.mine, bare.theirs = false, ladder.StreakQuarter{}, nil, ladder.TalkNote{User: "U0INES", By: "U0INES"}, ladder.TalkNote{}
	bare.streak.Quarters = nil
	waits := viewTalk("U0MARTA")
	waits.waits, waits.theirs, waits.lines = true, ladder.TalkNote{}, nil
	waits.quarter.Verdict, waits.streak.Quarters[0].Verdict = ladder.Verdict{}, ladder.Verdict{}
	report := digestReport{sustain: theirs.sustain, DigestReport: ladder.DigestReport{Person: theirs.person, Streak: theirs.streak, Judged: true, In: theirs.quarter}}
	asks := report
	asks.waits = []waiting{{theirs.sustain, theirs.quarter}}
	saved := viewTalk("U0INES")
	saved.mine.Answers, saved.mine.Gaps, saved.mine.For = theirs.theirs.Answers, theirs.theirs.Gaps, "U0MARTA"
	breadth := ladder.Breadth{People: []ladder.UserID{"U0ARUN"}, Teams: []string{"Web"}}
	for _, tc := range []struct {
		name string
		view any
	}{
		{"talk_own", b.ownTalkBlocks(mine, []ladder.Win{viewWin(), private}, goals, breadth, nil)},
		{"talk_own_bare", b.ownTalkBlocks(bare, nil, nil, ladder.Breadth{}, nil)},
		{"talk_report", b.talkCardBlocks(theirs, report)},
		{"talk_report_waits", b.talkCardBlocks(waits, asks)},
		{"talk_form", b.talkForm(saved)},
		{"talk_form_new", b.talkForm(bare)},
		{"talk_form_manager", b.talkForm(theirs)},
		{"talk_form_manager_waits", b.talkForm(waits)},
		{"talk_saved", talkSaved(saved, false)},
		{"talk_saved_moved", talkSaved(saved, true)},
		{"talk_line_form", talkLineForm(mine)},
	} {
		t.Run(tc.name, func(t *testing.T) { golden(t, tc.name, tc.view) })
	}
}
