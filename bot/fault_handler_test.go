package bot_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
	"winlog/slacksim"
)

// A handler that panics, or fails in a way nobody thought of: the person reads a
// reference and has their text back, it is counted, and the next command works.
func TestHandlerFails(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name     string
		save     saveFunc
		panicked int
	}{
		{"panic with what was typed", func(_ context.Context, w ladder.Win, _ string) (ladder.Win, bool, error) { panic(w.Text) }, 2},
		{"panic with an error", func(_ context.Context, w ladder.Win, _ string) (ladder.Win, bool, error) {
			panic(fmt.Errorf("this was typed: %s", w.Text))
		}, 2},
		{"index out of range", func(_ context.Context, w ladder.Win, _ string) (ladder.Win, bool, error) {
			return w, w.People[len(w.Text)] == "", nil
		}, 2},
		{"an error of no kind", func(context.Context, ladder.Win, string) (ladder.Win, bool, error) {
			return ladder.Win{}, false, errors.New("a disk made of cheese")
		}, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			w := newFaultWorld(t)
			w.store.onSave(tc.save)
			answer, _ := w.ines.asks("/win", winText(1))
			w.admits(answer, "Something went wrong", "Your text, to copy:", winText(1))
			if strings.Contains(answer, "cheese") {
				t.Errorf("the person reads the program's error:\n%s", answer)
			}
			w.ines.opens("/win", "")
			w.ines.modalWith("Log a win")
			w.ines.fills("text", winText(2))
			if errs := w.ines.submits(); len(errs) != 0 {
				t.Error(errs)
			}
			w.admits(w.ines.modalWith("Not saved").Text(), "Something went wrong", "still there")
			if got := w.counted("winlog_trouble_total", "panic"); got != tc.panicked {
				t.Errorf("%d panics counted, want %d", got, tc.panicked)
			}

			w.store.onSave(nil)
			if out, err := w.ines.Close(t.Context()); err != nil || !out.OK() {
				t.Fatal(err, out)
			}
			if errs := w.ines.submits(); len(errs) != 0 {
				t.Error(errs)
			}
			w.ines.modalWith("Logged.")
			answer, _ = w.ines.asks("/win", winText(3))
			mustContain(t, answer, "Logged.")
			if diff := cmp.Diff([]string{winText(2), winText(3)}, w.texts(w.ines)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A database that takes longer than Slack waits: the answer comes in time and
// says what is not known. When it is known, the person hears that too.
func TestStoreTakesTooLong(t *testing.T) {
	t.Parallel()
	w := newFaultWorld(t)
	slow := make(chan struct{})
	w.store.onSave(func(ctx context.Context, win ladder.Win, key string) (ladder.Win, bool, error) {
		<-slow
		return w.store.Store.SaveWin(context.WithoutCancel(ctx), win, key)
	})
	answer, took := w.ines.asks("/win", winText(1))
	w.admits(answer, "took too long", "cannot say whether it was done", "/win list", "Your text, to copy:", winText(1))
	if took > 3*time.Second {
		t.Errorf("an answer after %v", took)
	}
	if got := w.counted("winlog_trouble_total", "late"); got != 1 {
		t.Errorf("%d counted as late", got)
	}
	other, _ := w.arun.asks("/level", "IC3") // nobody else waits
	mustContain(t, other, "IC3 · Senior Engineer")
	close(slow)
	mustContain(t, w.ines.sees(team, "Logged.").Text(), winText(1))
	w.onlyWin("U0INES")
}

// A store that heeds the time it is given is answered with that.
func TestStoreGivesUpInTime(t *testing.T) {
	t.Parallel()
	w := newFaultWorld(t)
	w.store.onSave(func(ctx context.Context, _ ladder.Win, _ string) (ladder.Win, bool, error) {
		<-ctx.Done()
		return ladder.Win{}, false, ctx.Err()
	})
	answer, took := w.ines.asks("/win", winText(1))
	w.admits(answer, "Something went wrong", "Your text, to copy:", winText(1))
	if took > 2900*time.Millisecond {
		t.Errorf("an answer after %v", took)
	}
	if got := w.counted("winlog_trouble_total", "late"); got != 0 {
		t.Errorf("%d counted as late", got)
	}
}

// The program is asked to stop with 30 wins in hand, some being saved and some
// waiting their turn: all are acknowledged, and all are in the database.
func TestStopWithWinsInHand(t *testing.T) {
	t.Parallel()
	w := newFaultWorld(t)
	const crowd, each = 5, 2
	var people []*person
	var known []ladder.Person
	for n := range crowd {
		id := fmt.Sprintf("U0CROWD%d", n)
		w.sim.AddPerson(slacksim.Person{ID: id, Name: strings.ToLower(id), TZ: "Europe/Oslo"})
		known = append(known, ladder.Person{ID: ladder.UserID(id), Name: id, Level: "IC2", Timezone: "Europe/Oslo", Active: true})
		people = append(people, w.person(id))
	}
	if _, err := w.db.ImportPeople(t.Context(), known, "", ladder.DateOf(start), false); err != nil {
		t.Fatal(err)
	}
	w.sim.AddChannel("C0CROWD", "crowd", slices.Collect(func(yield func(string) bool) {
		for _, p := range people {
			if !yield(p.ID()) {
				return
			}
		}
	})...)
	gate, saving := make(chan struct{}), atomic.Int32{}
	w.store.onSave(func(ctx context.Context, win ladder.Win, key string) (ladder.Win, bool, error) {
		saving.Add(1)
		<-gate
		return w.store.Store.SaveWin(ctx, win, key)
	})
	var typing sync.WaitGroup
	var want []string
	for n := range crowd * each {
		want = append(want, winText(n))
		typing.Go(func() {
			out, err := people[n%crowd].Command(t.Context(), "C0CROWD", "/win", winText(n))
			if err != nil || !logged(out) {
				t.Errorf("win %d: %v %q", n, err, out.Error)
			}
		})
	}
	slices.Sort(want)
	w.until("all are in hand", func() bool {
		return w.counted("winlog_envelopes_total", "command") == crowd*each && saving.Load() == crowd
	})
	ended := make(chan error, 1)
	go func() { ended <- w.stop() }()
	time.Sleep(100 * time.Millisecond)
	select {
	case err := <-ended:
		t.Fatalf("Run ended with wins in hand: %v", err)
	default:
	}
	close(gate)
	if err := <-ended; err != nil {
		t.Error(err)
	}
	typing.Wait()
	if diff := cmp.Diff(want, w.texts(people...)); diff != "" {
		t.Error(diff)
	}
	for end := time.Now().Add(5 * time.Second); w.sim.Connections() != 0; time.Sleep(time.Millisecond) {
		if time.Now().After(end) { // Slack's side notices a moment later
			t.Fatalf("%d sockets are open after the stop", w.sim.Connections())
		}
	}
}

// What comes while the bot stops is refused with a sentence and done by nobody.
func TestCommandWhileStopping(t *testing.T) {
	t.Parallel()
	w := newFaultWorld(t)
	gate := make(chan struct{})
	w.store.onSave(func(ctx context.Context, win ladder.Win, key string) (ladder.Win, bool, error) {
		<-gate
		return w.store.Store.SaveWin(ctx, win, key)
	})
	var first sync.WaitGroup
	first.Go(func() {
		answer, _ := w.ines.asks("/win", winText(1))
		mustContain(t, answer, "Logged.")
	})
	w.until("the first is in hand", func() bool { return w.counted("winlog_envelopes_total", "command") == 1 })
	ended := make(chan error, 1)
	go func() { ended <- w.stop() }()
	time.Sleep(100 * time.Millisecond)
	answer, _ := w.arun.asks("/win", winText(2))
	w.admits(answer, "Nothing was saved", "try again", "Your text, to copy:", winText(2))
	close(gate)
	first.Wait()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff([]string{winText(1)}, w.texts(w.ines, w.arun)); diff != "" {
		t.Error(diff)
	}
}
