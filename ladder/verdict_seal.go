package ladder

import "time"

// ToSeal are the quarters whose time is over and whose verdict nobody wrote down
// yet: what the closing job does.
func (s Streak) ToSeal() []StreakQuarter {
	var due []StreakQuarter
	for _, q := range s.Quarters {
		if q.State == QuarterSealed && q.Target != "" && !q.Early && !q.Verdict.sealed() {
			due = append(due, q)
		}
	}
	return due
}

// SealQuarter writes down what counts for a quarter whose time is over, for good
// unless a manager re-opens it. Sealing again changes nothing, so that two
// closing jobs leave one verdict (case 39).
func SealQuarter(v Verdict, q StreakQuarter, at time.Time) (Verdict, error) {
	switch {
	case v.sealed():
		return v, nil
	case q.Early || q.Target == "":
		return v, Errorf(Conflict, "%s has no verdict to seal.", q.Quarter.Label)
	case q.State != QuarterSealed:
		return v, Errorf(Conflict, "%s is not over yet.", q.Quarter.Label)
	}
	v = v.of(q, at)
	v.Sealed, v.Value, v.Source, v.Wins = at, q.Value, q.Source, q.Evidence.Wins
	return v, nil
}

// of is the verdict with what the quarter says about it.
func (v Verdict) of(q StreakQuarter, at time.Time) Verdict {
	v.Quarter, v.Target, v.Level, v.Ladder, v.UpdatedAt = q.Quarter, q.Target, q.Level, q.Ladder, at
	return v
}
