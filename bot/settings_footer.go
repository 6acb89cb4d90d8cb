package bot

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/bot/socket"
	"winlog/ladder"
)

// snoozes are the choices of how long, as people read them.
var snoozes = []struct {
	choice ladder.Snooze
	name   string // after "Snooze until…"
	pause  string // as a button of its own
}{
	{ladder.SnoozeTomorrow, "Tomorrow", "Until tomorrow"},
	{ladder.SnoozeMonday, "Next Monday", "Until next Monday"},
	{ladder.SnoozeTwoWeeks, "In two weeks", "For two weeks"},
	{ladder.SnoozeQuarterEnd, "The end of the quarter", "Until the end of the quarter"},
}

// messageFooter is what every message that nobody asked for ends with: the ways
// to have less of its kind.
func messageFooter(kind ladder.MessageKind) []slack.Block {
	var options []*slack.OptionBlockObject
	for _, s := range snoozes {
		options = append(options, blockkit.Option(snoozeValue(kind, s.choice), s.name))
	}
	return blockkit.Actions(
		blockkit.Select("message.snooze", "Snooze until…", "", options...),
		blockkit.Button("message.less", "Less often", kindValue(kind)),
		blockkit.Button("message.stop", "Stop these", kindValue(kind)),
	)
}

func kindValue(kind ladder.MessageKind) string { return valueVersion + string(kind) }

func snoozeValue(kind ladder.MessageKind, s ladder.Snooze) string {
	return kindValue(kind) + "|" + string(s)
}

// readKind reads a value's kind and what follows it.
func readKind(value string) (ladder.MessageKind, string, error) {
	value, ok := strings.CutPrefix(value, valueVersion)
	id, rest, _ := strings.Cut(value, "|")
	if _, known := findKind(ladder.MessageKind(id)); !ok || !known {
		return "", "", staleButton()
	}
	return ladder.MessageKind(id), rest, nil
}

// snooze pauses messages of a kind, or all of them.
func (b *Bot) snooze(ctx context.Context, c *call) (socket.Reply, error) {
	kind, choice, err := readKind(c.Action.Value.Text)
	if err != nil {
		return socket.Reply{}, err
	}
	until, ok := ladder.Snooze(choice).Until(c.today, b.calendar.Of(c.today).Period())
	if !ok {
		return socket.Reply{}, staleButton()
	}
	return b.decide(ctx, c, kind, c.clickKey(), func(p *ladder.MessagePref) { p.PausedUntil = until })
}

// lessOften halves how often messages of a kind come.
func (b *Bot) lessOften(ctx context.Context, c *call) (socket.Reply, error) {
	kind, _, err := readKind(c.Action.Value.Text)
	if err != nil {
		return socket.Reply{}, err
	}
	return b.decide(ctx, c, kind, c.clickKey(), (*ladder.MessagePref).LessOften)
}

// stopThese ends messages of a kind.
func (b *Bot) stopThese(ctx context.Context, c *call) (socket.Reply, error) {
	kind, _, err := readKind(c.Action.Value.Text)
	if err != nil {
		return socket.Reply{}, err
	}
	return b.decide(ctx, c, kind, c.clickKey(), func(p *ladder.MessagePref) { p.Stopped = true })
}

// decide changes what somebody decided about messages, once for each key, and
// says so with a way back. The message that was clicked stays as it is.
func (b *Bot) decide(ctx context.Context, c *call, kind ladder.MessageKind, key string, change func(*ladder.MessagePref)) (socket.Reply, error) {
	var before ladder.MessagePref
	now, err := b.store.ChangeMessagePref(ctx, c.user(), kind, func(p *ladder.MessagePref) error {
		before = *p
		if p.Key != key {
			p.Key = key
			change(p)
		}
		return nil
	})
	if err != nil {
		return socket.Reply{}, err
	}
	said := decided(now, c.today)
	blocks := append([]slack.Block{blockkit.Section(said)}, blockkit.Actions(b.afterDecision(before, now)...)...)
	reply := say(said)
	reply.Message.Blocks = blocks
	return reply, nil
}

// decided says what holds now.
func decided(p ladder.MessagePref, today ladder.Date) string {
	k, _ := findKind(p.Kind)
	all := p.Kind == ""
	switch {
	case p.Stopped:
		return fmt.Sprintf("*Stopped.* I send you no more %s.", k.name)
	case p.PausedUntil.After(today) && all:
		return fmt.Sprintf("*Paused.* I write nothing by myself until %s; what you ask for is answered as ever.", sayDate(p.PausedUntil, today))
	case p.PausedUntil.After(today):
		return fmt.Sprintf("*Snoozed.* No %s until %s.", k.name, sayDate(p.PausedUntil, today))
	case p.Every > 1:
		return fmt.Sprintf("*Less often.* Of the %s I send you %s.", k.name, everyText(p.Every))
	case all:
		return "*Messages come as usual.*"
	}
	return fmt.Sprintf("*As usual.* The %s come again.", k.name)
}

// afterDecision are the buttons under a confirmation.
func (b *Bot) afterDecision(before, now ladder.MessagePref) []slack.BlockElement {
	buttons := []slack.BlockElement{}
	if before.Key != now.Key { // of a click that came again, what was before is not known any more
		buttons = append(buttons, blockkit.Button("message.undo", "Undo", undoValue(now.Kind, before)))
	}
	if now.Kind != "" && !now.Stopped && now.PausedUntil != before.PausedUntil {
		buttons = append(buttons, blockkit.Button("message.all", "Pause everything until then", kindValue("")+"|"+now.PausedUntil.String()))
	}
	return append(buttons, blockkit.Button("settings.open", "Settings", valueVersion))
}

// undoValue is a decision as the button that brings it back has it.
func undoValue(kind ladder.MessageKind, p ladder.MessagePref) string {
	stopped := "0"
	if p.Stopped {
		stopped = "1"
	}
	return strings.Join([]string{kindValue(kind), strconv.Itoa(p.Every), p.PausedUntil.String(), stopped}, "|")
}

// undoDecision makes it what it was. The button says what that is; whoever forges
// it decides about their own messages only.
func (b *Bot) undoDecision(ctx context.Context, c *call) (socket.Reply, error) {
	kind, rest, err := readKind(c.Action.Value.Text)
	if err != nil {
		return socket.Reply{}, err
	}
	parts := strings.Split(rest, "|")
	if len(parts) != 3 {
		return socket.Reply{}, staleButton()
	}
	var until ladder.Date
	every, err := strconv.Atoi(parts[0])
	if err == nil && parts[1] != "" {
		until, err = ladder.ParseDate(parts[1])
	}
	if err != nil || every < 0 || every > 8 {
		return socket.Reply{}, staleButton()
	}
	now, err := b.store.ChangeMessagePref(ctx, c.user(), kind, func(p *ladder.MessagePref) error {
		p.Every, p.PausedUntil, p.Stopped, p.Key = every, until, parts[2] == "1", c.clickKey()
		return nil
	})
	if err != nil {
		return socket.Reply{}, err
	}
	return b.answer(c, "Undone", []slack.Block{blockkit.Section("Undone. " + decided(now, c.today))}), nil
}

// pauseAll is the offer after a snooze of one kind: the same for all.
func (b *Bot) pauseAll(ctx context.Context, c *call) (socket.Reply, error) {
	_, rest, err := readKind(c.Action.Value.Text)
	if err != nil {
		return socket.Reply{}, err
	}
	until, err := readPauseField(rest, c.today)
	if err != nil || until.IsZero() {
		return socket.Reply{}, staleButton()
	}
	return b.decide(ctx, c, "", c.clickKey(), func(p *ladder.MessagePref) { p.PausedUntil = until })
}
