package schedule

import (
	"time"

	"winlog/ladder"
)

// askAgain is how often a Builder is asked about those it left out.
const askAgain = time.Hour

// memo remembers of one kind up to which slot somebody is settled, so that a
// sweep with nothing owed asks neither the ledger nor a Builder. The ledger is
// what counts: a memo is only ever behind it.
type memo struct {
	settled map[ladder.UserID]ladder.Date // in the ledger, or not owed for good
	left    map[ladder.UserID]ladder.Date // left out by the Builder
	asked   time.Time
}

func newMemo() *memo {
	return &memo{settled: map[ladder.UserID]ladder.Date{}, left: map[ladder.UserID]ladder.Date{}}
}

// begin forgets who was left out, from time to time and when the clock was set
// back.
func (m *memo) begin(now time.Time) {
	if now.Before(m.asked) || now.Sub(m.asked) >= askAgain {
		clear(m.left)
		m.asked = now
	}
}

func (m *memo) knows(id ladder.UserID, day ladder.Date) bool {
	return m.settled[id] == day || m.left[id] == day
}
