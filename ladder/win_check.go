package ladder

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// userID is the form of Slack's ids of people.
var userID = regexp.MustCompile(`^[UW][A-Z0-9]{1,30}$`)

// Valid reports whether the id has the form of a Slack user id. It says
// nothing about whether there is such a person.
func (id UserID) Valid() bool { return userID.MatchString(string(id)) }

// Valid reports whether the visibility is one of the three.
func (v Visibility) Valid() bool { return v == Private || v == Manager || v == Public }

// earliestWin catches years mistyped where nobody knows when the owner started.
var earliestWin = Date{1970, time.January, 1}

// CheckWin reports every fault of a win that its owner wants to keep, as
// Errors. Their fields are text, result, date, dimensions, level, people, links
// and visibility, once each. today is the civil date in the owner's zone. Items
// given twice are no fault: Tidy drops them.
func CheckWin(w Win, owner Person, today Date, l *Ladder) error {
	var es Errors
	checkWords(&es, w)
	checkDate(&es, w.OccurredOn, owner.StartDate, today)
	if i := slices.IndexFunc(w.Dimensions, func(id DimensionID) bool { _, ok := l.Dimension(id); return !ok }); i >= 0 {
		es.add("dimensions", "The ladder has no dimension %q.", clip(string(w.Dimensions[i])))
	}
	if _, ok := l.Level(w.Level); !ok && w.Level != "" {
		es.add("level", "The ladder has no level %q.", clip(string(w.Level)))
	}
	checkPeople(&es, w)
	checkLinks(&es, w.Links)
	if !w.Visibility.Valid() {
		es.add("visibility", "Choose who may see it: private, manager or public.")
	}
	return es.err()
}

func checkWords(es *Errors, w Win) {
	switch n := utf8.RuneCountInString(w.Text); {
	case Blank(w.Text):
		es.add("text", "Write what you did.")
	case n > MaxWinText:
		es.add("text", "The text has %d characters; at most %d fit. Keep the details in a document and add its link.", n, MaxWinText)
	case !storable(w.Text):
		es.add("text", "The text has characters that cannot be stored.")
	}
	switch n := utf8.RuneCountInString(w.Result); {
	case n > MaxWinResult:
		es.add("result", "The result has %d characters; at most %d fit.", n, MaxWinResult)
	case !storable(w.Result):
		es.add("result", "The result has characters that cannot be stored.")
	}
}

// storable reports whether both SQL engines take a text: PostgreSQL refuses NUL
// and invalid UTF-8.
func storable(s string) bool { return utf8.ValidString(s) && !strings.Contains(s, "\x00") }

func checkDate(es *Errors, d, start, today Date) {
	switch {
	case d.IsZero():
		es.add("date", "Say when it happened.")
	case d != NewDate(d.Year, d.Month, d.Day):
		es.add("date", "There is no such day in the calendar.")
	case d.After(today):
		*es = append(*es, futureDate(d))
	case d.Before(start):
		es.add("date", "The first day of work was %s; a win cannot be older than that.", start.words())
	case d.Before(earliestWin):
		es.add("date", "That is too long ago to be a win. Check the year.")
	}
}

func checkPeople(es *Errors, w Win) {
	if n := len(w.People); n > MaxWinPeople {
		es.add("people", "You named %d people; name the %d who matter most.", n, MaxWinPeople)
		return
	}
	for _, id := range w.People {
		switch {
		case id == w.User:
			es.add("people", "Leave yourself out: name the people you did it with.")
			return
		case !id.Valid():
			es.add("people", "%q is no Slack user id.", clip(string(id)))
			return
		}
	}
}

func checkLinks(es *Errors, links []string) {
	if n := len(links); n > MaxWinLinks {
		es.add("links", "There are %d links; keep the best %d.", n, MaxWinLinks)
		return
	}
	for _, link := range links {
		if why := linkFault(link); why != "" {
			es.add("links", "%s", why)
			return
		}
	}
}

// ValidLink reports whether CheckWin takes a link: for addresses found in a
// text, which stay in the text where they are none.
func ValidLink(link string) bool { return linkFault(link) == "" }

// linkFault says what is wrong with a link, "" if nothing is. A link is shown
// to others as something to click, so it must say honestly where it leads.
func linkFault(link string) string {
	if utf8.RuneCountInString(link) > MaxLinkLen {
		return "A link is longer than 2,000 characters. Use the page's short link."
	}
	u, err := url.Parse(link)
	switch {
	case err != nil || u.Hostname() == "" || strings.ContainsFunc(link, notInLink):
		return "“" + clip(link) + "” is no web address. Write it whole, like https://example.com/page."
	case u.Scheme != "https" && u.Scheme != "http":
		return "“" + clip(link) + "” is no web address: it must begin with https:// or http://."
	case u.User != nil:
		return "A link holds a user name or password. Remove what stands before the @."
	}
	return ""
}

// notInLink reports whether r never stands in a web address as browsers copy
// it: spaces, invisible characters, and what ends a link in Slack, HTML and
// Markdown.
func notInLink(r rune) bool {
	return strings.ContainsRune(`<>"`, r) || !isVisible(r) || r == utf8.RuneError
}

// Tidy is the win with clean text, and without what is empty or said twice: in
// dimensions, links and people, where the owner is left out too.
func (w Win) Tidy() Win {
	w.Text, w.Result = CleanText(w.Text), CleanText(w.Result)
	w.Dimensions = distinct(w.Dimensions)
	w.Links = distinct(w.Links)
	w.People = slices.DeleteFunc(distinct(w.People), func(id UserID) bool { return id == w.User })
	if len(w.People) == 0 {
		w.People = nil
	}
	return w
}

// distinct is list without empty and repeated items, in a new slice; nil if
// nothing is left.
func distinct[T ~string](list []T) []T {
	var out []T
	for _, v := range list {
		if v != "" && !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}
