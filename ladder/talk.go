package ladder

import (
	"slices"
	"time"
	"unicode/utf8"
)

// Limits of what is written for a 1:1, in characters or items.
const (
	MaxTalkText = 1000 // an answer of the preparation
	MaxTalkLine = 500  // the line after the talk
	MaxTalkGaps = 3
)

// TalkQuestion is a question that one side of a quarterly 1:1 prepares. The ids
// are in the database and in exports.
type TalkQuestion string

// The questions to the person, then those to their manager.
const (
	TalkWell   TalkQuestion = "well"   // what went well
	TalkFailed TalkQuestion = "failed" // one thing that did not work
	TalkChange TalkQuestion = "change" // what they would change
	TalkNeed   TalkQuestion = "need"   // what they need from the manager

	TalkEnjoys TalkQuestion = "enjoys" // what the person enjoys and wants next
	TalkChance TalkQuestion = "chance" // which opportunity exists for what is thin
	TalkSay    TalkQuestion = "say"    // on the way or not yet, and why
	TalkCount  TalkQuestion = "count"  // what would make the next quarter count
)

// TalkQuestions are the questions to the person whose quarter it is, or to their
// manager, in the order in which they are asked.
func TalkQuestions(manager bool) []TalkQuestion {
	if manager {
		return []TalkQuestion{TalkEnjoys, TalkChance, TalkSay, TalkCount}
	}
	return []TalkQuestion{TalkWell, TalkFailed, TalkChange, TalkNeed}
}

// TalkNote is what one side of the 1:1 about a quarter writes: the preparation,
// and one line after the talk. A person and each manager who talked with them
// about the quarter have one each.
type TalkNote struct {
	User    UserID // whose quarter it is about
	By      UserID // who writes
	Quarter Period // as the calendar was
	Answers map[TalkQuestion]string
	Gaps    []string // of the step, that the person picked for the next quarter
	On      Date     // the day of the talk as they have it, zero if they did not say; both sides see it
	// For is the manager with whom the person shares the preparation, "" = nobody.
	// A manager's preparation is theirs alone.
	For       UserID
	Line      string // what was agreed, in one line
	LineFor   UserID // the other side, which reads the line
	LineAt    time.Time
	UpdatedAt time.Time
}

// Own reports whether the person whose quarter it is wrote it.
func (n TalkNote) Own() bool { return n.By == n.User }

// Prepared reports whether there is a preparation.
func (n TalkNote) Prepared() bool { return len(n.Answers) > 0 || len(n.Gaps) > 0 }

// Item is the preparation as CanSee knows it. Whoever answers for the quarter
// reads it once they have given their own reading; q is the quarter, the zero
// value if nothing is judged in it.
func (n TalkNote) Item(q StreakQuarter) Item {
	item := Item{Kind: ItemReflection, Owner: n.By, Visibility: Private}
	if n.Own() && n.For != "" {
		item.Visibility, item.Reader, item.Manager = Manager, n.For, q.Manager
		m := q.Verdict.Manager
		item.Open = !q.asksReading() || m != nil && (m.Decision.final() || m.gave() && m.By == n.For)
	}
	return item
}

// asksReading reports whether the manager has a reading of the quarter to give.
func (q StreakQuarter) asksReading() bool {
	return q.State != QuarterSealed && q.State != QuarterOpen && q.Target != "" && !q.Early && q.Value != ValueExcused
}

// LineItem is the line after the talk as CanSee knows it.
func (n TalkNote) LineItem() Item {
	return Item{Kind: ItemLine, Owner: n.By, Reader: n.LineFor, Open: !n.Own()}
}

// Clean is the note with clean text and without what is empty or asks something
// else than its side is asked.
func (n TalkNote) Clean() TalkNote {
	answers := map[TalkQuestion]string{}
	for _, id := range TalkQuestions(!n.Own()) {
		if text := CleanText(n.Answers[id]); !Blank(text) {
			answers[id] = text
		}
	}
	n.Answers = nil
	if len(answers) > 0 {
		n.Answers = answers
	}
	n.Gaps, n.Line = distinct(n.Gaps), CleanText(n.Line)
	if n.Line == "" {
		n.LineFor, n.LineAt = "", time.Time{}
	}
	if !n.Own() || !n.Prepared() {
		n.For = ""
	}
	return n
}

// CheckTalkNote reports every fault of a preparation, as Errors. Their fields are
// the questions, gaps and on. known are the gaps that can be picked; before is
// what was written so far: emptying it takes it back.
func CheckTalkNote(n, before TalkNote, known []string) error {
	var es Errors
	for _, id := range TalkQuestions(!n.Own()) {
		if count := utf8.RuneCountInString(n.Answers[id]); count > MaxTalkText {
			es.add(string(id), "This has %d characters; at most %d fit.", count, MaxTalkText)
		} else if !storable(n.Answers[id]) {
			es.add(string(id), "The text has characters that cannot be stored.")
		}
	}
	if len(n.Gaps) > MaxTalkGaps {
		es.add("gaps", "Pick %d at most: more are not worked on at once.", MaxTalkGaps)
	}
	for _, gap := range n.Gaps {
		if !slices.Contains(known, gap) && !slices.Contains(before.Gaps, gap) {
			es.add("gaps", "The ladder has no such gap for this step. Pick from the list.")
			break
		}
	}
	if len(es) == 0 && !n.Prepared() && n.On.IsZero() && !before.Prepared() && before.On.IsZero() {
		es.add(string(TalkQuestions(!n.Own())[0]), "Write at least one of these.")
	}
	return es.err()
}

// CheckTalkLine is what is wrong with a line after a talk. Emptying one that is
// there takes it back.
func CheckTalkLine(line, before string) error {
	switch n := utf8.RuneCountInString(line); {
	case Blank(line) && before == "":
		return FieldErrorf("line", "Write a line: what did you agree on?")
	case n > MaxTalkLine:
		return FieldErrorf("line", "This has %d characters; at most %d fit. One line is enough.", n, MaxTalkLine)
	}
	return nil
}

// CheckTalkTime is why nothing can be written today for the 1:1 about a quarter,
// nil if it can: from the quarter's first day until the next one is talked about.
// next is the quarter after it.
func CheckTalkTime(quarter, next Period, today Date) error {
	switch {
	case today.Before(quarter.From):
		return Errorf(Conflict, "%s has not begun, so there is nothing to talk about yet.", quarter.Label)
	case !today.Before(next.Until.AddDays(GraceDays)):
		return Errorf(Conflict, "The 1:1 about %s is long over; what was written stays as it is.", quarter.Label)
	}
	return nil
}

// TalkLines are the lines after a talk that a viewer may see, the person's own
// first. owner is the person whose quarter it was, as known today.
func TalkLines(viewer Viewer, owner Person, notes []TalkNote) []TalkNote {
	var own, others []TalkNote
	for _, n := range notes {
		by := owner
		if !n.Own() {
			by = Person{ID: n.By}
		}
		switch {
		case n.Line == "" || n.User != owner.ID || !CanSee(viewer, n.LineItem(), by):
		case n.Own():
			own = append(own, n)
		default:
			others = append(others, n)
		}
	}
	return append(own, others...)
}
