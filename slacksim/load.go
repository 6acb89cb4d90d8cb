package slacksim

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// LoadOptions say what Load sends.
type LoadOptions struct {
	Users    []string              // who runs the commands, in turn; everybody if empty
	Channel  string                // where; C0GENERAL if ""
	Command  string                // "/win"
	Text     func(i int) string    // what the i-th command says, already in Slack's escaped form; nil for nothing
	InFlight int                   // how many commands wait for their ack at any time; 1 if 0
	Total    int                   // how many commands; until ctx ends if 0
	Check    func(ack []byte) bool // whether an ack's payload is the right answer; any will do if nil
}

// LoadResult is what Load measured.
type LoadResult struct {
	Acked    int
	Failed   int            // not acked in time, not sent, refused, or not as Check wants
	Errors   map[string]int // failures by Slack's name for them; "invalid" is Slack's refusal, "check" is Check's
	Took     time.Duration
	Rate     float64 // acked commands per second
	P50, P90 time.Duration
	P99, Max time.Duration
	Mean     time.Duration
}

// String is the result on one line.
func (r LoadResult) String() string {
	return fmt.Sprintf("%.0f/s, p50 %v, p99 %v, max %v, %d acked, %d failed", r.Rate, r.P50, r.P99, r.Max, r.Acked, r.Failed)
}

// Load runs slash commands in a closed loop, InFlight at a time, and measures
// the time from sending each to its ack. The answers are checked as Slack
// would (not with Options.Lean) but shown to nobody.
func (s *Sim) Load(ctx context.Context, o LoadOptions) (LoadResult, error) {
	run, err := s.newLoad(o)
	if err != nil {
		return LoadResult{}, err
	}
	workers := make([]*loadWorker, max(1, o.InFlight))
	var all sync.WaitGroup
	begun := time.Now()
	for i := range workers {
		w := &loadWorker{run: run, got: make(chan json.RawMessage, 1), errors: map[string]int{}}
		workers[i] = w
		all.Go(func() { w.loop(ctx) })
	}
	all.Wait()
	return sumUp(workers, time.Since(begun)), nil
}

// load is what the workers of one Load share.
type load struct {
	sim   *Sim
	o     LoadOptions
	heads []loadUser
	next  atomic.Int64
}

// loadUser is the part of the payload that is the same for all commands of a person.
type loadUser struct {
	id   string
	head []byte
}

func (s *Sim) newLoad(o LoadOptions) (*load, error) {
	if o.Channel == "" {
		o.Channel = "C0GENERAL"
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(o.Users) == 0 {
		o.Users = slices.Clone(s.order)
	}
	at := s.channels[o.Channel]
	if at == nil || len(o.Users) == 0 {
		return nil, errors.New("slacksim: load needs a channel and people in it")
	}
	if !slices.ContainsFunc(s.installed().Commands, func(c Command) bool { return c.Name == o.Command }) {
		return nil, fmt.Errorf("slacksim: the manifest has no command %s", o.Command)
	}
	run := &load{sim: s, o: o}
	for _, id := range o.Users {
		p := s.people[id]
		if p == nil || !at.members[id] {
			return nil, fmt.Errorf("slacksim: %s is not in %s", id, o.Channel)
		}
		head := mustJSON(object{
			"token": "verification", "team_id": s.team.id, "team_domain": s.team.domain, "channel_id": at.id, "channel_name": at.channelName(),
			"user_id": p.ID, "user_name": p.Name, "command": o.Command, "api_app_id": appID, "is_enterprise_install": "false",
		}) // text, response_url and trigger_id follow per command
		run.heads = append(run.heads, loadUser{id: id, head: head[:len(head)-1]})
	}
	return run, nil
}

type loadWorker struct {
	run    *load
	got    chan json.RawMessage
	frame  []byte
	took   []time.Duration
	errors map[string]int
}

func (w *loadWorker) loop(ctx context.Context) {
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for ctx.Err() == nil {
		i := int(w.run.next.Add(1)) - 1
		if w.run.o.Total > 0 && i >= w.run.o.Total {
			return
		}
		if failed := w.one(ctx, i, timer); failed != "" {
			w.errors[failed]++
			if failed == errDispatch {
				w.run.sim.sleep(ctx, 10*time.Millisecond) // until a socket is there again
			}
		}
	}
}

// one sends a command and waits for its ack.
func (w *loadWorker) one(ctx context.Context, i int, timer *time.Timer) string {
	s := w.run.sim
	user := w.run.heads[i%len(w.run.heads)]
	id := uuid()
	w.encode(id, user, i)
	s.acks.expect(id, &waiting{what: w.run.o.Command, canReply: true, got: w.got})
	timer.Reset(s.o.AckTimeout)
	begun := time.Now()
	if !s.send(w.frame) {
		if !s.acks.expire(id) {
			<-w.got
		}
		return errDispatch
	}
	ended := errTimeout
	select {
	case payload := <-w.got:
		w.took = append(w.took, time.Since(begun))
		return w.judge(payload)
	case <-timer.C:
	case <-ctx.Done():
		ended = ""
	case <-s.quit:
		ended = errDispatch
	}
	if !s.acks.expire(id) {
		<-w.got
		return ""
	}
	return ended
}

func (w *loadWorker) judge(payload []byte) string {
	s := w.run.sim
	if w.run.o.Check != nil && !w.run.o.Check(payload) {
		return "check"
	}
	if s.o.Lean || payload == nil {
		return ""
	}
	o, ok := decodeObject(payload)
	if !ok {
		return "invalid"
	}
	if _, _, problem := s.readContent(withoutNulls(o)); problem != nil {
		s.violate(problem.code, w.run.o.Command, "%v", problem.errors)
		return "invalid"
	}
	return ""
}

// encode writes the whole envelope into the worker's buffer.
func (w *loadWorker) encode(id string, user loadUser, i int) {
	s := w.run.sim
	b := append(w.frame[:0], `{"envelope_id":"`...)
	b = append(b, id...)
	b = append(b, `","type":"slash_commands","accepts_response_payload":true,"payload":`...)
	b = append(b, user.head...)
	text := ""
	if w.run.o.Text != nil {
		text = w.run.o.Text(i)
	}
	b = append(b, `,"text":`...)
	b = append(b, mustJSON(text)...)
	b = append(b, `,"response_url":"`...)
	b = append(b, s.responseURL("commands", responseTo{user: user.id, channel: w.run.o.Channel})...)
	b = append(b, `","trigger_id":"`...)
	b = append(b, s.trigger(user.id)...)
	w.frame = append(b, `"}}`...)
}

func sumUp(workers []*loadWorker, took time.Duration) LoadResult {
	out := LoadResult{Took: took, Errors: map[string]int{}}
	var all []time.Duration
	for _, w := range workers {
		all = append(all, w.took...)
		for name, n := range w.errors {
			out.Errors[name] += n
			out.Failed += n
		}
	}
	out.Acked = len(all)
	if len(all) == 0 {
		return out
	}
	slices.Sort(all)
	at := func(q float64) time.Duration { return all[min(len(all)-1, int(q*float64(len(all))))] }
	out.Rate = float64(len(all)) / took.Seconds()
	out.P50, out.P90, out.P99, out.Max = at(0.50), at(0.90), at(0.99), all[len(all)-1]
	sum := time.Duration(0)
	for _, d := range all {
		sum += d
	}
	out.Mean = sum / time.Duration(len(all))
	return out
}
