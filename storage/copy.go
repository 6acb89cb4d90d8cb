package storage

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"winlog/ladder"
)

// keptCopies is how many safety copies stay beside a database.
const keptCopies = 3

// copyBefore copies the database to <path>.before-v<version>, complete and
// synced, before it is migrated to that version, and removes the oldest copies.
func copyBefore(ctx context.Context, conn *sqliteConn, path string, version int64) (string, error) {
	name := fmt.Sprintf("%s.before-v%d", path, version)
	partial := name + ".partial"
	err := func() error {
		if err := os.Remove(partial); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
		// Made here for its mode: SQLite's own would be readable by everybody.
		file, err := os.OpenFile(partial, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
		if err != nil {
			return err
		}
		_, err = conn.exec(ctx, "VACUUM INTO $1", []any{partial})
		err = errors.Join(err, file.Sync(), file.Close())
		if err != nil {
			return errors.Join(err, os.Remove(partial))
		}
		if err := os.Rename(partial, name); err != nil {
			return err
		}
		return syncDir(filepath.Dir(path))
	}()
	if err != nil {
		return "", &ladder.Error{
			Kind: ladder.Unavailable,
			Text: fmt.Sprintf("The safety copy %s cannot be written, so the tables were left as they are. Free as much space as the database takes and start again.", name),
			Err:  err,
		}
	}
	return name, removeOldCopies(path)
}

func removeOldCopies(path string) error {
	prefix := filepath.Base(path) + ".before-v"
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return fmt.Errorf("list safety copies: %w", err)
	}
	type copied struct {
		name    string
		version int64
	}
	var copies []copied
	for _, entry := range entries {
		number, ok := strings.CutPrefix(entry.Name(), prefix)
		if !ok {
			continue
		}
		if v, err := strconv.ParseInt(number, 10, 64); err == nil {
			copies = append(copies, copied{entry.Name(), v})
		}
	}
	slices.SortFunc(copies, func(a, b copied) int { return cmp.Compare(b.version, a.version) })
	for _, old := range copies[min(keptCopies, len(copies)):] {
		if err := os.Remove(filepath.Join(filepath.Dir(path), old.name)); err != nil {
			return fmt.Errorf("remove an old safety copy: %w", err)
		}
	}
	return nil
}

// syncDir makes a new name in a directory survive a power cut.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
