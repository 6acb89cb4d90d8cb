package ladder

import (
	"errors"
	"fmt"
)

// Kind says what went wrong in terms a caller can act on. It decides the
// sentence a person reads; see the error funnel in package bot.
type Kind int

// The kinds of an Error. An error that is no *Error counts as Internal.
const (
	Internal    Kind = iota // a fault of ours: "Something went wrong", with a reference
	Invalid                 // the input is wrong; Field names it where it came from a form
	NotFound                // the thing asked for does not exist (any more)
	Forbidden               // it exists, but not for this person
	Conflict                // it changed or exists already
	Unavailable             // try again: database busy or full, Slack away
)

// String is the kind's name as logs and metrics write it.
func (k Kind) String() string {
	switch k {
	case Invalid:
		return "invalid"
	case NotFound:
		return "not_found"
	case Forbidden:
		return "forbidden"
	case Conflict:
		return "conflict"
	case Unavailable:
		return "unavailable"
	default:
		return "internal"
	}
}

// Error is a failure a person can be told about.
type Error struct {
	Kind  Kind
	Field string // the form field or column at fault, "" if none
	Text  string // one plain sentence for a person; never holds a win's text or a token
	Err   error  // the cause, for the log
}

// Error is the log's form: the sentence and the cause.
func (e *Error) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("%s: %s: %v", e.Kind, e.Text, e.Err)
	}
	return fmt.Sprintf("%s: %s", e.Kind, e.Text)
}

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Err }

// Errorf makes an Error of a kind with a sentence for people.
func Errorf(kind Kind, format string, args ...any) *Error {
	return &Error{Kind: kind, Text: fmt.Sprintf(format, args...)}
}

// FieldErrorf makes an Invalid error about one field.
func FieldErrorf(field, format string, args ...any) *Error {
	return &Error{Kind: Invalid, Field: field, Text: fmt.Sprintf(format, args...)}
}

// KindOf is the kind of the first *Error in err's chain, else Internal.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}
