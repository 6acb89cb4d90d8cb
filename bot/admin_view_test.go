package bot

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"winlog/bot/blockkit"
	"winlog/bot/socket"
	"winlog/ladder"
)

func adminPeople() []ladder.Person {
	return []ladder.Person{
		{ID: "U0HEAD", Name: "Bo Berg", Level: "M3", Active: true},
		{ID: "U0MARTA", Name: "Marta Olsen", Level: "M1", Manager: "U0HEAD", LeftOn: ladder.NewDate(2026, time.April, 30)},
		{ID: "U0INES", Name: "Ines <Faro>", Role: ladder.Eng, Level: "IC2", Manager: "U0MARTA", Email: "ines@example.com", Team: "Checkout", Active: true},
		{ID: "U0A", Name: "A", Level: "IC1", Manager: "U0B", Active: true},
		{ID: "U0B", Name: "B", Level: "L7", Manager: "U0A", Active: true},
		{ID: "U0C", Name: "C", Manager: "U0NOBODY", Active: true},
	}
}

func TestAdminViews(t *testing.T) {
	b, c := viewBot(t), viewCall(socket.Command)
	people := adminPeople()
	ines := people[2]
	levels := []ladder.LevelInterval{{Level: "IC1", Change: ladder.LevelInitial}, {Level: "IC2", From: ladder.NewDate(2025, time.July, 1), Change: ladder.LevelPromotion}}
	managers := []ladder.ManagerInterval{
		{Manager: "U0HEAD", From: ladder.NewDate(2025, time.January, 1), To: ladder.NewDate(2026, time.March, 2), Source: "import"},
		{Manager: "U0MARTA", From: ladder.NewDate(2026, time.March, 2), Source: "slack"},
	}
	audit := []ladder.AuditEntry{
		{At: viewNow, By: "U0ADMIN", Action: "level", Subject: "U0INES", Detail: "promotion from 2025-07-01: IC1 → IC2"},
		{At: viewNow.AddDate(0, -1, 0), Action: "import_people", Detail: "3 created, 0 updated, 0 unchanged"},
		{At: viewNow.AddDate(-1, 0, 0), Action: "of <later> releases", Subject: "U0INES", Detail: "U0MARTA → U0HEAD"},
	}
	done := ladder.Job{Name: "people", BegunAt: viewNow.Add(-2 * time.Hour), DoneAt: viewNow.Add(-time.Hour)}
	for _, tc := range []struct {
		name string
		view any
	}{
		{"admin", b.adminPage(c, people, done, ladder.Job{})},
		{"admin_sound", b.adminPage(c, people[:1], ladder.Job{}, ladder.Job{})},
		{"admin_found", b.foundPeople("berg & <co>", people[:2])},
		{"admin_found_none", b.foundPeople("zzz", nil)},
		{"admin_person", b.adminPersonCard(c, ines, levels, managers, true, "*Saved.*")},
		{"admin_person_bare", b.adminPersonCard(c, people[1], nil, nil, false, "")},
		{"admin_level_form", b.adminLevelForm(c, ines)},
		{"admin_manager_form", b.adminManagerForm(c, ines, false)},
		{"admin_audit", b.auditPage(c, "", audit, 15, 18)},
		{"admin_audit_person", b.auditPage(c, "U0INES", audit[:1], 0, 1)},
		{"admin_audit_empty", b.auditPage(c, "U0INES", nil, 0, 0)},
	} {
		t.Run(tc.name, func(t *testing.T) { golden(t, tc.name, tc.view) })
	}
}

// However large and broken an organisation is, its overview is one Slack takes.
func TestAdminPageOfALargeOrganisation(t *testing.T) {
	b, c := viewBot(t), viewCall(socket.Command)
	b.managerField = "Xf0MANAGER"
	var people []ladder.Person
	note := managerNote{}
	for i := range 10_000 {
		id := ladder.UserID(fmt.Sprintf("U%05d", i))
		people = append(people, ladder.Person{ID: id, Name: fmt.Sprintf("A name that is as long as names can be, and then some %d", i), Manager: "U0NOBODY", Active: true})
		note.fault(id, "U0NOBODY", faultInactive)
	}
	for i := range 300 { // a circle of many
		people[i].Manager = people[(i+1)%300].ID
	}
	text, err := json.Marshal(note)
	if err != nil {
		t.Fatal(err)
	}
	blocks := b.adminPage(c, people, ladder.Job{}, ladder.Job{Note: string(text)})
	if len(blocks) > blockkit.MaxMessageBlocks {
		t.Errorf("%d blocks", len(blocks))
	}
	raw, err := json.Marshal(blocks)
	if err != nil || len(raw) > 60_000 {
		t.Errorf("%d bytes, %v", len(raw), err)
	}
	if len(note.Noted) != maxNoted || note.Faults != 10_000 {
		t.Errorf("%d faults are kept of %d", len(note.Noted), note.Faults)
	}
}
