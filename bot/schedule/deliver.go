package schedule

import (
	"context"
	"fmt"
	"time"

	"winlog/ladder"
)

// Only limits what is sent. The zero Only is no limit.
type Only struct {
	Kind ladder.MessageKind
	To   ladder.UserID
}

// Report is what Deliver did.
type Report struct {
	Sent, Skipped, Failed int
	Later                 int // they wait: for working hours, for a cap, for Slack
}

const (
	// workers is how many deliveries are in hand at once. The pace allows a few
	// calls a second; more workers than that keep it up while some of them wait for
	// a slow answer or for the next message of a thread.
	workers = 16
	// claimAtOnce leaves something for the other processes.
	claimAtOnce = 4
	// progressEvery is how often a long run says how far it is.
	progressEvery = 10 * time.Second
)

// Deliver sends what is due now, and returns when nothing is left that could go
// now. When ctx ends it finishes the messages in hand, gives back the rest and
// returns ctx's error. It also ends early if Slack refuses everything, with a
// *Fault as the error. Calls take turns: what another call has in hand is settled
// when this one begins, so that it is not overlooked.
func (s *Schedule) Deliver(ctx context.Context, only Only) (Report, error) {
	var r Report
	select {
	case s.delivering <- struct{}{}:
		defer func() { <-s.delivering }()
	case <-ctx.Done():
		return r, ctx.Err()
	}
	claim := ladder.DeliveryClaim{Worker: s.worker, Lease: s.o.Lease, Kind: only.Kind, Recipient: only.To}
	due, err := s.o.Store.CountDue(ctx, claim)
	if err != nil || due == 0 {
		return r, err
	}
	ended := make(chan result, workers)
	running := 0
	var stop error
	progress := time.NewTicker(progressEvery)
	defer progress.Stop()
	for ticks := 1; ; {
		claimed := 0
		if free := workers - running; free > 0 && stop == nil {
			claimed, stop = s.start(ctx, claim, min(free, claimAtOnce), ended)
			running += claimed
		}
		switch {
		case claimed > 0 && running < workers:
			continue
		case running == 0 && stop != nil:
			return r, stop
		case running == 0:
			return r, nil
		}
		select {
		case done := <-ended:
			running--
			r.add(done.state)
			if stop == nil {
				stop = done.refused
			}
		case <-progress.C:
			s.logProgress(r, due, time.Duration(ticks)*progressEvery)
			ticks++
		}
	}
}

func (r *Report) add(state ladder.DeliveryState) {
	switch state {
	case ladder.DeliverySent:
		r.Sent++
	case ladder.DeliverySkipped:
		r.Skipped++
	case ladder.DeliveryFailed:
		r.Failed++
	case ladder.DeliveryDue, ladder.DeliverySending:
		r.Later++
	}
}

// logProgress says how far a long run is: N of M, the rate and the time left.
func (s *Schedule) logProgress(r Report, due int, took time.Duration) {
	done := r.Sent + r.Skipped + r.Failed + r.Later
	if done == 0 {
		return
	}
	each := took / time.Duration(done)
	s.o.Logger.Info("sending messages", "done", done, "of", max(due, done), "sent", r.Sent, "waiting", r.Later, "failed", r.Failed,
		"per_second", fmt.Sprintf("%.1f", float64(done)/took.Seconds()), "left", (each * time.Duration(max(due-done, 0))).Round(time.Second))
}

// result is what became of one delivery that was in hand.
type result struct {
	state   ladder.DeliveryState
	refused error // Slack refuses everything
}

// start claims deliveries and begins with them, and returns how many.
func (s *Schedule) start(ctx context.Context, claim ladder.DeliveryClaim, limit int, ended chan<- result) (int, error) {
	if err := s.pace.open(ctx, methodPost); err != nil { // nothing is claimed while nothing can be sent
		return 0, err
	}
	defer s.lockLedger()()
	claim.Limit = limit
	claimed, err := s.o.Store.ClaimDeliveries(ctx, claim)
	if err != nil {
		return 0, fmt.Errorf("claim deliveries: %w", err)
	}
	n := 0
	for _, d := range claimed {
		if !s.take(d.DeliveryKey) {
			continue // the clock jumped over its lease while it is in hand here
		}
		n++
		go func() {
			ended <- s.deliver(ctx, d)
		}()
	}
	return n, nil
}

// lockLedger keeps what is claimed and what is settled apart: a delivery may be due
// again the moment it is settled, and is claimed then only when it is put down. It
// returns what unlocks. A channel and not a mutex, for those who wait on a mutex
// stop the time of a synctest bubble.
func (s *Schedule) lockLedger() func() {
	s.ledger <- struct{}{}
	return func() { <-s.ledger }
}

func (s *Schedule) take(key ladder.DeliveryKey) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.inHand[key] {
		return false
	}
	s.inHand[key] = true
	return true
}

func (s *Schedule) putDown(key ladder.DeliveryKey) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.inHand, key)
}
