package slacksim_test

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"testing"
	"time"

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

func (p *place) fetch(t testing.TB, path string) time.Duration {
	t.Helper()
	began := time.Now()
	response, err := p.http.Get(p.PageURL() + path[1:])
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, response.Body); err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d, %v", path, response.StatusCode, err)
	}
	return time.Since(began)
}

// TestPageIsQuick: each request is answered in under 50 ms, at least in most of
// several tries: the machine may be busy.
func TestPageIsQuick(t *testing.T) {
	p, paths := pageRequests(t)
	for _, path := range paths {
		var took []time.Duration
		for range 15 {
			took = append(took, p.fetch(t, path))
		}
		slices.Sort(took)
		if median := took[len(took)/2]; median > 50*time.Millisecond {
			t.Errorf("%s takes %s", path, median)
		}
	}
}

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
