package socket

import "sync"

// pool runs tasks: those of one key one at a time and in order, those of
// different keys in parallel, with a bound on how many run and wait. A key
// without tasks costs nothing, and so does an idle pool: goroutines start with
// the work and end with it.
type pool struct {
	workers, queue, perKey int

	mu      sync.Mutex
	lanes   map[string]*lane // the keys with a task running or waiting
	ready   fifo[*lane]      // lanes with a task waiting and none running
	running int
	waiting int // tasks in lanes, not the lanes
}

// lane is the tasks of one key that wait.
type lane struct {
	key   string
	tasks fifo[func()]
}

func newPool(workers, queue, perKey int) *pool {
	return &pool{workers: workers, queue: queue, perKey: perKey, lanes: map[string]*lane{}}
}

// submit takes the task, or reports false at once when too many wait already.
func (p *pool) submit(key string, task func()) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	l := p.lanes[key]
	switch {
	case l == nil && p.running < p.workers:
		l = &lane{key: key}
		p.lanes[key] = l
		p.running++
		go p.work(l, task)
		return true
	case p.waiting >= p.queue, l != nil && l.tasks.len() >= p.perKey:
		return false
	case l == nil:
		l = &lane{key: key}
		p.lanes[key] = l
		p.ready.push(l)
	}
	l.tasks.push(task)
	p.waiting++
	return true
}

// work runs the task and then whatever is ready. A lane that has more goes to
// the end of the line, so that one busy person does not hold a worker.
func (p *pool) work(l *lane, task func()) {
	for {
		task()
		p.mu.Lock()
		if l.tasks.len() > 0 {
			p.ready.push(l)
		} else {
			delete(p.lanes, l.key)
		}
		if p.ready.len() == 0 {
			p.running--
			p.mu.Unlock()
			return
		}
		l = p.ready.pop()
		task = l.tasks.pop()
		p.waiting--
		p.mu.Unlock()
	}
}

// load is how many tasks run and wait.
func (p *pool) load() (running, waiting int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.running, p.waiting
}

// fifo is a queue that lets go of what was taken.
type fifo[T any] struct {
	items []T
	head  int
}

func (q *fifo[T]) len() int { return len(q.items) - q.head }

func (q *fifo[T]) push(v T) {
	if q.head > 0 && len(q.items) == cap(q.items) { // reuse the front before growing
		n := copy(q.items, q.items[q.head:])
		clear(q.items[n:])
		q.items, q.head = q.items[:n], 0
	}
	q.items = append(q.items, v)
}

func (q *fifo[T]) pop() T {
	var none T
	v := q.items[q.head]
	q.items[q.head] = none
	q.head++
	if q.head == len(q.items) {
		q.items, q.head = q.items[:0], 0
	}
	return v
}

// drop takes back what was pushed last.
func (q *fifo[T]) drop() {
	last := len(q.items) - 1
	var none T
	q.items[last] = none
	q.items = q.items[:last]
	if q.head == len(q.items) {
		q.items, q.head = q.items[:0], 0
	}
}
