// Package coach tells a goal that describes the next level's work from one that
// describes the person's own, and says why. It judges wording; the manager
// judges the work.
//
// It is pure: no network, no clock, nothing random. It may import the standard
// library and package ladder.
//
// Start with coach.go (Judge).
package coach
