package ladder

import (
	"cmp"
	"slices"
)

// AgendaSteps is how far two readings of a dimension must be apart to go on top
// of the next 1:1 (PRODUCT S3).
const AgendaSteps = 2

// AgendaRow is a dimension that a person and their manager read differently.
type AgendaRow struct {
	Dimension DimensionID
	Claim     VerdictValue
	Manager   VerdictValue
	Steps     int // apart: next, partial, current and below are one step each; none is as low as below
}

// Agenda is what to talk about first, the widest apart first: both can see it
// once the manager decided.
func Agenda(v Verdict) []AgendaRow {
	if v.Claim == nil || v.Manager == nil {
		return nil
	}
	var rows []AgendaRow
	for id, claim := range v.Claim.Dimensions {
		a, okA := claim.height()
		b, okB := v.Manager.Dimensions[id].height()
		if steps := max(a-b, b-a); okA && okB && steps >= AgendaSteps {
			rows = append(rows, AgendaRow{Dimension: id, Claim: claim, Manager: v.Manager.Dimensions[id], Steps: steps})
		}
	}
	slices.SortFunc(rows, func(a, b AgendaRow) int {
		return cmp.Or(b.Steps-a.Steps, cmp.Compare(a.Dimension, b.Dimension))
	})
	return rows
}

// height orders the values; it is false for one that nobody can give.
func (v VerdictValue) height() (int, bool) {
	switch v {
	case ValueNext:
		return 3, true
	case ValuePartial:
		return 2, true
	case ValueCurrent:
		return 1, true
	case ValueBelow, ValueNone:
		return 0, true
	}
	return 0, false
}
