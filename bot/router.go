package bot

import (
	"context"
	"errors"
	"strings"
	"time"

	"winlog/bot/socket"
	"winlog/ladder"
)

// serve answers one request: it finds the route and who acts, calls the
// handler, and turns an error into what the person reads. It writes the one
// log line of the request.
func (b *Bot) serve(ctx context.Context, r *socket.Request) socket.Reply {
	start := b.now()
	name, reply, err := b.dispatch(ctx, r)
	ref := ""
	if err != nil {
		ref = newReference()
		reply = b.explain(r, err, ref)
	}
	b.record(r, name, b.now().Sub(start), err, ref)
	return b.withHome(r, reply, err)
}

func (b *Bot) dispatch(ctx context.Context, r *socket.Request) (route string, _ socket.Reply, _ error) {
	if r.Kind == socket.Event {
		if on, ok := b.routes.events[r.Event.Type]; ok {
			return "event " + r.Event.Type, socket.Reply{}, on(b, ctx, r)
		}
		return "event", socket.Reply{}, nil
	}
	if r.Kind == socket.Closed {
		return "closed", socket.Reply{}, nil
	}
	c := &call{Request: r}
	route, run := b.route(c)
	if run == nil {
		return route, socket.Reply{}, unknownRoute(r)
	}
	if err := b.identify(ctx, c); err != nil {
		return route, socket.Reply{}, err
	}
	b.schedule.Reacted(c.user())
	reply, err := run(b, ctx, c)
	if err == nil && c.Kind == socket.Command {
		b.askLevelOnce(c, &reply)
	}
	return route, reply, err
}

// route is the name and the handler of what was asked; nil if there is none.
func (b *Bot) route(c *call) (string, handler) {
	switch c.Kind {
	case socket.Command:
		cmd, s, rest, ok := b.routes.find(c.Command, c.Text)
		if !ok {
			return "command", nil
		}
		c.rest = rest
		return strings.TrimSpace(cmd.name + " " + s.word), s.run
	case socket.Action:
		id, _, _ := strings.Cut(c.Action.ID, "#") // "#n" only keeps ids apart within one block
		run, ok := b.routes.actions[id]
		if !ok {
			return "action", nil
		}
		return "action " + id, run
	case socket.Submission:
		run, ok := b.routes.views[c.Callback]
		if !ok {
			return "view", nil
		}
		return "view " + c.Callback, run
	case socket.Shortcut, socket.MessageShortcut:
		for _, s := range b.routes.shortcuts {
			if s.callback == c.Callback {
				return "shortcut " + s.callback, s.run
			}
		}
		return "shortcut", nil
	}
	return string(c.Kind), nil
}

func unknownRoute(r *socket.Request) error {
	if r.Kind == socket.Command {
		return ladder.Errorf(ladder.NotFound, "I do not know that command. Ask whoever set up Win Log to run `winlog manifest` again.")
	}
	return ladder.Errorf(ladder.NotFound, "This button is from an older or newer Win Log. Run the command again to get a fresh one.")
}

// record writes the request's log line and metrics. It holds no text.
func (b *Bot) record(r *socket.Request, route string, took time.Duration, err error, ref string) {
	b.metrics.request(route, took, err)
	if err == nil {
		b.log.Debug("answered", "kind", r.Kind, "route", route, "user", r.User, "took", took)
		return
	}
	args := []any{"kind", r.Kind, "route", route, "user", r.User, "took", took, "why", ladder.KindOf(err).String(), "reference", ref}
	switch ladder.KindOf(err) {
	case ladder.Internal, ladder.Unavailable:
		b.log.Error("not done", append(args, "error", err)...)
	default:
		// The sentence of a mistake may quote what somebody typed, and that may
		// be a win: the log has only which field it was.
		if e, ok := errors.AsType[*ladder.Error](err); ok && e.Field != "" {
			args = append(args, "field", e.Field)
		}
		b.log.Info("not done", args...)
	}
}
