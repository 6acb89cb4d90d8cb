package ladder_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"winlog/ladder"
)

// careerStart is the first day that anyCareer scripts.
var careerStart = ladder.Date{Year: 2024, Month: time.January, Day: 1}

// anyCareer is three years of somebody whatever happens to them: wins, words of
// both sides, leave, levels, jobs, calendars.
func anyCareer(t *rapid.T) ladder.StreakInput {
	day := func(label string) ladder.Date { return careerStart.AddDays(rapid.IntRange(0, 1094).Draw(t, label)) }
	in := ladder.StreakInput{
		Rules: ladder.DefaultStreakRules(), Ladder: ladder.Builtin(),
		Person:   ladder.Person{ID: "UME", Manager: "UBOSS", Timezone: rapid.SampledFrom([]string{"", "Pacific/Auckland", "America/Los_Angeles"}).Draw(t, "zone")},
		Timeline: ladder.Timeline{{Calendar: anyCalendar(t)}},
		Today:    day("today"),
	}
	in.Rules.PartialPauses = rapid.Bool().Draw(t, "partial pauses")
	if rapid.IntRange(0, 3).Draw(t, "calendar changes") == 0 {
		in.Timeline = append(in.Timeline, ladder.CalendarChange{From: day("change"), Calendar: anyCalendar(t)})
	}
	levels := []ladder.LevelID{"IC1", "IC2", "IC3", "IC4", "M1"}
	from := careerStart
	for range rapid.IntRange(1, 3).Draw(t, "levels") {
		in.Levels = append(in.Levels, ladder.LevelInterval{Level: rapid.SampledFrom(levels).Draw(t, "level"), From: from})
		from = from.AddDays(rapid.IntRange(30, 700).Draw(t, "days at the level"))
	}
	in.Person.Level = in.Levels[len(in.Levels)-1].Level
	if rapid.Bool().Draw(t, "rehired") {
		left := day("left")
		in.Employment = []ladder.Employment{{From: careerStart, Until: left.AddDays(1)}, {From: left.AddDays(rapid.IntRange(2, 300).Draw(t, "days gone"))}}
	}
	for range rapid.IntRange(0, 3).Draw(t, "leaves") {
		l := ladder.Leave{From: day("leave")}
		if days := rapid.IntRange(0, 300).Draw(t, "days of leave"); days > 0 {
			l.Until = l.From.AddDays(days)
		}
		in.Leave = append(in.Leave, l)
	}
	for i := range rapid.IntRange(0, 25).Draw(t, "wins") {
		in.Wins = append(in.Wins, anyWinFact(t, fmt.Sprint("w", i), day("win")))
	}
	for p := in.Timeline.Of(careerStart); !p.From.After(in.Today); p = in.Timeline.Next(p) {
		if target := in.Ladder.GoalTarget(in.Person); rapid.IntRange(0, 3).Draw(t, "said") > 0 && target != "" {
			in.Verdicts = append(in.Verdicts, anyVerdict(t, p, target))
		}
		if other := rapid.SampledFrom([]ladder.LevelID{"", "", "IC2", "IC3", "M1"}).Draw(t, "another target"); other != "" && other != in.Ladder.GoalTarget(in.Person) {
			in.Verdicts = append(in.Verdicts, anyVerdict(t, p, other))
		}
	}
	return in
}

func anyWinFact(t *rapid.T, id string, on ladder.Date) ladder.WinFact {
	w := ladder.WinFact{
		ID: ladder.WinID(id), OccurredOn: on, HasResult: rapid.Bool().Draw(t, "result"),
		Level:      rapid.SampledFrom([]ladder.LevelID{"", "IC1", "IC2", "IC3", "IC4", "M1", "M2"}).Draw(t, "win level"),
		Dimensions: []ladder.DimensionID{rapid.SampledFrom([]ladder.DimensionID{"scope", "collaboration", "mentorship", "outcome"}).Draw(t, "dimension")},
		LoggedOn:   on.AddDays(rapid.IntRange(0, 150).Draw(t, "days until it was logged")),
	}
	if rapid.IntRange(0, 5).Draw(t, "deleted") == 0 {
		d := w.LoggedOn.AddDays(rapid.IntRange(0, 200).Draw(t, "days until it was deleted"))
		w.DeletedAt = time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC)
	}
	return w
}

var givenValues = []ladder.VerdictValue{ladder.ValueNext, ladder.ValueNext, ladder.ValuePartial, ladder.ValueCurrent, ladder.ValueBelow, ladder.ValueNone}

func anyVerdict(t *rapid.T, p ladder.Period, target ladder.LevelID) ladder.Verdict {
	v := ladder.Verdict{User: "UME", Quarter: p, Target: target, OptIn: rapid.Bool().Draw(t, "opts in")}
	value := rapid.SampledFrom(givenValues)
	if rapid.IntRange(0, 3).Draw(t, "claimed") > 0 {
		v.Claim = &ladder.Reading{By: "UME", Value: value.Draw(t, "claim")}
	}
	switch rapid.IntRange(0, 4).Draw(t, "answered") {
	case 0:
	case 1:
		v.Manager = &ladder.ManagerReading{Reading: ladder.Reading{By: "UBOSS", Value: value.Draw(t, "not yet")}, Decision: ladder.NotYet}
	default:
		v.Manager = &ladder.ManagerReading{Reading: ladder.Reading{By: "UBOSS", Value: value.Draw(t, "confirmed")}, Decision: ladder.Confirm}
	}
	if v.Manager != nil {
		v.Manager.Extend = rapid.IntRange(0, 3).Draw(t, "extends") == 0
	}
	if rapid.IntRange(0, 5).Draw(t, "re-opened") == 0 {
		d := p.SealedFrom().AddDays(rapid.IntRange(0, 60).Draw(t, "days until it was re-opened"))
		v.Reopened = time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC)
	}
	return v
}

// runsOf are the numbers of a streak.
func runsOf(s ladder.Streak) string { return fmt.Sprint(s.Official, s.Claimed, s.Evidenced, s.Stale) }

func TestOfficialIsAtMostClaimed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := ladder.ComputeStreak(anyCareer(t))
		if s.Official > s.Claimed || s.Claimed > s.Evidenced {
			t.Errorf("official %d, claimed %d, evidenced %d", s.Official, s.Claimed, s.Evidenced)
		}
		for _, r := range s.Earlier {
			if r.Confirmed > r.Claimed || r.Claimed == 0 || r.To.From.Before(r.From.From) || r.On.IsZero() {
				t.Errorf("an impossible run: %+v", r)
			}
		}
	})
}

func TestOneMoreWinTakesNothingAway(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := anyCareer(t)
		before := ladder.ComputeStreak(in)
		in.Wins = append(in.Wins, anyWinFact(t, "new", careerStart.AddDays(rapid.IntRange(0, 1094).Draw(t, "win"))))
		after := ladder.ComputeStreak(in)
		if after.Official < before.Official || after.Claimed < before.Claimed {
			t.Errorf("from %s\nto   %s", read(before), read(after))
		}
	})
}

// From the day before a quarter is sealed to that day.
func TestSealingRaisesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := anyCareer(t)
		in.Timeline = in.Timeline[:1] // a quarter that a change cuts short may end on the day
		in.Verdicts = nil
		for p := in.Timeline.Of(careerStart); !p.From.After(in.Today); p = in.Timeline.Next(p) {
			v := anyVerdict(t, p, in.Ladder.GoalTarget(in.Person))
			v.Reopened = time.Time{}
			in.Verdicts = append(in.Verdicts, v)
		}
		p := in.Timeline.Prev(in.Timeline.Of(in.Today))
		in.Today = p.SealedFrom().AddDays(-1)
		before := ladder.ComputeStreak(in)
		in.Today = p.SealedFrom()
		after := ladder.ComputeStreak(in)
		if after.Level != before.Level || len(after.Quarters) < len(before.Quarters) {
			t.Skip("another level or job on this very day")
		}
		if after.Official > before.Official || after.Claimed > before.Claimed {
			t.Errorf("from %s\nto   %s", read(before), read(after))
		}
	})
}

// In the rest of a quarter, once the one before is sealed, days alone do nothing.
func TestAnOpenQuarterChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := anyCareer(t)
		for i := range in.Verdicts {
			in.Verdicts[i].Reopened = time.Time{}
		}
		in.Levels, in.Employment = in.Levels[:1], nil
		p := in.Timeline.Of(in.Today)
		days := p.Until.DaysSince(p.From)
		if days <= ladder.ReviewDays {
			t.Skip("cut short by another calendar")
		}
		at := func(label string) ladder.Streak {
			in.Today = p.From.AddDays(rapid.IntRange(ladder.ReviewDays, days-1).Draw(t, label))
			return ladder.ComputeStreak(in)
		}
		if a, b := at("one day"), at("another day"); runsOf(a) != runsOf(b) {
			t.Errorf("%s\n%s", read(a), read(b))
		}
	})
}

func TestClosingAgainChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := anyCareer(t)
		at := time.Date(in.Today.Year, in.Today.Month, in.Today.Day, 23, 59, 59, 0, time.UTC)
		before := ladder.ComputeStreak(in)
		closeAll := func() (sealed int) {
			for _, q := range ladder.ComputeStreak(in).ToSeal() {
				v := q.Verdict
				v.User = "UME"
				v, err := ladder.SealQuarter(v, q, at)
				if err != nil {
					t.Fatal(err)
				}
				sealed++
				in.Verdicts = append(in.Verdicts, v) // the last row of a quarter is the one in force
			}
			return sealed
		}
		closeAll()
		after := ladder.ComputeStreak(in)
		if got, want := read(after), read(before); got != want {
			t.Errorf("closing changes the streak\nfrom %s\nto   %s", want, got)
		}
		if n := closeAll(); n != 0 {
			t.Errorf("closing again seals %d", n)
		}
	})
}

// A scripted year falls into four quarters wherever it is lived and whenever the
// fiscal year starts.
func TestAYearHasFourQuarters(t *testing.T) {
	for start := time.January; start <= time.December; start++ {
		for _, zone := range []string{"UTC", "Pacific/Auckland", "Pacific/Honolulu", "Australia/Lord_Howe", "Asia/Kathmandu"} {
			loc, err := time.LoadLocation(zone)
			if err != nil {
				t.Fatal(err)
			}
			h := ic2(t)
			h.in.Person.Timezone = zone
			h.in.Timeline = ladder.Timeline{{Calendar: ladder.Calendar{Start: start}}}
			for m := range 12 {
				at := time.Date(2025, start+time.Month(m), 15, 9, 0, 0, 0, loc)
				h.win(h.in.Person.Today(at, time.UTC).String(), "IC3", "scope")
			}
			last := time.Date(2025, start+11, 20, 23, 30, 0, 0, loc)
			var perQuarter []int
			for _, q := range h.on(h.in.Person.Today(last, time.UTC).String()).Quarters {
				perQuarter = append(perQuarter, q.Evidence.Total)
			}
			if diff := cmp.Diff([]int{3, 3, 3, 3}, perQuarter); diff != "" {
				t.Errorf("%s in %s: %s", start, zone, diff)
			}
		}
	}
}

// What was found before is used for what it was found in, and nothing else.
func TestRecomputeStreak(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := anyCareer(t)
		slices.SortStableFunc(in.Wins, func(a, b ladder.WinFact) int { return a.OccurredOn.Compare(b.OccurredOn) })
		in.Wins = slices.Grow(in.Wins, 3)
		var shown ladder.Shown
		for i := range rapid.IntRange(1, 4).Draw(t, "times") {
			var got ladder.Streak
			got, shown = ladder.RecomputeStreak(in, shown)
			if diff := cmp.Diff(ladder.ComputeStreak(in), got); diff != "" {
				t.Fatalf("(-computed +recomputed):\n%s", diff)
			}
			switch rapid.IntRange(0, 3).Draw(t, "change") {
			case 0: // a new win behind the last
				last := careerStart
				if n := len(in.Wins); n > 0 {
					last = in.Wins[n-1].OccurredOn
				}
				in.Wins = append(in.Wins, anyWinFact(t, fmt.Sprint("more", i), last.AddDays(rapid.IntRange(0, 100).Draw(t, "later"))))
			case 1: // another list
				in.Wins = slices.Clone(in.Wins)
				if len(in.Wins) > 0 {
					in.Wins[0].Level = "IC4"
				}
			case 2:
				in.Today = in.Today.AddDays(rapid.IntRange(0, 100).Draw(t, "days"))
			case 3:
				in.Person.Timezone = "Pacific/Auckland"
			}
		}
	})
}
