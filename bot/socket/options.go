package socket

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/slack-go/slack"
)

// Handler answers one Request. Its ctx ends when the person has waited long
// enough (Options.HandlerTimeout), not when the process is asked to stop.
type Handler func(ctx context.Context, r *Request) Reply

// Options are what New needs; zero fields get the defaults named beside them.
type Options struct {
	API    *slack.Client    // required; with an app-level token
	Now    func() time.Time // required; the clock of Request.Received only: timeouts do not follow it
	Logger *slog.Logger     // required

	Connections int   // 2; sockets held at once, so that a refresh of one leaves no gap
	ReadLimit   int64 // 1 MiB; a larger message from Slack ends the connection

	// Quiet is how long a socket may bring nothing, not even a ping, before it
	// counts as half-open: 14 s. A server that pings more seldom is tolerated:
	// see link.run.
	Quiet time.Duration

	Workers        int           // 64; requests handled at once
	Queue          int           // 512; requests waiting for a worker or for the same person's earlier one
	PerUserQueue   int           // 64; of these, waiting for one person
	HandlerTimeout time.Duration // 2.5 s from arrival; then the handler's ctx ends
	AnswerTimeout  time.Duration // 2.8 s from arrival; then Failed answers in its place
	StopTimeout    time.Duration // 10 s; how long a stop waits for what is in hand

	// Busy answers a request that was not handled, because too much is waiting or
	// the process is stopping. Failed answers one whose handler panicked or, with
	// ErrTooLong, did not return in time; ref is in the log too. Where their Reply
	// cannot be shown in a form, the form is not acked: Slack then keeps it open.
	Busy   func(r *Request) Reply
	Failed func(r *Request, err error, ref string) Reply

	HTTP    *http.Client // posts to response URLs; one with a 5 s timeout
	Metrics Metrics

	// Dial opens the network connections of the sockets, TLS excluded; a net.Dialer
	// with short keep-alives.
	Dial func(ctx context.Context, network, addr string) (net.Conn, error)
}

// Metrics are told what happens; nil functions are left out. They must not block.
type Metrics struct {
	Connected   func(up int)     // sockets that are up, after every change
	Reconnected func(why string) // a connection ended: one of the End constants
	Envelope    func(kind Kind)  // one arrived and was understood
	Undecodable func()           // one arrived and was not
	Panic       func(kind Kind)
	Busy        func(kind Kind)
	Late        func(kind Kind) // the handler did not return in time
	TooLarge    func(kind Kind) // a Reply did not fit into an ack
	AckFailed   func()
}

// Why a connection ended, as Metrics.Reconnected and the log say.
const (
	EndRefresh = "refresh"     // Slack or the network ended a connection that had lasted
	EndShort   = "short"       // it ended within 10 s
	EndQuiet   = "quiet"       // nothing arrived any more
	EndWrite   = "write_error" // an ack could not be written
	EndConnect = "connect"     // it could not be opened
)

func (o Options) withDefaults() (Options, error) {
	if o.API == nil || o.Now == nil || o.Logger == nil {
		return o, errors.New("socket: API, Now and Logger must be set")
	}
	set(&o.Connections, 2)
	set(&o.ReadLimit, 1<<20)
	set(&o.Quiet, 14*time.Second)
	set(&o.Workers, 64)
	set(&o.Queue, 512)
	set(&o.PerUserQueue, 64)
	set(&o.HandlerTimeout, 2500*time.Millisecond)
	set(&o.AnswerTimeout, 2800*time.Millisecond)
	set(&o.StopTimeout, 10*time.Second)
	if o.Busy == nil {
		o.Busy = func(*Request) Reply {
			return Reply{Message: &Answer{Text: "Too much is going on right now, and this was not done. Please try again in a moment."}}
		}
	}
	if o.Failed == nil {
		o.Failed = func(r *Request, _ error, ref string) Reply {
			if r.Kind == Event || r.Kind == Closed {
				return Reply{} // nobody waits
			}
			return Reply{Message: &Answer{Text: "Something went wrong. Reference: " + ref}}
		}
	}
	if o.HTTP == nil {
		o.HTTP = &http.Client{Timeout: 5 * time.Second}
	}
	if o.Dial == nil {
		// The kernel's probes find a dead peer within 14 s whatever the peer's pings are.
		d := &net.Dialer{KeepAliveConfig: net.KeepAliveConfig{
			Enable: true, Idle: 5 * time.Second, Interval: 3 * time.Second, Count: 3,
		}}
		o.Dial = d.DialContext
	}
	o.Metrics = o.Metrics.withDefaults()
	return o, nil
}

func set[T int | int64 | time.Duration](v *T, def T) {
	if *v <= 0 {
		*v = def
	}
}

func (m Metrics) withDefaults() Metrics {
	kind := func(f *func(Kind)) {
		if *f == nil {
			*f = func(Kind) {}
		}
	}
	plain := func(f *func()) {
		if *f == nil {
			*f = func() {}
		}
	}
	if m.Connected == nil {
		m.Connected = func(int) {}
	}
	if m.Reconnected == nil {
		m.Reconnected = func(string) {}
	}
	kind(&m.Envelope)
	plain(&m.Undecodable)
	kind(&m.Panic)
	kind(&m.Busy)
	kind(&m.Late)
	kind(&m.TooLarge)
	plain(&m.AckFailed)
	return m
}
