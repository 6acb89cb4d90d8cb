package bot

import (
	"testing"
	"time"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/bot/socket"
	"winlog/ladder"
)

// viewRecord is a person with a quarter of each kind: of the level held, excused,
// confirmed, claimed and waiting, and the one in progress. Today is 12 May 2026.
func viewRecord() ladder.StreakInput {
	c := viewCall(socket.Command)
	p := c.person
	p.Manager, p.StartDate = "U0MARTA", ladder.NewDate(2024, 2, 1)
	quarter := func(n int) ladder.Period { return ladder.Calendar{}.Of(ladder.NewDate(2026, 5, 12)).Add(n).Period() }
	reading := func(by ladder.UserID, note string, values ...ladder.VerdictValue) ladder.Reading {
		r := ladder.Reading{By: by, At: viewNow, Value: values[4], Note: note, Dimensions: map[ladder.DimensionID]ladder.VerdictValue{}}
		for i, id := range []ladder.DimensionID{"scope", "collaboration", "mentorship", "outcome"} {
			r.Dimensions[id] = values[i]
		}
		return r
	}
	const next, current, below, none = ladder.ValueNext, ladder.ValueCurrent, ladder.ValueBelow, ladder.ValueNone
	claim := func(note string, values ...ladder.VerdictValue) *ladder.Reading {
		r := reading("U0INES", note, values...)
		return &r
	}
	win := func(id string, day ladder.Date, level ladder.LevelID, v ladder.Visibility, dims ...ladder.DimensionID) ladder.WinFact {
		return ladder.WinFact{ID: ladder.WinID(id), OccurredOn: day, LoggedOn: day, Level: level, Dimensions: dims, Visibility: v, People: []ladder.UserID{"U0ARUN"}, Witness: true}
	}
	return ladder.StreakInput{
		Today: c.today, Rules: ladder.DefaultStreakRules(), Ladder: ladder.Builtin(), Person: p,
		Levels: []ladder.LevelInterval{{User: p.ID, Level: "IC2", Change: ladder.LevelInitial}},
		Leave:  []ladder.Leave{{User: p.ID, From: ladder.NewDate(2025, 7, 1), Until: ladder.NewDate(2025, 9, 1)}},
		Wins: []ladder.WinFact{
			win("01w1", ladder.NewDate(2025, 5, 2), "IC2", ladder.Manager, "scope"),
			win("01w2", ladder.NewDate(2026, 1, 20), "IC3", ladder.Manager, "scope", "collaboration"),
			win("01w3", ladder.NewDate(2026, 2, 20), "IC3", ladder.Private, "collaboration"),
			win("01w4", ladder.NewDate(2026, 3, 20), "IC3", ladder.Public, "outcome"),
			win("01w5", ladder.NewDate(2026, 5, 4), "IC3", ladder.Manager, "mentorship"),
		},
		Verdicts: []ladder.Verdict{
			{
				User: p.ID, Quarter: quarter(-2), Target: "IC3", Level: "IC2", Ladder: "1", Claim: claim("It held", next, next, current, next, next),
				Manager: &ladder.ManagerReading{Reading: reading("U0MARTA", "Every week <!here>", next, next, below, next, next), Decision: ladder.Confirm},
				Notes:   []ladder.VerdictNote{{By: "U0ARUN", At: viewNow, Text: "Led it & stayed calm"}},
			},
			{
				User: p.ID, Quarter: quarter(-1), Target: "IC3", Level: "IC2", Ladder: "1", Claim: claim("Three teams <!channel>", next, next, none, next, next),
				Sealed: time.Time{},
			},
		},
	}
}

// viewStreak is that record on a day, as its owner sees it.
func viewStreak(b *Bot, viewer ladder.UserID, today ladder.Date, changes ...func(*ladder.StreakInput)) sustain {
	in := viewRecord()
	in.Today = today
	for _, change := range changes {
		change(&in)
	}
	return b.seenBy(viewer, in, ladder.ComputeStreak(in))
}

// readBy is a change that has Marta read the quarter that waits, and decide.
func readBy(d ladder.Decision, note string) func(*ladder.StreakInput) {
	return func(in *ladder.StreakInput) {
		v := &in.Verdicts[1]
		v.Manager = &ladder.ManagerReading{
			Reading: ladder.Reading{By: "U0MARTA", At: viewNow, Value: ladder.ValuePartial, Note: note, Dimensions: map[ladder.DimensionID]ladder.VerdictValue{
				"scope": ladder.ValueNext, "collaboration": ladder.ValueCurrent, "mentorship": ladder.ValueNone, "outcome": ladder.ValueNext,
			}},
			Decision: d,
		}
	}
}

func TestStreakViews(t *testing.T) {
	b, c := viewBot(t), viewCall(socket.Command)
	review := ladder.NewDate(2026, 4, 20) // of 2026-Q1
	first := func(st sustain) ladder.StreakQuarter {
		for _, q := range st.streak.Quarters {
			if q.Quarter.Label == "2026-Q1" {
				return q
			}
		}
		t.Fatal("no 2026-Q1")
		return ladder.StreakQuarter{}
	}
	marta := viewCall(socket.Action)
	marta.person = ladder.Person{ID: "U0MARTA", Name: "Marta Olsen", Level: "M1", Active: true}
	marta.Request.User = "U0MARTA"
	own := viewStreak(b, "U0INES", review)
	seen := viewStreak(b, "U0MARTA", review)
	read := viewStreak(b, "U0MARTA", review, readBy("", ""))
	breadth := ladder.Breadth{People: []ladder.UserID{"U0MARTA"}, Teams: []string{"Checkout"}, Unknown: 1, OnlyManager: "U0MARTA"}
	fresh := viewStreak(b, "U0INES", review, func(in *ladder.StreakInput) { in.Wins, in.Verdicts, in.Leave = nil, nil, nil })
	top := viewStreak(b, "U0INES", review, func(in *ladder.StreakInput) {
		in.Person.Level, in.Levels, in.Verdicts = "IC4", []ladder.LevelInterval{{Level: "IC4"}}, nil
	})
	old := viewStreak(b, "U0INES", ladder.NewDate(2026, 7, 5), func(in *ladder.StreakInput) {
		in.Levels = append(in.Levels, ladder.LevelInterval{Level: "IC3", From: ladder.NewDate(2026, 6, 1), Change: ladder.LevelPromotion})
		in.Person.Level = "IC3"
	})
	excused := viewStreak(b, "U0INES", review, func(in *ladder.StreakInput) {
		in.Leave = append(in.Leave, ladder.Leave{From: ladder.NewDate(2026, 1, 2), Until: ladder.NewDate(2026, 3, 2)})
		in.Verdicts = in.Verdicts[:1]
	})
	win := viewWin()
	r := report{sustain: seen, waits: []waiting{{seen, first(seen)}}, leave: ladder.Leave{From: review}, away: true}
	quiet := report{sustain: viewStreak(b, "U0MARTA", review, func(in *ladder.StreakInput) { in.Person.Name, in.Verdicts, in.Wins = "Arun <Rao>", nil, nil })}
	leaves := []ladder.Leave{{From: ladder.NewDate(2025, 7, 1), Until: ladder.NewDate(2025, 9, 1)}, {From: ladder.NewDate(2026, 6, 1)}}
	ic3 := viewCall(socket.Command)
	ic3.person.Level = "IC3"
	for _, tc := range []struct {
		name string
		view any
	}{
		{"streak_card", b.streakCard(own, breadth, map[ladder.WinID]string{})},
		{"streak_card_fresh", b.streakCard(fresh, ladder.Breadth{}, nil)},
		{"streak_card_top", b.streakCard(top, ladder.Breadth{}, nil)},
		{"streak_card_promoted", b.streakCard(old, breadth, nil)},
		{"streak_card_excused", b.streakCard(excused, breadth, nil)},
		{"streak_why", b.whyModal(c, own, first(own))},
		{"streak_why_report", b.whyModal(marta, read, first(read))},
		{"streak_claim_form", b.claimForm(own, first(own))},
		{"streak_claim_form_excused", b.claimForm(excused, first(excused))},
		{"streak_claim_saved", b.claimSaved(own, first(own))},
		{"streak_claim_message", b.claimMessage(own, first(own))},
		{"streak_reading_form", b.readingForm(seen, first(seen), []ladder.Win{win})},
		{"streak_answer_form", b.answerForm(read, first(read))},
		{"streak_answer_confirm", b.answeredModal(marta, viewStreak(b, "U0MARTA", review, readBy(ladder.Confirm, "Seen <!here>")), first(viewStreak(b, "U0MARTA", review, readBy(ladder.Confirm, "Seen <!here>"))))},
		{"streak_answer_not_yet", b.answeredModal(marta, viewStreak(b, "U0MARTA", review, readBy(ladder.NotYet, "One month more")), first(viewStreak(b, "U0MARTA", review, readBy(ladder.NotYet, "One month more"))))},
		{"streak_answer_discuss", b.answeredModal(marta, viewStreak(b, "U0MARTA", review, readBy(ladder.Discuss, "")), first(viewStreak(b, "U0MARTA", review, readBy(ladder.Discuss, ""))))},
		{"streak_line_form", reopenLine.form(seen, first(seen))},
		{"streak_target_form", b.targetForm(ic3, "IC4")},
		{"streak_target_sure", b.targetConfirm(own, "M1")},
		{"leave_form", b.leaveForm(c, leaves)},
		{"team_page", b.teamPage([]report{r, quiet}, []waiting{{seen, first(seen)}}, 8, 20)},
		{"report_page", b.reportPage(marta, r, nil, []ladder.Win{win}, nil, 0, 6)},
		{"report_page_older", b.reportPage(marta, r, nil, []ladder.Win{win}, nil, 5, 6)},
		{"manager_now", b.managerNow(c, true)},
		{"manager_left", b.managerNow(c, false)},
	} {
		t.Run(tc.name, func(t *testing.T) { golden(t, tc.name, tc.view) })
	}
}

// Whatever was said of quarters fits Slack, for the longest ladder and run there is.
func TestStreakViewsAtTheirLimits(t *testing.T) {
	b := viewBot(t)
	st := viewStreak(b, "U0INES", ladder.NewDate(2026, 4, 20), func(in *ladder.StreakInput) {
		for i := range in.Verdicts {
			long := make([]rune, ladder.MaxReadingNote)
			for j := range long {
				long[j] = '<' // four characters once escaped
			}
			in.Verdicts[i].Claim.Note = string(long)
			for range 10 {
				in.Verdicts[i].Notes = append(in.Verdicts[i].Notes, ladder.VerdictNote{By: "U0ARUN", At: viewNow, Text: string(long)})
			}
		}
		day := ladder.NewDate(2000, 3, 1) // more than a hundred quarters ago
		in.Person.StartDate = day
		in.Wins = append([]ladder.WinFact{{ID: "01old", OccurredOn: day, LoggedOn: day}}, in.Wins...)
	})
	if n := len(st.streak.Quarters); n < 100 {
		t.Fatalf("%d quarters only", n)
	}
	if !blockkit.FitsMessage(b.streakCard(st, ladder.Breadth{}, nil)) {
		t.Error("the card does not fit a message")
	}
	for _, view := range []*slack.ModalViewRequest{b.whyModal(viewCall(socket.Action), st, st.streak.Quarters[len(st.streak.Quarters)-2]), b.claimForm(st, st.streak.Quarters[len(st.streak.Quarters)-2])} {
		if n := len(view.Blocks.BlockSet); n > blockkit.MaxViewBlocks {
			t.Errorf("%d blocks", n)
		}
	}
}

// The legend speaks of the signs that are there, and takes no letter for one.
func TestLegendOf(t *testing.T) {
	for grid, want := range map[string]string{
		"Leadership ●  L\nQuarter ✓": "● confirmed next level · L leave · ✓ counts",
		"Q2'26 Q3'26*\nLine ·  ·":    "`·` no evidence · * in progress",
		"Leadership ○":               "○ current level, or the next one only sometimes",
	} {
		if got := legendOf(grid); got != want {
			t.Errorf("legendOf(%q) = %q, want %q", grid, got, want)
		}
	}
}
