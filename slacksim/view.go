package slacksim

import (
	"encoding/json"
	"strconv"
)

// view is a modal in somebody's stack, or a Home.
type view struct {
	id, hash, user, kind, external string
	body                           object // as the app gave it, blocks filled in
	blocks                         []any
	root, previous                 string
	state                          values
}

const (
	maxView  = 250_000 // bytes of a view's JSON: view_too_large
	maxStack = 3
)

func (v *view) text(key string) string {
	t, _ := v.body[key].(string)
	return t
}

func (v *view) flag(key string) bool {
	b, _ := v.body[key].(bool)
	return b
}

// checkView checks a view as views.* and response actions do. At is its pointer.
func (s *Sim) checkView(v any, want string) *apiError {
	invalid := func(c *checker) *apiError {
		return &apiError{code: "invalid_arguments", messages: c.messages()}
	}
	c := s.checker(onModal)
	const at = "/view"
	o, ok := c.object(v, at)
	if !ok {
		return invalid(c)
	}
	if jsonSize(o) > maxView { // it may be
		if data, err := json.Marshal(o); err != nil || len(data) > maxView {
			return fail("view_too_large")
		}
	}
	keys := "type blocks private_metadata callback_id external_id"
	switch kind, _ := c.kind(o, at); {
	case kind != want:
		if kind != "" {
			c.add(at+"/type", "must be a valid enum value")
		}
		return invalid(c)
	case kind == "home":
		c.on = onHome
	default:
		keys += " title submit close clear_on_close notify_on_close"
		c.text(o, "title", at, required, plainText, 24)
		c.text(o, "submit", at, optional, plainText, 24)
		c.text(o, "close", at, optional, plainText, 24)
		c.flag(o, "clear_on_close", at, optional)
		c.flag(o, "notify_on_close", at, optional)
	}
	c.only(o, at, keys)
	c.str(o, "private_metadata", at, optional, 0, 3000)
	c.str(o, "callback_id", at, optional, 0, 255)
	c.str(o, "external_id", at, optional, 0, 255)
	if blocks, ok := c.there(o, "blocks", at, required); ok {
		c.checkBlocks(blocks, at+"/blocks")
	}
	if _, submits := o["submit"]; c.inputs && !submits && want == "modal" {
		c.add(c.firstIn+"/input", "must define `submit` to use an `input` block in modals")
	}
	if len(c.faults) > 0 {
		return invalid(c)
	}
	return nil
}

// jsonSize is no less than the length of a decoded value's JSON, and found faster
// than by writing it.
func jsonSize(v any) int {
	const escaped = 6 // bytes that one of a string may become
	switch v := v.(type) {
	case string:
		return escaped*len(v) + 2
	case json.Number:
		return len(v)
	case object:
		n := 2
		for key, value := range v {
			n += escaped*len(key) + 4 + jsonSize(value)
		}
		return n
	case []any:
		n := 2
		for _, value := range v {
			n += jsonSize(value) + 1
		}
		return n
	}
	text, _ := json.Marshal(v) // decoded JSON has nothing that fails
	return len(text)
}

// newView makes a checked view; it is in nobody's stack yet. It needs the lock.
func (s *Sim) newView(body object, user string) *view {
	v := &view{id: randomID("V"), user: user, kind: body["type"].(string)}
	v.root = v.id
	s.setView(v, body)
	s.views[v.id] = v
	return v
}

// setView gives a view a new body. What the person entered stays where block_id,
// action_id and type are the same. It needs the lock.
func (s *Sim) setView(v *view, body object) {
	old := v.state
	v.body = body
	v.external, _ = body["external_id"].(string)
	v.blocks = fillBlocks(body["blocks"].([]any))
	v.state = initialValues(v.blocks)
	for block, actions := range v.state {
		for action, state := range actions {
			if before := old[block][action]; before != nil && before["type"] == state["type"] {
				v.state[block][action] = before
			}
		}
	}
	s.sequence++
	v.hash = strconv.FormatInt(s.Now().Unix(), 10) + "." + randomShort(8)
}

// object is the view as Slack sends it.
func (s *Sim) viewObject(v *view) object {
	or := func(key string, none any) any {
		if x, ok := v.body[key]; ok {
			return x
		}
		return none
	}
	previous := any(nil)
	if v.previous != "" {
		previous = v.previous
	}
	return object{
		"id": v.id, "team_id": s.team.id, "type": v.kind, "blocks": v.blocks,
		"private_metadata": or("private_metadata", ""), "callback_id": or("callback_id", ""), "external_id": or("external_id", ""),
		"state": object{"values": v.state.clone()}, "hash": v.hash,
		"title": or("title", nil), "submit": or("submit", nil), "close": or("close", nil),
		"clear_on_close": or("clear_on_close", false), "notify_on_close": or("notify_on_close", false),
		"previous_view_id": previous, "root_view_id": v.root, "app_id": appID, "app_installed_team_id": s.team.id, "bot_id": botID,
	}
}

// find is the element with these ids, or nil.
func findElement(blocks []any, block, action string) (object, object) {
	var inBlock, found object
	each(blocks, func(b, e object) {
		if found == nil && b["block_id"] == block && e["action_id"] == action {
			inBlock, found = b, e
		}
	})
	return inBlock, found
}

// push puts a view on top of its person's stack. It needs the lock.
func (s *Sim) push(p *person, v *view) {
	if n := len(p.stack); n > 0 {
		v.previous, v.root = p.stack[n-1].id, p.stack[0].id
	}
	p.stack = append(p.stack, v)
}

// pop takes a view, and those above it, out of its person's stack. It needs the lock.
func (s *Sim) pop(p *person, v *view) {
	for i, o := range p.stack {
		if o == v {
			for _, gone := range p.stack[i:] {
				delete(s.views, gone.id)
			}
			p.stack = p.stack[:i:i]
			return
		}
	}
}

// clear takes all views out of a person's stack. It needs the lock.
func (s *Sim) clear(p *person) {
	if len(p.stack) > 0 {
		s.pop(p, p.stack[0])
	}
}

func (p *person) top() *view {
	if len(p.stack) == 0 {
		return nil
	}
	return p.stack[len(p.stack)-1]
}
