package bot_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winlog/bot"
	"winlog/ladder"
	"winlog/slacksim"
)

// known is somebody as they are kept; false if they are not.
func (w *world) known(id ladder.UserID) (ladder.Person, bool) {
	w.t.Helper()
	p, err := w.db.FindPerson(w.t.Context(), id)
	if err != nil && ladder.KindOf(err) != ladder.NotFound {
		w.t.Fatal(err)
	}
	return p, err == nil
}

// waits is how the bot waits in a test: not at all, and it is noted.
type waits struct {
	mu   sync.Mutex
	list []time.Duration
	on   func(n int) // called before the n-th, from 1
}

func (s *waits) wait(ctx context.Context, d time.Duration) error {
	s.mu.Lock()
	s.list = append(s.list, d)
	n := len(s.list)
	s.mu.Unlock()
	if s.on != nil {
		s.on(n)
	}
	return ctx.Err()
}

// crowd adds so many people to a workspace whom the bot has never met.
func (w *world) crowd(n int) {
	for i := range n {
		w.sim.AddPerson(slacksim.Person{ID: fmt.Sprintf("U1%04d", i), Name: fmt.Sprintf("crowd%d", i)})
	}
}

// syncWorld is a world with a crowd of 450, whose bot waits for nothing.
func syncWorld(t *testing.T, changes ...func(*bot.Options)) (*world, *waits) {
	t.Helper()
	w, s := newWorldAtRest(t, changes...), &waits{}
	w.bot.SetWait(s.wait)
	w.crowd(450)
	return w, s
}

func (w *world) begin() {
	w.run()
	w.waitConnected()
}

// night is when the comparison falls due: before the world begins.
var night = start.Add(-12 * time.Hour)

func (w *world) syncs(due time.Time) {
	w.t.Helper()
	if err := w.bot.SyncPeople(w.t.Context(), due); err != nil {
		w.t.Fatal(err)
	}
}

func TestSyncPeople(t *testing.T) {
	w, s := syncWorld(t)
	for _, p := range []slacksim.Person{
		{ID: "U0INES", Name: "ines", RealName: "Ines Faro-Lima", Email: "ines@example.com", TZ: "Atlantic/Madeira"},
		{ID: "U0ARUN", Name: "arun", RealName: "Arun Rao", Email: "arun@example.com", TZ: "Asia/Kolkata", Deleted: true},
		{ID: "U0BOSS", Name: "boss", RealName: "Bo Berg", Email: "bo@example.com", TZ: "Europe/Oslo"},
		{ID: "U0GUEST", Name: "guest", RealName: "A Guest", Guest: true},
	} {
		w.sim.AddPerson(p)
	}
	if err := w.db.SetManager(t.Context(), "U0MARTA", "U0BOSS", ladder.NewDate(2026, 1, 1), "import", ""); err != nil {
		t.Fatal(err)
	}
	w.begin()
	w.syncs(night)

	ines, _ := w.known("U0INES")
	if ines.Name != "Ines Faro-Lima" || ines.Timezone != "Atlantic/Madeira" || ines.Level != "IC2" || ines.Manager != "U0MARTA" {
		t.Errorf("got %+v", ines)
	}
	if arun, _ := w.known("U0ARUN"); arun.Active || arun.LeftOn != ladder.NewDate(2026, 5, 12) || arun.Timezone != "Asia/Kolkata" {
		t.Errorf("somebody who was deactivated: %+v", arun)
	}
	if boss, ok := w.known("U0BOSS"); !ok || boss.Name != "Bo Berg" || !boss.Active {
		t.Errorf("somebody named as a manager was not stored: %+v", boss)
	}
	people, err := w.db.ListPeople(t.Context())
	if err != nil || len(people) != 4 {
		t.Errorf("%d people are stored, want the three of the org chart and their manager: %v", len(people), err)
	}
	if got := len(w.sim.Calls("users.list")); got != 3 {
		t.Errorf("%d calls of users.list, want 3 pages of 200", got)
	}
	if diff := cmp.Diff([]time.Duration{3 * time.Second, 3 * time.Second, 3 * time.Second}, s.list); diff != "" {
		t.Errorf("pauses between the pages (-want +got):\n%s", diff)
	}

	w.syncs(night) // it is done
	if got := len(w.sim.Calls("users.list")); got != 3 {
		t.Errorf("it was done again the same night: %d calls", got)
	}
	w.jump(24 * time.Hour)
	w.syncs(night.Add(24 * time.Hour))
	if got := len(w.sim.Calls("users.list")); got != 6 {
		t.Errorf("%d calls after two nights, want 6", got)
	}
	mustContain(t, w.log.String(), "members=454 ", "changed=0 met=0 left=0") // events of the same changes may come first
}

// A comparison that is cut short goes on where it was, at the pace Slack asks for.
func TestSyncPeopleGoesOn(t *testing.T) {
	for _, tc := range []struct {
		name  string
		fault func(*slacksim.Faults)
		calls int // of users.list in all
		tries int
	}{
		{"Slack fails", func(f *slacksim.Faults) { f.Error("users.list", "internal_error", 1) }, 4, 2},
		{"Slack answers nonsense", func(f *slacksim.Faults) { f.ServerError("users.list", 502, 1) }, 4, 2},
		{"the cursor is too old", func(f *slacksim.Faults) { f.Error("users.list", "invalid_cursor", 1) }, 5, 1},
		{"nothing", func(*slacksim.Faults) {}, 3, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w, s := syncWorld(t)
			s.on = func(n int) {
				if n == 2 { // before the second page
					tc.fault(w.sim.Faults())
				}
			}
			w.begin()
			tries := 0
			for done := false; !done && tries < 5; tries++ {
				done = w.bot.SyncPeople(t.Context(), night) == nil
			}
			if got := len(w.sim.Calls("users.list")); got != tc.calls || tries != tc.tries {
				t.Errorf("%d calls in %d tries, want %d in %d", got, tries, tc.calls, tc.tries)
			}
			mustContain(t, w.log.String(), "members=454 ")
		})
	}
}

func TestSyncPeopleIsPaced(t *testing.T) {
	w, s := syncWorld(t)
	s.on = func(n int) {
		switch n {
		case 2:
			w.sim.Faults().RateLimit("users.list", time.Hour, 30*time.Second)
		case 3: // that is the wait that Slack asked for
			w.sim.Faults().Clear()
		}
	}
	w.begin()
	w.syncs(night)
	if s.list[2] != 30*time.Second {
		t.Errorf("waits were %v, want 30 s as Slack asked", s.list)
	}
}

// What an administrator of Slack has to mend is tried once a night, not for ever.
func TestSyncPeopleWithoutTheScope(t *testing.T) {
	w, _ := syncWorld(t)
	w.begin()
	w.sim.Faults().Error("users.list", "missing_scope", -1)
	if err := w.bot.SyncPeople(t.Context(), night); err == nil || !strings.Contains(err.Error(), "missing_scope") {
		t.Errorf("got %v, want missing_scope", err)
	}
	w.syncs(night)
	if got := len(w.sim.Calls("users.list")); got != 1 {
		t.Errorf("%d calls in one night", got)
	}
}

// Two processes share one night's work.
func TestSyncPeopleOnce(t *testing.T) {
	w, s := syncWorld(t)
	again := false
	s.on = func(int) {
		if !again {
			again = true
			w.syncs(night)
		}
	}
	w.begin()
	w.syncs(night)
	if got := len(w.sim.Calls("users.list")); got != 3 {
		t.Errorf("%d calls, want 3", got)
	}
}

// Of the members who come and change, only those who matter are kept.
func TestMembersComeAndChange(t *testing.T) {
	w := newWorld(t)
	if err := w.db.SetManager(t.Context(), "U0MARTA", "U0BOSS", ladder.NewDate(2026, 1, 1), "import", ""); err != nil {
		t.Fatal(err)
	}
	w.sim.AddPerson(slacksim.Person{ID: "U0STRANGER", Name: "stranger"})
	w.sim.AddPerson(slacksim.Person{ID: "U0BOSS", Name: "boss", RealName: "Bo Berg", TZ: "Europe/Oslo"})
	w.eventually("the manager is known", func() bool { _, ok := w.known("U0BOSS"); return ok })
	if _, ok := w.known("U0STRANGER"); ok {
		t.Error("somebody is stored who is not in the org chart and never used it")
	}

	w.sim.AddPerson(slacksim.Person{ID: "U0ARUN", Name: "arun", RealName: "Arun R. Rao", TZ: "America/New_York"})
	w.eventually("name and zone are taken", func() bool {
		p, _ := w.known("U0ARUN")
		return p.Name == "Arun R. Rao" && p.Timezone == "America/New_York"
	})
	w.sim.Faults().DeactivateUser("U0ARUN")
	w.eventually("they are inactive", func() bool { p, _ := w.known("U0ARUN"); return !p.Active && !p.LeftOn.IsZero() })

	w.jump(100 * 24 * time.Hour)
	w.sim.AddPerson(slacksim.Person{ID: "U0ARUN", Name: "arun", RealName: "Arun R. Rao", TZ: "America/New_York"})
	w.eventually("they are back", func() bool { p, _ := w.known("U0ARUN"); return p.Active })
	record, err := w.db.FindRecord(t.Context(), "U0ARUN")
	want := []ladder.Employment{{Until: ladder.NewDate(2026, 5, 12)}, {From: ladder.NewDate(2026, 8, 20)}}
	if diff := cmp.Diff(want, record.Employment); err != nil || diff != "" {
		t.Errorf("%v: away for more than ninety days is hired anew (-want +got):\n%s", err, diff)
	}
}

// eventually waits for what an event brings about.
func (w *world) eventually(what string, is func() bool) {
	w.t.Helper()
	for deadline := time.Now().Add(5 * time.Second); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			w.t.Fatal("it does not happen: " + what)
		}
	}
}
