package storagetest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"winlog/storage"
)

// DefaultPostgres is the server of the tests unless WINLOG_TEST_POSTGRES_DSN
// names another: what .ci/postgres makes.
const DefaultPostgres = "postgres://winlog:winlog@127.0.0.1:5432/winlog_test?sslmode=disable"

// ForEach runs test on an open database of each engine.
func ForEach(t *testing.T, test func(t *testing.T, db *storage.DB)) {
	t.Helper()
	forEach(t, Tables, func(t *testing.T, dsn string) { test(t, Open(t, dsn)) })
}

// ForEachDSN runs test with the address of an empty database of each engine.
func ForEachDSN(t *testing.T, test func(t *testing.T, dsn string)) {
	t.Helper()
	forEach(t, SQLite, test)
}

func forEach(t *testing.T, sqlite func(testing.TB) string, test func(t *testing.T, dsn string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, sqlite(t))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, Postgres(t))
	})
}

// New is an open SQLite database, for tests of other packages.
func New(t testing.TB) *storage.DB {
	t.Helper()
	return Open(t, Tables(t))
}

// Open opens a database with the real clock and closes it with the test.
func Open(t testing.TB, dsn string) *storage.DB {
	t.Helper()
	return OpenAt(t, dsn, time.Now)
}

// OpenAt is Open with a clock.
func OpenAt(t testing.TB, dsn string, now func() time.Time) *storage.DB {
	t.Helper()
	db, err := storage.Open(context.Background(), dsn, storage.Options{Now: now})
	if err != nil {
		t.Fatalf("open %s: %v", storage.Redact(dsn), err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("close %s: %v", storage.Redact(dsn), err)
		}
	})
	return db
}

// SQLite is the path of a file that does not exist yet.
func SQLite(t testing.TB) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "winlog.db")
}

// tables is a file with the tables and nothing in them. Making them takes longer
// than most tests, above all with -race.
var tables = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "winlog-tables")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "winlog.db")
	db, err := storage.Open(context.Background(), path, storage.Options{Now: time.Now})
	if err != nil {
		return nil, err
	}
	if err := db.Close(); err != nil { // and nothing is left in the WAL
		return nil, err
	}
	return os.ReadFile(path)
})

// Tables is the path of an SQLite file with the tables in place.
func Tables(t testing.TB) string {
	t.Helper()
	file, err := tables()
	if err != nil {
		t.Fatal(err)
	}
	path := SQLite(t)
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// Postgres is the address of a fresh schema, dropped with the test.
func Postgres(t testing.TB) string {
	t.Helper()
	server := os.Getenv("WINLOG_TEST_POSTGRES_DSN")
	if server == "" {
		server = DefaultPostgres
	}
	address, err := url.Parse(server)
	if err != nil {
		t.Fatal("WINLOG_TEST_POSTGRES_DSN is not a URL") // err would show the password
	}
	schema := "test_" + strings.ToLower(rand.Text()[:16])
	admin(t, server, "CREATE SCHEMA "+schema)
	t.Cleanup(func() { admin(t, server, "DROP SCHEMA "+schema+" CASCADE") })
	query := address.Query()
	query.Set("search_path", schema)
	address.RawQuery = query.Encode()
	return address.String()
}

func admin(t testing.TB, server, statement string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	db, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal("the address of the test PostgreSQL is not valid")
	}
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(ctx, statement); err != nil {
		t.Fatalf("PostgreSQL for the tests (%s; run .ci/postgres): %v", storage.Redact(server), err)
	}
}
