package socket

import (
	"encoding/json"
	"strings"
)

// state is the state of a view or message: block_id → action_id → element.
type state struct {
	Values map[string]map[string]element `json:"values"`
}

func (s state) values() map[string]map[string]Value {
	if s.Values == nil {
		return nil
	}
	out := make(map[string]map[string]Value, len(s.Values))
	for block, elements := range s.Values {
		of := make(map[string]Value, len(elements))
		for id, e := range elements {
			of[id] = e.value()
		}
		out[block] = of
	}
	return out
}

// element is an interactive element as it is in state and in actions. Which
// field is filled depends on its type; all are null while nothing is chosen.
type element struct {
	Type     string `json:"type"`
	ActionID string `json:"action_id"`
	BlockID  string `json:"block_id"`
	ActionTS string `json:"action_ts"`

	Text          string      `json:"value"`
	Option        option      `json:"selected_option"`
	Options       []option    `json:"selected_options"`
	User          string      `json:"selected_user"`
	Conversation  string      `json:"selected_conversation"`
	Channel       string      `json:"selected_channel"`
	Users         []string    `json:"selected_users"`
	Conversations []string    `json:"selected_conversations"`
	Channels      []string    `json:"selected_channels"`
	Date          string      `json:"selected_date"`
	Time          string      `json:"selected_time"`
	DateTime      json.Number `json:"selected_date_time"`
	RichText      richText    `json:"rich_text_value"`
	Files         []option    `json:"files"`
}

// option is an option by its value, or a file by its id.
type option struct {
	Value string `json:"value"`
	ID    string `json:"id"`
}

// value is what the element holds. An element fills one field, so the first that
// is filled is it, and a type that Slack adds later is read as well.
func (e element) value() Value {
	v := Value{Text: first(e.Text, e.Option.Value, e.User, e.Conversation, e.Channel, e.Date, e.Time, e.DateTime.String())}
	if v.Text == "" {
		v.Text = e.RichText.text()
	}
	for _, o := range append(e.Options, e.Files...) {
		if s := first(o.Value, o.ID); s != "" {
			v.List = append(v.List, s)
		}
	}
	for _, ids := range [][]string{e.Users, e.Conversations, e.Channels} {
		v.List = append(v.List, ids...)
	}
	return v
}

// richText is a node of a rich_text block.
type richText struct {
	Type     string     `json:"type"`
	Text     string     `json:"text"`
	Name     string     `json:"name"`
	URL      string     `json:"url"`
	User     string     `json:"user_id"`
	Channel  string     `json:"channel_id"`
	Elements []richText `json:"elements"`
}

// text is the plain text of what was typed: a line per section and list item,
// links as their address, mentions as Slack writes them.
func (n richText) text() string {
	var b strings.Builder
	n.write(&b)
	return strings.TrimSuffix(b.String(), "\n")
}

func (n richText) write(b *strings.Builder) {
	switch {
	case n.User != "":
		b.WriteString("<@" + n.User + ">")
	case n.Channel != "":
		b.WriteString("<#" + n.Channel + ">")
	case n.URL != "" && n.Text != "" && n.Text != n.URL:
		b.WriteString(n.Text + " (" + n.URL + ")")
	case n.URL != "":
		b.WriteString(n.URL)
	case n.Name != "":
		b.WriteString(":" + n.Name + ":")
	default:
		b.WriteString(n.Text)
	}
	for _, e := range n.Elements {
		e.write(b)
	}
	if strings.HasPrefix(n.Type, "rich_text_") && n.Type != "rich_text_list" && !strings.HasSuffix(b.String(), "\n") {
		b.WriteByte('\n')
	}
}
