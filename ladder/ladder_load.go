package ladder

import (
	"fmt"
	"io"
	"os"
)

// maxFile is the largest ladder file in bytes; the built-in one has 13 KiB.
const maxFile = 1 << 20

// Load reads a ladder file from disk. Its faults name the path as given; a file
// that cannot be read is a fault without a line.
func Load(path string) (*Ladder, []Fault) {
	data, err := readFile(path)
	if err != nil {
		return nil, []Fault{{File: path, Text: err.Error()}}
	}
	return Parse(path, data)
}

func readFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case os.IsNotExist(err):
		return nil, fmt.Errorf("there is no such file")
	case err != nil:
		return nil, fmt.Errorf("the file cannot be read: %w", err)
	case !info.Mode().IsRegular(): // a pipe would block, a device never end
		return nil, fmt.Errorf("this is not a file")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("the file cannot be read: %w", err)
	}
	defer f.Close()
	// One byte more than allowed, so that Parse can tell it is too large.
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("the file cannot be read: %w", err)
	}
	return data, nil
}
