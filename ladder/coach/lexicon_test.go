package coach_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
	"winlog/ladder/coach"
)

// schema is the part of JSON schema that lexicon.schema.json uses.
type schema struct {
	Ref                  string             `json:"$ref"`
	Type                 string             `json:"type"`
	Description          string             `json:"description"`
	Properties           map[string]*schema `json:"properties"`
	Required             []string           `json:"required"`
	AdditionalProperties json.RawMessage    `json:"additionalProperties"`
	Items                *schema            `json:"items"`
	MaxLength            int                `json:"maxLength"`
	MinItems             int                `json:"minItems"`
	MaxItems             int                `json:"maxItems"`
	Enum                 []string           `json:"enum"`
	Defs                 map[string]*schema `json:"$defs"`
}

// TestSchemaMatchesTypes walks the types and the schema side by side.
func TestSchemaMatchesTypes(t *testing.T) {
	root := new(schema)
	if err := json.Unmarshal(coach.Schema(), root); err != nil {
		t.Fatal(err)
	}
	var walk func(path string, typ reflect.Type, tag reflect.StructTag, s *schema)
	walk = func(path string, typ reflect.Type, tag reflect.StructTag, s *schema) {
		if s == nil {
			t.Errorf("%s: not in the schema", path)
			return
		}
		if name, ok := strings.CutPrefix(s.Ref, "#/$defs/"); ok {
			s = root.Defs[name]
		}
		number := func(name string) int { n, _ := strconv.Atoi(tag.Get(name)); return n }
		switch typ.Kind() {
		case reflect.String:
			if s.Type != "string" || s.Enum == nil && s.MaxLength != number("max") {
				t.Errorf("%s: %+v, want a text of %d at most", path, s, number("max"))
			}
		case reflect.Slice:
			if s.Type != "array" || s.MinItems != number("least") || s.MaxItems != number("most") {
				t.Errorf("%s: %d to %d items in the schema, %d to %d in the types", path, s.MinItems, s.MaxItems, number("least"), number("most"))
			}
			walk(path+"[]", typ.Elem(), tag, s.Items)
		case reflect.Map:
			elem := new(schema)
			if err := json.Unmarshal(s.AdditionalProperties, elem); err != nil {
				t.Errorf("%s: %v", path, err)
				return
			}
			walk(path+"{}", typ.Elem(), tag, elem)
		case reflect.Struct:
			var keys, required []string
			for i := range typ.NumField() {
				f := typ.Field(i)
				key, option, _ := strings.Cut(f.Tag.Get("yaml"), ",")
				keys = append(keys, key)
				if option == "" {
					required = append(required, key)
				}
				walk(path+"."+key, f.Type, f.Tag, s.Properties[key])
				if p := s.Properties[key]; p != nil && p.Description == "" {
					t.Errorf("%s.%s has no description", path, key)
				}
			}
			if diff := cmp.Diff(slices.Sorted(slices.Values(keys)), slices.Sorted(maps.Keys(s.Properties))); diff != "" {
				t.Errorf("%s: keys (-types +schema):\n%s", path, diff)
			}
			if diff := cmp.Diff(required, s.Required); diff != "" {
				t.Errorf("%s: required keys (-types +schema):\n%s", path, diff)
			}
		default:
			t.Errorf("%s: no rule for a %s", path, typ)
		}
	}
	walk("lexicon", reflect.TypeFor[coach.Lexicon](), "", root)
}

// TestSchemaCopy keeps the copy for readers of docs/ equal.
func TestSchemaCopy(t *testing.T) {
	doc, err := os.ReadFile("../../docs/lexicon.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(coach.Schema()), string(doc)); diff != "" {
		t.Errorf("docs/lexicon.schema.json differs: copy ladder/coach/lexicon.schema.json there:\n%s", diff)
	}
}

func TestBuiltinLexicon(t *testing.T) {
	x := coach.BuiltinLexicon()
	if got := x.Disagreements(ladder.Builtin()); got != nil {
		t.Errorf("it disagrees with the built-in ladder: %q", got)
	}
	if _, err := coach.New(ladder.Builtin(), x); err != nil {
		t.Error(err)
	}
}

func TestLoadLexiconFaults(t *testing.T) {
	const head = "version: \"1\"\nlevels:\n  A: own\n"
	const axes = "axes: {problem: scope, decision: scope, delivery: scope, collaboration: scope, people: scope, outcome: scope, horizon: scope}\n"
	tests := []struct{ name, text, want string }{
		{"empty", "", "f: the file is empty"},
		{"unknown key", head + axes + "signal: []\n", "f:5:1: unknown key \"signal\"; did you mean \"signals\"?"},
		{"no axes", head, "f:1:1: \"axes\" is missing"},
		{"unknown rung", "version: \"1\"\nlevels:\n  A: owns\n" + axes, "f:3:6: there is no rung \"owns\": [learn execute own lead direct] or [team org function]"},
		{"an axis missing", head + "axes: {problem: scope}\n", "f:4:1: the axis \"decision\" has no dimension"},
		{"unknown axis of a signal", head + axes + "signals:\n  - id: x\n    axis: size\n    says: y\n    phrases: [z]\n", "f:7:11: there is no axis \"size\": [problem decision delivery collaboration people outcome horizon]"},
		{"unknown set", head + axes + "signals:\n  - id: x\n    axis: people\n    says: y\n    phrases: [ok then, lead <folk>]\n", "f:9:24: \"lead <folk>\": there is no set <folk>"},
		{"open gap", head + axes + "signals:\n  - id: x\n    axis: people\n    says: y\n    phrases: [lead _]\n", "f:9:15: \"lead _\": a phrase begins and ends with a word"},
		{"twice", head + axes + "signals:\n  - {id: x, axis: people, says: y, phrases: [z]}\n  - {id: x, axis: people, says: y, phrases: [z]}\n", "f:7:10: there are two signals \"x\""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "f")
			if err := os.WriteFile(path, []byte(tt.text), 0o600); err != nil {
				t.Fatal(err)
			}
			x, faults := coach.LoadLexicon(path)
			if x != nil || len(faults) == 0 || faults[0].String() != strings.Replace(tt.want, "f:", path+":", 1) {
				t.Errorf("got %v\nwant %s first", faults, tt.want)
			}
		})
	}
}

// companyLadder is the built-in ladder with other ids for its levels.
func companyLadder(t *testing.T) *ladder.Ladder {
	t.Helper()
	text := strings.NewReplacer("IC0", "L1", "IC1", "L2", "IC2", "L3", "IC3", "L4", "IC4", "L5").Replace(string(ladder.BuiltinYAML()))
	l, faults := ladder.Parse("company.yaml", []byte(text))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return l
}

const companyLexicon = `
version: "7"
levels: {L1: learn, L2: execute, L3: own, L4: lead, L5: direct, M1: team, M2: org, M3: function}
axes: {problem: scope, decision: scope, delivery: scope, collaboration: collaboration, people: mentorship, outcome: outcome, horizon: scope}
sets:
  ceremony: [moot]
`

func TestCompanyLexicon(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lexicon.yaml")
	if err := os.WriteFile(path, []byte(companyLexicon), 0o600); err != nil {
		t.Fatal(err)
	}
	x, faults := coach.LoadLexicon(path)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	l := companyLadder(t)
	c, err := coach.New(l, x)
	if err != nil {
		t.Fatal(err)
	}
	got := c.Judge(coach.Goal{Text: "Own checkout redesign end-to-end, 0 P0 bugs", From: "L2", To: "L3"})
	if got.Verdict != ladder.GoalNext || got.Line.Level != "L3" {
		t.Errorf("got %+v", got)
	}
	if got := c.Judge(coach.Goal{Text: "Lead the moot every week", From: "L3", To: "L4"}); got.Verdict != ladder.GoalCurrent {
		t.Errorf("its own ceremony: got %+v", got)
	}

	if _, err := coach.New(ladder.Builtin(), x); err == nil || !strings.Contains(err.Error(), "no rung for the level IC0") ||
		!strings.Contains(err.Error(), "has a level L1 and the ladder has none") {
		t.Errorf("with another ladder: got %v", err)
	}
	// Without a lexicon the coach says that it cannot judge these levels.
	c, err = coach.New(l, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Judge(coach.Goal{Text: "Own checkout redesign end-to-end", From: "L2", To: "L3"}); got.Verdict != ladder.GoalUnclear || !strings.Contains(got.Why, "L3") {
		t.Errorf("without a lexicon: got %+v", got)
	}
}

func TestBuiltinLexiconIsYAML(t *testing.T) {
	var file map[string]any
	if err := yaml.Unmarshal(coach.BuiltinYAML(), &file); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"version", "levels", "axes", "sets", "families", "signals"} {
		if file[key] == nil {
			t.Errorf("no %s", key)
		}
	}
}
