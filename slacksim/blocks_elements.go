package slacksim

import (
	"reflect"
	"slices"
)

// place is where an element stands.
type place int

const (
	inSection place = 1 << iota
	inActions
	inInput
	inContext
	inContextActions
	inCard
)

// elementRule is where an element may stand, on which surfaces, the keys it may
// have beside type and action_id, and what is checked in it.
type elementRule struct {
	in    place
	on    surface
	keys  string
	check func(c *checker, o object, at string)
}

const selectKeys = "placeholder confirm focus_on_load"

// elementRules are the elements of SLACK.md 3.3.
func elementRules() map[string]elementRule {
	choice := inSection | inActions | inInput
	return map[string]elementRule{
		"button":                     {inSection | inActions | inCard, everywhere, "text url value confirm style accessibility_label", (*checker).button},
		"workflow_button":            {inSection | inActions, onMessage, "text workflow style accessibility_label", (*checker).workflowButton},
		"static_select":              {choice, everywhere, "options option_groups initial_option " + selectKeys, (*checker).staticSelect},
		"external_select":            {choice, everywhere, "initial_option min_query_length " + selectKeys, (*checker).externalSelect},
		"users_select":               {choice, everywhere, "initial_user " + selectKeys, (*checker).listSelect},
		"conversations_select":       {choice, everywhere, "initial_conversation default_to_current_conversation response_url_enabled filter " + selectKeys, (*checker).listSelect},
		"channels_select":            {choice, everywhere, "initial_channel response_url_enabled " + selectKeys, (*checker).listSelect},
		"multi_static_select":        {choice, everywhere, "options option_groups initial_options max_selected_items " + selectKeys, (*checker).staticSelect},
		"multi_external_select":      {choice, everywhere, "initial_options min_query_length max_selected_items " + selectKeys, (*checker).externalSelect},
		"multi_users_select":         {choice, everywhere, "initial_users max_selected_items " + selectKeys, (*checker).listSelect},
		"multi_conversations_select": {choice, everywhere, "initial_conversations default_to_current_conversation filter max_selected_items " + selectKeys, (*checker).listSelect},
		"multi_channels_select":      {choice, everywhere, "initial_channels max_selected_items " + selectKeys, (*checker).listSelect},
		"overflow":                   {inSection | inActions, everywhere, "options confirm", (*checker).overflow},
		"checkboxes":                 {choice, everywhere, "options initial_options confirm focus_on_load", (*checker).choices},
		"radio_buttons":              {choice, everywhere, "options initial_option confirm focus_on_load", (*checker).choices},
		"datepicker":                 {choice, everywhere, "initial_date placeholder confirm focus_on_load", (*checker).datePicker},
		"timepicker":                 {choice, everywhere, "initial_time timezone placeholder confirm focus_on_load", (*checker).timePicker},
		"datetimepicker":             {inActions | inInput, onMessage | onModal, "initial_date_time confirm focus_on_load", (*checker).dateTimePicker},
		"plain_text_input":           {inInput, everywhere, "initial_value multiline min_length max_length dispatch_action_config placeholder focus_on_load", (*checker).plainInput},
		"number_input":               {inInput, onModal, "is_decimal_allowed initial_value min_value max_value dispatch_action_config placeholder focus_on_load", (*checker).numberInput},
		"email_text_input":           {inInput, onModal, "initial_value dispatch_action_config placeholder focus_on_load", (*checker).lineInput},
		"url_text_input":             {inInput, onModal, "initial_value dispatch_action_config placeholder focus_on_load", (*checker).lineInput},
		"rich_text_input":            {inInput | inActions, onModal | onHome, "initial_value dispatch_action_config min_lines max_lines placeholder focus_on_load", (*checker).richInput},
		"file_input":                 {inInput, onModal, "filetypes max_files", (*checker).fileInput},
		"image":                      {inSection | inContext, everywhere, "image_url slack_file alt_text", (*checker).imageElement},
		"feedback_buttons":           {inContextActions, onMessage, "positive_button negative_button", (*checker).feedback},
		"icon_button":                {inContextActions, onMessage, "icon text value confirm accessibility_label visible_to_user_ids", (*checker).iconButton},
	}
}

func (c *checker) element(v any, at string, in place) {
	o, ok := c.object(v, at)
	if !ok {
		return
	}
	kind, ok := c.kind(o, at)
	if !ok {
		return
	}
	rule, known := c.elements[kind]
	if !known || rule.in&in == 0 || rule.on&c.on == 0 {
		c.add(at+"/type", "unsupported type: %s", kind)
		return
	}
	if kind == "image" {
		c.only(o, at, "type "+rule.keys)
	} else {
		c.only(o, at, "type action_id "+rule.keys)
		if id, ok := c.str(o, "action_id", at, optional, 1, 255); ok {
			if c.actions[id] {
				c.add(at+"/action_id", "action_id must be unique within its block")
			}
			if c.actions != nil {
				c.actions[id] = true
			}
		}
	}
	if _, ok := o["placeholder"]; ok {
		c.text(o, "placeholder", at, optional, plainText, 150)
	}
	if v, ok := o["confirm"]; ok {
		c.confirm(v, at+"/confirm")
	}
	if c.flag(o, "focus_on_load", at, optional) {
		if c.focused {
			c.add(at+"/focus_on_load", "only one element may have focus_on_load")
		}
		c.focused = true
	}
	rule.check(c, o, at)
}

func (c *checker) confirm(v any, at string) {
	o, ok := c.object(v, at)
	if !ok {
		return
	}
	c.only(o, at, "title text confirm deny style")
	c.text(o, "title", at, required, plainText, 100)
	c.text(o, "text", at, required, anyText, 300)
	c.text(o, "confirm", at, required, plainText, 30)
	c.text(o, "deny", at, optional, plainText, 30)
	c.enum(o, "style", at, optional, "primary", "danger")
}

func (c *checker) button(o object, at string) {
	c.text(o, "text", at, required, plainText, 75)
	c.str(o, "value", at, optional, 0, 2000)
	c.str(o, "url", at, optional, 1, 3000)
	c.str(o, "accessibility_label", at, optional, 1, 75)
	c.enum(o, "style", at, optional, "primary", "danger")
}

func (c *checker) workflowButton(o object, at string) {
	c.text(o, "text", at, required, plainText, 75)
	c.str(o, "accessibility_label", at, optional, 1, 75)
	c.enum(o, "style", at, optional, "primary", "danger")
	if v, ok := c.there(o, "workflow", at, required); ok {
		c.object(v, at+"/workflow")
	}
}

// option checks one option; with links only in overflow menus, mrkdwn only in
// checkboxes and radio buttons.
func (c *checker) option(v any, at string, kind textKind, links bool) {
	o, ok := c.object(v, at)
	if !ok {
		return
	}
	keys := "text value description"
	if links {
		keys += " url"
	}
	c.only(o, at, keys)
	c.text(o, "text", at, required, kind, 75)
	c.str(o, "value", at, required, 1, 150)
	c.text(o, "description", at, optional, kind, 75)
	if links {
		c.str(o, "url", at, optional, 1, 3000)
	}
}

func (c *checker) staticSelect(o object, at string) {
	_, flat := o["options"]
	_, grouped := o["option_groups"]
	if flat == grouped {
		c.add(at, "must provide one of options and option_groups")
	}
	var all []any
	c.items(o, "options", at, optional, 1, 100, func(v any, at string) {
		c.option(v, at, plainText, false)
		all = append(all, v)
	})
	c.items(o, "option_groups", at, optional, 1, 100, func(v any, at string) { all = append(all, c.group(v, at)...) })
	c.initial(o, at, all)
	c.atMost(o, at)
}

// group checks one option group and returns its options.
func (c *checker) group(v any, at string) []any {
	o, ok := c.object(v, at)
	if !ok {
		return nil
	}
	var all []any
	c.only(o, at, "label options")
	c.text(o, "label", at, required, plainText, 75)
	c.items(o, "options", at, required, 1, 100, func(v any, at string) {
		c.option(v, at, plainText, false)
		all = append(all, v)
	})
	return all
}

// initial checks that what is chosen first equals an option exactly.
func (c *checker) initial(o object, at string, all []any) {
	has := func(v any) bool {
		return slices.ContainsFunc(all, func(x any) bool { return sameOption(x, v) })
	}
	if v, ok := o["initial_option"]; ok && !has(v) {
		c.add(at+"/initial_option", "must be a valid enum value")
	}
	if _, ok := o["initial_options"]; ok {
		c.items(o, "initial_options", at, optional, 1, 100, func(v any, at string) {
			if !has(v) {
				c.add(at, "must be a valid enum value")
			}
		})
	}
}

// sameOption compares two options as they mean, so that a default emoji:true does not matter.
func sameOption(a, b any) bool {
	return reflect.DeepEqual(plainOption(a), plainOption(b))
}

func plainOption(v any) any {
	o, ok := v.(object)
	if !ok {
		return v
	}
	out := object{}
	for k, v := range o {
		if t, ok := v.(object); ok {
			v = object{"type": t["type"], "text": t["text"]}
		}
		out[k] = v
	}
	return out
}

func (c *checker) atMost(o object, at string) {
	most, ok := c.whole(o, "max_selected_items", at, optional, 1, 1000)
	if !ok {
		return
	}
	for _, key := range []string{"initial_options", "initial_users", "initial_conversations", "initial_channels"} {
		if list, _ := o[key].([]any); len(list) > most {
			c.add(at+"/"+key, "no more than %d items allowed", most)
		}
	}
}

func (c *checker) externalSelect(o object, at string) {
	c.whole(o, "min_query_length", at, optional, 0, 3000)
	if v, ok := o["initial_option"]; ok {
		c.option(v, at+"/initial_option", plainText, false)
	}
	c.items(o, "initial_options", at, optional, 1, 100, func(v any, at string) { c.option(v, at, plainText, false) })
	c.atMost(o, at)
}

func (c *checker) listSelect(o object, at string) {
	for _, key := range []string{"initial_user", "initial_conversation", "initial_channel"} {
		c.str(o, key, at, optional, 1, 255)
	}
	for _, key := range []string{"initial_users", "initial_conversations", "initial_channels"} {
		c.items(o, key, at, optional, 1, 1000, func(v any, at string) {
			if _, ok := v.(string); !ok {
				c.add(at, "must provide a string")
			}
		})
	}
	c.flag(o, "default_to_current_conversation", at, optional)
	c.flag(o, "response_url_enabled", at, optional)
	c.atMost(o, at)
	if v, ok := o["filter"]; ok {
		if f, ok := c.object(v, at+"/filter"); ok {
			c.only(f, at+"/filter", "include exclude_external_shared_channels exclude_bot_users")
			c.flag(f, "exclude_external_shared_channels", at+"/filter", optional)
			c.flag(f, "exclude_bot_users", at+"/filter", optional)
			c.items(f, "include", at+"/filter", optional, 1, 4, func(v any, at string) {
				if t, _ := v.(string); !slices.Contains([]string{"im", "mpim", "private", "public"}, t) {
					c.add(at, "must be a valid enum value")
				}
			})
		}
	}
}

func (c *checker) overflow(o object, at string) {
	c.items(o, "options", at, required, 1, 5, func(v any, at string) { c.option(v, at, plainText, true) })
}

func (c *checker) choices(o object, at string) {
	var all []any
	c.items(o, "options", at, required, 1, 10, func(v any, at string) {
		c.option(v, at, anyText, false)
		all = append(all, v)
	})
	c.initial(o, at, all)
}

func (c *checker) imageElement(o object, at string) {
	c.picture(o, at)
	c.str(o, "alt_text", at, required, 1, 2000)
}

func (c *checker) feedback(o object, at string) {
	for _, key := range []string{"positive_button", "negative_button"} {
		v, ok := c.there(o, key, at, required)
		if !ok {
			continue
		}
		if b, ok := c.object(v, at+"/"+key); ok {
			c.only(b, at+"/"+key, "text value accessibility_label")
			c.text(b, "text", at+"/"+key, required, plainText, 75)
			c.str(b, "value", at+"/"+key, required, 1, 2000)
			c.str(b, "accessibility_label", at+"/"+key, optional, 1, 75)
		}
	}
}

func (c *checker) iconButton(o object, at string) {
	c.enum(o, "icon", at, required, "trash")
	c.text(o, "text", at, required, plainText, 75)
	c.str(o, "value", at, optional, 0, 2000)
	c.str(o, "accessibility_label", at, optional, 1, 75)
	c.items(o, "visible_to_user_ids", at, optional, 1, 1000, func(v any, at string) {
		if _, ok := v.(string); !ok {
			c.add(at, "must provide a string")
		}
	})
}
