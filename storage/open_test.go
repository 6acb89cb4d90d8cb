package storage_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"winlog/ladder"
	"winlog/storage"
	"winlog/storage/storagetest"
)

func openErr(t *testing.T, dsn string) error {
	t.Helper()
	db, err := storage.Open(context.Background(), dsn, storage.Options{Now: time.Now})
	if err == nil {
		_ = db.Close()
	}
	return err
}

// wantError checks that err is a *ladder.Error whose sentence for people holds
// each of the words.
func wantError(t *testing.T, err error, kind ladder.Kind, words ...string) {
	t.Helper()
	var e *ladder.Error
	if !errors.As(err, &e) {
		t.Fatalf("got %v, want a *ladder.Error", err)
	}
	if e.Kind != kind {
		t.Errorf("kind %v, want %v: %v", e.Kind, kind, err)
	}
	for _, word := range words {
		if !strings.Contains(e.Text, word) {
			t.Errorf("%q does not say %q", e.Text, word)
		}
	}
}

func TestOpenFaults(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, content []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	foreign := filepath.Join(dir, "foreign.db")
	other, err := sql.Open("sqlite", foreign)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.Exec("CREATE TABLE bookmarks (url TEXT)"); err != nil {
		t.Fatal(err)
	}
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	damaged := damagedFile(t)

	tests := []struct {
		name, dsn string
		kind      ladder.Kind
		words     []string
	}{
		{"no_directory", filepath.Join(dir, "none", "winlog.db"), ladder.Unavailable, []string{filepath.Join(dir, "none"), "does not exist", "Create it"}},
		{"file_as_directory", filepath.Join(write("plain", nil), "winlog.db"), ladder.Unavailable, []string{"not a directory"}},
		{"is_a_directory", dir, ladder.Unavailable, []string{"is a directory"}},
		{"not_a_database", write("letter.txt", []byte(strings.Repeat("Dear reader, ", 100))), ladder.Unavailable, []string{"not a SQLite database"}},
		{"another_program", foreign, ladder.Conflict, []string{"another program"}},
		{"damaged", damaged, ladder.Unavailable, []string{"damaged", "backup"}},
		{"empty", "", ladder.Invalid, []string{"path of a SQLite file"}},
		{"memory", ":memory:", ladder.Invalid, []string{"file"}},
		{"memory_url", "file::memory:", ladder.Invalid, []string{"file"}},
		{"memory_mode", "file:" + dir + "/x.db?mode=memory", ladder.Invalid, []string{"mode=memory"}},
		{"unsafe_pragma", "file:" + dir + "/x.db?_pragma=synchronous(OFF)", ladder.Invalid, []string{"synchronous(OFF)"}},
		{"pragma_injection", "file:" + dir + "/x.db?_pragma=cache_size(1)%3BDROP+TABLE+wins", ladder.Invalid, []string{"DROP TABLE"}},
		{"unknown_parameter", "file:" + dir + "/x.db?nolock=1", ladder.Invalid, []string{"nolock=1"}},
		{"bad_url", "file:%zz", ladder.Invalid, []string{"not valid"}},
		{"nul", "winlog\x00.db", ladder.Invalid, []string{"NUL"}},
		{"mysql", "mysql://u:secret@host/db", ladder.Invalid, []string{"mysql://"}},
		{"postgres_keywords", "host=127.0.0.1 user=u password=secret", ladder.Invalid, []string{"postgres://user"}},
		{"bad_postgres", "postgres://u:sec ret@host:port/db", ladder.Invalid, []string{"PostgreSQL address"}},
		{"postgres_down", "postgres://winlog:secret@127.0.0.1:1/winlog", ladder.Unavailable, []string{"cannot be reached"}},
		{"postgres_password", strings.Replace(storagetest.DefaultPostgres, ":winlog@", ":secret@", 1), ladder.Unavailable, []string{"password"}},
		{"postgres_database", strings.Replace(storagetest.DefaultPostgres, "/winlog_test", "/secret_none", 1), ladder.Unavailable, []string{"no database"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := openErr(t, tt.dsn)
			wantError(t, err, tt.kind, tt.words...)
			if tt.name != "postgres_database" && strings.Contains(fmt.Sprintf("%v %+v", err, err), "secret") {
				t.Errorf("the password shows: %v", err)
			}
		})
	}
	t.Run("no_clock", func(t *testing.T) {
		_, err := storage.Open(context.Background(), storagetest.SQLite(t), storage.Options{})
		wantError(t, err, ladder.Internal, "Now")
	})
}

// damagedFile is a database whose header is well and whose tables are not.
func damagedFile(t *testing.T) string {
	t.Helper()
	path := storagetest.SQLite(t)
	db, err := storage.Open(context.Background(), path, storage.Options{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := 100; i < len(content); i++ {
		content[i] = 0xA5
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestOpenAddresses(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for name, dsn := range map[string]string{
		"absolute":     filepath.Join(dir, "a.db"),
		"relative":     "b.db",
		"odd_letters":  filepath.Join(dir, "c ?&#%20=é;'.db"),
		"url":          "file:" + dir + "/d.db",
		"url_slashes":  "file://" + dir + "/e.db",
		"url_relative": "file:f%20f.db?_pragma=busy_timeout(100)",
		"url_as_documented": "file:" + dir + "/g.db?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)" +
			"&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_txlock=immediate",
	} {
		t.Run(name, func(t *testing.T) {
			db := storagetest.Open(t, dsn)
			save(t, db, plainWin("U1", "x"), "")
		})
	}
	for _, name := range []string{"a.db", "b.db", "c ?&#%20=é;'.db", "d.db", "e.db", "f f.db", "g.db"} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Error(err)
			continue
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v, want it to be readable by its owner only", name, info.Mode())
		}
	}
}

// The settings that make a commit survive a power cut reach the connections.
func TestSQLiteSettings(t *testing.T) {
	db := storagetest.New(t)
	ctx := context.Background()
	check := func(tx *storage.Tx, want map[string]string) {
		for pragma, want := range want {
			var got string
			if _, err := tx.Row("PRAGMA "+pragma, nil, &got); err != nil || got != want {
				t.Errorf("%s is %s, %v; want %s", pragma, got, err, want)
			}
		}
	}
	err := db.Write(ctx, func(tx *storage.Tx) error {
		check(tx, map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "5000", "query_only": "0"})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	err = db.Read(ctx, func(tx *storage.Tx) error {
		check(tx, map[string]string{"query_only": "1", "busy_timeout": "5000"})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestLockFile(t *testing.T) {
	path := storagetest.SQLite(t)
	db := storagetest.Open(t, path)
	if err := os.Symlink(path, path+".link"); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{path, "file:" + path, path + ".link"} {
		wantError(t, openErr(t, name), ladder.Unavailable, "Another winlog process", fmt.Sprint(os.Getpid()), "Stop it first")
	}
	_, err := storage.Migrate(context.Background(), path, storage.Options{Now: time.Now})
	wantError(t, err, ladder.Unavailable, "Another winlog process")
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := openErr(t, path); err != nil {
		t.Errorf("after Close: %v", err)
	}
}

// Another process is kept out too, and let in when the first one was killed.
func TestLockFileOfAnotherProcess(t *testing.T) {
	path := storagetest.SQLite(t)
	child := startChild(t, path)
	child.waitFor(t, 1)
	wantError(t, openErr(t, path), ladder.Unavailable, "Another winlog process", fmt.Sprint(child.cmd.Process.Pid))
	child.kill(t)
	if err := openErr(t, path); err != nil {
		t.Errorf("after the kill: %v", err)
	}
}

func TestReadOnly(t *testing.T) {
	storagetest.ForEachDSN(t, func(t *testing.T, dsn string) {
		ctx := context.Background()
		guest := storage.Options{Now: time.Now, ReadOnly: true}
		if _, err := storage.Open(ctx, dsn, guest); err == nil {
			t.Error("a database without tables was opened")
		}
		server := storagetest.Open(t, dsn)
		saved := save(t, server, fullWin("U1"), "")
		check := func() {
			t.Helper()
			db, err := storage.Open(ctx, dsn, guest)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = db.Close() }()
			if found, err := db.FindWin(ctx, saved.ID); err != nil || found.Text != saved.Text {
				t.Errorf("found %+v, %v", found, err)
			}
			if err := db.Ping(ctx); err != nil {
				t.Error(err)
			}
			_, _, err = db.SaveWin(ctx, plainWin("U1", "x"), "")
			wantError(t, err, ladder.Unavailable, "reading only")
			if err := db.SaveExport(ctx, ladder.PathExport, "U1", "wins as md", []ladder.UserID{"U1", "U2"}); err != nil {
				t.Error("an export was not recorded:", err)
			}
			for _, id := range []ladder.UserID{"U1", "U2"} {
				reads, _, err := db.ListReads(ctx, id, 0, 0)
				if err != nil || len(reads) != 1 || reads[0].Viewer != ladder.CommandLine || reads[0].Path != ladder.PathExport {
					t.Errorf("who read of %s: %+v, %v", id, reads, err)
				}
			}
			if lines, err := db.ListAudit(ctx, "U1", 1); err != nil || len(lines) != 1 || lines[0].Action != "export" || lines[0].Detail != "wins as md" {
				t.Errorf("audit: %+v, %v", lines, err)
			}
		}
		t.Run("while_served", func(*testing.T) {
			check()
			save(t, server, fullWin("U1"), "") // it goes on writing
		})
		if err := server.Close(); err != nil {
			t.Fatal(err)
		}
		t.Run("while_stopped", func(*testing.T) { check() })
	})
	t.Run("no_file", func(t *testing.T) {
		path := storagetest.SQLite(t)
		_, err := storage.Open(context.Background(), path, storage.Options{Now: time.Now, ReadOnly: true})
		wantError(t, err, ladder.Unavailable, "no database", "winlog migrate")
		if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("it made the file: %v", err)
		}
	})
}

func TestClose(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		ctx := context.Background()
		started, proceed := make(chan struct{}), make(chan struct{})
		wrote, closed := make(chan error, 1), make(chan error, 1)
		go func() {
			wrote <- db.Write(ctx, func(tx *storage.Tx) error {
				close(started)
				<-proceed
				_, err := tx.Exec("INSERT INTO meta (name, value) VALUES ('a', 'b')")
				return err
			})
		}()
		<-started
		go func() { closed <- db.Close() }()
		for { // until Close has begun
			_, err := db.FindPerson(ctx, "U1")
			if ladder.KindOf(err) == ladder.Unavailable {
				break
			}
			time.Sleep(time.Millisecond)
		}
		select {
		case err := <-closed:
			t.Fatalf("Close did not wait for the write in hand: %v", err)
		case <-time.After(20 * time.Millisecond):
		}
		close(proceed)
		if err := <-wrote; err != nil {
			t.Errorf("the write in hand: %v", err)
		}
		if err := <-closed; err != nil {
			t.Errorf("close: %v", err)
		}
		wantKind(t, db.Write(ctx, func(*storage.Tx) error { return nil }), ladder.Unavailable)
		wantKind(t, db.Ping(ctx), ladder.Unavailable)
		if err := db.Close(); err != nil {
			t.Errorf("close again: %v", err)
		}
	})
}

// Nothing keeps running after Close.
func TestCloseLeavesNothingBehind(t *testing.T) {
	for name, dsn := range map[string]string{"sqlite": storagetest.SQLite(t), "postgres": storagetest.Postgres(t)} {
		before := goleak.IgnoreCurrent()
		db, err := storage.Open(context.Background(), dsn, storage.Options{Now: time.Now})
		if err != nil {
			t.Fatal(err)
		}
		save(t, db, fullWin("U1"), "")
		if _, _, err := db.ListWins(context.Background(), ladder.WinFilter{User: "U1"}); err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		if err := goleak.Find(before); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
