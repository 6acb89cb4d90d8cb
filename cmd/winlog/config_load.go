package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/spf13/viper"
)

const (
	// configEnv names the file as --config does.
	configEnv = "WINLOG_CONFIG"
	// defaultConfig is read where nothing names a file, if it exists.
	defaultConfig = "config.yaml"
)

// fault is one thing wrong with the configuration: where, and what.
type fault struct{ text string }

// faults are everything wrong with it, one line each.
type faults []fault

func (f faults) Error() string {
	lines := make([]string, len(f))
	for i, one := range f {
		lines[i] = one.text
	}
	return strings.Join(lines, "\n")
}

func addConfigFlags(flags *pflag.FlagSet) {
	flags.String("config", "", "configuration file (default "+configEnv+", else "+defaultConfig+" here if there is one)")
	for _, s := range settings() {
		if s.flag != "" {
			flags.String(s.flag, "", fmt.Sprintf("%s (%s)", s.use, cmp.Or(s.def, "unset")))
		}
	}
}

// loadConfig reads file, environment and flags, the later winning, and checks
// all of it. Its error is misuse and lists every fault there is. Tokens are
// demanded only where the command cannot do without.
func loadConfig(cmd *cobra.Command, needTokens bool) (*config, error) {
	v := viper.New()
	var found faults
	fromFile := map[string]fileValue{}
	if path := configPath(cmd); path != "" {
		fromFile, found = readConfigFile(path)
	}
	found = append(found, unknownVariables(os.Environ())...)

	flat := make(map[string]any, len(fromFile))
	for key, value := range fromFile {
		flat[key] = value.text
	}
	must(v.MergeConfigMap(nest(flat)))

	c, where := new(config), make(map[string]string)
	for _, s := range settings() {
		v.SetDefault(s.key, s.def)
		must(v.BindEnv(s.key, s.env()))
		if s.flag != "" {
			must(v.BindPFlag(s.key, cmd.Flags().Lookup(s.flag)))
		}
		value := strings.TrimSpace(v.GetString(s.key))
		if value == "" {
			value = s.def
		}
		where[s.key] = source(cmd, s, fromFile)
		if err := s.set(c, value); err != nil {
			found = append(found, locate(where[s.key], err)...)
		}
	}
	c.log.chosen = where["log.level"] != "log.level"
	found = append(found, c.checkTokens(where, needTokens)...)
	found = append(found, c.checkCommands()...)
	found = append(found, c.checkLexicon(where["ladder.lexicon"])...)
	found = append(found, c.checkSchedule(where)...)
	if len(found) > 0 {
		return nil, misuse{found}
	}
	return c, nil
}

func configPath(cmd *cobra.Command) string {
	if path, err := cmd.Flags().GetString("config"); err == nil && path != "" {
		return path
	}
	if path := os.Getenv(configEnv); path != "" {
		return path
	}
	if _, err := os.Stat(defaultConfig); err == nil {
		return defaultConfig
	}
	return ""
}

// nest turns dotted keys into the nested maps viper merges.
func nest(flat map[string]any) map[string]any {
	out := make(map[string]any)
	for key, value := range flat {
		group, name, ok := strings.Cut(key, ".")
		if !ok {
			out[key] = value
			continue
		}
		inner, _ := out[group].(map[string]any)
		if inner == nil {
			inner = make(map[string]any)
			out[group] = inner
		}
		inner[name] = value
	}
	return out
}

// source says where the value in force comes from, in the words of who set it.
func source(cmd *cobra.Command, s setting, fromFile map[string]fileValue) string {
	if f := cmd.Flags().Lookup(s.flag); f != nil && f.Changed {
		return "--" + s.flag
	}
	if os.Getenv(s.env()) != "" {
		return s.env()
	}
	if value, ok := fromFile[s.key]; ok {
		return value.where + ": " + s.key
	}
	return s.key
}

func locate(where string, err error) faults {
	if several, ok := errors.AsType[faults](err); ok {
		return several // a ladder file's faults say themselves where they are
	}
	return faults{{text: where + ": " + err.Error()}}
}

func (c *config) checkCommands() faults {
	var found faults
	seen := make(map[string]string)
	for _, n := range []struct{ key, name string }{
		{"commands.win", c.commands.Win},
		{"commands.level", c.commands.Level},
		{"commands.goal", c.commands.Goal},
		{"commands.streak", c.commands.Streak},
		{"commands.winlog", c.commands.Winlog},
	} {
		if first, ok := seen[n.name]; ok {
			found = append(found, fault{text: fmt.Sprintf("%s: %s is %s already", n.key, first, n.name)})
		}
		seen[n.name] = n.key
	}
	return found
}

// unknownVariables finds WINLOG_… variables that nobody reads: a misspelt one
// would otherwise be ignored without a word.
func unknownVariables(environ []string) faults {
	known := []string{configEnv}
	for _, s := range settings() {
		known = append(known, s.env())
	}
	var found faults
	for _, entry := range environ {
		name, _, _ := strings.Cut(entry, "=")
		if !strings.HasPrefix(name, envPrefix) || slices.Contains(known, name) || foreign(name) {
			continue
		}
		text := name + ": there is no such setting"
		if near := nearest(name, known); near != "" {
			text += "; did you mean " + near + "?"
		}
		found = append(found, fault{text: text})
	}
	slices.SortFunc(found, func(a, b fault) int { return strings.Compare(a.text, b.text) })
	return found
}

// foreign reports variables that others set: tests, and Kubernetes, which gives
// every pod WINLOG_SERVICE_HOST, WINLOG_PORT_… for a service called winlog.
func foreign(name string) bool {
	for _, prefix := range []string{"WINLOG_TEST_", "WINLOG_SERVICE_", "WINLOG_PORT_"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return name == "WINLOG_PORT"
}

// nearest is the candidate that differs from word by a third of its letters at
// most, or "".
func nearest(word string, candidates []string) string {
	best, at := "", max(len(word)/3, 1)+1
	slices.Sort(candidates) // the same answer every time
	for _, c := range candidates {
		if d := distance(strings.ToLower(word), strings.ToLower(c)); d < at {
			best, at = c, d
		}
	}
	return best
}

// distance is the number of letters to insert, delete or change (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(b)]
}

// logger writes structured lines to w, never a token or the text of a win.
func (c *config) logger(w io.Writer) *slog.Logger {
	options := &slog.HandlerOptions{Level: c.log.level}
	if c.log.format == "json" {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}
