package packet

import "strings"

// A spreadsheet takes a cell for a formula if it begins with one of these, and
// a formula can send data away or start programs. An apostrophe before it makes
// it text.
const formulaBegins = "=+-@\t\r"

// guardCell puts an apostrophe where a spreadsheet could see a formula: at the
// beginning of the cell, and after a semicolon or line end, where one set to
// semicolons would begin another cell. There a "- " or "+ " is left alone: it
// begins the items of a list in very many texts. An apostrophe that is there
// already gets another one, so that unguardCell gives back exactly the text.
func guardCell(s string) string {
	if !strings.ContainsAny(s, formulaBegins) {
		return s
	}
	var b strings.Builder
	for at, rest := 0, s; ; {
		quotes, formula := formulaAt(rest, at > 0)
		if formula {
			b.WriteByte('\'')
		}
		n := quotes + nextCell(rest[quotes:])
		b.WriteString(rest[:n])
		if rest, at = rest[n:], at+n; rest == "" {
			return b.String()
		}
	}
}

// unguardCell undoes guardCell.
func unguardCell(s string) string {
	if !strings.Contains(s, "'") {
		return s
	}
	var b strings.Builder
	for at, rest := 0, s; rest != ""; {
		quotes, formula := formulaAt(rest, at > 0)
		n := quotes + nextCell(rest[quotes:])
		if formula && quotes > 0 {
			b.WriteString(rest[1:n])
		} else {
			b.WriteString(rest[:n])
		}
		rest, at = rest[n:], at+n
	}
	return b.String()
}

// formulaAt counts the apostrophes s begins with and reports whether a formula
// follows them.
func formulaAt(s string, inside bool) (quotes int, formula bool) {
	after := strings.TrimLeft(s, "'")
	quotes = len(s) - len(after)
	if after == "" || !strings.ContainsRune(formulaBegins, rune(after[0])) {
		return quotes, false
	}
	item := strings.HasPrefix(after, "- ") || strings.HasPrefix(after, "+ ")
	return quotes, !inside || !item
}

// nextCell is how far it is to where the next cell may begin.
func nextCell(s string) int {
	if i := strings.IndexAny(s, ";\n"); i >= 0 {
		return i + 1
	}
	return len(s)
}
