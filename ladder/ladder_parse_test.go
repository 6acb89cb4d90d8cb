package ladder_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
)

func TestFaultString(t *testing.T) {
	for _, tc := range []struct {
		fault ladder.Fault
		want  string
	}{
		{ladder.Fault{File: "a.yaml", Line: 3, Column: 5, Text: "x"}, "a.yaml:3:5: x"},
		{ladder.Fault{File: "a.yaml", Text: "the file is empty"}, "a.yaml: the file is empty"},
	} {
		if got := tc.fault.String(); got != tc.want {
			t.Errorf("got %q, want %q", got, tc.want)
		}
	}
}

// TestParseMalformed is what is no YAML, or not one document of it.
func TestParseMalformed(t *testing.T) {
	for _, tc := range []struct {
		name, file, want string
	}{
		{"empty", "", "f: the file is empty"},
		{"only a comment", "# nothing\n", "f: the file is empty"},
		{"only a mark", "---\n", "f: the file is empty"},
		{"text", "hello", "f:1:1: the file must be a mapping (key: value), not text"},
		{"list", "- a\n- b\n", "f:1:1: the file must be a mapping (key: value), not a list"},
		{"two documents", "name: a\n---\nname: b\n", "f:3:1: a second YAML document starts here; the file must be one document"},
		{"open bracket", "name: [a, b\n", "f:1:7: the YAML cannot be read: sequence end token ']' not found"},
		{"open quote", "name: \"a\n", "f:1:7: the YAML cannot be read: could not find end character of double-quoted text"},
		{"tab", "name:\n\ta: b\n", "f:2:1: the YAML cannot be read: found character '\\t' that cannot start any token"},
		{"not UTF-8", "name: é\nword: \xff\n", "f:2:7: this is not valid UTF-8"},
		{"anchor", "name: &a x\nversion: *a\n", "f:1:7: " + noAnchors},
		{"alias alone", "version: *a\n", "f:1:10: " + noAnchors},
		{"merge key", "<<: {}\n", "f:1:1: " + noAnchors},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, faults := ladder.Parse("f", []byte(tc.file))
			if len(faults) == 0 || faults[0].String() != tc.want {
				t.Errorf("got %v\nwant %s", faults, tc.want)
			}
		})
	}
}

const noAnchors = "anchors (&), aliases (*) and merge keys (<<) are not allowed here: write the text out, or put it in quotes"

// TestParseHostile is files made to cost time or memory. Each must be answered
// with a fault at once; a name tells which limit must have stopped it.
func TestParseHostile(t *testing.T) {
	const size = 120 << 10 // beyond the limit of tokens, whatever they are
	fill := func(s string) string { return strings.Repeat(s, size/len(s)) }
	var bomb strings.Builder
	bomb.WriteString("a: &a [x, x, x, x, x, x, x, x, x, x]\n")
	for c := 'b'; c <= 'z'; c++ {
		prev := "*" + string(c-1)
		bomb.WriteString(string(c) + ": &" + string(c) + " [" + strings.Repeat(prev+", ", 9) + prev + "]\n")
	}
	var stairs strings.Builder
	for i := 0; stairs.Len() < size-2000; i++ {
		stairs.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	var keys strings.Builder
	for i := 0; keys.Len() < size-20; i++ {
		keys.WriteString("k" + strings.Repeat("x", i%7) + strings.Repeat("y", i%11) + string(rune('a'+i%26)) + ": v\n")
	}
	for name, file := range map[string]string{
		"alias bomb":      bomb.String(),
		"long: brackets":  fill("["),
		"closed":          strings.Repeat("[", size/2) + strings.Repeat("]", size/2),
		"braces":          fill("{"),
		"braces in keys":  fill("{a: "),
		"long: dashes":    fill("- "),
		"long: questions": fill("? "),
		"colons":          fill("a: "),
		"tags":            fill("!!a "),
		"stairs":          stairs.String(),
		"same key":        fill("a: b\n"),
		"long: items":     fill("- a\n"),
		"levels":          "levels:\n" + strings.Repeat("- {}\n", 9000),
		"long: comma":     "[" + strings.Repeat("a,", size/2-1) + "]",
		"comments":        fill("# x\n"),
		"documents":       fill("---\n"),
		"one word":        fill("x"),
		"one line":        fill("x "),
		"escapes":         `"` + strings.Repeat(`\x41`, size/4-1) + `"`,
		"newlines":        fill("\n"),
		"spaces":          fill(" "),
		"NUL":             fill("\x00"),
		"carriage":        fill("\r"),
		"directives":      fill("%a\n"),
		// Below the limit of tokens, where only the depth is too much.
		"deep: brackets":  strings.Repeat("[", 40_000),
		"deep: closed":    strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000),
		"deep: braces":    strings.Repeat("{a: ", 10_000),
		"deep: dashes":    strings.Repeat("- ", 40_000),
		"deep: questions": strings.Repeat("? ", 40_000),
		"some tags":       strings.Repeat("!!a ", 40_000),
		"some colons":     strings.Repeat("a: ", 20_000),
		"stairs down": func() string {
			var b strings.Builder
			for i := 0; b.Len() < size-2000; i++ {
				b.WriteString(strings.Repeat(" ", i) + "-\n")
			}
			return b.String()
		}(),
		"some keys": keys.String(),
		"too large": string(bytes.Repeat([]byte("#\n"), 1<<19+1)),
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			l, faults := ladder.Parse("f", []byte(file))
			if l != nil || len(faults) == 0 {
				t.Errorf("got ladder %v and faults %v", l, faults)
			}
			// The bound is wide: the race detector and a busy machine are slow.
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("took %v", took)
			}
			if want, ok := strings.CutPrefix(name, "long: "); ok && !strings.Contains(faults[0].Text, "too long") {
				t.Errorf("%s: got %s, want too long", want, faults[0])
			}
			if want, ok := strings.CutPrefix(name, "deep: "); ok && !strings.Contains(faults[0].Text, "too deeply") {
				t.Errorf("%s: got %s, want too deep", want, faults[0])
			}
		})
	}
}

// TestParseLineEnds: a byte order mark and Windows line ends change nothing, and
// the places of faults stay true.
func TestParseLineEnds(t *testing.T) {
	windows := "\ufeff" + strings.ReplaceAll(string(ladder.BuiltinYAML()), "\n", "\r\n")
	l, faults := ladder.Parse("f", []byte(windows))
	if len(faults) > 0 {
		t.Fatalf("faults: %v", faults)
	}
	if diff := cmp.Diff(ladder.Builtin().Levels, l.Levels); diff != "" {
		t.Errorf("levels (-want +got):\n%s", diff)
	}
	file, at := marked(edit(t, string(ladder.BuiltinYAML()), "      probably: IC3", "      probably: ‸IC1"))
	_, faults = ladder.Parse("f", []byte("\ufeff"+strings.ReplaceAll(file, "\n", "\r\n")))
	if len(faults) != 1 || !strings.HasPrefix(faults[0].String(), "f:"+at[0]+": ") {
		t.Errorf("got %v, want one at %s", faults, at[0])
	}
}

// TestParseEveryPlace empties each text of the built-in ladder in turn and looks
// whether the fault is reported where that text stands.
func TestParseEveryPlace(t *testing.T) {
	lines := strings.Split(string(ladder.BuiltinYAML()), "\n")
	tried := 0
	for i, line := range lines {
		key, value, ok := strings.Cut(line, ": ")
		if !ok || strings.HasPrefix(strings.TrimSpace(line), "#") || strings.HasPrefix(value, "[") || strings.HasPrefix(value, ">") || strings.Contains(key, "- ") && strings.Contains(key, `"`) {
			continue
		}
		key = strings.TrimLeft(key, "- ")
		if strings.ContainsAny(key, ` ="`) || key == "core" {
			continue
		}
		tried++
		column := strings.Index(line, ": ") + 3
		changed := slices.Clone(lines)
		changed[i] = line[:column-1] + `""`
		_, faults := ladder.Parse("f", []byte(strings.Join(changed, "\n")))
		if !slices.ContainsFunc(faults, func(f ladder.Fault) bool {
			return f.Line == i+1 && f.Column == column && strings.HasSuffix(f.Text, " is empty")
		}) {
			t.Errorf("line %d column %d (%s): got %v", i+1, column, line, faults)
		}
	}
	if tried < 200 {
		t.Errorf("only %d texts were tried", tried)
	}
}

func TestLoad(t *testing.T) {
	dir := t.TempDir()
	path := func(name string, data []byte) string {
		p := filepath.Join(dir, name)
		if err := os.WriteFile(p, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return p
	}
	pipe := filepath.Join(dir, "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ name, path, want string }{
		{"good", path("good.yaml", ladder.BuiltinYAML()), ""},
		{"missing", filepath.Join(dir, "none.yaml"), "the file cannot be read: no such file or directory"},
		{"directory", dir, "this is not a regular file"},
		{"pipe", pipe, "this is not a regular file"},
		{"device", "/dev/zero", "this is not a regular file"},
		{"too large", path("large.yaml", bytes.Repeat([]byte("#\n"), 1<<20)), "the file has more than 1048576 bytes"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			l, faults := ladder.Load(tc.path)
			if tc.want == "" {
				if l == nil || len(faults) > 0 {
					t.Errorf("got %v, faults %v", l, faults)
				}
				return
			}
			if len(faults) != 1 || faults[0].String() != tc.path+": "+tc.want {
				t.Errorf("got %v, want %q", faults, tc.want)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	builtin := ladder.BuiltinYAML()
	f.Add(builtin)
	for _, seed := range []string{
		"", "a", "- a", "a: b", "levels: [{id: IC1, next: [IC1]}]", "levels:\n- id: IC1\n  titles: {eng: x}\n  dimensions: {scope: {}}\n",
		"version: &a 1\nname: *a\n", "a: |\n  b\n", "? a\n: b\n", "{[a]: b}", "!!map {}", "---\n...\n---\n", "roles: [null, 1, [], {}]", "tracks: {names: {x: y}, equivalences: [{}]}",
		"transitions: [{from: a, from_track: ic, to: b}]", "\x00", "\ufeff", "a: \"\\u202e\"", "? - a\n  - b\n: c", "<<: {a: b}", "1: 2\n1: 3\n~: x\n",
	} {
		f.Add([]byte(seed))
	}
	for _, part := range []string{"\nroles:", "\nlevels:", "\ntracks:", "\nwhere:"} { // parts, so that small changes stay good
		i := bytes.Index(builtin, []byte(part))
		f.Add(builtin[i:])
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		l, faults := ladder.Parse("f", data)
		if (l == nil) != (len(faults) > 0) {
			t.Fatalf("ladder %v with faults %v", l != nil, faults)
		}
		lines := bytes.Count(data, []byte("\n")) + bytes.Count(data, []byte("\r")) + 1
		for _, fault := range faults {
			if fault.Text == "" || strings.ContainsAny(fault.Text, "\n\x00") || len(fault.Text) > 500 {
				t.Errorf("bad text %q", fault.Text)
			}
			if fault.Line < 0 || fault.Line > lines+1 || fault.Line > 0 && fault.Column < 1 {
				t.Errorf("no such place: %v of %d lines", fault, lines)
			}
		}
		if l == nil {
			return
		}
		// A ladder without faults works.
		for _, lv := range l.Levels {
			if r := l.Find(string(lv.ID), ""); r.Found != ladder.FoundOne || r.Match.Level != lv.ID {
				t.Errorf("Find(%q): %+v", lv.ID, r)
			}
			if err := l.WriteLevel(discard{}, lv.ID); err != nil {
				t.Errorf("WriteLevel(%q): %v", lv.ID, err)
			}
			for seen, id := 0, lv.ID; ; seen++ {
				next, ok := l.TargetOf(id)
				if !ok {
					break
				}
				if id = next; seen > len(l.Levels) {
					t.Fatalf("the ladder goes round in circles at %s", id)
				}
			}
		}
	})
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }
