package main

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"winlog/bot"
	"winlog/ladder"
	"winlog/ladder/coach"
)

// maxConnections is what Slack allows one app at once (docs, using-socket-mode).
const maxConnections = 10

func setAppToken(c *config, v string) error { c.slack.appToken = v; return nil }

func setBotToken(c *config, v string) error { c.slack.botToken = v; return nil }

// checkTokens judges both tokens together, because swapping them is one mistake
// and not two. where says where each came from. No token is ever quoted.
func (c *config) checkTokens(where map[string]string, needed bool) faults {
	app, bot := c.slack.appToken, c.slack.botToken
	if strings.HasPrefix(app, "xoxb-") && strings.HasPrefix(bot, "xapp-") {
		return faults{{text: fmt.Sprintf("%s and %s: these two are swapped; the app-level token starts with xapp-, the bot token with xoxb-",
			where["slack.app_token"], where["slack.bot_token"])}}
	}
	var found faults
	check := func(key, token, prefix, place string) {
		switch {
		case token == "" && needed:
			found = append(found, fault{text: fmt.Sprintf("%s is missing: set %s to the token that starts with %s (%s; docs/setup.md)",
				key, setting{key: key}.env(), prefix, place)})
		case token != "" && !strings.HasPrefix(token, prefix):
			found = append(found, fault{text: fmt.Sprintf("%s: this is the wrong kind of token; it must start with %s (%s)", where[key], prefix, place)})
		}
	}
	check("slack.app_token", app, "xapp-", "Basic Information → App-Level Tokens")
	check("slack.bot_token", bot, "xoxb-", "OAuth & Permissions → Bot User OAuth Token")
	return found
}

func setAPIURL(c *config, v string) error {
	u, err := url.Parse(v)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || u.RawQuery != "" {
		return errors.New("this is no address of a Web API: write it like https://slack.com/api/")
	}
	if !strings.HasSuffix(v, "/") {
		v += "/" // slack-go appends the method's name as it is
	}
	c.slack.apiURL = v
	return nil
}

func setConnections(c *config, v string) error {
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n > maxConnections {
		return fmt.Errorf("%q is no number of connections: from 1 to %d", v, maxConnections)
	}
	c.slack.connections = n
	return nil
}

// setDSN checks only what can be told without opening the database. The value
// may hold a password and is never quoted.
func setDSN(c *config, v string) error {
	c.dsn = v
	scheme, _, isURL := strings.Cut(v, "://")
	if isURL && scheme != "file" {
		if scheme != "postgres" && scheme != "postgresql" {
			return errors.New("only a file's path (SQLite) or postgres://… (PostgreSQL) can be a database")
		}
		u, err := url.Parse(v)
		if err != nil || u.Host == "" && u.Query().Get("host") == "" || strings.Trim(u.Path, "/") == "" {
			return errors.New("this address of a PostgreSQL database cannot be read: write postgres://user:password@host:5432/name, with special characters of the password percent-encoded")
		}
		return nil
	}
	if strings.HasPrefix(v, "file:") {
		return nil // storage knows what such a URL may say
	}
	if info, err := os.Stat(v); err == nil && info.IsDir() {
		return fmt.Errorf("%s is a folder: name a file in it, such as %s", v, filepath.Join(v, "winlog.db"))
	}
	if info, err := os.Stat(filepath.Dir(v)); err != nil || !info.IsDir() {
		return fmt.Errorf("there is no folder %s: make it first", filepath.Dir(v))
	}
	return nil
}

func setHTTPAddr(c *config, v string) error {
	if v == "" {
		return nil
	}
	_, port, err := net.SplitHostPort(v)
	if n, bad := strconv.Atoi(port); err != nil || bad != nil || n < 0 || n > 65535 {
		return fmt.Errorf("%q is no address to listen on: write host:port, such as 127.0.0.1:8080", v)
	}
	c.httpAddr = v
	return nil
}

func setLogLevel(c *config, v string) error {
	if !slices.Contains([]string{"debug", "info", "warn", "error"}, strings.ToLower(v)) {
		return fmt.Errorf("there is no log level %q: debug, info, warn or error", v)
	}
	return c.log.level.UnmarshalText([]byte(v))
}

func setLogFormat(c *config, v string) error {
	c.log.format = strings.ToLower(v)
	if c.log.format != "text" && c.log.format != "json" {
		return fmt.Errorf("there is no log format %q: text or json", v)
	}
	return nil
}

// builtinLadder is what the built-in ladder is called where one is named.
const builtinLadder = "built in"

func setLadder(c *config, v string) error {
	c.ladderName = v
	if v == "" {
		c.ladder, c.ladderName = ladder.Builtin(), builtinLadder
		return nil
	}
	l, found := ladder.Load(v)
	if len(found) > 0 {
		return fileFaults(found)
	}
	c.ladder = l
	return nil
}

func setLexicon(c *config, v string) error {
	if v == "" {
		return nil
	}
	x, found := coach.LoadLexicon(v)
	if len(found) > 0 {
		return fileFaults(found)
	}
	c.lexicon = x
	return nil
}

func fileFaults(found []ladder.Fault) faults {
	var all faults
	for _, f := range found {
		all = append(all, fault{text: f.String()})
	}
	return all
}

// checkLexicon names what a lexicon of one's own and the ladder disagree about.
func (c *config) checkLexicon(where string) faults {
	if c.lexicon == nil || c.ladder == nil {
		return nil
	}
	var found faults
	for _, text := range c.lexicon.Disagreements(c.ladder) {
		found = append(found, fault{text: where + ": " + text})
	}
	return found
}

func setTimezone(c *config, v string) error {
	loc, err := time.LoadLocation(v)
	if err != nil || strings.EqualFold(v, "local") {
		return fmt.Errorf("there is no time zone %q: write a name of the IANA database, such as Europe/Berlin or UTC", v)
	}
	c.location = loc
	return nil
}

func setFiscalStart(c *config, v string) error {
	for m := time.January; m <= time.December; m++ {
		name := strings.ToLower(m.String())
		if v == strconv.Itoa(int(m)) || len(v) >= 3 && strings.HasPrefix(name, strings.ToLower(v)) {
			c.calendar.Start = m
			return nil
		}
	}
	return fmt.Errorf("%q is no month: write 1 to 12, or a name such as February", v)
}

func setFiscalNaming(c *config, v string) error {
	c.calendar.Naming = ladder.YearNaming(v)
	if c.calendar.Check() != nil {
		return fmt.Errorf("a fiscal year is named by the calendar year of its start or its end: write start or end, not %q", v)
	}
	return nil
}

// slackUser is the form of a Slack user id (W… on Enterprise Grid).
var slackUser = regexp.MustCompile(`^[UW][A-Z0-9]{4,20}$`)

func setAdmins(c *config, v string) error {
	var bad []string
	for item := range strings.SplitSeq(v, ",") {
		item = strings.TrimSpace(item)
		id := ladder.UserID(item)
		switch {
		case item == "" || slices.Contains(c.admins, id):
		case slackUser.MatchString(item):
			c.admins = append(c.admins, id)
		default:
			bad = append(bad, strconv.Quote(item))
		}
	}
	if len(bad) > 0 {
		return fmt.Errorf("%s: a Slack user id looks like U012AB3CD (profile → ⋮ → Copy member ID)", strings.Join(bad, ", "))
	}
	return nil
}

// commandName is what Slack takes as a slash command: 2 to 32 characters.
var commandName = regexp.MustCompile(`^/[a-z0-9][a-z0-9_-]{0,30}$`)

func setCommand(field func(*bot.CommandNames) *string) func(*config, string) error {
	return func(c *config, v string) error {
		*field(&c.commands) = v
		if !commandName.MatchString(v) {
			return fmt.Errorf("%q is no slash command: a slash, then up to 31 small letters, digits, - and _", v)
		}
		return nil
	}
}

func setVisibility(c *config, v string) error {
	c.visibility = ladder.Visibility(v)
	switch c.visibility {
	case ladder.Private, ladder.Manager, ladder.Public:
		return nil
	}
	return fmt.Errorf("there is no visibility %q: private, manager or public", v)
}
