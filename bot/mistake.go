package bot

import (
	"context"
	"fmt"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/ladder"
)

// mistakesAfter are the notes about what was just stored. It is, so that a note
// which cannot be read is left out.
func (b *Bot) mistakesAfter(ctx context.Context, c *call, in ladder.MistakeInput) []slack.Block {
	notes, err := b.mistakeNotes(ctx, c, in)
	if err != nil {
		b.log.Warn("a note about a mistake is left out", "user", c.User, "error", err)
	}
	return notes
}

// mistakeNotes are the ladder's common mistakes that what somebody did or typed
// looks like, each with its fix, and each shown to a person once in their life.
func (b *Bot) mistakeNotes(ctx context.Context, c *call, in ladder.MistakeInput) ([]slack.Block, error) {
	var notes []slack.Block
	for _, m := range ladder.FindMistakes(b.ladder, in) {
		name := "mistake:" + m.ID
		if !b.offered.first(name + ":" + c.User) { // shown since the start: no need to ask
			continue
		}
		first, err := b.store.FirstTime(ctx, c.user(), name)
		if err != nil {
			b.offered.forget(name + ":" + c.User)
			return nil, err
		}
		if first {
			notes = append(notes, blockkit.Context(fmt.Sprintf(":bulb: Many people meet this one: %s. What helps: %s.",
				blockkit.Escape(m.Mistake), blockkit.Escape(m.Fix))))
		}
	}
	return notes, nil
}
