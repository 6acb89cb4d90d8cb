package storage

import (
	"context"

	"winlog/ladder"
)

// BindWorkspace ties the database to a Slack workspace: the first call stores
// the id, a later one with another id is a Conflict, so that one workspace is
// never shown another's wins.
func (db *DB) BindWorkspace(ctx context.Context, team string) error {
	if team == "" {
		return ladder.Errorf(ladder.Internal, "the workspace has no id")
	}
	var bound string
	read := func(tx *Tx) error {
		_, err := tx.Row("SELECT value FROM meta WHERE name = 'workspace'", nil, &bound)
		return err
	}
	if err := db.look(ctx, read); err != nil {
		return err
	}
	if bound == "" {
		err := db.Write(ctx, func(tx *Tx) error {
			if _, err := tx.Exec("INSERT INTO meta (name, value) VALUES ('workspace', $1) ON CONFLICT (name) DO NOTHING", team); err != nil {
				return err
			}
			return read(tx)
		})
		if err != nil {
			return err
		}
	}
	if bound != team {
		return ladder.Errorf(ladder.Conflict,
			"The database belongs to the Slack workspace %s, the tokens to %s. Use the tokens of %s, or another database.", bound, team, bound)
	}
	return nil
}

// Stats are figures for an operator.
type Stats struct {
	Engine    string // "sqlite" or "postgres"
	Schema    int64  // version of the tables
	Workspace string // "" before the first BindWorkspace
	People    int
	Wins      int // not deleted
	Goals     int
	Bytes     int64 // on disk
}

// Stats counts what is in the database.
func (db *DB) Stats(ctx context.Context) (Stats, error) {
	s := Stats{Engine: db.engine.name()}
	err := db.Read(ctx, func(tx *Tx) error {
		if _, err := tx.Row("SELECT MAX(version_id) FROM goose_db_version WHERE is_applied", nil, &s.Schema); err != nil {
			return err
		}
		if _, err := tx.Row("SELECT value FROM meta WHERE name = 'workspace'", nil, &s.Workspace); err != nil {
			return err
		}
		if _, err := tx.Row("SELECT COUNT(*) FROM people", nil, &s.People); err != nil {
			return err
		}
		if _, err := tx.Row("SELECT COUNT(*) FROM wins WHERE deleted_at = 0", nil, &s.Wins); err != nil {
			return err
		}
		_, err := tx.Row("SELECT COUNT(*) FROM goals", nil, &s.Goals)
		return err
	})
	if err != nil {
		return Stats{}, err
	}
	s.Bytes, err = db.engine.size(ctx)
	return s, err
}

// Size is the database's size on disk in bytes. It asks the database something
// small, so that an error says whether it answers at all, and counts nothing.
func (db *DB) Size(ctx context.Context) (int64, error) {
	var n int64
	if err := db.look(ctx, func(tx *Tx) error {
		_, err := tx.Row("SELECT COUNT(*) FROM meta", nil, &n)
		return err
	}); err != nil {
		return 0, err
	}
	return db.engine.size(ctx)
}

// CountWins is the number of wins that are not deleted.
func (db *DB) CountWins(ctx context.Context) (int, error) {
	var n int
	err := db.look(ctx, func(tx *Tx) error {
		_, err := tx.Row("SELECT COUNT(*) FROM wins WHERE deleted_at = 0", nil, &n)
		return err
	})
	return n, err
}
