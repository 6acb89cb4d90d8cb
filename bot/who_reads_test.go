package bot_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"winlog/bot"
	"winlog/ladder"
	"winlog/slacksim"
)

// reader is somebody who may or may not read Ines's log.
type reader struct {
	who string
	*person
	may []string // the marks that are theirs to read
}

// Whoever they are and whatever they type, open or press — also buttons that were
// only ever in front of Ines — people read of her log what the rule of CanSee
// gives them, and change nothing of it.
func TestWhoReadsWhat(t *testing.T) {
	var kinds []ladder.MessageKind
	for _, k := range bot.MessageKinds() {
		kinds = append(kinds, k.ID)
	}
	w := newWorld(t, sending(t, kinds...))
	var known []ladder.Person
	for _, id := range []string{"U0BOSS", "U0FORMER", "U0ADMIN", "U0GONE"} {
		w.sim.AddPerson(slacksim.Person{ID: id, Name: strings.ToLower(id[2:]), RealName: id, TZ: "Europe/Lisbon"})
		known = append(known, ladder.Person{ID: ladder.UserID(id), Name: id, Level: "M1", Timezone: "Europe/Lisbon", Active: true})
	}
	if _, err := w.db.ImportPeople(t.Context(), known, "", ladder.DateOf(start), false); err != nil {
		t.Fatal(err)
	}
	w.bot.SetAdmins("U0ADMIN")
	for _, m := range []struct {
		user, manager ladder.UserID
		from          ladder.Date
	}{
		{"U0MARTA", "U0BOSS", ladder.NewDate(2026, 1, 1)}, {"U0INES", "U0FORMER", ladder.NewDate(2025, 1, 1)}, {"U0INES", "U0MARTA", ladder.NewDate(2026, 3, 1)},
	} {
		if err := w.db.SetManager(t.Context(), m.user, m.manager, m.from, "test", ""); err != nil {
			t.Fatal(err)
		}
	}
	readers := []reader{
		{"manager", w.marta, []string{"managerwin", "publicwin", "managergoal", "publicgoal"}},
		{"former manager", w.person("U0FORMER"), []string{"publicwin", "publicgoal"}},
		{"skip-level", w.person("U0BOSS"), []string{"publicwin", "publicgoal"}},
		{"peer", w.arun, []string{"publicwin", "publicgoal"}},
		{"admin", w.person("U0ADMIN"), []string{"publicwin", "publicgoal"}},
		{"deactivated", w.person("U0GONE"), nil},
	}

	// A quarter of hers with something of each kind, and every button she gets on the way.
	w.strongQuarter("U0INES", q2, "IC3", ladder.Private)
	may := ladder.NewDate(2026, 5, 20)
	for text, v := range map[string]ladder.Visibility{"markprivatewin": ladder.Private, "markmanagerwin": ladder.Manager, "markpublicwin": ladder.Public, "markdeletedwin": ladder.Public} {
		w.logs("U0INES", may, text, v)
	}
	for text, v := range map[string]ladder.Visibility{"markprivategoal": ladder.Private, "markmanagergoal": ladder.Manager, "markpublicgoal": ladder.Public} {
		w.saysGoal("U0INES", text, v)
	}
	w.onDay(2026, 7, 3)
	hers := map[slacksim.Button]bool{}
	seen := func(on interface{ Buttons() []slacksim.Button }) {
		for _, b := range on.Buttons() {
			if b.ActionID != "" && b.URL == "" {
				hers[slacksim.Button{ActionID: b.ActionID, Value: b.Value}] = true
			}
		}
	}
	deleted := w.ines.runs("/win", "search markdeletedwin")
	w.clicksMenu(w.ines, deleted, "Delete")
	w.until("it is deleted", func() bool {
		return !slices.ContainsFunc(w.wins("U0INES"), func(win ladder.Win) bool { return win.Text == "markdeletedwin" })
	})
	w.ines.claims(q2, "markclaim")
	for day := range 20 {
		w.comes(ladder.NewDate(2026, 7, 3).AddDays(day), 12)
	}
	for _, typed := range [][2]string{
		{"/win", "list all"},
		{"/win", "search mark"},
		{"/goal", "list all"},
		{"/streak", ""},
		{"/winlog", "report @ines"},
		{"/winlog", "1:1"},
		{"/winlog", "me"},
		{"/winlog", "who-saw"},
		{"/winlog", "team"},
	} {
		seen(w.ines.runs(typed[0], typed[1]))
	}
	seen(w.ines.opens("/streak", "why"))
	w.ines.closes()
	if _, err := w.ines.OpenHome(t.Context()); err != nil {
		t.Fatal(err)
	}
	seen(w.ines.home("IC2"))
	for _, m := range slices.Concat(w.ines.Messages(w.ines.DM()), w.ines.Messages(team)) {
		seen(m)
	}
	w.ines.clicks(w.ines.runs("/winlog", "1:1"), "Prepare")
	seen(w.ines.modal())
	w.ines.fills("failed", "markreflection")
	w.ines.fills("shared", "yes")
	w.ines.saves()
	w.ines.modalWith("Saved.")
	w.ines.closes()
	if len(hers) < 30 {
		t.Fatalf("only %d buttons of hers: %v", len(hers), hers)
	}
	if _, err := w.db.UpdatePerson(t.Context(), "U0GONE", func(p *ladder.Person) error { p.Active = false; return nil }); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d buttons of hers, pressed by %d others", len(hers), len(readers))
	before := w.logOf("U0INES")

	marks := []string{"privatewin", "managerwin", "publicwin", "deletedwin", "privategoal", "managergoal", "publicgoal", "claim", "reflection"}
	buttons := slices.SortedFunc(maps.Keys(hers), func(a, b slacksim.Button) int { return strings.Compare(a.ActionID+a.Value, b.ActionID+b.Value) })
	for _, r := range readers {
		var all strings.Builder
		note := func(path, text string) { fmt.Fprintf(&all, "\n== %s\n%s\n", path, text) }
		for _, typed := range [][2]string{
			{"/win", "list all @ines"},
			{"/win", "search mark"},
			{"/win", "list all"},
			{"/goal", "list all"},
			{"/streak", ""},
			{"/streak", "why"},
			{"/winlog", "report @ines"},
			{"/winlog", "1:1 @ines"},
			{"/winlog", "1:1"},
			{"/winlog", "team"},
			{"/winlog", "who-saw"},
			{"/winlog", "admin @ines"},
			{"/winlog", "admin audit"},
		} {
			out, err := r.Command(t.Context(), r.DM(), typed[0], typed[1])
			if err != nil {
				t.Fatal(err)
			}
			if out.Message != nil {
				note(typed[0]+" "+typed[1], out.Message.Text())
			}
		}
		w.sim.ForgetCalls()
		for _, b := range buttons {
			w.pressesForged(r.person, b.ActionID, b.Value)
			if r.View() != nil {
				r.closes()
			}
		}
		if out, err := r.OpenHome(t.Context()); err == nil && out.OK() {
			if home := r.Home(); home != nil {
				note("Home", home.Text())
			}
		}
		if out, err := r.Command(t.Context(), r.DM(), "/winlog", "me"); err != nil || out.Timeout { // answered after what is under way for them
			t.Fatal(err, out)
		}
		for _, call := range w.sim.Calls() {
			note(call.Method, fmt.Sprint(call.Args))
		}
		for _, m := range r.Messages(r.DM()) {
			note("message", m.Text())
		}
		read := all.String()
		for _, mark := range marks {
			got, want := strings.Contains(read, "mark"+mark), slices.Contains(r.may, mark)
			if got && !want {
				at := strings.Index(read, "mark"+mark)
				path := read[strings.LastIndex(read[:at], "\n== "):]
				t.Errorf("the %s reads the %s: %.600s", r.who, mark, path)
			}
			if !got && want && r.who == "manager" {
				t.Errorf("the %s does not read the %s", r.who, mark)
			}
		}
	}
	if diff := cmp.Diff(before, w.logOf("U0INES")); diff != "" {
		t.Errorf("they changed her log (-before +after)\n%s", diff)
	}
}

// logOf is all that somebody wrote.
func (w *world) logOf(user ladder.UserID) map[string]any {
	w.t.Helper()
	goals, err := w.db.ListGoals(w.t.Context(), ladder.GoalFilter{User: user})
	if err != nil {
		w.t.Fatal(err)
	}
	person, err := w.db.FindPerson(w.t.Context(), user)
	if err != nil {
		w.t.Fatal(err)
	}
	return map[string]any{
		"wins": w.wins(user), "goals": goals, "verdict": w.verdict(user, q2, "IC3"), "talks": w.talkNotes(user), "person": person, "settings": w.prefs(user),
	}
}
