package slacksim

// richElements are the leaves of rich text: which keys they need and which they may have beside.
func richElements() map[string][2]string {
	return map[string][2]string{
		"text":      {"text", ""},
		"link":      {"url", "text unsafe"},
		"emoji":     {"name", "unicode skin_tone url"},
		"user":      {"user_id", ""},
		"usergroup": {"usergroup_id", ""},
		"channel":   {"channel_id", ""},
		"team":      {"team_id", ""},
		"broadcast": {"range", ""},
		"color":     {"value", ""},
		"date":      {"timestamp format", "timezone url fallback"},
	}
}

// richText checks the sections of a rich_text block or cell.
func (c *checker) richText(o object, at string) {
	c.items(o, "elements", at, required, 1, 1000, func(v any, at string) {
		e, ok := c.object(v, at)
		if !ok {
			return
		}
		kind, ok := c.kind(e, at)
		if !ok {
			return
		}
		switch kind {
		case "rich_text_section":
			c.only(e, at, "type elements")
			c.leaves(e, at)
		case "rich_text_quote":
			c.only(e, at, "type elements border")
			c.whole(e, "border", at, optional, 0, 1)
			c.leaves(e, at)
		case "rich_text_preformatted":
			c.only(e, at, "type elements border language")
			c.whole(e, "border", at, optional, 0, 1)
			c.str(e, "language", at, optional, 0, 100)
			c.leaves(e, at)
		case "rich_text_list":
			c.richList(e, at)
		default:
			c.add(at+"/type", "unsupported type: %s", kind)
		}
	})
}

func (c *checker) richList(e object, at string) {
	c.only(e, at, "type style elements indent offset border")
	c.enum(e, "style", at, required, "bullet", "ordered")
	c.whole(e, "indent", at, optional, 0, 8)
	c.whole(e, "offset", at, optional, 0, 1_000_000)
	c.whole(e, "border", at, optional, 0, 1)
	c.items(e, "elements", at, required, 1, 1000, func(v any, at string) {
		s, ok := c.object(v, at)
		if !ok {
			return
		}
		if kind, ok := c.kind(s, at); !ok || kind != "rich_text_section" {
			c.add(at+"/type", "unsupported type: %s", kind)
			return
		}
		c.only(s, at, "type elements")
		c.leaves(s, at)
	})
}

func (c *checker) leaves(o object, at string) {
	c.items(o, "elements", at, required, 0, 1000, c.leaf)
}

func (c *checker) leaf(v any, at string) {
	e, ok := c.object(v, at)
	if !ok {
		return
	}
	kind, ok := c.kind(e, at)
	if !ok {
		return
	}
	keys, known := c.leafRules[kind]
	if !known {
		c.add(at+"/type", "unsupported type: %s", kind)
		return
	}
	c.only(e, at, "type style "+keys[0]+" "+keys[1])
	switch kind {
	case "text":
		text, _ := c.str(e, "text", at, required, 1, 12_000)
		c.count(text)
	case "broadcast":
		c.enum(e, "range", at, required, "here", "channel", "everyone")
	case "date":
		c.whole(e, "timestamp", at, required, 0, 1<<53)
		c.str(e, "format", at, required, 1, 3000)
		c.str(e, "fallback", at, optional, 0, 3000)
	case "emoji":
		c.str(e, "name", at, required, 1, 255)
		c.whole(e, "skin_tone", at, optional, 1, 6)
	case "link":
		c.str(e, "url", at, required, 1, 3000)
		c.str(e, "text", at, optional, 0, 3000)
		c.flag(e, "unsafe", at, optional)
	default:
		c.str(e, keys[0], at, required, 1, 255)
	}
	if v, ok := e["style"]; ok {
		if s, ok := c.object(v, at+"/style"); ok {
			allowed := "bold italic strike code underline"
			if kind != "text" && kind != "link" {
				allowed = "bold italic strike highlight client_highlight unlink underline code"
			}
			c.only(s, at+"/style", allowed)
			for _, k := range sortedKeys(s) {
				c.flag(s, k, at+"/style", optional)
			}
		}
	}
}
