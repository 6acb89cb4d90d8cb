package storage_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"winlog/ladder"
	"winlog/storage"
	"winlog/storage/storagetest"
)

// put stores a line in meta, the plainest write there is.
func put(name string) func(*storage.Tx) error {
	return func(tx *storage.Tx) error {
		_, err := tx.Exec("INSERT INTO meta (name, value) VALUES ($1, '')", name)
		return err
	}
}

func stored(t *testing.T, db *storage.DB, name string) bool {
	t.Helper()
	var n int
	err := db.Read(context.Background(), func(tx *storage.Tx) error {
		_, err := tx.Row("SELECT COUNT(*) FROM meta WHERE name = $1", []any{name}, &n)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n == 1
}

// batch runs writes in one transaction of the writer: it keeps the writer busy
// until all of them wait in its queue, in order.
func batch(t *testing.T, db *storage.DB, writes ...func(*storage.Tx) error) []error {
	t.Helper()
	ctx := context.Background()
	busy, proceed := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := db.Write(ctx, func(*storage.Tx) error { close(busy); <-proceed; return nil }); err != nil {
			t.Error(err)
		}
	})
	<-busy
	errs := make([]error, len(writes))
	for n, write := range writes {
		queued := storage.Queued(db)
		wg.Go(func() { errs[n] = db.Write(ctx, write) })
		for storage.Queued(db) == queued {
			runtime.Gosched()
		}
	}
	close(proceed)
	wg.Wait()
	return errs
}

func TestWritesShareOneTransaction(t *testing.T) {
	db := storagetest.New(t)
	var inside, outside int
	count := func(tx *storage.Tx, n *int) error {
		_, err := tx.Row("SELECT COUNT(*) FROM meta WHERE name LIKE 'w%'", nil, n)
		return err
	}
	var writes []func(*storage.Tx) error
	for n := range storage.MaxBatch - 1 {
		writes = append(writes, put(fmt.Sprint("w", n)))
	}
	writes = append(writes, func(tx *storage.Tx) error {
		return errors.Join(count(tx, &inside), db.Read(context.Background(), func(tx *storage.Tx) error { return count(tx, &outside) }))
	})
	writes = append(writes, put("of the next transaction"))
	for n, err := range batch(t, db, writes...) {
		if err != nil {
			t.Errorf("write %d: %v", n, err)
		}
	}
	if inside != storage.MaxBatch-1 || outside != 0 {
		t.Errorf("the last write saw %d others, a reader at that moment %d; want %d and 0", inside, outside, storage.MaxBatch-1)
	}
}

// One bad write fails alone, whatever is wrong with it.
func TestBadWriteFailsAlone(t *testing.T) {
	refusal := errors.New("refused")
	for name, bad := range map[string]struct {
		write func(*storage.Tx) error
		check func(error) bool
	}{
		"error": {
			func(tx *storage.Tx) error { return errors.Join(put("bad")(tx), refusal) },
			func(err error) bool { return errors.Is(err, refusal) },
		},
		"panic": {
			func(tx *storage.Tx) error { _ = put("bad")(tx); panic("words of somebody") },
			func(err error) bool {
				return ladder.KindOf(err) == ladder.Internal && !strings.Contains(err.Error(), "somebody") && strings.Contains(err.Error(), "TestBadWriteFailsAlone")
			},
		},
		"runtime_panic": {
			func(tx *storage.Tx) error {
				_ = put("bad")(tx)
				var m map[string]int
				m["x"]++ //nolint:staticcheck // the panic is the point
				return nil
			},
			func(err error) bool { return strings.Contains(err.Error(), "nil map") },
		},
		"constraint": {
			func(tx *storage.Tx) error { return errors.Join(put("bad")(tx), put("bad")(tx)) },
			func(err error) bool { return ladder.KindOf(err) == ladder.Conflict },
		},
		"swallowed_error": {
			func(tx *storage.Tx) error { _ = put("bad")(tx); _, _ = tx.Exec("nonsense"); return nil },
			func(err error) bool { return err != nil },
		},
		"lost_transaction": { // as SQLite does by itself when the disk is full
			func(tx *storage.Tx) error { _, err := tx.Exec("ROLLBACK"); return errors.Join(err, refusal) },
			func(err error) bool { return errors.Is(err, refusal) },
		},
	} {
		t.Run(name, func(t *testing.T) {
			db := storagetest.New(t)
			errs := batch(t, db, put("before"), bad.write, put("after"), bad.write)
			if errs[0] != nil || errs[2] != nil {
				t.Errorf("the good ones: %v, %v", errs[0], errs[2])
			}
			if !bad.check(errs[1]) || !bad.check(errs[3]) {
				t.Errorf("the bad ones: %v, %v", errs[1], errs[3])
			}
			if !stored(t, db, "before") || !stored(t, db, "after") || stored(t, db, "bad") {
				t.Errorf("stored: before %v, after %v, bad %v", stored(t, db, "before"), stored(t, db, "after"), stored(t, db, "bad"))
			}
			if err := db.Write(context.Background(), bad.write); !bad.check(err) { // alone, without savepoint
				t.Errorf("alone: %v", err)
			}
			if err := db.Write(context.Background(), put("later")); err != nil || stored(t, db, "bad") {
				t.Errorf("later: %v, bad stored %v", err, stored(t, db, "bad"))
			}
		})
	}
}

// The same on both engines, where a Write is alone.
func TestWriteFailsWhole(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		ctx := context.Background()
		refusal := errors.New("refused")
		err := db.Write(ctx, func(tx *storage.Tx) error { return errors.Join(put("bad")(tx), refusal) })
		if !errors.Is(err, refusal) {
			t.Errorf("got %v", err)
		}
		err = db.Write(ctx, func(tx *storage.Tx) error { _ = put("bad")(tx); panic(refusal) })
		wantKind(t, err, ladder.Internal)
		err = db.Write(ctx, func(tx *storage.Tx) error { _ = put("bad")(tx); _ = put("bad")(tx); return nil })
		wantKind(t, err, ladder.Conflict)
		err = db.Read(ctx, put("bad"))
		if err == nil {
			t.Error("a Read wrote")
		}
		if stored(t, db, "bad") {
			t.Error("something was kept")
		}
		if err := db.Write(ctx, put("good")); err != nil || !stored(t, db, "good") {
			t.Errorf("after all that: %v", err)
		}
	})
}

// A COMMIT that fails: nobody is told success, nothing is kept, and the writer
// goes on.
func TestCommitFails(t *testing.T) {
	db := storagetest.New(t)
	orphan := func(tx *storage.Tx) error { // noticed by the COMMIT only
		if _, err := tx.Exec("PRAGMA defer_foreign_keys = 1"); err != nil {
			return err
		}
		_, err := tx.Exec("INSERT INTO win_links (win_id, pos, link) VALUES ('none', 0, 'x')")
		return err
	}
	for n, err := range batch(t, db, put("a"), orphan, put("b")) {
		if ladder.KindOf(err) != ladder.Conflict {
			t.Errorf("write %d: %v, want the failure of the COMMIT", n, err)
		}
	}
	if stored(t, db, "a") || stored(t, db, "b") {
		t.Error("something was kept")
	}
	wantKind(t, db.Write(context.Background(), orphan), ladder.Conflict)
	if err := db.Write(context.Background(), put("a")); err != nil || !stored(t, db, "a") {
		t.Errorf("afterwards: %v", err)
	}
}

// A function that ends its goroutine (t.FailNow does) must not take the writer
// with it.
func TestWriteEndsGoroutine(t *testing.T) {
	db := storagetest.New(t)
	errs := batch(t, db, put("a"), func(*storage.Tx) error { runtime.Goexit(); return nil }, put("b"))
	for n, err := range errs {
		if ladder.KindOf(err) != ladder.Internal {
			t.Errorf("write %d: %v", n, err)
		}
	}
	if err := db.Write(context.Background(), put("a")); err != nil || stored(t, db, "b") {
		t.Errorf("afterwards: %v, stored %v", err, stored(t, db, "b"))
	}
	err := make(chan error, 1)
	go func() {
		defer close(err)
		_ = db.Read(context.Background(), func(*storage.Tx) error { runtime.Goexit(); return nil })
		err <- nil
	}()
	if e := <-err; e != nil {
		t.Error(e)
	}
	if !stored(t, db, "a") {
		t.Error("reading does not work any more")
	}
}

// lateContext is one whose end the caller sees before the writer does.
type lateContext struct {
	context.Context
	done chan struct{}
}

func (c lateContext) Done() <-chan struct{} { return c.done }

func TestWriteContext(t *testing.T) {
	t.Run("ended_while_waiting", func(t *testing.T) {
		db := storagetest.New(t)
		ctx, cancel := context.WithCancel(context.Background())
		gone := make(chan error, 1)
		errs := batch(t, db, func(*storage.Tx) error {
			// The second write waits; its caller leaves now.
			go func() { gone <- db.Write(ctx, put("dropped")) }()
			for storage.Queued(db) == 0 {
				runtime.Gosched()
			}
			cancel()
			err := <-gone
			wantKind(t, err, ladder.Unavailable)
			if !errors.Is(err, context.Canceled) {
				t.Errorf("got %v", err)
			}
			return nil
		})
		if errs[0] != nil {
			t.Fatal(errs[0])
		}
		if err := db.Write(context.Background(), put("next")); err != nil || stored(t, db, "dropped") {
			t.Errorf("next: %v; the dropped one is stored: %v", err, stored(t, db, "dropped"))
		}
	})
	t.Run("ended_a_moment_before_its_turn", func(t *testing.T) {
		db := storagetest.New(t)
		ctx := lateContext{context.Background(), make(chan struct{})}
		gone := make(chan error, 1)
		errs := batch(t, db, func(*storage.Tx) error {
			go func() { gone <- db.Write(ctx, put("dropped")) }()
			for storage.Queued(db) == 0 {
				runtime.Gosched()
			}
			close(ctx.done)
			wantKind(t, <-gone, ladder.Unavailable)
			return nil
		})
		if errs[0] != nil {
			t.Fatal(errs[0])
		}
		if err := db.Ping(context.Background()); err != nil || stored(t, db, "dropped") {
			t.Errorf("ping: %v; the dropped one is stored: %v", err, stored(t, db, "dropped"))
		}
	})
	t.Run("ended_with_a_full_queue", func(t *testing.T) {
		db := storagetest.New(t)
		var wg sync.WaitGroup
		errs := batch(t, db, func(*storage.Tx) error {
			ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
			defer cancel()
			for n := range 5 * storage.MaxBatch {
				wg.Go(func() { wantKind(t, db.Write(ctx, put(fmt.Sprint("dropped", n))), ladder.Unavailable) })
			}
			wg.Wait() // all have left although nothing was done
			return nil
		})
		if errs[0] != nil {
			t.Fatal(errs[0])
		}
		if err := db.Ping(context.Background()); err != nil || stored(t, db, "dropped0") {
			t.Errorf("ping: %v, dropped stored %v", err, stored(t, db, "dropped0"))
		}
	})
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		t.Run("ended_before", func(t *testing.T) {
			ctx, cancel := context.WithCancel(context.Background())
			cancel()
			wantKind(t, db.Write(ctx, put("a")), ladder.Unavailable)
			wantKind(t, db.Read(ctx, put("a")), ladder.Unavailable)
			if stored(t, db, "a") {
				t.Error("stored all the same")
			}
		})
		t.Run("ended_once_started", func(t *testing.T) { // the truth is waited for
			ctx, cancel := context.WithCancel(context.Background())
			err := db.Write(ctx, func(tx *storage.Tx) error {
				cancel()
				time.Sleep(10 * time.Millisecond)
				return put("b")(tx)
			})
			if err != nil || !stored(t, db, "b") {
				t.Errorf("got %v, stored %v", err, stored(t, db, "b"))
			}
		})
		t.Run("ended_while_reading", func(t *testing.T) {
			ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
			defer cancel()
			var n int64
			err := db.Read(ctx, func(tx *storage.Tx) error {
				_, err := tx.Row("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000000) SELECT COUNT(*) FROM n", nil, &n)
				return err
			})
			wantKind(t, err, ladder.Unavailable)
			if err := db.Ping(context.Background()); err != nil {
				t.Error(err)
			}
		})
	})
}
