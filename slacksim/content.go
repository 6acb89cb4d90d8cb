package slacksim

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

const (
	maxText      = 40_000 // longer text is cut
	maxUpdate    = 4_000  // of chat.update
	maxMarkdown  = 12_000
	maxBlockText = 13_200 // characters of all blocks together, as observed
)

// content is what a message says.
type content struct {
	text                string
	blocks, attachments []any
	metadata            object
	hasBlocks, hasMeta  bool
}

// empty says that there is nothing to post.
func (c *content) empty() bool {
	return strings.TrimSpace(c.text) == "" && len(c.blocks) == 0 && len(c.attachments) == 0
}

// readContent checks what a message is made of: text, blocks, attachments, markdown_text, metadata.
func (s *Sim) readContent(a args) (content, []string, *apiError) {
	var out content
	var warn []string
	if v, ok := a["text"]; ok && v != nil {
		out.text = a.text("text")
	}
	if markdown := a.text("markdown_text"); markdown != "" {
		if out.text != "" || !a.missing("blocks") {
			return out, nil, fail("markdown_text_conflict")
		}
		if utf8.RuneCountInString(markdown) > maxMarkdown {
			return out, nil, fail("msg_too_long")
		}
		a = args{"blocks": []any{object{"type": "markdown", "text": markdown}}, "metadata": a["metadata"]}
		out.text = markdown
	}
	if utf8.RuneCountInString(out.text) > maxText {
		out.text = string([]rune(out.text)[:maxText])
		warn = append(warn, "message_truncated")
	}
	blocks, ok := a.tree("blocks")
	if !ok {
		return out, nil, fail("invalid_blocks_format")
	}
	if problem := s.readBlocks(&out, blocks); problem != nil {
		return out, nil, problem
	}
	attachments, ok := a.tree("attachments")
	if !ok {
		return out, nil, fail("invalid_attachments")
	}
	if attachments != nil {
		list, ok := attachments.([]any)
		if !ok {
			return out, nil, fail("invalid_attachments")
		}
		if len(list) > 100 {
			return out, nil, fail("too_many_attachments")
		}
		out.attachments = list
	}
	return out, warn, s.readMetadata(&out, a)
}

func (s *Sim) readBlocks(out *content, blocks any) *apiError {
	if blocks == nil {
		return nil
	}
	list, ok := blocks.([]any)
	if !ok {
		return fail("invalid_blocks_format")
	}
	out.hasBlocks = true
	c := s.checker(onMessage)
	c.checkBlocks(list, "/blocks")
	if len(c.faults) > 0 {
		return &apiError{code: "invalid_blocks", errors: c.errors(), messages: c.messages()}
	}
	if c.prose > maxBlockText {
		return fail("msg_blocks_too_long")
	}
	out.blocks = fillBlocks(list)
	return nil
}

var eventType = regexp.MustCompile(`^[A-Za-z0-9_]+$`)

// readMetadata checks message metadata. What clients send when they mean none is none.
func (s *Sim) readMetadata(out *content, a args) *apiError {
	v, ok := a.tree("metadata")
	if !ok {
		return fail("invalid_metadata_format")
	}
	if v == nil {
		return nil
	}
	o, ok := v.(object)
	if !ok {
		return fail("invalid_metadata_format")
	}
	out.hasMeta = true
	if len(o) == 0 || o["event_type"] == "" && o["event_payload"] == nil {
		return nil
	}
	kind, _ := o["event_type"].(string)
	_, isObject := o["event_payload"].(object)
	if !eventType.MatchString(kind) || !isObject {
		return fail("invalid_metadata_schema")
	}
	out.metadata = o
	return nil
}

// decodeObject reads a JSON object: an ack, or a post to a response URL.
func decodeObject(data []byte) (object, bool) {
	v, err := decodeJSON(data)
	if err != nil {
		return nil, false
	}
	o, ok := v.(object)
	return o, ok
}
