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
