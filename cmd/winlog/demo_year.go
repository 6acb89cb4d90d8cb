package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"winlog/ladder"
	"winlog/slacksim"
)

// yearRow is one thing that happens in the year that the demo plays.
type yearRow struct {
	quarter int // 1 is the quarter after the one in progress
	day     int // of the quarter, from 1; on a weekend it waits for Monday
	who     string
	act     act
}

// act is something that people do, as data: what it says for who watches, with
// the quarters' names, and how a person does it in Slack.
type act struct {
	says string // "logs a win"
	do   func(context.Context, *actor) error
}

// actor is a sample person who acts on a day of the year.
type actor struct {
	*slacksim.User
	d      *demo
	handle string
	today  ladder.Date
	year   ladder.Quarter // the quarter before the first of the year
}

// quarter is the name of a quarter of the year, "2027-Q1".
func (a *actor) quarter(n int) string { return a.year.Add(n).String() }

// firstAt is when the first of a day's people acts, in minutes of their day:
// messages that are sent by themselves come before.
const firstAt = 10 * 60

// aboutYear is what the page says of it.
const aboutYear = "Four quarters of the sample people in about three minutes: wins, goals, claims and answers, a promotion, a leave, a change of manager. It stops whenever you act."

// year is the story of the sample company in the quarters after one, as steps of
// the local Slack.
func (d *demo) year(this ladder.Quarter) []slacksim.Step {
	var all []slacksim.Step
	before := map[ladder.Date]int{} // how many rows a day has so far
	for _, row := range demoYear() {
		day := this.Add(row.quarter).First().AddDays(row.day - 1)
		for day.Weekday() == time.Saturday || day.Weekday() == time.Sunday {
			day = day.AddDays(1)
		}
		a := &actor{User: d.sim.User(string(demoID(row.who))), d: d, handle: row.who, today: day, year: this}
		all = append(all, slacksim.Step{
			At:   day.At(firstAt+5*before[day], demoZone(row.who)),
			What: firstName(row.who) + " " + a.named(row.act.says),
			Do:   func(ctx context.Context) error { return errors.Join(row.act.do(ctx, a), a.leaves(ctx)) },
		})
		before[day]++
	}
	slices.SortStableFunc(all, func(a, b slacksim.Step) int { return a.At.Compare(b.At) })
	return all
}

// named fills the names of quarters into a line: "claims {2}".
func (a *actor) named(says string) string {
	for n := range 6 {
		says = strings.ReplaceAll(says, fmt.Sprintf("{%d}", n), a.quarter(n))
	}
	return says
}

func firstName(handle string) string {
	for _, p := range demoPeople() {
		if p.handle == handle {
			first, _, _ := strings.Cut(p.name, " ")
			return first
		}
	}
	return handle
}
