package main

import (
	"fmt"
	"slices"

	"github.com/goccy/go-yaml"
	"github.com/spf13/cobra"

	"winlog/bot"
)

func newManifest() *cobra.Command {
	var format string
	formats := []string{"json", "yaml"}
	cmd := &cobra.Command{
		Use:   "manifest",
		Short: "Print the app manifest to paste into Slack",
		Long: `manifest prints what api.slack.com/apps → Create New App → From a manifest takes.
It is made from the program's own routes and from commands.* of the configuration,
so it names exactly what the program answers. No token is needed.`,
		Example: "  winlog manifest > manifest.json\n  winlog manifest --format yaml",
		Args:    args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !slices.Contains(formats, format) {
				return misusef("there is no manifest format %q: json or yaml", format)
			}
			c, err := loadConfig(cmd, false)
			if err != nil {
				return err
			}
			out := bot.Manifest(c.commands, c.moreScopes()...)
			if format == "yaml" {
				if out, err = yaml.JSONToYAML(out); err != nil {
					return fmt.Errorf("turn the manifest into YAML: %w", err)
				}
			}
			_, err = cmd.OutOrStdout().Write(out)
			return err
		},
	}
	cmd.Flags().StringVar(&format, "format", "json", "json or yaml")
	must(cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(formats, cobra.ShellCompDirectiveNoFileComp)))
	return cmd
}
