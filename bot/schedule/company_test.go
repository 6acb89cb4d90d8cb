package schedule_test

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"winlog/bot"
	"winlog/bot/schedule"
	"winlog/ladder"
	"winlog/storage"
	"winlog/storage/storagetest"
)

// company is people in twelve zones who come, go, move, take leave, change their
// managers and write, while Slack fails now and then and the bots that serve them
// end at any moment.
type company struct {
	*world
	rng     *rand.Rand
	bots    []*bot.Bot
	dbs     []*storage.DB // of each bot
	unpaced bool          // time is real, so that nobody waits for the pace
	people  []ladder.UserID
	history map[ladder.UserID][]phase     // what held since when, oldest first
	bosses  map[ladder.UserID][]reporting // the same of who manages them
	crowd   int                           // of big

	texts []text // all that anybody wrote
	wins  map[ladder.UserID][]writtenWin
	goals map[ladder.UserID][]ladder.GoalID
}

// big has so many reports that their digest does not fit into one message. Nothing
// ever happens to them, but to their reports it does.
const big = ladder.UserID("U008")

// phase is how somebody was from a moment on.
type phase struct {
	from   time.Time
	zone   string
	active bool
	away   []ladder.Leave
}

// reporting is who managed somebody from a moment on.
type reporting struct {
	from    time.Time
	manager ladder.UserID
}

var twelveZones = []string{
	"Europe/Lisbon", "Europe/Berlin", "Europe/Helsinki", "America/New_York", "America/Los_Angeles", "America/Sao_Paulo",
	"Africa/Cairo", "Asia/Kolkata", "Asia/Tokyo", "Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Kiritimati",
}

// fiscalYear begins in April, as the company has it.
var fiscalYear = ladder.Calendar{Start: time.April}

func fiscal(d ladder.Date) ladder.Period { return fiscalYear.Of(d).Period() }

func newCompany(t *testing.T, l *pipes, dsn string, bots int, z size) *company {
	t.Helper()
	c := &company{
		rng: rand.New(rand.NewPCG(1, 2)), unpaced: bots > 1, crowd: min(45, z.people*3/4),
		history: map[ladder.UserID][]phase{}, bosses: map[ladder.UserID][]reporting{},
		wins: map[ladder.UserID][]writtenWin{}, goals: map[ladder.UserID][]ladder.GoalID{},
	}
	c.world = newWorldOn(t, l, dsn, nil)
	for _, day := range []string{"12-25", "01-01", "2026-05-01 Europe/*", "2026-07-03 America/*"} {
		h, err := ladder.ParseHoliday(day)
		if err != nil {
			t.Fatal(err)
		}
		c.o.Planner.Work.Holidays = append(c.o.Planner.Work.Holidays, h)
	}
	c.clock.set(z.from)
	for range z.people {
		c.hire(ladder.NewDate(2024, 4, 1))
	}
	c.bots, c.dbs = make([]*bot.Bot, bots), []*storage.DB{c.db}
	for range bots - 1 {
		c.dbs = append(c.dbs, storagetest.OpenAt(t, dsn, c.clock.Now))
	}
	c.begin()
	for range 4 { // they have written for a while
		c.write(30 * 24 * time.Hour)
	}
	return c
}

// begin starts all bots anew, with nothing in memory.
func (c *company) begin() {
	c.t.Helper()
	for n := range c.bots {
		b, err := bot.New(bot.Options{
			Slack: c.client(), Store: c.dbs[n], Ladder: ladder.Builtin(), Calendar: fiscalYear, Messages: c.o.Planner.Rules, Work: c.o.Planner.Work,
			Now: c.clock.Now, Logger: slog.New(slog.NewTextHandler(c.log, nil)), Unpaced: c.unpaced,
		})
		if err != nil {
			c.t.Fatal(err)
		}
		c.must(func() error { return b.Introduce(c.t.Context()) })
		c.bots[n] = b
	}
}

// live lets hours pass in which anything may happen.
func (c *company) live(until time.Time, step time.Duration) {
	c.t.Helper()
	for c.clock.Now().Before(until) {
		c.clock.add(step)
		c.happens()
		c.write(step)
		for range len(c.people) / 10 {
			c.bots[c.rng.IntN(len(c.bots))].Schedule().Reacted(c.somebody())
		}
		// Most goes wrong when there is most to do: when the quarter's messages go out.
		now := ladder.DateOf(c.clock.Now())
		often := 1
		if day := now.DaysSince(fiscal(now).From); day >= 4 && day < 16 {
			often = 4
		}
		c.breakSlack(often)
		ends := c.odds(20 / often)
		c.serve(ends)
		if !ends && !c.odds(50) {
			continue
		}
		c.begin()
		if c.odds(2) { // at once, and not hours later
			c.clock.add(time.Duration(1+c.rng.IntN(20)) * time.Minute)
			c.serve(false)
		}
	}
}

// breakSlack lets Slack fail in one way, or not.
func (c *company) breakSlack(often int) {
	if c.odds(12 / often) {
		c.lossy.replies.Store(int32(1 + c.rng.IntN(3)))
	}
	switch f := c.sim.Faults(); {
	case c.odds(40 / often):
		f.ServerError("chat.postMessage", 500, 2)
	case c.odds(40 / often):
		c.lossy.answers.Store(int32(1 + c.rng.IntN(2)))
	case c.odds(60 / often):
		f.HangUp("chat.postMessage", 2)
	case c.odds(80 / often):
		f.RateLimit("chat.postMessage", time.Second, time.Second)
	case c.odds(100 / often):
		f.Error("chat.postMessage", "internal_error", 1)
	}
}

// serve lets all bots do what fell due, or end in the middle of it.
func (c *company) serve(ends bool) {
	c.t.Helper()
	ctx, cancel := context.WithCancel(c.t.Context())
	defer cancel()
	if ends { // between two writes, between two messages
		time.AfterFunc(time.Duration(c.rng.IntN(300))*[]time.Duration{time.Microsecond, 10 * time.Millisecond}[c.rng.IntN(2)], cancel)
	}
	// Together, first the one and then the other, so that they get in each other's way.
	for _, do := range []func(*bot.Bot) error{
		func(b *bot.Bot) error { return errors.Join(b.CloseQuarters(ctx), b.OweMessages(ctx)) },
		func(b *bot.Bot) error { _, err := b.Schedule().Deliver(ctx, schedule.Only{}); return err },
	} {
		var all sync.WaitGroup
		for _, b := range c.bots {
			all.Go(func() {
				if err := do(b); err != nil && ctx.Err() == nil && ladder.KindOf(err) != ladder.Unavailable {
					c.t.Error(err)
				}
			})
		}
		all.Wait()
	}
}

// settle lets some quiet days pass, so that it is known of each message whether it
// is out, and each thread is whole: of those whose answer was lost last, that is
// looked up first.
func (c *company) settle() {
	c.t.Helper()
	c.lossy.answers.Store(0)
	c.lossy.replies.Store(0)
	c.sim.Faults().Clear()
	for range 12 {
		c.clock.add(5 * time.Hour)
		c.serve(false)
	}
}

// size is how large a company is and how long it lives.
type size struct {
	people      int
	from, until time.Time
	step        time.Duration
}

// sizeOf is a size that CI has time for, or with WINLOG_TEST_COMPANY=300 that of so
// many people for two years.
func sizeOf(people int, from, until ladder.Date) size {
	if n, err := strconv.Atoi(os.Getenv("WINLOG_TEST_COMPANY")); err == nil {
		return size{n, time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC), time.Date(2028, 4, 25, 0, 0, 0, 0, time.UTC), 4 * time.Hour}
	}
	return size{people, from.At(0, time.UTC), until.At(0, time.UTC), 7 * time.Hour} // at any hour in the course of a week
}

// live lets a company of a size live, and then looks at all it was sent.
func (z size) live(t *testing.T, dsn string, bots int) {
	c := newCompany(t, newPipes(), dsn, bots, z)
	c.live(z.until, z.step)
	c.settle()
	c.check()
}

// TestCompany lets a company live from September to November, in which clocks change
// in every zone that changes them, on SQLite.
func TestCompany(t *testing.T) {
	z := sizeOf(24, ladder.NewDate(2026, 9, 12), ladder.NewDate(2026, 11, 5))
	dsn := storagetest.Tables(t)
	synctest.Test(t, func(t *testing.T) { z.live(t, dsn, 1) })
}

// TestCompanyOfReplicas lets two processes share PostgreSQL over the end of a
// quarter.
func TestCompanyOfReplicas(t *testing.T) {
	sizeOf(24, ladder.NewDate(2026, 6, 24), ladder.NewDate(2026, 7, 15)).live(t, storagetest.Postgres(t), 2)
}
