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

// askLeave opens one's leave: what is known of it, and a form for more. Only
// the days are asked for; why somebody is away is nobody's business.
func (b *Bot) askLeave(ctx context.Context, c *call) (socket.Reply, error) {
	all, err := b.store.ListLeave(ctx, c.user())
	if err != nil {
		return socket.Reply{}, err
	}
	return b.openModal(ctx, c, b.leaveForm(c, all))
}

// submitLeave adds an interval. The same days again change nothing, so a form
// that comes twice makes no second one.
func (b *Bot) submitLeave(ctx context.Context, c *call) (socket.Reply, error) {
	text := func(field string) (typed string) {
		for _, v := range c.View.Values[field] { // one, whatever its action is called
			typed = v.Text
		}
		return typed
	}
	l := ladder.Leave{User: c.user()}
	var err error
	if l.From, err = ladder.ParseDate(text("from")); err != nil {
		return socket.Reply{}, ladder.FieldErrorf("from", "Pick the first day you are away.")
	}
	if until := text("until"); until != "" {
		if l.Until, err = ladder.ParseDate(until); err != nil {
			return socket.Reply{}, ladder.FieldErrorf("until", "Pick the first day you are back, or leave it empty.")
		}
	}
	if err := b.store.SaveLeave(ctx, c.user(), l); err != nil {
		return socket.Reply{}, err
	}
	return b.showLeave(ctx, c)
}

// removeLeave takes an interval away.
func (b *Bot) removeLeave(ctx context.Context, c *call) (socket.Reply, error) {
	value, ok := strings.CutPrefix(c.Action.Value.Text, valueVersion)
	from, err := ladder.ParseDate(value)
	if !ok || err != nil {
		return socket.Reply{}, staleButton()
	}
	err = b.store.DeleteLeave(ctx, c.user(), c.user(), from)
	if err != nil && ladder.KindOf(err) != ladder.NotFound { // gone already is what was asked for
		return socket.Reply{}, err
	}
	return b.showLeave(ctx, c)
}

func (b *Bot) showLeave(ctx context.Context, c *call) (socket.Reply, error) {
	all, err := b.store.ListLeave(ctx, c.user())
	if err != nil {
		return socket.Reply{}, err
	}
	return socket.Reply{Update: b.leaveForm(c, all)}, nil
}

func (b *Bot) leaveForm(c *call, all []ladder.Leave) *slack.ModalViewRequest {
	blocks := []slack.Block{blockkit.Section(fmt.Sprintf(
		"Dates only: nobody is told why. %d days of leave or more in a quarter excuse it: it neither counts nor breaks your run, unless you ask for it to be judged.",
		b.rules.LeaveDays))}
	if len(all) == 0 {
		blocks = append(blocks, blockkit.Context("No leave is recorded."))
	}
	// Slack keeps what was typed where a form's place is taken by one with the same
	// fields: these are others each time.
	fresh := fmt.Sprintf("%s:%d:%d", inputAction, len(all), b.now().Unix())
	const shown = 30
	for i, l := range all[max(0, len(all)-shown):] {
		blocks = append(blocks, blockkit.SectionWith(leaveText(l, c.today),
			blockkit.Button(fmt.Sprintf("leave.remove#%d", i), "Remove", valueVersion+l.From.String())))
	}
	return blockkit.Modal(blockkit.ModalText{Title: "Your leave", Submit: "Add", Close: "Done", Callback: "leave", Metadata: valueVersion},
		append(blocks,
			blockkit.Input("from", "First day away", "", false, blockkit.DatePicker(fresh, "")),
			blockkit.Input("until", "First day back", "Leave it empty while you do not know.", true, blockkit.DatePicker(fresh, "")))...)
}

// leaveText is an interval as people say it.
func leaveText(l ladder.Leave, today ladder.Date) string {
	if l.Until.IsZero() {
		return fmt.Sprintf("from %s, open-ended", sayDate(l.From, today))
	}
	return fmt.Sprintf("%s to %s (%s)", sayDate(l.From, today), sayDate(l.Until.AddDays(-1), today),
		plural(l.Until.DaysSince(l.From), "day"))
}

// leaveNow is the leave somebody is on, and whether there is any.
func leaveNow(all []ladder.Leave, today ladder.Date) (ladder.Leave, bool) {
	for _, l := range all {
		if !today.Before(l.From) && (l.Until.IsZero() || today.Before(l.Until)) {
			return l, true
		}
	}
	return ladder.Leave{}, false
}
