package storage

import (
	"context"

	"winlog/ladder"
)

// SaveExport records that somebody at the command line wrote out what is of some
// people: a line in the audit log about one person, or about everybody if about is
// "", and for each of subjects that their log was read. It is the one thing that a
// database takes which was opened for reading only: neither is kept in memory by
// the process that serves it, so the two may write in turn.
func (db *DB) SaveExport(ctx context.Context, path ladder.ReadPath, about ladder.UserID, detail string, subjects []ladder.UserID) error {
	if err := db.enter(ctx); err != nil {
		return err
	}
	defer db.leave()
	return db.engine.write(ctx, func(tx *Tx) error {
		if err := addAudit(tx, ladder.AuditEntry{Action: "export", Subject: about, Detail: detail}); err != nil {
			return err
		}
		return insertReads(tx, ladder.CommandLine, path, subjects)
	})
}
