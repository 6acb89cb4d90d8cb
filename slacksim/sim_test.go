package slacksim_test

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
	"go.uber.org/goleak"

	"winlog/slacksim"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

type object = map[string]any

// manifestWith is a manifest with everything switched on, after change was made to it.
func manifestWith(change func(object)) []byte {
	m := object{
		"_metadata":           object{"major_version": 2, "minor_version": 1},
		"display_information": object{"name": "Test Bot", "description": "Made for tests", "background_color": "#1f3a2d"},
		"features": object{
			"app_home": object{"home_tab_enabled": true, "messages_tab_enabled": true, "messages_tab_read_only_enabled": false},
			"bot_user": object{"display_name": "testbot", "always_online": true},
			"shortcuts": []any{
				object{"name": "Log this", "type": "message", "callback_id": "log_this", "description": "Log the message"},
				object{"name": "New item", "type": "global", "callback_id": "new_item", "description": "Create an item"},
			},
			"slash_commands": []any{
				object{"command": "/win", "description": "Log a win", "usage_hint": "[text]", "should_escape": true},
				object{"command": "/raw", "description": "Takes text as it is", "should_escape": false},
			},
		},
		"oauth_config": object{"scopes": object{"bot": []any{
			"commands", "chat:write", "im:write", "im:history", "im:read", "users:read", "users:read.email", "users.profile:read", "reactions:read",
			"reactions:write", "files:write", "files:read", "app_mentions:read", "channels:read", "channels:history", "team:read", "channels:join",
		}}},
		"settings": object{
			"event_subscriptions": object{"bot_events": []any{"app_home_opened", "app_mention", "message.im", "reaction_added", "team_join", "user_change"}},
			"interactivity":       object{"is_enabled": true}, "org_deploy_enabled": false, "socket_mode_enabled": true, "token_rotation_enabled": false,
		},
	}
	if change != nil {
		change(m)
	}
	out, err := json.Marshal(m)
	if err != nil {
		panic(err)
	}
	return out
}

// place is a workspace with an app, Ana and Bob in it.
type place struct {
	*slacksim.Sim
	app      *slacksim.App
	api      *slack.Client
	ana, bob *slacksim.User
	http     *http.Client
}

func open(t testing.TB, o slacksim.Options) *place {
	t.Helper()
	sim, err := slacksim.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := sim.Close(); err != nil {
			t.Error(err)
		}
	})
	sim.AddPerson(slacksim.Person{ID: "U0ANA", Name: "ana", RealName: "Ana Souza", Title: "Engineer", Email: "ana@example.com", TZ: "America/Sao_Paulo"})
	sim.AddPerson(slacksim.Person{ID: "U0BOB", Name: "bob", RealName: "Bob Wu", Email: "bob@example.com", TZ: "Europe/Berlin", Admin: true})
	app, err := sim.Install(manifestWith(nil))
	if err != nil {
		t.Fatal(err)
	}
	p := &place{Sim: sim, app: app, ana: sim.User("U0ANA"), bob: sim.User("U0BOB"), http: &http.Client{Transport: &http.Transport{}, Timeout: 10 * time.Second}}
	t.Cleanup(p.http.CloseIdleConnections)
	p.api = p.client(app.BotToken)
	return p
}

func (p *place) client(token string) *slack.Client {
	return slack.New(token, slack.OptionAppLevelToken(p.app.AppToken), slack.OptionAPIURL(p.APIURL()), slack.OptionHTTPClient(p.http))
}

// bot is a small app on slack-go's own socket client. Its handler returns the
// payload of the ack, or noAck.
type bot struct {
	*socketmode.Client
	mu   sync.Mutex
	seen []socketmode.Event
}

type noAck struct{}

func (p *place) run(t testing.TB, handle func(e socketmode.Event) any) *bot {
	t.Helper()
	b := &bot{Client: socketmode.New(p.api)}
	ctx, cancel := context.WithCancel(context.Background())
	var all sync.WaitGroup
	all.Go(func() { _ = b.RunContext(ctx) })
	all.Go(func() {
		for {
			select {
			case e := <-b.Events:
				if e.Request == nil || e.Request.EnvelopeID == "" {
					continue
				}
				b.mu.Lock()
				b.seen = append(b.seen, e)
				b.mu.Unlock()
				all.Go(func() {
					switch payload := handle(e).(type) {
					case noAck:
					case nil:
						_ = b.Ack(*e.Request)
					default:
						_ = b.Ack(*e.Request, payload)
					}
				})
			case <-ctx.Done():
				return
			}
		}
	})
	t.Cleanup(func() { cancel(); all.Wait() })
	if err := p.WaitConnections(deadline(t), 1); err != nil {
		t.Fatal(err)
	}
	return b
}

func deadline(t testing.TB) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// wantViolations compares the kinds of all violations so far, and forgets them.
func (p *place) wantViolations(t testing.TB, want ...string) {
	t.Helper()
	got := map[string]bool{}
	for _, v := range p.Violations() {
		got[v.Kind] = true
	}
	if kinds := slices.Sorted(maps.Keys(got)); !slices.Equal(kinds, slices.Sorted(slices.Values(want))) {
		t.Errorf("violations: got %v, want %v: %v", kinds, want, p.Violations())
	}
	p.ForgetViolations()
}

func TestCommandIsAnsweredInTheAck(t *testing.T) {
	p := open(t, slacksim.Options{})
	p.run(t, func(e socketmode.Event) any {
		c := e.Data.(slack.SlashCommand)
		return object{"text": "Logged: " + c.Text}
	})
	out, err := p.ana.Command(deadline(t), "C0GENERAL", "/win", "Shipped OAuth login with @bob <script>")
	if err != nil {
		t.Fatal(err)
	}
	if !out.OK() || out.Message == nil {
		t.Fatalf("outcome: %+v", out)
	}
	if got, want := out.Message.Text(), "Logged: Shipped OAuth login with <@U0BOB|bob> &lt;script&gt;"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if !out.Message.Ephemeral || out.Message.Username != "testbot" {
		t.Errorf("got %+v, want an ephemeral message of the bot", out.Message)
	}
	if got := len(p.ana.Messages("C0GENERAL")); got != 1 {
		t.Errorf("Ana sees %d messages, want 1", got)
	}
	if got := len(p.bob.Messages("C0GENERAL")); got != 0 {
		t.Errorf("Bob sees %d messages, want 0", got)
	}
	p.wantViolations(t)
}

func TestModal(t *testing.T) {
	p := open(t, slacksim.Options{})
	p.run(t, func(e socketmode.Event) any {
		switch data := e.Data.(type) {
		case slack.SlashCommand:
			what := slack.NewInputBlock("what", slack.NewTextBlockObject("plain_text", "What", false, false), nil,
				slack.NewPlainTextInputBlockElement(nil, "v").WithMaxLength(20))
			_, err := p.api.OpenView(data.TriggerID, slack.ModalViewRequest{
				Type: "modal", CallbackID: "new",
				Title:  slack.NewTextBlockObject("plain_text", "New", false, false),
				Submit: slack.NewTextBlockObject("plain_text", "Save", false, false),
				Blocks: slack.Blocks{BlockSet: []slack.Block{what}},
			})
			if err != nil {
				t.Errorf("views.open: %v", err)
			}
		case slack.InteractionCallback:
			if data.View.State.Values["what"]["v"].Value == "bad" {
				return slack.NewErrorsViewSubmissionResponse(map[string]string{"what": "No."})
			}
		}
		return nil
	})
	ctx := deadline(t)
	if _, err := p.ana.Command(ctx, "C0GENERAL", "/win", ""); err != nil {
		t.Fatal(err)
	}
	v := p.ana.View()
	if v == nil || v.Title != "New" {
		t.Fatalf("got view %+v", v)
	}
	submit := func(text string) slacksim.Outcome {
		t.Helper()
		if err := p.ana.Fill("what", text); err != nil {
			t.Fatal(err)
		}
		out, err := p.ana.Submit(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	if got := submit("  ").Errors["what"]; got != "Please complete this required field." {
		t.Errorf("got %q", got)
	}
	if got := submit("much longer than is allowed").Errors["what"]; got != "Please shorten this to 20 characters or fewer." {
		t.Errorf("got %q", got)
	}
	if got := submit("bad").Errors["what"]; got != "No." {
		t.Errorf("got %q", got)
	}
	if out := submit("good"); !out.OK() || p.ana.View() != nil {
		t.Errorf("got %+v with view %+v, want it closed", out, p.ana.View())
	}
	p.wantViolations(t)
}

func jsonDiff(want, got any) string { return cmp.Diff(want, got) }
