package storage

import (
	"context"
	"time"

	"winlog/ladder"
)

// PurgeDeleted empties the wins that were deleted before an instant and returns
// how many: words, links, people, dimensions, history and what colleagues wrote go. What stays is that
// there was one: id, owner, day and time of deletion, and the key of one that came
// from a file, or the same file would bring it back.
func (db *DB) PurgeDeleted(ctx context.Context, before time.Time) (int, error) {
	const due = "deleted_at > 0 AND deleted_at < $1 AND purged_at = 0"
	var purged int64
	err := db.Write(ctx, func(tx *Tx) (err error) {
		for _, table := range []string{"endorsements", "win_edits", "win_links", "win_people", "win_dimensions"} {
			if _, err := tx.Exec("DELETE FROM "+table+" WHERE win_id IN (SELECT id FROM wins WHERE "+due+")", seconds(before)); err != nil {
				return err
			}
		}
		purged, err = tx.Exec(`UPDATE wins SET text = '', result = '', level = '', goal_id = '', visibility = $2, search = '',
headline = 0, facts = '', submission_key = CASE source WHEN 'import' THEN submission_key ELSE '' END, source = '', purged_at = $3 WHERE `+due, seconds(before), string(ladder.Private), seconds(tx.Now))
		return err
	})
	return int(purged), err
}
