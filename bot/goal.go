package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/bot/socket"
	"winlog/ladder"
)

// setGoal is /goal: with text it saves at once, without it opens the form.
func (b *Bot) setGoal(ctx context.Context, c *call) (socket.Reply, error) {
	if c.rest == "" {
		return b.openNewGoal(ctx, c)
	}
	if reply, ok, err := b.loneGoal(ctx, c); ok {
		return reply, err
	}
	return b.addGoal(ctx, c)
}

// addGoal is /goal text: it stores the goal before it answers what the coach
// makes of it.
func (b *Bot) addGoal(ctx context.Context, c *call) (socket.Reply, error) {
	return b.keepTyped(ctx, c, blockkit.Decode(c.rest, nil).Text, c.Envelope)
}

// keepTyped stores what was typed in a command, once per envelope.
func (b *Bot) keepTyped(ctx context.Context, c *call, typed, envelope string) (socket.Reply, error) {
	g, _, err := b.readGoal(c, typed)
	switch {
	case err != nil:
		return socket.Reply{}, err
	case !b.hasLevel(c.person):
		return b.askLevelFor(ctx, c, typed)
	}
	return b.keepGoal(ctx, c, g, "cmd:"+envelope)
}

// hasLevel reports whether a person has a level of the ladder in use, without
// which nothing can be said of a goal.
func (b *Bot) hasLevel(p ladder.Person) bool {
	_, ok := b.ladder.Level(p.Level)
	return ok
}

// newGoal is an empty goal of the person who acts, for this quarter.
func (b *Bot) newGoal(c *call) ladder.Goal {
	return ladder.Goal{
		User: c.user(), Level: c.person.Level, Role: c.person.Role, Target: b.ladder.GoalTarget(c.person),
		Quarter: b.calendar.Of(c.today).Period(), Visibility: b.visibility, State: ladder.GoalActive,
	}
}

// readGoal makes a goal of what a person typed, and says what it made of it. Of
// somebody without a level only the words are checked.
func (b *Bot) readGoal(c *call, typed string) (ladder.Goal, ladder.Entry, error) {
	if ladder.Blank(typed) {
		return ladder.Goal{}, ladder.Entry{}, ladder.FieldErrorf("text", "Write what you want to do, for example: %s Lead the API redesign across 3 teams", b.names.Goal)
	}
	entry, err := ladder.ParseGoal(typed, b.ladder)
	if err != nil {
		return ladder.Goal{}, entry, err
	}
	g := b.newGoal(c)
	g.Text = entry.Text
	if q, rest, ok := ladder.GoalQuarter(g.Text, c.today, b.calendar); ok {
		g.Quarter, g.Text = q.Period(), rest
	}
	if entry.Level != "" {
		g.Target = entry.Level
	}
	if len(entry.Dimensions) > 0 {
		g.Dimension = entry.Dimensions[0] // a goal has one
	}
	if entry.Visibility != "" {
		g.Visibility = entry.Visibility
	}
	checked := g
	if !b.hasLevel(c.person) { // so that only the words count
		checked.Level = b.ladder.Levels[0].ID
		checked.Target = b.ladder.GoalTargets(checked.Level)[0]
	}
	return g, entry, ladder.CheckGoal(checked, c.today, b.ladder)
}

// keepGoal stores a goal that was checked, and shows what the coach says of it.
// A fourth next-level goal is answered with a way to swap instead.
func (b *Bot) keepGoal(ctx context.Context, c *call, g ladder.Goal, key string, notes ...string) (socket.Reply, error) {
	saved, full, err := b.storeGoal(ctx, c, g, key)
	switch {
	case len(full) > 0:
		return b.offerSwap(c, draftOf(g, key), full), nil
	case err != nil:
		return socket.Reply{}, err
	}
	return b.goalKept(ctx, c, saved, notes...), nil
}

// goalKept answers a goal that was stored.
func (b *Bot) goalKept(ctx context.Context, c *call, saved ladder.Goal, notes ...string) socket.Reply {
	if saved.State != ladder.GoalActive { // it came again after it was closed
		return b.goalReply(c, goalTakenBack(saved))
	}
	return b.goalReply(c, append(b.goalSaved(c, saved, b.read(saved), notes...), b.goalMistakes(ctx, c, saved)...))
}

// goalMistakes are the notes about a goal that was just stored.
func (b *Bot) goalMistakes(ctx context.Context, c *call, g ladder.Goal) []slack.Block {
	in := ladder.MistakeInput{Text: g.Text}
	if !g.NextLevel() {
		goals, err := b.store.ListGoals(ctx, ladder.GoalFilter{User: g.User, From: g.Quarter.From, Until: g.Quarter.Until})
		if err != nil {
			b.log.Warn("a note about a goal is left out", "user", c.User, "error", err)
		}
		in.Goals = goals
	}
	return b.mistakesAfter(ctx, c, in)
}

// storeGoal judges a goal and stores it once per key. A form that is sent again
// and says something else by then changes what it stored: Slack may not have
// shown that it was. full are the goals that leave no room for it.
func (b *Bot) storeGoal(ctx context.Context, c *call, g ladder.Goal, key string) (saved ladder.Goal, full []ladder.Goal, _ error) {
	b.judge(&g)
	saved, created, err := b.store.SaveGoal(ctx, g, key, roomFor(g, &full))
	if err != nil || created || saved.State != ladder.GoalActive || c.Kind != socket.Submission {
		return saved, full, err
	}
	saved, err = b.changeGoal(ctx, c, saved.ID, c.viewKey(), func(old *ladder.Goal, others []ladder.Goal) ([]ladder.GoalNote, error) {
		return b.rewriteTo(old, g, others)
	})
	return saved, nil, err
}

// roomFor is the check of a goal that is stored; full becomes the goals that leave no
// room for it.
func roomFor(g ladder.Goal, full *[]ladder.Goal) func(active []ladder.Goal) error {
	return func(active []ladder.Goal) error {
		*full = nil
		err := ladder.CheckRoom(g, active)
		if err != nil {
			*full = active
		}
		return err
	}
}

// rewriteTo gives a stored goal what a form says, and returns the line for its
// story. What the person said about the coach's verdict was about other words,
// so it ends with them.
func (b *Bot) rewriteTo(g *ladder.Goal, said ladder.Goal, others []ladder.Goal) ([]ladder.GoalNote, error) {
	before := *g
	g.Text, g.Measure, g.Gaps, g.Dimension, g.Visibility = said.Text, said.Measure, said.Gaps, said.Dimension, said.Visibility
	g.Level, g.Role, g.Target = said.Level, said.Role, said.Target
	if g.Text == before.Text && g.Measure == before.Measure && g.Target == before.Target && g.Level == before.Level {
		return nil, nil
	}
	g.Overruled, g.OverruleWhy = false, ""
	b.judge(g)
	if err := b.checkRoom(*g, others); err != nil {
		return nil, err
	}
	if g.Text == before.Text {
		return nil, nil
	}
	return []ladder.GoalNote{{Kind: ladder.GoalEdited, Text: fmt.Sprintf("%s (%s)", before.Text, before.Verdict)}}, nil
}

// checkRoom is ladder.CheckRoom with what to do about it.
func (b *Bot) checkRoom(g ladder.Goal, others []ladder.Goal) error {
	err := ladder.CheckRoom(g, others)
	if e, ok := errors.AsType[*ladder.Error](err); ok {
		e.Text += " Close one or carry it over first: " + b.names.Goal + " list."
	}
	return err
}

// undoGoal takes back a goal that was just saved.
func (b *Bot) undoGoal(ctx context.Context, c *call) (socket.Reply, error) {
	id, err := goalID(c.Action.Value.Text)
	if err != nil {
		return socket.Reply{}, err
	}
	g, err := b.changeGoal(ctx, c, id, c.clickKey(), func(g *ladder.Goal, _ []ladder.Goal) ([]ladder.GoalNote, error) {
		if g.State != ladder.GoalActive { // taken back already
			return nil, nil
		}
		g.State, g.Reason = ladder.GoalDropped, "Taken back."
		return []ladder.GoalNote{{Kind: ladder.GoalClosed, Text: g.Reason}}, nil
	})
	if err != nil {
		return socket.Reply{}, err
	}
	return b.goalReply(c, goalTakenBack(g)), nil
}

// reopenGoal makes a closed goal active again.
func (b *Bot) reopenGoal(ctx context.Context, c *call) (socket.Reply, error) {
	id, err := goalID(c.Action.Value.Text)
	if err != nil {
		return socket.Reply{}, err
	}
	g, err := b.changeGoal(ctx, c, id, c.clickKey(), func(g *ladder.Goal, others []ladder.Goal) ([]ladder.GoalNote, error) {
		switch {
		case g.State == ladder.GoalActive:
			return nil, nil
		case g.State == ladder.GoalCarried:
			return nil, ladder.Errorf(ladder.Conflict, "This goal was carried over: go on with the one it became.")
		case g.Ended(c.today):
			return nil, ladder.Errorf(ladder.Conflict, "%s is over, so its goals stay as they are.", g.Quarter.Label)
		}
		was := fmt.Sprintf("%s: %s", g.State, g.Reason)
		g.State, g.Reason = ladder.GoalActive, ""
		return []ladder.GoalNote{{Kind: ladder.GoalEdited, Text: was}}, b.checkRoom(*g, others)
	})
	if err != nil {
		return socket.Reply{}, err
	}
	return b.showStory(ctx, c, g, "*It is active again.*"), nil
}

// changeGoal changes a goal of the person who acts, and nobody else's. What a
// button or form carries is no proof: the owner is checked where it is changed.
func (b *Bot) changeGoal(ctx context.Context, c *call, id ladder.GoalID, key string,
	change func(g *ladder.Goal, others []ladder.Goal) ([]ladder.GoalNote, error),
) (ladder.Goal, error) {
	g, err := b.store.ChangeGoal(ctx, c.user(), id, key, func(g *ladder.Goal, others []ladder.Goal) ([]ladder.GoalNote, error) {
		if g.User != c.user() {
			return nil, noSuchGoal()
		}
		return change(g, others)
	})
	switch {
	case err != nil && ladder.KindOf(err) == ladder.NotFound, err == nil && g.User != c.user():
		return ladder.Goal{}, noSuchGoal()
	}
	return g, err
}

// ownGoal is a goal of the person who acts.
func (b *Bot) ownGoal(ctx context.Context, c *call, id ladder.GoalID) (ladder.Goal, error) {
	g, err := b.store.FindGoal(ctx, id)
	switch {
	case err != nil && ladder.KindOf(err) == ladder.NotFound, err == nil && g.User != c.user():
		return ladder.Goal{}, noSuchGoal()
	}
	return g, err
}

// activeGoal is a goal of the person who acts that is not closed.
func (b *Bot) activeGoal(ctx context.Context, c *call, id ladder.GoalID) (ladder.Goal, error) {
	g, err := b.ownGoal(ctx, c, id)
	if err == nil && g.State != ladder.GoalActive {
		err = b.goalClosed(g)
	}
	return g, err
}

func (b *Bot) goalClosed(g ladder.Goal) error {
	return ladder.Errorf(ladder.Conflict, "This goal is closed (%s), so it does not change any more. %s list %s shows it.", g.State, b.names.Goal, g.Quarter.Label)
}

// noSuchGoal is the same for a goal that is gone and one of somebody else, so
// that nobody learns of goals they may not see.
func noSuchGoal() error {
	return ladder.Errorf(ladder.NotFound, "That goal does not exist any more, or it is not one of yours.")
}

func goalValue(id ladder.GoalID) string { return valueVersion + string(id) }

func goalID(value string) (ladder.GoalID, error) {
	id, ok := strings.CutPrefix(value, valueVersion)
	if !ok || id == "" || len(id) > 64 {
		return "", staleButton()
	}
	return ladder.GoalID(id), nil
}
