// Package coach tells a goal that describes the next level's work from one that
// describes the person's own, and says why. It judges wording; the manager
// judges the work. docs/coach.md is the method for readers, with its figures.
//
// A text goes through it like this:
//
//	tokens.go, stem.go    words become stems; digits, names and products are masked
//	clauses.go            whose work each word speaks of: mine, another's, denied
//	match.go              phrases of the lexicon (lexicon.yaml, lexicon.go) are found
//	features.go           signals, families, words and counts become features
//	model.go              features are weighed (weights.txt): the odds of each rung
//	coach.go              odds become a verdict
//	explain.go, line.go, question.go, rewrite.go, notes.go   and the verdict is explained
//	suggest.go            the same for a win
//
// The weights are learned by train_test.go from testdata; `make coach-train`
// does it anew, `make coach-report` prints how the coach does.
//
// The package is pure: no network, no clock, nothing random. It may import the
// standard library and package ladder. Start with coach.go (Judge).
package coach
