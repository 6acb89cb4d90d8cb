package bot_test

import (
	"strings"
	"testing"
	"time"

	"winlog/bot"
	"winlog/ladder"
)

// messagesWorld is a world that sends some kinds of messages by itself, as they are
// set unless the configuration says otherwise.
func messagesWorld(t *testing.T, kinds ...ladder.MessageKind) *world {
	t.Helper()
	rules := bot.MessageRules{}
	for _, k := range bot.MessageKinds() {
		for _, want := range kinds {
			if k.ID == want {
				rule, _, err := bot.ParseMessageRule(k, k.Default)
				if err != nil {
					t.Fatal(err)
				}
				rules[k.ID] = rule
			}
		}
	}
	return newWorld(t, func(o *bot.Options) { o.Messages = rules })
}

// comes jumps to a time and sends what is owed then.
func (w *world) comes(day ladder.Date, hour int) {
	w.t.Helper()
	w.jump(time.Date(day.Year, day.Month, day.Day, hour, 0, 0, 0, time.UTC).Sub(w.now()))
	if err := w.bot.CatchUp(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

// wantDMs is how many messages the bot has sent somebody.
func (p *person) wantDMs(n int) {
	p.w.t.Helper()
	if got := len(p.Messages(p.DM())); got != n {
		p.w.t.Errorf("%s has %d messages, want %d", p.ID(), got, n)
	}
}

var wednesday = ladder.NewDate(2026, time.May, 13)

func TestHandoverIsToldToBoth(t *testing.T) {
	w := messagesWorld(t, ladder.MessageHandover)
	set := func(user, manager ladder.UserID, source string, by ladder.UserID) {
		t.Helper()
		if err := w.db.SetManager(t.Context(), user, manager, ladder.Date{}, source, by); err != nil {
			t.Fatal(err)
		}
	}
	w.newbie.runs("/winlog", "me")
	w.comes(wednesday, 12)
	for _, p := range []*person{w.ines, w.arun, w.marta, w.newbie} {
		p.wantDMs(0) // the managers who were first imported are no news
	}
	set("U0INES", "U0NEW", "slack", "")      // both are told
	set("U0ARUN", "U0NEW", "self", "U0ARUN") // he did it himself
	w.comes(wednesday.AddDays(1), 13)
	dm := w.ines.sees(w.ines.DM(), "Your manager is <@U0NEW> now")
	mustContain(t, dm.Text(), "since yesterday, Wed 13 May (from your Slack profile)", "Before, it was <@U0MARTA>", "/winlog manager @name", "Less often", "Stop these")
	w.ines.wantDMs(1)
	w.arun.wantDMs(0)
	w.marta.wantDMs(0)
	w.comes(wednesday.AddDays(1), 23) // it is Friday morning in Auckland
	mustContain(t, w.newbie.sees(w.newbie.DM(), "New in your team").Text(),
		"• <@U0INES>, since Wed 13 May; before: <@U0MARTA> (from your Slack profile)", "• <@U0ARUN>, since Wed 13 May; before: <@U0MARTA> (they said so)")
	w.newbie.wantDMs(1)

	// Once each, whatever comes; and what was taken back before it went out is no news.
	w.comes(wednesday.AddDays(2), 13)
	set("U0INES", "U0MARTA", "admin", "U0ARUN")
	set("U0INES", "U0NEW", "admin", "U0ARUN")
	w.comes(wednesday.AddDays(12), 13)
	w.newbie.clicks(w.newbie.Last(w.newbie.DM()), "My team")
	w.newbie.sees(w.newbie.DM(), "Ines Faro")
}

func TestFirstManagerWhoIsNamedIsTold(t *testing.T) {
	w := messagesWorld(t, ladder.MessageHandover)
	w.newbie.runs("/winlog", "me")
	w.newbie.clicks(w.newbie.runs("/winlog", "manager @marta"), "Yes, from today on")
	w.newbie.sees(team, "Your manager is")
	w.comes(wednesday, 12)
	mustContain(t, w.marta.sees(w.marta.DM(), "New in your team").Text(), "• <@U0NEW>, since today, Wed 13 May (they said so)")
	w.newbie.wantDMs(0)
	w.comes(wednesday.AddDays(1), 12)
	w.marta.wantDMs(1)
}

func TestWelcome(t *testing.T) {
	w := messagesWorld(t, ladder.MessageOnboarding)
	for _, p := range []ladder.Person{
		{ID: "U0INES", StartDate: ladder.NewDate(2024, 2, 1)},  // long here, but first met now
		{ID: "U0ARUN", StartDate: ladder.NewDate(2026, 5, 11)}, // began yesterday
		{ID: "U0MARTA", StartDate: ladder.NewDate(2026, 4, 1)}, // neither
	} {
		if _, err := w.db.UpdatePerson(t.Context(), p.ID, func(q *ladder.Person) error { q.StartDate = p.StartDate; return nil }); err != nil {
			t.Fatal(err)
		}
	}
	w.ines.runs("/winlog", "me")
	for range 3 {
		w.newbie.runs("/win", "Did it")
	}
	w.comes(wednesday, 12)
	mustContain(t, w.ines.sees(w.ines.DM(), "Welcome to Win Log").Text(), "three things you did in the last months", "/win a month ago", "Log a win", "Stop these")
	if got := w.ines.Last(w.ines.DM()).Text(); strings.Contains(got, "Set my level") {
		t.Error("somebody who has a level is asked for it")
	}
	w.comes(wednesday.AddDays(1), 6) // working hours in Kolkata
	mustContain(t, w.arun.sees(w.arun.DM(), "Welcome to Win Log").Text(), "three things from your first days")
	w.comes(wednesday.AddDays(1), 23) // and in Auckland
	w.marta.wantDMs(0)
	w.newbie.wantDMs(0) // has three wins already
	w.comes(wednesday.AddDays(5), 12)
	w.ines.wantDMs(1)
	w.arun.wantDMs(1)
}

// What the welcome tells people to type is understood.
func TestWelcomeExamplesAreUnderstood(t *testing.T) {
	w := newWorld(t)
	for text, day := range map[string]string{
		"a month ago Cut the build from 20 to 6 minutes":               "Sun 12 Apr",
		"3 weeks ago Unblocked the payments team on the schema change": "Tue 21 Apr",
		"yesterday Fixed the setup guide while setting up":             "yesterday, Mon 11 May",
	} {
		mustContain(t, w.ines.runs("/win", text).Text(), "Logged.", day)
	}
}
