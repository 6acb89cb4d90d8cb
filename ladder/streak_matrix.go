package ladder

// cells are the quarter's column of the sustain matrix.
func (r *record) cells(q StreakQuarter, dimensions []shown) []MatrixCell {
	cells := make([]MatrixCell, len(r.Ladder.Dimensions))
	for i, d := range r.Ladder.Dimensions {
		cells[i] = MatrixCell{Dimension: d.ID, Mark: q.mark(d.ID, dimensions[i])}
	}
	return cells
}

// mark is what a quarter shows in one dimension: what the manager said of it,
// else what the person claims, else what the wins show. The manager's reading
// counts once they decided; before, they may be the only one who has seen it.
func (q StreakQuarter) mark(d DimensionID, wins shown) Mark {
	claim, manager := q.Verdict.Claim, q.Verdict.Manager
	next := MarkClaimed
	switch {
	case q.Value == ValueExcused:
		return MarkLeave
	case q.Answered():
		if value, ok := manager.Dimensions[d]; ok {
			return markOf(value, MarkConfirmed)
		}
		if manager.Decision == Confirm && len(manager.Dimensions) == 0 { // as a whole
			next = MarkConfirmed
		}
	}
	if claim != nil {
		if value, ok := claim.Dimensions[d]; ok {
			return markOf(value, next)
		}
	}
	switch {
	case wins.target && q.Target != "":
		return next
	case wins.any:
		return MarkCurrent
	}
	return MarkNothing
}

// markOf is the mark of a value that somebody gave; next is that of the target.
func markOf(value VerdictValue, next Mark) Mark {
	switch value {
	case ValueNext:
		return next
	case ValuePartial, ValueCurrent, ValueBelow:
		return MarkCurrent
	}
	return MarkNothing
}
