package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/bot/socket"
	"winlog/ladder"
)

// whyStreak is /streak why [quarter].
func (b *Bot) whyStreak(ctx context.Context, c *call) (socket.Reply, error) {
	if !b.hasLevel(c.person) {
		return b.askLevel(ctx, c)
	}
	st, err := b.sustain(ctx, c.user(), c.person, "")
	if err != nil {
		return socket.Reply{}, err
	}
	q, err := b.quarterNamed(st, blockkit.Decode(blockkit.Clip(c.rest, 100), nil).Text)
	if err != nil {
		return socket.Reply{}, err
	}
	return b.openModal(ctx, c, b.whyModal(c, st, q))
}

// quarterNamed is the quarter of a streak that somebody typed, the newest one if
// they typed nothing.
func (b *Bot) quarterNamed(st sustain, typed string) (ladder.StreakQuarter, error) {
	quarters := st.streak.Quarters
	if len(quarters) == 0 {
		return ladder.StreakQuarter{}, ladder.Errorf(ladder.NotFound, "There is no quarter to explain yet.")
	}
	if ladder.Blank(typed) {
		return quarters[len(quarters)-1], nil
	}
	label := strings.ToUpper(strings.TrimSpace(typed))
	if asked, err := ladder.ParseQuarter(typed, st.today, b.calendar); err == nil {
		label = asked.String()
	}
	for _, q := range slices.Backward(quarters) {
		if q.Quarter.Label == label {
			return q, nil
		}
	}
	return ladder.StreakQuarter{}, ladder.Errorf(ladder.NotFound, "There is no quarter “%s” in this streak: it goes from %s to %s.",
		blockkit.Clip(typed, 40), quarters[0].Quarter.Label, quarters[len(quarters)-1].Quarter.Label)
}

// showWhy is [Why?], and the menu of quarters in the modal it opens.
func (b *Bot) showWhy(ctx context.Context, c *call) (socket.Reply, error) {
	ref, err := parseRef(c.Action.Value.Text)
	if err != nil {
		return socket.Reply{}, err
	}
	var st sustain
	var q ladder.StreakQuarter
	if ref.user == c.user() {
		st, q, err = b.quarterNow(ctx, c.user(), c.person, ref)
	} else {
		st, q, err = b.reportQuarter(ctx, c, ref)
		if err == nil && !b.mayOpen(c, st, q) {
			err = notYours()
		}
		if err == nil {
			err = b.saw(ctx, c, ladder.PathQuarter, ref.user)
		}
	}
	if err != nil {
		return socket.Reply{}, err
	}
	return b.openModal(ctx, c, b.whyModal(c, st, q))
}

// whyModal is each rule that decided how a quarter reads, with what it was
// applied to, and everything that was said of the quarter.
func (b *Bot) whyModal(c *call, st sustain, q ladder.StreakQuarter) *slack.ModalViewRequest {
	esc := blockkit.Escape
	blocks := blockkit.Actions(b.quarterPicker(st, q))
	head := fmt.Sprintf("*%s: %s*", esc(q.Quarter.Label), esc(valueWord(q.Value, st.streak.Target)))
	if q.Early {
		head = fmt.Sprintf("*%s: of the level before*", esc(q.Quarter.Label))
	} else if q.Source != "" {
		head += ", " + sourceText(q.Source)
	}
	blocks = append(blocks, blockkit.Section(head))
	var lines []string
	for _, r := range ladder.Why(st.streak, q) {
		line := "• " + esc(r.Text)
		if r.User != "" {
			line += " " + blockkit.Mention(string(r.User))
		}
		if r.Want > 0 {
			line = sign(r.Got >= r.Want) + " " + strings.TrimPrefix(line, "• ")
		}
		lines = append(lines, line)
	}
	blocks = append(blocks, blockkit.Sections(strings.Join(lines, "\n"))...)
	if needs := b.needsText(st, q, nil); needs != "" {
		blocks = append(blocks, blockkit.Section(needs))
	}
	blocks = append(blocks, b.saidOf(st, q)...)
	if !st.own() {
		blocks = append(blocks, blockkit.Actions(b.verdictButtons(c, st, q)...)...)
	}
	return blockkit.Modal(blockkit.ModalText{Title: "Why?", Close: "Close"}, blocks...)
}

// sourceText says on whose word a value rests.
func sourceText(s ladder.VerdictSource) string {
	switch s {
	case ladder.SourceConfirmed:
		return "by the manager's word"
	case ladder.SourceClaimed:
		return "by claim"
	case ladder.SourceEvidenced:
		return "by the wins"
	}
	return "by nobody's word"
}

func sign(good bool) string {
	if good {
		return "✓"
	}
	return "✗"
}

// quarterPicker leads to the other quarters; Slack's menus hold 100.
func (b *Bot) quarterPicker(st sustain, chosen ladder.StreakQuarter) slack.BlockElement {
	var options []*slack.OptionBlockObject
	for _, q := range slices.Backward(st.streak.Quarters) {
		options = append(options, blockkit.Option(refTo(st.person.ID, st.streak.Target, q).value(), q.Quarter.Label+" "+quarterSign(q)))
	}
	return blockkit.Select("streak.why", "Quarter", refTo(st.person.ID, st.streak.Target, chosen).value(), options...)
}

// saidOf is what people said of a quarter, as far as it is shown to the reader.
func (b *Bot) saidOf(st sustain, q ladder.StreakQuarter) []slack.Block {
	v := q.Verdict
	var blocks []slack.Block
	add := func(md string) { blocks = append(blocks, blockkit.Sections(md)...) }
	if grid := b.sideBySide(st, q); len(grid) > 0 {
		blocks = append(append(blocks, blockkit.Divider()), grid...)
	}
	if m := v.Manager; m != nil && m.Decision != "" && m.Note != "" {
		add("*" + blockkit.Mention(string(m.By)) + " writes*\n" + quote(m.Note))
	}
	for _, n := range v.Notes {
		add(fmt.Sprintf("%s, %s:\n%s", mentionOr(n.By, "Win Log"), sayDate(ladder.DateOf(n.At.In(st.person.Location(b.location))), st.today), quote(n.Text)))
	}
	return blocks
}
