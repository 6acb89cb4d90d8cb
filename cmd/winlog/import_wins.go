package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"winlog/ladder"
	"winlog/ladder/packet"
	"winlog/storage"
)

func newImportWins(now func() time.Time) *cobra.Command {
	var dryRun bool
	var format string
	formats := []string{"csv", "json"}
	cmd := &cobra.Command{
		Use:   "wins FILE",
		Short: "Take wins from a CSV or JSON file",
		Long: `wins reads what export wins --format csv or json writes. Every owner must be
known: import people first. A win whose id is in the database already is skipped.

A SQLite database belongs to one process: stop serve first.`,
		Example: "  winlog import wins wins.json --dry-run\n  winlog import wins - --format csv < wins.csv",
		Args:    args(oneFile),
		RunE: func(cmd *cobra.Command, argv []string) error {
			if format == "" {
				format = strings.ToLower(strings.TrimPrefix(filepath.Ext(argv[0]), "."))
			}
			if !slices.Contains(formats, format) {
				return misusef("say with --format whether %s is csv or json", argv[0])
			}
			c, err := loadConfig(cmd, false)
			if err != nil {
				return err
			}
			in, err := openInput(cmd, argv[0])
			if err != nil {
				return err
			}
			defer in.Close()
			ctx := cmd.Context()
			db, err := storage.Open(ctx, c.dsn, storageOptions(c, now, c.logger(cmd.ErrOrStderr())))
			if err != nil {
				return err
			}
			defer db.Close()
			people, err := db.ListPeople(ctx)
			if err != nil {
				return err
			}
			wins, found := packet.ReadWins(io.LimitReader(in, maxImport), format, winCheck(c, people, now()))
			if len(found) > 0 {
				return refuse(cmd, argv[0], found)
			}
			fresh, err := newWins(ctx, db, wins)
			if err != nil {
				return err
			}
			keys := make([]string, len(fresh))
			for i := range fresh {
				keys[i], fresh[i].Source = importKey(fresh[i]), "import"
			}
			added, known, err := db.SaveWins(ctx, fresh, keys, dryRun)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s%d added, %d already there\n", dryRunMark(dryRun), added, known+len(wins)-len(fresh))
			return err
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&dryRun, "dry-run", false, "say what would change, and change nothing")
	flags.StringVar(&format, "format", "", "csv or json (default by the file's name)")
	must(cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(formats, cobra.ShellCompDirectiveNoFileComp)))
	return cmd
}

// winCheck judges a win of a file as if its owner had typed it.
func winCheck(c *config, people []ladder.Person, now time.Time) func(ladder.Win) error {
	known := make(map[ladder.UserID]ladder.Person, len(people))
	for _, p := range people {
		known[p.ID] = p
	}
	return func(w ladder.Win) error {
		owner, ok := known[w.User]
		if !ok {
			return ladder.FieldErrorf("user", "There is no person %s. Import people first.", w.User)
		}
		return ladder.CheckWin(w, owner, owner.Today(now, c.location), c.ladder)
	}
}

// newWins leaves out wins whose id their owner has already: an export that comes
// back into its own database adds nothing.
func newWins(ctx context.Context, db *storage.DB, wins []ladder.Win) ([]ladder.Win, error) {
	have := make(map[ladder.UserID]map[ladder.WinID]bool)
	var fresh []ladder.Win
	for _, w := range wins {
		if have[w.User] == nil {
			stored, _, err := db.ListWins(ctx, ladder.WinFilter{User: w.User})
			if err != nil {
				return nil, err
			}
			have[w.User] = make(map[ladder.WinID]bool, len(stored))
			for _, s := range stored {
				have[w.User][s.ID] = true
			}
		}
		if w.ID == "" || !have[w.User][w.ID] {
			fresh = append(fresh, w)
		}
	}
	return fresh, nil
}

// importKey makes a second import of the same file add nothing: a win is known
// again by its id in the file, or by what it says where it has none.
func importKey(w ladder.Win) string {
	if w.ID != "" {
		return "import:" + string(w.ID)
	}
	sum := sha256.Sum256([]byte(w.OccurredOn.String() + "\x00" + w.Text + "\x00" + w.Result))
	return "import:" + hex.EncodeToString(sum[:])
}
