package bot

import (
	"context"
	"fmt"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/bot/schedule"
	"winlog/ladder"
)

// nudge is about somebody's goals, at the times of a quarter at which it helps
// (PRODUCT N6).
func (b *Bot) nudge(ctx context.Context, o schedule.Outgoing) (unaskedText, error) {
	quarter := b.QuarterOf(o.Period)
	before := b.timeline.Load().Prev(quarter)
	goals, err := b.store.ListGoals(ctx, ladder.GoalFilter{User: o.Recipient, From: before.From, Until: quarter.Until})
	if err != nil {
		return unaskedText{}, err
	}
	var active []ladder.GoalID
	for _, g := range goals {
		if g.State == ladder.GoalActive {
			active = append(active, g.ID)
		}
	}
	stories, err := b.store.GoalStories(ctx, active...)
	if err != nil {
		return unaskedText{}, err
	}
	checkedIn := map[ladder.GoalID]ladder.Date{}
	for id, notes := range stories {
		for _, n := range notes {
			if n.Kind == ladder.GoalCheckIn {
				checkedIn[id] = ladder.DateOf(n.At.In(o.Location))
			}
		}
	}
	n, ok := ladder.FindNudge(quarter, o.Period, goals, checkedIn)
	if !ok {
		return unaskedText{}, nil
	}
	return b.nudgeText(o, n, quarter, before), nil
}

func (b *Bot) nudgeText(o schedule.Outgoing, n ladder.Nudge, quarter, before ladder.Period) unaskedText {
	label := blockkit.Escape(quarter.Label)
	check := func(g ladder.Goal) []slack.BlockElement {
		return []slack.BlockElement{
			blockkit.Primary("goal.checkin#"+string(g.ID), "Check in", goalValue(g.ID)),
			blockkit.Button("goal.edit#"+string(g.ID), "Edit", goalValue(g.ID)),
		}
	}
	closing := func(g ladder.Goal) []slack.BlockElement {
		return []slack.BlockElement{
			blockkit.Primary("goal.close#"+string(g.ID), "Close or carry over", goalValue(g.ID)),
			blockkit.Button("goal.checkin#"+string(g.ID), "Check in", goalValue(g.ID)),
		}
	}
	t := unaskedText{why: "It is about your own goals, four or five times a quarter at most, and only if there is something to do."}
	buttons := check
	switch n.Kind {
	case ladder.NudgeNoGoal:
		t.fallback = "No goal for " + quarter.Label + " yet"
		t.blocks = append([]slack.Block{blockkit.Section(fmt.Sprintf(
			"*You have no goal for %s yet, and %s are left.* One or two for the next level are enough; the form shows the common gaps of your step.",
			label, plural(quarter.Until.DaysSince(o.Today), "day")))},
			blockkit.Actions(blockkit.Primary("goal.new", "Set a goal", valueVersion))...)
		return t
	case ladder.NudgeClose:
		t.fallback = before.Label + " is over: what became of your goals?"
		t.blocks = []slack.Block{blockkit.Section(fmt.Sprintf("*%s is over. What became of these?* Achieved, missed, or worth carrying into %s: each with a line why.", blockkit.Escape(before.Label), label))}
		buttons = closing
	case ladder.NudgeHalf:
		t.fallback = "Half of " + quarter.Label + ": how are your goals?"
		t.blocks = []slack.Block{blockkit.Section(fmt.Sprintf("*Half of %s is over. How are these going?* On track, at risk or off, with a line; your manager sees it where you share the goal.", label))}
	case ladder.NudgeEnd:
		t.fallback = quarter.Label + " ends soon"
		t.blocks = []slack.Block{blockkit.Section(fmt.Sprintf("*%s ends in %s.* What would still make the difference for these? Log the wins that belong to them while you remember.",
			label, plural(quarter.Until.DaysSince(o.Today), "day")))}
	}
	for _, g := range n.Goals[:min(len(n.Goals), 6)] {
		t.blocks = append(t.blocks, blockkit.Section(quote(blockkit.Clip(g.Text, 300))))
		t.blocks = append(t.blocks, blockkit.Actions(buttons(g)...)...)
	}
	if left := len(n.Goals) - 6; left > 0 {
		t.blocks = append(t.blocks, blockkit.Context(fmt.Sprintf("and %d more: `%s list`", left, b.names.Goal)))
	}
	return t
}
