package storage

import (
	"strings"

	"winlog/ladder"
)

// changes are what a Write did to what may be in memory. They are noticed by the
// table a statement writes to, so that a new statement needs no thought; the ones
// that are run for one person again and again say more exactly what they changed.
type changes struct {
	run    uint64 // of all runs of Writes, which one
	all    bool   // any record, and people
	people bool   // people, and what all records rest on but verdicts and wins
	of     map[ladder.UserID]*change
}

// change is of one person's record.
type change struct {
	goals    bool
	added    []ladder.Win
	wins     []ladder.Win     // changed ones, as they are now
	verdicts []ladder.Verdict // the same
}

func (c *changes) person(id ladder.UserID) *change {
	if c.of == nil {
		c.of = map[ladder.UserID]*change{}
	}
	if c.of[id] == nil {
		c.of[id] = &change{}
	}
	return c.of[id]
}

// notice is a statement whose changes nobody told.
func (c *changes) notice(query string) {
	switch table(query) {
	case "people":
		c.people = true
		c.all = c.all || strings.HasPrefix(query, "DELETE") // it takes other rows with it
	case "level_history", "manager_history", "employment", "leave", "calendar_history", "ladder_history":
		c.people = true
	case "wins", "verdicts", "goals":
		c.all = true
	}
}

// table is the table that a statement writes to.
func table(query string) string {
	for _, verb := range []string{"INSERT INTO ", "UPDATE ", "DELETE FROM "} {
		if rest, ok := strings.CutPrefix(query, verb); ok {
			name, _, _ := strings.Cut(rest, " ")
			return name
		}
	}
	return "wins" // who knows what it does
}

// changesOf runs a statement that changes nothing but a part of one person's
// record, which tell says.
func (tx *Tx) changesOf(user ladder.UserID, tell func(*change), query string, args ...any) (int64, error) {
	n, err := tx.exec(query, args)
	if n > 0 && err == nil {
		tell(tx.changes.person(user))
	}
	return n, err
}

// addsWin, changesWin and changesGoals are for changesOf.
func addsWin(w ladder.Win) func(*change) {
	return func(c *change) { c.added = append(c.added, w) }
}

func changesWin(w ladder.Win) func(*change) {
	return func(c *change) { c.wins = append(c.wins, w) }
}

func changesGoals(c *change) { c.goals = true }
