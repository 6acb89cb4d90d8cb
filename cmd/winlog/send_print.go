package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"winlog/bot"
	"winlog/ladder"
)

// printMessage shows one delivery: to whom, when or why not, and what it says.
func printMessage(out io.Writer, about string, p bot.PlannedMessage, shown bot.PreparedMessage, loc *time.Location) error {
	var b strings.Builder
	fmt.Fprintf(&b, "── %s %s for %s (%s): %s\n", p.Kind, about, shown.To.Name, p.Recipient, fate(p, shown, shown.To.Location(loc)))
	for n, m := range shown.Messages {
		if n > 0 {
			fmt.Fprintf(&b, "── in its thread, %d of %d\n", n+1, len(shown.Messages))
		}
		text := blockText(m.Blocks)
		if text == "" {
			text = m.Text
		}
		fmt.Fprintf(&b, "%s\n", text)
	}
	fmt.Fprintln(&b)
	_, err := io.WriteString(out, b.String())
	return err
}

// fate is what would become of a delivery now.
func fate(p bot.PlannedMessage, shown bot.PreparedMessage, loc *time.Location) string {
	at := func(t time.Time) string { return t.In(loc).Format("2006-01-02 15:04 MST") }
	switch {
	case p.State == ladder.DeliverySent:
		return "was sent " + at(p.SentAt)
	case p.State == ladder.DeliverySending:
		return "is being sent"
	case p.DueAt.After(shown.Now):
		return "falls due " + at(p.DueAt)
	case shown.Ruling.State == ladder.DeliverySkipped:
		return "will not be sent: " + inPlain(ladder.DeliverySkipped, shown.Ruling.Reason)
	case shown.Ruling.State == ladder.DeliveryDue:
		return fmt.Sprintf("waits until %s, %s", at(shown.Ruling.At), inPlain(ladder.DeliveryDue, shown.Ruling.Reason))
	}
	return "goes now"
}

// blockText is what one reads in Block Kit, roughly as it stands there: mrkdwn as
// it is, a button in brackets, a table by lines. It knows no limit of kinds: of
// one it has not heard of it shows the texts.
func blockText(blocks json.RawMessage) string {
	var list []map[string]any
	if json.Unmarshal(blocks, &list) != nil {
		return ""
	}
	var lines []string
	for _, b := range list {
		switch b["type"] {
		case "divider":
			lines = append(lines, "---")
		case "header":
			lines = append(lines, "# "+strings.Join(textsIn(b["text"]), " "))
		case "section":
			lines = append(lines, textsIn(b["text"])...)
			lines = append(lines, textsIn(b["fields"])...)
			lines = append(lines, textsIn(b["accessory"])...)
		case "actions":
			lines = append(lines, strings.Join(textsIn(b["elements"]), " "))
		case "context":
			lines = append(lines, strings.Join(textsIn(b["elements"]), " · "))
		case "table", "data_table":
			rows, _ := b["rows"].([]any)
			for _, row := range rows {
				cells, _ := row.([]any)
				var texts []string
				for _, cell := range cells {
					texts = append(texts, strings.Join(textsIn(cell), " "))
				}
				lines = append(lines, strings.Join(texts, " | "))
			}
		default:
			delete(b, "block_id")
			lines = append(lines, strings.Join(textsIn(b), " "))
		}
	}
	return strings.Join(lines, "\n")
}

// textsIn are the texts in a tree of Block Kit, in order; those of buttons and
// menus in brackets.
func textsIn(tree any) []string {
	var out []string
	switch t := tree.(type) {
	case []any:
		for _, item := range t {
			out = append(out, textsIn(item)...)
		}
	case map[string]any:
		switch t["type"] {
		case "button", "overflow", "static_select", "users_select", "datepicker":
			for _, text := range append(textsIn(t["text"]), append(textsIn(t["placeholder"]), optionTexts(t["options"])...)...) {
				out = append(out, "["+text+"]")
			}
			return out
		}
		for _, key := range []string{"title", "label", "text", "alt_text", "elements", "fields", "series", "segments", "points", "value", "blocks", "rows"} {
			switch v := t[key].(type) {
			case string:
				out = append(out, v)
			case float64:
				out = append(out, fmt.Sprint(v))
			default:
				out = append(out, textsIn(v)...)
			}
		}
	}
	return out
}

func optionTexts(options any) []string {
	list, _ := options.([]any)
	var out []string
	for _, o := range list {
		if o, ok := o.(map[string]any); ok {
			out = append(out, textsIn(o["text"])...)
		}
	}
	return out
}
