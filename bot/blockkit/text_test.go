package blockkit_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"winlog/bot/blockkit"
)

func TestEscape(t *testing.T) {
	for _, tc := range []struct{ name, in, want string }{
		{"broadcast", "<!channel> done", "&lt;!channel&gt; done"},
		{"forged link", "<https://evil|Click>", "&lt;https://evil|Click&gt;"},
		{"ampersand once", "R&D &amp; more", "R&amp;D &amp;amp; more"},
		{"formatting stays", "*bold* _it_ `code`", "*bold* _it_ `code`"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, blockkit.Escape(tc.in)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestClip(t *testing.T) {
	for _, tc := range []struct {
		name, in string
		n        int
		want     string
	}{
		{"fits", "four", 4, "four"},
		{"one too long", "fives", 4, "fiv…"},
		{"counts characters, not bytes", "äöüß", 4, "äöüß"},
		{"never inside a character", "äöüßé", 4, "äöü…"},
		{"no space before the mark", "ab cd", 4, "ab…"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, blockkit.Clip(tc.in, tc.n)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestClipEscaped(t *testing.T) {
	for _, tc := range []struct {
		name, in string
		n        int
		want     string
	}{
		{"half an entity goes", "abcd&amp;efgh", 7, "abcd…"},
		{"a whole entity stays", "abcd&amp;efgh", 11, "abcd&amp;e…"},
		{"half a link goes", "see <https://example.com|here> now", 20, "see …"},
		{"a bare ampersand far back stays", "R&D is a department of ours", 20, "R&D is a department…"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, blockkit.ClipEscaped(tc.in, tc.n)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSplit(t *testing.T) {
	for _, tc := range []struct {
		name, in string
		n        int
		want     []string
	}{
		{"fits", "one", 10, []string{"one"}},
		{"nothing", "", 10, nil},
		{"at a blank line", "first part\n\nsecond part", 15, []string{"first part", "second part"}},
		{"at a line end", "first\nsecond", 8, []string{"first", "second"}},
		{"at a space", "one two three", 8, []string{"one two", "three"}},
		{"anywhere", "abcdefghij", 4, []string{"abcd", "efgh", "ij"}},
		{"not inside an entity", "abcdef&lt;ghij", 8, []string{"abcdef", "&lt;ghij"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, blockkit.Split(tc.in, tc.n)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestLink(t *testing.T) {
	for _, tc := range []struct{ name, url, label, want string }{
		{"https", "https://example.com/a?b=1&c=2", "docs", "<https://example.com/a?b=1&amp;c=2|docs>"},
		{"script", "javascript:alert(1)", "<b>", "&lt;b&gt;"},
		{"a bar cannot forge the label", "https://example.com/|Click", "x|y", "<https://example.com/%7CClick|x¦y>"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, blockkit.Link(tc.url, tc.label)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestMention(t *testing.T) {
	if diff := cmp.Diff("<@U0ANA>", blockkit.Mention("U0ANA")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff("!channel&gt;", blockkit.Mention("!channel>")); diff != "" {
		t.Error(diff)
	}
}

func TestDecode(t *testing.T) {
	for _, tc := range []struct {
		name, in string
		want     blockkit.Decoded
	}{
		{"plain", "Shipped it", blockkit.Decoded{Text: "Shipped it"}},
		{"entities once", "a &lt;b&gt; &amp;amp; c", blockkit.Decoded{Text: "a <b> &amp; c"}},
		{"person", "with <@U0ANA|ana> and <@U0ANA|ana>", blockkit.Decoded{Text: "with @ana and @ana", Users: []string{"U0ANA"}}},
		{"person without a name", "<@W123>", blockkit.Decoded{Text: "@W123", Users: []string{"W123"}}},
		{"channel", "in <#C01|general>", blockkit.Decoded{Text: "in #general"}},
		{"broadcast", "<!here> look", blockkit.Decoded{Text: "@here look"}},
		{"link", "see <https://example.com/x?a=1&amp;b=2>", blockkit.Decoded{
			Text: "see https://example.com/x?a=1&b=2", Links: []string{"https://example.com/x?a=1&b=2"},
		}},
		{"labelled link", "<https://example.com|the report>", blockkit.Decoded{Text: "the report", Links: []string{"https://example.com"}}},
		{"auto-linked domain", "<http://example.com|example.com>", blockkit.Decoded{Text: "http://example.com", Links: []string{"http://example.com"}}},
		{"typed address", "done (https://example.com/a_b?x=1&amp;y=2), see http://b.example.", blockkit.Decoded{
			Text: "done (https://example.com/a_b?x=1&y=2), see http://b.example.", Links: []string{"https://example.com/a_b?x=1&y=2", "http://b.example"},
		}},
		{"no address", "https:// is a scheme", blockkit.Decoded{Text: "https:// is a scheme"}},
		{"script link is text", "<javascript:alert(1)|x>", blockkit.Decoded{Text: "<javascript:alert(1)|x>"}},
		{"unclosed", "a < b", blockkit.Decoded{Text: "a < b"}},
		{"mail", "<mailto:a@b.c|a@b.c>", blockkit.Decoded{Text: "a@b.c"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, blockkit.Decode(tc.in, nil)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// What a person typed is escaped by Slack once; reading it back must give it
// unchanged, and must never make a mention out of it.
func FuzzDecodeEscaped(f *testing.F) {
	for _, s := range []string{"<!channel>", "a & b", "<@U1|x>", "", "\x00<", "&lt;", ">>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := blockkit.Decode(blockkit.Escape(s), nil)
		got.Links = nil // addresses may be typed
		if diff := cmp.Diff(blockkit.Decoded{Text: s}, got); diff != "" {
			t.Error(diff)
		}
	})
}

func FuzzSplit(f *testing.F) {
	f.Add("one two three", 4)
	f.Add("&lt;&gt;&amp;", 3)
	f.Fuzz(func(t *testing.T, s string, n int) {
		if n < 6 || n > 100 || !utf8.ValidString(s) {
			return
		}
		var got strings.Builder
		for _, part := range blockkit.Split(s, n) {
			if l := utf8.RuneCountInString(part); l > n || l == 0 {
				t.Errorf("a part of %d characters with a limit of %d", l, n)
			}
			got.WriteString(part)
		}
		squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if squeeze(got.String()) != squeeze(s) {
			t.Errorf("lost text: got %q, want %q", got.String(), s)
		}
	})
}
