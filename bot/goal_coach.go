package bot

import (
	"context"
	"slices"
	"strings"

	"winlog/bot/blockkit"
	"winlog/bot/socket"
	"winlog/ladder"
	"winlog/ladder/coach"
)

// read is what the coach says of a goal and its measure, which is the result it
// looks for. Of one that leads to no other level it has nothing to say.
func (b *Bot) read(g ladder.Goal) coach.Reading {
	if g.Target == "" {
		return coach.Reading{Verdict: ladder.GoalCurrent}
	}
	words := coach.Goal{Text: g.Text, From: g.Level, To: g.Target, Role: g.Role}
	r := b.coach().Judge(words)
	if g.Measure != "" {
		rewrite := r.Rewrite // of the goal alone: the measure has a field of its own
		words.Text += "; " + g.Measure
		r = b.coach().Judge(words)
		r.Rewrite = rewrite
	}
	r.Notes = slices.DeleteFunc(r.Notes, func(n coach.Note) bool {
		return n.ID == "no-date" || n.Text == r.Why // a goal's date is its quarter
	})
	return r
}

// judge notes in a goal what the coach says of it today: the verdict stays with
// the goal, and with the ladder it was made by.
func (b *Bot) judge(g *ladder.Goal) {
	r := b.read(*g)
	g.Verdict, g.VerdictWords, g.LadderVersion = r.Verdict, r.Words, b.ladder.Version
}

// checkGoal is /goal check text: what the coach says, and nothing is stored.
func (b *Bot) checkGoal(ctx context.Context, c *call) (socket.Reply, error) {
	typed := blockkit.Decode(c.rest, nil).Text
	g, entry, err := b.readGoal(c, typed)
	switch {
	case err != nil:
		return socket.Reply{}, err
	case !b.hasLevel(c.person):
		return b.askLevelFor(ctx, c, typed)
	}
	b.judge(&g)
	return b.goalReply(c, b.goalChecked(g, b.read(g), entry.Tags, c.Envelope)), nil
}

// keepChecked saves a goal that was only checked. The key is the command's: a
// second click makes no second goal.
func (b *Bot) keepChecked(ctx context.Context, c *call) (socket.Reply, error) {
	value, ok := strings.CutPrefix(c.Action.Value.Text, valueVersion)
	envelope, typed, two := strings.Cut(value, "|")
	if !ok || !two || envelope == "" || len(envelope) > 64 {
		return socket.Reply{}, staleButton()
	}
	return b.keepTyped(ctx, c, typed, envelope)
}

// draftGoal opens the form of a new goal with what was checked, or with what the
// coach would write.
func (b *Bot) draftGoal(ctx context.Context, c *call) (socket.Reply, error) {
	typed, ok := strings.CutPrefix(c.Action.Value.Text, valueVersion)
	if !ok {
		return socket.Reply{}, staleButton()
	}
	if !b.hasLevel(c.person) {
		return b.openModal(ctx, c, b.levelForm(c, thenGoal+typed)) // the message with the text stays
	}
	return b.openGoal(ctx, c, b.draft(c, typed), goalForm{})
}

// draft is a goal for the form out of what somebody typed, right or wrong: the
// form's fields say what is wrong, beside the text.
func (b *Bot) draft(c *call, typed string) ladder.Goal {
	g, _, err := b.readGoal(c, typed)
	if err != nil {
		g = b.newGoal(c)
		g.Text = blockkit.Clip(ladder.CleanText(typed), ladder.MaxGoalText)
	}
	return g
}

// thenGoal in the metadata of the form for one's level says that the form of a
// goal follows, with the text behind it.
const thenGoal = "goal|"

// askLevelFor asks somebody without a level for it before their goal is saved.
// The goal waits in the form, and in the answer should that be closed.
func (b *Bot) askLevelFor(ctx context.Context, c *call, typed string) (socket.Reply, error) {
	reply, err := b.openModal(ctx, c, b.levelForm(c, thenGoal+typed))
	if err != nil {
		return reply, err
	}
	reply.After = func(ctx context.Context) error { return b.levelAsked(ctx, c, true) }
	if c.View.ID == "" && typed != "" {
		reply.Message = b.answer(c, "Your goal waits for your level", goalWaits(typed)).Message
	}
	return reply, nil
}

// levelThenGoal is the form of a goal in the place of the form for one's level.
func (b *Bot) levelThenGoal(c *call, typed string) socket.Reply {
	g := b.newGoal(c)
	if typed != "" {
		g = b.draft(c, typed)
	}
	return socket.Reply{Update: b.goalForm(c, g, goalForm{level: c.person.Level})}
}
