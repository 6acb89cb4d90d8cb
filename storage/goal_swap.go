package storage

import (
	"context"

	"winlog/ladder"
)

// SwapGoal closes a goal or carries it over and stores another in its place, all
// in one transaction: whatever happens, nobody is left with one goal less. An old
// goal that is closed already stays as it is. The same NewKey again changes
// nothing; old and saved are then the goals as they are now.
func (db *DB) SwapGoal(ctx context.Context, by ladder.UserID, s ladder.GoalSwap) (old, saved ladder.Goal, err error) {
	err = db.Write(ctx, func(tx *Tx) (err error) {
		var known bool
		if old, err = findGoal(tx, s.Old); err != nil {
			return err
		}
		if saved, known, err = goalByKey(tx, s.New.User, s.NewKey); err != nil || known {
			return err
		}
		if old.State == ladder.GoalActive && (s.Close != nil || s.Carry != nil) {
			if s.Carry != nil {
				_, err = carryGoal(tx, by, s.Old, s.OldKey, *s.Carry)
			} else {
				_, err = changeGoal(tx, by, s.Old, s.OldKey, s.Close)
			}
			if err != nil {
				return err
			}
			if old, err = findGoal(tx, s.Old); err != nil {
				return err
			}
		}
		saved, _, err = saveGoal(tx, s.New, s.NewKey, s.Check)
		return err
	})
	if err != nil {
		return ladder.Goal{}, ladder.Goal{}, err
	}
	return old, saved, nil
}
