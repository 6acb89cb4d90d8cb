// Package ladder is the domain of Win Log: the career ladder, people, wins,
// quarters and streaks. It is pure: no clock, no network, no storage; today and
// now are passed in. Only reading a ladder file touches the disk (Load).
//
// It may import the standard library and the YAML decoder, nothing of this
// module; its subpackages may import it.
//
// Start with ladder.go (what a ladder consists of; builtin.yaml is one), win.go
// and person.go (what is kept about people), then find.go (what people type to
// name a level) and ladder_steps.go (what comes next and what it takes). How long
// somebody works at a next level is in streak.go (the numbers and what comes of
// them), streak_compute.go (how) and quarters_test.go (every edge case).
package ladder
