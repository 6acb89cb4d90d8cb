package ladder

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// dateSaid is a date at the beginning of a text.
type dateSaid struct {
	words string // "last fri"; "" if the text begins with no date
	date  Date
	rest  string // what follows the date and the punctuation after it
}

// leadingDate reads the date a text begins with:
//
//	yesterday · today · last night · the day before yesterday
//	monday · on monday · last fri · this tue · friday last week
//	3 days ago · a week ago · two months ago
//	12 May · on the 12th of May · May 12 · Tue, 12 May 2026 · 2026-05-12
//
// A weekday is the most recent one before today, a day without a year the
// newest that is not after today. Words that only look like a date are text:
// "yesterday's outage", "monday to friday", "sat with Ana". The words are given
// with an error too: the date does not exist or lies in the future.
func leadingDate(text string, today Date) (dateSaid, error) {
	rule, m := matchDate(text)
	if m == nil {
		return dateSaid{}, nil
	}
	said := dateSaid{words: m[1], rest: text[len(m[0]):]}
	separator := m[len(m)-1]
	if isSubject(said.rest) || isRange(separator, said.rest) || isVerb(said.words, separator) {
		return dateSaid{}, nil
	}
	var err error
	said.date, err = rule.read(lower(m[2:len(m)-1]), today)
	if err == nil && said.date.After(today) {
		err = futureDate(said.date)
	}
	return said, err
}

// OnlyDate is the day of a text that names one and nothing else, "yesterday" or
// "on 12 May". The error is that of a day which does not exist or lies ahead.
func OnlyDate(text string, today Date) (Date, bool, error) {
	said, err := leadingDate(strings.TrimRight(CleanText(text), " .,:;")+":", today) // a date is one before something
	if said.words == "" || !Blank(said.rest) {
		return Date{}, false, nil
	}
	return said.date, true, err
}

// matchDate is the first rule a text begins by, and its pattern's groups: the
// date's words, its parts, the separator after it.
func matchDate(text string) (dateRule, []string) {
	if !mayBeDate(text) {
		return dateRule{}, nil
	}
	for _, rule := range dateRules {
		if m := rule.pattern.FindStringSubmatch(text); m != nil {
			return rule, m
		}
	}
	return dateRule{}, nil
}

// mayBeDate reports whether a text begins as a date may. Most begin with another
// word, and six patterns take their time to find that out.
func mayBeDate(text string) bool {
	start := text[:min(len(text), 3)]
	for i := range len(start) {
		switch c := start[i]; {
		case c >= utf8.RuneSelf, c >= '0' && c <= '9': // a letter that only (?i) knows, a number
			return true
		case !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'):
			return strings.Contains(dateStarts, " "+strings.ToLower(start[:i])+" ")
		}
	}
	return strings.Contains(dateStarts, " "+strings.ToLower(start)+" ")
}

// dateStarts are the words that dates begin with, up to three letters of each.
const dateStarts = " on the tod yes tom las day a an one two thr fou fiv six sev eig nin ten pas thi nex" +
	" jan feb mar apr may jun jul aug sep oct nov dec mon tue wed thu fri sat sun "

func futureDate(d Date) *Error {
	return FieldErrorf("date", "%s is still to come. A win is something that happened; write what you plan as a goal.", d.words())
}

// isSubject reports whether the word after a date makes the date a part of the
// sentence: "Monday was rough", "today and yesterday".
func isSubject(rest string) bool {
	word, _ := cutWord(strings.ToLower(rest))
	return slices.Contains([]string{"is", "was", "are", "were", "has", "had", "and", "or", "to", "through", "thru", "until", "till", "vs", "&", "+", "/"}, word)
}

// isRange reports whether a date is the beginning of a range: "12 May - 14 May".
func isRange(separator, rest string) bool {
	if !strings.ContainsAny(separator, "-–—") {
		return false
	}
	_, m := matchDate(rest + " ") // the second date may end the text
	return m != nil
}

// isVerb reports whether a bare "sat" or "sun" is more likely the word than the
// day.
func isVerb(words, separator string) bool {
	switch strings.ToLower(words) {
	case "sat", "sun":
		return strings.TrimSpace(separator) == ""
	}
	return false
}

func lower(list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = strings.ToLower(s)
	}
	return out
}

// Parts of the patterns. Only their first three letters tell months and
// weekdays apart.
const (
	space    = `[\s\p{Z}]+`
	monthRE  = `(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?`
	dayRE    = `(mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)\b`
	numberRE = `(\d{1,2})(?:st|nd|rd|th)?`
	yearRE   = `(?:,?` + space + `((?:19|20)\d\d))?`
	partRE   = `(?:` + space + `(?:morning|noon|afternoon|evening|night))?`
	onRE     = `(?:on` + space + `)?(?:the` + space + `)?(?:` + dayRE + `\.?,?` + space + `)?`
)

type dateRule struct {
	pattern *regexp.Regexp
	read    func(m []string, today Date) (Date, error) // m: the pattern's groups in small letters
}

// newDateRule adds what must follow a date: punctuation or space, and
// something after it. A dash or full stop only counts before a space.
func newDateRule(pattern string, read func(m []string, today Date) (Date, error)) dateRule {
	const after = `([\s\p{Z}]*[:;,—][\s\p{Z}]*|[\s\p{Z}]*[-–][\s\p{Z}]+|\.[\s\p{Z}]+|[\s\p{Z}]+)`
	return dateRule{regexp.MustCompile(`(?i)^(` + pattern + `)` + after), read}
}

var dateRules = []dateRule{
	newDateRule(`(?:on`+space+`)?((?:19|20)\d\d)-(\d\d?)-(\d\d?)`, func(m []string, _ Date) (Date, error) {
		return existing(number(m[0]), time.Month(number(m[1])), number(m[2]))
	}),
	newDateRule(`(today|yesterday|tomorrow|last`+space+`night|(?:the`+space+`)?day`+space+`before`+space+`yesterday)`+partRE, func(m []string, today Date) (Date, error) {
		switch {
		case m[0] == "today":
			return today, nil
		case m[0] == "tomorrow":
			return today.AddDays(1), nil
		case strings.Contains(m[0], "before"):
			return today.AddDays(-2), nil
		}
		return today.AddDays(-1), nil
	}),
	newDateRule(`(\d{1,3}|an?(?:`+space+`couple`+space+`of)?|one|two|three|four|five|six|seven|eight|nine|ten)`+space+`(day|week|month|year)s?`+space+`ago`, func(m []string, today Date) (Date, error) {
		return ago(number(m[0]), m[1], today), nil
	}),
	newDateRule(onRE+numberRE+`(?:`+space+`of)?`+space+monthRE+yearRE, func(m []string, today Date) (Date, error) {
		return dayOf(m[0], number(m[1]), month(m[2]), number(m[3]), today)
	}),
	newDateRule(onRE+monthRE+space+numberRE+yearRE, func(m []string, today Date) (Date, error) {
		return dayOf(m[0], number(m[2]), month(m[1]), number(m[3]), today)
	}),
	newDateRule(`(?:(on|last|past|this|this`+space+`past|next)`+space+`)?`+dayRE+partRE+`(`+space+`last`+space+`week)?`, func(m []string, today Date) (Date, error) {
		return weekdayNear(m[0], weekday(m[1]), m[2] != "", today), nil
	}),
}

// vagueDate is the beginning of a text that says when, but not on which day: of
// "12/11" nobody knows which number is the month.
var vagueDate = regexp.MustCompile(`(?i)^(?:(?:earlier` + space + `)?(?:last|past|this|in)` + space + `(?:week|month|quarter|year|sprint|summer|winter|spring|autumn|fall)\b` +
	`|(?:early|mid|late|in|since|end` + space + `of|start` + space + `of)(?:` + space + `|-)` + monthRE + `|\d{1,2}/\d{1,2}(?:/\d{2,4})?\b` +
	`|(?:a` + space + `few|some|several)` + space + `(?:days|weeks|months)` + space + `ago\b)`)

// number reads digits and the words of small numbers; "" is 0.
func number(s string) int {
	words := []string{"", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}
	if i := slices.Index(words, s); i >= 0 {
		return i
	}
	switch {
	case strings.HasSuffix(s, "of"): // a couple of
		return 2
	case strings.HasPrefix(s, "a"):
		return 1
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

func month(word string) time.Month {
	const names = "janfebmaraprmayjunjulaugsepoctnovdec"
	return time.Month(strings.Index(names, word[:3])/3 + 1)
}

func weekday(word string) time.Weekday {
	const names = "sunmontuewedthufrisat"
	return time.Weekday(strings.Index(names, word[:3]) / 3)
}

// existing is a date that must exist.
func existing(year int, m time.Month, day int) (Date, error) {
	d := NewDate(year, m, day)
	if d.Year != year || d.Month != m || d.Day != day {
		return Date{}, FieldErrorf("date", "There is no such day in the calendar. Correct the date at the beginning.")
	}
	return d, nil
}

// dayOf is a day of a month. Without a year it is the newest that is not after
// today. A weekday, if given, must fit.
func dayOf(weekdayWord string, day int, m time.Month, year int, today Date) (Date, error) {
	var d Date
	var err error
	if year != 0 {
		d, err = existing(year, m, day)
	} else {
		// 29 February may be up to eight years back.
		for year = today.Year; year >= today.Year-8; year-- {
			d, err = existing(year, m, day)
			if err == nil && !d.After(today) {
				break
			}
		}
	}
	if err == nil && weekdayWord != "" && d.Weekday() != weekday(weekdayWord) {
		err = FieldErrorf("date", "%s is a %s. Correct the date at the beginning.", d.words(), d.Weekday())
	}
	return d, err
}

// ago is n units before today. A month back from 31 March is 28 February.
func ago(n int, unit string, today Date) Date {
	switch unit {
	case "day":
		return today.AddDays(-n)
	case "week":
		return today.AddDays(-7 * n)
	case "year":
		n *= 12
	}
	first := NewDate(today.Year, today.Month-time.Month(n), 1)
	last := NewDate(first.Year, first.Month+1, 0)
	return first.AddDays(min(today.Day, last.Day) - 1)
}

// weekdayNear is the weekday that a word before or after it means: this one is
// in the week of today, next one after it, any other the most recent before
// today. Weeks begin on Monday.
func weekdayNear(which string, w time.Weekday, lastWeek bool, today Date) Date {
	monday := today.AddDays(-(int(today.Weekday()) + 6) % 7)
	inWeek := (int(w) + 6) % 7
	switch {
	case lastWeek:
		return monday.AddDays(inWeek - 7)
	case which == "this":
		return monday.AddDays(inWeek)
	case which == "next":
		return monday.AddDays(inWeek + 7)
	}
	back := (int(today.Weekday()-w) + 7) % 7
	if back == 0 {
		back = 7
	}
	return today.AddDays(-back)
}
