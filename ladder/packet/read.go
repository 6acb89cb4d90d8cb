package packet

import (
	"io"

	"winlog/ladder"
)

// ReadWins reads wins in a format that WriteWins writes: "json" or "csv". check
// judges each win (ladder.CheckWin with its owner); its faults get the win's
// line. If there is any fault, no win is returned.
func ReadWins(r io.Reader, format string, check func(ladder.Win) error) ([]ladder.Win, []ladder.RowFault) {
	return nil, nil
}
