package slacksim

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// The app's identity. One app is installed per workspace.
const (
	botUser = "U0SIMBOT01"
	botID   = "B0SIMBOT01"
	appID   = "A0SIMAPP01"
)

// App is an installed app: what came from its manifest, and its tokens.
type App struct {
	Name      string
	AppID     string
	AppToken  string // xapp-…, with connections:write
	BotToken  string // xoxb-…
	BotUserID string
	BotID     string
	BotName   string
	Scopes    []string
	Events    []string
	Commands  []Command
	Shortcuts []Shortcut
	HomeTab   bool
	Messages  bool // messages tab: people and bot can write to each other
	Writable  bool // people can write to the bot

	interactive bool
}

// Command is a slash command of a manifest.
type Command struct {
	Name        string // with its slash
	Description string
	UsageHint   string
	Escape      bool // should_escape
}

// Shortcut is a global or message shortcut of a manifest.
type Shortcut struct {
	Name, Type, CallbackID, Description string
}

func (a *App) has(scope string) bool { return slices.Contains(a.Scopes, scope) }

func (a *App) hasAny(scopes []string) bool {
	return slices.ContainsFunc(scopes, a.has)
}

// ManifestError lists everything that Slack would not take in a manifest.
type ManifestError struct{ Faults []string }

func (e *ManifestError) Error() string {
	return "invalid_manifest: " + strings.Join(e.Faults, "; ")
}

// Install installs the app of a manifest, as JSON, or reinstalls it with a
// changed one: the tokens stay the same. It returns a *ManifestError when Slack
// would refuse the manifest.
func (s *Sim) Install(manifest []byte) (*App, error) {
	m, err := parseManifest(manifest)
	if err != nil {
		return nil, err
	}
	app := m
	app.AppID, app.BotUserID, app.BotID = appID, botUser, botID
	if old := s.app.Load(); old != nil {
		app.AppToken, app.BotToken = old.AppToken, old.BotToken
	} else {
		app.AppToken = "xapp-1-" + appID + "-" + randomDigits(13) + "-" + randomHex(32)
		app.BotToken = "xoxb-" + randomDigits(12) + "-" + randomDigits(13) + "-" + randomShort(24)
	}
	s.app.Store(app)
	s.mu.Lock()
	for _, c := range s.channels {
		if c.kind == "channel" {
			c.members[botUser] = true
		}
	}
	if app.Messages {
		for _, id := range s.order {
			s.directChannel(s.people[id])
		}
	}
	s.mu.Unlock()
	s.tellAll(Notice{Type: "workspace"})
	return app, nil
}

func randomDigits(n int) string {
	out := []byte(randomHex(n))[:n]
	for i := range out {
		out[i] = '0' + out[i]%10
	}
	return string(out)
}

// installed is the app, or one without tokens and rights before Install.
func (s *Sim) installed() *App {
	if a := s.app.Load(); a != nil {
		return a
	}
	return &App{BotName: "app"}
}

func (s *Sim) grants(scope string) bool { return s.installed().has(scope) }

// manifestFile is a manifest as Slack's schema has it. What is raw is taken and not
// imitated.
type manifestFile struct {
	Directory  json.RawMessage `json:"app_directory"`
	Functions  json.RawMessage `json:"functions"`
	Workflows  json.RawMessage `json:"workflows"`
	Datastores json.RawMessage `json:"datastores"`
	Outgoing   json.RawMessage `json:"outgoing_domains"`
	Types      json.RawMessage `json:"types"`
	Providers  json.RawMessage `json:"external_auth_providers"`
	MCP        json.RawMessage `json:"mcp_servers"`

	Display struct {
		Name        string  `json:"name"`
		Description *string `json:"description"`
		Long        *string `json:"long_description"`
		Background  *string `json:"background_color"`
	} `json:"display_information"`
	Features struct {
		Bot *struct {
			Name   string `json:"display_name"`
			Online bool   `json:"always_online"`
		} `json:"bot_user"`
		Home struct {
			Home     bool `json:"home_tab_enabled"`
			Messages bool `json:"messages_tab_enabled"`
			ReadOnly bool `json:"messages_tab_read_only_enabled"`
		} `json:"app_home"`
		Shortcuts []struct {
			Name        string `json:"name"`
			Type        string `json:"type"`
			Callback    string `json:"callback_id"`
			Description string `json:"description"`
		} `json:"shortcuts"`
		Commands []struct {
			Command     string  `json:"command"`
			Description string  `json:"description"`
			Hint        *string `json:"usage_hint"`
			Escape      bool    `json:"should_escape"`
			URL         string  `json:"url"`
		} `json:"slash_commands"`
		Assistant json.RawMessage `json:"assistant_view"`
		Agent     json.RawMessage `json:"agent_view"`
		Functions json.RawMessage `json:"functions"`
		Workflow  json.RawMessage `json:"workflow_steps"`
		Unfurl    []string        `json:"unfurl_domains"`
	} `json:"features"`
	OAuth struct {
		Redirects []string `json:"redirect_urls"`
		Managed   bool     `json:"token_management_enabled"`
		PKCE      bool     `json:"pkce_enabled"`
		Scopes    struct {
			Bot          []string `json:"bot"`
			BotOptional  []string `json:"bot_optional"`
			User         []string `json:"user"`
			UserOptional []string `json:"user_optional"`
		} `json:"scopes"`
	} `json:"oauth_config"`
	Settings struct {
		Events struct {
			Bot      []string `json:"bot_events"`
			User     []string `json:"user_events"`
			URL      string   `json:"request_url"`
			Metadata []struct {
				App  string `json:"app_id"`
				Type string `json:"event_type"`
			} `json:"metadata_subscriptions"`
		} `json:"event_subscriptions"`
		Interactivity *struct {
			Enabled *bool  `json:"is_enabled"`
			URL     string `json:"request_url"`
			Menu    string `json:"message_menu_options_url"`
		} `json:"interactivity"`
		Socket   bool     `json:"socket_mode_enabled"`
		Org      bool     `json:"org_deploy_enabled"`
		Rotation bool     `json:"token_rotation_enabled"`
		Hosted   bool     `json:"is_hosted"`
		IPs      []string `json:"allowed_ip_address_ranges"`

		Webhooks json.RawMessage `json:"incoming_webhooks"`
		Siws     json.RawMessage `json:"siws_links"`
		Hermes   string          `json:"hermes_app_type"`
		Runtime  string          `json:"function_runtime"`
		MCP      bool            `json:"is_mcp_enabled"`
	} `json:"settings"`
	Metadata struct {
		Schema int `json:"schema_version"`
		Min    int `json:"min_version"`
		Major  int `json:"major_version"`
		Minor  int `json:"minor_version"`
	} `json:"_metadata"`
}

var (
	commandName = regexp.MustCompile(`^/\S+$`)
	botName     = regexp.MustCompile(`^[A-Za-z0-9 ._'-]+$`)
	colour      = regexp.MustCompile(`^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$`)
)

// botScopes are the scopes of SLACK.md's tables and their neighbours. Slack's
// schema does not check the names, but installing the app does.
var botScopes = strings.Fields(`app_mentions:read assistant:write bookmarks:read bookmarks:write canvases:read canvases:write channels:history
	channels:join channels:manage channels:read chat:write chat:write.customize chat:write.public commands emoji:read files:read files:write
	groups:history groups:read groups:write im:history im:read im:write incoming-webhook links.embed:write links:read links:write
	metadata.message:read mpim:history mpim:read mpim:write pins:read pins:write reactions:read reactions:write reminders:read reminders:write
	team:read usergroups:read usergroups:write users.profile:read users:read users:read.email users:write`)

// botEvents are the events an app may ask for and the scopes that each needs (one of them).
var botEvents = map[string][]string{
	"app_home_opened": nil, "app_mention": {"app_mentions:read"}, "app_uninstalled": nil, "tokens_revoked": nil,
	"message.im": {"im:history"}, "message.channels": {"channels:history"}, "message.groups": {"groups:history"}, "message.mpim": {"mpim:history"},
	"reaction_added": {"reactions:read"}, "reaction_removed": {"reactions:read"},
	"team_join": {"users:read"}, "user_change": {"users:read"}, "user_profile_changed": {"users:read"}, "user_status_changed": {"users:read"},
	"member_joined_channel": {"channels:read", "groups:read"}, "member_left_channel": {"channels:read", "groups:read"},
	"channel_archive": {"channels:read"}, "channel_created": {"channels:read"}, "channel_deleted": {"channels:read"}, "channel_rename": {"channels:read"},
	"channel_unarchive": {"channels:read"}, "im_created": {"im:read"}, "file_shared": {"files:read"}, "team_rename": {"team:read"},
	"subteam_created": {"usergroups:read"}, "subteam_updated": {"usergroups:read"}, "subteam_members_changed": {"usergroups:read"},
	"message_metadata_posted": {"metadata.message:read"}, "message_metadata_updated": {"metadata.message:read"}, "message_metadata_deleted": {"metadata.message:read"},
	"assistant_thread_started": {"assistant:write"}, "assistant_thread_context_changed": {"assistant:write"}, "link_shared": {"links:read"},
}

func parseManifest(data []byte) (*App, error) {
	var m manifestFile
	d := json.NewDecoder(strings.NewReader(string(data)))
	d.DisallowUnknownFields()
	if err := d.Decode(&m); err != nil {
		fault := strings.TrimPrefix(err.Error(), "json: ")
		if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
			fault = fmt.Sprintf("%s must not be a %s", wrong.Field, wrong.Value)
		}
		return nil, &ManifestError{Faults: []string{fault}}
	}
	var e ManifestError
	bad := func(format string, args ...any) { e.Faults = append(e.Faults, fmt.Sprintf(format, args...)) }
	length := func(what, text string, least, most int) {
		if n := utf8.RuneCountInString(text); n < least || n > most {
			bad("%s must have %d to %d characters, has %d", what, least, most, n)
		}
	}
	length("display_information.name", m.Display.Name, 1, 35)
	if m.Display.Description != nil {
		length("display_information.description", *m.Display.Description, 1, 140)
	}
	if m.Display.Long != nil {
		length("display_information.long_description", *m.Display.Long, 175, 4000)
	}
	if m.Display.Background != nil && !colour.MatchString(*m.Display.Background) {
		bad("display_information.background_color must be #rgb or #rrggbb")
	}
	app := &App{Name: m.Display.Name, Scopes: m.OAuth.Scopes.Bot, Events: m.Settings.Events.Bot}
	slices.Sort(app.Scopes)
	if m.Features.Bot == nil {
		bad("features.bot_user is missing: a bot token needs one")
	} else {
		app.BotName = m.Features.Bot.Name
		length("features.bot_user.display_name", app.BotName, 1, 80)
		if app.BotName != "" && !botName.MatchString(app.BotName) {
			bad("features.bot_user.display_name may have letters, digits, spaces and - _ . '")
		}
	}
	app.HomeTab, app.Messages = m.Features.Home.Home, m.Features.Home.Messages
	app.Writable = app.Messages && !m.Features.Home.ReadOnly
	manifestCommands(&m, app, bad, length)
	manifestScopes(&m, app, bad)
	if !m.Settings.Socket {
		bad("settings.socket_mode_enabled must be true: there is no request_url")
	}
	if i := m.Settings.Interactivity; i != nil {
		if i.Enabled == nil {
			bad("settings.interactivity.is_enabled is missing")
		}
		app.interactive = i.Enabled != nil && *i.Enabled
	}
	manifestItems(&m, bad)
	if len(e.Faults) > 0 {
		return nil, &e
	}
	return app, nil
}

func manifestCommands(m *manifestFile, app *App, bad func(string, ...any), length func(string, string, int, int)) {
	for i, c := range m.Features.Commands {
		at := fmt.Sprintf("features.slash_commands[%d]", i)
		length(at+".command", c.Command, 2, 32)
		if !commandName.MatchString(c.Command) {
			bad("%s.command must start with / and have no spaces", at)
		}
		if slices.ContainsFunc(app.Commands, func(o Command) bool { return o.Name == c.Command }) {
			bad("%s.command is there twice", at)
		}
		length(at+".description", c.Description, 1, 2000)
		hint := ""
		if c.Hint != nil {
			hint = *c.Hint
			length(at+".usage_hint", hint, 1, 1000)
		}
		app.Commands = append(app.Commands, Command{Name: c.Command, Description: c.Description, UsageHint: hint, Escape: c.Escape})
	}
	count := map[string]int{}
	for i, c := range m.Features.Shortcuts {
		at := fmt.Sprintf("features.shortcuts[%d]", i)
		length(at+".name", c.Name, 1, 24)
		length(at+".callback_id", c.Callback, 1, 255)
		length(at+".description", c.Description, 1, 150)
		if c.Type != "message" && c.Type != "global" {
			bad("%s.type must be message or global", at)
		}
		if slices.ContainsFunc(app.Shortcuts, func(o Shortcut) bool { return o.CallbackID == c.Callback }) {
			bad("%s.callback_id is there twice", at)
		}
		count[c.Type]++
		app.Shortcuts = append(app.Shortcuts, Shortcut{Name: c.Name, Type: c.Type, CallbackID: c.Callback, Description: c.Description})
	}
	for kind, n := range count {
		if n > 5 {
			bad("features.shortcuts may have 5 of type %s, has %d", kind, n)
		}
	}
	if len(app.Commands)+len(app.Shortcuts) > 0 && !slices.Contains(app.Scopes, "commands") {
		bad("slash commands and shortcuts need the scope commands")
	}
	if len(app.Shortcuts) > 0 && (m.Settings.Interactivity == nil || m.Settings.Interactivity.Enabled == nil || !*m.Settings.Interactivity.Enabled) {
		bad("shortcuts need settings.interactivity.is_enabled")
	}
}

// manifestItems checks how many there are of things. What is there has one at least.
func manifestItems(m *manifestFile, bad func(string, ...any)) {
	for _, list := range []struct {
		at          string
		there       bool
		n           int
		least, most int
	}{
		{"features.slash_commands", m.Features.Commands != nil, len(m.Features.Commands), 1, 50},
		{"features.shortcuts", m.Features.Shortcuts != nil, len(m.Features.Shortcuts), 1, 10},
		{"features.unfurl_domains", m.Features.Unfurl != nil, len(m.Features.Unfurl), 1, 5},
		{"oauth_config.redirect_urls", true, len(m.OAuth.Redirects), 0, 1000},
		{"oauth_config.scopes.bot", true, len(m.OAuth.Scopes.Bot), 0, 255},
		{"oauth_config.scopes.user", true, len(m.OAuth.Scopes.User), 0, 255},
		{"settings.event_subscriptions.bot_events", true, len(m.Settings.Events.Bot), 0, 100},
		{"settings.event_subscriptions.user_events", true, len(m.Settings.Events.User), 0, 100},
		{"settings.event_subscriptions.metadata_subscriptions", m.Settings.Events.Metadata != nil, len(m.Settings.Events.Metadata), 1, 20},
	} {
		if list.there && (list.n < list.least || list.n > list.most) {
			bad("%s must have %d to %d items, has %d", list.at, list.least, list.most, list.n)
		}
	}
	for i, s := range m.Settings.Events.Metadata {
		if s.App == "" || s.Type == "" {
			bad("settings.event_subscriptions.metadata_subscriptions[%d] needs app_id and event_type", i)
		}
	}
}

func manifestScopes(m *manifestFile, app *App, bad func(string, ...any)) {
	scopes := m.OAuth.Scopes
	if len(scopes.Bot) == 0 {
		bad("oauth_config.scopes.bot is empty: a bot token needs a scope")
	}
	for _, name := range scopes.Bot {
		if !slices.Contains(botScopes, name) {
			bad("oauth_config.scopes.bot: there is no scope %q", name)
		}
	}
	for _, name := range scopes.BotOptional {
		if !slices.Contains(scopes.Bot, name) {
			bad("oauth_config.scopes.bot_optional: %q is not in bot", name)
		}
	}
	if slices.Contains(scopes.Bot, "users:read.email") && !slices.Contains(scopes.Bot, "users:read") {
		bad("oauth_config.scopes.bot: users:read.email needs users:read")
	}
	for _, name := range app.Events {
		needs, known := botEvents[name]
		switch {
		case !known:
			bad("settings.event_subscriptions.bot_events: there is no event %q", name)
		case len(needs) > 0 && !app.hasAny(needs):
			bad("settings.event_subscriptions.bot_events: %s needs the scope %s", name, strings.Join(needs, " or "))
		}
	}
}
