package ladder_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"winlog/ladder"
)

func TestParseDate(t *testing.T) {
	d, err := ladder.ParseDate("2024-02-29")
	if err != nil || d != (ladder.Date{Year: 2024, Month: time.February, Day: 29}) {
		t.Errorf("got %v, %v", d, err)
	}
	for _, s := range []string{"", "2026-02-29", "2026-13-01", "2026-00-10", "2026-5-1", "12.05.2026", "2026-05-12T00:00:00Z", "2026-05-12 ", "-026-05-12"} {
		if d, err := ladder.ParseDate(s); err == nil || ladder.KindOf(err) != ladder.Invalid {
			t.Errorf("%q: got %v, %v, want an invalid error", s, d, err)
		}
	}
}

func TestDateOf(t *testing.T) {
	instant := time.Date(2026, time.July, 1, 4, 0, 0, 0, time.UTC)
	if got := ladder.DateOf(instant).String(); got != "2026-07-01" {
		t.Errorf("UTC: got %s", got)
	}
	if got := ladder.DateOf(instant.In(time.FixedZone("", -7*3600))).String(); got != "2026-06-30" {
		t.Errorf("seven hours behind: got %s", got)
	}
	if got := ladder.NewDate(2026, time.February, 30).String(); got != "2026-03-02" {
		t.Errorf("30 February: got %s", got)
	}
	if got := (ladder.Date{}).String(); got != "" || !(ladder.Date{}).IsZero() {
		t.Errorf("zero date: got %q", got)
	}
	if got := date(t, "2026-05-12").Weekday(); got != time.Tuesday {
		t.Errorf("weekday: got %v", got)
	}
}

func TestDateLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, n := anyDate(t, "date"), rapid.IntRange(-50_000, 50_000).Draw(t, "days")
		e := d.AddDays(n)
		if got := e.DaysSince(d); got != n {
			t.Errorf("%v + %d days is %v, which is %d days later", d, n, e, got)
		}
		want := 0
		if n > 0 {
			want = 1
		} else if n < 0 {
			want = -1
		}
		if e.Compare(d) != want || d.Compare(e) != -want || e.After(d) != (n > 0) || e.Before(d) != (n < 0) {
			t.Errorf("%v and %v compare wrongly", d, e)
		}
		if again, err := ladder.ParseDate(d.String()); err != nil || again != d {
			t.Errorf("%v reads back as %v, %v", d, again, err)
		}
		if int(e.Weekday()) != ((int(d.Weekday())+n)%7+7)%7 {
			t.Errorf("%v is a %v, %v a %v", d, d.Weekday(), e, e.Weekday())
		}
	})
}

// A day has a date in every zone, also the day on which the clock changes.
func TestDateOnClockChange(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for _, day := range []string{"2026-03-29", "2026-10-25"} {
		d := date(t, day)
		for hour := range 24 {
			at := time.Date(d.Year, d.Month, d.Day, hour, 30, 0, 0, berlin)
			if got := ladder.DateOf(at); got != d {
				t.Errorf("%v: got %v", at, got)
			}
		}
		if got := d.AddDays(1).DaysSince(d); got != 1 {
			t.Errorf("%v: got %d days to the next", d, got)
		}
	}
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"", "2026-05-12", "2026-02-30", "0000-01-01", "9999-12-31", "2026-05-12T00:00:00Z", "२०२६-05-12"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ladder.ParseDate(s)
		if err != nil {
			if !d.IsZero() || ladder.KindOf(err) != ladder.Invalid {
				t.Errorf("%q: got %v, %v", s, d, err)
			}
			return
		}
		if d.String() != s || d.AddDays(0) != d {
			t.Errorf("%q: got %v", s, d)
		}
	})
}
