package ladder_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"winlog/ladder"
)

func TestTimeline(t *testing.T) {
	change := func(on string, c ladder.Calendar) ladder.CalendarChange {
		return ladder.CalendarChange{From: date(t, on), Calendar: c}
	}
	tests := []struct {
		name              string
		line              ladder.Timeline
		on                string
		label, from, last string
	}{
		{"none is the calendar year", nil, "2026-05-10", "2026-Q2", "2026-04-01", "2026-06-30"},
		{"one holds since always", ladder.Timeline{change("2026-05-10", april)}, "2020-05-10", "FY21-Q1", "2020-04-01", "2020-06-30"},
		{"before a change", ladder.Timeline{{}, change("2026-02-10", february)}, "2025-12-31", "2025-Q4", "2025-10-01", "2025-12-31"},
		{"in the quarter of a change", ladder.Timeline{{}, change("2026-02-10", february)}, "2026-01-05", "FY27-Q1", "2026-01-01", "2026-04-30"},
		{"cut short by a change", ladder.Timeline{{}, change("2026-01-20", february)}, "2026-01-05", "FY26-Q4", "2026-01-01", "2026-01-31"},
		{"a change that did not come yet", ladder.Timeline{{}, change("2027-02-10", february)}, "2026-01-05", "2026-Q1", "2026-01-01", "2026-03-31"},
		{"changed and changed back at once", ladder.Timeline{{}, change("2026-02-10", february), change("2026-03-05", january)}, "2026-02-20", "2026-Q1", "2026-01-01", "2026-03-31"},
		{"changed again before the quarter was over", ladder.Timeline{{}, change("2026-02-10", february), change("2026-04-10", april)}, "2026-02-20", "FY27-Q1", "2026-01-01", "2026-06-30"},
		{"between two changes", ladder.Timeline{{}, change("2026-02-10", february), change("2027-04-10", april)}, "2026-06-20", "FY27-Q2", "2026-05-01", "2026-07-31"},
		{"only the names change", ladder.Timeline{{Calendar: april}, change("2026-05-10", ladder.Calendar{Start: 4, Naming: ladder.NameByStart})}, "2026-05-01", "FY26-Q1", "2026-04-01", "2026-06-30"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := tt.line.Of(date(t, tt.on))
			got := []string{p.Label, p.From.String(), p.Until.AddDays(-1).String()}
			if want := []string{tt.label, tt.from, tt.last}; !slices.Equal(got, want) {
				t.Errorf("got %v, want %v", got, want)
			}
		})
	}
}

// Whatever an organisation does to its calendar, each day is in one quarter, and
// quarters follow one another without a gap.
func TestTimelineLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		line := ladder.Timeline{{Calendar: anyCalendar(t)}}
		at := careerStart
		for range rapid.IntRange(0, 5).Draw(t, "changes") {
			at = at.AddDays(rapid.IntRange(0, 200).Draw(t, "days until the next"))
			line = append(line, ladder.CalendarChange{From: at, Calendar: anyCalendar(t)})
		}
		d := careerStart.AddDays(rapid.IntRange(-200, 1200).Draw(t, "day"))
		p := line.Of(d)
		if !p.Contains(d) || line.Of(p.From) != p || line.Of(p.Until.AddDays(-1)) != p {
			t.Errorf("%v is not in %v alone", d, p)
		}
		next := line.Next(p)
		if next.From != p.Until || line.Prev(next) != p {
			t.Errorf("%v is not followed by %v", p, next)
		}
		if days := p.Until.DaysSince(p.From); days < 28 {
			t.Errorf("%v has %d days", p, days)
		}
	})
}
