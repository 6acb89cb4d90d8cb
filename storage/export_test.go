package storage

import (
	"context"
	"io/fs"
	"testing"

	"winlog/ladder"
)

// OpenMigrations is Open with other migrations than the program's.
func OpenMigrations(ctx context.Context, dsn string, opts Options, migrations fs.FS) (*DB, error) {
	return open(ctx, dsn, opts, migrations)
}

// MigrateWith is Migrate with other migrations than the program's.
func MigrateWith(ctx context.Context, dsn string, opts Options, migrations fs.FS) (Migrated, error) {
	return migrate(ctx, dsn, opts, migrations)
}

// Migrations are the program's.
func Migrations() fs.FS { return embedded() }

// MaxBatch bounds the Writes of one transaction.
const MaxBatch = maxBatch

// Readable gives a driver's error its kind and sentence.
func Readable(err error) error { return readable(err) }

// Queued is the number of Writes that wait for SQLite's writer.
func Queued(db *DB) int { return len(db.engine.(*sqliteEngine).writer.queue) }

// CheckDSN parses a DSN.
func CheckDSN(dsn string) error {
	_, err := parseDSN(dsn)
	return err
}

// Storable is text as it is stored.
func Storable(s string) string { return storable(s) }

// PageQuery is the query of ListWins.
func PageQuery(t *testing.T, f ladder.WinFilter) (string, []any) {
	t.Helper()
	where, err := winCondition(f)
	if err != nil {
		t.Fatal(err)
	}
	return pageQuery(f, where)
}

// ClaimQuery is the statement by which a worker takes what is due.
func ClaimQuery(limit int) string { return claimQuery(ladder.DeliveryClaim{}, limit) }

// FactsQuery is what FindRecord reads wins with.
const FactsQuery = factsQuery

// UnansweredQuery is the query of ListUnanswered.
const UnansweredQuery = "SELECT " + verdictColumns + " FROM verdicts WHERE " + whereUnanswered

// ReportsQuery is the query of Reports.
const ReportsQuery = "SELECT " + personColumns + " FROM people WHERE " + whereReports

// Forget takes everything out of memory, so that it is read from the database.
func Forget(db *DB) { db.memory.take(changes{all: true}, false) }

// StaleFactsQuery is what wins of a record that changed are read with.
const StaleFactsQuery = staleFactsQuery
