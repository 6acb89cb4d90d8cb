package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"winlog/storage"
)

func newMigrate(now func() time.Time) *cobra.Command {
	return &cobra.Command{
		Use:   "migrate",
		Short: "Bring the database's tables up to date",
		Long: `migrate does what serve does at start, and says what it did. An older SQLite file
is copied beside itself first; a database newer than the program is refused.
Stop serve before you run it on a SQLite file.`,
		Example: "  winlog migrate --storage-dsn /var/lib/winlog/winlog.db",
		Args:    args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := loadConfig(cmd, false)
			if err != nil {
				return err
			}
			m, err := storage.Migrate(cmd.Context(), c.dsn, storageOptions(c, now, c.logger(cmd.ErrOrStderr())))
			if err != nil {
				return err
			}
			if m.Copy != "" {
				fmt.Fprintln(cmd.ErrOrStderr(), "safety copy:", m.Copy)
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s: version %d → %d\n", storage.Redact(c.dsn), m.From, m.To)
			return err
		},
	}
}
