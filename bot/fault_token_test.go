package bot_test

import (
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"winlog/bot"
	"winlog/bot/socket"
	"winlog/ladder"
)

// A token that is revoked while the bot runs: what needs no Web API goes on as
// long as the sockets last. Then the bot is not ready, asks seldom, and says
// what to do; it does not end, as the token may come back.
func TestTokenRevokedWhileRunning(t *testing.T) {
	t.Parallel()
	w := newFaultWorld(t)
	w.sim.Faults().RevokeToken(true)
	answer, _ := w.ines.asks("/win", winText(1))
	mustContain(t, answer, "Logged.")
	answer, _ = w.newbie.asks("/win", winText(2)) // Slack does not say who this is
	mustContain(t, answer, "Logged.")

	w.sim.ForgetCalls()
	w.sim.Faults().DropSockets()
	w.until("the bot is not ready", func() bool { return w.bot.Ready(t.Context()) != nil })
	time.Sleep(1500 * time.Millisecond)
	if err := w.bot.Ready(t.Context()); err == nil {
		t.Error("ready with a revoked token")
	}
	if got := len(w.sim.Calls("apps.connections.open")); got < 1 || got > 4 {
		t.Errorf("%d calls of apps.connections.open after two sockets ended", got)
	}
	mustContain(t, w.log.String(), "level=ERROR", "This token was revoked. Make a new app-level token")
	out, err := w.ines.Command(t.Context(), team, "/win", winText(3))
	if err != nil || out.Error == "" {
		t.Errorf("a command was answered without a socket: %v", err)
	}
	if got := len(w.texts(w.ines, w.newbie)); got != 2 {
		t.Errorf("%d wins, want the two that were acknowledged", got)
	}
	if err := w.stop(); err != nil { // and it stops as always
		t.Error(err)
	}
}

// A call that meets the revoked token is told; with the token back, the same works.
func TestTokenRevokedAndBack(t *testing.T) {
	t.Parallel()
	w := newFaultWorld(t)
	w.sim.Faults().RevokeToken(true)
	answer, _ := w.ines.asks("/win", "")
	w.admits(answer, "did not open the form")
	w.sim.Faults().RevokeToken(false)
	w.ines.opens("/win", "")
	w.ines.modalWith("Log a win")
	if err := w.bot.Ready(t.Context()); err != nil {
		t.Error(err)
	}
}

// Faults that waiting does not mend end the program at its start, with a
// sentence that says what to do and shows no token.
func TestConfigurationErrorsEndTheStart(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		set  func(w *faultWorld)
		want []string
	}{
		{"tokens revoked", func(w *faultWorld) { w.sim.Faults().RevokeToken(true) }, []string{"was revoked", "xapp-…", "xoxb-…"}},
		{"app removed", func(w *faultWorld) { w.sim.Faults().DeactivateBot(true) }, []string{"Install the app again"}},
		{"app token wrong", func(w *faultWorld) { w.useTokens(w.app.BotToken, "xapp-1-A0000-1-deadbeef") }, []string{"Slack does not know this token", "Basic Information"}},
		{"bot token wrong", func(w *faultWorld) { w.useTokens("xoxb-1-2-deadbeef", w.app.AppToken) }, []string{"Slack does not know this token", "Install App"}},
		{"tokens swapped", func(w *faultWorld) { w.useTokens(w.app.AppToken, w.app.BotToken) }, []string{"wrong kind of token", "swapped"}},
		{"no Socket Mode", func(w *faultWorld) { w.sim.Faults().Error("apps.connections.open", "link_disabled", -1) }, []string{"Socket Mode is switched off"}},
		{"no API there", func(w *faultWorld) { w.sim.Faults().ServerError("apps.connections.open", 404, -1) }, []string{"no Slack Web API", "/api/"}},
		{"another workspace's database", func(w *faultWorld) {
			if err := w.db.BindWorkspace(t.Context(), "T0OTHER"); err != nil {
				t.Fatal(err)
			}
		}, []string{"belongs to the Slack workspace T0OTHER", "another database"}},
		{"another workspace's database, Slack away at first", func(w *faultWorld) {
			w.sim.Faults().ServerError("auth.test", 500, 1)
			if err := w.db.BindWorkspace(t.Context(), "T0OTHER"); err != nil {
				t.Fatal(err)
			}
		}, []string{"belongs to the Slack workspace T0OTHER", "another database"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			w := newFaultWorldAtRest(t, "not_allowed_token_type") // of swapped tokens
			tc.set(w)
			ended := make(chan error, 1)
			go func() { ended <- w.bot.Run(t.Context()) }()
			select {
			case err := <-ended:
				if err == nil {
					t.Fatal("Run ended as if it had been asked to")
				}
				mustContain(t, err.Error(), tc.want...)
				if secret.MatchString(err.Error()) {
					t.Errorf("the error holds a token: %v", err)
				}
				_, ofSlack := errors.AsType[*socket.ConfigError](err)
				if !ofSlack && ladder.KindOf(err) != ladder.Conflict {
					t.Errorf("an error of another type: %T", err)
				}
			case <-time.After(8 * time.Second):
				t.Fatal("Run goes on")
			}
			if err := w.bot.Ready(t.Context()); err == nil {
				t.Error("ready")
			}
		})
	}
}

// useTokens makes the bot anew with other tokens.
func (w *faultWorld) useTokens(botToken, appToken string) {
	w.t.Helper()
	var err error
	w.bot, err = bot.New(bot.Options{
		Slack: slack.New(botToken, slack.OptionAppLevelToken(appToken), slack.OptionAPIURL(w.sim.APIURL())),
		Store: w.store, Ladder: ladder.Builtin(), Coach: builtinCoach(), Now: w.now,
		Logger: slog.New(slog.NewTextHandler(w.log, nil)),
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// Slack being away at the start is no reason to end: the bot waits for it.
func TestSlackAwayAtTheStart(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		set  func(w *faultWorld)
	}{
		{"500", func(w *faultWorld) { w.sim.Faults().ServerError("*", 500, 2) }},
		{"nothing", func(w *faultWorld) { w.sim.Faults().Empty("*", 2) }},
		{"hangs up", func(w *faultWorld) { w.sim.Faults().HangUp("*", 2) }},
		{"429", func(w *faultWorld) { w.sim.Faults().RateLimit("*", 500*time.Millisecond, time.Second) }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			w := newFaultWorldAtRest(t)
			tc.set(w)
			w.run()
			w.waitConnectedAgain()
			answer, _ := w.ines.asks("/win", winText(1))
			mustContain(t, answer, "Logged.")
		})
	}
}

// Stopping while Slack is still away is an ordinary stop.
func TestStopWhileSlackIsAway(t *testing.T) {
	t.Parallel()
	w := newFaultWorldAtRest(t)
	w.sim.Faults().ServerError("auth.test", 500, -1)
	w.run()
	w.until("the log says so", func() bool { return strings.Contains(w.log.String(), "Slack does not say who we are") })
	if err := w.bot.Ready(t.Context()); err == nil {
		t.Error("ready before Slack said whose database this should be")
	}
	begun := time.Now()
	if err := w.stop(); err != nil {
		t.Error(err)
	}
	if took := time.Since(begun); took > time.Second {
		t.Errorf("a stop of %v", took)
	}
}
