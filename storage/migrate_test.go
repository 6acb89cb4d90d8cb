package storage_test

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
	"winlog/storage"
	"winlog/storage/storagetest"
)

// schema is the version of the program's tables.
const schema = 9

// later is the program's migrations and more.
func later(t *testing.T, statements ...string) fs.FS {
	t.Helper()
	files := fstest.MapFS{}
	names, err := fs.Glob(storage.Migrations(), "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		content, err := fs.ReadFile(storage.Migrations(), name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: content}
	}
	for i, statement := range statements {
		files[fmt.Sprintf("%05d_later.sql", schema+1+i)] = &fstest.MapFile{Data: []byte("-- +goose Up\n" + statement + ";\n")}
	}
	return files
}

// before is the end of the name of the copy made before so many migrations more.
func before(more int) string { return fmt.Sprint(".before-v", schema+more) }

var options = storage.Options{Now: time.Now}

func copies(t *testing.T, path string) []string {
	t.Helper()
	if strings.HasPrefix(path, "postgres") {
		return nil
	}
	names, err := filepath.Glob(path + ".before-*")
	if err != nil {
		t.Fatal(err)
	}
	for i := range names {
		names[i] = filepath.Base(names[i])
	}
	return names
}

func TestMigrate(t *testing.T) {
	storagetest.ForEachDSN(t, func(t *testing.T, dsn string) {
		ctx := context.Background()
		m, err := storage.Migrate(ctx, dsn, options)
		if diff := cmp.Diff(storage.Migrated{From: 0, To: schema}, m); diff != "" || err != nil {
			t.Fatalf("a new database: %v (-want +got):\n%s", err, diff)
		}
		m, err = storage.Migrate(ctx, dsn, options)
		if diff := cmp.Diff(storage.Migrated{From: schema, To: schema}, m); diff != "" || err != nil {
			t.Errorf("again: %v (-want +got):\n%s", err, diff)
		}
		db := storagetest.Open(t, dsn)
		saved := save(t, db, fullWin("U1"), "")
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		if got := copies(t, dsn); got != nil {
			t.Errorf("copies without need: %v", got)
		}

		var log bytes.Buffer
		logged := options
		logged.Logger = slog.New(slog.NewTextHandler(&log, nil))
		m, err = storage.MigrateWith(ctx, dsn, logged, later(t, "ALTER TABLE people ADD COLUMN pronouns TEXT NOT NULL DEFAULT ''"))
		want := storage.Migrated{From: schema, To: schema + 1}
		if db.Engine() == "sqlite" {
			want.Copy = dsn + before(1)
		}
		if diff := cmp.Diff(want, m); diff != "" || err != nil {
			t.Fatalf("to the next version: %v (-want +got):\n%s", err, diff)
		}
		if !strings.Contains(log.String(), fmt.Sprintf("from=%d to=%d", schema, schema+1)) {
			t.Errorf("log: %s", &log)
		}

		t.Run("newer_database_is_refused", func(t *testing.T) {
			wantError(t, openErr(t, dsn), ladder.Conflict, "newer winlog", fmt.Sprint("version ", schema+1), fmt.Sprint("knows ", schema))
			_, err := storage.Migrate(ctx, dsn, options)
			wantError(t, err, ladder.Conflict, "newer winlog")
			_, err = storage.Open(ctx, dsn, storage.Options{Now: time.Now, ReadOnly: true})
			wantError(t, err, ladder.Conflict, "newer winlog")
		})
		t.Run("older_database_is_no_guests", func(t *testing.T) {
			_, err := storage.OpenMigrations(ctx, dsn, storage.Options{Now: time.Now, ReadOnly: true}, later(t, "SELECT 1", "SELECT 1"))
			wantError(t, err, ladder.Conflict, fmt.Sprint("version ", schema+1), fmt.Sprint("needs ", schema+2), "winlog migrate")
		})
		if db.Engine() != "sqlite" {
			return
		}
		t.Run("copy_is_a_database", func(t *testing.T) {
			if info, err := os.Stat(m.Copy); err != nil || info.Mode().Perm() != 0o600 {
				t.Fatalf("%v, %v", info, err)
			}
			copied := storagetest.Open(t, m.Copy)
			if found, err := copied.FindWin(ctx, saved.ID); err != nil || !cmp.Equal(saved, found) {
				t.Errorf("%v (-want +got):\n%s", err, cmp.Diff(saved, found))
			}
		})
	})
}

func TestMigrateKeepsThreeCopies(t *testing.T) {
	path := storagetest.SQLite(t)
	var steps []string
	for range 6 {
		if _, err := storage.MigrateWith(context.Background(), path, options, later(t, steps...)); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, "SELECT 1")
	}
	want := []string{"winlog.db" + before(3), "winlog.db" + before(4), "winlog.db" + before(5)}
	slices.Sort(want) // as a folder lists them
	if diff := cmp.Diff(want, copies(t, path)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A migration that fails leaves the tables as they were, and says where the
// copy is.
func TestMigrateFails(t *testing.T) {
	storagetest.ForEachDSN(t, func(t *testing.T, dsn string) {
		ctx := context.Background()
		db := storagetest.Open(t, dsn)
		saved := save(t, db, fullWin("U1"), "")
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		broken := later(t, "DELETE FROM wins; ALTER TABLE nothing ADD COLUMN x TEXT")
		_, err := storage.OpenMigrations(ctx, dsn, options, broken)
		words := []string{fmt.Sprintf("from version %d to %d", schema, schema+1)}
		if db.Engine() == "sqlite" {
			words = append(words, dsn+before(1))
		}
		wantError(t, err, ladder.Unavailable, words...)
		db = storagetest.Open(t, dsn)
		if _, err := db.FindWin(ctx, saved.ID); err != nil {
			t.Errorf("after the failure: %v", err)
		}
	})
}

// Without room for the safety copy nothing is migrated.
func TestMigrateNeedsTheCopy(t *testing.T) {
	path := storagetest.SQLite(t)
	storagetest.Open(t, path).Close() //nolint:errcheck,gosec // it is checked when the test ends
	if err := os.MkdirAll(path+before(1)+".partial/in the way", 0o700); err != nil {
		t.Fatal(err)
	}
	_, err := storage.OpenMigrations(context.Background(), path, options, later(t, "SELECT 1"))
	wantError(t, err, ladder.Unavailable, "safety copy", "left as they are")
	storagetest.Open(t, path) // still the version before
}

// Several processes of PostgreSQL start at once on a new database.
func TestMigrateAtOnce(t *testing.T) {
	dsn := storagetest.Postgres(t)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			db, err := storage.Open(context.Background(), dsn, options)
			if err != nil {
				t.Error(err)
				return
			}
			if err := db.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

// What the promises need is in the database itself, whatever the program does.
func TestTablesRefuseGarbage(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		ctx := context.Background()
		for name, statement := range map[string]string{
			"null":           "INSERT INTO meta (name) VALUES ('x')",
			"part_of_no_win": "INSERT INTO win_links (win_id, pos, link) VALUES ('none', 0, 'x')",
			"level_of_nobody": "INSERT INTO level_history (user_id, from_date, level, role, change, by_id, made_at) " +
				"VALUES ('U404', '2026-01-01', 'IC1', '', 'initial', '', 0)",
			"action":   "INSERT INTO audit (id, made_at, by_id, action, subject_id, detail) VALUES ('x', 0, '', '', '', '')",
			"negative": "INSERT INTO audit (id, made_at, by_id, action, subject_id, detail) VALUES ('x', -1, '', 'a', '', '')",
			"text":     "INSERT INTO audit (id, made_at, by_id, action, subject_id, detail) VALUES ('x', 'soon', '', 'a', '', '')",
		} {
			err := db.Write(ctx, func(tx *storage.Tx) error {
				_, err := tx.Exec(statement)
				return err
			})
			if kind := ladder.KindOf(err); kind != ladder.Invalid && kind != ladder.Conflict {
				t.Errorf("%s: got %v", name, err)
			}
		}
	})
}
