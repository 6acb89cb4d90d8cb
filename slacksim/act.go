package slacksim

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// stage is a message or view with the element that somebody uses.
type stage struct {
	p        *person
	at       *channel // of a message
	m        *message
	v        *view
	block, e object
	offered  []any // what an external menu listed last
}

// find looks up an element where a person sees it. It needs the lock.
func (u *User) find(on container, block, action string) (stage, error) {
	s := u.sim
	var g stage
	var err error
	if g.p, err = u.person(); err != nil {
		return g, err
	}
	var blocks []any
	switch on.kind {
	case "message":
		if g.at, err = u.room(on.channel); err != nil {
			return g, err
		}
		g.m = g.at.byTS[on.ts]
		if g.m == nil || !g.m.visible(u.id) {
			return g, fmt.Errorf("slacksim: %s sees no message %s", u.id, on.ts)
		}
		blocks = g.m.blocks
	case "view", "home":
		g.v = s.views[on.view]
		if g.v == nil || g.v.user != u.id {
			return g, fmt.Errorf("slacksim: %s has no view %s open", u.id, on.view)
		}
		blocks = g.v.blocks
	default:
		return g, fmt.Errorf("slacksim: there are no containers of type %q", on.kind)
	}
	g.block, g.e = findElement(blocks, block, action)
	if g.e == nil {
		return g, fmt.Errorf("slacksim: there is no element %s/%s", block, action)
	}
	g.offered = g.p.options[optionKey(on, block, action)]
	return g, nil
}

func optionKey(on container, block, action string) string {
	return on.channel + "/" + on.ts + on.view + "/" + block + "/" + action
}

// values is what the elements of the stage hold for this person. It needs the lock.
func (g *stage) values(user string) values {
	if g.v != nil {
		return g.v.state
	}
	if g.m.state == nil {
		g.m.state = map[string]values{}
	}
	if g.m.state[user] == nil {
		g.m.state[user] = initialValues(g.m.blocks)
	}
	return g.m.state[user]
}

// enter takes over what a client says its elements hold; what does not fit an
// element is an error. It needs the lock.
func (u *User) enter(on container, blocks []any, state values, sent values) error {
	p := u.sim.people[u.id]
	for block, actions := range sent {
		for action, fields := range actions {
			_, e := findElement(blocks, block, action)
			if e == nil || state[block][action] == nil {
				continue
			}
			now, ok := stateFor(e, fields, p.options[optionKey(on, block, action)])
			ok = ok && u.sim.ownFiles(u.id, e, now)
			if !ok {
				return fmt.Errorf("slacksim: %s/%s cannot hold that", block, action)
			}
			state[block][action] = now
		}
	}
	return nil
}

// ownFiles replaces the files of a file_input, which are ids or objects with
// one, by the files as Slack knows them; it is false if one is not the
// person's, or they are too many or of a type that is not wanted. It needs the lock.
func (s *Sim) ownFiles(user string, e, state object) bool {
	list, ok := state["files"].([]any)
	if !ok {
		return true
	}
	most, ok := asInt(e["max_files"])
	if !ok {
		most = 10
	}
	types, _ := e["filetypes"].([]any)
	out := []any{}
	for _, v := range list {
		id, isID := v.(string)
		if o, is := v.(object); is && !isID {
			id = str(o["id"])
		}
		f := s.files[id]
		if f == nil || !f.uploaded || f.user != user {
			return false
		}
		shown := s.fileObject(f)
		if len(types) > 0 && !slices.Contains(types, shown["filetype"]) {
			return false
		}
		out = append(out, shown)
	}
	state["files"] = out
	return len(out) <= most
}

// act uses an element: it sets what the element then holds and tells the app.
func (u *User) act(ctx context.Context, on container, block, action string, fields object, sent values) (Outcome, error) {
	s := u.sim
	s.mu.Lock()
	g, err := u.find(on, block, action)
	if err != nil {
		s.mu.Unlock()
		return Outcome{}, err
	}
	state := g.values(u.id)
	blocks := g.blocks()
	if err = u.enter(on, blocks, state, sent); err == nil {
		fields, err = u.use(&g, state, fields)
	}
	if err != nil {
		s.mu.Unlock()
		return Outcome{}, err
	}
	payload := s.payload("block_actions", g.p)
	fields["action_ts"] = stamp(s.Now())
	payload["actions"] = []any{fields}
	url := s.stagePayload(&g, payload, u.id)
	name := g.p.ID
	s.mu.Unlock()
	payload["trigger_id"] = s.trigger(name)
	if url != nil {
		payload["response_url"] = s.responseURL("actions", *url)
	}
	got := s.deliver(ctx, envelope{kind: "interactive", what: "block_actions " + action, canReply: g.m != nil, payload: payload})
	return outcome(got), ctx.Err()
}

func (g *stage) blocks() []any {
	if g.v != nil {
		return g.v.blocks
	}
	return g.m.blocks
}

// use makes the action that is sent, and sets what the element holds. It needs the lock.
func (u *User) use(g *stage, state values, fields object) (object, error) {
	kind, block, action := str(g.e["type"]), str(g.block["block_id"]), str(g.e["action_id"])
	out := object{"type": kind, "block_id": block, "action_id": action}
	copyKeys := func(keys ...string) {
		for _, k := range keys {
			if v, ok := g.e[k]; ok {
				out[k] = v
			}
		}
	}
	switch kind {
	case "button", "workflow_button", "icon_button":
		copyKeys("text", "value", "style")
		return out, nil
	case "feedback_buttons":
		for _, key := range []string{"positive_button", "negative_button"} {
			if b, _ := g.e[key].(object); b != nil && b["value"] == fields["value"] {
				out["text"], out["value"] = b["text"], b["value"]
				return out, nil
			}
		}
		return nil, errors.New("slacksim: there is no such feedback button")
	case "overflow":
		option, ok := pickOption(g.e, fields["selected_option"], nil)
		if !ok || option == nil {
			return nil, errors.New("slacksim: the menu has no such entry")
		}
		out["selected_option"] = option
		return out, nil
	}
	now, ok := stateFor(g.e, fields, g.offered)
	ok = ok && u.sim.ownFiles(u.id, g.e, now)
	if !ok {
		return nil, fmt.Errorf("slacksim: %s/%s cannot hold that", block, action)
	}
	if state[block] == nil {
		state[block] = map[string]object{}
	}
	state[block][action] = now
	maps.Copy(out, now)
	copyKeys("placeholder", "initial_option", "initial_options", "initial_date", "initial_time", "initial_user")
	return out, nil
}

// stagePayload adds where something happened; it returns what a response URL
// would answer, if there is one. It needs the lock.
func (s *Sim) stagePayload(g *stage, payload object, user string) *responseTo {
	if g.v != nil {
		payload["container"] = object{"type": "view", "view_id": g.v.id}
		payload["view"] = s.viewObject(g.v)
		return nil
	}
	at := object{"type": "message", "message_ts": g.m.ts, "channel_id": g.at.id, "is_ephemeral": g.m.to != ""}
	if g.m.thread != "" {
		at["thread_ts"] = g.m.thread
	}
	payload["container"] = at
	payload["channel"] = object{"id": g.at.id, "name": g.at.channelName()}
	payload["state"] = object{"values": g.values(user).clone()}
	if g.m.to == "" {
		payload["message"] = s.messageObject(g.m)
	}
	return &responseTo{user: user, channel: g.at.id, message: g.m.ts}
}

// suggest asks the app for the entries of an external menu.
func (u *User) suggest(ctx context.Context, on container, block, action, query string) (Outcome, []any, []any, error) {
	s := u.sim
	s.mu.Lock()
	g, err := u.find(on, block, action)
	kind := ""
	if err == nil {
		kind = str(g.e["type"])
	}
	if err == nil && kind != "external_select" && kind != "multi_external_select" {
		err = fmt.Errorf("slacksim: %s/%s is not an external menu", block, action)
	}
	if err != nil {
		s.mu.Unlock()
		return Outcome{}, nil, nil, err
	}
	least := 3
	if n, ok := asInt(g.e["min_query_length"]); ok {
		least = n
	}
	if len([]rune(query)) < least {
		s.mu.Unlock()
		return Outcome{}, nil, nil, nil
	}
	payload := s.payload("block_suggestion", g.p)
	payload["action_id"], payload["block_id"], payload["value"] = action, block, query
	s.stagePayload(&g, payload, u.id)
	delete(payload, "state")
	s.mu.Unlock()
	got := s.deliver(ctx, envelope{kind: "interactive", what: "block_suggestion " + action, canReply: true, payload: payload})
	out := outcome(got)
	if got.err != "" {
		return out, nil, nil, ctx.Err()
	}
	options, groups, problem := s.readOptions(got.payload)
	if problem != nil {
		s.violate("bad_options", "block_suggestion "+action, "%v", problem.messages)
		out.Error = "invalid_options"
		return out, nil, nil, nil
	}
	s.mu.Lock()
	g.p.options[optionKey(on, block, action)] = append(slices.Clone(options), optionsOf(object{"option_groups": groups})...)
	s.mu.Unlock()
	return out, options, groups, nil
}

// readOptions checks the ack of a block_suggestion.
func (s *Sim) readOptions(payload []byte) (options, groups []any, problem *apiError) {
	if payload == nil {
		return nil, nil, nil
	}
	o, ok := decodeObject(payload)
	if !ok {
		return nil, nil, &apiError{messages: []string{"the payload must be a JSON object"}}
	}
	c := s.checker(onMessage)
	c.only(o, "", "options option_groups")
	if list, ok := o["options"].([]any); ok && len(list) == 0 {
		return nil, nil, nil
	}
	c.items(o, "options", "", optional, 0, 100, func(v any, at string) { c.option(v, at, plainText, false) })
	c.items(o, "option_groups", "", optional, 1, 100, func(v any, at string) { c.group(v, at) })
	if len(c.faults) > 0 {
		return nil, nil, &apiError{messages: c.errors()}
	}
	options, _ = o["options"].([]any)
	groups, _ = o["option_groups"].([]any)
	return options, groups, nil
}

// shortcut starts a global or message shortcut of the manifest.
func (u *User) shortcut(ctx context.Context, kind, callback string, fill func(p *person, payload object) (*responseTo, error)) (Outcome, error) {
	s := u.sim
	s.mu.Lock()
	p, err := u.person()
	if err == nil && !slices.ContainsFunc(s.installed().Shortcuts, func(c Shortcut) bool { return c.CallbackID == callback && c.Type == kind }) {
		err = fmt.Errorf("slacksim: the manifest has no %s shortcut %s", kind, callback)
	}
	if err != nil {
		s.mu.Unlock()
		return Outcome{}, err
	}
	name := map[string]string{"global": "shortcut", "message": "message_action"}[kind]
	payload := s.payload(name, p)
	delete(payload, "api_app_id")
	payload["action_ts"], payload["callback_id"] = stamp(s.Now()), callback
	url, err := fill(p, payload)
	s.mu.Unlock()
	if err != nil {
		return Outcome{}, err
	}
	payload["trigger_id"] = s.trigger(u.id)
	if url != nil {
		payload["response_url"] = s.responseURL("app", *url)
	}
	return outcome(s.deliver(ctx, envelope{kind: "interactive", what: name + " " + callback, payload: payload})), ctx.Err()
}

// Shortcut starts a global shortcut.
func (u *User) Shortcut(ctx context.Context, callback string) (Outcome, error) {
	return u.shortcut(ctx, "global", callback, func(_ *person, payload object) (*responseTo, error) {
		delete(payload["user"].(object), "name") // Slack leaves it out here
		return nil, nil
	})
}

// MessageShortcut starts a message shortcut on a message; Slack offers none on ephemeral ones.
func (u *User) MessageShortcut(ctx context.Context, callback, channelID, ts string) (Outcome, error) {
	s := u.sim
	return u.shortcut(ctx, "message", callback, func(_ *person, payload object) (*responseTo, error) {
		at, err := u.room(channelID)
		if err != nil {
			return nil, err
		}
		m := at.byTS[ts]
		if m == nil || m.to != "" {
			return nil, fmt.Errorf("slacksim: no message %s that offers shortcuts", ts)
		}
		payload["channel"] = object{"id": at.id, "name": at.channelName()}
		payload["message_ts"], payload["message"] = m.ts, s.messageObject(m)
		return &responseTo{user: u.id, channel: at.id, message: m.ts}, nil
	})
}

// OpenHome opens the app's Home tab; the app hears of it by app_home_opened. It
// opens the Messages tab when the manifest has no Home.
func (u *User) OpenHome(ctx context.Context) (Outcome, error) { return u.openTab(ctx, "home") }

// OpenMessages opens the app's Messages tab, of which the app hears by app_home_opened too.
func (u *User) OpenMessages(ctx context.Context) (Outcome, error) { return u.openTab(ctx, "messages") }

func (u *User) openTab(ctx context.Context, tab string) (Outcome, error) {
	if tab != "home" && tab != "messages" {
		return Outcome{}, fmt.Errorf("slacksim: an app has no tab %q", tab)
	}
	s := u.sim
	s.mu.Lock()
	p, err := u.person()
	if err != nil {
		s.mu.Unlock()
		return Outcome{}, err
	}
	switch app := s.installed(); {
	case !app.HomeTab && !app.Messages:
		s.mu.Unlock()
		return Outcome{}, errors.New("slacksim: the manifest gives the app no Home and no Messages tab")
	case !app.HomeTab:
		tab = "messages"
	case !app.Messages:
		tab = "home"
	}
	inner := object{"type": "app_home_opened", "user": u.id, "channel": s.directChannel(p).id, "tab": tab, "event_ts": stamp(s.Now())}
	if p.home != nil {
		inner["view"] = s.viewObject(p.home)
	}
	s.mu.Unlock()
	return u.eventOutcome(ctx, s.emit(inner, ""))
}
