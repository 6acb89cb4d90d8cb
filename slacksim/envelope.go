package slacksim

import (
	"bytes"
	"context"
	"encoding/json"
	"sync"
	"time"
)

// envelope is something for the app that it must ack.
type envelope struct {
	id       string
	kind     string // "slash_commands", "interactive", "events_api"
	what     string // for reports: "/win", "view_submission", …
	canReply bool
	payload  any
	attempt  int    // of events
	reason   string // of a retry
}

// answer is what became of an envelope.
type answer struct {
	id      string          // of the envelope
	payload json.RawMessage // of the ack; nil for none
	err     string          // "" when it was acked, else Slack's name for what the person is told
	took    time.Duration
}

const (
	errTimeout  = "operation_timeout" // no ack within 3 s
	errDispatch = "dispatch_failed"   // no socket to send it on
)

// acks finds the sender of an envelope for its ack. It is split by id, so that
// many envelopes in flight do not wait for one another.
type acks struct {
	parts [16]ackPart
}

type ackPart struct {
	mu      sync.Mutex
	waiting map[string]*waiting
	settled [2]map[string]*waiting // the latest, and those before
}

type waiting struct {
	what     string
	canReply bool
	late     bool
	more     int // how many further acks are expected: of duplicates
	got      chan json.RawMessage
}

const keptSettled = 4096

func (a *acks) init() {
	for i := range a.parts {
		a.parts[i].waiting = map[string]*waiting{}
		a.parts[i].settled = [2]map[string]*waiting{{}, {}}
	}
}

func (a *acks) part(id string) *ackPart {
	if id == "" {
		return &a.parts[0]
	}
	return &a.parts[id[len(id)-1]&15]
}

func (a *acks) expect(id string, w *waiting) {
	p := a.part(id)
	p.mu.Lock()
	p.waiting[id] = w
	p.mu.Unlock()
}

// settle ends the waiting for an ack and keeps in mind how it ended.
func (p *ackPart) settle(id string, w *waiting) {
	delete(p.waiting, id)
	if len(p.settled[0]) >= keptSettled {
		p.settled[1] = p.settled[0]
		p.settled[0] = make(map[string]*waiting, keptSettled)
	}
	p.settled[0][id] = w
}

// expire reports whether the ack was still awaited.
func (a *acks) expire(id string) bool {
	p := a.part(id)
	p.mu.Lock()
	defer p.mu.Unlock()
	w := p.waiting[id]
	if w == nil {
		return false
	}
	w.late = true
	p.settle(id, w)
	return true
}

// ackFrame is what the app sends.
type ackFrame struct {
	ID      string          `json:"envelope_id"`
	Payload json.RawMessage `json:"payload"`
}

func (s *Sim) receiveAck(data []byte) {
	var f ackFrame
	if err := json.Unmarshal(data, &f); err != nil || f.ID == "" {
		s.violate("bad_ack", "socket", "an ack must be a JSON object with envelope_id")
		return
	}
	p := s.acks.part(f.ID)
	p.mu.Lock()
	w := p.waiting[f.ID]
	if w != nil {
		p.settle(f.ID, w)
		p.mu.Unlock()
		if payload := bytes.TrimSpace(f.Payload); len(payload) > 0 && !bytes.Equal(payload, []byte("{}")) && !bytes.Equal(payload, []byte("null")) {
			if w.canReply {
				w.got <- payload
				return
			}
			s.violate("ack_payload", w.what, "accepts_response_payload was false: the payload is lost")
		}
		w.got <- nil
		return
	}
	old := p.settled[0][f.ID]
	if old == nil {
		old = p.settled[1][f.ID]
	}
	expected, late := false, false
	if old != nil {
		expected, late = old.more > 0, old.late
		if expected {
			old.more--
		}
	}
	p.mu.Unlock()
	switch {
	case old == nil:
		s.violate("unknown_ack", "socket", "there was no such envelope")
	case late:
		s.violate("late_ack", old.what, "the ack came after %s", s.o.AckTimeout)
	case !expected:
		s.violate("second_ack", old.what, "the envelope was acked before")
	}
}

// deliver sends an envelope to the app and waits for its ack.
func (s *Sim) deliver(ctx context.Context, e envelope) answer {
	return s.start(ctx, e)(ctx)
}

// start sends an envelope; the function it returns waits for the ack.
func (s *Sim) start(ctx context.Context, e envelope) func(context.Context) answer {
	frame := s.encode(&e)
	settled := s.watchEnvelope(&e, frame)
	w := &waiting{what: e.what, canReply: e.canReply, got: make(chan json.RawMessage, 1)}
	copies := 1
	if s.faults.duplicates() {
		copies, w.more = 2, 1
	}
	s.acks.expect(e.id, w)
	begun := s.clock.real()
	timer := time.NewTimer(s.o.AckTimeout)
	if d := s.faults.delay(); d > 0 {
		s.sleep(ctx, d)
	}
	for range copies {
		if !s.send(frame) && s.acks.expire(e.id) {
			timer.Stop()
			return func(context.Context) answer {
				return settled(answer{id: e.id, err: errDispatch, took: s.clock.real() - begun})
			}
		}
	}
	return func(ctx context.Context) answer {
		defer timer.Stop()
		return settled(s.awaitAck(ctx, &e, w, timer, begun))
	}
}

// sleep waits for d, for ctx, or for the end of the workspace.
func (s *Sim) sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	case <-s.quit:
	}
}

func (s *Sim) awaitAck(ctx context.Context, e *envelope, w *waiting, timer *time.Timer, begun time.Duration) answer {
	ended := errTimeout
	select {
	case payload := <-w.got:
		return answer{id: e.id, payload: payload, took: s.clock.real() - begun}
	case <-timer.C:
	case <-ctx.Done():
		ended = "cancelled"
	case <-s.quit:
		ended = errDispatch
	}
	if !s.acks.expire(e.id) { // it came at the last moment
		return answer{id: e.id, payload: <-w.got, took: s.clock.real() - begun}
	}
	if ended == errTimeout {
		s.violate("unacked", e.what, "no ack within %s", s.o.AckTimeout)
	}
	return answer{id: e.id, err: ended, took: s.clock.real() - begun}
}

// send writes a frame to any one socket; it reports whether there was one.
func (s *Sim) send(frame []byte) bool {
	for {
		l := s.sockets.pick()
		if l == nil {
			return false
		}
		if l.write(frame) == nil {
			return true
		}
		l.hangUp()
		s.sockets.drop(l)
	}
}

type envelopeFrame struct {
	ID       string `json:"envelope_id"`
	Type     string `json:"type"`
	CanReply bool   `json:"accepts_response_payload"`
	Payload  any    `json:"payload"`
}

type eventFrame struct {
	envelopeFrame
	Attempt int    `json:"retry_attempt"`
	Reason  string `json:"retry_reason"`
}

func (s *Sim) encode(e *envelope) []byte {
	if e.id == "" {
		e.id = uuid()
	}
	f := envelopeFrame{ID: e.id, Type: e.kind, CanReply: e.canReply, Payload: e.payload}
	if e.kind == "events_api" {
		return mustJSON(eventFrame{f, e.attempt, e.reason})
	}
	return mustJSON(f)
}
