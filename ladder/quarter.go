package ladder

import (
	"fmt"
	"time"
)

// Quarter is three months of a fiscal calendar. Quarters compare with ==, and
// may be keys of a map. Make one with Calendar.Of or ParseQuarter.
type Quarter struct {
	k        int // rule 2's index: neighbours differ by 1
	calendar Calendar
}

// Index numbers quarters so that neighbours differ by 1 (QUARTERS rule 2).
func (q Quarter) Index() int { return q.k }

// String is the label: 2026-Q3, or FY27-Q1 where the year does not start in
// January.
func (q Quarter) String() string {
	return fmt.Sprintf("%s-Q%d", q.yearLabel(), q.number())
}

// yearLabel is the label of the quarter's fiscal year: 2026 or FY27.
func (q Quarter) yearLabel() string {
	c := q.calendar.normal()
	year := floorDiv(q.k, 4) + c.labelOffset()
	if c.Start == time.January {
		return fmt.Sprintf("%04d", year)
	}
	return fmt.Sprintf("FY%02d", ((year%100)+100)%100)
}

// number is 1 to 4.
func (q Quarter) number() int { return q.k - 4*floorDiv(q.k, 4) + 1 }

// First is the quarter's first day.
func (q Quarter) First() Date {
	c := q.calendar.normal()
	return NewDate(floorDiv(q.k, 4), c.Start+time.Month(3*(q.number()-1)), 1)
}

// End is the first day after the quarter.
func (q Quarter) End() Date { return q.Next().First() }

// Contains reports whether a day is in the quarter.
func (q Quarter) Contains(d Date) bool { return !d.Before(q.First()) && d.Before(q.End()) }

// Next is the quarter after.
func (q Quarter) Next() Quarter { return q.Add(1) }

// Prev is the quarter before.
func (q Quarter) Prev() Quarter { return q.Add(-1) }

// Add is the quarter n later, or earlier if n is negative.
func (q Quarter) Add(n int) Quarter { return Quarter{k: q.k + n, calendar: q.calendar} }

// Compare is -1, 0 or +1 as q is before, the same as or after r. Both must be
// of one calendar.
func (q Quarter) Compare(r Quarter) int { return q.First().Compare(r.First()) }

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
func (q Quarter) ReviewFrom() Date { return q.End().AddDays(GraceDays) }

// SealedFrom is the first day on which the quarter is sealed.
func (q Quarter) SealedFrom() Date { return q.End().AddDays(ReviewDays) }

// State is the quarter's state on a day, which is today in the person's zone.
func (q Quarter) State(today Date) QuarterState {
	switch {
	case today.Before(q.End()):
		return QuarterOpen
	case today.Before(q.ReviewFrom()):
		return QuarterGrace
	case today.Before(q.SealedFrom()):
		return QuarterReview
	}
	return QuarterSealed
}

// Lateness says how a win stands to the quarter it is dated in (QUARTERS rule 12).
type Lateness string

// The kinds of lateness.
const (
	OnTime          Lateness = ""                  // the quarter was open or in grace
	AfterQuarterEnd Lateness = "after quarter end" // it was in review: counts, and the manager sees the mark
	Late            Lateness = "late"              // it was sealed: kept and exported, never changes the verdict
)

// LateKind is the lateness of a win dated occurred that is logged today.
func LateKind(occurred, today Date, c Calendar) Lateness {
	switch c.Of(occurred).State(today) {
	case QuarterReview:
		return AfterQuarterEnd
	case QuarterSealed:
		return Late
	}
	return OnTime
}

// floorDiv is a/b rounded down, also for negative a: years before the common
// era must not fold two quarters into one.
func floorDiv(a, b int) int {
	if a < 0 {
		return (a - b + 1) / b
	}
	return a / b
}
