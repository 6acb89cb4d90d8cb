package slacksim

import (
	"context"
	"slices"
	"sync"
	"time"
)

// eventQueue sends events to the app in the order in which they happened.
type eventQueue struct {
	sim    *Sim
	mu     sync.Mutex
	queue  []*event
	busy   bool
	ctx    context.Context
	cancel context.CancelFunc
	all    sync.WaitGroup
}

// event is one happening, the same over all its retries.
type event struct {
	payload object
	what    string
	attempt int
	reason  string
	done    chan answer // gets the answer to the first attempt; may be nil
}

// retryAfter is when Slack sends an event again: almost at once, after 1 min, after 5 min.
var retryAfter = [...]time.Duration{100 * time.Millisecond, time.Minute, 5 * time.Minute}

func newEventQueue(s *Sim) *eventQueue {
	q := &eventQueue{sim: s}
	q.ctx, q.cancel = context.WithCancel(context.Background())
	return q
}

func (q *eventQueue) stop() { q.cancel() }
func (q *eventQueue) wait() { q.all.Wait() }

func (q *eventQueue) add(e *event) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.ctx.Err() != nil {
		return
	}
	q.queue = append(q.queue, e)
	if !q.busy {
		q.busy = true
		q.all.Go(q.run)
	}
}

func (q *eventQueue) run() {
	for {
		q.mu.Lock()
		if len(q.queue) == 0 || q.ctx.Err() != nil {
			q.busy = false
			q.mu.Unlock()
			return
		}
		e := q.queue[0]
		q.queue = q.queue[1:]
		q.mu.Unlock()
		q.begin(e)
	}
}

// begin sends one attempt; the wait for its ack goes on beside, so that a slow
// app gets its events in order but not one by one.
func (q *eventQueue) begin(e *event) {
	s := q.sim
	sent := s.start(q.ctx, envelope{kind: "events_api", what: e.what, payload: e.payload, attempt: e.attempt, reason: e.reason})
	q.all.Go(func() {
		got := sent(q.ctx)
		if e.done != nil {
			e.done <- got
			e.done = nil
		}
		if got.err == "" || e.attempt >= len(retryAfter) || q.ctx.Err() != nil {
			return
		}
		again := *e
		again.attempt++
		again.reason = "timeout"
		s.agenda.after(retryAfter[e.attempt], func() { q.add(&again) })
	})
}

// emit tells the app of a happening, if it asked for such events. Channel is
// where it happened, "" for nowhere. The channel returned gets the answer to
// the first attempt; it is nil when the app did not ask.
func (s *Sim) emit(inner object, channelKind string) <-chan answer {
	kind, _ := inner["type"].(string)
	asked := kind
	if kind == "message" {
		asked = map[string]string{"im": "message.im", "channel": "message.channels", "private": "message.groups", "mpim": "message.mpim"}[channelKind]
	}
	app := s.app.Load()
	if app == nil || s.faults.revoked() || !slices.Contains(app.Events, asked) {
		return nil
	}
	now := s.Now()
	done := make(chan answer, 1)
	s.events.add(&event{what: kind, done: done, payload: object{
		"token": "verification", "team_id": s.team.id, "context_team_id": s.team.id, "context_enterprise_id": nil, "api_app_id": appID,
		"event": inner, "type": "event_callback", "event_id": randomID("Ev"), "event_time": now.Unix(),
		"authorizations":        []any{object{"enterprise_id": nil, "team_id": s.team.id, "user_id": botUser, "is_bot": true, "is_enterprise_install": false}},
		"is_ext_shared_channel": false, "event_context": "4-" + randomShort(24),
	}})
	return done
}
