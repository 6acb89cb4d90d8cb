package bot

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"winlog/bot/schedule"
	"winlog/ladder"
)

// tellExpires is for how long what did not go out is tried again.
const tellExpires = 72 * time.Hour

// telling is a direct message about what somebody else just did. message makes it
// when it is sent, as things are then; false is that there is nothing to tell any
// more.
type telling struct {
	to      ladder.UserID
	key     string
	since   time.Time
	message func(ctx context.Context) (m schedule.Message, ok bool, err error)
}

// tellings are those that Slack did not take, in order. They are kept in memory:
// what they tell of is stored, and shown where the person looks.
type tellings struct {
	mu   sync.Mutex
	list []telling
}

func (l *tellings) add(t telling) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.list = append(l.list, t)
}

// take empties the list.
func (l *tellings) take() []telling {
	l.mu.Lock()
	defer l.mu.Unlock()
	list := l.list
	l.list = nil
	return list
}

func (l *tellings) waitsFor(user ladder.UserID) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.ContainsFunc(l.list, func(t telling) bool { return t.to == user })
}

// tell sends a message now, or behind what its person is still owed. One that Slack
// does not take is sent again with the next sweep.
func (b *Bot) tell(ctx context.Context, t telling) error {
	if b.untoldYet.waitsFor(t.to) {
		b.untoldYet.add(t)
		return nil
	}
	return b.send(ctx, t, false)
}

// send is one try; again looks first whether it is out already.
func (b *Bot) send(ctx context.Context, t telling, again bool) error {
	m, ok, err := t.message(ctx)
	if err == nil && !ok {
		return nil
	}
	if err == nil {
		err = b.postOnce(ctx, t.to, t.key, m, t.since, again)
	}
	if fault, ok := errors.AsType[*schedule.Fault](err); err != nil && !(ok && fault.Final()) && b.now().Sub(t.since) < tellExpires {
		b.untoldYet.add(t)
	}
	return err
}

// sendLateTellings sends again what Slack did not take. Each fault keeps the later
// ones of the same person behind it.
func (b *Bot) sendLateTellings(ctx context.Context) error {
	for _, t := range b.untoldYet.take() {
		if b.untoldYet.waitsFor(t.to) {
			b.untoldYet.add(t)
			continue
		}
		if err := b.send(ctx, t, true); err != nil {
			b.log.Warn("somebody was not told what another did", "error", err)
		}
	}
	return nil
}
