package schedule

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"winlog/ladder"
)

// deliver does one delivery that was claimed, and records what became of it.
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
		return result{state: ladder.DeliverySending}
	case ctx.Err() != nil && !isFault: // asked to stop, between two messages
		d.State, d.Attempts = ladder.DeliveryDue, d.Attempts-1
	case isFault:
		refused = s.faced(&d, fault)
	default: // the database, or a Builder
		d.State, d.Reason = ladder.DeliveryDue, "not_built"
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
	if d.Parts > 0 && h.Person.Active { // the rest of a thread whose beginning was allowed
		p.Ruling = ladder.Ruling{State: ladder.DeliverySending}
	}
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

// post sends the next message of a delivery and records that it is out.
func (s *Schedule) post(ctx context.Context, d *ladder.Delivery, known string, m Message) error {
	to := d.Channel
	if to == "" {
		to = known
	}
	if to == "" {
		to = string(d.Recipient) // Slack opens the direct message itself
	}
	if err := s.pace.wait(ctx, methodPost, to); err != nil {
		return err
	}
	if err := s.hold(d); err != nil {
		return err
	}
	// Not ctx: a message that was begun is finished, and its outcome known.
	posting, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.o.PostTimeout)
	defer cancel()
	channel, ts, err := s.o.Slack.Post(posting, to, d.TS, partKey(*d), m)
	if err != nil {
		return s.slowDown(posting, methodPost, err)
	}
	s.pace.posted(channel)
	if channel != to {
		s.pace.posted(to)
	}
	s.out(d, channel, ts, s.o.Now())
	return s.record(d)
}

// out notes that the next part is out.
func (s *Schedule) out(d *ladder.Delivery, channel, ts string, at time.Time) {
	if d.Parts == 0 {
		d.Channel, d.TS, d.SentAt = channel, ts, at
	}
	d.Parts++
	d.UnsureSince = time.Time{}
}

// record saves the progress of a delivery that goes on, with a new lease.
func (s *Schedule) record(d *ladder.Delivery) error {
	d.LeaseEnds = s.o.Now().Add(s.o.Lease)
	ctx, cancel := context.WithTimeout(context.Background(), endTimeout)
	defer cancel()
	err := s.o.Store.SaveDelivery(ctx, s.worker, *d)
	if ladder.KindOf(err) == ladder.Conflict {
		return errTakenOver
	}
	return err
}

// hold makes sure that the delivery is still ours for as long as a call to Slack
// may take.
func (s *Schedule) hold(d *ladder.Delivery) error {
	if s.o.Now().Add(2 * s.o.PostTimeout).Before(d.LeaseEnds) {
		return nil
	}
	return s.record(d)
}

// partKey is what tells a message of a delivery from all others.
func partKey(d ladder.Delivery) string {
	return fmt.Sprintf("%s/%d", d.DeliveryKey, d.Parts)
}

// clockSkew is how far Slack's clock may be from ours. A key fits one message only,
// so that looking through a day more costs nothing but the day's messages.
const clockSkew = 24 * time.Hour

// lookUp asks Slack whether the next message of a delivery is out: somebody began
// to post it and did not record what became of it.
func (s *Schedule) lookUp(ctx context.Context, d *ladder.Delivery) error {
	channel := d.Channel
	if channel == "" {
		var err error
		if err = s.pace.wait(ctx, methodOpen, ""); err != nil {
			return err
		}
		if channel, err = s.o.Slack.OpenDM(ctx, d.Recipient); err != nil {
			return s.slowDown(ctx, methodOpen, err)
		}
	}
	if err := s.pace.wait(ctx, methodHistory, ""); err != nil {
		return err
	}
	ts, found, err := s.o.Slack.FindPosted(ctx, channel, d.TS, partKey(*d), d.UnsureSince.Add(-clockSkew))
	if err != nil {
		return s.slowDown(ctx, methodHistory, err)
	}
	s.o.Logger.Info("looked whether a message is out", "delivery", d.DeliveryKey, "part", d.Parts, "found", found)
	if !found {
		d.UnsureSince = time.Time{}
		return nil
	}
	s.out(d, channel, ts, d.UnsureSince)
	return s.record(d)
}

// slowDown heeds what Slack says of a method, and gives the error on.
func (s *Schedule) slowDown(ctx context.Context, method string, err error) error {
	f, ok := errors.AsType[*Fault](err)
	if !ok {
		return err
	}
	switch f.remedy() {
	case waitPaced:
		s.pace.close(method, max(f.RetryAfter, time.Second))
	case tryAgain:
		if method == methodPost {
			s.pace.failed()
		} else if ctx.Err() != nil { // it was cut short: nothing is known, nothing was done
			return ctx.Err()
		}
	}
	return err
}
