package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"winlog/ladder"
	"winlog/ladder/packet"
	"winlog/storage"
)

func newExport(now func() time.Time) *cobra.Command {
	cmd := group(&cobra.Command{
		Use:     "export",
		Short:   "Write wins, notes or the audit log to standard output",
		Example: "  winlog export wins --format csv > wins.csv",
	})
	cmd.AddCommand(newExportWins(now), newExportNotes(now), newExportAudit(now))
	return cmd
}

func newExportWins(now func() time.Time) *cobra.Command {
	var user, quarter, format string
	formats := []string{"md", "csv", "json"}
	cmd := &cobra.Command{
		Use:   "wins",
		Short: "Write wins as Markdown, CSV or JSON",
		Long: `wins writes everybody's wins, or one person's, private ones included: whoever can
run this can read the database. Each of them sees in /winlog who-saw that it was
done, and the audit log has it; what cannot be recorded is not written. It may run
beside serve. What it writes as CSV or JSON, import wins reads.`,
		Example: "  winlog export wins --user U012AB3CD --quarter 2026-Q3\n  winlog export wins --format json > wins.json",
		Args:    args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch {
			case format == "html":
				return misusef("there is no html export yet; use md, csv or json")
			case !slices.Contains(formats, format):
				return misusef("there is no export format %q: md, csv or json", format)
			}
			c, err := loadConfig(cmd, false)
			if err != nil {
				return err
			}
			filter, err := exportFilter(c, quarter, now)
			if err != nil {
				return err
			}
			return c.exportTo(cmd, now, user, func(out io.Writer, db *storage.DB, people []ladder.Person, whose ladder.UserID) error {
				filter.User = whose
				wins, _, err := db.ListWins(cmd.Context(), filter)
				if err != nil {
					return err
				}
				var owners []ladder.UserID
				for _, w := range wins {
					owners = append(owners, w.User)
				}
				if err := recordExport(cmd.Context(), db, ladder.PathExport, whose, "wins as "+format+", quarter "+quarter, owners); err != nil {
					return err
				}
				return packet.WriteWins(out, format, wins, nameIn(people), c.calendar)
			})
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&user, "user", "", "only this person's: a Slack user id or an e-mail (default everybody)")
	flags.StringVar(&quarter, "quarter", "all", "only this time: 2026-Q3, FY27-Q1, this, last, 2026, all")
	flags.StringVar(&format, "format", "md", "md, csv or json")
	must(cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(formats, cobra.ShellCompDirectiveNoFileComp)))
	must(cmd.RegisterFlagCompletionFunc("quarter", cobra.FixedCompletions([]string{"this", "last", "year", "all"}, cobra.ShellCompDirectiveNoFileComp)))
	return cmd
}

// exportTo opens the database beside whoever else has it and has write fill standard
// output with what is of one person, or with "" of everybody.
func (c *config) exportTo(cmd *cobra.Command, now func() time.Time, user string,
	write func(out io.Writer, db *storage.DB, people []ladder.Person, whose ladder.UserID) error,
) error {
	db, err := storage.Open(cmd.Context(), c.dsn, storage.Options{Now: now, Logger: c.logger(cmd.ErrOrStderr()), ReadOnly: true})
	if err != nil {
		return err
	}
	defer db.Close()
	people, err := db.ListPeople(cmd.Context())
	if err != nil {
		return err
	}
	whose, err := findUser(people, user)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(cmd.OutOrStdout())
	if err := write(out, db, people, whose); err != nil {
		return err
	}
	return out.Flush()
}

// recordExport makes an export visible to those it is about, before it is written.
func recordExport(ctx context.Context, db *storage.DB, path ladder.ReadPath, about ladder.UserID, detail string, owners []ladder.UserID) error {
	slices.Sort(owners)
	if err := db.SaveExport(ctx, path, about, detail, slices.Compact(owners)); err != nil {
		return fmt.Errorf("nothing was exported, since it could not be recorded who was read: %w", err)
	}
	return nil
}

func exportFilter(c *config, quarter string, now func() time.Time) (ladder.WinFilter, error) {
	period, err := ladder.ParsePeriod(quarter, ladder.DateOf(now().In(c.location)), c.calendar)
	if err != nil {
		return ladder.WinFilter{}, misuse{err}
	}
	return ladder.WinFilter{From: period.From, Until: period.Until}, nil
}

// findUser is the person an id or e-mail names; "" is everybody.
func findUser(people []ladder.Person, name string) (ladder.UserID, error) {
	if name == "" {
		return "", nil
	}
	for _, p := range people {
		if string(p.ID) == name || p.Email != "" && strings.EqualFold(p.Email, name) {
			return p.ID, nil
		}
	}
	return "", ladder.Errorf(ladder.NotFound, "nobody known has the Slack user id or e-mail %q", name)
}

func nameIn(people []ladder.Person) func(ladder.UserID) string {
	names := make(map[ladder.UserID]string, len(people))
	for _, p := range people {
		names[p.ID] = p.Name
	}
	return func(id ladder.UserID) string {
		if name := names[id]; name != "" {
			return name
		}
		return string(id)
	}
}
