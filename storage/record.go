package storage

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"winlog/ladder"
)

// FindRecord is everything about a person that a streak is computed from, on one
// snapshot: all of a StreakInput but Today, Rules, Ladder and Target. Wins include
// deleted ones; of one that was purged only its day and its deletion are left.
//
// The work grows with the person's own wins only, and reads no words of them. On
// SQLite it is kept in memory, and only what was changed since is read again. Its
// lists are shared: nobody may write into them.
func (db *DB) FindRecord(ctx context.Context, user ladder.UserID) (ladder.StreakInput, error) {
	known := db.memory.record(user)
	if known.whole() && ctx.Err() == nil {
		known.Wins = slices.Clip(known.Wins) // memory adds to it
		return known.StreakInput, nil
	}
	in, err := db.completeRecord(ctx, user, known)
	if err == nil && !db.memory.keepRecord(user, known, &in) && (known.rest || known.verdicts || known.wins) {
		// Somebody changed it meanwhile, so what was known may not fit what was read.
		in, err = db.completeRecord(ctx, user, kept{})
	}
	return in, err
}

// completeRecord reads what is not known of a record, on one snapshot.
func (db *DB) completeRecord(ctx context.Context, user ladder.UserID, known kept) (ladder.StreakInput, error) {
	in := known.StreakInput
	in.Revision = 0
	read := db.Read
	if known.rest && known.verdicts && known.wins {
		if len(known.stale) == 0 && ctx.Err() == nil { // everything that changed is known
			var err error
			in.Wins, err = withFresh(known, in.Person.Location(db.zone), nil)
			return in, err
		}
		read = db.look // a few wins, in one statement
	}
	err := read(ctx, func(tx *Tx) (err error) {
		if !known.rest {
			if in, err = findRest(tx, user); err != nil {
				return err
			}
		}
		in.Verdicts, in.Wins = known.Verdicts, known.Wins
		if !known.verdicts {
			if in.Verdicts, err = selectVerdicts(tx, condition{"user_id = $1", []any{storable(user)}}); err != nil {
				return err
			}
		}
		zone := in.Person.Location(db.zone)
		if !known.wins || known.Person.Timezone != in.Person.Timezone { // the zone decides on which day a win was logged
			in.Wins, err = winFacts(tx, zone, factsQuery, string(storable(user)))
			return err
		}
		var again []ladder.WinFact
		if len(known.stale) > 0 {
			if again, err = staleFacts(tx, zone, known.stale); err != nil {
				return err
			}
		}
		in.Wins, err = withFresh(known, zone, again)
		return err
	})
	return in, err
}

// staleFacts reads some wins of a record again.
func staleFacts(tx *Tx, zone *time.Location, ids []ladder.WinID) ([]ladder.WinFact, error) {
	args := make([]any, maxStale)
	for i := range args {
		args[i] = string(ids[min(i, len(ids)-1)]) // the last one fills up
	}
	return winFacts(tx, zone, staleFactsQuery, args...)
}

// withFresh is the wins that are known, with those that changed as they are now,
// and the stale ones as they were read again. The lists that are known stay as
// they are: somebody may be reading them.
func withFresh(known kept, zone *time.Location, again []ladder.WinFact) ([]ladder.WinFact, error) {
	if len(known.fresh) == 0 {
		return known.Wins, nil
	}
	wins := append(make([]ladder.WinFact, 0, len(known.Wins)+len(known.fresh)), known.Wins...)
	put := func(w *ladder.WinFact) {
		wins = without(wins, w.ID)
		at := sort.Search(len(wins), func(i int) bool {
			return compareWins(wins[i].OccurredOn, w.OccurredOn, wins[i].ID, w.ID) > 0
		})
		wins = slices.Insert(wins, at, *w)
	}
	for _, w := range known.fresh {
		if slices.Contains(known.stale, w.ID) {
			wins = without(wins, w.ID)
			continue
		}
		f, err := factOf(w, zone)
		if err != nil {
			return nil, err
		}
		put(&f)
	}
	for i := range again {
		put(&again[i])
	}
	return wins, nil
}

// compareWins is the order of a record's wins: by day, then by id.
func compareWins(on, otherOn ladder.Date, id, otherID ladder.WinID) int {
	return cmp.Or(on.Compare(otherOn), strings.Compare(string(id), string(otherID)))
}

// without takes a win out, which most often is one of the newest.
func without(wins []ladder.WinFact, id ladder.WinID) []ladder.WinFact {
	for i := len(wins) - 1; i >= 0; i-- {
		if wins[i].ID == id {
			return slices.Delete(wins, i, i+1)
		}
	}
	return wins
}

// factOf is a win as winFacts reads it once it is stored.
func factOf(w ladder.Win, zone *time.Location) (ladder.WinFact, error) {
	f := ladder.WinFact{ID: w.ID, OccurredOn: w.OccurredOn, DeletedAt: w.DeletedAt}
	err := readFacts(factsOf(w), &f, zone, newAlike())
	return f, err
}

// findRest is a record without verdicts and wins.
func findRest(tx *Tx, user ladder.UserID) (in ladder.StreakInput, err error) {
	if in.Person, err = findPerson(tx, user); err != nil {
		return in, err
	}
	if in.Timeline, err = findTimeline(tx); err != nil {
		return in, err
	}
	if in.Versions, err = ladderVersions(tx); err != nil {
		return in, err
	}
	if in.Levels, err = levelHistory(tx, user); err != nil {
		return in, err
	}
	if in.Managers, err = managerHistory(tx, user); err != nil {
		return in, err
	}
	if in.Employment, err = listEmployment(tx, user); err != nil {
		return in, err
	}
	if in.Leave, err = listLeave(tx, user); err != nil {
		return in, err
	}
	in.Bosses, err = bosses(tx, in)
	return in, err
}

// bosses are the managers somebody had that are known, and of those who are gone
// the ones above them: a quarter's manager of record may have left.
func bosses(tx *Tx, in ladder.StreakInput) (map[ladder.UserID]ladder.Person, error) {
	next := []ladder.UserID{in.Person.Manager}
	for _, m := range in.Managers {
		next = append(next, m.Manager)
	}
	var found map[ladder.UserID]ladder.Person
	for len(next) > 0 {
		id := next[0]
		next = next[1:]
		if _, known := found[id]; known || id == "" {
			continue
		}
		p, err := findPerson(tx, id)
		if ladder.KindOf(err) == ladder.NotFound { // a manager need not use the program
			continue
		}
		if err != nil {
			return nil, err
		}
		if found == nil {
			found = map[ladder.UserID]ladder.Person{}
		}
		if found[id] = p; !p.Active {
			next = append(next, p.Manager)
		}
	}
	return found, nil
}

// factsQuery is answered from the index wins_of_owner alone. staleFactsQuery is it
// for maxStale wins.
const (
	factsColumns    = "SELECT id, occurred_on, deleted_at, facts FROM wins WHERE "
	factsQuery      = factsColumns + "user_id = $1 ORDER BY occurred_on, id"
	staleFactsQuery = factsColumns + "id IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
)

func winFacts(tx *Tx, zone *time.Location, query string, args ...any) ([]ladder.WinFact, error) {
	var wins []ladder.WinFact
	known := newAlike()
	var id, day, facts string // here, so that a thousand rows share them
	var deleted int64
	err := tx.Each(query, args, func(scan func(...any) error) (err error) {
		if err = scan(&id, &day, &deleted, &facts); err != nil {
			return err
		}
		f := ladder.WinFact{ID: ladder.WinID(id), DeletedAt: instant(deleted)}
		if f.OccurredOn, err = parseDate(day); err != nil {
			return err
		}
		if err := readFacts(facts, &f, zone, known); err != nil {
			return fmt.Errorf("decode the facts of win %s: %w", f.ID, err)
		}
		wins = append(wins, f)
		return nil
	})
	return wins, err
}

// factsOf is the column facts of a win: level, time of creation, flags, dimensions,
// people. The flags are r for a result, h for a headline, p for private and u for
// public. It is text that is quick to take apart, because a streak reads a
// thousand of them.
func factsOf(w ladder.Win) string {
	b := append(make([]byte, 0, 100), factsID(w.Level)...)
	b = append(b, '|')
	b = strconv.AppendInt(b, seconds(w.CreatedAt), 10)
	b = append(b, '|')
	if w.Result != "" {
		b = append(b, 'r')
	}
	if w.Headline {
		b = append(b, 'h')
	}
	switch w.Visibility {
	case ladder.Private:
		b = append(b, 'p')
	case ladder.Public:
		b = append(b, 'u')
	}
	b = append(b, '|')
	b = appendFacts(b, w.Dimensions)
	b = append(b, '|')
	b = appendFacts(b, w.People)
	return string(b)
}

func appendFacts[S ~string](b []byte, list []S) []byte {
	for i, id := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, factsID(id)...)
	}
	return b
}

// factsID is an id without what separates. Ids that were checked have neither.
func factsID[S ~string](id S) string {
	if !strings.ContainsAny(string(id), "|,") {
		return string(id)
	}
	return strings.NewReplacer("|", "", ",", "").Replace(string(id))
}

// alike are what many wins have in common, once: it takes less memory, and less
// time to look through.
type alike struct {
	levels     map[string]ladder.LevelID
	dimensions map[string][]ladder.DimensionID
	people     map[string][]ladder.UserID
}

func newAlike() alike {
	return alike{map[string]ladder.LevelID{}, map[string][]ladder.DimensionID{}, map[string][]ladder.UserID{}}
}

func once[T any](known map[string]T, text string, read func(string) T) T {
	v, ok := known[text]
	if !ok {
		text = strings.Clone(text)
		v = read(text)
		known[text] = v
	}
	return v
}

// readFacts takes apart what factsOf wrote. A purged win has none.
func readFacts(text string, f *ladder.WinFact, zone *time.Location, known alike) error {
	if text == "" {
		return nil
	}
	var parts [5]string
	n := 0
	for part := range strings.SplitSeq(text, "|") {
		if n < len(parts) {
			parts[n] = part
		}
		n++
	}
	if n != len(parts) {
		return fmt.Errorf("%d parts", n)
	}
	created, err := strconv.ParseInt(parts[1], 10, 64)
	if err != nil {
		return err
	}
	f.Level = once(known.levels, parts[0], func(id string) ladder.LevelID { return ladder.LevelID(id) })
	f.LoggedOn = ladder.DateOf(instant(created).In(zone))
	f.HasResult = strings.Contains(parts[2], "r")
	f.Headline = strings.Contains(parts[2], "h")
	switch {
	case strings.Contains(parts[2], "p"):
		f.Visibility = ladder.Private
	case strings.Contains(parts[2], "u"):
		f.Visibility = ladder.Public
	default:
		f.Visibility = ladder.Manager
	}
	f.Dimensions = once(known.dimensions, parts[3], factsIDs[ladder.DimensionID])
	f.People = once(known.people, parts[4], factsIDs[ladder.UserID])
	f.Witness = len(f.People) > 0
	return nil
}

func factsIDs[S ~string](text string) []S {
	if text == "" {
		return nil
	}
	list := make([]S, 0, strings.Count(text, ",")+1)
	for id := range strings.SplitSeq(text, ",") {
		list = append(list, S(id))
	}
	return list
}
