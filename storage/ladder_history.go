package storage

import (
	"context"

	"winlog/ladder"
)

// FollowLadder records the version of the ladder in use unless it is the newest
// recorded. The first one holds since always, a later one from today on; a version
// that comes back is the newest again.
func (db *DB) FollowLadder(ctx context.Context, version string, today ladder.Date) error {
	version = storable(version)
	newest := func(tx *Tx) (known int, same bool, err error) {
		versions, err := ladderVersions(tx)
		n := len(versions)
		return n, n > 0 && versions[n-1].Version == version, err
	}
	same := false
	err := db.look(ctx, func(tx *Tx) (err error) {
		_, same, err = newest(tx)
		return err
	})
	if err != nil || same {
		return err
	}
	return db.Write(ctx, func(tx *Tx) error {
		known, same, err := newest(tx) // another replica may have been first
		if err != nil || same {
			return err
		}
		from := ladder.Date{}
		if known > 0 {
			from = today
		}
		if _, err := tx.Exec(`INSERT INTO ladder_history (version, from_date) VALUES ($1, $2)
ON CONFLICT (version) DO UPDATE SET from_date = excluded.from_date`, version, from.String()); err != nil {
			return err
		}
		return addAudit(tx, ladder.AuditEntry{Action: "ladder", Detail: "version " + version + " in use"})
	})
}

// ladderVersions are the ladder's versions in the order they came into use.
func ladderVersions(tx *Tx) ([]ladder.LadderVersion, error) {
	var versions []ladder.LadderVersion
	err := tx.Each("SELECT version, from_date FROM ladder_history ORDER BY from_date, version", nil, func(scan func(...any) error) error {
		var v ladder.LadderVersion
		var from string
		err := scan(&v.Version, &from)
		if err != nil {
			return err
		}
		v.Published, err = parseDate(from)
		versions = append(versions, v)
		return err
	})
	return versions, err
}
