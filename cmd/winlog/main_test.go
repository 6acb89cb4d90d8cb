package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// asProgram makes the test binary be the program: its real main, under the race
// detector, without a second build.
const asProgram = "WINLOG_TEST_MAIN"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// program is one command line of the real program.
type program struct {
	dir   string   // working directory; a fresh one if ""
	env   []string // added to a bare environment
	stdin string
}

type result struct {
	code           int
	stdout, stderr string
}

func (p program) command(ctx context.Context, t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(ctx, self, args...)
	cmd.Dir = p.dir
	if cmd.Dir == "" {
		cmd.Dir = t.TempDir()
	}
	// The race detector waits a second at each exit unless told otherwise; a race
	// still ends the program with code 66.
	cmd.Env = append([]string{asProgram + "=1", "GORACE=atexit_sleep_ms=0", "PATH=" + os.Getenv("PATH"), "HOME=" + cmd.Dir, "TMPDIR=" + os.TempDir()}, p.env...)
	cmd.Stdin = strings.NewReader(p.stdin)
	return cmd
}

func (p program) run(t *testing.T, args ...string) result {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var stdout, stderr bytes.Buffer
	cmd := p.command(ctx, t, args...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	if _, ok := errors.AsType[*exec.ExitError](err); err != nil && !ok {
		t.Fatalf("winlog %s: %v", strings.Join(args, " "), err)
	}
	return result{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

// running is a program that goes on until it is told to stop.
type running struct {
	*exec.Cmd
	stdout *bufferedLines
	stderr *bufferedLines
	ended  chan struct{}
}

func (p program) start(t *testing.T, args ...string) *running {
	t.Helper()
	r := &running{Cmd: p.command(context.Background(), t, args...), stdout: newLines(), stderr: newLines(), ended: make(chan struct{})}
	r.Stdout, r.Stderr = r.stdout, r.stderr
	r.WaitDelay = 5 * time.Second
	if err := r.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		_ = r.Wait() // ProcessState says how it ended
		close(r.ended)
	}()
	t.Cleanup(func() {
		_ = r.Process.Kill() // in case it still runs
		<-r.ended
		if t.Failed() {
			t.Logf("winlog %s wrote to stderr:\n%s", strings.Join(args, " "), r.stderr)
		}
	})
	return r
}

// stop sends a signal and returns the exit code.
func (r *running) stop(t *testing.T, sig syscall.Signal) int {
	t.Helper()
	if err := r.Process.Signal(sig); err != nil {
		t.Fatal(err)
	}
	return r.wait(t)
}

func (r *running) wait(t *testing.T) int {
	t.Helper()
	select {
	case <-r.ended:
		return r.ProcessState.ExitCode()
	case <-time.After(30 * time.Second):
		t.Fatal("the program did not end")
		return -1
	}
}

// bufferedLines collects output and lets a test wait for a line.
type bufferedLines struct {
	all  chan string // one element: everything so far
	more chan struct{}
}

func newLines() *bufferedLines {
	b := &bufferedLines{all: make(chan string, 1), more: make(chan struct{}, 1)}
	b.all <- ""
	return b
}

func (b *bufferedLines) Write(p []byte) (int, error) {
	b.all <- <-b.all + string(p)
	select {
	case b.more <- struct{}{}:
	default:
	}
	return len(p), nil
}

func (b *bufferedLines) String() string {
	s := <-b.all
	b.all <- s
	return s
}

// line waits for a line that contains part and returns it.
func (b *bufferedLines) line(t *testing.T, part string) string {
	t.Helper()
	deadline := time.After(30 * time.Second)
	for {
		for line := range strings.SplitSeq(b.String(), "\n") {
			if strings.Contains(line, part) {
				return line
			}
		}
		select {
		case <-b.more:
		case <-deadline:
			t.Fatalf("no line with %q in:\n%s", part, b)
		}
	}
}

// write makes a file in dir and returns its path.
func write(t *testing.T, dir, name, content string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
