package blockkit

import (
	"strings"
	"unicode/utf8"
)

// Slack's limits in characters (code points); reference/block-kit.
const (
	maxText        = 3000
	maxField       = 2000
	maxHeader      = 150
	maxTitle       = 24
	maxButton      = 75
	maxOption      = 75
	maxOptionValue = 150
	maxButtonValue = 2000
	maxPlaceholder = 150
	maxLabel       = 2000
	maxMetadata    = 3000
	maxFallback    = 4000 // more is allowed, but Slack recommends no more
)

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// Escape makes text safe in mrkdwn and in a message's top-level text: with
// these three characters escaped, no mention, broadcast, link or date that
// somebody typed takes effect (messaging/formatting-message-text).
func Escape(s string) string { return escaper.Replace(s) }

// Clip shortens s to at most n characters, the last of them "…" if anything
// was cut. It never cuts inside a character.
func Clip(s string, n int) string {
	if len(s) <= n || utf8.RuneCountInString(s) <= n {
		return s
	}
	i, count := 0, 0
	for i = range s {
		if count == n-1 {
			break
		}
		count++
	}
	return strings.TrimRight(s[:i], " \n") + "…"
}

// ClipEscaped shortens text that is already escaped or formatted: a cut never
// leaves half an entity ("&am") or half of "<https://…|label>" behind.
func ClipEscaped(s string, n int) string {
	cut := Clip(s, n)
	if cut == s {
		return s
	}
	body := strings.TrimSuffix(cut, "…")
	if i := strings.LastIndexByte(body, '&'); i >= 0 && i > len(body)-6 && !strings.Contains(body[i:], ";") {
		body = body[:i]
	}
	if i := strings.LastIndexByte(body, '<'); i >= 0 && !strings.Contains(body[i:], ">") {
		body = body[:i]
	}
	return body + "…"
}

// Split cuts text into pieces of at most n characters, at a blank line, else a
// line end, else a space, else anywhere. Nothing but white space at the cuts
// is lost.
func Split(s string, n int) []string {
	var out []string
	s = strings.TrimSpace(s)
	for utf8.RuneCountInString(s) > n {
		head := firstRunes(s, n)
		cut := len(head)
		for _, sep := range []string{"\n\n", "\n", " "} {
			if i := strings.LastIndex(head, sep); i > len(head)/3 {
				cut = i
				break
			}
		}
		if cut == len(head) {
			cut = wholeEntity(head)
		}
		if part := strings.TrimSpace(s[:cut]); part != "" {
			out = append(out, part)
		}
		s = strings.TrimSpace(s[cut:])
	}
	if s != "" {
		out = append(out, s)
	}
	return out
}

func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// wholeEntity is where to cut head so that no "&lt;" is torn apart.
func wholeEntity(head string) int {
	if i := strings.LastIndexByte(head, '&'); i > 0 && i > len(head)-5 && !strings.Contains(head[i:], ";") {
		return i
	}
	return len(head)
}

// Mention shows a person's name; in a message only they see, it notifies nobody.
// An id that is none of Slack's shape is shown as text.
func Mention(id string) string {
	if !isUserID(id) {
		return Escape(id)
	}
	return "<@" + id + ">"
}

// Link is a labelled link to an http or https address. Anything else comes
// out as plain text.
func Link(url, label string) string {
	if !strings.HasPrefix(url, "https://") && !strings.HasPrefix(url, "http://") {
		return Escape(label)
	}
	url = strings.NewReplacer("&", "&amp;", "<", "%3C", ">", "%3E", "|", "%7C", "\n", "").Replace(url)
	label = strings.NewReplacer("|", "¦", "\n", " ").Replace(label)
	return "<" + url + "|" + Escape(label) + ">"
}

func isUserID(id string) bool {
	if len(id) < 2 || (id[0] != 'U' && id[0] != 'W') {
		return false
	}
	for _, c := range []byte(id[1:]) {
		if (c < 'A' || c > 'Z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}
