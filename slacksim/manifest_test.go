package slacksim_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
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
	commands := func(n int) func(object) {
		return func(m object) {
			features(m)["slash_commands"] = repeat(n, func(i int) any { return object{"command": fmt.Sprint("/c", i), "description": "d"} })
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
	rows := []struct {
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
		{"a long description of 4001", set("display_information.long_description", x(4001)), "175 to 4000"},
		{"an unknown key", set("display_information.icon", "x"), `unknown field "icon"`},
		{"an unknown key on top", set("commands", []any{}), `unknown field "commands"`},
		{"an unknown key of a command", command("descripton", "d"), `unknown field "descripton"`},
		{"an unknown setting", set("settings.socket_mode", true), `unknown field "socket_mode"`},
		{"a number for a name", set("display_information.name", 7), "display_information.name must not be a number"},
		{"a word for a switch", set("settings.socket_mode_enabled", "yes"), "settings.socket_mode_enabled must not be a string"},
		{"what is not imitated", func(m object) {
			m["outgoing_domains"] = []any{"example.com"}
			features(m)["agent_view"] = object{"agent_description": "helps"}
			m["oauth_config"].(object)["pkce_enabled"] = true
			m["settings"].(object)["incoming_webhooks"] = object{"incoming_webhooks_enabled": false}
		}, ""},
		{"no bot", set("features.bot_user", nil), "features.bot_user is missing"},
		{"a bot name of 81", set("features.bot_user.display_name", strings.Repeat("b", 81)), "1 to 80"},
		{"a command of 32", command("command", "/"+strings.Repeat("c", 31)), ""},
		{"a command of 33", command("command", "/"+strings.Repeat("c", 32)), "2 to 32"},
		{"a command without slash", command("command", "win"), "must start with /"},
		{"a command with a space", command("command", "/win it"), "must start with /"},
		{"a command without words", command("description", ""), "1 to 2000"},
		{"a command's description of 2001", command("description", x(2001)), "1 to 2000"},
		{"a hint of 1001", command("usage_hint", x(1001)), "1 to 1000"},
		{"fifty commands", commands(50), ""},
		{"51 commands", commands(51), "features.slash_commands must have 1 to 50 items, has 51"},
		{"no commands in a list", commands(0), "features.slash_commands must have 1 to 50 items, has 0"},
		{"an empty hint", command("usage_hint", ""), "1 to 1000"},
		{"five shortcuts", shortcuts(5, "global"), ""},
		{"six shortcuts", shortcuts(6, "global"), "may have 5 of type global"},
		{"eleven shortcuts", shortcuts(11, "message"), "features.shortcuts must have 1 to 10 items, has 11"},
		{"a shortcut's description of 151", shortcuts(1, "global", "description", x(151)), "1 to 150"},
		{"a callback_id of 256", shortcuts(1, "global", "callback_id", x(256)), "1 to 255"},
		{"six domains", set("features.unfurl_domains", []any{"a.example", "b.example", "c.example", "d.example", "e.example", "f.example"}), "features.unfurl_domains must have 1 to 5"},
		{"256 scopes", set("oauth_config.scopes.user", repeat(256, func(i int) any { return fmt.Sprint("s", i) })), "oauth_config.scopes.user must have 0 to 255"},
		{"21 kinds of metadata", func(m object) {
			m["settings"].(object)["event_subscriptions"] = object{"metadata_subscriptions": repeat(21, func(int) any { return object{"app_id": "A1", "event_type": "x"} })}
		}, "metadata_subscriptions must have 1 to 20"},
		{"metadata of nobody", func(m object) {
			m["settings"].(object)["event_subscriptions"] = object{"metadata_subscriptions": []any{object{"event_type": "x"}}}
		}, "needs app_id and event_type"},
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
	}
	var manifests []json.RawMessage
	for _, r := range rows {
		manifests = append(manifests, manifestWith(r.change))
	}
	bySchema := schemaFaults(t, manifests)
	refusedBySchema := 0
	for i, r := range rows {
		if len(bySchema[i]) > 0 {
			refusedBySchema++
		}
		if len(bySchema[i]) > 0 && r.want == "" {
			t.Errorf("%s is taken here, and Slack's schema refuses it: %q", r.name, bySchema[i])
		}
		t.Run(strings.ReplaceAll(r.name, " ", "_"), func(t *testing.T) {
			sim, err := slacksim.Start(slacksim.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = sim.Close() }()
			_, err = sim.Install(manifests[i])
			var refused *slacksim.ManifestError
			switch {
			case r.want == "" && err != nil:
				t.Errorf("got %v", err)
			case r.want != "" && (!errors.As(err, &refused) || !strings.Contains(err.Error(), r.want)):
				t.Errorf("got %v, want %q", err, r.want)
			}
		})
	}
	if refusedBySchema < 25 {
		t.Errorf("Slack's schema refuses only %d of these", refusedBySchema)
	}
}

// schemaFaults are what Slack's own schema finds wrong in manifests, one list for each.
func schemaFaults(t *testing.T, manifests []json.RawMessage) [][]string {
	t.Helper()
	nodeModules(t, "ajv", "package.json")
	in, err := json.Marshal(manifests)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "node", filepath.Join("conformance", "manifest.mjs"))
	cmd.Stdin = bytes.NewReader(in)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("the schema is not checked: %v", err)
	}
	var faults [][]string
	if err := json.Unmarshal(out, &faults); err != nil || len(faults) != len(manifests) {
		t.Fatalf("%d answers for %d manifests: %v", len(faults), len(manifests), err)
	}
	return faults
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
