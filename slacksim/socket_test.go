package slacksim_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
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

// pipes is a listener of net.Pipe ends, over which a workspace runs in a
// synctest bubble: minutes pass in no time, and exactly.
type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func newPipes() *pipes { return &pipes{conns: make(chan net.Conn), closed: make(chan struct{})} }

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}
func (p *pipes) Close() error   { p.once.Do(func() { close(p.closed) }); return nil }
func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipe"} }
func (p *pipes) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case p.conns <- theirs:
		return ours, nil
	case <-p.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// inBubble runs a test with a workspace in a synctest bubble.
func inBubble(t *testing.T, o slacksim.Options, test func(t *testing.T, p *place, dialer *websocket.Dialer)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		l := newPipes()
		o.Listener = l
		p := open(t, o)
		p.http.CloseIdleConnections()
		p.http = &http.Client{Transport: &http.Transport{DialContext: l.dial}, Timeout: 10 * time.Second}
		t.Cleanup(p.http.CloseIdleConnections)
		p.api = p.client(p.app.BotToken)
		test(t, p, &websocket.Dialer{NetDialContext: l.dial, WriteBufferSize: 32 << 10, HandshakeTimeout: 5 * time.Second})
	})
}

// raw is a socket in the test's own hands.
type raw struct {
	*websocket.Conn
	t testing.TB
}

func (p *place) ticket(t testing.TB) string {
	t.Helper()
	got := p.send(t, "apps.connections.open", "application/json; charset=utf-8", "Bearer "+p.app.AppToken, nil)
	url, _ := got["url"].(string)
	if url == "" {
		t.Fatalf("got %v", got)
	}
	return url
}

func (p *place) dial(t testing.TB, d *websocket.Dialer) *raw {
	t.Helper()
	conn, answer, err := d.Dial(p.ticket(t), http.Header{"Origin": {"https://api.slack.com"}})
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	t.Cleanup(func() { _ = conn.Close() })
	return &raw{conn, t}
}

func (r *raw) next() object {
	r.t.Helper()
	_ = r.SetReadDeadline(time.Now().Add(30 * time.Second))
	out := object{}
	if err := r.ReadJSON(&out); err != nil {
		r.t.Fatalf("read from the socket: %v", err)
	}
	return out
}

func (r *raw) text(text string) {
	r.t.Helper()
	if err := r.WriteMessage(websocket.TextMessage, []byte(text)); err != nil {
		r.t.Fatal(err)
	}
}

// command runs a command beside the test and gives its outcome later.
func (p *place) command(text string) <-chan slacksim.Outcome {
	out := make(chan slacksim.Outcome, 1)
	go func() {
		got, err := p.ana.Command(context.Background(), "C0GENERAL", "/win", text)
		if err != nil {
			got.Error = err.Error()
		}
		out <- got
	}()
	return out
}

func TestHello(t *testing.T) {
	inBubble(t, slacksim.Options{PingEvery: 7 * time.Second}, func(t *testing.T, p *place, d *websocket.Dialer) {
		r := p.dial(t, d)
		got := r.next()
		if got["type"] != "hello" || got["num_connections"] != 1.0 || got["connection_info"].(object)["app_id"] != p.app.AppID {
			t.Errorf("got %v", got)
		}
		if got := p.dial(t, d).next()["num_connections"]; got != 2.0 {
			t.Errorf("the second: got %v", got)
		}
		var pings []time.Duration
		begun := time.Now()
		r.SetPingHandler(func(text string) error {
			pings = append(pings, time.Since(begun).Round(time.Second))
			if text != "Ping from applink-1" {
				t.Errorf("got %q", text)
			}
			return nil
		})
		_ = r.SetReadDeadline(time.Now().Add(22 * time.Second))
		_, _, _ = r.ReadMessage()
		if fmt.Sprint(pings) != "[7s 14s 21s]" {
			t.Errorf("got pings after %v", pings)
		}
	})
}

func TestTicketsAreForOneSocket(t *testing.T) {
	inBubble(t, slacksim.Options{}, func(t *testing.T, p *place, d *websocket.Dialer) {
		refused := func(url string) {
			t.Helper()
			conn, answer, err := d.Dial(url, nil)
			if err == nil {
				_ = conn.Close()
				t.Error("a socket was opened")
			}
			if answer != nil {
				_ = answer.Body.Close()
			}
			p.wantViolations(t, "bad_ticket")
		}
		url := p.ticket(t)
		conn, answer, err := d.Dial(url, nil)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		defer func() { _ = conn.Close() }()
		refused(url)
		old := p.ticket(t)
		time.Sleep(31 * time.Second)
		refused(old)
	})
}

func TestElevenSockets(t *testing.T) {
	inBubble(t, slacksim.Options{}, func(t *testing.T, p *place, d *websocket.Dialer) {
		var first *raw
		for i := range 10 {
			r := p.dial(t, d)
			if got := r.next()["type"]; got != "hello" {
				t.Fatalf("socket %d: got %v", i+1, got)
			}
			if first == nil {
				first = r
			}
		}
		p.wantViolations(t)
		r := p.dial(t, d)
		if got := r.next(); got["type"] != "disconnect" || got["reason"] != "too_many_websockets" {
			t.Errorf("got %v", got)
		}
		if _, _, err := r.ReadMessage(); err == nil {
			t.Error("the eleventh socket stays open")
		}
		p.wantViolations(t, "too_many_websockets")
		_ = first.Close()
		if err := p.WaitConnections(context.Background(), 9); err != nil {
			t.Fatal(err)
		}
		if got := p.dial(t, d).next()["type"]; got != "hello" {
			t.Errorf("when one has gone: got %v", got)
		}
	})
}

// TestAcks has what an ack may be. %s stands for the envelope's id.
func TestAcks(t *testing.T) {
	big := func(total int) string {
		frame := `{"envelope_id":"%s","payload":{"text":""}}`
		return strings.Replace(frame, `""`, `"`+strings.Repeat("a", total-len(frame)+2-36)+`"`, 1)
	}
	for _, r := range []struct {
		name      string
		send      func(r *raw, id string)
		error     string
		violation string
	}{
		{"plain", func(r *raw, id string) { r.text(`{"envelope_id":"` + id + `"}`) }, "", ""},
		{"an empty payload", func(r *raw, id string) { r.text(`{"envelope_id":"` + id + `","payload":{}}`) }, "", ""},
		{"a message", func(r *raw, id string) { r.text(`{"envelope_id":"` + id + `","payload":{"text":"t","blocks":null}}`) }, "", ""},
		{"bad blocks", func(r *raw, id string) {
			r.text(`{"envelope_id":"` + id + `","payload":{"blocks":[{"type":"header","text":{"type":"mrkdwn","text":"h"}}]}}`)
		}, "invalid_command_response", "invalid_blocks"},
		{"a list", func(r *raw, id string) { r.text(`{"envelope_id":"` + id + `","payload":[1]}`) }, "invalid_command_response", "bad_ack"},
		{"an unknown field", func(r *raw, id string) { r.text(`{"envelope_id":"` + id + `","payload":{"text":"t","hue":1}}`) }, "", "unknown_field"},
		{"20,479 bytes", func(r *raw, id string) { r.text(strings.Replace(big(20_479), "%s", id, 1)) }, "", ""},
		{"two fragments", func(r *raw, id string) {
			w, err := r.NextWriter(websocket.TextMessage)
			if err != nil {
				r.t.Fatal(err)
			}
			// The writer's buffer is 4 KiB here, so this leaves in two frames.
			_, _ = fmt.Fprintf(w, `{"envelope_id":"%s","payload":{"text":"%s"}}`, id, strings.Repeat("a", 5000))
			_ = w.Close()
		}, "operation_timeout", "ack_fragmented unacked"},
		{"a binary frame", func(r *raw, id string) {
			_ = r.WriteMessage(websocket.BinaryMessage, []byte(`{"envelope_id":"`+id+`"}`))
		}, "operation_timeout", "bad_frame unacked"},
		{"no JSON", func(r *raw, _ string) { r.text("ok") }, "operation_timeout", "bad_ack unacked"},
		{"no id", func(r *raw, _ string) { r.text(`{"payload":{}}`) }, "operation_timeout", "bad_ack unacked"},
		{"another id", func(r *raw, _ string) { r.text(`{"envelope_id":"11111111-1111-4111-8111-111111111101"}`) }, "operation_timeout", "unacked unknown_ack"},
		{"twice", func(r *raw, id string) {
			r.text(`{"envelope_id":"` + id + `"}`)
			r.text(`{"envelope_id":"` + id + `"}`)
		}, "", "second_ack"},
		{"just in time", func(r *raw, id string) {
			time.Sleep(2990 * time.Millisecond)
			r.text(`{"envelope_id":"` + id + `"}`)
		}, "", ""},
		{"too late", func(r *raw, id string) {
			time.Sleep(3010 * time.Millisecond)
			r.text(`{"envelope_id":"` + id + `"}`)
		}, "operation_timeout", "late_ack unacked"},
	} {
		t.Run(strings.ReplaceAll(r.name, " ", "_"), func(t *testing.T) {
			inBubble(t, slacksim.Options{}, func(t *testing.T, p *place, d *websocket.Dialer) {
				d.WriteBufferSize = 64 << 10
				if r.name == "two fragments" {
					d.WriteBufferSize = 4 << 10
				}
				socket := p.dial(t, d)
				socket.next()
				done := p.command("")
				e := socket.next()
				if e["type"] != "slash_commands" || e["accepts_response_payload"] != true {
					t.Fatalf("got %v", e)
				}
				r.send(socket, e["envelope_id"].(string))
				out := <-done
				if out.Error != r.error || out.Timeout != (r.error == "operation_timeout") || out.EnvelopeID != e["envelope_id"] {
					t.Errorf("got %+v, want error %q", out, r.error)
				}
				if out.Timeout && out.Took != 3*time.Second {
					t.Errorf("took %v, want exactly 3 s", out.Took)
				}
				synctest.Wait()
				p.wantViolations(t, strings.Fields(r.violation)...)
			})
		})
	}
}

// TestTooLargeAck is about the close frame, which a pipe without a buffer cannot carry.
func TestTooLargeAck(t *testing.T) {
	p := open(t, slacksim.Options{AckTimeout: 300 * time.Millisecond})
	r := p.dial(t, &websocket.Dialer{WriteBufferSize: 64 << 10})
	r.next()
	done := p.command("")
	head, tail := `{"envelope_id":"`+r.next()["envelope_id"].(string)+`","payload":{"text":"`, `"}}`
	r.text(head + strings.Repeat("a", 20_480-len(head)-len(tail)) + tail)
	if _, _, err := r.ReadMessage(); !websocket.IsCloseError(err, websocket.CloseMessageTooBig) {
		t.Errorf("got %v, want close 1009", err)
	}
	_ = r.Close()
	if out := <-done; out.Error != "operation_timeout" {
		t.Errorf("got %+v", out)
	}
	p.wantViolations(t, "ack_too_large", "unacked")
}

func TestPayloadWhereNoneIsTaken(t *testing.T) {
	p := open(t, slacksim.Options{})
	p.run(t, func(socketmode.Event) any { return object{"text": "t"} })
	if out, err := p.ana.Shortcut(deadline(t), "new_item"); err != nil || !out.OK() {
		t.Errorf("got %+v, %v", out, err)
	}
	p.wantViolations(t, "ack_payload")
}

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
