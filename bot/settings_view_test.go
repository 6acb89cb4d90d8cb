package bot

import (
	"testing"
	"time"

	"winlog/bot/schedule"
	"winlog/bot/socket"
	"winlog/ladder"
)

func TestSettingsViews(t *testing.T) {
	b, c := viewBot(t), viewCall(socket.Command)
	c.person.Manager = "U0MARTA"
	var kinds []ladder.MessageKind
	for _, k := range messageKinds {
		kinds = append(kinds, k.id)
	}
	usual := settings{kinds: kinds, managed: []ladder.ManagerInterval{{Manager: "U0MARTA", From: ladder.NewDate(2026, time.March, 2), Source: "slack"}}, acts: true}
	changed := settings{kinds: kinds, prefs: map[ladder.MessageKind]ladder.MessagePref{
		"": {PausedUntil: ladder.NewDate(2026, time.June, 1)}, ladder.MessageTip: {Kind: ladder.MessageTip, Stopped: true},
		ladder.MessageNudge:    {Kind: ladder.MessageNudge, Every: 8},
		ladder.MessageReminder: {Kind: ladder.MessageReminder, PausedUntil: ladder.NewDate(2026, time.May, 18)},
	}}
	stranger := viewCall(socket.Command)
	stranger.person.Timezone = ""
	stranger.person.Visibility = ladder.Private
	reads := []ladder.LogRead{
		{Viewer: "U0MARTA", Subject: "U0INES", Path: ladder.PathDigest, At: viewNow},
		{Viewer: "U0MARTA", Subject: "U0INES", Path: ladder.PathTeam, At: viewNow.AddDate(0, 0, -1)},
		{Viewer: "U0OLD", Subject: "U0INES", Path: "of <later> releases", At: viewNow.AddDate(-1, 0, 0)},
		{Viewer: ladder.CommandLine, Subject: "U0INES", Path: ladder.PathExport, At: viewNow.AddDate(-1, 0, 0)},
	}
	for _, tc := range []struct {
		name string
		view any
	}{
		{"settings", b.settingsForm(c, usual)},
		{"settings_changed", b.settingsForm(stranger, changed)},
		{"settings_saved", b.settingsSummary(stranger, changed, "*Saved.*")},
		{"settings_pause", b.pauseChoices()},
		{"settings_footer", messageFooter(ladder.MessageNudge)},
		{"who_saw", b.readList(c, reads, 20, 25)},
		{"who_saw_nobody", b.readList(c, nil, 0, 0)},
	} {
		t.Run(tc.name, func(t *testing.T) { golden(t, tc.name, tc.view) })
	}
}

// Every kind of message has a name, and a place in the settings.
func TestEveryKindHasSettings(t *testing.T) {
	for _, k := range schedule.Kinds() {
		if _, ok := findKind(k.ID); !ok {
			t.Errorf("%s is in no settings: nobody could stop it", k.ID)
		}
	}
}
