package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"

	"winlog/ladder"
	"winlog/storage"
)

// TestExitCodes: 0 good, 1 failed, 2 misuse; results on stdout, talk on stderr.
func TestExitCodes(t *testing.T) {
	tests := []struct {
		args   string
		env    []string
		code   int
		stdout string // is in it; "" = stdout is empty
		stderr string // is in it; "" = stderr is empty
	}{
		{args: "", code: 2, stderr: "Available Commands:"},
		{args: "--help", code: 0, stdout: "Available Commands:"},
		{args: "sevre", code: 2, stderr: `winlog: winlog has no command "sevre"; did you mean serve?`},
		{args: "help", code: 0, stdout: "Available Commands:"},
		{args: "help foo", code: 2, stderr: `winlog: winlog has no command "foo"`},
		{args: "help sevre", code: 2, stderr: `winlog: winlog has no command "sevre"; did you mean serve?`},
		{args: "help import people", code: 0, stdout: "winlog import people FILE"},
		{args: "help import poeple", code: 2, stderr: `winlog: winlog import has no command "poeple"; did you mean people?`},
		{args: "serve --bogus", code: 2, stderr: "winlog: unknown flag: --bogus (winlog serve --help shows what there is)"},
		{args: "serve now", code: 2, stderr: `winlog: unknown command "now" for "winlog serve"`},
		{args: "version", code: 0, stdout: "ladder   " + ladder.Builtin().Version},
		{args: "version --config", code: 2, stderr: "winlog: flag needs an argument: --config"},
		{args: "manifest", code: 0, stdout: `"socket_mode_enabled": true`},
		{args: "manifest --format yaml", code: 0, stdout: "socket_mode_enabled: true"},
		{args: "manifest --format toml", code: 2, stderr: `winlog: there is no manifest format "toml": json or yaml`},
		{args: "manifest", env: []string{"WINLOG_COMMANDS_WIN=/brag"}, code: 0, stdout: `"command": "/brag"`},
		{args: "ladder", code: 2, stderr: "check"},
		{args: "ladder chek", code: 2, stderr: `winlog: winlog ladder has no command "chek"; did you mean check?`},
		{args: "ladder schema", code: 0, stdout: `"$schema"`},
		{args: "ladder show", code: 0, stdout: "Senior Engineer"},
		{args: "ladder show lead pm", code: 0, stdout: "IC3"},
		{args: "ladder show IC9", code: 1, stderr: `winlog: no level is called`},
		{args: "ladder check", code: 2, stderr: "winlog: name the file to read\nwinlog: Usage: winlog ladder check FILE"},
		{args: "ladder check missing.yaml", code: 1, stdout: "missing.yaml", stderr: "winlog: missing.yaml has a fault"},
		{args: "ladder show --ladder-path missing.yaml", code: 2, stderr: "winlog: missing.yaml"},
		{args: "coach Ship 5 features --from IC1", code: 0, stdout: "current-level (IC1 → IC2)\n"},
		{args: "coach Define auth strategy for all products, get org buy-in --from IC3 --to ic4", code: 0, stdout: "next-level (IC3 → IC4)\n"},
		{args: "coach Hallo Welt --from IC1", code: 0, stdout: "unclear (IC1 → IC2)\n"},
		{args: "coach", code: 2, stderr: "winlog: give either the text of a goal or --file"},
		{args: "coach --file goals.csv Ship it", code: 2, stderr: "winlog: give either the text of a goal or --file"},
		{args: "coach --file missing.csv", code: 1, stderr: "winlog: missing.csv: there is no such file"},
		{args: "coach Ship it --from M3", code: 2, stderr: "winlog: nothing follows M3"},
		{args: "coach Ship it --from IC9", code: 1, stderr: "winlog: no level is called"},
		{args: "coach --schema", code: 0, stdout: "\"title\": \"Win Log lexicon\""},
		{args: "coach --builtin", code: 0, stdout: "  IC2: own\n"},
		{args: "coach Ship it --ladder-lexicon missing.yaml", code: 2, stderr: "winlog: missing.yaml"},
		{args: "migrate", code: 0, stdout: "winlog.db: version 0 → ", stderr: "tables brought up to date"},
		{args: "migrate --storage-dsn postgres://winlog:secret@127.0.0.1:1/x", code: 1, stderr: "winlog: PostgreSQL cannot be reached"},
		{args: "migrate --storage-dsn file:winlog.db?mode=memory", code: 2, stderr: "winlog: The file: address holds"},
		{args: "export wins --format html", code: 2, stderr: "winlog: there is no html export yet; use md, csv or json"},
		{args: "export wins --format xml", code: 2, stderr: `winlog: there is no export format "xml": md, csv or json`},
		{args: "export wins --quarter soon", code: 2, stderr: "winlog: "},
		{args: "export wins", code: 1, stderr: "winlog: There is no database"},
		{args: "export audit", code: 1, stderr: "winlog: There is no database"},
		{args: "import people missing.csv", code: 1, stderr: "winlog: missing.csv: there is no such file"},
		{args: "import wins wins.txt", code: 2, stderr: "winlog: say with --format whether wins.txt is csv or json"},
		{args: "import", code: 2, stderr: "people"},
		{args: "healthcheck", code: 2, stderr: "winlog: http.addr is not set"},
		{args: "healthcheck --http-addr 127.0.0.1:1", code: 1, stderr: "connection refused"},
		{args: "completion bash", code: 0, stdout: "bash completion"},
		{args: "__complete ladder show IC", code: 0, stdout: "IC3", stderr: "Completion ended"},
		{args: "__complete export wins --format ", code: 0, stdout: "csv", stderr: "Completion ended"},
		{args: "__complete serve --log-level ", code: 0, stdout: "debug", stderr: "Completion ended"},
	}
	for _, tt := range tests {
		t.Run(strings.ReplaceAll(tt.args, " ", "_"), func(t *testing.T) {
			t.Parallel()
			args := strings.Split(tt.args, " ")
			if tt.args == "" {
				args = nil
			}
			got := program{env: tt.env}.run(t, args...)
			if got.code != tt.code {
				t.Errorf("exit %d, want %d", got.code, tt.code)
			}
			for _, stream := range []struct{ name, got, want string }{{"stdout", got.stdout, tt.stdout}, {"stderr", got.stderr, tt.stderr}} {
				if !strings.Contains(stream.got, stream.want) || stream.want == "" && stream.got != "" {
					t.Errorf("%s is %q, want %q", stream.name, stream.got, stream.want)
				}
			}
			if strings.Contains(got.stdout+got.stderr, "secret") {
				t.Error("a password was printed")
			}
		})
	}
}

// TestHelp: every command says what it is for, shows an example and takes --config.
func TestHelp(t *testing.T) {
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		if c.Name() != "help" && c.Name() != "completion" && (c.Parent() == nil || c.Parent().Name() != "completion") {
			if c.Short == "" || !strings.Contains(c.Example, "winlog "+strings.TrimPrefix(c.CommandPath(), "winlog ")) && c.Parent() != nil {
				t.Errorf("%s has no description or no example of its own:\n%s", c.CommandPath(), c.Example)
			}
			if c.InheritedFlags().Lookup("config") == nil && c.PersistentFlags().Lookup("config") == nil {
				t.Errorf("%s takes no --config", c.CommandPath())
			}
		}
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk(newRoot(time.Now))
}

func TestLadderCheck(t *testing.T) {
	dir := t.TempDir()
	file := strings.Replace(string(ladder.BuiltinYAML()), "id: IC2", "id: IC1", 1)
	file = strings.Replace(file, "core: true", "corr: true", 1)
	write(t, dir, "mine.yaml", file)
	got := program{dir: dir}.run(t, "ladder", "check", "mine.yaml")
	lines := strings.Split(strings.TrimSpace(got.stdout), "\n")
	if got.code != 1 || len(lines) < 2 || !strings.Contains(got.stderr, "faults") {
		t.Fatalf("exit %d, %q, %q; want 1 and several faults", got.code, got.stdout, got.stderr)
	}
	for _, line := range lines {
		if !strings.HasPrefix(line, "mine.yaml:") || strings.Count(line, ":") < 3 {
			t.Errorf("%q does not say file:line:column: fault", line)
		}
	}
	write(t, dir, "good.yaml", string(ladder.BuiltinYAML()))
	if got := (program{dir: dir}).run(t, "ladder", "check", "good.yaml"); got.code != 0 || !strings.Contains(got.stdout, "good.yaml is fine") || got.stderr != "" {
		t.Errorf("a good file: %+v", got)
	}
}

const peopleFile = `slack_user_id,email,name,role,level,manager,start_date,timezone,team
U0INES,ines@example.com,Ines Faro,eng,IC2,marta@example.com,2023-02-01,Europe/Lisbon,Checkout
U0MARTA,marta@example.com,Marta Olsen,eng,M1,,2021-09-15,Europe/Oslo,Checkout
`

func TestExportAudit(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "people.csv", peopleFile)
	p := program{dir: dir}
	if got := p.run(t, "import", "people", "people.csv"); got.code != 0 {
		t.Fatalf("%+v", got)
	}
	got := p.run(t, "export", "audit", "--user", "ines@example.com")
	lines := strings.Split(strings.TrimSpace(got.stdout), "\n")
	if got.code != 0 || len(lines) != 3 || lines[0] != "at,by,by_name,action,subject,subject_name,detail" {
		t.Fatalf("%+v", got)
	}
	for i, want := range []string{",,,manager,U0INES,Ines Faro,", ",,,level,U0INES,Ines Faro,"} {
		if !strings.Contains(lines[i+1], want) {
			t.Errorf("line %d is %q, want %q in it", i+1, lines[i+1], want)
		}
	}
	if all := p.run(t, "export", "audit"); strings.Count(all.stdout, "\n") != 5 || !strings.Contains(all.stdout, "import_people") {
		t.Errorf("of everybody: %+v", all)
	}
	if got := p.run(t, "export", "audit", "--user", "nobody"); got.code != 1 || !strings.Contains(got.stderr, "nobody known") {
		t.Errorf("of nobody: %+v", got)
	}
}

// TestExportIsSeen: whose wins or notes an operator exports is told so, also while
// the database is served; what cannot be recorded is not written.
func TestExportIsSeen(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "people.csv", peopleFile)
	write(t, dir, "wins.csv", "user,occurred_on,text\nU0INES,2026-04-02,One\n")
	p := program{dir: dir}
	for _, args := range [][]string{{"import", "people", "people.csv"}, {"import", "wins", "wins.csv"}} {
		if got := p.run(t, args...); got.code != 0 {
			t.Fatalf("%+v", got)
		}
	}
	db, err := storage.Open(t.Context(), filepath.Join(dir, "winlog.db"), storage.Options{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close() // it is open while the commands run
	for _, args := range [][]string{{"export", "wins"}, {"export", "wins", "--user", "U0INES"}, {"export", "notes", "--user", "U0INES"}} {
		if got := p.run(t, args...); got.code != 0 {
			t.Fatalf("%v: %+v", args, got)
		}
	}
	var got []string
	for _, id := range []ladder.UserID{"U0INES", "U0MARTA"} {
		reads, _, err := db.ListReads(t.Context(), id, 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range reads {
			got = append(got, string(r.Subject)+" "+string(r.Viewer)+" "+string(r.Path))
		}
	}
	slices.Sort(got) // two of one second
	lines, _, err := db.PageAudit(t.Context(), ladder.AuditFilter{Action: "export"})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range lines {
		got = append(got, "audit "+string(e.By)+" "+string(e.Subject)+" "+e.Detail)
	}
	if diff := cmp.Diff([]string{
		"U0INES command line export", "U0INES command line export_notes",
		"audit  U0INES notes", "audit  U0INES wins as md, quarter all", "audit   wins as md, quarter all",
	}, got); diff != "" {
		t.Error(diff)
	}
	if err := db.Write(t.Context(), func(tx *storage.Tx) error { _, err := tx.Exec("DROP TABLE log_reads"); return err }); err != nil {
		t.Fatal(err)
	}
	if got := p.run(t, "export", "wins"); got.code != 1 || got.stdout != "" || !strings.Contains(got.stderr, "nothing was exported") {
		t.Errorf("what cannot be recorded: %+v", got)
	}
}

func TestImportPeople(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "people.csv", peopleFile)
	p := program{dir: dir}
	steps := []struct {
		name, file string
		dryRun     bool
		code       int
		stdout     string
	}{
		{"dry run", "", true, 0, "dry run, nothing was changed: 2 added, 0 changed, 0 as they were"},
		{"for real", "", false, 0, "2 added, 0 changed, 0 as they were"},
		{"again", "", false, 0, "0 added, 0 changed, 2 as they were"},
		{"a change", "slack_user_id,level\nU0INES,IC3\n", false, 0, "0 added, 1 changed, 0 as they were"},
		{"by e-mail", "email,team\nMARTA@example.com,Payments\n", false, 0, "0 added, 1 changed, 0 as they were"},
		{"somebody unknown", "email,level\nnobody@example.com,IC1\n", false, 1, ""},
		{"a loop", "slack_user_id,manager\nU0MARTA,U0INES\n", false, 1, ""},
		{"faulty rows", "slack_user_id,level,timezone\nU0INES,IC9,Europe/Oslo\nU0MARTA,M2,Mars/Phobos\n", false, 1, ""},
		{"nothing of those was kept", "slack_user_id,level\nU0MARTA,M1\n", false, 0, "0 added, 0 changed, 1 as they were"},
	}
	for _, tt := range steps {
		name := "people.csv"
		if tt.file != "" {
			name = "other.csv"
			write(t, dir, name, tt.file)
		}
		args := []string{"import", "people", name}
		if tt.dryRun {
			args = append(args, "--dry-run")
		}
		got := p.run(t, args...)
		lines := strings.Split(strings.TrimSpace(got.stdout), "\n")
		if got.code != tt.code || lines[len(lines)-1] != tt.stdout {
			t.Errorf("%s: exit %d, %q, %q; want %d, %q", tt.name, got.code, got.stdout, got.stderr, tt.code, tt.stdout)
		}
		if tt.dryRun {
			noDatabase(t, dir)
		}
		if tt.code == 1 && (!strings.Contains(got.stderr, "other.csv") || !strings.Contains(got.stderr, "nothing was imported")) {
			t.Errorf("%s: stderr is %q", tt.name, got.stderr)
		}
	}
	faulty := write(t, dir, "faulty.csv", "slack_user_id,level,timezone\nU0INES,IC9,Europe/Oslo\nU0MARTA,M2,Mars/Phobos\n")
	got := p.run(t, "import", "people", faulty)
	for _, want := range []string{"line 2", "line 3"} {
		if !strings.Contains(got.stderr, want) {
			t.Errorf("stderr does not name %s: %q", want, got.stderr)
		}
	}
}

// noDatabase: a dry run made none.
func noDatabase(t *testing.T, dir string) {
	t.Helper()
	if made, err := filepath.Glob(filepath.Join(dir, "*.db*")); err != nil || len(made) > 0 {
		t.Errorf("a dry run made %v, %v", made, err)
	}
}

// TestStandardInput: - is standard input.
func TestStandardInput(t *testing.T) {
	dir := t.TempDir()
	if got := (program{dir: dir, stdin: peopleFile}).run(t, "import", "people", "-"); got.code != 0 {
		t.Fatalf("%+v", got)
	}
	if _, err := os.Stat(filepath.Join(dir, "winlog.db")); err != nil {
		t.Error(err)
	}
}

// A ladder of one's own starts from the built-in file, which the program holds.
func TestLadderShowBuiltinCanBeChecked(t *testing.T) {
	file := program{}.run(t, "ladder", "show", "--builtin")
	if file.code != exitGood {
		t.Fatalf("%+v", file)
	}
	path := filepath.Join(t.TempDir(), "ladder.yaml")
	if err := os.WriteFile(path, []byte(file.stdout), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := (program{}).run(t, "ladder", "check", path); got.code != exitGood {
		t.Errorf("%+v", got)
	}
}
