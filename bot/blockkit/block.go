package blockkit

import (
	"fmt"
	"unicode/utf8"

	"github.com/slack-go/slack"
)

// Mrkdwn is a formatted text object of at most 3,000 characters. It is
// verbatim: "@here" or "#channel" in it are not turned into mentions.
func Mrkdwn(md string) *slack.TextBlockObject { return mrkdwn(md, maxText) }

func mrkdwn(md string, n int) *slack.TextBlockObject {
	if md == "" {
		md = " " // Slack refuses an empty text object
	}
	return &slack.TextBlockObject{Type: slack.MarkdownType, Text: ClipEscaped(md, n), Verbatim: true}
}

func plain(s string, n int) *slack.TextBlockObject {
	if s == "" {
		s = " "
	}
	emoji := true
	return &slack.TextBlockObject{Type: slack.PlainTextType, Text: Clip(s, n), Emoji: &emoji}
}

// Section is one paragraph of mrkdwn, clipped at 3,000 characters.
func Section(md string) slack.Block {
	return slack.NewSectionBlock(Mrkdwn(md), nil, nil)
}

// SectionWith is a paragraph with a button or menu at its right.
func SectionWith(md string, accessory slack.BlockElement) slack.Block {
	return slack.NewSectionBlock(Mrkdwn(md), nil, slack.NewAccessory(accessory))
}

// Sections is mrkdwn of any length as as many sections as it takes.
func Sections(md string) []slack.Block {
	var out []slack.Block
	for _, part := range Split(md, maxText) {
		out = append(out, Section(part))
	}
	return out
}

// Fields is text in two columns, at most ten cells of 2,000 characters a
// block; more cells make more blocks.
func Fields(cells ...string) []slack.Block {
	var out []slack.Block
	for len(cells) > 0 {
		n := min(len(cells), 10)
		var fields []*slack.TextBlockObject
		for _, md := range cells[:n] {
			fields = append(fields, mrkdwn(md, maxField))
		}
		out = append(out, slack.NewSectionBlock(nil, fields, nil))
		cells = cells[n:]
	}
	return out
}

// Header is a large plain line of at most 150 characters.
func Header(s string) slack.Block { return slack.NewHeaderBlock(plain(s, maxHeader)) }

// Context is small grey text. Its parts stand beside each other, at most ten.
func Context(md ...string) slack.Block {
	if len(md) > 10 {
		md = append(md[:9:9], fmt.Sprintf("… and %d more", len(md)-9))
	}
	elements := make([]slack.MixedElement, 0, len(md))
	for _, s := range md {
		elements = append(elements, mrkdwn(s, maxText))
	}
	return slack.NewContextBlock("", elements...)
}

// Divider is a thin line.
func Divider() slack.Block { return slack.NewDividerBlock() }

// Actions is a row of buttons and menus; 25 fit, more make another row.
func Actions(elements ...slack.BlockElement) []slack.Block {
	var out []slack.Block
	for len(elements) > 0 {
		n := min(len(elements), 25)
		out = append(out, slack.NewActionBlock("", elements[:n]...))
		elements = elements[n:]
	}
	return out
}

// Limits of blocks in a message and in a modal or Home.
const (
	MaxMessageBlocks = 50
	MaxViewBlocks    = 100
)

// Fit keeps at most n blocks; the last of them then says how many were left out.
func Fit(blocks []slack.Block, n int) []slack.Block {
	if len(blocks) <= n {
		return blocks
	}
	left := len(blocks) - (n - 1)
	return append(blocks[:n-1:n-1], Context(fmt.Sprintf("… %d more parts did not fit into one Slack message.", left)))
}

// Fallback is a message's plain text for notifications and screen readers.
func Fallback(escaped string) string { return ClipEscaped(escaped, maxFallback) }

// Length is a text's length as Slack counts it.
func Length(s string) int { return utf8.RuneCountInString(s) }
