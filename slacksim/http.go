package slacksim

import (
	"embed"
	"errors"
	"io/fs"
	"net"
	"net/http"
	"strings"
)

//go:embed page
var pageFiles embed.FS

// errClosed is what waits end with when the workspace is closed.
var errClosed = errors.New("the local Slack was closed")

// errNothingOwed is what the clock says when there is no next message to jump to.
var errNothingOwed = errors.New("the app owes no message")

// contentPolicy lets the page load its own files, and pictures, and nothing else.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data:; connect-src 'self'; " +
	"font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

func (s *Sim) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/api/", s.serveAPI(s.methods))
	mux.HandleFunc("/link/", s.serveLink)
	mux.HandleFunc("/hooks/", s.serveHook)
	mux.HandleFunc("/upload/", s.serveUpload)
	mux.HandleFunc("/files/", s.serveFile)
	s.routePage(mux)
	files, err := fs.Sub(pageFiles, "page")
	if err != nil {
		panic("slacksim: the page is embedded: " + err.Error())
	}
	static := http.FileServerFS(files)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", contentPolicy)
		w.Header().Set("Cache-Control", "no-cache")
		static.ServeHTTP(w, r)
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.gate.enter() {
			http.Error(w, "closed", http.StatusServiceUnavailable)
			return
		}
		defer s.gate.leave()
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		if !s.ownHost(r.Host) {
			// A page of another site that makes its name point here (DNS rebinding).
			http.Error(w, "wrong host", http.StatusForbidden)
			return
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead && !s.sameOrigin(r) {
			http.Error(w, "wrong origin", http.StatusForbidden)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// ownHost says whether a Host header names this machine, or the host of a listener of its own.
func (s *Sim) ownHost(host string) bool {
	if strings.EqualFold(host, s.host) {
		return true
	}
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = strings.Trim(host, "[]")
	}
	return isLoopback(name)
}

// sameOrigin refuses what a page of another site sends. Programs send no Origin.
func (s *Sim) sameOrigin(r *http.Request) bool {
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" && site != "none" {
		return false
	}
	origin := r.Header.Get("Origin")
	return origin == "" || origin == "http://"+r.Host
}
