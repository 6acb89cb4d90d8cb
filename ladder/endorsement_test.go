package ladder_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"winlog/ladder"
)

func TestCheckAsk(t *testing.T) {
	win := ladder.Win{ID: "w", User: "U1", Text: "Led it"}
	deleted := win
	deleted.DeletedAt = time.Unix(1, 0)
	colleague := ladder.Person{ID: "U2", Active: true}
	asked := func(by ladder.UserID, s ladder.EndorsementState) ladder.Endorsement {
		return ladder.Endorsement{Win: "w", By: by, State: s}
	}
	five := []ladder.Endorsement{asked("UA", "asked"), asked("UB", "written"), asked("UC", "removed"), asked("UD", "withdrawn"), asked("UE", "asked")}
	for _, tc := range []struct {
		name      string
		win       ladder.Win
		owner     ladder.UserID
		colleague ladder.Person
		earlier   []ladder.Endorsement
		kind      ladder.Kind
		text      string
	}{
		{"a colleague", win, "U1", colleague, nil, 0, ""},
		{"a fifth", win, "U1", colleague, five[:4], 0, ""},
		{"a sixth", win, "U1", colleague, five, ladder.Invalid, "as many as can be asked"},
		{"oneself", win, "U1", ladder.Person{ID: "U1", Active: true}, nil, ladder.Invalid, "somebody else"},
		{"somebody who left", win, "U1", ladder.Person{ID: "U2"}, nil, ladder.Invalid, "no active account"},
		{"about a win of somebody else", win, "U3", colleague, nil, ladder.NotFound, "not one of yours"},
		{"about one's own, asking as its owner", win, "U2", ladder.Person{ID: "U1", Active: true}, nil, ladder.NotFound, "not one of yours"},
		{"about a deleted win", deleted, "U1", colleague, nil, ladder.Conflict, "deleted"},
		{"asked already", win, "U1", colleague, []ladder.Endorsement{asked("U2", "asked")}, ladder.Invalid, "asked them"},
		{"wrote already", win, "U1", colleague, []ladder.Endorsement{asked("U2", "written")}, ladder.Invalid, "wrote about this win"},
		{"took it back", win, "U1", colleague, []ladder.Endorsement{asked("U2", "withdrawn")}, ladder.Invalid, "Nobody is asked twice"},
	} {
		err := ladder.CheckAsk(tc.win, tc.owner, tc.colleague, tc.earlier)
		if tc.text == "" {
			if err != nil {
				t.Errorf("%s: %v", tc.name, err)
			}
			continue
		}
		if err == nil || ladder.KindOf(err) != tc.kind || !strings.Contains(err.Error(), tc.text) {
			t.Errorf("%s: got %v, want %q", tc.name, err, tc.text)
		}
	}
}

func TestCheckNoteAndWords(t *testing.T) {
	l := ladder.Builtin()
	long := strings.Repeat("ä", ladder.MaxEndorsement)
	for _, tc := range []struct {
		name string
		err  error
		want string
	}{
		{"no note about a win they may read", ladder.CheckNote("", true), ""},
		{"no note about one they may not", ladder.CheckNote(" \u200b", false), "note"},
		{"a note instead", ladder.CheckNote("the review", false), ""},
		{"a long note", ladder.CheckNote(long[:2*ladder.MaxEndorsementNote+2], true), "note"},
		{"words", ladder.CheckWords(long, "mentorship", l), ""},
		{"words of no dimension", ladder.CheckWords("Well done.", "", l), ""},
		{"no words", ladder.CheckWords("\n ", "", l), "words"},
		{"too many", ladder.CheckWords(long+"ä", "", l), "words"},
		{"a dimension of another ladder", ladder.CheckWords("Well done.", "grit", l), "dimension"},
	} {
		if got := faultyField(tc.err); got != tc.want {
			t.Errorf("%s: fault of %q, want %q (%v)", tc.name, got, tc.want, tc.err)
		}
	}
}

// Who may read a win they are asked about, and who may read what was said.
func TestEndorsementIsSeenBy(t *testing.T) {
	owner := ladder.Person{ID: "U1", Manager: "UM", Active: true}
	for _, tc := range []struct {
		name       string
		visibility ladder.Visibility
		change     func(*ladder.Endorsement, *ladder.Win)
		asked      bool
		readers    string // of owner 1, colleague 2, manager M, peer P, admin A
	}{
		{"private win, not shared", ladder.Private, nil, false, "12"},
		{"private win, shared for this", ladder.Private, func(e *ladder.Endorsement, _ *ladder.Win) { e.MayRead = true }, true, "12"},
		{"the manager's", ladder.Manager, nil, false, "12M"},
		{"public", ladder.Public, nil, true, "12MPA"},
		{"hidden", ladder.Public, func(e *ladder.Endorsement, _ *ladder.Win) { e.Hidden = true }, true, "12"},
		{"only asked", ladder.Public, func(e *ladder.Endorsement, _ *ladder.Win) { e.State = ladder.EndorsementAsked }, true, ""},
		{"taken back", ladder.Public, func(e *ladder.Endorsement, _ *ladder.Win) { e.Withdraw() }, false, ""},
		{"removed", ladder.Public, func(e *ladder.Endorsement, _ *ladder.Win) { e.Remove() }, false, ""},
		{"of a deleted win", ladder.Public, func(_ *ladder.Endorsement, w *ladder.Win) { w.DeletedAt = time.Unix(1, 0) }, false, "1"},
		{"of another win", ladder.Public, func(e *ladder.Endorsement, _ *ladder.Win) { e.Win, e.MayRead = "other", true }, false, ""},
	} {
		w := ladder.Win{ID: "w", User: "U1", Visibility: tc.visibility}
		e := ladder.Endorsement{Win: "w", Owner: "U1", By: "U2", State: ladder.EndorsementWritten, Text: "Well done."}
		if tc.change != nil {
			tc.change(&e, &w)
		}
		if got := ladder.CanReadAsked(e, w, owner); got != tc.asked {
			t.Errorf("%s: the colleague may read the win: %v, want %v", tc.name, got, tc.asked)
		}
		readers := ""
		for _, v := range []ladder.Viewer{{ID: "U1"}, {ID: "U2"}, {ID: "UM"}, {ID: "UP"}, {ID: "UA", Admin: true}, {}, {ID: "U2", Outside: true}} {
			if ladder.CanSee(v, e.Item(w), owner) {
				readers += strings.TrimPrefix(string(v.ID), "U")
			}
		}
		if readers != tc.readers {
			t.Errorf("%s: read by %q, want %q", tc.name, readers, tc.readers)
		}
	}
}

// faultyField is the field an error is about, "" if there is no error.
func faultyField(err error) string {
	var e *ladder.Error
	if errors.As(err, &e) {
		return e.Field
	}
	return ""
}
