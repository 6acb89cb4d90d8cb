package blockkit

import "github.com/slack-go/slack"

// ModalText is a modal's fixed parts.
type ModalText struct {
	Title    string // at most 24 characters
	Submit   string // "" for a modal that only shows something
	Close    string // "" for Slack's own "Close"
	Callback string
	Metadata string // private_metadata: comes back as sent, or as somebody forged it
}

// Modal is a modal of at most 100 blocks.
func Modal(t ModalText, blocks ...slack.Block) *slack.ModalViewRequest {
	v := &slack.ModalViewRequest{
		Type:            slack.VTModal,
		Title:           plain(t.Title, maxTitle),
		CallbackID:      t.Callback,
		PrivateMetadata: Clip(t.Metadata, maxMetadata),
		Blocks:          slack.Blocks{BlockSet: Fit(blocks, MaxViewBlocks)},
	}
	if t.Submit != "" {
		v.Submit = plain(t.Submit, maxTitle)
	}
	if t.Close != "" {
		v.Close = plain(t.Close, maxTitle)
	}
	return v
}
