package slacksim

import "sync"

// gate counts the requests being answered, so that Close can wait for them.
type gate struct {
	mu    sync.Mutex
	count int
	shut  bool
	empty chan struct{} // made by close
}

func (g *gate) enter() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.shut {
		return false
	}
	g.count++
	return true
}

func (g *gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.count--
	if g.shut && g.count == 0 {
		close(g.empty)
	}
}

// close lets nobody in any more and returns what is closed when all have left.
func (g *gate) close() <-chan struct{} {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.shut = true
	g.empty = make(chan struct{})
	if g.count == 0 {
		close(g.empty)
	}
	return g.empty
}
