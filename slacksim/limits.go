package slacksim

import (
	"math"
	"sync"
	"time"
)

// limits are Slack's rate limits: a bucket per method, and one per channel for posting.
type limits struct {
	mu      sync.Mutex
	buckets map[string]*bucket
}

type bucket struct {
	tokens float64
	at     time.Duration
}

// rate is how many calls a bucket holds and how many come back per second.
type rate struct {
	burst     float64
	perSecond float64
}

// tierRates are calls per minute by tier, as Slack promises them at least; the
// bursts that it allows beside are not published. Tier 0 are special methods.
var tierRates = [...]rate{
	0: {600, 10},
	1: {4, 1.0 / 60},
	2: {40, 20.0 / 60},
	3: {100, 50.0 / 60},
	4: {200, 100.0 / 60},
}

// postRate is what one channel takes: about a message per second, and short bursts.
var postRate = rate{burst: 4, perSecond: 1}

// teamRate is what all channels take together: several hundred per minute.
var teamRate = rate{burst: 300, perSecond: 5}

// take spends one call and returns 0, or the seconds to wait.
func (l *limits) take(s *Sim, method string, tier int, channel string) int {
	if s.o.Unlimited || s.o.Lean {
		return 0
	}
	r := tierRates[tier]
	key := method
	if channel != "" {
		key, r = "post "+channel, postRate
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := s.clock.elapsed()
	if wait := l.spend(key, r, now); wait > 0 || channel == "" {
		return wait
	}
	return l.spend("post", teamRate, now)
}

func (l *limits) spend(key string, r rate, now time.Duration) int {
	if l.buckets == nil {
		l.buckets = map[string]*bucket{}
	}
	b := l.buckets[key]
	if b == nil {
		b = &bucket{tokens: r.burst, at: now}
		l.buckets[key] = b
	}
	b.tokens = min(r.burst, b.tokens+(now-b.at).Seconds()*r.perSecond)
	b.at = now
	if b.tokens >= 1 {
		b.tokens--
		return 0
	}
	return max(1, int(math.Ceil((1-b.tokens)/r.perSecond)))
}
