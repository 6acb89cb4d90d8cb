package bot

import (
	"context"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/bot/schedule"
	"winlog/ladder"
)

// unasked is a kind of message that is sent by itself, as a schedule.Builder.
type unasked struct {
	// to are those to whom it may be owed, of all active people.
	to func(people []ladder.Person) map[ladder.UserID]bool
	// build is what it says, as blocks without their end; no blocks is nothing new.
	build func(ctx context.Context, o schedule.Outgoing) (unaskedText, error)
	store PeopleStore
}

// unaskedText is what a message says.
type unaskedText struct {
	fallback string // plain
	blocks   []slack.Block
	why      string // why somebody gets it, mrkdwn
}

// Recipients implements schedule.Builder.
func (u unasked) Recipients(ctx context.Context, _ schedule.Slot, among []ladder.UserID) ([]ladder.UserID, error) {
	people, err := u.store.ListPeople(ctx)
	if err != nil {
		return nil, err
	}
	meant := u.to(people)
	var to []ladder.UserID
	for _, id := range among {
		if meant[id] {
			to = append(to, id)
		}
	}
	return to, nil
}

// Build implements schedule.Builder. What is too long goes on in the thread; the
// way to have less of it is under the first message.
func (u unasked) Build(ctx context.Context, o schedule.Outgoing) ([]schedule.Message, error) {
	text, err := u.build(ctx, o)
	if err != nil {
		return nil, err
	}
	return text.messages(o)
}

// messages is what is sent.
func (text unaskedText) messages(o schedule.Outgoing) ([]schedule.Message, error) {
	if len(text.blocks) == 0 {
		return nil, schedule.ErrNothingNew
	}
	foot := append([]slack.Block{blockkit.Context("_Why am I seeing this?_ " + text.why)}, messageFooter(o.Kind)...)
	var messages []schedule.Message
	for _, part := range blockkit.Parts(text.blocks, foot) {
		m, err := ScheduledMessage(blockkit.Fallback(blockkit.Escape(text.fallback)), part...)
		if err != nil {
			return nil, err
		}
		messages = append(messages, m)
	}
	return messages, nil
}

// managers are those to whom somebody active reports.
func managers(people []ladder.Person) map[ladder.UserID]bool {
	to := map[ladder.UserID]bool{}
	for _, p := range people {
		if p.Active && p.Manager != "" {
			to[p.Manager] = true
		}
	}
	return to
}

// managed are those whose manager did not leave.
func managed(people []ladder.Person) map[ladder.UserID]bool {
	gone := map[ladder.UserID]bool{}
	for _, p := range people {
		gone[p.ID] = !p.Active
	}
	to := map[ladder.UserID]bool{}
	for _, p := range people {
		if p.Active && p.Manager != "" && !gone[p.Manager] {
			to[p.ID] = true
		}
	}
	return to
}

// levelled are those whose level is known.
func levelled(people []ladder.Person) map[ladder.UserID]bool {
	to := map[ladder.UserID]bool{}
	for _, p := range people {
		if p.Active && p.Level != "" {
			to[p.ID] = true
		}
	}
	return to
}

// standFunc is how somebody stands today towards a target, "" for the one they work
// towards, in the eyes of a viewer: standsFor or sealedFor.
type standFunc func(ctx context.Context, viewer, user ladder.UserID, target ladder.LevelID) (sustain, error)

// standsFor writes nothing down, unlike sustain: a message may be built to be shown
// to an operator.
func (b *Bot) standsFor(ctx context.Context, viewer, user ladder.UserID, target ladder.LevelID) (sustain, error) {
	in, err := b.streakInput(ctx, user)
	if err != nil {
		return sustain{}, err
	}
	in.Target = target
	return b.seenBy(viewer, in, b.compute(in)), nil
}

// quarterOf is a quarter of a streak.
func (s sustain) quarterOf(p ladder.Period) (ladder.StreakQuarter, bool) {
	for _, q := range s.streak.Quarters {
		if q.Quarter.From == p.From {
			return q, true
		}
	}
	return ladder.StreakQuarter{}, false
}
