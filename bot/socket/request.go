package socket

import (
	"context"
	"time"

	"github.com/slack-go/slack"
)

// Kind is what sort of thing happened in Slack.
type Kind string

// The kinds of a Request and what fills it beside the common fields.
const (
	Command         Kind = "command"          // Command, Text
	Action          Kind = "action"           // Action; View or Message as its container
	Submission      Kind = "submission"       // Callback, View
	Closed          Kind = "closed"           // Callback, View
	Shortcut        Kind = "shortcut"         // Callback
	MessageShortcut Kind = "message_shortcut" // Callback, Message
	Suggest         Kind = "suggest"          // Action.ID, Action.Value is what was typed
	Event           Kind = "event"            // Event
)

// Request is one envelope from Slack, decoded. Everything in it was sent by a
// client and is data: ids in buttons and metadata prove nothing.
type Request struct {
	Kind     Kind
	Envelope string // envelope id: the natural key of a command, the same on redelivery
	Received time.Time

	Team        string
	User        string // id of who acted
	UserName    string // their handle, as Slack sends it; "" for events
	Channel     string // "" where there is none (modals, global shortcut)
	ChannelName string // "directmessage" in a DM

	Command  string // with its slash, as typed
	Text     string // after the command; Slack-escaped (&amp; &lt; &gt;, <@U…|name>)
	Callback string // callback_id of the view or shortcut

	Action  ActionValue
	View    View
	Message Message
	Event   EventValue

	Trigger     string // opens one modal within 3 s of Received
	ResponseURL string // up to 5 posts within 30 minutes; "" where there is none
	CanReply    bool   // accepts_response_payload of the envelope
}

// ActionValue is the button, menu or picker that was used.
type ActionValue struct {
	ID    string // action_id
	Block string // block_id
	Value Value
	TS    string // action_ts: with User the natural key of a click
}

// View is the modal or Home a request came from.
type View struct {
	ID, Root, Hash, Type string
	Callback             string
	Metadata             string                      // private_metadata
	Values               map[string]map[string]Value // block_id → action_id
}

// Value is what an element holds: Text for inputs, dates and single selects
// (the option's value, the user's id), List for multi-selects and checkboxes.
type Value struct {
	Text string
	List []string
}

// Message is the message a button sits on or a message shortcut was used on.
type Message struct {
	Channel, TS, Thread string
	User                string // author; "" for other bots
	Bot                 string // bot_id, "" for people
	Text                string // Slack-escaped
	Ephemeral           bool
}

// EventValue is an Events API event.
type EventValue struct {
	ID   string // event_id, the same on redelivery
	Type string // "app_home_opened", "message", "user_change", …
	Data any    // slackevents' decoded inner event
}

// Reply is the answer to a Request. At most one of Message, Errors, Update,
// Push, Clear and Options is set; the zero Reply is a plain ack.
//
// A Message answers a Command in the ack itself. For everything else, and for
// one that is too large for an ack, it goes through the response URL. Views
// too large for an ack are sent with views.update or views.push.
type Reply struct {
	Message *Answer
	Errors  map[string]string // block_id of an input → what is wrong
	Update  *slack.ModalViewRequest
	Push    *slack.ModalViewRequest
	Clear   bool
	Options []*slack.OptionBlockObject

	// Again leaves an Event without an ack: Slack sends it again, at once, after
	// a minute and after five. Other kinds are never sent again.
	Again bool

	// After runs once the ack is queued, with its own deadline: for whatever
	// needs Slack's Web API but not the person's patience.
	After func(ctx context.Context) error
}

// Answer is a message to the person who acted.
type Answer struct {
	Text    string // fallback and notification text, Slack-escaped; always set
	Blocks  []slack.Block
	Raw     []byte // blocks as ready JSON instead of Blocks, for answers that never vary
	Replace bool   // replaces the message that was clicked
	Delete  bool   // deletes the message that was clicked
	Channel bool   // visible to everyone in the channel, not only to the person
}
