package main

import (
	"context"
	"fmt"
	"time"

	"winlog/ladder"
	"winlog/storage"
)

// demoVerdict is what is said of a sample person's quarter.
type demoVerdict struct {
	who      string
	quarter  int // 0 = this one, -1 = the last, …
	claim    demoReading
	reading  demoReading // of the manager; empty = they have not answered
	decision ladder.Decision
}

// demoReading is a value for each dimension, in their order, and for the whole.
type demoReading struct {
	scope, collaboration, mentorship, outcome, overall ladder.VerdictValue
	line                                               string
}

// demoVerdicts have one of each: a run that grows, a claim that waits, a "not
// yet", and a claim that nobody answered.
func demoVerdicts() []demoVerdict {
	const next, partial, current, none = ladder.ValueNext, ladder.ValuePartial, ladder.ValueCurrent, ladder.ValueNone
	return []demoVerdict{
		{
			who: "ines", quarter: -2, decision: ladder.Confirm,
			claim:   demoReading{next, next, current, next, next, "Chose the problem, and three teams changed how they release."},
			reading: demoReading{next, next, current, next, next, "The error budget was yours from the question to the result."},
		},
		{
			who: "ines", quarter: -1, decision: ladder.Confirm,
			claim:   demoReading{next, next, next, next, next, "The clean-up held, and Arun runs the review without me."},
			reading: demoReading{next, next, current, next, next, "Every week of it. Make mentoring a habit beyond one person."},
		},
		{
			who: "ines", quarter: 0,
			claim: demoReading{next, next, current, none, next, "Three teams settled on one way to retry refunds."},
		},
		{
			who: "arun", quarter: -1, decision: ladder.NotYet,
			claim:   demoReading{next, next, none, next, next, "Designed the alert clean-up and ran the review."},
			reading: demoReading{partial, partial, none, next, partial, "Two strong months. Take one problem from start to end next quarter and it counts."},
		},
		{
			who: "yuki", quarter: -1,
			claim: demoReading{next, next, none, current, next, "Two teams plan against the strategy."},
		},
	}
}

// demoLeave is a sample person away at the beginning of a quarter.
type demoLeave struct {
	who     string
	quarter int
	days    int
}

func demoLeaves() []demoLeave { return []demoLeave{{who: "yuki", quarter: -2, days: 46}} }

// sayVerdicts has the sample people claim and answer by the rules, a few days
// after each quarter. Somebody whose level the ladder in use does not have claims
// nothing.
func (c *config) sayVerdicts(ctx context.Context, db *storage.DB, now time.Time) error {
	for _, l := range demoLeaves() {
		first := c.sampleQuarter(now).Add(l.quarter).First()
		leave := ladder.Leave{User: demoID(l.who), From: first, Until: first.AddDays(l.days)}
		if err := db.SaveLeave(ctx, leave.User, leave); err != nil {
			return fmt.Errorf("leave of %s: %w", l.who, err)
		}
	}
	for _, d := range demoVerdicts() {
		if err := c.sayVerdict(ctx, db, d, now); err != nil {
			return fmt.Errorf("what is said of %s's quarter: %w", d.who, err)
		}
	}
	return nil
}

func (c *config) sayVerdict(ctx context.Context, db *storage.DB, d demoVerdict, now time.Time) error {
	in, err := db.FindRecord(ctx, demoID(d.who))
	if err != nil {
		return err
	}
	loc := in.Person.Location(c.location)
	today := ladder.DateOf(now.In(loc))
	quarter := c.sampleQuarter(now).Add(d.quarter).Period()
	in.Rules, in.Ladder, in.Today = c.streak, c.ladder, quarter.Until.AddDays(3)
	if in.Today.After(today) {
		in.Today = today
	}
	at := time.Date(in.Today.Year, in.Today.Month, in.Today.Day, 10, 0, 0, 0, loc)
	if at.After(now) {
		at = now
	}
	for _, q := range ladder.ComputeStreak(in).Quarters {
		if q.Quarter.From != quarter.From || q.Target == "" || q.Early {
			continue
		}
		v, err := db.ChangeVerdict(ctx, in.Person.ID, in.Person.ID, quarter, q.Target, func(v *ladder.Verdict) (err error) {
			*v, err = ladder.ClaimQuarter(*v, q, c.reading(in.Person.ID, at, d.claim))
			return err
		})
		if err != nil || d.decision == "" {
			return err
		}
		q.Verdict = v
		boss := ladder.Viewer{ID: in.Person.Manager}
		_, err = db.ChangeVerdict(ctx, boss.ID, in.Person.ID, quarter, q.Target, func(v *ladder.Verdict) (err error) {
			if *v, err = ladder.ReadQuarter(*v, q, boss, c.reading(boss.ID, at, d.reading)); err != nil {
				return err
			}
			*v, err = ladder.AnswerQuarter(*v, q, boss, ladder.Answer{At: at, Decision: d.decision, Note: d.reading.line})
			return err
		})
		return err
	}
	return nil
}

// reading is what somebody says, without the dimensions that the ladder in use
// does not have.
func (c *config) reading(by ladder.UserID, at time.Time, d demoReading) ladder.Reading {
	r := ladder.Reading{By: by, At: at, Value: d.overall, Note: d.line, Dimensions: map[ladder.DimensionID]ladder.VerdictValue{}}
	for id, v := range map[ladder.DimensionID]ladder.VerdictValue{
		"scope": d.scope, "collaboration": d.collaboration, "mentorship": d.mentorship, "outcome": d.outcome,
	} {
		if _, ok := c.ladder.Dimension(id); ok {
			r.Dimensions[id] = v
		}
	}
	return r
}
