package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/spf13/cobra"

	"winlog/bot"
	"winlog/ladder"
)

// goodTokens are of the right kind; nothing answers to them.
func goodTokens() []string {
	return []string{"WINLOG_SLACK_APP_TOKEN=xapp-1-A0-1-abcdef", "WINLOG_SLACK_BOT_TOKEN=xoxb-1-2-abcdef"}
}

// TestConfigFaults: every fault at once, one line each, nothing else, exit 2.
func TestConfigFaults(t *testing.T) {
	tests := []struct {
		name string
		file string
		env  []string
		args []string
		want []string // the whole of stderr, without "winlog: "
	}{
		{
			name: "nothing set",
			want: []string{
				"slack.app_token is missing: set WINLOG_SLACK_APP_TOKEN to the token that starts with xapp- (Basic Information → App-Level Tokens; docs/setup.md)",
				"slack.bot_token is missing: set WINLOG_SLACK_BOT_TOKEN to the token that starts with xoxb- (OAuth & Permissions → Bot User OAuth Token; docs/setup.md)",
			},
		},
		{
			name: "swapped tokens are one fault",
			env:  []string{"WINLOG_SLACK_APP_TOKEN=xoxb-1-secret", "WINLOG_SLACK_BOT_TOKEN=xapp-1-secret"},
			want: []string{"WINLOG_SLACK_APP_TOKEN and WINLOG_SLACK_BOT_TOKEN: these two are swapped; the app-level token starts with xapp-, the bot token with xoxb-"},
		},
		{
			name: "a wrong kind of token",
			env:  []string{"WINLOG_SLACK_APP_TOKEN=xoxp-secret", "WINLOG_SLACK_BOT_TOKEN=secret"},
			want: []string{
				"WINLOG_SLACK_APP_TOKEN: this is the wrong kind of token; it must start with xapp- (Basic Information → App-Level Tokens)",
				"WINLOG_SLACK_BOT_TOKEN: this is the wrong kind of token; it must start with xoxb- (OAuth & Permissions → Bot User OAuth Token)",
			},
		},
		{
			name: "everything wrong at once",
			file: `slack:
  app_token: xapp-1
  bot_token: xoxb-1
  conections: 3
  connections: 99
  api_url: slack.com
storage:
  dsn: mysql://u:secret@h/x
log:
  level: loud
  format: xml
calendar:
  timezone: Europe/Berlln
  fiscal_year_start: Smarch
  fiscal_year_naming: middle
admins: [U012AB3CD, marta]
timezone: UTC
http:
  addr: 8080
ladder: mine.yaml
wins:
  default_visibility: team
commands: {win: wins, level: /a, winlog: /a}
`,
			env: []string{"WINLOG_STORAGE_DNS=secret"},
			want: []string{
				`config.yaml:4:3: there is no setting "slack.conections"; did you mean slack.connections?`,
				`config.yaml:17:1: there is no setting "timezone"; did you mean calendar.timezone?`,
				`config.yaml:20:9: ladder is a group: write its settings indented on the lines below`,
				`WINLOG_STORAGE_DNS: there is no such setting; did you mean WINLOG_STORAGE_DSN?`,
				`config.yaml:6:3: slack.api_url: this is no address of a Web API: write it like https://slack.com/api/`,
				`config.yaml:5:3: slack.connections: "99" is no number of connections: from 1 to 10`,
				`config.yaml:8:3: storage.dsn: only a file's path (SQLite) or postgres://… (PostgreSQL) can be a database`,
				`config.yaml:19:3: http.addr: "8080" is no address to listen on: write host:port, such as 127.0.0.1:8080`,
				`config.yaml:10:3: log.level: there is no log level "loud": debug, info, warn or error`,
				`config.yaml:11:3: log.format: there is no log format "xml": text or json`,
				`config.yaml:13:3: calendar.timezone: there is no time zone "Europe/Berlln": write a name of the IANA database, such as Europe/Berlin or UTC`,
				`config.yaml:14:3: calendar.fiscal_year_start: "Smarch" is no month: write 1 to 12, or a name such as February`,
				`config.yaml:15:3: calendar.fiscal_year_naming: a fiscal year is named by the calendar year of its start or its end: write start or end, not "middle"`,
				`config.yaml:16:1: admins: "marta": a Slack user id looks like U012AB3CD (profile → ⋮ → Copy member ID)`,
				`config.yaml:23:12: commands.win: "wins" is no slash command: a slash, then up to 31 small letters, digits, - and _`,
				`config.yaml:22:3: wins.default_visibility: there is no visibility "team": private, manager or public`,
				`commands.winlog: commands.level is /a already`,
			},
		},
		{
			name: "when messages come",
			file: `schedule:
  digest: 30 9 * *
  preview: 30 9 * * *, 3 working days before digest
  prompt: TZ=UTC
  nudge: 30 9 * * 2, 5 days after quarter end
  streak: 30 9 * * *, one day
  weekly: 0 9 * * 1
  working_hours: 17-9
  working_days: [mon, dies]
  holidays: [2026-12-25, "25.12.", "12-26 Europe/Berlln", 01-01 Mars/*]
`,
			env: goodTokens(),
			want: []string{
				`config.yaml:7:3: there is no setting "schedule.weekly"`,
				`config.yaml:2:3: schedule.digest: "30 9 * *" is no cron spec: write minute, hour, day of the month, month and day of the week (0 = Sunday), such as 30 9 * * 1-5`,
				`config.yaml:4:3: schedule.prompt: a cron spec has no zone here: it is read in the zone of each person`,
				`config.yaml:6:3: schedule.streak: "one day" is no day of a quarter: write it like 5 working days after quarter end, 10 days before quarter end or 3 working days before digest`,
				`config.yaml:5:3: schedule.nudge: only what is sent once a quarter can be tied to a quarter; write a cron spec alone, such as 30 9 * * 2`,
				`config.yaml:8:3: schedule.working_hours: working hours from 17 to 9 are too short: an hour at least, and they end on the day they begin`,
				`config.yaml:9:3: schedule.working_days: "dies" is no day of the week: write a list such as mon, tue, wed, thu, fri`,
				`config.yaml:10:3: schedule.holidays: Write a holiday as 2026-12-25, or 12-25 for every year, not "25.12.". There is no time zone "Europe/Berlln"; write one such as Europe/Berlin, or Europe/*. There are no time zones "Mars/*"; Europe/* is one.`,
				`config.yaml:3:3: schedule.preview: it is tied to the digest, and schedule.digest is off or faulty`,
			},
		},
		{
			name: "shapes",
			file: "slack:\n  connections: [1]\nstorage:\n  dsn: {a: b}\nadmins: {U012AB3CD: yes}\nlog:\n  level: info\n  level: debug\n",
			env:  goodTokens(),
			want: []string{
				"config.yaml:2:3: slack.connections must be one plain value",
				"config.yaml:4:3: storage.dsn must be one plain value",
				"config.yaml:5:1: admins must be a list",
				"config.yaml:8:3: log.level is set twice: first in config.yaml:7:3",
			},
		},
		{
			name: "not YAML, with a token in the line",
			file: "slack:\n  bot_token: \"xoxb-secret\n  app_token: [xapp-secret\n",
			env:  goodTokens(),
			want: []string{"config.yaml:2:14: this is not valid YAML; mind the indentation, and put values with special characters in quotes"},
		},
		{
			name: "no mapping at all",
			file: "- slack\n- secret\n",
			env:  goodTokens(),
			want: []string{`config.yaml:1:1: a configuration consists of lines like "log:" and "  level: info"`},
		},
		{
			name: "a second document",
			file: "log:\n  level: info\n---\nlog:\n  level: info\n",
			env:  goodTokens(),
			want: []string{"config.yaml:4:1: a second YAML document starts here; a configuration is one document"},
		},
		{
			name: "a named file that is not there",
			args: []string{"--config", "other.yaml"},
			env:  goodTokens(),
			want: []string{"other.yaml: there is no such file"},
		},
		{
			name: "a flag says where it came from",
			args: []string{"--storage-dsn", "missing/winlog.db", "--log-level", "x"},
			env:  goodTokens(),
			want: []string{
				"--storage-dsn: there is no folder missing: make it first",
				`--log-level: there is no log level "x": debug, info, warn or error`,
			},
		},
		{
			name: "a PostgreSQL address with a password is not repeated",
			env:  append(goodTokens(), "WINLOG_STORAGE_DSN=postgres://winlog:secret%zz@host/"),
			want: []string{"WINLOG_STORAGE_DSN: this address of a PostgreSQL database cannot be read: write postgres://user:password@host:5432/name, with special characters of the password percent-encoded"},
		},
		{
			name: "a ladder file's faults stand among the others",
			file: "ladder:\n  path: ladder.yaml\nlog:\n  level: loud\n",
			env:  goodTokens(),
			want: []string{
				`config.yaml:4:3: log.level: there is no log level "loud": debug, info, warn or error`,
				"ladder.yaml: the file cannot be read: no such file or directory",
			},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if tt.file != "" {
				write(t, dir, "config.yaml", tt.file)
			}
			got := program{dir: dir, env: tt.env}.run(t, append([]string{"serve"}, tt.args...)...)
			if got.code != exitMisuse || got.stdout != "" {
				t.Errorf("exit %d with %q on stdout, want %d with nothing", got.code, got.stdout, exitMisuse)
			}
			var lines []string
			for line := range strings.SplitSeq(strings.TrimSuffix(got.stderr, "\n"), "\n") {
				lines = append(lines, strings.TrimPrefix(line, "winlog: "))
			}
			if diff := cmp.Diff(tt.want, lines); diff != "" {
				t.Errorf("stderr (-want +got):\n%s", diff)
			}
			if strings.Contains(got.stderr, "secret") {
				t.Errorf("a secret was printed:\n%s", got.stderr)
			}
		})
	}
}

// load reads a configuration in this process, from a file and flags alone.
func load(t *testing.T, file string, args ...string) (*config, error) {
	t.Helper()
	cmd := &cobra.Command{}
	addConfigFlags(cmd.Flags())
	path := write(t, t.TempDir(), "config.yaml", file)
	if err := cmd.ParseFlags(append([]string{"--config", path}, args...)); err != nil {
		t.Fatal(err)
	}
	return loadConfig(cmd, false)
}

func TestConfigPrecedence(t *testing.T) {
	const file = "log:\n  level: warn\n  format: json\ncalendar:\n  timezone: Asia/Tokyo\n  fiscal_year_start: feb\nadmins: [U012AB3CD, W012AB3CE]\nslack:\n  api_url: http://127.0.0.1:1/api\n"
	t.Setenv("WINLOG_LOG_LEVEL", "error")
	t.Setenv("WINLOG_CALENDAR_TIMEZONE", "Europe/Oslo")
	t.Setenv("WINLOG_LOG_FORMAT", "") // empty counts as unset
	c, err := load(t, file, "--calendar-timezone", "America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	got := []any{c.log.level.String(), c.log.format, c.location.String(), c.calendar, c.admins, c.slack.apiURL, c.slack.connections, c.visibility, c.commands.Level}
	want := []any{
		"ERROR", "json", "America/New_York",
		ladder.Calendar{Start: time.February, Naming: ladder.NameByEnd},
		[]ladder.UserID{"U012AB3CD", "W012AB3CE"},
		"http://127.0.0.1:1/api/", 2, ladder.Manager, "/level",
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateComparable()); diff != "" {
		t.Errorf("configuration (-want +got):\n%s", diff)
	}
}

func TestConfigSchedule(t *testing.T) {
	t.Setenv("WINLOG_SCHEDULE_HOLIDAYS", "2026-12-25, 07-04 America/*")
	c, err := load(t, "schedule:\n  nudge: off\n  digest: 0 9 10 1,4,7,10 *\n  working_hours: 8:30 - 16\n  working_days: [sunday, Mon]\n  holidays: [2026-01-01]\n")
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := c.messages[ladder.MessageNudge]; ok || len(c.messages) != len(bot.MessageKinds())-1 {
		t.Errorf("rules for %d kinds", len(c.messages))
	}
	want := ladder.WorkTime{Days: [7]bool{true, true}, From: 8*60 + 30, To: 16 * 60, Holidays: []ladder.Holiday{
		{Date: ladder.NewDate(2026, 12, 25)}, {Date: ladder.Date{Month: 7, Day: 4}, Zone: "America/*"},
	}}
	if diff := cmp.Diff(want, c.work); diff != "" {
		t.Errorf("working time (-want +got):\n%s", diff)
	}
	c, err = load(t, "")
	if err != nil || c.work.From != 9*60 || c.work.To != 17*60 || c.work.Days[time.Saturday] || !c.work.Days[time.Friday] {
		t.Errorf("by default %+v, %v", c.work, err)
	}
}

func TestConfigAdminsFromEnvironment(t *testing.T) {
	t.Setenv("WINLOG_ADMINS", "U012AB3CD, U012AB3CE,,U012AB3CD")
	c, err := load(t, "")
	if err != nil {
		t.Fatal(err)
	}
	if want := []ladder.UserID{"U012AB3CD", "U012AB3CE"}; !slices.Equal(c.admins, want) {
		t.Errorf("admins are %v, want %v", c.admins, want)
	}
}

// TestForeignVariables: what Kubernetes and tests set is not refused.
func TestForeignVariables(t *testing.T) {
	got := unknownVariables([]string{
		"WINLOG_SERVICE_HOST=10.0.0.1", "WINLOG_PORT=tcp://10.0.0.1:80", "WINLOG_PORT_80_TCP=x", "WINLOG_TEST_X=1",
		"WINLOG_CONFIG=x", "PATH=/bin", "WINLOG_PORTS=1",
	})
	if len(got) != 1 || !strings.HasPrefix(got[0].text, "WINLOG_PORTS:") {
		t.Errorf("refused %v, want WINLOG_PORTS alone", got)
	}
}

func repositoryFile(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("../..", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestExampleConfig: the example holds every key with its default, and loads.
func TestExampleConfig(t *testing.T) {
	example := repositoryFile(t, "config.example.yaml")
	values, found := parseConfig("config.example.yaml", []byte(example))
	if len(found) > 0 {
		t.Fatalf("faults: %v", found)
	}
	got, want := map[string]string{}, map[string]string{}
	for key, value := range values {
		got[key] = value.text
	}
	for _, s := range settings() {
		want[s.key] = s.def
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("keys and defaults (-program +example):\n%s", diff)
	}
	if _, err := load(t, example); err != nil {
		t.Errorf("it does not load: %v", err)
	}
}

// TestOperationsNamesEverySetting: the manual's table and the program agree.
func TestOperationsNamesEverySetting(t *testing.T) {
	row := regexp.MustCompile("(?m)^\\| `([a-z_.]+)` \\| `(WINLOG_[A-Z_]+)` \\|")
	got, want := map[string]string{}, map[string]string{}
	for _, m := range row.FindAllStringSubmatch(repositoryFile(t, "docs/operations.md"), -1) {
		got[m[1]] = m[2]
	}
	for _, s := range settings() {
		want[s.key] = s.env()
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("docs/operations.md, table of settings (-program +manual):\n%s", diff)
	}
}

// FuzzParseConfig: whatever a file holds, reading it ends, and no value of it is
// repeated in a fault.
func FuzzParseConfig(f *testing.F) {
	f.Add("slack:\n  bot_token: xoxb-1\n")
	f.Add("admins: [U1, U2]\n? a : b\n")
	f.Add("a: &x [*x]\n--- |\n  x")
	f.Add("slack: {app_token: 'it''s', bot_token: \"a\\u0000\"}")
	f.Add("<<: *a\n\t- :")
	f.Fuzz(func(t *testing.T, text string) {
		const secret = "xoxb-4711-SECRET"
		_, found := parseConfig("c.yaml", []byte(strings.ReplaceAll(text, "xoxb-1", secret)))
		if strings.Contains(found.Error(), secret) {
			t.Errorf("a token is repeated: %v", found)
		}
	})
}
