package slacksim

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"unicode/utf8"
)

// errTrouble is what Slack's client says when a modal got no good answer.
const errTrouble = "We had some trouble connecting. Try again?"

// Submit presses the submit button of the modal on top. What the person left
// out or got wrong is told in Errors before anything is sent.
func (u *User) Submit(ctx context.Context) (Outcome, error) {
	v := u.View()
	if v == nil {
		return Outcome{}, errors.New("slacksim: no modal is open")
	}
	return u.submit(ctx, v.ID, nil)
}

func (u *User) submit(ctx context.Context, viewID string, sent values) (Outcome, error) {
	s := u.sim
	s.mu.Lock()
	p, err := u.person()
	if err != nil {
		s.mu.Unlock()
		return Outcome{}, err
	}
	v := p.top()
	switch {
	case v == nil || v.id != viewID:
		err = errors.New("slacksim: that modal is not on top")
	case v.body["submit"] == nil:
		err = errors.New("slacksim: the modal has no submit button")
	default:
		err = u.enter(container{kind: "view", view: v.id}, v.blocks, v.state, sent)
	}
	if err != nil {
		s.mu.Unlock()
		return Outcome{}, err
	}
	if faults := inputFaults(v); len(faults) > 0 {
		s.mu.Unlock()
		return Outcome{Errors: faults}, nil
	}
	payload := s.payload("view_submission", p)
	payload["view"] = s.viewObject(v)
	urls := s.responseURLs(v)
	where := "view_submission " + v.text("callback_id")
	s.mu.Unlock()
	for _, each := range urls {
		o := each.(object)
		o["response_url"] = s.responseURL("app", responseTo{user: u.id, channel: str(o["channel_id"])})
	}
	payload["response_urls"] = urls
	payload["trigger_id"] = s.trigger(u.id)
	got := s.deliver(ctx, envelope{kind: "interactive", what: where, canReply: true, payload: payload})
	out := outcome(got)
	if got.err != "" {
		return out, ctx.Err()
	}
	return u.submitted(v, where, got, out), nil
}

// responseURLs are the selects that want one. It needs the lock.
func (s *Sim) responseURLs(v *view) []any {
	out := []any{}
	each(v.blocks, func(b, e object) {
		if b["type"] != "input" || e["response_url_enabled"] != true {
			return
		}
		block, action := str(b["block_id"]), str(e["action_id"])
		state := v.state[block][action]
		id := str(state["selected_conversation"]) + str(state["selected_channel"])
		if id != "" {
			out = append(out, object{"block_id": block, "action_id": action, "channel_id": id})
		}
	})
	return out
}

// submitted does what the ack of a view_submission says.
func (u *User) submitted(v *view, where string, got answer, out Outcome) Outcome {
	s := u.sim
	trouble := func(kind, format string, args ...any) Outcome {
		s.violate(kind, where, format, args...)
		out.Error = errTrouble
		return out
	}
	act, o := "", object{}
	if got.payload != nil && !s.o.Lean {
		var ok bool
		if o, ok = decodeObject(got.payload); !ok {
			return trouble("bad_ack", "the payload must be a JSON object")
		}
		act = str(o["response_action"])
		if act == "" {
			return trouble("bad_ack", "response_action is missing")
		}
	}
	s.mu.Lock()
	p, blocks := s.people[u.id], v.blocks
	s.mu.Unlock()
	switch act {
	case "":
		s.mu.Lock()
		s.pop(p, v)
		s.mu.Unlock()
	case "clear":
		s.mu.Lock()
		s.clear(p)
		s.mu.Unlock()
	case "errors":
		problem := ""
		if out.Errors, problem = fieldErrors(blocks, o); problem != "" {
			out.Errors = nil
			return trouble("bad_errors", "%s", problem)
		}
		return out
	case "update", "push":
		if problem := s.checkView(o["view"], "modal"); problem != nil {
			return trouble(problem.code, "%s", strings.Join(problem.messages, "; "))
		}
		body := o["view"].(object)
		s.mu.Lock()
		refused := ""
		switch {
		case s.externalTaken(body, v):
			refused = "duplicate_external_id"
		case act == "update":
			s.setView(v, body)
		case len(p.stack) >= maxStack:
			refused = "push_limit_reached"
		default:
			s.push(p, s.newView(body, u.id))
		}
		s.mu.Unlock()
		if refused != "" {
			return trouble(refused, "response_action %s", act)
		}
	default:
		return trouble("bad_ack", "there is no response_action %q", act)
	}
	s.tell(u.id, Notice{Type: "view"})
	return out
}

// fieldErrors reads response_action errors: each key is the block_id of an input block.
func fieldErrors(blocks []any, o object) (map[string]string, string) {
	errs, ok := o["errors"].(object)
	if !ok || len(errs) == 0 {
		return nil, "errors must be an object with a text per block_id"
	}
	inputs := map[string]bool{}
	for _, b := range asObjects(blocks) {
		if b["type"] == "input" {
			inputs[str(b["block_id"])] = true
		}
	}
	out := map[string]string{}
	for id, text := range errs {
		words, isText := text.(string)
		switch {
		case !inputs[id]:
			return nil, fmt.Sprintf("errors: %q is not the block_id of an input block", id)
		case !isText || words == "":
			return nil, fmt.Sprintf("errors: the text for %q is missing", id)
		}
		out[id] = words
	}
	return out, ""
}

// inputFaults is what Slack's client checks before it sends a modal. It needs the lock.
func inputFaults(v *view) map[string]string {
	out := map[string]string{}
	for _, b := range asObjects(v.blocks) {
		if b["type"] != "input" {
			continue
		}
		e, _ := b["element"].(object)
		id := str(b["block_id"])
		if text := inputFault(e, v.state[id][str(e["action_id"])], b["optional"] == true); text != "" {
			out[id] = text
		}
	}
	return out
}

func inputFault(e, state object, mayBeEmpty bool) string {
	const missing = "Please complete this required field."
	text, isText := state["value"].(string)
	if isEmpty(state) || isText && strings.TrimSpace(text) == "" {
		if mayBeEmpty {
			return ""
		}
		return missing
	}
	switch e["type"] {
	case "plain_text_input":
		n := utf8.RuneCountInString(text)
		if least, ok := asInt(e["min_length"]); ok && n < least {
			return fmt.Sprintf("Please enter at least %d characters.", least)
		}
		most, ok := asInt(e["max_length"])
		if !ok {
			most = 3000
		}
		if n > most {
			return fmt.Sprintf("Please shorten this to %d characters or fewer.", most)
		}
	case "number_input":
		return numberFault(e, text)
	case "email_text_input":
		if name, host, ok := strings.Cut(text, "@"); !ok || name == "" || !strings.Contains(host, ".") {
			return "Please enter a valid email address."
		}
	case "url_text_input":
		if scheme, rest, ok := strings.Cut(text, "://"); !ok || scheme == "" || rest == "" || strings.ContainsAny(text, " \n") {
			return "Please enter a valid URL."
		}
	}
	if most, ok := asInt(e["max_selected_items"]); ok {
		field, _ := stateFields(str(e["type"]))
		if list, _ := state[field].([]any); len(list) > most {
			return fmt.Sprintf("Please choose %d or fewer.", most)
		}
	}
	return ""
}

func numberFault(e object, text string) string {
	decimal := e["is_decimal_allowed"] == true
	if !isNumeral(text, decimal) {
		if decimal {
			return "Please enter a number."
		}
		return "Please enter a whole number."
	}
	n, _ := strconv.ParseFloat(text, 64)
	if least, err := strconv.ParseFloat(str(e["min_value"]), 64); err == nil && n < least {
		return "Please enter " + str(e["min_value"]) + " or more."
	}
	if most, err := strconv.ParseFloat(str(e["max_value"]), 64); err == nil && n > most {
		return "Please enter " + str(e["max_value"]) + " or less."
	}
	return ""
}

// Close presses Cancel: it closes the modal on top and shows the one below.
func (u *User) Close(ctx context.Context) (Outcome, error) { return u.leave(ctx, "", false) }

// CloseAll presses the x: it closes the whole stack.
func (u *User) CloseAll(ctx context.Context) (Outcome, error) { return u.leave(ctx, "", true) }

func (u *User) leave(ctx context.Context, viewID string, all bool) (Outcome, error) {
	s := u.sim
	s.mu.Lock()
	p, err := u.person()
	if err != nil {
		s.mu.Unlock()
		return Outcome{}, err
	}
	v := p.top()
	if v == nil || viewID != "" && s.views[viewID] == nil {
		s.mu.Unlock()
		return Outcome{}, errors.New("slacksim: no such modal is open")
	}
	if viewID != "" && s.views[viewID].user == u.id {
		v = s.views[viewID]
	}
	all = all || v.flag("clear_on_close")
	root := p.stack[0]
	told := v
	if all {
		told = root // the x tells of the root view, whichever was on top
	}
	payload := s.payload("view_closed", p)
	shown := s.viewObject(told)
	shown["state"] = object{"values": closedValues(told)}
	payload["view"], payload["is_cleared"] = shown, all
	notify, where := told.flag("notify_on_close"), "view_closed "+told.text("callback_id")
	if all {
		s.clear(p)
	} else {
		s.pop(p, v)
	}
	s.mu.Unlock()
	s.tell(u.id, Notice{Type: "view"})
	if !notify {
		return Outcome{}, nil
	}
	return outcome(s.deliver(ctx, envelope{kind: "interactive", what: where, payload: payload})), ctx.Err()
}

// closedValues is the state without that of input blocks. It needs the lock.
func closedValues(v *view) values {
	out := maps.Clone(v.state)
	for _, b := range asObjects(v.blocks) {
		if b["type"] == "input" {
			delete(out, str(b["block_id"]))
		}
	}
	return out.clone()
}
