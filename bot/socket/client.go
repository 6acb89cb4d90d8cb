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
	}
	for i := range o.Connections {
		c.links = append(c.links, newLink(c, i))
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
		if !l.atRest() {
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

// ack tells Slack that the envelope was dealt with. The answer goes out on the
// socket it came on, or on another that is up: Slack's clients send acks on the
// next connection after a refresh in the same way. Nil means that the ack is
// queued; if writing it fails, resend follows.
func (c *Client) ack(from *link, envelope string, payload []byte) error {
	l := from
	if !l.up.Load() {
		l = c.other(from)
	}
	ctx, cancel := context.WithTimeout(c.work, ackTimeout)
	defer cancel()
	return l.ack(ctx, envelope, payload)
}

// other is another link that is up, or else l itself.
func (c *Client) other(l *link) *link {
	for _, o := range c.links {
		if o != l && o.up.Load() {
			return o
		}
	}
	return l
}
