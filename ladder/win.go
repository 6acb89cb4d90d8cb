package ladder

import "time"

// WinID is a sortable text id made by storage.
type WinID string

// GoalID names a goal.
type GoalID string

// DimensionID names a dimension of the ladder: "scope", "collaboration", "mentorship".
type DimensionID string

// Visibility says who besides the owner may read a win.
type Visibility string

// Visibilities from narrow to wide.
const (
	Private Visibility = "private" // the owner only
	Manager Visibility = "manager" // and their current manager
	Public  Visibility = "public"  // and everyone in the workspace
)

// Limits of a win's parts, in characters (code points) or items. Text and
// result fit one Slack input (3,000); the rest keeps a win readable.
const (
	MaxWinText   = 3000
	MaxWinResult = 3000
	MaxWinPeople = 30
	MaxWinLinks  = 20
	MaxLinkLen   = 2000
	MaxHeadlines = 3 // of a quarter
)

// UndoWindow is how long a deleted win can be restored (PRODUCT W2).
const UndoWindow = 10 * time.Minute

// Win is something a person did, in their own words.
type Win struct {
	ID         WinID
	User       UserID // the owner
	OccurredOn Date   // in the owner's zone; decides the quarter
	Text       string
	Result     string // impact, "from → to"
	Dimensions []DimensionID
	Level      LevelID // the level it shows, "" if not said
	People     []UserID
	Links      []string
	Goal       GoalID
	Visibility Visibility
	Headline   bool   // one of the quarter's best, MaxHeadlines at most
	Source     string // "command", "modal", "shortcut", "message", "import"
	CreatedAt  time.Time
	UpdatedAt  time.Time
	DeletedAt  time.Time // zero while it exists
}

// Deleted reports whether the win was deleted.
func (w Win) Deleted() bool { return !w.DeletedAt.IsZero() }

// WinEdit is one entry of a win's history: what it was before the change.
type WinEdit struct {
	Win    WinID
	At     time.Time
	By     UserID
	Action string // "edit", "delete", "restore"
	Before Win
}

// WinFilter selects wins of one owner, newest first. Zero fields select all.
type WinFilter struct {
	User       UserID // the owner; empty = all owners (exports only)
	From       Date   // first day
	Until      Date   // first day no longer in
	Dimension  DimensionID
	Level      LevelID
	Person     UserID // somebody it was done with
	Goal       GoalID
	Headline   bool // only those marked
	Visibility Visibility
	Shared     bool     // whatever is not private
	Words      []string // each must occur in text or result; any case, folded
	IDs        []WinID  // only these, a few; nil = all
	Offset     int
	Limit      int // 0 = no limit
}

// AuditEntry is one line of the audit log: who did what to whom. Detail never
// holds a win's text.
type AuditEntry struct {
	At      time.Time
	By      UserID // "" for the command line
	Action  string // "level", "manager", "import_people", "export", …
	Subject UserID
	Detail  string
}

// AuditFilter selects lines of the audit log, newest first. Zero fields select
// all.
type AuditFilter struct {
	Subject UserID
	By      UserID
	Action  string
	Offset  int
	Limit   int // 0 = all
}
