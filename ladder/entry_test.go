package ladder_test

import (
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
)

// entry is what a test compares of an Entry.
func entry(e ladder.Entry) string {
	parts := []string{e.Date.String(), e.Text}
	for _, d := range e.Dimensions {
		parts = append(parts, string(d))
	}
	if e.Level != "" {
		parts = append(parts, string(e.Level))
	}
	if e.Visibility != "" {
		parts = append(parts, string(e.Visibility))
	}
	for _, tag := range e.UnknownTags {
		parts = append(parts, "unknown "+tag)
	}
	return strings.Join(parts, " | ")
}

// Tuesday.
var tuesday = ladder.Date{Year: 2026, Month: time.May, Day: 12}

func TestParseEntryDate(t *testing.T) {
	l := ladder.Builtin()
	tests := []struct{ in, date, text string }{
		{"Shipped OAuth", "2026-05-12", "Shipped OAuth"},
		{"today shipped OAuth", "2026-05-12", "shipped OAuth"},
		{"Yesterday: shipped OAuth", "2026-05-11", "shipped OAuth"},
		{"yesterday - shipped OAuth", "2026-05-11", "shipped OAuth"},
		{"yesterday, shipped OAuth", "2026-05-11", "shipped OAuth"},
		{"yesterday — shipped OAuth", "2026-05-11", "shipped OAuth"},
		{"yesterday. Shipped OAuth", "2026-05-11", "Shipped OAuth"},
		{"yesterday\nshipped OAuth", "2026-05-11", "shipped OAuth"},
		{"yesterday\u00a0shipped OAuth", "2026-05-11", "shipped OAuth"},
		{"yesterday afternoon shipped OAuth", "2026-05-11", "shipped OAuth"},
		{"last night fixed the outage", "2026-05-11", "fixed the outage"},
		{"the day before yesterday fixed it", "2026-05-10", "fixed it"},

		{"last fri demo", "2026-05-08", "demo"},
		{"last friday: demo", "2026-05-08", "demo"},
		{"Fri. demo", "2026-05-08", "demo"},
		{"on Friday demo", "2026-05-08", "demo"},
		{"monday demo", "2026-05-11", "demo"},
		{"Monday morning: demo", "2026-05-11", "demo"},
		{"tuesday demo", "2026-05-05", "demo"},
		{"last tues demo", "2026-05-05", "demo"},
		{"this tuesday demo", "2026-05-12", "demo"},
		{"this monday demo", "2026-05-11", "demo"},
		{"wed demo", "2026-05-06", "demo"},
		{"thurs demo", "2026-05-07", "demo"},
		{"sunday demo", "2026-05-10", "demo"},
		{"last sat demo", "2026-05-09", "demo"},
		{"sat: demo", "2026-05-09", "demo"},
		{"friday last week demo", "2026-05-08", "demo"},
		{"monday last week demo", "2026-05-04", "demo"},

		{"3 days ago demo", "2026-05-09", "demo"},
		{"0 days ago demo", "2026-05-12", "demo"},
		{"three days ago, demo", "2026-05-09", "demo"},
		{"a couple of days ago demo", "2026-05-10", "demo"},
		{"a week ago demo", "2026-05-05", "demo"},
		{"1 week ago: demo", "2026-05-05", "demo"},
		{"2 weeks ago demo", "2026-04-28", "demo"},
		{"a month ago demo", "2026-04-12", "demo"},
		{"3 months ago demo", "2026-02-12", "demo"},
		{"a year ago demo", "2025-05-12", "demo"},

		{"on 12 May demo", "2026-05-12", "demo"},
		{"11 may demo", "2026-05-11", "demo"},
		{"13 May demo", "2025-05-13", "demo"}, // not yet this year
		{"31 Dec demo", "2025-12-31", "demo"},
		{"May 1: demo", "2026-05-01", "demo"},
		{"May 1st demo", "2026-05-01", "demo"},
		{"on the 3rd of March demo", "2026-03-03", "demo"},
		{"on 12 May 2025 demo", "2025-05-12", "demo"},
		{"12 May, 2025: demo", "2025-05-12", "demo"},
		{"Sept. 3, 2025 demo", "2025-09-03", "demo"},
		{"29 Feb demo", "2024-02-29", "demo"},
		{"Mon, 11 May demo", "2026-05-11", "demo"},
		{"on Monday 11 May 2026 demo", "2026-05-11", "demo"},
		{"12 May 9999 orders moved", "2026-05-12", "9999 orders moved"},

		{"2026-05-01 demo", "2026-05-01", "demo"},
		{"on 2026-05-01: demo", "2026-05-01", "demo"},
		{"2026-05-01 - demo", "2026-05-01", "demo"},
		{"2026-5-1 demo", "2026-05-01", "demo"},

		// Text that only looks like a date.
		{"yesterday's outage fixed", "2026-05-12", "yesterday's outage fixed"},
		{"yesterday’s outage fixed", "2026-05-12", "yesterday’s outage fixed"},
		{"Yesterday was rough, but we fixed it", "2026-05-12", "Yesterday was rough, but we fixed it"},
		{"today and yesterday I paired", "2026-05-12", "today and yesterday I paired"},
		{"Monday to Friday on call", "2026-05-12", "Monday to Friday on call"},
		{"12 May - 14 May on call", "2026-05-12", "12 May - 14 May on call"},
		{"12 May - 13 May - 14 May on call", "2026-05-12", "12 May - 13 May - 14 May on call"},
		{"Monday–Friday on call", "2026-05-12", "Monday–Friday on call"},
		{"Monday-morning ritual dropped", "2026-05-12", "Monday-morning ritual dropped"},
		{"mondays are calm now", "2026-05-12", "mondays are calm now"},
		{"Sat with Ana to debug", "2026-05-12", "Sat with Ana to debug"},
		{"Sun RPC removed", "2026-05-12", "Sun RPC removed"},
		{"Marched 12 services to Go", "2026-05-12", "Marched 12 services to Go"},
		{"12 mayors onboarded", "2026-05-12", "12 mayors onboarded"},
		{"3 days of testing saved", "2026-05-12", "3 days of testing saved"},
		{"5 services moved", "2026-05-12", "5 services moved"},
		{"2026-05-01-release shipped", "2026-05-12", "2026-05-01-release shipped"},
		{"99999999999999999999 days ago demo", "2026-05-12", "99999999999999999999 days ago demo"},
		{"Shipped it yesterday", "2026-05-12", "Shipped it yesterday"},
		{"todayish fix", "2026-05-12", "todayish fix"},

		// A date that would leave nothing is text.
		{"yesterday", "2026-05-12", "yesterday"},
		{"yesterday:", "2026-05-12", "yesterday:"},
		{"12 May", "2026-05-12", "12 May"},
		{"tomorrow", "2026-05-12", "tomorrow"},
		{"yesterday \u200b", "2026-05-12", "yesterday"},
		{"yesterday #private", "2026-05-12", "yesterday"},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			e, err := ladder.ParseEntry(tt.in, tuesday, l)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]string{tt.date, tt.text}, []string{e.Date.String(), e.Text}); diff != "" {
				t.Error(diff)
			}
			if said := e.Text != ladder.CleanText(tt.in) && e.Visibility == ""; said != (e.DateSaid != "") {
				t.Errorf("got the date's words %q", e.DateSaid)
			}
		})
	}
}

func TestParseEntryDateSaid(t *testing.T) {
	e, err := ladder.ParseEntry("#private On Monday 11 May 2026: demo", tuesday, ladder.Builtin())
	if err != nil || e.DateSaid != "On Monday 11 May 2026" {
		t.Errorf("got %q, %v, want the words as typed", e.DateSaid, err)
	}
}

func TestParseEntryRefuses(t *testing.T) {
	l := ladder.Builtin()
	tests := []struct{ in, field, says string }{
		{"", "text", "what you did"},
		{" \u200b\n", "text", "what you did"},
		{"#private #scope", "text", "besides the tags"},
		{"tomorrow: ship it", "date", "as a goal"},
		{"2026-05-13 ship it", "date", "as a goal"},
		{"on 12 May 2027 ship it", "date", "as a goal"},
		{"next friday ship it", "date", "as a goal"},
		{"this friday ship it", "date", "as a goal"},
		{"2026-02-30 demo", "date", "no such day"},
		{"31 Feb demo", "date", "no such day"},
		{"29 Feb 2026 demo", "date", "no such day"},
		{"Friday 11 May demo", "date", "is a Monday"},
		{"#private #public demo", "visibility", "#private and #public"},
		{"demo #IC2 #IC3", "level", "#IC2 and #IC3"},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			_, err := ladder.ParseEntry(tt.in, tuesday, l)
			if diff := cmp.Diff([]string{tt.field}, faultFields(err)); diff != "" {
				t.Fatal(diff)
			}
			if !strings.Contains(err.Error(), tt.says) {
				t.Errorf("got %q, want it to say %q", err, tt.says)
			}
		})
	}
}

func TestParseEntryTags(t *testing.T) {
	l := ladder.Builtin()
	tests := []struct{ in, want string }{
		{"Shipped OAuth #scope", "2026-05-12 | Shipped OAuth | scope"},
		{"#scope Shipped OAuth", "2026-05-12 | Shipped OAuth | scope"},
		{"#scope: Shipped OAuth", "2026-05-12 | Shipped OAuth | scope"},
		{"#private - shipped OAuth", "2026-05-12 | shipped OAuth | private"},
		{"Shipped OAuth, #scope, #mentorship.", "2026-05-12 | Shipped OAuth | scope | mentorship"},
		{"Shipped OAuth #scope,#mentorship", "2026-05-12 | Shipped OAuth | scope | mentorship"},
		{"Shipped OAuth #scope#mentorship", "2026-05-12 | Shipped OAuth | scope | mentorship"},
		{"Shipped OAuth (#scope)", "2026-05-12 | Shipped OAuth | scope"},
		{"Shipped OAuth #SCOPE #Scope", "2026-05-12 | Shipped OAuth | scope"},
		{"Paired #mentor", "2026-05-12 | Paired | mentorship"},
		{"Paired #mentoring", "2026-05-12 | Paired | mentorship"},
		{"Paired #mentored", "2026-05-12 | Paired | mentorship"},
		{"Paired #mentorhsip", "2026-05-12 | Paired | mentorship"},
		{"Paired #collab", "2026-05-12 | Paired | collaboration"},
		{"Paired #collaborative", "2026-05-12 | Paired | collaboration"},
		{"Paired #colaboration", "2026-05-12 | Paired | collaboration"},
		{"Grew #problem-scope", "2026-05-12 | Grew | scope"},
		{"Grew #outcomes", "2026-05-12 | Grew | outcome"},
		{"Led it #IC3", "2026-05-12 | Led it | IC3"},
		{"Led it #ic-3 #manager", "2026-05-12 | Led it | IC3 | manager"},
		{"Led it #Public", "2026-05-12 | Led it | public"},

		// Inside a sentence the word stays.
		{"Improved #collaboration across teams", "2026-05-12 | Improved #collaboration across teams | collaboration"},
		{"#mentorship of Ana and #collab with Web #public", "2026-05-12 | of Ana and #collab with Web | mentorship | collaboration | public"},
		// What stands beside the sentence does not.
		{"Shipped OAuth #scope https://x.example/pr/1 @Ana", "2026-05-12 | Shipped OAuth https://x.example/pr/1 @Ana | scope"},
		{"Shipped OAuth\n- for partners #scope\n#private", "2026-05-12 | Shipped OAuth\n- for partners | scope | private"},
		{"Two things\n#scope - one\n#mentor: other", "2026-05-12 | Two things\none\nother | scope | mentorship"},
		{"See https://x.example/a: #scope", "2026-05-12 | See https://x.example/a: | scope"},
		{"#private -5 % errors", "2026-05-12 | -5 % errors | private"},
		{"Errors\n#scope -5 %", "2026-05-12 | Errors\n-5 % | scope"},
		{"Did\n  - one - #scope\n- #mentor two", "2026-05-12 | Did\n  - one\n- two | scope | mentorship"},
		{"See\n#scope https://x.example", "2026-05-12 | See\nhttps://x.example | scope"},
		{"First line #scope\n\nSecond  line", "2026-05-12 | First line\n\nSecond  line | scope"},

		// Not tags, or unknown ones.
		{"Fixed #1234", "2026-05-12 | Fixed #1234 | unknown #1234"},
		{"Did the #launch today", "2026-05-12 | Did the #launch today | unknown #launch"},
		{"Did it #launch #scope", "2026-05-12 | Did it #launch | scope | unknown #launch"},
		{"Did it #scope #launch", "2026-05-12 | Did it #scope #launch | scope | unknown #launch"},
		{"See https://x.example/a#scope now", "2026-05-12 | See https://x.example/a#scope now"},
		{"https://x.example/#private", "2026-05-12 | https://x.example/#private"},
		{"Ported C# to F#", "2026-05-12 | Ported C# to F#"},
		{"# Heading", "2026-05-12 | # Heading"},
		{"Raised the #score", "2026-05-12 | Raised the #score | unknown #score"},
		{"Wrote #lead and #senior-engineer", "2026-05-12 | Wrote #lead and #senior-engineer | unknown #lead | unknown #senior-engineer"},
		{"Met #IC9", "2026-05-12 | Met #IC9 | unknown #IC9"},
		{"Met #col", "2026-05-12 | Met #col | unknown #col"},

		// Dates and tags together, in any order.
		{"yesterday #private fixed it", "2026-05-11 | fixed it | private"},
		{"#private yesterday: fixed it #scope", "2026-05-11 | fixed it | scope | private"},
		{"yesterday: #scope", "2026-05-12 | yesterday | scope"},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			e, err := ladder.ParseEntry(tt.in, tuesday, l)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, entry(e)); diff != "" {
				t.Error(diff)
			}
		})
	}
	tickets := &ladder.Ladder{Dimensions: []ladder.Dimension{{ID: "1234", Name: "1234"}}}
	if e, err := ladder.ParseEntry("Fixed #1234", tuesday, tickets); err != nil || e.Text != "Fixed #1234" {
		t.Errorf("a number is never a tag: got %+v, %v", e, err)
	}
	e, err := ladder.ParseEntry("Did #Mentoring well #IC3 #mentoring", tuesday, l)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"#Mentoring", "#IC3", "#mentoring"}, e.Tags); diff != "" {
		t.Error(diff)
	}
}

func TestFindDimension(t *testing.T) {
	l := ladder.Builtin()
	tests := []struct{ in, want string }{
		{"scope", "scope"},
		{"Problem scope", "scope"},
		{"SCOPING", "scope"},
		{"mentor", "mentorship"},
		{"Mentors", "mentorship"},
		{"collaborate", "collaboration"},
		{"outcome", "outcome"},
		{"outc", "outcome"},
		{"", ""},
		{"out", ""},
		{"#", ""},
		{"score", ""},
		{"problem", ""},
		{"outage", ""},
		{"last", ""},
		{"2026", ""},
		{"launch", ""},
	}
	for _, tt := range tests {
		got, ok := l.FindDimension(tt.in)
		if string(got) != tt.want || ok != (tt.want != "") {
			t.Errorf("%q: got %q, %v, want %q", tt.in, got, ok, tt.want)
		}
	}
	two := &ladder.Ladder{Dimensions: []ladder.Dimension{{ID: "communication", Name: "Communication"}, {ID: "community", Name: "Community"}}}
	if got, ok := two.FindDimension("commun"); ok {
		t.Errorf("a beginning of two: got %q, want none", got)
	}
	if got, ok := two.FindDimension("community"); !ok || got != "community" {
		t.Errorf("got %q, want community", got)
	}
}

func FuzzParseEntry(f *testing.F) {
	for _, s := range []string{
		"", "Shipped OAuth", "yesterday: fixed it #scope", "#private #public x", "last fri - demo #mentor @Ana https://x.example/#scope",
		"on 12 May 2025 demo", "31 Feb x", "3 days ago x", "\u00a0yesterday\u2003x", "yesterday", "#", "##", "#scope", "Mon–Fri x", "a couple of days ago x",
		"\n#scope\n\nx\n#private", "12 May - 13 May - 14 May x", "\xff#scope\x00 x", "ſunday x", "#ſcope x", "29 feb x",
	} {
		f.Add(s)
	}
	l := ladder.Builtin()
	f.Fuzz(func(t *testing.T, s string) {
		e, err := ladder.ParseEntry(s, tuesday, l)
		if err != nil {
			if ladder.KindOf(err) != ladder.Invalid || e.Text != "" {
				t.Errorf("%q: got %v", s, err)
			}
			return
		}
		clean := ladder.CleanText(s)
		switch {
		case ladder.Blank(e.Text):
			t.Errorf("%q: got no text", s)
		case e.Text != ladder.CleanText(e.Text):
			t.Errorf("%q: got the text %q, which is not clean", s, e.Text)
		case e.Date.IsZero() || e.Date.After(tuesday):
			t.Errorf("%q: got the date %v", s, e.Date)
		case !strings.Contains(clean, e.DateSaid):
			t.Errorf("%q: got the words %q, which are not in it", s, e.DateSaid)
		case !isSubsequence(e.Text, clean):
			t.Errorf("%q: got the text %q, which has more in it", s, e.Text)
		}
		for _, tag := range append(e.Tags, e.UnknownTags...) {
			if !strings.Contains(clean, tag[1:]) {
				t.Errorf("%q: got the tag %q, which is not in it", s, tag)
			}
		}
		for _, tag := range e.UnknownTags {
			if !strings.Contains(e.Text, tag[1:]) {
				t.Errorf("%q: the unknown tag %q is not in the text %q", s, tag, e.Text)
			}
		}
	})
}

// isSubsequence reports whether a's visible characters occur in b in order.
func isSubsequence(a, b string) bool {
	rest := []rune(b)
	for _, r := range a {
		if unicode.IsSpace(r) {
			continue
		}
		for len(rest) > 0 && rest[0] != r {
			rest = rest[1:]
		}
		if len(rest) == 0 {
			return false
		}
		rest = rest[1:]
	}
	return true
}

func BenchmarkParseEntry(b *testing.B) {
	l := ladder.Builtin()
	for name, text := range map[string]string{
		"plain":     "Shipped OAuth login for the partner portal",
		"all":       "last fri: led the checkout clean-up with @Ana #collab #IC3 #private https://x.example/pr/1#scope",
		"ten_kilos": strings.Repeat("#launch #scope tomorrow ", 420),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := ladder.ParseEntry(text, tuesday, l); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func TestOnlyDate(t *testing.T) {
	today := ladder.NewDate(2026, 5, 12)
	for _, tc := range []struct {
		text  string
		want  ladder.Date
		ok    bool
		fault string
	}{
		{text: "yesterday", want: ladder.NewDate(2026, 5, 11), ok: true},
		{text: " on 12 May: ", want: today, ok: true},
		{text: "tomorrow", want: ladder.NewDate(2026, 5, 13), ok: true, fault: "still to come"},
		{text: "2026-13-45", ok: true, fault: "no such day"},
		{text: "yesterday I fixed it"},
		{text: "delete"},
		{text: ""},
	} {
		got, ok, err := ladder.OnlyDate(tc.text, today)
		if got != tc.want || ok != tc.ok || (err == nil) != (tc.fault == "") || err != nil && !strings.Contains(err.Error(), tc.fault) {
			t.Errorf("OnlyDate(%q) = %v, %v, %v; want %v, %v and a fault %q", tc.text, got, ok, err, tc.want, tc.ok, tc.fault)
		}
	}
}
