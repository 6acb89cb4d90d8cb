package socket

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log"
	"math/rand/v2"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
)

const (
	// lasting is how long a connection must live for the next to be opened at once.
	lasting = 10 * time.Second
	// Delays before a connection after one that did not last. slack-go alone opens
	// thousands a second against a server that disconnects at once, and waits up to
	// five minutes for one that was away for a while.
	minDelay = 500 * time.Millisecond
	maxDelay = 10 * time.Second
	// faultDelay is the delay while Slack refuses us for a reason somebody must mend.
	faultDelay = 30 * time.Second
	// maxQuiet bounds how seldom a server may ping before its sockets are cut.
	maxQuiet = time.Minute
	// proven is how long a socket must live to show that its server's pings come
	// often enough.
	proven = time.Minute
)

// link is one of the sockets: it opens a connection, and another when that ends.
type link struct {
	c      *Client
	number int
	sm     *socketmode.Client

	up      atomic.Bool  // the connection has said hello and not ended
	queued  atomic.Int64 // acks handed to slack-go
	written written      // and written to the network
	waiting atomic.Bool  // between connections, for a delay

	session atomic.Pointer[session]
}

// session is one connection of a link.
type session struct {
	quiet     time.Duration
	cancel    context.CancelFunc
	pulse     atomic.Pointer[pulse]
	connected atomic.Bool
	closed    atomic.Bool
}

// end is how a connection ended.
type end struct {
	why    string
	err    error // what slack-go said, or why it could not be opened
	lasted bool  // it lived for lasting
	proven bool  // and for proven
}

// fail keeps the first error: later ones are its echo.
func (e *end) fail(err error) {
	if e.err == nil {
		e.err = withoutURL(err)
	}
}

func newLink(c *Client, number int) *link {
	l := &link{c: c, number: number}
	l.sm = socketmode.New(c.o.API,
		socketmode.OptionReadLimit(c.o.ReadLimit),
		// slack-go's own look for pings stays at its 30 s; pulse is quicker and more patient.
		socketmode.OptionDialer(&websocket.Dialer{
			Proxy:            http.ProxyFromEnvironment,
			HandshakeTimeout: 10 * time.Second,
			WriteBufferSize:  32 << 10, // Slack drops an ack that is split into frames
			WriteBufferPool:  &l.written,
			NetDialContext:   l.dial,
		}),
		socketmode.OptionLog(log.New(io.Discard, "", 0)),
	)
	return l
}

// dial opens the network connection of the current session.
func (l *link) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	conn, err := l.c.o.Dial(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	s := l.session.Load()
	p := newPulse(conn, s.quiet, func() {
		l.down()
		s.closed.Store(true)
		if s.connected.Load() {
			s.cancel()
		}
	})
	s.pulse.Store(p)
	return p, nil
}

// run keeps the link connected until ctx ends. It returns an error only if Slack
// refuses the first connection for good.
//
// A connection that lasted is replaced at once, any other after a delay that
// grows. Acks queued in slack-go survive the change: its client stays the same.
func (l *link) run(ctx context.Context) error {
	if !pause(ctx, time.Duration(l.number)*stagger) {
		return nil
	}
	failures := 0
	quiet := l.c.o.Quiet
	for {
		e := l.connection(ctx, quiet)
		if ctx.Err() != nil {
			return nil
		}
		l.c.o.Metrics.Reconnected(e.why)

		// A server that pings more seldom than we expect would lose every socket:
		// after a cut so early that no socket has proved it pings in time, the next
		// one gets twice as long.
		if e.why == EndQuiet && !e.proven {
			quiet = min(2*quiet, max(maxQuiet, l.c.o.Quiet))
		} else {
			quiet = l.c.o.Quiet
		}

		var delay time.Duration
		if e.lasted {
			failures = 0
			l.c.o.Logger.Info("socket ended, opening the next", "socket", l.number, "why", e.why, "error", e.err)
		} else {
			delay = backoff(failures)
			failures++
			if fault := Fatal(e.err); fault != nil {
				if !l.c.greeted.Load() {
					return fault
				}
				delay = faultDelay + rand.N(faultDelay/4)
			}
			if limited, ok := errors.AsType[*slack.RateLimitedError](e.err); ok {
				delay = max(delay, limited.RetryAfter+rand.N(time.Second))
			}
			l.report(e, failures, delay)
		}
		l.waiting.Store(true)
		if !pause(ctx, delay) {
			return nil
		}
		l.waiting.Store(false)
	}
}

// report says why the link is not up; errors that need somebody at level error.
func (l *link) report(e end, failures int, delay time.Duration) {
	o := l.c.o
	if fault := Fatal(e.err); fault != nil {
		text := fault.Error()
		l.c.fault.Store(&text)
		o.Logger.Error("Slack refuses the connection", "socket", l.number, "error", fault, "next", delay)
		return
	}
	text := "no lasting connection to Slack (" + e.why + ")"
	if e.err != nil {
		text += ": " + e.err.Error()
	}
	if e.why == EndShort && failures >= 5 {
		text += "; is Socket Mode still switched on, and does no other program hold the app's ten sockets?"
	}
	l.c.fault.Store(&text)
	o.Logger.Warn("no lasting socket", "socket", l.number, "why", text, "failures", failures, "next", delay)
}

// connection runs slack-go for one connection and hands on what arrives. The run
// is cancelled with its connection, before slack-go opens another by itself.
func (l *link) connection(ctx context.Context, quiet time.Duration) end {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s := &session{quiet: quiet, cancel: cancel}
	l.session.Store(s)
	done := make(chan error, 1)
	go func() { done <- l.sm.RunContext(ctx) }()

	e := end{why: EndConnect}
	var lasts, proves <-chan time.Time
	for {
		select {
		case ev := <-l.sm.Events:
			switch data := ev.Data.(type) {
			case *socketmode.ConnectedEvent:
				e.why = EndShort
				lasts, proves = time.After(lasting), time.After(proven)
				s.connected.Store(true)
				if s.closed.Load() {
					cancel()
				}
			case *slack.ConnectingEvent:
				if data.ConnectionCount > 0 {
					cancel()
				}
			case *slack.ConnectionErrorEvent:
				e.fail(data.ErrorObj)
				cancel()
			case *slack.IncomingEventError:
				// Either a frame that is no JSON, or the end of the connection: slack-go
				// goes on after the one and ends after the other.
				if isSyntax(data.ErrorObj) {
					l.c.o.Metrics.Undecodable()
					l.c.o.Logger.Warn("Slack sent a message that is not JSON", "socket", l.number)
				} else {
					e.fail(data.ErrorObj)
				}
			case *socketmode.ErrorWriteFailed:
				e.why = EndWrite
				cancel()
				l.down()
				l.c.resend(l, data)
			default:
				l.take(ev)
			}
		case <-lasts:
			e.lasted = true
			if e.why == EndShort {
				e.why = EndRefresh
			}
		case <-proves:
			e.proven = true
		case err := <-done:
			l.down()
			for len(l.sm.Events) > 0 {
				l.take(<-l.sm.Events)
			}
			if err != nil && !errors.Is(err, context.Canceled) {
				e.fail(err)
			}
			if p := s.pulse.Load(); p != nil && p.lost.Load() && e.why != EndWrite {
				e.why = EndQuiet
			}
			return e
		}
	}
}

// take deals with one event of slack-go that is about Slack's messages.
func (l *link) take(ev socketmode.Event) {
	switch ev.Type {
	case socketmode.EventTypeHello:
		if !l.up.Swap(true) {
			l.c.greeted.Store(true)
			l.c.o.Metrics.Connected(int(l.c.up.Add(1)))
		}
	case socketmode.EventTypeSlashCommand, socketmode.EventTypeInteractive, socketmode.EventTypeEventsAPI:
		l.c.receive(l, envelope{
			ID: ev.Request.EnvelopeID, Type: ev.Request.Type,
			CanReply: ev.Request.AcceptsResponsePayload, Payload: ev.Request.Payload,
		}, ev.Data)
	case socketmode.EventTypeErrorBadMessage:
		if bad, ok := ev.Data.(*socketmode.ErrorBadMessage); ok {
			l.c.rescue(l, bad)
		}
	}
}

func isSyntax(err error) bool {
	if _, ok := errors.AsType[*json.SyntaxError](err); ok {
		return true
	}
	_, ok := errors.AsType[*json.UnmarshalTypeError](err)
	return ok
}

// down marks the link as one that Slack does not reach.
func (l *link) down() {
	if l.up.Swap(false) {
		l.c.o.Metrics.Connected(int(l.c.up.Add(-1)))
	}
}

// ack hands an ack to slack-go, which writes it to the connection of the moment.
func (l *link) ack(ctx context.Context, envelope string, payload []byte) error {
	var body any
	if payload != nil {
		body = json.RawMessage(payload)
	}
	if err := l.sm.AckCtx(ctx, envelope, body); err != nil {
		return err
	}
	l.queued.Add(1)
	return nil
}

// atRest reports whether everything that came was taken and every ack is
// written. Acks of a link that waits for a delay are not waited for: they would
// be too late.
func (l *link) atRest() bool {
	return len(l.sm.Events) == 0 && (l.waiting.Load() || l.written.n.Load() >= l.queued.Load())
}

// backoff is the delay after so many connections in a row that did not last.
func backoff(failures int) time.Duration {
	d := min(minDelay<<min(failures, 10), maxDelay*4/5)
	return d + rand.N(d/4)
}

// pause waits, and reports false if ctx ended first.
func pause(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
