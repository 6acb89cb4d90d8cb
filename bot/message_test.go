package bot_test

import (
	"strings"
	"testing"
	"time"

	"winlog/ladder"
)

func TestMessageShortcut(t *testing.T) {
	w := newWorld(t)
	if _, err := w.arun.Say(t.Context(), team, "Checkout errors are down & <b>stable</b>, thanks @ines"); err != nil {
		t.Fatal(err)
	}
	m := w.ines.Last(team)
	out, err := w.ines.MessageShortcut(t.Context(), "log_message", team, m.TS)
	if err != nil || out.Error != "" {
		t.Fatal(err, out.Error)
	}
	w.ines.modalWith("Log a win")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.ines.modalWith("Logged.")
	got := w.onlyWin("U0INES")
	if got.Text != "Checkout errors are down & <b>stable</b>, thanks @ines" && !strings.HasPrefix(got.Text, "Checkout errors are down & <b>stable</b>") {
		t.Errorf("text %q", got.Text)
	}
	if len(got.Links) != 1 || !strings.Contains(got.Links[0], "/archives/"+team+"/p"+strings.ReplaceAll(m.TS, ".", "")) {
		t.Errorf("links %v, want the message's permalink", got.Links)
	}
	if len(got.People) != 1 || got.People[0] != "U0ARUN" {
		t.Errorf("people %v, want the author", got.People)
	}
	if got.Source != "shortcut" {
		t.Errorf("source %q", got.Source)
	}
}

func TestMessageShortcutWithoutPermalink(t *testing.T) {
	w := newWorld(t)
	w.sim.Faults().ServerError("chat.getPermalink", 500, 1)
	if _, err := w.ines.Say(t.Context(), team, "Done"); err != nil {
		t.Fatal(err)
	}
	m := w.ines.Last(team)
	if out, err := w.ines.MessageShortcut(t.Context(), "log_message", team, m.TS); err != nil || out.Error != "" {
		t.Fatal(err, out.Error)
	}
	w.ines.modalWith("Log a win")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.ines.modalWith("Logged.")
	if links := w.onlyWin("U0INES").Links; len(links) != 1 || !strings.HasSuffix(links[0], "/archives/"+team+"/p"+strings.ReplaceAll(m.TS, ".", "")) {
		t.Errorf("links %v", links)
	}
}

func TestGlobalShortcut(t *testing.T) {
	w := newWorld(t)
	if out, err := w.ines.Shortcut(t.Context(), "log_win"); err != nil || out.Error != "" {
		t.Fatal(err, out.Error)
	}
	w.ines.modalWith("Log a win")
	w.ines.fills("text", "From the menu")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.ines.modalWith("Logged.")
	w.onlyWin("U0INES")
}

func TestFreeTextInTheDM(t *testing.T) {
	w := newWorld(t)
	if _, err := w.ines.Say(t.Context(), w.ines.DM(), "yesterday Shipped OAuth login with @arun #scope"); err != nil {
		t.Fatal(err)
	}
	m := w.ines.sees(w.ines.DM(), "Log this as a win?")
	mustContain(t, m.Text(), "with @Arun Rao")
	w.ines.clicks(m, "Log as win")
	w.ines.sees(w.ines.DM(), "Logged.")
	got := w.onlyWin("U0INES")
	if got.Text != "Shipped OAuth login with @Arun Rao" || got.OccurredOn != ladder.NewDate(2026, 5, 11) || got.Source != "message" {
		t.Errorf("got %+v", got)
	}
}

func TestOfferIsMadeOnceAndTakenOnce(t *testing.T) {
	w := newWorld(t)
	w.strict = false
	w.sim.Faults().Duplicate(1)
	if _, err := w.ines.Say(t.Context(), w.ines.DM(), "Shipped OAuth login"); err != nil {
		t.Fatal(err)
	}
	m := w.ines.sees(w.ines.DM(), "Log this as a win?")
	w.sim.Faults().Duplicate(1)
	w.ines.clicks(m, "Log as win")
	w.ines.sees(w.ines.DM(), "Logged.")
	w.onlyWin("U0INES")
	offers := 0
	for _, m := range w.ines.Messages(w.ines.DM()) {
		if m.Bot {
			offers++
		}
	}
	if offers != 1 {
		t.Errorf("%d answers, want one", offers)
	}
}

func TestOfferWithDetailsAndWithout(t *testing.T) {
	w := newWorld(t)
	if _, err := w.ines.Say(t.Context(), w.ines.DM(), "Shipped OAuth login"); err != nil {
		t.Fatal(err)
	}
	m := w.ines.sees(w.ines.DM(), "Log this as a win?")
	w.ines.clicks(m, "Add details")
	w.ines.modalWith("Log a win")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.ines.modalWith("Logged.")
	w.ines.clicks(m, "Log as win") // the same message: no second win
	w.onlyWin("U0INES")

	if _, err := w.ines.Say(t.Context(), w.ines.DM(), "Nothing, really"); err != nil {
		t.Fatal(err)
	}
	w.ines.sees(w.ines.DM(), "Nothing, really")
	for _, m := range w.ines.Messages(w.ines.DM()) {
		if m.Bot && strings.Contains(m.Text(), "Nothing, really") {
			w.ines.clicks(m, "No")
		}
	}
	w.onlyWin("U0INES")
}

// A text that was slipped into a button of somebody else's conversation logs nothing.
func TestOfferOfAnotherMessage(t *testing.T) {
	w := newWorld(t)
	if _, err := w.ines.Say(t.Context(), w.ines.DM(), "Shipped OAuth login"); err != nil {
		t.Fatal(err)
	}
	m := w.ines.sees(w.ines.DM(), "Log this as a win?")
	mustContain(t, w.forge(w.ines, "offer.log", "1|"+m.TS), "nothing to log") // the bot's own message
	if got := len(w.wins("U0INES")); got != 0 {
		t.Errorf("%d wins", got)
	}
}

// The offer stays after its form was sent; what a second form says is kept too.
func TestOfferWithDetailsTwice(t *testing.T) {
	w := newWorld(t)
	if _, err := w.ines.Say(t.Context(), w.ines.DM(), "Shipped OAuth login"); err != nil {
		t.Fatal(err)
	}
	m := w.ines.sees(w.ines.DM(), "Log this as a win?")
	for _, result := range []string{"", "Failed logins 4 % → 1 %"} {
		w.ines.clicks(m, "Add details")
		w.ines.modalWith("Log a win")
		w.ines.fills("result", result)
		if errs := w.ines.submits(); len(errs) != 0 {
			t.Fatal(errs)
		}
		w.ines.modalWith("Logged.")
		if got := w.onlyWin("U0INES").Result; got != result {
			t.Errorf("the result is %q, want %q", got, result)
		}
		if _, err := w.ines.CloseAll(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

// "yesterday" in a message is the day before it was written, however late its
// offer is taken.
func TestOfferTakenDaysLater(t *testing.T) {
	for _, button := range []string{"Log as win", "Add details"} {
		t.Run(button, func(t *testing.T) {
			w := newWorld(t)
			if _, err := w.ines.Say(t.Context(), w.ines.DM(), "yesterday Shipped OAuth login"); err != nil {
				t.Fatal(err)
			}
			m := w.ines.sees(w.ines.DM(), "Log this as a win?")
			w.jump(50 * time.Hour)
			w.ines.clicks(m, button)
			if button == "Add details" {
				w.ines.modalWith("Log a win")
				if errs := w.ines.submits(); len(errs) != 0 {
					t.Fatal(errs)
				}
				w.ines.modalWith("Logged.")
			} else {
				w.ines.sees(w.ines.DM(), "Logged.")
			}
			if got, want := w.onlyWin("U0INES").OccurredOn, ladder.NewDate(2026, 5, 11); got != want {
				t.Errorf("it happened on %s, want %s", got, want)
			}
		})
	}
}

// What somebody writes in a thread of the direct message is offered there.
func TestOfferInAThread(t *testing.T) {
	w := newWorld(t)
	if _, err := w.ines.Say(t.Context(), w.ines.DM(), "hello"); err != nil {
		t.Fatal(err)
	}
	root := w.ines.sees(w.ines.DM(), "Write me what you did")
	mustContain(t, root.Text(), "Log a win", "My level", "Help")
	if _, err := w.ines.Reply(t.Context(), w.ines.DM(), root.TS, "Shipped OAuth login"); err != nil {
		t.Fatal(err)
	}
	m := w.ines.sees(w.ines.DM(), "Log this as a win?")
	if m.Thread != root.TS {
		t.Errorf("the offer is in thread %q, want %q", m.Thread, root.TS)
	}
	w.ines.clicks(m, "Log as win")
	w.ines.sees(w.ines.DM(), "Logged.")
	if got := w.onlyWin("U0INES").Text; got != "Shipped OAuth login" {
		t.Errorf("logged %q", got)
	}
}
