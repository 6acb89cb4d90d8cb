package ladder

import "time"

// MessagePref is what a person decided about messages of a kind, or about all of
// them if Kind is "". The zero decisions are the usual ones.
type MessagePref struct {
	User        UserID
	Kind        MessageKind
	Every       int  // only every n-th; 0 and 1 = each
	PausedUntil Date // none before this day; zero = not paused
	Stopped     bool
	Key         string // of the click that changed it last: redelivered, it changes nothing more
	UpdatedAt   time.Time
}

// LessOften halves how often the messages come, down to every eighth.
func (p *MessagePref) LessOften() { p.Every = min(2*max(p.Every, 1), 8) }

// Resume takes everything back.
func (p *MessagePref) Resume() { p.Every, p.PausedUntil, p.Stopped = 0, Date{}, false }

// Snooze is a choice of how long to pause, as buttons name it.
type Snooze string

// The choices.
const (
	SnoozeTomorrow   Snooze = "tomorrow"
	SnoozeMonday     Snooze = "monday"
	SnoozeTwoWeeks   Snooze = "two_weeks"
	SnoozeQuarterEnd Snooze = "quarter_end"
)

// Until is the first day on which messages come again; false if there is no such
// choice. today is the person's.
func (s Snooze) Until(today Date, quarter Period) (Date, bool) {
	switch s {
	case SnoozeTomorrow:
		return today.AddDays(1), true
	case SnoozeMonday:
		return today.AddDays(1 + (int(time.Monday-today.Weekday())+6)%7), true
	case SnoozeTwoWeeks:
		return today.AddDays(14), true
	case SnoozeQuarterEnd:
		return quarter.Until, true
	}
	return Date{}, false
}
