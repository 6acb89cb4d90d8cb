package slacksim

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// The checks of elements that a person fills in: SLACK.md 3.3.

func (c *checker) datePicker(o object, at string) {
	if text, ok := c.str(o, "initial_date", at, optional, 1, 10); ok && !isDate(text) {
		c.add(at+"/initial_date", "must match the format YYYY-MM-DD")
	}
}

func (c *checker) timePicker(o object, at string) {
	if text, ok := c.str(o, "initial_time", at, optional, 1, 5); ok && !isTime(text) {
		c.add(at+"/initial_time", "must match the format HH:mm")
	}
	if zone, ok := c.str(o, "timezone", at, optional, 1, 255); ok {
		if _, err := time.LoadLocation(zone); err != nil {
			c.add(at+"/timezone", "must be a valid enum value")
		}
	}
}

func (c *checker) dateTimePicker(o object, at string) {
	c.whole(o, "initial_date_time", at, optional, 1_000_000_000, 9_999_999_999)
}

func (c *checker) plainInput(o object, at string) {
	least, hasLeast := c.whole(o, "min_length", at, optional, 0, 3000)
	most, hasMost := c.whole(o, "max_length", at, optional, 1, 3000)
	if hasLeast && hasMost && least > most {
		c.add(at+"/min_length", "must be less than %d", most+1)
	}
	c.flag(o, "multiline", at, optional)
	c.lineInput(o, at)
	if !hasMost {
		most = 3000
	}
	if text, ok := o["initial_value"].(string); ok && len([]rune(text)) > most {
		c.add(at+"/initial_value", "must be less than %d characters", most+1)
	}
}

func (c *checker) lineInput(o object, at string) {
	c.str(o, "initial_value", at, optional, 0, 3000)
	v, ok := o["dispatch_action_config"]
	if !ok {
		return
	}
	at += "/dispatch_action_config"
	if d, ok := c.object(v, at); ok {
		c.only(d, at, "trigger_actions_on")
		c.items(d, "trigger_actions_on", at, required, 1, 2, func(v any, at string) {
			if v != "on_enter_pressed" && v != "on_character_entered" {
				c.add(at, "must be a valid enum value")
			}
		})
	}
}

func (c *checker) numberInput(o object, at string) {
	decimal := c.flag(o, "is_decimal_allowed", at, required)
	for _, key := range []string{"initial_value", "min_value", "max_value"} {
		if text, ok := c.str(o, key, at, optional, 1, 100); ok && !isNumeral(text, decimal) {
			c.add(at+"/"+key, "must be a number")
		}
	}
	rest := object{}
	if v, ok := o["dispatch_action_config"]; ok {
		rest["dispatch_action_config"] = v
	}
	c.lineInput(rest, at)
}

func (c *checker) richInput(o object, at string) {
	least, hasLeast := c.whole(o, "min_lines", at, optional, 1, 100)
	most, hasMost := c.whole(o, "max_lines", at, optional, 1, 100)
	if !hasMost {
		most = 8
	}
	if hasLeast && least > most {
		c.add(at+"/min_lines", "must be less than %d", most+1)
	}
	if v, ok := o["initial_value"]; ok {
		c.nested(v, at+"/initial_value", "rich_text")
	}
	rest := object{}
	if v, ok := o["dispatch_action_config"]; ok {
		rest["dispatch_action_config"] = v
	}
	c.lineInput(rest, at)
}

func (c *checker) fileInput(o object, at string) {
	if c.scopes != nil && !c.scopes("files:read") {
		c.add(at+"/type", "unsupported type: file_input")
	}
	c.whole(o, "max_files", at, optional, 1, 10)
	c.items(o, "filetypes", at, optional, 1, 100, func(v any, at string) {
		if _, ok := v.(string); !ok {
			c.add(at, "must provide a string")
		}
	})
}

var (
	dateForm    = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)
	timeForm    = regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d$`)
	wholeForm   = regexp.MustCompile(`^-?\d+$`)
	decimalForm = regexp.MustCompile(`^-?(\d+\.?\d*|\.\d+)$`)
)

func isDate(text string) bool {
	if !dateForm.MatchString(text) {
		return false
	}
	_, err := time.Parse(time.DateOnly, text)
	return err == nil
}

func isTime(text string) bool { return timeForm.MatchString(text) }

func isNumeral(text string, decimal bool) bool {
	if decimal {
		return decimalForm.MatchString(text)
	}
	return wholeForm.MatchString(text)
}

func isNumber(v any) bool {
	_, ok := v.(json.Number)
	return ok
}

func positive(v any) bool {
	n, ok := v.(json.Number)
	if !ok {
		return false
	}
	f, err := n.Float64()
	return err == nil && f > 0
}

func asInt(v any) (int, bool) {
	n, ok := v.(json.Number)
	if !ok || strings.ContainsAny(n.String(), ".eE") {
		return 0, false
	}
	i, err := strconv.Atoi(n.String())
	return i, err == nil
}
