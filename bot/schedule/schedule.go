package schedule

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"sync"
	"time"

	"winlog/ladder"
)

// Store is what a Schedule keeps; storage.DB satisfies it. Every change is
// durable when its method returns.
type Store interface {
	ListRecipients(ctx context.Context) ([]ladder.Recipient, error)
	// ListAway is the leave of everybody that ends after a day, or has no end.
	ListAway(ctx context.Context, after ladder.Date) ([]ladder.Leave, error)
	// FindMessageHistory is what ladder.MayDeliver needs to know.
	FindMessageHistory(ctx context.Context, user ladder.UserID, kind ladder.MessageKind) (ladder.MessageHistory, error)
	SaveReactions(ctx context.Context, at map[ladder.UserID]time.Time) error

	// DeliveredSince are those with a delivery for a period or a later one.
	DeliveredSince(ctx context.Context, kind ladder.MessageKind, period ladder.Date) ([]ladder.UserID, error)
	// OweDeliveries adds rows to the ledger; keys that are there stay as they are.
	OweDeliveries(ctx context.Context, owed []ladder.Delivery) (int, error)
	// ClaimDeliveries hands out deliveries, each to one worker, at most one for
	// each recipient.
	ClaimDeliveries(ctx context.Context, c ladder.DeliveryClaim) ([]ladder.Delivery, error)
	// SaveDelivery records what a worker did with one; Conflict if it is another's.
	SaveDelivery(ctx context.Context, worker string, d ladder.Delivery) error
	// ExpireDeliveries closes what waits and is too late, and returns it.
	ExpireDeliveries(ctx context.Context) ([]ladder.Delivery, error)
	// PurgeDeliveries forgets what was left out before an instant.
	PurgeDeliveries(ctx context.Context, before time.Time) (int, error)
	// ReopenDelivery makes due again what was skipped or failed, if it was.
	ReopenDelivery(ctx context.Context, key ladder.DeliveryKey, due, expires time.Time) (bool, error)
	CountDue(ctx context.Context, c ladder.DeliveryClaim) (int, error)
	ListDeliveries(ctx context.Context, f ladder.DeliveryFilter) ([]ladder.Delivery, error)
}

// Options are what a Schedule needs. Store, Slack, Planner, Now and Logger must
// be set.
type Options struct {
	Store    Store
	Slack    Slack
	Builders map[ladder.MessageKind]Builder // kinds without one are not sent
	Planner  Planner
	Location *time.Location // of people whose zone is unknown; nil = UTC
	Now      func() time.Time
	Logger   *slog.Logger

	// Count is told of each delivery's fate; nil = nobody.
	Count func(kind ladder.MessageKind, outcome string)

	Lease       time.Duration // how long a worker may keep a delivery; 0 = 5 min
	PostTimeout time.Duration // of one call to Slack; 0 = 10 s
	PerSecond   float64       // messages a second to all people together; 0 = 5
	// Unpaced sends as fast as Slack takes it, and heeds Retry-After alone: for a
	// local Slack whose clock jumps from message to message.
	Unpaced bool
}

// Schedule owes and sends. Its methods may be called from many goroutines, and
// any number of Schedules may share one Store.
type Schedule struct {
	o      Options
	kinds  []Kind
	worker string
	pace   *pace
	wake   chan struct{}

	delivering chan struct{} // holds something during a Deliver: one at a time
	ledger     chan struct{} // see lockLedger

	sweeping sync.Mutex // one Sweep at a time
	memo     map[ladder.MessageKind]*memo
	purged   ladder.Date // the day on which old rows were forgotten

	mu      sync.Mutex
	reacted map[ladder.UserID]time.Time
	inHand  map[ladder.DeliveryKey]bool // what this process is sending
}

// New makes a Schedule. It does nothing by itself: call Sweep now and then, and
// Run.
func New(o Options) (*Schedule, error) {
	if o.Store == nil || o.Slack == nil || o.Planner.Quarter == nil || o.Now == nil || o.Logger == nil {
		return nil, errors.New("schedule: Store, Slack, Planner, Now and Logger must be set")
	}
	if o.Location == nil {
		o.Location = time.UTC
	}
	if o.Count == nil {
		o.Count = func(ladder.MessageKind, string) {}
	}
	if o.Lease == 0 {
		o.Lease = 5 * time.Minute
	}
	if o.PostTimeout == 0 {
		o.PostTimeout = 10 * time.Second
	}
	if o.PerSecond == 0 {
		o.PerSecond = 5
	}
	s := &Schedule{
		o: o, worker: rand.Text()[:12], pace: newPace(o),
		wake: make(chan struct{}, 1), delivering: make(chan struct{}, 1), ledger: make(chan struct{}, 1),
		memo: map[ladder.MessageKind]*memo{}, reacted: map[ladder.UserID]time.Time{}, inHand: map[ladder.DeliveryKey]bool{},
	}
	for _, k := range Kinds() {
		if o.Builders[k.ID] != nil {
			s.kinds = append(s.kinds, k)
			s.memo[k.ID] = newMemo()
		}
	}
	return s, nil
}

// Reacted notes that somebody used the program: they are there, and messages to
// them are not ignored. It costs nothing; the next Sweep writes it down.
func (s *Schedule) Reacted(user ladder.UserID) {
	now := s.o.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.reacted[user].Before(now) {
		s.reacted[user] = now
	}
}

// saveReactions writes down what Reacted was told. What cannot be written is
// kept for the next time.
func (s *Schedule) saveReactions(ctx context.Context) error {
	s.mu.Lock()
	reacted := s.reacted
	s.reacted = map[ladder.UserID]time.Time{}
	s.mu.Unlock()
	err := s.o.Store.SaveReactions(ctx, reacted)
	if err != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		for user, at := range reacted {
			if s.reacted[user].Before(at) {
				s.reacted[user] = at
			}
		}
	}
	return err
}

const (
	// pollEvery is how often Run looks for what is due. A look costs next to nothing.
	pollEvery = 15 * time.Second
	// refusedPause is how long Run waits after Slack refused everything: until
	// somebody has changed a token or a setting.
	refusedPause = time.Minute
	// endTimeout bounds what is written down after a stop.
	endTimeout = 5 * time.Second
)

// Run sends what is due until ctx ends; then it finishes the messages in hand and
// gives back the rest.
func (s *Schedule) Run(ctx context.Context) {
	for ctx.Err() == nil {
		wait := pollEvery
		if _, err := s.Deliver(ctx, Only{}); err != nil && ctx.Err() == nil {
			wait = refusedPause
			s.o.Logger.Error("messages were not sent; trying again later", "error", err, "next", wait)
		}
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-s.wake:
			timer.Stop()
		case <-ctx.Done():
			timer.Stop()
		}
	}
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), endTimeout)
	defer cancel()
	if err := s.saveReactions(ending); err != nil {
		s.o.Logger.Warn("who reacted to messages was not written down", "error", err)
	}
}
