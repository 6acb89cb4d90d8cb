package ladder

import (
	"slices"
	"strings"
	"time"
)

// WorkTime is when messages may reach people: the working hours of working days,
// each in the person's own zone. The zero WorkTime has no working day.
type WorkTime struct {
	Days     [7]bool // by time.Weekday
	From, To int     // of a day, in minutes since midnight; To is the first no longer in
	Holidays []Holiday
}

// OfficeHours are Monday to Friday from 9:00 to 17:00, without holidays.
func OfficeHours() WorkTime {
	w := WorkTime{From: 9 * 60, To: 17 * 60}
	for d := time.Monday; d <= time.Friday; d++ {
		w.Days[d] = true
	}
	return w
}

// Holiday is a day nobody works on.
type Holiday struct {
	Date Date   // of every year if Year is 0
	Zone string // "Europe/Berlin", "Europe/*" or "" for everywhere
}

// ParseHoliday reads "2026-12-25", "12-25" for every year, either followed by a
// zone ("10-03 Europe/Berlin") or by all of a continent's ("07-04 America/*").
func ParseHoliday(s string) (Holiday, error) {
	day, zone, _ := strings.Cut(strings.TrimSpace(s), " ")
	h := Holiday{Zone: strings.TrimSpace(zone)}
	every := len(day) == len("12-25")
	if every {
		day = "2024-" + day // a leap year, so that 29 February exists
	}
	var err error
	if h.Date, err = ParseDate(day); err != nil {
		return Holiday{}, Errorf(Invalid, "Write a holiday as 2026-12-25, or 12-25 for every year, not %q.", s)
	}
	if every {
		h.Date.Year = 0
	}
	if area, all := strings.CutSuffix(h.Zone, "/*"); all {
		if !slices.Contains(zoneAreas, area) {
			return Holiday{}, Errorf(Invalid, "There are no time zones %q; %s is one.", h.Zone, "Europe/*")
		}
	} else if _, err := loadZone(h.Zone); err != nil || h.Zone == "Local" {
		return Holiday{}, Errorf(Invalid, "There is no time zone %q; write one such as Europe/Berlin, or Europe/*.", h.Zone)
	}
	return h, nil
}

// zoneAreas are what names of zones begin with.
var zoneAreas = strings.Fields("Africa America Antarctica Arctic Asia Atlantic Australia Europe Indian Pacific")

func (h Holiday) on(d Date, zone string) bool {
	if h.Date.Month != d.Month || h.Date.Day != d.Day || h.Date.Year != 0 && h.Date.Year != d.Year {
		return false
	}
	if area, all := strings.CutSuffix(h.Zone, "*"); all {
		return strings.HasPrefix(zone, area)
	}
	return h.Zone == "" || h.Zone == zone
}

// IsWorkday reports whether people in a zone work on a day.
func (w WorkTime) IsWorkday(d Date, loc *time.Location) bool {
	return w.Days[d.Weekday()] && !slices.ContainsFunc(w.Holidays, func(h Holiday) bool { return h.on(d, loc.String()) })
}

// farthest is how far ahead a working day is looked for: longer than any leave
// that has an end worth waiting for.
const farthest = 2 * 366

// Workday is the first day from d on that somebody works on; false if they are
// away without an end, or if there is none within two years.
func (w WorkTime) Workday(d Date, loc *time.Location, away []Leave) (Date, bool) {
	for end := d.AddDays(farthest); d.Before(end); {
		if leave := slices.IndexFunc(away, func(l Leave) bool { return l.Covers(d) }); leave >= 0 {
			if away[leave].Until.IsZero() {
				return Date{}, false
			}
			d = away[leave].Until
			continue
		}
		if w.IsWorkday(d, loc) {
			return d, true
		}
		d = d.AddDays(1)
	}
	return Date{}, false
}

// AddWorkdays is the n-th working day after d, or before it if n is negative.
// It is the nearest day within two years if there are not so many.
func (w WorkTime) AddWorkdays(d Date, n int, loc *time.Location) Date {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	for left := farthest; n > 0 && left > 0; left-- {
		d = d.AddDays(step)
		if w.IsWorkday(d, loc) {
			n--
		}
	}
	return d
}

// Next is the first moment from t on at which a message may reach somebody;
// false as in Workday.
func (w WorkTime) Next(t time.Time, loc *time.Location, away []Leave) (time.Time, bool) {
	today := DateOf(t.In(loc))
	day, ok := w.Workday(today, loc, away)
	if ok && day == today && !t.Before(day.At(w.To, loc)) { // over for today
		day, ok = w.Workday(today.AddDays(1), loc, away)
	}
	if !ok {
		return time.Time{}, false
	}
	if opens := day.At(w.From, loc); opens.After(t) {
		return opens, true
	}
	return t, true
}

// Covers reports whether the person is away on a day.
func (l Leave) Covers(d Date) bool {
	return !d.Before(l.From) && (l.Until.IsZero() || d.Before(l.Until))
}
