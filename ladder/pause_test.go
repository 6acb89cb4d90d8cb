package ladder_test

import (
	"testing"
	"time"

	"winlog/ladder"
)

func TestParsePause(t *testing.T) {
	today := ladder.NewDate(2026, time.May, 12) // a Tuesday
	quarter := ladder.Calendar{}.Of(today).Period()
	for _, tc := range []struct{ text, want string }{
		{"until 2026-06-01", "2026-06-01"},
		{"2026-6-1", "2026-06-01"},
		{"until 1 June", "2026-06-01"},
		{"until June 1st, 2026", "2026-06-01"},
		{"till the 1st of June 2026.", "2026-06-01"},
		{"until 3 May", "2027-05-03"},
		{"2 weeks", "2026-05-26"},
		{"for two weeks", "2026-05-26"},
		{"a week", "2026-05-19"},
		{"10 days", "2026-05-22"},
		{"for a month", "2026-06-12"},
		{"a year", "2027-05-12"},
		{"tomorrow", "2026-05-13"},
		{"until tomorrow", "2026-05-13"},
		{"next week", "2026-05-18"},
		{"until Monday", "2026-05-18"},
		{"until next mon", "2026-05-18"},
		{"until Tuesday", "2026-05-19"},
		{"until wed", "2026-05-13"},
		{"quarter end", "2026-07-01"},
		{"until the end of the quarter", "2026-07-01"},
		{"until next quarter", "2026-07-01"},
		{"  UNTIL   12   JUNE ", "2026-06-12"},

		{"", ""},
		{"until", ""},
		{"please", ""},
		{"until 2026-02-30", ""},
		{"until 31 June", ""},
		{"until 2026-05-12", ""}, // today is not in the future
		{"until 2025-01-01", ""},
		{"0 days", ""},
		{"999 days", ""},
		{"2 years", ""},
		{"until 2031-01-01", ""},
		{"2 weeks please", ""},
		{"-2 weeks", ""},
	} {
		got, err := ladder.ParsePause(tc.text, today, quarter)
		if got.String() != tc.want || (err == nil) != (tc.want != "") {
			t.Errorf("%q: got %q, %v; want %q", tc.text, got, err, tc.want)
		}
		if err != nil && ladder.KindOf(err) != ladder.Invalid {
			t.Errorf("%q: %v is not Invalid", tc.text, err)
		}
	}
}

// 29 February is a day in one year of four.
func TestParsePauseLeapDay(t *testing.T) {
	today := ladder.NewDate(2027, time.May, 12)
	got, err := ladder.ParsePause("until 29 February", today, ladder.Calendar{}.Of(today).Period())
	if want := ladder.NewDate(2028, time.February, 29); got != want || err != nil {
		t.Errorf("got %v, %v; want %v", got, err, want)
	}
}

// FuzzParsePause: whatever is typed, a pause ends within a year, or it is refused.
func FuzzParsePause(f *testing.F) {
	for _, seed := range []string{"until 2026-06-01", "2 weeks", "until Monday", "quarter end", "999 years", "until 99 may 9999", "a"} {
		f.Add(seed, int64(20000))
	}
	f.Fuzz(func(t *testing.T, text string, day int64) {
		today := ladder.DateOf(time.Unix(86400*(day%40000), 0).UTC())
		until, err := ladder.ParsePause(text, today, ladder.Calendar{}.Of(today).Period())
		if err != nil {
			if ladder.KindOf(err) != ladder.Invalid || until != (ladder.Date{}) {
				t.Errorf("%v, %v", until, err)
			}
			return
		}
		if n := until.DaysSince(today); n < 1 || n > 366 {
			t.Errorf("%q on %s pauses until %s", text, today, until)
		}
	})
}
