package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"winlog/ladder"
)

// What the program ends with; scripts rely on it.
const (
	exitGood   = 0
	exitFailed = 1
	exitMisuse = 2
)

// misuse is an error of whoever called: a wrong flag, argument or configuration.
type misuse struct{ err error }

func (m misuse) Error() string { return m.err.Error() }

func (m misuse) Unwrap() error { return m.err }

func misusef(format string, args ...any) error { return misuse{fmt.Errorf(format, args...)} }

// errReported ends a command as failed when it has already said why.
var errReported = errors.New("reported")

// newRoot builds the tree of commands. Everything is made here, so that two
// trees never share a flag; now is the only clock of the program.
func newRoot(now func() time.Time) *cobra.Command {
	root := group(&cobra.Command{
		Use:   "winlog",
		Short: "Win Log: a self-hosted Slack bot for wins and career ladders",
		Long: `Win Log is a self-hosted Slack bot. People log wins beside their company's
career ladder; everything stays in one database of yours.

Try it without Slack: winlog demo
Run it in a real one: winlog manifest, winlog doctor, winlog serve`,
		Example: "  winlog demo\n  winlog serve --config config.yaml",
	})
	root.SilenceErrors, root.SilenceUsage = true, true
	addConfigFlags(root.PersistentFlags())
	for _, s := range settings() {
		if words := s.words; s.flag != "" && len(words) > 0 {
			must(root.RegisterFlagCompletionFunc(s.flag, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp)))
		}
	}
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return misusef("%w (%s --help shows what there is)", err, c.CommandPath())
	})
	root.AddCommand(
		newServe(now), newDemo(now), newDoctor(now), newManifest(), newMigrate(now),
		newImport(now), newExport(now), newSend(now), newLadder(), newCoach(), newVersion(), newHealthcheck(),
	)
	helpOfWhatThereIs(root)
	return root
}

// helpOfWhatThereIs makes "winlog help foo" an error like "winlog foo": cobra's own
// shows the whole help instead.
func helpOfWhatThereIs(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	for _, c := range root.Commands() {
		if c.Name() != "help" {
			continue
		}
		c.Run, c.RunE = nil, func(_ *cobra.Command, argv []string) error {
			about, rest, err := root.Find(argv)
			if err != nil {
				return misuse{err}
			}
			if about.HasSubCommands() { // what is left names none of them
				if err := about.ValidateArgs(rest); err != nil {
					return err
				}
			}
			return about.Help()
		}
	}
}

// group makes a command that only holds others: alone it shows its help.
func group(c *cobra.Command) *cobra.Command {
	c.Args = func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			return nil
		}
		near := ""
		if found := c.SuggestionsFor(args[0]); len(found) > 0 {
			near = "; did you mean " + strings.Join(found, " or ") + "?"
		}
		return misusef("%s has no command %q%s", c.CommandPath(), args[0], near)
	}
	c.SuggestionsMinimumDistance = 2
	c.RunE = func(c *cobra.Command, _ []string) error {
		c.SetOut(c.ErrOrStderr()) // nothing was asked for, so this is no result
		if err := c.Help(); err != nil {
			return err
		}
		return misuse{errReported}
	}
	return c
}

// args wraps cobra's checks of arguments, so that they count as misuse.
func args(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(c *cobra.Command, a []string) error {
		if err := check(c, a); err != nil {
			return misusef("%w\nUsage: %s", err, c.UseLine())
		}
		return nil
	}
}

// oneFile is the check of a command that reads one file.
func oneFile(_ *cobra.Command, a []string) error {
	switch len(a) {
	case 0:
		return errors.New("name the file to read")
	case 1:
		return nil
	}
	return fmt.Errorf("name one file; these are %d", len(a))
}

// execute runs one command line and tells what to exit with.
func execute(ctx context.Context, root *cobra.Command, argv []string) int {
	root.SetArgs(argv)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitGood
	}
	if !errors.Is(err, errReported) {
		for line := range strings.SplitSeq(inWords(err), "\n") {
			fmt.Fprintln(root.ErrOrStderr(), "winlog: "+line)
		}
	}
	if _, ok := errors.AsType[misuse](err); ok || isConfigured(err) {
		return exitMisuse
	}
	return exitFailed
}

// must is for calls that fail only if the program itself is written wrongly.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

// isConfigured reports a fault of the configuration that shows only when it is
// used: storage says so by naming the setting.
func isConfigured(err error) bool {
	e, ok := errors.AsType[*ladder.Error](err)
	return ok && e.Kind == ladder.Invalid && slices.ContainsFunc(settings(), func(s setting) bool { return s.key == e.Field })
}

// inWords is an error as whoever sits at the terminal reads it: the sentence
// made for people, then what caused it.
func inWords(err error) string {
	e, ok := errors.AsType[*ladder.Error](err)
	if !ok {
		return err.Error()
	}
	if e.Err == nil {
		return e.Text
	}
	return e.Text + " (" + e.Err.Error() + ")"
}
