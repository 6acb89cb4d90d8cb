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

// askCheckIn opens the form to say how a goal is going.
func (b *Bot) askCheckIn(ctx context.Context, c *call) (socket.Reply, error) {
	return b.askAbout(ctx, c, c.Action.Value.Text, b.checkInForm)
}

// submitCheckIn adds the check-in to the goal's story.
func (b *Bot) submitCheckIn(ctx context.Context, c *call) (socket.Reply, error) {
	status := ladder.GoalStatus(c.View.Values["status"][inputAction].Text)
	note := ladder.CleanText(c.View.Values["note"][inputAction].Text)
	if _, ok := statusTexts[status]; !ok {
		return socket.Reply{}, ladder.FieldErrorf("status", "Pick how it is going.")
	}
	if err := checkNote("note", note); err != nil {
		return socket.Reply{}, err
	}
	return b.submitAbout(ctx, c, "*Noted.* "+statusTexts[status], func(*ladder.Goal, []ladder.Goal) ([]ladder.GoalNote, error) {
		return []ladder.GoalNote{{Kind: ladder.GoalCheckIn, Status: status, Text: note}}, nil
	})
}

// askOverrule opens the form to say that a goal is next-level all the same.
func (b *Bot) askOverrule(ctx context.Context, c *call) (socket.Reply, error) {
	return b.askAbout(ctx, c, c.Action.Value.Text, func(_ *call, g ladder.Goal) *slack.ModalViewRequest {
		return b.overruleForm(g, b.read(g))
	})
}

// submitOverrule lets the person's word count. Why is theirs alone.
func (b *Bot) submitOverrule(ctx context.Context, c *call) (socket.Reply, error) {
	why := ladder.CleanText(c.View.Values["why"][inputAction].Text)
	if err := checkNote("why", why); err != nil {
		return socket.Reply{}, err
	}
	return b.submitAbout(ctx, c, "*Noted.*", func(g *ladder.Goal, others []ladder.Goal) ([]ladder.GoalNote, error) {
		if g.Target == "" {
			return nil, ladder.Errorf(ladder.Conflict, "No level of this track follows %s, so there is no next level to speak of.", g.Level)
		}
		counted := g.NextLevel()
		g.Overruled, g.OverruleWhy = true, why
		if counted {
			return nil, nil
		}
		return nil, b.checkRoom(*g, others)
	})
}

// submitAbout changes the active goal that a form is about, and shows its story.
func (b *Bot) submitAbout(ctx context.Context, c *call, head string, change func(*ladder.Goal, []ladder.Goal) ([]ladder.GoalNote, error)) (socket.Reply, error) {
	id, err := goalID(c.View.Metadata)
	if err != nil {
		return socket.Reply{}, err
	}
	g, err := b.changeGoal(ctx, c, id, c.viewKey(), func(g *ladder.Goal, others []ladder.Goal) ([]ladder.GoalNote, error) {
		if g.State != ladder.GoalActive {
			return nil, b.goalClosed(*g)
		}
		return change(g, others)
	})
	if err != nil {
		return socket.Reply{}, err
	}
	return b.showStory(ctx, c, g, head), nil
}

// showGoal opens a goal with its story.
func (b *Bot) showGoal(ctx context.Context, c *call) (socket.Reply, error) {
	id, err := goalID(c.Action.Value.Text)
	if err != nil {
		return socket.Reply{}, err
	}
	g, err := b.ownGoal(ctx, c, id)
	if err != nil {
		return socket.Reply{}, err
	}
	story, err := b.story(ctx, c, g)
	if err != nil {
		return socket.Reply{}, err
	}
	return b.openModal(ctx, c, goalModal(append(b.goalCard(g, b.read(g), ""), story...)))
}

// showStory shows a goal that was changed, with its story, in the place of what
// was clicked or sent. The change is stored by then, so a story that cannot be
// read is left out.
func (b *Bot) showStory(ctx context.Context, c *call, g ladder.Goal, head string, notes ...string) socket.Reply {
	story, err := b.story(ctx, c, g)
	if err != nil {
		b.log.Warn("a goal is shown without its story", "user", c.User, "error", err)
	}
	return b.goalReply(c, append(b.goalCard(g, b.read(g), head, notes...), story...))
}

// story is a goal's wins and what was said about it.
func (b *Bot) story(ctx context.Context, c *call, g ladder.Goal) ([]slack.Block, error) {
	notes, err := b.store.GoalNotes(ctx, g.ID)
	if err != nil {
		return nil, err
	}
	wins, total, err := b.store.ListWins(ctx, ladder.WinFilter{User: g.User, Goal: g.ID, Limit: 10})
	if err != nil {
		return nil, err
	}
	var blocks []slack.Block
	if g.OverruleWhy != "" {
		blocks = append(blocks, blockkit.Context("Why it is next-level all the same (only you see this):"), blockkit.Section(quote(g.OverruleWhy)))
	}
	if total > 0 {
		blocks = append(blocks, blockkit.Section("*Wins for it*\n"+b.winLines(c, wins, total)))
	}
	if len(notes) > 0 {
		blocks = append(blocks, blockkit.Divider(), blockkit.Section("*Story*"))
	}
	for _, n := range notes {
		blocks = append(blocks, b.storyLine(c, n)...)
	}
	return blocks, nil
}

// storyLine is one line of a story: when, who, what.
func (b *Bot) storyLine(c *call, n ladder.GoalNote) []slack.Block {
	who := "you"
	if n.By != c.user() {
		who = blockkit.Mention(string(n.By))
	}
	what := map[ladder.GoalNoteKind]string{
		ladder.GoalAgreed: "agreed", ladder.GoalComment: "wrote", ladder.GoalClosed: "closed it",
		ladder.GoalEdited: "changed it; before, it was", ladder.GoalCheckIn: "checked in: " + statusTexts[n.Status],
	}[n.Kind]
	day := sayDate(ladder.DateOf(n.At.In(c.person.Location(b.location))), c.today)
	blocks := []slack.Block{blockkit.Context(fmt.Sprintf("%s · %s %s", day, who, what))}
	if n.Text != "" {
		blocks = append(blocks, blockkit.Section(quote(n.Text)))
	}
	return blocks
}

// statusTexts are how people read a check-in.
var statusTexts = map[ladder.GoalStatus]string{
	ladder.OnTrack:  ":large_green_circle: on track",
	ladder.AtRisk:   ":large_yellow_circle: at risk",
	ladder.OffTrack: ":red_circle: off track",
}

func (b *Bot) checkInForm(_ *call, g ladder.Goal) *slack.ModalViewRequest {
	return blockkit.Modal(blockkit.ModalText{Title: "Check in", Submit: "Save", Close: "Cancel", Callback: "goal_checkin", Metadata: goalValue(g.ID)},
		append(b.goalWords(g, ""),
			blockkit.Input("status", "How is it going?", "", false, blockkit.Select(inputAction, "Pick one", "",
				blockkit.Option(string(ladder.OnTrack), "On track"),
				blockkit.Option(string(ladder.AtRisk), "At risk"),
				blockkit.Option(string(ladder.OffTrack), "Off track"))),
			blockkit.Input("note", "In one line", "What moved, or what is in the way.", true,
				blockkit.TextInput(inputAction, "Support agreed to the budget; Finance wants to see numbers first", "", true, ladder.MaxGoalNote)))...)
}

func (b *Bot) overruleForm(g ladder.Goal, r coach.Reading) *slack.ModalViewRequest {
	blocks := append(b.goalWords(g, ""), blockkit.Section(verdictText(g, r.Why)),
		blockkit.Input("why", "Why is it next-level all the same?", "Only you ever see this.", true,
			blockkit.TextInput(inputAction, "Nobody has owned the migration so far, and three teams depend on it", g.OverruleWhy, true, ladder.MaxGoalNote)))
	return blockkit.Modal(blockkit.ModalText{Title: "Overrule the coach", Submit: "It is next-level", Close: "Cancel", Callback: "goal_overrule", Metadata: goalValue(g.ID)}, blocks...)
}

// winLines are the first lines of a goal's wins, and how many more there are.
func (b *Bot) winLines(c *call, wins []ladder.Win, total int) string {
	var lines []string
	for _, w := range wins {
		lines = append(lines, fmt.Sprintf("• %s: %s", sayDate(w.OccurredOn, c.today), blockkit.Escape(blockkit.Clip(firstLine(w.Text), 120))))
	}
	if total > len(wins) {
		lines = append(lines, fmt.Sprintf("… and %d more", total-len(wins)))
	}
	return strings.Join(lines, "\n")
}
