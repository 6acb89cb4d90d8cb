package ladder

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// CleanText makes text from outside fit to keep and to show: valid UTF-8 with
// "\n" as the only control character, no leading or trailing space, and at most
// two blank lines in a row. Invisible characters that only deceive are removed:
// bidirectional overrides and isolates, zero-width characters, hidden tags.
// Those that scripts and emoji need stay, such as the joiners of 👩‍💻 and of
// Persian. Cleaning twice changes nothing more.
func CleanText(s string) string {
	if isPlain(s) {
		return strings.TrimSpace(s)
	}
	// Only whole characters from here on: replacing invalid bytes first keeps
	// every later step from splitting or joining them.
	runes := dropControls([]rune(strings.ToValidUTF8(s, "\uFFFD")))
	runes = dropStrayJoiners(runes)
	return trimLines(string(runes))
}

// isPlain reports whether s needs nothing but trimming, which is true of most
// lines people type.
func isPlain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// dropControls maps line ends to "\n" and tabs to a space, and removes control
// characters and the invisible ones no script needs. Joiners are left to
// dropStrayJoiners, which must see their neighbours without these.
func dropControls(in []rune) []rune {
	out := in[:0]
	rtl := hasRTL(in)
	for i, r := range in {
		switch {
		case r == '\r' && i+1 < len(in) && in[i+1] == '\n':
		case r == '\n', r == '\r', r == '\v', r == '\f', r == 0x85, r == 0x2028, r == 0x2029:
			out = append(out, '\n')
		case r == '\t':
			out = append(out, ' ')
		case unicode.Is(unicode.Cc, r), unicode.Is(hiddenRunes, r):
		case unicode.Is(directionRunes, r) && !rtl:
		default:
			out = append(out, r)
		}
	}
	return out
}

// hasRTL reports whether text holds right-to-left letters, for which direction
// marks are an honest part of writing.
func hasRTL(rs []rune) bool {
	for _, r := range rs {
		if unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana, unicode.Nko, unicode.Adlam) {
			return true
		}
	}
	return false
}

// Invisible characters, by what they are good for.
var (
	// hidden ones are of no use in a line of text; bidirectional overrides,
	// embeddings and isolates make it read as something it is not.
	hiddenRunes = &unicode.RangeTable{
		R16: []unicode.Range16{
			{Lo: 0x00AD, Hi: 0x00AD, Stride: 1}, // soft hyphen
			{Lo: 0x180E, Hi: 0x180E, Stride: 1}, // Mongolian vowel separator
			{Lo: 0x200B, Hi: 0x200B, Stride: 1}, // zero-width space
			{Lo: 0x202A, Hi: 0x202E, Stride: 1}, // embeddings and overrides
			{Lo: 0x2060, Hi: 0x206F, Stride: 1}, // word joiner, invisible operators, isolates, deprecated
			{Lo: 0xFEFF, Hi: 0xFEFF, Stride: 1}, // byte order mark
			{Lo: 0xFFF9, Hi: 0xFFFB, Stride: 1}, // annotations
		},
		R32: []unicode.Range32{
			{Lo: 0x1D173, Hi: 0x1D17A, Stride: 1}, // musical formatting
			{Lo: 0xE0000, Hi: 0xE001F, Stride: 1}, // language tag and unassigned
		},
		LatinOffset: 1,
	}
	directionRunes = &unicode.RangeTable{
		R16: []unicode.Range16{
			{Lo: 0x061C, Hi: 0x061C, Stride: 1},
			{Lo: 0x200E, Hi: 0x200F, Stride: 1},
		},
	}
	joinerRunes = &unicode.RangeTable{R16: []unicode.Range16{{Lo: 0x200C, Hi: 0x200D, Stride: 1}}}
	// selectors choose how the character before them looks.
	selectorRunes = &unicode.RangeTable{
		R16: []unicode.Range16{{Lo: 0xFE00, Hi: 0xFE0F, Stride: 1}},
		R32: []unicode.Range32{{Lo: 0xE0100, Hi: 0xE01EF, Stride: 1}},
	}
	// flagRunes spell the region after 🏴; anywhere else they are hidden text.
	flagRunes = &unicode.RangeTable{R32: []unicode.Range32{{Lo: 0xE0020, Hi: 0xE007F, Stride: 1}}}
	// blankRunes are letters by category that show nothing.
	blankRunes = &unicode.RangeTable{
		R16: []unicode.Range16{
			{Lo: 0x034F, Hi: 0x034F, Stride: 1}, // combining grapheme joiner
			{Lo: 0x115F, Hi: 0x1160, Stride: 1}, // Hangul fillers
			{Lo: 0x17B4, Hi: 0x17B5, Stride: 1}, // Khmer inherent vowels
			{Lo: 0x2800, Hi: 0x2800, Stride: 1}, // Braille pattern without dots
			{Lo: 0x3164, Hi: 0x3164, Stride: 1},
			{Lo: 0xFFA0, Hi: 0xFFA0, Stride: 1},
		},
		R32: []unicode.Range32{{Lo: 0xE0000, Hi: 0xE0FFF, Stride: 1}},
	}
)

const (
	blackFlag   = 0x1F3F4 // 🏴
	maxFlagTags = 7       // "gbeng" and the end tag, with one to spare
)

// dropStrayJoiners removes joiners, variation selectors and flag tags from
// where they do nothing, so that no two texts look alike and are not, and no
// text carries another inside it.
func dropStrayJoiners(in []rune) []rune {
	out := make([]rune, 0, len(in))
	tags := -1 // tags since 🏴, -1 outside a flag
	for i, r := range in {
		prev := rune(' ')
		if len(out) > 0 {
			prev = out[len(out)-1]
		}
		switch {
		case unicode.Is(flagRunes, r):
			if tags < 0 || tags == maxFlagTags {
				continue
			}
			tags++
			out = append(out, r)
			continue
		case unicode.Is(joinerRunes, r):
			next := rune(' ')
			if i+1 < len(in) {
				next = in[i+1]
			}
			if !mayJoin(prev) || !isVirama(prev) && (!mayJoin(next) || unicode.Is(selectorRunes, next)) {
				continue
			}
		case unicode.Is(selectorRunes, r):
			if unicode.IsSpace(prev) || unicode.Is(selectorRunes, prev) || unicode.Is(joinerRunes, prev) {
				continue
			}
		}
		tags = -1
		if r == blackFlag {
			tags = 0
		}
		out = append(out, r)
	}
	return out
}

// mayJoin reports whether a joiner beside r can mean something: r is a symbol
// (emoji), a mark, or a letter of a script that joins. Latin, Greek and
// Cyrillic do not.
func mayJoin(r rune) bool {
	if r < 0x80 || unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic, joinerRunes, flagRunes) {
		return false
	}
	return unicode.In(r, unicode.L, unicode.M, unicode.So, unicode.Sm, unicode.Sk)
}

// isVirama reports whether r may be the sign after which Indic scripts end a
// word with a joiner.
func isVirama(r rune) bool { return r >= 0x0900 && r < 0xFE00 && unicode.Is(unicode.Mn, r) }

// trimLines removes space at the ends of lines and of the text, and blank lines
// beyond two in a row.
func trimLines(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	blank := 0
	for line := range strings.SplitSeq(strings.TrimSpace(s), "\n") {
		line = strings.TrimRightFunc(line, unicode.IsSpace)
		if line == "" {
			blank++
			continue
		}
		if b.Len() > 0 {
			b.WriteString(strings.Repeat("\n", 1+min(blank, 2)))
		}
		blank = 0
		b.WriteString(line)
	}
	return b.String()
}

// Blank reports whether nothing of s can be seen: it is empty, or only spaces,
// control and format characters, marks without a letter, and letters that show
// nothing. Emoji can be seen.
func Blank(s string) bool {
	for _, r := range s {
		if isVisible(r) {
			return false
		}
	}
	return true
}

// isVisible reports whether r shows something. What Unicode has not assigned
// yet counts as visible: it may be next year's emoji.
func isVisible(r rune) bool {
	switch {
	case r > ' ' && r < utf8.RuneSelf:
		return r != 0x7F
	case unicode.IsSpace(r):
		return false
	}
	return !unicode.In(r, unicode.Z, unicode.Cc, unicode.Cf, unicode.Mn, unicode.Me, blankRunes)
}
