package slacksim

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Click presses a button on a message or view. What is its action_id,
// "block_id/action_id", or its label; an entry of an overflow menu counts as a
// button. It is an error if several buttons fit.
func (u *User) Click(ctx context.Context, on On, what string) (Outcome, error) {
	buttons := buttonsOf(u.fresh(on))
	fits := func(how func(Button) bool) []Button {
		return slices.DeleteFunc(slices.Clone(buttons), func(b Button) bool { return !how(b) })
	}
	for _, how := range []func(Button) bool{
		func(b Button) bool { return b.BlockID+"/"+b.ActionID == what },
		func(b Button) bool { return b.ActionID == what },
		func(b Button) bool { return b.Label == what },
		func(b Button) bool { return b.Value != "" && b.Value == what },
	} {
		switch found := fits(how); len(found) {
		case 0:
		case 1:
			return u.Press(ctx, on, found[0])
		default:
			return Outcome{}, fmt.Errorf("slacksim: %d buttons fit %q: name one as block_id/action_id", len(found), what)
		}
	}
	var labels []string
	for _, b := range buttons {
		labels = append(labels, b.Label)
	}
	return Outcome{}, fmt.Errorf("slacksim: no button fits %q; there are %q", what, labels)
}

// Press presses one of the Buttons of a message or view.
func (u *User) Press(ctx context.Context, on On, b Button) (Outcome, error) {
	fields := object{"value": b.Value}
	_, e := findElement(asList(u.fresh(on)), b.BlockID, b.ActionID)
	if e != nil && e["type"] == "overflow" {
		fields = object{"selected_option": object{"value": b.Value}}
	}
	return u.act(ctx, on.place(), b.BlockID, b.ActionID, fields, nil)
}

// fresh are the blocks of a message or view as they are now.
func (u *User) fresh(on On) []map[string]any {
	s := u.sim
	at := on.place()
	s.mu.Lock()
	defer s.mu.Unlock()
	if at.kind == "message" {
		if c := s.channels[at.channel]; c != nil && c.byTS[at.ts] != nil {
			return asObjects(c.byTS[at.ts].blocks)
		}
	} else if v := s.views[at.view]; v != nil {
		return asObjects(v.blocks)
	}
	return on.tree()
}

// Select chooses in a menu, picker, checkboxes or radio buttons, or writes into a
// field, that stand in a message, modal or Home, and tells the app (of an input
// block only if that dispatches). What is an action_id, a block_id or
// "block_id/action_id"; values are values or labels of options, ids of people or
// channels, or a date. No values empty it.
func (u *User) Select(ctx context.Context, on On, what string, values ...string) (Outcome, error) {
	block, e, err := u.element(on, what)
	if err != nil {
		return Outcome{}, err
	}
	fields, err := u.fieldsFor(on.place(), block, e, values)
	if err != nil {
		return Outcome{}, err
	}
	if block["type"] == "input" && block["dispatch_action"] != true {
		return Outcome{}, u.set(on.place(), block, e, fields)
	}
	return u.act(ctx, on.place(), str(block["block_id"]), str(e["action_id"]), fields, nil)
}

// Fill enters something into the modal on top, by the block_id of an input block
// (or an action_id). It is not sent before Submit, unless the block dispatches.
func (u *User) Fill(what string, values ...string) error {
	v := u.View()
	if v == nil {
		return errors.New("slacksim: no modal is open")
	}
	block, e, err := u.element(v, what)
	if err != nil {
		return err
	}
	fields, err := u.fieldsFor(v.place(), block, e, values)
	if err != nil {
		return err
	}
	if block["type"] == "input" && block["dispatch_action"] != true {
		return u.set(v.place(), block, e, fields)
	}
	out, err := u.act(context.Background(), v.place(), str(block["block_id"]), str(e["action_id"]), fields, nil)
	if err == nil && !out.OK() {
		return fmt.Errorf("slacksim: fill %s: %s", what, out.Error)
	}
	return err
}

// Suggest types into an external menu and returns in the Outcome what it then offers.
func (u *User) Suggest(ctx context.Context, on On, what, query string) (Outcome, error) {
	block, e, err := u.element(on, what)
	if err != nil {
		return Outcome{}, err
	}
	out, options, groups, err := u.suggest(ctx, on.place(), str(block["block_id"]), str(e["action_id"]), query)
	for _, v := range append(options, optionsOf(object{"option_groups": groups})...) {
		o, _ := v.(object)
		out.Options = append(out.Options, Option{Label: words(o["text"]), Value: str(o["value"])})
	}
	return out, err
}

// element finds a stateful element by block_id, action_id or both.
func (u *User) element(on On, what string) (block, e object, err error) {
	count := 0
	byBlock := false
	each(asList(u.fresh(on)), func(b, x object) {
		id, action := str(b["block_id"]), str(x["action_id"])
		if field, _ := stateFields(str(x["type"])); field == "" && x["type"] != "overflow" {
			return
		}
		switch {
		case id == what && !byBlock, id+"/"+action == what:
			block, e, count, byBlock = b, x, 1, true
		case action == what && !byBlock:
			block, e = b, x
			count++
		}
	})
	switch count {
	case 0:
		return nil, nil, fmt.Errorf("slacksim: no element fits %q", what)
	case 1:
		return block, e, nil
	default:
		return nil, nil, fmt.Errorf("slacksim: %d elements fit %q: name one as block_id/action_id", count, what)
	}
}

// set changes what an element holds without telling the app.
func (u *User) set(on container, block, e, fields object) error {
	s := u.sim
	s.mu.Lock()
	defer s.mu.Unlock()
	g, err := u.find(on, str(block["block_id"]), str(e["action_id"]))
	if err != nil {
		return err
	}
	_, err = u.use(&g, g.values(u.id), fields)
	return err
}

// fieldsFor is the state of an element that holds the values.
func (u *User) fieldsFor(on container, block, e object, values []string) (object, error) {
	kind := str(e["type"])
	field, _ := stateFields(kind)
	if kind == "overflow" {
		field = "selected_option"
	}
	if len(values) > 1 && !isList(field) {
		return nil, fmt.Errorf("slacksim: a %s holds one value", kind)
	}
	switch field {
	case "selected_option", "selected_options":
		var chosen []any
		for _, v := range values {
			o, err := u.optionFor(on, block, e, v)
			if err != nil {
				return nil, err
			}
			chosen = append(chosen, o)
		}
		if field == "selected_options" {
			return object{field: chosen}, nil
		}
		if len(chosen) == 0 {
			return object{field: nil}, nil
		}
		return object{field: chosen[0]}, nil
	case "selected_date_time":
		if len(values) == 0 {
			return object{field: nil}, nil
		}
		return object{field: json.Number(values[0])}, nil
	case "rich_text_value":
		if len(values) == 0 {
			return object{field: nil}, nil
		}
		return object{field: object{"type": "rich_text", "elements": []any{object{"type": "rich_text_section", "elements": []any{
			object{"type": "text", "text": values[0]},
		}}}}}, nil
	}
	if isList(field) {
		list := []any{}
		for _, v := range values {
			list = append(list, v)
		}
		return object{field: list}, nil
	}
	if len(values) == 0 {
		return object{field: nil}, nil
	}
	return object{field: values[0]}, nil
}

func (u *User) optionFor(on container, block, e object, want string) (any, error) {
	s := u.sim
	s.mu.Lock()
	offered := s.people[u.id].options[optionKey(on, str(block["block_id"]), str(e["action_id"]))]
	s.mu.Unlock()
	all := append(optionsOf(e), offered...)
	for _, by := range []func(object) string{
		func(o object) string { return str(o["value"]) },
		func(o object) string { return words(o["text"]) },
	} {
		for _, v := range all {
			if o, ok := v.(object); ok && by(o) == want {
				return o, nil
			}
		}
	}
	var labels []string
	for _, v := range all {
		o, _ := v.(object)
		labels = append(labels, words(o["text"]))
	}
	return nil, fmt.Errorf("slacksim: %s offers no %q; it offers %s", str(e["action_id"]), want, strings.Join(labels, ", "))
}
