package main

import (
	"time"

	"github.com/spf13/cobra"
)

func newServe(now func() time.Time) *cobra.Command {
	return &cobra.Command{
		Use:   "serve",
		Short: "Answer a Slack workspace until stopped",
		Long: `serve opens the database (and brings its tables up to date), connects to Slack
by Socket Mode and answers until SIGTERM or SIGINT. Then it finishes and
acknowledges what is in hand; a second signal ends it at once.

A wrong configuration is refused with every fault at once and exit code 2.`,
		Example: `  WINLOG_SLACK_APP_TOKEN=xapp-… WINLOG_SLACK_BOT_TOKEN=xoxb-… winlog serve
  winlog serve --config /etc/winlog/config.yaml`,
		Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := loadConfig(cmd, true)
			if err != nil {
				return err
			}
			return runProgram(cmd.Context(), c, now, c.logger(cmd.ErrOrStderr()), nil)
		},
	}
}
