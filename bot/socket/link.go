package socket

import (
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"sync/atomic"
	"time"

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

	up      atomic.Bool // the connection has said hello and not ended
	session atomic.Pointer[session]
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

// run keeps the link connected until ctx ends. It returns an error only if Slack
// refuses the first connection for good.
//
// A connection that lasted is replaced at once, any other after a delay that grows.
func (l *link) run(ctx context.Context) error {
	if !pause(ctx, time.Duration(l.number)*stagger) {
		return nil
	}
	failures := 0
	quiet := l.c.o.Quiet
	for {
		e := l.connection(ctx, quiet)
		if ctx.Err() != nil {
			return nil //nolint:nilerr // it was asked to stop: that is no failure
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
		if !pause(ctx, delay) {
			return nil
		}
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

// connection opens a connection and hands on what arrives until it ends.
func (l *link) connection(ctx context.Context, quiet time.Duration) end {
	s := newSession(ctx, l, quiet)
	defer s.cancel()
	l.session.Store(s)
	done := make(chan error, 1)
	go func() { done <- s.sm.RunContext(s.ctx) }()

	e := end{why: EndConnect}
	var lasts, proves <-chan time.Time
	for {
		select {
		case ev := <-s.sm.Events:
			switch data := ev.Data.(type) {
			case *socketmode.ConnectedEvent:
				e.why = EndShort
				lasts, proves = time.After(lasting), time.After(proven)
				s.connected.Store(true)
				if s.closed.Load() {
					s.cancel()
				}
			case *slack.ConnectingEvent:
				if data.ConnectionCount > 0 {
					s.cancel()
				}
			case *slack.ConnectionErrorEvent:
				e.fail(data.ErrorObj)
				s.cancel()
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
				s.fail()
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
			s.finish()
			for len(s.sm.Events) > 0 {
				l.take(<-s.sm.Events)
			}
			if err != nil && !errors.Is(err, context.Canceled) {
				e.fail(err)
			}
			switch p := s.pulse.Load(); {
			case s.broken.Load():
				e.why = EndWrite
			case p != nil && p.lost.Load():
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
			l.c.wake()
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
