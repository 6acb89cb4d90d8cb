package slacksim

import (
	"strings"
	"unicode/utf8"
)

// The checks of each block beside type and block_id: SLACK.md 3.2.

func (c *checker) section(o object, at string) {
	_, text := o["text"]
	_, fields := o["fields"]
	if !text && !fields {
		c.add(at, "missing required field: text")
	}
	c.text(o, "text", at, optional, anyText, 3000)
	c.items(o, "fields", at, optional, 1, 10, func(v any, at string) { c.textObject(v, at, anyText, 2000) })
	c.flag(o, "expand", at, optional)
	if v, ok := o["accessory"]; ok {
		c.element(v, at+"/accessory", inSection)
	}
}

func (c *checker) actionsBlock(o object, at string) {
	c.items(o, "elements", at, required, 1, 25, func(v any, at string) { c.element(v, at, inActions) })
}

func (c *checker) context(o object, at string) {
	c.items(o, "elements", at, required, 1, 10, func(v any, at string) {
		if e, ok := v.(object); ok && e["type"] == "image" {
			c.element(v, at, inContext)
			return
		}
		c.textObject(v, at, anyText, 3000)
	})
}

func (c *checker) header(o object, at string) {
	c.text(o, "text", at, required, plainText, 150)
	c.whole(o, "level", at, optional, 1, 4)
}

func (c *checker) image(o object, at string) {
	c.picture(o, at)
	c.str(o, "alt_text", at, required, 1, 2000)
	c.text(o, "title", at, optional, plainText, 2000)
}

// picture checks image_url or slack_file, of which there must be one.
func (c *checker) picture(o object, at string) {
	url, byURL := o["image_url"]
	file, byFile := o["slack_file"]
	switch {
	case byURL && byFile:
		c.add(at, "invalid additional property: slack_file")
	case byURL:
		c.str(o, "image_url", at, required, 1, 3000)
		if text, ok := url.(string); ok && !strings.HasPrefix(text, "https://") && !strings.HasPrefix(text, "http://") {
			c.add(at+"/image_url", "downloading image failed")
		}
	case byFile:
		f, ok := c.object(file, at+"/slack_file")
		if !ok {
			return
		}
		c.only(f, at+"/slack_file", "id url")
		_, id := f["id"]
		_, link := f["url"]
		if id == link {
			c.add(at+"/slack_file", "must provide one of id and url")
		}
	default:
		c.add(at, "missing required field: image_url")
	}
}

func (c *checker) input(o object, at string) {
	c.inputs = true
	if c.firstIn == "" {
		c.firstIn = at
	}
	c.text(o, "label", at, required, plainText, 2000)
	c.text(o, "hint", at, optional, plainText, 2000)
	c.flag(o, "optional", at, optional)
	dispatch := c.flag(o, "dispatch_action", at, optional)
	if v, ok := c.there(o, "element", at, required); ok {
		c.element(v, at+"/element", inInput)
		if e, _ := v.(object); dispatch && e["type"] == "file_input" {
			c.add(at+"/dispatch_action", "invalid additional property: dispatch_action")
		}
	}
}

func (c *checker) markdownBlock(o object, at string) {
	text, _ := c.str(o, "text", at, required, 1, 12_000)
	c.count(text)
	before := c.markdown
	c.markdown += utf8.RuneCountInString(text)
	if before <= 12_000 && c.markdown > 12_000 && before > 0 {
		c.add(at+"/text", "must be less than 12001 characters")
	}
}

func (c *checker) alert(o object, at string) {
	c.text(o, "text", at, required, anyText, 200)
	c.enum(o, "level", at, optional, "default", "info", "warning", "error", "success")
}

func (c *checker) contextActions(o object, at string) {
	c.items(o, "elements", at, required, 1, 5, func(v any, at string) { c.element(v, at, inContextActions) })
}

func (c *checker) card(o object, at string) {
	c.text(o, "title", at, optional, anyText, 150)
	c.text(o, "subtitle", at, optional, anyText, 150)
	c.text(o, "body", at, optional, anyText, 200)
	c.text(o, "subtext", at, optional, anyText, 200)
	for _, key := range []string{"hero_image", "icon"} {
		if v, ok := o[key]; ok {
			c.element(v, at+"/"+key, inContext)
		}
	}
	if v, ok := o["slack_icon"]; ok {
		if icon, ok := c.object(v, at+"/slack_icon"); ok {
			c.only(icon, at+"/slack_icon", "type name")
			c.str(icon, "name", at+"/slack_icon", required, 1, 255)
		}
		if _, both := o["icon"]; both {
			c.add(at, "invalid additional property: slack_icon")
		}
	}
	c.items(o, "actions", at, optional, 1, 3, func(v any, at string) { c.element(v, at, inCard) })
	for _, key := range []string{"hero_image", "title", "actions", "body"} {
		if _, ok := o[key]; ok {
			return
		}
	}
	c.add(at, "missing required field: title")
}

func (c *checker) carousel(o object, at string) {
	c.items(o, "elements", at, required, 1, 10, func(v any, at string) { c.nested(v, at, "card") })
}

// nested checks a block inside another one, of the kinds named.
func (c *checker) nested(v any, at string, kinds ...string) {
	o, ok := c.object(v, at)
	if !ok {
		return
	}
	kind, ok := c.kind(o, at)
	if !ok {
		return
	}
	for _, k := range kinds {
		if k == kind {
			c.block(v, at)
			return
		}
	}
	c.add(at+"/type", "unsupported type: %s", kind)
}

func (c *checker) container(o object, at string) {
	c.text(o, "title", at, optional, plainText, 150)
	c.text(o, "subtitle", at, optional, anyText, 150)
	if v, ok := o["rich_text_title"]; ok {
		c.nested(v, at+"/rich_text_title", "rich_text")
		if _, both := o["title"]; both {
			c.add(at, "invalid additional property: rich_text_title")
		}
	}
	if v, ok := o["icon"]; ok {
		c.element(v, at+"/icon", inContext)
	}
	c.enum(o, "width", at, optional, "narrow", "standard", "wide", "full")
	for _, key := range []string{"is_collapsible", "default_collapsed", "has_header_divider"} {
		c.flag(o, key, at, optional)
	}
	collapses, _ := o["is_collapsible"].(bool)
	if divider, _ := o["has_header_divider"].(bool); divider && collapses {
		c.add(at, "invalid additional property: has_header_divider")
	}
	if closed, _ := o["default_collapsed"].(bool); closed && !collapses {
		c.add(at, "invalid additional property: default_collapsed")
	}
	_, title := o["title"]
	if _, rich := o["rich_text_title"]; !title && !rich {
		c.add(at, "missing required field: title")
	}
	c.items(o, "child_blocks", at, required, 1, 10, func(v any, at string) {
		c.nested(v, at, "actions", "context", "divider", "header", "image", "input", "rich_text", "section", "table", "video")
	})
}

func (c *checker) taskCard(o object, at string) {
	c.task(o, at, "in_progress", "complete", "error")
}

func (c *checker) task(o object, at string, statuses ...string) {
	c.str(o, "task_id", at, required, 1, 255)
	c.str(o, "title", at, required, 1, 3000)
	c.enum(o, "status", at, optional, statuses...)
	c.flag(o, "hide_title", at, optional)
	for _, key := range []string{"details", "output"} {
		if v, ok := o[key]; ok {
			c.nested(v, at+"/"+key, "rich_text")
		}
	}
	c.items(o, "sources", at, optional, 0, 100, func(v any, at string) {
		if s, ok := c.object(v, at); ok {
			c.only(s, at, "type url text")
			c.enum(s, "type", at, required, "url")
			c.str(s, "url", at, required, 1, 3000)
			c.str(s, "text", at, required, 1, 3000)
		}
	})
}

func (c *checker) plan(o object, at string) {
	c.str(o, "title", at, required, 1, 3000)
	c.items(o, "tasks", at, optional, 0, 50, func(v any, at string) {
		t, ok := c.object(v, at)
		if !ok {
			return
		}
		if kind, ok := c.kind(t, at); !ok || kind != "task_card" {
			c.add(at+"/type", "unsupported type: %s", kind)
			return
		}
		c.only(t, at, "type block_id task_id title status details output sources hide_title")
		c.task(t, at, "pending", "in_progress", "complete", "error")
	})
}

func (c *checker) video(o object, at string) {
	if c.scopes != nil && !c.scopes("links.embed:write") {
		c.add(at+"/type", "unsupported type: video")
	}
	c.str(o, "video_url", at, required, 1, 3000)
	c.str(o, "thumbnail_url", at, required, 1, 3000)
	c.str(o, "alt_text", at, required, 1, 2000)
	c.text(o, "title", at, required, plainText, 199)
	c.text(o, "description", at, optional, plainText, 199)
	c.str(o, "author_name", at, optional, 1, 49)
	for _, key := range []string{"title_url", "provider_name", "provider_icon_url"} {
		c.str(o, key, at, optional, 1, 3000)
	}
}
