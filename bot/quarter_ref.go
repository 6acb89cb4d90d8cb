package bot

import (
	"strings"

	"winlog/ladder"
)

// quarterRef names a verdict in a button or form: whose quarter, which, and seen
// from which target. It comes back as sent or as somebody forged it, so it is
// looked up again, and whether the person who acts may do so is checked there.
type quarterRef struct {
	user   ladder.UserID
	from   ladder.Date // the quarter's first day
	target ladder.LevelID
	level  ladder.LevelID // the reference level when it was made, to notice a change
}

func refTo(user ladder.UserID, target ladder.LevelID, q ladder.StreakQuarter) quarterRef {
	return quarterRef{user: user, from: q.Quarter.From, target: target, level: q.Level}
}

func (r quarterRef) value() string {
	return valueVersion + strings.Join([]string{string(r.user), r.from.String(), string(r.target), string(r.level)}, "|")
}

func parseRef(value string) (quarterRef, error) {
	rest, ok := strings.CutPrefix(value, valueVersion)
	parts := strings.Split(rest, "|")
	if !ok || len(parts) != 4 || parts[0] == "" || len(value) > 150 {
		return quarterRef{}, staleButton()
	}
	from, err := ladder.ParseDate(parts[1])
	if err != nil {
		return quarterRef{}, staleButton()
	}
	return quarterRef{user: ladder.UserID(parts[0]), from: from, target: ladder.LevelID(parts[2]), level: ladder.LevelID(parts[3])}, nil
}
