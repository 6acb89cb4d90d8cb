package ladder

import (
	"regexp"
	"strings"
	"time"
)

// maxPause is how far ahead a pause may end, in days. Longer is what stopping is for.
const maxPause = 366

// ParsePause reads how long somebody wants no messages, and returns the first day
// on which they come again:
//
//	until 2026-06-01 · until 12 June · until June 12, 2026 · until Monday
//	2 weeks · for a month · 10 days · tomorrow · next week · quarter end
//
// today is the person's, quarter the one it is in. The error is Invalid.
func ParsePause(text string, today Date, quarter Period) (Date, error) {
	words := strings.ToLower(OneLine(text))
	for _, p := range pausePatterns {
		m := p.pattern.FindStringSubmatch(words)
		if m == nil {
			continue
		}
		until, err := p.read(m[1:], today, quarter)
		switch {
		case err != nil:
			return Date{}, err
		case !until.After(today):
			return Date{}, Errorf(Invalid, "%s is not in the future. Write a later day, for example: until %s.", until, today.AddDays(14))
		case until.After(today.AddDays(maxPause)):
			return Date{}, Errorf(Invalid, "%s is more than a year away. Pause for a year at most, or switch messages off in the settings.", until)
		}
		return until, nil
	}
	return Date{}, Errorf(Invalid, "I do not know how long that is. Write it like: 2 weeks, until Monday, until 12 June, until %s or quarter end.", today.AddDays(14))
}

type pausePattern struct {
	pattern *regexp.Regexp
	read    func(m []string, today Date, quarter Period) (Date, error)
}

func newPausePattern(pattern string, read func(m []string, today Date, quarter Period) (Date, error)) pausePattern {
	return pausePattern{regexp.MustCompile(`^(?:(?:until|till|for) )?(?:the )?` + pattern + `\.?$`), read}
}

var pausePatterns = []pausePattern{
	newPausePattern(`((?:19|20)\d\d)-(\d\d?)-(\d\d?)`, func(m []string, _ Date, _ Period) (Date, error) {
		return pauseDay(number(m[0]), number(m[1]), number(m[2]))
	}),
	newPausePattern(`tomorrow`, func(_ []string, today Date, _ Period) (Date, error) { return today.AddDays(1), nil }),
	newPausePattern(`next week`, func(_ []string, today Date, quarter Period) (Date, error) {
		monday, _ := SnoozeMonday.Until(today, quarter)
		return monday, nil
	}),
	newPausePattern(`(?:(?:end of (?:the |this )?quarter)|(?:quarter(?:'s)? end)|(?:quarter ends)|(?:next quarter))`, func(_ []string, _ Date, quarter Period) (Date, error) {
		return quarter.Until, nil
	}),
	newPausePattern(`(?:next )?`+dayRE, func(m []string, today Date, _ Period) (Date, error) {
		return today.AddDays(1 + (int(weekday(m[0])-today.Weekday())+6)%7), nil
	}),
	newPausePattern(`(\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten) (day|week|month|year)s?`, func(m []string, today Date, _ Period) (Date, error) {
		return ago(-number(m[0]), m[1], today), nil
	}),
	newPausePattern(numberRE+`(?: of)? `+monthRE+yearRE, func(m []string, today Date, _ Period) (Date, error) {
		return pauseMonthDay(m[0], m[1], m[2], today)
	}),
	newPausePattern(monthRE+` `+numberRE+yearRE, func(m []string, today Date, _ Period) (Date, error) {
		return pauseMonthDay(m[1], m[0], m[2], today)
	}),
}

// pauseMonthDay is a day of a month; without a year the next one.
func pauseMonthDay(day, monthWord, year string, today Date) (Date, error) {
	m, d := int(month(monthWord)), number(day)
	if year != "" {
		return pauseDay(number(year), m, d)
	}
	until, err := pauseDay(today.Year, m, d)
	if err != nil || !until.After(today) { // 29 February is in no other of these years
		until, err = pauseDay(today.Year+1, m, d)
	}
	return until, err
}

func pauseDay(year, m, day int) (Date, error) {
	d, err := existing(year, time.Month(m), day)
	if err != nil { // its own words are about a date at the beginning of a win
		return Date{}, Errorf(Invalid, "There is no such day in the calendar. Write it as year-month-day, for example 2026-06-12.")
	}
	return d, nil
}
