package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"winlog/bot/schedule"
	"winlog/ladder"
)

const (
	// claimLate is when a claim whose manager was not told is looked after.
	claimLate = 2 * time.Minute
	// claimExpires is until when: later, /winlog team, Home and the digest have it.
	claimExpires = 72 * time.Hour
)

// tellOfClaim is the one message that a claim sends: the person asks for a word. It
// holds nothing that they wrote. A claim that is changed or comes again sends no
// second one; one that does not go out is sent again later (sendLateClaims). again
// says that the quarter was claimed before: then it may be out already, and nobody
// have noted it.
func (b *Bot) tellOfClaim(st sustain, q ladder.StreakQuarter, again bool) func(context.Context) error {
	if q.Manager == "" || q.Verdict.Claim == nil {
		return nil
	}
	return func(ctx context.Context) error {
		if told, err := b.toldOfClaim(ctx, st, q); err != nil || told {
			return err
		}
		return b.sendClaim(ctx, st, q, again)
	}
}

// claimKey names a claim among what a manager was told once.
func claimKey(st sustain, q ladder.StreakQuarter) string {
	return fmt.Sprintf("claim:%s:%s:%s", st.person.ID, q.Quarter.From, st.streak.Target)
}

func (b *Bot) toldOfClaim(ctx context.Context, st sustain, q ladder.StreakQuarter) (bool, error) {
	told, err := b.store.FirstTimes(ctx, q.Manager)
	return slices.Contains(told, claimKey(st, q)), err
}

// sendClaim tells a manager of a claim and writes that down. again looks first
// whether it is out already: a process may have ended in between.
func (b *Bot) sendClaim(ctx context.Context, st sustain, q ladder.StreakQuarter, again bool) error {
	key := claimKey(st, q)
	inHand := key + ":" + string(q.Manager)
	if !b.offered.first(inHand) { // a form that was sent twice at once
		return nil
	}
	message, err := ScheduledMessage(claimText(st, q), b.claimMessage(st, q)...)
	if err == nil {
		// A quarter is claimed from its first day on. When it was claimed first is not
		// known: the claim may have changed since.
		err = b.postOnce(ctx, q.Manager, key, message, q.Quarter.From.AddDays(-1).At(0, time.UTC), again)
	}
	if fault, ok := errors.AsType[*schedule.Fault](err); err == nil || ok && fault.Final() { // what cannot reach them is not tried again
		_, marked := b.store.FirstTime(ctx, q.Manager, key)
		err = errors.Join(err, marked)
	}
	if err != nil {
		b.offered.forget(inHand)
	}
	return err
}

// sendLateClaims tells the managers of claims who were not told when they were
// made: Slack was away, or nobody was known as manager. Of several processes one
// does it.
func (b *Bot) sendLateClaims(ctx context.Context) error {
	now := b.now()
	claimed, err := b.store.ListUnanswered(ctx, now.Add(-claimExpires), now.Add(-claimLate))
	if err != nil {
		return err
	}
	var late []waiting
	for _, v := range claimed {
		w, err := b.untold(ctx, v)
		if err != nil {
			return err
		}
		late = append(late, w...)
	}
	if len(late) == 0 {
		return nil
	}
	return b.runJob(ctx, "claims", now, func(ctx context.Context, _ *ladder.Job) (bool, error) {
		var faults []error
		for _, w := range late {
			// It may have gone out while another process had its turn.
			if told, err := b.toldOfClaim(ctx, w.sustain, w.quarter); err == nil && !told {
				faults = append(faults, b.sendClaim(ctx, w.sustain, w.quarter, true))
			}
		}
		if err := errors.Join(faults...); err != nil { // the next time, and not at once again
			b.log.Warn("a manager was not told of a claim; trying again later", "error", err)
		}
		return true, nil
	})
}

// untold is the claim whose manager has to be told of it, if they have.
func (b *Bot) untold(ctx context.Context, v ladder.Verdict) ([]waiting, error) {
	in, err := b.streakInput(ctx, v.User)
	if err != nil || !in.Person.Active {
		return nil, err
	}
	st, err := b.sustainBy(ctx, v.User, in, v.Target)
	if err != nil {
		return nil, err
	}
	q, ok := st.quarterOf(v.Quarter)
	if !ok || q.Manager == "" || q.Verdict.Claim == nil || q.State == ladder.QuarterSealed || q.Answered() {
		return nil, nil
	}
	told, err := b.toldOfClaim(ctx, st, q)
	if err != nil || told {
		return nil, err
	}
	return []waiting{{st, q}}, nil
}
