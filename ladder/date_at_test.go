package ladder_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"winlog/ladder"
)

func TestDateAt(t *testing.T) {
	tests := []struct {
		zone, day string
		minute    int
		want      string // UTC
	}{
		{"Europe/Berlin", "2026-05-12", 9*60 + 30, "2026-05-12T07:30:00Z"},
		{"America/New_York", "2026-03-08", 2*60 + 30, "2026-03-08T07:00:00Z"}, // 2:30 does not exist
		{"America/New_York", "2026-03-08", 3 * 60, "2026-03-08T07:00:00Z"},
		{"America/New_York", "2026-11-01", 1*60 + 30, "2026-11-01T05:30:00Z"}, // comes twice
		{"America/New_York", "2026-11-01", 2 * 60, "2026-11-01T07:00:00Z"},
		{"Europe/Berlin", "2026-03-29", 2*60 + 30, "2026-03-29T01:00:00Z"},
		{"Europe/Berlin", "2026-10-25", 2*60 + 30, "2026-10-25T00:30:00Z"},
		{"Africa/Cairo", "2026-04-24", 0, "2026-04-23T22:00:00Z"}, // no midnight
		{"Africa/Cairo", "2026-10-29", 23 * 60, "2026-10-29T20:00:00Z"},
		{"Australia/Lord_Howe", "2026-04-05", 1*60 + 45, "2026-04-04T14:45:00Z"}, // half an hour comes twice
		{"Australia/Lord_Howe", "2026-10-04", 2*60 + 15, "2026-10-03T15:30:00Z"}, // half an hour is skipped
		{"Pacific/Apia", "2011-12-30", 9 * 60, "2011-12-30T10:00:00Z"},           // a day that does not exist
		{"UTC", "2026-05-12", 24*60 - 1, "2026-05-12T23:59:00Z"},
	}
	for _, tt := range tests {
		day, err := ladder.ParseDate(tt.day)
		if err != nil {
			t.Fatal(err)
		}
		if got := day.At(tt.minute, zone(t, tt.zone)).UTC().Format(time.RFC3339); got != tt.want {
			t.Errorf("%s %s + %d min is %s, want %s", tt.zone, tt.day, tt.minute, got, tt.want)
		}
	}
}

// busyZones change their clocks in every way there is.
var busyZones = []string{
	"UTC", "Europe/Berlin", "Europe/Dublin", "America/New_York", "America/Sao_Paulo", "America/St_Johns", "Africa/Cairo", "Africa/Casablanca",
	"Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe", "Australia/Adelaide", "Pacific/Auckland", "Pacific/Chatham", "Pacific/Apia", "Pacific/Kiritimati",
}

func zone(t interface{ Fatal(...any) }, name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// TestDateAtNeverDecreases: later times of any day in any zone are no earlier
// instants, and where the time exists it is that time.
func TestDateAtNeverDecreases(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		loc := zone(t, rapid.SampledFrom(busyZones).Draw(t, "zone"))
		day := ladder.NewDate(2024, 1, 1).AddDays(rapid.IntRange(0, 5*366).Draw(t, "day"))
		minute := rapid.IntRange(0, 24*60-1).Draw(t, "minute")
		at := day.At(minute, loc)
		if next := day.AddDays(1).At(0, loc); next.Before(at) {
			t.Fatalf("%s %d min in %s is %s, after the next midnight %s", day, minute, loc, at, next)
		}
		if minute > 0 && at.Before(day.At(minute-1, loc)) {
			t.Fatalf("%s in %s: minute %d comes before minute %d", day, loc, minute, minute-1)
		}
		if local := at.In(loc); ladder.DateOf(local) == day && local.Hour()*60+local.Minute() == minute {
			return
		}
		for m := at.Add(-time.Hour); m.Before(at.Add(2 * time.Hour)); m = m.Add(time.Minute) {
			if local := m.In(loc); ladder.DateOf(local) == day && local.Hour()*60+local.Minute() == minute {
				t.Fatalf("%s %d min exists in %s at %s, got %s", day, minute, loc, m, at)
			}
		}
	})
}
