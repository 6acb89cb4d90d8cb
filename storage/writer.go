package storage

import (
	"context"
	"sync/atomic"
	"time"

	"winlog/ladder"
)

// maxBatch bounds how many Writes share one transaction, and with it how long
// the first of them waits for the last.
const maxBatch = 128

// Under load a batch waits a moment until it is as large as the one before: those
// who were answered together come back together, and a COMMIT costs as much as
// several rows. Where few write at once nobody waits.
const (
	gatherFrom = 8                       // size of the last batch from which on the next one waits
	gatherTime = 1500 * time.Microsecond // at most
)

// A writer owns the one connection that writes to a SQLite file. SQLite lets
// one transaction write at a time and each costs an fsync, so its goroutine
// gathers the Writes that wait, runs them in one transaction and answers them
// together after the COMMIT (group commit). If one fails, all are run again with
// a savepoint each, so that only that one is undone.
type writer struct {
	connect func() (*sqliteConn, error)
	newTx   func(context.Context, querier) *Tx
	queue   chan *item
	done    chan struct{} // closed when the goroutine has ended

	conn *sqliteConn // nil after a fault; used by the goroutine only
	last int         // size of the last batch; used by the goroutine only
}

// item is one Write on its way.
type item struct {
	ctx    context.Context
	fn     func(*Tx) error
	answer chan error // of capacity 1
	state  atomic.Int32
	err    error
}

// The states of an item. A waiting item is claimed either by the writer, which
// then runs it, or by its caller, who then leaves; never by both.
const (
	itemWaiting int32 = iota
	itemStarted
	itemDropped
)

func (it *item) claim(state int32) bool { return it.state.CompareAndSwap(itemWaiting, state) }

func newWriter(conn *sqliteConn, connect func() (*sqliteConn, error), newTx func(context.Context, querier) *Tx) *writer {
	w := &writer{
		connect: connect,
		newTx:   newTx,
		queue:   make(chan *item, 2*maxBatch),
		done:    make(chan struct{}),
		conn:    conn,
	}
	go w.loop()
	return w
}

// write hands fn to the writer and waits for the truth: nil means committed and
// synced. Only before fn is started can ctx end the wait.
func (w *writer) write(ctx context.Context, fn func(*Tx) error) error {
	it := &item{ctx: ctx, fn: fn, answer: make(chan error, 1)}
	select {
	case w.queue <- it:
	case <-ctx.Done():
		return notStarted(ctx.Err())
	}
	select {
	case err := <-it.answer:
		return err
	case <-ctx.Done():
		if it.claim(itemDropped) {
			return notStarted(ctx.Err())
		}
		return <-it.answer
	}
}

// close ends the writer after the Writes in the queue. None may follow.
func (w *writer) close() error {
	close(w.queue)
	<-w.done
	if w.conn == nil {
		return nil
	}
	return w.conn.close()
}

func (w *writer) loop() {
	var batch []*item
	ended := false
	defer func() {
		if ended {
			close(w.done)
			return
		}
		// A function of the batch ended this goroutine (runtime.Goexit). The
		// others must not wait for ever: they get an error, a new one goes on.
		w.disconnect()
		for _, it := range batch {
			it.claim(itemStarted)
			it.answer <- ladder.Errorf(ladder.Internal, "Something went wrong while saving; nothing was saved.")
		}
		go w.loop()
	}()
	for first := range w.queue {
		batch = w.gather(append(batch[:0], first))
		w.run(batch)
		for i, it := range batch {
			it.answer <- it.err
			batch[i] = nil // let go of what the function holds
		}
		batch = batch[:0]
	}
	ended = true
}

// gather adds to batch what waits in the queue, and under load what arrives
// within gatherTime.
func (w *writer) gather(batch []*item) []*item {
	batch = w.drain(batch)
	if want := w.last; want >= gatherFrom && len(batch) < want {
		enough := time.NewTimer(gatherTime)
		for late := false; !late && len(batch) < want; {
			select {
			case it, ok := <-w.queue:
				if late = !ok; ok {
					batch = append(batch, it)
				}
			case <-enough.C:
				late = true
			}
		}
		enough.Stop()
		batch = w.drain(batch)
	}
	w.last = len(batch)
	return batch
}

// drain adds to batch what waits in the queue now.
func (w *writer) drain(batch []*item) []*item {
	for len(batch) < maxBatch {
		select {
		case it, ok := <-w.queue:
			if !ok {
				return batch
			}
			batch = append(batch, it)
		default:
			return batch
		}
	}
	return batch
}

// run commits the batch and sets each item's err. If an error took the whole
// transaction with it (SQLite does that when the disk is full, for example),
// the item at fault keeps its error and the others are run again.
func (w *writer) run(batch []*item) {
	if len(batch) > 1 && w.together(batch) {
		return
	}
	for len(batch) > 0 {
		batch = w.attempt(batch)
	}
}

// together runs the batch in one transaction without savepoints, as errors are
// rare and a savepoint costs two statements an item. It reports false if there
// was an error: then nothing is kept, and the batch is to be run with them.
func (w *writer) together(batch []*item) bool {
	if err := w.begin(); err != nil {
		fail(batch, err)
		return true
	}
	kept := make([]*item, 0, len(batch))
	for _, it := range batch {
		if !w.start(it) {
			continue
		}
		if it.err = w.call(it); it.err != nil {
			w.rollback()
			return false
		}
		kept = append(kept, it)
	}
	w.commit(kept)
	return true
}

// commit ends the transaction of the items that have run.
func (w *writer) commit(kept []*item) {
	if len(kept) == 0 {
		w.rollback()
		return
	}
	if err := w.conn.control("COMMIT"); err != nil {
		// Whatever the fault left behind, a fresh connection starts from what
		// is in the file.
		w.disconnect()
		fail(kept, readable(err))
	}
}

// attempt runs the batch in one transaction, each item in a savepoint of its
// own. It returns the items to be run again, fewer than it was given.
func (w *writer) attempt(batch []*item) (again []*item) {
	if err := w.begin(); err != nil {
		fail(batch, err)
		return nil
	}
	var kept []*item // they have run and wait for the COMMIT
	alone := len(batch) == 1
	for i, it := range batch {
		if !w.start(it) {
			continue
		}
		if !alone { // a transaction of one item needs no savepoint
			if err := w.conn.control("SAVEPOINT item"); err != nil {
				w.disconnect()
				fail(batch, readable(err))
				return nil
			}
		}
		it.err = w.call(it)
		switch {
		case it.err == nil:
			kept = append(kept, it)
			if !alone {
				if err := w.conn.control("RELEASE item"); err != nil {
					w.disconnect()
					fail(batch, readable(err))
					return nil
				}
			}
		case !alone:
			err := w.conn.control("ROLLBACK TO item")
			if err == nil {
				err = w.conn.control("RELEASE item")
			}
			if err != nil { // the transaction is gone, with what was kept
				w.rollback()
				return append(kept, batch[i+1:]...)
			}
		}
	}
	w.commit(kept)
	return nil
}

// start claims an item for running, unless its caller has left or is about to.
// An item that is run again is started already.
func (w *writer) start(it *item) bool {
	if it.state.Load() == itemStarted {
		return true
	}
	if err := it.ctx.Err(); err != nil {
		it.err = notStarted(err)
		return false
	}
	return it.claim(itemStarted)
}

// call runs the item's function. Its statements do not end with the caller's
// context: once started, an item is waited for.
func (w *writer) call(it *item) error {
	return run(w.newTx(context.Background(), w.conn), it.fn)
}

// begin takes SQLite's write lock, with a new connection after a fault.
func (w *writer) begin() error {
	if w.conn == nil {
		conn, err := w.connect()
		if err != nil {
			return err
		}
		w.conn = conn
	}
	if err := w.conn.control("BEGIN IMMEDIATE"); err != nil {
		if !isBusy(err) {
			w.disconnect()
		}
		return readable(err)
	}
	return nil
}

func (w *writer) rollback() {
	if err := w.conn.control("ROLLBACK"); err != nil { // it is gone already, or worse
		w.disconnect()
	}
}

// disconnect drops the connection and, with it, an open transaction.
func (w *writer) disconnect() {
	if w.conn != nil {
		_ = w.conn.close() // the fault that led here is the one to report
		w.conn = nil
	}
}

// fail sets the error of every item that has not been dropped.
func fail(items []*item, err error) {
	for _, it := range items {
		it.claim(itemStarted)
		it.err = err
	}
}
