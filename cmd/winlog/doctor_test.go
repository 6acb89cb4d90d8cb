package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"winlog/bot"
	"winlog/ladder"
	"winlog/storage"
)

func TestDoctor(t *testing.T) {
	o := newOffice(t)
	addr := freePort(t)
	env := "WINLOG_HTTP_ADDR=" + addr

	t.Run("before the first start", func(t *testing.T) {
		got := o.program(env).run(t, "doctor")
		wantDoctor(t, got, exitGood, "✓ bot token", "✓ scopes", "✓ Socket Mode", "✓ clock", "✓ database       winlog.db does not exist yet", "· serve", "✓ ladder", "✓ time zones")
	})
	r := o.serve(t, "--http-addr", addr)
	t.Run("beside serve", func(t *testing.T) {
		got := o.program(env).run(t, "doctor")
		wantDoctor(t, got, exitGood, "✓ database       winlog.db (sqlite, tables version", "✓ serve          runs here: ready")
		o.noSecret(t, got.stdout+got.stderr)
	})
	t.Run("serve not ready", func(t *testing.T) {
		o.sim.Faults().RevokeToken(true)
		defer o.sim.Faults().RevokeToken(false)
		o.sim.Faults().DropSockets()
		r.stderr.line(t, "Slack refuses the connection") // it goes on trying: the token may come back
		got := o.program(env).run(t, "doctor")
		wantDoctor(t, got, exitFailed, "✗ serve          runs here and is not ready", "✗ bot token      Slack refuses it: token_revoked", "→ the app was removed or reinstalled", "· scopes", "✗ Socket Mode    Slack refuses the app token: token_revoked")
	})
	r.stop(t, syscall.SIGTERM)
	t.Run("Socket Mode off", func(t *testing.T) {
		o.sim.Faults().Error("apps.connections.open", "link_disabled", 1)
		wantDoctor(t, o.program(env).run(t, "doctor"), exitFailed, "✗ Socket Mode    Slack refuses the app token: link_disabled", "→ switch Socket Mode on", "✓ bot token")
	})
	t.Run("Slack answers HTML", func(t *testing.T) {
		o.sim.Faults().ServerError("auth.test", http.StatusBadGateway, 1)
		wantDoctor(t, o.program(env).run(t, "doctor"), exitFailed, "✗ Slack", "502 Bad Gateway", "✓ database")
	})
	t.Run("another address", func(t *testing.T) {
		got := o.program(env, "WINLOG_SLACK_API_URL=http://"+freePort(t)+"/api/").run(t, "doctor")
		wantDoctor(t, got, exitFailed, "✗ Slack", "connection refused", "→ check slack.api_url")
	})
	t.Run("no database there", func(t *testing.T) {
		got := o.program(env, "WINLOG_STORAGE_DSN=postgres://winlog:hidden@127.0.0.1:1/winlog").run(t, "doctor")
		wantDoctor(t, got, exitFailed, "✗ database")
		o.noSecret(t, got.stdout+got.stderr, "hidden")
	})
	t.Run("a file that is no database", func(t *testing.T) {
		path := write(t, t.TempDir(), "notes.txt", strings.Repeat("These are notes, not wins. ", 50))
		wantDoctor(t, o.program(env, "WINLOG_STORAGE_DSN="+path).run(t, "doctor"), exitFailed, "✗ database")
	})
	t.Run("clock", func(t *testing.T) {
		for _, tt := range []struct {
			ahead time.Duration
			code  int
			want  string
		}{
			{10 * time.Minute, exitFailed, "✗ clock          this machine is 10m behind Slack"},
			{-2 * time.Hour, exitFailed, "✗ clock          this machine is 2h0m ahead of Slack"},
			{30 * time.Second, exitGood, "✓ clock"},
		} {
			got := o.program(env, "WINLOG_SLACK_API_URL="+skewed(t, o.sim.APIURL(), tt.ahead)).run(t, "doctor")
			wantDoctor(t, got, tt.code, tt.want)
		}
	})
}

// TestDoctorMessages: what Slack refuses of what is owed, for everybody or for some.
func TestDoctorMessages(t *testing.T) {
	o := newOffice(t)
	o.stopServe(t)
	wantDoctor(t, o.program().run(t, "doctor"), exitGood, "✓ messages       nothing that was owed")
	db, err := storage.Open(t.Context(), filepath.Join(o.dir, "winlog.db"), storage.Options{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	fill(t, db, time.Now())
	wantDoctor(t, o.program().run(t, "doctor"), exitGood, "· messages       not delivered in the last 30 days: 1 (Slack says channel_not_found)")
	waits := ladder.Delivery{
		DeliveryKey: ladder.DeliveryKey{Kind: "nudge", Period: ladder.NewDate(2026, 4, 1), Recipient: "U0MARTA"},
		State:       ladder.DeliveryDue, Reason: "missing_scope", DueAt: time.Now(), ExpiresAt: time.Now().Add(time.Hour),
	}
	if _, err := db.OweDeliveries(t.Context(), []ladder.Delivery{waits}); err != nil {
		t.Fatal(err)
	}
	wantDoctor(t, o.program().run(t, "doctor"), exitFailed, "✗ messages       cannot go out: 1 (Slack says missing_scope)", "→ correct what Slack refuses")
}

func TestDoctorMissingScope(t *testing.T) {
	o := newOfficeWith(t, manifestWithout(t, "users:read.email"))
	got := o.program().run(t, "doctor")
	wantDoctor(t, got, exitFailed, "✗ scopes         missing: users:read.email", "→ paste the output of winlog manifest", "✓ bot token", "✓ Socket Mode")
}

func TestDoctorManagerField(t *testing.T) {
	field := func(id string) string { return "WINLOG_PEOPLE_MANAGER_FIELD=" + id }
	o := newOffice(t)
	o.sim.SetProfileFields(map[string]string{"Xf0MANAGER": "Manager"})
	got := o.program(field("Xf0MANAGER")).run(t, "doctor")
	wantDoctor(t, got, exitFailed, "✗ scopes         missing: users.profile:read")
	if got := o.program(field("manager")).run(t, "doctor"); got.code != exitMisuse || !strings.Contains(got.stderr, "is no field of Slack's profiles") {
		t.Errorf("a name instead of an id: %+v", got)
	}

	manifest := o.program(field("Xf0MANAGER")).run(t, "manifest").stdout
	o = newOfficeWith(t, []byte(manifest))
	o.sim.SetProfileFields(map[string]string{"Xf0MANAGER": "Manager"})
	got = o.program(field("Xf0MANAGER")).run(t, "doctor")
	wantDoctor(t, got, exitGood, "users.profile:read", `✓ manager field  Xf0MANAGER is "Manager", of type user`)
	got = o.program(field("Xf0OTHER")).run(t, "doctor")
	wantDoctor(t, got, exitFailed, "✗ manager field  Slack's profiles have no field Xf0OTHER", "→ set people.manager_field to one of: Xf0MANAGER (Manager)")
}

func TestDoctorAnotherWorkspace(t *testing.T) {
	o := newOffice(t)
	o.stopServe(t)
	if got := o.program().run(t, "doctor"); got.code != exitGood {
		t.Errorf("its own workspace: %+v", got)
	}
	proxy := rewriting(t, o.sim.APIURL(), func(r *http.Response) {
		if strings.HasSuffix(r.Request.URL.Path, "/auth.test") {
			replaceBody(r, "T0SIM00001", "T0OTHER001")
		}
	})
	got := o.program("WINLOG_SLACK_API_URL="+proxy).run(t, "doctor")
	wantDoctor(t, got, exitFailed, "✗ database       winlog.db belongs to workspace T0SIM00001, the bot token to T0OTHER001")
	if got := o.program("WINLOG_SLACK_API_URL="+proxy).run(t, "serve"); got.code != exitFailed || got.stderr == "" {
		t.Errorf("serve on another workspace's database: %+v", got)
	}
}

// wantDoctor checks the exit code and that each wanted text begins a line (or
// stands in one).
func wantDoctor(t *testing.T, got result, code int, want ...string) {
	t.Helper()
	if got.code != code {
		t.Errorf("exit %d, want %d", got.code, code)
	}
	for _, w := range want {
		if !strings.Contains(got.stdout, w) {
			t.Errorf("no %q in:\n%s%s", w, got.stdout, got.stderr)
		}
	}
	if code == exitGood && strings.Contains(got.stdout, "✗") {
		t.Errorf("a fault and exit 0:\n%s", got.stdout)
	}
}

// manifestWithout is the program's manifest with a scope taken out.
func manifestWithout(t *testing.T, scope string) []byte {
	t.Helper()
	var m map[string]any
	if err := json.Unmarshal(bot.Manifest(bot.CommandNames{}), &m); err != nil {
		t.Fatal(err)
	}
	scopes := m["oauth_config"].(map[string]any)["scopes"].(map[string]any)
	all := scopes["bot"].([]any)
	i := slices.Index(all, any(scope))
	if i < 0 {
		t.Fatalf("the manifest does not ask for %s", scope)
	}
	scopes["bot"] = slices.Delete(all, i, i+1)
	out, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// skewed is Slack with a clock that is ahead.
func skewed(t *testing.T, api string, by time.Duration) string {
	return rewriting(t, api, func(r *http.Response) {
		r.Header.Set("Date", time.Now().Add(by).UTC().Format(http.TimeFormat))
	})
}

// rewriting is the Web API at an address whose answers are changed on the way.
func rewriting(t *testing.T, api string, change func(*http.Response)) string {
	t.Helper()
	target, err := url.Parse(api)
	if err != nil {
		t.Fatal(err)
	}
	target.Path = ""
	server := httptest.NewServer(&httputil.ReverseProxy{
		Rewrite:        func(r *httputil.ProxyRequest) { r.SetURL(target) },
		ModifyResponse: func(r *http.Response) error { change(r); return nil },
	})
	t.Cleanup(server.Close)
	return server.URL + "/api/"
}
