package schedule_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"winlog/bot/schedule"
	"winlog/ladder"
)

func location(t interface{ Fatal(...any) }, name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func planner(t interface{ Fatalf(string, ...any) }, c ladder.Calendar, changes map[ladder.MessageKind]string) schedule.Planner {
	return schedule.Planner{
		Rules: rules(t, changes), Work: ladder.OfficeHours(),
		Quarter: func(d ladder.Date) ladder.Period { return c.Of(d).Period() },
	}
}

func leave(from, until string) []ladder.Leave {
	var l ladder.Leave
	l.From, _ = ladder.ParseDate(from)
	l.Until, _ = ladder.ParseDate(until) // "" is open-ended
	return []ladder.Leave{l}
}

// TestNewest: the defaults, and what moves them, around the end of June 2026.
func TestNewest(t *testing.T) {
	const berlin = "Europe/Berlin"
	tests := []struct {
		name   string
		kind   ladder.MessageKind
		rule   string // "" = the default
		zone   string
		now    string // local
		away   []ladder.Leave
		period string // "none" = no slot
		day    string
		at     string // local
	}{
		{"digest", ladder.MessageDigest, "", berlin, "2026-07-20 12:00", nil, "2026-04-01", "2026-07-07", "2026-07-07 09:30"},
		{"digest not yet", ladder.MessageDigest, "", berlin, "2026-07-07 09:29", nil, "2026-01-01", "2026-04-07", "2026-04-07 09:30"},
		{"preview three working days before", ladder.MessagePreview, "", berlin, "2026-07-02 09:30", nil, "2026-04-01", "2026-07-02", "2026-07-02 09:30"},
		{"prompt", ladder.MessagePrompt, "", berlin, "2026-07-20 12:00", nil, "2026-04-01", "2026-07-09", "2026-07-09 09:30"},
		{"before the end of the quarter it is about", ladder.MessagePrompt, "0 10 * * *, 10 days before quarter end", berlin, "2026-06-23 12:00", nil, "2026-04-01", "2026-06-20", "2026-06-22 10:00"},
		{"after its start", ladder.MessagePrompt, "0 10 * * 3, 2 days after quarter start", berlin, "2026-04-08 12:00", nil, "2026-04-01", "2026-04-08", "2026-04-08 10:00"},
		{"before it begins", ladder.MessagePrompt, "0 10 * * *, 5 days before quarter start", berlin, "2026-06-26 12:00", nil, "2026-07-01", "2026-06-26", "2026-06-26 10:00"},
		{"a cron spec alone counts from the quarter's end", ladder.MessageDigest, "0 9 10 1,4,7,10 *", berlin, "2026-07-20 12:00", nil, "2026-04-01", "2026-07-10", "2026-07-10 09:00"},
		{"a spec of one month serves one quarter", ladder.MessageDigest, "0 9 10 1 *", berlin, "2026-07-20 12:00", nil, "2025-10-01", "2026-01-10", "2026-01-12 09:00"},
		{"on leave", ladder.MessageDigest, "", berlin, "2026-07-20 12:00", leave("2026-07-01", "2026-07-20"), "2026-04-01", "2026-07-07", "2026-07-20 09:30"},
		{"still on leave", ladder.MessageDigest, "", berlin, "2026-07-19 12:00", leave("2026-07-01", "2026-07-20"), "2026-01-01", "2026-04-07", "2026-04-07 09:30"},
		{"on leave for the whole time", ladder.MessageDigest, "", berlin, "2026-10-06 12:00", leave("2026-07-01", "2026-10-12"), "2026-01-01", "2026-04-07", "2026-04-07 09:30"},
		{"on leave without an end", ladder.MessageDigest, "", berlin, "2026-07-20 12:00", leave("2025-01-01", ""), "none", "", ""},
		{"weekly", ladder.MessageNudge, "", berlin, "2026-05-18 12:00", nil, "2026-05-12", "2026-05-12", "2026-05-12 09:30"},
		{"weekly, on the day", ladder.MessageNudge, "", berlin, "2026-05-19 09:30", nil, "2026-05-19", "2026-05-19", "2026-05-19 09:30"},
		{"weekly, back from leave: only the newest", ladder.MessageNudge, "", berlin, "2026-05-20 12:00", leave("2026-04-25", "2026-05-20"), "2026-05-19", "2026-05-19", "2026-05-20 09:30"},
		{"monthly, on a Sunday", ladder.MessageTip, "0 10 10 * *", berlin, "2026-05-12 12:00", nil, "2026-05-10", "2026-05-10", "2026-05-11 10:00"},
		{"monthly, on a Sunday, not yet", ladder.MessageTip, "0 10 10 * *", berlin, "2026-05-11 09:59", nil, "2026-04-10", "2026-04-10", "2026-04-10 10:00"},
		{"outside working hours", ladder.MessageTip, "0 20 11 * *", berlin, "2026-05-12 12:00", nil, "2026-05-11", "2026-05-11", "2026-05-12 09:00"},
		{"every minute is once a day", ladder.MessageTip, "* * * * *", berlin, "2026-05-12 12:00", nil, "2026-05-12", "2026-05-12", "2026-05-12 09:00"},
		{"yearly", ladder.MessageTip, "0 10 3 6 *", berlin, "2026-05-12 12:00", nil, "2025-06-03", "2025-06-03", "2025-06-03 10:00"},
		{"29 February", ladder.MessageTip, "0 10 29 2 *", berlin, "2026-05-12 12:00", nil, "2024-02-29", "2024-02-29", "2024-02-29 10:00"},
		{"once in a lifetime", ladder.MessageOnboarding, "", berlin, "2026-05-12 12:00", nil, "", "2026-05-12", "2026-05-12 09:30"},
		{"off", ladder.MessageTip, "off", berlin, "2026-05-12 12:00", nil, "none", "", ""},
		{"in a zone ahead", ladder.MessageDigest, "", "Pacific/Kiritimati", "2026-07-07 09:30", nil, "2026-04-01", "2026-07-07", "2026-07-07 09:30"},
		{"in a zone behind", ladder.MessageDigest, "", "Pacific/Pago_Pago", "2026-07-07 09:30", nil, "2026-04-01", "2026-07-07", "2026-07-07 09:30"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			changes := map[ladder.MessageKind]string{}
			if tt.rule != "" {
				changes[tt.kind] = tt.rule
			}
			loc := location(t, tt.zone)
			now, err := time.ParseInLocation("2006-01-02 15:04", tt.now, loc)
			if err != nil {
				t.Fatal(err)
			}
			s, ok := planner(t, ladder.Calendar{}, changes).Newest(kind(t, tt.kind), now, loc, tt.away)
			got, want := [3]string{"none"}, [3]string{tt.period, tt.day, tt.at}
			if ok {
				got = [3]string{s.Period.String(), s.Day.String(), s.At.In(loc).Format("2006-01-02 15:04")}
			}
			if got != want {
				t.Errorf("slot %q, want %q", got, want)
			}
		})
	}
}

// changingZones change their clocks in both directions, by an hour or a half, at
// night and at midnight.
var changingZones = []string{
	"Europe/Berlin", "Europe/Lisbon", "America/New_York", "America/Los_Angeles", "America/St_Johns", "America/Santiago", "Africa/Cairo", "Africa/Casablanca",
	"Asia/Kolkata", "Asia/Beirut", "Australia/Lord_Howe", "Australia/Adelaide", "Pacific/Auckland", "Pacific/Chatham", "Pacific/Kiritimati", "UTC",
}

// TestEveryDayHasItsSlot: the library alone skips a day whose hour is skipped and
// runs twice on one whose hour comes twice; here each day of a year has one slot,
// in every zone.
func TestEveryDayHasItsSlot(t *testing.T) {
	for _, name := range changingZones {
		loc := location(t, name)
		for _, spec := range []string{"30 2 * * *", "0 0 * * *", "45 1 * * *", "30 23 * * *"} {
			p := planner(t, ladder.Calendar{}, map[ladder.MessageKind]string{ladder.MessageTip: spec})
			p.Work = ladder.WorkTime{Days: [7]bool{true, true, true, true, true, true, true}, To: 24 * 60}
			seen := map[ladder.Date]time.Time{}
			for now := ladder.NewDate(2026, 1, 1).At(0, loc); now.Before(ladder.NewDate(2027, 1, 2).At(0, loc)); now = now.Add(5 * time.Hour) {
				s, ok := p.Newest(kind(t, ladder.MessageTip), now, loc, nil)
				if !ok {
					t.Fatalf("%s %q: no slot at %s", name, spec, now)
				}
				if at, again := seen[s.Day]; again && !at.Equal(s.At) {
					t.Fatalf("%s %q: %s fell due at %s and at %s", name, spec, s.Day, at, s.At)
				}
				seen[s.Day] = s.At
			}
			for day := ladder.NewDate(2026, 1, 1); day.Year == 2026; day = day.AddDays(1) {
				if _, ok := seen[day]; !ok {
					t.Errorf("%s %q: nothing fell due on %s", name, spec, day)
				}
			}
		}
	}
}

// TestSlotsProperties: for any zone, fiscal year, leave and moment, a slot has
// come, lies in working time, and later moments never go back to an earlier one.
func TestSlotsProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		loc := location(t, rapid.SampledFrom(changingZones).Draw(t, "zone"))
		calendar := ladder.Calendar{Start: time.Month(rapid.IntRange(1, 12).Draw(t, "fiscal month"))}
		p := planner(t, calendar, map[ladder.MessageKind]string{
			ladder.MessageNudge: rapid.SampledFrom([]string{"30 2 * * *", "30 9 * * 2", "0 0 1 * *", "59 23 * * 0"}).Draw(t, "nudge"),
		})
		for range rapid.IntRange(0, 20).Draw(t, "holidays") {
			p.Work.Holidays = append(p.Work.Holidays, ladder.Holiday{Date: ladder.NewDate(2026, 1, 1).AddDays(rapid.IntRange(0, 730).Draw(t, "holiday"))})
		}
		var away []ladder.Leave
		if days := rapid.IntRange(0, 200).Draw(t, "leave"); days > 100 {
			from := ladder.NewDate(2026, 1, 1).AddDays(rapid.IntRange(0, 400).Draw(t, "from"))
			away = append(away, ladder.Leave{From: from, Until: from.AddDays(days - 100)})
		}
		k := kind(t, rapid.SampledFrom([]ladder.MessageKind{ladder.MessageDigest, ladder.MessagePreview, ladder.MessagePrompt, ladder.MessageStreak, ladder.MessageNudge}).Draw(t, "kind"))
		now := ladder.NewDate(2026, 6, 1).At(rapid.IntRange(0, 500*24*60).Draw(t, "minute"), loc)
		s, ok := p.Newest(k, now, loc, away)
		if !ok {
			t.Fatalf("no slot at %s", now)
		}
		day := ladder.DateOf(s.At.In(loc))
		switch {
		case s.At.After(now):
			t.Fatalf("at %s the slot %+v has not come", now, s)
		case !p.Work.IsWorkday(day, loc), s.At.Before(day.At(p.Work.From, loc)), !s.At.Before(day.At(p.Work.To, loc)):
			t.Fatalf("%+v is no working time", s)
		case day.Before(s.Day):
			t.Fatalf("%+v was moved to an earlier day", s)
		}
		for _, l := range away {
			if l.Covers(day) {
				t.Fatalf("%+v is in the leave %+v", s, l)
			}
		}
		later, ok := p.Newest(k, now.Add(time.Duration(rapid.IntRange(1, 90*24*60).Draw(t, "on"))*time.Minute), loc, away)
		if !ok || later.Period.Before(s.Period) || later.At.Before(s.At) {
			t.Fatalf("after %+v came %+v", s, later)
		}
	})
}

// TestEveryQuarterHasItsSlot: two years of every fiscal year and zone, each kind.
func TestEveryQuarterHasItsSlot(t *testing.T) {
	for month := time.January; month <= time.December; month++ {
		p := planner(t, ladder.Calendar{Start: month}, nil)
		for _, name := range changingZones {
			loc := location(t, name)
			for _, k := range schedule.Kinds() {
				if k.Cycle != schedule.Quarterly {
					continue
				}
				quarter := p.Quarter(ladder.NewDate(2026, 1, 1))
				for range 8 {
					s, ok := p.OfQuarter(k, quarter, loc, nil)
					if !ok || s.Period != quarter.From || !s.Day.After(quarter.Until.AddDays(-1)) || s.Day.DaysSince(quarter.Until) > 20 {
						t.Fatalf("%s of %s in %s: %+v, %v", k.ID, quarter.Label, name, s, ok)
					}
					if newest, _ := p.Newest(k, s.At, loc, nil); newest != s {
						t.Fatalf("when it comes, the newest is %+v, want %+v", newest, s)
					}
					if newest, _ := p.Newest(k, s.At.Add(-time.Second), loc, nil); newest.Period == s.Period {
						t.Fatalf("before it comes, the newest is %+v", newest)
					}
					quarter = p.Quarter(quarter.Until)
				}
			}
		}
	}
}
