package coach

import (
	"strconv"
	"strings"
	"unicode"
)

// numberWords are the numbers people spell out. "One" is not among them: "one
// plan for all" counts nothing.
var numberWords = map[string]int{
	"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
	"thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
	"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "dozen": 12, "hundred": 100,
}

// readNumber is what a word counts and the stem that stands for it, "" if the
// word is no number. Letters and digits mixed, such as p95, IC3 and k8s, are
// names of things.
func readNumber(word string) (value int, kind string) {
	if n, ok := numberWords[word]; ok {
		return n, numberStem
	}
	digits := strings.IndexFunc(word, unicode.IsDigit)
	if digits < 0 || strings.IndexFunc(word[:digits], unicode.IsLetter) >= 0 {
		return 0, ""
	}
	if strings.ContainsAny(word, "$€£¥") {
		return 0, moneyStem
	}
	if strings.HasSuffix(word, "%") {
		return 0, percentStem
	}
	body := strings.TrimRightFunc(word, func(r rune) bool { return !unicode.IsDigit(r) })
	switch unit := word[len(body):]; unit {
	case "m", "mn", "bn", "mio", "k", "mm":
		return 0, moneyStem
	case "", "+", "st", "nd", "rd", "th":
	default:
		return 0, numberStem // 200ms, 10x
	}
	n, err := strconv.Atoi(body)
	switch {
	case err != nil:
		return 0, numberStem
	case n >= 2020 && n <= 2049 && len(body) == 4:
		return n, yearStem
	}
	return n, numberStem
}
