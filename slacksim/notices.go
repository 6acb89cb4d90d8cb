package slacksim

import (
	"context"
	"sync"
)

// Notice tells one person's client that something changed and should be read again.
type Notice struct {
	Type    string `json:"type"` // "message", "view", "home", "notice", "workspace", "clock", "violation"
	Channel string `json:"channel,omitempty"`
	Text    string `json:"text,omitempty"`
	Count   int    `json:"count,omitempty"` // of violations so far
	// Of "clock": the time, in unix seconds, how many pass per second while it plays, and how far the story is.
	Now     float64     `json:"now,omitempty"`
	Playing float64     `json:"playing,omitempty"`
	Story   *StoryState `json:"story,omitempty"`
}

// watchers are the clients that want to hear of changes.
type watchers struct {
	mu      sync.Mutex
	clients map[string]map[*client]struct{}
	version uint64
	changed chan struct{} // closed at the next change; nil when nobody waits
}

// client is a page, or somebody who waits, with what it has not heard yet.
type client struct {
	notices chan Notice
}

const noticesKept = 64

// watch gives the notices for a person until stop is called. A slow reader
// misses notices, but is told "workspace" for what it missed.
func (s *Sim) watch(user string) (notices <-chan Notice, stop func()) {
	c := &client{notices: make(chan Notice, noticesKept)}
	w := &s.watchers
	w.mu.Lock()
	if w.clients == nil {
		w.clients = map[string]map[*client]struct{}{}
	}
	if w.clients[user] == nil {
		w.clients[user] = map[*client]struct{}{}
	}
	w.clients[user][c] = struct{}{}
	w.mu.Unlock()
	return c.notices, func() {
		w.mu.Lock()
		delete(w.clients[user], c)
		w.mu.Unlock()
	}
}

func (s *Sim) tell(user string, n Notice) {
	w := &s.watchers
	w.mu.Lock()
	defer w.mu.Unlock()
	for c := range w.clients[user] {
		c.tell(n)
	}
	w.bump()
}

func (s *Sim) tellAll(n Notice) {
	w := &s.watchers
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, all := range w.clients {
		for c := range all {
			c.tell(n)
		}
	}
	w.bump()
}

func (c *client) tell(n Notice) {
	select {
	case c.notices <- n:
	default:
		select {
		case <-c.notices: // make room for the word that everything may have changed
		default:
		}
		select {
		case c.notices <- Notice{Type: "workspace"}:
		default:
		}
	}
}

func (w *watchers) bump() {
	w.version++
	if w.changed != nil {
		close(w.changed)
		w.changed = nil
	}
}

// await calls ready until it says true, each time that something changed.
func (s *Sim) await(ctx context.Context, ready func() bool) error {
	w := &s.watchers
	for {
		w.mu.Lock()
		if w.changed == nil {
			w.changed = make(chan struct{})
		}
		changed := w.changed
		w.mu.Unlock()
		if ready() {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err() //nolint:wrapcheck // the caller says what was awaited
		case <-s.quit:
			return errClosed
		}
	}
}
