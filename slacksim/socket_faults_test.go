package slacksim_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"winlog/slacksim"
)

// client is slack-go's own client in a bubble.
func (p *place) goClient(t *testing.T, d *websocket.Dialer) *socketmode.Client {
	t.Helper()
	c := socketmode.New(p.api, socketmode.OptionDialer(d))
	ctx, cancel := context.WithCancel(context.Background())
	var all sync.WaitGroup
	all.Go(func() { _ = c.RunContext(ctx) })
	all.Go(func() {
		for {
			select {
			case e := <-c.Events:
				if e.Request != nil && e.Request.EnvelopeID != "" {
					_ = c.AckCtx(ctx, e.Request.EnvelopeID, nil)
				}
			case <-ctx.Done():
				return
			}
		}
	})
	t.Cleanup(func() { cancel(); all.Wait() })
	if err := p.WaitConnections(context.Background(), 1); err != nil {
		t.Fatal(err)
	}
	return c
}

// TestFaultsOfSockets lets slack-go's client meet each fault, and says how many
// sockets it has opened after a minute and whether a command works then.
func TestFaultsOfSockets(t *testing.T) {
	for _, r := range []struct {
		name   string
		fault  func(f *slacksim.Faults)
		during string // what a command gets right after the fault
		opened int
	}{
		{"none", func(*slacksim.Faults) {}, "", 1},
		{"drop", (*slacksim.Faults).DropSockets, "", 2},
		{"close", (*slacksim.Faults).CloseSockets, "", 2},
		{"reset", (*slacksim.Faults).ResetSockets, "", 2},
		{"warning", func(f *slacksim.Faults) { f.Refresh("warning") }, "", 2},
		{"garbage", func(f *slacksim.Faults) { f.Garbage() }, "", 1},
		{"no pings", func(f *slacksim.Faults) { f.WithholdPings(true) }, "", 2},
		{"half-open", (*slacksim.Faults).HalfOpen, "operation_timeout", 2},
		{"stop reading for 2 s", func(f *slacksim.Faults) { f.StopReading(2 * time.Second) }, "", 1},
		{"stop reading for 10 s", func(f *slacksim.Faults) { f.StopReading(10 * time.Second) }, "operation_timeout", 1},
		{"no hello", func(f *slacksim.Faults) { f.WithholdHello(true); f.DropSockets() }, "", 2},
	} {
		t.Run(strings.ReplaceAll(r.name, " ", "_"), func(t *testing.T) {
			inBubble(t, slacksim.Options{}, func(t *testing.T, p *place, d *websocket.Dialer) {
				p.goClient(t, d)
				time.Sleep(32 * time.Second) // slack-go looks at the pings every 30 s
				r.fault(p.Faults())
				time.Sleep(time.Second)
				if out := <-p.command("during"); out.Error != r.during {
					t.Errorf("during the fault: got %+v, want %q", out, r.during)
				}
				time.Sleep(time.Minute)
				if got := p.Opened(); got < r.opened || r.opened == 1 && got != 1 {
					t.Errorf("opened %d sockets, want %d", got, r.opened)
				}
				if out := <-p.command("after"); !out.OK() {
					t.Errorf("after the fault: got %+v", out)
				}
			})
		})
	}
}

func TestFlapping(t *testing.T) {
	inBubble(t, slacksim.Options{Unlimited: true}, func(t *testing.T, p *place, d *websocket.Dialer) {
		p.Faults().Flap(10 * time.Second)
		for range 3 {
			r := p.dial(t, d)
			if got := r.next()["type"]; got != "hello" {
				t.Errorf("got %v", got)
			}
			if got := r.next(); got["type"] != "disconnect" || got["reason"] != "refresh_requested" {
				t.Errorf("got %v", got)
			}
			if _, _, err := r.ReadMessage(); err == nil {
				t.Error("the socket stays open")
			}
		}
		time.Sleep(11 * time.Second)
		r := p.dial(t, d)
		r.next()
		done := p.command("")
		r.text(`{"envelope_id":"` + r.next()["envelope_id"].(string) + `"}`)
		if out := <-done; !out.OK() {
			t.Errorf("afterwards: got %+v", out)
		}
	})
}

func TestWarningThenClose(t *testing.T) {
	inBubble(t, slacksim.Options{}, func(t *testing.T, p *place, d *websocket.Dialer) {
		old := p.dial(t, d)
		old.next()
		go p.Faults().Refresh("warning")
		if got := old.next(); got["reason"] != "warning" {
			t.Errorf("got %v", got)
		}
		begun := time.Now()
		fresh := p.dial(t, d)
		fresh.next()
		for range 4 { // everything goes to the new one, the old one is still open
			done := p.command("")
			fresh.text(`{"envelope_id":"` + fresh.next()["envelope_id"].(string) + `"}`)
			if out := <-done; !out.OK() {
				t.Errorf("got %+v", out)
			}
		}
		_, _, err := old.ReadMessage()
		if !websocket.IsCloseError(err, websocket.CloseNormalClosure) || time.Since(begun) != 10*time.Second {
			t.Errorf("got %v after %v, want a close frame after 10 s", err, time.Since(begun))
		}
	})
}

func TestEnvelopesGoToAnySocket(t *testing.T) {
	inBubble(t, slacksim.Options{}, func(t *testing.T, p *place, d *websocket.Dialer) {
		one, two := p.dial(t, d), p.dial(t, d)
		one.next()
		two.next()
		got := map[*raw]int{}
		var mu sync.Mutex
		for _, r := range []*raw{one, two} {
			go func() {
				for {
					var e object
					if r.ReadJSON(&e) != nil {
						return
					}
					mu.Lock()
					got[r]++
					mu.Unlock()
					// Slack honours an ack on another socket of the app.
					other := one
					if r == one {
						other = two
					}
					other.text(`{"envelope_id":"` + e["envelope_id"].(string) + `"}`)
				}
			}()
		}
		for range 10 {
			if out := <-p.command(""); !out.OK() {
				t.Errorf("got %+v", out)
			}
		}
		mu.Lock()
		if got[one] != 5 || got[two] != 5 {
			t.Errorf("got %d and %d, want each its half", got[one], got[two])
		}
		mu.Unlock()
		_ = one.Close()
		_ = two.Close()
		p.wantViolations(t)
	})
}

func TestDuplicateAndDelay(t *testing.T) {
	inBubble(t, slacksim.Options{}, func(t *testing.T, p *place, d *websocket.Dialer) {
		r := p.dial(t, d)
		r.next()
		p.Faults().Duplicate(1)
		done := p.command("")
		first, again := r.next(), r.next()
		if first["envelope_id"] != again["envelope_id"] {
			t.Errorf("got %v and %v, want one envelope twice", first["envelope_id"], again["envelope_id"])
		}
		for range 2 {
			r.text(`{"envelope_id":"` + first["envelope_id"].(string) + `"}`)
		}
		if out := <-done; !out.OK() {
			t.Errorf("got %+v", out)
		}
		synctest.Wait()
		p.wantViolations(t) // both deliveries want an ack
		p.Faults().Delay(1, 2*time.Second)
		begun := time.Now()
		done = p.command("")
		id := r.next()["envelope_id"].(string)
		if got := time.Since(begun); got != 2*time.Second {
			t.Errorf("came after %v, want 2 s", got)
		}
		r.text(`{"envelope_id":"` + id + `"}`)
		if out := <-done; !out.OK() || out.Took != 2*time.Second {
			t.Errorf("got %+v", out)
		}
	})
}

// TestEventsAreSentAgain has when: almost at once, after 1 minute, after 5 minutes.
func TestEventsAreSentAgain(t *testing.T) {
	inBubble(t, slacksim.Options{}, func(t *testing.T, p *place, d *websocket.Dialer) {
		r := p.dial(t, d)
		r.next()
		type seen struct {
			Attempt float64
			Reason  string
			After   time.Duration
		}
		begun := time.Now()
		go func() { _, _ = p.ana.Say(context.Background(), p.ana.DM(), "hello") }()
		var got []seen
		var ids []any
		for range 4 {
			_ = r.SetReadDeadline(time.Now().Add(10 * time.Minute))
			var e object
			if err := r.ReadJSON(&e); err != nil {
				t.Fatal(err)
			}
			got = append(got, seen{e["retry_attempt"].(float64), e["retry_reason"].(string), time.Since(begun).Round(time.Second)})
			ids = append(ids, e["payload"].(object)["event_id"])
		}
		want := []seen{{0, "", 0}, {1, "timeout", 3 * time.Second}, {2, "timeout", 66 * time.Second}, {3, "timeout", 369 * time.Second}}
		if diff := jsonDiff(want, got); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		if ids[0] != ids[3] || ids[0] == nil {
			t.Errorf("got event ids %v, want the same", ids)
		}
		_ = r.SetReadDeadline(time.Now().Add(time.Hour))
		var timeout net.Error
		if _, _, err := r.ReadMessage(); !errors.As(err, &timeout) || !timeout.Timeout() {
			t.Errorf("a fifth time: %v", err)
		}
		p.wantViolations(t, "unacked")
	})
}

func TestJumpBringsWhatIsDue(t *testing.T) {
	p := open(t, slacksim.Options{AckTimeout: 50 * time.Millisecond})
	d := &websocket.Dialer{}
	r := p.dial(t, d)
	r.next()
	go func() { _, _ = p.ana.Say(context.Background(), p.ana.DM(), "hello") }()
	for want := range 4 {
		if got := r.next()["retry_attempt"]; got != float64(want) {
			t.Fatalf("got attempt %v, want %d", got, want)
		}
		time.Sleep(100 * time.Millisecond) // the ack of this attempt is missed
		p.Jump(5 * time.Minute)
	}
}

// An answer takes the time that truly passed, however far the clock jumped.
func TestJumpIsNoDelay(t *testing.T) {
	p := open(t, slacksim.Options{AckTimeout: time.Second})
	r := p.dial(t, &websocket.Dialer{})
	r.next()
	done := p.command("")
	r.next()
	p.Jump(24 * time.Hour)
	if out := <-done; !out.Timeout || out.Took > time.Minute {
		t.Errorf("took %v (timeout %v), want about a second", out.Took, out.Timeout)
	}
}

func TestUndecodable(t *testing.T) {
	p := open(t, slacksim.Options{AckTimeout: 100 * time.Millisecond})
	p.asked(t)
	if p.Faults().Undecodable() {
		t.Error("slack-go acks what it cannot decode")
	}
	p.wantViolations(t, "unacked")
}

func TestFaultsOfTheAPI(t *testing.T) {
	p := open(t, slacksim.Options{})
	f := p.Faults()
	call := func() error { _, err := p.api.AuthTest(); return err }
	var limited *slack.RateLimitedError
	var status slack.StatusCodeError
	f.RateLimit("auth.test", time.Minute, 7*time.Second)
	if err := call(); !errors.As(err, &limited) || limited.RetryAfter != 7*time.Second {
		t.Errorf("got %v", err)
	}
	p.Jump(2 * time.Minute)
	if err := call(); err != nil {
		t.Errorf("when the time is over: %v", err)
	}
	f.ServerError("auth.test", 503, 1)
	if err := call(); !errors.As(err, &status) || status.Code != 503 {
		t.Errorf("got %v", err)
	}
	if err := call(); err != nil {
		t.Errorf("after one: %v", err)
	}
	f.Empty("*", 1)
	if err := call(); err == nil {
		t.Error("an empty answer was taken")
	}
	f.Error("auth.test", "fatal_error", 1)
	if err := call(); said(err) != "fatal_error" {
		t.Errorf("got %v", err)
	}
	f.HangUp("auth.test", 1)
	if err := call(); err == nil {
		t.Error("no answer was taken")
	}
	f.Slow("auth.test", 50*time.Millisecond, 1)
	begun := time.Now()
	if err := call(); err != nil || time.Since(begun) < 50*time.Millisecond {
		t.Errorf("got %v after %v", err, time.Since(begun))
	}
	f.Error("auth.test", "fatal_error", 100)
	f.Clear()
	if err := call(); err != nil {
		t.Errorf("after Clear: %v", err)
	}
	p.wantViolations(t)
}
