package bot_test

import (
	"testing"
	"time"

	"winlog/ladder"
)

// inJuly moves a world to 5 July 2026, the grace of 2026-Q2.
func (w *world) inJuly() { w.jump(time.Date(2026, 7, 5, 12, 0, 0, 0, time.UTC).Sub(w.now())) }

// strongQuarter gives somebody the wins that meet the evidence rule for a target
// in a quarter.
func (w *world) strongQuarter(user ladder.UserID, q ladder.Quarter, target ladder.LevelID) {
	w.t.Helper()
	for i, dims := range [][]ladder.DimensionID{{"scope"}, {"collaboration", "outcome"}, {"mentorship"}} {
		day := q.First().AddDays(20 + 30*i)
		at := time.Date(day.Year, day.Month, day.Day, 12, 0, 0, 0, time.UTC)
		win := ladder.Win{
			User: user, OccurredOn: day, Text: "Strong win", Level: target, Dimensions: dims, Visibility: ladder.Manager,
			People: []ladder.UserID{"U0ARUN"}, CreatedAt: at, UpdatedAt: at,
		}
		if _, _, err := w.db.SaveWin(w.t.Context(), win, ""); err != nil {
			w.t.Fatal(err)
		}
	}
}

var q2 = ladder.Calendar{}.Of(ladder.NewDate(2026, 5, 12))

func TestStreakFromClaimToConfirmation(t *testing.T) {
	w := newWorld(t)
	w.strongQuarter("U0INES", q2, "IC3")
	w.inJuly()
	m := w.ines.runs("/streak", "")
	t.Log(m.Text())
	w.ines.clicks(m, "Claim 2026-Q2")
	v := w.ines.modalWith("Claim 2026-Q2")
	t.Log(v.Text())
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	t.Log(w.ines.modalWith("Claimed").Text())
	dm := w.marta.sees(w.marta.DM(), "Ines Faro claims 2026-Q2 as IC3")
	t.Log(dm.Text())
	w.marta.clicks(dm, "Give my reading first")
	t.Log(w.marta.modalWith("Your reading first").Text())
	for _, f := range []string{"dim_scope", "dim_collaboration", "dim_outcome", "overall"} {
		w.marta.fills(f, "next")
	}
	w.marta.fills("dim_mentorship", "current")
	if errs := w.marta.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	t.Log(w.marta.modalWith("Claim and reading").Text())
	w.marta.fills("decision", "confirm")
	w.marta.fills("note", "Seen <b>weekly</b>")
	if errs := w.marta.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	t.Log(w.marta.modalWith("Confirmed").Text())
	t.Log(w.ines.sees(w.ines.DM(), "confirmed 2026-Q2").Text())
	t.Log(w.ines.runs("/streak", "").Text())
	t.Log(w.marta.runs("/winlog", "team").Text())
	t.Log(w.marta.runs("/winlog", "report @ines").Text())
}
