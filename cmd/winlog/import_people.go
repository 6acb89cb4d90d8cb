package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"
	"github.com/spf13/cobra"

	"winlog/ladder"
)

func newImportPeople(now func() time.Time) *cobra.Command {
	var dryRun bool
	cmd := &cobra.Command{
		Use:   "people FILE",
		Short: "Take people, levels and managers from a CSV file",
		Long: `people reads a CSV file with the columns
  slack_user_id,email,name,role,level,manager,start_date,timezone,team
in any order; slack_user_id or email must identify each row, manager is an id or
an e-mail, role is eng or pm. What is empty stays as it is. People known only by
their e-mail are looked up in Slack if slack.bot_token is set.

A SQLite database belongs to one process: stop serve first.`,
		Example: "  winlog import people people.csv --dry-run\n  winlog import people people.csv",
		Args:    args(oneFile),
		RunE: func(cmd *cobra.Command, argv []string) error {
			c, err := loadConfig(cmd, false)
			if err != nil {
				return err
			}
			data, err := readPeopleFile(cmd, argv[0])
			if err != nil {
				return err
			}
			ctx := cmd.Context()
			db, done, err := c.openForImport(cmd, now, dryRun)
			if err != nil {
				return err
			}
			defer done()
			org, err := db.ListPeople(ctx)
			if err != nil {
				return err
			}
			people, found, err := resolvePeople(ctx, c, data, org)
			if err != nil {
				return err
			}
			if len(found) > 0 {
				return refuse(cmd, argv[0], found)
			}
			r, err := db.ImportPeople(ctx, people, "", ladder.DateOf(now().In(c.location)), dryRun)
			if err != nil {
				return err
			}
			for _, line := range r.Changes {
				if _, err := fmt.Fprintln(cmd.OutOrStdout(), line); err != nil {
					return err
				}
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s%d added, %d changed, %d as they were\n", dryRunMark(dryRun), r.Created, r.Updated, r.Unchanged)
			return err
		},
	}
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "say what would change, and change nothing")
	return cmd
}

func dryRunMark(dryRun bool) string {
	if dryRun {
		return "dry run, nothing was changed: "
	}
	return ""
}

func readPeopleFile(cmd *cobra.Command, name string) ([]byte, error) {
	in, err := openInput(cmd, name)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	return io.ReadAll(io.LimitReader(in, ladder.MaxPeopleFile+1)) // one more, so that ParsePeople sees it is too large
}

// resolvePeople reads the file twice: e-mails that nobody in the database has
// are looked up in Slack in between.
func resolvePeople(ctx context.Context, c *config, data []byte, org []ladder.Person) ([]ladder.Person, []ladder.RowFault, error) {
	rows, found := ladder.ParsePeople(bytes.NewReader(data), org, c.ladder)
	if unknown := unknownEmails(rows); len(found) == 0 && len(unknown) > 0 && c.slack.botToken != "" {
		met, err := lookUpEmails(ctx, slackClient(c), unknown)
		if err != nil {
			return nil, nil, err
		}
		rows, found = ladder.ParsePeople(bytes.NewReader(data), append(slices.Clone(org), met...), c.ladder)
	}
	var people []ladder.Person
	for _, row := range rows {
		if row.Person.ID == "" {
			found = append(found, unresolved(c, row.Line, "email", row.Person.Email))
		}
		if row.ManagerEmail != "" {
			found = append(found, unresolved(c, row.Line, "manager", row.ManagerEmail))
		}
		people = append(people, row.Person)
	}
	return people, found, nil
}

func unresolved(c *config, line int, column, email string) ladder.RowFault {
	text := fmt.Sprintf("Nobody in Slack has the e-mail %s. Write their slack_user_id instead.", email)
	if c.slack.botToken == "" {
		text = fmt.Sprintf("Nobody known has the e-mail %s. Write the Slack user id, or set slack.bot_token so that Slack can be asked.", email)
	}
	return ladder.RowFault{Line: line, Column: column, Text: text}
}

func unknownEmails(rows []ladder.PersonRow) []string {
	var all []string
	for _, row := range rows {
		if row.Person.ID == "" {
			all = append(all, strings.ToLower(row.Person.Email))
		}
		if row.ManagerEmail != "" {
			all = append(all, strings.ToLower(row.ManagerEmail))
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// lookUpEmails asks Slack who has each e-mail. Somebody Slack does not know is
// left out; anything else that goes wrong ends the import.
func lookUpEmails(ctx context.Context, api *slack.Client, emails []string) ([]ladder.Person, error) {
	var met []ladder.Person
	for _, email := range emails {
		u, err := lookUpEmail(ctx, api, email)
		switch {
		case err != nil && err.Error() == "users_not_found":
		case err != nil:
			return nil, fmt.Errorf("ask Slack who has an e-mail of the file (users.lookupByEmail): %w", err)
		default:
			met = append(met, ladder.Person{ID: ladder.UserID(u.ID), Email: email, Active: !u.Deleted})
		}
	}
	return met, nil
}

// lookUpEmail waits when Slack asks it to: a file of hundreds is more than the
// method's tier allows in a minute.
func lookUpEmail(ctx context.Context, api *slack.Client, email string) (*slack.User, error) {
	for {
		u, err := api.GetUserByEmailContext(ctx, email)
		wait, limited := retryAfter(err)
		if !limited {
			return u, err
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func retryAfter(err error) (time.Duration, bool) {
	limited, ok := errors.AsType[*slack.RateLimitedError](err)
	if !ok {
		return 0, false
	}
	return max(limited.RetryAfter, time.Second), true
}
