package bot_test

import (
	"fmt"
	"sync"
	"testing"
)

func TestRedeliveredEnvelopesLogOnce(t *testing.T) {
	w := newWorld(t)
	w.strict = false // the second ack of an envelope is what Slack would complain about
	w.sim.Faults().Duplicate(3)
	for i := range 3 {
		w.ines.runs("/win", fmt.Sprintf("Win %d", i))
	}
	w.arun.runs("/level", "IC3") // behind the copies
	if got := len(w.wins("U0INES")); got != 3 {
		t.Errorf("%d wins of 3 commands that came twice", got)
	}
}

func TestFormSubmittedTwiceLogsOnce(t *testing.T) {
	w := newWorld(t)
	w.ines.opens("/win", "")
	w.ines.fills("text", "Shipped OAuth login")
	w.sim.Faults().Duplicate(1)
	w.strict = false
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.ines.modalWith("Logged.")
	w.arun.runs("/level", "IC3")
	w.onlyWin("U0INES")
}

// Two forms and two commands of one person with the same words are different wins.
func TestSameWordsTwiceAreTwoWins(t *testing.T) {
	w := newWorld(t)
	w.ines.runs("/win", "Shipped it")
	w.ines.runs("/win", "Shipped it")
	for range 2 {
		w.ines.opens("/win", "")
		w.ines.fills("text", "Shipped it")
		if errs := w.ines.submits(); len(errs) != 0 {
			t.Fatal(errs)
		}
		w.ines.modalWith("Logged.")
		if _, err := w.ines.CloseAll(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if got := len(w.wins("U0INES")); got != 4 {
		t.Errorf("%d wins, want 4", got)
	}
}

func TestManyAtOnceAreAllKept(t *testing.T) {
	w := newWorld(t)
	var wg sync.WaitGroup
	for _, p := range []*person{w.ines, w.arun, w.marta} {
		for i := range 20 {
			wg.Go(func() {
				out, err := p.Command(t.Context(), team, "/win", fmt.Sprintf("Win %d", i))
				if err != nil || out.Error != "" || out.Message == nil {
					t.Errorf("win %d: %v %s", i, err, out.Error)
				}
			})
		}
	}
	wg.Wait()
	for _, id := range []string{"U0INES", "U0ARUN", "U0MARTA"} {
		if got := len(w.wins(w.person(id).uid())); got != 20 {
			t.Errorf("%s has %d wins, want 20", id, got)
		}
	}
}
