package slacksim

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"
)

// Whatever is answered, it is written as json.Marshal writes it.
func TestAppendJSON(t *testing.T) {
	var anyValue func(depth int) *rapid.Generator[any]
	anyValue = func(depth int) *rapid.Generator[any] {
		leaves := []*rapid.Generator[any]{
			rapid.String().AsAny(), rapid.StringMatching(`[ -~]*`).AsAny(), rapid.Bool().AsAny(), rapid.Int().AsAny(),
			rapid.SampledFrom([]any{nil, json.Number("12.5"), []string{"a<b"}, object(nil), []any(nil)}),
		}
		if depth == 0 {
			return rapid.OneOf(leaves...)
		}
		return rapid.OneOf(append(leaves,
			rapid.Map(rapid.SliceOfN(anyValue(depth-1), 0, 4), func(l []any) any { return l }),
			rapid.Map(rapid.MapOfN(rapid.String(), anyValue(depth-1), 0, 4), func(m map[string]any) any { return m }))...)
	}
	rapid.Check(t, func(t *rapid.T) {
		v := anyValue(3).Draw(t, "value")
		want, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		got, err := appendJSON(nil, v)
		if err != nil || string(got) != string(want) {
			t.Fatalf("got %s, %v, want %s", got, err, want)
		}
		decoded, err := decodeJSON(want)
		if err != nil {
			t.Fatal(err)
		}
		if n := jsonSize(decoded); n < len(want) {
			t.Fatalf("a size of %d for %s", n, want)
		}
	})
}
