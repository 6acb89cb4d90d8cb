// Package schedule sends what the program sends by itself: it knows what is owed
// to whom and when, keeps that in a durable ledger, and sends it once, at a pace
// Slack allows. It knows no feature: what a message says and who gets it is told
// by a Builder for each kind.
//
// It imports ladder, robfig/cron's parser and x/time/rate, nothing of Slack's: the
// little it needs of Slack is the interface in slack.go.
//
// Start with kind.go (the kinds and what a Builder is asked), then rule.go and
// slot.go (when a kind falls due), sweep.go (what is owed goes into the ledger)
// and deliver.go (what is due goes out). Whether a message may go is decided by
// ladder.MayDeliver.
package schedule
