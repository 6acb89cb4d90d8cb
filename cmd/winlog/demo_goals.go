package main

import (
	"context"
	"slices"
	"time"

	"winlog/ladder"
	"winlog/ladder/coach"
	"winlog/storage"
)

// demoGoal is a sample goal. Like demoWin it is dated by quarter; the coach's
// verdict on it is the coach's own.
type demoGoal struct {
	key       string // demoWin refers to goals by it
	who       string
	quarter   int // 0 = this one, -1 = the last
	text      string
	measure   string
	gaps      []string
	dimension ladder.DimensionID
	achieved  string // what came of it; "" = still active
	checkIn   ladder.GoalNote
	agreed    bool // by the manager
}

// demoGoals are goals as people set them, some of which only sound like the next
// level.
func demoGoals() []demoGoal {
	return []demoGoal{
		{
			key: "clean-up", who: "ines", quarter: -1, text: "Lead the checkout error clean-up across Web, Payments and Support", measure: "orders lost 2.9 % → 1.7 %",
			gaps: []string{"driving business outcomes (not just shipping)", "leading cross-functional work"}, dimension: "collaboration",
			achieved: "Orders lost are at 1.7 %, and all three teams changed their release step.", agreed: true,
		},
		{
			key: "arun", who: "ines", quarter: -1, text: "Coach Arun until he leads the on-call review himself", gaps: []string{"mentoring"}, dimension: "mentorship",
			achieved: "He led it without me in the last month.", agreed: true,
		},
		{
			key: "refunds", who: "ines", text: "Lead making refunds safe to retry with Web, Payments and Finance, and mentor Arun through his part", measure: "refund errors 3 % → 1 %",
			gaps: []string{"leading cross-functional work", "mentoring"}, dimension: "collaboration", agreed: true,
			checkIn: ladder.GoalNote{Kind: ladder.GoalCheckIn, Status: ladder.OnTrack, Text: "All three settled on option B; Finance wants the numbers first."},
		},
		{key: "latency", who: "ines", text: "Reduce checkout latency to 200 ms", dimension: "outcome"},
		{
			key: "payouts", who: "arun", text: "Own the payout report end-to-end, from the numbers to the people who read it", measure: "0 corrections a month",
			gaps: []string{"designing solutions (not just executing)"}, dimension: "scope",
			checkIn: ladder.GoalNote{Kind: ladder.GoalCheckIn, Status: ladder.OnTrack, Text: "It matched the ledger 30 days in a row."},
		},
		{key: "tickets", who: "arun", text: "Close 12 tickets of the alert clean-up"},
		{
			key: "marketplace", who: "yuki", text: "Define the payout strategy for all marketplace products for the next 18 months and get Web, Payments and Finance to plan by it",
			gaps: []string{"setting strategy (not just leading projects)", "org-wide influence"}, dimension: "scope",
			checkIn: ladder.GoalNote{Kind: ladder.GoalCheckIn, Status: ladder.AtRisk, Text: "Finance plans by the old one until its year ends."},
		},
		{key: "reviews", who: "marta", text: "Standardize how all three checkout teams review designs, with their managers", dimension: "collaboration"},
	}
}

// sampleGoal is a sample goal as it is stored.
type sampleGoal struct {
	demoGoal
	goal ladder.Goal
}

// sampleGoals are the sample goals with the coach's verdicts. What the ladder in
// use does not have is left out.
func sampleGoals(c *config, now time.Time) ([]sampleGoal, error) {
	judge, err := coach.New(c.ladder, nil)
	if err != nil {
		return nil, err
	}
	people := make(map[ladder.UserID]ladder.Person)
	for _, p := range samplePeople(c.ladder, ladder.DateOf(now.In(c.location))) {
		people[p.ID] = p
	}
	var goals []sampleGoal
	for _, d := range demoGoals() {
		owner := people[demoID(d.who)]
		target, ok := c.ladder.TargetOf(owner.Level)
		if !ok {
			continue
		}
		quarter := c.sampleQuarter(now).Add(d.quarter)
		known, _ := c.ladder.Gaps(owner.Level, target)
		g := ladder.Goal{
			User: owner.ID, Quarter: quarter.Period(), Level: owner.Level, Target: target, Role: owner.Role, Text: d.text, Measure: d.measure,
			Gaps:       slices.DeleteFunc(slices.Clone(d.gaps), func(gap string) bool { return !slices.Contains(known, gap) }),
			Visibility: c.visibility, State: ladder.GoalActive, LadderVersion: c.ladder.Version,
		}
		if _, ok := c.ladder.Dimension(d.dimension); ok {
			g.Dimension = d.dimension
		}
		r := judge.Judge(coach.Goal{Text: d.text + "; " + d.measure, From: g.Level, To: g.Target, Role: g.Role})
		g.Verdict, g.VerdictWords = r.Verdict, r.Words
		if g.CreatedAt = quarter.First().AddDays(7).At(9*60, demoZone(d.who)); g.CreatedAt.After(now) {
			g.CreatedAt = now
		}
		goals = append(goals, sampleGoal{d, g})
	}
	return goals, nil
}

// saveSampleGoals stores the sample goals with their stories, and returns their
// ids by key.
func (c *config) saveSampleGoals(ctx context.Context, db *storage.DB, now time.Time) (map[string]ladder.GoalID, error) {
	goals, err := sampleGoals(c, now)
	if err != nil {
		return nil, err
	}
	ids := make(map[string]ladder.GoalID, len(goals))
	for _, s := range goals {
		g, _, err := db.SaveGoal(ctx, s.goal, "demo:"+s.key, nil)
		if err != nil {
			return nil, err
		}
		ids[s.key] = g.ID
		if s.agreed {
			if err := tellStory(ctx, db, demoID("marta"), g.ID, ladder.GoalNote{Kind: ladder.GoalAgreed}); err != nil {
				return nil, err
			}
		}
		if s.checkIn.Status != "" {
			if err := tellStory(ctx, db, g.User, g.ID, s.checkIn); err != nil {
				return nil, err
			}
		}
		if s.achieved == "" {
			continue
		}
		_, err = db.ChangeGoal(ctx, g.User, g.ID, "", func(g *ladder.Goal, _ []ladder.Goal) ([]ladder.GoalNote, error) {
			g.State, g.Reason = ladder.GoalAchieved, s.achieved
			return []ladder.GoalNote{{Kind: ladder.GoalClosed, Text: "achieved: " + s.achieved}}, nil
		})
		if err != nil {
			return nil, err
		}
	}
	return ids, nil
}

func tellStory(ctx context.Context, db *storage.DB, by ladder.UserID, id ladder.GoalID, note ladder.GoalNote) error {
	_, err := db.ChangeGoal(ctx, by, id, "", func(*ladder.Goal, []ladder.Goal) ([]ladder.GoalNote, error) {
		return []ladder.GoalNote{note}, nil
	})
	return err
}
