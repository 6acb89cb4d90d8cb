package ladder

import (
	"log/slog"
	"time"
)

// MessageKind is a kind of message that the program sends by itself.
type MessageKind string

// The kinds, as the configuration, the command line and the ledger call them.
const (
	MessagePreview    MessageKind = "preview"    // what the manager's digest will say, to each report first
	MessageDigest     MessageKind = "digest"     // the quarter of their reports, to managers
	MessagePrompt     MessageKind = "prompt"     // the quarterly 1:1, to both sides
	MessageStreak     MessageKind = "streak"     // the sustain streak after a quarter
	MessageClaim      MessageKind = "claim"      // claim the quarter before its grace ends
	MessageNudge      MessageKind = "nudge"      // goals: none yet, half-time, the end of the quarter
	MessageReminder   MessageKind = "reminder"   // log a win after a quiet spell
	MessageTip        MessageKind = "tip"        // one of the ladder's common mistakes
	MessageOnboarding MessageKind = "onboarding" // three old wins in the first week
	MessageHandover   MessageKind = "handover"   // a change of manager, to both
)

// DeliveryState is where a delivery is in its life.
type DeliveryState string

// The states. The last three are final.
const (
	DeliveryDue     DeliveryState = "due"     // waits for its time and its turn
	DeliverySending DeliveryState = "sending" // a worker has it, until its lease ends
	DeliverySent    DeliveryState = "sent"
	DeliverySkipped DeliveryState = "skipped" // on purpose; Reason says why
	DeliveryFailed  DeliveryState = "failed"  // Reason is Slack's last error
)

// DeliveryKey is what is sent once.
type DeliveryKey struct {
	Kind MessageKind
	// Period is the first day of the quarter the message is about, or the day a
	// repeated message fell due on; zero for what is sent once in a lifetime.
	Period    Date
	Recipient UserID
}

// String is the key as Slack's message metadata carries it.
func (k DeliveryKey) String() string {
	return string(k.Kind) + "/" + k.Period.String() + "/" + string(k.Recipient)
}

// LogValue is the key in one word, in whatever form the log is.
func (k DeliveryKey) LogValue() slog.Value { return slog.StringValue(k.String()) }

// Delivery is one row of the ledger of what is owed and what became of it.
type Delivery struct {
	DeliveryKey
	State     DeliveryState
	Priority  int  // smaller ones go first
	Unasked   bool // counts for the caps
	DueAt     time.Time
	ExpiresAt time.Time // later it is not sent any more
	Attempts  int       // how often a worker took it
	Worker    string    // who has it while it is being sent
	LeaseEnds time.Time // then others may take it

	// UnsureSince is not zero if a message may be out that nobody recorded,
	// posted no earlier than then: it is looked for before one is posted again.
	UnsureSince time.Time
	Parts       int    // messages that are out
	Channel     string // the direct message, once known
	TS          string // of the first message
	Reason      string // a code, never a text: why it was skipped, or the last error
	CreatedAt   time.Time
	UpdatedAt   time.Time
	SentAt      time.Time // of the first message; zero until it is out
}

// Why a delivery is skipped or waits. Other reasons are errors of Slack's.
const (
	SkipLate        = "late"         // its time was over before it could go
	SkipOutOfHours  = "out_of_hours" // of what waits for working hours, or would until it is too late
	SkipNothingNew  = "nothing_new"  // there was nothing to say
	SkipSuperseded  = "superseded"   // the next of its kind fell due first
	SkipDeactivated = "deactivated"
	SkipOnLeave     = "on_leave" // without an end
	SkipStopped     = "stopped"  // by the person
	SkipPaused      = "paused"   // by the person, for longer than it can wait
	SkipLessOften   = "less_often"
	SkipCap         = "cap"       // too much else came in these days
	SkipIgnored     = "ignored"   // the person does not react to what comes
	WaitNotBuilt    = "not_built" // it could not be made
)

// DeliveryFilter selects deliveries, newest due first. Zero fields select all.
type DeliveryFilter struct {
	Kind      MessageKind
	Period    Date
	Recipient UserID
	State     DeliveryState
	Limit     int // 0 = all
}

// DeliveryClaim is what a worker asks for.
type DeliveryClaim struct {
	Worker    string
	Lease     time.Duration
	Limit     int
	Kind      MessageKind // "" = any
	Recipient UserID      // "" = any
}

// Recipient is somebody who may be owed messages: an active person.
type Recipient struct {
	ID       UserID
	Timezone string
	Since    time.Time // known since; what fell due before is not owed
}
