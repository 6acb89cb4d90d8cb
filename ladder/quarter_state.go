package ladder

// Days after the end of a quarter until its state changes (QUARTERS rule 3).
const (
	GraceDays  = 14 // late wins count as usual
	ReviewDays = 30 // after these the quarter is sealed
)

// QuarterState says what a day means for a quarter (QUARTERS rule 3).
type QuarterState string

// The states, in the order a quarter goes through them.
const (
	QuarterOpen   QuarterState = "open"   // has not ended
	QuarterGrace  QuarterState = "grace"  // ended; late wins count as usual
	QuarterReview QuarterState = "review" // waits for the manager; wins are marked as added after its end
	QuarterSealed QuarterState = "sealed" // late wins are kept and do not change the verdict
)

// ReviewFrom is the first day in review, when grace is over.
func (p Period) ReviewFrom() Date { return p.Until.AddDays(GraceDays) }

// SealedFrom is the first day on which the quarter is sealed.
func (p Period) SealedFrom() Date { return p.Until.AddDays(ReviewDays) }

// State is the quarter's state on a day, which is today in the person's zone. A
// period without an end is always open.
func (p Period) State(today Date) QuarterState {
	switch {
	case p.Until.IsZero() || today.Before(p.Until):
		return QuarterOpen
	case today.Before(p.ReviewFrom()):
		return QuarterGrace
	case today.Before(p.SealedFrom()):
		return QuarterReview
	}
	return QuarterSealed
}

// State is the quarter's state on a day, which is today in the person's zone.
func (q Quarter) State(today Date) QuarterState { return q.days().State(today) }

// ReviewFrom is the first day in review, when grace is over.
func (q Quarter) ReviewFrom() Date { return q.days().ReviewFrom() }

// days is the quarter without its label, which takes time to write.
func (q Quarter) days() Period { return Period{From: q.First(), Until: q.End()} }

// Lateness says how a win stands to the quarter it is dated in (QUARTERS rule 12).
type Lateness string

// The kinds of lateness.
const (
	OnTime          Lateness = ""                  // the quarter was open or in grace
	AfterQuarterEnd Lateness = "after quarter end" // it was in review: counts, and the manager sees the mark
	Late            Lateness = "late"              // it was sealed: kept and exported, never changes the verdict
)

// Lateness is that of a win of the quarter that is logged on a day.
func (p Period) Lateness(logged Date) Lateness {
	switch p.State(logged) {
	case QuarterReview:
		return AfterQuarterEnd
	case QuarterSealed:
		return Late
	}
	return OnTime
}

// LateKind is the lateness of a win dated occurred that is logged today.
func LateKind(occurred, today Date, c Calendar) Lateness {
	return c.Of(occurred).days().Lateness(today)
}
