package main

import (
	"io"
	"time"

	"github.com/spf13/cobra"

	"winlog/ladder"
	"winlog/ladder/packet"
	"winlog/storage"
)

func newExportAudit(now func() time.Time) *cobra.Command {
	var user string
	cmd := &cobra.Command{
		Use:   "audit",
		Short: "Write the audit log as CSV",
		Long: `audit writes who changed levels, managers, answers to quarters and settings, newest
first. It never holds the words of a win. It may run beside serve.`,
		Example: "  winlog export audit > audit.csv\n  winlog export audit --user ines@example.com",
		Args:    args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := loadConfig(cmd, false)
			if err != nil {
				return err
			}
			return c.exportTo(cmd, now, user, func(out io.Writer, db *storage.DB, people []ladder.Person, subject ladder.UserID) error {
				entries, err := db.ListAudit(cmd.Context(), subject, 0)
				if err != nil {
					return err
				}
				return packet.WriteAudit(out, entries, nameIn(people))
			})
		},
	}
	cmd.Flags().StringVar(&user, "user", "", "only what was changed of this person: a Slack user id or an e-mail (default everybody)")
	return cmd
}
