package ladder

import (
	_ "embed" // for the schema
	"slices"
)

//go:embed ladder.schema.json
var schemaJSON []byte

// Schema is the JSON schema (draft 2020-12) of a ladder file, for editors. It
// knows the keys, the types and the limits; what needs the whole file, such as
// references between levels, only Parse checks.
func Schema() []byte { return slices.Clone(schemaJSON) }
