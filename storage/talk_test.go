package storage_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
	"winlog/storage"
	"winlog/storage/storagetest"
)

func TestTalkNotes(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		ctx := context.Background()
		for _, id := range []ladder.UserID{"U1", "U2", "U9"} {
			_, err := db.EnsurePerson(ctx, ladder.Person{ID: id, Active: true})
			must(t, err)
		}
		at := time.Unix(1784000000, 0).UTC()
		write := func(user, by ladder.UserID, q int, change func(*ladder.TalkNote) error) ladder.TalkNote {
			t.Helper()
			n, err := db.ChangeTalkNote(ctx, user, by, quarter(q), change)
			must(t, err)
			return n
		}
		list := func(user ladder.UserID, from ladder.Date) []ladder.TalkNote {
			t.Helper()
			notes, err := db.ListTalkNotes(ctx, user, from)
			must(t, err)
			for i := range notes {
				notes[i].UpdatedAt = time.Time{}
			}
			return notes
		}
		own := ladder.TalkNote{
			User: "U1", By: "U1", Quarter: quarter(2), Answers: map[ladder.TalkQuestion]string{"well": "Ünïcode <!channel>\nand 👩‍💻", "need": "Cover"},
			Gaps: []string{"Reach", "Mentor"}, On: ladder.NewDate(2026, time.April, 1), For: "U9", Line: "One mentee", LineFor: "U9", LineAt: at,
		}
		said := own
		said.Answers = map[ladder.TalkQuestion]string{"well": " Ünïcode <!channel>\r\nand 👩‍💻 ", "need": "Cover\x00", "failed": " ", "enjoys": "of the other side"}
		got := write("U1", "U1", 2, func(n *ladder.TalkNote) error { *n = said; return nil })
		got.UpdatedAt = time.Time{}
		if diff := cmp.Diff(own, got); diff != "" {
			t.Errorf("stored (-want +got):\n%s", diff)
		}
		theirs := ladder.TalkNote{User: "U1", By: "U9", Quarter: quarter(2), Answers: map[ladder.TalkQuestion]string{"say": "On the way"}}
		write("U1", "U9", 2, func(n *ladder.TalkNote) error {
			n.Answers, n.For = theirs.Answers, "U1" // a manager's notes are for nobody
			n.Line, n.LineFor, n.LineAt = " ", "U1", at
			return nil
		})
		next := ladder.TalkNote{User: "U1", By: "U1", Quarter: quarter(3), On: ladder.NewDate(2026, time.October, 9)}
		write("U1", "U1", 3, func(n *ladder.TalkNote) error { n.On = next.On; return nil })
		write("U2", "U2", 2, func(n *ladder.TalkNote) error { n.Gaps = []string{"of another"}; return nil })

		if diff := cmp.Diff([]ladder.TalkNote{own, theirs, next}, list("U1", ladder.Date{})); diff != "" {
			t.Errorf("all (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]ladder.TalkNote{next}, list("U1", quarter(3).From)); diff != "" {
			t.Errorf("from a quarter on (-want +got):\n%s", diff)
		}
		by, err := db.ListTalkNotesBy(ctx, "U9")
		if err != nil || len(by) != 1 || by[0].User != "U1" {
			t.Errorf("by the manager: %v, %v", by, err)
		}

		// The second change sees the first; an error changes nothing; the same again
		// leaves the time.
		first := write("U1", "U1", 2, func(n *ladder.TalkNote) error {
			if n.Answers["need"] != "Cover" {
				t.Errorf("the change does not see what was there: %v", n.Answers)
			}
			n.Answers["need"] = "An introduction"
			return nil
		})
		refused := errors.New("no")
		if _, err := db.ChangeTalkNote(ctx, "U1", "U1", quarter(2), func(n *ladder.TalkNote) error { n.Line = "x"; return refused }); !errors.Is(err, refused) {
			t.Errorf("got %v", err)
		}
		again := write("U1", "U1", 2, func(*ladder.TalkNote) error { return nil })
		if diff := cmp.Diff(first, again); diff != "" || again.Answers["need"] != "An introduction" || again.Line != "One mentee" {
			t.Errorf("%v (-want +got):\n%s", again.Answers, diff)
		}

		// What is emptied is gone.
		write("U1", "U1", 3, func(n *ladder.TalkNote) error { n.On = ladder.Date{}; return nil })
		if notes := list("U1", quarter(3).From); len(notes) != 0 {
			t.Errorf("an empty note is kept: %v", notes)
		}
		// And all of it with the person.
		must(t, db.Write(ctx, func(tx *storage.Tx) error {
			_, err := tx.Exec("DELETE FROM people WHERE id = 'U1'")
			return err
		}))
		if notes := list("U1", ladder.Date{}); len(notes) != 0 {
			t.Errorf("%d notes outlive their owner", len(notes))
		}
	})
}
