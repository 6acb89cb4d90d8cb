package bot

import (
	"context"
	"time"

	"github.com/slack-go/slack"

	"winlog/bot/schedule"
	"winlog/ladder"
)

// GoalForManager lets tests show a goal to a manager where no view does yet.
func (b *Bot) GoalForManager(g ladder.Goal, owner ladder.Person, notes []ladder.GoalNote) []slack.Block {
	return b.goalForManager(g, owner, notes)
}

// MessageFooter lets tests post a message with the buttons of every unasked one.
var MessageFooter = messageFooter

// SetWait lets tests decide how the work about people waits for its turn.
func (b *Bot) SetWait(wait func(ctx context.Context, d time.Duration) error) { b.wait = wait }

// SetAdmins changes who the administrators are.
func (b *Bot) SetAdmins(ids ...ladder.UserID) {
	b.admins, b.adminIDs = map[ladder.UserID]bool{}, ids
	for _, id := range ids {
		b.admins[id] = true
	}
}

// SendOnly makes the bot send messages of some kinds by itself and no others.
func (b *Bot) SendOnly(o Options, builders map[ladder.MessageKind]schedule.Builder) (err error) {
	b.schedule, err = b.newSchedule(o, builders)
	return err
}

// PublishHome shows somebody their Home as if they had opened it, looking at a view
// whose hash is "".
func (b *Bot) PublishHome(ctx context.Context, user ladder.UserID, hash string) error {
	b.homes.open(user, hash)
	return b.publishHome(ctx, user)
}

// TouchHome is a change of what somebody's Home shows.
func (b *Bot) TouchHome(ctx context.Context, user ladder.UserID) error {
	b.homes.touch(user)
	return b.publishHome(ctx, user)
}

// HomeHash is Slack's of the view that somebody was shown last.
func (b *Bot) HomeHash(user ladder.UserID) string { return b.homes.of[user].hash }
