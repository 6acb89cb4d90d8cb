package slacksim

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Message is a message as one person sees it.
type Message struct {
	TS, Channel, Thread string
	User, Username      string
	Bot                 bool
	Ephemeral           bool // only this person sees it
	Edited              bool
	Fallback            string           // top-level text; Slack-escaped
	Blocks              []map[string]any // as Slack gives them back
	Metadata            map[string]any
	Reactions           map[string][]string // people by emoji
	seenBy              string
}

// View is a modal or a Home as its person sees it.
type View struct {
	ID, Type, Title, SubmitLabel, CloseLabel string
	Callback, Metadata, Hash                 string
	Blocks                                   []map[string]any
	Values                                   map[string]map[string]map[string]any // view.state.values
	seenBy                                   string
}

// Button is something to click: a button, or an item of an overflow menu.
type Button struct {
	Label, ActionID, BlockID, Value, URL, Style string
}

// On is what can be clicked on: a *Message or a *View.
type On interface {
	place() container
	tree() []map[string]any
}

// container says where an element is.
type container struct {
	kind              string // "message", "view", "home"
	channel, ts, view string
}

func (m *Message) place() container {
	return container{kind: "message", channel: m.Channel, ts: m.TS}
}
func (m *Message) tree() []map[string]any { return m.Blocks }
func (v *View) place() container {
	if v.Type == "home" {
		return container{kind: "home", view: v.ID}
	}
	return container{kind: "view", view: v.ID}
}
func (v *View) tree() []map[string]any { return v.Blocks }

// Text is everything one reads in the message, a line per block; the fallback when it has no blocks.
func (m *Message) Text() string {
	if len(m.Blocks) == 0 {
		return m.Fallback
	}
	return textOf(m.Blocks)
}

// Text is everything one reads in the view, its title first.
func (v *View) Text() string {
	if v.Title == "" {
		return textOf(v.Blocks)
	}
	return v.Title + "\n" + textOf(v.Blocks)
}

// Buttons are the message's buttons.
func (m *Message) Buttons() []Button { return buttonsOf(m.Blocks) }

// Buttons are the view's buttons, but those that submit and close it.
func (v *View) Buttons() []Button { return buttonsOf(v.Blocks) }

// Inputs are the block_ids of the view's input blocks, in order.
func (v *View) Inputs() []string {
	var out []string
	for _, b := range v.Blocks {
		if b["type"] == "input" {
			out = append(out, str(b["block_id"]))
		}
	}
	return out
}

func str(v any) string {
	s, _ := v.(string)
	return s
}

func textOf(blocks []map[string]any) string {
	var lines []string
	for _, b := range blocks {
		if line := strings.TrimSpace(words(b)); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// hiddenKeys are the keys whose values nobody reads on the screen.
var hiddenKeys = map[string]bool{
	"type": true, "block_id": true, "action_id": true, "value": true, "url": true, "style": true, "confirm": true, "image_url": true,
	"initial_value": true, "placeholder": true, "dispatch_action_config": true, "initial_date": true, "initial_time": true, "timezone": true,
	"initial_option": true, "initial_options": true, "initial_user": true, "initial_users": true, "name": true, "status": true, "task_id": true,
}

// order is in which order the parts of a block are read.
var order = []string{"title", "label", "text", "caption", "subtitle", "body", "hero_image", "fields", "element", "elements", "accessory", "options", "option_groups"}

// words are the visible texts in a tree, in reading order.
func words(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case []any:
		return joinWords(v)
	case map[string]any:
		return wordsOfObject(v)
	case nil, bool:
		return ""
	default:
		return fmt.Sprint(v)
	}
}

func joinWords(list []any) string {
	sep := " "
	if len(list) > 0 {
		if o, ok := list[0].(object); ok && (o["type"] == "text" || isLeaf(str(o["type"]))) {
			sep = ""
		}
		if _, rows := list[0].([]any); rows {
			sep = "\n"
		}
	}
	var out []string
	for _, x := range list {
		if w := words(x); w != "" {
			out = append(out, w)
		}
	}
	return strings.Join(out, sep)
}

func isLeaf(kind string) bool {
	_, ok := richElements()[kind]
	return ok
}

func wordsOfObject(o object) string {
	switch o["type"] {
	case "user":
		return "<@" + str(o["user_id"]) + ">"
	case "channel":
		return "<#" + str(o["channel_id"]) + ">"
	case "emoji":
		return ":" + str(o["name"]) + ":"
	case "broadcast":
		return "@" + str(o["range"])
	case "link":
		if o["text"] == nil {
			return str(o["url"])
		}
		return str(o["text"])
	case "raw_number":
		if o["text"] != nil {
			return str(o["text"])
		}
		return fmt.Sprint(o["value"])
	case "static_select", "external_select", "multi_static_select", "multi_external_select":
		return "" // its options are seen when it is opened
	case "image":
		return strings.TrimSpace(words(o["title"]) + " " + str(o["alt_text"]))
	}
	var out []string
	for _, k := range order {
		if w := words(o[k]); w != "" && !hiddenKeys[k] {
			out = append(out, w)
		}
	}
	for _, k := range slices.Sorted(maps.Keys(o)) {
		if !slices.Contains(order, k) && !hiddenKeys[k] {
			if w := words(o[k]); w != "" {
				out = append(out, w)
			}
		}
	}
	return strings.Join(out, " ")
}

func buttonsOf(blocks []map[string]any) []Button {
	var out []Button
	each(asList(blocks), func(b, e object) {
		switch e["type"] {
		case "button", "workflow_button", "icon_button":
			out = append(out, Button{
				Label: words(e["text"]), ActionID: str(e["action_id"]), BlockID: str(b["block_id"]), Value: str(e["value"]),
				URL: str(e["url"]), Style: str(e["style"]),
			})
		case "overflow":
			for _, v := range optionsOf(e) {
				o, _ := v.(object)
				out = append(out, Button{Label: words(o["text"]), ActionID: str(e["action_id"]), BlockID: str(b["block_id"]), Value: str(o["value"]), URL: str(o["url"])})
			}
		}
	})
	return out
}

func asList(blocks []map[string]any) []any {
	out := make([]any, len(blocks))
	for i, b := range blocks {
		out[i] = b
	}
	return out
}

func asObjects(list []any) []map[string]any {
	out := make([]map[string]any, 0, len(list))
	for _, v := range list {
		if o, ok := v.(object); ok {
			out = append(out, o)
		}
	}
	return out
}

// seen is a message as a person sees it. It needs the lock.
func (s *Sim) seen(at *channel, m *message, by string) *Message {
	out := &Message{
		TS: m.ts, Channel: at.id, Thread: m.thread, User: m.user, Username: m.username, Bot: m.bot, Ephemeral: m.to != "",
		Edited: m.edited != "", Fallback: m.text, Blocks: asObjects(m.blocks), Metadata: m.metadata, seenBy: by,
	}
	if m.bot && out.Username == "" {
		out.Username = s.installed().BotName
	}
	if p := s.people[m.user]; p != nil {
		out.Username = p.RealName
	}
	if len(m.reactions) > 0 {
		out.Reactions = map[string][]string{}
		for _, r := range m.reactions {
			out.Reactions[r.name] = slices.Clone(r.users)
		}
	}
	return out
}

// look is a view as its person sees it. It needs the lock.
func (s *Sim) look(v *view) *View {
	values := map[string]map[string]map[string]any{}
	for block, actions := range v.state {
		values[block] = maps.Clone(actions)
	}
	return &View{
		ID: v.id, Type: v.kind, Title: words(v.body["title"]), SubmitLabel: words(v.body["submit"]), CloseLabel: words(v.body["close"]),
		Callback: v.text("callback_id"), Metadata: v.text("private_metadata"), Hash: v.hash, Blocks: asObjects(v.blocks), Values: values, seenBy: v.user,
	}
}
