package slacksim

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// surface is where blocks stand; Slack allows different ones on each.
type surface int

const (
	onMessage surface = 1 << iota
	onModal
	onHome
	everywhere = onMessage | onModal | onHome
)

// maxBlocks is how many blocks a surface takes: block-kit/blocks.
func (s surface) maxBlocks() int {
	if s == onMessage {
		return 50
	}
	return 100
}

// checker goes through a tree of blocks and collects everything Slack would
// refuse, in Slack's words and with its pointers.
type checker struct {
	rules     map[string]blockRule
	elements  map[string]elementRule
	leafRules map[string][2]string
	on        surface
	faults    []fault
	ids       map[string]string // block_id → where
	actions   map[string]bool   // action_ids of the block at hand
	inputs    bool              // an input block is among them
	firstIn   string            // where the first one is
	focused   bool
	scopes    func(string) bool // which scopes the app has
	markdown  int               // characters in markdown blocks
	tables    int               // characters in tables
	data      int               // characters in data tables
	charts    int
	prose     int // characters of all texts that are read, tables aside
	cells     int // characters of the table cell at hand
	inCell    bool
}

type fault struct{ text, at string }

func (c *checker) add(at, format string, args ...any) {
	c.faults = append(c.faults, fault{fmt.Sprintf(format, args...), at})
}

// messages are the faults as response_metadata.messages has them: before each
// stands the line for the object that it is in.
func (c *checker) messages() []string {
	var out []string
	for _, f := range c.faults {
		parent := f.at
		if i := strings.LastIndexByte(parent, '/'); i > 0 && !strings.HasPrefix(f.text, "missing required") && !strings.HasPrefix(f.text, "invalid additional") {
			parent = parent[:i]
		}
		line := "[ERROR] failed to match all allowed schemas [json-pointer:" + parent + "]"
		if !slices.Contains(out, line) {
			out = append(out, line)
		}
		out = append(out, "[ERROR] "+f.String())
	}
	return out
}

func (f fault) String() string { return f.text + " [json-pointer:" + f.at + "]" }

// errors are the faults as the errors of invalid_blocks.
func (c *checker) errors() []string {
	var out []string
	for _, f := range c.faults {
		out = append(out, f.String())
	}
	return out
}

// checkBlocks checks a list of blocks for a surface. At is the list's pointer.
func (c *checker) checkBlocks(v any, at string) {
	list, ok := v.([]any)
	if !ok {
		c.add(at, "must provide an array")
		return
	}
	if c.ids == nil {
		c.ids = map[string]string{}
	}
	if most := c.on.maxBlocks(); len(list) > most {
		c.add(at, "no more than %d items allowed", most)
		list = list[:most]
	}
	for i, b := range list {
		c.block(b, at+"/"+strconv.Itoa(i))
	}
}

// blockRule is where a block may stand, the keys it may have beside type and
// block_id, and what is checked in it.
type blockRule struct {
	on    surface
	keys  string
	check func(c *checker, o object, at string)
}

// blockRules are the blocks of SLACK.md 3.2.
func blockRules() map[string]blockRule {
	return map[string]blockRule{
		"section":            {everywhere, "text fields accessory expand", (*checker).section},
		"actions":            {everywhere, "elements", (*checker).actionsBlock},
		"context":            {everywhere, "elements", (*checker).context},
		"header":             {everywhere, "text level", (*checker).header},
		"divider":            {everywhere, "", func(*checker, object, string) {}},
		"image":              {everywhere, "image_url slack_file alt_text title", (*checker).image},
		"input":              {everywhere, "label element hint optional dispatch_action", (*checker).input},
		"rich_text":          {everywhere, "elements", (*checker).richText},
		"markdown":           {onMessage, "text", (*checker).markdownBlock},
		"table":              {onMessage | onHome, "rows column_settings", (*checker).table},
		"data_table":         {onMessage | onHome, "rows caption page_size row_header_column_index", (*checker).dataTable},
		"data_visualization": {onMessage, "title chart", (*checker).chart},
		"card":               {everywhere, "hero_image icon slack_icon title subtitle body subtext actions", (*checker).card},
		"carousel":           {onMessage | onHome, "elements", (*checker).carousel},
		"container":          {onMessage | onHome, "title rich_text_title subtitle icon width is_collapsible default_collapsed has_header_divider child_blocks", (*checker).container},
		"alert":              {onModal, "text level", (*checker).alert},
		"context_actions":    {onMessage, "elements", (*checker).contextActions},
		"task_card":          {onMessage, "task_id title status details output sources hide_title", (*checker).taskCard},
		"plan":               {onMessage, "title tasks", (*checker).plan},
		"video":              {everywhere, "video_url thumbnail_url alt_text title title_url author_name provider_name provider_icon_url description", (*checker).video},
	}
}

func (c *checker) block(v any, at string) {
	o, ok := c.object(v, at)
	if !ok {
		return
	}
	kind, ok := c.kind(o, at)
	if !ok {
		return
	}
	rule, known := c.rules[kind]
	if !known || rule.on&c.on == 0 {
		c.add(at+"/type", "unsupported type: %s", kind)
		return
	}
	c.only(o, at, "type block_id "+rule.keys)
	c.blockID(o, at)
	outer := c.actions
	c.actions = map[string]bool{}
	rule.check(c, o, at)
	c.actions = outer
}

func (c *checker) blockID(o object, at string) {
	id, ok := c.str(o, "block_id", at, optional, 1, 255)
	if !ok || id == "" {
		return
	}
	if before, twice := c.ids[id]; twice {
		c.add(at+"/block_id", "block_id must be unique: also at %s", before)
		return
	}
	c.ids[id] = at
}

// need says whether a key must be there.
type need bool

const (
	required need = true
	optional need = false
)

func (c *checker) object(v any, at string) (object, bool) {
	o, ok := v.(object)
	if !ok {
		c.add(at, "must provide an object")
	}
	return o, ok
}

func (c *checker) kind(o object, at string) (string, bool) {
	if _, there := o["type"]; !there {
		c.add(at, "missing required field: type")
		return "", false
	}
	kind, ok := o["type"].(string)
	if !ok {
		c.add(at+"/type", "must provide a string")
	}
	return kind, ok
}

// only refuses keys that are not named.
func (c *checker) only(o object, at, keys string) {
	var unknown []string
	for k := range o {
		if !isWordOf(keys, k) {
			unknown = append(unknown, k)
		}
	}
	slices.Sort(unknown)
	for _, k := range unknown {
		c.add(at, "invalid additional property: %s", k)
	}
}

func isWordOf(list, word string) bool {
	for w := range strings.FieldsSeq(list) {
		if w == word {
			return true
		}
	}
	return false
}

func (c *checker) there(o object, key, at string, n need) (any, bool) {
	v, ok := o[key]
	if !ok && n == required {
		c.add(at, "missing required field: %s", key)
	}
	return v, ok
}

// str checks a string's length, in characters.
func (c *checker) str(o object, key, at string, n need, least, most int) (string, bool) {
	v, ok := c.there(o, key, at, n)
	if !ok {
		return "", false
	}
	text, ok := v.(string)
	if !ok {
		c.add(at+"/"+key, "must provide a string")
		return "", false
	}
	c.length(text, at+"/"+key, least, most)
	return text, true
}

func (c *checker) length(text, at string, least, most int) {
	n := utf8.RuneCountInString(text)
	if n < least {
		c.add(at, "must be more than %d characters", least-1)
	}
	if n > most {
		c.add(at, "must be less than %d characters", most+1)
	}
}

func (c *checker) flag(o object, key, at string, n need) bool {
	v, ok := c.there(o, key, at, n)
	if !ok {
		return false
	}
	b, ok := v.(bool)
	if !ok {
		c.add(at+"/"+key, "must provide a boolean")
	}
	return b
}

func (c *checker) enum(o object, key, at string, n need, values ...string) string {
	v, ok := c.there(o, key, at, n)
	if !ok {
		return ""
	}
	text, ok := v.(string)
	if !ok || !slices.Contains(values, text) {
		c.add(at+"/"+key, "must be a valid enum value")
	}
	return text
}

// whole checks a whole number's range.
func (c *checker) whole(o object, key, at string, n need, least, most int) (int, bool) {
	v, ok := c.there(o, key, at, n)
	if !ok {
		return 0, false
	}
	number, ok := asInt(v)
	switch {
	case !ok:
		c.add(at+"/"+key, "must provide an integer")
	case number < least:
		c.add(at+"/"+key, "must be more than %d", least-1)
		ok = false
	case number > most:
		c.add(at+"/"+key, "must be less than %d", most+1)
		ok = false
	}
	return number, ok
}

// items checks a list's size and calls each with its items.
func (c *checker) items(o object, key, at string, n need, least, most int, each func(v any, at string)) int {
	v, ok := c.there(o, key, at, n)
	if !ok {
		return 0
	}
	list, ok := v.([]any)
	if !ok {
		c.add(at+"/"+key, "must provide an array")
		return 0
	}
	if len(list) < least {
		c.add(at+"/"+key, "no fewer than %d items allowed", least)
	}
	if len(list) > most {
		c.add(at+"/"+key, "no more than %d items allowed", most)
		list = list[:most]
	}
	for i, item := range list {
		each(item, at+"/"+key+"/"+strconv.Itoa(i))
	}
	return len(list)
}

// textKind is which text objects a place takes.
type textKind int

const (
	anyText textKind = iota
	plainText
)

// text checks a text object.
func (c *checker) text(o object, key, at string, n need, kind textKind, most int) {
	v, ok := c.there(o, key, at, n)
	if ok {
		c.textObject(v, at+"/"+key, kind, most)
	}
}

func (c *checker) textObject(v any, at string, kind textKind, most int) {
	o, ok := c.object(v, at)
	if !ok {
		return
	}
	is, ok := c.kind(o, at)
	if !ok {
		return
	}
	switch {
	case is == "plain_text":
		c.only(o, at, "type text emoji")
		c.flag(o, "emoji", at, optional)
	case is == "mrkdwn" && kind == anyText:
		c.only(o, at, "type text verbatim")
		c.flag(o, "verbatim", at, optional)
	case is == "mrkdwn":
		c.add(at+"/type", "must be a valid enum value")
	default:
		c.add(at+"/type", "unsupported type: %s", is)
	}
	text, _ := c.str(o, "text", at, required, 1, most)
	c.count(text)
}

// count adds up what people read: Slack limits a message's sum, and a table's.
func (c *checker) count(text string) {
	n := utf8.RuneCountInString(text)
	if c.inCell {
		c.cells += n
	} else {
		c.prose += n
	}
}
