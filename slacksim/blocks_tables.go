package slacksim

import (
	"fmt"
	"strconv"
)

// The checks of tables and charts: SLACK.md 3.2.

func (c *checker) table(o object, at string) {
	c.items(o, "rows", at, required, 1, 100, func(v any, at string) {
		c.row(v, at, 20, &c.tables, "rich_text", "raw_text", "raw_number")
	})
	if c.tables > 10_000 {
		c.add(at+"/rows", "must be less than 10001 characters")
	}
	if v, ok := o["column_settings"]; ok && v != nil {
		c.items(o, "column_settings", at, optional, 0, 20, func(v any, at string) {
			if v == nil {
				return // a column without settings of its own
			}
			if s, ok := c.object(v, at); ok {
				c.only(s, at, "align is_wrapped")
				c.enum(s, "align", at, optional, "left", "center", "right")
				c.flag(s, "is_wrapped", at, optional)
			}
		})
	}
}

func (c *checker) dataTable(o object, at string) {
	c.str(o, "caption", at, required, 1, 3000)
	c.whole(o, "page_size", at, optional, 1, 100)
	width := -1
	c.items(o, "rows", at, required, 2, 201, func(v any, at string) {
		n := c.row(v, at, 20, &c.data, "rich_text", "raw_text", "raw_number", "action_cell")
		if width >= 0 && n != width {
			c.add(at, "must have %d cells as the first row has", width)
		} else {
			width = n
		}
	})
	if width > 0 {
		c.whole(o, "row_header_column_index", at, optional, 0, width-1)
	}
	if c.data > 20_000 {
		c.add(at+"/rows", "must be less than 20001 characters")
	}
}

// row checks the cells of a row, adds up their characters and returns how many cells there are.
func (c *checker) row(v any, at string, most int, chars *int, kinds ...string) int {
	cells, ok := v.([]any)
	if !ok {
		c.add(at, "must provide an array")
		return 0
	}
	if len(cells) == 0 {
		c.add(at, "no fewer than 1 items allowed")
	}
	if len(cells) > most {
		c.add(at, "no more than %d items allowed", most)
		cells = cells[:most]
	}
	for i, cell := range cells {
		c.cell(cell, at+"/"+strconv.Itoa(i), chars, kinds)
	}
	return len(cells)
}

func (c *checker) cell(v any, at string, chars *int, kinds []string) {
	o, ok := c.object(v, at)
	if !ok {
		return
	}
	kind, ok := c.kind(o, at)
	if !ok {
		return
	}
	allowed := false
	for _, k := range kinds {
		allowed = allowed || k == kind
	}
	if !allowed {
		c.add(at+"/type", "unsupported type: %s", kind)
		return
	}
	c.inCell, c.cells = true, 0
	switch kind {
	case "raw_text":
		c.only(o, at, "type text")
		text, _ := c.str(o, "text", at, required, 0, 10_000)
		c.count(text)
	case "raw_number":
		c.only(o, at, "type value text")
		if v, ok := c.there(o, "value", at, required); ok && !isNumber(v) {
			c.add(at+"/value", "must provide a number")
		}
		text, _ := c.str(o, "text", at, optional, 0, 10_000)
		c.count(text)
	case "rich_text":
		c.only(o, at, "type elements")
		c.richText(o, at)
	case "action_cell":
		c.only(o, at, "type element fallback")
		if v, ok := c.there(o, "element", at, required); ok {
			c.element(v, at+"/element", inCard)
		}
	}
	*chars += c.cells
	c.inCell = false
	if v, ok := o["fallback"]; ok && kind == "action_cell" {
		c.cell(v, at+"/fallback", chars, []string{"raw_text", "raw_number", "rich_text"})
	}
}

func (c *checker) chart(o object, at string) {
	if c.charts++; c.charts == 3 {
		c.add(at, "no more than 2 items allowed")
	}
	c.str(o, "title", at, required, 1, 50)
	v, ok := c.there(o, "chart", at, required)
	if !ok {
		return
	}
	at += "/chart"
	chart, ok := c.object(v, at)
	if !ok {
		return
	}
	switch c.enum(chart, "type", at, required, "pie", "bar", "line", "area") {
	case "pie":
		c.only(chart, at, "type segments")
		c.items(chart, "segments", at, required, 1, 12, func(v any, at string) {
			c.point(v, at)
			if o, ok := v.(object); ok && !positive(o["value"]) {
				c.add(at+"/value", "must be more than 0")
			}
		})
	case "bar", "line", "area":
		c.only(chart, at, "type series axis_config")
		c.axes(chart, at)
	}
}

// point checks a label with a value.
func (c *checker) point(v any, at string) {
	o, ok := c.object(v, at)
	if !ok {
		return
	}
	c.only(o, at, "label value")
	c.str(o, "label", at, required, 1, 20)
	if v, ok := c.there(o, "value", at, required); ok && !isNumber(v) {
		c.add(at+"/value", "must provide a number")
	}
}

func (c *checker) axes(chart object, at string) {
	categories := map[string]bool{}
	if v, ok := c.there(chart, "axis_config", at, required); ok {
		if axis, ok := c.object(v, at+"/axis_config"); ok {
			c.only(axis, at+"/axis_config", "categories x_label y_label")
			c.items(axis, "categories", at+"/axis_config", required, 1, 20, func(v any, at string) {
				text, ok := v.(string)
				if !ok {
					c.add(at, "must provide a string")
					return
				}
				c.length(text, at, 1, 20)
				categories[text] = true
			})
			c.str(axis, "x_label", at+"/axis_config", optional, 1, 50)
			c.str(axis, "y_label", at+"/axis_config", optional, 1, 50)
		}
	}
	names := map[string]bool{}
	c.items(chart, "series", at, required, 1, 12, func(v any, at string) {
		s, ok := c.object(v, at)
		if !ok {
			return
		}
		c.only(s, at, "name data")
		name, _ := c.str(s, "name", at, required, 1, 20)
		if names[name] {
			c.add(at+"/name", "must be unique")
		}
		names[name] = true
		points := c.items(s, "data", at, required, 1, 20, func(v any, at string) {
			c.point(v, at)
			if p, ok := v.(object); ok && !categories[fmt.Sprint(p["label"])] {
				c.add(at+"/label", "must be a valid enum value")
			}
		})
		if len(categories) > 0 && points != len(categories) {
			c.add(at+"/data", "must have one point for each category")
		}
	})
}
