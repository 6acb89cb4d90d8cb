package ladder

import (
	"strings"
	"time"
	"unicode/utf8"
)

// Limits of an endorsement, in characters.
const (
	MaxEndorsement     = 500 // what the colleague writes: a sentence or two
	MaxEndorsementNote = 300 // what the owner writes when asking
	MaxEndorsers       = 5   // colleagues who can be asked about one win
)

// EndorsementState is where an endorsement is in its life.
type EndorsementState string

// The states. The last two are final and hold no words any more.
const (
	EndorsementAsked     EndorsementState = "asked"
	EndorsementWritten   EndorsementState = "written"
	EndorsementWithdrawn EndorsementState = "withdrawn" // by the colleague
	EndorsementRemoved   EndorsementState = "removed"   // by the owner
)

// Endorsement is what a colleague says about a win because its owner asked them
// (PRODUCT W4). There is at most one of a colleague about a win.
type Endorsement struct {
	Win       WinID
	Owner     UserID // of the win
	By        UserID // the colleague
	State     EndorsementState
	Note      string // what the owner wrote when asking
	MayRead   bool   // the owner agreed that the colleague reads the win
	Text      string
	Dimension DimensionID // which it showed, "" if they did not say
	Hidden    bool        // by the owner, from everybody but the two of them
	AskedAt   time.Time
	SentAt    time.Time // zero until the question reached the colleague
	UpdatedAt time.Time
}

// Written reports whether there are words to show.
func (e Endorsement) Written() bool { return e.State == EndorsementWritten }

// Gone reports whether it is over for good.
func (e Endorsement) Gone() bool {
	return e.State == EndorsementWithdrawn || e.State == EndorsementRemoved
}

// Withdraw takes the colleague's words back for good.
func (e *Endorsement) Withdraw() { e.end(EndorsementWithdrawn) }

// Remove takes them away for the owner, for good.
func (e *Endorsement) Remove() { e.end(EndorsementRemoved) }

func (e *Endorsement) end(s EndorsementState) {
	e.State, e.Text, e.Dimension, e.Note, e.MayRead, e.Hidden = s, "", "", "", false, false
}

// CheckAsk is why the owner of a win cannot ask a colleague about it, nil if they
// can. earlier are the endorsements of the win so far.
func CheckAsk(w Win, owner UserID, colleague Person, earlier []Endorsement) error {
	switch {
	case !CanChange(owner, w):
		return Errorf(NotFound, "That win does not exist any more, or it is not one of yours.")
	case w.Deleted():
		return Errorf(Conflict, "This win was deleted meanwhile. Bring it back first.")
	case colleague.ID == owner:
		return FieldErrorf("colleague", "Pick somebody else: a word about a win comes from a colleague.")
	case !colleague.Active:
		return FieldErrorf("colleague", "They have no active account here, so they cannot answer. Pick somebody else.")
	}
	for _, e := range earlier {
		switch {
		case e.By != colleague.ID:
		case e.Written():
			return FieldErrorf("colleague", "They wrote about this win already.")
		default:
			return FieldErrorf("colleague", "You asked them about this win already. Nobody is asked twice.")
		}
	}
	if len(earlier) >= MaxEndorsers {
		return FieldErrorf("colleague", "You asked %d colleagues about this win; that is as many as can be asked.", MaxEndorsers)
	}
	return nil
}

// CheckNote is what is wrong with what the owner writes when asking. A colleague
// who may not read the win has to be told what it is about.
func CheckNote(note string, readable bool) error {
	n := utf8.RuneCountInString(note)
	switch {
	case n > MaxEndorsementNote:
		return FieldErrorf("note", "This has %d characters; at most %d fit.", n, MaxEndorsementNote)
	case !readable && Blank(note):
		return FieldErrorf("note", "Write a line that says what it is about, or let them read the win: without either they cannot know.")
	}
	return nil
}

// CheckWords is what is wrong with a colleague's answer.
func CheckWords(text string, d DimensionID, l *Ladder) error {
	var faults Errors
	switch n := utf8.RuneCountInString(text); {
	case Blank(text):
		faults.add("words", "Write a sentence: what did you see them do?")
	case n > MaxEndorsement:
		faults.add("words", "This has %d characters; at most %d fit. One sentence is enough.", n, MaxEndorsement)
	}
	if _, known := l.Dimension(d); d != "" && !known {
		faults.add("dimension", "Pick a dimension of the ladder, or none.")
	}
	return faults.err()
}

// OneLine is text on a single line.
func OneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// CanReadAsked reports whether a colleague who is asked about a win may read it:
// they may see it anyway, or its owner agreed.
func CanReadAsked(e Endorsement, w Win, owner Person) bool {
	if e.Win != w.ID || e.Gone() || w.Deleted() {
		return false
	}
	return e.MayRead && w.User == e.Owner || CanSee(Viewer{ID: e.By}, w.Item(), owner)
}
