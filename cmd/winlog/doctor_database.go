package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"winlog/ladder"
	"winlog/storage"
)

// examineDatabase opens the database as a guest: it neither takes the lock of a
// running serve nor brings tables up to date.
// team is the workspace of the bot token, "" if that is not known.
func examineDatabase(ctx context.Context, c *config, team string, now func() time.Time) finding {
	const what = "database"
	name := storage.Redact(c.dsn)
	db, err := storage.Open(ctx, c.dsn, storage.Options{Now: now, ReadOnly: true})
	if err != nil {
		if isNewFile(c.dsn) {
			return good(what, "%s does not exist yet; serve makes it", name)
		}
		said, advice := inWords(err), "see docs/operations.md, “The database”"
		if ladder.KindOf(err) == ladder.Conflict {
			said, advice = "its tables are not of this program's version", inWords(err)
		}
		return bad(what, said, advice)
	}
	defer db.Close()
	stats, err := db.Stats(ctx)
	if err != nil {
		return bad(what, inWords(err), "restore the latest backup if this stays")
	}
	if stats.Workspace != "" && team != "" && stats.Workspace != team {
		return bad(what, fmt.Sprintf("%s belongs to workspace %s, the bot token to %s", name, stats.Workspace, team),
			"give each workspace a database of its own (storage.dsn)")
	}
	text := fmt.Sprintf("%s (%s, tables version %d): %d people, %d wins, %d goals, %s",
		name, stats.Engine, stats.Schema, stats.People, stats.Wins, stats.Goals, inBytes(stats.Bytes))
	if problem := writable(c.dsn); problem != "" {
		return bad(what, problem, "give the file and its folder to the user that runs winlog")
	}
	return good(what, "%s", text)
}

// isNewFile reports whether the DSN names a file that is not there yet.
func isNewFile(dsn string) bool {
	if strings.Contains(dsn, "://") || strings.HasPrefix(dsn, "file:") {
		return false
	}
	_, err := os.Stat(dsn)
	return errors.Is(err, fs.ErrNotExist)
}

// writable says what keeps this user from writing a SQLite file, "" if nothing.
func writable(dsn string) string {
	if strings.Contains(dsn, "://") || strings.HasPrefix(dsn, "file:") {
		return ""
	}
	f, err := os.OpenFile(dsn, os.O_WRONLY, 0)
	if err != nil {
		return dsn + " cannot be written to by this user"
	}
	if err := f.Close(); err != nil {
		return dsn + " cannot be written to: " + err.Error()
	}
	return ""
}

func inBytes(n int64) string {
	switch {
	case n >= 1<<30:
		return fmt.Sprintf("%.1f GiB", float64(n)/(1<<30))
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
	}
	return fmt.Sprintf("%d KiB", (n+1023)>>10)
}
