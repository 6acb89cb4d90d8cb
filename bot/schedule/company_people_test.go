package schedule_test

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"winlog/ladder"
)

// hire adds somebody who begins on a day. Every eighth manages people; the rest
// report to one of those, and most of the first ones to big.
func (c *company) hire(from ladder.Date) {
	c.t.Helper()
	n := len(c.people)
	id, zone := ladder.UserID(fmt.Sprintf("U%03d", n)), twelveZones[c.rng.IntN(len(twelveZones))]
	c.world.people(string(id) + " " + zone)
	c.people = append(c.people, id)
	c.history[id] = []phase{{from: c.clock.Now(), zone: zone, active: true}}
	c.must(func() error {
		_, err := c.db.UpdatePerson(c.t.Context(), id, func(p *ladder.Person) error {
			p.Name, p.StartDate = nameOf(id), from
			return nil
		})
		return err
	})
	level := ladder.LevelID(fmt.Sprintf("IC%d", 1+c.rng.IntN(3)))
	if manages(id) {
		level = "M1"
	}
	c.must(func() error {
		_, err := c.db.SetLevel(c.t.Context(), ladder.LevelInterval{User: id, Level: level, Role: ladder.Eng, From: from, Change: ladder.LevelInitial, At: c.clock.Now()})
		return err
	})
	switch {
	case n == 0:
	case manages(id):
		c.reportsTo(id, "U000", from)
	case c.crowd > 0 && c.rng.IntN(5) > 0:
		c.crowd--
		c.reportsTo(id, big, from)
	default:
		c.reportsTo(id, c.someManager(), from)
	}
}

// manages reports whether somebody is one of those to whom others report.
func manages(id ladder.UserID) bool {
	n, err := strconv.Atoi(string(id[1:]))
	return err == nil && n%8 == 0
}

func (c *company) someManager() ladder.UserID {
	return c.people[c.rng.IntN((len(c.people)+7)/8)*8]
}

// nameOf is how somebody is called in messages.
func nameOf(id ladder.UserID) string { return "Name-of-" + string(id) }

// reportsTo changes somebody's manager as the bot does it, unless it were a circle.
func (c *company) reportsTo(id, manager ladder.UserID, from ladder.Date) {
	c.t.Helper()
	if manager == c.managerAt(id, c.clock.Now()) || manager == id {
		return
	}
	if c.may(func() error { return c.db.SetManager(c.t.Context(), id, manager, from, "self", id) }) {
		c.bosses[id] = append(c.bosses[id], reporting{c.clock.Now(), manager})
	}
}

// managerAt is whom somebody reported to at a moment.
func (c *company) managerAt(id ladder.UserID, t time.Time) ladder.UserID {
	for _, r := range slices.Backward(c.bosses[id]) {
		if !r.from.After(t) {
			return r.manager
		}
	}
	return ""
}

// managedSince reports whether somebody managed another at some time between two
// moments.
func (c *company) managedSince(manager, id ladder.UserID, from, until time.Time) bool {
	all := c.bosses[id]
	for i, r := range all {
		ended := i+1 < len(all) && !all[i+1].from.After(from)
		if r.manager == manager && !r.from.After(until) && !ended {
			return true
		}
	}
	return false
}

// today is the day somebody has.
func (c *company) today(id ladder.UserID) ladder.Date {
	return ladder.DateOf(c.clock.Now().In(location(c.t, c.phaseAt(id, c.clock.Now()).zone)))
}

// change makes somebody different from now on, here and in the database.
func (c *company) change(id ladder.UserID, do func(*phase)) {
	c.t.Helper()
	all := c.history[id]
	next := all[len(all)-1]
	next.from, next.away = c.clock.Now(), slices.Clone(next.away)
	do(&next)
	c.history[id] = append(all, next)
	c.must(func() error {
		_, err := c.db.UpdatePerson(c.t.Context(), id, func(p *ladder.Person) error { p.Timezone, p.Active = next.zone, next.active; return nil })
		return err
	})
}

// phaseAt is how somebody was at a moment.
func (c *company) phaseAt(id ladder.UserID, t time.Time) phase {
	all := c.history[id]
	for _, p := range slices.Backward(all) {
		if !p.from.After(t) {
			return p
		}
	}
	return all[0]
}

func (c *company) odds(oneIn int) bool { return c.rng.IntN(oneIn) == 0 }

func (c *company) somebody() ladder.UserID { return c.people[c.rng.IntN(len(c.people))] }

// happens lets one thing happen to somebody, or nothing.
func (c *company) happens() {
	c.t.Helper()
	id, now := c.somebody(), ladder.DateOf(c.clock.Now())
	seldom := 30
	if now.DaysSince(fiscal(now).From) < 9 { // companies do it as a quarter begins
		seldom = 3
	}
	switch {
	case c.odds(seldom): // reorganisation
		boss := c.someManager()
		if c.odds(2) {
			boss = big
		}
		c.reportsTo(id, boss, c.today(id))
	case c.odds(400): // of a whole team
		from, to := c.someManager(), c.someManager()
		for _, id := range c.people {
			if from != big && c.managerAt(id, c.clock.Now()) == from {
				c.reportsTo(id, to, c.today(id))
			}
		}
	case id == big:
	case c.odds(60):
		c.change(id, func(p *phase) { p.active = !p.active })
	case c.odds(120):
		c.change(id, func(p *phase) { p.zone = twelveZones[c.rng.IntN(len(twelveZones))] })
	case c.odds(60):
		c.takeLeave(id)
	case c.odds(150) && len(c.people) < 400:
		c.hire(now)
	}
}

func (c *company) takeLeave(id ladder.UserID) {
	c.t.Helper()
	last := c.history[id][len(c.history[id])-1]
	from := ladder.DateOf(c.clock.Now()).AddDays(2 + c.rng.IntN(30)) // nobody is on leave for hours already
	l := ladder.Leave{User: id, From: from, Until: from.AddDays(1 + c.rng.IntN(40))}
	for _, other := range last.away {
		if other.From.Before(l.Until) && l.From.Before(other.Until) {
			return
		}
	}
	c.must(func() error { return c.db.SaveLeave(c.t.Context(), id, l) })
	c.change(id, func(p *phase) { p.away = append(p.away, l) })
}
