package ladder

import (
	"fmt"
	"slices"
)

// RowFault is what is wrong with one row of a file that is imported.
type RowFault struct {
	Line   int    // counted from 1; 0 for the file as a whole
	Column string // "" for the row as a whole
	Text   string // one plain sentence; never holds a win's text
}

// String is "line 3, manager: …".
func (f RowFault) String() string {
	switch {
	case f.Line == 0:
		return f.Text
	case f.Column == "":
		return fmt.Sprintf("line %d: %s", f.Line, f.Text)
	}
	return fmt.Sprintf("line %d, %s: %s", f.Line, f.Column, f.Text)
}

// SortRowFaults puts faults in the order of the file.
func SortRowFaults(faults []RowFault) {
	slices.SortStableFunc(faults, func(a, b RowFault) int { return a.Line - b.Line })
}
