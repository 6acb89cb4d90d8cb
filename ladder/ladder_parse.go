package ladder

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Limits of a ladder file. The built-in ladder has 14 KiB, 1,200 tokens and a
// depth of 5; the YAML parser needs quadratic time for deeply nested brackets
// and for mappings of very many keys.
const (
	maxFile   = 1 << 20 // bytes
	maxTokens = 50_000
	maxDepth  = 20 // of brackets, and of blocks begun on one line; indentation nests no deeper than a file is long
)

// Fault is one thing wrong with a ladder file and where it is.
type Fault struct {
	File   string
	Line   int // from 1; 0 if the fault is about the whole file
	Column int // from 1, in characters
	Text   string
}

// String is "file:line:column: text", which editors and terminals turn into a
// link.
func (f Fault) String() string {
	if f.Line == 0 {
		return fmt.Sprintf("%s: %s", f.File, f.Text)
	}
	return fmt.Sprintf("%s:%d:%d: %s", f.File, f.Line, f.Column, f.Text)
}

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
	if err != nil {
		return nil, readFault(err)
	}
	if !info.Mode().IsRegular() { // a pipe would block, a device never end
		return nil, errors.New("this is not a regular file")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, readFault(err)
	}
	defer func() { _ = f.Close() }() // only read: closing loses nothing
	// One byte more than allowed, so that Parse can tell it is too large.
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, readFault(err)
	}
	return data, nil
}

// readFault drops the path from an error of package os: the fault has it.
func readFault(err error) error {
	if pathErr, ok := errors.AsType[*os.PathError](err); ok {
		err = pathErr.Err
	}
	return fmt.Errorf("the file cannot be read: %w", err)
}

// Parse reads a ladder file. The name is used in faults only. Either the ladder
// is whole and there are no faults, or it is nil and every fault found is
// listed in the order of the file. After a fault of YAML itself nothing more
// can be said, so that one stands alone.
func Parse(name string, data []byte) (*Ladder, []Fault) {
	l := new(Ladder)
	if faults := decode(name, data, l, func(d *decoder) { checkLadder(l, d) }); len(faults) > 0 {
		return nil, faults
	}
	l.buildIndex()
	return l, nil
}

// decode fills the struct that into points to, lets check add the faults that
// need the whole, and lists all in the order of the file.
func decode(name string, data []byte, into any, check func(*decoder)) []Fault {
	root, fault := parseYAML(data)
	if fault != nil {
		fault.File = name
		return []Fault{*fault}
	}
	d := decoder{file: name, at: make(map[string]position), keyAt: make(map[string]position)}
	d.root(root, into)
	check(&d)
	slices.SortStableFunc(d.faults, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return slices.Compact(d.faults)
}

// parseYAML is the one document of the file as a tree; the fault lacks its file.
func parseYAML(data []byte) (root ast.Node, fault *Fault) {
	if len(data) > maxFile {
		return nil, &Fault{Text: fmt.Sprintf("the file has more than %d bytes", maxFile)}
	}
	if line, column, ok := invalidUTF8(data); ok {
		return nil, &Fault{Line: line, Column: column, Text: "this is not valid UTF-8"}
	}
	// The parser is not ours and the file is anybody's: a panic is a fault of
	// the file as far as a person can tell.
	defer func() {
		if r := recover(); r != nil {
			root, fault = nil, &Fault{Text: "the YAML is malformed in a way that cannot be located"}
		}
	}()
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	// The lexer counts lines wrongly in folded texts with Windows line ends.
	data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	tokens := lexer.Tokenize(string(data))
	if fault := checkTokens(tokens); fault != nil {
		return nil, fault
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey()) // the decoder names every duplicate
	if err != nil {
		return nil, yamlFault(err)
	}
	var docs []ast.Node
	for _, doc := range file.Docs {
		if doc.Body != nil && doc.Body.Type() != ast.CommentType {
			docs = append(docs, doc.Body)
		}
	}
	switch len(docs) {
	case 0:
		return nil, &Fault{Text: "the file is empty"}
	case 1:
		return docs[0], nil
	}
	p := positionOf(docs[1])
	return nil, &Fault{Line: p.line, Column: p.column, Text: "a second YAML document starts here; the file must be one document"}
}

func yamlFault(err error) *Fault {
	yamlErr, ok := errors.AsType[yaml.Error](err)
	if !ok || yamlErr.GetToken() == nil {
		return &Fault{Text: "the YAML cannot be read"} // the error's text may hold half the file
	}
	at := yamlErr.GetToken().Position
	return &Fault{Line: at.Line, Column: at.Column, Text: "the YAML cannot be read: " + printable(yamlErr.GetMessage())}
}

// printable spells out what a message quotes from the file and cannot be printed.
func printable(message string) string {
	var b strings.Builder
	for _, r := range message {
		if unicode.IsPrint(r) {
			b.WriteRune(r)
		} else {
			b.WriteString(strings.Trim(strconv.QuoteRune(r), "'"))
		}
		if b.Len() > 200 {
			b.WriteString("…")
			break
		}
	}
	return b.String()
}

// checkTokens refuses what would make the parser slow or a reader unsure.
// Anchors and aliases are refused: a short text may stand for a huge one, and a
// ladder is read by people.
func checkTokens(tokens token.Tokens) *Fault {
	if len(tokens) > maxTokens {
		return tokenFault(tokens[maxTokens], "the file is too long")
	}
	flow := 0            // open brackets
	line, inLine := 0, 0 // blocks begun on this line: "- - - a"
	for _, tk := range tokens {
		if tk.Position.Line != line {
			line, inLine = tk.Position.Line, 0
		}
		switch tk.Type {
		case token.MappingStartType, token.SequenceStartType:
			flow++
		case token.MappingEndType, token.SequenceEndType:
			flow--
		case token.SequenceEntryType, token.MappingKeyType, token.TagType:
			inLine++
		case token.AnchorType, token.AliasType, token.MergeKeyType:
			return tokenFault(tk, "anchors (&), aliases (*) and merge keys (<<) are not allowed here: write the text out, or put it in quotes")
		}
		if flow > maxDepth || inLine > maxDepth {
			return tokenFault(tk, "this is nested too deeply")
		}
	}
	return nil
}

func tokenFault(tk *token.Token, text string) *Fault {
	return &Fault{Line: tk.Position.Line, Column: tk.Position.Column, Text: text}
}

func invalidUTF8(data []byte) (line, column int, invalid bool) {
	if utf8.Valid(data) {
		return 0, 0, false
	}
	line, column = 1, 1
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		if r == utf8.RuneError && size == 1 {
			break
		}
		column++
		if r == '\n' {
			line, column = line+1, 1
		}
		data = data[size:]
	}
	return line, column, true
}
