package storage_test

import (
	"context"
	"database/sql"
	"strings"
	"sync"
	"testing"
	"time"

	"winlog/ladder"
	"winlog/storage"
	"winlog/storage/storagetest"
)

// Another program holds SQLite's write lock.
func TestLockedByAnotherConnection(t *testing.T) {
	path := storagetest.SQLite(t)
	db := storagetest.Open(t, "file:"+path+"?_pragma=busy_timeout(200)")
	other, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = other.Close() }()
	other.SetMaxOpenConns(1)
	if _, err := other.Exec("BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	start := time.Now()
	err = db.Write(ctx, put("impatient"))
	wantError(t, err, ladder.Unavailable, "did not answer in time", "nothing was changed")
	if took := time.Since(start); took > 150*time.Millisecond {
		t.Errorf("an answer after %v", took)
	}
	wantError(t, db.Write(context.Background(), put("patient")), ladder.Unavailable, "busy", "Nothing was saved")
	if stored(t, db, "x") { // reading goes on
		t.Error("x is stored")
	}
	if _, err := other.Exec("COMMIT"); err != nil {
		t.Fatal(err)
	}
	if err := db.Write(context.Background(), put("later")); err != nil {
		t.Error(err)
	}
	for _, name := range []string{"impatient", "patient"} {
		if stored(t, db, name) {
			t.Errorf("%s was refused and is stored", name)
		}
	}
}

// A full disk, played by the largest size the file may have: every
// acknowledged win is there, no other one is, and small things still work.
func TestFull(t *testing.T) {
	path := storagetest.SQLite(t)
	storagetest.Open(t, path).Close() //nolint:errcheck,gosec // it is checked when the test ends
	db := storagetest.Open(t, "file:"+path+"?_pragma=max_page_count(120)")
	ctx := context.Background()
	var mu sync.Mutex
	acked, full := map[ladder.WinID]bool{}, 0
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			for range 10 {
				w, _, err := db.SaveWin(ctx, plainWin("U1", strings.Repeat("large ", 500)), "")
				mu.Lock()
				if err == nil {
					acked[w.ID] = true
				} else {
					full++
					wantError(t, err, ladder.Unavailable, "disk", "full", "nothing was saved")
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if full == 0 || len(acked) == 0 {
		t.Fatalf("%d saved, %d refused: the test needs both", len(acked), full)
	}
	wins, total, err := db.ListWins(ctx, ladder.WinFilter{User: "U1"})
	if err != nil || total != len(acked) {
		t.Errorf("%d acknowledged, %d stored, %v", len(acked), total, err)
	}
	for _, w := range wins {
		if !acked[w.ID] {
			t.Errorf("win %s is stored and was refused", w.ID)
		}
	}
	if err := db.Ping(ctx); err != nil {
		t.Errorf("ping: %v", err)
	}
}

// A file that is damaged while it is served.
func TestDamagedWhileServed(t *testing.T) {
	path := damagedFile(t)
	raw, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = raw.Close() }()
	_, err = raw.Exec("INSERT INTO wins VALUES (1)")
	wantError(t, storage.Readable(err), ladder.Unavailable, "damaged", "backup")
}

func TestReadOnlyFile(t *testing.T) {
	path := storagetest.SQLite(t)
	storagetest.Open(t, path).Close() //nolint:errcheck,gosec // it is checked when the test ends
	raw, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = raw.Close() }()
	_, err = raw.Exec("INSERT INTO meta VALUES ('a', 'b')")
	wantError(t, storage.Readable(err), ladder.Unavailable, "read-only", "writable")
}
