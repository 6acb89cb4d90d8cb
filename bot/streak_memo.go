package bot

import (
	"sync"

	"winlog/ladder"
)

// computed are the streaks that were computed last, of records whose revision says
// that they did not change since.
type computed struct {
	mu sync.Mutex
	of map[computedKey]ladder.Streak
}

type computedKey struct {
	user     ladder.UserID
	revision uint64
	today    ladder.Date
	target   ladder.LevelID
}

// maxComputed bounds them: one with a thousand wins takes about 30 kB.
const maxComputed = 100

// compute is ladder.ComputeStreak. Nobody may write into what it returns.
func (b *Bot) compute(in ladder.StreakInput) ladder.Streak {
	if in.Revision == 0 {
		return ladder.ComputeStreak(in)
	}
	key := computedKey{in.Person.ID, in.Revision, in.Today, in.Target}
	c := &b.computed
	c.mu.Lock()
	s, ok := c.of[key]
	c.mu.Unlock()
	if ok {
		return s
	}
	s = ladder.ComputeStreak(in)
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.of) >= maxComputed || c.of == nil {
		c.of = map[computedKey]ladder.Streak{}
	}
	c.of[key] = s
	return s
}
