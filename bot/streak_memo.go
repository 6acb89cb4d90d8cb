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

	shown map[ladder.UserID]ladder.Shown // by the wins of the newest of somebody's
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
	shown := c.shown[in.Person.ID]
	c.mu.Unlock()
	if ok {
		return s
	}
	s, shown = ladder.RecomputeStreak(in, shown)
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.of) >= maxComputed || c.of == nil {
		c.of, c.shown = map[computedKey]ladder.Streak{}, map[ladder.UserID]ladder.Shown{}
	}
	c.of[key], c.shown[in.Person.ID] = s, shown
	return s
}
