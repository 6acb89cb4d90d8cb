package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"winlog/bot"
	"winlog/slacksim"
)

// office is a local Slack with people in it and the app installed.
type office struct {
	sim *slacksim.Sim
	app *slacksim.App
	env []string // what points the program at it
	dir string   // its working directory
}

const general = "C0GENERAL"

func newOffice(t *testing.T) *office {
	t.Helper()
	return newOfficeWith(t, bot.Manifest(bot.CommandNames{}))
}

func newOfficeWith(t *testing.T, manifest []byte) *office {
	t.Helper()
	sim, err := slacksim.Start(slacksim.Options{Unlimited: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for _, v := range sim.Violations() {
			t.Errorf("Slack was sent what it refuses: %+v", v)
		}
		if err := sim.Close(); err != nil {
			t.Error(err)
		}
	})
	for _, p := range demoPeople() {
		sim.AddPerson(slacksim.Person{ID: string(p.id()), Name: p.handle, RealName: p.name, Email: p.email(), TZ: p.zone})
	}
	app, err := sim.Install(manifest)
	if err != nil {
		t.Fatal(err)
	}
	return &office{sim: sim, app: app, dir: t.TempDir(), env: []string{
		"WINLOG_SLACK_API_URL=" + sim.APIURL(),
		"WINLOG_SLACK_APP_TOKEN=" + app.AppToken,
		"WINLOG_SLACK_BOT_TOKEN=" + app.BotToken,
	}}
}

func (o *office) program(env ...string) program {
	return program{dir: o.dir, env: append(append([]string{}, o.env...), env...)}
}

// serve starts the program and waits until it is connected.
func (o *office) serve(t *testing.T, args ...string) *running {
	t.Helper()
	r := o.program().start(t, append([]string{"serve"}, args...)...)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	if err := o.sim.WaitConnections(ctx, 2); err != nil {
		t.Fatalf("serve did not connect: %v\n%s", err, r.stderr)
	}
	return r
}

// command runs a slash command and returns what the person sees in answer.
func (o *office) command(t *testing.T, user, name, text string) string {
	t.Helper()
	out, err := o.sim.User(user).Command(t.Context(), general, name, text)
	if err != nil {
		t.Fatal(err)
	}
	if !out.OK() || out.Message == nil {
		t.Fatalf("%s %s by %s: %+v", name, text, user, out)
	}
	return out.Message.Text()
}

// freePort is an address that nobody listens on.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// noSecret fails if a token or one of the words is in what the program wrote.
func (o *office) noSecret(t *testing.T, written string, words ...string) {
	t.Helper()
	for _, secret := range append(words, o.app.AppToken, o.app.BotToken) {
		if strings.Contains(written, secret) {
			t.Errorf("%.12q… stands in:\n%s", secret, written)
		}
	}
}

// get asks a health address and returns status and body.
func get(t *testing.T, url string) (int, string) {
	t.Helper()
	response, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

// stopServe runs the program once, so that there is a database.
func (o *office) stopServe(t *testing.T) {
	t.Helper()
	r := o.serve(t)
	if code := r.stop(t, syscall.SIGTERM); code != exitGood {
		t.Fatalf("serve ended with %d:\n%s", code, r.stderr)
	}
}

// replaceBody changes a text in an answer.
func replaceBody(r *http.Response, from, to string) {
	body, _ := io.ReadAll(r.Body) // what could not be read is missed by the test
	_ = r.Body.Close()
	changed := strings.ReplaceAll(string(body), from, to)
	r.Body = io.NopCloser(strings.NewReader(changed))
	r.ContentLength = int64(len(changed))
	r.Header.Set("Content-Length", strconv.Itoa(len(changed)))
}
