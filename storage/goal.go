package storage

import (
	"context"
	"slices"

	"winlog/ladder"
)

// SaveGoal stores a goal and returns it with its id and times. key is the
// natural key of the submission: the same owner and key again store nothing and
// return the first goal, as it is now, and false. "" is no key.
//
// check sees the owner's active goals of the goal's quarter, oldest first; what
// it sees holds until the goal is stored. Its error aborts and is returned as it
// is. It may run more than once; nil is no check.
func (db *DB) SaveGoal(ctx context.Context, g ladder.Goal, key string, check func(active []ladder.Goal) error) (ladder.Goal, bool, error) {
	var saved ladder.Goal
	var created bool
	err := db.Write(ctx, func(tx *Tx) (err error) {
		saved, created, err = saveGoal(tx, g, key, check)
		return err
	})
	if err != nil {
		return ladder.Goal{}, false, err
	}
	return saved, created, nil
}

func saveGoal(tx *Tx, g ladder.Goal, key string, check func(active []ladder.Goal) error) (ladder.Goal, bool, error) {
	if known, found, err := goalByKey(tx, g.User, key); err != nil || found {
		return known, false, err
	}
	if check != nil {
		active, err := activeGoals(tx, g.User, g.Quarter)
		if err != nil {
			return g, false, err
		}
		if err := check(active); err != nil {
			return g, false, err
		}
	}
	g.CarriedFrom = ""
	err := insertGoal(tx, &g, key)
	return g, true, err
}

// FindGoal is the goal with an id, or a NotFound error.
func (db *DB) FindGoal(ctx context.Context, id ladder.GoalID) (ladder.Goal, error) {
	var g ladder.Goal
	err := db.look(ctx, func(tx *Tx) (err error) {
		g, err = findGoal(tx, id)
		return err
	})
	return g, err
}

// ListGoals is the goals that match f, from the first quarter to the last and
// the oldest of a quarter first.
func (db *DB) ListGoals(ctx context.Context, f ladder.GoalFilter) ([]ladder.Goal, error) {
	known := db.memory.record(f.User)
	whole := f == ladder.GoalFilter{User: f.User}
	if whole && known.allGoals && ctx.Err() == nil {
		return slices.Clone(known.goals), nil
	}
	var goals []ladder.Goal
	err := db.look(ctx, func(tx *Tx) (err error) {
		goals, err = listGoals(tx, f)
		return err
	})
	if err == nil && whole {
		db.memory.keep(f.User, known, func(k *kept) { k.goals, k.allGoals = slices.Clone(goals), true })
	}
	return goals, err
}

// GoalsOf is the goals of some people whose quarters begin on from or later and before
// until, in the order of ListGoals.
func (db *DB) GoalsOf(ctx context.Context, from, until ladder.Date, users ...ladder.UserID) ([]ladder.Goal, error) {
	var goals []ladder.Goal
	err := db.look(ctx, func(tx *Tx) error {
		goals = nil
		for _, where := range oneOf("user_id", users) {
			found, err := selectGoals(tx, where.with("quarter_from >= %s AND quarter_from < %s", from.String(), until.String()))
			if err != nil {
				return err
			}
			goals = append(goals, found...)
		}
		return nil
	})
	return goals, err
}

// GoalNotes is the story of a goal, oldest first.
func (db *DB) GoalNotes(ctx context.Context, id ladder.GoalID) ([]ladder.GoalNote, error) {
	notes, err := db.GoalStories(ctx, id)
	return notes[id], err
}

// GoalStories are those of some goals, oldest note first.
func (db *DB) GoalStories(ctx context.Context, ids ...ladder.GoalID) (map[ladder.GoalID][]ladder.GoalNote, error) {
	notes := map[ladder.GoalID][]ladder.GoalNote{}
	if len(ids) == 0 {
		return notes, nil
	}
	err := db.look(ctx, func(tx *Tx) error {
		clear(notes)
		for _, where := range oneOf("goal_id", ids) {
			if err := tx.Each("SELECT goal_id, made_at, by_id, kind, status, text FROM goal_notes WHERE "+where.text+" ORDER BY goal_id, id",
				where.args, func(scan func(...any) error) error {
					var n ladder.GoalNote
					var at int64
					err := scan(&n.Goal, &at, &n.By, &n.Kind, &n.Status, &n.Text)
					n.At = instant(at)
					notes[n.Goal] = append(notes[n.Goal], n)
					return err
				}); err != nil {
				return err
			}
		}
		return nil
	})
	return notes, err
}

const goalColumns = `id, user_id, quarter_from, quarter_until, quarter_label, level, target, role, text, gaps, dimension, measure, visibility,
verdict, verdict_words, ladder_version, overruled, overrule_why, state, reason, carried_from, created_at, updated_at, closed_at`

func scanGoal(scan func(...any) error) (ladder.Goal, error) {
	var g ladder.Goal
	var from, until, gaps, words string
	var overruled, created, updated, closed int64
	err := scan(&g.ID, &g.User, &from, &until, &g.Quarter.Label, &g.Level, &g.Target, &g.Role, &g.Text, &gaps, &g.Dimension, &g.Measure,
		&g.Visibility, &g.Verdict, &words, &g.LadderVersion, &overruled, &g.OverruleWhy, &g.State, &g.Reason, &g.CarriedFrom,
		&created, &updated, &closed)
	if err != nil {
		return g, err
	}
	g.Overruled = overruled == 1
	g.CreatedAt, g.UpdatedAt, g.ClosedAt = instant(created), instant(updated), instant(closed)
	if g.Quarter.From, err = parseDate(from); err != nil {
		return g, err
	}
	if g.Quarter.Until, err = parseDate(until); err != nil {
		return g, err
	}
	if err = decodeList(gaps, &g.Gaps); err != nil {
		return g, err
	}
	return g, decodeList(words, &g.VerdictWords)
}

func selectGoals(tx *Tx, where condition) ([]ladder.Goal, error) {
	var goals []ladder.Goal
	err := tx.Each("SELECT "+goalColumns+" FROM goals WHERE "+where.text+" ORDER BY quarter_from, id", where.args, func(scan func(...any) error) error {
		g, err := scanGoal(scan)
		goals = append(goals, g)
		return err
	})
	return goals, err
}

func findGoal(tx *Tx, id ladder.GoalID) (ladder.Goal, error) {
	goals, err := selectGoals(tx, condition{"id = $1", []any{storable(id)}})
	if err == nil && len(goals) == 0 {
		err = ladder.Errorf(ladder.NotFound, "This goal does not exist any more.")
	}
	if err != nil {
		return ladder.Goal{}, err
	}
	return goals[0], nil
}

// goalByKey is the goal that took a submission's key, if there is one.
func goalByKey(tx *Tx, user ladder.UserID, key string) (ladder.Goal, bool, error) {
	if key == "" {
		return ladder.Goal{}, false, nil
	}
	goals, err := selectGoals(tx, condition{"user_id = $1 AND submission_key = $2 AND submission_key <> ''", []any{storable(user), storable(key)}})
	if err != nil || len(goals) == 0 {
		return ladder.Goal{}, false, err
	}
	return goals[0], true, nil
}

func listGoals(tx *Tx, f ladder.GoalFilter) ([]ladder.Goal, error) {
	where := condition{"user_id = $1", []any{storable(f.User)}}
	if !f.From.IsZero() {
		where = where.with("quarter_from >= %s", f.From.String())
	}
	if !f.Until.IsZero() {
		where = where.with("quarter_from < %s", f.Until.String())
	}
	if f.State != "" {
		where = where.with("state = %s", storable(f.State))
	}
	return selectGoals(tx, where)
}

func activeGoals(tx *Tx, user ladder.UserID, quarter ladder.Period) ([]ladder.Goal, error) {
	return listGoals(tx, ladder.GoalFilter{User: user, From: quarter.From, Until: quarter.From.AddDays(1), State: ladder.GoalActive})
}

// insertGoal stores g under a new id and fills in what storage decides.
func insertGoal(tx *Tx, g *ladder.Goal, key string) error {
	*g = storableGoal(*g)
	g.ID = ladder.GoalID(tx.newID())
	g.CreatedAt = orNow(tx, g.CreatedAt)
	g.UpdatedAt = orNow(tx, g.UpdatedAt)
	if g.State == "" {
		g.State = ladder.GoalActive
	}
	closeGoal(tx, g)
	values := append(goalValues(*g), storable(key))
	_, err := tx.changesOf(g.User, changesGoals, "INSERT INTO goals ("+goalColumns+", submission_key) VALUES ("+placeholders(1, len(values))+")", values...)
	return err
}

// closeGoal gives a goal the time it was closed at, or none while it is active.
func closeGoal(tx *Tx, g *ladder.Goal) {
	if g.State == ladder.GoalActive {
		g.ClosedAt = instant(0)
	} else {
		g.ClosedAt = orNow(tx, g.ClosedAt)
	}
}

// goalValues are the values of goalColumns.
func goalValues(g ladder.Goal) []any {
	return []any{
		g.ID, g.User, g.Quarter.From.String(), g.Quarter.Until.String(), g.Quarter.Label, g.Level, g.Target, g.Role, g.Text,
		encodeList(g.Gaps), g.Dimension, g.Measure, g.Visibility, g.Verdict, encodeList(g.VerdictWords), g.LadderVersion,
		flag(g.Overruled), g.OverruleWhy, g.State, g.Reason, g.CarriedFrom, seconds(g.CreatedAt), seconds(g.UpdatedAt), seconds(g.ClosedAt),
	}
}

// storableGoal is g with texts both engines can keep. Its lists are copies, or
// nil if empty.
func storableGoal(g ladder.Goal) ladder.Goal {
	g.User, g.Level, g.Target, g.Role = storable(g.User), storable(g.Level), storable(g.Target), storable(g.Role)
	g.Quarter.Label, g.LadderVersion = storable(g.Quarter.Label), storable(g.LadderVersion)
	g.Text, g.Dimension, g.Measure = storable(g.Text), storable(g.Dimension), storable(g.Measure)
	g.OverruleWhy, g.Reason, g.CarriedFrom = storable(g.OverruleWhy), storable(g.Reason), storable(g.CarriedFrom)
	g.Gaps, g.VerdictWords = storableAll(g.Gaps), storableAll(g.VerdictWords)
	return g
}
