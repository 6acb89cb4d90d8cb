package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"
)

// doctorTimeout bounds the whole examination.
const doctorTimeout = 30 * time.Second

// finding is one line of the doctor's report.
type finding struct {
	what   string
	said   string // what was found, or what is wrong
	advice string // what to do; "" = it is fine
	note   bool   // neither fine nor wrong: it could not be checked, or is worth knowing
}

func good(what, format string, a ...any) finding {
	return finding{what: what, said: fmt.Sprintf(format, a...)}
}

func note(what, format string, a ...any) finding {
	return finding{what: what, said: fmt.Sprintf(format, a...), note: true}
}

func bad(what, said, advice string) finding { return finding{what: what, said: said, advice: advice} }

func newDoctor(now func() time.Time) *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "Check tokens, scopes, database, clock and ladder, and say what to do",
		Long: `doctor checks everything serve needs and prints one line each: ✓ fine, ✗ wrong
and what to do, · could not be checked. It exits 1 if anything is wrong. It may
run beside serve: it changes nothing and takes no lock from it.

Slack does not tell an app its own slash commands and events; compare the app's
manifest with the output of winlog manifest.`,
		Example: "  winlog doctor --config /etc/winlog/config.yaml",
		Args:    args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := loadConfig(cmd, true)
			if err != nil {
				reportConfig(cmd.OutOrStdout(), err)
				return err
			}
			ctx, cancel := context.WithTimeout(cmd.Context(), doctorTimeout)
			defer cancel()
			findings := []finding{good("configuration", "%s", configured(cmd))}
			slack, team := examineSlack(ctx, c, now)
			findings = append(findings, slack...)
			findings = append(findings, examineDatabase(ctx, c, team, now))
			findings = append(findings, examineMessages(ctx, c, now)...)
			findings = append(findings, examineServe(ctx, c)...)
			findings = append(findings, examineLadder(c), examineZone(c, now))
			return report(cmd.OutOrStdout(), findings)
		},
	}
}

func configured(cmd *cobra.Command) string {
	if path := configPath(cmd); path != "" {
		return path + " and the environment"
	}
	return "from the environment, no file"
}

func reportConfig(w io.Writer, err error) {
	found, ok := errors.AsType[faults](err)
	if !ok {
		return
	}
	what := "a fault; correct it first"
	if len(found) > 1 {
		what = fmt.Sprintf("%d faults; correct them first", len(found))
	}
	fmt.Fprintf(w, "✗ %-14s %s\n", "configuration", what)
}

func report(w io.Writer, findings []finding) error {
	wrong := 0
	for _, f := range findings {
		mark := "✓"
		switch {
		case f.advice != "":
			mark = "✗"
			wrong++
		case f.note:
			mark = "·"
		}
		if _, err := fmt.Fprintf(w, "%s %-14s %s\n", mark, f.what, f.said); err != nil {
			return err
		}
		if f.advice != "" {
			if _, err := fmt.Fprintf(w, "  %-14s → %s\n", "", f.advice); err != nil {
				return err
			}
		}
	}
	switch wrong {
	case 0:
		return nil
	case 1:
		return errors.New("one thing is wrong")
	}
	return fmt.Errorf("%d things are wrong", wrong)
}

// examineServe says whether a serve runs here, where that can be told. None is
// no fault: the doctor is asked before the first start, too.
func examineServe(ctx context.Context, c *config) []finding {
	const what = "serve"
	if c.httpAddr == "" {
		return nil
	}
	said, err := askReady(ctx, c.httpAddr)
	switch {
	case err == nil:
		return []finding{good(what, "runs here: %s", said)}
	case errors.Is(err, errNotReady):
		return []finding{bad(what, "runs here and is not ready: "+said, "see its log")}
	}
	return []finding{note(what, "nothing answers at http.addr (%s)", c.httpAddr)}
}

func examineLadder(c *config) finding {
	return good("ladder", "%s: %s, version %s, %d levels", c.ladderName, c.ladder.Name, c.ladder.Version, len(c.ladder.Levels))
}

// examineZone also shows whether zones are known at all: without their data
// everybody would live in UTC.
func examineZone(c *config, now func() time.Time) finding {
	if _, err := time.LoadLocation("Pacific/Auckland"); err != nil {
		return bad("time zones", "there is no zone data", "install the package tzdata")
	}
	return good("time zones", "people whose zone is unknown live in %s, where it is %s", c.location, now().In(c.location).Format("2006-01-02 15:04"))
}
