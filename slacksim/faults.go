package slacksim

import (
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

// Faults make Slack misbehave. Each lasts until it is used up, its time is over
// or Clear is called.
type Faults struct {
	sim  *Sim
	any  atomic.Bool // there may be one: read before the lock is taken
	mu   sync.Mutex
	api  map[string]*apiFault // by method; "*" for all
	dup  int
	late struct {
		count int
		by    time.Duration
	}
	flapUntil    time.Duration
	noHello      bool
	noPing       bool
	tokenRevoked bool
	botInactive  bool
}

type apiFault struct {
	status     int
	header     http.Header
	body       string
	slow       time.Duration
	times      int // how often still; negative for ever
	until      time.Duration
	passAfter  bool // the method is called after the delay
	hangUpOnly bool
}

func newFaults(s *Sim) *Faults { return &Faults{sim: s, api: map[string]*apiFault{}} }

// Clear ends all faults that last.
func (f *Faults) Clear() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.api = map[string]*apiFault{}
	f.dup, f.late.count, f.flapUntil = 0, 0, 0
	f.noHello, f.noPing, f.tokenRevoked, f.botInactive = false, false, false, false
	f.any.Store(false)
}

// active are the faults that last, in words.
func (f *Faults) active() []string {
	out := []string{}
	f.ask(func() bool {
		now := f.sim.clock.elapsed()
		for _, method := range sortedKeys(f.api) {
			if a := f.api[method]; a.times != 0 && (a.until == 0 || now <= a.until) {
				out = append(out, a.words(method, now))
			}
		}
		for words, on := range map[string]bool{
			fmt.Sprintf("the next %d envelopes come twice", f.dup): f.dup > 0, fmt.Sprintf("the next %d envelopes are late", f.late.count): f.late.count > 0,
			"sockets flap": now < f.flapUntil, "no hello": f.noHello, "no pings": f.noPing, "tokens are revoked": f.tokenRevoked, "the bot is deactivated": f.botInactive,
		} {
			if on {
				out = append(out, words)
			}
		}
		slices.Sort(out)
		return true
	})
	return out
}

func (a *apiFault) words(method string, now time.Duration) string {
	if method == "*" {
		method = "every call"
	}
	what := fmt.Sprintf("%s is answered with %d", method, a.status)
	switch {
	case a.hangUpOnly:
		what = method + " is hung up on"
	case a.passAfter:
		what = fmt.Sprintf("%s takes %s longer", method, a.slow)
	}
	switch {
	case a.until > 0:
		what += fmt.Sprintf(", for %s", (a.until - now).Round(time.Second))
	case a.times > 0:
		what += fmt.Sprintf(", %d more times", a.times)
	}
	return what
}

func (f *Faults) set(change func()) {
	f.mu.Lock()
	change()
	f.any.Store(true)
	f.mu.Unlock()
}

func (f *Faults) ask(question func() bool) bool {
	if !f.any.Load() {
		return false
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return question()
}

func (f *Faults) mutesHello() bool { return f.ask(func() bool { return f.noHello }) }
func (f *Faults) mutesPing() bool  { return f.ask(func() bool { return f.noPing }) }
func (f *Faults) revoked() bool    { return f.ask(func() bool { return f.tokenRevoked }) }
func (f *Faults) inactive() bool   { return f.ask(func() bool { return f.botInactive }) }
func (f *Faults) flaps() bool {
	return f.ask(func() bool { return f.sim.clock.elapsed() < f.flapUntil })
}

func (f *Faults) duplicates() bool {
	return f.ask(func() bool {
		if f.dup == 0 {
			return false
		}
		f.dup--
		return true
	})
}

func (f *Faults) delay() time.Duration {
	by := time.Duration(0)
	f.ask(func() bool {
		if f.late.count != 0 {
			f.late.count--
			by = f.late.by
		}
		return true
	})
	return by
}

// DropSockets ends all sockets without a close frame: the peer reads the end of the stream.
func (f *Faults) DropSockets() {
	for _, l := range f.sim.sockets.list() {
		l.hangUp()
	}
}

// CloseSockets ends all sockets with a close frame.
func (f *Faults) CloseSockets() {
	for _, l := range f.sim.sockets.list() {
		l.sayGoodbye()
	}
}

// ResetSockets ends all sockets with a TCP reset.
func (f *Faults) ResetSockets() {
	for _, l := range f.sim.sockets.list() {
		l.wire.reset()
		l.hangUp()
	}
}

// HalfOpen makes the sockets that are open now deaf and mute: nothing is read
// from them and no ping is sent, but they are not closed. Envelopes still go to
// them, and their acks are lost, until the app closes them.
func (f *Faults) HalfOpen() {
	for _, l := range f.sim.sockets.list() {
		l.wire.deaf.Store(true)
	}
}

// StopReading reads nothing more from the sockets that are open now, for a
// time, while pings go on: what the app writes piles up on the way.
func (f *Faults) StopReading(d time.Duration) {
	hold := make(chan struct{})
	for _, l := range f.sim.sockets.list() {
		l.wire.hold.Store(&hold)
	}
	f.sim.agenda.after(d, func() { close(hold) })
}

// Refresh tells the app to reconnect, as Slack does every few hours, and closes
// each socket ten seconds later. Reason is "warning", "refresh_requested" or "link_disabled".
func (f *Faults) Refresh(reason string) { f.RefreshWithin(reason, linger) }

// RefreshWithin is Refresh with another time until the sockets are closed.
func (f *Faults) RefreshWithin(reason string, after time.Duration) {
	for _, l := range f.sim.sockets.list() {
		l.disconnect(reason, after)
	}
}

// Flap disconnects every socket right after its hello, for a time.
func (f *Faults) Flap(d time.Duration) {
	f.set(func() { f.flapUntil = f.sim.clock.elapsed() + d })
	f.Refresh("refresh_requested")
}

// Duplicate delivers each of the next n envelopes twice.
func (f *Faults) Duplicate(n int) { f.set(func() { f.dup = n }) }

// Delay holds each of the next n envelopes back.
func (f *Faults) Delay(n int, by time.Duration) {
	f.set(func() { f.late.count, f.late.by = n, by })
}

// WithholdHello leaves new sockets without a hello, or no longer.
func (f *Faults) WithholdHello(on bool) { f.set(func() { f.noHello = on }) }

// WithholdPings sends no pings, or sends them again.
func (f *Faults) WithholdPings(on bool) { f.set(func() { f.noPing = on }) }

// RevokeToken makes all tokens invalid: token_revoked. Sockets stay open.
func (f *Faults) RevokeToken(on bool) { f.set(func() { f.tokenRevoked = on }) }

// DeactivateBot makes the bot's account inactive: account_inactive.
func (f *Faults) DeactivateBot(on bool) { f.set(func() { f.botInactive = on }) }

// DeactivateUser deactivates a person and tells the app.
func (f *Faults) DeactivateUser(id string) {
	f.sim.mu.Lock()
	p := f.sim.people[id]
	f.sim.mu.Unlock()
	if p == nil {
		return
	}
	gone := p.Person
	gone.Deleted = true
	f.sim.AddPerson(gone)
}

// Garbage sends frames that are no envelopes to every socket.
func (f *Faults) Garbage(frames ...string) {
	if len(frames) == 0 {
		frames = []string{"", "null", "[]", "{", "not json", `{"type":7}`, `"text"`, `{"type":"who_knows"}`}
	}
	for _, l := range f.sim.sockets.list() {
		for _, frame := range frames {
			_ = l.write([]byte(frame))
		}
		_ = l.conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(time.Second))
	}
}

// Undecodable sends an envelope of a kind that clients do not know, and waits
// for its ack; it reports whether one came in time.
func (f *Faults) Undecodable() bool {
	e := envelope{kind: "events_api", what: "undecodable", payload: object{
		"type": "event_callback", "team_id": f.sim.team.id, "event_id": randomID("Ev"),
		"event": object{"type": "a_type_of_tomorrow", "blocks": 7},
	}}
	return f.sim.deliver(f.sim.events.ctx, e).err == ""
}

func (f *Faults) fail(method string, a apiFault) {
	f.set(func() { f.api[method] = &a })
}

// RateLimit answers a method ("*" for all) with 429 for a time.
func (f *Faults) RateLimit(method string, d, retryAfter time.Duration) {
	f.fail(method, apiFault{
		status: http.StatusTooManyRequests, header: http.Header{"Retry-After": {strconv.Itoa(int(retryAfter.Seconds()))}, "Content-Type": {"application/json"}},
		body: `{"ok":false,"error":"ratelimited"}`, times: -1, until: f.sim.clock.elapsed() + d,
	})
}

// ServerError answers the next calls of a method with a status and a page of HTML.
func (f *Faults) ServerError(method string, status, times int) {
	f.fail(method, apiFault{
		status: status, header: http.Header{"Content-Type": {"text/html"}},
		body: "<!DOCTYPE html><html><head><title>Server Error | Slack</title></head><body><h1>Server Error</h1></body></html>", times: times,
	})
}

// Empty answers the next calls of a method with 200 and nothing.
func (f *Faults) Empty(method string, times int) {
	f.fail(method, apiFault{status: http.StatusOK, header: http.Header{"Content-Type": {"application/json"}}, times: times})
}

// Error answers the next calls of a method with one of Slack's errors.
func (f *Faults) Error(method, code string, times int) {
	f.fail(method, apiFault{
		status: http.StatusOK, header: http.Header{"Content-Type": {"application/json"}},
		body: string(mustJSON(object{"ok": false, "error": code})), times: times,
	})
}

// HangUp closes the connection of the next calls of a method without an answer.
func (f *Faults) HangUp(method string, times int) {
	f.fail(method, apiFault{hangUpOnly: true, times: times})
}

// Slow makes the next calls of a method take longer; then they do what they do.
func (f *Faults) Slow(method string, by time.Duration, times int) {
	f.fail(method, apiFault{slow: by, passAfter: true, times: times})
}

// pickAPI is the fault for a method, counted as used.
func (f *Faults) pickAPI(method string) (apiFault, bool) {
	if !f.any.Load() {
		return apiFault{}, false
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, name := range []string{method, "*"} {
		a := f.api[name]
		if a == nil || a.times == 0 || a.until > 0 && f.sim.clock.elapsed() > a.until {
			continue
		}
		if a.times > 0 {
			a.times--
		}
		return *a, true
	}
	return apiFault{}, false
}

// answerInstead answers a call with a fault, if there is one for its method.
func (f *Faults) answerInstead(w http.ResponseWriter, r *http.Request, method string) (int, bool) {
	a, ok := f.pickAPI(method)
	if !ok {
		return 0, false
	}
	if a.slow > 0 {
		f.sim.sleep(r.Context(), a.slow)
	}
	if a.passAfter {
		return 0, false
	}
	if a.hangUpOnly {
		if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
			_ = conn.Close()
		}
		return 0, true
	}
	for k, v := range a.header {
		w.Header()[k] = v
	}
	w.WriteHeader(a.status)
	_, _ = io.WriteString(w, a.body)
	return a.status, true
}
