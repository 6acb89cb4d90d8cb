package bot

import "sync"

// recent remembers the newest keys it was shown, up to a bound, so that a
// redelivered event is answered once.
type recent struct {
	mu   sync.Mutex
	seen map[string]bool
	ring []string
	next int
}

func newRecent(size int) *recent {
	return &recent{seen: make(map[string]bool, size), ring: make([]string, size)}
}

// first reports whether key is new, and remembers it.
func (r *recent) first(key string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.seen[key] {
		return false
	}
	delete(r.seen, r.ring[r.next])
	r.seen[key] = true
	r.ring[r.next] = key
	r.next = (r.next + 1) % len(r.ring)
	return true
}

// forget makes key new again, after what it stood for failed.
func (r *recent) forget(key string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.seen, key)
}
