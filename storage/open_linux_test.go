package storage_test

import (
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"winlog/ladder"
)

// A directory or a file of somebody else. The test may run as root, whom no
// permission stops, so the thread that opens takes another user's id for files.
func TestOpenNotWritable(t *testing.T) {
	asNobody := func(t *testing.T, f func()) {
		t.Helper()
		if os.Getuid() != 0 {
			f()
			return
		}
		done := make(chan struct{})
		go func() {
			defer close(done)
			runtime.LockOSThread() // never unlocked: the thread ends with the goroutine
			if err := syscall.Setfsuid(65534); err != nil {
				t.Error(err)
				return
			}
			f()
		}()
		<-done
	}
	outer := t.TempDir()
	for dir := outer; dir != os.TempDir() && dir != "/"; dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o755); err != nil { //nolint:gosec // others must get as far as the directory
			t.Fatal(err)
		}
	}
	t.Run("directory", func(t *testing.T) {
		dir := filepath.Join(outer, "closed")
		if err := os.Mkdir(dir, 0o555); err != nil {
			t.Fatal(err)
		}
		asNobody(t, func() {
			wantError(t, openErr(t, filepath.Join(dir, "winlog.db")), ladder.Unavailable, "cannot be written", dir, "writable")
		})
	})
	t.Run("file", func(t *testing.T) {
		dir := filepath.Join(outer, "open")
		if err := os.Mkdir(dir, 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(dir, 0o777); err != nil { //nolint:gosec // the file is what must refuse
			t.Fatal(err)
		}
		path := filepath.Join(dir, "winlog.db")
		if err := os.WriteFile(path, nil, 0o444); err != nil {
			t.Fatal(err)
		}
		asNobody(t, func() {
			wantError(t, openErr(t, path), ladder.Unavailable, "cannot be written", path)
		})
	})
}
