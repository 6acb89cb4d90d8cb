package ladder_test

import (
	"errors"
	"testing"

	"winlog/ladder"
)

// faultFields are the fields an error names, in order.
func faultFields(err error) []string {
	var fields []string
	if list, ok := errors.AsType[ladder.Errors](err); ok {
		for _, e := range list {
			fields = append(fields, e.Field)
		}
		return fields
	}
	if e, ok := errors.AsType[*ladder.Error](err); ok {
		return []string{e.Field}
	}
	return nil
}

func TestErrors(t *testing.T) {
	err := error(ladder.Errors{
		ladder.FieldErrorf("text", "Write what you did."),
		ladder.FieldErrorf("date", "Pick a day."),
	})
	if got, want := err.Error(), "invalid: Write what you did.; invalid: Pick a day."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := ladder.KindOf(err); got != ladder.Invalid {
		t.Errorf("kind: got %v, want invalid", got)
	}
	if e, ok := errors.AsType[*ladder.Error](err); !ok || e.Field != "text" {
		t.Errorf("got %v, want the first fault", e)
	}
}

func TestError(t *testing.T) {
	cause := errors.New("disk full")
	err := error(&ladder.Error{Kind: ladder.Unavailable, Text: "Try again.", Err: cause})
	if got, want := err.Error(), "unavailable: Try again.: disk full"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if !errors.Is(err, cause) {
		t.Error("the cause is lost")
	}
	if got := ladder.KindOf(errors.Join(errors.New("outer"), err)); got != ladder.Unavailable {
		t.Errorf("kind: got %v, want unavailable", got)
	}
	if got := ladder.KindOf(cause); got != ladder.Internal {
		t.Errorf("kind of a foreign error: got %v, want internal", got)
	}
	if got := ladder.KindOf(nil); got != ladder.Internal {
		t.Errorf("kind of nil: got %v, want internal", got)
	}
	names := map[ladder.Kind]string{
		ladder.Internal: "internal", ladder.Invalid: "invalid", ladder.NotFound: "not_found",
		ladder.Forbidden: "forbidden", ladder.Conflict: "conflict", ladder.Unavailable: "unavailable",
	}
	for kind, want := range names {
		if got := kind.String(); got != want {
			t.Errorf("%d: got %q, want %q", kind, got, want)
		}
	}
}
