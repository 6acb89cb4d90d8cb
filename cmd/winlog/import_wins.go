package main

import (
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
)

func newImportWins(now func() time.Time) *cobra.Command {
	var dryRun bool
	var format string
	formats := []string{"csv", "json"}
	cmd := &cobra.Command{
		Use:   "wins FILE",
		Short: "Take wins from a CSV or JSON file",
		Long: `wins reads what export wins --format csv or json writes. Every owner must be
known: import people first. A win whose id is in the database already is skipped;
one that its owner deleted stays deleted, and is named with its line.

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
			db, done, err := c.openForImport(cmd, now, dryRun)
			if err != nil {
				return err
			}
			defer done()
			people, err := db.ListPeople(ctx)
			if err != nil {
				return err
			}
			rows, found := packet.ReadWins(io.LimitReader(in, maxImport), format, winCheck(c, people, now()))
			if len(found) > 0 {
				return refuse(cmd, argv[0], found)
			}
			wins, keys := make([]ladder.Win, len(rows)), make([]string, len(rows))
			for i, r := range rows {
				wins[i], keys[i] = r.Win, importKey(r.Win)
			}
			saved, err := db.SaveWins(ctx, wins, keys, dryRun)
			if err != nil {
				return err
			}
			out, deleted := cmd.OutOrStdout(), ""
			for _, i := range saved.Deleted {
				if _, err := fmt.Fprintf(out, "line %d: left out, its owner deleted this win\n", rows[i].Line); err != nil {
					return err
				}
				deleted = fmt.Sprintf(", %d deleted by their owners and left out", len(saved.Deleted))
			}
			_, err = fmt.Fprintf(out, "%s%d added, %d already there%s\n", dryRunMark(dryRun), saved.Created, saved.Known, deleted)
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

// importKey makes a second import of the same file add nothing: a win is known
// again by its id in the file, or by what it says where it has none.
func importKey(w ladder.Win) string {
	if w.ID != "" {
		return "import:" + string(w.ID)
	}
	sum := sha256.Sum256([]byte(w.OccurredOn.String() + "\x00" + w.Text + "\x00" + w.Result))
	return "import:" + hex.EncodeToString(sum[:])
}
