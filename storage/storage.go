package storage

import (
	"context"
	"io/fs"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"winlog/ladder"
)

// Options are the settings of Open and Migrate. Only Now is needed.
type Options struct {
	// Now is the clock: it gives Tx.Now and the time in new ids.
	Now func() time.Time

	// Logger is told about migrations and safety copies; nil = nobody.
	Logger *slog.Logger

	// Connections bounds the connections to PostgreSQL, or SQLite's reading
	// connections; 0 = 10 and 4.
	Connections int

	// ReadOnly opens a database beside the process that serves it, for exports
	// and checks: no lock is taken, nothing is migrated and every Write fails; only
	// SaveExport is kept.
	ReadOnly bool

	// Zone is that of people whose own is unknown; nil = UTC.
	Zone *time.Location

	// ClassifyChange says what kind of change a new level is that an import
	// brings, since only the ladder knows; nil = every one is a promotion.
	ClassifyChange func(from, to ladder.LevelID) ladder.LevelChange
}

// DB is an open database. Its methods may be called from many goroutines.
type DB struct {
	engine   engine
	now      func() time.Time
	ids      *idMaker
	zone     *time.Location
	classify func(from, to ladder.LevelID) ladder.LevelChange
	readOnly bool
	runs     atomic.Uint64
	memory   *memory // nil on PostgreSQL and for reading only: others may write too

	mu      sync.Mutex
	inHand  int           // Reads and Writes that have not returned
	closed  bool          // no new ones
	drained chan struct{} // closed once closed and inHand == 0
}

// engine is what differs between SQLite and PostgreSQL.
type engine interface {
	name() string
	// write runs fn in a transaction that is durable when it returns nil.
	write(ctx context.Context, fn func(*Tx) error) error
	// read runs fn on one snapshot.
	read(ctx context.Context, fn func(*Tx) error) error
	// look runs fn outside a transaction: for a single statement.
	look(ctx context.Context, fn func(*Tx) error) error
	// size is the database's size in bytes.
	size(ctx context.Context) (int64, error)
	close() error
}

// Open opens the database named by dsn, a file path, a file: URL or
// postgres://…, and brings its tables up to date. Every failure is a
// *ladder.Error whose text says what to do; it never holds the password.
//
// A SQLite file belongs to one process: a second Open is refused until the
// first one is closed, unless it is ReadOnly.
func Open(ctx context.Context, dsn string, opts Options) (*DB, error) {
	return open(ctx, dsn, opts, embedded())
}

func open(ctx context.Context, dsn string, opts Options, migrations fs.FS) (*DB, error) {
	if opts.Now == nil {
		return nil, ladder.Errorf(ladder.Internal, "storage.Options.Now is missing")
	}
	target, err := parseDSN(dsn)
	if err != nil {
		return nil, err
	}
	db := &DB{
		now:      opts.Now,
		ids:      newIDMaker(),
		zone:     opts.Zone,
		classify: opts.ClassifyChange,
		readOnly: opts.ReadOnly,
		drained:  make(chan struct{}),
	}
	if db.zone == nil {
		db.zone = time.UTC
	}
	if db.classify == nil {
		db.classify = func(_, _ ladder.LevelID) ladder.LevelChange { return ladder.LevelPromotion }
	}
	newTx := func(ctx context.Context, q querier) *Tx {
		return &Tx{Now: db.now().UTC().Truncate(time.Second), ctx: ctx, q: q, db: db}
	}
	if target.postgres != nil {
		db.engine, err = openPostgres(ctx, target, opts, migrations, newTx)
	} else {
		db.engine, err = openSQLite(ctx, target, opts, migrations, newTx)
		if !opts.ReadOnly {
			db.memory = &memory{zone: db.zone}
		}
	}
	if err != nil {
		return nil, err
	}
	return db, nil
}

// Write runs fn in a transaction. It is committed and synced when Write returns
// nil; after an error nothing of it is kept. fn's error is returned as it is, a
// panic in fn becomes an error.
//
// fn may run more than once, so it must set what it gives back rather than add
// to it, and it must not call Write. If ctx ends before fn was started, Write
// returns at once and fn never runs; from then on the outcome is waited for.
func (db *DB) Write(ctx context.Context, fn func(*Tx) error) error {
	if db.readOnly {
		return ladder.Errorf(ladder.Unavailable, "The database was opened for reading only; nothing was saved.")
	}
	if err := db.enter(ctx); err != nil {
		return err
	}
	defer db.leave()
	var made changes
	err := db.engine.write(ctx, func(tx *Tx) error {
		tx.changes.run = db.runs.Add(1)
		defer func() { made = tx.changes }() // the last run is what was committed
		return fn(tx)
	})
	db.memory.take(made, err == nil)
	return err
}

// Read runs fn on one snapshot of the database. Statements that write fail.
func (db *DB) Read(ctx context.Context, fn func(*Tx) error) error {
	if err := db.enter(ctx); err != nil {
		return err
	}
	defer db.leave()
	return db.engine.read(ctx, fn)
}

// look is Read for a single statement, which is a snapshot by itself and needs
// no transaction round it.
func (db *DB) look(ctx context.Context, fn func(*Tx) error) error {
	if err := db.enter(ctx); err != nil {
		return err
	}
	defer db.leave()
	return db.engine.look(ctx, fn)
}

// Ping reports whether the database can be written to: it takes the write lock
// and lets it go. For readiness checks; give ctx a deadline.
func (db *DB) Ping(ctx context.Context) error {
	read := func(tx *Tx) error {
		var one int64
		_, err := tx.Row("SELECT 1", nil, &one)
		return err
	}
	if db.readOnly {
		return db.Read(ctx, read)
	}
	return db.Write(ctx, read)
}

// Close waits for the Reads and Writes in hand, then closes the database. Those
// that come later are refused. Closing again does nothing.
func (db *DB) Close() error {
	db.mu.Lock()
	if db.closed {
		db.mu.Unlock()
		<-db.drained
		return nil
	}
	db.closed = true
	if db.inHand == 0 {
		close(db.drained)
	}
	db.mu.Unlock()
	<-db.drained
	return db.engine.close()
}

// Engine is "sqlite" or "postgres".
func (db *DB) Engine() string { return db.engine.name() }

func (db *DB) enter(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return notStarted(err)
	}
	db.mu.Lock()
	defer db.mu.Unlock()
	if db.closed {
		return ladder.Errorf(ladder.Unavailable, "The program is stopping; nothing was saved. Try again in a moment.")
	}
	db.inHand++
	return nil
}

func (db *DB) leave() {
	db.mu.Lock()
	defer db.mu.Unlock()
	db.inHand--
	if db.closed && db.inHand == 0 {
		close(db.drained)
	}
}
