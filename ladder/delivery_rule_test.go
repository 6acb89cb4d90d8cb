package ladder_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
)

// TestMayDeliver: it is Tuesday, 12 May 2026, 9:30 in Berlin.
func TestMayDeliver(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 5, day, hour, minute, 0, 0, berlin) }
	may := func(day int) ladder.Date { return ladder.NewDate(2026, 5, day) }
	now := at(12, 9, 30)
	const day = 24 * time.Hour
	nudge := ladder.MessageRule{Unasked: true, BacksOff: true, Grace: day}
	digest := ladder.MessageRule{Unasked: true, Grace: 10 * day}
	asked := ladder.MessageRule{Grace: day}
	sends := ladder.Ruling{State: ladder.DeliverySending}
	skips := func(why string) ladder.Ruling { return ladder.Ruling{State: ladder.DeliverySkipped, Reason: why} }
	waits := func(until, expires time.Time, why string) ladder.Ruling {
		return ladder.Ruling{State: ladder.DeliveryDue, At: until, ExpiresAt: expires, Reason: why}
	}
	pref := func(p ladder.MessagePref) []ladder.MessagePref { return []ladder.MessagePref{{}, p} }
	ignored := func(n int, last time.Time) ladder.MessageHistory {
		return ladder.MessageHistory{Ignored: n, Last: last}
	}
	tests := []struct {
		name string
		rule ladder.MessageRule
		h    ladder.MessageHistory
		at   time.Time // zero = now
		want ladder.Ruling
	}{
		{name: "nothing against it", rule: nudge, want: sends},
		{name: "stopped", rule: nudge, h: ladder.MessageHistory{Prefs: pref(ladder.MessagePref{Stopped: true})}, want: skips(ladder.SkipStopped)},
		{name: "nobody stops what they asked for by pausing", rule: asked, h: ladder.MessageHistory{Unasked: []time.Time{at(12, 9, 0)}}, want: sends},
		{
			name: "paused until tomorrow", rule: digest, h: ladder.MessageHistory{Prefs: pref(ladder.MessagePref{PausedUntil: may(13)})},
			want: waits(at(13, 9, 0), now.Add(10*day), ladder.SkipPaused),
		},
		{name: "paused until today", rule: digest, h: ladder.MessageHistory{Prefs: pref(ladder.MessagePref{PausedUntil: may(12)})}, want: sends},
		{name: "paused for longer than it keeps", rule: nudge, h: ladder.MessageHistory{Prefs: pref(ladder.MessagePref{PausedUntil: may(26)})}, want: skips(ladder.SkipPaused)},
		{name: "every second, the last was left out", rule: nudge, h: ladder.MessageHistory{Prefs: pref(ladder.MessagePref{Every: 2}), LeftOut: 1}, want: sends},
		{name: "every second, the last was sent", rule: nudge, h: ladder.MessageHistory{Prefs: pref(ladder.MessagePref{Every: 2})}, want: skips(ladder.SkipLessOften)},
		{name: "every second, never sent", rule: nudge, h: ladder.MessageHistory{Prefs: pref(ladder.MessagePref{Every: 2}), LeftOut: -1}, want: sends},
		{
			name: "one today already", rule: nudge, h: ladder.MessageHistory{Unasked: []time.Time{at(12, 0, 5)}},
			want: waits(at(13, 9, 0), at(14, 9, 0), ladder.SkipCap),
		},
		{name: "the other was yesterday, there", rule: nudge, h: ladder.MessageHistory{Unasked: []time.Time{at(11, 23, 55)}}, want: sends},
		{
			name: "three in a week", rule: digest, h: ladder.MessageHistory{Unasked: []time.Time{at(11, 9, 0), at(8, 9, 0), at(7, 9, 0)}},
			want: waits(at(14, 9, 0), at(24, 9, 0), ladder.SkipCap),
		},
		{
			name: "three in a week, a nudge, which keeps for a day", rule: nudge, h: ladder.MessageHistory{Unasked: []time.Time{at(11, 9, 0), at(8, 9, 0), at(7, 9, 0)}},
			want: waits(at(14, 9, 0), at(15, 9, 0), ladder.SkipCap),
		},
		{
			name: "one on Friday already", rule: nudge, at: at(15, 12, 0), h: ladder.MessageHistory{Unasked: []time.Time{at(15, 9, 0)}},
			want: waits(at(18, 9, 0), at(19, 9, 0), ladder.SkipCap),
		},
		{name: "three in eight days", rule: nudge, h: ladder.MessageHistory{Unasked: []time.Time{at(11, 9, 0), at(8, 9, 0), at(5, 9, 0)}}, want: sends},
		{name: "two ignored", rule: nudge, h: ignored(2, at(11, 9, 0)), want: sends},
		{name: "three ignored", rule: nudge, h: ignored(3, at(11, 9, 0)), want: skips(ladder.SkipIgnored)},
		{name: "three ignored, two days on", rule: nudge, h: ignored(3, at(10, 9, 0)), want: sends},
		{name: "five ignored", rule: nudge, h: ignored(5, at(5, 9, 0)), want: skips(ladder.SkipIgnored)},
		{name: "five ignored, eight days on", rule: nudge, h: ignored(5, at(4, 9, 0)), want: sends},
		{name: "a thousand ignored", rule: nudge, h: ignored(1000, now.AddDate(0, 0, -56)), want: sends},
		{name: "a digest does not back off", rule: digest, h: ignored(9, at(11, 9, 0)), want: sends},
		{name: "at night", rule: nudge, at: at(12, 3, 0), want: waits(at(12, 9, 0), at(12, 3, 0).Add(day), ladder.SkipOutOfHours)},
		{name: "in the evening", rule: nudge, at: at(12, 17, 0), want: waits(at(13, 9, 0), at(12, 17, 0).Add(day), ladder.SkipOutOfHours)},
		{name: "on Friday evening", rule: nudge, at: at(15, 17, 0), want: skips(ladder.SkipOutOfHours)},
		{
			name: "on leave, longer than it keeps", rule: nudge, h: ladder.MessageHistory{Away: []ladder.Leave{{From: may(4), Until: may(25)}}},
			want: waits(at(25, 9, 0), at(25, 9, 0).Add(day), ladder.SkipOnLeave),
		},
		{name: "on leave without an end", rule: digest, h: ladder.MessageHistory{Away: []ladder.Leave{{From: may(4)}}}, want: skips(ladder.SkipOnLeave)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.at.IsZero() {
				tt.at = now
			}
			tt.h.Person = ladder.Person{ID: "U1", Timezone: "Europe/Berlin", Active: true}
			d := ladder.Delivery{DueAt: tt.at, ExpiresAt: tt.at.Add(tt.rule.Grace)}
			got := ladder.MayDeliver(d, tt.rule, tt.h, ladder.OfficeHours(), time.UTC, tt.at)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("ruling (-want +got):\n%s", diff)
			}
		})
	}
	for _, tt := range []struct {
		name string
		h    ladder.MessageHistory
		at   time.Time
		want ladder.Ruling
	}{
		{"in working hours, whatever else there is", ladder.MessageHistory{Unasked: []time.Time{at(12, 9, 0)}, Prefs: pref(ladder.MessagePref{Stopped: true})}, at(12, 9, 5), sends},
		{"at night", ladder.MessageHistory{}, at(13, 2, 15), waits(at(13, 9, 0), at(23, 9, 0), ladder.SkipOutOfHours)},
		{
			"on leave, for long",
			ladder.MessageHistory{Away: []ladder.Leave{{From: may(13), Until: may(20)}}},
			at(13, 10, 0), waits(at(20, 9, 0), at(30, 9, 0), ladder.SkipOutOfHours),
		},
		{"on leave for good", ladder.MessageHistory{Away: []ladder.Leave{{From: may(13)}}}, at(13, 10, 0), skips(ladder.SkipOnLeave)},
	} {
		t.Run("the rest of a thread/"+tt.name, func(t *testing.T) {
			tt.h.Person = ladder.Person{ID: "U1", Timezone: "Europe/Berlin", Active: true}
			d := ladder.Delivery{Parts: 1, DueAt: now, ExpiresAt: now.Add(digest.Grace)}
			got := ladder.MayDeliver(d, digest, tt.h, ladder.OfficeHours(), time.UTC, tt.at)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("ruling (-want +got):\n%s", diff)
			}
		})
	}
	t.Run("final", func(t *testing.T) {
		d := ladder.Delivery{ExpiresAt: now.Add(-time.Second)}
		p := ladder.Person{Active: true, Timezone: "Europe/Berlin"}
		if got := ladder.MayDeliver(d, digest, ladder.MessageHistory{Person: p}, ladder.OfficeHours(), time.UTC, now); got != skips(ladder.SkipLate) {
			t.Errorf("too late: %+v", got)
		}
		p.Active = false
		if got := ladder.MayDeliver(d, asked, ladder.MessageHistory{Person: p}, ladder.OfficeHours(), time.UTC, now); got != skips(ladder.SkipDeactivated) {
			t.Errorf("deactivated: %+v", got)
		}
	})
}

func TestMessagePref(t *testing.T) {
	var p ladder.MessagePref
	for _, want := range []int{2, 4, 8, 8} {
		if p.LessOften(); p.Every != want {
			t.Errorf("every %d, want %d", p.Every, want)
		}
	}
	tuesday, monday := ladder.NewDate(2026, 5, 12), ladder.NewDate(2026, 5, 11)
	quarter := ladder.Calendar{}.Of(tuesday).Period()
	for _, tt := range []struct {
		choice ladder.Snooze
		today  ladder.Date
		want   string
	}{
		{ladder.SnoozeTomorrow, tuesday, "2026-05-13"},
		{ladder.SnoozeMonday, tuesday, "2026-05-18"},
		{ladder.SnoozeMonday, monday, "2026-05-18"},
		{ladder.SnoozeMonday, tuesday.AddDays(5), "2026-05-18"}, // Sunday
		{ladder.SnoozeTwoWeeks, tuesday, "2026-05-26"},
		{ladder.SnoozeQuarterEnd, tuesday, "2026-07-01"},
	} {
		if got, ok := tt.choice.Until(tt.today, quarter); !ok || got.String() != tt.want {
			t.Errorf("%s from %s is %s, want %s", tt.choice, tt.today, got, tt.want)
		}
	}
	if _, ok := ladder.Snooze("never").Until(tuesday, quarter); ok {
		t.Error("a choice that does not exist was taken")
	}
}
