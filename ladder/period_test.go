package ladder_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"winlog/ladder"
)

func TestParseQuarter(t *testing.T) {
	tests := []struct {
		calendar ladder.Calendar
		in, want string
	}{
		{january, "2026-Q3", "2026-Q3"},
		{january, "2026 q3", "2026-Q3"},
		{january, "2026q3", "2026-Q3"},
		{january, " Q3 2026 ", "2026-Q3"},
		{january, "q3/26", "2026-Q3"},
		{january, "Q4'25", "2025-Q4"},
		{january, "quarter 1", "2026-Q1"},
		{january, "Q1", "2026-Q1"},
		{january, "q2", "2026-Q2"}, // has begun
		{january, "Q3", "2025-Q3"}, // has not: the one before
		{january, "this", "2026-Q2"},
		{january, "This quarter", "2026-Q2"},
		{january, "current", "2026-Q2"},
		{january, "quarter", "2026-Q2"},
		{january, "last", "2026-Q1"},
		{january, "last-quarter", "2026-Q1"},
		{january, "previous quarter", "2026-Q1"},
		{january, "next quarter", "2026-Q3"},
		{january, "FY26-Q3", "2026-Q3"},
		{april, "FY27-Q1", "FY27-Q1"},
		{april, "fy2027 q1", "FY27-Q1"},
		{april, "2027-Q1", "FY27-Q1"},
		{april, "q1 fy27", "FY27-Q1"},
		{april, "this", "FY27-Q1"},
		{april, "Q4", "FY26-Q4"},
		{april, "FY99-Q1", "FY99-Q1"}, // 1999
		{october, "this", "FY25-Q3"},
	}
	today := date(t, "2026-05-12")
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			got, err := ladder.ParseQuarter(tt.in, today, tt.calendar)
			if err != nil || got.String() != tt.want {
				t.Errorf("got %v, %v, want %s", got, err, tt.want)
			}
		})
	}
	if q, err := ladder.ParseQuarter("FY99-Q1", today, april); err != nil || q.First().Year != 1998 {
		t.Errorf("two digits far ahead: got %v, %v, want 1998", q.First(), err)
	}
	for _, s := range []string{
		"", " ", "Q5", "Q0", "2026", "2026-Q", "26", "0026-Q1", "9999-Q1", "all", "soon", "Q3 2026 please", "20266-Q1", "-Q-", "q33",
		"this this quarter is a very long way to say it",
	} {
		_, err := ladder.ParseQuarter(s, today, january)
		if diff := cmp.Diff([]string{"quarter"}, faultFields(err)); diff != "" {
			t.Errorf("%q: %s", s, diff)
		}
	}
}

func TestParsePeriod(t *testing.T) {
	tests := []struct {
		calendar           ladder.Calendar
		in                 string
		label, from, until string
	}{
		{january, "2026-Q3", "2026-Q3", "2026-07-01", "2026-10-01"},
		{january, "this", "2026-Q2", "2026-04-01", "2026-07-01"},
		{january, "quarter", "2026-Q2", "2026-04-01", "2026-07-01"},
		{january, "last quarter", "2026-Q1", "2026-01-01", "2026-04-01"},
		{january, "2026", "2026", "2026-01-01", "2027-01-01"},
		{january, "year", "2026", "2026-01-01", "2027-01-01"},
		{january, "this year", "2026", "2026-01-01", "2027-01-01"},
		{january, "Last Year", "2025", "2025-01-01", "2026-01-01"},
		{january, "all", "all time", "", ""},
		{january, "ALL time", "all time", "", ""},
		{april, "FY27", "FY27", "2026-04-01", "2027-04-01"},
		{april, "2027", "FY27", "2026-04-01", "2027-04-01"},
		{april, "this year", "FY27", "2026-04-01", "2027-04-01"},
		{april, "last year", "FY26", "2025-04-01", "2026-04-01"},
		{october, "year", "FY25", "2025-10-01", "2026-10-01"},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			p, err := ladder.ParsePeriod(tt.in, date(t, "2026-05-12"), tt.calendar)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]string{tt.label, tt.from, tt.until}, []string{p.Label, p.From.String(), p.Until.String()}); diff != "" {
				t.Error(diff)
			}
		})
	}
	_, err := ladder.ParsePeriod("sometime", date(t, "2026-05-12"), january)
	if diff := cmp.Diff([]string{"quarter"}, faultFields(err)); diff != "" {
		t.Error(diff)
	}
	if p := (ladder.Period{}); !p.Contains(date(t, "2026-05-12")) {
		t.Error("a period without bounds holds every day")
	}
	if p := january.Of(date(t, "2026-05-12")).Period(); p.Contains(date(t, "2026-07-01")) || p.Contains(date(t, "2026-03-31")) || !p.Contains(date(t, "2026-06-30")) {
		t.Errorf("%v holds the wrong days", p)
	}
}

// A label means the quarter it was made from.
func TestParseQuarterLabel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := anyCalendar(t)
		today := ladder.NewDate(2026, time.January, 1).AddDays(rapid.IntRange(0, 5000).Draw(t, "today"))
		want := c.Of(today).Add(rapid.IntRange(-200, 30).Draw(t, "quarters"))
		got, err := ladder.ParseQuarter(want.String(), today, c)
		if err != nil || got != want {
			t.Errorf("%v: got %v (%v), %v", want, got, got.First(), err)
		}
	})
}

func FuzzParsePeriod(f *testing.F) {
	for _, s := range []string{"", "all", "2026-Q3", "FY27", "fy27-q1", "q3'26", "last quarter", "Q", "quarter quarter", "\xff", "２０２６"} {
		f.Add(s, 4)
	}
	f.Fuzz(func(t *testing.T, s string, start int) {
		c := ladder.Calendar{Start: time.Month(start)}
		today := ladder.NewDate(2026, time.May, 12)
		p, err := ladder.ParsePeriod(s, today, c)
		if err != nil {
			if ladder.KindOf(err) != ladder.Invalid {
				t.Errorf("%q: got %v, want kind Invalid", s, err)
			}
			return
		}
		if p.Label == "" || !p.Until.IsZero() && !p.From.Before(p.Until) {
			t.Errorf("%q: got %+v", s, p)
		}
		if !p.From.IsZero() && (p.From.Year < 1940 || p.From.Year > 2034) {
			return // FY00 may be another century's
		}
		if again, err := ladder.ParsePeriod(p.Label, today, c); err != nil || again != p {
			t.Errorf("%q is %+v, whose label is %+v, %v", s, p, again, err)
		}
	})
}
