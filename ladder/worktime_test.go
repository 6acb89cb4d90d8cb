package ladder_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"winlog/ladder"
)

func holiday(t *testing.T, s string) ladder.Holiday {
	t.Helper()
	h, err := ladder.ParseHoliday(s)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestParseHolidayRefuses(t *testing.T) {
	for _, s := range []string{"", "2026-02-30", "13-25", "25.12.2026", "12-25 Europe/Berlln", "12-25 Mars/*", "12-25 Local", "2026-12-25 Europe/Berlin x"} {
		if h, err := ladder.ParseHoliday(s); ladder.KindOf(err) != ladder.Invalid {
			t.Errorf("%q is %+v, %v", s, h, err)
		}
	}
}

func TestWorkTimeNext(t *testing.T) {
	office := ladder.OfficeHours()
	for _, s := range []string{"2026-05-14 Europe/Berlin", "12-25", "07-03 America/*", "02-29"} {
		office.Holidays = append(office.Holidays, holiday(t, s))
	}
	until := func(from, until string) ladder.Leave {
		l := ladder.Leave{}
		l.From, _ = ladder.ParseDate(from)
		l.Until, _ = ladder.ParseDate(until) // "" is open-ended
		return l
	}
	tests := []struct {
		name, zone, at string // local
		away           []ladder.Leave
		want           string // local, "" = never
	}{
		{"now", "Europe/Berlin", "2026-05-12 09:30", nil, "2026-05-12 09:30"},
		{"opens", "Europe/Berlin", "2026-05-12 09:00", nil, "2026-05-12 09:00"},
		{"too early", "Europe/Berlin", "2026-05-12 03:00", nil, "2026-05-12 09:00"},
		{"closed", "Europe/Berlin", "2026-05-12 17:00", nil, "2026-05-13 09:00"},
		{"Friday evening", "America/New_York", "2026-05-15 18:00", nil, "2026-05-18 09:00"},
		{"Saturday", "America/New_York", "2026-05-16 11:00", nil, "2026-05-18 09:00"},
		{"a holiday of the zone", "Europe/Berlin", "2026-05-14 10:00", nil, "2026-05-15 09:00"},
		{"a holiday of another zone", "Europe/Paris", "2026-05-14 10:00", nil, "2026-05-14 10:00"},
		{"a holiday of the continent", "America/Argentina/Ushuaia", "2026-07-03 10:00", nil, "2026-07-06 09:00"},
		{"of every year", "Asia/Tokyo", "2029-12-25 10:00", nil, "2029-12-26 09:00"},
		{"29 February", "Asia/Tokyo", "2028-02-29 10:00", nil, "2028-03-01 09:00"},
		{"on leave", "Europe/Berlin", "2026-05-12 10:00", []ladder.Leave{until("2026-05-11", "2026-05-20")}, "2026-05-20 09:00"},
		{"back on a Saturday", "Europe/Berlin", "2026-05-12 10:00", []ladder.Leave{until("2026-05-11", "2026-05-16")}, "2026-05-18 09:00"},
		{"one leave after another", "Europe/Berlin", "2026-05-12 10:00", []ladder.Leave{until("2026-05-20", "2026-06-01"), until("2026-05-11", "2026-05-20")}, "2026-06-01 09:00"},
		{"leave from tomorrow", "Europe/Berlin", "2026-05-12 18:00", []ladder.Leave{until("2026-05-13", "2026-05-20")}, "2026-05-20 09:00"},
		{"open-ended", "Europe/Berlin", "2026-05-12 10:00", []ladder.Leave{until("2026-05-11", "")}, ""},
		{"past leave", "Europe/Berlin", "2026-05-12 10:00", []ladder.Leave{until("2026-04-11", "2026-05-12")}, "2026-05-12 10:00"},
	}
	for _, tt := range tests {
		loc := zone(t, tt.zone)
		at, err := time.ParseInLocation("2006-01-02 15:04", tt.at, loc)
		if err != nil {
			t.Fatal(err)
		}
		next, ok := office.Next(at, loc, tt.away)
		got := ""
		if ok {
			got = next.In(loc).Format("2006-01-02 15:04")
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
	if _, ok := (ladder.WorkTime{From: 0, To: 24 * 60}).Next(time.Now(), time.UTC, nil); ok {
		t.Error("there is a working time without working days")
	}
}

func TestAddWorkdays(t *testing.T) {
	office := ladder.OfficeHours()
	office.Holidays = []ladder.Holiday{holiday(t, "2026-07-03")}
	tests := []struct {
		from string
		n    int
		want string
	}{
		{"2026-06-30", 1, "2026-07-01"},
		{"2026-06-30", 5, "2026-07-08"}, // over a holiday and a weekend
		{"2026-07-07", -3, "2026-07-01"},
		{"2026-07-04", 0, "2026-07-04"},
	}
	for _, tt := range tests {
		from, _ := ladder.ParseDate(tt.from)
		if got := office.AddWorkdays(from, tt.n, time.UTC).String(); got != tt.want {
			t.Errorf("%s %+d working days is %s, want %s", tt.from, tt.n, got, tt.want)
		}
	}
}

// TestNextIsWorkTime: in any zone and at any moment, the next working moment is
// one, is not earlier, and is its own next.
func TestNextIsWorkTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		loc := zone(t, rapid.SampledFrom(busyZones).Draw(t, "zone"))
		w := ladder.OfficeHours()
		w.From = rapid.IntRange(0, 23*60).Draw(t, "from")
		w.To = rapid.IntRange(w.From+1, 24*60).Draw(t, "to")
		at := time.Unix(rapid.Int64Range(1704067200, 1861920000).Draw(t, "at"), 0) // 2024 to 2028
		var away []ladder.Leave
		if days := rapid.IntRange(0, 40).Draw(t, "leave"); days > 0 {
			from := ladder.DateOf(at).AddDays(-days / 2)
			away = append(away, ladder.Leave{From: from, Until: from.AddDays(days)})
		}
		next, ok := w.Next(at, loc, away)
		if !ok || next.Before(at) {
			t.Fatalf("next of %s is %s, %v", at, next, ok)
		}
		day := ladder.DateOf(next.In(loc))
		opens, closes := day.At(w.From, loc), day.At(w.To, loc)
		if opens == closes { // all of it fell into the hour that was skipped
			return
		}
		if !w.IsWorkday(day, loc) || next.Before(opens) || !next.Before(closes) {
			t.Fatalf("next of %s is %s: no working time (%d to %d min)", at, next.In(loc), w.From, w.To)
		}
		for _, l := range away {
			if l.Covers(day) {
				t.Fatalf("next of %s is %s, on leave %+v", at, next, l)
			}
		}
		if again, _ := w.Next(next, loc, away); !again.Equal(next) {
			t.Fatalf("next of %s is %s, whose next is %s", at, next, again)
		}
	})
}
