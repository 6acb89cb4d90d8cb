package ladder_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"winlog/ladder"
)

// history is a scripted career: what happened to a person, and what was said.
// Its methods add to it and return it, so that a test reads as a sentence.
type history struct {
	t  testing.TB
	in ladder.StreakInput
}

// ic2 is somebody at IC2 since 2024 whose manager is UBOSS.
func ic2(t testing.TB) *history { return person(t, "IC2") }

func person(t testing.TB, level ladder.LevelID) *history {
	return &history{t: t, in: ladder.StreakInput{
		Rules: ladder.DefaultStreakRules(), Ladder: ladder.Builtin(),
		Person: ladder.Person{ID: "UME", Level: level, Manager: "UBOSS", Active: true},
		Levels: []ladder.LevelInterval{{User: "UME", Level: level, From: date(t, "2024-01-01"), Change: ladder.LevelInitial}},
		Bosses: map[ladder.UserID]ladder.Person{"UBOSS": {ID: "UBOSS", Active: true}},
	}}
}

// on is the streak as it reads on a day.
func (h *history) on(today string) ladder.Streak {
	h.in.Today = date(h.t, today)
	return ladder.ComputeStreak(h.in)
}

func (h *history) day(s string) ladder.Date { return date(h.t, s) }

// quarter reads "2026-Q2" on the timeline of the history.
func (h *history) quarter(label string) ladder.Period {
	h.t.Helper()
	if d, err := ladder.ParseDate(label); err == nil {
		return h.in.Timeline.Of(d)
	}
	q, err := ladder.ParseQuarter(label, h.day("2026-05-10"), january)
	if err != nil {
		h.t.Fatal(err)
	}
	return h.in.Timeline.Of(q.First())
}

// verdict is the row of a quarter, made if there is none.
func (h *history) verdict(label string, target ladder.LevelID) *ladder.Verdict {
	p := h.quarter(label)
	for i := range h.in.Verdicts {
		if v := &h.in.Verdicts[i]; v.Quarter.From == p.From && v.Target == target {
			return v
		}
	}
	h.in.Verdicts = append(h.in.Verdicts, ladder.Verdict{User: "UME", Quarter: p, Target: target})
	return &h.in.Verdicts[len(h.in.Verdicts)-1]
}

// target is the level worked towards.
func (h *history) target() ladder.LevelID { return h.in.Ladder.GoalTarget(h.in.Person) }

// claims: the person said next of these quarters.
func (h *history) claims(quarters ...string) *history {
	for _, q := range quarters {
		h.verdict(q, h.target()).Claim = &ladder.Reading{By: "UME", Value: ladder.ValueNext}
	}
	return h
}

// confirmed: the person claimed these quarters and the manager confirmed them.
func (h *history) confirmed(quarters ...string) *history {
	h.claims(quarters...)
	for _, q := range quarters {
		h.answered(q, ladder.Confirm, ladder.ValueNext)
	}
	return h
}

// answered: the manager decided.
func (h *history) answered(quarter string, d ladder.Decision, value ladder.VerdictValue) *history {
	h.verdict(quarter, h.target()).Manager = &ladder.ManagerReading{Reading: ladder.Reading{By: "UBOSS", Value: value}, Decision: d}
	return h
}

// away is a leave of days from a day on.
func (h *history) away(from string, days int) *history {
	h.in.Leave = append(h.in.Leave, ladder.Leave{User: "UME", From: h.day(from), Until: h.day(from).AddDays(days)})
	return h
}

// reaches is a new level from a day on.
func (h *history) reaches(level ladder.LevelID, from string, change ladder.LevelChange) *history {
	h.in.Levels = append(h.in.Levels, ladder.LevelInterval{User: "UME", Level: level, From: h.day(from), Change: change})
	h.in.Person.Level = level
	return h
}

// win is a win at a level with a result, in the dimensions, logged when it happened.
func (h *history) win(on string, level ladder.LevelID, dimensions ...ladder.DimensionID) *history {
	return h.lateWin(on, on, level, dimensions...)
}

func (h *history) lateWin(on, logged string, level ladder.LevelID, dimensions ...ladder.DimensionID) *history {
	h.in.Wins = append(h.in.Wins, ladder.WinFact{
		ID: ladder.WinID(fmt.Sprintf("w%d", len(h.in.Wins)+1)), OccurredOn: h.day(on), Level: level,
		Dimensions: dimensions, HasResult: true, LoggedOn: h.day(logged),
	})
	return h
}

// evidence is three wins that meet the rule for a level in a calendar quarter.
func (h *history) evidence(quarter string, level ladder.LevelID) *history {
	first := h.quarter(quarter).From
	for i, d := range []ladder.DimensionID{"scope", "collaboration", "mentorship"} {
		on := ladder.NewDate(first.Year, first.Month+time.Month(i), 10).String()
		h.win(on, level, d)
	}
	return h
}

// hired is an employment from a day until another, "" = until now.
func (h *history) hired(from, until string) *history {
	e := ladder.Employment{From: h.day(from)}
	if until != "" {
		e.Until = h.day(until)
	}
	h.in.Employment = append(h.in.Employment, e)
	return h
}

// managed is a manager from a day on; the one before is until then.
func (h *history) managed(by ladder.UserID, from string) *history {
	if n := len(h.in.Managers); n > 0 {
		h.in.Managers[n-1].To = h.day(from)
	}
	h.in.Managers = append(h.in.Managers, ladder.ManagerInterval{User: "UME", Manager: by, From: h.day(from)})
	h.in.Person.Manager = by
	return h
}

// opts: the person wants an excused quarter judged.
func (h *history) opts(quarter string) *history {
	h.verdict(quarter, h.target()).OptIn = true
	return h
}

// aims is another target that the person chose.
func (h *history) aims(target ladder.LevelID) *history {
	h.in.Person.Target = target
	return h
}

// sealed runs the closing job over what is due on a day.
func (h *history) sealed(today string) *history {
	h.t.Helper()
	at := time.Date(h.day(today).Year, h.day(today).Month, h.day(today).Day, 6, 0, 0, 0, time.UTC)
	for _, q := range h.on(today).ToSeal() {
		v := h.verdict(q.Quarter.From.String(), q.Target)
		next, err := ladder.SealQuarter(*v, q, at)
		if err != nil {
			h.t.Fatal(err)
		}
		*v = next
	}
	return h
}

// read is a streak as a line: the runs, then the newest quarters with the value,
// whose word it is (e, c or C) and what it does: + counts, = bridged, … pending,
// ‖ pauses, ✗ ends a run; @IC2 is another reference level. Earlier runs follow in brackets.
func read(s ladder.Streak) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s→%s official %d claimed %d", s.Level, s.Target, s.Official, s.Claimed)
	if s.Evidenced != s.Claimed {
		fmt.Fprintf(&b, " evidenced %d", s.Evidenced)
	}
	if s.Stale {
		b.WriteString(" stale")
	}
	b.WriteString(":")
	for _, q := range s.Quarters {
		word := map[ladder.VerdictSource]string{ladder.SourceEvidenced: "(e)", ladder.SourceClaimed: "(c)", ladder.SourceConfirmed: "(C)"}[q.Source]
		does := "✗"
		switch {
		case q.Early:
			does = "early"
		case q.Counts:
			does = "+"
		case q.Bridged:
			does = "="
		case q.Pending:
			does = "…"
		case s.Rules.PartialPauses && q.Value == ladder.ValuePartial && q.Source == ladder.SourceConfirmed:
			does = "‖"
		}
		level := ""
		if q.Level != s.Level {
			level = "@" + string(q.Level)
		}
		fmt.Fprintf(&b, " %s%s %s%s%s", q.Quarter.Label, level, q.Value, word, does)
	}
	for _, r := range s.Earlier {
		fmt.Fprintf(&b, " [%s %s–%s %d/%d %s %s]", r.Target, r.From.Label, r.To.Label, r.Confirmed, r.Claimed, r.End, r.On)
	}
	return b.String()
}
