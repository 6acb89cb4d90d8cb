package blockkit_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
)

func TestBuildersStayWithinSlacksLimits(t *testing.T) {
	long := strings.Repeat("ä", 5000)
	var many []slack.BlockElement
	var options []*slack.OptionBlockObject
	var cells []string
	for range 120 {
		many = append(many, blockkit.Button("a", long, long))
		options = append(options, blockkit.Described(long, long, long))
		cells = append(cells, long[:4000])
	}
	for _, tc := range []struct {
		name   string
		blocks []slack.Block
		want   int
	}{
		{"section", []slack.Block{blockkit.Section(long)}, 1},
		{"an empty section still has text", []slack.Block{blockkit.Section("")}, 1},
		{"sections", blockkit.Sections(long), 2},
		{"header", []slack.Block{blockkit.Header(long)}, 1},
		{"fields", blockkit.Fields(cells...), 12},
		{"a long field stands alone", blockkit.Fields("short", long, "short"), 4},
		{"actions", blockkit.Actions(many...), 5},
		{"context", []slack.Block{blockkit.Context(cells...)}, 1},
		{"select", blockkit.Actions(blockkit.Select("a", long, "", options...)), 1},
		{"checkboxes", []slack.Block{blockkit.Input("b", "l", "", true, blockkit.Checkboxes("a", nil, append(options[:5:5], blockkit.LongOption("v", long))...))}, 1},
		{"overflow", blockkit.Actions(blockkit.Overflow("a", options...)), 1},
		{"input", []slack.Block{blockkit.Input("b", long, long, true, blockkit.TextInput("a", long, long, true, 9999))}, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := len(tc.blocks); got != tc.want {
				t.Errorf("got %d blocks, want %d", got, tc.want)
			}
			raw, err := json.Marshal(tc.blocks)
			if err != nil {
				t.Fatal(err)
			}
			var tree any
			if err := json.Unmarshal(raw, &tree); err != nil {
				t.Fatal(err)
			}
			checkLimits(t, "", tree)
		})
	}
}

// limits are the largest number of characters of a key's text, or of a list's
// items, wherever it stands (reference/block-kit).
var limits = map[string]int{
	"value": 2000, "fields": 10, "elements": 25, "options": 100, "max_length": 3000,
}

func checkLimits(t *testing.T, key string, v any) {
	t.Helper()
	switch v := v.(type) {
	case map[string]any:
		if text, ok := v["text"].(string); ok {
			most := map[string]int{"header": 150, "label": 2000, "hint": 2000, "placeholder": 150, "description": 75}[key]
			if most == 0 {
				most = 3000
			}
			if n := utf8.RuneCountInString(text); n == 0 || n > most {
				t.Errorf("%s: text of %d characters, at most %d", key, n, most)
			}
		}
		for k, x := range v {
			checkLimits(t, k, x)
		}
	case []any:
		if most, ok := limits[key]; ok && len(v) > most {
			t.Errorf("%s: %d items, at most %d", key, len(v), most)
		}
		for _, x := range v {
			checkLimits(t, key, x)
		}
	case string:
		if most, ok := limits[key]; ok && utf8.RuneCountInString(v) > most {
			t.Errorf("%s: %d characters, at most %d", key, utf8.RuneCountInString(v), most)
		}
	}
}

func TestFit(t *testing.T) {
	var blocks []slack.Block
	for range 60 {
		blocks = append(blocks, blockkit.Divider())
	}
	got := blockkit.Fit(blocks, 50)
	if len(got) != 50 {
		t.Fatalf("got %d blocks, want 50", len(got))
	}
	want := "… 11 more parts do not fit here."
	last, ok := got[49].(*slack.ContextBlock)
	if !ok {
		t.Fatalf("the last block is a %T, want a context that says what is missing", got[49])
	}
	text, _ := last.ContextElements.Elements[0].(*slack.TextBlockObject)
	if diff := cmp.Diff(want, text.Text); diff != "" {
		t.Error(diff)
	}
	if len(blocks) != 60 {
		t.Error("the given blocks were changed")
	}
}

func TestFitsMessage(t *testing.T) {
	text := blockkit.Section(strings.Repeat("ä", 2600))
	pages := blockkit.Select("a", "Page", "1", blockkit.Described("1", strings.Repeat("o", 70), strings.Repeat("o", 70)))
	five := []slack.Block{text, text, text, text, text}
	for _, tc := range []struct {
		name   string
		blocks []slack.Block
		want   bool
	}{
		{"nothing", nil, true},
		{"as much text as fits", five, true},
		{"a word more in a header", append(five[:5:5], blockkit.Header("more")), false},
		{"a word more in a cell", append(five[:5:5], blockkit.Fields("more")...), false},
		{"a word more in grey", append(five[:5:5], blockkit.Context("more")), false},
		{"a word more in a button", append(five[:5:5], blockkit.Actions(blockkit.Button("a", "more", ""))...), false},
		{"a word more beside the text", append(five[:4:4], blockkit.SectionWith(strings.Repeat("ä", 2600), blockkit.Button("a", "more", ""))), false},
		{"a word more in a menu", append(five[:5:5], blockkit.Actions(pages)...), false},
		{"fifty blocks", make([]slack.Block, 50), true},
		{"fifty-one blocks", make([]slack.Block, 51), false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := blockkit.FitsMessage(tc.blocks); got != tc.want {
				t.Errorf("got %v, want %v", got, tc.want)
			}
		})
	}
}

func TestLongOptionTakesBothLines(t *testing.T) {
	line := "Write the part of the plan that nobody else has thought of yet, " + strings.Repeat("and more ", 9)
	line = strings.TrimSpace(line)[:140]
	o := blockkit.LongOption("v", line)
	if got := o.Text.Text + " " + o.Description.Text; got != strings.TrimSpace(line) {
		t.Errorf("got %q, want %q", got, line)
	}
	if o := blockkit.LongOption("v", "short"); o.Text.Text != "short" || o.Description != nil {
		t.Errorf("got %+v", o)
	}
}

func TestSelectStartsAtItsInitialOption(t *testing.T) {
	a, b := blockkit.Option("a", "A"), blockkit.Option("b", "B")
	if got := blockkit.Select("x", "p", "b", a, b).InitialOption; got != b {
		t.Errorf("got %v, want b", got)
	}
	if got := blockkit.Select("x", "p", "gone", a, b).InitialOption; got != nil {
		t.Errorf("got %v, want none", got)
	}
}
