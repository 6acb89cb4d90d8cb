package ladder

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// quickReference is the table of all levels: a row of headings, then one row a
// level.
func (l *Ladder) quickReference() [][]string {
	head := []string{"Level", "In a word"}
	for _, r := range l.Roles {
		head = append(head, "Title ("+r.Name+")")
	}
	rows := [][]string{append(head, "Core question", "Scope")}
	for i := range l.Levels {
		lv := &l.Levels[i]
		row := []string{string(lv.ID), lv.Word}
		for _, r := range l.Roles {
			row = append(row, lv.Titles[r.ID])
		}
		rows = append(rows, append(row, lv.Question, lv.Scope))
	}
	return rows
}

// QuickReference is the table of all levels as a page or a Slack table shows
// it: the headings, then a row for each level. Its characters fit one Slack
// message.
func (l *Ladder) QuickReference() (head []string, rows [][]string) {
	table := l.quickReference()
	return table[0], table[1:]
}

// WriteQuickReference writes the table of all levels as plain text.
func (l *Ladder) WriteQuickReference(w io.Writer) error {
	rows := l.quickReference()
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s, version %s\n\n", l.Name, l.Version)
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			line.WriteString(cell)
			line.WriteString(strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell)+2))
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	b.WriteByte('\n')
	for _, s := range l.InShort {
		b.WriteString(s + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// WriteLevel writes the full card of a level as plain text, with the titles and
// examples of every role. The error is NotFound for an unknown level, else the
// writer's.
func (l *Ladder) WriteLevel(w io.Writer, id LevelID) error {
	lv, ok := l.Level(id)
	if !ok {
		return noLevel(id)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s\n", lv.ID, lv.Word)
	for _, r := range l.Roles {
		fmt.Fprintf(&b, "  %s: %s\n", r.Name, lv.Titles[r.ID])
	}
	fmt.Fprintf(&b, "\nCore question: %s\nScope: %s\nYou're here if: %s\n", lv.Question, lv.Scope, lv.HereIf)
	b.WriteString("\nWhat you do → what success looks like\n")
	for _, p := range lv.Practices {
		fmt.Fprintf(&b, "  - %s\n", p)
	}
	b.WriteString("\nDimensions\n")
	for _, d := range l.CoreDimensions() {
		fmt.Fprintf(&b, "  %s: %s\n", d.heading(), lv.Dimensions[d.ID])
	}
	b.WriteString("\nExamples\n")
	for _, r := range l.Roles {
		fmt.Fprintf(&b, "  %s: %s\n", r.Name, lv.Examples[r.ID])
	}
	l.writeMoves(&b, lv)
	_, err := io.WriteString(w, b.String())
	return err
}

// heading is the dimension's name and what its cells say.
func (d Dimension) heading() string {
	if d.About == "" {
		return d.Name
	}
	return d.Name + " (" + d.About + ")"
}

// writeMoves writes what a level is as senior as, what comes next and what it
// takes.
func (l *Ladder) writeMoves(b *strings.Builder, lv *Level) {
	if e, ok := l.Equivalent(lv.ID); ok {
		fmt.Fprintf(b, "\nEquivalent: ~ %s (%s)\n", e.Other(lv.ID), e.Seniority)
	}
	for _, next := range l.Next(lv.ID) {
		if next.Switch {
			fmt.Fprintf(b, "\nSwitch to %s (%s)\n", next.Level, next.Reason)
		} else {
			fmt.Fprintf(b, "\nNext: %s, %s\n", next.Level, l.Title(next.Level, ""))
		}
		t, ok := l.Transition(lv.ID, next.Level)
		if !ok {
			continue
		}
		fmt.Fprintf(b, "  Common gaps: %s\n", strings.Join(t.Gaps, " · "))
		if t.GoodGoal.Text != "" {
			fmt.Fprintf(b, "  Not: %q (%s)\n", t.BadGoal.Text, t.BadGoal.Why)
			fmt.Fprintf(b, "  But: %q (%s)\n", t.GoodGoal.Text, t.GoodGoal.Why)
		}
	}
}
