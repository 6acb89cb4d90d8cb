package ladder_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"winlog/ladder"
)

func TestCleanText(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"plain", "  Shipped OAuth  ", "Shipped OAuth"},
		{"nothing", " \t\r\n ", ""},
		{"line ends", "a\r\nb\rc\u2028d\u0085e", "a\nb\nc\nd\ne"},
		{"tab", "a\tb", "a b"},
		{"controls", "a\x00b\x07c\x1b[31md\x7f", "abc[31md"},
		{"invalid bytes stay visible", "a\xffb", "a\uFFFDb"},
		{"blank lines", "a\n\n\n\n\nb\n\n\nc\n\nd", "a\n\n\nb\n\n\nc\n\nd"},
		{"blank lines of spaces", "a\n  \n \u00a0\n\t\n\nb  ", "a\n\n\nb"},
		{"indents stay", "é:\n  - one", "é:\n  - one"},
		{"override", "invoice\u202Egpj.exe", "invoicegpj.exe"},
		{"isolates", "\u2066user\u2069", "user"},
		{"zero width in a word", "pass\u200Bword\u200D\u200C\u2060\uFEFF", "password"},
		{"soft hyphen", "wal\u00ADlet", "wallet"},
		{"direction mark in Latin", "abc\u200F def", "abc def"},
		{"direction mark in Hebrew", "שלום\u200E abc", "שלום\u200E abc"},
		{"family emoji", "done 👨\u200D👩\u200D👧", "done 👨\u200D👩\u200D👧"},
		{"emoji with selector and joiner", "❤\uFE0F\u200D🔥", "❤\uFE0F\u200D🔥"},
		{"emoji with skin", "👩🏽\u200D💻", "👩🏽\u200D💻"},
		{"shaking head", "🙂\u200D↔\uFE0F", "🙂\u200D↔\uFE0F"},
		{"keycap", "1\uFE0F\u20E3", "1\uFE0F\u20E3"},
		{"two joiners", "👨\u200D\u200D👩", "👨\u200D👩"},
		{"joiner at the end", "👨\u200D", "👨"},
		{"Persian non-joiner", "می\u200Cخواهم", "می\u200Cخواهم"},
		{"Malayalam chillu", "ന്\u200D ശ", "ന്\u200D ശ"},
		{"flag of England", "🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F", "🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F"},
		{"text hidden behind a flag", "🏴" + strings.Repeat("\U000E0068", 20), "🏴" + strings.Repeat("\U000E0068", 7)},
		{"text hidden in tags", "ok\U000E0068\U000E0069", "ok"},
		{"text hidden in selectors", "ok\U000E0101\U000E0102\U000E0103", "ok\U000E0101"},
		{"a selector alone", "\uFE0F", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := ladder.CleanText(tt.in); got != tt.want {
				t.Errorf("got %+q, want %+q", got, tt.want)
			}
		})
	}
}

func TestBlank(t *testing.T) {
	for _, s := range []string{
		"", " ", "\n\t", "\u00a0\u3000", "\u200b\u200d\ufeff", "\u202e", "\u2800", "\u3164", "\u115f",
		"\ufe0f", "\u0301", "\x00\x01\x7f", "\U000E0061", "\u00ad",
	} {
		if !ladder.Blank(s) {
			t.Errorf("%+q: got visible, want blank", s)
		}
		if got := ladder.CleanText(s); !ladder.Blank(got) {
			t.Errorf("%+q cleaned: got visible %+q", s, got)
		}
	}
	for _, s := range []string{"a", ".", "🎉", "👩\u200d💻", "\u200bא", "é", "\xff", "ー", "\U0001FAE9", "１"} {
		if ladder.Blank(s) {
			t.Errorf("%+q: got blank, want visible", s)
		}
	}
}

func TestFold(t *testing.T) {
	tests := []struct{ in, want string }{
		{"Shipped OAuth", "shipped oauth"},
		{"É", "e"},
		{"e\u0301", "e"},
		{"Ångström Çelik Łódź", "angstrom celik lodz"},
		{"Nguyễn Đức", "nguyen duc"},
		{"Straße STRASSE ẞ", "strasse strasse ss"},
		{"İstanbul ısı", "istanbul isi"},
		{"Ærø œuvre", "aero oeuvre"},
		{"ﬁne ＡＢＣ", "fine abc"},
		{"Йод Ёлка", "йод ёлка"},
		{"ΟΔΟΣ οδός", "οδοσ οδόσ"},
		{"한국", "한국"},
		{"が", "が"},
		{"4\u00a0%", "4 %"},
		{"a\xffb", "a\uFFFDb"},
	}
	for _, tt := range tests {
		if got := ladder.Fold(tt.in); got != tt.want {
			t.Errorf("%q: got %+q, want %+q", tt.in, got, tt.want)
		}
	}
}

func FuzzCleanText(f *testing.F) {
	for _, s := range []string{
		"", "plain", "a\x00b\r\n\n\n\n c", "\u202Eabc\u2069", "👨\u200D👩\u200D👧 \u200D", "\xff\xfe", "می\u200Cخواهم",
		"🏴\U000E0067\U000E007F\U000E0067", "\u0301\ufe0f\ufe0f", "a\u200b\u200d\u200b👩\u200d\u200b💻", "É\u0308ﬃ",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		checkClean(t, s)
	})
}

func TestCleanAnyText(t *testing.T) {
	odd := []rune("a \n\t\r\x00\u200b\u200c\u200d\u200e\u202e\u2066\ufeff\ufe0f\u0301\u094d\U000E0101\U000E0067é👩💻🏴🏽↔اשन")
	rapid.Check(t, func(t *rapid.T) {
		checkClean(t, rapid.StringOf(rapid.SampledFrom(odd)).Draw(t, "text"))
	})
}

func checkClean(t interface{ Errorf(string, ...any) }, s string) {
	got := ladder.CleanText(s)
	if !utf8.ValidString(got) {
		t.Errorf("%+q: got invalid UTF-8 %+q", s, got)
	}
	if again := ladder.CleanText(got); again != got {
		t.Errorf("%+q: got %+q, then %+q", s, got, again)
	}
	if i := strings.IndexFunc(got, func(r rune) bool { return r < ' ' && r != '\n' || r == 0x7F }); i >= 0 {
		t.Errorf("%+q: got the control character %+q", s, got[i:i+1])
	}
	if got != strings.TrimSpace(got) || strings.Contains(got, "\n\n\n\n") {
		t.Errorf("%+q: got spare space %+q", s, got)
	}
	if !ladder.Blank(got) && ladder.Blank(s) {
		t.Errorf("%+q: got visible %+q from nothing visible", s, got)
	}
	folded := ladder.Fold(s)
	if again := ladder.Fold(folded); again != folded {
		t.Errorf("%+q: folded to %+q, then to %+q", s, folded, again)
	}
}
