package socket_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"winlog/bot/socket"
)

func TestPeople(t *testing.T) {
	t.Run("one person's commands run in order and one at a time, also a duplicate", func(t *testing.T) {
		bubble(t, func(t *testing.T, f *fake) {
			var mu sync.Mutex
			var got []string
			var at atomic.Int32
			r := f.start(nil, func(_ context.Context, r *socket.Request) socket.Reply {
				if at.Add(1) > 1 {
					t.Error("two at once")
				}
				time.Sleep(10 * time.Millisecond)
				at.Add(-1)
				mu.Lock()
				defer mu.Unlock()
				got = append(got, r.Envelope)
				return say(r.Text)
			})
			synctest.Wait()
			want := []string{}
			for i := range 20 {
				id := fmt.Sprintf("e%d", i/2) // each twice: a redelivery
				want = append(want, id)
				f.send(command(id, "U1", "x"))
			}
			time.Sleep(time.Second)
			synctest.Wait()
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(want, f.ackIDs()); diff != "" {
				t.Error(diff)
			}
			if err := r.end(); err != nil {
				t.Error(err)
			}
		})
	})
	t.Run("people run in parallel", func(t *testing.T) {
		bubble(t, func(t *testing.T, f *fake) {
			r := f.start(nil, func(context.Context, *socket.Request) socket.Reply {
				time.Sleep(time.Second)
				return socket.Reply{}
			})
			synctest.Wait()
			start := time.Now()
			for i := range 50 {
				f.send(command(fmt.Sprint("e", i), fmt.Sprint("U", i), "x"))
			}
			time.Sleep(1100 * time.Millisecond)
			if got := len(f.ackIDs()); got != 50 {
				t.Errorf("%d acks after %v, want 50", got, time.Since(start))
			}
			_ = r.end()
		})
	})
}

func TestBusy(t *testing.T) {
	busy := func(o *socket.Options) {
		o.Workers, o.Queue, o.PerUserQueue = 2, 4, 3
		o.Busy = func(*socket.Request) socket.Reply { return say("busy") }
	}
	tests := []struct {
		name string
		user func(i int) string
		busy int // of ten
	}{
		{"the pool is full", func(i int) string { return fmt.Sprint("U", i) }, 4},
		{"one person floods", func(int) string { return "U1" }, 6},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			bubble(t, func(t *testing.T, f *fake) {
				r := f.start(busy, func(context.Context, *socket.Request) socket.Reply {
					time.Sleep(200 * time.Millisecond)
					return say("done")
				})
				synctest.Wait()
				start := time.Now()
				for i := range 10 {
					f.send(command(fmt.Sprint("e", i), tt.user(i), "x"))
				}
				f.send(event("v1", tt.user(0)))
				synctest.Wait()
				if got := len(f.ackIDs()); got != tt.busy || time.Since(start) != 0 {
					t.Errorf("%d busy answers after %v, want %d at once", got, time.Since(start), tt.busy)
				}
				time.Sleep(2 * time.Second)
				if got := len(f.ackIDs()); got != 10 {
					t.Errorf("%d acks, want all 10 and none for the event, which Slack sends again", got)
				}
				if got := f.count()["busy command"]; got != tt.busy {
					t.Errorf("counted %d busy, want %d", got, tt.busy)
				}
				_ = r.end()
			})
		})
	}
	t.Run("what waited its time out is refused, not run", func(t *testing.T) {
		bubble(t, func(t *testing.T, f *fake) {
			var ran atomic.Int32
			r := f.start(busy, func(ctx context.Context, r *socket.Request) socket.Reply {
				ran.Add(1)
				time.Sleep(5 * time.Second) // ignores ctx
				return say("done")
			})
			synctest.Wait()
			f.send(command("e1", "U1", "x"))
			f.send(command("e2", "U1", "x"))
			time.Sleep(2900 * time.Millisecond)
			a, _ := f.ackOf("e2")
			if diff := cmp.Diff(map[string]any{"response_type": "ephemeral", "text": "busy"}, a.Payload); diff != "" {
				t.Error(diff)
			}
			time.Sleep(10 * time.Second)
			if ran.Load() != 1 {
				t.Errorf("%d ran, want 1", ran.Load())
			}
			_ = r.end()
		})
	})
	t.Run("a form that cannot say so stays open", func(t *testing.T) {
		bubble(t, func(t *testing.T, f *fake) {
			r := f.start(nil, func(context.Context, *socket.Request) socket.Reply { panic("no") })
			synctest.Wait()
			f.send(interactive("e1", "true", submission))
			time.Sleep(5 * time.Second)
			if a, ok := f.ackOf("e1"); ok {
				t.Errorf("acked with %v: the form closed and its text is lost", a.Payload)
			}
			_ = r.end()
		})
	})
}

func TestPanic(t *testing.T) {
	bubble(t, func(t *testing.T, f *fake) {
		var ref string
		r := f.start(func(o *socket.Options) {
			o.Failed = func(_ *socket.Request, _ error, r string) socket.Reply { ref = r; return say("failed " + r) }
		}, func(_ context.Context, r *socket.Request) socket.Reply {
			if r.Text == "private words" {
				panic(r.Text)
			}
			return say("fine")
		})
		synctest.Wait()
		f.send(command("e1", "U1", "private words"))
		synctest.Wait()
		f.send(command("e2", "U1", "x"))
		synctest.Wait()
		for id, want := range map[string]string{"e1": "failed " + ref, "e2": "fine"} {
			a, _ := f.ackOf(id)
			if diff := cmp.Diff(map[string]any{"response_type": "ephemeral", "text": want}, a.Payload); diff != "" {
				t.Errorf("%s: %s", id, diff)
			}
		}
		if !strings.Contains(f.log.String(), ref) || ref == "" || f.count()["panic command"] != 1 {
			t.Errorf("reference %q, counts %v, log:\n%s", ref, f.count(), f.log)
		}
		_ = r.end()
	})
}

func TestSlowHandler(t *testing.T) {
	bubble(t, func(t *testing.T, f *fake) {
		var cancelled time.Duration
		start := time.Now()
		r := f.start(func(o *socket.Options) {
			o.Failed = func(_ *socket.Request, err error, _ string) socket.Reply {
				if !errors.Is(err, socket.ErrTooLong) {
					t.Errorf("got %v", err)
				}
				return say("took too long")
			}
		}, func(ctx context.Context, r *socket.Request) socket.Reply {
			<-ctx.Done()
			cancelled = time.Since(start)
			time.Sleep(2 * time.Second)
			return say("done after all")
		})
		synctest.Wait()
		f.send(command("e1", "U1", "x"))
		time.Sleep(4 * time.Second)
		synctest.Wait()
		if cancelled != 2500*time.Millisecond {
			t.Errorf("cancelled after %v", cancelled)
		}
		a, _ := f.ackOf("e1")
		if got := a.at.Sub(start); got != 2800*time.Millisecond {
			t.Errorf("acked after %v, want 2.8 s", got)
		}
		if diff := cmp.Diff(map[string]any{"response_type": "ephemeral", "text": "took too long"}, a.Payload); diff != "" {
			t.Error(diff)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		want := []posted{{"/respond/e1", map[string]any{"response_type": "ephemeral", "text": "done after all", "replace_original": false}}}
		if diff := cmp.Diff(want, f.posts()); diff != "" {
			t.Error(diff)
		}
		_ = r.end()
	})
}

func TestAfter(t *testing.T) {
	bubble(t, func(t *testing.T, f *fake) {
		var mu sync.Mutex
		var order []string
		note := func(what string) {
			mu.Lock()
			defer mu.Unlock()
			order = append(order, what)
		}
		r := f.start(nil, func(_ context.Context, r *socket.Request) socket.Reply {
			if _, ok := f.ackOf("e1"); ok {
				note("acked")
			}
			reply := say("x")
			reply.After = func(ctx context.Context) error {
				switch r.Envelope {
				case "e1":
					time.Sleep(3 * time.Second) // holds up what follows an ack, not the person
					note("after e1")
					return errors.New("no luck")
				case "e2":
					note("after e2")
					panic("private words")
				}
				return nil
			}
			return reply
		})
		synctest.Wait()
		start := time.Now()
		f.send(command("e1", "U1", "x"))
		synctest.Wait()
		f.send(command("e2", "U1", "x"))
		synctest.Wait()
		if got := f.ackIDs(); time.Since(start) != 0 || len(got) != 2 {
			t.Errorf("acks %v after %v, want both at once", got, time.Since(start))
		}
		if err := r.end(); err != nil {
			t.Error(err)
		}
		mu.Lock()
		defer mu.Unlock()
		if diff := cmp.Diff([]string{"acked", "after e1", "after e2"}, order); diff != "" {
			t.Error(diff)
		}
		if got := f.count()["panic command"]; got != 1 {
			t.Errorf("%d panics counted", got)
		}
		for _, want := range []string{"no luck", "panic with a string", "reference="} {
			if !strings.Contains(f.log.String(), want) {
				t.Errorf("the log lacks %q:\n%s", want, f.log)
			}
		}
	})
}

func TestStop(t *testing.T) {
	t.Run("finishes and acks what is in hand", func(t *testing.T) {
		bubble(t, func(t *testing.T, f *fake) {
			r := f.start(func(o *socket.Options) {
				o.Connections = 2
				o.Busy = func(*socket.Request) socket.Reply { return say("stopping") }
			}, func(ctx context.Context, r *socket.Request) socket.Reply {
				select {
				case <-ctx.Done():
					t.Error("the stop cancelled a handler")
				case <-time.After(time.Second):
				}
				return say("done")
			})
			time.Sleep(5 * time.Second)
			for i := range 100 {
				f.send(command(fmt.Sprint("e", i), fmt.Sprint("U", i), "x"))
			}
			synctest.Wait()
			r.stop()
			synctest.Wait()
			f.send(command("late", "U1", "x"))
			f.send(event("event", "U1"))
			if err := <-r.done; err != nil {
				t.Error(err)
			}
			synctest.Wait()
			got := map[any]int{}
			for _, id := range f.ackIDs() {
				a, _ := f.ackOf(id)
				got[a.Payload.(map[string]any)["text"]]++
			}
			if diff := cmp.Diff(map[any]int{"done": 100, "stopping": 1}, got); diff != "" {
				t.Error(diff)
			}
			if r.Ready() {
				t.Error("ready after the stop")
			}
		})
	})
	t.Run("an ack that Slack does not read yet is waited for", func(t *testing.T) {
		bubble(t, func(t *testing.T, f *fake) {
			f.set(func(f *fake) { f.delay = 2 * time.Second })
			r := f.start(nil, func(context.Context, *socket.Request) socket.Reply { return say("done") })
			synctest.Wait()
			f.send(command("e1", "U1", "x"))
			f.send(command("e2", "U2", "x"))
			synctest.Wait()
			if err := r.end(); err != nil {
				t.Error(err)
			}
			synctest.Wait()
			if got := f.ackIDs(); len(got) != 2 {
				t.Errorf("acks %v, want both", got)
			}
			time.Sleep(5 * time.Second) // the fake's last read
		})
	})
	t.Run("does not wait for ever", func(t *testing.T) {
		bubble(t, func(t *testing.T, f *fake) {
			release := make(chan struct{})
			r := f.start(nil, func(context.Context, *socket.Request) socket.Reply { <-release; return say("done") })
			synctest.Wait()
			f.send(command("e1", "U1", "x"))
			synctest.Wait()
			start := time.Now()
			if err := r.end(); err != nil {
				t.Error(err)
			}
			if got := time.Since(start); got != 10*time.Second {
				t.Errorf("stopped after %v", got)
			}
			close(release)
		})
	})
}
