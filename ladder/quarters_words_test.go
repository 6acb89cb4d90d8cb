package ladder_test

import (
	"fmt"
	"testing"
	"time"

	"winlog/ladder"
)

var july20 = time.Date(2026, time.July, 20, 9, 0, 0, 0, time.UTC)

func casesOfWords() []quarterCase {
	changed := func(t testing.TB) *history {
		h := ic2(t).managed("UOLD", "2025-01-01").managed("UNEW", "2026-06-10").claims("2026-Q2")
		h.in.Bosses = map[ladder.UserID]ladder.Person{
			"UOLD": {ID: "UOLD", Active: true, Manager: "UTOP"}, "UNEW": {ID: "UNEW", Active: true, Manager: "UTOP"},
			"UTOP": {ID: "UTOP", Active: true},
		}
		return h
	}
	manager := func(h *history, today string) string {
		q := h.on(today).Quarters[0]
		return fmt.Sprintf("%q before %q, claimed %v", q.Manager, q.Previous, q.Verdict.Claim != nil)
	}
	gone := func(h *history, ids ...ladder.UserID) *history {
		for _, id := range ids {
			p := h.in.Bosses[id]
			p.Active = false
			h.in.Bosses[id] = p
		}
		return h
	}
	return []quarterCase{
		{
			28, "the manager on the last day answers", func(t *testing.T) string { return manager(changed(t), "2026-07-20") },
			`"UNEW" before ["UOLD"], claimed true`,
		},
		{
			28, "also when another one follows", func(t *testing.T) string { return manager(changed(t).managed("UNEXT", "2026-07-05"), "2026-07-20") },
			`"UNEW" before ["UOLD"], claimed true`,
		},
		{28, "the previous one may add a note", func(t *testing.T) string {
			h := changed(t)
			q := h.on("2026-07-20").Quarters[0]
			v, err := ladder.AddPreviousManagerNote(q.Verdict, q, ladder.Viewer{ID: "UOLD"}, july20, "Led the clean-up in April.")
			_, refused := ladder.AddPreviousManagerNote(q.Verdict, q, ladder.Viewer{ID: "UNEW"}, july20, "x")
			return fmt.Sprint(v.Notes[0].By, " ", err, " ", ladder.KindOf(refused))
		}, "UOLD <nil> forbidden"},
		{29, "the manager left after the quarter", func(t *testing.T) string {
			return manager(gone(changed(t).managed("UNEXT", "2026-07-05"), "UNEW"), "2026-07-20")
		}, `"UNEXT" before ["UOLD" "UNEW"], claimed true`},
		{
			29, "and nobody followed: who managed them", func(t *testing.T) string { return manager(gone(changed(t), "UNEW"), "2026-07-20") },
			`"UTOP" before ["UOLD" "UNEW"], claimed true`,
		},
		{
			29, "and nobody is there: an admin", func(t *testing.T) string { return manager(gone(changed(t), "UNEW", "UTOP"), "2026-07-20") },
			`"" before ["UOLD" "UNEW"], claimed true`,
		},
		{30, "confirmed by mistake and taken back", func(t *testing.T) string {
			h := ic2(t).confirmed("2026-Q2")
			s := h.on("2026-07-20")
			v, err := ladder.WithdrawAnswer(s.Quarters[0].Verdict, s.Quarters[0], ladder.Viewer{ID: "UBOSS"}, july20, "Wrong person, sorry.")
			if err != nil {
				return err.Error()
			}
			*h.verdict("2026-Q2", "IC3") = v
			return read(h.on("2026-07-20")) + " " + v.Notes[0].Text
		}, "IC2→IC3 official 0 claimed 1: 2026-Q2 next(c)… 2026-Q3 none… Took back: confirmed as next. Wrong person, sorry."},
		{
			32, "evidence without a claim", streak(func(t testing.TB) *history { return ic2(t).evidence("2026-Q2", "IC3") }, "2026-07-05"),
			"IC2→IC3 official 0 claimed 0 evidenced 1: 2026-Q2 next(e)… 2026-Q3 none…",
		},
		{32, "the claim is what is missing", func(t *testing.T) string {
			s := ic2(t).evidence("2026-Q2", "IC3").on("2026-07-05")
			return needs(s, s.Quarters[0])
		}, "claim 1, answer 1"},
		{33, "two of three wins deleted after sealing", func(t *testing.T) string {
			h := ic2(t).evidence("2026-Q1", "IC3").confirmed("2026-Q1").sealed("2026-05-01")
			for i := range 2 {
				h.in.Wins[i].DeletedAt = time.Date(2026, time.May, 2, 9, 0, 0, 0, time.UTC)
			}
			s := h.on("2026-05-10")
			return fmt.Sprintf("%s withdrawn %d", read(s), s.Quarters[0].Withdrawn)
		}, "IC2→IC3 official 1 claimed 1: 2026-Q1 next(C)+ 2026-Q2 none… withdrawn 2"},
		{33, "also before the closing job came", func(t *testing.T) string {
			h := ic2(t).evidence("2026-Q1", "IC3")
			h.in.Wins[0].DeletedAt = time.Date(2026, time.May, 1, 9, 0, 0, 0, time.UTC)
			return evidenceOf(h.on("2026-05-10"), "2026-Q1")
		}, "next: wins 3, above 0, after 0, late 0"},
		{33, "a day earlier it is re-computed", func(t *testing.T) string {
			h := ic2(t).evidence("2026-Q1", "IC3")
			h.in.Wins[0].DeletedAt = time.Date(2026, time.April, 30, 9, 0, 0, 0, time.UTC)
			return evidenceOf(h.on("2026-05-10"), "2026-Q1")
		}, "partial: wins 2, above 0, after 0, late 0"},
		{34, "two people log what they did together", func(t *testing.T) string {
			mine, theirs := ic2(t).win("2026-05-10", "IC3", "scope"), ic2(t).win("2026-05-10", "IC3", "scope")
			mine.in.Wins[0].People, theirs.in.Wins[0].People = []ladder.UserID{"UYOU"}, []ladder.UserID{"UME"}
			theirs.in.Person.ID = "UYOU"
			return evidenceOf(mine.on("2026-06-01"), "2026-Q2") + "; " + evidenceOf(theirs.on("2026-06-01"), "2026-Q2")
		}, "partial: wins 1, above 0, after 0, late 0; partial: wins 1, above 0, after 0, late 0"},
		{35, "wins two levels up", func(t *testing.T) string {
			return evidenceOf(person(t, "IC1").evidence("2026-Q1", "IC3").on("2026-04-05"), "2026-Q1")
		}, "next: wins 3, above 3, after 0, late 0"},
		{39, "two admins close the quarter", func(t *testing.T) string {
			h := ic2(t).confirmed("2026-Q1")
			q := h.on("2026-05-01").Quarters[0]
			first, err := ladder.SealQuarter(q.Verdict, q, july20)
			second, again := ladder.SealQuarter(first, q, july20.Add(time.Second))
			return fmt.Sprint(err, again, second.Sealed.Equal(first.Sealed), len(h.sealed("2026-05-01").on("2026-05-01").ToSeal()))
		}, "<nil> <nil> true 0"},
	}
}

// needs are what a quarter lacks, as a line.
func needs(s ladder.Streak, q ladder.StreakQuarter) string {
	out := ""
	for i, n := range ladder.Needs(s, q) {
		if i > 0 {
			out += ", "
		}
		out += fmt.Sprint(n.Kind, " ", n.N)
		for _, d := range n.Dimensions {
			out += " " + string(d)
		}
		for _, id := range n.Wins {
			out += " " + string(id)
		}
	}
	return out
}
