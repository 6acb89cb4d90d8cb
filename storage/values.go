package storage

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"winlog/ladder"
)

// How values are kept: text without what PostgreSQL refuses, dates as text,
// instants as unix seconds, booleans as 0 and 1, lists that SQL never looks into
// as JSON, '' if empty.

// storable is s as both engines can keep it: valid UTF-8 without NUL. What
// people type has been through ladder.CleanText already and does not change.
func storable[S ~string](s S) S {
	text := string(s)
	if utf8.ValidString(text) && strings.IndexByte(text, 0) < 0 {
		return s
	}
	return S(strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", ""))
}

func storableAll[S ~string](list []S) []S {
	if len(list) == 0 {
		return nil
	}
	out := make([]S, len(list))
	for i, s := range list {
		out[i] = storable(s)
	}
	return out
}

func seconds(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}

func instant(seconds int64) time.Time {
	if seconds == 0 {
		return time.Time{}
	}
	return time.Unix(seconds, 0).UTC()
}

// parseDate reads what Date.String wrote.
func parseDate(s string) (ladder.Date, error) {
	if s == "" {
		return ladder.Date{}, nil
	}
	return ladder.ParseDate(s)
}

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

func encodeList[S ~string](list []S) string {
	if len(list) == 0 {
		return ""
	}
	text, _ := json.Marshal(list) // strings can always be encoded
	return string(text)
}

// decodeList reads what encodeList wrote.
func decodeList[S ~string](text string, list *[]S) error {
	*list = nil
	if text == "" {
		return nil
	}
	if err := json.Unmarshal([]byte(text), list); err != nil {
		return fmt.Errorf("decode a list: %w", err)
	}
	return nil
}

// maxInList keeps a list of ids below both engines' number of parameters.
const maxInList = 500

// oneOf are the conditions that a column is one of some ids, for as many ids each as
// one statement takes.
func oneOf[S ~string](column string, ids []S) []condition {
	var all []condition
	for page := range slices.Chunk(ids, maxInList) {
		args := make([]any, len(page))
		for i, id := range page {
			args[i] = storable(string(id))
		}
		all = append(all, condition{column + " IN (" + placeholders(1, len(page)) + ")", args})
	}
	return all
}
