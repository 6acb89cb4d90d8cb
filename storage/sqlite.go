package storage

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"winlog/ladder"
)

// sqliteEngine is one writer with a goroutine of its own and a few readers:
// several writing connections would starve one another for seconds, since
// SQLite's lock has no queue.
type sqliteEngine struct {
	path        string
	lock        *lockFile // nil for a guest
	writer      *writer   // nil for a guest
	newTx       func(context.Context, querier) *Tx
	url         string           // of a reader
	guestWriter string           // the url of what a guest writes
	readers     chan *sqliteConn // idle ones; nil = not connected yet
}

func openSQLite(ctx context.Context, t target, opts Options, migrations fs.FS, newTx func(context.Context, querier) *Tx) (*sqliteEngine, error) {
	e := &sqliteEngine{path: t.path, newTx: newTx, url: t.sqliteURL(sqliteReader)}
	e.readers = make(chan *sqliteConn, opts.connections(4))
	for range cap(e.readers) {
		e.readers <- nil
	}
	if opts.ReadOnly {
		e.url, e.guestWriter = t.sqliteURL(sqliteGuest), t.sqliteURL(sqliteWriter)
		if err := e.openGuest(ctx, t, migrations); err != nil {
			_ = e.close()
			return nil, err
		}
		return e, nil
	}
	held, conn, _, err := prepareSQLite(ctx, t, opts, migrations)
	if err != nil {
		return nil, err
	}
	connect := func() (*sqliteConn, error) {
		return connectSQLite(context.Background(), t.sqliteURL(sqliteWriter))
	}
	e.lock, e.writer = held, newWriter(conn, connect, newTx)
	return e, nil
}

// prepareSQLite takes the lock, opens the file for writing and migrates it.
func prepareSQLite(ctx context.Context, t target, opts Options, migrations fs.FS) (_ *lockFile, _ *sqliteConn, m Migrated, err error) {
	held, err := lockBeside(t.path)
	if err != nil {
		return nil, nil, m, err
	}
	defer func() {
		if err != nil {
			_ = held.unlock()
		}
	}()
	if err := checkFile(t.path); err != nil {
		return nil, nil, m, err
	}
	conn, err := connectSQLite(ctx, t.sqliteURL(sqliteWriter))
	if err != nil {
		return nil, nil, m, err
	}
	if m, err = migrateSQLite(ctx, conn, t, opts, migrations); err != nil {
		_ = conn.close()
		return nil, nil, m, err
	}
	return held, conn, m, nil
}

// checkFile makes sure that the file can be written to, and makes it if it does
// not exist: readable by its owner only, since wins may be private. SQLite gives
// its side files the same mode.
func checkFile(path string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return unusable(path, path, err)
	}
	return file.Close()
}

// openGuest checks that a guest can read the file; the tables must be current,
// since a guest changes nothing.
func (e *sqliteEngine) openGuest(ctx context.Context, t target, migrations fs.FS) error {
	if _, err := os.Stat(t.path); errors.Is(err, fs.ErrNotExist) {
		return &ladder.Error{
			Kind: ladder.Unavailable, Err: err,
			Text: fmt.Sprintf("There is no database %s. Check storage.dsn; \"winlog serve\" or \"winlog migrate\" makes it.", filepath.Clean(t.path)),
		}
	}
	return e.look(ctx, func(tx *Tx) error { return checkCurrent(tx, hasGooseSQLite, migrations) })
}

func (e *sqliteEngine) name() string { return "sqlite" }

func (e *sqliteEngine) write(ctx context.Context, fn func(*Tx) error) error {
	if e.writer == nil {
		return e.writeAsGuest(ctx, fn)
	}
	return e.writer.write(ctx, fn)
}

// writeAsGuest runs fn on a connection of its own, in turn with the process that
// serves the file.
func (e *sqliteEngine) writeAsGuest(ctx context.Context, fn func(*Tx) error) (err error) {
	conn, err := connectSQLite(ctx, e.guestWriter)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, readable(conn.close())) }()
	if err := conn.control("BEGIN IMMEDIATE"); err != nil {
		return readable(err)
	}
	if err := run(e.newTx(context.Background(), conn), fn); err != nil {
		return err // closing the connection undoes it
	}
	return readable(conn.control("COMMIT"))
}

func (e *sqliteEngine) read(ctx context.Context, fn func(*Tx) error) error {
	return e.borrow(ctx, func(conn *sqliteConn) (sound bool, err error) {
		if err := conn.control("BEGIN"); err != nil {
			return false, readable(err)
		}
		tx := e.newTx(ctx, conn)
		err = run(tx, fn)
		// It read only, so there is nothing to keep; COMMIT would do as well.
		if endErr := conn.control("ROLLBACK"); endErr != nil {
			return false, errors.Join(err, readable(endErr))
		}
		return tx.err == nil, err
	})
}

// look does not pass ctx on: watching it costs the driver a goroutine per
// statement, more than most of these statements take.
func (e *sqliteEngine) look(ctx context.Context, fn func(*Tx) error) error {
	return e.borrow(ctx, func(conn *sqliteConn) (sound bool, err error) {
		tx := e.newTx(context.Background(), conn)
		err = run(tx, fn)
		return tx.err == nil, err
	})
}

// borrow lends out a reading connection. One that does not come back sound is
// closed, and connected again when it is needed.
func (e *sqliteEngine) borrow(ctx context.Context, use func(*sqliteConn) (sound bool, err error)) error {
	var conn *sqliteConn
	select {
	case conn = <-e.readers:
	case <-ctx.Done():
		return notStarted(ctx.Err())
	}
	sound := false // also if the function ends the goroutine
	defer func() {
		if !sound && conn != nil {
			_ = conn.close() // the fault that led here is the one to report
			conn = nil
		}
		e.readers <- conn
	}()
	var err error
	if conn == nil {
		if conn, err = connectSQLite(ctx, e.url); err != nil {
			return err
		}
	}
	sound, err = use(conn)
	return err
}

func (e *sqliteEngine) size(context.Context) (int64, error) {
	var total int64
	for _, name := range []string{e.path, e.path + "-wal"} {
		info, err := os.Stat(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return 0, &ladder.Error{Kind: ladder.Unavailable, Text: "The size of the database cannot be read.", Err: err}
		}
		total += info.Size()
	}
	return total, nil
}

func (e *sqliteEngine) close() error {
	var errs []error
	for range cap(e.readers) {
		if conn := <-e.readers; conn != nil {
			errs = append(errs, conn.close())
		}
	}
	if e.writer != nil { // after the readers: the last one to leave checkpoints the WAL
		errs = append(errs, e.writer.close())
	}
	if e.lock != nil {
		errs = append(errs, e.lock.unlock())
	}
	return errors.Join(errs...)
}
