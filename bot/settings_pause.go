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

// pause is /winlog pause 2 weeks: nothing unasked until a day.
func (b *Bot) pause(ctx context.Context, c *call) (socket.Reply, error) {
	if c.rest == "" {
		return b.answer(c, "Pause", b.pauseChoices()), nil
	}
	until, err := ladder.ParsePause(blockkit.Decode(c.rest, nil).Text, c.today, b.calendar.Of(c.today).Period())
	if err != nil {
		return socket.Reply{}, err
	}
	return b.decide(ctx, c, "", "cmd:"+c.Envelope, func(p *ladder.MessagePref) { p.PausedUntil = until })
}

func (b *Bot) pauseChoices() []slack.Block {
	var buttons []slack.BlockElement
	for i, s := range snoozes {
		buttons = append(buttons, blockkit.Button(fmt.Sprintf("message.snooze#%d", i), s.pause, snoozeValue("", s.choice)))
	}
	return append([]slack.Block{
		blockkit.Section("*No messages from me until when?* What you ask for is answered as ever."),
	}, append(blockkit.Actions(buttons...),
		blockkit.Context(fmt.Sprintf("Or write it: `%s pause until 12 June`, `%s pause 3 weeks`. `%s settings` has each kind of message.", b.names.Winlog, b.names.Winlog, b.names.Winlog)))...)
}

// resume is /winlog resume: every pause is over. What is off stays off.
func (b *Bot) resume(ctx context.Context, c *call) (socket.Reply, error) {
	prefs, err := b.store.ListMessagePrefs(ctx, c.user())
	if err != nil {
		return socket.Reply{}, err
	}
	var off []string
	for _, p := range prefs {
		k, known := findKind(p.Kind)
		if p.Stopped && p.Kind != "" && known {
			off = append(off, k.name)
		}
		if p.PausedUntil.IsZero() && (p.Kind != "" || !p.Stopped) {
			continue
		}
		if err := b.changePref(ctx, c, p.Kind, func(p *ladder.MessagePref) {
			p.PausedUntil = ladder.Date{}
			p.Stopped = p.Stopped && p.Kind != ""
		}); err != nil {
			return socket.Reply{}, err
		}
	}
	text := "*Messages come again*, in your working hours."
	if len(off) > 0 {
		text += "\nStill off, as you chose: " + strings.Join(off, ", ") + "."
	}
	return b.answer(c, "Messages come again", append([]slack.Block{blockkit.Section(text)},
		blockkit.Actions(blockkit.Button("settings.open", "Settings", valueVersion))...)), nil
}

// resumeInForm is the button of the settings. It does not show the form again:
// in a form that is updated, Slack keeps what its fields hold, here the date.
func (b *Bot) resumeInForm(ctx context.Context, c *call) (socket.Reply, error) {
	if err := b.changePref(ctx, c, "", func(p *ladder.MessagePref) { p.PausedUntil, p.Stopped = ladder.Date{}, false }); err != nil {
		return socket.Reply{}, err
	}
	return b.settingsSaved(ctx, c, "*Messages come again.*")
}

// readPauseField reads the form's date; empty is no pause.
func readPauseField(text string, today ladder.Date) (ladder.Date, error) {
	if text == "" {
		return ladder.Date{}, nil
	}
	until, err := ladder.ParsePause(text, today, ladder.Period{})
	if err != nil {
		return ladder.Date{}, ladder.FieldErrorf("pause", "Pick a day in the future, within a year, or none.")
	}
	return until, nil
}
