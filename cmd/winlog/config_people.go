package main

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/robfig/cron/v3"

	"winlog/bot"
)

// profileField is the form of the id of a field of Slack's profiles.
var profileField = regexp.MustCompile(`^Xf[A-Z0-9]{5,20}$`)

// peopleSettings are about what is taken from Slack's list of members.
func peopleSettings() []setting {
	return []setting{
		{key: "people.sync", def: "30 3 * * *", set: func(c *config, v string) error {
			if strings.EqualFold(v, "off") {
				c.peopleSync = nil
				return nil
			}
			var err error
			c.peopleSync, err = parseCron(v)
			return err
		}},
		{key: "people.manager_field", set: func(c *config, v string) error {
			if c.managerField = v; v != "" && !profileField.MatchString(v) {
				return fmt.Errorf("%q is no field of Slack's profiles: its id looks like Xf012AB3CD4; team.profile.get lists them", v)
			}
			return nil
		}},
	}
}

// parseCron reads when something is done, in the zone of calendar.timezone. The
// library takes a zone in the spec as well, and panics on some.
func parseCron(spec string) (cron.Schedule, error) {
	if strings.Contains(spec, "TZ=") {
		return nil, errors.New("write no zone in a cron spec: calendar.timezone is the one it is read in")
	}
	s, err := cron.ParseStandard(spec)
	if err != nil {
		return nil, fmt.Errorf("%q is no cron spec: write minute, hour, day of the month, month and day of the week, such as 30 3 * * *, or off", spec)
	}
	return s, nil
}

// lastTime is the newest time of a schedule that is not after now; false if it
// had none in the last weeks, or there is no schedule.
func lastTime(s cron.Schedule, now time.Time) (time.Time, bool) {
	if s == nil {
		return time.Time{}, false
	}
	for _, back := range []time.Duration{time.Hour, 25 * time.Hour, 8 * 24 * time.Hour, 35 * 24 * time.Hour} {
		var last time.Time
		for t := s.Next(now.Add(-back)); !t.IsZero() && !t.After(now); t = s.Next(t) {
			last = t
		}
		if !last.IsZero() {
			return last, true
		}
	}
	return time.Time{}, false
}

// moreScopes are the scopes that the configuration needs beside the usual ones.
func (c *config) moreScopes() []string {
	if c.managerField == "" {
		return nil
	}
	return []string{bot.ProfileScope}
}
