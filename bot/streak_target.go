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

// askTarget opens the choice of the level one works towards; a level that was
// written behind it is chosen already.
func (b *Bot) askTarget(ctx context.Context, c *call) (socket.Reply, error) {
	if !b.hasLevel(c.person) {
		return b.askLevel(ctx, c)
	}
	chosen := b.ladder.GoalTarget(c.person)
	if c.rest != "" {
		var err error
		if chosen, err = b.namedTarget(c); err != nil {
			return socket.Reply{}, err
		}
	}
	return b.openModal(ctx, c, b.targetForm(c, chosen))
}

// namedTarget is the target that was written behind a command.
func (b *Bot) namedTarget(c *call) (ladder.LevelID, error) {
	query := strings.Join(strings.Fields(blockkit.Decode(blockkit.Clip(c.rest, 200), nil).Text), " ")
	found := b.ladder.Find(query, c.person.Role)
	if found.Found != ladder.FoundOne {
		if len(found.Candidates) == 0 {
			return "", b.noSuchLevel(c, query)
		}
		var near []string
		for _, m := range found.Candidates {
			near = append(near, string(m.Level))
		}
		return "", ladder.Errorf(ladder.NotFound, "There is no level “%s”. Near it: %s.", blockkit.Clip(query, 60), strings.Join(near, ", "))
	}
	if level := found.Match.Level; b.ladder.IsTarget(c.person.Level, level) {
		return level, nil
	}
	var ways []string
	for _, t := range b.ladder.Next(c.person.Level) {
		ways = append(ways, string(t.Level))
	}
	if len(ways) == 0 {
		return "", nil // the form says that there is no target to choose
	}
	return "", ladder.Errorf(ladder.Invalid, "%s is no target from %s: you can work towards %s.", found.Match.Level, c.person.Level, strings.Join(ways, " or "))
}

func (b *Bot) targetForm(c *call, chosen ladder.LevelID) *slack.ModalViewRequest {
	own := c.person.Level
	var options []*slack.OptionBlockObject
	for _, t := range b.ladder.Next(own) {
		about := "The next level of your track"
		if t.Switch {
			about = "A role change, not a promotion"
			if t.Reason != "" {
				about += ": " + t.Reason
			}
		}
		options = append(options, blockkit.Described(string(t.Level), fmt.Sprintf("%s · %s", t.Level, b.ladder.Title(t.Level, c.person.Role)), about))
	}
	text := blockkit.ModalText{Title: "Your target", Submit: "Choose", Close: "Cancel", Callback: "target", Metadata: valueVersion + string(own)}
	if len(options) == 0 {
		text.Submit, text.Close = "", "Close"
		return blockkit.Modal(text, blockkit.Section(fmt.Sprintf("%s is the end of its track, so there is no target to choose.", blockkit.Escape(string(own)))))
	}
	return blockkit.Modal(text,
		blockkit.Section("A streak belongs to one target. Choose another and the run towards the old one is frozen: it stays readable and is not carried over; the new one counts only quarters judged against the new target."),
		blockkit.Input("target", "Work towards", "", false, blockkit.Select(inputAction, "Pick one", string(chosen), options...)))
}

// submitTarget keeps the choice. One that freezes a run is asked about once more.
func (b *Bot) submitTarget(ctx context.Context, c *call) (socket.Reply, error) {
	target := ladder.LevelID(c.View.Values["target"][inputAction].Text)
	if err := b.checkTarget(c, target, ladder.LevelID(strings.TrimPrefix(c.View.Metadata, valueVersion))); err != nil {
		return socket.Reply{}, err
	}
	old := b.ladder.GoalTarget(c.person)
	if target == old {
		return b.targetChosen(ctx, c, target)
	}
	st, err := b.sustain(ctx, c.user(), c.person, old)
	if err != nil {
		return socket.Reply{}, err
	}
	return socket.Reply{Update: b.targetConfirm(st, target)}, nil
}

// checkTarget refuses what is no target of one's level, and a form that was
// opened at another level.
func (b *Bot) checkTarget(c *call, target, level ladder.LevelID) error {
	switch {
	case level != c.person.Level:
		return ladder.FieldErrorf("target", "Your level changed since you opened this form (it is %s now). Close it and open it again.", c.person.Level)
	case !b.ladder.IsTarget(c.person.Level, target):
		return ladder.FieldErrorf("target", "Pick one of the targets.")
	}
	return nil
}

// targetConfirm says what a change of target does to the run there is.
func (b *Bot) targetConfirm(st sustain, target ladder.LevelID) *slack.ModalViewRequest {
	old := st.streak.Target
	esc := blockkit.Escape
	text := fmt.Sprintf("*From %s to %s.*\n", esc(string(old)), esc(string(target)))
	if st.streak.Official+st.streak.Claimed > 0 {
		text += fmt.Sprintf("Your run towards %s (%d confirmed, %d claimed) is frozen: readable with `%s %s`, and not carried over.\n",
			esc(string(old)), st.streak.Official, st.streak.Claimed, b.names.Streak, esc(string(old)))
	}
	text += fmt.Sprintf("The run towards %s counts quarters judged against %s only.", esc(string(target)), esc(string(target)))
	blocks := []slack.Block{blockkit.Section(text)}
	if b.ladder.IsSwitch(st.person.Level, target) {
		blocks = append(blocks, blockkit.Context(fmt.Sprintf("A switch of track is a role change, not a promotion. `%s %s %s` compares the two.",
			b.names.Level, esc(string(st.person.Level)), esc(string(target)))))
	}
	return blockkit.Modal(blockkit.ModalText{
		Title: "Change your target?", Submit: "Change it", Close: "Keep it", Callback: "target_sure",
		Metadata: valueVersion + string(st.person.Level) + "|" + string(target),
	}, blocks...)
}

// submitTargetSure changes the target.
func (b *Bot) submitTargetSure(ctx context.Context, c *call) (socket.Reply, error) {
	rest, _ := strings.CutPrefix(c.View.Metadata, valueVersion)
	level, target, _ := strings.Cut(rest, "|")
	if err := b.checkTarget(c, ladder.LevelID(target), ladder.LevelID(level)); err != nil {
		return socket.Reply{}, err
	}
	return b.targetChosen(ctx, c, ladder.LevelID(target))
}

// targetChosen stores the target and shows the run towards it.
func (b *Bot) targetChosen(ctx context.Context, c *call, target ladder.LevelID) (socket.Reply, error) {
	if next, ok := b.ladder.TargetOf(c.person.Level); ok && next == target {
		target = "" // the default follows the person's level
	}
	p, err := b.store.UpdatePerson(ctx, c.user(), func(p *ladder.Person) error {
		p.Target = target
		return nil
	})
	if err != nil {
		return socket.Reply{}, err
	}
	c.person = p
	st, err := b.sustain(ctx, c.user(), p, "")
	if err != nil {
		return socket.Reply{}, err
	}
	return socket.Reply{Update: blockkit.Modal(blockkit.ModalText{Title: "Your streak", Close: "Done"}, b.streakSummary(st)...)}, nil
}
