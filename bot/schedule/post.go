package schedule

import (
	"context"
	"errors"
	"fmt"
	"time"

	"winlog/ladder"
)

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
