package ladder

// NewestWins are the newest of a record's wins that are not deleted, at most n,
// and how many there are in all.
func NewestWins(wins []WinFact, n int) (newest []WinID, total int) {
	for i := len(wins) - 1; i >= 0; i-- {
		if !wins[i].DeletedAt.IsZero() {
			continue
		}
		if total++; total <= n {
			newest = append(newest, wins[i].ID)
		}
	}
	return newest, total
}
