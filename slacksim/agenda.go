package slacksim

import (
	"slices"
	"sync"
	"time"
)

// agenda runs functions at a later elapsed time of the clock, in order.
type agenda struct {
	clock  *clock
	mu     sync.Mutex
	items  []agendaItem // sorted by due
	woken  chan struct{}
	quit   chan struct{}
	closed bool
	done   sync.WaitGroup
}

type agendaItem struct {
	due time.Duration
	run func()
}

func newAgenda(c *clock) *agenda {
	a := &agenda{clock: c, woken: make(chan struct{}, 1), quit: make(chan struct{})}
	a.done.Go(a.loop)
	return a
}

// after calls run once d has elapsed; run must not block for long.
func (a *agenda) after(d time.Duration, run func()) {
	item := agendaItem{due: a.clock.elapsed() + d, run: run}
	a.mu.Lock()
	i, _ := slices.BinarySearchFunc(a.items, item, func(x, y agendaItem) int {
		if x.due <= y.due { // equal ones keep the order in which they came
			return -1
		}
		return 1
	})
	a.items = slices.Insert(a.items, i, item)
	a.mu.Unlock()
	a.wake()
}

// wake makes the agenda look at the clock again.
func (a *agenda) wake() {
	select {
	case a.woken <- struct{}{}:
	default:
	}
}

func (a *agenda) loop() {
	for {
		wait, due := a.take()
		for _, run := range due {
			run()
		}
		if len(due) > 0 {
			continue
		}
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-a.woken:
			timer.Stop()
		case <-a.quit:
			timer.Stop()
			return
		}
	}
}

// take removes what is due, or says how long to wait.
func (a *agenda) take() (time.Duration, []func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.clock.elapsed()
	var due []func()
	for len(a.items) > 0 && a.items[0].due <= now {
		due = append(due, a.items[0].run)
		a.items = a.items[1:]
	}
	if len(a.items) == 0 {
		return time.Hour, due
	}
	return a.items[0].due - now, due
}

func (a *agenda) close() {
	a.mu.Lock()
	if !a.closed {
		a.closed = true
		close(a.quit)
	}
	a.mu.Unlock()
	a.done.Wait()
}
