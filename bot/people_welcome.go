package bot

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/bot/schedule"
	"winlog/ladder"
)

const (
	// newHireDays is for how long after their first day somebody is new.
	newHireDays = 14
	// newcomerSpan is for how long after they first used the program.
	newcomerSpan = 7 * 24 * time.Hour
	// oldWins is how many the welcome asks for.
	oldWins = 3
)

// welcome asks people in their first week for three wins of the past: an empty log
// is the hardest to begin. It comes once in a lifetime, to who is new in the
// company, or used the program for the first time.
type welcome struct{ b *Bot }

// Recipients are the new ones.
func (w welcome) Recipients(ctx context.Context, s schedule.Slot, among []ladder.UserID) ([]ladder.UserID, error) {
	found, err := w.b.store.ListNewcomers(ctx, s.Day.AddDays(-newHireDays), s.Day, w.b.now().Add(-newcomerSpan))
	if err != nil {
		return nil, err
	}
	isNew := make(map[ladder.UserID]bool, len(found))
	for _, id := range found {
		isNew[id] = true
	}
	return slices.DeleteFunc(slices.Clone(among), func(id ladder.UserID) bool { return !isNew[id] }), nil
}

// Build is silent for who has logged as many already.
func (w welcome) Build(ctx context.Context, o schedule.Outgoing) ([]schedule.Message, error) {
	_, total, err := w.b.store.ListWins(ctx, ladder.WinFilter{User: o.Recipient, Limit: 1})
	if err != nil {
		return nil, err
	}
	if total >= oldWins {
		return nil, schedule.ErrNothingNew
	}
	return unaskedText{
		fallback: "Welcome to Win Log: three wins to begin with.", blocks: w.b.welcomeMessage(o.To, o.Today),
		why: "You are new here; this comes once.",
	}.messages(o)
}

// welcomeMessage asks for wins of the last months, or, of somebody who has just
// begun, of the first days: before those there are none that count here.
func (b *Bot) welcomeMessage(p ladder.Person, today ladder.Date) []slack.Block {
	ask := fmt.Sprintf("Write down three things you did in the last months. A line each is enough; what changed by it makes it strong. For example:\n"+
		"`%s a month ago Cut the build from 20 to 6 minutes`\n`%s 3 weeks ago Unblocked the payments team on the schema change`", b.names.Win, b.names.Win)
	if !p.StartDate.IsZero() && today.DaysSince(p.StartDate) <= 2*newHireDays {
		ask = fmt.Sprintf("Write down three things from your first days: something you finished, something you learned, somebody you helped. A line each is enough. For example:\n"+
			"`%s yesterday Fixed the setup guide while setting up`", b.names.Win)
	}
	blocks := []slack.Block{
		blockkit.Section("*Welcome to Win Log.* It keeps what you did beside the career ladder, so that nothing has to be remembered when it counts. You say who may see each win."),
		blockkit.Section(ask),
	}
	buttons := []slack.BlockElement{blockkit.Primary("win.new", "Log a win", valueVersion)}
	if p.Level == "" {
		buttons = append(buttons, blockkit.Button("level.set", "Set my level", valueVersion))
	}
	return append(blocks, blockkit.Actions(buttons...)...)
}
