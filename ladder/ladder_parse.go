package ladder

import (
	"fmt"

	"github.com/goccy/go-yaml"
)

// Fault is one thing wrong with a ladder file and where it is.
type Fault struct {
	File   string
	Line   int // from 1; 0 if the fault is about the whole file
	Column int // from 1, in characters
	Text   string
}

// String is "file:line:column: text", which editors and terminals turn into a
// link.
func (f Fault) String() string {
	if f.Line == 0 {
		return fmt.Sprintf("%s: %s", f.File, f.Text)
	}
	return fmt.Sprintf("%s:%d:%d: %s", f.File, f.Line, f.Column, f.Text)
}

// Parse reads a ladder file. The name is used in faults only. Either the ladder
// is whole and there are no faults, or it is nil and every fault found is
// listed, in the order of the file.
func Parse(name string, data []byte) (*Ladder, []Fault) {
	l := new(Ladder)
	if err := yaml.UnmarshalWithOptions(data, l, yaml.Strict()); err != nil {
		return nil, []Fault{{File: name, Text: err.Error()}}
	}
	l.buildIndex()
	return l, nil
}
