package ladder

import "strings"

// Errors are several faults of one input, at most a few per field. A form
// shows each beside its field; elsewhere they are read one after the other.
type Errors []*Error

// Error is the log's form: every fault, one after the other.
func (es Errors) Error() string {
	texts := make([]string, len(es))
	for i, e := range es {
		texts[i] = e.Error()
	}
	return strings.Join(texts, "; ")
}

// Unwrap lets errors.As and KindOf find the faults.
func (es Errors) Unwrap() []error {
	errs := make([]error, len(es))
	for i, e := range es {
		errs[i] = e
	}
	return errs
}

// err is es as an error, nil if there is no fault: an empty Errors in an error
// interface would not be nil.
func (es Errors) err() error {
	if len(es) == 0 {
		return nil
	}
	return es
}

// add notes a fault of one field.
func (es *Errors) add(field, format string, args ...any) {
	*es = append(*es, FieldErrorf(field, format, args...))
}
