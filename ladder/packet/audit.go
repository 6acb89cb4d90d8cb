package packet

import (
	"encoding/csv"
	"io"
	"time"

	"winlog/ladder"
)

// WriteAudit writes lines of the audit log as CSV, safe to open in a spreadsheet:
// at (UTC), by, by_name, action, subject, subject_name, detail. by is empty where
// the command line or the program itself did it.
func WriteAudit(w io.Writer, entries []ladder.AuditEntry, names func(ladder.UserID) string) error {
	out := csv.NewWriter(w)
	rows := [][]string{{"at", "by", "by_name", "action", "subject", "subject_name", "detail"}}
	for _, e := range entries {
		row := []string{e.At.UTC().Format(time.RFC3339), string(e.By), names(e.By), e.Action, string(e.Subject), names(e.Subject), e.Detail}
		for i, cell := range row {
			row[i] = guardCell(cell)
		}
		rows = append(rows, row)
	}
	return out.WriteAll(rows)
}
