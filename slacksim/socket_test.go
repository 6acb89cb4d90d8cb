package slacksim_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"
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
