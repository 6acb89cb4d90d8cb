package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"winlog/ladder"
	"winlog/ladder/coach"
)

func writeFile(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestCoachFile(t *testing.T) {
	path := writeFile(t, "goals.csv", `id,from,to,role,label,text
1,IC1,IC2,eng,current,Ship 5 features
2,IC1,IC2,eng,next,"Own checkout redesign end-to-end, 0 P0 bugs"
3,IC1,IC2,pm,next,"Ship 5
features"
`)
	got := program{}.run(t, "coach", "--file", path)
	lines := strings.Split(strings.TrimSpace(got.stdout), "\n")
	if got.code != 0 || len(lines) != 4 {
		t.Fatalf("exit %d, %q, %q", got.code, got.stdout, got.stderr)
	}
	for i, want := range []string{
		"1\tIC1>IC2\tcurrent-level\tright\tShip 5\tShip 5 features",
		"2\tIC1>IC2\tnext-level\tright\t",
		"3\tIC1>IC2\tcurrent-level\twrong\t",
		"2 of 3 right (66.7 %)",
	} {
		if !strings.HasPrefix(lines[i], want) {
			t.Errorf("line %d: got %q, want %q", i+1, lines[i], want)
		}
	}
	got = program{}.run(t, "coach", "--file", writeFile(t, "goals.csv", "id,goal\n1,x\n"))
	if got.code != 1 || !strings.Contains(got.stderr, `there is no column "from"`) {
		t.Errorf("without columns: exit %d, %q", got.code, got.stderr)
	}
}

// TestLexiconOfOnesOwn: a lexicon is checked with its ladder, by check and by
// every command that reads the configuration.
func TestLexiconOfOnesOwn(t *testing.T) {
	ladderFile := writeFile(t, "ladder.yaml", strings.ReplaceAll(string(ladder.BuiltinYAML()), "IC2", "L3"))
	builtin := string(coach.BuiltinYAML())
	wrong := writeFile(t, "lexicon.yaml", builtin)
	right := writeFile(t, "lexicon.yaml", strings.Replace(builtin, "  IC2: own", "  L3: own", 1))
	broken := writeFile(t, "lexicon.yaml", strings.Replace(builtin, "  IC2: own", "  IC2: owns", 1))

	got := program{}.run(t, "ladder", "check", "--lexicon", wrong, ladderFile)
	if got.code != 1 || !strings.Contains(got.stdout, "the lexicon has no rung for the level L3 of the ladder\n") ||
		!strings.Contains(got.stdout, "the lexicon has a level IC2 and the ladder has none\n") || !strings.Contains(got.stderr, "has 2 faults") {
		t.Errorf("wrong: exit %d, %q, %q", got.code, got.stdout, got.stderr)
	}
	if got = (program{}).run(t, "ladder", "check", "--lexicon", right, ladderFile); got.code != 0 {
		t.Errorf("right: exit %d, %q, %q", got.code, got.stdout, got.stderr)
	}
	if got = (program{}).run(t, "ladder", "check", "--lexicon", broken, ladderFile); got.code != 1 || !strings.Contains(got.stdout, `there is no rung "owns"`) {
		t.Errorf("broken: exit %d, %q, %q", got.code, got.stdout, got.stderr)
	}

	p := program{env: []string{"WINLOG_LADDER_PATH=" + ladderFile, "WINLOG_LADDER_LEXICON=" + right}}
	if got = p.run(t, "coach", "--from", "IC1", "Own checkout redesign end-to-end"); got.code != 0 || !strings.HasPrefix(got.stdout, "next-level (IC1 → L3)") {
		t.Errorf("coach: exit %d, %q, %q", got.code, got.stdout, got.stderr)
	}
	p = program{env: []string{"WINLOG_LADDER_PATH=" + ladderFile, "WINLOG_LADDER_LEXICON=" + wrong}}
	if got = p.run(t, "coach", "--from", "IC1", "Own checkout"); got.code != 2 || !strings.Contains(got.stderr, "WINLOG_LADDER_LEXICON: the lexicon has no rung for the level L3") {
		t.Errorf("serve with the wrong one: exit %d, %q", got.code, got.stderr)
	}
}
