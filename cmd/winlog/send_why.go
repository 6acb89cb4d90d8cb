package main

import (
	"winlog/bot"
	"winlog/ladder"
)

// whyNot are the reasons of a delivery that was skipped or will be, in words.
var whyNot = map[string]string{
	ladder.SkipLate:        "its time was over before it could go",
	ladder.SkipOutOfHours:  "its time is over before their next working hours",
	ladder.SkipNothingNew:  "there is nothing to say",
	ladder.SkipSuperseded:  "the next of its kind came first",
	ladder.SkipDeactivated: "they have no active account in Slack",
	ladder.SkipOnLeave:     "they are on leave without an end",
	ladder.SkipStopped:     "they switched these off",
	ladder.SkipPaused:      "they paused messages for longer than it keeps",
	ladder.SkipLessOften:   "they want these less often",
	ladder.SkipCap:         "too much else came in these days",
	ladder.SkipIgnored:     "they did not react to the last ones, so they get fewer",
}

// whyLater are the reasons of one that waits.
var whyLater = map[string]string{
	ladder.SkipOutOfHours: "for their working hours",
	ladder.SkipOnLeave:    "for the end of their leave",
	ladder.SkipPaused:     "for the end of their pause",
	ladder.SkipCap:        "since enough came today or this week",
	ladder.WaitNotBuilt:   "it could not be made; the log of serve says why",
}

// inPlain is why a delivery is in its state, as an operator reads it. What is not
// the program's own word is Slack's.
func inPlain(state ladder.DeliveryState, reason string) string {
	words := whyNot
	if state == ladder.DeliveryDue {
		words = whyLater
	}
	switch text := words[reason]; {
	case text != "":
		return text
	case reason == "":
		return ""
	case reason == "network":
		return "Slack could not be reached"
	}
	return "Slack says " + reason
}

// aboutWhen is what a delivery is about: its quarter, the day it fell due on, or
// "once".
func aboutWhen(k ladder.DeliveryKey, quarterOf func(ladder.Date) ladder.Period) string {
	if k.Period.IsZero() {
		return "once"
	}
	if bot.AboutQuarter(k.Kind) {
		return quarterOf(k.Period).Label
	}
	return k.Period.String()
}
