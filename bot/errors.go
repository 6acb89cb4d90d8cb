package bot

import (
	"crypto/rand"
	"errors"
	"fmt"
	"strings"

	"winlog/bot/blockkit"
	"winlog/bot/socket"
	"winlog/ladder"
)

// explain is the one place that decides what a person reads when something
// failed: beside the field in a form, else in a message only they see.
func (b *Bot) explain(r *socket.Request, err error, ref string) socket.Reply {
	if r.Kind == socket.Submission {
		if fields := fieldTexts(r, err); len(fields) > 0 {
			return socket.Reply{Errors: fields}
		}
		return socket.Reply{Push: blockkit.Modal(
			blockkit.ModalText{Title: "Not saved", Close: "Back"},
			blockkit.Section(sentence(err, ref)),
			blockkit.Context("What you typed is still there: go back and try again."),
		)}
	}
	if r.Kind == socket.Event || r.Kind == socket.Closed {
		kind := ladder.KindOf(err) // nobody waits for an answer, but Slack can be asked to come again
		return socket.Reply{Again: kind == ladder.Unavailable || kind == ladder.Internal}
	}
	text := sentence(err, ref)
	if r.Kind == socket.Action && r.View.ID != "" {
		back := "Back"
		if r.View.Type == "home" {
			back = "Close"
		}
		return socket.Reply{Push: blockkit.Modal(
			blockkit.ModalText{Title: "Not done", Close: back}, blockkit.Section(text))}
	}
	reply := say(text)
	if typed := b.typed(r); !ladder.Blank(typed) { // refused or failed: what they typed is not lost
		reply.Message.Blocks = append(reply.Message.Blocks, blockkit.Context("Your text, to copy:"))
		reply.Message.Blocks = append(reply.Message.Blocks, blockkit.Sections(blockkit.ClipEscaped(quote(typed), maxTyped))...)
	}
	if r.ResponseURL == "" { // a global shortcut has no other place to answer
		reply.Message = nil
		reply.After = b.tellInDM(r.User, text)
	}
	return reply
}

// maxTyped is how much of a refused text fits a message, beside what is wrong.
const maxTyped = 11_000

// sentence is what a person reads about an error, as mrkdwn.
func sentence(err error, ref string) string {
	var e *ladder.Error
	var list ladder.Errors
	switch {
	case errors.As(err, &list) && len(list) > 0:
		var lines []string
		for _, e := range list {
			lines = append(lines, blockkit.Escape(e.Text))
		}
		return strings.Join(lines, "\n")
	case !errors.As(err, &e) || e.Kind == ladder.Internal:
		return fmt.Sprintf("Something went wrong. Please try again; if it happens again, tell whoever runs Win Log the reference *%s*.", ref)
	case e.Kind == ladder.Unavailable:
		return fmt.Sprintf("%s (reference *%s*)", blockkit.Escape(e.Text), ref)
	default:
		return blockkit.Escape(e.Text)
	}
}

// fieldTexts are the errors that belong to fields of the submitted form. Slack
// shows "trouble connecting" for a key that is no input of the view.
func fieldTexts(r *socket.Request, err error) map[string]string {
	var faults ladder.Errors
	var e *ladder.Error
	switch {
	case errors.As(err, &faults):
	case errors.As(err, &e) && e.Field != "":
		faults = ladder.Errors{e}
	}
	fields := map[string]string{}
	for _, e := range faults {
		if _, ok := r.View.Values[e.Field]; ok && fields[e.Field] == "" {
			fields[e.Field] = e.Text
		}
	}
	return fields
}

// typed is the win or goal in a command, or what may be one, "" if it is another kind of command. It is
// read from the request, as the command may have failed before its handler ran.
func (b *Bot) typed(r *socket.Request) string {
	if r.Kind != socket.Command {
		return ""
	}
	cmd, s, rest, _ := b.routes.find(r.Command, r.Text)
	if cmd.name == b.names.Winlog {
		switch s.word {
		case "win":
			cmd, s, rest, _ = b.routes.find(b.names.Win, rest)
		case "goal":
			cmd, s, rest, _ = b.routes.find(b.names.Goal, rest)
		}
	}
	if cmd.name != b.names.Win && cmd.name != b.names.Goal {
		return ""
	}
	switch s.word {
	case "list": // with more behind it, it may be a win that begins with the word
		if rest != "" {
			rest = "list " + rest
		}
	case "", "add", "check":
	default:
		return ""
	}
	return blockkit.Decode(rest, nil).Text
}

// busy answers when the pool is full. The request was not looked at.
func (b *Bot) busy(r *socket.Request) socket.Reply {
	err := ladder.Errorf(ladder.Unavailable, "Win Log is very busy and did not take this. Nothing was saved; please try again in a moment.")
	ref := newReference()
	b.record(r, "busy", 0, err, ref)
	return b.explain(r, err, ref)
}

// failed answers when a handler panicked or took too long.
func (b *Bot) failed(r *socket.Request, err error, ref string) socket.Reply {
	if errors.Is(err, socket.ErrTooLong) {
		look := b.names.Win
		if r.Command == b.names.Goal || strings.HasPrefix(r.Callback, "goal") {
			look = b.names.Goal
		}
		err = &ladder.Error{
			Kind: ladder.Unavailable, Err: err,
			Text: "This took too long, so I cannot say whether it was done. Look with " + look + " list before you try again.",
		}
	}
	return b.explain(r, err, ref)
}

// newReference makes the short number that is in the answer and in the log.
func newReference() string { return rand.Text()[:8] }

// say answers with one paragraph.
func say(md string) socket.Reply {
	return socket.Reply{Message: &socket.Answer{Text: blockkit.Fallback(md), Blocks: blockkit.Sections(md)}}
}
