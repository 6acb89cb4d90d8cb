package storage

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5/stdlib"

	"winlog/ladder"
)

// maxAttempts bounds how often a transaction that collides is run again.
const maxAttempts = 20

// writeLimit bounds a Write whose server does not answer any more. It leaves
// room for a large import.
const writeLimit = 5 * time.Minute

// postgresEngine runs each Write as a serializable transaction, so that what
// holds on SQLite's single writer holds here: nothing read inside it is changed
// by others before it commits.
type postgresEngine struct {
	pool  *sql.DB
	newTx func(context.Context, querier) *Tx
	// turn is taken by transactions that have collided, so that those of this
	// process go one after the other instead of colliding for ever.
	turn chan struct{}
}

func openPostgres(ctx context.Context, t target, opts Options, migrations fs.FS, newTx func(context.Context, querier) *Tx) (*postgresEngine, error) {
	pool, _, err := preparePostgres(ctx, t, opts, migrations)
	if err != nil {
		return nil, err
	}
	return &postgresEngine{pool: pool, newTx: newTx, turn: make(chan struct{}, 1)}, nil
}

// preparePostgres connects and migrates.
func preparePostgres(ctx context.Context, t target, opts Options, migrations fs.FS) (*sql.DB, Migrated, error) {
	config := t.postgres.Copy()
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = "winlog"
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = 10 * time.Second
	}
	pool := sql.OpenDB(stdlib.GetConnector(*config))
	pool.SetMaxOpenConns(opts.connections(10))
	pool.SetMaxIdleConns(opts.connections(10))
	pool.SetConnMaxIdleTime(5 * time.Minute)
	m, err := migratePostgres(ctx, pool, opts, migrations)
	if err != nil {
		_ = pool.Close()
		return nil, m, err
	}
	return pool, m, nil
}

func (e *postgresEngine) name() string { return "postgres" }

func (e *postgresEngine) write(ctx context.Context, fn func(*Tx) error) error {
	err, collided := e.attempt(ctx, fn)
	if !collided {
		return err
	}
	select {
	case e.turn <- struct{}{}:
		defer func() { <-e.turn }()
	case <-ctx.Done():
		return notStarted(ctx.Err())
	}
	for n := 1; n < maxAttempts; n++ {
		if err, collided = e.attempt(ctx, fn); !collided {
			return err
		}
		// Others are at it in another process: step aside for 1 to 100 ms.
		pause := time.NewTimer(time.Millisecond + rand.N(time.Duration(n)*5*time.Millisecond))
		select {
		case <-pause.C:
		case <-ctx.Done():
			pause.Stop()
			return notStarted(ctx.Err())
		}
	}
	return err
}

// attempt runs fn in one transaction and reports whether it collided with
// another one, in which case nothing of it was kept and it may be run again.
func (e *postgresEngine) attempt(ctx context.Context, fn func(*Tx) error) (err error, collided bool) {
	// Statements do not end with ctx: a Write that has begun is waited for, so
	// that its answer is the truth.
	held, cancel := context.WithTimeout(context.WithoutCancel(ctx), writeLimit)
	defer cancel()
	conn, err := e.pool.Conn(ctx)
	if err != nil {
		return readable(err), false
	}
	defer func() { _ = conn.Close() }()
	began, err := conn.BeginTx(held, &sql.TxOptions{Isolation: sql.LevelSerializable})
	if err != nil {
		return readable(err), false
	}
	defer func() { _ = began.Rollback() }() // does nothing after a Commit
	tx := e.newTx(held, postgresTx{began})
	if err := run(tx, fn); err != nil {
		return err, isCollision(tx.err)
	}
	if err := began.Commit(); err != nil {
		if held.Err() != nil { // the one case in which nobody knows
			return &ladder.Error{
				Kind: ladder.Unavailable,
				Text: "PostgreSQL does not answer, so it is not known whether this was saved. Look before you try again.",
				Err:  err,
			}, false
		}
		return readable(err), isCollision(err)
	}
	return nil, false
}

func (e *postgresEngine) read(ctx context.Context, fn func(*Tx) error) error {
	began, err := e.pool.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return readable(err)
	}
	defer func() { _ = began.Rollback() }() // it read only: nothing to keep
	return run(e.newTx(ctx, postgresTx{began}), fn)
}

func (e *postgresEngine) look(ctx context.Context, fn func(*Tx) error) error {
	return run(e.newTx(ctx, postgresPool{e.pool}), fn)
}

func (e *postgresEngine) size(ctx context.Context) (int64, error) {
	var size int64
	err := e.pool.QueryRowContext(ctx, "SELECT pg_database_size(current_database())").Scan(&size)
	return size, readable(err)
}

func (e *postgresEngine) close() error {
	if err := e.pool.Close(); err != nil {
		return &ladder.Error{Kind: ladder.Unavailable, Text: "The connection to PostgreSQL did not close well.", Err: err}
	}
	return nil
}

// postgresTx and postgresPool run statements in a transaction and outside of
// one. pgx prepares each text once per connection by itself.
type (
	postgresTx   struct{ tx *sql.Tx }
	postgresPool struct{ pool *sql.DB }
)

func (q postgresTx) exec(ctx context.Context, query string, args []any) (sql.Result, error) {
	return q.tx.ExecContext(ctx, query, args...)
}

func (q postgresTx) query(ctx context.Context, query string, args []any) (*sql.Rows, error) {
	return q.tx.QueryContext(ctx, query, args...)
}

func (q postgresPool) exec(context.Context, string, []any) (sql.Result, error) {
	return nil, errors.New("a write outside a transaction")
}

func (q postgresPool) query(ctx context.Context, query string, args []any) (*sql.Rows, error) {
	return q.pool.QueryContext(ctx, query, args...)
}
