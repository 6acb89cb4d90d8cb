package schedule

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"winlog/ladder"
)

// Upcoming is the next slot of a kind that has not come yet for somebody in a
// zone who is away now and then; false if none is in sight.
func (p Planner) Upcoming(k Kind, now time.Time, loc *time.Location, away []ladder.Leave) (Slot, bool) {
	rule, ok := p.Rules[k.ID]
	if !ok {
		return Slot{}, false
	}
	today := ladder.DateOf(now.In(loc))
	if k.Cycle == Quarterly {
		// What is sent after a quarter's end falls into the quarter after it.
		quarter := p.previous(p.previous(p.Quarter(today)))
		for range 8 {
			if s, ok := p.OfQuarter(k, quarter, loc, away); ok && s.At.After(now) {
				return s, true
			}
			quarter = p.next(quarter)
		}
		return Slot{}, false
	}
	day := today.AddDays(-9) // a slot before today may be moved to a working day after it
	for range 40 {
		on, minute, ok := rule.firstFrom(day)
		if !ok {
			break
		}
		if at, ok := p.move(on, minute, loc, away); ok && at.After(now) {
			s := Slot{Kind: k.ID, Period: on, Day: on, Quarter: p.Quarter(on), At: at}
			if k.Cycle == Once {
				s.Period = ladder.Date{}
			}
			return s, true
		}
		day = on.AddDays(1)
	}
	return Slot{}, false
}

// SlotOf is when a quarterly kind falls due for somebody in a zone for a quarter;
// false if it does not.
func (s *Schedule) SlotOf(id ladder.MessageKind, quarter ladder.Period, loc *time.Location) (Slot, bool) {
	k, ok := s.kind(id)
	if !ok {
		return Slot{}, false
	}
	return s.o.Planner.OfQuarter(k, quarter, loc, nil)
}

// Upcoming is what each person will be owed next of each kind, as things are now,
// the soonest first, with what the ledger holds back until later. It changes nothing.
func (s *Schedule) Upcoming(ctx context.Context) ([]ladder.Delivery, error) {
	now := s.o.Now()
	c, err := s.gather(ctx, now)
	if err != nil {
		return nil, err
	}
	all, err := s.o.Store.ListDeliveries(ctx, ladder.DeliveryFilter{State: ladder.DeliveryDue})
	if err != nil {
		return nil, fmt.Errorf("what waits in the ledger: %w", err)
	}
	all = slices.DeleteFunc(all, func(d ladder.Delivery) bool { return !d.DueAt.After(now) })
	for _, k := range s.kinds {
		next, err := s.upcomingOf(ctx, k, c, now)
		if err != nil {
			return nil, fmt.Errorf("what comes next of %s: %w", k.ID, err)
		}
		all = append(all, next...)
	}
	slices.SortStableFunc(all, func(a, b ladder.Delivery) int {
		return cmp.Or(a.DueAt.Compare(b.DueAt), cmp.Compare(a.Priority, b.Priority), cmp.Compare(a.Recipient, b.Recipient))
	})
	return all, nil
}

func (s *Schedule) upcomingOf(ctx context.Context, k Kind, c crowd, now time.Time) ([]ladder.Delivery, error) {
	byDay := map[ladder.Date]*owedSlot{}
	for loc, people := range c.zones {
		for _, r := range people {
			slot, ok := s.o.Planner.Upcoming(k, now, loc, c.away[r.ID])
			if !ok {
				continue
			}
			if byDay[slot.Day] == nil {
				byDay[slot.Day] = newOwedSlot(slot)
			}
			byDay[slot.Day].at[r.ID] = slot.At
		}
	}
	var all []ladder.Delivery
	for _, o := range byDay {
		delivered, err := s.o.Store.DeliveredSince(ctx, k.ID, o.slot.Period)
		if err != nil {
			return nil, fmt.Errorf("what is in the ledger: %w", err)
		}
		for _, id := range delivered {
			delete(o.at, id)
		}
		owed, err := s.o.Builders[k.ID].Recipients(ctx, o.slot, o.people())
		if err != nil {
			return nil, fmt.Errorf("who gets it: %w", err)
		}
		for _, id := range owed {
			if at, ok := o.at[id]; ok {
				all = append(all, s.delivery(k, o.slot, id, at))
			}
		}
	}
	return all, nil
}
