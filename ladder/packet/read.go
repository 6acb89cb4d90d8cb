package packet

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"

	"winlog/ladder"
)

// Limits of a file of wins. What a company keeps in ten years is far below.
const (
	MaxFile = 1_000_000_000 // bytes
	MaxWins = 2_000_000
)

// WinRow is one win of a file.
type WinRow struct {
	Line int // of the file, counted from 1
	Win  ladder.Win
}

// ReadWins reads wins in a format that WriteWins writes: JSON or CSV. The
// columns user, occurred_on and text must be there, any other may be left out;
// an unknown one is a fault. check judges each win, as ladder.CheckWin does with
// its owner; what it finds gets the win's line. If there is any fault, no win is
// returned. The quarter is taken from the day, never from the file.
func ReadWins(r io.Reader, format string, check func(ladder.Win) error) ([]WinRow, []ladder.RowFault) {
	in := &importer{check: check, lineOf: map[ladder.WinID]int{}}
	switch format {
	case JSON:
		in.readJSON(r)
	case CSV:
		in.readCSV(r)
	default:
		in.faultf(0, "", "Wins cannot be read from the format %q, only from %s and %s.", format, JSON, CSV)
	}
	if len(in.faults) > 0 {
		ladder.SortRowFaults(in.faults)
		return nil, in.faults
	}
	return in.wins, nil
}

type importer struct {
	check  func(ladder.Win) error
	wins   []WinRow
	lineOf map[ladder.WinID]int
	faults []ladder.RowFault
}

func (in *importer) faultf(line int, column, format string, args ...any) {
	in.faults = append(in.faults, ladder.RowFault{Line: line, Column: column, Text: fmt.Sprintf(format, args...)})
}

// add takes the win of a record unless something is wrong with it.
func (in *importer) add(line int, r *record) {
	before := len(in.faults)
	w := r.win(func(column, format string, args ...any) { in.faultf(line, column, format, args...) })
	if first := in.lineOf[w.ID]; first > 0 && w.ID != "" {
		in.faultf(line, "id", "Line %d has the same id.", first)
	}
	in.lineOf[w.ID] = line
	if len(in.faults) == before {
		in.judge(line, w)
	}
	in.wins = append(in.wins, WinRow{Line: line, Win: w})
}

// judge notes what check finds, under the columns' names.
func (in *importer) judge(line int, w ladder.Win) {
	err := in.check(w)
	if err == nil {
		return
	}
	list, ok := errors.AsType[ladder.Errors](err)
	if !ok {
		e, ok := errors.AsType[*ladder.Error](err)
		if !ok {
			e = ladder.Errorf(ladder.Internal, "This win could not be checked.")
		}
		list = ladder.Errors{e}
	}
	for _, e := range list {
		column := e.Field
		if column == "date" {
			column = "occurred_on"
		}
		in.faultf(line, column, "%s", e.Text)
	}
}

// readCSV reads rows as writeCSV writes them.
func (in *importer) readCSV(r io.Reader) {
	form := ladder.RowReader{
		Columns: columns,
		Header: func(have []string) string {
			if names := missing(have); names != "" {
				return "These columns are missing: " + names + "."
			}
			return ""
		},
		Row: func(line int, have, cells []string) {
			var r record
			for i, column := range have {
				cell := unguardCell(cells[i])
				switch text, list := r.field(column); {
				case list == nil:
					*text = cell
				case column == "links": // a link may hold a comma
					*list = strings.Fields(cell)
				default:
					*list = strings.FieldsFunc(cell, func(c rune) bool { return c == ',' || c == ';' || unicode.IsSpace(c) })
				}
			}
			in.add(line, &r)
		},
		MaxBytes: MaxFile, MaxRows: MaxWins,
	}.Read(r)
	in.faults = append(in.faults, form...)
}
