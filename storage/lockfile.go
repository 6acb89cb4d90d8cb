package storage

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"winlog/ladder"
)

// lockFile is the file beside a SQLite database that keeps a second process
// out. The lock goes with the process, so a crash leaves nothing to clean up;
// the file itself stays, because removing it would race with the next opener.
type lockFile struct{ file *os.File }

// lockBeside takes the lock beside path or says who holds it.
func lockBeside(path string) (*lockFile, error) {
	name := path + ".lock"
	file, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, unusable(path, name, err)
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		holder, _ := io.ReadAll(io.LimitReader(file, 20)) // best effort, for the message
		_ = file.Close()
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, &ladder.Error{
				Kind: ladder.Unavailable,
				Text: fmt.Sprintf("The file %s cannot be locked. Put the database on a local disk.", name),
				Err:  err,
			}
		}
		who := "Another winlog process"
		if pid := strings.TrimSpace(string(holder)); pid != "" {
			who += " (pid " + pid + ")"
		}
		return nil, ladder.Errorf(ladder.Unavailable,
			"%s uses the database %s. Stop it first, or use another file.", who, path)
	}
	if err := errors.Join(file.Truncate(0), writePID(file)); err != nil {
		_ = file.Close()
		return nil, unusable(path, name, err)
	}
	return &lockFile{file}, nil
}

func writePID(file *os.File) error {
	_, err := file.WriteAt([]byte(fmt.Sprintln(os.Getpid())), 0)
	return err
}

// unlock lets the next process in.
func (l *lockFile) unlock() error { return l.file.Close() }

// unusable says why a file beside the database, or the database, cannot be
// opened for writing.
func unusable(path, name string, err error) error {
	dir := filepath.Dir(path)
	text := fmt.Sprintf("The file %s cannot be opened. Check the disk and the permissions.", name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		text = fmt.Sprintf("The directory %s for the database does not exist. Create it, or change storage.dsn.", dir)
	case errors.Is(err, syscall.ENOTDIR):
		text = fmt.Sprintf("%s is not a directory. Change storage.dsn.", dir)
	case errors.Is(err, fs.ErrPermission):
		text = fmt.Sprintf("%s cannot be written to by this user. Make the directory %s writable for it, or change storage.dsn.", name, dir)
	case errors.Is(err, syscall.EROFS):
		text = fmt.Sprintf("The directory %s is on a read-only file system. Change storage.dsn, or mount it for writing.", dir)
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		text = fmt.Sprintf("The disk with %s is full. Free some space, then start again.", dir)
	case errors.Is(err, syscall.EISDIR):
		text = fmt.Sprintf("%s is a directory. storage.dsn names the file of the database.", name)
	}
	return &ladder.Error{Kind: ladder.Unavailable, Text: text, Err: err}
}
