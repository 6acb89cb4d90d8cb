package bot_test

import (
	"strings"
	"testing"
	"time"

	"winlog/ladder"
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

// So are a colleague's words, unless they or the win are gone by then.
func TestWordsAreToldLater(t *testing.T) {
	for _, tc := range []struct {
		name      string
		meanwhile func(*world)
		want      int
	}{
		{"later", func(*world) {}, 1},
		{"taken back", func(w *world) {
			w.arun.clicks(w.arun.modal(), "Take it back")
			w.arun.modalWith("What you wrote is gone")
		}, 0},
		{"win erased", func(w *world) {
			win := w.winOf("U0INES", "Secret plan")
			_, err := w.db.UpdateWin(w.t.Context(), "U0INES", win.ID, "", func(win *ladder.Win) error { win.DeletedAt = w.now(); return nil })
			if err == nil {
				_, err = w.db.PurgeDeleted(w.t.Context(), w.now().Add(time.Hour))
			}
			if err != nil {
				w.t.Fatal(err)
			}
		}, 0},
	} {
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
			tc.meanwhile(w)
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
			if log := w.log.String(); strings.Contains(log, "was not told") {
				t.Errorf("what is out or gone is tried again:\n%s", log)
			}
		})
	}
}
