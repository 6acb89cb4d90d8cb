package schedule_test

import (
	"strings"
	"testing"
	"time"

	"winlog/bot/schedule"
	"winlog/ladder"
	"winlog/storage"
	"winlog/storage/storagetest"
)

const day = 24 * time.Hour

// TestSentOnce: what falls due comes once, in each person's own morning, however
// often one looks and whoever looks.
func TestSentOnce(t *testing.T) {
	storagetest.ForEachDSN(t, func(t *testing.T, dsn string) {
		l := &letter{parts: 1}
		w := newWorld(t, dsn, nudges(l))
		w.people("U1 Europe/Berlin", "U2 America/New_York", "U3 ")
		w.wantReport(w.at(tuesday.Add(-time.Second)), schedule.Report{}) // last week's is too late
		w.wantReport(w.at(tuesday), schedule.Report{Sent: 1})
		w.wantTexts("U1", "nudge for U1, part 1 of 1")
		w.restart()
		w.wantReport(w.at(tuesday.Add(time.Minute)), schedule.Report{})
		w.wantReport(w.at(tuesday.Add(3*time.Hour)), schedule.Report{Sent: 1}) // 9:30 in UTC, theirs being unknown, and past it
		w.wantReport(w.at(tuesday.Add(6*time.Hour)), schedule.Report{Sent: 1}) // 9:30 in New York
		w.restart()
		w.wantReport(w.at(tuesday.Add(7*time.Hour)), schedule.Report{})
		for _, id := range []string{"U1", "U2", "U3"} {
			w.wantTexts(id, "nudge for "+id+", part 1 of 1")
		}
		w.wantRows("nudge/2026-05-05/U1 skipped late", "nudge/2026-05-05/U2 skipped late", "nudge/2026-05-05/U3 skipped late",
			"nudge/2026-05-12/U1 sent", "nudge/2026-05-12/U2 sent", "nudge/2026-05-12/U3 sent")
		if w.counts["nudge sent"] != 3 || w.counts["nudge skipped_late"] != 3 {
			t.Errorf("counted %v", w.counts)
		}
		o := l.built[0]
		if o.To.ID != "U1" || o.Today != ladder.NewDate(2026, 5, 12) || o.Quarter.Label != "2026-Q2" || !o.DueAt.Equal(tuesday) || o.Location.String() != "Europe/Berlin" {
			t.Errorf("built for %+v", o)
		}
	})
}

// TestMissedTimes: the program sleeps, or its clock is set back.
func TestMissedTimes(t *testing.T) {
	tests := []struct {
		name string
		kind ladder.MessageKind
		at   []time.Time // in turn; the process starts anew each time
		want []string    // in the ledger in the end
	}{
		{
			"a nudge within a day", ladder.MessageNudge,
			[]time.Time{tuesday.Add(7 * time.Hour)},
			[]string{"nudge/2026-05-12/U1 sent"},
		},
		{
			"a nudge in the evening: it waits for the morning", ladder.MessageNudge,
			[]time.Time{tuesday.Add(12 * time.Hour), tuesday.Add(23*time.Hour + 30*time.Minute)},
			[]string{"nudge/2026-05-12/U1 sent"},
		},
		{
			"a nudge after two days", ladder.MessageNudge,
			[]time.Time{tuesday.Add(48 * time.Hour)},
			[]string{"nudge/2026-05-12/U1 skipped late"},
		},
		{
			"asleep for a month: only the newest", ladder.MessageNudge,
			[]time.Time{tuesday, tuesday.Add(28*day + time.Hour)},
			[]string{"nudge/2026-05-12/U1 sent", "nudge/2026-06-09/U1 sent"},
		},
		{
			"set back by a month and on again", ladder.MessageNudge,
			[]time.Time{tuesday, tuesday.AddDate(0, -1, 0), tuesday.AddDate(0, -1, 1), tuesday.Add(time.Hour)},
			[]string{"nudge/2026-05-12/U1 sent"},
		},
		{
			"a digest nine days late", ladder.MessageDigest,
			[]time.Time{tuesday, time.Date(2026, 7, 16, 10, 0, 0, 0, time.UTC)},
			[]string{"digest/2026-01-01/U1 skipped late", "digest/2026-04-01/U1 sent"},
		},
		{
			"a digest eleven days late", ladder.MessageDigest,
			[]time.Time{tuesday, time.Date(2026, 7, 20, 10, 0, 0, 0, time.UTC)},
			[]string{"digest/2026-01-01/U1 skipped late", "digest/2026-04-01/U1 skipped late"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			bubble(t, map[ladder.MessageKind]schedule.Builder{tt.kind: &letter{parts: 1}}, func(_ *testing.T, w *world) {
				w.people("U1 Europe/Berlin")
				for _, at := range tt.at {
					w.restart()
					w.at(at)
				}
				w.wantRows(tt.want...)
			})
		})
	}
}

// TestRecipients: who is not owed what.
func TestRecipients(t *testing.T) {
	l := &letter{parts: 1, to: func(_ schedule.Slot, id ladder.UserID) bool { return id != "U5" }}
	w := newWorld(t, storagetest.Tables(t), nudges(l))
	ctx := t.Context()
	w.people("U1 Europe/Berlin", "U2 Europe/Berlin", "U3 Europe/Berlin", "U4 Europe/Berlin", "U5 Europe/Berlin")
	w.at(tuesday.Add(-4 * day)) // Friday: last week's are done with
	deactivate := func(id ladder.UserID) {
		if _, err := w.db.UpdatePerson(ctx, id, func(p *ladder.Person) error { p.Active = false; return nil }); err != nil {
			t.Fatal(err)
		}
	}
	deactivate("U2")
	err := w.db.Write(ctx, func(tx *storage.Tx) error {
		_, err := tx.Exec("INSERT INTO leave (user_id, from_date, until_date) VALUES ('U4', '2026-05-04', '2026-05-14')")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	w.clock.set(tuesday)
	if err := w.send.Sweep(ctx); err != nil {
		t.Fatal(err)
	}
	deactivate("U3") // after it was owed
	w.at(tuesday.Add(time.Minute))
	w.clock.set(tuesday.Add(10 * time.Minute))
	w.people("U6 Europe/Berlin") // who came after it fell due
	w.at(tuesday.Add(time.Hour))
	w.at(tuesday.Add(2 * day)) // U4 is back
	w.wantRows("nudge/2026-05-05/U1 skipped late", "nudge/2026-05-05/U2 skipped late", "nudge/2026-05-05/U3 skipped late", "nudge/2026-05-05/U4 skipped late",
		"nudge/2026-05-12/U1 sent", "nudge/2026-05-12/U3 skipped deactivated", "nudge/2026-05-12/U4 sent")
	w.wantTexts("U2")
	w.wantTexts("U6")

	t.Run("those_left_out_are_asked_about_again", func(t *testing.T) {
		l.to = nil
		w.at(tuesday.Add(2*day + 30*time.Minute))
		w.wantTexts("U5")
		w.at(tuesday.Add(2*day + 2*time.Hour)) // too late by now, and recorded so
		w.restart()
		asked := len(l.asked)
		w.at(tuesday.Add(2*day + 3*time.Hour))
		if rows := w.rows(); rows[len(rows)-1] != "nudge/2026-05-12/U5 skipped late" {
			t.Errorf("the ledger has %v", rows)
		}
		if len(l.asked) != asked {
			t.Errorf("asked again though all is in the ledger")
		}
	})
}

// TestOnceInALifetime: the first week's letter does not come again.
func TestOnceInALifetime(t *testing.T) {
	bubble(t, map[ladder.MessageKind]schedule.Builder{ladder.MessageOnboarding: &letter{parts: 1}}, func(_ *testing.T, w *world) {
		w.people("U1 Europe/Berlin")
		for n := range 400 {
			w.at(tuesday.AddDate(0, 0, n))
		}
		w.wantRows("onboarding//U1 sent")
		w.wantTexts("U1", "onboarding for U1, part 1 of 1")
	})
}

// TestCapsAndWishes: at most one unasked message a day and three in a week, those
// first that matter most, and what the person decided.
func TestCapsAndWishes(t *testing.T) {
	all := map[ladder.MessageKind]schedule.Builder{}
	for _, k := range []ladder.MessageKind{ladder.MessageNudge, ladder.MessageReminder, ladder.MessageTip, ladder.MessageDigest} {
		all[k] = &letter{parts: 1}
	}
	daily := map[ladder.MessageKind]string{ladder.MessageNudge: "30 9 * * *", ladder.MessageReminder: "30 9 * * *", ladder.MessageTip: "30 9 * * *"}
	bubble(t, all, capsAndWishes, func(o *schedule.Options) { o.Planner = planner(t, ladder.Calendar{}, daily) })
}

func capsAndWishes(t *testing.T, w *world) {
	w.people("U1 Europe/Berlin", "U2 Europe/Berlin")
	change := func(kind ladder.MessageKind, do func(*ladder.MessagePref)) {
		if _, err := w.db.ChangeMessagePref(t.Context(), "U2", kind, func(p *ladder.MessagePref) error { do(p); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	change(ladder.MessageNudge, func(p *ladder.MessagePref) { p.Stopped = true })
	change(ladder.MessageTip, func(p *ladder.MessagePref) { p.LessOften() })
	change(ladder.MessageDigest, func(p *ladder.MessagePref) { p.PausedUntil = ladder.NewDate(2026, 7, 10) })
	monday := time.Date(2026, 7, 6, 7, 30, 0, 0, time.UTC) // the digest falls due on Tuesday
	for n := range 28 {
		for hour := range 9 {
			w.at(monday.AddDate(0, 0, n).Add(time.Duration(hour) * time.Hour))
			w.send.Reacted("U1")
			w.send.Reacted("U2")
		}
	}
	rows, err := w.db.ListDeliveries(t.Context(), ladder.DeliveryFilter{State: ladder.DeliverySent})
	if err != nil {
		t.Fatal(err)
	}
	berlin := location(t, "Europe/Berlin")
	sent := map[ladder.UserID]map[ladder.Date]ladder.MessageKind{"U1": {}, "U2": {}}
	for _, d := range rows {
		on := ladder.DateOf(d.SentAt.In(berlin))
		if other, ok := sent[d.Recipient][on]; ok {
			t.Errorf("%s got %s and %s on %s", d.Recipient, other, d.Kind, on)
		}
		sent[d.Recipient][on] = d.Kind
		if d.Recipient == "U2" && d.Kind == ladder.MessageNudge {
			t.Error("U2 stopped nudges, and got one")
		}
	}
	for id, byDay := range sent {
		if len(byDay) != 12 {
			t.Errorf("%s got %d messages in four weeks, want 12: %v", id, len(byDay), byDay)
		}
		for from := ladder.NewDate(2026, 7, 6); from.Before(ladder.NewDate(2026, 8, 3)); from = from.AddDays(1) {
			n := 0
			for on := range byDay {
				if !on.Before(from) && on.Before(from.AddDays(7)) {
					n++
				}
			}
			if n > 3 {
				t.Errorf("%s got %d messages in the week from %s", id, n, from)
			}
		}
	}
	if got := sent["U1"][ladder.NewDate(2026, 7, 7)]; got != ladder.MessageDigest {
		t.Errorf("on the day of the digest U1 got %q", got)
	}
	for on, kind := range sent["U2"] {
		if kind == ladder.MessageDigest && on != ladder.NewDate(2026, 7, 13) { // the pause ends on the 10th, and on the 13th three are a week ago
			t.Errorf("U2 got the digest on %s", on)
		}
	}
}

// TestIgnored: to somebody who never reacts it writes less and less often.
func TestIgnored(t *testing.T) {
	bubble(t, nudges(&letter{parts: 1}), func(t *testing.T, w *world) {
		w.people("U1 UTC", "U2 UTC")
		for n := range 52 {
			w.at(tuesday.Add(2*time.Hour).AddDate(0, 0, 7*n))
			w.send.Reacted("U2")
		}
		if n := len(w.texts("U2")); n != 52 {
			t.Errorf("%d messages in a year to somebody who reacts", n)
		}
		// Weekly until five are ignored, then every second, third, fifth, eighth week.
		if n := len(w.texts("U1")); n != 12 {
			t.Errorf("%d messages in a year to somebody who does not", n)
		}
	})
}

// TestHandoverIsNotIgnored: who ignores everything hears all the same that people
// report to them.
func TestHandoverIsNotIgnored(t *testing.T) {
	var owed bool
	handover := &letter{parts: 1, to: func(schedule.Slot, ladder.UserID) bool { return owed }}
	builders := nudges(&letter{parts: 1})
	builders[ladder.MessageHandover] = handover
	bubble(t, builders, func(t *testing.T, w *world) {
		w.people("U1 UTC")
		for n := range 8 {
			w.at(tuesday.Add(2*time.Hour).AddDate(0, 0, 7*n))
		}
		before := len(w.texts("U1"))
		owed = true
		w.at(tuesday.Add(2*time.Hour).AddDate(0, 0, 7*7+1))
		if got := w.texts("U1"); before >= 8 || len(got) != before+1 || !strings.HasPrefix(got[before], "handover for U1") {
			t.Errorf("after %d messages U1 reads %q", before, got)
		}
	})
}
