package storage

import (
	"context"
	"slices"
	"time"

	"winlog/ladder"
)

// FindVerdict is what was said about a person's quarter, seen from a target, or
// a NotFound error. quarter is its first day.
func (db *DB) FindVerdict(ctx context.Context, user ladder.UserID, quarter ladder.Date, target ladder.LevelID) (ladder.Verdict, error) {
	var v ladder.Verdict
	var found bool
	err := db.look(ctx, func(tx *Tx) (err error) {
		v, found, err = findVerdict(tx, user, quarter, target)
		return err
	})
	if err == nil && !found {
		err = ladder.Errorf(ladder.NotFound, "Nothing was said about this quarter yet.")
	}
	return v, err
}

// whereUnanswered repeats the condition of the partial index, word for word.
const whereUnanswered = "claimed_at > 0 AND decision = '' AND sealed_at = 0 AND claimed_at >= $1 AND claimed_at < $2"

// ListUnanswered are the quarters that were claimed in a stretch of time and that
// nobody answered yet.
func (db *DB) ListUnanswered(ctx context.Context, from, until time.Time) ([]ladder.Verdict, error) {
	var claimed []ladder.Verdict
	err := db.look(ctx, func(tx *Tx) (err error) {
		claimed, err = selectVerdicts(tx, condition{whereUnanswered, []any{seconds(from), seconds(until)}})
		return err
	})
	return claimed, err
}

// ChangeVerdict changes what is said about a person's quarter, seen from a
// target, inside one transaction, so that of two changes at once the second sees
// the first. There is one row for the three; it is made with the first thing
// said. The days of a quarter follow the calendar until it is sealed.
//
// A reading or note without author or time gets by and now. A manager's answer
// and a re-opening go to the audit log. An error of change aborts and is
// returned as it is; change may run more than once.
func (db *DB) ChangeVerdict(ctx context.Context, by, user ladder.UserID, quarter ladder.Period, target ladder.LevelID,
	change func(*ladder.Verdict) error,
) (ladder.Verdict, error) {
	var v ladder.Verdict
	err := db.Write(ctx, func(tx *Tx) error {
		if _, err := findPerson(tx, user); err != nil {
			return err
		}
		before, found, err := findVerdict(tx, user, quarter.From, target)
		if err != nil {
			return err
		}
		if !found {
			before = ladder.Verdict{User: storable(user), Quarter: quarter, Target: storable(target)}
		}
		old, err := verdictValues(before) // now: change may write into what before points to
		if err != nil {
			return err
		}
		was := answerOf(before)
		v = before
		if err := change(&v); err != nil {
			return err
		}
		v.User, v.Target, v.Quarter, v.UpdatedAt = before.User, before.Target, before.Quarter, before.UpdatedAt
		if v.Sealed.IsZero() {
			v.Quarter = quarter
		}
		fillVerdict(tx, by, &v)
		values, err := verdictValues(v)
		if err != nil || slices.Equal(old, values) {
			return err
		}
		if err := storeVerdict(tx, &v, values); err != nil {
			return err
		}
		subject := v.Quarter.Label + " for " + string(v.Target)
		if is := answerOf(v); is != was {
			if err := addAudit(tx, ladder.AuditEntry{By: by, Action: "answer", Subject: v.User, Detail: subject + ": " + was + " → " + is}); err != nil {
				return err
			}
		}
		if !v.Reopened.IsZero() && !v.Reopened.Equal(before.Reopened) {
			return addAudit(tx, ladder.AuditEntry{By: by, Action: "reopen", Subject: v.User, Detail: subject})
		}
		return nil
	})
	if err != nil {
		return ladder.Verdict{}, err
	}
	return v, nil
}

// answerOf is a manager's answer in words of ours.
func answerOf(v ladder.Verdict) string {
	if v.Manager == nil {
		return "nothing"
	}
	decision := string(v.Manager.Decision)
	if decision == "" {
		decision = "undecided"
	}
	return decision + ", " + orUnknown(string(v.Manager.Value))
}

// fillVerdict fills in who said something and when, where that was left out,
// and makes texts and times such as they are kept.
func fillVerdict(tx *Tx, by ladder.UserID, v *ladder.Verdict) {
	fill := func(author *ladder.UserID, at *time.Time, text *string) {
		if *author == "" {
			*author = by
		}
		*author, *at, *text = storable(*author), orNow(tx, *at), storable(*text)
	}
	if v.Claim != nil {
		fill(&v.Claim.By, &v.Claim.At, &v.Claim.Note)
	}
	if v.Manager != nil {
		fill(&v.Manager.By, &v.Manager.At, &v.Manager.Note)
	}
	for i := range v.Notes {
		fill(&v.Notes[i].By, &v.Notes[i].At, &v.Notes[i].Text)
	}
	v.Level, v.Ladder, v.Wins = storable(v.Level), storable(v.Ladder), storableAll(v.Wins)
	v.Sealed, v.Reopened = instant(seconds(v.Sealed)), instant(seconds(v.Reopened))
}
