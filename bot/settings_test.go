package bot_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/slack-go/slack"

	"winlog/bot"
	"winlog/bot/blockkit"
	"winlog/ladder"
	"winlog/slacksim"
)

// prefs are what somebody decided about messages, in short: "tip every 2",
// "* until 2026-05-26", "nudge off".
func (w *world) prefs(user ladder.UserID) []string {
	w.t.Helper()
	all, err := w.db.ListMessagePrefs(w.t.Context(), user)
	if err != nil {
		w.t.Fatal(err)
	}
	var list []string
	for _, p := range all {
		kind := string(p.Kind)
		if kind == "" {
			kind = "*"
		}
		switch {
		case p.Stopped:
			list = append(list, kind+" off")
		case !p.PausedUntil.IsZero():
			list = append(list, kind+" until "+p.PausedUntil.String())
		case p.Every > 1:
			list = append(list, kind+" every "+string(rune('0'+p.Every)))
		}
	}
	return list
}

func (w *world) wantPrefs(user ladder.UserID, want ...string) {
	w.t.Helper()
	if diff := cmp.Diff(want, w.prefs(user), cmpopts.EquateEmpty()); diff != "" {
		w.t.Errorf("what %s decided (-want +got):\n%s", user, diff)
	}
}

func TestSettings(t *testing.T) {
	w := newWorld(t)
	form := w.ines.opens("/winlog", "settings")
	mustContain(t, form.Text(), "Europe/Lisbon, from your Slack profile", "<@U0MARTA>, since", "(from your company's people file)", "/winlog manager @name")
	if strings.Contains(form.Text(), "Digest of your reports") {
		t.Error("somebody without reports is asked about the manager's digest")
	}
	w.ines.fills("kind.tip", "never")
	w.ines.fills("kind.nudge", "less")
	w.ines.fills("pause", "2026-06-01")
	w.ines.fills("visibility", "private")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	mustContain(t, w.ines.modalWith("Saved").Text(), "nothing by myself until Mon 1 Jun", "Off: ladder tips", "every second one: goal nudges", "only you")
	w.wantPrefs("U0INES", "* until 2026-06-01", "nudge every 2", "tip off")

	w.ines.runs("/win", "Fixed the flaky build")
	if got := w.onlyWin("U0INES").Visibility; got != ladder.Private {
		t.Errorf("a win nobody chose a visibility for is %s, want private", got)
	}

	// The form shows what was decided, and saving it as it is changes nothing.
	w.ines.opens("/winlog", "settings")
	mustContain(t, w.ines.modalWith("Settings").Text(), "Paused until Mon 1 Jun")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.ines.modalWith("Saved")
	w.wantPrefs("U0INES", "* until 2026-06-01", "nudge every 2", "tip off")

	// Back to the usual, each in its own way.
	w.ines.opens("/winlog", "settings")
	w.ines.clicks(w.ines.modalWith("Paused until"), "Resume")
	w.ines.clicks(w.ines.modalWith("Messages come again"), "Settings")
	w.ines.modalIs("the form without the pause", func(v *slacksim.View) bool {
		return strings.Contains(v.Text(), "Pause all of it") && !strings.Contains(v.Text(), "Paused until")
	})
	w.wantPrefs("U0INES", "nudge every 2", "tip off")
	w.ines.fills("kind.tip", "usual")
	w.ines.fills("kind.nudge", "usual")
	w.ines.fills("visibility", "-")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	mustContain(t, w.ines.modalWith("Saved").Text(), "All messages come as usual", "you and your manager")
	w.wantPrefs("U0INES")
}

func TestSettingsOfAManager(t *testing.T) {
	w := newWorld(t)
	mustContain(t, w.marta.opens("/winlog", "settings").Text(), "Digest of your reports' quarter", "*Manager*: not known")
}

func TestSettingsRefused(t *testing.T) {
	w := newWorld(t)
	for date, want := range map[string]string{"2026-05-12": "future", "2020-01-01": "future", "2031-01-01": "within a year"} {
		w.ines.opens("/winlog", "settings")
		w.ines.fills("kind.tip", "never")
		w.ines.fills("pause", date)
		if errs := w.ines.submits(); !strings.Contains(errs["pause"], want) {
			t.Errorf("a pause until %s: %v", date, errs)
		}
		if _, err := w.ines.CloseAll(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	w.wantPrefs("U0INES") // nothing of a refused form is kept
}

func TestPauseAndResume(t *testing.T) {
	w := newWorld(t)
	m := w.ines.runs("/winlog", "pause 2 weeks")
	mustContain(t, m.Text(), "Paused.", "until Tue 26 May")
	w.wantPrefs("U0INES", "* until 2026-05-26")
	w.ines.clicks(m, "Undo")
	mustContain(t, w.ines.sees(team, "Undone").Text(), "Messages come as usual")
	w.wantPrefs("U0INES")

	mustContain(t, w.ines.runs("/winlog", "pause until June 1").Text(), "until Mon 1 Jun")
	mustContain(t, w.ines.runs("/winlog", "resume").Text(), "Messages come again")
	w.wantPrefs("U0INES")

	mustContain(t, w.ines.runs("/winlog", "pause whenever").Text(), "I do not know how long that is", "2 weeks")
	mustContain(t, w.ines.runs("/winlog", "pause until yesterday").Text(), "I do not know how long that is")
	w.wantPrefs("U0INES")

	w.ines.clicks(w.ines.runs("/winlog", "pause"), "Until the end of the quarter")
	w.ines.sees(team, "until Wed 1 Jul")
	w.wantPrefs("U0INES", "* until 2026-07-01")
}

// footer posts a message with the buttons of every unasked message, as a digest
// or nudge has them.
func (w *world) footer(p *person, kind ladder.MessageKind) *slacksim.Message {
	w.t.Helper()
	_, _, err := w.api.PostMessageContext(w.t.Context(), p.DM(), slack.MsgOptionText("A "+string(kind), false),
		slack.MsgOptionBlocks(append(blockkit.Sections("A "+string(kind)), bot.MessageFooter(kind)...)...))
	if err != nil {
		w.t.Fatal(err)
	}
	return p.sees(p.DM(), "A "+string(kind))
}

func TestButtonsOfUnaskedMessages(t *testing.T) {
	w := newWorld(t)
	m := w.footer(w.ines, ladder.MessageNudge)
	w.selects(w.ines, m, "message.snooze", "Next Monday")
	said := w.ines.sees(w.ines.DM(), "Snoozed")
	mustContain(t, said.Text(), "No goal nudges until Mon 18 May")
	w.wantPrefs("U0INES", "nudge until 2026-05-18")
	w.ines.clicks(said, "Pause everything until then")
	w.ines.sees(w.ines.DM(), "I write nothing by myself until Mon 18 May")
	w.wantPrefs("U0INES", "* until 2026-05-18", "nudge until 2026-05-18")
	mustContain(t, w.ines.runs("/winlog", "resume").Text(), "come again")
	w.wantPrefs("U0INES") // a snooze is a pause, too

	w.ines.clicks(m, "Less often")
	said = w.ines.sees(w.ines.DM(), "every second one")
	w.ines.clicks(m, "Less often")
	w.ines.sees(w.ines.DM(), "every fourth one")
	w.wantPrefs("U0INES", "nudge every 4")
	w.ines.clicks(said, "Undo") // of the first click: as it was before it
	w.ines.sees(w.ines.DM(), "Undone")
	w.wantPrefs("U0INES")

	tip := w.footer(w.ines, ladder.MessageTip)
	w.ines.clicks(tip, "Stop these")
	mustContain(t, w.ines.sees(w.ines.DM(), "Stopped").Text(), "no more ladder tips")
	mustContain(t, w.ines.runs("/winlog", "resume").Text(), "Still off, as you chose: ladder tips")
	w.wantPrefs("U0INES", "tip off")
	if m := w.ines.Last(w.ines.DM()); m == nil || !strings.Contains(tip.Text(), "A tip") {
		t.Error("the message that was clicked is gone")
	}
}

// A click that Slack delivers again does not halve how often messages come once more.
func TestLessOftenOnce(t *testing.T) {
	w := newWorld(t)
	w.sim.Faults().Duplicate(2)
	w.ines.clicks(w.footer(w.ines, ladder.MessageNudge), "Less often")
	w.ines.sees(w.ines.DM(), "every second one")
	time.Sleep(50 * time.Millisecond)
	w.wantPrefs("U0INES", "nudge every 2")
}

func TestForgedMessageButtons(t *testing.T) {
	w := newWorld(t)
	for _, tc := range []struct{ action, value string }{
		{"message.less", "1|everything"},
		{"message.less", "nudge"},
		{"message.snooze", "1|nudge|for ever"},
		{"message.snooze", "2|nudge|monday"},
		{"message.undo", "1|nudge|99||0"},
		{"message.undo", "1|nudge|1|2026-02-30|0"},
		{"message.undo", "1|nudge"},
		{"message.all", "1|"},
		{"message.all", "1||2099-01-01"},
		{"reads.page", "1|-1"},
		{"reads.page", "x"},
	} {
		if said := w.forge(w.ines, tc.action, tc.value); !strings.Contains(said, "older or newer Win Log") {
			t.Errorf("%s %s was answered with %q", tc.action, tc.value, said)
		}
	}
	w.wantPrefs("U0INES")
}

// Who read one's log is told to oneself, and to nobody else.
func TestWhoSawMyLog(t *testing.T) {
	w := newWorld(t)
	mustContain(t, w.ines.runs("/winlog", "who-saw").Text(), "Nobody but you so far")
	for range 2 {
		w.marta.runs("/winlog", "team")
	}
	w.marta.runs("/winlog", "report @ines")
	w.arun.runs("/winlog", "report @ines") // refused, so there is nothing to record
	m := w.ines.runs("/winlog", "who-saw")
	mustContain(t, m.Text(), "today, Tue 12 May · <@U0MARTA>: the overview of their team", "your page: streak, goals and shared wins", "1–2 of 2")
	if strings.Contains(m.Text(), "U0ARUN") {
		t.Errorf("somebody who was refused is listed:\n%s", m.Text())
	}
	mustContain(t, w.arun.runs("/winlog", "who-saw").Text(), "overview of their team", "1 of 1")
	w.ines.clicks(w.ines.runs("/winlog", "me"), "Who saw my log")
	w.ines.sees(team, "1–2 of 2")
}

func TestManyReads(t *testing.T) {
	w := newWorld(t)
	for day := range 25 {
		if err := w.db.SaveReads(t.Context(), "U0MARTA", ladder.PathTeam, []ladder.UserID{"U0INES"}); err != nil {
			t.Fatal(day, err)
		}
		w.jump(24 * time.Hour)
	}
	m := w.ines.runs("/winlog", "who-saw")
	mustContain(t, m.Text(), "1–20 of 25")
	w.ines.clicks(m, "Older →")
	m = w.ines.sees(team, "21–25 of 25")
	w.ines.clicks(m, "← Newer")
	w.ines.sees(team, "1–20 of 25")
}
