package bot

import (
	"bytes"
	"io"
	"net/http"
	"strings"
)

// Transport is how Slack is best called: with buffers that take a view in one
// piece, and without the blocks in the answers to views.*. Slack repeats the whole
// view that was sent, and slack-go makes blocks of it once more, which takes longer
// than the call itself and which nobody reads.
func Transport() http.RoundTripper {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.WriteBufferSize, t.ReadBufferSize = 16<<10, 16<<10
	return leanAnswers{t}
}

type leanAnswers struct{ next http.RoundTripper }

func (l leanAnswers) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := l.next.RoundTrip(r)
	if err != nil || !strings.Contains(r.URL.Path, "/views.") {
		return resp, err
	}
	answer, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close() // read to its end
	if err != nil {
		return nil, err
	}
	answer = withoutBlocks(answer)
	resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(answer)), int64(len(answer))
	return resp, nil
}

// withoutBlocks is JSON whose first list of blocks is empty. The key cannot be
// part of a string, where its quotes would be escaped. What is not as expected
// stays as it is.
func withoutBlocks(text []byte) []byte {
	key := []byte(`"blocks":[`)
	at := bytes.Index(text, key)
	if at < 0 {
		return text
	}
	from := at + len(key)
	depth, quoted := 1, false
	for i := from; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '[':
			depth++
		case c == ']':
			if depth--; depth == 0 {
				return append(text[:from], text[i:]...)
			}
		}
	}
	return text
}
