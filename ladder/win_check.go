package ladder

// CheckWin reports every fault of a win that its owner wants to keep, as
// Errors. The fields are text, result, date, dimensions, level, people, links
// and visibility. today is the civil date in the owner's zone.
func CheckWin(w Win, owner Person, today Date, l *Ladder) error {
	return nil
}
