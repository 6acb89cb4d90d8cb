package slacksim_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"winlog/slacksim"
)

// nodeModules is a path inside the packages of conformance/package-lock.json.
// They are part of the tests: missing ones are a failure.
func nodeModules(t testing.TB, parts ...string) string {
	t.Helper()
	path := filepath.Join(append([]string{"conformance", "node_modules"}, parts...)...)
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("Slack's own clients are not installed; run .ci/setup (npm ci in slacksim/conformance): %v", err)
	}
	return path
}

// boltApp is conformance/app.mjs, a process of its own.
type boltApp struct {
	t     testing.TB
	stdin io.WriteCloser

	mu      sync.Mutex
	last    int
	waiting map[int]chan boltLine
	closed  []boltLine // what it told of modals that were closed
	faults  []string
}

type boltLine struct {
	Ready   bool            `json:"ready"`
	ID      int             `json:"id"`
	Result  json.RawMessage `json:"result"`
	Error   string          `json:"error"`
	Closed  string          `json:"closed"`
	Cleared bool            `json:"cleared"`
	Fault   string          `json:"fault"`
}

// startBolt runs the app against a workspace until the test ends.
func startBolt(t *testing.T, p *place) *boltApp {
	t.Helper()
	nodeModules(t, "@slack", "bolt")
	cmd := exec.CommandContext(t.Context(), "node", "app.mjs")
	cmd.Dir = "conformance"
	cmd.Env = append(os.Environ(), "SLACK_API_URL="+p.APIURL(), "SLACK_BOT_TOKEN="+p.app.BotToken, "SLACK_APP_TOKEN="+p.app.AppToken)
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatalf("node does not start; run .ci/setup: %v", err)
	}
	b := &boltApp{t: t, stdin: stdin, waiting: map[int]chan boltLine{}}
	ready := make(chan struct{})
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		b.listen(stdout, ready)
	}()
	t.Cleanup(func() {
		_ = stdin.Close()
		<-ended
		if err := cmd.Wait(); err != nil && t.Context().Err() == nil {
			t.Errorf("the app ended: %v", err)
		}
		for _, fault := range b.faults {
			t.Errorf("a fault in the app: %s", fault)
		}
	})
	select {
	case <-ready:
	case <-ended:
		t.Fatal("the app ended before it was connected")
	case <-time.After(30 * time.Second):
		t.Fatal("the app did not connect within 30 s")
	}
	return b
}

func (b *boltApp) listen(stdout io.Reader, ready chan<- struct{}) {
	lines := bufio.NewScanner(stdout)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var line boltLine
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			line.Fault = lines.Text()
		}
		b.mu.Lock()
		switch {
		case line.Ready:
			close(ready)
		case line.Fault != "":
			b.faults = append(b.faults, line.Fault)
		case line.Closed != "":
			b.closed = append(b.closed, line)
		default:
			b.waiting[line.ID] <- line
		}
		b.mu.Unlock()
	}
}

// order has the app do something of its own, and reads the result into out.
func (b *boltApp) order(t *testing.T, order string, args, out any) {
	t.Helper()
	b.mu.Lock()
	b.last++
	id, answer := b.last, make(chan boltLine, 1)
	b.waiting[id] = answer
	b.mu.Unlock()
	line, err := json.Marshal(map[string]any{"id": id, "order": order, "args": args})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fmt.Fprintf(b.stdin, "%s\n", line); err != nil {
		t.Fatal(err)
	}
	select {
	case got := <-answer:
		if got.Error != "" {
			t.Fatalf("%s: %s", order, got.Error)
		}
		if out != nil {
			if err := json.Unmarshal(got.Result, out); err != nil {
				t.Fatalf("%s: %v in %s", order, err, got.Result)
			}
		}
	case <-time.After(30 * time.Second):
		t.Fatalf("%s: no answer", order)
	}
}

// call calls a method through the app's own client.
func (b *boltApp) call(t *testing.T, method string, args object) object {
	t.Helper()
	var out object
	b.order(t, "call", object{"method": method, "args": args}, &out)
	return out
}

// waitClosed waits until the app heard that a modal was closed.
func (b *boltApp) waitClosed(t *testing.T, title string, cleared bool) {
	t.Helper()
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		b.mu.Lock()
		for _, line := range b.closed {
			if line.Closed == title && line.Cleared == cleared {
				b.mu.Unlock()
				return
			}
		}
		b.mu.Unlock()
	}
	t.Errorf("the app did not hear that %q was closed (all at once: %v)", title, cleared)
}

// TestConformance: an app on Slack's own SDK runs unchanged, and nothing that it
// does is a violation of Slack's rules.
func TestConformance(t *testing.T) {
	t.Parallel() // most of its time the app waits before it connects again
	p := open(t, slacksim.Options{})
	b := startBolt(t, p)
	for _, r := range []struct {
		name string
		run  func(*testing.T, *place, *boltApp)
	}{
		{"auth", boltAuth},
		{"command and controls", boltCommand},
		{"response URL", boltRespond},
		{"modal", boltModal},
		{"shortcuts", boltShortcuts},
		{"home", boltHome},
		{"events", boltEvents},
		{"update and delete", boltUpdate},
		{"upload", boltUpload},
		{"pages", boltPages},
		{"errors", boltErrors},
		{"rate limits", boltLimits},
		{"reconnects", boltReconnects},
		{"several sockets", boltSockets},
	} {
		t.Run(r.name, func(t *testing.T) {
			p.ForgetViolations()
			r.run(t, p, b)
			for _, v := range p.Violations() {
				t.Errorf("Slack would have refused: %s", v)
			}
		})
	}
}

// sees waits until Ana sees a message in a channel that contains words.
func (p *place) sees(t *testing.T, channel, words string) *slacksim.Message {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 8*time.Second)
	defer cancel()
	m, err := p.ana.WaitFor(ctx, channel, func(m *slacksim.Message) bool { return strings.Contains(m.Text(), words) })
	if err != nil {
		var have []string
		for _, m := range p.ana.Messages(channel) {
			have = append(have, m.Text())
		}
		t.Fatalf("%q: %v; there are %q", words, err, have)
	}
	return m
}

func (p *place) runs(t *testing.T, text string) slacksim.Outcome {
	t.Helper()
	out, err := p.ana.Command(deadline(t), "C0GENERAL", "/win", text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
