package schedule_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"winlog/bot/schedule"
	"winlog/ladder"
	"winlog/storage/storagetest"
)

// posts are the calls of chat.postMessage so far.
func (w *world) posts() int { return len(w.sim.Calls("chat.postMessage")) }

// deliver sends what is due at a time.
func (w *world) deliver(t time.Time) (schedule.Report, error) {
	w.t.Helper()
	w.clock.set(t)
	return w.send.Deliver(w.t.Context(), schedule.Only{})
}

// owed makes the week's nudge due, without sending it.
func (w *world) owed() {
	w.t.Helper()
	w.clock.set(tuesday)
	if err := w.send.Sweep(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

// TestThread: several messages are one and its replies, a second apart.
func TestThread(t *testing.T) {
	bubble(t, nudges(&letter{parts: 3}), func(t *testing.T, w *world) {
		w.people("U1 Europe/Berlin")
		began := time.Now()
		w.at(tuesday)
		if took := time.Since(began); took < 2*time.Second || took > 3*time.Second {
			t.Errorf("three messages of one channel took %s", took)
		}
		w.wantTexts("U1", "nudge for U1, part 1 of 3", "nudge for U1, part 2 of 3", "nudge for U1, part 3 of 3")
		all := w.sim.User("U1").Messages("D1")
		for _, m := range all[1:] {
			if m.Thread != all[0].TS {
				t.Errorf("%q is no reply to the first", m.Text())
			}
		}
		rows, err := w.db.ListDeliveries(t.Context(), ladder.DeliveryFilter{})
		if err != nil {
			t.Fatal(err)
		}
		if d := rows[0]; d.Parts != 3 || d.Channel != "D1" || d.TS != all[0].TS || d.Attempts != 1 || !d.SentAt.Equal(tuesday) {
			t.Errorf("recorded %+v", d)
		}
	})
}

// TestNothingIsSaid: nothing new, a builder that fails or panics, at first or for good.
func TestNothingIsSaid(t *testing.T) {
	l := &letter{}
	bubble(t, nudges(l), func(t *testing.T, w *world) {
		w.people("U1 Europe/Berlin", "U2 Europe/Berlin")
		l.to = func(_ schedule.Slot, id ladder.UserID) bool { return id == "U1" }
		w.wantReport(w.at(tuesday), schedule.Report{Skipped: 1})

		l.to, l.fails = nil, errTest
		w.restart()
		w.wantReport(w.at(tuesday), schedule.Report{Later: 1})
		w.wantReport(w.at(tuesday.Add(29*time.Second)), schedule.Report{})
		l.fails, l.parts = nil, -1
		w.wantReport(w.at(tuesday.Add(5*time.Minute)), schedule.Report{Later: 1})
		w.wantRows("nudge/2026-05-12/U1 skipped nothing_new", "nudge/2026-05-12/U2 due not_built")
		w.wantReport(w.at(tuesday.Add(25*time.Hour)), schedule.Report{})
		w.wantRows("nudge/2026-05-12/U1 skipped nothing_new", "nudge/2026-05-12/U2 failed not_built")
		if w.posts() != 0 {
			t.Error("something was posted")
		}
	})
}

// TestUnknownOutcome: Slack took a message but its answer was lost. It is looked
// for before it is posted again, in a thread as well.
func TestUnknownOutcome(t *testing.T) {
	for name, lose := range map[string]func(*world){
		"posted":     func(w *world) { w.lossy.answers.Store(1) },
		"not_posted": func(w *world) { w.sim.Faults().HangUp("chat.postMessage", 1) },
		"slow":       func(w *world) { w.sim.Faults().Slow("chat.postMessage", 3*time.Second, 1) },
		"http_500":   func(w *world) { w.sim.Faults().ServerError("chat.postMessage", 500, 1) },
		"empty":      func(w *world) { w.sim.Faults().Empty("chat.postMessage", 1) },
		"code":       func(w *world) { w.sim.Faults().Error("chat.postMessage", "internal_error", 1) },
	} {
		for _, part := range []int{0, 1} {
			t.Run(name, func(t *testing.T) {
				l := &letter{parts: 2}
				bubble(t, nudges(l), func(t *testing.T, w *world) {
					w.people("U1 Europe/Berlin")
					w.owed()
					if part == 1 { // the first goes out, the second is lost
						first := make(chan schedule.Report, 1)
						go func() {
							r, _ := w.send.Deliver(context.Background(), schedule.Only{})
							first <- r
						}()
						synctest.Wait()
						lose(w)
						w.wantReport(<-first, schedule.Report{Later: 1})
					} else {
						lose(w)
						r, err := w.deliver(tuesday)
						if err != nil {
							t.Fatal(err)
						}
						w.wantReport(r, schedule.Report{Later: 1})
					}
					time.Sleep(5 * time.Second) // Slack is done by then
					w.restart()
					w.wantReport(w.at(tuesday.Add(2*time.Minute)), schedule.Report{Sent: 1})
					w.wantTexts("U1", "nudge for U1, part 1 of 2", "nudge for U1, part 2 of 2")
					if len(w.sim.Calls("conversations.history", "conversations.replies")) == 0 {
						t.Error("nobody looked")
					}
				}, func(o *schedule.Options) { o.PostTimeout = 2 * time.Second })
			})
		}
	}
}

// TestRetryAfter: a method that Slack limits is left alone until Slack says.
func TestRetryAfter(t *testing.T) {
	bubble(t, nudges(&letter{parts: 1}), func(t *testing.T, w *world) {
		for n := range 30 {
			w.people("U1" + string(rune('A'+n)) + " Europe/Berlin")
		}
		w.owed()
		w.sim.Faults().RateLimit("chat.postMessage", time.Minute, 50*time.Second)
		began := time.Now()
		moving := time.AfterFunc(51*time.Second, func() { w.clock.add(51 * time.Second) })
		defer moving.Stop()
		r, err := w.deliver(tuesday)
		if err != nil {
			t.Fatal(err)
		}
		limited := 0
		for _, c := range w.sim.Calls("chat.postMessage") {
			if c.Error == "ratelimited" || c.Status == 429 {
				limited++
			}
		}
		if limited == 0 || limited > 16+1 {
			t.Errorf("%d calls were refused, want one for each worker at most", limited)
		}
		// Those that were refused fall due again while the rest is sent.
		t.Logf("%+v after %s, %d refused", r, time.Since(began), limited)
		w.clock.set(tuesday.Add(3 * time.Minute))
		time.Sleep(time.Minute)
		if _, err := w.send.Deliver(t.Context(), schedule.Only{}); err != nil {
			t.Fatal(err)
		}
		rows, err := w.db.ListDeliveries(t.Context(), ladder.DeliveryFilter{State: ladder.DeliverySent})
		if err != nil || len(rows) != 30 {
			t.Errorf("%d of 30 sent, %v", len(rows), err)
		}
		for _, d := range rows {
			if d.Attempts != 1 {
				t.Errorf("%s took %d attempts: waiting is none", d.Recipient, d.Attempts)
			}
		}
	})
}

// TestSlackRefusesEverything: a token, scope or setting is somebody's to mend. It
// is recorded, not retried for each message, and what was owed goes out after.
func TestSlackRefusesEverything(t *testing.T) {
	tests := []struct {
		code   string
		breaks func(w *world)
		mends  func(w *world)
	}{
		{
			"missing_scope",
			func(w *world) { w.install(true, "im:history", "users:read") },
			func(w *world) { w.install(true, allScopes...) },
		},
		{
			"messages_tab_disabled",
			func(w *world) { w.install(false, allScopes...) },
			func(w *world) { w.install(true, allScopes...) },
		},
		{
			"token_revoked",
			func(w *world) { w.sim.Faults().RevokeToken(true) },
			func(w *world) { w.sim.Faults().RevokeToken(false) },
		},
	}
	for _, tt := range tests {
		t.Run(tt.code, func(t *testing.T) {
			bubble(t, nudges(&letter{parts: 1}), func(t *testing.T, w *world) {
				for n := range 60 {
					w.people("U1" + string(rune('0'+n)) + " Europe/Berlin")
				}
				w.owed()
				tt.breaks(w)
				for n := range 3 {
					_, err := w.deliver(tuesday.Add(time.Duration(n) * time.Minute))
					if f, ok := errors.AsType[*schedule.Fault](err); !ok || f.Code != tt.code {
						t.Fatalf("ended with %v, want %s", err, tt.code)
					}
				}
				if n := w.posts(); n > 3*17 {
					t.Errorf("%d calls for three tries at 60 messages", n)
				}
				if rows := strings.Join(w.rows(), "\n"); !strings.Contains(rows, "due "+tt.code) {
					t.Errorf("not recorded:\n%s", rows)
				}
				tt.mends(w)
				r, err := w.deliver(tuesday.Add(10 * time.Minute))
				if err != nil || r.Sent != 60 {
					t.Errorf("after that %+v, %v", r, err)
				}
			})
		})
	}
}

func (w *world) install(tab bool, scopes ...string) {
	w.t.Helper()
	if _, err := w.sim.Install(manifest(tab, scopes...)); err != nil {
		w.t.Fatal(err)
	}
}

// TestGivesUp: what concerns one message or person only is recorded, and not
// tried again.
func TestGivesUp(t *testing.T) {
	bubble(t, nudges(&letter{parts: 1}), func(t *testing.T, w *world) {
		w.people("U1 Europe/Berlin", "U2 Europe/Berlin")
		w.sim.Faults().DeactivateUser("U1") // and nobody told us
		w.wantReport(w.at(tuesday), schedule.Report{Sent: 1, Failed: 1})
		w.wantRows("nudge/2026-05-12/U1 failed channel_not_found", "nudge/2026-05-12/U2 sent")
		for n := range 20 {
			w.at(tuesday.Add(time.Duration(n) * time.Hour))
		}
		if n := w.posts(); n != 2 {
			t.Errorf("%d posts", n)
		}
	})
}

// TestOutage: while Slack is away, few calls are made, and afterwards each message
// comes once.
func TestOutage(t *testing.T) {
	bubble(t, nudges(&letter{parts: 1}), func(t *testing.T, w *world) {
		const people = 60
		for n := range people {
			w.people("U1" + string(rune('0'+n)) + " Europe/Berlin")
		}
		w.owed()
		w.sim.Faults().ServerError("chat.postMessage", 503, -1)
		time.AfterFunc(10*time.Minute, w.sim.Faults().Clear)
		for at := time.Duration(0); at < 2*time.Hour; at += 15 * time.Second {
			if _, err := w.deliver(tuesday.Add(at)); err != nil {
				t.Fatal(err)
			}
			time.Sleep(15 * time.Second)
		}
		failed := 0
		for _, c := range w.sim.Calls("chat.postMessage") {
			if c.Status == 503 {
				failed++
			}
		}
		if failed < 10 || failed > 200 {
			t.Errorf("%d calls failed in 10 minutes", failed)
		}
		for n := range people {
			id := "U1" + string(rune('0'+n))
			if got := w.texts(id); len(got) != 1 {
				t.Errorf("%s got %q", id, got)
			}
		}
		t.Logf("%d calls failed", failed)
	})
}

// TestStop: a stop finishes what is in hand and gives back the rest, which
// another process sends.
func TestStop(t *testing.T) {
	storagetest.ForEachDSN(t, func(t *testing.T, dsn string) {
		w := newWorld(t, dsn, nudges(&letter{parts: 2}), func(o *schedule.Options) { o.PerSecond = 50 })
		for n := range 40 {
			w.people("U1" + string(rune('0'+n)) + " Europe/Berlin")
		}
		w.owed()
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(300*time.Millisecond, cancel)
		if _, err := w.send.Deliver(ctx, schedule.Only{}); !errors.Is(err, context.Canceled) {
			t.Errorf("stopped with %v", err)
		}
		if rows := w.rows(); strings.Contains(strings.Join(rows, "\n"), "sending") || !strings.Contains(strings.Join(rows, "\n"), "due") {
			t.Errorf("after the stop: %v", rows)
		}
		w.restart()
		if r, err := w.deliver(tuesday); err != nil || r.Sent+r.Later == 0 {
			t.Errorf("%+v, %v", r, err)
		}
		for n := range 40 {
			id := "U1" + string(rune('0'+n))
			if got := w.texts(id); len(got) != 2 || got[0] == got[1] {
				t.Errorf("%s got %q", id, got)
			}
		}
		if n := len(w.sim.Calls("conversations.history")); n != 0 {
			t.Errorf("%d look-ups though every outcome was known", n)
		}
	})
}

// TestRun: it wakes up after a sweep, and ends when it is told to.
func TestRun(t *testing.T) {
	bubble(t, nudges(&letter{parts: 1}), func(t *testing.T, w *world) {
		w.people("U1 Europe/Berlin")
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { defer close(ended); w.send.Run(ctx) }()
		synctest.Wait()
		w.owed()
		synctest.Wait()
		w.wantTexts("U1", "nudge for U1, part 1 of 1")
		w.send.Reacted("U1")
		cancel()
		<-ended
		if h, err := w.db.FindMessageHistory(t.Context(), "U1", ladder.MessageNudge); err != nil || h.Ignored != 0 {
			t.Errorf("%d ignored, %v", h.Ignored, err)
		}
	})
}

// TestDeliverTakesTurns: a delivery that one call is just putting down is not
// overlooked by the next one, for which the time has come.
func TestDeliverTakesTurns(t *testing.T) {
	bubble(t, nudges(&letter{parts: 1}), func(t *testing.T, w *world) {
		w.people("U1 Europe/Berlin")
		w.owed()
		w.clock.set(tuesday.Add(12 * time.Hour)) // not in U1's working hours
		saved, goOn := make(chan struct{}), make(chan struct{})
		w.o.Store = slowStore{w.db, sync.OnceFunc(func() { close(saved); <-goOn })}
		w.restart()
		reports := make(chan schedule.Report)
		deliver := func() {
			r, err := w.send.Deliver(t.Context(), schedule.Only{})
			if err != nil {
				t.Error(err)
			}
			reports <- r
		}
		go deliver()
		<-saved
		w.clock.set(tuesday.Add(23*time.Hour + 45*time.Minute)) // now it is
		go deliver()
		synctest.Wait()
		close(goOn)
		a, b := <-reports, <-reports
		if a.Sent+b.Sent != 1 {
			t.Errorf("sent %+v and %+v, want one message", a, b)
		}
		w.wantTexts("U1", "nudge for U1, part 1 of 1")
	})
}

// TestDeliverWaitsForTheOneBefore: a second call returns when what the first has in
// hand is out.
func TestDeliverWaitsForTheOneBefore(t *testing.T) {
	bubble(t, nudges(&letter{parts: 1}), func(t *testing.T, w *world) {
		w.people("U1 Europe/Berlin")
		w.owed()
		saved, goOn := make(chan struct{}), make(chan struct{})
		w.o.Store = slowReads{w.db, sync.OnceFunc(func() { close(saved); <-goOn })}
		w.restart()
		ended := make(chan struct{}, 2)
		deliver := func() {
			if _, err := w.send.Deliver(t.Context(), schedule.Only{}); err != nil {
				t.Error(err)
			}
			ended <- struct{}{}
		}
		go deliver()
		<-saved
		go deliver()
		synctest.Wait()
		if len(ended) > 0 {
			t.Error("the second call returned before the message was out")
		}
		close(goOn)
		<-ended
		<-ended
		w.wantTexts("U1", "nudge for U1, part 1 of 1")
	})
}

// slowReads takes its time to say what somebody was sent before.
type slowReads struct {
	schedule.Store
	pause func()
}

func (s slowReads) FindMessageHistory(ctx context.Context, user ladder.UserID, kind ladder.MessageKind) (ladder.MessageHistory, error) {
	s.pause()
	return s.Store.FindMessageHistory(ctx, user, kind)
}

// slowStore takes its time to say that it has written down what became of a
// delivery.
type slowStore struct {
	schedule.Store
	pause func()
}

func (s slowStore) SaveDelivery(ctx context.Context, worker string, d ladder.Delivery) error {
	defer s.pause()
	return s.Store.SaveDelivery(ctx, worker, d)
}
