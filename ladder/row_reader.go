package ladder

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// RowFault is what is wrong with one row of a file that is imported.
type RowFault struct {
	Line   int    // counted from 1; 0 for the file as a whole
	Column string // "" for the row as a whole
	Text   string // one plain sentence; never holds a win's text
}

// String is "line 3, manager: …".
func (f RowFault) String() string {
	switch {
	case f.Line == 0:
		return f.Text
	case f.Column == "":
		return fmt.Sprintf("line %d: %s", f.Line, f.Text)
	}
	return fmt.Sprintf("line %d, %s: %s", f.Line, f.Column, f.Text)
}

// SortRowFaults puts faults in the order of the file.
func SortRowFaults(faults []RowFault) {
	slices.SortStableFunc(faults, func(a, b RowFault) int { return a.Line - b.Line })
}

// RowReader reads CSV files that people make with a spreadsheet: a header that
// names some of Columns in any order, then rows. It names every faulty row, and
// goes on reading as long as rows can be told apart.
type RowReader struct {
	Columns  []string                                // what the header may name
	Header   func(columns []string) (fault string)   // judges the header as a whole; "" if it is good
	Row      func(line int, columns, cells []string) // gets each row that has a cell for each column
	MaxBytes int64                                   // of the file
	MaxRows  int
}

// errTooLarge ends a file that is larger than it may be.
var errTooLarge = errors.New("too large")

// Read reads a file and returns what is wrong with it as a whole or with the
// form of its rows. What Row finds wrong is the caller's.
func (rr RowReader) Read(in io.Reader) []RowFault {
	var faults []RowFault
	faultf := func(line int, format string, args ...any) {
		faults = append(faults, RowFault{Line: line, Text: fmt.Sprintf(format, args...)})
	}
	buffered := bufio.NewReader(&boundedReader{in: in, left: rr.MaxBytes})
	skipBOM(buffered)
	if separator := otherSeparator(buffered); separator != "" {
		faultf(1, "The columns are separated by %s. Save the file as CSV with commas.", separator)
		return faults
	}
	file := csv.NewReader(buffered)
	file.FieldsPerRecord = -1 // counted here, to name the line and go on
	file.TrimLeadingSpace = true
	var columns []string
	for rows := 0; ; {
		cells, err := file.Read()
		if parse, ok := errors.AsType[*csv.ParseError](err); ok {
			faultf(parse.StartLine, `A quotation mark is in the wrong place or never closed. Write a quoted cell as "a ""b"" c".`)
			if columns == nil {
				return faults
			}
			continue
		}
		switch {
		case errors.Is(err, io.EOF):
			if columns == nil {
				faultf(0, "The file is empty.")
			} else if rows == 0 && len(faults) == 0 {
				faultf(0, "There is only a header in the file.")
			}
			return faults
		case errors.Is(err, errTooLarge):
			faultf(0, "The file is larger than %d MiB. Split it.", rr.MaxBytes>>20)
			return faults
		case err != nil:
			faultf(0, "The file cannot be read: %v.", err)
			return faults
		case slices.ContainsFunc(cells, func(c string) bool { return !utf8.ValidString(c) }):
			faultf(0, "The file is not UTF-8. Save it as “CSV UTF-8 (comma delimited)”.")
			return faults
		}
		line, _ := file.FieldPos(0)
		switch {
		case columns == nil:
			var wrong []string
			if columns, wrong = rr.header(cells); len(wrong) > 0 {
				for _, text := range wrong {
					faultf(line, "%s", text)
				}
				return faults
			}
		case isEmptyRow(cells): // spreadsheets leave rows of bare commas
		case rows == rr.MaxRows:
			faultf(line, "The file has more than %d rows. Split it.", rr.MaxRows)
			return faults
		case len(cells) != len(columns):
			rows++
			faultf(line, "This row has %d cells, the header has %d. A text with a comma needs quotation marks.", len(cells), len(columns))
		default:
			rows++
			rr.Row(line, columns, cells)
		}
	}
}

// header reads the names of the columns and what is wrong with them.
func (rr RowReader) header(cells []string) (columns, wrong []string) {
	for _, cell := range cells {
		name := strings.ToLower(cellText(cell))
		switch {
		case !slices.Contains(rr.Columns, name):
			wrong = append(wrong, fmt.Sprintf("There is no column %q. The columns are %s.", clip(name), strings.Join(rr.Columns, ", ")))
		case slices.Contains(columns, name):
			wrong = append(wrong, fmt.Sprintf("The column %s is there twice.", name))
		}
		columns = append(columns, name)
	}
	if len(wrong) == 0 {
		if fault := rr.Header(columns); fault != "" {
			wrong = append(wrong, fault)
		}
	}
	return columns, wrong
}

// cellText is a short cell as it is kept: clean and on one line.
func cellText(cell string) string { return strings.Join(strings.Fields(CleanText(cell)), " ") }

func isEmptyRow(cells []string) bool {
	return !slices.ContainsFunc(cells, func(c string) bool { return !Blank(c) })
}

// skipBOM skips the byte order mark that spreadsheets put before UTF-8.
func skipBOM(in *bufio.Reader) {
	if mark, err := in.Peek(3); err == nil && string(mark) == "\uFEFF" {
		_, _ = in.Discard(len(mark)) // cannot fail: they were just peeked at
	}
}

// otherSeparator names what separates the columns if it is not the comma; ""
// if it is. No column's name holds any of these.
func otherSeparator(in *bufio.Reader) string {
	begin, _ := in.Peek(in.Size()) // a short file is no error here
	header, _, _ := strings.Cut(strings.TrimLeft(string(begin), "\r\n"), "\n")
	switch {
	case strings.Contains(header, ","):
		return ""
	case strings.Contains(header, ";"):
		return "semicolons"
	case strings.Contains(header, "\t"):
		return "tabs"
	}
	return ""
}

// boundedReader fails with errTooLarge where io.LimitReader would end, so that
// a file is never taken for shorter than it is.
type boundedReader struct {
	in   io.Reader
	left int64
}

func (b *boundedReader) Read(p []byte) (int, error) {
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.in.Read(p)
	if int64(n) > b.left {
		return int(b.left), errTooLarge
	}
	b.left -= int64(n)
	return n, err
}
