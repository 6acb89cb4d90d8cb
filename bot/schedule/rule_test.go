package schedule_test

import (
	"strings"
	"testing"

	"winlog/bot/schedule"
	"winlog/ladder"
)

func kind(t interface{ Fatalf(string, ...any) }, id ladder.MessageKind) schedule.Kind {
	for _, k := range schedule.Kinds() {
		if k.ID == id {
			return k
		}
	}
	t.Fatalf("there is no kind %q", id)
	return schedule.Kind{}
}

// rules are the default rules, changed.
func rules(t interface{ Fatalf(string, ...any) }, changes map[ladder.MessageKind]string) schedule.Rules {
	all := schedule.Rules{}
	for _, k := range schedule.Kinds() {
		text := k.Default
		if other, ok := changes[k.ID]; ok {
			text = other
		}
		r, ok, err := schedule.ParseRule(k, text)
		if err != nil {
			t.Fatalf("%s: %v", k.ID, err)
		}
		if ok {
			all[k.ID] = r
		}
	}
	return all
}

func TestParseRule(t *testing.T) {
	const (
		notCron    = "is no cron spec"
		notDay     = "is no day of a quarter"
		quarterly  = "only what is sent once a quarter"
		impossible = "a day that does not exist"
	)
	tests := []struct {
		kind ladder.MessageKind
		text string
		want string // in the error; "" = it is taken
	}{
		{ladder.MessageNudge, "30 9 * * 2", ""},
		{ladder.MessageNudge, " 30  9 * * MON-FRI ", ""},
		{ladder.MessageNudge, "OFF", ""},
		{ladder.MessageNudge, "0 9 1,15 * *", ""},
		{ladder.MessageDigest, "0 9 10 1,4,7,10 *", ""},
		{ladder.MessageDigest, "30 9 * * 1-5, 5 working days after quarter end", ""},
		{ladder.MessageDigest, "30 9 * * 1-5, 1 day before Quarter  Start", ""},
		{ladder.MessagePreview, "30 9 * * *, 3 working days before digest", ""},

		{ladder.MessageNudge, "", notCron},
		{ladder.MessageNudge, "30 9 * *", notCron},
		{ladder.MessageNudge, "0 30 9 * * 2", notCron},
		{ladder.MessageNudge, "60 9 * * 2", notCron},
		{ladder.MessageNudge, "30 9 * * 7", notCron},
		{ladder.MessageNudge, "30 9 L * *", notCron},
		{ladder.MessageNudge, "@weekly", notCron},
		{ladder.MessageNudge, "@every 1h", notCron},
		{ladder.MessageNudge, "-1 9 * * *", notCron},
		{ladder.MessageNudge, "*/0 9 * * *", notCron},
		{ladder.MessageNudge, "TZ=", "has no zone here"},
		{ladder.MessageNudge, "CRON_TZ=UTC", "has no zone here"},
		{ladder.MessageNudge, "TZ=UTC 30 9 * * 2", "has no zone here"},
		{ladder.MessageNudge, "0 9 30 2 *", impossible},
		{ladder.MessageNudge, "0 9 , * *", notCron},
		{ladder.MessageNudge, "30 9 * * *, 5 days after quarter end", quarterly},
		{ladder.MessageDigest, "30 9 * * *, soon", notDay},
		{ladder.MessageDigest, "30 9 * * *, 5 days after digest, or later", notDay},
		{ladder.MessageDigest, "30 9 * * *, 81 days after quarter end", "at most 80"},
		{ladder.MessageDigest, "30 9 * * *, 3 days after digest", "tied to itself"},
	}
	for _, tt := range tests {
		_, ok, err := schedule.ParseRule(kind(t, tt.kind), tt.text)
		switch {
		case tt.want == "" && (err != nil || ok == strings.EqualFold(tt.text, schedule.Off)):
			t.Errorf("%s %q: %v, %v", tt.kind, tt.text, ok, err)
		case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
			t.Errorf("%s %q: %v, want %q", tt.kind, tt.text, err, tt.want)
		}
	}
}

// FuzzParseRule: whatever a configuration holds, reading it ends without a panic.
func FuzzParseRule(f *testing.F) {
	for _, k := range schedule.Kinds() {
		f.Add(k.Default)
	}
	f.Add("TZ=UTC")
	f.Add("0 0 31 2 *")
	f.Add("*/61 -1 ? * 1#2, 3 days before digest")
	f.Fuzz(func(t *testing.T, text string) {
		for _, k := range []schedule.Kind{{Cycle: schedule.Quarterly}, {}} {
			if _, ok, err := schedule.ParseRule(k, text); ok && err != nil {
				t.Errorf("%q is a rule and a fault: %v", text, err)
			}
		}
	})
}
