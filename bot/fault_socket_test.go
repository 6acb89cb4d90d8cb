package bot_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"winlog/ladder"
	"winlog/slacksim"
)

// many wins are in flight at once, and all have to be answered in Slack's three
// seconds, on a busy machine and with -race too.
const many = 10

// flood types many wins at once and runs the fault when all have arrived and none
// is answered. It returns what became of each.
func (w *faultWorld) flood(fault func(*slacksim.Faults)) []slacksim.Outcome {
	w.t.Helper()
	gate := make(chan struct{})
	w.store.onSave(func(ctx context.Context, win ladder.Win, key string) (ladder.Win, bool, error) {
		<-gate
		return w.store.Store.SaveWin(ctx, win, key)
	})
	people := []*person{w.ines, w.arun, w.marta}
	out := make([]slacksim.Outcome, many)
	var typing sync.WaitGroup
	for n := range many {
		typing.Go(func() {
			var err error
			out[n], err = people[n%len(people)].Command(w.t.Context(), team, "/win", winText(n))
			if err != nil {
				w.t.Errorf("win %d: %v", n, err)
			}
		})
	}
	w.until("all commands arrived", func() bool { return w.counted("winlog_envelopes_total", "command") >= many })
	fault(w.sim.Faults())
	close(gate)
	typing.Wait()
	w.store.onSave(nil)
	return out
}

// eachOnce checks that every win of a flood is in the database once. A command
// that a fault kept from being answered counts too: it had arrived.
func (w *faultWorld) eachOnce(many int) {
	w.t.Helper()
	count := map[string]int{}
	for _, text := range w.texts(w.ines, w.arun, w.marta) {
		count[text]++
	}
	for n := range many {
		if got := count[winText(n)]; got != 1 {
			w.t.Errorf("%q is stored %d times, want once", winText(n), got)
		}
	}
	if len(count) != many {
		w.t.Errorf("%d different wins, want %d", len(count), many)
	}
}

// Slack refreshes both sockets while many wins are in flight, each of which it
// brings twice: all are answered, and each is there once.
func TestRefreshWithWinsInFlight(t *testing.T) {
	t.Parallel()
	for _, reason := range []string{"warning", "refresh_requested"} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			w := newFaultWorld(t)
			w.sim.Faults().Duplicate(20)
			for n, out := range w.flood(func(f *slacksim.Faults) { f.RefreshWithin(reason, 300*time.Millisecond) }) {
				if !logged(out) {
					t.Errorf("win %d was answered with %q", n, out.Error)
				}
			}
			w.eachOnce(many)
		})
	}
}

// The sockets end without a word while many wins are in flight. An answer may be
// lost on the way; a win is not, and none is logged twice.
func TestSocketsEndWithWinsInFlight(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name  string
		fault func(*slacksim.Faults)
	}{
		{"dropped", (*slacksim.Faults).DropSockets},
		{"reset", (*slacksim.Faults).ResetSockets},
		{"closed", (*slacksim.Faults).CloseSockets},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			w := newFaultWorld(t, "unacked", "late_ack", "second_ack")
			answered := 0
			for _, out := range w.flood(tc.fault) {
				if logged(out) {
					answered++
				}
			}
			if answered < many*8/10 {
				t.Errorf("%d of %d were answered: the acks of the others were lost, and not sent again", answered, many)
			}
			w.eachOnce(many)
			w.waitConnectedAgain()
			answer, _ := w.ines.asks("/win", winText(many))
			mustContain(t, answer, "Logged.")
			w.eachOnce(many + 1)
		})
	}
}

func (w *faultWorld) waitConnectedAgain() {
	w.t.Helper()
	w.until("the bot is ready", func() bool { return w.bot.Ready(w.t.Context()) == nil })
}

// Slack disconnects every socket right after its hello. The bot comes back by
// itself, and does not storm Slack meanwhile.
func TestFlappingSockets(t *testing.T) {
	t.Parallel()
	w := newFaultWorld(t, "unacked")
	answer, _ := w.ines.asks("/win", winText(0))
	mustContain(t, answer, "Logged.")
	before := w.sim.Opened()
	w.sim.Faults().Flap(1500 * time.Millisecond)
	w.sim.Faults().DropSockets() // Flap alone lets the open ones linger
	stored := 1
	for end := time.Now().Add(1500 * time.Millisecond); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		out, err := w.ines.Command(t.Context(), team, "/win", winText(stored))
		if err != nil {
			t.Fatal(err)
		}
		if logged(out) {
			stored++
		}
	}
	if got := w.sim.Opened() - before; got > 12 {
		t.Errorf("%d sockets were opened in 1.5 s", got)
	}
	w.waitConnectedAgain()
	answer, _ = w.ines.asks("/win", winText(stored))
	mustContain(t, answer, "Logged.")
	count := map[string]int{}
	for _, text := range w.texts(w.ines) {
		count[text]++
	}
	for n := range stored + 1 {
		if count[winText(n)] == 0 {
			t.Errorf("%q was acknowledged and is gone", winText(n))
		}
	}
}

// Slack sends what is no envelope, and envelopes of a kind nobody knows yet:
// they are acked and counted, and commands between them work.
func TestGarbageBetweenCommands(t *testing.T) {
	t.Parallel()
	w := newFaultWorld(t)
	for n := range 3 {
		w.sim.Faults().Garbage()
		w.sim.Faults().Garbage(mark+" is no JSON", `{"type":"slash_commands","payload":"`+mark+`"}`, `{"envelope_id":7,"text":"`+mark+`"}`)
		if !w.sim.Faults().Undecodable() {
			t.Error("an unknown kind of event was not acked")
		}
		answer, _ := w.ines.asks("/win", winText(n))
		mustContain(t, answer, "Logged.")
	}
	if got := len(w.texts(w.ines)); got != 3 {
		t.Errorf("%d wins, want 3", got)
	}
	if got := w.counted("winlog_trouble_total", "undecodable"); got < 9 {
		t.Errorf("%d counted as undecodable", got)
	}
	if got := w.sim.Opened(); got > 2 {
		t.Errorf("%d sockets opened: garbage ended one", got)
	}
}

// A socket that does not say hello is no connection.
func TestNoHello(t *testing.T) {
	t.Parallel()
	w := newFaultWorldAtRest(t)
	w.sim.Faults().WithholdHello(true)
	w.run()
	w.waitConnected()
	for range 20 {
		if err := w.bot.Ready(t.Context()); err == nil {
			t.Fatal("ready before Slack said hello")
		}
		time.Sleep(10 * time.Millisecond)
	}
	w.sim.Faults().Clear()
	w.sim.Faults().DropSockets()
	w.waitConnectedAgain()
}

// An envelope that Slack held back for a while is answered like any other.
func TestDelayedEnvelope(t *testing.T) {
	t.Parallel()
	w := newFaultWorld(t)
	w.sim.Faults().Delay(1, time.Second)
	answer, took := w.ines.asks("/win", winText(1))
	mustContain(t, answer, "Logged.")
	if took < time.Second {
		t.Errorf("answered after %v: nothing was held back", took)
	}
}
