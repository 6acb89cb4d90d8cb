package bot

import (
	"context"
	"fmt"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/bot/socket"
	"winlog/ladder"
)

// askClose opens the form to close a goal or carry it over.
func (b *Bot) askClose(ctx context.Context, c *call) (socket.Reply, error) {
	return b.askAbout(ctx, c, c.Action.Value.Text, b.closeForm)
}

// askAbout opens a form about an active goal of the person who acts.
func (b *Bot) askAbout(ctx context.Context, c *call, value string, form func(*call, ladder.Goal) *slack.ModalViewRequest) (socket.Reply, error) {
	id, err := goalID(value)
	if err != nil {
		return socket.Reply{}, err
	}
	g, err := b.activeGoal(ctx, c, id)
	if err != nil {
		return socket.Reply{}, err
	}
	reply, err := b.openModal(ctx, c, form(c, g))
	return b.cardInForm(c, reply, id), err
}

// submitClose closes a goal or carries it over.
func (b *Bot) submitClose(ctx context.Context, c *call) (socket.Reply, error) {
	id, err := goalID(c.View.Metadata)
	if err != nil {
		return socket.Reply{}, err
	}
	g, err := b.ownGoal(ctx, c, id)
	if err != nil {
		return socket.Reply{}, err
	}
	out, err := b.outcomeOf(c)
	if err != nil {
		return socket.Reply{}, err
	}
	if !out.carried() {
		closed, err := b.changeGoal(ctx, c, g.ID, c.viewKey(), out.close(b))
		if err != nil {
			return socket.Reply{}, err
		}
		return b.showStory(ctx, c, closed, fmt.Sprintf("*Closed:* %s.", closed.State)), nil
	}
	next, err := b.store.CarryGoal(ctx, c.user(), g.ID, c.viewKey(), b.carry(c, g, out))
	switch {
	case ladder.KindOf(err) == ladder.NotFound:
		return socket.Reply{}, noSuchGoal()
	case err != nil:
		return socket.Reply{}, err
	}
	return b.showStory(ctx, c, next, "*Carried over to "+blockkit.Escape(next.Quarter.Label)+".*"), nil
}

// outcome is what a form with closeInputs says.
type outcome struct {
	state  ladder.GoalState
	reason string
}

func (b *Bot) outcomeOf(c *call) (outcome, error) {
	out := outcome{
		state:  ladder.GoalState(c.View.Values["outcome"][inputAction].Text),
		reason: ladder.CleanText(c.View.Values["reason"][inputAction].Text),
	}
	if err := checkNote("reason", out.reason); err != nil {
		return out, err
	}
	switch out.state {
	case ladder.GoalCarried:
		if !b.hasLevel(c.person) {
			return out, b.noLevelAnyMore()
		}
		return out, nil
	case ladder.GoalAchieved, ladder.GoalMissed, ladder.GoalDropped:
	default:
		return out, ladder.FieldErrorf("outcome", "Pick what became of it.")
	}
	if ladder.Blank(out.reason) {
		return out, ladder.FieldErrorf("reason", "Write one line: what came of it, or why not.")
	}
	return out, nil
}

func (o outcome) carried() bool { return o.state == ladder.GoalCarried }

// close is for ChangeGoal.
func (o outcome) close(b *Bot) func(g *ladder.Goal, _ []ladder.Goal) ([]ladder.GoalNote, error) {
	return func(g *ladder.Goal, _ []ladder.Goal) ([]ladder.GoalNote, error) {
		if g.State != ladder.GoalActive {
			return nil, b.goalClosed(*g)
		}
		g.State, g.Reason = o.state, o.reason
		return []ladder.GoalNote{{Kind: ladder.GoalClosed, Text: string(o.state) + ": " + o.reason}}, nil
	}
}

// carry makes a goal one of the next quarter, or of this one if its own is over. It
// is judged anew, from the level the person has now; what was written is kept.
func (b *Bot) carry(c *call, g ladder.Goal, out outcome) ladder.GoalCarry {
	to := b.carriesTo(c, g).Period()
	carry := ladder.GoalCarry{To: to, Next: func(old ladder.Goal, active []ladder.Goal) (ladder.Goal, error) {
		if old.User != c.user() {
			return old, noSuchGoal()
		}
		next := b.newGoal(c)
		next.Quarter = to
		next.Text, next.Measure, next.Gaps, next.Dimension, next.Visibility = old.Text, old.Measure, old.Gaps, old.Dimension, old.Visibility
		if old.Level == next.Level {
			next.Target, next.Overruled, next.OverruleWhy = old.Target, old.Overruled, old.OverruleWhy
		} else {
			next.Gaps = nil // of a step that is behind
		}
		b.judge(&next)
		return next, b.checkRoom(next, active)
	}}
	if !ladder.Blank(out.reason) {
		carry.Notes = []ladder.GoalNote{{Kind: ladder.GoalComment, Text: out.reason}}
	}
	return carry
}

// carriesTo is the quarter a goal can be carried over to.
func (b *Bot) carriesTo(c *call, g ladder.Goal) ladder.Quarter {
	if g.Ended(c.today) {
		return b.calendar.Of(c.today)
	}
	return b.calendar.Of(g.Quarter.From).Next()
}

// closeForm asks what became of a goal.
func (b *Bot) closeForm(c *call, g ladder.Goal) *slack.ModalViewRequest {
	blocks := b.goalWords(g, "")
	return blockkit.Modal(blockkit.ModalText{Title: "Close or carry over", Submit: "Save", Close: "Cancel", Callback: "goal_close", Metadata: goalValue(g.ID)},
		append(blocks, closeInputs(b.carriesTo(c, g).String())...)...)
}

// closeInputs ask for an outcome and a reason; next is the quarter the goal can
// be carried over to.
func closeInputs(next string) []slack.Block {
	return []slack.Block{
		blockkit.Input("outcome", "What became of it?", "", false, blockkit.Select(inputAction, "Pick one", "",
			blockkit.Described(string(ladder.GoalAchieved), "Achieved", "It is done, and it shows"),
			blockkit.Described(string(ladder.GoalMissed), "Missed", "It was tried and did not come about"),
			blockkit.Described(string(ladder.GoalDropped), "Dropped", "Something else mattered more"),
			blockkit.Described(string(ladder.GoalCarried), "Carry over to "+next, "It goes on there, judged anew"))),
		blockkit.Input("reason", "In one line: what came of it, or why not?", "Not needed to carry it over.", true,
			blockkit.TextInput(inputAction, "Refund errors are at 1.1 %; Support owns the report now", "", true, ladder.MaxGoalNote)),
	}
}

// checkNote reports a note that is too long.
func checkNote(field, text string) error {
	if n := utf8.RuneCountInString(text); n > ladder.MaxGoalNote {
		return ladder.FieldErrorf(field, "This has %d characters; at most %d fit.", n, ladder.MaxGoalNote)
	}
	return nil
}
