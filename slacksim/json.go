package slacksim

import (
	"encoding/json"
	"slices"
	"strconv"
)

// appendJSON writes what json.Marshal would. Answers repeat whole views and
// messages as trees of maps, with which json.Marshal takes several times longer.
func appendJSON(out []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return append(out, "null"...), nil
	case bool:
		return strconv.AppendBool(out, v), nil
	case string:
		if isPlain(v) {
			return append(append(append(out, '"'), v...), '"'), nil
		}
	case object:
		if v != nil {
			return appendObject(out, v)
		}
	case []any:
		if v != nil {
			return appendArray(out, v)
		}
	}
	text, err := json.Marshal(v)
	return append(out, text...), err
}

func appendObject(out []byte, o object) ([]byte, error) {
	keys := make([]string, 0, 24)
	for k := range o {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	out = append(out, '{')
	var err error
	for i, k := range keys {
		if i > 0 {
			out = append(out, ',')
		}
		if out, err = appendJSON(out, k); err != nil {
			return out, err
		}
		if out, err = appendJSON(append(out, ':'), o[k]); err != nil {
			return out, err
		}
	}
	return append(out, '}'), nil
}

func appendArray(out []byte, list []any) ([]byte, error) {
	out = append(out, '[')
	var err error
	for i, v := range list {
		if i > 0 {
			out = append(out, ',')
		}
		if out, err = appendJSON(out, v); err != nil {
			return out, err
		}
	}
	return append(out, ']'), nil
}

// isPlain says whether a string stands in JSON as it is.
func isPlain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			return false
		}
	}
	return true
}
