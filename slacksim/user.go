package slacksim

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// User acts as one person does in their Slack client.
type User struct {
	sim *Sim
	id  string
}

// Outcome is what the person sees of what they did.
type Outcome struct {
	Message    *Message          // what the app answered in its ack, shown only to them unless it said otherwise
	Errors     map[string]string // beside the fields of a modal, by block_id
	Error      string            // Slack's own error: "operation_timeout", "dispatch_failed", "invalid_command_response", …
	Timeout    bool              // the app did not ack within 3 s
	Took       time.Duration     // until the ack
	EnvelopeID string            // "" when nothing was sent
	Options    []Option          // of Suggest
}

// Option is an entry of a menu.
type Option struct{ Label, Value string }

// OK says that Slack showed no error of any kind.
func (o Outcome) OK() bool { return o.Error == "" && len(o.Errors) == 0 }

func outcome(a answer) Outcome {
	return Outcome{Error: a.err, Timeout: a.err == errTimeout, Took: a.took, EnvelopeID: a.id}
}

// User is somebody added with AddPerson.
func (s *Sim) User(id string) *User { return &User{sim: s, id: id} }

// ID is the person's id.
func (u *User) ID() string { return u.id }

var errNobody = errors.New("slacksim: no such person")

// person needs the lock.
func (u *User) person() (*person, error) {
	p := u.sim.people[u.id]
	if p == nil {
		return nil, fmt.Errorf("%w: %s", errNobody, u.id)
	}
	if p.Deleted {
		return nil, fmt.Errorf("slacksim: %s is deactivated", u.id)
	}
	return p, nil
}

// room is a channel the person is in. It needs the lock.
func (u *User) room(id string) (*channel, error) {
	at := u.sim.channels[id]
	if at == nil || !at.members[u.id] {
		return nil, fmt.Errorf("slacksim: %s is not in a channel %s", u.id, id)
	}
	return at, nil
}

// DM is the id of the person's conversation with the bot.
func (u *User) DM() string {
	u.sim.mu.Lock()
	defer u.sim.mu.Unlock()
	p, err := u.person()
	if err != nil {
		return ""
	}
	return u.sim.directChannel(p).id
}

// Command runs a slash command in a channel. The error is nil unless it could
// not be tried; what Slack and the app answered is in the Outcome.
func (u *User) Command(ctx context.Context, channelID, command, text string) (Outcome, error) {
	s := u.sim
	s.mu.Lock()
	p, err := u.person()
	if err != nil {
		s.mu.Unlock()
		return Outcome{}, err
	}
	at, err := u.room(channelID)
	if err != nil {
		s.mu.Unlock()
		return Outcome{}, err
	}
	i := slices.IndexFunc(s.installed().Commands, func(c Command) bool { return strings.EqualFold(c.Name, command) })
	if i < 0 {
		s.mu.Unlock()
		return Outcome{Error: command + ` is not a valid command. In Slack, all messages that start with the "/" character are interpreted as commands.`}, nil
	}
	known := s.installed().Commands[i]
	text = strings.TrimSpace(text)
	if known.Escape {
		text = s.mentions(text, true)
	} else {
		text = escape.Replace(text)
	}
	payload := commandPayload{
		Token: "verification", TeamID: s.team.id, TeamDomain: s.team.domain, ChannelID: at.id, ChannelName: at.channelName(),
		UserID: p.ID, UserName: p.Name, Command: known.Name, Text: text, AppID: appID, Enterprise: "false",
	}
	s.mu.Unlock()
	payload.ResponseURL = s.responseURL("commands", responseTo{user: u.id, channel: at.id})
	payload.Trigger = s.trigger(u.id)
	got := s.deliver(ctx, envelope{kind: "slash_commands", what: known.Name, canReply: true, payload: payload})
	out := outcome(got)
	if got.err != "" || got.payload == nil || s.o.Lean {
		return out, ctx.Err()
	}
	out.Message, out.Error = u.commandReply(at, known.Name, text, got.payload)
	return out, nil
}

// commandReply shows the message in a command's ack.
func (u *User) commandReply(at *channel, command, text string, payload []byte) (*Message, string) {
	const invalid = "invalid_command_response"
	s := u.sim
	o, ok := decodeObject(payload)
	if !ok {
		s.violate("bad_ack", command, "the payload must be a JSON object")
		return nil, invalid
	}
	for _, k := range sortedKeys(o) {
		if !slices.Contains(responseKeys, k) {
			s.violate("unknown_field", command, "%q means nothing in the ack of a command", k)
		}
	}
	said, _, problem := s.readContent(withoutNulls(o))
	if problem != nil {
		s.violate(problem.code, command, "%s", strings.Join(problem.errors, "; "))
		return nil, invalid
	}
	if said.empty() {
		return nil, ""
	}
	if o["response_type"] == "in_channel" {
		typed := &message{user: u.id, text: strings.TrimSpace(command + " " + text), hidden: true}
		s.mu.Lock()
		s.post(at, typed)
		s.mu.Unlock()
	}
	m := s.say(at, u.id, said, str(o["response_type"]), "")
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seen(at, m, u.id), ""
}

// Messages are what the person sees in a channel, the oldest first.
func (u *User) Messages(channelID string) []*Message {
	s := u.sim
	s.mu.Lock()
	defer s.mu.Unlock()
	at, err := u.room(channelID)
	if err != nil {
		return nil
	}
	var out []*Message
	for _, m := range at.messages {
		if m.visible(u.id) {
			out = append(out, s.seen(at, m, u.id))
		}
	}
	return out
}

// Last is the newest message the person sees in a channel, or nil.
func (u *User) Last(channelID string) *Message {
	all := u.Messages(channelID)
	if len(all) == 0 {
		return nil
	}
	return all[len(all)-1]
}

// WaitFor waits until the person sees a message in a channel that is as wanted, and returns the newest such.
func (u *User) WaitFor(ctx context.Context, channelID string, want func(*Message) bool) (*Message, error) {
	var found *Message
	err := u.sim.await(ctx, func() bool {
		for _, m := range slices.Backward(u.Messages(channelID)) {
			if want(m) {
				found = m
				return true
			}
		}
		return false
	})
	if err != nil {
		return nil, fmt.Errorf("%s waits for a message in %s: %w", u.id, channelID, err)
	}
	return found, nil
}

// Say writes a message. The Outcome is that of the event, if the app gets one.
func (u *User) Say(ctx context.Context, channelID, text string) (Outcome, error) {
	return u.say(ctx, channelID, "", text)
}

// Reply writes a message in a thread.
func (u *User) Reply(ctx context.Context, channelID, thread, text string) (Outcome, error) {
	return u.say(ctx, channelID, thread, text)
}

func (u *User) say(ctx context.Context, channelID, thread, text string) (Outcome, error) {
	s := u.sim
	s.mu.Lock()
	_, err := u.person()
	var at *channel
	if err == nil {
		at, err = u.room(channelID)
	}
	switch app := s.installed(); {
	case err != nil:
	case strings.TrimSpace(text) == "":
		err = errors.New("slacksim: there is nothing to send")
	case utf8.RuneCountInString(text) > maxText:
		err = fmt.Errorf("slacksim: the message is too long: at most %d characters", maxText)
	case at.archived:
		err = errors.New("slacksim: the channel is archived")
	case at.kind == "im" && !app.Writable:
		err = errors.New("slacksim: sending messages to this app has been turned off")
	}
	if err != nil {
		s.mu.Unlock()
		return Outcome{}, err
	}
	m := &message{user: u.id, text: s.mentions(text, false), thread: thread, clientID: uuid(), blocks: []any{object{
		"type": "rich_text", "block_id": randomShort(4), "elements": []any{object{"type": "rich_text_section", "elements": s.leavesOf(text)}},
	}}}
	s.post(at, m)
	kind, in := at.kind, at.members[botUser]
	inner := s.messageObject(m)
	inner["channel"], inner["channel_type"], inner["event_ts"] = at.id, channelType(kind), m.ts
	members := sortedKeys(at.members)
	s.mu.Unlock()
	var done <-chan answer
	if in {
		done = s.emit(inner, kind)
		if strings.Contains(m.text, "<@"+botUser+">") && kind != "im" {
			mention := object{}
			for k, v := range inner {
				mention[k] = v
			}
			delete(mention, "channel_type")
			mention["type"] = "app_mention"
			if d := s.emit(mention, kind); done == nil {
				done = d
			}
		}
	}
	for _, user := range members {
		s.tell(user, Notice{Type: "message", Channel: at.id})
	}
	return u.eventOutcome(ctx, done)
}

// leavesOf is a typed line as rich text. It needs the lock.
func (s *Sim) leavesOf(text string) []any {
	unescape := strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")
	var out []any
	rest := s.mentions(text, false)
	for rest != "" {
		i := strings.IndexByte(rest, '<')
		if i < 0 {
			i = len(rest)
		}
		if i > 0 {
			out = append(out, object{"type": "text", "text": unescape.Replace(rest[:i])})
			rest = rest[i:]
			continue
		}
		inside, after, _ := strings.Cut(rest[1:], ">")
		switch inside[0] {
		case '@':
			out = append(out, object{"type": "user", "user_id": inside[1:]})
		case '#':
			out = append(out, object{"type": "channel", "channel_id": inside[1:]})
		default:
			out = append(out, object{"type": "broadcast", "range": inside[1:]})
		}
		rest = after
	}
	return out
}

// eventOutcome waits for the ack of an event, if the app gets it.
func (u *User) eventOutcome(ctx context.Context, done <-chan answer) (Outcome, error) {
	if done == nil {
		return Outcome{}, nil
	}
	select {
	case got := <-done:
		// A person does not see that an app missed an event.
		return Outcome{Took: got.took, EnvelopeID: got.id, Timeout: got.err == errTimeout}, nil
	case <-ctx.Done():
		return Outcome{}, fmt.Errorf("wait for the ack of an event: %w", ctx.Err())
	case <-u.sim.quit:
		return Outcome{}, errClosed
	}
}
