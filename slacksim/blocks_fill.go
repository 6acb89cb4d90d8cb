package slacksim

import (
	"maps"
	"slices"
)

func sortedKeys[V any](m map[string]V) []string {
	return slices.Sorted(maps.Keys(m))
}

// kit is the tables of Block Kit, made once.
type kit struct {
	blocks   map[string]blockRule
	elements map[string]elementRule
	leaves   map[string][2]string
}

func newKit() *kit {
	return &kit{blocks: blockRules(), elements: elementRules(), leaves: richElements()}
}

func (s *Sim) checker(on surface) *checker {
	return &checker{rules: s.kit.blocks, elements: s.kit.elements, leafRules: s.kit.leaves, on: on, scopes: s.grants}
}

// fillBlocks returns a copy of checked blocks as Slack gives them back: with ids
// where there were none, and with defaults.
func fillBlocks(list []any) []any {
	out := make([]any, len(list))
	for i, b := range list {
		out[i] = fillBlock(b.(object))
	}
	return out
}

func fillBlock(b object) object {
	out := maps.Clone(b)
	if out["block_id"] == nil {
		out["block_id"] = randomShort(5)
	}
	switch out["type"] {
	case "section":
		if e, ok := out["accessory"].(object); ok {
			out["accessory"] = fillElement(e)
		}
		fillText(out, "text")
	case "header":
		fillText(out, "text")
	case "actions", "context_actions":
		out["elements"] = fillElements(out["elements"])
	case "card":
		if out["actions"] != nil {
			out["actions"] = fillElements(out["actions"])
		}
	case "carousel":
		out["elements"] = fillBlocks(out["elements"].([]any))
	case "container":
		out["child_blocks"] = fillBlocks(out["child_blocks"].([]any))
	case "input":
		fillText(out, "label")
		fillText(out, "hint")
		out["element"] = fillElement(out["element"].(object))
		if out["optional"] == nil {
			out["optional"] = false
		}
		if out["dispatch_action"] == nil {
			out["dispatch_action"] = false
		}
	}
	return out
}

func fillElements(v any) []any {
	list, _ := v.([]any)
	out := make([]any, len(list))
	for i, e := range list {
		out[i] = fillElement(e.(object))
	}
	return out
}

func fillElement(e object) object {
	if e["type"] == "image" {
		return e
	}
	out := maps.Clone(e)
	if out["action_id"] == nil {
		out["action_id"] = randomShort(5)
	}
	if out["type"] == "button" {
		fillText(out, "text")
	}
	if out["type"] == "plain_text_input" && out["dispatch_action_config"] == nil {
		out["dispatch_action_config"] = object{"trigger_actions_on": []any{"on_enter_pressed"}}
	}
	return out
}

// fillText gives a text object its default: plain text shows emoji.
func fillText(o object, key string) {
	t, ok := o[key].(object)
	if !ok {
		return
	}
	out := maps.Clone(t)
	switch {
	case out["type"] == "plain_text" && out["emoji"] == nil:
		out["emoji"] = true
	case out["type"] == "mrkdwn" && out["verbatim"] == nil:
		out["verbatim"] = false
	}
	o[key] = out
}

// each walks over the interactive elements of blocks, with the block each is in.
func each(blocks []any, visit func(block, element object)) {
	for _, v := range blocks {
		b, ok := v.(object)
		if !ok {
			continue
		}
		for _, key := range []string{"accessory", "element"} {
			if e, ok := b[key].(object); ok {
				visit(b, e)
			}
		}
		for _, key := range []string{"elements", "actions"} {
			if list, ok := b[key].([]any); ok && b["type"] != "rich_text" && b["type"] != "context" && b["type"] != "carousel" {
				for _, v := range list {
					if e, ok := v.(object); ok {
						visit(b, e)
					}
				}
			}
		}
		if list, ok := b["child_blocks"].([]any); ok {
			each(list, visit)
		}
		if list, ok := b["elements"].([]any); ok && b["type"] == "carousel" {
			each(list, visit)
		}
		eachCell(b, visit)
	}
}

// eachCell visits the buttons in the cells of a data table.
func eachCell(b object, visit func(block, element object)) {
	if b["type"] != "data_table" {
		return
	}
	rows, _ := b["rows"].([]any)
	for _, row := range rows {
		cells, _ := row.([]any)
		for _, cell := range cells {
			if o, ok := cell.(object); ok && o["type"] == "action_cell" {
				if e, ok := o["element"].(object); ok {
					visit(b, e)
				}
			}
		}
	}
}
