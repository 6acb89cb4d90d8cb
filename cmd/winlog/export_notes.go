package main

import (
	"context"
	"io"
	"time"

	"github.com/spf13/cobra"

	"winlog/ladder"
	"winlog/ladder/packet"
	"winlog/storage"
)

func newExportNotes(now func() time.Time) *cobra.Command {
	var user string
	cmd := &cobra.Command{
		Use:   "notes",
		Short: "Write what a person wrote for 1:1s and about their digests, as JSON",
		Long: `notes writes what one person wrote to prepare quarterly 1:1s and after them, also
about those who report to them; the lines their managers wrote to them; and what they
chose and added in their part of their manager's digests. What a manager wrote for
themself is in that manager's export only. They see in /winlog who-saw that it was
done, and the audit log has it. It may run beside serve.`,
		Example: "  winlog export notes --user ines@example.com > notes.json",
		Args:    args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if user == "" {
				return misusef("whose notes? name one person with --user")
			}
			c, err := loadConfig(cmd, false)
			if err != nil {
				return err
			}
			return c.exportTo(cmd, now, user, func(out io.Writer, db *storage.DB, _ []ladder.Person, whose ladder.UserID) error {
				notes, err := notesOf(cmd.Context(), db, whose)
				if err != nil {
					return err
				}
				if err := recordExport(cmd.Context(), db, ladder.PathExportNotes, whose, "notes", []ladder.UserID{whose}); err != nil {
					return err
				}
				return packet.WriteNotes(out, notes)
			})
		},
	}
	cmd.Flags().StringVar(&user, "user", "", "whose: a Slack user id or an e-mail")
	return cmd
}

func notesOf(ctx context.Context, db *storage.DB, id ladder.UserID) (packet.Notes, error) {
	person, err := db.FindPerson(ctx, id)
	if err != nil {
		return packet.Notes{}, err
	}
	by, err := db.ListTalkNotesBy(ctx, id)
	if err != nil {
		return packet.Notes{}, err
	}
	about, err := db.ListTalkNotes(ctx, id, ladder.Date{})
	if err != nil {
		return packet.Notes{}, err
	}
	parts, err := db.ListDigestParts(ctx, id)
	return packet.NotesOf(person, by, about, parts), err
}
