package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
	"winlog/storage"
)

// TestWinsRoundTrip: what one database exports, another imports, and exports the same.
func TestWinsRoundTrip(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "people.csv", peopleFile)
	const wins = `[
 {"user":"U0INES","occurred_on":"2026-04-02","text":"Led the clean-up of failed orders, \"quoted\", = 1+1","result":"2.9 % → 1.7 %","dimensions":["scope","outcome"],"level":"IC3","people":["U0MARTA"],"links":["https://dash.example.com/x?a=1&b=2"],"visibility":"public"},
 {"user":"U0INES","occurred_on":"2026-06-30","text":"Zeile eins\nZeile zwei 🏆","visibility":"private"},
 {"user":"U0MARTA","occurred_on":"2025-12-31","text":"Hired a fourth engineer","dimensions":["mentorship"],"level":"M1","visibility":"manager"}
]`
	write(t, dir, "wins.json", wins)
	export := func(db, format string, more ...string) string {
		t.Helper()
		got := program{dir: dir}.run(t, append([]string{"export", "wins", "--format", format, "--storage-dsn", db}, more...)...)
		if got.code != 0 {
			t.Fatalf("export: %+v", got)
		}
		return got.stdout
	}
	imported := func(db, file, want string, more ...string) {
		t.Helper()
		if got := (program{dir: dir}).run(t, append([]string{"import", "wins", file, "--storage-dsn", db}, more...)...); got.code != 0 || got.stdout != want+"\n" {
			t.Fatalf("import of %s: %+v, want %q", file, got, want)
		}
	}
	if got := (program{dir: dir}).run(t, "import", "wins", "wins.json", "--dry-run"); got.code != 1 || !strings.Contains(got.stderr, "There is no person U0INES") {
		t.Errorf("a dry run without a database: %+v", got)
	}
	noDatabase(t, dir)
	for _, db := range []string{"a.db", "b.db", "c.db"} {
		if got := (program{dir: dir}).run(t, "import", "people", "people.csv", "--storage-dsn", db); got.code != 0 {
			t.Fatalf("import of people: %+v", got)
		}
	}
	imported("a.db", "wins.json", "dry run, nothing was changed: 3 added, 0 already there", "--dry-run")
	imported("a.db", "wins.json", "3 added, 0 already there")
	imported("a.db", "wins.json", "0 added, 3 already there")

	write(t, dir, "out.json", export("a.db", "json"))
	write(t, dir, "out.csv", export("a.db", "csv"))
	imported("a.db", "out.json", "0 added, 3 already there") // its own ids come back
	imported("b.db", "out.json", "3 added, 0 already there")
	imported("b.db", "out.json", "0 added, 3 already there")
	imported("c.db", "out.csv", "3 added, 0 already there")

	want := withoutIDs(t, export("a.db", "json"))
	for _, db := range []string{"b.db", "c.db"} {
		if diff := cmp.Diff(want, withoutIDs(t, export(db, "json"))); diff != "" {
			t.Errorf("%s differs (-a +%s):\n%s", db, db, diff)
		}
	}
	if len(want) != 3 {
		t.Errorf("%d wins exported, want 3", len(want))
	}
	if got := withoutIDs(t, export("a.db", "json", "--user", "INES@example.com", "--quarter", "2026-Q2")); len(got) != 2 {
		t.Errorf("%d wins of Ines in 2026-Q2, want 2", len(got))
	}
	if md := export("a.db", "md", "--quarter", "2025-Q4"); !strings.Contains(md, "Hired a fourth engineer") || strings.Contains(md, "failed orders") {
		t.Errorf("Markdown of 2025-Q4:\n%s", md)
	}
}

// TestImportLeavesDeletedWins: what its owner deleted, a file does not bring back.
func TestImportLeavesDeletedWins(t *testing.T) {
	dir := t.TempDir()
	p := program{dir: dir}
	write(t, dir, "people.csv", peopleFile)
	write(t, dir, "wins.csv", "user,occurred_on,text\nU0INES,2026-04-02,One\nU0INES,2026-04-03,Two\n")
	for _, args := range [][]string{{"import", "people", "people.csv"}, {"import", "wins", "wins.csv"}} {
		if got := p.run(t, args...); got.code != 0 {
			t.Fatalf("%+v", got)
		}
	}
	write(t, dir, "out.json", p.run(t, "export", "wins", "--format", "json").stdout)
	db, err := storage.Open(t.Context(), filepath.Join(dir, "winlog.db"), storage.Options{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	wins, _, err := db.ListWins(t.Context(), ladder.WinFilter{User: "U0INES", From: ladder.NewDate(2026, 4, 3)})
	if err != nil || len(wins) != 1 {
		t.Fatal(wins, err)
	}
	if _, err := db.UpdateWin(t.Context(), "U0INES", wins[0].ID, "", func(w *ladder.Win) error { w.DeletedAt = time.Now(); return nil }); err != nil {
		t.Fatal(err)
	}
	if _, err := db.PurgeDeleted(t.Context(), time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for file, line := range map[string]string{"wins.csv": "line 3", "out.json": "line "} {
		got := p.run(t, "import", "wins", file)
		if got.code != 0 || !strings.HasPrefix(got.stdout, line) || !strings.HasSuffix(got.stdout, ": left out, its owner deleted this win\n0 added, 1 already there, 1 deleted by their owners and left out\n") {
			t.Errorf("%s: %+v", file, got)
		}
	}
}

func withoutIDs(t *testing.T, out string) []map[string]any {
	t.Helper()
	var wins []map[string]any
	if err := json.Unmarshal([]byte(out), &wins); err != nil {
		t.Fatalf("%v in %q", err, out)
	}
	for _, w := range wins {
		if id, _ := w["id"].(string); id == "" {
			t.Errorf("a win has no id: %v", w)
		}
		delete(w, "id")
	}
	return wins
}

func TestImportWinsFaults(t *testing.T) {
	dir := t.TempDir()
	p := program{dir: dir}
	write(t, dir, "people.csv", peopleFile)
	if got := p.run(t, "import", "people", "people.csv"); got.code != 0 {
		t.Fatalf("%+v", got)
	}
	write(t, dir, "wins.csv", "user,occurred_on,text,visibility\nU0INES,2026-04-02,A good one,public\nU0INES,2999-01-01,In the future,public\nU0NOBODY,2026-04-02,Whose?,public\n")
	got := p.run(t, "import", "wins", "wins.csv")
	if got.code != 1 || got.stdout != "" || !strings.Contains(got.stderr, "wins.csv has 2 faults; nothing was imported") {
		t.Fatalf("%+v", got)
	}
	for _, want := range []string{"line 3", "line 4", "U0NOBODY"} {
		if !strings.Contains(got.stderr, want) {
			t.Errorf("stderr does not say %q: %q", want, got.stderr)
		}
	}
	if out := p.run(t, "export", "wins", "--format", "json"); strings.Contains(out.stdout, "A good one") {
		t.Error("a row of a faulty file was imported")
	}
}
