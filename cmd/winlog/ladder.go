package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"winlog/ladder"
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
	return &cobra.Command{
		Use:   "check FILE",
		Short: "Name every fault of a ladder file with line and column",
		Long: `check reads a ladder file as serve would and prints one line per fault, as
file:line:column: what is wrong. It exits 1 if there is any.`,
		Example: "  winlog ladder check my-ladder.yaml",
		Args:    args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, argv []string) error {
			l, found := ladder.Load(argv[0])
			for _, f := range found {
				fmt.Fprintln(cmd.OutOrStdout(), f)
			}
			switch {
			case len(found) == 1:
				return fmt.Errorf("%s has a fault", argv[0])
			case len(found) > 1:
				return fmt.Errorf("%s has %d faults", argv[0], len(found))
			}
			_, err := fmt.Fprintf(cmd.OutOrStdout(), "%s is fine: %s, version %s, %d levels\n", argv[0], l.Name, l.Version, len(l.Levels))
			return err
		},
	}
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
