package slacksim

// OpenManifest is a manifest, as JSON, for an app that has none at hand: with
// every scope and event, a Home, messages, one shortcut of each kind and the
// slash commands named, which begin with "/".
func OpenManifest(name string, commands ...string) []byte {
	features := object{
		"app_home": object{"home_tab_enabled": true, "messages_tab_enabled": true, "messages_tab_read_only_enabled": false},
		"bot_user": object{"display_name": name, "always_online": true},
		"shortcuts": []any{
			object{"name": "Global shortcut", "type": "global", "callback_id": "global_shortcut", "description": "Has the callback_id global_shortcut"},
			object{"name": "Message shortcut", "type": "message", "callback_id": "message_shortcut", "description": "Has the callback_id message_shortcut"},
		},
	}
	var list []any
	for _, command := range commands {
		list = append(list, object{"command": command, "description": "A command of " + name, "usage_hint": "[text]", "should_escape": true})
	}
	if list != nil {
		features["slash_commands"] = list
	}
	return mustJSON(object{
		"display_information": object{"name": name},
		"features":            features,
		"oauth_config":        object{"scopes": object{"bot": botScopes}},
		"settings": object{
			"event_subscriptions": object{"bot_events": sortedKeys(botEvents)},
			"interactivity":       object{"is_enabled": true},
			"org_deploy_enabled":  false, "socket_mode_enabled": true, "token_rotation_enabled": false,
		},
	})
}
