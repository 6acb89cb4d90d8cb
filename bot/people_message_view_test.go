package bot

import (
	"testing"
	"time"

	"winlog/bot/socket"
	"winlog/ladder"
)

func TestPeopleMessageViews(t *testing.T) {
	b, c := viewBot(t), viewCall(socket.Command)
	from := ladder.NewDate(2026, time.May, 12)
	mine := ladder.Handover{User: "U0INES", Manager: "U0NEW", Before: "U0MARTA", From: from, Source: "slack"}
	theirs := ladder.Handover{User: "U0ARUN", Manager: "U0INES", From: from.AddDays(-3), Source: "self", By: "U0ARUN"}
	moved := ladder.Handover{User: "U0YUKI", Manager: "U0INES", Before: "U0MARTA", From: from, Source: "admin"}
	hired := c.person
	hired.Level, hired.StartDate = "", from.AddDays(-2)
	for _, tc := range []struct {
		name string
		view any
	}{
		{"handover_report", b.handoverMessage("U0INES", c.today, []ladder.Handover{mine})},
		{"handover_manager", b.handoverMessage("U0INES", c.today, []ladder.Handover{theirs, moved})},
		{"handover_both", b.handoverMessage("U0INES", c.today, []ladder.Handover{theirs, mine})},
		{"welcome", b.welcomeMessage(c.person, c.today)},
		{"welcome_hired", b.welcomeMessage(hired, c.today)},
	} {
		t.Run(tc.name, func(t *testing.T) { golden(t, tc.name, tc.view) })
	}
}

// Who is told of a change of manager.
func TestHandoverTells(t *testing.T) {
	for _, tc := range []struct {
		name            string
		h               ladder.Handover
		person, manager bool
	}{
		{"synced", ladder.Handover{Before: "B", Source: "slack"}, true, true},
		{"said by the person", ladder.Handover{Before: "B", Source: "self", By: "P"}, false, true},
		{"said by the person, the first", ladder.Handover{Source: "self", By: "P"}, false, true},
		{"set by the new manager, who is an administrator", ladder.Handover{Before: "B", Source: "admin", By: "M"}, true, false},
		{"first imported", ladder.Handover{Source: "import"}, false, false},
	} {
		tc.h.User, tc.h.Manager = "P", "M"
		if p, m, other := tc.h.Tells("P"), tc.h.Tells("M"), tc.h.Tells("B"); p != tc.person || m != tc.manager || other {
			t.Errorf("%s: person %v, manager %v, the one before %v", tc.name, p, m, other)
		}
	}
}
