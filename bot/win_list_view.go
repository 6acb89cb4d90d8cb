package bot

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/ladder"
)

// winPage is one page of a list with its filters and pager.
func (b *Bot) winPage(c *call, q winQuery, label string, wins []ladder.Win, total int) []slack.Block {
	title := "Your wins · " + label
	if q.Words != "" {
		title = "Wins with “" + q.Words + "”"
	}
	blocks := []slack.Block{blockkit.Header(title)}
	blocks = append(blocks, b.filterMenus(c, q)...)
	if total == 0 {
		return append(blocks, b.noWins(c, q)...)
	}
	for i, w := range wins {
		blocks = append(blocks, b.winRow(c, q, w, i)...)
	}
	return append(blocks, b.pager(q, len(wins), total)...)
}

// winRow is a win in a list. The block_id carries the list's query, so that a
// deletion can show the same list again.
func (b *Bot) winRow(c *call, q winQuery, w ladder.Win, i int) []slack.Block {
	value := func(verb string) string { return valueVersion + verb + "|" + string(w.ID) }
	row := slack.NewSectionBlock(blockkit.Mrkdwn(winInShort(w)), nil, slack.NewAccessory(blockkit.Overflow("win.menu",
		blockkit.Option(value("edit"), "Edit"),
		blockkit.Option(value("history"), "History"),
		headlineOption(w, value),
		blockkit.Option(value("words"), "Colleagues’ words"),
		blockkit.Option(value("delete"), "Delete"),
	)))
	row.BlockID = strconv.Itoa(i) + ":" + q.encode()
	return []slack.Block{row, blockkit.Context(b.winFacts(c, w, 1000))}
}

// winInShort is a win's words in a list. Escaping makes a character up to five:
// the second limit keeps a page of five wins within one message even so.
func winInShort(w ladder.Win) string {
	text := blockkit.ClipEscaped(blockkit.Escape(blockkit.Clip(w.Text, 400)), 520)
	if w.Result != "" {
		text += "\n*Result* " + blockkit.ClipEscaped(blockkit.Escape(blockkit.Clip(w.Result, 200)), 300)
	}
	return text
}

// noWins says why a list is empty and what to do.
func (b *Bot) noWins(c *call, q winQuery) []slack.Block {
	if q.Dimension+q.Level+q.Person+q.Visibility+q.Words != "" {
		all := q
		all.Dimension, all.Level, all.Person, all.Visibility, all.Words, all.Offset = "", "", "", "", "", 0
		return append([]slack.Block{blockkit.Section("Nothing matches these filters.")},
			blockkit.Actions(blockkit.Button("win.page", "Show without filters", all.encode()))...)
	}
	return append([]slack.Block{
		blockkit.Section(fmt.Sprintf("Nothing here yet. Try `%s Shipped OAuth login`, or look further back with `%s list all`.", b.names.Win, b.names.Win)),
	}, blockkit.Actions(blockkit.Primary("win.new", "Log a win", valueVersion))...)
}

// allTime is ladder.ParsePeriod's label of everything.
const allTime = "all time"

// filterMenus are the menus above a list; each option holds the whole query it
// stands for, so the list needs no memory.
func (b *Bot) filterMenus(c *call, q winQuery) []slack.Block {
	q.Offset = 0
	with := func(change func(*winQuery)) string {
		n := q
		change(&n)
		return n.encode()
	}
	this := b.calendar.Of(c.today)
	var periods []*slack.OptionBlockObject
	for i, p := range []string{this.String(), this.Prev().String(), this.Prev().Prev().String(), this.Prev().Prev().Prev().String(), allTime} {
		text := p
		switch {
		case i == 0:
			text = p + " (this quarter)"
		case p == allTime:
			text = "All time"
		}
		periods = append(periods, blockkit.Option(with(func(n *winQuery) { n.Period = p }), text))
	}
	if current := q.encode(); !slices.ContainsFunc(periods, func(o *slack.OptionBlockObject) bool { return o.Value == current }) {
		periods = append(periods, blockkit.Option(current, blockkit.Clip(q.Period, 40)))
	}
	dims := []*slack.OptionBlockObject{blockkit.Option(with(func(n *winQuery) { n.Dimension = "" }), "Every dimension")}
	for _, d := range b.ladder.Dimensions {
		dims = append(dims, blockkit.Option(with(func(n *winQuery) { n.Dimension = string(d.ID) }), d.Name))
	}
	visible := []*slack.OptionBlockObject{blockkit.Option(with(func(n *winQuery) { n.Visibility = "" }), "Whoever may see it")}
	for _, v := range []ladder.Visibility{ladder.Private, ladder.Manager, ladder.Public} {
		visible = append(visible, blockkit.Option(with(func(n *winQuery) { n.Visibility = string(v) }), visibilityText(v)))
	}
	return blockkit.Actions(
		blockkit.Select("win.filter", "Period", q.encode(), periods...),
		blockkit.Select("win.filter.d", "Dimension", q.encode(), dims...),
		blockkit.Select("win.filter.v", "Visibility", q.encode(), visible...),
	)
}

// pager says what part of the list is shown and turns its pages.
func (b *Bot) pager(q winQuery, shown, total int) []slack.Block {
	blocks := []slack.Block{blockkit.Context(partOf(q.Offset, shown, total))}
	var buttons []slack.BlockElement
	if q.Offset > 0 {
		newer := q
		newer.Offset = max(0, q.Offset-winsPerPage)
		buttons = append(buttons, blockkit.Button("win.page#newer", "← Newer", newer.encode()))
	}
	if q.Offset+shown < total {
		older := q
		older.Offset = q.Offset + shown
		buttons = append(buttons, blockkit.Button("win.page#older", "Older →", older.encode()))
	}
	buttons = append(buttons, blockkit.Button("win.new", "Log a win", valueVersion))
	return append(blocks, blockkit.Actions(buttons...)...)
}

// historyModal shows a win's versions, newest first.
func (b *Bot) historyModal(c *call, w ladder.Win, edits []ladder.WinEdit) *slack.ModalViewRequest {
	loc := c.person.Location(b.location)
	stamp := func(e ladder.WinEdit) string { return e.At.In(loc).Format("2 Jan 2006 15:04 MST") }
	blocks := append([]slack.Block{blockkit.Section("*Now*")}, b.historyEntry(c, w)...)
	if len(edits) == 0 {
		blocks = append(blocks, blockkit.Context("It was never changed."))
	}
	for _, e := range slices.Backward(edits) {
		head := map[string]string{"edit": "Before the edit of", "delete": "Before it was deleted on", "restore": "Before it was brought back on"}[e.Action]
		blocks = append(blocks, blockkit.Divider(),
			blockkit.Section(fmt.Sprintf("*%s %s*", head, stamp(e))))
		blocks = append(blocks, b.historyEntry(c, e.Before)...)
	}
	return blockkit.Modal(blockkit.ModalText{Title: "History of a win", Close: "Close"}, blocks...)
}

// historyEntry is a win as it was, in little room.
func (b *Bot) historyEntry(c *call, w ladder.Win) []slack.Block {
	blocks := []slack.Block{blockkit.Section(quote(blockkit.Clip(w.Text, 1000)))}
	if w.Result != "" {
		blocks = append(blocks, blockkit.Section("*Result* "+blockkit.Escape(blockkit.Clip(w.Result, 1000))))
	}
	return append(blocks, blockkit.Context(b.winFacts(c, w, 1000)))
}
