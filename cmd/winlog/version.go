package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"winlog/ladder"
)

// version is set by the linker (make build); it never changes while running.
var version string

// build is what this binary was made from.
type build struct{ version, commit string }

func readBuild() build {
	b := build{version: version, commit: "unknown"}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		b.version = "unknown"
		return b
	}
	if b.version == "" {
		b.version = info.Main.Version
	}
	modified := ""
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.commit = s.Value
		case "vcs.modified":
			if s.Value == "true" {
				modified = " (modified)"
			}
		}
	}
	b.commit += modified
	return b
}

func newVersion() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Say what this program is",
		Long:    "version prints the versions of the program, its source, Go and the built-in ladder.",
		Example: "  winlog version",
		Args:    args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			b := readBuild()
			_, err := fmt.Fprintf(cmd.OutOrStdout(), "winlog   %s\ncommit   %s\ngo       %s %s/%s\nladder   %s\n",
				b.version, b.commit, runtime.Version(), runtime.GOOS, runtime.GOARCH, ladder.Builtin().Version)
			return err
		},
	}
}
