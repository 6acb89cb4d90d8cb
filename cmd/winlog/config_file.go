package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// maxConfig is more than any configuration needs; a database given by mistake
// must not be read as YAML.
const maxConfig = 1 << 20

// fileValue is one setting of a configuration file and where it stands.
type fileValue struct {
	text  string
	where string // "config.yaml:12:3"
}

// readConfigFile reads a YAML file into key → value. It is strict: whatever is
// not a known key with a value of the right shape is a fault with its place.
// Nothing of a value is ever quoted, for it may be a token.
func readConfigFile(path string) (map[string]fileValue, faults) {
	data, err := os.ReadFile(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, faults{{text: path + ": there is no such file"}}
	case err != nil:
		return nil, faults{{text: err.Error()}}
	case len(data) > maxConfig:
		return nil, faults{{text: path + ": this is too large for a configuration file"}}
	}
	return parseConfig(path, data)
}

func parseConfig(name string, data []byte) (values map[string]fileValue, found faults) {
	// The parser is not ours and the file is anybody's: a panic is a fault of the
	// file as far as an operator can tell.
	defer func() {
		if recover() != nil {
			values, found = nil, faults{{text: name + ": the YAML is malformed in a way that cannot be located"}}
		}
	}()
	file, err := parser.ParseBytes(data, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		at := name
		if e, ok := errors.AsType[yaml.Error](err); ok && e.GetToken() != nil {
			at = place(name, e.GetToken().Position)
		}
		return nil, faults{{text: at + ": this is not valid YAML; mind the indentation, and put values with special characters in quotes"}}
	}
	r := fileReader{name: name, values: make(map[string]fileValue), known: make(map[string]setting)}
	for _, s := range settings() {
		r.known[s.key] = s
	}
	for i, doc := range file.Docs {
		if i > 0 && doc.Body != nil {
			r.fail(doc.Body, "a second YAML document starts here; a configuration is one document")
			break
		}
		r.group("", doc.Body)
	}
	return r.values, r.found
}

type fileReader struct {
	name   string
	known  map[string]setting
	values map[string]fileValue
	found  faults
}

func (r *fileReader) fail(at ast.Node, format string, args ...any) {
	switch n := at.(type) { // a mapping's own token is its first colon
	case *ast.MappingNode:
		if len(n.Values) > 0 {
			at = n.Values[0].Key
		}
	case *ast.MappingValueNode:
		at = n.Key
	}
	r.found = append(r.found, fault{text: place(r.name, at.GetToken().Position) + ": " + fmt.Sprintf(format, args...)})
}

func place(name string, p *token.Position) string {
	return fmt.Sprintf("%s:%d:%d", name, p.Line, p.Column)
}

// group reads a mapping: the file itself, or what stands under "slack:".
func (r *fileReader) group(prefix string, node ast.Node) {
	var pairs []*ast.MappingValueNode
	switch n := node.(type) {
	case nil, *ast.NullNode, *ast.CommentGroupNode:
		return
	case *ast.MappingNode:
		pairs = n.Values
	case *ast.MappingValueNode:
		pairs = []*ast.MappingValueNode{n}
	default:
		if prefix == "" {
			r.fail(node, "a configuration consists of lines like \"log:\" and \"  level: info\"")
		} else {
			r.fail(node, "%s is a group: write its settings indented on the lines below", strings.TrimSuffix(prefix, "."))
		}
		return
	}
	for _, pair := range pairs {
		r.pair(prefix, pair)
	}
}

func (r *fileReader) pair(prefix string, pair *ast.MappingValueNode) {
	name, ok := scalar(pair.Key)
	key := prefix + name
	_, isSetting := r.known[key]
	switch {
	case !ok:
		r.fail(pair.Key, "a key must be a plain word")
	case isSetting:
		r.value(key, pair)
	case r.isGroup(key):
		r.group(key+".", pair.Value)
	default:
		r.fail(pair.Key, "there is no setting %s%s", quoteKey(key), r.near(key))
	}
}

func (r *fileReader) isGroup(key string) bool {
	for k := range r.known {
		if strings.HasPrefix(k, key+".") {
			return true
		}
	}
	return false
}

func (r *fileReader) value(key string, pair *ast.MappingValueNode) {
	if first, ok := r.values[key]; ok {
		r.fail(pair.Key, "%s is set twice: first in %s", key, first.where)
		return
	}
	v := fileValue{where: place(r.name, pair.Key.GetToken().Position)}
	text, ok := scalar(pair.Value)
	switch items, isList := pair.Value.(*ast.SequenceNode); {
	case ok:
		v.text = text
	case isList && r.known[key].list:
		var all []string
		for _, item := range items.Values {
			text, ok := scalar(item)
			if !ok {
				r.fail(item, "an item of %s must be a plain value", key)
				return
			}
			all = append(all, text)
		}
		v.text = strings.Join(all, ",")
	case r.known[key].list:
		r.fail(pair.Key, "%s must be a list", key)
		return
	default:
		r.fail(pair.Key, "%s must be one plain value", key)
		return
	}
	r.values[key] = v
}

// scalar is the text of a plain value as it stands in the file: 07 and yes stay
// what was written.
func scalar(node ast.Node) (string, bool) {
	switch n := node.(type) {
	case *ast.NullNode:
		return "", true
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return strings.TrimSpace(n.Value.Value), true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return node.GetToken().Value, true
	}
	return "", false
}

// near suggests what an unknown key may have meant: a misspelling, or a key
// that was put under the wrong group or under none.
func (r *fileReader) near(key string) string {
	var keys []string
	for k := range r.known {
		keys = append(keys, k)
		if group, _, ok := strings.Cut(k, "."); ok {
			keys = append(keys, group)
		}
	}
	if near := nearest(key, keys); near != "" {
		return "; did you mean " + near + "?"
	}
	last := key[strings.LastIndexByte(key, '.')+1:]
	var moved string
	for k := range r.known {
		if strings.HasSuffix(k, "."+last) {
			if moved != "" {
				return "" // "path" or "level" may be meant anywhere
			}
			moved = k
		}
	}
	if moved != "" {
		return "; did you mean " + moved + "?"
	}
	return ""
}

// quoteKey shows an unknown key, but never something that may be a token which
// slid into the place of a key.
func quoteKey(key string) string {
	if len(key) > 60 || strings.Contains(key, "xox") || strings.Contains(key, "xapp") {
		return "of this name (too long, or it looks like a token)"
	}
	return fmt.Sprintf("%q", key)
}
