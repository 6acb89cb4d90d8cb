package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"winlog/bot"
	"winlog/ladder"
	"winlog/storage"
)

// sending is what the command line of send says.
type sending struct {
	kind        ladder.MessageKind
	quarter, to string
	dryRun      bool
	list        bool
	state       string
}

func newSend(now func() time.Time) *cobra.Command {
	var s sending
	var kinds []string
	help := ""
	for _, k := range bot.MessageKinds() {
		kinds = append(kinds, string(k.ID))
		help += fmt.Sprintf("  %-11s %s\n", k.ID, k.About)
	}
	states := []string{"due", "sending", "sent", "skipped", "failed"}
	cmd := &cobra.Command{
		Use:   "send KIND | --list [KIND]",
		Short: "Send what is owed of a kind of message now, show it, or list what was sent",
		Long: `send sends the newest messages of a kind to everybody to whom they are owed and who
has not got them, or those of a quarter: what serve would send, by the same rules.
Who has paused or stopped them gets none, and nothing goes out outside of people's
working hours; it waits, and serve sends it. What was skipped or failed before is
tried again. With --dry-run everything is shown and nothing is sent or recorded.

The kinds:
` + help + `
--list shows the ledger: what is owed, sent, skipped and failed, and why. Both
--dry-run and --list may run beside serve; sending with SQLite needs it stopped.`,
		Example: `  winlog send digest --quarter 2026-Q3 --dry-run
  winlog send digest --quarter last --to marta@example.com
  winlog send --list --state failed`,
		Args:      args(cobra.MaximumNArgs(1)),
		ValidArgs: kinds,
		RunE: func(cmd *cobra.Command, argv []string) error {
			if len(argv) == 1 {
				s.kind = ladder.MessageKind(argv[0])
			}
			switch {
			case s.kind != "" && !slices.Contains(kinds, argv[0]):
				return misusef("there is no kind of message %q: %s", argv[0], strings.Join(kinds, ", "))
			case s.kind == "" && !s.list:
				return misusef("what to send? name a kind: %s\nUsage: %s", strings.Join(kinds, ", "), cmd.UseLine())
			case s.state != "" && !s.list:
				return misusef("--state belongs to --list")
			case s.state != "" && !slices.Contains(states, s.state):
				return misusef("there is no state %q: %s", s.state, strings.Join(states, ", "))
			case s.list && s.dryRun:
				return misusef("--list shows what is in the ledger already; leave --dry-run out")
			}
			c, err := loadConfig(cmd, !s.list && !s.dryRun)
			if err != nil {
				return err
			}
			return s.run(cmd, c, now)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&s.quarter, "quarter", "", "the quarter it is about: 2026-Q3, FY27-Q1, this, last (default the newest that fell due)")
	flags.StringVar(&s.to, "to", "", "only to this person: a Slack user id or an e-mail")
	flags.BoolVar(&s.dryRun, "dry-run", false, "show who would get what, and send nothing")
	flags.BoolVar(&s.list, "list", false, "list what is owed, sent, skipped and failed")
	flags.StringVar(&s.state, "state", "", "with --list, only what is in this state: "+strings.Join(states, "|"))
	must(cmd.RegisterFlagCompletionFunc("state", cobra.FixedCompletions(states, cobra.ShellCompDirectiveNoFileComp)))
	must(cmd.RegisterFlagCompletionFunc("quarter", cobra.FixedCompletions([]string{"this", "last"}, cobra.ShellCompDirectiveNoFileComp)))
	return cmd
}

func (s sending) run(cmd *cobra.Command, c *config, now func() time.Time) error {
	ctx, log, out := cmd.Context(), c.logger(cmd.ErrOrStderr()), cmd.OutOrStdout()
	o := storageOptions(c, now, log)
	o.ReadOnly = s.list || s.dryRun
	db, err := storage.Open(ctx, c.dsn, o)
	if err != nil {
		return err
	}
	defer db.Close()
	b, err := bot.New(botOptions(c, db, now, log))
	if err != nil {
		return err
	}
	if err := s.begin(ctx, b); err != nil {
		return err
	}
	people, err := db.ListPeople(ctx)
	if err != nil {
		return err
	}
	ask, err := s.ask(c, b, people, now)
	if err != nil {
		return err
	}
	if s.list {
		f := ladder.DeliveryFilter{Kind: ask.Kind, Period: ask.Quarter.From, Recipient: ask.To, State: ladder.DeliveryState(s.state)}
		return listDeliveries(ctx, out, db, f, nameIn(people), b.QuarterOf, c.location)
	}
	planned, err := b.Schedule().Plan(ctx, ask)
	if err != nil {
		return err
	}
	if len(planned) == 0 && ask.To != "" {
		return ladder.Errorf(ladder.NotFound, "No %s is owed to %s.", ask.Kind, s.to)
	}
	if s.dryRun {
		for _, p := range planned {
			shown, err := b.Schedule().Preview(ctx, p.Delivery)
			if err != nil {
				return fmt.Errorf("make the %s for %s: %w", p.Kind, p.Recipient, err)
			}
			if err := printMessage(out, aboutWhen(p.DeliveryKey, b.QuarterOf), p, shown, c.location); err != nil {
				return err
			}
		}
		_, err := fmt.Fprintf(out, "dry run, nothing was sent: %s for %s\n", ask.Kind, count(len(planned), "person", "people"))
		return err
	}
	r, err := b.Schedule().Send(ctx, ask, planned)
	if _, printErr := fmt.Fprintf(out, "%d sent, %d skipped, %d failed, %d wait\n", r.Sent, r.Skipped, r.Failed, r.Later); err == nil {
		err = printErr
	}
	if err == nil && r.Failed > 0 {
		err = fmt.Errorf("%s failed: winlog send --list --state failed says why", count(r.Failed, "message", "messages"))
	}
	return err
}

// begin makes sure that the database is the workspace's before anything is sent.
// To show something, Slack is not asked.
func (s sending) begin(ctx context.Context, b *bot.Bot) error {
	if !s.list && !s.dryRun {
		if err := b.Introduce(ctx); err != nil {
			return fmt.Errorf("ask Slack who we are (auth.test): %w", err)
		}
		return nil
	}
	err := b.LoadCalendar(ctx)
	if ladder.KindOf(err) == ladder.Unavailable {
		return nil // the configured calendar is a new one; serve writes that down
	}
	return err
}

func (s sending) ask(c *config, b *bot.Bot, people []ladder.Person, now func() time.Time) (bot.MessageAsk, error) {
	ask := bot.MessageAsk{Kind: s.kind}
	var err error
	if ask.To, err = findUser(people, s.to); err != nil || s.quarter == "" {
		return ask, err
	}
	q, err := ladder.ParseQuarter(s.quarter, ladder.DateOf(now().In(c.location)), c.calendar)
	if err != nil {
		return ask, misuse{err}
	}
	ask.Quarter = b.QuarterOf(q.First())
	return ask, nil
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// listDeliveries prints the ledger as a table.
func listDeliveries(ctx context.Context, out io.Writer, db *storage.DB, f ladder.DeliveryFilter, name func(ladder.UserID) string, quarterOf func(ladder.Date) ladder.Period, loc *time.Location) error {
	all, err := db.ListDeliveries(ctx, f)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "KIND\tABOUT\tTO\tNAME\tSTATE\tWHEN\tWHY")
	for _, d := range all {
		when := d.DueAt
		if !d.SentAt.IsZero() {
			when = d.SentAt
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", d.Kind, aboutWhen(d.DeliveryKey, quarterOf), d.Recipient, name(d.Recipient), d.State,
			when.In(loc).Format("2006-01-02 15:04 MST"), inPlain(d.State, d.Reason))
	}
	return table.Flush()
}
