package bot_test

import (
	"fmt"
	"slices"
	"testing"

	"winlog/ladder"
)

// reads are the ways in which somebody's log was read.
func (w *world) reads(user ladder.UserID) []ladder.ReadPath {
	w.t.Helper()
	all, _, err := w.db.ListReads(w.t.Context(), user, 0, 0)
	if err != nil {
		w.t.Fatal(err)
	}
	var paths []ladder.ReadPath
	for _, r := range all {
		paths = append(paths, r.Path)
	}
	return paths
}

// Whatever shows something of somebody's log to another records it, also the
// buttons that lead past the pages which do.
func TestWhatIsShownIsRecorded(t *testing.T) {
	for _, tc := range []struct {
		name string
		show func(w *world)
		want ladder.ReadPath
	}{
		{"a goal that is agreed to", func(w *world) {
			w.ines.runs("/goal", "Lead the API redesign across 3 teams, mentor 2 ICs")
			w.marta.clicks(w.showsGoal(w.marta), "Agree")
			w.marta.sees(w.marta.DM(), "*Agreed.*")
		}, ladder.PathGoal},
		{"the form for the line after a 1:1", func(w *world) {
			w.onDay(2026, 7, 10)
			w.pressesForged(w.marta, "talk.after", "1|U0INES|2026-04-01|U0INES")
		}, ladder.PathTalk},
		{"a quarter that waits for somebody to whom nobody reports now", func(w *world) {
			w.strongQuarter("U0INES", q2, "IC3", ladder.Manager)
			w.inGrace()
			w.ines.claims(q2, "")
			w.managedBy("U0INES", "U0NEW")
			w.managedBy("U0ARUN", "U0NEW")
			mustContain(w.t, w.marta.runs("/winlog", "team").Text(), "Nobody is known to report to you", "*Ines Faro* reports to somebody else now")
		}, ladder.PathTeam},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := newWorld(t)
			tc.show(w)
			if got := w.reads("U0INES"); !slices.Contains(got, tc.want) {
				t.Errorf("recorded are %v, want %s", got, tc.want)
			}
		})
	}
}

// What waits for a former manager is not lost behind other people who left their
// team and claim nothing.
func TestFormerReportsAreNotCutByName(t *testing.T) {
	w := newWorld(t)
	var people []ladder.Person
	for i := range 9 {
		people = append(people, ladder.Person{ID: ladder.UserID(fmt.Sprintf("U0A%02d", i)), Name: fmt.Sprintf("Ada %02d", i), Role: ladder.Eng, Level: "IC2", Manager: "U0MARTA"})
	}
	if _, err := w.db.ImportPeople(t.Context(), people, "", ladder.DateOf(start), false); err != nil {
		t.Fatal(err)
	}
	w.strongQuarter("U0INES", q2, "IC3", ladder.Manager)
	w.inGrace()
	w.ines.claims(q2, "")
	for _, p := range append(people, ladder.Person{ID: "U0INES"}) {
		w.managedBy(p.ID, "U0NEW")
	}
	mustContain(t, w.marta.runs("/winlog", "team").Text(), "*Ines Faro* reports to somebody else now. :hourglass_flowing_sand: 2026-Q2 is claimed and waits for you")
}
