package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"winlog/ladder"
)

// closing remembers up to which quarter everybody's verdicts are written down, so
// that the job has work on a few days of the year only.
type closing struct {
	mu      sync.Mutex
	through ladder.Date // first day of the newest quarter that is done; zero after a start
}

// CloseQuarters writes down what counts for everybody's quarters whose time is
// over (QUARTERS rule 3). It may run at any time, late, often and in several
// processes: a verdict that is sealed stays as it is. What fails for one person
// is tried again the next time and keeps nobody else waiting.
func (b *Bot) CloseQuarters(ctx context.Context) error {
	b.closing.mu.Lock()
	defer b.closing.mu.Unlock()
	timeline, err := b.store.FollowCalendar(ctx, b.calendar, b.todayHere())
	if err != nil {
		return err
	}
	first, last := daysNow(b.now())
	newest := timeline.Prev(timeline.Of(first)) // whoever is ahead of all others is through with it
	for newest.SealedFrom().After(first) {
		newest = timeline.Prev(newest)
	}
	if newest.From == b.closing.through {
		return nil
	}
	people, err := b.store.ListPeople(ctx)
	if err != nil {
		return err
	}
	var faults []error
	for _, p := range people {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := b.closeQuartersOf(ctx, p); err != nil {
			faults = append(faults, fmt.Errorf("close the quarters of %s: %w", p.ID, err))
		}
	}
	if len(faults) == 0 && !newest.SealedFrom().After(last) { // for the last zone of the world too
		b.closing.through = newest.From
	}
	return errors.Join(faults...)
}

// daysNow are the first and the last day that somebody on earth has at an
// instant: zones reach from UTC+14 to UTC-12.
func daysNow(now time.Time) (ahead, behind ladder.Date) {
	return ladder.DateOf(now.UTC().Add(14 * time.Hour)), ladder.DateOf(now.UTC().Add(-12 * time.Hour))
}

func (b *Bot) closeQuartersOf(ctx context.Context, p ladder.Person) error {
	in, err := b.streakInput(ctx, p.ID)
	if err != nil {
		return err
	}
	for _, target := range openTargets(in) {
		if _, _, err := b.sealed(ctx, in, target); err != nil {
			return err
		}
	}
	return nil
}

// openTargets are the target of today, and the others for which something is said
// that is not sealed.
func openTargets(in ladder.StreakInput) []ladder.LevelID {
	targets := []ladder.LevelID{""}
	for _, v := range in.Verdicts {
		if v.Sealed.IsZero() && !slices.Contains(targets, v.Target) {
			targets = append(targets, v.Target)
		}
	}
	return targets
}

// errChanged ends a transaction whose verdict is not the one that was judged.
var errChanged = errors.New("the verdict changed meanwhile")

// sealTimeout is how long an answer waits for what fell due to be written down.
// What it shows is the same without, and the job comes again.
const sealTimeout = 500 * time.Millisecond

// sealedOrDue is sealed for somebody who waits for an answer.
func (b *Bot) sealedOrDue(ctx context.Context, in ladder.StreakInput, target ladder.LevelID) (ladder.StreakInput, ladder.Streak, error) {
	short, cancel := context.WithTimeout(ctx, sealTimeout)
	defer cancel()
	now, s, err := b.sealed(short, in, target)
	if err == nil || ctx.Err() != nil {
		return now, s, err
	}
	b.log.Warn("an ended quarter was not closed; trying again later", "user", in.Person.ID, "error", err)
	in.Target = target
	return in, ladder.ComputeStreak(in), nil
}

// sealed writes down what fell due of a streak, and returns what it is computed
// from then, and the streak.
func (b *Bot) sealed(ctx context.Context, in ladder.StreakInput, target ladder.LevelID) (ladder.StreakInput, ladder.Streak, error) {
	for range 3 { // somebody may say something at the same moment
		in.Target = target
		s := b.compute(in)
		due := s.ToSeal()
		if len(due) == 0 {
			return in, s, nil
		}
		for _, q := range due {
			_, err := b.store.ChangeVerdict(ctx, "", in.Person.ID, q.Quarter, q.Target, func(v *ladder.Verdict) error {
				if !v.UpdatedAt.Equal(q.Verdict.UpdatedAt) {
					return errChanged
				}
				next, err := ladder.SealQuarter(*v, q, b.now())
				*v = next
				return err
			})
			if err != nil && !errors.Is(err, errChanged) {
				return in, s, err
			}
		}
		var err error
		if in, err = b.streakInput(ctx, in.Person.ID); err != nil {
			return in, s, err
		}
	}
	in.Target = target
	return in, ladder.ComputeStreak(in), nil
}
