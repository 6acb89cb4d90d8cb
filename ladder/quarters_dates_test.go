package ladder_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"winlog/ladder"
)

// evidenceOf is how the evidence of a quarter reads.
func evidenceOf(s ladder.Streak, label string) string {
	for _, q := range s.Quarters {
		if q.Quarter.Label == label {
			e := q.Evidence
			return fmt.Sprintf("%s: wins %d, above %d, after %d, late %d", q.Value, len(e.Wins), e.Above, e.After, e.Late)
		}
	}
	return "no quarter " + label
}

func casesOfDates() []quarterCase {
	logged := func(on, today string) func(*testing.T) string {
		return func(t *testing.T) string {
			h := ic2(t).win("2026-04-10", "IC3", "scope").win("2026-05-10", "IC3", "collaboration").lateWin("2026-06-28", on, "IC3", "mentorship")
			return evidenceOf(h.on(today), "2026-Q2")
		}
	}
	dayOf := func(zone string, at time.Time) string {
		d := ladder.Person{Timezone: zone}.Today(at, time.UTC)
		return d.String() + " " + january.Of(d).String()
	}
	calendar := func(c ladder.Calendar, days ...string) func(*testing.T) string {
		return func(t *testing.T) string {
			out := ""
			for _, d := range days {
				q := c.Of(date(t, d))
				out += fmt.Sprintf("%s(%d) ", q, q.Index()-c.Of(date(t, days[0])).Index())
			}
			return out
		}
	}
	moved := func(to ladder.Calendar, on string, days ...string) func(*testing.T) string {
		return func(t *testing.T) string {
			line := ladder.Timeline{{Calendar: january}, {From: date(t, on), Calendar: to}}
			out := ""
			for _, d := range days {
				p := line.Of(date(t, d))
				out += fmt.Sprintf("%s %s–%s; ", p.Label, p.From, p.Until.AddDays(-1))
			}
			return out
		}
	}
	version := func(published string) func(*testing.T) string {
		return func(t *testing.T) string {
			h := ic2(t).claims("2026-Q2")
			h.in.Versions = []ladder.LadderVersion{{Version: "3", Published: date(t, "2025-01-01")}, {Version: "4", Published: date(t, published)}}
			s := h.on("2026-07-05")
			return s.Quarters[0].Ladder + " then " + s.Quarters[1].Ladder
		}
	}
	return []quarterCase{
		{13, "logged in grace", logged("2026-07-03", "2026-07-03"), "next: wins 3, above 0, after 0, late 0"},
		{14, "logged in review", logged("2026-07-20", "2026-07-20"), "next: wins 3, above 0, after 1, late 0"},
		{15, "logged after sealing", logged("2026-09-02", "2026-09-02"), "partial: wins 2, above 0, after 0, late 1"},
		{16, "dated tomorrow", func(t *testing.T) string {
			err := ladder.CheckWin(ladder.Win{User: "UME", Text: "x", Visibility: ladder.Private, OccurredOn: date(t, "2026-05-11")},
				ladder.Person{ID: "UME"}, date(t, "2026-05-10"), ladder.Builtin())
			fault, _ := errors.AsType[*ladder.Error](err)
			return fault.Field + ": " + fault.Text
		}, "date: 11 May 2026 is still to come. A win is something that happened; write what you plan as a goal."},
		{17, "the morning of 1 July in Auckland", func(*testing.T) string {
			return dayOf("Pacific/Auckland", time.Date(2026, time.June, 30, 20, 0, 0, 0, time.UTC))
		}, "2026-07-01 2026-Q3"},
		{18, "the evening of 30 June in Los Angeles", func(t *testing.T) string {
			at := time.Date(2026, time.July, 1, 4, 0, 0, 0, time.UTC)
			h := ic2(t)
			h.in.Person.Timezone = "America/Los_Angeles"
			s := h.on(h.in.Person.Today(at, time.UTC).String())
			return dayOf("America/Los_Angeles", at) + " " + string(s.Quarters[0].State)
		}, "2026-06-30 2026-Q2 open"},
		{19, "moving from Los Angeles to Tokyo", func(t *testing.T) string {
			at := time.Date(2026, time.June, 30, 20, 0, 0, 0, time.UTC)
			h := ic2(t).win("2026-06-30", "IC3", "scope")
			h.in.Person.Timezone = "Asia/Tokyo"
			s := h.on(h.in.Person.Today(at, time.UTC).String())
			return dayOf("America/Los_Angeles", at) + ", " + dayOf("Asia/Tokyo", at) + ", " + evidenceOf(s, "2026-Q2")
		}, "2026-06-30 2026-Q2, 2026-07-01 2026-Q3, partial: wins 1, above 0, after 0, late 0"},
		{20, "a fiscal year from February", calendar(february, "2026-01-31", "2026-02-01"), "FY26-Q4(0) FY27-Q1(1) "},
		{21, "a leap day", calendar(april, "2028-02-29"), "FY28-Q4(0) "},
		{
			22, "moving from January to April in May", moved(april, "2026-05-10", "2026-02-01", "2026-04-01", "2026-07-01"),
			"2026-Q1 2026-01-01–2026-03-31; FY27-Q1 2026-04-01–2026-06-30; FY27-Q2 2026-07-01–2026-09-30; ",
		},
		{
			23, "moving from January to February on 10 February", moved(february, "2026-02-10", "2025-12-31", "2026-01-01", "2026-02-01", "2026-04-30", "2026-05-01"),
			"2025-Q4 2025-10-01–2025-12-31; FY27-Q1 2026-01-01–2026-04-30; FY27-Q1 2026-01-01–2026-04-30; FY27-Q1 2026-01-01–2026-04-30; FY27-Q2 2026-05-01–2026-07-31; ",
		},
		{23, "with one verdict", func(t *testing.T) string {
			h := ic2(t).confirmed("2025-Q4", "2026-Q1")
			h.in.Timeline = ladder.Timeline{{Calendar: january}, {From: date(t, "2026-02-10"), Calendar: february}}
			return read(h.on("2026-05-02"))
		}, "IC2→IC3 official 2 claimed 2: 2025-Q4 next(C)+ FY27-Q1 next(C)+ FY27-Q2 none…"},
		{38, "the bot was down when the quarter ended", func(t *testing.T) string {
			// Whatever day the job wakes on, the quarter that ended last is the same.
			ended := func(today string) string { return ladder.Timeline{}.Prev(ladder.Timeline{}.Of(date(t, today))).Label }
			return ended("2026-07-01") + " " + ended("2026-07-03") + " " + ended("2026-06-30")
		}, "2026-Q2 2026-Q2 2026-Q1"},
		{38, "and when it was sealed", func(t *testing.T) string {
			h := ic2(t).confirmed("2026-Q1")
			onTime := h.sealed("2026-05-01").verdict("2026-Q1", "IC3")
			late := ic2(t).confirmed("2026-Q1").sealed("2026-05-03").verdict("2026-Q1", "IC3")
			return fmt.Sprint(onTime.Value, " ", onTime.Source, ", ", late.Value, " ", late.Source, ", ", len(h.on("2026-05-03").ToSeal()))
		}, "next confirmed, next confirmed, 0"},
		{40, "version 4 on 1 May", version("2026-05-01"), "3 then 4"},
		{40, "in the first month", version("2026-04-30"), "4 then 4"},
	}
}
