package ladder

import "slices"

// stint is a stretch of days at one level in one employment. Each has runs of its
// own: a promotion, a switch of track or a rehiring begins a new one.
type stint struct {
	level LevelID
	from  Date
	until Date    // zero while it lasts
	next  LevelID // the level that came after; "" if it lasts or the person left
}

// stints are the person's stretches until today, newest first.
func (r *record) stints() []stint {
	var all []stint
	for _, e := range r.employed {
		for i, l := range r.levels {
			s := stint{level: l.Level, from: later(l.From, e.From), until: e.Until}
			if i+1 < len(r.levels) {
				if change := r.levels[i+1]; s.until.IsZero() || change.From.Before(s.until) {
					s.until, s.next = change.From, change.Level
				}
			}
			if s.until.After(r.Today) { // planned; it lasts
				s.until, s.next = Date{}, ""
			}
			if !s.from.After(r.Today) && (s.until.IsZero() || s.from.Before(s.until)) {
				all = append(all, s)
			}
		}
	}
	slices.Reverse(all)
	return all
}

// lasts reports whether the person still is at the level.
func (s stint) lasts() bool { return s.until.IsZero() }

// last is the last day of the stint so far.
func (s stint) last(today Date) Date {
	if s.lasts() {
		return today
	}
	return s.until.AddDays(-1)
}

// levelHistory is the level history with entries of the same level, such as a
// change of role, as one. A correction needs no rule of its own: it stands where
// the wrong entry stood (case 12). Nothing is known from before the first entry,
// so that one holds for the whole quarter it begins in.
func levelHistory(in StreakInput) []LevelInterval {
	if len(in.Levels) == 0 {
		if in.Person.Level == "" {
			return nil
		}
		return []LevelInterval{{Level: in.Person.Level}}
	}
	levels := slices.Clone(in.Levels)
	slices.SortStableFunc(levels, func(a, b LevelInterval) int { return a.From.Compare(b.From) })
	levels = slices.CompactFunc(levels, func(a, b LevelInterval) bool { return a.Level == b.Level })
	if !levels[0].From.IsZero() {
		levels[0].From = in.Timeline.Of(levels[0].From).From
	}
	return levels
}

// employments are the stretches of employment, oldest first and apart from each
// other.
func employments(in StreakInput) []Period {
	if len(in.Employment) == 0 {
		return []Period{{From: in.Person.StartDate}}
	}
	spans := make([]Period, len(in.Employment))
	for i, e := range in.Employment {
		spans[i] = Period{From: e.From, Until: e.Until}
	}
	return joined(spans)
}

// joined are spans of days in order, those that touch or overlap as one.
func joined(spans []Period) []Period {
	slices.SortStableFunc(spans, func(a, b Period) int { return a.From.Compare(b.From) })
	var out []Period
	for _, s := range spans {
		if n := len(out); n > 0 && (out[n-1].Until.IsZero() || !s.From.After(out[n-1].Until)) {
			if s.Until.IsZero() || !out[n-1].Until.IsZero() && s.Until.After(out[n-1].Until) {
				out[n-1].Until = s.Until
			}
			continue
		}
		out = append(out, s)
	}
	return out
}

// daysIn is how many days of a quarter the spans cover. They are apart from each
// other.
func daysIn(quarter Period, spans []Period) int {
	n := 0
	for _, s := range spans {
		from, until := later(s.From, quarter.From), s.Until
		if until.IsZero() || until.After(quarter.Until) {
			until = quarter.Until
		}
		n += max(0, until.DaysSince(from))
	}
	return n
}

// reference is the day whose level a quarter goes by: its first, or the first the
// person was employed on (rule 4). It is false if there is none.
func (r *record) reference(quarter Period) (Date, bool) {
	for _, e := range r.employed {
		if day := later(e.From, quarter.From); quarter.Contains(day) && e.Contains(day) {
			return day, true
		}
	}
	return Date{}, false
}

// levelOn is the level held on a day, "" before the first one known.
func (r *record) levelOn(day Date) LevelID {
	var level LevelID
	for _, l := range r.levels {
		if !l.From.After(day) {
			level = l.Level
		}
	}
	return level
}

func later(a, b Date) Date {
	if a.Before(b) {
		return b
	}
	return a
}

func earlier(a, b Date) Date {
	if b.Before(a) {
		return b
	}
	return a
}
