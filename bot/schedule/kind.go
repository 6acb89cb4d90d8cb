package schedule

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"winlog/ladder"
)

// Cycle is how often a kind of message comes, and with it what it is sent once for.
type Cycle int

// The cycles.
const (
	Repeated  Cycle = iota // once for each day its rule names
	Quarterly              // once for each quarter
	Once                   // once in a lifetime, on the first day on which it applies
)

// Kind is what holds for all messages of a kind.
type Kind struct {
	ID       ladder.MessageKind
	Cycle    Cycle
	Grace    time.Duration // how late it may come; later it is recorded as skipped
	Unasked  bool          // the caps of ladder.MayDeliver hold for it
	Default  string        // its rule unless the configuration has another
	About    string        // what it is, for help and manuals
	priority int
}

// Kinds are all kinds, the ones that go first when not all may go first.
func Kinds() []Kind {
	const day = 24 * time.Hour
	all := []Kind{
		{ID: ladder.MessageDigest, Cycle: Quarterly, Grace: 10 * day, Unasked: true, Default: "30 9 * * *, 5 working days after quarter end", About: "the quarter of their reports, to managers"},
		{ID: ladder.MessagePreview, Cycle: Quarterly, Grace: 10 * day, Unasked: true, Default: "30 9 * * *, 3 working days before digest", About: "what the digest will say, to each report first"},
		{ID: ladder.MessagePrompt, Cycle: Quarterly, Grace: 10 * day, Unasked: true, Default: "30 9 * * *, 7 working days after quarter end", About: "the quarterly 1:1, to both sides"},
		{ID: ladder.MessageClaim, Cycle: Quarterly, Grace: 3 * day, Unasked: true, Default: "30 9 * * *, 10 days after quarter end", About: "claim the quarter before its grace ends"},
		{ID: ladder.MessageStreak, Cycle: Quarterly, Grace: 10 * day, Unasked: true, Default: "30 9 * * *, 15 days after quarter end", About: "the sustain streak after a quarter"},
		{ID: ladder.MessageHandover, Cycle: Repeated, Grace: 3 * day, Unasked: true, Default: "30 9 * * *", About: "a change of manager, to the person and to the new manager"},
		{ID: ladder.MessageOnboarding, Cycle: Once, Grace: 5 * day, Unasked: true, Default: "30 9 * * *", About: "three old wins in the first week"},
		{ID: ladder.MessageNudge, Cycle: Repeated, Grace: day, Unasked: true, Default: "30 9 * * 2", About: "goals: none yet, half-time, the end of the quarter"},
		{ID: ladder.MessageReminder, Cycle: Repeated, Grace: day, Unasked: true, Default: "30 9 * * 4", About: "log a win after a quiet spell"},
		{ID: ladder.MessageTip, Cycle: Repeated, Grace: day, Unasked: true, Default: "30 9 15 * *", About: "one of the ladder's common mistakes"},
	}
	for i := range all {
		all[i].priority = i
	}
	return all
}

// rule is what ladder.MayDeliver wants to know. What comes four times a year does
// not come less often because people do not click in it; nor does who sees whose
// log from now on.
func (k Kind) rule() ladder.MessageRule {
	return ladder.MessageRule{
		Unasked: k.Unasked, BacksOff: k.Unasked && k.Cycle != Quarterly && k.ID != ladder.MessageHandover, Grace: k.Grace,
	}
}

// Slot is one time a kind falls due.
type Slot struct {
	Kind    ladder.MessageKind
	Period  ladder.Date   // what it is sent once for: see ladder.DeliveryKey
	Day     ladder.Date   // the day its rule names, before it is moved to a working day
	Quarter ladder.Period // what it is about: the rule's quarter, or the one the day is in
	At      time.Time     // when it falls due for somebody, moved into working time
}

// Outgoing is a message that is about to be sent.
type Outgoing struct {
	ladder.DeliveryKey
	Quarter  ladder.Period // as in Slot
	To       ladder.Person
	Location *time.Location // theirs
	Today    ladder.Date    // theirs
	Now      time.Time
	DueAt    time.Time // long before Now if the program was down
	Shown    bool      // to an operator, and not sent: nothing is to be recorded
}

// Message is one Slack message. Blocks are Block Kit as JSON, an array.
type Message struct {
	Text   string // for notifications and screen readers
	Blocks json.RawMessage
}

// ErrNothingNew is what Build says when there is no reason to write. The delivery
// is recorded as skipped.
var ErrNothingNew = errors.New("there is nothing new to say")

// Builder knows one kind of message.
type Builder interface {
	// Recipients are those of some people to whom a slot's message is owed. It is
	// asked once for everybody whose slot has come and who has no row in the ledger,
	// and again every hour for those it left out. It should cost a query or two,
	// whatever the number of people. s.At is not set: it differs between people.
	Recipients(ctx context.Context, s Slot, among []ladder.UserID) ([]ladder.UserID, error)

	// Build says what is sent, at the moment it is sent: one message, or the first
	// of a thread and its replies. It is called again after a fault; the parts that
	// are out already are then left away by their number.
	Build(ctx context.Context, o Outgoing) ([]Message, error)
}
