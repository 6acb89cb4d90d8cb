package ladder

import "time"

// GoalVerdict is what the coach says of a goal: whether its words describe the
// next level's behaviour or the person's own (COACH.md). These are the words
// people read.
type GoalVerdict string

// The verdicts.
const (
	GoalNext    GoalVerdict = "next-level"
	GoalCurrent GoalVerdict = "current-level"
	GoalUnclear GoalVerdict = "unclear"
)

// GoalState is where a goal is in its life.
type GoalState string

// The states. A goal that was carried over lives on as one of the next quarter.
const (
	GoalActive   GoalState = "active"
	GoalAchieved GoalState = "achieved"
	GoalMissed   GoalState = "missed"
	GoalDropped  GoalState = "dropped"
	GoalCarried  GoalState = "carried"
)

// Limits of a goal's parts, in characters or items.
const (
	MaxActiveGoals = 3 // next-level goals a quarter: the ladder says 2-3 gaps
	MaxGoalText    = 500
	MaxGoalMeasure = 200
	MaxGoalNote    = 1000 // a check-in's note, a comment, a reason
	MaxGoalGaps    = 3
)

// Goal is what a person wants to do in a quarter to work at a next level.
type Goal struct {
	ID         GoalID
	User       UserID // the owner
	Quarter    Period // as the calendar was when the goal was set
	Level      LevelID
	Target     LevelID
	Role       Role
	Text       string
	Gaps       []string // of the transition, which it bridges; as the ladder words them
	Dimension  DimensionID
	Measure    string // how one will know: "refund errors 3 % → 1 %"
	Visibility Visibility

	Verdict       GoalVerdict // the coach's, as it was when the text was saved
	VerdictWords  []string    // the words that decided
	LadderVersion string
	Overruled     bool   // the person says it is next-level all the same
	OverruleWhy   string // private to the owner

	State       GoalState
	Reason      string // of closing
	CarriedFrom GoalID
	CreatedAt   time.Time
	UpdatedAt   time.Time
	ClosedAt    time.Time // zero while active
}

// NextLevel reports whether the goal counts among a quarter's next-level goals:
// the coach's verdict unless the person overruled it. An unclear goal counts, so
// that vague words are no way round the limit.
func (g Goal) NextLevel() bool { return g.Overruled || g.Verdict != GoalCurrent }

// GoalStatus is how a goal is going.
type GoalStatus string

// The statuses of a check-in.
const (
	OnTrack  GoalStatus = "on_track"
	AtRisk   GoalStatus = "at_risk"
	OffTrack GoalStatus = "off_track"
)

// GoalNoteKind says what a line of a goal's story is.
type GoalNoteKind string

// The kinds of a goal's story.
const (
	GoalCheckIn GoalNoteKind = "check_in" // Status and Text, by the owner
	GoalAgreed  GoalNoteKind = "agreed"   // by the manager
	GoalComment GoalNoteKind = "comment"  // by the manager, or the owner's answer
	GoalClosed  GoalNoteKind = "closed"   // Text is the reason
	GoalEdited  GoalNoteKind = "edited"   // by the owner; Text is what it was before
)

// GoalNote is one line of a goal's story, oldest first.
type GoalNote struct {
	Goal   GoalID
	At     time.Time
	By     UserID
	Kind   GoalNoteKind
	Status GoalStatus // of a check-in
	Text   string
}

// GoalCarry is how a goal goes on in another quarter. Next sees the old goal and the
// owner's active goals of that quarter, and may return old with other words.
type GoalCarry struct {
	To    Period
	Next  func(old Goal, active []Goal) (Goal, error)
	Notes []GoalNote // for the story of what it becomes
}

// GoalSwap puts a goal in the place of another one: with Carry that goes on in
// another quarter, else Close says what becomes of it.
type GoalSwap struct {
	Old    GoalID
	OldKey string // of the submission, for what becomes of the old one
	Close  func(old *Goal, others []Goal) ([]GoalNote, error)
	Carry  *GoalCarry

	New    Goal
	NewKey string
	Check  func(active []Goal) error // sees the active goals of New's quarter without the old one
}

// GoalFilter selects goals of one owner, oldest first. Zero fields select all.
type GoalFilter struct {
	User  UserID
	From  Date // quarters that begin on this day or later
	Until Date // and before this one
	State GoalState
}
