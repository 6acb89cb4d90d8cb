package bot_test

import (
	"testing"
	"time"

	"winlog/slacksim"
)

// Somebody's first command while Slack does not say who they are: the win is
// logged in the default zone, and name and zone are put right later.
func TestFirstUseWhileSlackIsSilent(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		set  func(*slacksim.Faults)
	}{
		{"500", func(f *slacksim.Faults) { f.ServerError("users.info", 500, -1) }},
		{"HTML", func(f *slacksim.Faults) { f.ServerError("users.info", 200, -1) }},
		{"nothing", func(f *slacksim.Faults) { f.Empty("users.info", -1) }},
		{"429", func(f *slacksim.Faults) { f.RateLimit("users.info", time.Hour, 30*time.Second) }},
		{"hangs", func(f *slacksim.Faults) { f.Slow("users.info", time.Minute, -1) }},
		{"hangs up", func(f *slacksim.Faults) { f.HangUp("users.info", -1) }},
		{"refuses", func(f *slacksim.Faults) { f.Error("users.info", "missing_scope", -1) }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			w := newFaultWorld(t)
			tc.set(w.sim.Faults())
			for n := range 2 {
				answer, took := w.newbie.asks("/win", winText(n))
				mustContain(t, answer, "Logged.", "today, Tue 12 May") // it is Wednesday already in Auckland
				if took > 2*time.Second {
					t.Errorf("an answer after %v", took)
				}
			}
			p, err := w.db.FindPerson(t.Context(), "U0NEW")
			if err != nil {
				t.Fatal(err)
			}
			if p.Name != "noor" || p.Timezone != "" || !p.Active {
				t.Errorf("met as %+v", p)
			}

			w.sim.Faults().Clear()
			w.jump(10 * time.Minute)
			answer, _ := w.newbie.asks("/win", winText(2))
			mustContain(t, answer, "Logged.", "today, Wed 13 May")
			p, err = w.db.FindPerson(t.Context(), "U0NEW")
			if err != nil {
				t.Fatal(err)
			}
			if p.Name != "Noor Haddad" || p.Timezone != "Pacific/Auckland" || p.Email != "noor@example.com" {
				t.Errorf("not put right: %+v", p)
			}
			if got := len(w.wins("U0NEW")); got != 3 {
				t.Errorf("%d wins, want 3", got)
			}
		})
	}
}

// Slack is not asked at every command of somebody whose zone it does not tell.
func TestSlackIsNotAskedForAZoneAllTheTime(t *testing.T) {
	t.Parallel()
	w := newFaultWorld(t)
	w.sim.Faults().ServerError("users.info", 500, -1)
	for n := range 5 {
		w.newbie.asks("/win", winText(n))
	}
	if got := len(w.sim.Calls("users.info")); got != 2 {
		t.Errorf("%d calls of users.info in five commands, want one at the first and one later", got)
	}
}

// Somebody who was deactivated and acts again is active.
func TestDeactivatedAndBack(t *testing.T) {
	t.Parallel()
	w := newFaultWorld(t)
	active := func() bool {
		p, err := w.db.FindPerson(t.Context(), "U0ARUN")
		if err != nil {
			t.Fatal(err)
		}
		return p.Active
	}
	w.arun.asks("/win", winText(1))
	w.sim.Faults().DeactivateUser("U0ARUN")
	w.until("the person is inactive", func() bool { return !active() })
	w.sim.AddPerson(slacksim.Person{ID: "U0ARUN", Name: "arun", RealName: "Arun Rao", Email: "arun@example.com", TZ: "Asia/Kolkata"})
	answer, _ := w.arun.asks("/win", winText(2))
	mustContain(t, answer, "Logged.")
	if !active() {
		t.Error("still inactive")
	}
	if got := len(w.wins("U0ARUN")); got != 2 {
		t.Errorf("%d wins, want 2", got)
	}
}
