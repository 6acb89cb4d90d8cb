package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"winlog/ladder"
	"winlog/storage"
)

// maxImport bounds a file of wins: what a person of 20 years may have, for a
// company of thousands.
const maxImport = 1 << 30

func newImport(now func() time.Time) *cobra.Command {
	cmd := group(&cobra.Command{
		Use:   "import",
		Short: "Take people or wins from a file",
		Long: `import reads a whole file before it changes anything: if any row is faulty, every
faulty row is named with its line and nothing is imported. Importing the same
file again changes nothing.`,
		Example: "  winlog import people people.csv --dry-run\n  winlog import wins wins.json",
	})
	cmd.AddCommand(newImportPeople(now), newImportWins(now))
	return cmd
}

// openForImport opens the database; done closes it. A dry run makes no file and
// brings no tables up to date: where there is no file yet, it runs on an empty
// database that goes away with it.
func (c *config) openForImport(cmd *cobra.Command, now func() time.Time, dryRun bool) (_ *storage.DB, done func(), err error) {
	dsn, clear := c.dsn, func() {}
	o := storageOptions(c, now, c.logger(cmd.ErrOrStderr()))
	if dryRun {
		look := o
		look.ReadOnly = true
		db, err := storage.Open(cmd.Context(), dsn, look)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			dir, err := os.MkdirTemp("", "winlog-dry-run")
			if err != nil {
				return nil, nil, fmt.Errorf("make a directory for the dry run: %w", err)
			}
			dsn, clear, o.Logger = filepath.Join(dir, "winlog.db"), func() { _ = os.RemoveAll(dir) }, nil
		case err != nil:
			return nil, nil, err
		default:
			_ = db.Close()
		}
	}
	db, err := storage.Open(cmd.Context(), dsn, o)
	if err != nil {
		clear()
		return nil, nil, err
	}
	return db, func() { _ = db.Close(); clear() }, nil
}

// openInput opens the file to import; "-" is standard input.
func openInput(cmd *cobra.Command, name string) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(cmd.InOrStdin()), nil
	}
	return openFile(name)
}

// openFile opens a file that somebody named; one that is missing is told plainly.
func openFile(name string) (*os.File, error) {
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		err = errors.New(name + ": there is no such file")
	}
	return f, err
}

// refuse names every fault of a file and says that nothing happened.
func refuse(cmd *cobra.Command, name string, found []ladder.RowFault) error {
	for _, f := range found {
		fmt.Fprintf(cmd.ErrOrStderr(), "%s: %s\n", name, f)
	}
	n := "a fault"
	if len(found) > 1 {
		n = fmt.Sprintf("%d faults", len(found))
	}
	return fmt.Errorf("%s has %s; nothing was imported", name, n)
}
