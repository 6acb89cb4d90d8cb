package packet

import (
	"bufio"
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	"winlog/ladder"
)

// writeMarkdown writes a section for each person and in it one for each
// quarter, newest first. What people typed is shown as they typed it and never
// becomes markup.
func writeMarkdown(out *bufio.Writer, wins []ladder.Win, names func(ladder.UserID) string, cal ladder.Calendar) error {
	if len(wins) == 0 {
		_, err := out.WriteString("# Wins\n\nNo wins in this time.\n")
		return err
	}
	slices.SortStableFunc(wins, func(a, b ladder.Win) int {
		return cmp.Or(strings.Compare(ladder.Fold(names(a.User)), ladder.Fold(names(b.User))), cmp.Compare(a.User, b.User))
	})
	var user ladder.UserID
	var quarter ladder.Quarter
	for i, w := range wins {
		var b strings.Builder
		if i == 0 || w.User != user {
			if i > 0 {
				b.WriteString("\n")
			}
			user, quarter = w.User, ladder.Quarter{}
			fmt.Fprintf(&b, "# Wins of %s\n", markdownLine(names(user)))
		}
		if q := cal.Of(w.OccurredOn); q != quarter {
			quarter = q
			fmt.Fprintf(&b, "\n## %s\n\n", quarter)
		}
		b.WriteString(markdownItem(w, names, cal))
		if _, err := out.WriteString(b.String()); err != nil {
			return err
		}
	}
	return nil
}

// markdownItem is a win as an item of a list; its further lines are indented to
// stay in it.
func markdownItem(w ladder.Win, names func(ladder.UserID) string, cal ladder.Calendar) string {
	lines := []string{"**" + w.OccurredOn.String() + "** " + markdownText(w.Text)}
	if w.Result != "" {
		lines = append(lines, "**Result:** "+markdownText(w.Result))
	}
	lines = append(lines, markdownFacts(w, names, cal))
	for _, link := range w.Links {
		lines = append(lines, markdownLink(link))
	}
	return "- " + strings.Join(lines, lineBreak) + "\n"
}

// lineBreak ends a line inside an item. The backslash makes a break that no
// editor strips, unlike two spaces.
const lineBreak = "\\\n  "

// markdownFacts is everything about a win but its words and links.
func markdownFacts(w ladder.Win, names func(ladder.UserID) string, cal ladder.Calendar) string {
	var facts []string
	if len(w.Dimensions) > 0 {
		facts = append(facts, markdownLine(strings.Join(texts(w.Dimensions), ", ")))
	}
	if w.Level != "" {
		facts = append(facts, "shows "+markdownLine(string(w.Level)))
	}
	if len(w.People) > 0 {
		with := make([]string, len(w.People))
		for i, id := range w.People {
			with[i] = markdownLine(names(id))
		}
		facts = append(facts, "with "+strings.Join(with, ", "))
	}
	// QUARTERS rule 12: an export marks what was logged after its quarter.
	if late := lateness(w, cal); late != ladder.OnTime {
		facts = append(facts, "logged "+string(late))
	}
	return strings.Join(append(facts, markdownLine(string(w.Visibility))), " · ")
}

// lateness judges a win by the day it was first stored, in UTC: the file does
// not say in which zone its owner was.
func lateness(w ladder.Win, cal ladder.Calendar) ladder.Lateness {
	if w.CreatedAt.IsZero() {
		return ladder.OnTime
	}
	return ladder.LateKind(w.OccurredOn, ladder.DateOf(w.CreatedAt.In(time.UTC)), cal)
}

// markdownText is text of several lines inside an item.
func markdownText(s string) string {
	var lines []string
	for line := range strings.SplitSeq(ladder.CleanText(s), "\n") {
		if line = markdownLine(line); line == "" {
			line = "&nbsp;" // an empty line would end the item
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, lineBreak)
}

// markdownLine is one line of text that shows as it is: a backslash goes before
// everything that means something to Markdown, and what means something to HTML
// becomes an entity.
func markdownLine(s string) string {
	s = strings.Join(strings.FieldsFunc(s, unicode.IsSpace), " ")
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == '<':
			b.WriteString("&lt;")
			continue
		case r == '>':
			b.WriteString("&gt;")
			continue
		case r == '&':
			b.WriteString("&amp;")
			continue
		case strings.ContainsRune("\\`*_[]{}#|~$!", r),
			i == 0 && strings.ContainsRune("-+=:", r),
			(r == '.' || r == ')') && isNumber(s[:i]):
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// isNumber reports whether s is digits alone, which before "." or ")" would
// begin an item of a numbered list.
func isNumber(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// markdownLink is a link to click if it is a web address, else text.
func markdownLink(link string) string {
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return markdownLine(link)
	}
	safe := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsControl(r) {
			return -1
		}
		return r
	}, link)
	return "<" + strings.NewReplacer("<", "%3C", ">", "%3E", "\\", "%5C").Replace(safe) + ">"
}
