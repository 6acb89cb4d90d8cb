package socket

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// stagger keeps the sockets from being refreshed by Slack at the same moment.
	stagger = 1500 * time.Millisecond
	// afterTimeout bounds a Reply.After and a post to a response URL.
	afterTimeout = 10 * time.Second
	// ackTimeout bounds the wait for a socket that takes an ack. It is short
	// because it comes out of the 3 s Slack gives.
	ackTimeout = time.Second
)

// Client keeps the connections to Slack and serves what comes over them.
type Client struct {
	o        Options
	handle   Handler
	links    []*link
	people   *pool // handlers, one at a time per person
	tails    *pool // what follows an ack, one at a time per person
	refusals *pool // answers to what was not handled; apart, so that they need no free worker
	post     *poster

	started  atomic.Bool
	greeted  atomic.Bool // a socket has been up since the start
	stopping atomic.Bool
	up       atomic.Int32
	work     context.Context // of handlers and what follows them; ends after a stop has waited
	fault    atomic.Pointer[string]

	mu   sync.Mutex
	next chan struct{} // closed when a socket comes up
}

// New makes a Client; it connects in Run.
func New(o Options) (*Client, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	c := &Client{
		o:        o,
		people:   newPool(o.Workers, o.Queue, o.PerUserQueue),
		tails:    newPool(o.Workers, 4*o.Queue, 4*o.PerUserQueue),
		refusals: newPool(8, 4*o.Queue, 4*o.Queue),
		post:     newPoster(o.HTTP),
		next:     make(chan struct{}),
	}
	for i := range o.Connections {
		c.links = append(c.links, &link{c: c, number: i})
	}
	return c, nil
}

// Run connects and serves until ctx ends. Then it takes nothing new, finishes
// and acks what is in hand, closes the sockets and returns nil. It returns a
// *ConfigError when Slack refuses the very first connection for a reason that
// waiting does not mend. Once it has been connected it goes on trying whatever
// Slack says: the token may come back, and until then Ready is false and
// Status().Fault says why. A Client runs once.
func (c *Client) Run(ctx context.Context, handle Handler) error {
	if handle == nil || !c.started.CompareAndSwap(false, true) {
		return errors.New("socket: a Client runs once and needs a handler")
	}
	c.handle = handle
	work, endWork := context.WithCancel(context.WithoutCancel(ctx))
	sockets, closeSockets := context.WithCancel(work)
	defer endWork()
	c.work = work

	var links sync.WaitGroup
	faults := make(chan error, len(c.links))
	for _, l := range c.links {
		links.Go(func() {
			if err := l.run(sockets); err != nil {
				faults <- err
			}
		})
	}
	var fault error
	select {
	case <-ctx.Done():
	case fault = <-faults:
	}
	c.stopping.Store(true)
	c.drain()
	closeSockets()
	links.Wait()
	return fault
}

// drain waits until everything in hand is answered and its acks are written.
func (c *Client) drain() {
	timeout := time.NewTimer(c.o.StopTimeout)
	defer timeout.Stop()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	// Twice, because a request is in no queue for the moment between being read
	// from a link and reaching the pool.
	for quiet := 0; quiet < 2; {
		if c.atRest() {
			quiet++
		} else {
			quiet = 0
		}
		select {
		case <-tick.C:
		case <-timeout.C:
			handlers, waiting := c.people.load()
			tails, _ := c.tails.load()
			c.o.Logger.Error("stopped with work in hand", "handlers", handlers, "waiting", waiting, "after acks", tails)
			return
		}
	}
}

func (c *Client) atRest() bool {
	for _, l := range c.links {
		if s := l.session.Load(); s != nil && !s.atRest() {
			return false
		}
	}
	for _, p := range []*pool{c.people, c.refusals, c.tails} {
		if running, waiting := p.load(); running+waiting > 0 {
			return false
		}
	}
	return true
}

// Ready reports whether Slack can reach us: at least one socket is up.
func (c *Client) Ready() bool { return c.up.Load() > 0 }

// Status is what a health page or an operator may want to know.
type Status struct {
	Connections int    // sockets wanted
	Up          int    // sockets that are up
	Running     int    // requests being handled
	Waiting     int    // requests waiting for a worker or for the same person's earlier one
	Fault       string // why no socket is up, "" while one is
}

// Status is the state now.
func (c *Client) Status() Status {
	s := Status{Connections: len(c.links), Up: int(c.up.Load())}
	s.Running, s.Waiting = c.people.load()
	if s.Up > 0 {
		return s
	}
	s.Fault = "not connected yet"
	if f := c.fault.Load(); f != nil {
		s.Fault = *f
	}
	return s
}

// ack tells Slack that the envelope was dealt with: on the socket it came on, on
// another that is up, or else on the first that comes up in time. Slack's own
// clients send acks on the next connection after a refresh as well. Nil means
// that the ack is queued; if it cannot be written, resend follows.
func (c *Client) ack(from *link, a ack) error {
	err := c.try(from, a)
	if !errors.Is(err, errEnded) {
		return err
	}
	timeout := time.NewTimer(ackTimeout)
	defer timeout.Stop()
	for {
		up := c.upAgain() // before trying, so that none is missed
		if err := c.try(from, a); !errors.Is(err, errEnded) {
			return err
		}
		select {
		case <-up:
		case <-timeout.C:
			return errors.New("no socket is up")
		case <-c.work.Done():
			return c.work.Err()
		}
	}
}

// try queues the ack on a socket that is up; errEnded says that none is.
func (c *Client) try(from *link, a ack) error {
	if l := c.pick(from); l != nil {
		return l.session.Load().send(a)
	}
	return errEnded
}

// pick is the link itself or another one that is up, nil if none is.
func (c *Client) pick(l *link) *link {
	if l.up.Load() {
		return l
	}
	for _, o := range c.links {
		if o.up.Load() {
			return o
		}
	}
	return nil
}

// upAgain is closed when the next socket comes up.
func (c *Client) upAgain() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.next
}

// wake tells everybody who waits in ack that a socket is up.
func (c *Client) wake() {
	c.mu.Lock()
	defer c.mu.Unlock()
	close(c.next)
	c.next = make(chan struct{})
}

// resend sends an ack that was not written once more. It does not wait, and it
// gives up after that: the 3 s are over.
func (c *Client) resend(from *link, a ack) {
	c.o.Metrics.AckFailed()
	a.tries++
	if a.tries > 1 || !c.refusals.submit(a.id, func() { c.acked(c.ack(from, a), a.id) }) {
		c.o.Logger.Error("an ack was not written", "envelope", clip(a.id))
	}
}
