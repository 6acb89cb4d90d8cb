package ladder

import (
	"fmt"
	"io"
	"strings"
)

// WriteLevel writes the full card of a level as plain text, for every role. The
// error is NotFound for an unknown level, else the writer's.
func (l *Ladder) WriteLevel(w io.Writer, id LevelID) error {
	lv, ok := l.Level(id)
	if !ok {
		return noLevel(id)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s\n", lv.ID, lv.Word)
	_, err := io.WriteString(w, b.String())
	return err
}

// WriteQuickReference writes the table of all levels as plain text.
func (l *Ladder) WriteQuickReference(w io.Writer) error {
	var b strings.Builder
	for _, lv := range l.Levels {
		fmt.Fprintf(&b, "%s  %s\n", lv.ID, l.byRole(lv.Titles, ""))
	}
	_, err := io.WriteString(w, b.String())
	return err
}
