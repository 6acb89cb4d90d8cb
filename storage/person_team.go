package storage

import (
	"context"
	"slices"

	"winlog/ladder"
)

// teamsAtOnce is how many people one question is about; both engines take more.
const teamsAtOnce = 500

// FindTeams is the team of each of some people who are known and have one.
func (db *DB) FindTeams(ctx context.Context, users []ladder.UserID) (map[ladder.UserID]string, error) {
	teams := map[ladder.UserID]string{}
	if len(users) == 0 {
		return teams, nil
	}
	err := db.look(ctx, func(tx *Tx) error {
		clear(teams)
		for part := range slices.Chunk(users, teamsAtOnce) {
			args := make([]any, len(part))
			for i, id := range part {
				args[i] = storable(id)
			}
			if err := tx.Each("SELECT id, team FROM people WHERE team <> '' AND id IN ("+placeholders(1, len(args))+")", args,
				func(scan func(...any) error) error {
					var id ladder.UserID
					var team string
					err := scan(&id, &team)
					teams[id] = team
					return err
				}); err != nil {
				return err
			}
		}
		return nil
	})
	return teams, err
}
