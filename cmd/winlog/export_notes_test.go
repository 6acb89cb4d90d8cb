package main

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"winlog/ladder"
	"winlog/storage"
)

// TestNotesAndMessagesOfAQuarter: what people wrote is exported for its author, and
// the prompt and the preview of a quarter are shown to an operator as they would go.
func TestNotesAndMessagesOfAQuarter(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "people.csv", peopleFile)
	p := program{dir: dir, env: []string{"WINLOG_SLACK_BOT_TOKEN=xoxb-1-2-abc", "WINLOG_SLACK_APP_TOKEN=xapp-1-A-2-abc"}}
	if got := p.run(t, "import", "people", "people.csv"); got.code != 0 {
		t.Fatalf("%+v", got)
	}
	quarter := ladder.Calendar{}.Of(ladder.NewDate(2026, time.May, 1)).Period()
	db, err := storage.Open(t.Context(), filepath.Join(dir, "winlog.db"), storage.Options{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := db.SaveWin(t.Context(), ladder.Win{
		User: "U0INES", OccurredOn: ladder.NewDate(2026, time.May, 4), Text: "Led the clean-up", Level: "IC3", Visibility: ladder.Manager,
	}, ""); err != nil {
		t.Fatal(err)
	}
	for by, say := range map[ladder.UserID]ladder.TalkQuestion{"U0INES": ladder.TalkNeed, "U0MARTA": ladder.TalkSay} {
		if _, err := db.ChangeTalkNote(t.Context(), "U0INES", by, quarter, func(n *ladder.TalkNote) error {
			n.Answers = map[ladder.TalkQuestion]string{say: "what " + string(by) + " prepared"}
			n.Line, n.LineFor = "what "+string(by)+" agreed", map[bool]ladder.UserID{true: "U0MARTA", false: "U0INES"}[by == "U0INES"]
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		args       string
		code       int
		has, lacks []string
	}{
		{"export notes --user ines@example.com", 0, []string{"what U0INES prepared", "what U0INES agreed", "what U0MARTA agreed"}, []string{"what U0MARTA prepared"}},
		{"export notes --user U0MARTA", 0, []string{"what U0MARTA prepared", "what U0MARTA agreed"}, []string{"what U0INES prepared"}},
		{"export notes --user nobody", 1, []string{"nobody known"}, nil},
		{"export notes", 2, []string{"whose notes? name one person with --user"}, nil},
		{"send prompt --quarter 2026-Q2 --to U0INES --dry-run", 0, []string{"Your 1:1 about 2026-Q2", "Led the clean-up", "what U0MARTA agreed", "[Skip this quarter]"}, []string{"prepared"}},
		{"send prompt --quarter 2026-Q2 --to U0MARTA --dry-run", 0, []string{"Your 1:1s about 2026-Q2", "Ines Faro", "what U0INES agreed"}, []string{"prepared"}},
		{"send preview --quarter 2026-Q2 --to U0INES --dry-run", 0, []string{"Your part of the 2026-Q2 digest", "This is what Marta Olsen will read of you, soon", "Led the clean-up"}, []string{"[Open]"}},
		{"send claim --quarter 2026-Q2 --to U0MARTA --dry-run", 0, []string{"── claim 2026-Q2 for", "there is nothing to say"}, []string{"nothing_new"}},
		{"send preview --quarter 2026-Q2 --to U0MARTA --dry-run", 1, []string{"No preview is owed to U0MARTA"}, nil},
	} {
		t.Run(tt.args, func(t *testing.T) {
			got := p.run(t, strings.Fields(tt.args)...)
			if got.code != tt.code {
				t.Fatalf("exit %d\n%s%s", got.code, got.stdout, got.stderr)
			}
			for _, text := range tt.has {
				if !strings.Contains(got.stdout+got.stderr, text) {
					t.Errorf("%q is missing in:\n%s%s", text, got.stdout, got.stderr)
				}
			}
			for _, text := range tt.lacks {
				if strings.Contains(got.stdout+got.stderr, text) {
					t.Errorf("%q is in:\n%s", text, got.stdout)
				}
			}
		})
	}
}
