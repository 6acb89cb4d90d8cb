package schedule

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"winlog/ladder"
)

// Ask is what an operator wants sent, or shown.
type Ask struct {
	Kind    ladder.MessageKind
	Quarter ladder.Period // of a quarterly kind; zero = its newest slot
	To      ladder.UserID // "" = everybody to whom it is owed
}

// Planned is a delivery that is asked for, as the ledger has it or would have it.
type Planned struct {
	ladder.Delivery
	InLedger bool
}

// Plan is who is owed what, in the order of their ids. It changes nothing.
func (s *Schedule) Plan(ctx context.Context, ask Ask) ([]Planned, error) {
	k, ok := s.kind(ask.Kind)
	if !ok {
		return nil, ladder.Errorf(ladder.NotFound, "There are no messages of the kind %q to send.", string(ask.Kind))
	}
	if _, ok := s.o.Planner.Rules[k.ID]; !ok {
		return nil, ladder.Errorf(ladder.NotFound, "Messages of the kind %s are switched off (schedule.%s).", k.ID, k.ID)
	}
	now := s.o.Now()
	c, err := s.gather(ctx, now)
	if err != nil {
		return nil, err
	}
	bySlot := map[ladder.Date]*owedSlot{}
	for loc, people := range c.zones {
		for _, r := range people {
			if ask.To != "" && r.ID != ask.To {
				continue
			}
			var slot Slot
			var ok bool
			if ask.Quarter != (ladder.Period{}) {
				slot, ok = s.o.Planner.OfQuarter(k, ask.Quarter, loc, c.away[r.ID])
			} else {
				slot, ok = s.o.Planner.Newest(k, now, loc, c.away[r.ID])
			}
			if !ok {
				continue
			}
			if bySlot[slot.Day] == nil {
				bySlot[slot.Day] = newOwedSlot(slot)
			}
			bySlot[slot.Day].at[r.ID] = slot.At
		}
	}
	var all []Planned
	for _, o := range bySlot {
		planned, err := s.planSlot(ctx, k, o, ask)
		if err != nil {
			return nil, err
		}
		all = append(all, planned...)
	}
	slices.SortFunc(all, func(a, b Planned) int { return strings.Compare(string(a.Recipient), string(b.Recipient)) })
	return all, nil
}

func (s *Schedule) planSlot(ctx context.Context, k Kind, o *owedSlot, ask Ask) ([]Planned, error) {
	rows, err := s.o.Store.ListDeliveries(ctx, ladder.DeliveryFilter{Kind: k.ID, Period: o.slot.Period, Recipient: ask.To})
	if err != nil {
		return nil, fmt.Errorf("what is in the ledger: %w", err)
	}
	known := map[ladder.UserID]ladder.Delivery{}
	for _, d := range rows {
		if d.Period == o.slot.Period { // a zero period in the filter is any
			known[d.Recipient] = d
		}
	}
	owed, err := s.o.Builders[k.ID].Recipients(ctx, o.slot, o.people())
	if err != nil {
		return nil, fmt.Errorf("who gets it: %w", err)
	}
	var all []Planned
	for _, id := range owed {
		at, ok := o.at[id]
		if !ok {
			continue
		}
		d, inLedger := known[id]
		if !inLedger {
			d = s.delivery(k, o.slot, id, at)
		}
		if d.State != ladder.DeliverySent && d.State != ladder.DeliverySending { // asked for now, so not too late
			d.ExpiresAt = latest(d.ExpiresAt, s.o.Now().Add(k.Grace))
		}
		all = append(all, Planned{Delivery: d, InLedger: inLedger})
	}
	return all, nil
}

// Send makes what was planned due now: what is new goes into the ledger, what was
// skipped or failed gets another chance, what was sent stays sent. Then it sends.
func (s *Schedule) Send(ctx context.Context, ask Ask, planned []Planned) (Report, error) {
	now := s.o.Now()
	var fresh []ladder.Delivery
	for _, p := range planned {
		switch {
		case p.DueAt.After(now) && !p.InLedger:
			return Report{}, ladder.Errorf(ladder.Invalid, "The %s for %s falls due on %s; it can be shown before, but not sent.",
				p.Kind, p.Recipient, ladder.DateOf(p.DueAt.In(s.o.Location)))
		case !p.InLedger:
			fresh = append(fresh, p.Delivery)
		case p.State == ladder.DeliverySkipped || p.State == ladder.DeliveryFailed:
			if _, err := s.o.Store.ReopenDelivery(ctx, p.DeliveryKey, now, p.ExpiresAt); err != nil {
				return Report{}, err
			}
		}
	}
	if _, err := s.o.Store.OweDeliveries(ctx, fresh); err != nil {
		return Report{}, err
	}
	return s.Deliver(ctx, Only{Kind: ask.Kind, To: ask.To})
}
