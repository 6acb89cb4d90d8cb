package bot

import (
	"encoding/json"
	"maps"
	"slices"
)

// ProfileScope is the scope that reading managers from Slack's profiles needs
// (Options.ManagerField), beside Scopes.
const ProfileScope = "users.profile:read"

// Manifest is the app manifest to paste into Slack, as JSON: made from the
// route table, so it names exactly what the program answers. more are scopes
// beside Scopes. The app-level token cannot be made from a manifest; docs/setup.md
// says how.
func Manifest(names CommandNames, more ...string) []byte {
	t := newTable(names)
	type object = map[string]any
	var commands, shortcuts []object
	for _, c := range t.commands {
		commands = append(commands, object{"command": c.name, "description": c.summary, "usage_hint": c.hint, "should_escape": true})
	}
	for _, s := range t.shortcuts {
		kind := "global"
		if s.message {
			kind = "message"
		}
		shortcuts = append(shortcuts, object{"name": s.name, "type": kind, "callback_id": s.callback, "description": s.description})
	}
	m := object{
		"_metadata": object{"major_version": 2, "minor_version": 1},
		"display_information": object{
			"name": "Win Log", "background_color": "#1f3a2d",
			"description": "Log your wins beside your career ladder",
		},
		"features": object{
			"app_home":       object{"home_tab_enabled": true, "messages_tab_enabled": true, "messages_tab_read_only_enabled": false},
			"bot_user":       object{"display_name": "Win Log", "always_online": true},
			"shortcuts":      shortcuts,
			"slash_commands": commands,
		},
		"oauth_config": object{"scopes": object{"bot": slices.Sorted(slices.Values(append(more, t.scopes...)))}},
		"settings": object{
			"event_subscriptions":    object{"bot_events": t.botEvents()},
			"interactivity":          object{"is_enabled": true},
			"org_deploy_enabled":     false,
			"socket_mode_enabled":    true,
			"token_rotation_enabled": false,
		},
	}
	out, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		panic("bot: the manifest holds nothing but text: " + err.Error())
	}
	return append(out, '\n')
}

// Scopes are the bot scopes the program needs, sorted.
func Scopes() []string { return newTable(CommandNames{}).scopes }

// botEvents are the events to subscribe to, sorted. Of messages only those in the
// bot's own conversations come.
func (t *table) botEvents() []string {
	var names []string
	for name := range maps.Keys(t.events) {
		if name == "message" {
			name = "message.im"
		}
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
