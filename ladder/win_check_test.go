package ladder_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
)

func goodWin() ladder.Win {
	return ladder.Win{
		User: "U1", OccurredOn: tuesday, Text: "Shipped OAuth", Result: "Failed logins 4 % → 1 %",
		Dimensions: []ladder.DimensionID{"scope", "outcome"}, Level: "IC3", People: []ladder.UserID{"U2", "W0AB3"},
		Links: []string{"https://x.example/pr/1?a=b#c", "http://localhost:3000"}, Visibility: ladder.Manager,
	}
}

func TestCheckWin(t *testing.T) {
	long := func(n int) string { return strings.Repeat("é", n) }
	tests := []struct {
		name   string
		change func(*ladder.Win)
		field  string // "" if it is good
		says   string
	}{
		{"good", func(*ladder.Win) {}, "", ""},
		{"only what is needed", func(w *ladder.Win) {
			*w = ladder.Win{User: "U1", OccurredOn: tuesday, Text: "x", Visibility: ladder.Private}
		}, "", ""},
		{"no text", func(w *ladder.Win) { w.Text = " \u200b" }, "text", "Write what you did"},
		{"the longest text", func(w *ladder.Win) { w.Text = long(ladder.MaxWinText) }, "", ""},
		{"a longer text", func(w *ladder.Win) { w.Text = long(ladder.MaxWinText + 1) }, "text", "3001 characters"},
		{"NUL in the text", func(w *ladder.Win) { w.Text = "a\x00" }, "text", "cannot be stored"},
		{"invalid UTF-8 in the text", func(w *ladder.Win) { w.Text = "a\xff" }, "text", "cannot be stored"},
		{"the longest result", func(w *ladder.Win) { w.Result = long(ladder.MaxWinResult) }, "", ""},
		{"a longer result", func(w *ladder.Win) { w.Result = long(ladder.MaxWinResult + 1) }, "result", "3001 characters"},
		{"NUL in the result", func(w *ladder.Win) { w.Result = "\x00" }, "result", "cannot be stored"},
		{"no date", func(w *ladder.Win) { w.OccurredOn = ladder.Date{} }, "date", "when it happened"},
		{"no such day", func(w *ladder.Win) { w.OccurredOn = ladder.Date{Year: 2026, Month: 2, Day: 30} }, "date", "no such day"},
		{"tomorrow", func(w *ladder.Win) { w.OccurredOn = tuesday.AddDays(1) }, "date", "as a goal"},
		{"the first day of work", func(w *ladder.Win) { w.OccurredOn = tuesday.AddDays(-100) }, "", ""},
		{"the day before", func(w *ladder.Win) { w.OccurredOn = tuesday.AddDays(-101) }, "date", "first day of work was 1 February 2026"},
		{"an unknown dimension", func(w *ladder.Win) { w.Dimensions = []ladder.DimensionID{"scope", "charm"} }, "dimensions", `"charm"`},
		{"an unknown level", func(w *ladder.Win) { w.Level = "IC9" }, "level", `"IC9"`},
		{"a level in small letters", func(w *ladder.Win) { w.Level = "ic3" }, "level", `"ic3"`},
		{"oneself", func(w *ladder.Win) { w.People = []ladder.UserID{"U1"} }, "people", "Leave yourself out"},
		{"no user id", func(w *ladder.Win) { w.People = []ladder.UserID{"U2", "@ana"} }, "people", `"@ana"`},
		{"a channel", func(w *ladder.Win) { w.People = []ladder.UserID{"C123"} }, "people", `"C123"`},
		{"many people", func(w *ladder.Win) { w.People = make([]ladder.UserID, ladder.MaxWinPeople+1) }, "people", "31 people"},
		{"somebody twice", func(w *ladder.Win) { w.People = []ladder.UserID{"U2", "U2"} }, "", ""},
		{"many links", func(w *ladder.Win) { w.Links = make([]string, ladder.MaxWinLinks+1) }, "links", "21 links"},
		{"a script", func(w *ladder.Win) { w.Links = []string{"javascript:alert(1)"} }, "links", "no web address"},
		{"a script in disguise", func(w *ladder.Win) { w.Links = []string{"JaVaScript://x.example/%0aalert(1)"} }, "links", "https:// or http://"},
		{"data", func(w *ladder.Win) { w.Links = []string{"data:text/html,x"} }, "links", "no web address"},
		{"a file", func(w *ladder.Win) { w.Links = []string{"file:///etc/passwd"} }, "links", "no web address"},
		{"an upper-case scheme", func(w *ladder.Win) { w.Links = []string{"HTTPS://x.example"} }, "", ""},
		{"no scheme", func(w *ladder.Win) { w.Links = []string{"x.example/a"} }, "links", "no web address"},
		{"no host", func(w *ladder.Win) { w.Links = []string{"https:///a"} }, "links", "no web address"},
		{"only a port", func(w *ladder.Win) { w.Links = []string{"https://:80/a"} }, "links", "no web address"},
		{"a password", func(w *ladder.Win) { w.Links = []string{"https://good.example@evil.example/"} }, "links", "before the @"},
		{"a space", func(w *ladder.Win) { w.Links = []string{"https://x.example/a b"} }, "links", "no web address"},
		{"a line end", func(w *ladder.Win) { w.Links = []string{"https://x.example/a\nb"} }, "links", "no web address"},
		{"a hidden character", func(w *ladder.Win) { w.Links = []string{"https://x.example/\u202Egpj"} }, "links", "no web address"},
		{"markup", func(w *ladder.Win) { w.Links = []string{"https://x.example/><b>"} }, "links", "no web address"},
		{"the longest link", func(w *ladder.Win) {
			w.Links = []string{"https://x.example/" + strings.Repeat("a", ladder.MaxLinkLen-18)}
		}, "", ""},
		{"a longer link", func(w *ladder.Win) {
			w.Links = []string{"https://x.example/" + strings.Repeat("a", ladder.MaxLinkLen-17)}
		}, "links", "2,000"},
		{"no visibility", func(w *ladder.Win) { w.Visibility = "" }, "visibility", "who may see it"},
		{"an unknown visibility", func(w *ladder.Win) { w.Visibility = "everyone" }, "visibility", "who may see it"},
	}
	owner := ladder.Person{ID: "U1", StartDate: tuesday.AddDays(-100)}
	l := ladder.Builtin()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := goodWin()
			tt.change(&w)
			err := ladder.CheckWin(w, owner, tuesday, l)
			if tt.field == "" {
				if err != nil {
					t.Errorf("got %v, want no error", err)
				}
				return
			}
			if diff := cmp.Diff([]string{tt.field}, faultFields(err)); diff != "" {
				t.Fatal(diff)
			}
			if !strings.Contains(err.Error(), tt.says) {
				t.Errorf("got %q, want it to say %q", err, tt.says)
			}
			if ladder.KindOf(err) != ladder.Invalid {
				t.Errorf("got kind %v, want invalid", ladder.KindOf(err))
			}
		})
	}

	t.Run("every fault at once", func(t *testing.T) {
		err := ladder.CheckWin(ladder.Win{
			User: "U1", Result: "\x00", Dimensions: []ladder.DimensionID{"x"}, Level: "x", People: []ladder.UserID{"x", "U1"}, Links: []string{"x", "y"},
		}, owner, tuesday, l)
		want := []string{"text", "result", "date", "dimensions", "level", "people", "links", "visibility"}
		if diff := cmp.Diff(want, faultFields(err)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("a mistyped year of somebody whose start is unknown", func(t *testing.T) {
		w := goodWin()
		w.OccurredOn = ladder.NewDate(206, time.May, 12)
		if diff := cmp.Diff([]string{"date"}, faultFields(ladder.CheckWin(w, ladder.Person{ID: "U1"}, tuesday, l))); diff != "" {
			t.Error(diff)
		}
	})
}

func TestTidyWin(t *testing.T) {
	w := ladder.Win{
		User: "U1", Text: " a\x00\r\nb ", Result: "\u200b", Dimensions: []ladder.DimensionID{"scope", "scope", ""},
		People: []ladder.UserID{"U2", "U1", "U2"}, Links: []string{"https://x.example", "https://x.example"},
	}
	before := append([]ladder.UserID(nil), w.People...)
	want := ladder.Win{
		User: "U1", Text: "a\nb", Dimensions: []ladder.DimensionID{"scope"},
		People: []ladder.UserID{"U2"}, Links: []string{"https://x.example"},
	}
	if diff := cmp.Diff(want, w.Tidy()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(before, w.People); diff != "" {
		t.Errorf("the win itself changed: %s", diff)
	}
	if got := (ladder.Win{User: "U1", People: []ladder.UserID{"U1"}}).Tidy().People; got != nil {
		t.Errorf("only oneself: got %v, want none", got)
	}
}

func TestUserIDValid(t *testing.T) {
	for _, id := range []ladder.UserID{"U1", "W012A3CDE", "U0123456789"} {
		if !id.Valid() {
			t.Errorf("%q: got invalid", id)
		}
	}
	for _, id := range []ladder.UserID{"", "U", "u123", "U12a", "C123", "<@U123>", "U123 ", "U123\n", ladder.UserID("U" + strings.Repeat("1", 40))} {
		if id.Valid() {
			t.Errorf("%q: got valid", id)
		}
	}
}
