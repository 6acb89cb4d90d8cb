package ladder

// Comparison puts two levels side by side.
type Comparison struct {
	A, B *Level
	Rows []CompareRow
}

// CompareRow is one line of a comparison. A cell has several lines where a
// level has several of the thing, such as practices.
type CompareRow struct {
	Name string // "Core question", "Collaboration"
	A, B []string
}

// Same reports whether the two levels do not differ in this row.
func (r CompareRow) Same() bool {
	if len(r.A) != len(r.B) {
		return false
	}
	for i := range r.A {
		if r.A[i] != r.B[i] {
			return false
		}
	}
	return true
}

// Compare puts two levels side by side for a role (titles and examples; an
// unknown role sees those of every role). The error is NotFound for a level
// that the ladder does not have.
func (l *Ladder) Compare(a, b LevelID, role Role) (Comparison, error) {
	la, ok := l.Level(a)
	if !ok {
		return Comparison{}, noLevel(a)
	}
	lb, ok := l.Level(b)
	if !ok {
		return Comparison{}, noLevel(b)
	}
	row := func(name string, cell func(*Level) []string) CompareRow {
		return CompareRow{Name: name, A: cell(la), B: cell(lb)}
	}
	one := func(name string, text func(*Level) string) CompareRow {
		return row(name, func(lv *Level) []string { return []string{text(lv)} })
	}
	rows := []CompareRow{
		one("In a word", func(lv *Level) string { return lv.Word }),
		one("Title", func(lv *Level) string { return l.byRole(lv.Titles, role) }),
		one("Core question", func(lv *Level) string { return lv.Question }),
		one("Scope", func(lv *Level) string { return lv.Scope }),
		one("You're here if", func(lv *Level) string { return lv.HereIf }),
		row("What you do → success", func(lv *Level) []string {
			lines := make([]string, len(lv.Practices))
			for i, p := range lv.Practices {
				lines[i] = p.String()
			}
			return lines
		}),
	}
	for _, d := range l.CoreDimensions() {
		rows = append(rows, one(d.Name, func(lv *Level) string { return lv.Dimensions[d.ID].String() }))
	}
	rows = append(rows, one("Example", func(lv *Level) string { return l.byRole(lv.Examples, role) }))
	return Comparison{A: la, B: lb, Rows: rows}, nil
}

func noLevel(id LevelID) *Error {
	return Errorf(NotFound, "There is no level %q in the ladder.", string(id))
}
