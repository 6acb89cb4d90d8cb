package storage

import (
	"context"
	"slices"

	"winlog/ladder"
)

// ChangeGoal changes a goal inside one transaction. change sees it and the
// owner's other active goals of its quarter, and returns the lines to add to the
// story; whose they are and when is filled in. Id, owner, quarter and creation
// time cannot change: CarryGoal takes a goal to another quarter.
//
// The same key again changes nothing and returns the goal as it is now. An error
// of change aborts and is returned as it is; change may run more than once.
func (db *DB) ChangeGoal(ctx context.Context, by ladder.UserID, id ladder.GoalID, key string,
	change func(g *ladder.Goal, others []ladder.Goal) ([]ladder.GoalNote, error),
) (ladder.Goal, error) {
	var g ladder.Goal
	err := db.Write(ctx, func(tx *Tx) (err error) {
		g, err = changeGoal(tx, by, id, key, change)
		return err
	})
	if err != nil {
		return ladder.Goal{}, err
	}
	return g, nil
}

func changeGoal(tx *Tx, by ladder.UserID, id ladder.GoalID, key string,
	change func(g *ladder.Goal, others []ladder.Goal) ([]ladder.GoalNote, error),
) (ladder.Goal, error) {
	before, err := findGoal(tx, id)
	if err != nil {
		return before, err
	}
	if fresh, err := takeGoalKey(tx, before.ID, key); err != nil || !fresh {
		return before, err
	}
	others, err := activeGoals(tx, before.User, before.Quarter)
	if err != nil {
		return before, err
	}
	g := storableGoal(before) // its lists are copies: change may write into them
	others = slices.DeleteFunc(others, func(g ladder.Goal) bool { return g.ID == before.ID })
	notes, err := change(&g, others)
	if err != nil {
		return g, err
	}
	if err := updateGoal(tx, before, &g); err != nil {
		return g, err
	}
	return g, insertGoalNotes(tx, by, g.ID, notes)
}

// CarryGoal closes an active goal as carried and stores its successor, which it
// returns, in one transaction; the successor's owner, quarter, state and times are
// filled in. A goal has one successor: the same key again returns it, another key is
// a Conflict. An error of c.Next aborts; it may run more than once.
func (db *DB) CarryGoal(ctx context.Context, by ladder.UserID, id ladder.GoalID, key string, c ladder.GoalCarry) (ladder.Goal, error) {
	var g ladder.Goal
	err := db.Write(ctx, func(tx *Tx) (err error) {
		g, err = carryGoal(tx, by, id, key, c)
		return err
	})
	if err != nil {
		return ladder.Goal{}, err
	}
	return g, nil
}

func carryGoal(tx *Tx, by ladder.UserID, id ladder.GoalID, key string, c ladder.GoalCarry) (ladder.Goal, error) {
	old, err := findGoal(tx, id)
	if err != nil {
		return old, err
	}
	known, found, err := goalByKey(tx, old.User, key)
	if err != nil || found && known.CarriedFrom == old.ID {
		return known, err
	}
	if old.State != ladder.GoalActive {
		return old, ladder.Errorf(ladder.Conflict, "This goal is closed already, so it cannot be carried over. Look at /goal list.")
	}
	active, err := activeGoals(tx, old.User, c.To)
	if err != nil {
		return old, err
	}
	g, err := c.Next(old, active)
	if err != nil {
		return g, err
	}
	g.User, g.Quarter, g.CarriedFrom, g.State, g.Reason = old.User, c.To, old.ID, ladder.GoalActive, ""
	g.CreatedAt, g.UpdatedAt = tx.Now, tx.Now
	if err := insertGoal(tx, &g, key); err != nil {
		return g, err
	}
	closed := storableGoal(old)
	closed.State = ladder.GoalCarried
	if err := updateGoal(tx, old, &closed); err != nil {
		return g, err
	}
	if err := insertGoalNotes(tx, by, old.ID, []ladder.GoalNote{{Kind: ladder.GoalClosed}}); err != nil {
		return g, err
	}
	return g, insertGoalNotes(tx, by, g.ID, c.Notes)
}

// takeGoalKey remembers a submission and reports false if it is known.
func takeGoalKey(tx *Tx, id ladder.GoalID, key string) (bool, error) {
	if key == "" {
		return true, nil
	}
	n, err := tx.Exec("INSERT INTO goal_submissions (goal_id, submission_key) VALUES ($1, $2) ON CONFLICT (goal_id, submission_key) DO NOTHING",
		id, storable(key))
	return n == 1, err
}

// updateGoal stores g if it differs from before, and restores what cannot change.
func updateGoal(tx *Tx, before ladder.Goal, g *ladder.Goal) error {
	*g = storableGoal(*g)
	g.ID, g.User, g.Quarter, g.CarriedFrom = before.ID, before.User, before.Quarter, before.CarriedFrom
	g.CreatedAt, g.UpdatedAt = before.CreatedAt, before.UpdatedAt
	closeGoal(tx, g)
	if slices.Equal(goalValues(*g), goalValues(before)) {
		return nil
	}
	g.UpdatedAt = tx.Now
	values := goalValues(*g)
	_, err := tx.changesOf(g.User, changesGoals, "UPDATE goals SET ("+goalColumns+") = ("+placeholders(1, len(values))+") WHERE id = $1", values...)
	return err
}

func insertGoalNotes(tx *Tx, by ladder.UserID, id ladder.GoalID, notes []ladder.GoalNote) error {
	for _, n := range notes {
		if _, err := tx.Exec("INSERT INTO goal_notes (id, goal_id, made_at, by_id, kind, status, text) VALUES ($1, $2, $3, $4, $5, $6, $7)",
			tx.newID(), id, seconds(tx.Now), storable(by), n.Kind, n.Status, storable(n.Text)); err != nil {
			return err
		}
	}
	return nil
}
