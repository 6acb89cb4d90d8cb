package bot_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winlog/bot"
	"winlog/ladder"
	"winlog/slacksim"
)

const managerField = "Xf0MANAGER"

// managersWorld is a world whose profiles name managers, in a crowd of nobodies
// who are known, so that it takes more than one step.
func managersWorld(t *testing.T, managers map[string]string) (*world, *waits) {
	t.Helper()
	w, s := newWorldAtRest(t, func(o *bot.Options) { o.ManagerField = managerField }), &waits{}
	w.bot.SetWait(s.wait)
	w.sim.SetProfileFields(map[string]string{managerField: "Manager"})
	for id, manager := range managers {
		fields := map[string]string{}
		if manager != "" {
			fields[managerField] = manager
		}
		w.sim.AddPerson(slacksim.Person{ID: id, Name: id, Email: id + "@example.com", Fields: fields})
		if _, err := w.db.EnsurePerson(t.Context(), ladder.Person{ID: ladder.UserID(id), Name: id, Active: true}); err != nil {
			t.Fatal(err)
		}
	}
	return w, s
}

func (w *world) managerOf(id ladder.UserID) ladder.UserID {
	w.t.Helper()
	p, _ := w.known(id)
	return p.Manager
}

func TestSyncManagers(t *testing.T) {
	w, _ := managersWorld(t, map[string]string{
		"U0INES":  "U0BOSS",            // was U0MARTA
		"U0ARUN":  "",                  // says nothing: stays
		"U0MARTA": "Boss@Example.com ", // an e-mail, and somebody who is not known yet
		"U0SELF":  "U0SELF", "U0FORM": "my manager", "U0TWO": "U0INES,U0ARUN", "U0NOMAIL": "nobody@example.com", "U0GONEREPORT": "U0LEFT",
		"U0LOOP1": "U0LOOP2", "U0LOOP2": "U0LOOP1",
	})
	w.sim.AddPerson(slacksim.Person{ID: "U0BOSS", Name: "boss", RealName: "Bo Berg", Email: "boss@example.com"})
	w.sim.AddPerson(slacksim.Person{ID: "U0LEFT", Name: "left", Deleted: true})
	w.begin()
	w.syncs(night)

	for id, want := range map[ladder.UserID]ladder.UserID{
		"U0INES": "U0BOSS", "U0ARUN": "U0MARTA", "U0MARTA": "U0BOSS", "U0SELF": "", "U0FORM": "", "U0TWO": "", "U0NOMAIL": "", "U0GONEREPORT": "",
		"U0LOOP1": "U0LOOP2", "U0LOOP2": "", // one of a circle has to be left out
	} {
		if got := w.managerOf(id); got != want {
			t.Errorf("the manager of %s is %q, want %q", id, got, want)
		}
	}
	if _, ok := w.known("U0LEFT"); ok {
		t.Error("somebody who left is stored because a profile names them")
	}
	history, err := w.db.ManagerHistory(t.Context(), "U0INES")
	if err != nil || len(history) != 1 || history[0].Source != "slack" || history[0].From != ladder.NewDate(2026, 5, 12) {
		t.Errorf("got %+v, %v", history, err)
	}
	job, err := w.db.FindJob(t.Context(), "managers")
	if err != nil {
		t.Fatal(err)
	}
	var note struct {
		Read, Empty, Changed, Faults int
		Noted                        []struct{ Person, Manager, Fault string }
	}
	if err := json.Unmarshal([]byte(job.Note), &note); err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, n := range note.Noted {
		got[n.Person] = n.Fault + " " + n.Manager
	}
	want := map[string]string{
		"U0SELF": "self U0SELF", "U0FORM": "form ", "U0TWO": "several ", "U0NOMAIL": "unknown ", "U0GONEREPORT": "inactive U0LEFT", "U0LOOP2": "loop U0LOOP1",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("faults noted (-want +got):\n%s", diff)
	}
	if note.Read != 10 || note.Empty != 1 || note.Changed != 3 || note.Faults != 6 {
		t.Errorf("counted %+v", note)
	}

	w.jump(24 * time.Hour)
	w.syncs(night.Add(24 * time.Hour)) // nothing is new
	mustContain(t, w.log.String(), "changed=3 refused=6", "changed=0 refused=6")
}

// Whom people choose themselves stays until the field names somebody else, on the
// same day too; an administrator's word as well.
func TestSyncManagersKeepsWhoWasChosenSince(t *testing.T) {
	w, _ := managersWorld(t, map[string]string{"U0INES": "U0MARTA", "U0A": "U0MARTA", "U0BOSS": "", "U0OTHER": ""})
	w.begin()
	at := night
	syncs := func(want string) {
		t.Helper()
		w.syncs(at)
		if got := w.managerOf("U0INES") + " " + w.managerOf("U0A"); string(got) != want {
			t.Errorf("on %s the managers are %q, want %q", at.Format("2 Jan"), got, want)
		}
	}
	chooses := func(user, manager ladder.UserID, source string) {
		t.Helper()
		if err := w.db.SetManager(t.Context(), user, manager, ladder.DateOf(w.now()), source, user); err != nil {
			t.Fatal(err)
		}
	}
	syncs("U0MARTA U0MARTA")
	chooses("U0INES", "U0BOSS", "self")
	chooses("U0A", "U0BOSS", "admin")
	for range 2 {
		w.jump(24 * time.Hour)
		at = at.Add(24 * time.Hour)
		syncs("U0BOSS U0BOSS")
	}
	w.sim.AddPerson(slacksim.Person{ID: "U0INES", Name: "ines", Email: "ines@example.com", Fields: map[string]string{managerField: "U0OTHER"}})
	w.jump(24 * time.Hour)
	at = at.Add(24 * time.Hour)
	syncs("U0OTHER U0BOSS")
}

// A line of managers that turned round is no loop once all of it is read.
func TestSyncManagersTurnsALineRound(t *testing.T) {
	w, _ := managersWorld(t, map[string]string{"U0A": "U0B", "U0B": "U0C", "U0C": ""})
	for user, manager := range map[ladder.UserID]ladder.UserID{"U0C": "U0B", "U0B": "U0A"} {
		if err := w.db.SetManager(t.Context(), user, manager, ladder.NewDate(2026, 1, 1), "import", ""); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.db.SetManager(t.Context(), "U0C", "", ladder.NewDate(2026, 2, 1), "import", ""); err != nil {
		t.Fatal(err)
	}
	w.begin()
	w.syncs(night)
	if a, b := w.managerOf("U0A"), w.managerOf("U0B"); a != "U0B" || b != "U0C" {
		t.Errorf("U0A reports to %q and U0B to %q", a, b)
	}
}

// It takes few people at a time, and goes on with the next when it was cut short.
func TestSyncManagersGoesOn(t *testing.T) {
	managers := map[string]string{}
	for _, n := range "ABCDEFGHIJKLMNOPQRSTUVWXYZ" {
		managers["U1"+string(n)] = "U0MARTA"
		managers["U2"+string(n)] = "U0MARTA"
	}
	w, s := managersWorld(t, managers)
	s.on = func(n int) {
		if n == 31 { // of one wait for a page of members and one for each profile
			w.sim.Faults().ServerError("users.profile.get", 500, 1)
		}
	}
	w.begin()
	if err := w.bot.SyncPeople(t.Context(), night); err == nil {
		t.Fatal("a fault was not told")
	}
	w.syncs(night)
	if got, most := len(w.sim.Calls("users.profile.get")), 55+1+20; got > most {
		t.Errorf("%d profiles were read, want at most %d: those of one step twice", got, most)
	}
	for id := range managers {
		if got := w.managerOf(ladder.UserID(id)); got != "U0MARTA" {
			t.Errorf("the manager of %s is %q", id, got)
		}
	}
}

func TestManagersAreNotReadUnlessConfigured(t *testing.T) {
	w, _ := syncWorld(t)
	w.begin()
	w.syncs(night)
	if got := len(w.sim.Calls("users.profile.get")); got != 0 {
		t.Errorf("%d profiles were read", got)
	}
}
