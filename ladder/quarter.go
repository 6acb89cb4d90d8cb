package ladder

import (
	"fmt"
	"strconv"
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
	return q.yearLabel() + "-Q" + strconv.Itoa(q.number())
}

// yearLabel is the label of the quarter's fiscal year: 2026 or FY27.
func (q Quarter) yearLabel() string {
	c := q.calendar.normal()
	year := floorDiv(q.k, 4) + c.labelOffset()
	if c.Start == time.January && year >= 1000 {
		return strconv.Itoa(year)
	}
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

// floorDiv is a/b rounded down, also for negative a: years before the common
// era must not fold two quarters into one.
func floorDiv(a, b int) int {
	if a < 0 {
		return (a - b + 1) / b
	}
	return a / b
}
