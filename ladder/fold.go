package ladder

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold is s as search compares it: lower case, and Latin letters without their
// diacritics, so that "e" finds "É" on every SQL engine. Other scripts keep
// their marks, which make different letters there ("й" is not "и"). Both sides
// of a comparison must be folded; folding twice changes nothing more.
func Fold(s string) string {
	if isPlain(s) {
		return strings.ToLower(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	latin := false // the last letter was Latin: its marks go
	// NFKD takes letters apart from their marks, and ligatures and full-width
	// letters into the ones people type.
	for _, r := range norm.NFKD.String(strings.ToValidUTF8(s, "\uFFFD")) {
		if unicode.Is(unicode.Mn, r) {
			if !latin {
				b.WriteRune(r)
			}
			continue
		}
		r = unicode.ToLower(r)
		latin = r < 0x80 || unicode.Is(unicode.Latin, r)
		if plain, ok := plainLatin[r]; ok {
			b.WriteString(plain)
			continue
		}
		b.WriteRune(r)
	}
	return norm.NFKC.String(b.String())
}

// plainLatin spells the letters that Unicode does not take apart as people
// type them without the right keyboard.
var plainLatin = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'þ': "th",
	'ł': "l", 'ħ': "h", 'ı': "i", 'ŋ': "n", 'ŧ': "t",
	'ς': "σ", // final sigma is the same letter
}
