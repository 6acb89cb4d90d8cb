package ladder

// step is what a quarter does to a run (rule 7).
type step int

const (
	waits   step = iota // pending: neither adds nor breaks yet
	counts              // adds
	bridges             // sealed and excused
	pauses              // partial, where the organisation lets that pause a run
	breaks
)

// step is what the quarter does to a run that needs a word as strong as source.
// over is the day the stint ended, zero while it lasts: a run that was completed
// or frozen then cannot be broken by what was sealed later.
func (q StreakQuarter) step(source VerdictSource, rules StreakRules, over Date) step {
	ended := q.State != QuarterOpen
	sealed := q.State == QuarterSealed && (over.IsZero() || !q.SealsOn.After(over))
	switch {
	case q.Early || !ended:
		return waits
	case q.Qualifies(source):
		return counts
	case !sealed:
		return waits
	case q.Excusable:
		return bridges
	// Somebody whose word is needed must say partial, or one more win could turn a
	// pause into a break.
	case rules.PartialPauses && q.Value == ValuePartial && q.Source.atLeast(source):
		return pauses
	}
	return breaks
}

// tally counts one kind of run, quarter by quarter.
type tally struct {
	n       int
	excused int // in a row
	stale   bool
	first   Period // that counted
	last    Period
}

// take adds a quarter. If that ended a run it returns why, else "".
func (t *tally) take(s step, q *StreakQuarter, rules StreakRules) RunEnd {
	var end RunEnd
	extended := q.Verdict.extends()
	switch s {
	case counts:
		if t.stale && !extended {
			end, t.n = RunStale, 0
		}
		if t.n == 0 {
			t.first = q.Quarter
		}
		t.n++
		t.last, t.excused, t.stale = q.Quarter, 0, false
	case bridges:
		t.excused++
		if extended {
			t.excused, t.stale = 0, false
		}
		t.stale = t.stale || t.n > 0 && t.excused > rules.MaxExcused
	case pauses:
		t.excused = 0
	case breaks:
		if t.n > 0 {
			end = RunBroken
		}
		*t = tally{}
	}
	return end
}

// tallies are the runs by whose word they need.
type tallies struct {
	official, claimed, evidenced tally
}

// follow counts the runs over a stint's quarters, marks in the quarters what each
// does to the official one, and returns the runs that ended on the way.
func (r *record) follow(quarters []StreakQuarter, s stint, target LevelID) (tallies, []Run) {
	var t tallies
	var ended []Run
	for i := range quarters {
		q := &quarters[i]
		before := t
		official := q.step(SourceConfirmed, r.Rules, s.until)
		endOfficial := t.official.take(official, q, r.Rules)
		endClaimed := t.claimed.take(q.step(SourceClaimed, r.Rules, s.until), q, r.Rules)
		t.evidenced.take(q.step(SourceEvidenced, r.Rules, s.until), q, r.Rules)

		q.Counts = official == counts
		q.Bridged = official == bridges
		q.Pending = official == waits && q.State != QuarterSealed && !q.Early
		q.Stale = before.official.stale || before.claimed.stale || t.official.stale || t.claimed.stale
		switch {
		case endClaimed != "":
			ended = append(ended, before.run(target, endClaimed, q))
		case endOfficial != "":
			ended = append(ended, before.run(target, endOfficial, q))
		}
	}
	return t, ended
}

// run is what the runs were before a quarter ended one.
func (t tallies) run(target LevelID, end RunEnd, by *StreakQuarter) Run {
	run := Run{
		Target: target, From: t.claimed.first, To: t.claimed.last,
		Confirmed: t.official.n, Claimed: t.claimed.n, End: end, On: by.SealsOn,
	}
	if end == RunStale {
		run.On = by.Quarter.From
	}
	return run
}
