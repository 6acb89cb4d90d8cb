package ladder

import "time"

// At is the instant of a time of day, in minutes since midnight, on a day in a
// zone. Where clocks go back and the time comes twice, it is the first one; where
// they go forward and skip it, it is the moment they do. So it never decreases
// from one time to a later one, which time.Date does not promise.
func (d Date) At(minute int, loc *time.Location) time.Time {
	t := time.Date(d.Year, d.Month, d.Day, 0, minute, 0, 0, loc)
	start, end := t.ZoneBounds()
	_, offset := t.Zone()
	want := d.utc().Add(time.Duration(minute) * time.Minute)
	switch got := t.UTC().Add(time.Duration(offset) * time.Second); {
	case got.After(want): // skipped, and taken as the time after the change
		return start
	case got.Before(want): // skipped, and taken as the time before it
		return end
	case !start.IsZero():
		_, before := start.Add(-time.Second).Zone()
		if first := t.Add(time.Duration(offset-before) * time.Second); first.Before(start) {
			return first
		}
	}
	return t
}
