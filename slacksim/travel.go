package slacksim

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

// Hooks is what the program that started the workspace can add to it, for a
// page on which time passes. All may be nil.
type Hooks struct {
	// Owed lists what the app will send by itself, in any order.
	Owed func(context.Context) ([]Owed, error)
	// Moved is called after the clock was moved, before the move ends: the app
	// can do at once what fell due.
	Moved func(context.Context)
	// Reset puts the app's own data back to how it began. The workspace has
	// done the same with people, channels and messages before.
	Reset func(context.Context) error
	// Story can be played on the page.
	Story Story
}

// Owed is something that the app will send at a time.
type Owed struct {
	At   time.Time
	What string // "Quarterly digest"
	To   string // the id of a person or channel; "" for nobody in particular
}

// SetHooks sets the hooks, in place of those before.
func (s *Sim) SetHooks(h Hooks) { s.hooks.Store(&h) }

func (s *Sim) hook() Hooks {
	if h := s.hooks.Load(); h != nil {
		return *h
	}
	return Hooks{}
}

// Owed is what the app will send after now, the soonest first.
func (s *Sim) Owed(ctx context.Context) ([]Owed, error) {
	ask := s.hook().Owed
	if ask == nil {
		return nil, nil
	}
	list, err := ask(ctx)
	if err != nil {
		return nil, err
	}
	now := s.Now()
	list = slices.DeleteFunc(slices.Clone(list), func(o Owed) bool { return !o.At.After(now) })
	slices.SortStableFunc(list, func(a, b Owed) int { return a.At.Compare(b.At) })
	return list, nil
}

// Jump moves the workspace's clock by d, and does at once what falls due in
// between: retries of events, scheduled messages, the ends of faults.
func (s *Sim) Jump(d time.Duration) time.Time {
	s.clock.jump(d)
	s.moved()
	return s.Now()
}

// ResetClock undoes all jumps.
func (s *Sim) ResetClock() time.Time {
	s.clock.reset()
	s.moved()
	return s.Now()
}

func (s *Sim) moved() {
	s.agenda.wake()
	if moved := s.hook().Moved; moved != nil {
		moved(context.Background())
	}
	s.tellTime()
}

func (s *Sim) tellTime() {
	story := s.Story()
	s.tellAll(Notice{Type: "clock", Now: unixOf(s.Now()), Playing: s.Playing().Seconds(), Story: &story})
}

// Travel moves the clock on to a time, and stops on the way at each moment at
// which the app owes something, so that it is sent at its own time and not in
// a heap at the end. It returns early when ctx ends.
func (s *Sim) Travel(ctx context.Context, to time.Time) error {
	s.player.road.Lock()
	defer s.player.road.Unlock()
	for ctx.Err() == nil {
		now := s.Now()
		if !to.After(now) {
			return nil
		}
		owed, err := s.Owed(ctx)
		if err != nil {
			return err
		}
		next := to
		if len(owed) > 0 && owed[0].At.Before(to) {
			next = owed[0].At
		}
		s.Jump(next.Sub(now))
	}
	return ctx.Err() //nolint:wrapcheck // the caller ended it
}

// wander is Travel at a pace: so much passes in each second. 0 is as fast as the
// app follows.
func (s *Sim) wander(ctx context.Context, to time.Time, perSecond time.Duration) error {
	if perSecond == 0 {
		return s.Travel(ctx, to)
	}
	ticker := time.NewTicker(playStep)
	defer ticker.Stop()
	// By what the clock should have reached by now, so that the pace holds however
	// long the app takes for a step.
	began, from := s.clock.real(), s.Now()
	for at := from; at.Before(to); {
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return ctx.Err() //nolint:wrapcheck // the caller ended it
		}
		if at = from.Add(time.Duration((s.clock.real() - began).Seconds() * float64(perSecond))); at.After(to) {
			at = to
		}
		if err := s.Travel(ctx, at); err != nil {
			return err
		}
	}
	return nil
}

// player lets time pass quickly.
type player struct {
	road    sync.Mutex // one traveller at a time
	mu      sync.Mutex
	pace    time.Duration // per second; 0 when nobody plays, and in a story
	stop    context.CancelFunc
	ended   chan struct{}
	telling *telling // the story that was begun
}

// playStep is how often a playing clock moves.
const playStep = 100 * time.Millisecond

// Play lets the clock run on quickly, so much in each second, until Pause.
func (s *Sim) Play(perSecond time.Duration) {
	s.Pause()
	if perSecond <= time.Second {
		return
	}
	s.run(perSecond, func(ctx context.Context) error { return s.wander(ctx, s.Now().Add(farthest), perSecond) })
}

// run lets something move the clock until it is done, or until Pause.
func (s *Sim) run(pace time.Duration, move func(context.Context) error) {
	s.Pause()
	p := &s.player
	p.mu.Lock()
	defer p.mu.Unlock()
	select {
	case <-s.quit:
		return
	default:
	}
	if p.stop != nil {
		return // another page was quicker
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	p.pace, p.stop, p.ended = pace, cancel, ended
	go func() {
		err := move(ctx)
		switch {
		case err == nil || ctx.Err() != nil:
		case errors.Is(err, errStoryLate):
			s.tellAll(Notice{Type: "notice", Text: "The clock is past the beginning of the story. Reset the workspace under the hood, and play it then."})
		default:
			s.log.Error("the clock stopped playing", "error", err)
			s.tellAll(Notice{Type: "notice", Text: "The clock stopped: the app could not say what it owes."})
		}
		p.mu.Lock()
		if p.ended == ended { // else it is Pause that ends it
			p.pace, p.stop, p.ended = 0, nil, nil
		}
		p.mu.Unlock()
		s.tellTime()
		close(ended)
	}()
}

// Pause lets the clock run at its ordinary pace again.
func (s *Sim) Pause() {
	p := &s.player
	p.mu.Lock()
	stop, ended := p.stop, p.ended
	p.pace, p.stop, p.ended = 0, nil, nil
	p.mu.Unlock()
	if stop == nil {
		return
	}
	stop()
	<-ended
	s.tellTime()
}

// Playing is how much passes in each second while the clock plays, else 0.
func (s *Sim) Playing() time.Duration {
	s.player.mu.Lock()
	defer s.player.mu.Unlock()
	return s.player.pace
}
