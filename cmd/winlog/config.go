package main

import (
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/robfig/cron/v3"

	"winlog/bot"
	"winlog/ladder"
	"winlog/ladder/coach"
)

// config is everything that can be set, checked and ready to use.
type config struct {
	slack struct {
		appToken, botToken string
		apiURL             string
		connections        int
		unpaced            bool // the demo's own Slack, whose clock jumps
	}
	dsn      string
	httpAddr string
	log      struct {
		level  slog.Level
		chosen bool // somebody set the level
		format string
	}
	ladder     *ladder.Ladder
	ladderName string         // "built in" or the path
	lexicon    *coach.Lexicon // nil = the built-in one
	location   *time.Location
	calendar   ladder.Calendar
	admins     []ladder.UserID
	commands   bot.CommandNames
	visibility ladder.Visibility
	streak     ladder.StreakRules
	messages   bot.MessageRules
	work       ladder.WorkTime

	peopleSync   cron.Schedule // in location; nil = never
	managerField string
}

// setting is one key: where it may come from, its default and its check.
type setting struct {
	key  string // in the file: "slack.app_token"
	def  string // as it would be written in the file
	flag string // "" = none: a token on a command line shows in the list of processes
	use  string // what the flag's help says
	list bool   // the file holds a list; elsewhere its items stand between commas

	words []string // all values there are, for completion

	// set checks a value and keeps it. Its error is one sentence and must not
	// quote a value that may hold a secret.
	set func(c *config, value string) error
}

// env is the environment variable of a key.
func (s setting) env() string {
	return envPrefix + strings.ToUpper(strings.ReplaceAll(s.key, ".", "_"))
}

const envPrefix = "WINLOG_"

// settings lists every key. config.example.yaml and docs/operations.md describe
// the same list; a test compares them.
func settings() []setting {
	levels, formats := []string{"debug", "info", "warn", "error"}, []string{"text", "json"}
	visibilities := []string{string(ladder.Private), string(ladder.Manager), string(ladder.Public)}
	return append([]setting{
		{key: "slack.app_token", set: setAppToken},
		{key: "slack.bot_token", set: setBotToken},
		{key: "slack.api_url", def: "https://slack.com/api/", flag: "slack-api-url", use: "address of Slack's Web API", set: setAPIURL},
		{key: "slack.connections", def: "2", set: setConnections},
		{key: "storage.dsn", def: "winlog.db", flag: "storage-dsn", use: "database: a file's path, or postgres://…", set: setDSN},
		{key: "http.addr", flag: "http-addr", use: "host:port for health and metrics", set: setHTTPAddr},
		{key: "log.level", def: "info", flag: "log-level", use: "how much to log: " + strings.Join(levels, "|"), words: levels, set: setLogLevel},
		{key: "log.format", def: "text", flag: "log-format", use: "how to log: " + strings.Join(formats, "|"), words: formats, set: setLogFormat},
		{key: "ladder.path", flag: "ladder-path", use: "a ladder file instead of the built-in ladder", set: setLadder},
		{key: "ladder.lexicon", flag: "ladder-lexicon", use: "a lexicon file for the goal coach instead of the built-in one", set: setLexicon},
		{key: "calendar.timezone", def: "UTC", flag: "calendar-timezone", use: "zone of people whose own is unknown", set: setTimezone},
		{key: "calendar.fiscal_year_start", def: "1", set: setFiscalStart},
		{key: "calendar.fiscal_year_naming", def: "end", words: []string{"start", "end"}, set: setFiscalNaming},
		{key: "admins", list: true, set: setAdmins},
		{key: "commands.win", def: "/win", set: setCommand(func(n *bot.CommandNames) *string { return &n.Win })},
		{key: "commands.level", def: "/level", set: setCommand(func(n *bot.CommandNames) *string { return &n.Level })},
		{key: "commands.goal", def: "/goal", set: setCommand(func(n *bot.CommandNames) *string { return &n.Goal })},
		{key: "commands.streak", def: "/streak", set: setCommand(func(n *bot.CommandNames) *string { return &n.Streak })},
		{key: "commands.winlog", def: "/winlog", set: setCommand(func(n *bot.CommandNames) *string { return &n.Winlog })},
		{key: "wins.default_visibility", def: string(ladder.Manager), words: visibilities, set: setVisibility},
	}, slices.Concat(peopleSettings(), streakSettings(), scheduleSettings())...)
}
