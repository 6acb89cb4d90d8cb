package ladder_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
)

// schema is the part of JSON schema that ladder.schema.json uses.
type schema struct {
	Ref                  string             `json:"$ref"`
	Type                 string             `json:"type"`
	Description          string             `json:"description"`
	Properties           map[string]*schema `json:"properties"`
	Required             []string           `json:"required"`
	AdditionalProperties json.RawMessage    `json:"additionalProperties"`
	Items                *schema            `json:"items"`
	MinLength            int                `json:"minLength"`
	MaxLength            int                `json:"maxLength"`
	MinItems             int                `json:"minItems"`
	MaxItems             int                `json:"maxItems"`
	Enum                 []string           `json:"enum"`
	Pattern              string             `json:"pattern"`
	Defs                 map[string]*schema `json:"$defs"`
}

func readSchema(t *testing.T) *schema {
	t.Helper()
	root := new(schema)
	if err := json.Unmarshal(ladder.Schema(), root); err != nil {
		t.Fatal(err)
	}
	return root
}

// deref follows a reference inside the schema.
func (root *schema) deref(s *schema) *schema {
	if name, ok := strings.CutPrefix(s.Ref, "#/$defs/"); ok {
		return root.Defs[name]
	}
	return s
}

// TestSchemaCopy keeps the copy for readers of docs/ equal.
func TestSchemaCopy(t *testing.T) {
	doc, err := os.ReadFile("../docs/ladder.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(ladder.Schema()), string(doc)); diff != "" {
		t.Errorf("docs/ladder.schema.json differs: copy ladder/ladder.schema.json there (-ladder +docs):\n%s", diff)
	}
}

// TestSchemaMatchesTypes walks the types and the schema side by side: the same
// keys, the same ones required, the same types and limits.
func TestSchemaMatchesTypes(t *testing.T) {
	root := readSchema(t)
	used := make(map[string]bool)
	var walk func(path string, typ reflect.Type, tag reflect.StructTag, s *schema)
	walk = func(path string, typ reflect.Type, tag reflect.StructTag, s *schema) {
		if s == nil {
			t.Errorf("%s: not in the schema", path)
			return
		}
		if s.Ref != "" {
			used[s.Ref] = true
			s = root.deref(s)
		}
		number := func(name string) int {
			n, _ := strconv.Atoi(tag.Get(name))
			return n
		}
		want := func(what string, got, want any) {
			if got != want {
				t.Errorf("%s: %s is %v in the schema, %v in the types", path, what, got, want)
			}
		}
		switch typ.Kind() {
		case reflect.String:
			want("type", s.Type, "string")
			if s.Enum == nil {
				want("maxLength", s.MaxLength, number("max"))
				want("minLength", s.MinLength, 1)
			}
		case reflect.Bool:
			want("type", s.Type, "boolean")
		case reflect.Slice:
			want("type", s.Type, "array")
			want("minItems", s.MinItems, number("least"))
			want("maxItems", s.MaxItems, number("most"))
			walk(path+"[]", typ.Elem(), tag, s.Items)
		case reflect.Map:
			want("type", s.Type, "object")
			elem := new(schema)
			if err := json.Unmarshal(s.AdditionalProperties, elem); err != nil {
				t.Errorf("%s: additionalProperties: %v", path, err)
				return
			}
			walk(path+"{}", typ.Elem(), tag, elem)
		case reflect.Struct:
			want("type", s.Type, "object")
			want("additionalProperties", string(s.AdditionalProperties), "false")
			var keys, required []string
			for i := range typ.NumField() {
				f := typ.Field(i)
				if !f.IsExported() {
					continue
				}
				key, option, _ := strings.Cut(f.Tag.Get("yaml"), ",")
				if key == "" {
					t.Errorf("%s: field %s has no key", path, f.Name)
				}
				keys = append(keys, key)
				if option == "" {
					required = append(required, key)
				}
				walk(path+"."+key, f.Type, f.Tag, s.Properties[key])
			}
			if diff := cmp.Diff(slices.Sorted(slices.Values(keys)), slices.Sorted(maps.Keys(s.Properties))); diff != "" {
				t.Errorf("%s: keys (-types +schema):\n%s", path, diff)
			}
			if diff := cmp.Diff(required, s.Required); diff != "" {
				t.Errorf("%s: required keys (-types +schema):\n%s", path, diff)
			}
		default:
			t.Errorf("%s: the schema has no rule for a %s", path, typ)
		}
	}
	walk("ladder", reflect.TypeFor[ladder.Ladder](), "", root)
	for name := range root.Defs {
		if !used["#/$defs/"+name] {
			t.Errorf("definition %q is not used", name)
		}
	}
}

// TestSchemaDescribes: an editor shows the description of each key.
func TestSchemaDescribes(t *testing.T) {
	root := readSchema(t)
	for name, def := range root.Defs {
		for key, s := range def.Properties {
			if root.deref(s).Description == "" {
				t.Errorf("%s.%s has no description", name, key)
			}
		}
	}
}

// TestBuiltinSatisfiesSchema checks the built-in file against the schema, by
// the few rules that the schema uses.
func TestBuiltinSatisfiesSchema(t *testing.T) {
	root := readSchema(t)
	var file any
	if err := yaml.Unmarshal(ladder.BuiltinYAML(), &file); err != nil {
		t.Fatal(err)
	}
	if faults := root.check("", root, file); len(faults) > 0 {
		t.Errorf("builtin.yaml against its schema:\n%s", strings.Join(faults, "\n"))
	}
	// The check itself must be able to fail.
	broken := strings.Replace(string(ladder.BuiltinYAML()), "    word: Learning", "    wurd: true", 1)
	if err := yaml.Unmarshal([]byte(broken), &file); err != nil {
		t.Fatal(err)
	}
	if got := len(root.check("", root, file)); got != 2 {
		t.Errorf("a broken file: got %d faults, want 2", got)
	}
}

func (root *schema) check(path string, s *schema, v any) []string {
	s = root.deref(s)
	var faults []string
	fail := func(format string, args ...any) { faults = append(faults, path+": "+fmt.Sprintf(format, args...)) }
	switch v := v.(type) {
	case string:
		if n := utf8.RuneCountInString(v); s.Type != "string" || n < s.MinLength || s.MaxLength > 0 && n > s.MaxLength {
			fail("a text of %d characters for %s of %d to %d", n, s.Type, s.MinLength, s.MaxLength)
		}
		if s.Enum != nil && !slices.Contains(s.Enum, v) {
			fail("%q is none of %v", v, s.Enum)
		}
		if !regexp.MustCompile(s.Pattern).MatchString(v) {
			fail("%q does not match %s", v, s.Pattern)
		}
	case bool:
		if s.Type != "boolean" {
			fail("a bool for %s", s.Type)
		}
	case []any:
		if s.Type != "array" || len(v) < s.MinItems || len(v) > s.MaxItems {
			fail("%d items for %s of %d to %d", len(v), s.Type, s.MinItems, s.MaxItems)
		}
		for i, item := range v {
			faults = append(faults, root.check(fmt.Sprintf("%s[%d]", path, i), s.Items, item)...)
		}
	case map[string]any:
		for _, key := range s.Required {
			if _, ok := v[key]; !ok {
				fail("%q is missing", key)
			}
		}
		for key, value := range v {
			sub := s.Properties[key]
			if sub == nil {
				sub = new(schema)
				if err := json.Unmarshal(s.AdditionalProperties, sub); err != nil {
					fail("unknown key %q", key)
					continue
				}
			}
			faults = append(faults, root.check(path+"."+key, sub, value)...)
		}
	default:
		fail("a %T", v)
	}
	return faults
}
