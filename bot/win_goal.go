package bot

import (
	"context"
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/bot/socket"
	"winlog/ladder"
	"winlog/ladder/coach"
)

// offers are what may be done about a win beside editing it.
type offers struct {
	goals     []ladder.Goal    // it may be linked to
	suggested coach.Suggestion // what its words seem to show
	words     []ladder.Endorsement
}

func (b *Bot) offersFor(ctx context.Context, c *call, w ladder.Win) offers {
	return offers{b.goalsFor(ctx, c, w), b.suggestion(c, w), b.wordsAbout(ctx, w)}
}

// goalsFor are the goals a win may be linked to: the active ones of its quarter,
// and the one it is linked to. Without them a win is shown all the same.
func (b *Bot) goalsFor(ctx context.Context, c *call, w ladder.Win) []ladder.Goal {
	q := b.calendar.Of(w.OccurredOn)
	goals, err := b.store.ListGoals(ctx, ladder.GoalFilter{User: c.user()}) // all of them: those are in memory, most often
	if err != nil {
		b.log.Warn("a win is shown without its goals", "user", c.User, "error", err)
		return nil
	}
	kept := goals[:0]
	for _, g := range goals {
		if q.Period().Contains(g.Quarter.From) && (g.State == ladder.GoalActive || g.ID == w.Goal) {
			kept = append(kept, g)
		}
	}
	return kept
}

// goalMenuOf offers goals, and none, each option with a value that value makes.
func goalMenuOf(action string, chosen ladder.GoalID, goals []ladder.Goal, value func(ladder.GoalID) string) slack.BlockElement {
	options := []*slack.OptionBlockObject{blockkit.Option(value(""), "No goal")}
	for _, g := range goals {
		options = append(options, blockkit.Option(value(g.ID), blockkit.Clip(firstLine(g.Text), 75)))
	}
	return blockkit.Select(action, "For which goal?", value(chosen), options...)
}

// goalInput is the form's field for the goal, if there is one to choose.
func goalInput(w ladder.Win, goals []ladder.Goal) []slack.Block {
	if len(goals) == 0 {
		return nil
	}
	return []slack.Block{blockkit.Input("goal", "For which goal?", "One of your goals of the quarter the win is from.", false,
		goalMenuOf(inputAction, w.Goal, goals, func(id ladder.GoalID) string {
			if id == "" {
				return noLevel
			}
			return string(id)
		}))}
}

// checkLink reports a goal that a win cannot be linked to.
func (b *Bot) checkLink(ctx context.Context, w ladder.Win) error {
	if w.Goal == "" {
		return nil
	}
	g, err := b.store.FindGoal(ctx, w.Goal)
	if err != nil && ladder.KindOf(err) != ladder.NotFound {
		return err
	}
	return ladder.CheckGoalLink(w, g)
}

// markHeadline is the button that marks a win as one of its quarter's best, or
// takes the mark away.
func (b *Bot) markHeadline(ctx context.Context, c *call) (socket.Reply, error) {
	value, ok := strings.CutPrefix(c.Action.Value.Text, valueVersion)
	mark, win, _ := strings.Cut(value, "|")
	id, err := buttonID(valueVersion + win)
	if !ok || err != nil || mark != "on" && mark != "off" {
		return socket.Reply{}, staleButton()
	}
	w, err := b.setHeadline(ctx, c, id, mark == "on")
	if err != nil {
		return socket.Reply{}, err
	}
	return b.replaceCard(c, b.winCard(c, w, b.offersFor(ctx, c, w), headlineHead(w), false)), nil
}

func (b *Bot) setHeadline(ctx context.Context, c *call, id ladder.WinID, on bool) (ladder.Win, error) {
	w, err := b.ownWin(ctx, c, id)
	if err == nil {
		w, err = b.store.MarkHeadline(ctx, c.user(), id, b.calendar.Of(w.OccurredOn).Period(), on)
	}
	if err != nil && ladder.KindOf(err) == ladder.NotFound { // deleted meanwhile
		err = noSuchWin()
	}
	return w, err
}

// headlineInList does the same for a win in a list, which the clicked row's
// block_id describes, and shows it again.
func (b *Bot) headlineInList(ctx context.Context, c *call, id ladder.WinID, on bool) (socket.Reply, error) {
	_, query, _ := strings.Cut(c.Action.Block, ":")
	q, err := parseQuery(query)
	if err != nil {
		return socket.Reply{}, err
	}
	w, err := b.setHeadline(ctx, c, id, on)
	if err != nil {
		return socket.Reply{}, err
	}
	reply, err := b.showWins(ctx, c, q)
	if err == nil {
		above(reply, blockkit.Section(headlineHead(w)))
	}
	return reply, err
}

func headlineHead(w ladder.Win) string {
	if w.Headline {
		return fmt.Sprintf("*A headline of its quarter.* It stands first where the quarter is shown; there are %d at most.", ladder.MaxHeadlines)
	}
	return "*No headline any more.*"
}

// headlineButton marks a win or takes the mark away.
func headlineButton(w ladder.Win) slack.BlockElement {
	if w.Headline {
		return blockkit.Button("win.headline", "No headline", valueVersion+"off|"+string(w.ID))
	}
	return blockkit.Button("win.headline", "Mark as headline", valueVersion+"on|"+string(w.ID))
}

// headlineOption is the same in a win's menu, with a value that value makes.
func headlineOption(w ladder.Win, value func(verb string) string) *slack.OptionBlockObject {
	if w.Headline {
		return blockkit.Option(value("plain"), "No headline")
	}
	return blockkit.Option(value("headline"), "Mark as headline")
}

// linkGoal is the menu of goals under a win.
func (b *Bot) linkGoal(ctx context.Context, c *call) (socket.Reply, error) {
	value, ok := strings.CutPrefix(c.Action.Value.Text, valueVersion)
	win, goal, two := strings.Cut(value, "|")
	id, err := buttonID(valueVersion + win)
	if !ok || !two || err != nil {
		return socket.Reply{}, staleButton()
	}
	w, err := b.ownWin(ctx, c, id)
	if err != nil {
		return socket.Reply{}, err
	}
	w.Goal = ladder.GoalID(goal)
	if err := b.checkLink(ctx, w); err != nil {
		return socket.Reply{}, err
	}
	w, err = b.changeOwn(ctx, c, id, c.clickKey(), func(w *ladder.Win) error {
		if w.Deleted() {
			return noSuchWin()
		}
		w.Goal = ladder.GoalID(goal)
		return nil
	})
	if err != nil {
		return socket.Reply{}, err
	}
	head := "*Linked to your goal.*"
	if w.Goal == "" {
		head = "*Not linked to a goal any more.*"
	}
	return b.replaceCard(c, b.winCard(c, w, b.offersFor(ctx, c, w), head, false)), nil
}
