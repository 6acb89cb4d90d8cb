package ladder

// Fail notes a fault at a path of a file, such as "signals[3].phrases[0]", or
// at the nearest thing above it that is in the file.
type Fail func(path, format string, args ...any)

// DecodeFile reads a file that stands beside a ladder, such as the coach's
// lexicon, by the rules of a ladder file: strictly, with line and column, every
// fault at once. The fields of the struct that into points to carry the same
// tags as Ladder. check sees it as far as it could be filled, and adds what
// needs the whole.
func DecodeFile(path string, into any, check func(Fail)) []Fault {
	data, err := readFile(path)
	if err != nil {
		return []Fault{{File: path, Text: err.Error()}}
	}
	return DecodeText(path, data, into, check)
}

// DecodeText is DecodeFile of a text that is at hand; the name is used in
// faults only.
func DecodeText(name string, data []byte, into any, check func(Fail)) []Fault {
	return decode(name, data, into, func(d *decoder) { check(d.fail) })
}
