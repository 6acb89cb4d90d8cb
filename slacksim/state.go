package slacksim

// initialValues is what the stateful elements of blocks hold at first. All of
// them are in view.state.values, not only those of input blocks.
func initialValues(blocks []any) values {
	out := values{}
	each(blocks, func(b, e object) {
		state := initialState(e)
		if state == nil {
			return
		}
		block, _ := b["block_id"].(string)
		action, _ := e["action_id"].(string)
		if out[block] == nil {
			out[block] = map[string]object{}
		}
		out[block][action] = state
	})
	return out
}

// stateFields is the field of an element's state and the key of its first value: SLACK.md 1.5.
func stateFields(kind string) (field, initial string) {
	switch kind {
	case "plain_text_input", "email_text_input", "url_text_input", "number_input":
		return "value", "initial_value"
	case "static_select", "external_select", "radio_buttons":
		return "selected_option", "initial_option"
	case "multi_static_select", "multi_external_select", "checkboxes":
		return "selected_options", "initial_options"
	case "users_select":
		return "selected_user", "initial_user"
	case "conversations_select":
		return "selected_conversation", "initial_conversation"
	case "channels_select":
		return "selected_channel", "initial_channel"
	case "multi_users_select":
		return "selected_users", "initial_users"
	case "multi_conversations_select":
		return "selected_conversations", "initial_conversations"
	case "multi_channels_select":
		return "selected_channels", "initial_channels"
	case "datepicker":
		return "selected_date", "initial_date"
	case "timepicker":
		return "selected_time", "initial_time"
	case "datetimepicker":
		return "selected_date_time", "initial_date_time"
	case "rich_text_input":
		return "rich_text_value", "initial_value"
	case "file_input":
		return "files", ""
	}
	return "", ""
}

// isList says whether a state field holds a list.
func isList(field string) bool {
	switch field {
	case "selected_options", "selected_users", "selected_conversations", "selected_channels", "files":
		return true
	}
	return false
}

func initialState(e object) object {
	kind, _ := e["type"].(string)
	field, initial := stateFields(kind)
	if field == "" {
		return nil
	}
	state := object{"type": kind}
	value := e[initial]
	if text, ok := value.(string); ok && text == "" {
		value = nil
	}
	if value == nil && isList(field) {
		value = []any{}
	}
	state[field] = value
	if kind == "timepicker" && e["timezone"] != nil {
		state["timezone"] = e["timezone"]
	}
	return state
}

// isEmpty says whether a state holds nothing.
func isEmpty(state object) bool {
	kind, _ := state["type"].(string)
	field, _ := stateFields(kind)
	switch v := state[field].(type) {
	case nil:
		return true
	case string:
		return v == ""
	case []any:
		return len(v) == 0
	}
	return false
}

// stateFor is a state for an element out of fields that a client sent, if they
// are of the right kind and, for menus, among what the menu offers.
func stateFor(e, sent object, offered []any) (object, bool) {
	kind, _ := e["type"].(string)
	field, _ := stateFields(kind)
	if field == "" {
		return nil, false
	}
	state := object{"type": kind}
	value := sent[field]
	ok := true
	switch field {
	case "value":
		if value == "" {
			value = nil
		}
		_, ok = value.(string)
	case "selected_option":
		value, ok = pickOption(e, value, offered)
	case "selected_options":
		var chosen []any
		list, _ := value.([]any)
		for _, v := range list {
			option, fits := pickOption(e, v, offered)
			ok = ok && fits
			chosen = append(chosen, option)
		}
		value = chosen
		if chosen == nil {
			value = []any{}
		}
	case "selected_date":
		text, is := value.(string)
		ok = is && isDate(text)
	case "selected_time":
		text, is := value.(string)
		ok = is && isTime(text)
	case "selected_date_time":
		_, ok = asInt(value)
	case "rich_text_value":
		_, ok = value.(object)
	case "files":
		_, ok = value.([]any)
	default:
		if isList(field) {
			_, ok = value.([]any)
		} else {
			_, ok = value.(string)
		}
	}
	if value == nil {
		ok = true
		if isList(field) {
			value = []any{}
		}
	}
	state[field] = value
	if kind == "timepicker" && e["timezone"] != nil {
		state["timezone"] = e["timezone"]
	}
	return state, ok
}

// pickOption is the option with the value of v among those an element offers.
func pickOption(e object, v any, offered []any) (any, bool) {
	if v == nil {
		return nil, true
	}
	o, ok := v.(object)
	if !ok {
		return nil, false
	}
	for _, option := range append(optionsOf(e), offered...) {
		if have, ok := option.(object); ok && have["value"] == o["value"] {
			return have, true
		}
	}
	return nil, false
}

// optionsOf are all options that an element lists, groups included, and those it starts with.
func optionsOf(e object) []any {
	var out []any
	list, _ := e["options"].([]any)
	out = append(out, list...)
	groups, _ := e["option_groups"].([]any)
	for _, g := range groups {
		if o, ok := g.(object); ok {
			list, _ := o["options"].([]any)
			out = append(out, list...)
		}
	}
	if kind, _ := e["type"].(string); kind == "external_select" || kind == "multi_external_select" {
		if v, ok := e["initial_option"]; ok {
			out = append(out, v)
		}
		list, _ := e["initial_options"].([]any)
		out = append(out, list...)
	}
	return out
}
