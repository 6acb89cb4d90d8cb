package bot

import (
	"context"

	"winlog/ladder"
)

// Store is what the bot keeps. Every method is durable when it returns: a
// change is committed and synced, or it is an error and did not happen.
// A missing thing is a ladder.Error of kind NotFound.
type Store interface {
	PeopleStore
	WinStore
	BindWorkspace(ctx context.Context, team string) error
	Ping(ctx context.Context) error
}

// PeopleStore keeps who people are.
type PeopleStore interface {
	FindPerson(ctx context.Context, id ladder.UserID) (ladder.Person, error)
	// EnsurePerson stores p unless the person is known, and returns what is stored.
	EnsurePerson(ctx context.Context, p ladder.Person) (ladder.Person, error)
	UpdatePerson(ctx context.Context, id ladder.UserID, change func(*ladder.Person) error) (ladder.Person, error)
	SetLevel(ctx context.Context, level ladder.LevelInterval) (ladder.Person, error)
	LevelHistory(ctx context.Context, user ladder.UserID) ([]ladder.LevelInterval, error)
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
	// ListWins returns one page, newest first, and how many there are in all.
	ListWins(ctx context.Context, f ladder.WinFilter) ([]ladder.Win, int, error)
}
