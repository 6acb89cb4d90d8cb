package bot_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/google/go-cmp/cmp"

	"winlog/bot"
)

func TestTransport(t *testing.T) {
	for _, tc := range []struct{ name, method, answer, want string }{
		{"a_view", "views.publish", `{"ok":true,"view":{"id":"V1","blocks":[{"text":"] \\\"[ \\\\"},{"elements":[[1],[]]}],"hash":"1.a"}}`, `{"ok":true,"view":{"id":"V1","blocks":[],"hash":"1.a"}}`},
		{"no_blocks", "views.open", `{"ok":false,"error":"not_found"}`, `{"ok":false,"error":"not_found"}`},
		{"words_like_blocks", "views.open", `{"ok":true,"error":"\"blocks\":[ ] x"}`, `{"ok":true,"error":"\"blocks\":[ ] x"}`},
		{"cut_short", "views.open", `{"view":{"blocks":[{"text":"`, `{"view":{"blocks":[{"text":"`},
		{"another_method", "conversations.history", `{"messages":[{"blocks":[{}]}]}`, `{"messages":[{"blocks":[{}]}]}`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(tc.answer)) }))
			defer server.Close()
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+"/api/"+tc.method, http.NoBody)
			if err != nil {
				t.Fatal(err)
			}
			resp, err := bot.Transport().RoundTrip(r)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = resp.Body.Close() }()
			got := make([]byte, 500)
			n, _ := resp.Body.Read(got)
			if diff := cmp.Diff(tc.want, string(got[:n])); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
