package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"winlog/ladder"
	"winlog/ladder/coach"
)

func newLadder() *cobra.Command {
	cmd := group(&cobra.Command{
		Use:     "ladder",
		Short:   "Check a ladder file, or show the ladder in use",
		Example: "  winlog ladder show IC3\n  winlog ladder check my-ladder.yaml",
	})
	cmd.AddCommand(newLadderCheck(), newLadderShow(), newLadderSchema())
	return cmd
}

func newLadderCheck() *cobra.Command {
	var lexicon string
	cmd := &cobra.Command{
		Use:   "check FILE",
		Short: "Name every fault of a ladder file with line and column",
		Long: `check reads a ladder file as serve would and prints one line per fault, as
file:line:column: what is wrong. It exits 1 if there is any. With --lexicon it
also reads a lexicon of the goal coach, and names what the two disagree about.`,
		Example: "  winlog ladder check my-ladder.yaml\n  winlog ladder check --lexicon my-lexicon.yaml my-ladder.yaml",
		Args:    args(oneFile),
		RunE: func(cmd *cobra.Command, argv []string) error {
			l, found := ladder.Load(argv[0])
			names, disagree := argv[0], []string(nil)
			if lexicon != "" {
				names += " with " + lexicon
				x, inLexicon := coach.LoadLexicon(lexicon)
				found = append(found, inLexicon...)
				if l != nil && x != nil {
					disagree = x.Disagreements(l)
				}
			}
			for _, f := range found {
				fmt.Fprintln(cmd.OutOrStdout(), f)
			}
			for _, text := range disagree {
				fmt.Fprintf(cmd.OutOrStdout(), "%s: %s\n", lexicon, text)
			}
			switch count := len(found) + len(disagree); {
			case count == 1:
				return fmt.Errorf("%s has a fault", names)
			case count > 1:
				return fmt.Errorf("%s has %d faults", names, count)
			}
			_, err := fmt.Fprintf(cmd.OutOrStdout(), "%s is fine: %s, version %s, %d levels\n", names, l.Name, l.Version, len(l.Levels))
			return err
		},
	}
	cmd.Flags().StringVar(&lexicon, "lexicon", "", "a lexicon of the goal coach to check with the ladder")
	return cmd
}

func newLadderShow() *cobra.Command {
	var asFile bool
	cmd := &cobra.Command{
		Use:   "show [LEVEL]",
		Short: "Print the ladder in use, or one level of it in full",
		Long: `show prints the ladder that the configuration names, else the built-in one.
A level may be an id or a title in any spelling: IC3, "senior engineer", "lead pm".`,
		Example: "  winlog ladder show\n  winlog ladder show IC3\n  winlog ladder show lead pm\n  winlog ladder show --builtin > ladder.yaml",
		RunE: func(cmd *cobra.Command, argv []string) error {
			if asFile {
				_, err := cmd.OutOrStdout().Write(ladder.BuiltinYAML())
				return err
			}
			c, err := loadConfig(cmd, false)
			if err != nil {
				return err
			}
			if len(argv) == 0 {
				return c.ladder.WriteQuickReference(cmd.OutOrStdout())
			}
			id, err := findLevel(c.ladder, argv)
			if err != nil {
				return err
			}
			return c.ladder.WriteLevel(cmd.OutOrStdout(), id)
		},
		ValidArgsFunction: func(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
			c, err := loadConfig(cmd, false)
			if err != nil {
				return nil, cobra.ShellCompDirectiveError
			}
			return levelIDs(c.ladder), cobra.ShellCompDirectiveNoFileComp
		},
	}
	cmd.Flags().BoolVar(&asFile, "builtin", false, "print the built-in ladder's file, to start your own from")
	return cmd
}

// newLadderSchema prints the schema for editors: docs/ladder-file.md says how.
func newLadderSchema() *cobra.Command {
	return &cobra.Command{
		Use:     "schema",
		Short:   "Print the JSON schema of a ladder file",
		Long:    "schema prints a JSON schema (draft 2020-12) that editors check a ladder file against\nwhile you write it.",
		Example: "  winlog ladder schema > ladder.schema.json",
		Args:    args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := cmd.OutOrStdout().Write(ladder.Schema())
			return err
		},
	}
}
