package ladder_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"winlog/ladder"
)

// TestLadderFileDoc: docs/ladder-file.md explains every key of the schema, and
// its example level and faults are real.
func TestLadderFileDoc(t *testing.T) {
	data, err := os.ReadFile("../docs/ladder-file.md")
	if err != nil {
		t.Fatal(err)
	}
	doc := string(data)
	root := readSchema(t)
	keys := make(map[string]bool)
	for key := range root.Properties {
		keys[key] = true
	}
	for _, def := range root.Defs {
		for key := range def.Properties {
			keys[key] = true
		}
	}
	for key := range keys {
		if !strings.Contains(doc, "`"+key+"`") {
			t.Errorf("docs/ladder-file.md does not explain the key %q", key)
		}
	}

	level := regexp.MustCompile("(?s)## A level, complete\n\n```yaml\n(.*?)```").FindStringSubmatch(doc)
	if level == nil {
		t.Fatal("no example of a level")
	}
	file := string(ladder.BuiltinYAML())
	from, to := strings.Index(file, "  - id: IC1\n"), strings.Index(file, "  - id: IC2\n")
	if _, faults := ladder.Parse("f", []byte(file[:from]+level[1]+file[to:])); len(faults) > 0 {
		t.Errorf("the example of a level has faults: %v", faults)
	}

	faulty := edit(t, file, "    question: Can you learn", "    qestion: Can you learn")
	faulty = edit(t, faulty, "    next: [IC4]", "    next: [IC4, IC9]")
	_, faults := ladder.Parse("ladder.yaml", []byte(faulty))
	var lines []string
	for _, f := range faults {
		lines = append(lines, f.String())
	}
	if want := "$ winlog ladder check ladder.yaml\n" + strings.Join(lines, "\n") + "\n```"; !strings.Contains(doc, want) {
		t.Errorf("docs/ladder-file.md should show:\n%s", want)
	}
}
