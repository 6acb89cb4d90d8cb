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
// block; more cells make more blocks. A cell that is longer stands alone, in the
// whole width.
func Fields(cells ...string) []slack.Block {
	var out []slack.Block
	var fields []*slack.TextBlockObject
	end := func() {
		if len(fields) > 0 {
			out = append(out, slack.NewSectionBlock(nil, fields, nil))
			fields = nil
		}
	}
	for _, md := range cells {
		if utf8.RuneCountInString(md) > maxField {
			end()
			out = append(out, Sections(md)...)
			continue
		}
		if fields = append(fields, mrkdwn(md, maxField)); len(fields) == 10 {
			end()
		}
	}
	end()
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

// Limits of blocks in a message and in a modal or Home, and of all characters of
// a message's blocks together: Slack refuses about 13,200 (bolt-js#2509). A view
// has no such sum.
const (
	MaxMessageBlocks = 50
	MaxViewBlocks    = 100
	maxMessageText   = 13_000
)

// FitsMessage reports whether Slack takes all the blocks in one message.
func FitsMessage(blocks []slack.Block) bool {
	text := 0
	for _, b := range blocks {
		text += length(b)
	}
	return len(blocks) <= MaxMessageBlocks && text <= maxMessageText
}

// length is how many characters of a block Slack counts.
func length(b slack.Block) int {
	n := 0
	add := func(t *slack.TextBlockObject) {
		if t != nil {
			n += utf8.RuneCountInString(t.Text)
		}
	}
	options := func(list []*slack.OptionBlockObject) {
		for _, o := range list {
			add(o.Text)
			add(o.Description)
		}
	}
	switch b := b.(type) {
	case *slack.SectionBlock:
		add(b.Text)
		for _, f := range b.Fields {
			add(f)
		}
		if b.Accessory != nil && b.Accessory.ButtonElement != nil {
			add(b.Accessory.ButtonElement.Text)
		}
		if b.Accessory != nil && b.Accessory.OverflowElement != nil {
			options(b.Accessory.OverflowElement.Options)
		}
	case *slack.HeaderBlock:
		add(b.Text)
	case *slack.TableBlock:
		for _, row := range b.Rows {
			for _, cell := range row {
				if cell, ok := cell.(*slack.TableRawTextCell); ok {
					n += utf8.RuneCountInString(cell.Text)
				}
			}
		}
	case *slack.ContextBlock:
		for _, e := range b.ContextElements.Elements {
			if t, ok := e.(*slack.TextBlockObject); ok {
				add(t)
			}
		}
	case *slack.ActionBlock:
		for _, e := range b.Elements.ElementSet {
			switch e := e.(type) {
			case *slack.ButtonBlockElement:
				add(e.Text)
			case *slack.SelectBlockElement:
				add(e.Placeholder)
				options(e.Options)
				if e.InitialOption != nil {
					options([]*slack.OptionBlockObject{e.InitialOption})
				}
			}
		}
	}
	return n
}

// Fit keeps at most n blocks; the last of them then says how many were left out.
func Fit(blocks []slack.Block, n int) []slack.Block {
	if len(blocks) <= n {
		return blocks
	}
	left := len(blocks) - (n - 1)
	return append(blocks[:n-1:n-1], Context(fmt.Sprintf("… %d more parts do not fit here.", left)))
}

// Fallback is a message's plain text for notifications and screen readers.
func Fallback(escaped string) string { return ClipEscaped(escaped, maxFallback) }
