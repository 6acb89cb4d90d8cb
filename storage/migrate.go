package storage

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"hash/fnv"
	"io/fs"
	"log/slog"
	"path"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"winlog/ladder"
)

//go:embed migrations/*.sql
var embeddedMigrations embed.FS

func embedded() fs.FS {
	sub, err := fs.Sub(embeddedMigrations, "migrations")
	if err != nil {
		panic(err) // only for an invalid path
	}
	return sub
}

// Migrated says what bringing a database up to date did.
type Migrated struct {
	From, To int64  // versions of the tables; equal if there was nothing to do
	Copy     string // the safety copy of a SQLite file, "" if none was needed
}

// Migrate brings the tables of the database named by dsn up to date, as Open
// does, and reports what it did. An existing SQLite file is copied first.
func Migrate(ctx context.Context, dsn string, opts Options) (Migrated, error) {
	return migrate(ctx, dsn, opts, embedded())
}

func migrate(ctx context.Context, dsn string, opts Options, migrations fs.FS) (Migrated, error) {
	t, err := parseDSN(dsn)
	if err != nil {
		return Migrated{}, err
	}
	opts.ReadOnly = false
	if t.postgres != nil {
		pool, m, err := preparePostgres(ctx, t, opts, migrations)
		if err != nil {
			return m, err
		}
		return m, readable(pool.Close())
	}
	held, conn, m, err := prepareSQLite(ctx, t, opts, migrations)
	if err != nil {
		return m, err
	}
	defer func() { _ = held.unlock() }()
	return m, readable(conn.close())
}

// Does goose's table of versions exist?
const (
	hasGooseSQLite   = "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'goose_db_version'"
	hasGoosePostgres = "SELECT COUNT(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'goose_db_version'"
)

// version is the version of the tables, 0 if there are none, and the newest one
// this program knows. A database that is newer than the program is refused.
func version(tx *Tx, hasGoose string, migrations fs.FS) (have, known int64, err error) {
	files, err := fs.Glob(migrations, "*.sql")
	if err != nil {
		return 0, 0, err
	}
	for _, name := range files {
		v, err := goose.NumericComponent(path.Base(name))
		if err != nil {
			return 0, 0, err
		}
		known = max(known, v)
	}
	var tables int64
	if _, err := tx.Row(hasGoose, nil, &tables); err != nil || tables == 0 {
		return 0, known, err
	}
	if _, err := tx.Row("SELECT COALESCE(MAX(version_id), 0) FROM goose_db_version WHERE is_applied", nil, &have); err != nil {
		return 0, known, err
	}
	if have > known {
		return have, known, ladder.Errorf(ladder.Conflict,
			"The database was written by a newer winlog (tables version %d, this program knows %d). Use the newer program, or restore a backup from before.", have, known)
	}
	return have, known, nil
}

// checkCurrent refuses a database whose tables this program cannot read as they
// are.
func checkCurrent(tx *Tx, hasGoose string, migrations fs.FS) error {
	have, known, err := version(tx, hasGoose, migrations)
	if err == nil && have < known {
		err = ladder.Errorf(ladder.Conflict,
			"The database has tables of version %d, this program needs %d. Run \"winlog migrate\" while no other winlog runs.", have, known)
	}
	return err
}

// migrateSQLite brings the file up to date. The caller holds the lock file:
// goose has no lock of its own for SQLite.
func migrateSQLite(ctx context.Context, conn *sqliteConn, t target, opts Options, migrations fs.FS) (Migrated, error) {
	tx := &Tx{ctx: ctx, q: conn}
	have, known, err := version(tx, hasGooseSQLite, migrations)
	if err != nil || have == known {
		return Migrated{From: have, To: have}, err
	}
	m := Migrated{From: have, To: known}
	if have == 0 {
		var tables int64
		if _, err := tx.Row("SELECT COUNT(*) FROM sqlite_master WHERE name <> 'goose_db_version' AND name NOT LIKE 'sqlite_%'", nil, &tables); err != nil {
			return m, err
		}
		if tables > 0 {
			return m, ladder.Errorf(ladder.Conflict,
				"%s is the database of another program: it has tables that are not winlog's. Change storage.dsn.", t.path)
		}
	} else {
		if m.Copy, err = copyBefore(ctx, conn, t.path, known); err != nil {
			return m, err
		}
		opts.logger().InfoContext(ctx, "safety copy made", "file", m.Copy)
	}
	pool, err := sql.Open("sqlite", t.sqliteURL(sqliteWriter))
	if err != nil {
		return m, readable(err)
	}
	pool.SetMaxOpenConns(1)
	err = up(ctx, goose.DialectSQLite3, pool, m, opts, migrations)
	if closeErr := pool.Close(); err == nil {
		err = readable(closeErr)
	}
	return m, err
}

// migratePostgres brings the schema up to date, one process at a time.
func migratePostgres(ctx context.Context, pool *sql.DB, opts Options, migrations fs.FS) (Migrated, error) {
	tx := &Tx{ctx: ctx, q: postgresPool{pool}}
	if opts.ReadOnly {
		return Migrated{}, checkCurrent(tx, hasGoosePostgres, migrations)
	}
	have, known, err := version(tx, hasGoosePostgres, migrations)
	if err != nil || have == known {
		return Migrated{From: have, To: have}, err
	}
	var schema string
	if _, err := tx.Row("SELECT COALESCE(current_schema(), '')", nil, &schema); err != nil {
		return Migrated{}, err
	}
	id := fnv.New32a() // two schemas of one server need not wait for each other
	_, _ = id.Write([]byte("winlog:" + schema))
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockID(int64(id.Sum32())), lock.WithLockTimeout(1, 120))
	if err != nil {
		return Migrated{}, err
	}
	m := Migrated{From: have, To: known}
	return m, up(ctx, goose.DialectPostgres, pool, m, opts, migrations, goose.WithSessionLocker(locker))
}

func up(ctx context.Context, dialect goose.Dialect, pool *sql.DB, m Migrated, opts Options, migrations fs.FS, more ...goose.ProviderOption) error {
	provider, err := goose.NewProvider(dialect, pool, migrations,
		append(more, goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))...)
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	if _, err := provider.Up(ctx); err != nil {
		text := fmt.Sprintf("The tables could not be brought from version %d to %d.", m.From, m.To)
		if m.Copy != "" {
			text += fmt.Sprintf(" The database from before is in %s.", m.Copy)
		}
		why := readable(err)
		if e, ok := why.(*ladder.Error); ok { //nolint:errorlint // readable's own error, not one it wraps
			text += " " + e.Text
		}
		return &ladder.Error{Kind: ladder.Unavailable, Text: text, Err: err}
	}
	opts.logger().InfoContext(ctx, "tables brought up to date", "from", m.From, "to", m.To)
	return nil
}

func (o Options) logger() *slog.Logger {
	if o.Logger == nil {
		return slog.New(slog.DiscardHandler)
	}
	return o.Logger
}

func (o Options) connections(otherwise int) int {
	if o.Connections > 0 {
		return o.Connections
	}
	return otherwise
}
