package slacksim_test

import (
	"fmt"
	"io"
	"net/http"
	"testing"

	"winlog/slacksim"
)

// pageRequests are what a page asks for when it is opened in a channel with a thousand messages.
func pageRequests(t testing.TB) (*place, []string) {
	t.Helper()
	p := open(t, slacksim.Options{Unlimited: true})
	for i := range 1000 {
		if _, err := p.ana.Say(t.Context(), "C0GENERAL", fmt.Sprint("message ", i, " of a day on which much was said")); err != nil {
			t.Fatal(err)
		}
	}
	return p, []string{
		"/", "/app.js", "/sim/workspace", "/sim/people/U0BOB", "/sim/people/U0BOB/channels/C0GENERAL/messages", "/sim/people/U0BOB/agenda", "/sim/traffic?after=0",
	}
}

func (p *place) fetch(t testing.TB, path string) {
	t.Helper()
	response, err := p.http.Get(p.PageURL() + path[1:])
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, response.Body); err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d, %v", path, response.StatusCode, err)
	}
}

// BenchmarkPage: each of a page's requests is to be answered in under 50 ms.
func BenchmarkPage(b *testing.B) {
	p, paths := pageRequests(b)
	for _, path := range paths {
		b.Run(path, func(b *testing.B) {
			for b.Loop() {
				p.fetch(b, path)
			}
		})
	}
}
