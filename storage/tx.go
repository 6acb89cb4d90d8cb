package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"time"

	"winlog/ladder"
)

// Tx is a transaction: what Write and Read hand to their function. It is valid
// until that function returns and belongs to one goroutine.
//
// The first statement that fails ends it, as on PostgreSQL: later ones fail
// too, and so does the Write, whatever its function returns.
type Tx struct {
	// Now is the transaction's time in UTC, to the second.
	Now time.Time

	ctx context.Context
	q   querier
	db  *DB
	err error // of the first statement that failed

	changes changes // to what is in memory, so far
}

// querier runs one statement: a SQLite connection with its prepared
// statements, or a PostgreSQL connection or transaction.
type querier interface {
	exec(ctx context.Context, query string, args []any) (sql.Result, error)
	query(ctx context.Context, query string, args []any) (*sql.Rows, error)
}

// Exec runs a statement and returns how many rows it changed.
func (tx *Tx) Exec(query string, args ...any) (int64, error) {
	n, err := tx.exec(query, args)
	if n > 0 { // what found nothing to change leaves what is in memory as it is
		tx.changes.notice(query)
	}
	return n, err
}

func (tx *Tx) exec(query string, args []any) (int64, error) {
	if tx.err != nil {
		return 0, tx.err
	}
	result, err := tx.q.exec(tx.ctx, query, args)
	if err != nil {
		return 0, tx.fail(err)
	}
	n, err := result.RowsAffected()
	if err != nil {
		return 0, tx.fail(err)
	}
	return n, nil
}

// Row scans the first row of a query into dest and reports whether there was
// one.
func (tx *Tx) Row(query string, args []any, dest ...any) (bool, error) {
	found := false
	err := tx.Each(query, args, func(scan func(...any) error) error {
		if found {
			return nil
		}
		found = true
		return scan(dest...)
	})
	return found, err
}

// Each calls row for each row of a query; scan works like sql.Rows.Scan. row
// must not run another statement: PostgreSQL allows one at a time.
func (tx *Tx) Each(query string, args []any, row func(scan func(dest ...any) error) error) (err error) {
	if tx.err != nil {
		return tx.err
	}
	rows, err := tx.q.query(tx.ctx, query, args)
	if err != nil {
		return tx.fail(err)
	}
	defer func() {
		if closeErr := rows.Close(); closeErr != nil && err == nil {
			err = tx.fail(closeErr)
		}
	}()
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			return tx.fail(err)
		}
	}
	if err := rows.Err(); err != nil {
		return tx.fail(err)
	}
	return nil
}

func (tx *Tx) fail(err error) error {
	tx.err = readable(err)
	return tx.err
}

// run calls fn and turns a panic into an error.
func run(tx *Tx, fn func(*Tx) error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = panicError(r)
		}
	}()
	if err = fn(tx); err == nil {
		err = tx.err
	}
	return err
}

// panicError tells where a panic came from. Only a runtime error's text is
// kept: any other value might hold somebody's words.
func panicError(r any) error {
	what := fmt.Sprintf("%T", r)
	if e, ok := r.(runtime.Error); ok {
		what = e.Error()
	}
	where := "unknown"
	callers := make([]uintptr, 16)
	frames := runtime.CallersFrames(callers[:runtime.Callers(3, callers)])
	for {
		frame, more := frames.Next()
		if frame.Function != "" && !isRuntime(frame.Function) {
			where = fmt.Sprintf("%s:%d", frame.Function, frame.Line)
			break
		}
		if !more {
			break
		}
	}
	return &ladder.Error{
		Kind: ladder.Internal,
		Text: "Something went wrong while saving; nothing was saved.",
		Err:  fmt.Errorf("panic in %s: %s", where, what),
	}
}

func isRuntime(function string) bool {
	const prefix = "runtime."
	return len(function) > len(prefix) && function[:len(prefix)] == prefix
}

// notStarted is the answer to a caller whose patience ended first.
func notStarted(cause error) error {
	text := "The database did not answer in time; nothing was changed. Try again."
	if errors.Is(cause, context.Canceled) {
		text = "It was cancelled before it began; nothing was changed."
	}
	return &ladder.Error{Kind: ladder.Unavailable, Text: text, Err: cause}
}
