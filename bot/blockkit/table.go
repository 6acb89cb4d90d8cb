package blockkit

import "github.com/slack-go/slack"

// Limits of a table and its cells: messages and App Home only, 10,000 characters
// in all tables of a message.
const (
	maxTableRows  = 100
	maxTableCells = 20
	maxCell       = 60
)

// Table is a native table; its first row is the head. Rows and cells that do not
// fit are left away. A message has one table at most.
func Table(rows ...[]string) slack.Block {
	t := &slack.TableBlock{Type: slack.MBTTable}
	for _, row := range rows[:min(len(rows), maxTableRows)] {
		var cells []slack.TableCell
		for _, text := range row[:min(len(row), maxTableCells)] {
			if text == "" {
				text = " " // Slack refuses an empty cell
			}
			cells = append(cells, slack.NewTableRawTextCell(Clip(text, maxCell)))
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}

// Parts are blocks as messages that Slack takes, the first of them with foot at
// its end.
func Parts(blocks, foot []slack.Block) [][]slack.Block {
	var parts [][]slack.Block
	var part []slack.Block
	end := func() {
		if len(parts) == 0 {
			part = append(part, foot...)
		}
		parts, part = append(parts, part), nil
	}
	for _, b := range blocks {
		next := append(part[:len(part):len(part)], b)
		if len(parts) == 0 {
			next = append(next, foot...)
		}
		if len(part) > 0 && !FitsMessage(next) {
			end()
		}
		part = append(part, b)
	}
	end()
	return parts
}
