package bot

import (
	"context"
	"time"

	"winlog/bot/schedule"
	"winlog/ladder"
)

// Store is what the bot keeps. Every method is durable when it returns: a
// change is committed and synced, or it is an error and did not happen.
// A missing thing is a ladder.Error of kind NotFound.
type Store interface {
	PeopleStore
	WinStore
	GoalStore
	VerdictStore
	MessageStore
	AuditStore
	schedule.Store

	JobStore
	EndorsementStore
	TalkStore
	DigestPartStore
	BindWorkspace(ctx context.Context, team string) error
	Ping(ctx context.Context) error
}

// PeopleStore keeps who people are.
type PeopleStore interface {
	FindPerson(ctx context.Context, id ladder.UserID) (ladder.Person, error)
	// EnsurePerson stores p unless the person is known, and returns what is stored.
	EnsurePerson(ctx context.Context, p ladder.Person) (ladder.Person, error)
	UpdatePerson(ctx context.Context, id ladder.UserID, change func(*ladder.Person) error) (ladder.Person, error)
	// UpdatePeople does the same for those of some people who are known, and
	// returns the ones that changed.
	UpdatePeople(ctx context.Context, ids []ladder.UserID, change func(*ladder.Person)) ([]ladder.Person, error)
	// UnknownManagers are the managers in the org chart whom nobody has met.
	UnknownManagers(ctx context.Context) ([]ladder.UserID, error)
	SetLevel(ctx context.Context, level ladder.LevelInterval) (ladder.Person, error)
	// SetManager says who manages somebody from a day on. A loop is Invalid.
	SetManager(ctx context.Context, user, manager ladder.UserID, from ladder.Date, source string, by ladder.UserID) error
	// FollowManager does that for whom a field of Slack's profiles names, if it named
	// somebody else before; else whoever was chosen since stays, and it is false.
	FollowManager(ctx context.Context, user, manager ladder.UserID, from ladder.Date) (bool, error)
	ListPeople(ctx context.Context) ([]ladder.Person, error)
	// FindTeams is the team of each of the people who are known to have one.
	FindTeams(ctx context.Context, users []ladder.UserID) (map[ladder.UserID]string, error)
	LevelHistory(ctx context.Context, user ladder.UserID) ([]ladder.LevelInterval, error)
	ManagerHistory(ctx context.Context, user ladder.UserID) ([]ladder.ManagerInterval, error)
}

// MessageStore keeps what people decide about what is sent unasked, and some of
// what it is about.
type MessageStore interface {
	ListMessagePrefs(ctx context.Context, user ladder.UserID) ([]ladder.MessagePref, error)
	// ListHandovers are the changes of manager since an instant that are in force.
	ListHandovers(ctx context.Context, since time.Time) ([]ladder.Handover, error)
	// LastSent is when each person was last sent a kind since an instant.
	LastSent(ctx context.Context, kind ladder.MessageKind, since time.Time) (map[ladder.UserID]time.Time, error)
	// SentOf is when some people were sent their message of a kind for a period.
	SentOf(ctx context.Context, kind ladder.MessageKind, period ladder.Date, users ...ladder.UserID) (map[ladder.UserID]time.Time, error)
	// ListNewcomers are who began on one of some days, or was met since an instant
	// because they used the program.
	ListNewcomers(ctx context.Context, from, until ladder.Date, met time.Time) ([]ladder.UserID, error)
	// ChangeMessagePref changes a decision about a kind, "" for all, inside one
	// transaction. An error of change aborts it.
	ChangeMessagePref(ctx context.Context, user ladder.UserID, kind ladder.MessageKind, change func(*ladder.MessagePref) error) (ladder.MessagePref, error)
}

// AuditStore keeps who changed what, and who read whose log.
type AuditStore interface {
	// PageAudit returns one page, newest first, and how many lines there are in all.
	PageAudit(ctx context.Context, f ladder.AuditFilter) ([]ladder.AuditEntry, int, error)
	// SaveReads records that somebody read others' logs, once for each path and day.
	SaveReads(ctx context.Context, viewer ladder.UserID, path ladder.ReadPath, subjects []ladder.UserID) error
	// ListReads returns one page, newest first, and how many there are in all.
	ListReads(ctx context.Context, subject ladder.UserID, offset, limit int) ([]ladder.LogRead, int, error)
}

// WinStore keeps wins.
type WinStore interface {
	// SaveWin stores a win once per key: the same key again returns the first
	// one and false.
	SaveWin(ctx context.Context, w ladder.Win, key string) (ladder.Win, bool, error)
	FindWin(ctx context.Context, id ladder.WinID) (ladder.Win, error)
	// UpdateWin changes a win inside one transaction and keeps the version before.
	// An error of change aborts it; the same key again changes nothing.
	UpdateWin(ctx context.Context, by ladder.UserID, id ladder.WinID, key string, change func(*ladder.Win) error) (ladder.Win, error)
	WinEdits(ctx context.Context, id ladder.WinID) ([]ladder.WinEdit, error)
	// WordsOf are those of some wins of an owner, as far as they exist, also deleted
	// ones: the wins without their dimensions, people and links.
	WordsOf(ctx context.Context, owner ladder.UserID, ids ...ladder.WinID) (map[ladder.WinID]ladder.Win, error)
	// ListWins returns one page, newest first, and how many there are in all.
	ListWins(ctx context.Context, f ladder.WinFilter) ([]ladder.Win, int, error)
}

// GoalStore keeps goals and their story.
type GoalStore interface {
	// SaveGoal stores a goal once per key: the same key again returns the first
	// one and false. check sees the owner's active goals of the goal's quarter in
	// the same transaction; its error aborts.
	SaveGoal(ctx context.Context, g ladder.Goal, key string, check func(active []ladder.Goal) error) (ladder.Goal, bool, error)
	FindGoal(ctx context.Context, id ladder.GoalID) (ladder.Goal, error)
	ListGoals(ctx context.Context, f ladder.GoalFilter) ([]ladder.Goal, error)
	// GoalsOf is the goals of some people whose quarters begin on from or later and
	// before until.
	GoalsOf(ctx context.Context, from, until ladder.Date, users ...ladder.UserID) ([]ladder.Goal, error)
	// ChangeGoal changes a goal inside one transaction; change sees the owner's
	// other active goals of its quarter and returns the lines to add to the story,
	// whose Goal, At and By are filled in. The same key again changes nothing.
	ChangeGoal(ctx context.Context, by ladder.UserID, id ladder.GoalID, key string,
		change func(g *ladder.Goal, others []ladder.Goal) ([]ladder.GoalNote, error)) (ladder.Goal, error)
	// SwapGoal closes a goal or carries it over and stores another in its place, in
	// one transaction. The same new key again changes nothing.
	SwapGoal(ctx context.Context, by ladder.UserID, s ladder.GoalSwap) (old, saved ladder.Goal, err error)
	// CarryGoal closes a goal as carried and makes its successor in one
	// transaction. The same key again returns the first successor.
	CarryGoal(ctx context.Context, by ladder.UserID, id ladder.GoalID, key string, c ladder.GoalCarry) (ladder.Goal, error)
	GoalNotes(ctx context.Context, id ladder.GoalID) ([]ladder.GoalNote, error)
	// GoalStories are the notes of some goals, oldest first.
	GoalStories(ctx context.Context, ids ...ladder.GoalID) (map[ladder.GoalID][]ladder.GoalNote, error)
}

// VerdictStore keeps what is said about quarters, and everything a streak is
// computed from.
type VerdictStore interface {
	// FindRecord is everything about a person that a streak is computed from:
	// all of a StreakInput but Today, Rules and Ladder. Wins include deleted ones
	// while they are kept. Its lists are shared: nobody may write into them.
	FindRecord(ctx context.Context, user ladder.UserID) (ladder.StreakInput, error)
	FindVerdict(ctx context.Context, user ladder.UserID, quarter ladder.Date, target ladder.LevelID) (ladder.Verdict, error)
	// ChangeVerdict changes the one row of a person, quarter and target inside a
	// transaction, and makes it if there is none. An error of change aborts.
	ChangeVerdict(ctx context.Context, by, user ladder.UserID, quarter ladder.Period, target ladder.LevelID,
		change func(*ladder.Verdict) error) (ladder.Verdict, error)
	// ListUnanswered are the quarters claimed in a stretch of time that nobody
	// answered yet.
	ListUnanswered(ctx context.Context, from, until time.Time) ([]ladder.Verdict, error)
	// Reports are the active people whose current manager somebody is, by name.
	Reports(ctx context.Context, manager ladder.UserID) ([]ladder.Person, error)
	// FormerReports are those whom somebody managed until a day or later, by name.
	FormerReports(ctx context.Context, manager ladder.UserID, since ladder.Date) ([]ladder.Person, error)

	SaveLeave(ctx context.Context, by ladder.UserID, l ladder.Leave) error
	DeleteLeave(ctx context.Context, by, user ladder.UserID, from ladder.Date) error
	ListLeave(ctx context.Context, user ladder.UserID) ([]ladder.Leave, error)

	// MarkHeadline marks a win as one of its quarter's best or takes the mark
	// away; a fourth is a Conflict.
	MarkHeadline(ctx context.Context, user ladder.UserID, id ladder.WinID, quarter ladder.Period, on bool) (ladder.Win, error)

	// FirstTime reports whether this is the first time for a person and a name
	// such as "mistake:tenure", and remembers it.
	FirstTime(ctx context.Context, user ladder.UserID, name string) (bool, error)
	// WhoHadFirstTime are the people of whom FirstTime remembers a name.
	WhoHadFirstTime(ctx context.Context, name string) ([]ladder.UserID, error)
	// FirstTimes are all names that FirstTime remembers of a person.
	FirstTimes(ctx context.Context, user ladder.UserID) ([]string, error)

	// FollowLadder records the version of the ladder in use, from today on unless it
	// is the first: a quarter is judged by the one it began with.
	FollowLadder(ctx context.Context, version string, today ladder.Date) error
	// FollowCalendar is the calendar's history: if the one in use differs from the
	// newest recorded, it is recorded from today on.
	FollowCalendar(ctx context.Context, in ladder.Calendar, today ladder.Date) (ladder.Timeline, error)
}

// JobStore keeps how far the work is that the program does by itself.
type JobStore interface {
	// BeginJob takes a job that is due since an instant, unless it is done or
	// another worker has it. It goes on where a run since then stopped.
	BeginJob(ctx context.Context, name, worker string, due time.Time, lease time.Duration) (ladder.Job, bool, error)
	// SaveJob keeps how far it is. No lease gives it back; done ends the run.
	SaveJob(ctx context.Context, job ladder.Job, lease time.Duration, done bool) error
	FindJob(ctx context.Context, name string) (ladder.Job, error)
}

// EndorsementStore keeps what colleagues were asked and wrote about wins.
type EndorsementStore interface {
	// AskEndorsement stores a question once per key. check sees the win and what was
	// asked about it before; its error aborts.
	AskEndorsement(ctx context.Context, e ladder.Endorsement, key string,
		check func(w ladder.Win, earlier []ladder.Endorsement) error) (ladder.Endorsement, bool, error)
	// ChangeEndorsement changes one inside one transaction. An error of change aborts.
	ChangeEndorsement(ctx context.Context, win ladder.WinID, by ladder.UserID, change func(*ladder.Endorsement, ladder.Win) error) (ladder.Endorsement, error)
	// DeleteEndorsement forgets a question that reached nobody.
	DeleteEndorsement(ctx context.Context, win ladder.WinID, by ladder.UserID) error
	FindEndorsement(ctx context.Context, win ladder.WinID, by ladder.UserID) (ladder.Endorsement, error)
	ListEndorsements(ctx context.Context, wins ...ladder.WinID) (map[ladder.WinID][]ladder.Endorsement, error)
	// UnsentEndorsements are the questions from before an instant that are not out.
	UnsentEndorsements(ctx context.Context, before time.Time) ([]ladder.Endorsement, error)
}

// TalkStore keeps what the two sides of a quarterly 1:1 write.
type TalkStore interface {
	// ListTalkNotes is what was written about somebody's quarters that begin on a day
	// or later, oldest first.
	ListTalkNotes(ctx context.Context, user ladder.UserID, from ladder.Date) ([]ladder.TalkNote, error)
	// ChangeTalkNote changes what one side wrote about a quarter inside one
	// transaction. An error of change aborts.
	ChangeTalkNote(ctx context.Context, user, by ladder.UserID, quarter ladder.Period, change func(*ladder.TalkNote) error) (ladder.TalkNote, error)
}

// DigestPartStore keeps what people chose for their part of their manager's digest.
type DigestPartStore interface {
	// DigestPartsOf is what some people chose, as far as they did. quarter is its
	// first day.
	DigestPartsOf(ctx context.Context, quarter ladder.Date, users ...ladder.UserID) (map[ladder.UserID]ladder.DigestPart, error)
	SaveDigestPart(ctx context.Context, p ladder.DigestPart) (ladder.DigestPart, error)
}
