package ladder

import "slices"

// quarter is one quarter of a stint, judged against a target; without one, at the
// end of a track, it shows what there is for the level held.
func (r *record) quarter(p Period, reference Date, s stint, target LevelID) StreakQuarter {
	v := r.verdicts[verdictKey{p.From, target}]
	q := StreakQuarter{
		Quarter: p, Level: r.levelOn(reference), Target: target,
		Early:     reference.Before(s.from),
		LeaveDays: daysIn(p, r.leave), Employed: daysIn(p, r.employed),
		Manager: r.managerOfRecord(p),
		Ladder:  LadderOfQuarter(p, r.Versions),
	}
	q.Previous = r.previousManagers(p, q.Manager)
	if q.Ladder == "" {
		q.Ladder = r.Ladder.Version
	}
	if v != nil && !q.Early {
		q.Verdict = *v
		if v.Ladder != "" && v.sealed() {
			q.Ladder = v.Ladder
		}
	}
	q.State, q.SealsOn = r.state(p, q.Verdict)
	judged := target
	if target == "" {
		judged = s.level
	}
	var dimensions []shown
	q.Evidence, dimensions = r.evidence(p, q.SealsOn, judged)
	q.Excusable = q.LeaveDays >= r.Rules.LeaveDays || q.Employed < r.Rules.LeaveDays
	switch {
	case q.Early:
	case q.Verdict.sealed():
		q.Value, q.Source = v.Value, v.Source
		q.Evidence.Wins = v.Wins
		q.Withdrawn = r.withdrawn(p, v.Wins)
		q.Excusable = v.OptIn || v.Value == ValueExcused // as it was; leave may have been entered since
	default:
		q.judge()
	}
	q.Partial = !q.Early && q.Value != ValueExcused && q.Employed < p.Until.DaysSince(p.From)
	q.Cells = r.cells(q, dimensions)
	return q
}

// judge finds which value counts and on whose word (rules 6 and 11).
func (q *StreakQuarter) judge() {
	claim, manager := q.Verdict.Claim, q.Verdict.Manager
	switch e := q.Evidence; {
	case q.Target == "" && e.Total > 0:
		q.Value = ValueCurrent
	case q.Target == "":
		q.Value = ValueNone
	case manager != nil && manager.Decision.final():
		q.Value, q.Source = manager.Value, SourceConfirmed
	case claim != nil:
		q.Value, q.Source = claim.Value, SourceClaimed
	case e.Met:
		q.Value, q.Source = ValueNext, SourceEvidenced
	case len(e.Wins) > 0:
		q.Value = ValuePartial
	case e.Total > 0:
		q.Value = ValueCurrent
	default:
		q.Value = ValueNone
	}
	// Opting in can only help: a quarter in which the bar was not met stays excused.
	if q.Excusable && (!q.Verdict.OptIn || q.Value != ValueNext) {
		q.Value, q.Source = ValueExcused, ""
	}
}

// final reports whether a decision settles what counts.
func (d Decision) final() bool { return d == Confirm || d == NotYet }

// sealed reports whether the closing job wrote the verdict down and nobody
// re-opened it since.
func (v Verdict) sealed() bool { return !v.Sealed.IsZero() && !v.reopened() }

func (v Verdict) reopened() bool { return !v.Reopened.IsZero() && !v.Sealed.After(v.Reopened) }

// state is a quarter's state today and the day from which on it is sealed. A
// re-opened one is in review once more, for as long as a review takes.
func (r *record) state(p Period, v Verdict) (QuarterState, Date) {
	switch sealed := p.SealedFrom(); {
	case v.sealed() && v.Reopened.IsZero():
		return QuarterSealed, sealed
	case v.Reopened.IsZero():
		return p.State(r.Today), sealed
	default:
		sealed = later(sealed, r.day(v.Reopened).AddDays(ReviewDays-GraceDays))
		if v.reopened() && r.Today.Before(sealed) {
			return QuarterReview, sealed
		}
		return QuarterSealed, sealed
	}
}

// Qualifies reports whether the quarter is at the target on a word at least as
// strong as source.
func (q StreakQuarter) Qualifies(source VerdictSource) bool {
	return q.Value == ValueNext && q.Source.atLeast(source)
}

// Answered reports whether the manager said what counts.
func (q StreakQuarter) Answered() bool {
	return q.Verdict.Manager != nil && q.Verdict.Manager.Decision.final()
}

// Unanswered reports whether a claim waits for its manager, or waited in vain
// (case 4).
func (q StreakQuarter) Unanswered() bool { return q.Verdict.Claim != nil && !q.Answered() }

// atLeast reports whether a word is as strong as another. Nobody's is the weakest.
func (s VerdictSource) atLeast(other VerdictSource) bool {
	strength := []VerdictSource{"", SourceEvidenced, SourceClaimed, SourceConfirmed}
	return slices.Index(strength, s) >= slices.Index(strength, other)
}
