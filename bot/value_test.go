package bot

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
)

func TestQueryTravelsInAMenu(t *testing.T) {
	for _, tc := range []struct {
		name string
		in   winQuery
		want winQuery
	}{
		{"nothing", winQuery{}, winQuery{}},
		{
			"everything",
			winQuery{Period: "2026-Q3", Dimension: "mentorship", Level: "IC3", Person: "U0ARUN", Visibility: "private", Words: "checkout é", Offset: 15},
			winQuery{Period: "2026-Q3", Dimension: "mentorship", Level: "IC3", Person: "U0ARUN", Visibility: "private", Words: "checkout é", Offset: 15},
		},
		{
			"the longest search in another script, with every filter",
			winQuery{Period: "all time", Dimension: strings.Repeat("d", 20), Words: strings.Repeat("ж", maxSearch), Visibility: "private", Offset: 1_000_000},
			winQuery{Period: "all time", Dimension: strings.Repeat("d", 20), Words: strings.Repeat("ж", maxSearch), Visibility: "private", Offset: 1_000_000},
		},
		{
			"what separates parts",
			winQuery{Period: "2026", Words: "a&p=1;b + 100% = #1"},
			winQuery{Period: "2026", Words: "a&p=1;b + 100% = #1"},
		},
		{
			"words full of signs are cut, nothing else",
			winQuery{Period: "2026", Words: strings.Repeat("&", maxSearch), Offset: 5},
			winQuery{Period: "2026", Words: strings.Repeat("&", 45), Offset: 5},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			value := tc.in.encode()
			if n := utf8.RuneCountInString(value); n > 150 {
				t.Errorf("a value of %d characters, at most 150", n)
			}
			got, err := parseQuery(value)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFormTravelsInMetadata(t *testing.T) {
	want := winForm{id: "01abc", version: 1700000000, source: "message", key: "msg:D1:1700000000.000100"}
	got, err := parseForm(want.metadata())
	if err != nil {
		t.Fatal(err)
	}
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestForgedValuesAreRefused(t *testing.T) {
	for _, value := range []string{"", "1|", "0|x", "2|01abc", "1|" + strings.Repeat("x", 65)} {
		if id, err := buttonID(value); err == nil {
			t.Errorf("buttonID(%q) = %q, want an error", value, id)
		}
	}
	for _, value := range []string{"", "p=2026", "2|p=2026", "1|o=-5", "1|o=x", "1|o=99999999999", "1|%zz"} {
		if q, err := parseQuery(value); err == nil {
			t.Errorf("parseQuery(%q) = %+v, want an error", value, q)
		}
	}
	for _, value := range []string{"", "1", "1|a|b|c|d", "2|a|1||", "1|a|1|c"} {
		if f, err := parseForm(value); err == nil {
			t.Errorf("parseForm(%q) = %+v, want an error", value, f)
		}
	}
	f, err := parseForm("1||0|admin|k")
	if err != nil {
		t.Fatal(err)
	}
	if f.source != "" {
		t.Errorf("a forged source %q was taken", f.source)
	}
}

func TestRecentForgetsTheOldest(t *testing.T) {
	r := newRecent(2)
	for i, step := range []struct {
		key  string
		want bool
	}{{"a", true}, {"a", false}, {"b", true}, {"a", false}, {"c", true}, {"a", true}, {"c", false}} {
		if got := r.first(step.key); got != step.want {
			t.Errorf("step %d: first(%q) = %v, want %v", i, step.key, got, step.want)
		}
	}
}

func FuzzValues(f *testing.F) {
	for _, s := range []string{"1|01abc", "1|p=2026-Q3&o=5", "1|a|1|shortcut|k", "", "%"} {
		f.Add(s)
	}
	b := &Bot{ladder: ladder.Builtin(), routes: newTable(CommandNames{})}
	f.Fuzz(func(t *testing.T, s string) {
		if q, err := parseQuery(s); err == nil {
			again, err := parseQuery(q.encode())
			if err != nil || again.Offset != q.Offset {
				t.Errorf("%q does not survive a second trip: %+v, %v", s, again, err)
			}
		}
		if form, err := parseForm(s); err == nil {
			if again, err := parseForm(form.metadata()); err != nil || again != form {
				t.Errorf("%q does not survive a second trip: %+v, %v", s, again, err)
			}
		}
		_, _ = buttonID(s)
		b.routes.find("/win", s)
	})
}
