package ladder_test

import (
	"testing"

	"winlog/ladder"
)

// TestOnlyDateOfEveryWord: no word that a date may begin with is passed over by the
// glance at a text's first letters.
func TestOnlyDateOfEveryWord(t *testing.T) {
	texts := []string{
		"today", "yesterday", "tomorrow", "last night", "the day before yesterday", "day before yesterday", "2026-05-11", "on 2026-05-11",
		"past friday", "this past friday", "this friday", "next friday", "last friday", "on friday", "friday last week",
		"3 May", "the 3rd of May", "on the 3rd May", "a couple of days ago", "an day ago", "a\u00a0day ago", "ON\u00a03 May", "Sat.", "mAy 3",
	}
	for _, n := range []string{"1", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"} {
		texts = append(texts, n+" weeks ago")
	}
	for _, month := range []string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"} {
		texts = append(texts, month+" 3", month[:3]+" 3", "3 "+month)
	}
	for _, day := range []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"} {
		texts = append(texts, day, day[:3])
	}
	for _, text := range texts {
		if _, ok, _ := ladder.OnlyDate(text, tuesday); !ok {
			t.Errorf("%q is no date", text)
		}
	}
}

// TestVagueDates: words at the beginning that tell no one day are told apart from
// days, and from text.
func TestVagueDates(t *testing.T) {
	for text, want := range map[string]string{
		"last week Closed the audit":           "last week",
		"Earlier this month: closed the audit": "Earlier this month",
		"In March we closed the audit":         "In March",
		"end of Sept. closed the audit":        "end of Sept.",
		"12/11 closed the audit":               "12/11",
		"a few days ago closed the audit":      "a few days ago",
		"last friday closed the audit":         "",
		"12 May closed the audit":              "",
		"3.5 % fewer errors":                   "",
		"In marketing I closed the audit":      "",
		"Closed last week's audit":             "",
	} {
		got, err := ladder.ParseEntry(text, tuesday, ladder.Builtin())
		if err != nil || got.VagueDate != want {
			t.Errorf("%q: got %q, want %q, %v", text, got.VagueDate, want, err)
		}
	}
}
