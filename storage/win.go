package storage

import (
	"context"
	"errors"
	"maps"
	"slices"

	"winlog/ladder"
)

// SaveWin stores a win and returns it with its id and times. key is the natural
// key of the submission: the same owner and key again store nothing and return
// the first win, as it is now, and false. "" is no key.
func (db *DB) SaveWin(ctx context.Context, w ladder.Win, key string) (ladder.Win, bool, error) {
	var saved ladder.Win
	var created bool
	err := db.Write(ctx, func(tx *Tx) (err error) {
		saved = w
		if created, err = insertWin(tx, &saved, key); err != nil || created {
			return err
		}
		saved, err = winByKey(tx, w.User, key)
		return err
	})
	if err != nil {
		return ladder.Win{}, false, err
	}
	return saved, created, nil
}

// SavedWins says what became of wins from a file.
type SavedWins struct {
	Created, Known int
	Deleted        []int // which of them their owner deleted here; these stay deleted
}

// SaveWins stores wins from a file, all of them or none, but for those that
// their owner has or had under the same id or key: an export that comes back into
// its own database adds nothing. keys belong to wins one by one. A dry run does
// the same and keeps nothing.
func (db *DB) SaveWins(ctx context.Context, wins []ladder.Win, keys []string, dryRun bool) (SavedWins, error) {
	if len(wins) != len(keys) {
		return SavedWins{}, ladder.Errorf(ladder.Internal, "%d wins with %d keys", len(wins), len(keys))
	}
	var saved SavedWins
	err := db.Write(ctx, func(tx *Tx) error {
		saved = SavedWins{}
		for i, w := range wins {
			known, deleted, err := knownWin(tx, w.User, w.ID, keys[i])
			switch {
			case err != nil:
				return err
			case deleted:
				saved.Deleted = append(saved.Deleted, i)
			case known:
				saved.Known++
			default:
				if _, err := insertWin(tx, &w, keys[i]); err != nil {
					return err
				}
				saved.Created++
			}
		}
		if dryRun {
			return errDryRun
		}
		return nil
	})
	if err != nil && !errors.Is(err, errDryRun) {
		return SavedWins{}, err
	}
	return saved, nil
}

// knownWin reports whether an owner has or had a win under an id or key, and
// whether it is deleted. What was purged counts: its row is still there.
func knownWin(tx *Tx, user ladder.UserID, id ladder.WinID, key string) (known, deleted bool, err error) {
	var deletedAt int64
	if id != "" {
		known, err = tx.Row("SELECT deleted_at FROM wins WHERE id = $1 AND user_id = $2", []any{storable(id), storable(user)}, &deletedAt)
	}
	if err == nil && !known && key != "" {
		known, err = tx.Row("SELECT deleted_at FROM wins WHERE user_id = $1 AND submission_key = $2 AND submission_key <> ''",
			[]any{storable(user), storable(key)}, &deletedAt)
	}
	return known, deletedAt > 0, err
}

// insertWin stores w under a new id and fills in what storage decides; it
// reports false if the owner has a win of that key. A win of text alone is one
// statement.
func insertWin(tx *Tx, w *ladder.Win, key string) (bool, error) {
	*w = storableWin(*w)
	w.ID = ladder.WinID(tx.newID())
	w.CreatedAt = orNow(tx, w.CreatedAt)
	w.UpdatedAt = orNow(tx, w.UpdatedAt)
	w.DeletedAt = instant(seconds(w.DeletedAt))
	n, err := tx.changesOf(w.User, addsWin(*w), `INSERT INTO wins (id, user_id, occurred_on, text, result, level, goal_id, visibility, source, search, submission_key,
headline, facts, created_at, updated_at, deleted_at, purged_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 0)
ON CONFLICT (user_id, submission_key) WHERE submission_key <> '' DO NOTHING`,
		string(w.ID), string(w.User), w.OccurredOn.String(), w.Text, w.Result, string(w.Level), string(w.Goal), string(w.Visibility), w.Source,
		searchText(*w), storable(key), flag(w.Headline), factsOf(*w), seconds(w.CreatedAt), seconds(w.UpdatedAt), seconds(w.DeletedAt))
	if err != nil || n == 0 {
		return false, err
	}
	return true, insertParts(tx, *w)
}

// winByKey is the win that took a submission's key.
func winByKey(tx *Tx, user ladder.UserID, key string) (ladder.Win, error) {
	var id ladder.WinID
	if _, err := tx.Row("SELECT id FROM wins WHERE user_id = $1 AND submission_key = $2 AND submission_key <> ''",
		[]any{storable(user), storable(key)}, &id); err != nil {
		return ladder.Win{}, err
	}
	return findWin(tx, id)
}

// FindWin is the win with an id, also a deleted one (its DeletedAt is set). A
// win that was purged is NotFound.
func (db *DB) FindWin(ctx context.Context, id ladder.WinID) (ladder.Win, error) {
	var w ladder.Win
	err := db.Read(ctx, func(tx *Tx) (err error) {
		w, err = findWin(tx, id)
		return err
	})
	return w, err
}

// WordsOf are those of some wins of an owner, as far as they exist, also deleted
// ones: the wins without their dimensions, people and links.
func (db *DB) WordsOf(ctx context.Context, owner ladder.UserID, ids ...ladder.WinID) (map[ladder.WinID]ladder.Win, error) {
	wins, missing, known := db.memory.wordsOf(owner, ids)
	if len(missing) == 0 {
		return wins, ctx.Err()
	}
	read := map[ladder.WinID]ladder.Win{}
	err := db.look(ctx, func(tx *Tx) error {
		for _, where := range oneOf("id", missing) {
			if err := tx.Each("SELECT "+winColumns+" FROM wins WHERE purged_at = 0 AND "+where.text, where.args,
				func(scan func(...any) error) error {
					w, err := scanWin(scan)
					if w.User == owner {
						read[w.ID] = w
					}
					return err
				}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	db.memory.keepWords(owner, known, read)
	maps.Copy(wins, read)
	return wins, nil
}

func findWin(tx *Tx, id ladder.WinID) (ladder.Win, error) {
	wins, err := selectWins(tx, "SELECT "+winColumns+" FROM wins WHERE id = $1 AND purged_at = 0", []any{storable(id)})
	if err != nil {
		return ladder.Win{}, err
	}
	if len(wins) == 0 {
		return ladder.Win{}, ladder.Errorf(ladder.NotFound, "This win does not exist any more.")
	}
	return wins[0], nil
}

// storableWin is w with texts both engines can keep. Its lists are copies, or
// nil if empty.
func storableWin(w ladder.Win) ladder.Win {
	w.User, w.Text, w.Result = storable(w.User), storable(w.Text), storable(w.Result)
	w.Level, w.Goal, w.Source = storable(w.Level), storable(w.Goal), storable(w.Source)
	w.Dimensions, w.People, w.Links = storableAll(w.Dimensions), storableAll(w.People), storableAll(w.Links)
	return w
}

// searchText is what the words of a search are looked for in.
func searchText(w ladder.Win) string {
	if w.Result == "" {
		return ladder.Fold(w.Text)
	}
	return ladder.Fold(w.Text + "\n" + w.Result)
}

// sameWin reports whether two wins are stored alike, but for their times.
func sameWin(a, b ladder.Win) bool {
	return a.OccurredOn == b.OccurredOn && a.Text == b.Text && a.Result == b.Result && a.Level == b.Level &&
		a.Goal == b.Goal && a.Visibility == b.Visibility && a.Headline == b.Headline && a.DeletedAt.Equal(b.DeletedAt) && sameParts(a, b)
}

func sameParts(a, b ladder.Win) bool {
	return slices.Equal(a.Dimensions, b.Dimensions) && slices.Equal(a.People, b.People) && slices.Equal(a.Links, b.Links)
}
