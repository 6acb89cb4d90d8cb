package socket

import (
	"context"
	"crypto/rand"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack/socketmode"
)

// job is one Request from its arrival to its answer.
type job struct {
	c       *Client
	from    *link
	r       *Request
	ctx     context.Context
	cancel  context.CancelFunc
	overdue *time.Timer
	state   atomic.Int32
}

// States of a job. Whoever moves it to answered sends the ack.
const (
	waiting int32 = iota
	running
	answered
)

// receive takes an envelope that slack-go understood. It never waits: it runs
// where the socket is read.
func (c *Client) receive(from *link, e envelope, data any) {
	r, err := decode(e, data)
	if err != nil {
		c.undecodable(from, e, err)
		return
	}
	c.serve(from, r)
}

// rescue takes a message that slack-go did not understand. What matters of a
// click or a command may be readable even so; otherwise it is acked, because
// Slack would only send the same again.
func (c *Client) rescue(from *link, bad *socketmode.ErrorBadMessage) {
	var e envelope
	if err := unmarshal(bad.Message, &e); err != nil {
		e = envelope{}
	}
	r, err := decode(e, nil)
	if err != nil {
		c.undecodable(from, e, err) // bad.Cause may quote what was sent
		return
	}
	c.serve(from, r)
}

func (c *Client) undecodable(from *link, e envelope, err error) {
	c.o.Metrics.Undecodable()
	c.o.Logger.Warn("Slack sent something unknown", "type", clip(e.Type), "envelope", clip(e.ID), "error", clip(err.Error()))
	if e.ID == "" {
		return
	}
	if !c.refusals.submit(e.ID, func() { c.acked(c.ack(from, ack{id: e.ID}), e.ID) }) {
		c.o.Metrics.AckFailed()
	}
}

// serve queues a request behind what the same person did before.
func (c *Client) serve(from *link, r *Request) {
	r.Received = c.o.Now()
	c.o.Metrics.Envelope(r.Kind)
	j := &job{c: c, from: from, r: r}
	if c.stopping.Load() {
		j.refuse()
		return
	}
	if r.Kind != Event {
		// Nobody waits for an event, so it may start late; the rest has 3 s from here.
		j.ctx, j.cancel = context.WithTimeout(c.work, c.o.HandlerTimeout)
		j.overdue = time.AfterFunc(c.o.AnswerTimeout, j.late)
	}
	if !c.people.submit(inTurn(r), j.run) {
		if j.state.CompareAndSwap(waiting, answered) {
			j.refuse()
		}
		j.release()
	}
}

// inTurn is the key of a request's order: the person, or else nobody's but its own.
func inTurn(r *Request) string { return first(r.User, r.Envelope) }

// release frees what the job's clock holds.
func (j *job) release() {
	if j.overdue != nil {
		j.overdue.Stop()
	}
	if j.cancel != nil {
		j.cancel()
	}
}

// run handles the request and sends the answer.
func (j *job) run() {
	if !j.state.CompareAndSwap(waiting, running) {
		return // it waited too long and was refused
	}
	if j.ctx == nil {
		j.ctx, j.cancel = context.WithTimeout(j.c.work, j.c.o.HandlerTimeout)
	}
	reply, failed := j.handle()
	j.release()
	if j.state.CompareAndSwap(running, answered) {
		j.c.answer(j.from, j.r, reply, failed)
		return
	}
	j.c.answerLate(j.r, reply)
}

// handle calls the handler and turns a panic into Options.Failed's answer.
func (j *job) handle() (reply Reply, failed bool) {
	defer func() {
		if v := recover(); v != nil {
			reply, failed = j.c.failure(j.r, panicked(v), debug.Stack()), true
			j.c.o.Metrics.Panic(j.r.Kind)
		}
	}()
	return j.c.handle(j.ctx, j.r), false
}

// late answers in place of a handler that has not returned, or for a request that
// has waited all its time for others.
func (j *job) late() {
	switch {
	case j.state.CompareAndSwap(waiting, answered):
		j.cancel()
		j.refuse()
	case j.state.CompareAndSwap(running, answered):
		j.c.o.Metrics.Late(j.r.Kind)
		reply := j.c.failure(j.r, ErrTooLong, nil)
		if !j.c.refusals.submit(j.r.Envelope, func() { j.c.answer(j.from, j.r, reply, true) }) {
			j.c.o.Metrics.AckFailed()
		}
	}
}

// refuse answers a request that is not going to be handled. An event is left
// without an ack instead: Slack sends it again, to this process or the next.
func (j *job) refuse() {
	c, r := j.c, j.r
	c.o.Metrics.Busy(r.Kind)
	if r.Kind == Event {
		return
	}
	if !c.refusals.submit(r.Envelope, func() {
		reply := c.guarded(r, func() Reply { return c.o.Busy(r) })
		c.answer(j.from, r, reply, true)
	}) {
		c.o.Metrics.AckFailed()
	}
}

// failure logs what went wrong under a reference and is the answer that names it.
// A panic's value may hold a person's text, so the log has its type and stack.
func (c *Client) failure(r *Request, err error, stack []byte) Reply {
	ref := c.logFailure("request failed", r, err, stack)
	return c.guarded(r, func() Reply { return c.o.Failed(r, err, ref) })
}

// guarded calls a function of Options that must not panic, but may.
func (c *Client) guarded(r *Request, f func() Reply) (reply Reply) {
	defer func() {
		if v := recover(); v != nil {
			c.o.Metrics.Panic(r.Kind)
			ref := c.logFailure("Options.Busy or Options.Failed failed", r, panicked(v), debug.Stack())
			reply = Reply{Message: &Answer{Text: "Something went wrong. Reference: " + ref}}
		}
	}()
	return f()
}

// panicked is a panic as an error. Only the runtime's own may be quoted: any
// other value can hold what somebody typed.
func panicked(v any) error {
	if err, ok := v.(runtime.Error); ok {
		return fmt.Errorf("panic: %w", err)
	}
	return fmt.Errorf("panic with a %T", v)
}

// answer sends the ack and then what does not fit into it. refused says that the
// request was not done: a form is then acked only if the ack can say so, because
// a plain ack would close it and lose what was typed.
func (c *Client) answer(from *link, r *Request, reply Reply, refused bool) {
	if reply.Again && r.Kind == Event {
		return
	}
	p, err := plan(r, reply)
	if err != nil {
		refused = true
		if p, err = plan(r, c.failure(r, err, nil)); err != nil {
			p = delivery{} // not even that: a plain ack, or none for a form
		}
	}
	if p.tooLarge {
		c.o.Metrics.TooLarge(r.Kind)
	}
	if refused && r.Kind == Submission && p.payload == nil {
		c.o.Logger.Warn("a form is left open without an ack", "user", r.User, "envelope", r.Envelope)
		return
	}
	if !c.acked(c.ack(from, ack{id: r.Envelope, payload: p.payload}), r.Envelope) && p.payload != nil && r.Kind == Command {
		_ = c.ack(from, ack{id: r.Envelope}) // so that Slack says no "operation_timeout"
		p.message = reply.Message            // by HTTP, then
	}
	c.follow(r, p, reply.After)
}

// answerLate delivers what it can of a Reply whose place in the ack was taken.
func (c *Client) answerLate(r *Request, reply Reply) {
	c.follow(r, delivery{message: reply.Message}, reply.After)
}

// acked counts and logs an ack that Slack will not get, and reports whether it will.
func (c *Client) acked(err error, envelope string) bool {
	if err != nil {
		c.o.Metrics.AckFailed()
		c.o.Logger.Error("an ack was not sent", "envelope", clip(envelope), "error", err)
	}
	return err == nil
}

// follow does what comes after the ack, in the person's order but without
// holding up their next request.
func (c *Client) follow(r *Request, p delivery, after func(context.Context) error) {
	if p.message == nil && p.view == nil && after == nil {
		return
	}
	tail := func() {
		c.attempt(r, "an answer after the ack failed", func(ctx context.Context) error { return c.deliver(ctx, r, p) })
		if after != nil {
			c.attempt(r, "work after the ack failed", after)
		}
	}
	if !c.tails.submit(inTurn(r), tail) {
		tail() // holding a worker slows the intake down until Slack keeps up
	}
}

// attempt runs what nobody waits for any more and logs its error or panic.
func (c *Client) attempt(r *Request, what string, f func(context.Context) error) {
	ctx, cancel := context.WithTimeout(c.work, afterTimeout)
	defer cancel()
	defer func() {
		if v := recover(); v != nil {
			c.o.Metrics.Panic(r.Kind)
			c.logFailure(what, r, panicked(v), debug.Stack())
		}
	}()
	if err := f(ctx); err != nil {
		c.logFailure(what, r, err, nil)
	}
}

// logFailure writes the one log line of a failure and returns its reference.
func (c *Client) logFailure(what string, r *Request, err error, stack []byte) (ref string) {
	ref = rand.Text()[:8]
	args := []any{"what", what, "kind", r.Kind, "user", r.User, "envelope", clip(r.Envelope), "reference", ref, "error", err}
	if stack != nil {
		args = append(args, "stack", string(stack))
	}
	c.o.Logger.Error("a request failed", args...)
	return ref
}
