package bot_test

import (
	"testing"
	"time"
)

// An answer of the manager that Slack does not take is sent later, once.
func TestAnswerIsToldLater(t *testing.T) {
	w := claimedQuarter(t)
	w.marta.reads(w.marta.claimDM("Ines Faro claims 2026-Q2"), readFirst, nil)
	w.strict = false
	before := len(w.sim.Calls("chat.postMessage"))
	w.sim.Faults().ServerError("chat.postMessage", 503, -1)
	if errs := w.marta.answers("confirm", "Weekly"); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.marta.modalWith("Confirmed: Ines Faro")
	w.until("the message failed", func() bool { return len(w.sim.Calls("chat.postMessage")) > before })
	w.jump(5 * time.Minute)
	w.sent() // in vain again
	w.sim.Faults().Clear()
	for range 2 {
		w.jump(5 * time.Minute)
		w.sent()
		if n := w.ines.dms("confirmed 2026-Q2"); n != 1 {
			t.Fatalf("%d messages about one answer", n)
		}
	}
}

// So are a colleague's words, unless they are taken back meanwhile.
func TestWordsAreToldLater(t *testing.T) {
	for _, tc := range []struct {
		name string
		back bool
		want int
	}{{"later", false, 1}, {"taken back", true, 0}} {
		t.Run(tc.name, func(t *testing.T) {
			w := newWorld(t)
			w.strict = false
			if errs := w.ines.asksFor(w.ines.runs("/win", "Secret plan #public"), "U0ARUN", "", ""); len(errs) != 0 {
				t.Fatal(errs)
			}
			w.arun.clicks(w.arun.sees(w.arun.DM(), "asks you for a word"), "Write one sentence")
			w.arun.modalWith("What did you see them do?")
			w.arun.fills("words", "She got three teams to agree.")
			before := len(w.sim.Calls("chat.postMessage"))
			w.sim.Faults().ServerError("chat.postMessage", 503, 1)
			if errs := w.arun.submits(); len(errs) != 0 {
				t.Fatal(errs)
			}
			w.arun.modalWith("Thank you")
			w.until("the message failed", func() bool { return len(w.sim.Calls("chat.postMessage")) > before })
			if tc.back {
				w.arun.clicks(w.arun.modal(), "Take it back")
				w.arun.modalWith("What you wrote is gone")
			}
			sweep := func() int {
				if err := w.bot.OweMessages(t.Context()); err != nil {
					t.Fatal(err)
				}
				return w.ines.dms("wrote about your win")
			}
			w.eventually("it is sent again", func() bool { return sweep() == tc.want })
			w.jump(5 * time.Minute)
			if n := sweep(); n != tc.want {
				t.Fatalf("%d messages, want %d", n, tc.want)
			}
		})
	}
}
