package ladder

import "time"

// VerdictValue says at which level somebody worked in a quarter, seen from a
// target level (QUARTERS rule 5).
type VerdictValue string

// The values. Those a person or manager can give come first, from high to low.
const (
	ValueNext    VerdictValue = "next"    // at the target
	ValuePartial VerdictValue = "partial" // sometimes at the target
	ValueCurrent VerdictValue = "current" // at the level they have
	ValueBelow   VerdictValue = "below"   // not yet at the level they have
	ValueNone    VerdictValue = "none"    // no evidence
	ValueExcused VerdictValue = "excused" // on leave, or employed too short
)

// VerdictSource says on whose word a value rests, from weak to strong.
type VerdictSource string

// The sources. The empty one is a quarter nobody said anything about.
const (
	SourceEvidenced VerdictSource = "evidenced" // the rule about wins is met
	SourceClaimed   VerdictSource = "claimed"   // the person says so
	SourceConfirmed VerdictSource = "confirmed" // the manager says so
)

// Decision is what a manager answers to a claim.
type Decision string

// The decisions.
const (
	Confirm Decision = "confirm"
	NotYet  Decision = "not_yet"
	Discuss Decision = "discuss" // no verdict yet: talk first
)

// MaxReadingNote is the longest line beside a claim or confirmation, in
// characters.
const MaxReadingNote = 1000

// Reading is how one person reads a quarter: the owner's claim or the manager's
// answer.
type Reading struct {
	By         UserID
	At         time.Time
	Value      VerdictValue
	Dimensions map[DimensionID]VerdictValue // a verdict for each dimension judged
	Note       string
}

// ManagerReading is the manager's side of a quarter. They give their reading
// before they see the claim, so Decision may still be empty.
type ManagerReading struct {
	Reading
	Decision Decision
	Saw      bool // whether the claim had been opened when the reading was given
	// Extend continues a run that went stale over more than two excused quarters
	// (rule 7); it needs a Note.
	Extend bool
}

// Verdict is everything said about one person, quarter and target; there is one
// row for the three. Computed values are in StreakQuarter.
type Verdict struct {
	User    UserID
	Quarter Period // first day and first day after it, as the calendar was
	Target  LevelID
	Level   LevelID // the reference level (rule 4)
	Ladder  string  // version it was made with (rule 15)

	Claim   *Reading        // nil = not claimed
	Manager *ManagerReading // nil = the manager has not said anything
	Notes   []VerdictNote   // by others than the manager of record, and of withdrawals

	OptIn bool // the person wants a quarter with long leave judged (rule 11)

	Sealed    time.Time     // zero until the closing job wrote the value down
	Value     VerdictValue  // as sealed
	Source    VerdictSource // as sealed
	Wins      []WinID       // the evidence as sealed
	Reopened  time.Time     // by the manager, after sealing: late wins count again
	UpdatedAt time.Time
}

// VerdictNote is a line beside a verdict: of a previous manager, of a
// confirmation that was withdrawn, of a quarter that was re-opened.
type VerdictNote struct {
	By   UserID    `json:"by"`
	At   time.Time `json:"at"`
	Text string    `json:"text"`
}

// Leave is a stretch of days away. Why is nobody's business and not stored.
type Leave struct {
	User  UserID
	From  Date
	Until Date // first day back; zero while open-ended
}

// Employment is a stretch of days in the company; a second one means rehired.
type Employment struct {
	From  Date
	Until Date // first day no longer employed; zero while employed
}

// WinFact is what a streak needs to know of a win: everything but its words.
type WinFact struct {
	ID         WinID
	OccurredOn Date
	Level      LevelID // the level the owner says it shows
	Dimensions []DimensionID
	People     []UserID
	HasResult  bool
	Witness    bool // a named person
	Headline   bool
	Visibility Visibility
	LoggedOn   Date      // CreatedAt as a day in the owner's zone
	DeletedAt  time.Time // zero while it exists
}
