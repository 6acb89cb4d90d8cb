package ladder_test

import (
	"testing"
	"time"

	"winlog/ladder"
)

// The date changes at midnight of the person's clock, whatever the clock does.
func TestPersonToday(t *testing.T) {
	tests := []struct {
		name, zone, at, want string
	}{
		{"the hour that does not exist, Berlin", "Europe/Berlin", "2026-03-29T01:00:00Z", "2026-03-29"},
		{"last second before the short day", "Europe/Berlin", "2026-03-28T22:59:59Z", "2026-03-28"},
		{"last second of the short day", "Europe/Berlin", "2026-03-29T21:59:59Z", "2026-03-29"},
		{"first second after it", "Europe/Berlin", "2026-03-29T22:00:00Z", "2026-03-30"},
		{"last second of the long day", "Europe/Berlin", "2026-10-25T22:59:59Z", "2026-10-25"},
		{"first second after it", "Europe/Berlin", "2026-10-25T23:00:00Z", "2026-10-26"},
		{"New York, long day", "America/New_York", "2026-11-02T04:59:59Z", "2026-11-01"},
		{"half an hour of summer time, Lord Howe", "Australia/Lord_Howe", "2026-04-04T13:00:00Z", "2026-04-05"},
		{"and without it", "Australia/Lord_Howe", "2026-04-05T13:29:59Z", "2026-04-05"},
		{"and a second later", "Australia/Lord_Howe", "2026-04-05T13:30:00Z", "2026-04-06"},
		{"a midnight that does not exist, Cairo", "Africa/Cairo", "2026-04-23T22:00:00Z", "2026-04-24"},
		{"a second before it", "Africa/Cairo", "2026-04-23T21:59:59Z", "2026-04-23"},
		{"the day Samoa left out", "Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31"},
		{"no zone", "", "2026-03-29T23:30:00Z", "2026-03-29"},
		{"an unknown zone", "Mars/Olympus", "2026-03-29T23:30:00Z", "2026-03-29"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			at, err := time.Parse(time.RFC3339, tt.at)
			if err != nil {
				t.Fatal(err)
			}
			if got := (ladder.Person{Timezone: tt.zone}).Today(at, time.UTC).String(); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}
