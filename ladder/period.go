package ladder

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// Period is a stretch of days with a name. Zero dates mean no bound.
type Period struct {
	From  Date
	Until Date   // first day no longer in
	Label string // 2026-Q3, FY27, "all time"
}

// Contains reports whether a day is in the period.
func (p Period) Contains(d Date) bool {
	return !d.Before(p.From) && (p.Until.IsZero() || d.Before(p.Until))
}

// ParseQuarter reads a quarter as people write it: its label (2026-Q3,
// FY27-Q1), "2026 q3", "Q3 2026", "Q3'26", "Q3" (the newest that has begun),
// "this", "last", "next", each with or without "quarter". A year is always the
// fiscal year's label. The error is Invalid with Field "quarter".
func ParseQuarter(s string, today Date, c Calendar) (Quarter, error) {
	this := c.Of(today)
	key := periodKey(s)
	switch strings.TrimSuffix(key, "quarter") {
	case "this", "current":
		return this, nil
	case "last", "previous", "prev":
		return this.Prev(), nil
	case "next":
		return this.Next(), nil
	case "": // "quarter", but not ""
		if key != "" {
			return this, nil
		}
	}
	if m := yearQuarter.FindStringSubmatch(key); m != nil {
		if year, ok := parseYear(m[1], today); ok {
			return c.quarter(year, int(m[2][0]-'0')), nil
		}
	}
	if m := quarterYear.FindStringSubmatch(key); m != nil {
		n := int(m[1][0] - '0')
		if m[2] == "" {
			return this.Add(-((this.number() - n + 4) % 4)), nil
		}
		if year, ok := parseYear(m[2], today); ok {
			return c.quarter(year, n), nil
		}
	}
	return Quarter{}, FieldErrorf("quarter", "Write a quarter as %s, %s, this or last.", this, yearless(this))
}

// ParsePeriod reads what ParseQuarter reads, and also a year ("2026", "FY27",
// "year", "this year", "last year") and "all". The error is Invalid with Field
// "quarter".
func ParsePeriod(s string, today Date, c Calendar) (Period, error) {
	this := c.Of(today)
	thisYear := floorDiv(this.k, 4) + c.normal().labelOffset()
	key := periodKey(s)
	switch key {
	case "all", "alltime", "everything", "ever":
		return Period{Label: "all time"}, nil
	case "year", "thisyear", "currentyear":
		return c.year(thisYear), nil
	case "lastyear", "previousyear", "prevyear":
		return c.year(thisYear - 1), nil
	case "nextyear":
		return c.year(thisYear + 1), nil
	}
	if m := onlyYear.FindStringSubmatch(key); m != nil {
		if year, ok := parseYear(m[1], today); ok {
			return c.year(year), nil
		}
	}
	q, err := ParseQuarter(s, today, c)
	if err != nil {
		return Period{}, FieldErrorf("quarter", "Write a quarter (%s, %s, this, last), a year (%s, last year) or all.",
			this, yearless(this), this.yearLabel())
	}
	return q.Period(), nil
}

// Period is the quarter's days under its label.
func (q Quarter) Period() Period {
	return Period{From: q.First(), Until: q.End(), Label: q.String()}
}

// yearless is "Q3".
func yearless(q Quarter) string { return "Q" + strconv.Itoa(q.number()) }

// What periodKey leaves of a year and a quarter. A fiscal year may have two
// digits; a calendar year beside a quarter too ("Q3'26").
var (
	yearQuarter = regexp.MustCompile(`^((?:fy)?\d{2}|(?:fy)?\d{4})q([1-4])$`)
	quarterYear = regexp.MustCompile(`^q(?:uarter)?([1-4])((?:fy)?\d{2}|(?:fy)?\d{4})?$`)
	onlyYear    = regexp.MustCompile(`^(\d{4}|fy\d{2}|fy\d{4})$`)
)

// periodKey is s in small letters without spaces and punctuation.
func periodKey(s string) string {
	if len(s) > 40 { // no period is that long
		return ""
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || strings.ContainsRune(`-_/.,'’`, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}

// parseYear reads 2026, FY2026, FY26 and 26. Two digits mean the newest such
// year that is at most ten years ahead: wins lie in the past.
func parseYear(s string, today Date) (int, bool) {
	digits := strings.TrimPrefix(s, "fy")
	year, err := strconv.Atoi(digits)
	if err != nil {
		return 0, false
	}
	if len(digits) == 2 {
		newest := today.Year + 10
		return newest - ((newest-year)%100+100)%100, true
	}
	return year, year >= 1900 && year < 3000
}
