package ladder

import (
	"slices"
	"time"
	"unicode/utf8"
)

// The functions that change a verdict are given the row as it is, the quarter as
// it reads today and who acts when. They return the row as it becomes, or an
// Error that says why not; what they are given stays as it is.

// ClaimQuarter is what a person says of their own quarter: r.By and r.At say who
// and when. They may say it as soon as the quarter began and change it until
// their manager answers. The error's fields are overall, dimensions and note.
func ClaimQuarter(v Verdict, q StreakQuarter, r Reading) (Verdict, error) {
	switch {
	case r.By == "" || r.By != v.User:
		return v, Errorf(Forbidden, "Only the person themself claims a quarter.")
	case q.Target == "":
		return v, Errorf(Conflict, "There is no level after %s on its track, so there is no streak to claim.", q.Level)
	case q.Early:
		return v, Errorf(Conflict, "Your level changed in %s, so it belongs to the level before. The next quarter is the first for %s.", q.Quarter.Label, q.Target)
	case q.State == QuarterSealed:
		return v, sealedError(q, "Your manager can re-open it.")
	case v.Manager != nil && v.Manager.Decision.final():
		return v, Errorf(Conflict, "Your manager has answered for %s already. Ask them to take the answer back if your claim should change.", q.Quarter.Label)
	case q.Excusable && !v.OptIn:
		return v, Errorf(Conflict, "%s is excused: %s. It does not count against you. To claim it all the same, say first that it should be judged.", q.Quarter.Label, q.excuse())
	}
	r, err := checkReading(q, r)
	if err != nil {
		return v, err
	}
	v = v.of(q, r.At)
	v.Claim = &r
	return v, nil
}

// OptIn is a person who wants a quarter judged that leave or a short employment
// excuses, or who does not any more. Nobody else can (rule 11).
func OptIn(v Verdict, q StreakQuarter, by UserID, at time.Time, on bool) (Verdict, error) {
	switch {
	case by == "" || by != v.User:
		return v, Errorf(Forbidden, "Only the person themself decides whether an excused quarter is judged.")
	case q.State == QuarterSealed:
		return v, sealedError(q, "Your manager can re-open it.")
	case !q.Excusable:
		return v, Errorf(Conflict, "%s is judged anyway: it is not excused.", q.Quarter.Label)
	}
	v = v.of(q, at)
	v.OptIn = on
	return v, nil
}

// SealQuarter writes down what counts for a quarter whose time is over, for good
// unless a manager re-opens it. Sealing again changes nothing, so that two
// closing jobs leave one verdict (case 39).
func SealQuarter(v Verdict, q StreakQuarter, at time.Time) (Verdict, error) {
	switch {
	case v.sealed():
		return v, nil
	case q.Early || q.Target == "":
		return v, Errorf(Conflict, "%s has no verdict to seal.", q.Quarter.Label)
	case q.State != QuarterSealed:
		return v, Errorf(Conflict, "%s is not over yet.", q.Quarter.Label)
	}
	v = v.of(q, at)
	v.Sealed, v.Value, v.Source, v.Wins = at, q.Value, q.Source, q.Evidence.Wins
	v.OptIn = v.OptIn && q.Excusable // leave may have been taken back since
	return v, nil
}

// ToSeal are the quarters whose time is over and whose verdict nobody wrote down
// yet: what the closing job does.
func (s Streak) ToSeal() []StreakQuarter {
	var due []StreakQuarter
	for _, q := range s.Quarters {
		if q.State == QuarterSealed && q.Target != "" && !q.Early && !q.Verdict.sealed() {
			due = append(due, q)
		}
	}
	return due
}

// of is the verdict with what the quarter says about it; a sealed one keeps what
// it was sealed with (rule 15).
func (v Verdict) of(q StreakQuarter, at time.Time) Verdict {
	if v.UpdatedAt = at; !v.sealed() {
		v.Quarter, v.Target, v.Level, v.Ladder = q.Quarter, q.Target, q.Level, q.Ladder
	}
	return v
}

// checkReading is the reading with a clean note, or its faults as Errors.
func checkReading(q StreakQuarter, r Reading) (Reading, error) {
	var es Errors
	if !r.Value.given() {
		es.add("overall", "Say how the quarter was as a whole.")
	}
	for id, value := range r.Dimensions {
		known := slices.ContainsFunc(q.Cells, func(c MatrixCell) bool { return c.Dimension == id })
		if !known || !value.given() {
			es.add("dimensions", "The ladder has no dimension %q with a verdict %q. Open the form again.", clip(string(id)), clip(string(value)))
			break
		}
	}
	r.Note = checkNote(&es, r.Note, "")
	return r, es.err()
}

// given reports whether a value is one that a person or manager can give.
func (v VerdictValue) given() bool {
	_, ok := v.height()
	return ok
}

// checkNote is a line as it is kept. missing says what to do if there must be one.
func checkNote(es *Errors, note, missing string) string {
	note = CleanText(note)
	switch n := utf8.RuneCountInString(note); {
	case n > MaxReadingNote:
		es.add("note", "The line has %d characters; at most %d fit.", n, MaxReadingNote)
	case !storable(note):
		es.add("note", "The line has characters that cannot be stored.")
	case missing != "" && Blank(note):
		es.add("note", "%s", missing)
	}
	return note
}

func sealedError(q StreakQuarter, help string) error {
	return Errorf(Conflict, "%s was sealed on %s and is not changed any more. %s", q.Quarter.Label, q.SealsOn.words(), help)
}
