package bot

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/bot/schedule"
	"winlog/ladder"
)

// handoverSpan is for how long a change of manager is news.
const handoverSpan = 14 * 24 * time.Hour

// handovers tell a person and their new manager that it changed, each of them once,
// several changes in one message.
type handovers struct{ b *Bot }

// Recipients are those to whom a change is news that they have not been told.
func (h handovers) Recipients(ctx context.Context, _ schedule.Slot, among []ladder.UserID) ([]ladder.UserID, error) {
	owed, err := h.owed(ctx)
	if err != nil {
		return nil, err
	}
	var to []ladder.UserID
	for _, id := range among {
		if len(owed[id]) > 0 {
			to = append(to, id)
		}
	}
	return to, nil
}

// owed are the changes that people are to be told, by who is told.
func (h handovers) owed(ctx context.Context) (map[ladder.UserID][]ladder.Handover, error) {
	since := h.b.now().Add(-handoverSpan)
	changes, err := h.b.store.ListHandovers(ctx, since)
	if err != nil || len(changes) == 0 {
		return nil, err
	}
	told, err := h.b.store.LastSent(ctx, ladder.MessageHandover, since)
	if err != nil {
		return nil, err
	}
	owed := map[ladder.UserID][]ladder.Handover{}
	for _, c := range changes {
		for _, id := range []ladder.UserID{c.User, c.Manager} {
			if c.Tells(id) && c.At.After(told[id]) {
				owed[id] = append(owed[id], c)
			}
		}
	}
	return owed, nil
}

// Build says what changed for somebody, as things are now.
func (h handovers) Build(ctx context.Context, o schedule.Outgoing) ([]schedule.Message, error) {
	owed, err := h.owed(ctx)
	if err != nil {
		return nil, err
	}
	changes := owed[o.Recipient]
	text := unaskedText{
		fallback: "People report to you now.",
		blocks:   h.b.handoverMessage(o.Recipient, o.Today, changes),
		why:      "Who manages whom decides who sees what is shared with a manager, so both sides are told once.",
	}
	if len(changes) > 0 && changes[0].User == o.Recipient {
		text.fallback = "Your manager has changed."
	}
	return text.messages(o)
}

// mostHandovers is how many new reports a message names.
const mostHandovers = 20

// handoverMessage is the note to one of the two sides, or to somebody who is both.
func (b *Bot) handoverMessage(to ladder.UserID, today ladder.Date, changes []ladder.Handover) []slack.Block {
	var blocks []slack.Block
	var reports []string
	for _, h := range changes {
		how := managerSources[h.Source]
		if h.User == to {
			blocks = append(blocks, b.newManager(h, today, how)...)
			continue
		}
		if h.Source == "self" {
			how = "they said so"
		}
		line := fmt.Sprintf("• %s, since %s", blockkit.Mention(string(h.User)), sayDate(h.From, today))
		if h.Before != "" {
			line += "; before: " + blockkit.Mention(string(h.Before))
		}
		if how != "" {
			line += " (" + how + ")"
		}
		reports = append(reports, line)
	}
	if len(reports) > 0 {
		blocks = append(blocks, b.newReports(reports)...)
	}
	return blocks
}

func (b *Bot) newManager(h ladder.Handover, today ladder.Date, how string) []slack.Block {
	now, before := blockkit.Mention(string(h.Manager)), blockkit.Mention(string(h.Before))
	head := fmt.Sprintf("*Your manager is %s now*, since %s", now, sayDate(h.From, today))
	if how != "" {
		head += " (" + how + ")"
	}
	lines := []string{
		head + ". Before, it was " + before + ".",
		fmt.Sprintf("• %s sees what you share with your manager: wins, goals, and your quarters. What is private stays yours; make an older win private if it is not for them.", now),
		fmt.Sprintf("• %s does not see it any more. What they confirmed stays, under their name; a quarter that ended while they managed you is still theirs to confirm.", before),
		fmt.Sprintf("Not right? `%s manager @name` says who it is.", b.names.Winlog),
	}
	return append([]slack.Block{blockkit.Section(strings.Join(lines, "\n"))}, blockkit.Actions(
		blockkit.Button("win.page", "What I share with my manager", winQuery{Period: allTime, Visibility: string(ladder.Manager)}.encode()))...)
}

func (b *Bot) newReports(lines []string) []slack.Block {
	if more := len(lines) - mostHandovers; more > 0 {
		lines = append(lines[:mostHandovers:mostHandovers], fmt.Sprintf("… and %d more", more))
	}
	return append([]slack.Block{
		blockkit.Section("*New in your team*\n" + strings.Join(lines, "\n")),
		blockkit.Context("You see what they share with their manager from now on. Quarters that ended before are for the manager they had then to confirm."),
	}, blockkit.Actions(blockkit.Button("team.page", "My team", valueVersion+"0"))...)
}
