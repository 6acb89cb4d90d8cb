package bot_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"winlog/bot"
	"winlog/ladder"
	"winlog/slacksim"
)

// adminWorld is a world in which Arun is an administrator: no manager of anybody.
func adminWorld(t *testing.T) *world {
	t.Helper()
	return newWorld(t, func(o *bot.Options) { o.Admins = []ladder.UserID{"U0ARUN", "U0GONE"} })
}

// Nobody else gets in, by command, click or form, and is told whom to ask.
func TestAdminIsForAdmins(t *testing.T) {
	w := adminWorld(t)
	const refusal = "for the administrators of Win Log. Ask Arun Rao or U0GONE."
	for _, text := range []string{"admin", "admin ines", "admin @ines", "admin audit", "admin audit @ines"} {
		mustContain(t, w.marta.runs("/winlog", text).Text(), refusal)
	}
	for action, value := range map[string]string{
		"admin.open": "1|", "admin.person": "1|U0INES", "admin.level": "1|U0INES", "admin.manager": "1|U0INES", "admin.audit": "1|U0INES|0",
	} {
		if said := w.forge(w.marta, action, value); !strings.Contains(said, refusal) {
			t.Errorf("%s: %q", action, said)
		}
	}
	// Somebody who was an administrator when they opened the form.
	w.arun.clicks(w.arun.runs("/winlog", "admin @ines"), "Set level")
	w.arun.modalWith("Set a level")
	w.arun.fills("level", "IC4")
	w.arun.fills("reason", "promotion")
	w.bot.SetAdmins()
	out, err := w.arun.Submit(t.Context())
	if err != nil || out.Error != "" {
		t.Fatal(err, out.Error)
	}
	mustContain(t, w.arun.modalWith("Not saved").Text(), "There are none yet")
	if p, _ := w.known("U0INES"); p.Level != "IC2" {
		t.Errorf("the level is %s", p.Level)
	}
}

func TestAdminOverview(t *testing.T) {
	w := adminWorld(t)
	mustContain(t, w.arun.runs("/winlog", "admin").Text(), "People: 3 active, 0 inactive", "no faults", "members: not yet")

	for user, manager := range map[ladder.UserID]ladder.UserID{"U0X": "U0INES", "U0Y": "U0NOBODY", "U0Z": ""} {
		if _, err := w.db.EnsurePerson(t.Context(), ladder.Person{ID: user, Name: "Person <" + string(user) + ">", Manager: manager, Level: "L9", Active: true}); err != nil {
			t.Fatal(err)
		}
	}
	w.sim.Faults().DeactivateUser("U0MARTA")
	w.eventually("Marta is inactive", func() bool { p, _ := w.known("U0MARTA"); return !p.Active })
	for _, text := range []string{"me", "manager"} {
		mustContain(t, w.ines.runs("/winlog", text).Text(), "<@U0MARTA>", "no active account any more", "/winlog manager @name")
	}
	m := w.arun.runs("/winlog", "admin")
	mustContain(t, m.Text(), "People: 5 active, 1 inactive",
		"*Their manager has left* · 2", "Ines Faro → Marta Olsen", "Arun Rao → Marta Olsen",
		"*Nobody knows their manager* · 1", "Person &lt;U0Y&gt; → <@U0NOBODY>",
		"*No manager* · 1", "*A level that is not in the ladder* · 3", "Person &lt;U0X&gt;: L9")
	w.selects(w.arun, m, "admin.person", "Ines Faro")
	mustContain(t, w.arun.sees(team, "IC2 · Associate Engineer").Text(), "<@U0MARTA> :warning: no active account", "1 Feb 2024")
}

func TestAdminFindsPeople(t *testing.T) {
	w := adminWorld(t)
	m := w.arun.runs("/winlog", "admin faro")
	mustContain(t, m.Text(), "*Ines Faro*", "IC2")
	if strings.Contains(m.Text(), "Marta") {
		t.Errorf("found too many:\n%s", m.Text())
	}
	w.arun.clicks(m, "Open")
	m = w.arun.sees(team, "IC2 · Associate Engineer")
	w.arun.clicks(m, "← Overview")
	w.arun.sees(team, "People: 3 active")
	mustContain(t, w.arun.runs("/winlog", "admin <zzz>").Text(), "“&lt;zzz&gt;”", "Nobody known has that")
	mustContain(t, w.arun.runs("/winlog", "admin @noor").Text(), "I have not met that person")
}

func TestAdminSetsLevel(t *testing.T) {
	w := adminWorld(t)
	open := func() {
		t.Helper()
		w.arun.clicks(w.arun.runs("/winlog", "admin @ines"), "Set level")
		mustContain(t, w.arun.modalWith("Set a level").Text(), "Ines Faro", "completes their run")
	}
	for _, tc := range []struct{ level, since, reason, field, want string }{
		{"M1", "2026-05-01", "promotion", "reason", "not a promotion"},
		{"IC3", "2027-05-01", "promotion", "since", "today or an earlier date"},
		{"IC3", "2024-01-31", "promotion", "since", "The first day of work was 2024-02-01"},
		{"IC3", "2026-05-01", "promotion", "", ""},
		{"IC2", "2026-04-01", "promotion", "since", "recorded since 2026-05-01"},
		{"IC1", "2026-05-02", "correction", "", ""},
	} {
		open()
		w.arun.fills("level", tc.level)
		w.arun.fills("since", tc.since)
		w.arun.fills("reason", tc.reason)
		errs := w.arun.submits()
		if tc.field != "" {
			if !strings.Contains(errs[tc.field], tc.want) {
				t.Errorf("%+v: %v", tc, errs)
			}
			if _, err := w.arun.CloseAll(t.Context()); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if len(errs) != 0 {
			t.Fatalf("%+v: %v", tc, errs)
		}
		mustContain(t, w.arun.modalWith("Saved").Text(), "*Level*", tc.level+" · ")
		if p, _ := w.known("U0INES"); string(p.Level) != tc.level {
			t.Errorf("the level is %s, want %s", p.Level, tc.level)
		}
	}
	history, err := w.db.LevelHistory(t.Context(), "U0INES")
	var got []string
	for _, l := range history {
		got = append(got, string(l.Level)+" "+l.From.String()+" "+string(l.Change)+" "+string(l.By))
	}
	want := []string{"IC2 2024-02-01 initial ", "IC1 2026-05-01 correction U0ARUN"}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	m := w.arun.runs("/winlog", "admin audit @ines")
	mustContain(t, m.Text(), "Audit log* of <@U0INES>", "<@U0ARUN>: *level* · promotion from 2026-05-01: IC2 → IC3", "correction from 2026-05-01: IC3 → IC1", "the program: *level* · initial")
}

func TestAdminSetsManager(t *testing.T) {
	w := adminWorld(t)
	w.sim.AddPerson(slacksim.Person{ID: "U0LEFT", Name: "left", Deleted: true})
	for _, tc := range []struct{ manager, from, field, want string }{
		{"U0INES", "2026-05-12", "manager", "Nobody manages themself"},
		{"U0LEFT", "2026-05-12", "manager", "no active account"},
		{"U0NEW", "2026-05-13", "from", "today or an earlier day"},
		{"U0NEW", "2020-01-01", "from", "The first day of work"},
		{"U0NEW", "2026-04-01", "", ""}, // somebody nobody has met yet
		{"U0NEW", "2026-04-01", "", ""}, // again
		{"U0NEW", "2026-03-01", "from", "They manage Ines Faro since 2026-04-01 already"},
	} {
		w.arun.clicks(w.arun.runs("/winlog", "admin @ines"), "Set manager")
		mustContain(t, w.arun.modalWith("Set a manager").Text(), "Ines Faro")
		w.arun.fills("manager", tc.manager)
		w.arun.fills("from", tc.from)
		errs := w.arun.submits()
		if (len(errs) == 0) != (tc.field == "") || !strings.Contains(errs[tc.field], tc.want) {
			t.Fatalf("%+v: %v", tc, errs)
		}
		if tc.field == "" {
			mustContain(t, w.arun.modalWith("Saved").Text(), "<@U0NEW> since Wed 1 Apr (admin)")
		}
		if _, err := w.arun.CloseAll(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if p, ok := w.known("U0NEW"); !ok || p.Name != "Noor Haddad" || w.managerOf("U0INES") != "U0NEW" {
		t.Errorf("%+v manages Ines, want Noor", p)
	}

	// A circle is refused, and nobody at all is a choice.
	w.arun.clicks(w.arun.runs("/winlog", "admin @noor"), "Set manager")
	w.arun.modalWith("Set a manager")
	w.arun.fills("manager", "U0INES")
	if errs := w.arun.submits(); !strings.Contains(errs["manager"], "They report to Noor Haddad") {
		t.Fatal(errs)
	}
	if _, err := w.arun.CloseAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.arun.clicks(w.arun.runs("/winlog", "admin @ines"), "Set manager")
	w.arun.modalWith("Set a manager")
	w.arun.fills("manager")
	if errs := w.arun.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.arun.modalWith("Saved")
	if got := w.managerOf("U0INES"); got != "" {
		t.Errorf("the manager is %q, want nobody", got)
	}
}

// Whatever an administrator looks at, it holds no word of anybody's log.
func TestAdminsReadNoWins(t *testing.T) {
	w := adminWorld(t)
	secrets := []string{"Private-secret", "Manager-secret", "Goal-secret"}
	w.ines.runs("/win", "Private-secret plan #private")
	w.ines.runs("/win", "Manager-secret work #manager")
	w.ines.runs("/goal", "Goal-secret: lead the redesign across 3 teams")
	var seen strings.Builder
	look := func(texts ...string) {
		for _, text := range texts {
			seen.WriteString(w.arun.runs("/winlog", text).Text() + "\n")
		}
	}
	look("admin", "admin ines", "admin @ines", "admin audit", "admin audit @ines", "admin secret", "report @ines", "team", "who-saw")
	w.arun.clicks(w.arun.runs("/winlog", "admin @ines"), "Set level")
	seen.WriteString(w.arun.modalWith("Set a level").Text())
	for _, secret := range secrets {
		if strings.Contains(seen.String(), secret) {
			t.Errorf("an administrator reads %q", secret)
		}
	}
	for _, win := range w.wins("U0INES") {
		for _, action := range []string{"win.details", "win.undo", "win.restore"} {
			if said := w.forge(w.arun, action, "1|"+string(win.ID)); !strings.Contains(said, "not one of yours") {
				t.Errorf("%s of somebody's win: %q", action, said)
			}
		}
	}
}

func TestAdminAuditPages(t *testing.T) {
	w := adminWorld(t)
	for range 40 {
		if err := w.db.Audit(t.Context(), ladder.AuditEntry{By: "U0MARTA", Action: "level", Subject: "U0INES", Detail: "from <x> U0MARTA → U0ARUN"}); err != nil {
			t.Fatal(err)
		}
	}
	m := w.arun.runs("/winlog", "admin audit @ines")
	mustContain(t, m.Text(), "1–15 of 42", "from &lt;x&gt; <@U0MARTA> → <@U0ARUN>")
	w.arun.clicks(m, "Older →")
	w.arun.clicks(w.arun.sees(team, "16–30 of 42"), "Older →")
	w.arun.clicks(w.arun.sees(team, "31–42 of 42"), "← Newer")
	w.arun.sees(team, "16–30 of 42")
	for _, value := range []string{"1|", "1|U0INES|x", "x|U0INES|0", "1|<@U0>|0"} {
		if said := w.forge(w.arun, "admin.audit", value); !strings.Contains(said, "older or newer Win Log") {
			t.Errorf("%s: %q", value, said)
		}
	}
}

// What Slack's profiles say of managers and cannot be taken is shown.
func TestAdminSeesRefusedManagers(t *testing.T) {
	w, _ := managersWorld(t, map[string]string{"U0SELF": "U0SELF", "U0FORM": "the boss"})
	w.bot.SetAdmins("U0ARUN")
	w.begin()
	mustContain(t, w.arun.runs("/winlog", "admin").Text(), "managers taken from Slack's profiles: not yet")
	w.syncs(night)
	mustContain(t, w.arun.runs("/winlog", "admin").Text(), "that were not taken* · 2", "U0SELF: U0SELF is themself", "U0FORM: the field holds neither", "members: 12 May 20:34 IST")
}
