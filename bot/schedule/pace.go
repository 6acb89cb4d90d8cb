package schedule

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Methods that are paced. Slack counts each for itself.
const (
	methodPost    = "chat.postMessage"
	methodOpen    = "conversations.open"
	methodHistory = "conversations.history"
)

// pace keeps within Slack's rate limits (apis/web-api/rate-limits): tokens for
// each method, a second between two messages in one channel, and no call of a
// method before the Retry-After that Slack answered with is over. It measures
// time that passes, whatever clock the program is given.
type pace struct {
	limits  map[string]*rate.Limiter
	between time.Duration // two messages in one channel

	mu       sync.Mutex
	closed   map[string]*gate
	channels map[string]<-chan struct{} // closed when a channel may be posted to again
	failures int                        // in a row, of posting
}

// gate is what callers of a method wait for.
type gate struct {
	opens chan struct{}
	timer *time.Timer
}

const (
	// perChannel is what Slack asks for between two messages in one channel.
	perChannel = time.Second
	// tier3 is how many calls a second Slack promises methods of its third tier.
	tier3 = rate.Limit(50.0 / 60)
)

func newPace(o Options) *pace {
	p := &pace{limits: map[string]*rate.Limiter{}, between: perChannel, closed: map[string]*gate{}, channels: map[string]<-chan struct{}{}}
	for method, limit := range map[string]*rate.Limiter{
		methodPost:    rate.NewLimiter(rate.Limit(o.PerSecond), max(1, int(o.PerSecond))),
		methodOpen:    rate.NewLimiter(tier3, 20),
		methodHistory: rate.NewLimiter(tier3, 20),
	} {
		if o.Unpaced {
			limit = rate.NewLimiter(rate.Inf, 0)
		}
		p.limits[method] = limit
	}
	if o.Unpaced {
		p.between = 0
	}
	return p
}

// wait returns when a method may be called, and in a channel unless that is "".
func (p *pace) wait(ctx context.Context, method, channel string) error {
	if err := p.open(ctx, method); err != nil {
		return err
	}
	p.mu.Lock()
	free := p.channels[channel]
	p.mu.Unlock()
	if free != nil {
		select {
		case <-free:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	if err := p.limits[method].Wait(ctx); err != nil {
		return err
	}
	return p.open(ctx, method) // it may have closed meanwhile
}

// open returns when no Retry-After keeps a method closed.
func (p *pace) open(ctx context.Context, method string) error {
	for {
		p.mu.Lock()
		g := p.closed[method]
		p.mu.Unlock()
		if g == nil {
			return ctx.Err()
		}
		select {
		case <-g.opens:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// close keeps a method closed for a time, from now on.
func (p *pace) close(method string, d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	g := p.closed[method]
	if g != nil && !g.timer.Stop() {
		g = nil // it is about to open
	}
	if g == nil {
		g = &gate{opens: make(chan struct{})}
		p.closed[method] = g
	}
	g.timer = time.AfterFunc(d, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.closed[method] == g {
			delete(p.closed, method)
		}
		close(g.opens)
	})
}

// posted notes a message in a channel.
func (p *pace) posted(channel string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.failures = 0
	if p.between == 0 {
		return
	}
	free := make(chan struct{})
	p.channels[channel] = free
	time.AfterFunc(p.between, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.channels[channel] == free {
			delete(p.channels, channel)
		}
		close(free)
	})
}

// failed notes that posting failed for a reason that time mends. After a few in a
// row everybody waits: it is Slack or the network and not this one message.
func (p *pace) failed() {
	p.mu.Lock()
	p.failures++
	n := p.failures
	p.mu.Unlock()
	if n >= 3 {
		p.close(methodPost, backOff(time.Second, n-3, time.Minute))
	}
}

// backOff is base doubled n times, at most most, less up to a half by chance, so
// that those who failed together do not come back together.
func backOff(base time.Duration, n int, most time.Duration) time.Duration {
	d := min(base<<min(max(n, 0), 20), most)
	return d/2 + rand.N(d/2+1)
}
