package ladder

import (
	_ "embed" // for the files below
	"slices"
)

//go:embed builtin.yaml
var builtinYAML []byte

// Builtin is the ladder that comes with the program. It is parsed anew at each
// call: make one at start and hand it on.
func Builtin() *Ladder {
	l, faults := Parse("builtin.yaml", builtinYAML)
	if len(faults) > 0 {
		// The file is part of the program and its tests parse it.
		panic("ladder: " + faults[0].String())
	}
	return l
}

// BuiltinYAML is the file of the built-in ladder, for people who want to start
// their own from it.
func BuiltinYAML() []byte { return slices.Clone(builtinYAML) }
