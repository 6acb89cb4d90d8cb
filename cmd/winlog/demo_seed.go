package main

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"winlog/ladder"
	"winlog/storage"
)

// id is the person's Slack id: U0INES for ines.
func (p demoPerson) id() ladder.UserID { return demoID(p.handle) }

func (p demoPerson) email() string { return p.handle + "@example.com" }

func (c demoChannel) id() string { return "C0" + strings.ToUpper(c.name) }

func demoID(handle string) ladder.UserID {
	if handle == "" {
		return ""
	}
	return ladder.UserID("U0" + strings.ToUpper(handle))
}

// fillSamples puts the sample people, goals and wins into a database that is still
// empty; one that was kept from an earlier demo stays as it is.
func (c *config) fillSamples(ctx context.Context, now func() time.Time, log *slog.Logger) error {
	db, err := storage.Open(ctx, c.dsn, storageOptions(c, now, log))
	if err != nil {
		return err
	}
	defer db.Close()
	stats, err := db.Stats(ctx)
	if err != nil || stats.People > 0 || stats.Wins > 0 {
		return err
	}
	today := ladder.DateOf(now().In(c.location))
	if _, err := db.FollowCalendar(ctx, c.calendar, today); err != nil { // quarters are those of the configuration from the start
		return err
	}
	since := today.AddDays(-800) // they have had their managers for longer than the demo looks back
	if _, err := db.ImportPeople(ctx, samplePeople(c.ladder, today), "", since, false); err != nil {
		return err
	}
	goals, err := c.saveSampleGoals(ctx, db, now())
	if err != nil {
		return err
	}
	wins := sampleWins(c, now())
	for i, d := range demoWins() {
		wins[i].Goal = goals[d.goal]
	}
	keys := make([]string, len(wins))
	for i := range keys {
		keys[i] = fmt.Sprintf("demo:%d", i)
	}
	if _, err := db.SaveWins(ctx, wins, keys, false); err != nil {
		return err
	}
	if err := c.sayVerdicts(ctx, db, now()); err != nil {
		return err
	}
	return c.sayLines(ctx, db, now())
}

// samplePeople are those whom the bot knows already. Levels that a ladder of
// the operator's own does not have are left out, so that people are asked.
func samplePeople(l *ladder.Ladder, today ladder.Date) []ladder.Person {
	var people []ladder.Person
	for _, p := range demoPeople() {
		if p.level == "" {
			continue
		}
		person := ladder.Person{
			ID: p.id(), Email: p.email(), Name: p.name, Manager: demoID(p.boss), Timezone: p.zone, Team: p.team,
			StartDate: ladder.NewDate(today.Year-p.years, today.Month, 1), Active: true,
		}
		if _, ok := l.Level(p.level); ok && l.HasRole(p.role) {
			person.Level, person.Role = p.level, p.role
		}
		people = append(people, person)
	}
	return people
}

// sampleQuarter is the quarter that counts as this one for all sample people: that
// of whoever is furthest behind, so that nothing of theirs lies in the future.
func (c *config) sampleQuarter(now time.Time) ladder.Quarter {
	this := c.calendar.Of(ladder.DateOf(now.In(c.location)))
	for _, p := range demoPeople() {
		if q := c.calendar.Of(ladder.DateOf(now.In(demoZone(p.handle)))); q.Compare(this) < 0 {
			this = q
		}
	}
	return this
}

// sampleWins dates the sample wins relative to now. What the ladder in use does
// not have (a dimension, a level) is left out of them.
func sampleWins(c *config, now time.Time) []ladder.Win {
	var wins []ladder.Win
	for _, d := range demoWins() {
		loc := demoZone(d.who)
		today := ladder.DateOf(now.In(loc))
		day := d.day(c.sampleQuarter(now), today)
		w := ladder.Win{
			User: demoID(d.who), OccurredOn: day, Text: d.text, Result: d.result,
			Links: d.links, Visibility: d.seen, Source: "import",
			CreatedAt: time.Date(day.Year, day.Month, day.Day, 16, 0, 0, 0, loc),
		}
		if w.CreatedAt.After(now) {
			w.CreatedAt = now
		}
		w.UpdatedAt = w.CreatedAt
		if w.Visibility == "" {
			w.Visibility = c.visibility
		}
		for _, dim := range d.dims {
			if _, ok := c.ladder.Dimension(dim); ok {
				w.Dimensions = append(w.Dimensions, dim)
			}
		}
		if _, ok := c.ladder.Level(d.level); ok {
			w.Level = d.level
		}
		for _, handle := range d.with {
			w.People = append(w.People, demoID(handle))
		}
		wins = append(wins, w)
	}
	return wins
}

// day is the win's date: so far into its quarter, never after today, and on a
// working day if the quarter has begun with one.
func (d demoWin) day(this ladder.Quarter, today ladder.Date) ladder.Date {
	q := this.Add(d.quarter)
	days := q.End().DaysSince(q.First())
	if d.quarter == 0 {
		days = min(days, today.DaysSince(q.First())+1)
	}
	day := q.First().AddDays((days - 1) * d.percent / 100)
	for day.After(q.First()) && (day.Weekday() == time.Saturday || day.Weekday() == time.Sunday) {
		day = day.AddDays(-1)
	}
	return day
}

func demoZone(handle string) *time.Location {
	for _, p := range demoPeople() {
		if p.handle == handle {
			return ladder.Person{Timezone: p.zone}.Location(time.UTC)
		}
	}
	return time.UTC
}
