package bot

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// newerThanTypes are blocks that Slack documents and its published types do not know yet.
var newerThanTypes = map[string]bool{"data_visualization": true, "data_table": true, "container": true, "card": true, "carousel": true, "alert": true}

// TestGoldenTypes checks every golden view and message with Slack's own
// TypeScript types: as literals, so that a key too many is a fault as well.
func TestGoldenTypes(t *testing.T) {
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	var source strings.Builder
	for i, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var v any
		if err := json.Unmarshal(data, &v); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		kind := ""
		switch v := v.(type) {
		case []any:
			kind = "KnownBlock[]"
		case map[string]any:
			kind = map[any]string{"modal": "Strict<ModalView>", "home": "Strict<HomeView>"}[v["type"]]
		}
		if kind == "" {
			continue // the manifest
		}
		literal, err := json.Marshal(asOfTypes(v))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&source, "const v%d: %s = %s; // %s\n", i, kind, literal, file)
	}
	if faults := typeCheck(t, source.String()); faults != "" {
		t.Errorf("Slack's types refuse:\n%s", faults)
	}
	// A check that refuses nothing would check nothing.
	for _, wrong := range []string{
		`const w: KnownBlock[] = [{"type":"sectoin","text":{"type":"mrkdwn","text":"x"}}];`,
		`const w: KnownBlock[] = [{"type":"header","text":{"type":"mrkdwn","text":"x"}}];`,
		`const w: Strict<ModalView> = {"type":"modal","title":{"type":"plain_text","text":"x"},"blocks":[],"sumbit":{"type":"plain_text","text":"x"}};`,
	} {
		if typeCheck(t, wrong+"\n") == "" {
			t.Errorf("Slack's types take %s", wrong)
		}
	}
}

// asOfTypes leaves out what the published types do not know yet.
func asOfTypes(v any) any {
	switch v := v.(type) {
	case []any:
		kept := []any{}
		for _, x := range v {
			if block, ok := x.(map[string]any); ok {
				if kind, _ := block["type"].(string); newerThanTypes[kind] {
					continue
				}
			}
			kept = append(kept, asOfTypes(x))
		}
		return kept
	case map[string]any:
		out := map[string]any{}
		for key, x := range v {
			if v["type"] != "header" || key != "level" {
				out[key] = asOfTypes(x)
			}
		}
		return out
	default:
		return v
	}
}

// typeCheck runs the compiler over declarations, and returns what it finds wrong.
func typeCheck(t *testing.T, declarations string) string {
	t.Helper()
	modules, err := filepath.Abs("../slacksim/conformance/node_modules")
	if err != nil {
		t.Fatal(err)
	}
	types := filepath.Join(modules, "@slack", "types", "dist", "index.d.ts")
	if _, err := os.Stat(types); err != nil {
		t.Fatalf("Slack's types are not installed; run .ci/setup: %v", err)
	}
	dir := t.TempDir()
	config, err := json.Marshal(map[string]any{
		"compilerOptions": map[string]any{
			"strict": true, "noEmit": true, "skipLibCheck": true, "module": "nodenext", "moduleResolution": "nodenext", "types": []string{},
			"paths": map[string]any{"@slack/types": []string{types}},
		},
		"files": []string{"check.ts"},
	})
	if err != nil {
		t.Fatal(err)
	}
	source := `import type { HomeView, KnownBlock, ModalView } from "@slack/types";
type Strict<V extends { blocks: unknown }> = Omit<V, "blocks"> & { blocks: KnownBlock[] };
` + declarations
	for name, text := range map[string]string{"tsconfig.json": string(config), "check.ts": source} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.CommandContext(t.Context(), filepath.Join(modules, ".bin", "tsc"), "-p", dir, "--pretty", "false").CombinedOutput()
	if err != nil && len(out) == 0 {
		t.Fatalf("the compiler does not run: %v", err)
	}
	return string(out)
}
