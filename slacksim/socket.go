package slacksim

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

const (
	// maxSockets is how many sockets Slack allows an app.
	maxSockets = 10
	// maxFrame is the largest ack that Slack takes: one byte less than 20,480.
	maxFrame = 20_479
	// ticketLife is how long a socket's URL may be used.
	ticketLife = 30 * time.Second
	// writeTimeout ends a socket that takes nothing more.
	writeTimeout = 5 * time.Second
	// linger is how long after a warning Slack closes a socket.
	linger = 10 * time.Second
	// debugLife is how long a socket lives that asked for debug_reconnects.
	debugLife = 360 * time.Second
)

// sockets are the app's open web sockets.
type sockets struct {
	mu      sync.Mutex
	tickets map[string]time.Duration // until when
	links   atomic.Pointer[[]*link]  // replaced, never changed
	turn    atomic.Uint64
	opened  atomic.Int64
	pingers sync.WaitGroup
	changed chan struct{} // closed and renewed when links change; under mu
}

// link is one web socket.
type link struct {
	sim   *Sim
	conn  *websocket.Conn
	wire  *wire
	host  string
	mu    sync.Mutex // one writer at a time
	leave atomic.Bool
	once  sync.Once
	gone  chan struct{}
}

func newSockets() *sockets {
	k := &sockets{tickets: map[string]time.Duration{}, changed: make(chan struct{})}
	k.links.Store(&[]*link{})
	return k
}

func (k *sockets) list() []*link { return *k.links.Load() }

// add returns how many sockets there are with this one, or false when it is one too many.
func (k *sockets) add(l *link) (int, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	old := k.list()
	if len(old) >= maxSockets {
		return len(old) + 1, false
	}
	links := append(slices.Clone(old), l)
	k.links.Store(&links)
	k.signal()
	return len(links), true
}

func (k *sockets) drop(l *link) {
	k.mu.Lock()
	defer k.mu.Unlock()
	links := slices.DeleteFunc(slices.Clone(k.list()), func(o *link) bool { return o == l })
	k.links.Store(&links)
	k.signal()
}

func (k *sockets) signal() {
	close(k.changed)
	k.changed = make(chan struct{})
}

func (k *sockets) closeAll() {
	for _, l := range k.list() {
		l.hangUp()
	}
}

// pick is the next socket that an envelope may go to: any of them, without
// affinity, but none that was told to leave while there are others.
func (k *sockets) pick() *link {
	links := k.list()
	if len(links) == 0 {
		return nil
	}
	n := uint64(len(links))
	first := k.turn.Add(1)
	for i := range n {
		if l := links[(first+i)%n]; !l.leave.Load() {
			return l
		}
	}
	return links[first%n]
}

// Connections is how many sockets of the app are open.
func (s *Sim) Connections() int { return len(s.sockets.list()) }

// Opened is how many sockets the app has opened so far.
func (s *Sim) Opened() int { return int(s.sockets.opened.Load()) }

// WaitConnections waits until n sockets of the app are open and greeted.
func (s *Sim) WaitConnections(ctx context.Context, n int) error {
	for {
		s.sockets.mu.Lock()
		changed := s.sockets.changed
		s.sockets.mu.Unlock()
		if s.Connections() == n {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("%d sockets are open, not %d: %w", s.Connections(), n, ctx.Err())
		}
	}
}

// issueTicket makes the URL for one socket.
func (s *Sim) issueTicket() string {
	ticket := uuid()
	now := s.clock.elapsed()
	s.sockets.mu.Lock()
	for t, until := range s.sockets.tickets {
		if until < now {
			delete(s.sockets.tickets, t)
		}
	}
	s.sockets.tickets[ticket] = now + ticketLife
	s.sockets.mu.Unlock()
	return "ws://" + s.host + "/link/?ticket=" + ticket + "&app_id=" + appID
}

func (s *Sim) takeTicket(ticket string) bool {
	s.sockets.mu.Lock()
	defer s.sockets.mu.Unlock()
	until, ok := s.sockets.tickets[ticket]
	delete(s.sockets.tickets, ticket)
	return ok && s.clock.elapsed() <= until
}

var upgrader = websocket.Upgrader{
	WriteBufferSize: 4096, ReadBufferSize: 4096,
	// slack-go names Slack's own origin, others none; a page of another site has no ticket.
	CheckOrigin: func(r *http.Request) bool {
		o := r.Header.Get("Origin")
		return o == "" || o == "https://api.slack.com"
	},
}

func (s *Sim) serveLink(w http.ResponseWriter, r *http.Request) {
	if !s.takeTicket(r.URL.Query().Get("ticket")) {
		s.violate("bad_ticket", "socket", "a ticket opens one socket, within %s", ticketLife)
		http.Error(w, "invalid ticket", http.StatusForbidden)
		return
	}
	wire := wireOf(r)
	if wire == nil {
		http.Error(w, "no connection", http.StatusInternalServerError)
		return
	}
	wire.watching.Store(true)
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		s.log.Debug("a socket was not opened", "error", err)
		return
	}
	n := s.sockets.opened.Add(1)
	l := &link{sim: s, conn: conn, wire: wire, host: "applink-" + strconv.FormatInt(n, 10), gone: make(chan struct{})}
	defer l.hangUp()
	conn.SetReadLimit(maxFrame)
	if r.URL.Query().Get("debug_reconnects") == "true" {
		s.agenda.after(debugLife, func() { go l.disconnect("refresh_requested", linger) })
	}
	l.greetAndRead()
}

func (l *link) greetAndRead() {
	s := l.sim
	count, ok := s.sockets.add(l)
	if !ok {
		s.violate("too_many_websockets", "socket", "the app has %d sockets, Slack allows %d", count, maxSockets)
		_ = l.write(mustJSON(object{
			"type": "disconnect", "reason": "too_many_websockets", "num_connections": count,
			"debug_info": object{"host": l.host}, "connection_info": object{"app_id": appID},
		}))
		return
	}
	defer s.sockets.drop(l)
	s.tellAll(Notice{Type: "workspace"})
	defer s.tellAll(Notice{Type: "workspace"})
	select {
	case <-s.quit:
		return
	default:
	}
	if !s.faults.mutesHello() {
		_ = l.write(mustJSON(object{
			"type": "hello", "num_connections": count,
			"debug_info":      object{"host": l.host, "build_number": 54, "approximate_connection_time": 18060},
			"connection_info": object{"app_id": appID},
		}))
	}
	if s.faults.flaps() {
		_ = l.write(mustJSON(object{"type": "disconnect", "reason": "refresh_requested", "debug_info": object{"host": l.host}}))
		return
	}
	s.sockets.pingers.Go(l.ping)
	l.read()
}

func (l *link) read() {
	for {
		fragments := l.wire.fragments.Load()
		kind, data, err := l.conn.ReadMessage()
		if err != nil {
			if errors.Is(err, websocket.ErrReadLimit) {
				l.sim.violate("ack_too_large", "socket", "an ack must be smaller than 20,480 bytes: it is lost, and the socket closed with 1009")
				l.drain()
			}
			return
		}
		switch {
		case l.wire.fragments.Load() != fragments:
			l.sim.violate("ack_fragmented", "socket", "an ack must be one unfragmented frame: it is lost")
		case kind != websocket.TextMessage:
			l.sim.violate("bad_frame", "socket", "an ack must be a text frame")
		default:
			l.sim.receiveAck(data)
		}
	}
}

// drain reads over what is left of a frame: closing a socket that has unread
// bytes resets it, and the peer would not see the close frame.
func (l *link) drain() {
	_ = l.wire.SetReadDeadline(time.Now().Add(time.Second))
	_, _ = io.Copy(io.Discard, l.wire)
}

func (l *link) ping() {
	ticker := time.NewTicker(l.sim.o.PingEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			if l.sim.faults.mutesPing() || l.wire.deaf.Load() {
				continue
			}
			if l.conn.WriteControl(websocket.PingMessage, []byte("Ping from "+l.host), time.Now().Add(writeTimeout)) != nil {
				l.hangUp()
				return
			}
		case <-l.gone:
			return
		}
	}
}

// write sends one text frame.
func (l *link) write(data []byte) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	_ = l.conn.SetWriteDeadline(time.Now().Add(writeTimeout))
	if err := l.conn.WriteMessage(websocket.TextMessage, data); err != nil {
		return fmt.Errorf("write to %s: %w", l.host, err)
	}
	return nil
}

// hangUp closes the socket without a word, as a lost connection does.
func (l *link) hangUp() {
	l.once.Do(func() {
		close(l.gone)
		_ = l.conn.Close()
	})
}

// disconnect tells the app to go elsewhere, and closes the socket after a while.
func (l *link) disconnect(reason string, after time.Duration) {
	l.leave.Store(true)
	_ = l.write(mustJSON(object{"type": "disconnect", "reason": reason, "debug_info": object{"host": l.host}}))
	l.sim.agenda.after(after, func() { go l.sayGoodbye() })
}

// sayGoodbye closes the socket with a close frame.
func (l *link) sayGoodbye() {
	_ = l.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""), time.Now().Add(time.Second))
	l.hangUp()
}

func mustJSON(v any) []byte {
	out, err := json.Marshal(v)
	if err != nil {
		panic("slacksim: its own frames can be encoded: " + err.Error())
	}
	return out
}
