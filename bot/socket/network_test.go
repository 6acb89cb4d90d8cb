package socket_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"slices"
	"testing"
	"time"

	"winlog/bot/socket"
)

// The other tests run over net.Pipe; this one over the network with the dialer
// and HTTP client that people get.
func TestOverTheNetwork(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	f := serveFake(t, l)
	f.addr, f.http = l.Addr().String(), &http.Client{Transport: &http.Transport{}}
	r := f.start(func(o *socket.Options) { o.HTTP, o.Dial, o.Connections = nil, nil, 2 }, acked)
	for start := time.Now(); !r.Ready(); time.Sleep(time.Millisecond) {
		if time.Since(start) > 10*time.Second {
			t.Fatalf("not ready: %+v", r.Status())
		}
	}
	const people = 200
	for i := range people {
		f.send(command(fmt.Sprint("e", i), fmt.Sprint("U", i), "x"))
	}
	for start := time.Now(); f.count()["envelope command"] < people; time.Sleep(time.Millisecond) {
		if time.Since(start) > 10*time.Second {
			t.Fatalf("%d commands arrived", f.count()["envelope command"])
		}
	}
	if err := r.end(); err != nil { // an ack that is queued is written before the end
		t.Error(err)
	}
	for start := time.Now(); len(f.ackIDs()) < people; time.Sleep(time.Millisecond) {
		if time.Since(start) > 10*time.Second {
			t.Fatalf("%d acks", len(f.ackIDs()))
		}
	}
}

func TestNew(t *testing.T) {
	if _, err := socket.New(socket.Options{}); err == nil {
		t.Error("no error without API, Now and Logger")
	}
	f := newFake(t)
	c, err := socket.New(f.options(nil))
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Status(); got.Fault == "" || got.Connections != 1 || c.Ready() {
		t.Errorf("status before the start: %+v", got)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := c.Run(ctx, acked); err != nil {
		t.Error(err)
	}
	if err := c.Run(ctx, acked); err == nil {
		t.Error("it ran twice")
	}
}

// Slack refreshes a socket while many acks are on their way to it. slack-go alone
// loses some of them: those that it writes to the connection it has just closed,
// and those it keeps for the next one if that comes too late.
func TestRefreshUnderLoad(t *testing.T) {
	for round := range 6 {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		f := serveFake(t, l)
		f.addr, f.http = l.Addr().String(), &http.Client{Transport: &http.Transport{}}
		r := f.start(func(o *socket.Options) { o.HTTP, o.Dial, o.Connections = nil, nil, 1+round%2 }, func(_ context.Context, r *socket.Request) socket.Reply {
			time.Sleep(time.Duration(len(r.Envelope)) * time.Millisecond / 4)
			return say("ok")
		})
		wait := func(what string, done func() bool) {
			for start := time.Now(); !done(); time.Sleep(time.Millisecond) {
				if time.Since(start) > 10*time.Second {
					t.Fatalf("%s: %d acks, status %+v, counted %v; log:\n%s", what, len(f.ackIDs()), r.Status(), f.count(), f.log)
				}
			}
		}
		wait("start", r.Ready)
		const people = 200
		for i := range people {
			f.send(command(fmt.Sprint("e", i), fmt.Sprint("U", i), "x"))
		}
		f.send(`{"type":"disconnect","reason":"refresh_requested"}`)
		wait("acks", func() bool { return len(f.ackIDs()) == people })
		if err := r.end(); err != nil {
			t.Error(err)
		}
		ids := f.ackIDs()
		slices.Sort(ids)
		if got := len(slices.Compact(ids)); got != people {
			t.Errorf("%d of %d envelopes acked, some twice", got, people)
		}
	}
}
