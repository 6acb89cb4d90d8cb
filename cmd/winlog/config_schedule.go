package main

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"winlog/bot"
	"winlog/ladder"
)

// scheduleSettings are when each kind of message is sent by itself, and when
// people can be reached at all.
func scheduleSettings() []setting {
	var all []setting
	for _, k := range bot.MessageKinds() {
		all = append(all, setting{key: scheduleKey(k.ID), def: k.Default, set: func(c *config, v string) error {
			rule, on, err := bot.ParseMessageRule(k, v)
			if err != nil || !on {
				return err
			}
			if c.messages == nil {
				c.messages = bot.MessageRules{}
			}
			c.messages[k.ID] = rule
			return nil
		}})
	}
	return append(all,
		setting{key: "schedule.working_hours", def: "9:00-17:00", set: setWorkingHours},
		setting{key: "schedule.working_days", def: "mon,tue,wed,thu,fri", list: true, set: setWorkingDays},
		setting{key: "schedule.holidays", list: true, set: setHolidays},
	)
}

func scheduleKey(kind ladder.MessageKind) string { return "schedule." + string(kind) }

// checkSchedule judges the rules together.
func (c *config) checkSchedule(where map[string]string) faults {
	var found faults
	_, digest := c.messages[ladder.MessageDigest]
	for _, k := range bot.MessageKinds() {
		if c.messages[k.ID].NeedsDigest() && !digest {
			found = append(found, fault{text: fmt.Sprintf("%s: it is tied to the digest, and schedule.digest is off or faulty", where[scheduleKey(k.ID)])})
		}
	}
	return found
}

// setWorkingHours reads 9-17 and 8:30-16:45.
func setWorkingHours(c *config, v string) error {
	from, to, ok := strings.Cut(strings.ReplaceAll(v, " ", ""), "-")
	begin, okBegin := parseClock(from)
	end, okEnd := parseClock(to)
	if !ok || !okBegin || !okEnd {
		return fmt.Errorf("%q are no working hours: write them like 9:00-17:00", v)
	}
	if end-begin < 60 { // so that a clock change never swallows them
		return fmt.Errorf("working hours from %s to %s are too short: an hour at least, and they end on the day they begin", from, to)
	}
	c.work.From, c.work.To = begin, end
	return nil
}

// parseClock is a time of day in minutes; 24:00 is the end of the day.
func parseClock(s string) (int, bool) {
	if s == "24" || s == "24:00" {
		return 24 * 60, true
	}
	for _, form := range []string{"15:04", "15"} {
		if t, err := time.Parse(form, s); err == nil {
			return t.Hour()*60 + t.Minute(), true
		}
	}
	return 0, false
}

func setWorkingDays(c *config, v string) error {
	c.work.Days = [7]bool{}
	for item := range strings.SplitSeq(v, ",") {
		item = strings.TrimSpace(item)
		day, ok := weekday(item)
		if !ok {
			return fmt.Errorf("%q is no day of the week: write a list such as mon, tue, wed, thu, fri", item)
		}
		c.work.Days[day] = true
	}
	return nil
}

func weekday(s string) (time.Weekday, bool) {
	for d := time.Sunday; d <= time.Saturday; d++ {
		name := strings.ToLower(d.String())
		if len(s) >= 3 && strings.HasPrefix(name, strings.ToLower(s)) {
			return d, true
		}
	}
	return 0, false
}

func setHolidays(c *config, v string) error {
	var bad []string
	for item := range strings.SplitSeq(v, ",") {
		if item = strings.TrimSpace(item); item == "" {
			continue
		}
		h, err := ladder.ParseHoliday(item)
		if e, ok := errors.AsType[*ladder.Error](err); ok {
			bad = append(bad, e.Text)
			continue
		}
		c.work.Holidays = append(c.work.Holidays, h)
	}
	if len(bad) > 0 {
		return errors.New(strings.Join(bad, " "))
	}
	return nil
}
