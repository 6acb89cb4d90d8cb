package blockkit

import (
	"encoding/json"

	"github.com/slack-go/slack"
)

// ModalText is a modal's fixed parts.
type ModalText struct {
	Title    string // at most 24 characters
	Submit   string // "" for a modal that only shows something
	Close    string // "" for Slack's own "Close"
	Callback string
	Metadata string // private_metadata: comes back as sent, or as somebody forged it
	CloseAll bool   // closing it closes the modals under it too
}

// maxView is Slack's limit of a view's JSON, 250 kB, less what is round its blocks.
const maxView = 240_000

// fitView keeps as many blocks as a view holds.
func fitView(blocks []slack.Block) []slack.Block {
	text := 0
	for _, b := range blocks {
		text += length(b)
	}
	fit := Fit(blocks, MaxViewBlocks)
	if text < maxView/12 { // a character is at most 12 bytes of JSON; the rest is small
		return fit
	}
	for n := len(fit); n > 1; n-- {
		if raw, err := json.Marshal(fit); err != nil || len(raw) <= maxView {
			break
		}
		fit = Fit(blocks, n-1)
	}
	return fit
}

// Home is a Home tab of at most 100 blocks and 250 kB.
func Home(callback string, blocks ...slack.Block) slack.HomeTabViewRequest {
	return slack.HomeTabViewRequest{Type: slack.VTHomeTab, CallbackID: callback, Blocks: slack.Blocks{BlockSet: fitView(blocks)}}
}

// Modal is a modal of at most 100 blocks and 250 kB.
func Modal(t ModalText, blocks ...slack.Block) *slack.ModalViewRequest {
	v := &slack.ModalViewRequest{
		Type:            slack.VTModal,
		Title:           plain(t.Title, maxTitle),
		CallbackID:      t.Callback,
		PrivateMetadata: Clip(t.Metadata, maxMetadata),
		ClearOnClose:    t.CloseAll,
		Blocks:          slack.Blocks{BlockSet: fitView(blocks)},
	}
	if t.Submit != "" {
		v.Submit = plain(t.Submit, maxTitle)
	}
	if t.Close != "" {
		v.Close = plain(t.Close, maxTitle)
	}
	return v
}
