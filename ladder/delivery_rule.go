package ladder

import (
	"cmp"
	"slices"
	"time"
)

// Caps on messages that nobody asked for (PRODUCT promise 7).
const (
	MaxUnaskedADay  = 1
	MaxUnaskedAWeek = 3 // in any seven days

	// ignoredFrom is how many in a row go without a reaction before the program
	// backs off; from then on the pause between two doubles with each.
	ignoredFrom = 3
	maxBackOff  = 56 // days
)

// MessageHistory is what the rule about messages needs to know of a person. A
// reaction is any command, click or form since.
type MessageHistory struct {
	Person  Person
	Away    []Leave
	Prefs   []MessagePref // for the kind, and for all
	Unasked []time.Time   // when unasked messages were sent in the last seven days or more
	Ignored int           // unasked messages since the last reaction, those included
	Last    time.Time     // of them, the newest; zero if there is none
	LeftOut int           // of the kind, left out for being less often since the last one sent; -1 if none was sent yet
	Channel string        // of the direct message, "" if not known yet
}

// MessageRule is what kind of message it is about.
type MessageRule struct {
	Unasked  bool // the caps hold for it
	BacksOff bool // less often while people do not react
	Grace    time.Duration
}

// Ruling is whether a message may go now.
type Ruling struct {
	State     DeliveryState // sending = it may; due = later, at At; skipped = never
	At        time.Time
	ExpiresAt time.Time
	Reason    string // of due and skipped
}

// MayDeliver decides about a message that is due now: whether the person is there,
// wants it, and has had enough of others. The order is from what cannot change to
// what only has to wait. fallback is the zone of people whose own is unknown.
func MayDeliver(d Delivery, rule MessageRule, h MessageHistory, work WorkTime, fallback *time.Location, now time.Time) Ruling {
	skip := func(reason string) Ruling { return Ruling{State: DeliverySkipped, Reason: reason} }
	loc := h.Person.Location(fallback)
	if d.Parts > 0 && h.Person.Active {
		return mayGoOn(d, rule, h, work, loc, now)
	}
	today := DateOf(now.In(loc))
	paused, every := Date{}, 1
	for _, p := range h.Prefs {
		if p.Stopped {
			return skip(SkipStopped)
		}
		if p.PausedUntil.After(paused) {
			paused = p.PausedUntil
		}
		every = max(every, p.Every)
	}
	switch {
	case !h.Person.Active:
		return skip(SkipDeactivated)
	case now.After(d.ExpiresAt):
		return skip(SkipLate)
	case h.LeftOut >= 0 && h.LeftOut < every-1:
		return skip(SkipLessOften)
	}
	back, ok := work.Workday(today, loc, h.Away)
	if !ok {
		return skip(SkipOnLeave)
	}
	at, reason := now, ""
	wait := func(until time.Time, why string) {
		if until.After(at) {
			at, reason = until, why
		}
	}
	expires := d.ExpiresAt
	keep := func() {
		if later := at.Add(rule.Grace); later.After(expires) {
			expires = later
		}
	}
	if slices.ContainsFunc(h.Away, func(l Leave) bool { return l.Covers(today) }) {
		wait(back.At(work.From, loc), SkipOnLeave)
		keep() // a leave costs nobody their digest
	}
	if paused.After(today) {
		wait(paused.At(0, loc), SkipPaused)
	}
	if rule.Unasked {
		wait(capped(h.Unasked, today, loc), SkipCap)
		if rule.BacksOff && h.Ignored >= ignoredFrom {
			days := min(1<<min(h.Ignored-ignoredFrom+1, 16), maxBackOff)
			if DateOf(h.Last.In(loc)).AddDays(days).After(today) {
				return skip(SkipIgnored)
			}
		}
	}
	next, ok := work.Next(at, loc, h.Away)
	if !ok {
		return skip(SkipOnLeave)
	}
	if next.After(at) {
		at, reason = next, cmp.Or(reason, SkipOutOfHours)
	}
	if reason == SkipCap {
		keep() // what else came this week puts it off; the next of its kind takes its place
	}
	switch {
	case !at.After(now):
		return Ruling{State: DeliverySending}
	case at.After(expires):
		return skip(reason)
	}
	return Ruling{State: DeliveryDue, At: at, ExpiresAt: expires, Reason: reason}
}

// mayGoOn decides about the rest of a thread whose beginning was allowed: it counts
// for no cap and is wanted, so that it only waits for working hours.
func mayGoOn(d Delivery, rule MessageRule, h MessageHistory, work WorkTime, loc *time.Location, now time.Time) Ruling {
	at, ok := work.Next(now, loc, h.Away)
	switch {
	case !ok:
		return Ruling{State: DeliverySkipped, Reason: SkipOnLeave}
	case !at.After(now):
		return Ruling{State: DeliverySending}
	}
	r := Ruling{State: DeliveryDue, At: at, ExpiresAt: d.ExpiresAt, Reason: SkipOutOfHours}
	if later := at.Add(rule.Grace); later.After(r.ExpiresAt) {
		r.ExpiresAt = later
	}
	return r
}

// capped is the first midnight after which one more unasked message is not too
// much, the zero time if that is now.
func capped(sent []time.Time, today Date, loc *time.Location) time.Time {
	count := func(from, until Date) (n int) {
		for _, t := range sent {
			if d := DateOf(t.In(loc)); !d.Before(from) && !d.After(until) {
				n++
			}
		}
		return n
	}
	day := today
	for count(day, day) >= MaxUnaskedADay || count(day.AddDays(-6), day) >= MaxUnaskedAWeek {
		day = day.AddDays(1)
	}
	if day == today {
		return time.Time{}
	}
	return day.At(0, loc)
}
