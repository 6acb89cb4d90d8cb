package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

const module = "winlog"

// room says what the packages of one room may import. A pattern ending in /…
// stands for everything below.
type room struct {
	packages string
	ours     []string // packages of this module
	others   []string // nil = any module; else only these
	only     bool     // others is complete, even when empty
}

// rooms are the import rule of docs/architecture.md. The first that fits counts.
func rooms() []room {
	const (
		slackGo   = "github.com/slack-go/slack/…"
		yaml      = "github.com/goccy/go-yaml/…"
		websocket = "github.com/gorilla/websocket"   // slack-go's own: its dialer is one
		normal    = "golang.org/x/text/unicode/norm" // search folds accents by Unicode's tables
	)
	return []room{
		{packages: "cmd/…", ours: []string{"bot", "ladder/…", "storage", "slacksim"}},
		{packages: "bot", ours: []string{"ladder", "ladder/coach", "bot/…"}},
		{packages: "bot/socket", only: true, others: []string{slackGo, websocket}},
		{packages: "bot/blockkit", only: true, others: []string{slackGo}},
		{packages: "bot/schedule", ours: []string{"ladder"}},
		{packages: "storage", ours: []string{"ladder"}},
		{packages: "storage/…", ours: []string{"storage", "ladder"}},
		{packages: "ladder", only: true, others: []string{yaml, normal}},
		{packages: "ladder/…", ours: []string{"ladder"}, only: true, others: []string{}},
		{packages: "slacksim/…", ours: []string{"slacksim/…"}, only: true, others: []string{websocket}},
	}
}

// TestImports keeps the arrows between the rooms pointing one way. Tests in
// packages of their own (x_test) may import what they like; tests inside a
// package may add other modules, but no arrow of ours.
func TestImports(t *testing.T) {
	packages := listPackages(t)
	if len(packages) < 6 {
		t.Fatalf("go list found only %d packages", len(packages))
	}
	for _, p := range packages {
		for _, broken := range brokenImports(p) {
			t.Errorf("%s must not import %s", p.ImportPath, broken)
		}
	}
}

// TestImportRuleBites feeds the rule arrows that must not be.
func TestImportRuleBites(t *testing.T) {
	tests := []struct {
		from, imports string
		broken        bool
	}{
		{"winlog/ladder", "winlog/storage", true},
		{"winlog/ladder", "github.com/slack-go/slack", true},
		{"winlog/ladder", "github.com/goccy/go-yaml/ast", false},
		{"winlog/ladder", "time", false},
		{"winlog/ladder/packet", "winlog/ladder", false},
		{"winlog/ladder/packet", "winlog/bot", true},
		{"winlog/storage", "winlog/bot", true},
		{"winlog/storage", "winlog/ladder/packet", true},
		{"winlog/storage", "modernc.org/sqlite", false},
		{"winlog/bot", "winlog/storage", true},
		{"winlog/bot", "winlog/bot/socket", false},
		{"winlog/bot", "winlog/ladder/coach", false},
		{"winlog/bot", "winlog/ladder/packet", true},
		{"winlog/bot/socket", "winlog/ladder", true},
		{"winlog/bot/socket", "github.com/slack-go/slack/socketmode", false},
		{"winlog/bot/blockkit", "winlog/bot/socket", true},
		{"winlog/slacksim", "winlog/ladder", true},
		{"winlog/slacksim", "github.com/slack-go/slack", true},
		{"winlog/slacksim", "github.com/gorilla/websocket", false},
		{"winlog/cmd/winlog", "winlog/bot/socket", true},
		{"winlog/cmd/winlog", "winlog/ladder/packet", false},
		{"winlog/helpers", "time", true}, // a room nobody has drawn
	}
	for _, tt := range tests {
		got := len(brokenImports(listed{ImportPath: tt.from, Imports: []string{tt.imports}})) > 0
		if got != tt.broken {
			t.Errorf("%s → %s: broken is %v, want %v", tt.from, tt.imports, got, tt.broken)
		}
	}
}

// listed is what go list says of a package.
type listed struct {
	ImportPath  string
	Imports     []string
	TestImports []string // of tests inside the package
}

func listPackages(t *testing.T) []listed {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports,TestImports", "./...")
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []listed
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		err := decoder.Decode(&p)
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatalf("go list: %v", err)
		}
		all = append(all, p)
	}
}

func brokenImports(p listed) []string {
	var broken []string
	at := slices.IndexFunc(rooms(), func(r room) bool { return matches(r.packages, strings.TrimPrefix(p.ImportPath, module+"/")) })
	if at < 0 {
		return []string{"anything: it is in no room of docs/architecture.md"}
	}
	r := rooms()[at]
	for _, imported := range p.Imports {
		if !r.allows(imported) {
			broken = append(broken, imported)
		}
	}
	for _, imported := range p.TestImports {
		if strings.HasPrefix(imported, module+"/") && !r.allows(imported) {
			broken = append(broken, imported+" (in a test)")
		}
	}
	return broken
}

func (r room) allows(imported string) bool {
	if inner, ok := strings.CutPrefix(imported, module+"/"); ok {
		return slices.ContainsFunc(r.ours, func(pattern string) bool { return matches(pattern, inner) })
	}
	first, _, _ := strings.Cut(imported, "/")
	isStandard := !strings.Contains(first, ".")
	return isStandard || !r.only || slices.ContainsFunc(r.others, func(pattern string) bool { return matches(pattern, imported) })
}

func matches(pattern, name string) bool {
	if base, ok := strings.CutSuffix(pattern, "/…"); ok {
		return name == base || strings.HasPrefix(name, base+"/")
	}
	ok, err := path.Match(pattern, name)
	return ok && err == nil
}
