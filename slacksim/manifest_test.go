package slacksim_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"winlog/slacksim"
)

func TestManifest(t *testing.T) {
	features := func(m object) object { return m["features"].(object) }
	set := func(path string, v any) func(object) {
		return func(m object) {
			keys := strings.Split(path, ".")
			for _, k := range keys[:len(keys)-1] {
				m = m[k].(object)
			}
			if v == nil {
				delete(m, keys[len(keys)-1])
				return
			}
			m[keys[len(keys)-1]] = v
		}
	}
	command := func(pairs ...any) func(object) {
		return func(m object) {
			features(m)["slash_commands"] = []any{with(object{"command": "/x", "description": "d", "should_escape": true}, pairs...)}
		}
	}
	shortcuts := func(n int, kind string, pairs ...any) func(object) {
		return func(m object) {
			features(m)["shortcuts"] = repeat(n, func(i int) any {
				return with(object{"name": "n", "type": kind, "callback_id": fmt.Sprint("c", i), "description": "d"}, pairs...)
			})
		}
	}
	events := func(names ...any) func(object) {
		return func(m object) { m["settings"].(object)["event_subscriptions"] = object{"bot_events": names} }
	}
	for _, r := range []struct {
		name   string
		change func(object)
		want   string // "" when it is taken
	}{
		{"as it is", nil, ""},
		{"a name of 35", set("display_information.name", x(35)), ""},
		{"a name of 36", set("display_information.name", x(36)), "display_information.name must have 1 to 35"},
		{"a description of 141", set("display_information.description", x(141)), "1 to 140"},
		{"a long description of 174", set("display_information.long_description", x(174)), "175 to 4000"},
		{"a long description of 175", set("display_information.long_description", x(175)), ""},
		{"a colour", set("display_information.background_color", "#abc"), ""},
		{"no colour", set("display_information.background_color", "green"), "must be #rgb"},
		{"an unknown key", set("display_information.icon", "x"), `unknown field "icon"`},
		{"no bot", set("features.bot_user", nil), "features.bot_user is missing"},
		{"a bot name of 81", set("features.bot_user.display_name", strings.Repeat("b", 81)), "1 to 80"},
		{"a command of 32", command("command", "/"+strings.Repeat("c", 31)), ""},
		{"a command of 33", command("command", "/"+strings.Repeat("c", 32)), "2 to 32"},
		{"a command without slash", command("command", "win"), "must start with /"},
		{"a command with a space", command("command", "/win it"), "must start with /"},
		{"a command without words", command("description", ""), "1 to 2000"},
		{"an empty hint", command("usage_hint", ""), "1 to 1000"},
		{"five shortcuts", shortcuts(5, "global"), ""},
		{"six shortcuts", shortcuts(6, "global"), "may have 5 of type global"},
		{"a shortcut name of 25", shortcuts(1, "global", "name", x(25)), "1 to 24"},
		{"an odd shortcut", shortcuts(1, "channel"), "must be message or global"},
		{"a shortcut twice", shortcuts(2, "global", "callback_id", "same"), "is there twice"},
		{"no such scope", set("oauth_config.scopes.bot", []any{"commands", "chat:shout"}), `there is no scope "chat:shout"`},
		{"no commands scope", set("oauth_config.scopes.bot", []any{"chat:write"}), "need the scope commands"},
		{"e-mail without users:read", set("oauth_config.scopes.bot", []any{"commands", "users:read.email"}), "needs users:read"},
		{"no such event", events("app_opened"), `there is no event "app_opened"`},
		{"an event without scope", events("message.groups"), "message.groups needs the scope groups:history"},
		{"an event with scope", events("message.channels"), ""},
		{"no socket mode", set("settings.socket_mode_enabled", false), "socket_mode_enabled must be true"},
		{"no interactivity", set("settings.interactivity", nil), "shortcuts need settings.interactivity"},
		{"interactivity unsaid", set("settings.interactivity", object{}), "is_enabled is missing"},
	} {
		t.Run(strings.ReplaceAll(r.name, " ", "_"), func(t *testing.T) {
			sim, err := slacksim.Start(slacksim.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = sim.Close() }()
			_, err = sim.Install(manifestWith(r.change))
			var refused *slacksim.ManifestError
			switch {
			case r.want == "" && err != nil:
				t.Errorf("got %v", err)
			case r.want != "" && (!errors.As(err, &refused) || !strings.Contains(err.Error(), r.want)):
				t.Errorf("got %v, want %q", err, r.want)
			}
		})
	}
}

func TestReinstallKeepsTokens(t *testing.T) {
	p := open(t, slacksim.Options{})
	again, err := p.Install(manifestWith(func(m object) {
		m["features"].(object)["slash_commands"] = []any{object{"command": "/other", "description": "d"}}
	}))
	if err != nil || again.BotToken != p.app.BotToken || again.AppToken != p.app.AppToken {
		t.Errorf("got %v, want the same tokens", err)
	}
	if out, err := p.ana.Command(deadline(t), "C0GENERAL", "/win", ""); err != nil || !strings.Contains(out.Error, "not a valid command") {
		t.Errorf("the old command: got %+v, %v", out, err)
	}
	if !strings.HasPrefix(again.AppToken, "xapp-") || !strings.HasPrefix(again.BotToken, "xoxb-") {
		t.Error("the tokens do not look like Slack's")
	}
}
