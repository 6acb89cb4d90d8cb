package packet

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"winlog/ladder"
)

// The formats of a file of wins.
const (
	JSON     = "json"
	CSV      = "csv"
	Markdown = "md"
)

// WriteWins writes wins in a format: an array for JSON, a header and rows for
// CSV, sections by person and quarter for Markdown. Wins stand together by
// person, newest first; deleted ones are left out. names gives the name to show
// for a person, cal the quarters. The error is Invalid for an unknown format,
// else the writer's.
func WriteWins(w io.Writer, format string, wins []ladder.Win, names func(ladder.UserID) string, cal ladder.Calendar) error {
	wins = slices.DeleteFunc(slices.Clone(wins), ladder.Win.Deleted)
	slices.SortStableFunc(wins, func(a, b ladder.Win) int {
		return cmp.Or(cmp.Compare(a.User, b.User), b.OccurredOn.Compare(a.OccurredOn), b.CreatedAt.Compare(a.CreatedAt), cmp.Compare(b.ID, a.ID))
	})
	out := bufio.NewWriter(w)
	var err error
	switch format {
	case JSON:
		err = writeJSON(out, wins, cal)
	case CSV:
		err = writeCSV(out, wins, cal)
	case Markdown:
		err = writeMarkdown(out, wins, names, cal)
	default:
		return ladder.FieldErrorf("format", "There is no format %q. The formats are %s, %s and %s.", format, JSON, CSV, Markdown)
	}
	if err != nil {
		return err
	}
	return out.Flush()
}

// writeJSON writes an array with one win a line, so that a file can be compared
// with an older one.
func writeJSON(out *bufio.Writer, wins []ladder.Win, cal ladder.Calendar) error {
	var line bytes.Buffer
	encoder := json.NewEncoder(&line)
	encoder.SetEscapeHTML(false) // a file, never part of a page: "<" stays readable
	separator := "[\n"
	for _, w := range wins {
		line.Reset()
		if err := encoder.Encode(newRecord(w, cal)); err != nil {
			return err
		}
		if _, err := out.WriteString(separator); err != nil {
			return err
		}
		if _, err := out.Write(bytes.TrimSuffix(line.Bytes(), []byte("\n"))); err != nil {
			return err
		}
		separator = ",\n"
	}
	end := "\n]\n"
	if len(wins) == 0 {
		end = "[]\n"
	}
	_, err := out.WriteString(end)
	return err
}

// writeCSV writes lists as words with a space between them: ids and links hold
// none.
func writeCSV(out *bufio.Writer, wins []ladder.Win, cal ladder.Calendar) error {
	rows := csv.NewWriter(out)
	if err := rows.Write(columns); err != nil {
		return err
	}
	cells := make([]string, len(columns))
	for _, w := range wins {
		r := newRecord(w, cal)
		for i, column := range columns {
			text, list := r.field(column)
			if list != nil {
				cells[i] = guardCell(strings.Join(*list, " "))
			} else {
				cells[i] = guardCell(*text)
			}
		}
		if err := rows.Write(cells); err != nil {
			return err
		}
	}
	rows.Flush()
	return rows.Error()
}
