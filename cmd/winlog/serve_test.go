package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// TestServe: the program answers, reports its health, stops gracefully, and
// what it answered is in the database.
func TestServe(t *testing.T) {
	o := newOffice(t)
	addr := freePort(t)
	r := o.serve(t, "--http-addr", addr, "--log-format", "json")

	if got := o.command(t, "U0INES", "/win", "Shipped OAuth login #scope"); !strings.Contains(got, "Shipped OAuth login") {
		t.Errorf("/win answered %q", got)
	}
	if got := o.command(t, "U0INES", "/level", "IC3"); !strings.Contains(got, "Can you drive business impact?") {
		t.Errorf("/level IC3 answered %q", got)
	}
	for path, want := range map[string]string{
		"/healthz": "ok",
		"/readyz":  "ready",
		"/metrics": "winlog_connections 2",
	} {
		if status, body := get(t, "http://"+addr+path); status != 200 || !strings.Contains(body, want) {
			t.Errorf("%s: %d %.300q, want %q in it", path, status, body, want)
		}
	}
	if status, _ := get(t, "http://"+addr+"/"); status != 404 {
		t.Errorf("/ answers %d, want 404", status)
	}
	if got := (program{env: []string{"WINLOG_HTTP_ADDR=" + addr}}).run(t, "healthcheck"); got.code != 0 || got.stdout != "ready\n" {
		t.Errorf("healthcheck: %+v", got)
	}
	if got := o.program().run(t, "migrate"); got.code != 1 || !strings.Contains(got.stderr, "uses the database") {
		t.Errorf("a second process on the file: %+v", got)
	}

	if code := r.stop(t, syscall.SIGTERM); code != exitGood {
		t.Errorf("exit %d after SIGTERM, want 0", code)
	}
	lines := strings.Split(strings.TrimSpace(r.stderr.String()), "\n")
	for _, line := range lines {
		var entry map[string]any
		if err := json.Unmarshal([]byte(line), &entry); err != nil || entry["msg"] == "" {
			t.Errorf("a log line is no JSON: %q", line)
		}
	}
	if last := lines[len(lines)-1]; !strings.Contains(last, `"msg":"stopped"`) {
		t.Errorf("the last line is %q, want stopped", last)
	}
	o.noSecret(t, r.stdout.String()+r.stderr.String(), "OAuth")
	got := o.program().run(t, "export", "wins", "--user", "U0INES", "--format", "json")
	if !strings.Contains(got.stdout, "Shipped OAuth login") {
		t.Errorf("the win is not in the database: %+v", got)
	}
}

// TestStopKeepsWhatWasAcked: SIGTERM in the middle of many commands; every win
// that was answered is in the database, once.
func TestStopKeepsWhatWasAcked(t *testing.T) {
	o := newOffice(t)
	r := o.serve(t)
	var acked sync.Map
	var many atomic.Int32
	var people sync.WaitGroup
	stop := make(chan struct{})
	for _, user := range []string{"U0INES", "U0ARUN", "U0YUKI", "U0MARTA"} {
		people.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-stop:
					return
				default:
				}
				text := fmt.Sprintf("Win %s-%04d", user, i)
				out, err := o.sim.User(user).Command(t.Context(), general, "/win", text)
				if err != nil || !out.OK() {
					return // it is stopping
				}
				if out.Message != nil && strings.Contains(out.Message.Text(), "Logged.") { // a refusal gives the text back too
					acked.Store(text, true)
					many.Add(1)
				}
			}
		})
	}
	for end := time.Now().Add(20 * time.Second); many.Load() < 20; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("only %d wins were answered", many.Load())
		}
	}
	if code := r.stop(t, syscall.SIGTERM); code != exitGood {
		t.Errorf("exit %d, want 0", code)
	}
	close(stop)
	people.Wait()
	o.sim.ForgetViolations() // commands that were on their way when the sockets closed are not acked

	got := o.program().run(t, "export", "wins", "--format", "json")
	n := 0
	acked.Range(func(text, _ any) bool {
		n++
		if count := strings.Count(got.stdout, fmt.Sprintf("%q", text)); count != 1 {
			t.Errorf("%s was answered and is in the database %d times", text, count)
		}
		return true
	})
	t.Logf("%d wins answered before the stop", n)
}

// TestSecondSignal: the first one waits for what is in hand, the second does not.
func TestSecondSignal(t *testing.T) {
	o := newOffice(t)
	r := o.serve(t)
	o.sim.Faults().Slow("views.open", 30*time.Second, -1) // somebody new is asked for their level after the answer
	o.command(t, "U0NOOR", "/win", "First ticket closed")
	if err := r.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	time.Sleep(500 * time.Millisecond)
	select {
	case <-r.ended:
		t.Fatal("it did not wait for what was in hand")
	default:
	}
	began := time.Now()
	if code := r.stop(t, syscall.SIGINT); code != -1 { // ended by the signal itself
		t.Errorf("exit %d after the second signal", code)
	}
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("it took %s to end after the second signal", took)
	}
}

// TestServeEndsByItself only for what waiting does not mend.
func TestServeEndsByItself(t *testing.T) {
	t.Run("revoked token", func(t *testing.T) {
		o := newOffice(t)
		o.sim.Faults().RevokeToken(true)
		got := o.program().run(t, "serve")
		if got.code != exitFailed || !strings.Contains(got.stderr, "revoked") {
			t.Errorf("%+v", got)
		}
		o.noSecret(t, got.stderr)
	})
	t.Run("app removed", func(t *testing.T) {
		o := newOffice(t)
		o.sim.Faults().Error("auth.test", "account_inactive", 1)
		got := o.program().run(t, "serve")
		if got.code != exitFailed || !strings.Contains(got.stderr, "account_inactive") {
			t.Errorf("%+v", got)
		}
	})
	t.Run("port in use", func(t *testing.T) {
		o := newOffice(t)
		got := o.program("WINLOG_HTTP_ADDR="+strings.TrimSuffix(strings.TrimPrefix(o.sim.PageURL(), "http://"), "/")).run(t, "serve")
		if got.code != exitFailed || !strings.Contains(got.stderr, "http.addr") || !strings.Contains(got.stderr, "address already in use") {
			t.Errorf("%+v", got)
		}
	})
}
