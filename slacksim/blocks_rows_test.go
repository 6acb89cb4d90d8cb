package slacksim_test

import (
	"fmt"
	"strings"
)

// blockRow is a block that Slack takes, and neighbours that it refuses, each
// with a part of what Slack says to them.
type blockRow struct {
	name    string
	on      string // the surfaces it may stand on, of "M" message, "O" modal, "H" home
	good    []object
	refused map[string]object
}

var blockRows = []blockRow{
	{"section", "MOH", []object{
		section(x(3000)),
		{"type": "section", "fields": repeat(10, func(int) any { return mrkdwn(x(200)) })},
		with(section("s"), "block_id", x(255), "expand", true), accessory(buttonOf()), accessory(object{"type": "image", "image_url": "https://x.test/a.png", "alt_text": "a"}),
	}, map[string]object{
		"must be less than 3001 characters":                              section(x(3001)),
		"must be more than 0 characters":                                 section(""),
		"missing required field: text":                                   {"type": "section"},
		"no more than 10 items allowed":                                  {"type": "section", "fields": repeat(11, func(int) any { return mrkdwn("f") })},
		"must be less than 2001 characters":                              {"type": "section", "fields": []any{mrkdwn(x(2001))}},
		"must be less than 256 characters":                               with(section("s"), "block_id", x(256)),
		"invalid additional property: style":                             with(section("s"), "style", "primary"),
		"invalid additional property: emoji":                             {"type": "section", "text": with(mrkdwn("s"), "emoji", true)},
		"unsupported type: plain_text_input":                             accessory(element("plain_text_input")),
		"must provide an object":                                         {"type": "section", "text": "s"},
		"must provide a string":                                          {"type": "section", "text": object{"type": "mrkdwn", "text": 7}},
		"must provide a boolean":                                         with(section("s"), "expand", "yes"),
		"missing required field: text [json-pointer:/blocks/0/accessory": accessory(buttonOf("text", nil)),
	}},
	{"header", "MOH", []object{
		{"type": "header", "text": plainText(x(150))}, {"type": "header", "text": plainText("h"), "level": 4},
	}, map[string]object{
		"must be less than 151 characters": {"type": "header", "text": plainText(x(151))},
		"must be a valid enum value":       {"type": "header", "text": mrkdwn("h")},
		"must be less than 5":              {"type": "header", "text": plainText("h"), "level": 5},
	}},
	{"divider", "MOH", []object{{"type": "divider"}}, map[string]object{"invalid additional property: text": {"type": "divider", "text": "x"}}},
	{"context", "MOH", []object{{"type": "context", "elements": repeat(10, func(int) any { return mrkdwn("c") })}}, map[string]object{
		"no more than 10 items allowed":    {"type": "context", "elements": repeat(11, func(int) any { return mrkdwn("c") })},
		"no fewer than 1 items allowed":    {"type": "context", "elements": []any{}},
		"unsupported type: button":         {"type": "context", "elements": []any{buttonOf()}},
		"missing required field: alt_text": {"type": "context", "elements": []any{object{"type": "image", "image_url": "https://x.test/a.png"}}},
	}},
	{"image", "MOH", []object{
		{"type": "image", "image_url": "https://x.test/" + strings.Repeat("a", 2900), "alt_text": x(2000), "title": plainText(x(2000))},
		{"type": "image", "slack_file": object{"id": "F0"}, "alt_text": "a"},
	}, map[string]object{
		"missing required field: alt_text":        {"type": "image", "image_url": "https://x.test/a.png"},
		"missing required field: image_url":       {"type": "image", "alt_text": "a"},
		"must be less than 3001 characters":       {"type": "image", "image_url": "https://x.test/" + strings.Repeat("a", 3000), "alt_text": "a"},
		"must be less than 2001 characters":       {"type": "image", "image_url": "https://x.test/a.png", "alt_text": x(2001)},
		"downloading image failed":                {"type": "image", "image_url": "/a.png", "alt_text": "a"},
		"invalid additional property: slack_file": {"type": "image", "image_url": "https://x.test/a.png", "slack_file": object{"id": "F0"}, "alt_text": "a"},
	}},
	{"actions", "MOH", []object{
		{"type": "actions", "elements": repeat(25, func(i int) any { return buttonOf("action_id", fmt.Sprint("a", i)) })},
		actions(selectOf(), element("overflow", "options", repeat(5, optionOf)), element("datepicker", "action_id", "d")),
	}, map[string]object{
		"no more than 25 items allowed":      {"type": "actions", "elements": repeat(26, func(i int) any { return buttonOf("action_id", fmt.Sprint("a", i)) })},
		"no fewer than 1 items allowed":      {"type": "actions", "elements": []any{}},
		"action_id must be unique":           actions(buttonOf(), buttonOf()),
		"unsupported type: plain_text_input": actions(element("plain_text_input")),
		"unsupported type: image":            actions(object{"type": "image", "image_url": "https://x.test/a.png", "alt_text": "a"}),
	}},
	{"button", "MOH", []object{
		actions(buttonOf("text", plainText(x(75)), "value", x(2000), "action_id", x(255), "style", "danger", "accessibility_label", x(75))),
		actions(buttonOf("url", "https://x.test/"), buttonOf("action_id", "b", "confirm", object{
			"title": plainText(x(100)), "text": mrkdwn(x(300)), "confirm": plainText(x(30)), "deny": plainText(x(30)), "style": "primary",
		})),
	}, map[string]object{
		"must be less than 76 characters":    actions(buttonOf("text", plainText(x(76)))),
		"must be less than 2001 characters":  actions(buttonOf("value", x(2001))),
		"must be less than 3001 characters":  actions(buttonOf("url", x(3001))),
		"must be less than 256 characters":   actions(buttonOf("action_id", x(256))),
		"must be a valid enum value":         actions(buttonOf("style", "default")),
		"must be less than 101 characters":   actions(buttonOf("confirm", object{"title": plainText(x(101)), "text": mrkdwn("t"), "confirm": plainText("y")})),
		"must be less than 301 characters":   actions(buttonOf("confirm", object{"title": plainText("t"), "text": mrkdwn(x(301)), "confirm": plainText("y")})),
		"must be less than 31 characters":    actions(buttonOf("confirm", object{"title": plainText("t"), "text": mrkdwn("t"), "confirm": plainText(x(31))})),
		"missing required field: confirm":    actions(buttonOf("confirm", object{"title": plainText("t"), "text": mrkdwn("t")})),
		"invalid additional property: color": actions(buttonOf("color", "red")),
	}},
	{"static_select", "MOH", []object{
		actions(selectOf("options", repeat(100, optionOf), "placeholder", plainText(x(150)), "initial_option", optionOf(99))),
		actions(selectOf("initial_option", object{"text": object{"type": "plain_text", "text": "Option 1", "emoji": true}, "value": "v1"})),
		actions(selectOf("options", nil, "option_groups", repeat(100, func(i int) any { return object{"label": plainText(x(75)), "options": []any{optionOf(i)}} }))),
		actions(selectOf("options", []any{object{"text": plainText(x(75)), "value": x(150), "description": plainText(x(75))}})),
		accessory(element("multi_static_select", "options", repeat(3, optionOf), "initial_options", []any{optionOf(1)}, "max_selected_items", 1)),
	}, map[string]object{
		"no more than 100 items allowed": actions(selectOf("options", repeat(101, optionOf))),
		"no fewer than 1 items allowed":  actions(selectOf("options", []any{})),
		"must provide one of options":    actions(selectOf("options", nil)),
		"must be less than 151 characters [json-pointer:/blocks/0/elements/0/placeholder": actions(selectOf("placeholder", plainText(x(151)))),
		"must be less than 151 characters [json-pointer:/blocks/0/elements/0/options":     actions(selectOf("options", []any{object{"text": plainText("o"), "value": x(151)}})),
		"must be less than 76 characters":                                                 actions(selectOf("options", []any{object{"text": plainText(x(76)), "value": "v"}})),
		"/initial_option]":                                                                actions(selectOf("initial_option", optionOf(7))),
		"/text/type]":                                                                     actions(selectOf("options", []any{object{"text": mrkdwn("o"), "value": "v"}})),
		"missing required field: value":                                                   actions(selectOf("options", []any{object{"text": plainText("o")}})),
		"invalid additional property: url":                                                actions(selectOf("options", []any{object{"text": plainText("o"), "value": "v", "url": "https://x.test"}})),
		"must be more than 0":                                                             accessory(element("multi_static_select", "options", repeat(3, optionOf), "max_selected_items", 0)),
		"no more than 1 items allowed":                                                    accessory(element("multi_static_select", "options", repeat(3, optionOf), "initial_options", []any{optionOf(0), optionOf(1)}, "max_selected_items", 1)),
	}},
	{"other selects", "MOH", []object{
		actions(element("external_select", "min_query_length", 0), element("users_select", "action_id", "u", "initial_user", "U0ANA"),
			element("conversations_select", "action_id", "c", "filter", object{"include": []any{"public", "im"}, "exclude_bot_users": true}), element("channels_select", "action_id", "d")),
		accessory(element("multi_users_select", "initial_users", []any{"U0ANA"}, "max_selected_items", 3)),
	}, map[string]object{
		"must be a valid enum value":              actions(element("conversations_select", "filter", object{"include": []any{"everything"}})),
		"invalid additional property: options":    actions(element("users_select", "options", repeat(1, optionOf))),
		"must be more than -1":                    actions(element("external_select", "min_query_length", -1)),
		"invalid additional property: include_me": actions(element("conversations_select", "filter", object{"include_me": true})),
	}},
	{"overflow", "MOH", []object{
		accessory(element("overflow", "options", repeat(5, optionOf))), accessory(element("overflow", "options", []any{with(optionOf(0).(object), "url", "https://x.test")})),
	}, map[string]object{
		"no more than 5 items allowed":  accessory(element("overflow", "options", repeat(6, optionOf))),
		"no fewer than 1 items allowed": accessory(element("overflow", "options", []any{})),
	}},
	{"checkboxes and radio buttons", "MOH", []object{
		actions(element("checkboxes", "options", repeat(10, optionOf), "initial_options", []any{optionOf(3)})),
		actions(element("radio_buttons", "options", []any{object{"text": mrkdwn("*o*"), "value": "v", "description": mrkdwn("d")}})),
	}, map[string]object{
		"no more than 10 items allowed":   actions(element("checkboxes", "options", repeat(11, optionOf))),
		"/initial_options/0]":             actions(element("checkboxes", "options", repeat(2, optionOf), "initial_options", []any{optionOf(3)})),
		"missing required field: options": actions(element("radio_buttons")),
	}},
	{"pickers", "MOH", []object{
		actions(element("datepicker", "initial_date", "2028-02-29", "placeholder", plainText("d")), element("timepicker", "action_id", "t", "initial_time", "23:59", "timezone", "Europe/Berlin")),
	}, map[string]object{
		"must match the format YYYY-MM-DD": actions(element("datepicker", "initial_date", "2027-02-29")),
		"must match the format HH:mm":      actions(element("timepicker", "initial_time", "24:00")),
		"/timezone]":                       actions(element("timepicker", "timezone", "Mars/Olympus")),
	}},
	{"datetimepicker", "MO", []object{actions(element("datetimepicker", "initial_date_time", 1_700_000_000))}, map[string]object{
		"must be less than 10000000000": actions(element("datetimepicker", "initial_date_time", 10_000_000_000)),
		"must provide an integer":       actions(element("datetimepicker", "initial_date_time", "1700000000")),
	}},
	{"rich_text", "MOH", []object{
		rich(richWord("a"), object{"type": "link", "url": "https://x.test", "text": "l", "style": object{"bold": true}}, object{"type": "user", "user_id": "U0ANA"},
			object{"type": "emoji", "name": "tada"}, object{"type": "broadcast", "range": "here"}, object{"type": "date", "timestamp": 1_700_000_000, "format": "{date}"}),
		{"type": "rich_text", "elements": []any{
			object{"type": "rich_text_list", "style": "bullet", "indent": 1, "offset": 2, "border": 1, "elements": []any{object{"type": "rich_text_section", "elements": []any{richWord("i")}}}},
			object{"type": "rich_text_quote", "border": 1, "elements": []any{richWord("q")}},
			object{"type": "rich_text_preformatted", "language": "go", "elements": []any{richWord("p")}},
		}},
	}, map[string]object{
		"unsupported type: mention":             rich(object{"type": "mention", "user_id": "U0ANA"}),
		"invalid additional property: emoji":    rich(with(richWord("a"), "emoji", true)),
		"missing required field: user_id":       rich(object{"type": "user"}),
		"must be a valid enum value":            rich(object{"type": "broadcast", "range": "all"}),
		"invalid additional property: blink":    rich(with(richWord("a"), "style", object{"blink": true})),
		"must be more than 0 characters":        rich(richWord("")),
		"unsupported type: section":             {"type": "rich_text", "elements": []any{section("s")}},
		"missing required field: style":         {"type": "rich_text", "elements": []any{object{"type": "rich_text_list", "elements": []any{}}}},
		"invalid additional property: language": {"type": "rich_text", "elements": []any{object{"type": "rich_text_quote", "language": "go", "elements": []any{}}}},
	}},
	{"input", "MOH", []object{
		inputOf(element("plain_text_input", "min_length", 3000, "max_length", 3000, "multiline", true, "dispatch_action_config", object{"trigger_actions_on": []any{"on_enter_pressed"}})),
		with(inputOf(selectOf()), "hint", plainText(x(2000)), "label", plainText(x(2000)), "optional", true, "dispatch_action", true),
	}, map[string]object{
		"must be less than 2001 characters [json-pointer:/blocks/0/label": with(inputOf(selectOf()), "label", plainText(x(2001))),
		"must be less than 2001 characters [json-pointer:/blocks/0/hint":  with(inputOf(selectOf()), "hint", plainText(x(2001))),
		"missing required field: label":                                   with(inputOf(selectOf()), "label", nil),
		"missing required field: element":                                 with(inputOf(selectOf()), "element", nil),
		"must be less than 3001":                                          inputOf(element("plain_text_input", "max_length", 3001)),
		"must be more than 0":                                             inputOf(element("plain_text_input", "max_length", 0)),
		"must be less than 6":                                             inputOf(element("plain_text_input", "min_length", 7, "max_length", 5)),
		"must be less than 6 characters":                                  inputOf(element("plain_text_input", "max_length", 5, "initial_value", "sixsix")),
		"unsupported type: button":                                        inputOf(buttonOf()),
		"/trigger_actions_on/0]":                                          inputOf(element("plain_text_input", "dispatch_action_config", object{"trigger_actions_on": []any{"on_blur"}})),
	}},
	{"inputs of modals", "O", []object{
		inputOf(element("number_input", "is_decimal_allowed", true, "min_value", "-1.5", "max_value", "3", "initial_value", ".5")),
		inputOf(element("email_text_input", "placeholder", plainText("e"))), inputOf(element("url_text_input", "initial_value", "https://x.test")),
		inputOf(element("file_input", "max_files", 10, "filetypes", []any{"pdf"})),
	}, map[string]object{
		"missing required field: is_decimal_allowed":   inputOf(element("number_input")),
		"must be a number":                             inputOf(element("number_input", "is_decimal_allowed", false, "min_value", "1.5")),
		"must be less than 11":                         inputOf(element("file_input", "max_files", 11)),
		"invalid additional property: dispatch_action": with(inputOf(element("file_input")), "dispatch_action", true),
	}},
	{"rich_text_input", "OH", []object{
		inputOf(element("rich_text_input", "min_lines", 1, "max_lines", 100, "initial_value", rich(richWord("a")))), actions(element("rich_text_input")),
	}, map[string]object{
		"must be less than 101":     inputOf(element("rich_text_input", "max_lines", 101)),
		"must be less than 9":       inputOf(element("rich_text_input", "min_lines", 9)),
		"unsupported type: section": inputOf(element("rich_text_input", "initial_value", section("s"))),
	}},
	{"markdown", "M", []object{{"type": "markdown", "text": strings.Repeat("a", 12_000)}}, map[string]object{
		"must be less than 12001 characters": {"type": "markdown", "text": strings.Repeat("a", 12_001)},
	}},
	{"table", "MH", []object{
		table(repeat(100, func(int) any { return row(20) })...),
		with(table([]any{textCell("a"), object{"type": "raw_number", "value": 1.5}, rich(richWord("r"))}), "column_settings", []any{object{"align": "right", "is_wrapped": true}, nil}),
		table([]any{textCell(x(10_000))}),
	}, map[string]object{
		"no more than 100 items allowed":     table(repeat(101, func(int) any { return row(1) })...),
		"no more than 20 items allowed":      table(row(21)),
		"no fewer than 1 items allowed":      table(),
		"must be less than 10001 characters": table([]any{textCell(x(9_000)), textCell(x(1_001))}),
		"unsupported type: action_cell":      table([]any{object{"type": "action_cell", "element": buttonOf()}}),
		"must be a valid enum value":         with(table(row(1)), "column_settings", []any{object{"align": "justify"}}),
		"must provide a number":              table([]any{object{"type": "raw_number", "value": "1"}}),
	}},
	{"data_table", "MH", []object{
		{"type": "data_table", "caption": "c", "page_size": 100, "row_header_column_index": 1, "rows": repeat(201, func(int) any { return row(2) })},
		{"type": "data_table", "caption": "c", "rows": []any{row(1), []any{object{"type": "action_cell", "element": buttonOf(), "fallback": textCell("f")}}}},
	}, map[string]object{
		"no more than 201 items allowed":     {"type": "data_table", "caption": "c", "rows": repeat(202, func(int) any { return row(2) })},
		"no fewer than 2 items allowed":      {"type": "data_table", "caption": "c", "rows": []any{row(1)}},
		"missing required field: caption":    {"type": "data_table", "rows": []any{row(1), row(1)}},
		"must have 2 cells":                  {"type": "data_table", "caption": "c", "rows": []any{row(2), row(1)}},
		"must be less than 101":              {"type": "data_table", "caption": "c", "page_size": 101, "rows": []any{row(1), row(1)}},
		"must be less than 2 ":               {"type": "data_table", "caption": "c", "row_header_column_index": 2, "rows": []any{row(2), row(2)}},
		"must be less than 20001 characters": {"type": "data_table", "caption": "c", "rows": []any{row(3), []any{textCell(x(9_000)), textCell(x(9_000)), textCell(x(2_000))}}},
	}},
	{"data_visualization", "M", []object{
		pie(12), bars([]any{"a", "b"}, []any{point("a", 1), point("b", -2.5)}),
	}, map[string]object{
		"no more than 12 items allowed":   pie(13),
		"no fewer than 1 items allowed":   pie(0),
		"must be less than 51 characters": with(pie(1), "title", x(51)),
		"must be more than 0":             {"type": "data_visualization", "title": "T", "chart": object{"type": "pie", "segments": []any{point("a", 0)}}},
		"must have one point for each":    bars([]any{"a", "b"}, []any{point("a", 1)}),
		"/label]":                         bars([]any{"a"}, []any{point("z", 1)}),
		"must be less than 21 characters": bars([]any{x(21)}, []any{point(x(21), 1)}),
		"no more than 20 items allowed":   bars(repeat(21, func(i int) any { return fmt.Sprint(i) }), []any{}),
		"/chart/type]":                    with(pie(1), "chart", object{"type": "donut"}),
	}},
	{"card", "MOH", []object{
		{"type": "card", "title": plainText(x(150)), "subtitle": mrkdwn(x(150)), "body": mrkdwn(x(200)), "subtext": mrkdwn(x(200)), "actions": []any{buttonOf(), buttonOf("action_id", "b"), buttonOf("action_id", "c")}},
	}, map[string]object{
		"no more than 3 items allowed":            {"type": "card", "actions": repeat(4, func(i int) any { return buttonOf("action_id", fmt.Sprint(i)) })},
		"must be less than 201 characters":        {"type": "card", "body": mrkdwn(x(201))},
		"missing required field: title":           {"type": "card", "subtitle": mrkdwn("s")},
		"must provide an object":                  {"type": "card", "title": "bare"},
		"invalid additional property: slack_icon": {"type": "card", "title": plainText("t"), "slack_icon": object{"type": "icon", "name": "star"}, "icon": object{"type": "image", "image_url": "https://x.test/a.png", "alt_text": "a"}},
	}},
	{"carousel", "MH", []object{{"type": "carousel", "elements": repeat(10, func(int) any { return object{"type": "card", "title": plainText("t")} })}}, map[string]object{
		"no more than 10 items allowed": {"type": "carousel", "elements": repeat(11, func(int) any { return object{"type": "card", "title": plainText("t")} })},
		"unsupported type: section":     {"type": "carousel", "elements": []any{section("s")}},
	}},
	{"container", "MH", []object{
		{"type": "container", "title": plainText(x(150)), "subtitle": mrkdwn("s"), "width": "wide", "child_blocks": repeat(10, func(int) any { return section("s") })},
		{"type": "container", "title": plainText("t"), "is_collapsible": true, "default_collapsed": true, "child_blocks": []any{actions(buttonOf())}},
	}, map[string]object{
		"no more than 10 items allowed":                  {"type": "container", "title": plainText("t"), "child_blocks": repeat(11, func(int) any { return section("s") })},
		"unsupported type: container":                    {"type": "container", "title": plainText("t"), "child_blocks": []any{object{"type": "container"}}},
		"must be a valid enum value":                     {"type": "container", "title": plainText("t"), "width": "tiny", "child_blocks": []any{section("s")}},
		"missing required field: title":                  {"type": "container", "child_blocks": []any{section("s")}},
		"invalid additional property: default_collapsed": {"type": "container", "title": plainText("t"), "default_collapsed": true, "child_blocks": []any{section("s")}},
	}},
	{"alert", "O", []object{{"type": "alert", "text": mrkdwn(x(200)), "level": "success"}}, map[string]object{
		"must be less than 201 characters": {"type": "alert", "text": mrkdwn(x(201))},
		"must be a valid enum value":       {"type": "alert", "text": mrkdwn("a"), "level": "fatal"},
	}},
	{"context_actions", "M", []object{{"type": "context_actions", "elements": []any{
		element("feedback_buttons", "positive_button", object{"text": plainText(x(75)), "value": x(2000)}, "negative_button", object{"text": plainText("n"), "value": "n"}),
		object{"type": "icon_button", "icon": "trash", "text": plainText("Delete"), "action_id": "i"},
	}}}, map[string]object{
		"must be a valid enum value":              {"type": "context_actions", "elements": []any{object{"type": "icon_button", "icon": "star", "text": plainText("S")}}},
		"missing required field: negative_button": {"type": "context_actions", "elements": []any{element("feedback_buttons", "positive_button", object{"text": plainText("p"), "value": "p"})}},
		"unsupported type: button":                {"type": "context_actions", "elements": []any{buttonOf()}},
		"no more than 5 items allowed": {"type": "context_actions", "elements": repeat(6, func(i int) any {
			return object{"type": "icon_button", "icon": "trash", "text": plainText("D"), "action_id": fmt.Sprint(i)}
		})},
	}},
	{"task_card and plan", "M", []object{
		{"type": "task_card", "task_id": "1", "title": "bare", "status": "complete", "details": rich(richWord("d")), "sources": []any{object{"type": "url", "url": "https://x.test", "text": "x"}}},
		{"type": "plan", "title": "bare", "tasks": []any{object{"type": "task_card", "task_id": "1", "title": "t", "status": "pending"}}},
	}, map[string]object{
		"must be a valid enum value":      {"type": "task_card", "task_id": "1", "title": "t", "status": "pending"},
		"must provide a string":           {"type": "task_card", "task_id": "1", "title": plainText("t")},
		"missing required field: task_id": {"type": "task_card", "title": "t"},
		"unsupported type: section":       {"type": "plan", "title": "t", "tasks": []any{section("s")}},
	}},
	{"video", "", nil, map[string]object{
		"unsupported type: video": {"type": "video", "video_url": "https://x.test/v", "thumbnail_url": "https://x.test/t", "alt_text": "a", "title": plainText("t")},
	}},
	{"unknown blocks", "", nil, map[string]object{
		"unsupported type: sectoin":    {"type": "sectoin", "text": mrkdwn("s")},
		"unsupported type: file":       {"type": "file", "external_id": "x", "source": "remote"},
		"missing required field: type": {"text": mrkdwn("s")},
	}},
}
