package main

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"winlog/slacksim"
)

// TestManifestSchema: Slack's own schema and the local Slack take what winlog
// manifest prints, however the commands are called.
func TestManifestSchema(t *testing.T) {
	var all []json.RawMessage
	for _, env := range [][]string{
		nil,
		{"WINLOG_COMMANDS_WIN=/brag", "WINLOG_COMMANDS_WINLOG=/" + strings.Repeat("w", 31)},
		{"WINLOG_PEOPLE_MANAGER_FIELD=Xf0MANAGER"},
	} {
		got := program{env: env}.run(t, "manifest")
		if got.code != exitGood {
			t.Fatalf("%v: %+v", env, got)
		}
		all = append(all, json.RawMessage(got.stdout))
	}
	taken := len(all)
	// A check that refuses nothing would check nothing.
	for _, change := range [][2]string{
		{"Log your wins beside your career ladder", strings.Repeat("x", 141)},
		{`"slash_commands"`, `"slash_command"`},
		{`"/win"`, `"win"`},
	} {
		all = append(all, bytes.ReplaceAll(all[0], []byte(change[0]), []byte(change[1])))
	}
	in, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "node", filepath.Join("..", "..", "slacksim", "conformance", "manifest.mjs"))
	cmd.Stdin = bytes.NewReader(in)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("the schema is not checked; run .ci/setup: %v", err)
	}
	var faults [][]string
	if err := json.Unmarshal(out, &faults); err != nil || len(faults) != len(all) {
		t.Fatalf("%d answers for %d manifests: %v", len(faults), len(all), err)
	}
	sim, err := slacksim.Start(slacksim.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = sim.Close() }()
	for i, manifest := range all {
		_, err := sim.Install(manifest)
		if want := i < taken; (len(faults[i]) == 0) != want || (err == nil) != want {
			t.Errorf("manifest %d: Slack's schema says %q, the local Slack %v", i, faults[i], err)
		}
	}
}
