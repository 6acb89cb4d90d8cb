package bot_test

import (
	"strings"
	"testing"
	"time"

	"winlog/slacksim"
)

// Forms that Slack does not open: the person is told where they are, with a
// reference, and how to do without the form.
func TestFormDoesNotOpen(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		set  func(*slacksim.Faults)
	}{
		{"500", func(f *slacksim.Faults) { f.ServerError("views.open", 500, -1) }},
		{"nothing", func(f *slacksim.Faults) { f.Empty("views.open", -1) }},
		{"429", func(f *slacksim.Faults) { f.RateLimit("views.open", time.Hour, 30*time.Second) }},
		{"expired trigger", func(f *slacksim.Faults) { f.Error("views.open", "expired_trigger_id", -1) }},
		{"token revoked", func(f *slacksim.Faults) { f.RevokeToken(true) }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			w := newFaultWorld(t)
			card := w.ines.runs("/win", winText(1))
			tc.set(w.sim.Faults())
			answer, _ := w.ines.asks("/win", "")
			w.admits(answer, "did not open the form in time", "/win followed by what you did")
			answer, _ = w.arun.asks("/level", "set")
			w.admits(answer, "did not open the form in time")
			w.ines.clicks(card, "Add details") // a click is answered by its response URL
			w.until("the click is answered", func() bool {
				return strings.Count(allText(w.ines, team), "did not open the form in time") == 2
			})

			w.sim.Faults().Clear()
			w.ines.opens("/win", "")
			w.ines.modalWith("Log a win")
		})
	}
}

// A form that Slack takes its time to open: the answer does not.
func TestFormOpensTooLate(t *testing.T) {
	t.Parallel()
	w := newFaultWorld(t, "expired_trigger_id", "request_timeout") // when Slack has woken up, or noticed that nobody waits
	w.sim.Faults().Slow("views.open", time.Minute, 1)
	answer, took := w.ines.asks("/win", "")
	w.admits(answer, "did not open the form in time", "/win followed by what you did")
	if took > 2900*time.Millisecond {
		t.Errorf("an answer after %v", took)
	}
	w.ines.opens("/win", "")
	w.ines.modalWith("Log a win")
}

// allText is everything somebody sees in a channel.
func allText(p *person, channel string) string {
	var all []string
	for _, m := range p.Messages(channel) {
		all = append(all, m.Text())
	}
	return strings.Join(all, "\n")
}

// A global shortcut can be answered in the direct message only.
func TestShortcutDoesNotOpen(t *testing.T) {
	t.Parallel()
	w := newFaultWorld(t)
	w.sim.Faults().ServerError("views.open", 500, 2)
	if out, err := w.ines.Shortcut(t.Context(), "log_win"); err != nil || !out.OK() {
		t.Fatal(err, out)
	}
	w.admits(w.ines.sees(w.ines.DM(), "did not open").Text(), "did not open the form in time")

	// Nowhere to tell at all: then the log has it, under a reference.
	w.sim.Faults().ServerError("chat.postMessage", 500, -1)
	if out, err := w.ines.Shortcut(t.Context(), "log_win"); err != nil || !out.OK() {
		t.Fatal(err, out)
	}
	w.until("the log has it", func() bool { return strings.Contains(w.log.String(), "work after the ack failed") })
	for line := range strings.Lines(w.log.String()) {
		if strings.Contains(line, "work after the ack failed") {
			mustContain(t, line, "level=ERROR", "reference=", "user=U0INES", "500")
		}
	}
	w.sim.Faults().Clear()
	if out, err := w.ines.Shortcut(t.Context(), "log_win"); err != nil || !out.OK() {
		t.Fatal(err, out)
	}
	w.ines.modalWith("Log a win")
}

// A response URL that fails for a moment is tried again; one that fails for good
// is in the log under a reference. What was done stays done, once.
func TestResponseURLFails(t *testing.T) {
	t.Parallel()
	t.Run("for a moment", func(t *testing.T) {
		t.Parallel()
		w := newFaultWorld(t)
		card := w.ines.runs("/win", winText(1))
		w.sim.Faults().ServerError("response_url", 503, 2)
		w.ines.clicks(card, "Undo")
		w.ines.sees(team, "Deleted.")
		if got := len(w.texts(w.ines)); got != 0 {
			t.Errorf("%d wins after Undo", got)
		}
	})
	for _, tc := range []struct {
		name string
		set  func(*slacksim.Faults)
	}{
		{"500", func(f *slacksim.Faults) { f.ServerError("response_url", 500, -1) }},
		{"hangs up", func(f *slacksim.Faults) { f.HangUp("response_url", -1) }},
		{"404", func(f *slacksim.Faults) { f.ServerError("response_url", 404, -1) }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			w := newFaultWorld(t)
			card := w.ines.runs("/win", winText(1))
			tc.set(w.sim.Faults())
			w.ines.clicks(card, "Undo")
			w.until("the log has it", func() bool { return strings.Contains(w.log.String(), "an answer after the ack failed") })
			for line := range strings.Lines(w.log.String()) {
				if strings.Contains(line, "an answer after the ack failed") {
					mustContain(t, line, "level=ERROR", "reference=", "user=U0INES", "response URL")
				}
			}
			if got := len(w.texts(w.ines)); got != 0 {
				t.Errorf("%d wins after Undo", got)
			}
			w.sim.Faults().Clear()
			w.ines.clicks(card, "Undo") // the old card is still there
			w.ines.sees(team, "Deleted.")
			answer, _ := w.ines.asks("/win", winText(2))
			mustContain(t, answer, "Logged.")
		})
	}
}

// The offer in the direct message, while Slack takes no messages or does not
// show the one that was written: it is made after all, and logs once.
func TestOfferWhileSlackFails(t *testing.T) {
	t.Parallel()
	w := newFaultWorld(t, "unacked") // which is how Slack is asked to bring the event again
	w.sim.Faults().ServerError("chat.postMessage", 500, 1)
	if _, err := w.ines.Say(t.Context(), w.ines.DM(), winText(1)); err != nil {
		t.Fatal(err)
	}
	offer := w.ines.sees(w.ines.DM(), "Log this as a win?")
	w.sim.Faults().ServerError("conversations.history", 500, 1)
	w.ines.clicks(offer, "Log as win")
	w.admits(w.ines.sees(w.ines.DM(), "could not read your message").Text(), "/win followed by the text")
	w.ines.clicks(offer, "Log as win")
	w.ines.sees(w.ines.DM(), "Logged.")
	w.onlyWin("U0INES")
	if got := strings.Count(allText(w.ines, w.ines.DM()), "Log this as a win?"); got > 1 {
		t.Errorf("offered %d times", got)
	}
}

// The question for one's level that cannot be asked is asked at the next command.
func TestLevelIsAskedLater(t *testing.T) {
	t.Parallel()
	w := newFaultWorld(t)
	w.sim.Faults().ServerError("views.open", 500, 1)
	answer, _ := w.newbie.asks("/win", winText(1))
	mustContain(t, answer, "Logged.")
	w.until("the log has it", func() bool { return strings.Contains(w.log.String(), "work after the ack failed") })
	answer, _ = w.newbie.asks("/win", winText(2))
	mustContain(t, answer, "Logged.")
	w.newbie.modalWith("Your level")
	if got := len(w.texts(w.newbie)); got != 2 {
		t.Errorf("%d wins, want 2", got)
	}
}
