package bot

import (
	"context"
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/bot/socket"
	"winlog/ladder"
)

// chooseManager is /winlog manager [@person]: who manages one is said by oneself.
// It is asked once more, as it shares what one showed "the manager" with somebody.
func (b *Bot) chooseManager(ctx context.Context, c *call) (socket.Reply, error) {
	if c.rest == "" {
		return b.answer(c, "Your manager", b.managerNow(c, b.managerActs(ctx, c.person))), nil
	}
	manager, err := b.onePerson(c, "manager")
	if err != nil {
		return socket.Reply{}, err
	}
	p, err := b.checkManager(ctx, c, manager)
	if err != nil {
		return socket.Reply{}, err
	}
	if p.ID == c.person.Manager {
		return b.answer(c, "Your manager", b.managerNow(c, b.managerActs(ctx, c.person))), nil
	}
	blocks := []slack.Block{
		blockkit.Section(fmt.Sprintf("*Is %s your manager from today on?*", blockkit.Mention(string(p.ID)))),
		blockkit.Section(b.handover(c, p)),
	}
	return b.answer(c, "Is this your manager?", append(blocks, blockkit.Actions(
		blockkit.Primary("manager.set", "Yes, from today on", valueVersion+string(p.ID)),
		blockkit.Button("manager.no", "No", valueVersion))...)), nil
}

// handover is what a change of manager means for what others see.
func (b *Bot) handover(c *call, p ladder.Person) string {
	lines := []string{
		fmt.Sprintf("%s will see the wins and goals that you share with your manager, and your quarters: claims, confirmations, the grid of `%s`.", blockkit.Mention(string(p.ID)), b.names.Streak),
		"Private wins stay yours. To keep an older one from a new manager, make it private first: `" + b.names.Win + " list all #manager`.",
	}
	if old := c.person.Manager; old != "" {
		lines = append(lines, fmt.Sprintf("%s does not see them any more. What they confirmed stays, under their name; a quarter that ended while they managed you is still theirs to confirm.", blockkit.Mention(string(old))))
	}
	return "• " + strings.Join(lines, "\n• ")
}

// onePerson is the one person a command names.
func (b *Bot) onePerson(c *call, word string) (ladder.UserID, error) {
	typed := blockkit.Decode(c.rest, nil)
	switch {
	case len(typed.Users) == 1:
		return ladder.UserID(typed.Users[0]), nil
	case len(typed.Users) > 1:
		return "", ladder.Errorf(ladder.Invalid, "Name one person at a time.")
	}
	if ladder.Blank(typed.Text) {
		return "", ladder.Errorf(ladder.Invalid, "Say of whom: write %s %s @name and pick the name from the list Slack shows while you type it.", b.names.Winlog, word)
	}
	return "", ladder.Errorf(ladder.Invalid, "I do not know who “%s” is. Write %s %s @name and pick the name from the list Slack shows while you type it.",
		blockkit.Clip(typed.Text, 40), b.names.Winlog, word)
}

// checkManager is the person who is to become somebody's manager, if they can. A
// loop is refused where it is stored.
func (b *Bot) checkManager(ctx context.Context, c *call, id ladder.UserID) (ladder.Person, error) {
	if id == c.user() {
		return ladder.Person{}, ladder.Errorf(ladder.Invalid, "You cannot be your own manager.")
	}
	return b.colleague(ctx, id, "")
}

// setManager records the manager, from today on.
func (b *Bot) setManager(ctx context.Context, c *call) (socket.Reply, error) {
	id, ok := strings.CutPrefix(c.Action.Value.Text, valueVersion)
	if !ok || id == "" || len(id) > 40 {
		return socket.Reply{}, staleButton()
	}
	p, err := b.checkManager(ctx, c, ladder.UserID(id))
	if err != nil {
		return socket.Reply{}, err
	}
	err = b.store.SetManager(ctx, c.user(), p.ID, c.today, "self", c.user())
	if err != nil {
		if ladder.KindOf(err) == ladder.Invalid {
			err = ladder.Errorf(ladder.Invalid, "%s reports to you, directly or through others, so they cannot be your manager.", shownName(p))
		}
		return socket.Reply{}, err
	}
	b.homes.touch(c.person.Manager, p.ID)
	c.person.Manager = p.ID
	return b.answer(c, "Your manager", b.managerNow(c, b.managerActs(ctx, c.person))), nil
}

// keepManager closes the question and changes nothing.
func (b *Bot) keepManager(context.Context, *call) (socket.Reply, error) {
	return socket.Reply{Message: &socket.Answer{Text: "All right.", Delete: true}}, nil
}

// managerActs reports whether somebody's manager has an active account.
func (b *Bot) managerActs(ctx context.Context, p ladder.Person) bool {
	m, err := b.store.FindPerson(ctx, p.Manager)
	return err == nil && m.Active
}

// managerNow says who somebody's manager is; acts, whether they have an account.
func (b *Bot) managerNow(c *call, acts bool) []slack.Block {
	how := fmt.Sprintf("`%s manager @name` changes it, from that day on.", b.names.Winlog)
	if c.person.Manager == "" {
		return []slack.Block{
			blockkit.Section("*Your manager is not known.* So nobody sees what you share with your manager, and nobody can confirm a quarter."),
			blockkit.Context(fmt.Sprintf("`%s manager @name` says who it is, from that day on.", b.names.Winlog)),
		}
	}
	if !acts {
		return []slack.Block{
			blockkit.Section(fmt.Sprintf("*Your manager was %s, who has no active account any more.* Nobody sees what you share with your manager, or confirms your quarters, until there is another.", blockkit.Mention(string(c.person.Manager)))),
			blockkit.Context(how),
		}
	}
	return []slack.Block{
		blockkit.Section(fmt.Sprintf("*Your manager is %s.* They see the wins and goals you share with your manager, and confirm your quarters.", blockkit.Mention(string(c.person.Manager)))),
		blockkit.Context(how),
	}
}
