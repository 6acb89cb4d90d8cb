// Package packet says what leaves Win Log as a file and what comes in as one:
// wins as JSON and CSV in both directions, and as Markdown for people to read.
//
// It may import package ladder and the standard library. It is pure: it reads
// from and writes to what it is given, asks no clock, and decides nothing about
// who may see a win; callers pass only what the reader may have.
//
// Start with write.go (formats and order), then read.go. The fields of both
// formats are in record.go.
package packet
