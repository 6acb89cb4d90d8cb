package bot

import (
	"context"
	"errors"

	"winlog/bot/schedule"
	"winlog/ladder"
)

// UpcomingMessages is what will be sent by itself next, as things are now, the
// soonest first.
func (b *Bot) UpcomingMessages(ctx context.Context) ([]ladder.Delivery, error) {
	if b.self.Load().team == "" {
		return nil, nil // the database may be another workspace's
	}
	return b.schedule.Upcoming(ctx)
}

// CatchUp does at once what has fallen due, and returns when it is done: for a
// clock that jumps. By a clock that runs, Run does all of it in its own time.
func (b *Bot) CatchUp(ctx context.Context) error {
	if b.self.Load().team == "" {
		return nil
	}
	err := errors.Join(b.CloseQuarters(ctx), b.OweMessages(ctx))
	_, sendErr := b.schedule.Deliver(ctx, schedule.Only{})
	return errors.Join(err, sendErr)
}
