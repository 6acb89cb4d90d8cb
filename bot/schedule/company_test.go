package schedule_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"winlog/bot/schedule"
	"winlog/ladder"
	"winlog/slacksim"
	"winlog/storage/storagetest"
)

// company is people in twelve zones who come, go, move and take leave, while
// Slack fails now and then and processes end at any moment.
type company struct {
	*world
	rng     *rand.Rand
	senders []*schedule.Schedule
	people  []ladder.UserID
	history map[ladder.UserID][]phase // what held since when, oldest first
}

// phase is how somebody was from a moment on.
type phase struct {
	from   time.Time
	zone   string
	active bool
	away   []ladder.Leave
}

var twelveZones = []string{
	"Europe/Lisbon", "Europe/Berlin", "Europe/Helsinki", "America/New_York", "America/Los_Angeles", "America/Sao_Paulo",
	"Africa/Cairo", "Asia/Kolkata", "Asia/Tokyo", "Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Kiritimati",
}

// fiscal is a year from April, as the company has it.
func fiscal(d ladder.Date) ladder.Period { return ladder.Calendar{Start: time.April}.Of(d).Period() }

func newCompany(t *testing.T, l *pipes, dsn string, senders, people int) *company {
	t.Helper()
	builders := map[ladder.MessageKind]schedule.Builder{}
	for _, k := range schedule.Kinds() {
		builders[k.ID] = &letter{parts: 1}
	}
	isManager := func(_ schedule.Slot, id ladder.UserID) bool { return strings.HasSuffix(string(id), "0") }
	builders[ladder.MessageDigest] = &letter{parts: 1, to: isManager}
	c := &company{rng: rand.New(rand.NewPCG(1, 2)), history: map[ladder.UserID][]phase{}}
	c.world = newWorldOn(t, l, dsn, builders, func(o *schedule.Options) {
		o.Planner.Quarter = fiscal
		for _, day := range []string{"12-25", "01-01", "2026-05-01 Europe/*", "2026-07-03 America/*"} {
			h, err := ladder.ParseHoliday(day)
			if err != nil {
				t.Fatal(err)
			}
			o.Planner.Work.Holidays = append(o.Planner.Work.Holidays, h)
		}
	})
	c.clock.set(time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC))
	for n := range people {
		c.hire(fmt.Sprintf("U%03d", n))
	}
	for range senders {
		c.senders = append(c.senders, nil)
	}
	c.begin()
	return c
}

// begin starts all senders anew.
func (c *company) begin() {
	for n := range c.senders {
		c.restart()
		c.senders[n] = c.send
	}
}

func (c *company) hire(id string) {
	zone := twelveZones[c.rng.IntN(len(twelveZones))]
	c.world.people(id + " " + zone)
	c.people = append(c.people, ladder.UserID(id))
	c.history[ladder.UserID(id)] = []phase{{from: c.clock.Now(), zone: zone, active: true}}
}

// change makes somebody different from now on, here and in the database.
func (c *company) change(id ladder.UserID, do func(*phase)) {
	c.t.Helper()
	all := c.history[id]
	next := all[len(all)-1]
	next.from, next.away = c.clock.Now(), slices.Clone(next.away)
	do(&next)
	c.history[id] = append(all, next)
	if _, err := c.db.UpdatePerson(c.t.Context(), id, func(p *ladder.Person) error { p.Timezone, p.Active = next.zone, next.active; return nil }); err != nil {
		c.t.Fatal(err)
	}
}

// at is how somebody was at a moment.
func (c *company) phaseAt(id ladder.UserID, t time.Time) phase {
	all := c.history[id]
	for _, p := range slices.Backward(all) {
		if !p.from.After(t) {
			return p
		}
	}
	return all[0]
}

// live lets hours pass in which anything may happen.
func (c *company) live(until time.Time, step time.Duration) {
	c.t.Helper()
	odds := func(oneIn int) bool { return c.rng.IntN(oneIn) == 0 }
	somebody := func() ladder.UserID { return c.people[c.rng.IntN(len(c.people))] }
	for c.clock.Now().Before(until) {
		c.clock.add(step)
		switch {
		case odds(60):
			c.change(somebody(), func(p *phase) { p.active = !p.active })
		case odds(120):
			c.change(somebody(), func(p *phase) { p.zone = twelveZones[c.rng.IntN(len(twelveZones))] })
		case odds(60):
			c.takeLeave(somebody())
		case odds(150) && len(c.people) < 400:
			c.hire(fmt.Sprintf("U%03d", len(c.people)))
		}
		for range len(c.people) / 10 {
			c.senders[c.rng.IntN(len(c.senders))].Reacted(somebody())
		}
		switch f := c.sim.Faults(); {
		case odds(40):
			f.ServerError("chat.postMessage", 500, 2)
		case odds(40):
			c.lossy.answers.Store(int32(1 + c.rng.IntN(2)))
		case odds(60):
			f.HangUp("chat.postMessage", 2)
		case odds(80):
			f.RateLimit("chat.postMessage", time.Second, time.Second)
		case odds(100):
			f.Error("chat.postMessage", "internal_error", 1)
		}
		ctx, cancel := context.WithCancel(c.t.Context())
		if odds(20) { // a process ends while it sends
			time.AfterFunc(time.Duration(c.rng.IntN(300))*time.Microsecond, cancel)
		}
		var all sync.WaitGroup
		for _, s := range c.senders {
			all.Go(func() {
				if err := s.Sweep(ctx); err != nil && ctx.Err() == nil && ladder.KindOf(err) != ladder.Unavailable {
					c.t.Error(err)
				}
				if _, err := s.Deliver(ctx, schedule.Only{}); err != nil && ctx.Err() == nil && ladder.KindOf(err) != ladder.Unavailable {
					c.t.Error(err)
				}
			})
		}
		all.Wait()
		stopped := ctx.Err() != nil
		cancel()
		if stopped || odds(50) {
			c.begin()
		}
	}
}

// settle lets some quiet hours pass, so that it is known of each message whether
// it is out: of those whose answer was lost last, that is looked up first.
func (c *company) settle() {
	c.t.Helper()
	c.lossy.answers.Store(0)
	for range 4 {
		c.clock.add(time.Hour)
		for _, s := range c.senders {
			if _, err := s.Deliver(c.t.Context(), schedule.Only{}); err != nil && ladder.KindOf(err) != ladder.Unavailable {
				c.t.Error(err)
			}
		}
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
	if err := c.db.SaveLeave(c.t.Context(), id, l); err != nil {
		c.t.Fatal(err)
	}
	c.change(id, func(p *phase) { p.away = append(p.away, l) })
}

// check looks at every message that anybody got.
func (c *company) check() {
	t := c.t
	t.Helper()
	work := c.o.Planner.Work
	sent := map[ladder.UserID]int{}
	rows, err := c.db.ListDeliveries(t.Context(), ladder.DeliveryFilter{})
	if err != nil {
		t.Fatal(err)
	}
	states := map[string]int{}
	digests := map[ladder.UserID]map[ladder.Date]string{}
	for _, d := range rows {
		states[strings.TrimSpace(string(d.State)+" "+d.Reason)]++
		if !d.SentAt.IsZero() {
			sent[d.Recipient]++
		}
		if d.Kind == ladder.MessageDigest {
			if digests[d.Recipient] == nil {
				digests[d.Recipient] = map[ladder.Date]string{}
			}
			digests[d.Recipient][d.Period] = string(d.State) + " " + d.Reason
		}
	}
	total := 0
	for _, id := range c.people {
		messages := c.sim.User(string(id)).Messages("D" + strings.TrimPrefix(string(id), "U"))
		if len(messages) != sent[id] {
			t.Errorf("%s got %d messages, the ledger has %d", id, len(messages), sent[id])
		}
		total += len(messages)
		var days []ladder.Date
		keys := map[string]bool{}
		for _, m := range messages {
			at := stamp(t, m)
			p := c.phaseAt(id, at)
			loc := location(t, p.zone)
			local := at.In(loc)
			day := ladder.DateOf(local)
			minute := local.Hour()*60 + local.Minute()
			payload, _ := m.Metadata["event_payload"].(map[string]any)
			key := fmt.Sprint(payload["key"])
			switch {
			case keys[key]:
				t.Errorf("%s got %s twice", id, key)
			case !p.active:
				t.Errorf("%s got %s while deactivated", id, key)
			case !work.IsWorkday(day, loc) || minute < work.From || minute >= work.To:
				t.Errorf("%s got %s at %s", id, key, local)
			case slices.ContainsFunc(p.away, func(l ladder.Leave) bool { return l.Covers(day) }):
				t.Errorf("%s got %s on leave, %s", id, key, local)
			}
			keys[key] = true
			days = append(days, day)
		}
		if moved := len(zonesOf(c.history[id])) > 1; !moved { // a day has another date after a move
			wantCaps(t, id, days)
		}
	}
	// Who was there all the time and has been since the beginning missed no digest.
	for quarter := fiscal(ladder.NewDate(2026, 4, 1)); quarter.Until.AddDays(20).Before(ladder.DateOf(c.clock.Now())); quarter = fiscal(quarter.Until) {
		for _, id := range c.people {
			if all := c.history[id]; len(all) == 1 && strings.HasSuffix(string(id), "0") && all[0].from.Before(time.Date(2026, 4, 2, 0, 0, 0, 0, time.UTC)) {
				if got := digests[id][quarter.From]; got != "sent " {
					t.Errorf("the digest of %s for %s is %q", quarter.Label, id, got)
				}
			}
		}
	}
	t.Logf("%d people, %d messages, %d look-ups; %v", len(c.people), total, len(c.sim.Calls("conversations.history")), states)
}

func zonesOf(all []phase) map[string]bool {
	zones := map[string]bool{}
	for _, p := range all {
		zones[p.zone] = true
	}
	return zones
}

func stamp(t *testing.T, m *slacksim.Message) time.Time {
	t.Helper()
	seconds, _, _ := strings.Cut(m.TS, ".")
	n, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return time.Unix(n, 0)
}

// wantCaps fails if there is more than one day's or three in seven days' messages.
func wantCaps(t *testing.T, id ladder.UserID, days []ladder.Date) {
	t.Helper()
	for i, day := range days {
		week := 0
		for _, other := range days[:i+1] {
			if day.DaysSince(other) < 7 {
				week++
			}
		}
		if week > ladder.MaxUnaskedAWeek {
			t.Errorf("%s got %d messages in the seven days to %s", id, week, day)
		}
		if i > 0 && days[i-1] == day {
			t.Errorf("%s got two messages on %s", id, day)
		}
	}
}

// TestCompany lets a company live from April to November, in which clocks change
// in every zone that changes them, on SQLite; with WINLOG_TEST_COMPANY=300 one of
// so many people for two years.
func TestCompany(t *testing.T) {
	people, until, step := 12, time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC), 7*time.Hour // at any hour in the course of a week
	if n, err := strconv.Atoi(os.Getenv("WINLOG_TEST_COMPANY")); err == nil {
		people, until, step = n, time.Date(2028, 4, 25, 0, 0, 0, 0, time.UTC), 4*time.Hour
	}
	dsn := storagetest.Tables(t)
	synctest.Test(t, func(t *testing.T) {
		c := newCompany(t, newPipes(), dsn, 1, people)
		c.live(until, step)
		c.settle()
		c.check()
	})
}

// TestCompanyOfReplicas lets two processes share PostgreSQL for some weeks round
// the end of a quarter.
func TestCompanyOfReplicas(t *testing.T) {
	c := newCompany(t, newPipes(), storagetest.Postgres(t), 2, 16)
	c.live(time.Date(2026, 4, 18, 0, 0, 0, 0, time.UTC), 4*time.Hour)
	c.settle()
	c.check()
}
