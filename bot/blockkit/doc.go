// Package blockkit builds Block Kit that Slack accepts: every builder keeps
// within Slack's limits (reference/block-kit), by splitting where text can be
// split and by clipping with a visible "…" where it cannot. It also turns
// text from and to Slack's wire form.
//
// It imports slack-go and nothing of ours, and knows no feature.
//
// Start with text.go (Escape, Clip, Decode), then block.go (Section, Header,
// Actions), element.go (Button, Select, inputs) and view.go (Modal, Message).
package blockkit
