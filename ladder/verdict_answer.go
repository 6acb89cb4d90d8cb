package ladder

import (
	"fmt"
	"slices"
	"time"
)

// Answer is what a manager decides about a quarter after their own reading.
type Answer struct {
	At       time.Time
	Decision Decision
	Value    VerdictValue // "" = what was claimed (Confirm), or their reading (NotYet)
	Note     string
	Extend   bool // continue a run that went stale
}

// ReadQuarter is a manager's own reading of a quarter, which they give before
// they see the claim; it says nothing to the person until they decide. Until then
// they may give it again, and it is kept that the claim was open to them then.
// The error's fields are overall, dimensions and note.
func ReadQuarter(v Verdict, q StreakQuarter, by Viewer, r Reading) (Verdict, error) {
	if err := mayAnswer(v, q, by); err != nil {
		return v, err
	}
	m := ManagerReading{Reading: r}
	m.By = by.ID
	if old := v.Manager; old != nil {
		if old.Decision.final() {
			return v, answeredError(v, q)
		}
		m.Extend = old.Extend
		m.Saw = v.Claim != nil && old.By == by.ID && old.gave()
	}
	var err error
	if m.Reading, err = checkReading(q, m.Reading); err != nil {
		return v, err
	}
	v = v.of(q, r.At)
	v.Manager = &m
	return v, nil
}

// AnswerQuarter is a manager's decision. To confirm that a quarter was at the
// target without the evidence takes a line (rule 6), and so does "not yet". The
// second of two managers gets a Conflict and sees what the first said; the same
// answer again changes nothing. The error's fields are overall and note.
func AnswerQuarter(v Verdict, q StreakQuarter, by Viewer, a Answer) (Verdict, error) {
	if err := mayAnswer(v, q, by); err != nil {
		return v, err
	}
	if v.Manager == nil || v.Manager.By != by.ID || !v.Manager.gave() {
		if v.Manager != nil && v.Manager.Decision.final() {
			return v, answeredError(v, q)
		}
		return v, Errorf(Conflict, "Give your own reading of %s first. What they claim opens after it.", q.Quarter.Label)
	}
	m := *v.Manager
	var es Errors
	missing := ""
	switch a.Decision {
	case Confirm:
		if a.Value == "" && v.Claim != nil {
			a.Value = v.Claim.Value
		} else if a.Value == "" {
			a.Value = ValueNext
		}
		if a.Value == ValueNext && !q.Evidence.Met {
			missing = "The wins alone do not show it yet, so write a line about what you saw."
		}
	case NotYet:
		missing = "Write a line about what would make the next quarter count."
		if a.Value == "" {
			a.Value = m.Value
		}
		if a.Value == ValueNext {
			es.add("overall", "Not yet means below %s: say how the quarter was instead.", q.Target)
		}
	case Discuss:
		a.Value = m.Value
	default:
		return v, Errorf(Invalid, "Choose to confirm, to say not yet or to discuss it.")
	}
	if !a.Value.given() {
		es.add("overall", "Say how the quarter was as a whole.")
	}
	if a.Extend && !q.Stale {
		es.add("", "There is no stale run to extend.")
	}
	if a.Extend {
		missing = "Write a line about why the run goes on after so long a break."
	}
	if Blank(a.Note) {
		a.Note = m.Note // which becomes theirs to read with the decision
	}
	a.Note = checkNote(&es, a.Note, missing)
	if err := es.err(); err != nil {
		return v, err
	}
	if m.Decision.final() {
		if m.Decision == a.Decision && m.Value == a.Value && m.Note == a.Note && m.Extend == (m.Extend || a.Extend) {
			return v, nil
		}
		return v, answeredError(v, q)
	}
	m.At, m.Decision, m.Value, m.Note, m.Extend = a.At, a.Decision, a.Value, a.Note, m.Extend || a.Extend
	v = v.of(q, a.At)
	v.Manager = &m
	return v, nil
}

// WithdrawAnswer takes a decision back before the quarter is sealed, so that the
// claim counts again; the reading stays, and a line that both see says so
// (case 30). The note is why, and may be empty.
func WithdrawAnswer(v Verdict, q StreakQuarter, by Viewer, at time.Time, note string) (Verdict, error) {
	m := v.Manager
	if m == nil || m.Decision == "" {
		return v, Errorf(Conflict, "There is no answer for %s to take back.", q.Quarter.Label)
	}
	if by.ID != m.By || by.ID == v.User {
		if err := mayAnswer(v, q, by); err != nil {
			return v, err
		}
	}
	if q.State == QuarterSealed {
		return v, sealedError(q, "Re-open it first.")
	}
	var es Errors
	note = checkNote(&es, note, "")
	if err := es.err(); err != nil {
		return v, err
	}
	line := fmt.Sprintf("Took back: %s.", m.words())
	if note != "" {
		line += " " + note
	}
	reading := *m
	reading.Decision, reading.Extend = "", false
	v = v.of(q, at)
	v.Manager = &reading
	return v.withNote(by.ID, at, line), nil
}

// ReopenQuarter lets late wins and a new answer count for a sealed quarter, for
// as long as a review takes (rule 12). It takes a line.
func ReopenQuarter(v Verdict, q StreakQuarter, by Viewer, at time.Time, note string) (Verdict, error) {
	if q.State != QuarterSealed {
		return v, Errorf(Conflict, "%s is not sealed, so there is nothing to re-open.", q.Quarter.Label)
	}
	if err := mayDecide(v, q, by); err != nil {
		return v, err
	}
	var es Errors
	note = checkNote(&es, note, "Write a line about why it is opened again; both of you see it.")
	if err := es.err(); err != nil {
		return v, err
	}
	v = v.of(q, at)
	v.Reopened = at
	return v.withNote(by.ID, at, "Re-opened. "+note), nil
}

// ExtendRun is a manager's word that a run goes on which was bridged over more
// excused quarters than it may be (rule 7, case 6). It takes a line and leaves
// the quarter's own verdict as it is, so it may come after sealing.
func ExtendRun(v Verdict, q StreakQuarter, by Viewer, at time.Time, note string) (Verdict, error) {
	if err := mayDecide(v, q, by); err != nil {
		return v, err
	}
	if v.extends() {
		return v, nil
	}
	if !q.Stale {
		return v, Errorf(Conflict, "There is no stale run to extend.")
	}
	var es Errors
	note = checkNote(&es, note, "Write a line about why the run goes on after so long a break.")
	if err := es.err(); err != nil {
		return v, err
	}
	m := ManagerReading{Reading: Reading{By: by.ID, At: at}}
	if v.Manager != nil {
		m = *v.Manager
	}
	m.Extend = true
	v = v.of(q, at)
	v.Manager = &m
	return v.withNote(by.ID, at, "The run goes on. "+note), nil
}

// AddPreviousManagerNote is a line by somebody who managed the person earlier in
// the quarter and is not the one who answers for it (case 28).
func AddPreviousManagerNote(v Verdict, q StreakQuarter, by Viewer, at time.Time, note string) (Verdict, error) {
	switch {
	case by.ID == v.User || !slices.Contains(q.Previous, by.ID):
		return v, Errorf(Forbidden, "Only who managed them earlier in %s adds a note to it.", q.Quarter.Label)
	case q.State == QuarterSealed:
		return v, sealedError(q, "Their manager can re-open it.")
	}
	var es Errors
	note = checkNote(&es, note, "Write the note.")
	if err := es.err(); err != nil {
		return v, err
	}
	return v.of(q, at).withNote(by.ID, at, note), nil
}

// mayAnswer reports why somebody may not say anything about a quarter now.
func mayAnswer(v Verdict, q StreakQuarter, by Viewer) error {
	if err := mayDecide(v, q, by); err != nil {
		return err
	}
	switch {
	case q.State == QuarterSealed:
		return sealedError(q, "Re-open it first.")
	case q.Excusable && !v.OptIn:
		return Errorf(Conflict, "%s is excused: %s. Only they can ask to have it judged.", q.Quarter.Label, q.excuse())
	}
	return nil
}

// mayDecide reports why somebody is not the one who answers for a quarter: its
// manager of record, an admin where there is none, and nobody for themself.
func mayDecide(v Verdict, q StreakQuarter, by Viewer) error {
	switch {
	case by.ID == "" || by.ID == v.User:
		return Errorf(Forbidden, "Nobody answers for their own quarter.")
	case q.Target == "" || q.Early:
		return Errorf(Conflict, "There is nothing to answer for %s: it is not judged against a next level.", q.Quarter.Label)
	case q.Manager == "" && !by.Admin:
		return Errorf(Forbidden, "Nobody manages them now, so an admin answers for %s.", q.Quarter.Label)
	case q.Manager != "" && by.ID != q.Manager:
		return Errorf(Forbidden, "Only their manager at the end of %s answers for it.", q.Quarter.Label)
	}
	return nil
}

// gave reports whether there is a reading: extending a run alone gives none.
func (m ManagerReading) gave() bool { return m.Value != "" }

// words is the decision as people read it.
func (m ManagerReading) words() string {
	switch m.Decision {
	case Confirm:
		return "confirmed as " + string(m.Value)
	case NotYet:
		return "not yet, " + string(m.Value)
	case Discuss:
		return "to be discussed"
	}
	return "no answer"
}

func answeredError(v Verdict, q StreakQuarter) error {
	return Errorf(Conflict, "%s was answered already: %s. Take that answer back before you give another.", q.Quarter.Label, v.Manager.words())
}

// withNote is the verdict with one more line beside it.
func (v Verdict) withNote(by UserID, at time.Time, text string) Verdict {
	v.Notes = append(slices.Clip(v.Notes), VerdictNote{By: by, At: at, Text: text})
	return v
}

// excuse is why the quarter is excused, as part of a sentence.
func (q StreakQuarter) excuse() string {
	if q.LeaveDays > 0 {
		return fmt.Sprintf("%d days of leave", q.LeaveDays)
	}
	return fmt.Sprintf("%d days employed", q.Employed)
}
