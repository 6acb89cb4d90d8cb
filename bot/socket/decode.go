package socket

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"
)

// envelope is a message from Slack that wants an ack.
type envelope struct {
	ID       string          `json:"envelope_id"`
	Type     string          `json:"type"`
	CanReply bool            `json:"accepts_response_payload"`
	Payload  json.RawMessage `json:"payload"`
}

// decode makes the Request of an envelope. It reads interactions itself, not from
// slack-go's types: those lose an action without a block_id and refuse a whole
// click for one strange block in the message it came from. data is what slack-go
// made of the payload, nil if nothing.
func decode(e envelope, data any) (*Request, error) {
	r := &Request{Envelope: e.ID, CanReply: e.CanReply}
	var err error
	switch e.Type {
	case socketmode.RequestTypeSlashCommands:
		cmd, ok := data.(slack.SlashCommand)
		if !ok {
			err = decodeCommand(&cmd, e.Payload)
		}
		if err == nil {
			err = takeCommand(r, cmd)
		}
	case socketmode.RequestTypeInteractive:
		err = decodeInteraction(r, e.Payload)
	case socketmode.RequestTypeEventsAPI:
		err = decodeEvent(r, e.Payload, data)
	default:
		err = fmt.Errorf("unknown envelope type %q", clip(e.Type))
	}
	if err != nil {
		return nil, err
	}
	if e.ID == "" {
		return nil, errors.New("no envelope id")
	}
	return r, nil
}

// unmarshal is json.Unmarshal that goes on over fields of an unexpected type:
// they stay empty, and what matters is checked by the caller.
func unmarshal(raw []byte, v any) error {
	err := json.Unmarshal(raw, v)
	if _, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return nil
	}
	return err
}

// decodeCommand reads a command that slack-go refused, for the type of a field
// nobody needs.
func decodeCommand(cmd *slack.SlashCommand, raw []byte) error {
	type lenient slack.SlashCommand // without slack-go's UnmarshalJSON
	return unmarshal(raw, (*lenient)(cmd))
}

func takeCommand(r *Request, cmd slack.SlashCommand) error {
	if cmd.UserID == "" || cmd.Command == "" {
		return errors.New("a command without user_id or command")
	}
	r.Kind = Command
	r.Team, r.User, r.UserName = cmd.TeamID, cmd.UserID, cmd.UserName
	r.Channel, r.ChannelName = cmd.ChannelID, cmd.ChannelName
	r.Command, r.Text = cmd.Command, cmd.Text
	r.Trigger, r.ResponseURL = cmd.TriggerID, cmd.ResponseURL
	return nil
}

// interaction is what the interactive payloads share and differ in.
type interaction struct {
	Type string `json:"type"`
	Team struct {
		ID string `json:"id"`
	} `json:"team"`
	User struct {
		ID       string `json:"id"`
		Name     string `json:"name"`
		UserName string `json:"username"`
		Team     string `json:"team_id"`
	} `json:"user"`
	Channel struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	} `json:"channel"`
	Container struct {
		Channel   string `json:"channel_id"`
		View      string `json:"view_id"`
		TS        string `json:"message_ts"`
		Thread    string `json:"thread_ts"`
		Ephemeral bool   `json:"is_ephemeral"`
	} `json:"container"`
	Message struct {
		User   string `json:"user"`
		Bot    string `json:"bot_id"`
		Text   string `json:"text"`
		TS     string `json:"ts"`
		Thread string `json:"thread_ts"`
	} `json:"message"`
	View struct {
		ID       string `json:"id"`
		Root     string `json:"root_view_id"`
		Hash     string `json:"hash"`
		Type     string `json:"type"`
		Callback string `json:"callback_id"`
		Metadata string `json:"private_metadata"`
		Team     string `json:"team_id"`
		State    state  `json:"state"`
	} `json:"view"`
	State       state     `json:"state"` // of the inputs in a message
	Actions     []element `json:"actions"`
	Callback    string    `json:"callback_id"`
	MessageTS   string    `json:"message_ts"`
	ActionID    string    `json:"action_id"` // block_suggestion has these outside actions
	BlockID     string    `json:"block_id"`
	Value       string    `json:"value"`
	ActionTS    string    `json:"action_ts"`
	Trigger     string    `json:"trigger_id"`
	ResponseURL string    `json:"response_url"`
}

// kinds are the interactive payloads by their type.
var kinds = map[string]Kind{
	"block_actions":    Action,
	"view_submission":  Submission,
	"view_closed":      Closed,
	"shortcut":         Shortcut,
	"message_action":   MessageShortcut,
	"block_suggestion": Suggest,
}

func decodeInteraction(r *Request, raw []byte) error {
	var p interaction
	if err := unmarshal(raw, &p); err != nil {
		return err
	}
	kind, ok := kinds[p.Type]
	if !ok {
		return fmt.Errorf("unknown interaction type %q", clip(p.Type))
	}
	if p.User.ID == "" {
		return fmt.Errorf("%s without a user", kind)
	}
	r.Kind = kind
	r.Team = first(p.Team.ID, p.User.Team, p.View.Team) // team is null for apps installed by an organisation
	r.User, r.UserName = p.User.ID, first(p.User.UserName, p.User.Name)
	r.Channel, r.ChannelName = first(p.Channel.ID, p.Container.Channel), p.Channel.Name
	r.Trigger, r.ResponseURL = p.Trigger, p.ResponseURL
	r.Callback = first(p.Callback, p.View.Callback)
	r.View = View{
		ID: first(p.View.ID, p.Container.View), Root: p.View.Root, Hash: p.View.Hash, Type: p.View.Type,
		Callback: p.View.Callback, Metadata: p.View.Metadata, Values: p.View.State.values(),
	}
	if r.View.Values == nil {
		r.View.Values = p.State.values()
	}
	if ts := first(p.Container.TS, p.MessageTS, p.Message.TS); ts != "" {
		r.Message = Message{
			Channel: r.Channel, TS: ts, Thread: first(p.Container.Thread, p.Message.Thread),
			User: p.Message.User, Bot: p.Message.Bot, Text: p.Message.Text, Ephemeral: p.Container.Ephemeral,
		}
	}
	switch kind {
	case Action:
		if len(p.Actions) == 0 {
			return errors.New("block_actions without an action")
		}
		a := p.Actions[0] // Slack sends one at a time
		r.Action = ActionValue{ID: a.ActionID, Block: a.BlockID, Value: a.value(), TS: first(a.ActionTS, p.ActionTS)}
	case Suggest:
		r.Action = ActionValue{ID: p.ActionID, Block: p.BlockID, Value: Value{Text: p.Value}, TS: p.ActionTS}
	default:
		r.Action.TS = p.ActionTS // what a shortcut has instead of a click
	}
	return nil
}

// decodeEvent takes the event as slack-go decoded it and looks up who acted.
func decodeEvent(r *Request, raw []byte, data any) error {
	var p struct {
		Team  string `json:"team_id"`
		ID    string `json:"event_id"`
		Event struct {
			Type    string    `json:"type"`
			User    reference `json:"user"`
			Channel reference `json:"channel"`
			Message struct {  // of message_changed
				User reference `json:"user"`
			} `json:"message"`
			Item struct { // of a reaction
				Channel reference `json:"channel"`
			} `json:"item"`
		} `json:"event"`
	}
	if err := unmarshal(raw, &p); err != nil {
		return err
	}
	parsed, ok := data.(slackevents.EventsAPIEvent)
	if !ok {
		return fmt.Errorf("slack-go cannot read an event of type %q", clip(p.Event.Type))
	}
	r.Kind = Event
	r.Team = p.Team
	r.User = first(string(p.Event.User), string(p.Event.Message.User))
	r.Channel = first(string(p.Event.Channel), string(p.Event.Item.Channel))
	r.Event = EventValue{ID: p.ID, Type: parsed.InnerEvent.Type, Data: parsed.InnerEvent.Data}
	if r.Event.Type == "" { // no event_callback: app_rate_limited
		r.Event.Type, r.Event.Data = parsed.Type, parsed.Data
	}
	return nil
}

// reference is an id, or an object that has one: user_change sends the whole user.
type reference string

// UnmarshalJSON leaves what is neither empty.
func (id *reference) UnmarshalJSON(raw []byte) error {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		*id = reference(s)
		return nil
	}
	var o struct {
		ID string `json:"id"`
	}
	if json.Unmarshal(raw, &o) == nil {
		*id = reference(o.ID)
	}
	return nil
}

func first(s ...string) string {
	for _, v := range s {
		if v != "" {
			return v
		}
	}
	return ""
}

// clip keeps a name from outside short enough for a log line.
func clip(s string) string { return strings.ToValidUTF8(s[:min(len(s), 64)], "") }
