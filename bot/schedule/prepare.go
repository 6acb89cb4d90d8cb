package schedule

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"winlog/ladder"
)

// Prepared is a message as it would go now.
type Prepared struct {
	Ruling   ladder.Ruling // whether it may
	Messages []Message     // only if it may, or, before its time, in a Preview
	To       ladder.Person
	Now      time.Time
	Channel  string // of the direct message, "" if not known yet
}

// Preview is a delivery as it would go now, or once its time has come. It is what
// sending begins with, and changes nothing.
func (s *Schedule) Preview(ctx context.Context, d ladder.Delivery) (Prepared, error) {
	return s.prepare(ctx, d, true)
}

// prepare decides whether a delivery may go now and builds it.
func (s *Schedule) prepare(ctx context.Context, d ladder.Delivery, early bool) (Prepared, error) {
	k, ok := s.kind(d.Kind)
	if !ok {
		return Prepared{}, fmt.Errorf("there is no builder of %s", d.Kind)
	}
	now := s.o.Now()
	h, err := s.o.Store.FindMessageHistory(ctx, d.Recipient, d.Kind)
	if err != nil {
		return Prepared{}, fmt.Errorf("find what was sent before: %w", err)
	}
	p := Prepared{To: h.Person, Now: now, Channel: h.Channel}
	p.Ruling = ladder.MayDeliver(d, k.rule(), h, s.o.Planner.Work, s.o.Location, now)
	if p.Ruling.State == ladder.DeliverySkipped || p.Ruling.State == ladder.DeliveryDue && !early {
		return p, nil
	}
	p.Messages, err = s.build(ctx, k, d, h.Person, now, early)
	if errors.Is(err, ErrNothingNew) || err == nil && len(p.Messages) == 0 {
		p.Ruling = ladder.Ruling{State: ladder.DeliverySkipped, Reason: ladder.SkipNothingNew}
		err = nil
	}
	return p, err
}

func (s *Schedule) kind(id ladder.MessageKind) (Kind, bool) {
	for _, k := range s.kinds {
		if k.ID == id {
			return k, true
		}
	}
	return Kind{}, false
}

// build asks the Builder; a panic of it is an error like any other.
func (s *Schedule) build(ctx context.Context, k Kind, d ladder.Delivery, to ladder.Person, now time.Time, shown bool) (messages []Message, err error) {
	defer func() {
		if r := recover(); r != nil {
			s.o.Logger.Error("a builder of messages panicked", "delivery", d.DeliveryKey, "panic", fmt.Sprintf("%T", r), "stack", string(debug.Stack()))
			err = errors.New("the builder panicked")
		}
	}()
	loc := to.Location(s.o.Location)
	o := Outgoing{DeliveryKey: d.DeliveryKey, To: to, Location: loc, Today: ladder.DateOf(now.In(loc)), Now: now, DueAt: d.DueAt, Shown: shown}
	if day := d.Period; k.Cycle == Quarterly {
		o.Quarter = s.o.Planner.Quarter(day)
	} else {
		if day.IsZero() {
			day = o.Today
		}
		o.Quarter = s.o.Planner.Quarter(day)
	}
	return s.o.Builders[k.ID].Build(ctx, o)
}
