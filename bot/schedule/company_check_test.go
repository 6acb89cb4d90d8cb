package schedule_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"winlog/ladder"
	"winlog/slacksim"
)

// got is a message that somebody got.
type got struct {
	*slacksim.Message
	to    ladder.UserID
	at    time.Time
	key   string // of its delivery
	part  int
	asked bool   // somebody claimed a quarter: it is sent at once, and is not in the ledger
	raw   string // all of it
}

// messagesOf are all that somebody got, in order, replies too.
func (c *company) messagesOf(id ladder.UserID) []got {
	c.t.Helper()
	var all []got
	for _, m := range c.sim.User(string(id)).Messages("D" + strings.TrimPrefix(string(id), "U")) {
		var raw strings.Builder
		e := json.NewEncoder(&raw)
		e.SetEscapeHTML(false)
		if err := e.Encode([]any{m.Fallback, m.Blocks}); err != nil {
			c.t.Fatal(err)
		}
		payload, _ := m.Metadata["event_payload"].(map[string]any)
		key := fmt.Sprint(payload["key"])
		next := got{Message: m, to: id, at: stamp(c.t, m), key: key, asked: strings.HasPrefix(key, "claim:"), raw: raw.String()}
		if slash := strings.LastIndex(key, "/"); slash >= 0 {
			next.key = key[:slash]
			if _, err := fmt.Sscan(key[slash+1:], &next.part); err != nil {
				c.t.Fatalf("%s got %q, which is no part of a delivery", id, key)
			}
		}
		all = append(all, next)
	}
	return all
}

// check looks at every message that anybody got.
func (c *company) check() {
	t := c.t
	t.Helper()
	rows, err := c.db.ListDeliveries(t.Context(), ladder.DeliveryFilter{})
	if err != nil {
		t.Fatal(err)
	}
	states := map[string]int{}
	parts := map[string]int{} // by delivery
	for _, d := range rows {
		states[strings.TrimSpace(string(d.State)+" "+d.Reason)]++
		if d.Parts > 0 {
			parts[fmt.Sprint(d.DeliveryKey)] = d.Parts
		}
	}
	seen := map[string]int{}
	for _, id := range c.people {
		threads := map[string][]got{}
		var days []ladder.Date
		for _, m := range c.messagesOf(id) {
			seen["messages"]++
			threads[m.key] = append(threads[m.key], m)
			day := c.checkTime(m)
			if m.part == 0 && !m.asked {
				days = append(days, day)
			}
			c.checkTexts(m, seen)
			c.checkHandover(m, seen)
		}
		if moved := len(zonesOf(c.history[id])) > 1; !moved { // a day has another date after a move
			wantCaps(t, id, days)
		}
		for key, thread := range threads {
			if thread[0].asked {
				parts[key] = 1
				seen["claims"]++
			}
			c.checkThread(thread, parts[key], seen)
			delete(parts, key)
			if strings.HasPrefix(key, string(ladder.MessageDigest)+"/") {
				c.checkDigest(thread, seen)
			}
		}
	}
	for key := range parts {
		t.Errorf("%s is sent in the ledger, and nobody got it", key)
	}
	c.checkOwed(rows, seen)
	if log := c.log.String(); marks.MatchString(log) {
		t.Errorf("a text is in the log: %s", marks.FindString(log))
	}
	for _, what := range []string{
		"threads", "claims", "digests", "digests that were owed", "cards", "handovers", "private to owner", "hidden to owner",
		"manager to owner", "manager to other", "public to other", "comment to other", "line to other",
	} {
		if seen[what] == 0 {
			t.Errorf("nothing was checked of this: %s", what)
		}
	}
	t.Logf("%d people, %d texts; %v; %d look-ups; %v", len(c.people), len(c.texts), seen, len(c.sim.Calls("conversations.history", "conversations.replies")), states)
}

// checkTime fails if somebody got a message when they should get none, and returns
// the day they had.
func (c *company) checkTime(m got) ladder.Date {
	c.t.Helper()
	p := c.phaseAt(m.to, m.at)
	loc, work := location(c.t, p.zone), c.o.Planner.Work
	local := m.at.In(loc)
	day := ladder.DateOf(local)
	minute := local.Hour()*60 + local.Minute()
	switch {
	case !p.active:
		c.t.Errorf("%s got %s/%d while deactivated", m.to, m.key, m.part)
	case m.asked:
	case !work.IsWorkday(day, loc) || minute < work.From || minute >= work.To:
		c.t.Errorf("%s got %s/%d at %s", m.to, m.key, m.part, local)
	case slices.ContainsFunc(p.away, func(l ladder.Leave) bool { return l.Covers(day) }):
		c.t.Errorf("%s got %s/%d on leave, %s", m.to, m.key, m.part, local)
	}
	return day
}

var marks = regexp.MustCompile(`[a-z]+-of-U\d+-(\d+)`)

// checkTexts fails if somebody got to read what is not theirs to read.
func (c *company) checkTexts(m got, seen map[string]int) {
	c.t.Helper()
	for _, mark := range marks.FindAllStringSubmatch(m.raw, -1) {
		n, err := strconv.Atoi(mark[1])
		if err != nil {
			c.t.Fatal(err)
		}
		t := c.texts[n]
		if !c.mayRead(m.to, t, m.at) {
			c.t.Errorf("%s reads %s in %s/%d, %s", m.to, mark[0], m.key, m.part, m.at)
		}
		if m.to == t.owner {
			seen[t.kind+" to owner"]++
		} else {
			seen[t.kind+" to other"]++
		}
	}
}

var (
	newBoss    = regexp.MustCompile(`Your manager is <@(U\d+)> now`)
	newReports = regexp.MustCompile(`• <@(U\d+)>, since`)
)

// checkHandover fails if a message about a change of manager is not about the
// manager of the day.
func (c *company) checkHandover(m got, seen map[string]int) {
	c.t.Helper()
	if !strings.HasPrefix(m.key, string(ladder.MessageHandover)+"/") {
		return
	}
	if boss := newBoss.FindStringSubmatch(m.raw); boss != nil {
		seen["handovers"]++
		if want := c.managerAt(m.to, m.at); ladder.UserID(boss[1]) != want {
			c.t.Errorf("%s was told that %s manages them; it is %s", m.to, boss[1], want)
		}
	}
	for _, report := range newReports.FindAllStringSubmatch(m.raw, -1) {
		seen["handovers"]++
		if boss := c.managerAt(ladder.UserID(report[1]), m.at); boss != m.to {
			c.t.Errorf("%s was told that they manage %s; %s does", m.to, report[1], boss)
		}
	}
}

// checkThread fails if a delivery is not there once, whole and in order.
func (c *company) checkThread(thread []got, parts int, seen map[string]int) {
	c.t.Helper()
	first := thread[0]
	if len(thread) > 1 {
		seen["threads"]++
		if thread[len(thread)-1].at.Sub(first.at) > time.Minute {
			seen["threads that went on later"]++
		}
	}
	if len(thread) != parts {
		c.t.Errorf("%s got %d messages of %s, the ledger has %d", first.to, len(thread), first.key, parts)
	}
	for i, m := range thread {
		if m.part != i || i == 0 && m.Thread != "" || i > 0 && m.Thread != first.TS {
			c.t.Errorf("%s got %s/%d in the place of part %d, in the thread %q of %q", m.to, m.key, m.part, i, m.Thread, first.TS)
		}
	}
}

var (
	names = regexp.MustCompile(`Name-of-(U\d+)`)
	cards = regexp.MustCompile(`"report\.open#(U\d+)"`)
)

// checkDigest fails if a digest names somebody who is none of its reader's reports,
// or leaves one out.
func (c *company) checkDigest(thread []got, seen map[string]int) {
	t, to, first, last := c.t, thread[0].to, thread[0].at, thread[len(thread)-1].at
	t.Helper()
	seen["digests"]++
	from, err := ladder.ParseDate(strings.Split(thread[0].key, "/")[1])
	if err != nil {
		t.Fatal(err)
	}
	shown := map[ladder.UserID]int{}
	for _, m := range thread {
		for _, name := range names.FindAllStringSubmatch(m.raw, -1) {
			if id := ladder.UserID(name[1]); !c.managedSince(to, id, from.At(0, time.UTC), m.at) {
				t.Errorf("%s reads of %s in %s/%d, who was not their report", to, id, m.key, m.part)
			}
		}
		for _, card := range cards.FindAllStringSubmatch(m.raw, -1) {
			shown[ladder.UserID(card[1])]++
		}
	}
	for _, id := range c.people {
		want := 0
		if !c.history[id][0].from.After(first) && c.phaseAt(id, first).active && c.managerAt(id, first) == to {
			want = 1
		}
		if later := last.Sub(first) > time.Minute; later && shown[id] != want {
			seen["cards of a team that changed meanwhile"]++ // it is sent as it is then
		} else if shown[id] != want {
			t.Errorf("%s stands %d times in %s, want %d", id, shown[id], thread[0].key, want)
		}
		seen["cards"] += want
	}
}

// checkOwed fails if a manager who was there did not get a digest with something new
// in it.
func (c *company) checkOwed(rows []ladder.Delivery, seen map[string]int) {
	c.t.Helper()
	fate := map[ladder.DeliveryKey]string{}
	for _, d := range rows {
		fate[d.DeliveryKey] = strings.TrimSpace(string(d.State) + " " + d.Reason)
	}
	for quarter := fiscal(ladder.NewDate(2026, 4, 1)); quarter.Until.AddDays(12).Before(ladder.DateOf(c.clock.Now())); quarter = fiscal(quarter.Until) {
		owed := map[ladder.UserID]bool{}
		for _, id := range c.people {
			if boss := c.bossAllAlong(id, quarter); boss != "" && c.sharedIn(id, quarter) {
				owed[boss] = true
			}
		}
		for _, boss := range slices.Sorted(maps.Keys(owed)) {
			seen["digests that were owed"]++
			if got := fate[ladder.DeliveryKey{Kind: ladder.MessageDigest, Period: quarter.From, Recipient: boss}]; got != "sent" {
				c.t.Errorf("the digest of %s for %s is %q", quarter.Label, boss, got)
			}
		}
	}
}

// around is the time from a quarter's end until its digests are out.
func around(quarter ladder.Period) (from, until time.Time) {
	return quarter.Until.AddDays(-2).At(0, time.UTC), quarter.Until.AddDays(12).At(0, time.UTC)
}

// thereRound reports whether somebody was active, in one place and not on leave
// round the end of a quarter.
func (c *company) thereRound(id ladder.UserID, quarter ladder.Period) bool {
	from, until := around(quarter)
	then := c.phaseAt(id, until)
	same := func(p phase) bool {
		return p.from.Before(from) || p.from.After(until) || p.zone == then.zone && p.active
	}
	away := func(l ladder.Leave) bool {
		return l.From.Before(ladder.DateOf(until)) && ladder.DateOf(from).Before(l.Until)
	}
	begin := c.phaseAt(id, from)
	return begin.active && begin.zone == then.zone && c.history[id][0].from.Before(from) && !slices.ContainsFunc(then.away, away) &&
		!slices.ContainsFunc(c.history[id], func(p phase) bool { return !same(p) })
}

// bossAllAlong is the one manager that somebody had, both of them there, round the
// end of a quarter.
func (c *company) bossAllAlong(id ladder.UserID, quarter ladder.Period) ladder.UserID {
	from, until := around(quarter)
	for _, r := range c.bosses[id] {
		if r.from.After(from) && r.from.Before(until) {
			return ""
		}
	}
	if boss := c.managerAt(id, from); boss != "" && c.thereRound(id, quarter) && c.thereRound(boss, quarter) {
		return boss
	}
	return ""
}

// sharedIn reports whether somebody had logged a win of a quarter by its end that
// their manager may read.
func (c *company) sharedIn(id ladder.UserID, quarter ladder.Period) bool {
	return slices.ContainsFunc(c.wins[id], func(w writtenWin) bool {
		t := c.texts[w.text]
		return quarter.Contains(w.day) && w.day.Before(quarter.Until.AddDays(-5)) && t.of != nobody && t.closed.IsZero()
	})
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
