package ladder_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"winlog/ladder"
)

func date(t testing.TB, s string) ladder.Date {
	t.Helper()
	d, err := ladder.ParseDate(s)
	if err != nil {
		t.Fatalf("date %q: %v", s, err)
	}
	return d
}

var (
	january  = ladder.Calendar{}
	february = ladder.Calendar{Start: time.February}
	april    = ladder.Calendar{Start: time.April}
	october  = ladder.Calendar{Start: time.October, Naming: ladder.NameByStart}
)

func TestQuarterOf(t *testing.T) {
	tests := []struct {
		name               string
		calendar           ladder.Calendar
		date               string
		label, first, last string
	}{
		{"first day of the year", january, "2026-01-01", "2026-Q1", "2026-01-01", "2026-03-31"},
		{"last day of a quarter", january, "2026-06-30", "2026-Q2", "2026-04-01", "2026-06-30"},
		{"last day of the year", january, "2026-12-31", "2026-Q4", "2026-10-01", "2026-12-31"},
		{"case 20: before the fiscal year", february, "2026-01-31", "FY26-Q4", "2025-11-01", "2026-01-31"},
		{"case 20: first fiscal day", february, "2026-02-01", "FY27-Q1", "2026-02-01", "2026-04-30"},
		{"case 21: leap day", april, "2028-02-29", "FY28-Q4", "2028-01-01", "2028-03-31"},
		{"leap day ends a quarter", ladder.Calendar{Start: time.March}, "2028-02-29", "FY28-Q4", "2027-12-01", "2028-02-29"},
		{"named by its start", october, "2026-10-01", "FY26-Q1", "2026-10-01", "2026-12-31"},
		{"named by its start, next calendar year", october, "2027-09-30", "FY26-Q4", "2027-07-01", "2027-09-30"},
		{"December", ladder.Calendar{Start: time.December}, "2026-12-01", "FY27-Q1", "2026-12-01", "2027-02-28"},
		{"before the year one", february, "0000-01-01", "FY00-Q4", "-001-11-01", "0000-01-31"},
		{"turn of the century", april, "2099-04-01", "FY00-Q1", "2099-04-01", "2099-06-30"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			q := tt.calendar.Of(date(t, tt.date))
			got := []string{q.String(), q.First().String(), q.End().AddDays(-1).String()}
			if diff := cmp.Diff([]string{tt.label, tt.first, tt.last}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	t.Run("case 20: neighbours", func(t *testing.T) {
		a, b := february.Of(date(t, "2026-01-31")), february.Of(date(t, "2026-02-01"))
		if a.Next() != b || b.Prev() != a || b.Index() != a.Index()+1 {
			t.Errorf("got %v (%d) and %v (%d), want neighbours", a, a.Index(), b, b.Index())
		}
	})
	t.Run("calendars that mean the same give the same quarters", func(t *testing.T) {
		d := date(t, "2026-05-12")
		if a, b := january.Of(d), (ladder.Calendar{Start: time.January, Naming: ladder.NameByEnd}).Of(d); a != b {
			t.Errorf("got %v and %v, want them equal", a, b)
		}
		if a, b := april.Of(d), (ladder.Calendar{Start: time.April, Naming: ladder.NameByEnd}).Of(d); a != b {
			t.Errorf("got %v and %v, want them equal", a, b)
		}
	})
}

func TestQuarterAtChange(t *testing.T) {
	tests := []struct {
		name          string
		before, after ladder.Calendar
		on            string
		first, last   string
	}{
		{"case 22: only labels change", january, april, "2026-05-10", "2026-04-01", "2026-06-30"},
		{"case 23: runs to the new boundary", january, february, "2026-02-10", "2026-01-01", "2026-04-30"},
		{"on a boundary of the old", january, february, "2026-04-01", "2026-04-01", "2026-04-30"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			first, until := ladder.QuarterAtChange(tt.before, tt.after, date(t, tt.on))
			got := []string{first.String(), until.AddDays(-1).String()}
			if diff := cmp.Diff([]string{tt.first, tt.last}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	if got, want := april.Of(date(t, "2026-05-10")).String(), "FY27-Q1"; got != want {
		t.Errorf("case 22, label after the change: got %s, want %s", got, want)
	}
}

func TestQuarterState(t *testing.T) {
	q := january.Of(date(t, "2026-06-28"))
	tests := []struct {
		today string
		state ladder.QuarterState
		late  ladder.Lateness
	}{
		{"2026-04-01", ladder.QuarterOpen, ladder.OnTime},
		{"2026-06-30", ladder.QuarterOpen, ladder.OnTime},
		{"2026-07-01", ladder.QuarterGrace, ladder.OnTime},
		{"2026-07-03", ladder.QuarterGrace, ladder.OnTime}, // case 13
		{"2026-07-14", ladder.QuarterGrace, ladder.OnTime},
		{"2026-07-15", ladder.QuarterReview, ladder.AfterQuarterEnd},
		{"2026-07-20", ladder.QuarterReview, ladder.AfterQuarterEnd}, // case 14
		{"2026-07-30", ladder.QuarterReview, ladder.AfterQuarterEnd},
		{"2026-07-31", ladder.QuarterSealed, ladder.Late},
		{"2026-09-02", ladder.QuarterSealed, ladder.Late}, // case 15
	}
	for _, tt := range tests {
		t.Run(tt.today, func(t *testing.T) {
			today := date(t, tt.today)
			if got := q.State(today); got != tt.state {
				t.Errorf("state: got %s, want %s", got, tt.state)
			}
			if got := ladder.LateKind(date(t, "2026-06-28"), today, january); got != tt.late {
				t.Errorf("late: got %q, want %q", got, tt.late)
			}
		})
	}
}

func TestCalendarCheck(t *testing.T) {
	if err := april.Check(); err != nil {
		t.Errorf("April: got %v, want no error", err)
	}
	err := ladder.Calendar{Start: 13, Naming: "middle"}.Check()
	if diff := cmp.Diff([]string{"fiscal_year_start", "fiscal_year_naming"}, faultFields(err)); diff != "" {
		t.Error(diff)
	}
}

func anyDate(t *rapid.T, label string) ladder.Date {
	return ladder.NewDate(2026, time.January, 1).AddDays(rapid.IntRange(-40_000, 40_000).Draw(t, label))
}

func anyCalendar(t *rapid.T) ladder.Calendar {
	return ladder.Calendar{
		Start:  time.Month(rapid.IntRange(0, 12).Draw(t, "start")),
		Naming: rapid.SampledFrom([]ladder.YearNaming{"", ladder.NameByStart, ladder.NameByEnd}).Draw(t, "naming"),
	}
}

func TestQuarterLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, d := anyCalendar(t), anyDate(t, "date")
		if rapid.Bool().Draw(t, "before the common era") { // mistyped years get there too
			d.Year -= 2100
		}
		q := c.Of(d)
		if !q.Contains(d) || q.Next().Contains(d) || q.Prev().Contains(d) {
			t.Errorf("%v is not in %v alone: %v to %v", d, q, q.First(), q.End())
		}
		if q.Next().First() != q.End() || q.Prev().End() != q.First() {
			t.Errorf("%v has a gap before or after", q)
		}
		if days := q.End().DaysSince(q.First()); days < 89 || days > 92 {
			t.Errorf("%v has %d days", q, days)
		}
		if c.Of(q.First()) != q || c.Of(q.End()) != q.Next() {
			t.Errorf("%v is not the quarter of its first day", q)
		}

		later := anyDate(t, "other date")
		if later.Before(d) {
			later, d = d, later
			q = c.Of(d)
		}
		if c.Of(later).Index() < q.Index() || c.Of(later).Compare(q) < 0 {
			t.Errorf("the index falls from %v to %v", d, later)
		}
		n := c.Of(later).Index() - q.Index()
		if q.Add(n) != c.Of(later) {
			t.Errorf("%v + %d: got %v, want %v", q, n, q.Add(n), c.Of(later))
		}
		if order := []ladder.QuarterState{ladder.QuarterOpen, ladder.QuarterGrace, ladder.QuarterReview, ladder.QuarterSealed}; slices.Index(order, q.State(d)) > slices.Index(order, q.State(later)) {
			t.Errorf("%v goes back from %s to %s", q, q.State(d), q.State(later))
		}
	})
}

// A year's worth of months falls into the same number of quarters whatever
// month the fiscal year starts in, and each quarter has three of them.
func TestQuartersOfAYear(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := anyCalendar(t)
		first := c.Of(anyDate(t, "date")).First()
		months := map[ladder.Quarter]int{}
		for m := range 12 {
			months[c.Of(ladder.NewDate(first.Year, first.Month+time.Month(m), 15))]++
		}
		for q, n := range months {
			if n != 3 {
				t.Errorf("%v: got %v with %d months, want 3", c, q, n)
			}
		}
		if len(months) != 4 {
			t.Errorf("%v: got %d quarters, want 4", c, len(months))
		}
	})
}

// The same instant is another day, and so perhaps another quarter, in another
// zone; a stored date never moves.
func TestQuarterByZone(t *testing.T) {
	tests := []struct {
		name, zone, now string
		date, label     string
	}{
		{"case 17: Auckland is ahead", "Pacific/Auckland", "2026-06-30T20:00:00Z", "2026-07-01", "2026-Q3"},
		{"case 18: Los Angeles is behind", "America/Los_Angeles", "2026-07-01T04:00:00Z", "2026-06-30", "2026-Q2"},
		{"case 19: the same person in Los Angeles", "America/Los_Angeles", "2026-06-30T16:00:00Z", "2026-06-30", "2026-Q2"},
		{"case 19: and in Tokyo", "Asia/Tokyo", "2026-06-30T16:00:00Z", "2026-07-01", "2026-Q3"},
		{"no zone: the fallback", "", "2026-06-30T23:30:00Z", "2026-07-01", "2026-Q3"},
		{"a zone that does not exist: the fallback", "Mars/Olympus", "2026-06-30T23:30:00Z", "2026-07-01", "2026-Q3"},
	}
	fallback := time.FixedZone("fallback", 3600)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			now, err := time.Parse(time.RFC3339, tt.now)
			if err != nil {
				t.Fatal(err)
			}
			today := ladder.Person{Timezone: tt.zone}.Today(now, fallback)
			got := []string{today.String(), january.Of(today).String()}
			if diff := cmp.Diff([]string{tt.date, tt.label}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	if q, today := january.Of(date(t, "2026-06-30")), date(t, "2026-06-30"); q.State(today) != ladder.QuarterOpen {
		t.Errorf("case 18: got %s, want open", q.State(today))
	}
}
