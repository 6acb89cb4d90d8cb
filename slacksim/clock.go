package slacksim

import (
	"sync/atomic"
	"time"
)

// clock is the workspace's time: a base that the caller chose, plus jumps.
//
// What people read (message times, dates) follows the base. What Slack measures
// (triggers, response URLs, rate limits, retries) follows elapsed, which always
// runs, so that it works even when a test's base stands still.
type clock struct {
	base    func() time.Time
	started time.Time
	offset  atomic.Int64
	skipped atomic.Int64
}

func newClock(base func() time.Time) *clock {
	if base == nil {
		base = time.Now
	}
	return &clock{base: base, started: time.Now()}
}

func (c *clock) now() time.Time { return c.base().Add(time.Duration(c.offset.Load())) }

// real is the time since the start that has truly passed.
func (c *clock) real() time.Duration { return time.Since(c.started) }

// elapsed is the time since the start, jumps included. It never goes back.
func (c *clock) elapsed() time.Duration {
	return time.Since(c.started) + time.Duration(c.skipped.Load())
}

func (c *clock) jump(d time.Duration) {
	c.offset.Add(int64(d))
	if d > 0 {
		c.skipped.Add(int64(d))
	}
}

func (c *clock) reset() { c.offset.Store(0) }

// Now is the workspace's time. A bot that is given it as its clock jumps with the workspace.
func (s *Sim) Now() time.Time { return s.clock.now() }
