package bot

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/bot/schedule"
	"winlog/ladder"
)

// viewQuarter is the quarter of the golden digests.
var viewQuarter = ladder.Calendar{}.Of(ladder.NewDate(2026, time.May, 1)).Period()

func viewOutgoing() schedule.Outgoing {
	return schedule.Outgoing{
		DeliveryKey: ladder.DeliveryKey{Kind: ladder.MessageDigest, Period: viewQuarter.From, Recipient: "U0MARTA"},
		Quarter:     viewQuarter, Today: ladder.NewDate(2026, time.July, 7), Location: time.UTC, To: ladder.Person{ID: "U0MARTA", Name: "Marta Olsen"},
	}
}

// viewReport is a report with something of everything in a digest.
func viewReport() digestReport {
	person := ladder.Person{ID: "U0INES", Name: "Ines <Faro> & co", Role: ladder.Eng, Level: "IC2", Manager: "U0MARTA", Active: true}
	q := ladder.StreakQuarter{
		Quarter: viewQuarter, State: ladder.QuarterGrace, Level: "IC2", Target: "IC3", Value: ladder.ValueNext, Source: ladder.SourceEvidenced, Manager: "U0MARTA", Pending: true,
		Evidence: ladder.Evidence{Wins: []ladder.WinID{"01win"}, Missing: []ladder.DimensionID{"mentorship"}, Total: 2},
	}
	before := ladder.StreakQuarter{
		Quarter: ladder.Calendar{}.Of(viewQuarter.From).Prev().Period(), State: ladder.QuarterSealed, Level: "IC2", Target: "IC3", Value: ladder.ValueNext,
		Source: ladder.SourceConfirmed, Counts: true, Cells: []ladder.MatrixCell{{Dimension: "mentorship", Mark: ladder.MarkConfirmed}},
	}
	streak := ladder.Streak{Level: "IC2", Target: "IC3", Official: 1, Claimed: 1, Evidenced: 2, Quarters: []ladder.StreakQuarter{before, q}, Rules: ladder.DefaultStreakRules()}
	st := sustain{person: person, viewer: "U0MARTA", today: ladder.NewDate(2026, time.July, 7), streak: streak}
	other := viewWin()
	other.ID, other.Text, other.Result, other.Links = "02win", "Coached Arun through his first design", "", nil
	goal := func(id ladder.GoalID, text string, agreed bool, state ladder.GoalState, status ladder.GoalStatus, v ladder.GoalVerdict) ladder.DigestGoal {
		return ladder.DigestGoal{Agreed: agreed, Status: status, Goal: ladder.Goal{
			ID: id, Text: text, Quarter: viewQuarter, State: state, Verdict: v, Visibility: ladder.Manager,
		}}
	}
	goals := []ladder.DigestGoal{
		goal("g1", "Cross-team error budget", true, ladder.GoalAchieved, "", ladder.GoalNext),
		goal("g2", "Mentor 2 ICs to <!here> independence\nin June", false, ladder.GoalActive, ladder.AtRisk, ladder.GoalNext),
		goal("g3", "Close 12 tickets", false, ladder.GoalActive, ladder.OnTrack, ladder.GoalCurrent),
	}
	goals[1].Quarter = ladder.Calendar{}.Of(viewQuarter.From).Next().Period() // one to agree to yet
	r := digestReport{
		sustain: st,
		DigestReport: ladder.DigestReport{
			Person: person, Streak: streak, Judged: true, In: q, Wins: []ladder.Win{viewWin(), other}, Goals: goals,
			Part: ladder.DigestPart{User: "U0INES", For: "U0MARTA", Comments: map[ladder.DigestItem]string{"win:02win": "He runs the *review* now <@U0VICTIM>", ladder.ThinItem: "Arun, from July on"}},
		},
		allGoals: goals, sawFirst: ladder.NewDate(2026, time.July, 2),
	}
	return r
}

func TestDigestViews(t *testing.T) {
	b := viewBot(t)
	o := viewOutgoing()
	ines := viewReport()
	claimed := viewReport()
	claimed.person.ID, claimed.person.Name, claimed.Person.ID = "U0ARUN", "Arun Rao", "U0ARUN"
	claimed.DigestReport.Waits, claimed.waits = true, []waiting{{claimed.sustain, claimed.In}}
	claimed.Wins, claimed.Goals, claimed.sawFirst, claimed.Part = nil, nil, ladder.Date{}, ladder.DigestPart{}
	away := viewReport()
	away.person.ID, away.person.Name, away.Person.ID = "U0YUKI", "Yuki Mori", "U0YUKI"
	away.Wins, away.Goals, away.Part, away.sawFirst = nil, nil, ladder.DigestPart{}, ladder.Date{}
	away.In.Value, away.In.Excusable, away.Leave = ladder.ValueExcused, true, ladder.Leave{From: ladder.NewDate(2026, 6, 1), Until: ladder.NewDate(2026, 7, 21)}
	away.Streak.Stale = true
	silent := viewReport()
	silent.person.ID, silent.person.Name, silent.Person.ID = "U0NEW", "", "U0NEW"
	silent.DigestReport = ladder.DigestReport{Person: silent.person}
	silent.streak, silent.sawFirst = ladder.Streak{}, ladder.Date{}

	p := previewed{digestReport: viewReport(), o: o, manager: ladder.Person{ID: "U0MARTA", Name: "Marta & Olsen", Active: true}, goes: ladder.NewDate(2026, time.July, 7), team: true}
	p.today, p.wins = ladder.NewDate(2026, time.July, 2), p.Wins
	cut := p
	cut.goes, cut.team = ladder.Date{}, false
	cut.Part.Hidden = []ladder.DigestItem{"win:01win", "goal:g3", ladder.ThinItem}
	cut.Wins, cut.Goals = cut.wins[1:], cut.Part.ArrangeGoals(cut.allGoals)
	for _, tc := range []struct {
		name string
		view any
	}{
		{"digest", b.digestBlocks(o, []digestReport{claimed, ines, silent, away}, nil)},
		{"digest_one", b.digestBlocks(o, []digestReport{ines}, nil)},
		{"preview", b.previewBlocks(p)},
		{"preview_cut", b.previewBlocks(cut)},
		{"preview_form", b.previewForm(p)},
		{"preview_form_cut", b.previewForm(cut)},
	} {
		t.Run(tc.name, func(t *testing.T) { golden(t, tc.name, tc.view) })
	}
}

// A digest too large for one message goes on in its thread: no part is over Slack's
// limits, nothing is lost, and the way to stop it is under the first.
func TestLargeDigestGoesOnInItsThread(t *testing.T) {
	b := viewBot(t)
	for _, tc := range []struct {
		name    string
		reports int
		text    string
	}{
		{"over 50 blocks", 30, "Led it"},
		{"over 13,000 characters", 12, strings.Repeat("wörds & <more> ", 20)},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var reports []digestReport
			for i := range tc.reports {
				r := viewReport()
				r.person.ID, r.person.Name = ladder.UserID(fmt.Sprintf("U%03d", i)), fmt.Sprintf("Report %03d", i)
				r.Person = r.person
				r.Wins[0].Text, r.Wins[1].Text = tc.text, tc.text
				reports = append(reports, r)
			}
			blocks := b.digestBlocks(viewOutgoing(), reports, nil)
			if blockkit.FitsMessage(blocks) {
				t.Fatal("it fits one message")
			}
			messages, err := unaskedText{fallback: "Your digest", blocks: blocks, why: "Because."}.messages(viewOutgoing())
			if err != nil || len(messages) < 2 {
				t.Fatalf("%d messages, %v", len(messages), err)
			}
			var all string
			total := 0
			for i, m := range messages {
				var list []json.RawMessage
				if err := json.Unmarshal(m.Blocks, &list); err != nil {
					t.Fatal(err)
				}
				var sent slack.Blocks
				if err := json.Unmarshal(m.Blocks, &sent); err != nil {
					t.Fatal(err)
				}
				if len(list) > blockkit.MaxMessageBlocks || !blockkit.FitsMessage(sent.BlockSet) {
					t.Errorf("part %d has %d blocks and does not fit", i, len(list))
				}
				if has := strings.Contains(string(m.Blocks), "Stop these"); has != (i == 0) {
					t.Errorf("part %d: the way to stop it %v", i, has)
				}
				total += len(list)
				all += string(m.Blocks)
			}
			if want := len(blocks) + 2; total != want { // why it came, and the buttons
				t.Errorf("%d blocks in all parts, want %d", total, want)
			}
			at := -1
			for i := range tc.reports {
				next := strings.Index(all, fmt.Sprintf("*Report %03d*  IC2", i))
				if next < at {
					t.Errorf("report %d is missing or out of order", i)
				}
				at = next
			}
			if slices.Contains([]int{0, 1}, strings.Count(all, "Report 000")) {
				t.Error("the first report is not both in a card and in the table")
			}
		})
	}
}
