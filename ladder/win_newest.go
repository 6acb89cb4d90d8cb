package ladder

import "slices"

// NewestWins are the newest of a record's wins that are not deleted, at most n,
// and how many there are in all.
func NewestWins(wins []WinFact, n int) (newest []WinID, total int) {
	for _, w := range slices.Backward(wins) {
		if !w.DeletedAt.IsZero() {
			continue
		}
		if total++; total <= n {
			newest = append(newest, w.ID)
		}
	}
	return newest, total
}
