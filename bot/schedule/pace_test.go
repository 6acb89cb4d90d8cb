package schedule_test

import (
	"fmt"
	"os"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"winlog/bot/schedule"
	"winlog/ladder"
	"winlog/slacksim"
	"winlog/storage/storagetest"
)

// crowd adds many people at once.
func (w *world) crowd(count int) {
	w.t.Helper()
	all := make([]ladder.Person, count)
	for n := range all {
		id := fmt.Sprintf("U%05d", n)
		w.sim.AddPerson(slacksim.Person{ID: id, TZ: "Europe/Berlin"})
		all[n] = ladder.Person{ID: ladder.UserID(id), Name: id, Timezone: "Europe/Berlin", Active: true}
	}
	if _, err := w.db.ImportPeople(w.t.Context(), all, "", ladder.DateOf(w.clock.Now()), false); err != nil {
		w.t.Fatal(err)
	}
}

// TestPace: a quarter's digests are bounded by Slack's limits alone. At the pace
// that the local Slack allows for long, five messages a second over all channels,
// it sends at 95 % of that or more, and is never told to slow down.
// WINLOG_TEST_SENDS=10000 measures more.
func TestPace(t *testing.T) {
	count := 500
	if n, err := strconv.Atoi(os.Getenv("WINLOG_TEST_SENDS")); err == nil {
		count = n
	}
	dsn := storagetest.Tables(t)
	synctest.Test(t, func(t *testing.T) {
		l := newPipes()
		l.limited = true
		w := newWorldOn(t, l, dsn, map[ladder.MessageKind]schedule.Builder{ladder.MessageDigest: &letter{parts: 1}})
		w.o.PerSecond = 0
		w.restart()
		w.crowd(count)
		w.clock.set(july)
		if err := w.send.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		r, err := w.send.Deliver(t.Context(), schedule.Only{})
		if err != nil || r.Sent != count {
			t.Fatalf("%+v, %v", r, err)
		}
		took := time.Since(began)
		rate := float64(count) / took.Seconds()
		t.Logf("%d messages in %s: %.2f a second", count, took.Round(time.Second), rate)
		if rate < 0.95*5 {
			t.Errorf("%.2f messages a second, of 5 that are allowed", rate)
		}
		if v := w.sim.Violations(); len(v) > 0 {
			t.Errorf("Slack complained %d times: %v", len(v), v[0])
		}
	})
}

// TestUnpaced: for a local Slack it does not wait between messages, also not of
// one thread.
func TestUnpaced(t *testing.T) {
	bubble(t, nudges(&letter{parts: 3}), func(t *testing.T, w *world) {
		w.crowd(100)
		w.owed()
		began := time.Now()
		if r, err := w.send.Deliver(t.Context(), schedule.Only{}); err != nil || r.Sent != 100 {
			t.Fatalf("%+v, %v", r, err)
		}
		if took := time.Since(began); took > time.Second {
			t.Errorf("300 messages took %s", took)
		}
	}, func(o *schedule.Options) { o.PerSecond, o.Unpaced = 0, true })
}
