package schedule

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"winlog/ladder"
)

// Sweep finds what has fallen due and writes it into the ledger, and closes there
// what is too late by now. It may run at any time and as often as one likes: what
// is in the ledger is not added again. A kind that fails does not keep the others.
func (s *Schedule) Sweep(ctx context.Context) error {
	s.sweeping.Lock()
	defer s.sweeping.Unlock()
	if err := s.saveReactions(ctx); err != nil {
		return fmt.Errorf("write down who reacted: %w", err)
	}
	expired, err := s.o.Store.ExpireDeliveries(ctx)
	if err != nil {
		return fmt.Errorf("close what is too late: %w", err)
	}
	for _, d := range expired {
		s.count(d)
	}
	now := s.o.Now()
	if err := s.purge(ctx, now); err != nil {
		return fmt.Errorf("forget what was left out: %w", err)
	}
	crowd, err := s.gather(ctx, now)
	if err != nil {
		return err
	}
	var errs []error
	for _, k := range s.kinds {
		if err := s.sweepKind(ctx, k, crowd, now); err != nil {
			errs = append(errs, fmt.Errorf("what is owed of %s: %w", k.ID, err))
		}
	}
	select {
	case s.wake <- struct{}{}:
	default: // Run is awake
	}
	return errors.Join(errs...)
}

// purge forgets, once a day, what was left out so long ago that no slot is as old.
func (s *Schedule) purge(ctx context.Context, now time.Time) error {
	today := ladder.DateOf(now)
	if s.purged == today {
		return nil
	}
	_, err := s.o.Store.PurgeDeliveries(ctx, now.AddDate(0, 0, -longest))
	if err == nil {
		s.purged = today
	}
	return err
}

// crowd is everybody who may be owed something, by zone: a slot is the same for
// all of a zone who are not away.
type crowd struct {
	zones map[*time.Location][]ladder.Recipient
	away  map[ladder.UserID][]ladder.Leave
}

func (s *Schedule) gather(ctx context.Context, now time.Time) (crowd, error) {
	c := crowd{zones: map[*time.Location][]ladder.Recipient{}, away: map[ladder.UserID][]ladder.Leave{}}
	people, err := s.o.Store.ListRecipients(ctx)
	if err != nil {
		return c, fmt.Errorf("list people: %w", err)
	}
	// Leave of the past matters as long as something that fell due in it does.
	away, err := s.o.Store.ListAway(ctx, ladder.DateOf(now).AddDays(-longest))
	if err != nil {
		return c, fmt.Errorf("list leave: %w", err)
	}
	for _, l := range away {
		c.away[l.User] = append(c.away[l.User], l)
	}
	locations := map[string]*time.Location{}
	for _, r := range people {
		loc := locations[r.Timezone]
		if loc == nil {
			loc = ladder.Person{Timezone: r.Timezone}.Location(s.o.Location)
			locations[r.Timezone] = loc
		}
		c.zones[loc] = append(c.zones[loc], r)
	}
	return c, nil
}

// longest is how many days back the newest slot of any kind may lie.
const longest = 400

// owedSlot is a slot with those who may be owed it, and when it came for each.
type owedSlot struct {
	slot Slot // without At
	at   map[ladder.UserID]time.Time
}

func newOwedSlot(slot Slot) *owedSlot {
	slot.At = time.Time{}
	return &owedSlot{slot: slot, at: map[ladder.UserID]time.Time{}}
}

func (o *owedSlot) people() []ladder.UserID {
	return slices.Sorted(maps.Keys(o.at))
}

func (s *Schedule) sweepKind(ctx context.Context, k Kind, c crowd, now time.Time) error {
	m := s.memo[k.ID]
	m.begin(now)
	for _, o := range s.candidates(k, m, c, now) {
		if err := s.dropDelivered(ctx, k, m, o); err != nil {
			return err
		}
		among := o.people()
		if len(among) == 0 {
			continue
		}
		owed, err := s.o.Builders[k.ID].Recipients(ctx, o.slot, among)
		if err != nil {
			return fmt.Errorf("who gets it: %w", err)
		}
		if err := s.owe(ctx, k, o, owed, now); err != nil {
			return err
		}
		for _, id := range among {
			m.left[id] = o.slot.Day
		}
		for _, id := range owed {
			m.settled[id] = o.slot.Day
		}
	}
	return nil
}

// candidates are those whose slot has come and of whom the memo does not know
// that it is settled, by slot, the oldest first.
func (s *Schedule) candidates(k Kind, m *memo, c crowd, now time.Time) []*owedSlot {
	byDay := map[ladder.Date]*owedSlot{}
	for loc, people := range c.zones {
		ofZone, ok := s.o.Planner.Newest(k, now, loc, nil)
		for _, r := range people {
			slot, ok := ofZone, ok
			if away := c.away[r.ID]; away != nil {
				slot, ok = s.o.Planner.Newest(k, now, loc, away)
			}
			if !ok || m.knows(r.ID, slot.Day) {
				continue
			}
			if slot.At.Before(r.Since) {
				m.settled[r.ID] = slot.Day
				continue
			}
			if byDay[slot.Day] == nil {
				byDay[slot.Day] = newOwedSlot(slot)
			}
			byDay[slot.Day].at[r.ID] = slot.At
		}
	}
	return slices.SortedFunc(maps.Values(byDay), func(a, b *owedSlot) int { return a.slot.Day.Compare(b.slot.Day) })
}

// dropDelivered drops the candidates who have something in the ledger for the
// slot's period or a later one. Later ones count, for the clock may have been set
// back.
func (s *Schedule) dropDelivered(ctx context.Context, k Kind, m *memo, o *owedSlot) error {
	delivered, err := s.o.Store.DeliveredSince(ctx, k.ID, o.slot.Period)
	if err != nil {
		return fmt.Errorf("what is in the ledger: %w", err)
	}
	for _, id := range delivered {
		if _, ok := o.at[id]; ok {
			m.settled[id] = o.slot.Day
			delete(o.at, id)
		}
	}
	return nil
}

// owe writes into the ledger what is owed, and what would be but is too late.
func (s *Schedule) owe(ctx context.Context, k Kind, o *owedSlot, owed []ladder.UserID, now time.Time) error {
	var rows []ladder.Delivery
	late := 0
	for _, id := range owed {
		at, ok := o.at[id]
		if !ok {
			continue // not one of those it was asked about
		}
		d := s.delivery(k, o.slot, id, at)
		if now.After(d.ExpiresAt) {
			d.State, d.Reason = ladder.DeliverySkipped, ladder.SkipLate
			late++
		}
		rows = append(rows, d)
	}
	if len(rows) == 0 {
		return nil
	}
	added, err := s.o.Store.OweDeliveries(ctx, rows)
	if err != nil {
		return fmt.Errorf("write into the ledger: %w", err)
	}
	if added > 0 {
		for range late {
			s.o.Count(k.ID, string(ladder.DeliverySkipped)+"_"+ladder.SkipLate)
		}
		s.o.Logger.Info("messages are owed", "kind", k.ID, "period", o.slot.Period.String(), "people", len(rows), "new", added, "too_late", late)
	}
	return nil
}

func (s *Schedule) delivery(k Kind, slot Slot, to ladder.UserID, at time.Time) ladder.Delivery {
	return ladder.Delivery{
		DeliveryKey: ladder.DeliveryKey{Kind: k.ID, Period: slot.Period, Recipient: to},
		State:       ladder.DeliveryDue, Priority: k.priority, Unasked: k.Unasked, DueAt: at, ExpiresAt: at.Add(k.Grace),
	}
}

// count tells the metrics what became of a delivery.
func (s *Schedule) count(d ladder.Delivery) {
	outcome := string(d.State)
	if d.State == ladder.DeliverySkipped {
		outcome += "_" + d.Reason
	}
	s.o.Count(d.Kind, outcome)
}
