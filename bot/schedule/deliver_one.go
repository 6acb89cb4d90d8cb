package schedule

import (
	"context"
	"errors"
	"time"

	"winlog/ladder"
)

// deliver does one delivery that was claimed, records what became of it and puts
// it down.
func (s *Schedule) deliver(ctx context.Context, d ladder.Delivery) result {
	err := s.send(ctx, &d)
	if err == nil {
		return s.settle(d)
	}
	var refused error
	fault, isFault := errors.AsType[*Fault](err)
	switch {
	case errors.Is(err, errTakenOver):
		s.o.Logger.Warn("another process took over a delivery", "delivery", d.DeliveryKey)
		s.putDown(d.DeliveryKey)
		return result{state: ladder.DeliverySending}
	case ctx.Err() != nil && !isFault: // asked to stop, between two messages
		d.State, d.Attempts = ladder.DeliveryDue, d.Attempts-1
	case isFault:
		refused = s.faced(&d, fault)
	default: // the database, or a Builder
		d.State, d.Reason = ladder.DeliveryDue, ladder.WaitNotBuilt
		d.DueAt = s.o.Now().Add(retryIn(d.Attempts))
		s.o.Logger.Error("a message could not be made; trying again", "delivery", d.DeliveryKey, "attempt", d.Attempts, "error", err)
	}
	done := s.settle(d)
	done.refused = refused
	return done
}

// errTakenOver says that the lease ended and another process has the delivery.
var errTakenOver = errors.New("another process took over")

// retryIn is how long a delivery waits after a failed attempt, from a minute on
// up to half an hour.
func retryIn(attempts int) time.Duration {
	return backOff(time.Minute, attempts-1, 30*time.Minute)
}

// faced decides what a fault of Slack's means for a delivery. The error returned
// is not nil if it means the same for all.
func (s *Schedule) faced(d *ladder.Delivery, f *Fault) error {
	now := s.o.Now()
	d.Reason = f.Code
	if f.Unsure && d.UnsureSince.IsZero() {
		d.UnsureSince = now
	}
	log := s.o.Logger.With("delivery", d.DeliveryKey, "attempt", d.Attempts, "error", f)
	d.State = ladder.DeliveryDue
	switch f.remedy() {
	case waitPaced:
		d.DueAt, d.Attempts = now.Add(max(f.RetryAfter, time.Second)), d.Attempts-1
		log.Debug("Slack asks to wait", "for", f.RetryAfter)
	case tryAgain:
		d.DueAt = now.Add(retryIn(d.Attempts))
		log.Warn("a message was not sent; trying again", "at", d.DueAt)
	case askAdmin:
		return f
	case giveUp:
		d.State = ladder.DeliveryFailed
		log.Warn("a message cannot be sent")
	}
	return nil
}

// settle writes down what became of a delivery. If that fails, the lease ends by
// itself, and whoever takes the delivery then looks whether it is out.
func (s *Schedule) settle(d ladder.Delivery) result {
	defer s.lockLedger()()
	defer s.putDown(d.DeliveryKey)
	// Also after a stop: what was sent is recorded.
	ctx, cancel := context.WithTimeout(context.Background(), endTimeout)
	defer cancel()
	if err := s.o.Store.SaveDelivery(ctx, s.worker, d); err != nil {
		s.o.Logger.Error("what became of a delivery was not recorded", "delivery", d.DeliveryKey, "state", d.State, "error", err)
		return result{state: ladder.DeliverySending}
	}
	if d.State != ladder.DeliveryDue {
		s.count(d)
	}
	return result{state: d.State}
}

// send takes a delivery as far as it goes now and changes d to what is to be
// recorded.
func (s *Schedule) send(ctx context.Context, d *ladder.Delivery) error {
	if !d.UnsureSince.IsZero() {
		if err := s.lookUp(ctx, d); err != nil {
			return err
		}
	}
	p, err := s.prepare(ctx, *d, false)
	if err != nil {
		return err
	}
	switch p.Ruling.State {
	case ladder.DeliverySkipped:
		d.State, d.Reason = ladder.DeliverySkipped, p.Ruling.Reason
		if d.Parts > 0 { // the rest of a thread
			d.State, d.Reason = ladder.DeliverySent, p.Ruling.Reason
		}
		return nil
	case ladder.DeliveryDue:
		d.State, d.Reason, d.DueAt, d.ExpiresAt = ladder.DeliveryDue, p.Ruling.Reason, p.Ruling.At, p.Ruling.ExpiresAt
		d.Attempts--
		return nil
	}
	for d.Parts < len(p.Messages) {
		if err := s.post(ctx, d, p.Channel, p.Messages[d.Parts]); err != nil {
			return err
		}
	}
	d.State, d.Reason = ladder.DeliverySent, ""
	return nil
}
