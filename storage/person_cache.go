package storage

import (
	"sync"

	"winlog/ladder"
)

// maxCached bounds the people kept in memory; a workspace is rarely larger.
const maxCached = 20_000

// personCache keeps people in memory: every request begins with who acts. It is
// for SQLite only, whose file belongs to this process (lockfile.go), so that
// nobody else can change what it holds.
type personCache struct {
	mu     sync.RWMutex
	epoch  uint64 // counts forget: what was read before one is not stored after it
	people map[ladder.UserID]ladder.Person
}

// find is the person, or the epoch to store what is read instead under. A nil
// cache holds nobody.
func (c *personCache) find(id ladder.UserID) (p ladder.Person, epoch uint64, ok bool) {
	if c == nil {
		return ladder.Person{}, 0, false
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	p, ok = c.people[id]
	return p, c.epoch, ok
}

// store keeps what was read from the database since find.
func (c *personCache) store(epoch uint64, p ladder.Person) {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.epoch != epoch {
		return
	}
	if len(c.people) >= maxCached {
		c.people = nil
	}
	if c.people == nil {
		c.people = map[ladder.UserID]ladder.Person{}
	}
	c.people[p.ID] = p
}

// forget drops everybody. A Write that changed people calls it after its commit
// and before it is answered, so that nobody reads what was before an answer.
func (c *personCache) forget() {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.epoch++
	c.people = nil
}
