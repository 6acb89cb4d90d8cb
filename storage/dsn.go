package storage

import (
	"net/url"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/jackc/pgx/v5"

	"winlog/ladder"
)

// target is a DSN taken apart: either a SQLite file or a PostgreSQL server.
type target struct {
	path     string     // of the SQLite file, absolute, symbolic links resolved
	params   url.Values // what a file: URL asked for besides
	postgres *pgx.ConnConfig
}

// Redact is dsn without its password, for messages and logs.
func Redact(dsn string) string {
	if keywords.MatchString(dsn) {
		return "…"
	}
	if !strings.Contains(dsn, "//") {
		return dsn
	}
	u, err := url.Parse(dsn)
	if err != nil {
		scheme, _, _ := strings.Cut(dsn, "://")
		return scheme + "://…"
	}
	query, changed := u.Query(), false
	for _, name := range []string{"password", "sslpassword"} { // where libpq takes them too
		if query.Has(name) {
			query.Set(name, "xxxxx")
			changed = true
		}
	}
	if changed {
		u.RawQuery = query.Encode()
	}
	if _, secret := u.User.Password(); !secret && !changed {
		return dsn
	}
	return u.Redacted()
}

// keywords is PostgreSQL's other way to write an address: host=… password=….
var keywords = regexp.MustCompile(`(?i)(^|\s)(host|user|dbname|password)\s*=`)

func isPostgres(dsn string) bool {
	return strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://")
}

func parseDSN(dsn string) (target, error) {
	if isPostgres(dsn) {
		config, err := pgx.ParseConfig(dsn)
		if err != nil { // err may quote the DSN, so it is not kept
			return target{}, ladder.FieldErrorf("storage.dsn",
				"The PostgreSQL address is not valid. Write it as postgres://user:password@host:5432/database, with special characters of the password as %%XX.")
		}
		return target{postgres: config}, nil
	}
	if keywords.MatchString(dsn) {
		return target{}, ladder.FieldErrorf("storage.dsn", "Write the PostgreSQL address as postgres://user:password@host:5432/database.")
	}
	if scheme, _, ok := strings.Cut(dsn, "://"); ok && scheme != "file" {
		return target{}, ladder.FieldErrorf("storage.dsn",
			"%q is no database this program knows. Give the path of a SQLite file, or postgres://….", scheme+"://")
	}
	path, params := dsn, url.Values{}
	if rest, ok := strings.CutPrefix(dsn, "file:"); ok {
		u, err := url.Parse(dsn)
		if err != nil {
			return target{}, ladder.FieldErrorf("storage.dsn", "The file: address is not valid. Write it as file:/var/lib/winlog/winlog.db.")
		}
		params = u.Query()
		path = u.Path
		if u.Opaque != "" { // file:relative/path.db
			rest, _, _ = strings.Cut(rest, "?")
			if path, err = url.PathUnescape(rest); err != nil {
				return target{}, ladder.FieldErrorf("storage.dsn", "The file: address is not valid. Write it as file:/var/lib/winlog/winlog.db.")
			}
		}
	}
	if err := checkParams(params); err != nil {
		return target{}, err
	}
	if path == "" || strings.HasPrefix(path, ":memory:") {
		return target{}, ladder.FieldErrorf("storage.dsn", "Wins need a file to live in. Give the path of a SQLite file, for example winlog.db.")
	}
	if strings.ContainsRune(path, 0) {
		return target{}, ladder.FieldErrorf("storage.dsn", "The path of the database holds a NUL character.")
	}
	absolute, err := filepath.Abs(path)
	if err != nil {
		return target{}, &ladder.Error{Kind: ladder.Unavailable, Text: "The current directory is gone. Give the full path of the database.", Err: err}
	}
	return target{path: resolveLinks(absolute), params: params}, nil
}

// resolveLinks follows symbolic links as far as the path exists, so that one
// file has one lock file whatever name it is opened by.
func resolveLinks(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	if dir, err := filepath.EvalSymlinks(filepath.Dir(path)); err == nil {
		return filepath.Join(dir, filepath.Base(path))
	}
	return path
}

// tunable are the pragmas a file: URL may set. The others decide whether an
// acknowledged win survives a crash, or could run any SQL, so they are ours.
var tunable = regexp.MustCompile(`^(busy_timeout|cache_size|mmap_size|max_page_count|wal_autocheckpoint)\(-?[0-9]{1,12}\)$`)

// checkParams refuses parameters that would be ignored or would break a
// promise. Those that say what the program does anyway are let through.
func checkParams(params url.Values) error {
	for name, values := range params {
		for _, value := range values {
			switch name + "=" + value {
			case "_txlock=immediate", "_pragma=journal_mode(WAL)", "_pragma=synchronous(FULL)", "_pragma=foreign_keys(1)":
				continue
			}
			if name != "_pragma" || !tunable.MatchString(value) {
				return ladder.FieldErrorf("storage.dsn",
					"The file: address holds %q, which cannot be set there. Take it out; journal, sync and locking are already set for safety.", name+"="+value)
			}
		}
	}
	return nil
}

// How a connection to a SQLite file is used.
type sqliteMode int

const (
	sqliteWriter sqliteMode = iota
	sqliteReader            // beside the writer of this process
	sqliteGuest             // beside the writer of another process; never changes the file
)

// sqliteURL is the driver's DSN for one connection. Pragmas stand in it because
// only there they reach every connection.
func (t target) sqliteURL(mode sqliteMode) string {
	// A checkpoint copies every page changed since the last one and syncs twice,
	// on the way of somebody's win: with 32 MB of log between two, the same pages
	// change more often than they are copied (a third off a COMMIT at 50 writers).
	pragmas := []string{"wal_autocheckpoint(8000)"}
	if mode == sqliteWriter {
		// Each person's wins stand elsewhere in the indexes: in SQLite's 2 MB the pages
		// that are written to are read from the file again and again.
		pragmas = append(pragmas, "cache_size(-8000)")
	}
	patience := "busy_timeout(5000)"
	for _, p := range t.params["_pragma"] {
		switch {
		case strings.HasPrefix(p, "busy_timeout("): // not both: the driver picks one
			patience = p
		case tunable.MatchString(p):
			pragmas = append(pragmas, p)
		}
	}
	pragmas = append(pragmas, patience)
	params := url.Values{"_dqs": {"0"}}
	switch mode {
	case sqliteWriter:
		pragmas = append(pragmas,
			"journal_mode(WAL)",
			"synchronous(FULL)",
			"foreign_keys(1)",
			"journal_size_limit(67108864)", // a large import does not leave a large WAL for ever
			"secure_delete(FAST)",          // what was purged does not linger in the file
		)
		params.Set("_txlock", "immediate")
	case sqliteReader:
		params.Set("_query_only", "1")
	case sqliteGuest:
		params.Set("_query_only", "1")
		params.Set("mode", "ro")
	}
	params["_pragma"] = pragmas
	u := url.URL{Scheme: "file", Path: t.path, RawQuery: params.Encode()}
	return u.String()
}
