package ladder

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
)

// decoder fills a struct from a YAML tree by the tags of its fields, and goes
// on after a fault: whoever writes a ladder wants to see them all. The YAML
// library's own decoder stops at the first.
type decoder struct {
	file   string
	faults []Fault
	at     map[string]position // of values by place.path, for the checks that come after
	keyAt  map[string]position // of the keys of tables
}

type position struct{ line, column int }

// place is where in the file a value is: path for the program
// ("levels[0].titles.eng"), label for people ("levels[IC0].titles.eng").
type place struct{ path, label string }

func (p place) key(k string) place {
	return place{joinKey(p.path, k), joinKey(p.label, clip(k))}
}

func joinKey(parent, key string) string {
	if parent == "" {
		return key
	}
	return parent + "." + key
}

// item is the i-th item of a list; people see its id, else count from 1.
func (p place) item(i int, id string) place {
	if id == "" {
		id = strconv.Itoa(i + 1)
	}
	return place{p.path + "[" + strconv.Itoa(i) + "]", p.label + "[" + clip(id) + "]"}
}

// clip keeps what a file says short enough for one line of a terminal.
func clip(s string) string {
	const most = 40
	s = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return '?'
		}
		return r
	}, s)
	if utf8.RuneCountInString(s) > most {
		return string([]rune(s)[:most]) + "…"
	}
	return s
}

func (d *decoder) faultf(at position, format string, args ...any) {
	d.faults = append(d.faults, Fault{File: d.file, Line: at.line, Column: at.column, Text: fmt.Sprintf(format, args...)})
}

// fail reports a fault at a path, or at the nearest thing above it that is in
// the file.
func (d *decoder) fail(path, format string, args ...any) {
	at := position{1, 1}
	for path != "" {
		if p, ok := d.at[path]; ok {
			at = p
			break
		}
		path = path[:max(strings.LastIndexByte(path, '.'), strings.LastIndexByte(path, '['), 0)]
	}
	d.faultf(at, format, args...)
}

func (d *decoder) root(root ast.Node, into any) {
	d.structure(place{}, root, position{1, 1}, reflect.ValueOf(into).Elem())
}

// structure fills a struct from a mapping. The position is where a missing key
// is reported.
func (d *decoder) structure(p place, n ast.Node, at position, v reflect.Value) {
	entries, ok := d.mapping(p, n)
	if !ok {
		return
	}
	if p.path == "" && len(entries) > 0 {
		at = positionOf(entries[0].Key)
	}
	fields := fieldsOf(v.Type())
	seen := make(map[string]bool)
	for _, e := range entries {
		key := keyText(e.Key)
		i := slices.IndexFunc(fields, func(f field) bool { return f.key == key })
		if i < 0 {
			d.faultf(positionOf(e.Key), "unknown key %q%s%s", clip(key), in(p), didYouMean(key, fields))
			continue
		}
		seen[key] = true
		d.value(p.key(key), e.Value, positionOf(e.Key), v.Field(fields[i].index), fields[i])
	}
	for _, f := range fields {
		if !seen[f.key] && !f.optional {
			d.faultf(at, "%q is missing%s", f.key, in(p))
		}
	}
}

func in(p place) string {
	if p.label == "" {
		return ""
	}
	return " in " + p.label
}

func didYouMean(key string, fields []field) string {
	best, least := "", 3
	for _, f := range fields {
		if d := editDistance(key, f.key, least); d < least {
			best, least = f.key, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %q?", best)
}

// value fills one field, map element or list item. at is the position of its
// key, or of the item.
func (d *decoder) value(p place, n ast.Node, at position, v reflect.Value, f field) {
	d.at[p.path] = at
	if n == nil || n.Type() == ast.NullType {
		d.faultf(at, "%s is empty", p.label)
		return
	}
	switch v.Kind() {
	case reflect.String:
		d.at[p.path] = positionOf(n)
		d.text(p, n, v, f.max)
	case reflect.Bool:
		d.at[p.path] = positionOf(n)
		b, ok := n.(*ast.BoolNode)
		if !ok {
			d.wrongType(p, n, "true or false")
			return
		}
		v.SetBool(b.Value)
	case reflect.Slice:
		d.list(p, n, v, f)
	case reflect.Map:
		d.table(p, n, v, f)
	case reflect.Struct:
		d.structure(p, n, at, v)
	default:
		panic("ladder: no rule to decode a " + v.Kind().String())
	}
}

func (d *decoder) list(p place, n ast.Node, v reflect.Value, f field) {
	seq, ok := n.(*ast.SequenceNode)
	if !ok {
		d.wrongType(p, n, "a list")
		return
	}
	switch count := len(seq.Values); {
	case count < f.least:
		d.faultf(d.at[p.path], "%s has %d items and needs at least %d", p.label, count, f.least)
	case count > f.most:
		d.faultf(d.at[p.path], "%s has %d items; at most %d fit", p.label, count, f.most)
		return // the file may be anything: do not list each
	}
	v.Set(reflect.MakeSlice(v.Type(), len(seq.Values), len(seq.Values)))
	for i, item := range seq.Values {
		d.value(p.item(i, idOf(item)), item, positionOf(item), v.Index(i), f)
	}
}

// idOf is what an item of a list calls itself, "" if nothing.
func idOf(n ast.Node) string {
	m, ok := n.(*ast.MappingNode)
	if !ok {
		return ""
	}
	for _, e := range m.Values {
		if s, ok := e.Value.(*ast.StringNode); ok && keyText(e.Key) == "id" {
			return s.Value
		}
	}
	return ""
}

// table fills a map from ids to texts or structs.
func (d *decoder) table(p place, n ast.Node, v reflect.Value, f field) {
	entries, ok := d.mapping(p, n)
	if !ok {
		return
	}
	v.Set(reflect.MakeMap(v.Type()))
	for _, e := range entries {
		key := keyText(e.Key)
		elem := reflect.New(v.Type().Elem()).Elem()
		d.keyAt[p.key(key).path] = positionOf(e.Key)
		d.value(p.key(key), e.Value, positionOf(e.Key), elem, f)
		v.SetMapIndex(reflect.ValueOf(key).Convert(v.Type().Key()), elem)
	}
}

// mapping is the entries of a mapping without those whose key was there before.
func (d *decoder) mapping(p place, n ast.Node) ([]*ast.MappingValueNode, bool) {
	var entries []*ast.MappingValueNode
	switch n := n.(type) {
	case *ast.MappingNode:
		entries = n.Values
	case *ast.MappingValueNode:
		entries = []*ast.MappingValueNode{n}
	default:
		if p.label == "" {
			p.label = "the file"
		}
		d.wrongType(p, n, "a mapping (key: value)")
		return nil, false
	}
	first := make(map[string]position)
	var unique []*ast.MappingValueNode
	for _, e := range entries {
		key, at := keyText(e.Key), positionOf(e.Key)
		if before, ok := first[key]; ok {
			d.faultf(at, "%q is there twice%s; the first is in line %d", clip(key), in(p), before.line)
			continue
		}
		first[key] = at
		unique = append(unique, e)
	}
	return unique, true
}

func (d *decoder) text(p place, n ast.Node, v reflect.Value, most int) {
	var s string
	switch n := n.(type) {
	case *ast.StringNode:
		s = n.Value
	case *ast.LiteralNode:
		s = n.Value.Value
	default:
		d.wrongType(p, n, "text")
		return
	}
	s = strings.TrimSpace(s)
	v.SetString(s)
	at := positionOf(n)
	if s == "" {
		d.faultf(at, "%s is empty", p.label)
	}
	if count := utf8.RuneCountInString(s); count > most {
		d.faultf(at, "%s has %d characters; at most %d fit", p.label, count, most)
	}
	for _, r := range s {
		if r == '\n' {
			d.faultf(at, "%s has several lines; write one (in YAML, >- joins lines)", p.label)
			break
		}
		if hidden(r) {
			d.faultf(at, "%s holds the invisible character U+%04X", p.label, r)
			break
		}
	}
}

// hidden reports characters that have no place in a line of text: controls,
// line separators, zero-width spaces and those that turn the reading direction
// of what follows. Joiners stay: emoji and some scripts need them.
func hidden(r rune) bool {
	switch {
	case unicode.IsControl(r), r == '\u2028', r == '\u2029', r == '\u200b', r == '\u2060', r == '\ufeff',
		r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
		return true
	}
	return false
}

func (d *decoder) wrongType(p place, n ast.Node, want string) {
	var got, hint string
	switch n.(type) {
	case *ast.StringNode, *ast.LiteralNode:
		got = "text"
	case *ast.MappingNode, *ast.MappingValueNode:
		got = "a mapping (key: value)"
	case *ast.SequenceNode:
		got = "a list"
	case *ast.BoolNode:
		got = "true or false"
	case *ast.TagNode:
		got = "a YAML tag (!)"
	default:
		got = "a number"
	}
	if want == "text" && (got == "a number" || got == "true or false" || got == "a YAML tag (!)") {
		hint = ": put it in quotes"
	}
	if want == "text" && got == "a mapping (key: value)" {
		hint = ": put it in quotes if it has a colon"
	}
	d.faultf(positionOf(n), "%s must be %s, not %s%s", p.label, want, got, hint)
}

func keyText(k ast.MapKeyNode) string {
	if s, ok := k.(*ast.StringNode); ok {
		return s.Value
	}
	if tk := k.GetToken(); tk != nil {
		return tk.Value
	}
	return ""
}

// positionOf is where a value starts: for a mapping its first key, not the
// colon that makes it a mapping.
func positionOf(n ast.Node) position {
	switch m := n.(type) {
	case *ast.MappingNode:
		if len(m.Values) > 0 && !m.IsFlowStyle {
			return positionOf(m.Values[0])
		}
	case *ast.MappingValueNode:
		return positionOf(m.Key)
	}
	tk := n.GetToken()
	if tk == nil || tk.Position == nil {
		return position{}
	}
	return position{tk.Position.Line, tk.Position.Column}
}

// field is what the tags of a struct field say.
type field struct {
	index       int
	key         string
	optional    bool
	max         int // characters of a text
	least, most int // items of a list
}

func fieldsOf(t reflect.Type) []field {
	var fields []field
	for i := range t.NumField() {
		tag := t.Field(i).Tag
		key, option, _ := strings.Cut(tag.Get("yaml"), ",")
		if key == "" {
			continue
		}
		number := func(name string) int {
			n, _ := strconv.Atoi(tag.Get(name)) // a tag that is not there is 0
			return n
		}
		fields = append(fields, field{
			index: i, key: key, optional: option == "omitempty",
			max: number("max"), least: number("least"), most: number("most"),
		})
	}
	return fields
}
