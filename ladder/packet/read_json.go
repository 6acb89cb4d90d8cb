package packet

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// readJSON reads an array of objects as writeJSON writes it, one after the
// other. After a fault of syntax nothing more can be told apart; any other
// fault is noted and reading goes on.
func (in *importer) readJSON(r io.Reader) {
	buffered := bufio.NewReader(r)
	if mark, err := buffered.Peek(3); err == nil && string(mark) == "\uFEFF" {
		_, _ = buffered.Discard(len(mark)) // cannot fail: they were just peeked at
	}
	lines := &lineReader{in: buffered, left: MaxFile}
	decoder := json.NewDecoder(lines)
	decoder.UseNumber() // else a number too large to hold is an error that quotes it
	fail := func(err error) {
		syntax, isSyntax := errors.AsType[*json.SyntaxError](err)
		switch {
		case errors.Is(err, errTooLarge):
			in.faultf(0, "", "The file is larger than 1 GB. Split it.")
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			in.faultf(lines.last(), "", "The file ends too early; is it cut off?")
		case isSyntax:
			in.faultf(lines.at(max(syntax.Offset-1, 0)), "", "This is no JSON: %v.", syntax)
		default:
			in.faultf(0, "", "The file cannot be read: %v.", err)
		}
	}
	open, err := decoder.Token()
	switch {
	case errors.Is(err, io.EOF):
		in.faultf(0, "", "The file is empty.")
		return
	case err != nil:
		fail(err)
		return
	case open != json.Delim('['):
		in.faultf(1, "", "The file must be an array of wins, as an export writes it: [ { … }, … ].")
		return
	}
	for decoder.More() {
		var raw json.RawMessage
		if err := decoder.Decode(&raw); err != nil {
			fail(err)
			return
		}
		line := lines.at(decoder.InputOffset() - int64(len(raw)))
		if len(in.wins) == MaxWins {
			in.faultf(line, "", "The file has more than %d wins. Split it.", MaxWins)
			return
		}
		if r := in.object(line, raw); r != nil {
			in.add(line, r)
		}
	}
	if _, err := decoder.Token(); err != nil { // the closing bracket
		fail(err)
		return
	}
	end := decoder.InputOffset()
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		in.faultf(lines.at(end), "", "Something follows the array of wins.")
	}
}

// object reads one win, nil after a fault.
func (in *importer) object(line int, raw json.RawMessage) *record {
	var object map[string]json.RawMessage
	if err := json.Unmarshal(raw, &object); err != nil || object == nil {
		in.faultf(line, "", "A win is an object: { … }.")
		return nil
	}
	if !utf8.Valid(raw) {
		in.faultf(line, "", "This win is not UTF-8.")
		return nil
	}
	before := len(in.faults)
	names := slices.Sorted(maps.Keys(object)) // faults in an order that does not change
	if absent := missing(names); absent != "" {
		in.faultf(line, "", "These fields are missing: %s.", absent)
	}
	r := &record{}
	for _, name := range names {
		text, list := r.field(name)
		switch {
		case text == nil && list == nil:
			in.faultf(line, "", "There is no field %q. The fields are %s.", clip(name), strings.Join(columns, ", "))
		case list != nil:
			if json.Unmarshal(object[name], list) != nil {
				in.faultf(line, name, "This must be a list of texts.")
			}
		default:
			if json.Unmarshal(object[name], text) != nil {
				in.faultf(line, name, "This must be a text.")
			}
		}
	}
	if len(in.faults) > before {
		return nil
	}
	return r
}

// clip shortens a name from a file for an error.
func clip(s string) string {
	if runes := []rune(s); len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return s
}

var errTooLarge = errors.New("too large")

// lineReader knows the line of every byte that was read since at was last
// asked.
type lineReader struct {
	in   io.Reader
	left int64 // how much may still be read
	read int64
	ends []int64 // offsets of the line ends after those counted in line
	line int     // line ends before ends
}

// Read fails with errTooLarge instead of ending early.
func (l *lineReader) Read(p []byte) (int, error) {
	n, err := l.in.Read(p)
	for i, c := range p[:n] {
		if c == '\n' {
			l.ends = append(l.ends, l.read+int64(i))
		}
	}
	l.read += int64(n)
	if l.left -= int64(n); l.left < 0 {
		return 0, errTooLarge
	}
	return n, err
}

// at is the line of an offset, counted from 1. Offsets must not go down.
func (l *lineReader) at(offset int64) int {
	n, _ := slices.BinarySearch(l.ends, offset)
	l.line += n
	l.ends = slices.Delete(l.ends, 0, n)
	return l.line + 1
}

// last is the line that was read last.
func (l *lineReader) last() int { return l.line + len(l.ends) + 1 }
