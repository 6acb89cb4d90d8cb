package storage

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"winlog/ladder"
)

// FindRecord is everything about a person that a streak is computed from, on one
// snapshot: all of a StreakInput but Today, Rules, Ladder and Target. Wins are
// those from a day on (zero = all), deleted ones included; of one that was purged
// only its day and its deletion are left.
//
// The work grows with the person's own wins only, and reads no words of them.
func (db *DB) FindRecord(ctx context.Context, user ladder.UserID, from ladder.Date) (ladder.StreakInput, error) {
	var in ladder.StreakInput
	err := db.Read(ctx, func(tx *Tx) (err error) {
		if in.Person, err = findPerson(tx, user); err != nil {
			return err
		}
		if in.Timeline, err = findTimeline(tx); err != nil {
			return err
		}
		if in.Versions, err = ladderVersions(tx); err != nil {
			return err
		}
		if in.Levels, err = levelHistory(tx, user); err != nil {
			return err
		}
		if in.Managers, err = managerHistory(tx, user); err != nil {
			return err
		}
		if in.Employment, err = listEmployment(tx, user); err != nil {
			return err
		}
		if in.Leave, err = listLeave(tx, user); err != nil {
			return err
		}
		if in.Verdicts, err = selectVerdicts(tx, condition{"user_id = $1", []any{storable(user)}}); err != nil {
			return err
		}
		if in.Bosses, err = bosses(tx, in); err != nil {
			return err
		}
		in.Wins, err = winFacts(tx, user, from, in.Person.Location(db.zone))
		return err
	})
	if err != nil {
		return ladder.StreakInput{}, err
	}
	return in, nil
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

// factsQuery is answered from the index wins_of_owner alone.
const factsQuery = "SELECT id, occurred_on, deleted_at, facts FROM wins WHERE user_id = $1 AND occurred_on >= $2 ORDER BY occurred_on, id"

func winFacts(tx *Tx, user ladder.UserID, from ladder.Date, zone *time.Location) ([]ladder.WinFact, error) {
	var wins []ladder.WinFact
	var id, day, facts string // here, so that a thousand rows share them
	var deleted int64
	err := tx.Each(factsQuery, []any{string(storable(user)), from.String()}, func(scan func(...any) error) (err error) {
		if err = scan(&id, &day, &deleted, &facts); err != nil {
			return err
		}
		f := ladder.WinFact{ID: ladder.WinID(id), DeletedAt: instant(deleted)}
		if f.OccurredOn, err = parseDate(day); err != nil {
			return err
		}
		if err := readFacts(facts, &f, zone); err != nil {
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

// readFacts takes apart what factsOf wrote. A purged win has none.
func readFacts(text string, f *ladder.WinFact, zone *time.Location) error {
	if text == "" {
		return nil
	}
	parts := strings.Split(text, "|")
	if len(parts) != 5 {
		return fmt.Errorf("%d parts", len(parts))
	}
	created, err := strconv.ParseInt(parts[1], 10, 64)
	if err != nil {
		return err
	}
	f.Level = ladder.LevelID(parts[0])
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
	f.Dimensions = factsIDs[ladder.DimensionID](parts[3])
	f.People = factsIDs[ladder.UserID](parts[4])
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
