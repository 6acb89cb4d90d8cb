package storage

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"winlog/ladder"
)

// readable gives a driver's error the kind and the sentence that a person or an
// operator reads. A *ladder.Error and whatever no driver made stay as they are.
func readable(err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*ladder.Error](err); ok {
		return err
	}
	var kind ladder.Kind
	var text string
	switch {
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return notStarted(err)
	case errors.Is(err, sql.ErrConnDone), errors.Is(err, sql.ErrTxDone):
		return err
	default:
		var known bool
		if kind, text, known = sqliteFault(err); !known {
			if kind, text, known = postgresFault(err); !known {
				return err
			}
		}
	}
	return &ladder.Error{Kind: kind, Text: text, Err: err}
}

// The sentences both engines share.
const (
	textExists  = "This exists already."
	textGone    = "Something it refers to does not exist any more. Reload and try again."
	textRefused = "The database refused a value that is out of range."
)

// sqliteFault explains an error of the SQLite driver. The codes are SQLite's
// result codes; the low byte is the family.
func sqliteFault(err error) (ladder.Kind, string, bool) {
	e, ok := errors.AsType[*sqlite.Error](err)
	if !ok {
		return 0, "", false
	}
	switch e.Code() {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return ladder.Conflict, textExists, true
	case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		return ladder.Conflict, textGone, true
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_MISMATCH:
		return ladder.Invalid, textRefused, true
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return ladder.Unavailable, "The database is busy: another program holds its lock. Nothing was saved; try again.", true
	case sqlite3.SQLITE_FULL:
		return ladder.Unavailable, "The disk with the database is full; nothing was saved. Free some space, then try again.", true
	case sqlite3.SQLITE_READONLY:
		return ladder.Unavailable, "The database is read-only; nothing was saved. Make the file and its directory writable for this user.", true
	case sqlite3.SQLITE_IOERR:
		return ladder.Unavailable, "The disk with the database reports an error; nothing was confirmed. Check the disk.", true
	case sqlite3.SQLITE_CORRUPT:
		return ladder.Unavailable, "The database file is damaged. Stop the program and restore the latest backup.", true
	case sqlite3.SQLITE_NOTADB:
		return ladder.Unavailable, "The file is not a SQLite database. Check storage.dsn, or move the file away to start a new one.", true
	case sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH:
		return ladder.Unavailable, "The database file cannot be opened. Check that it and its directory exist and belong to this user.", true
	case sqlite3.SQLITE_NOMEM:
		return ladder.Unavailable, "The machine is out of memory; nothing was saved. Try again later.", true
	}
	return 0, "", false
}

// postgresFault explains an error of the PostgreSQL driver by its SQLSTATE, or
// a connection that failed.
func postgresFault(err error) (ladder.Kind, string, bool) {
	e, ok := errors.AsType[*pgconn.PgError](err)
	if !ok {
		_, connecting := errors.AsType[*pgconn.ConnectError](err)
		_, network := errors.AsType[net.Error](err)
		if connecting || network || errors.Is(err, driver.ErrBadConn) ||
			errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) {
			return ladder.Unavailable, "PostgreSQL cannot be reached; nothing was confirmed. Check that it runs and that storage.dsn is right.", true
		}
		return 0, "", false
	}
	switch e.Code {
	case "23505":
		return ladder.Conflict, textExists, true
	case "23503":
		return ladder.Conflict, textGone, true
	case "40001", "40P01", "55P03":
		return ladder.Unavailable, "The database is busy; nothing was saved. Try again.", true
	case "53100":
		return ladder.Unavailable, "The disk of PostgreSQL is full; nothing was saved. Free some space, then try again.", true
	case "25006":
		return ladder.Unavailable, "PostgreSQL is read-only (a standby?); nothing was saved. Point storage.dsn at the primary.", true
	case "42501":
		return ladder.Unavailable, "The user in storage.dsn may not do this in PostgreSQL. Make it the owner of the database.", true
	case "28P01", "28000":
		return ladder.Unavailable, "PostgreSQL refused the user or the password in storage.dsn.", true
	case "3D000":
		return ladder.Unavailable, "PostgreSQL has no database of the name in storage.dsn. Create it first.", true
	}
	switch {
	case strings.HasPrefix(e.Code, "22"), strings.HasPrefix(e.Code, "23"):
		return ladder.Invalid, textRefused, true
	case strings.HasPrefix(e.Code, "53"):
		return ladder.Unavailable, "PostgreSQL is out of connections or memory; nothing was saved. Try again.", true
	case strings.HasPrefix(e.Code, "08"), strings.HasPrefix(e.Code, "57P"):
		return ladder.Unavailable, "PostgreSQL is stopping or starting; nothing was confirmed. Try again.", true
	}
	return 0, "", false
}

// isCollision reports whether a PostgreSQL transaction lost against another one
// and will work when it is run again.
func isCollision(err error) bool {
	e, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (e.Code == "40001" || e.Code == "40P01")
}

// isBusy reports whether SQLite's write lock was held by somebody else for too
// long.
func isBusy(err error) bool {
	e, ok := errors.AsType[*sqlite.Error](err)
	return ok && e.Code()&0xff == sqlite3.SQLITE_BUSY
}
