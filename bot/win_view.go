package bot

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/bot/socket"
	"winlog/ladder"
)

// winSaved answers /win text: what was logged and what was understood of it.
func (b *Bot) winSaved(ctx context.Context, c *call, w ladder.Win, understood ladder.Entry) socket.Reply {
	// Nobody can have written about it yet.
	blocks := b.winLogged(c, w, offers{b.goalsFor(ctx, c, w), b.suggestion(c, w), nil}, understood)
	return b.answer(c, "Logged: "+w.Text, append(blocks, b.mistakesAfter(ctx, c, ladder.MistakeInput{Text: w.Text})...))
}

func (b *Bot) winLogged(c *call, w ladder.Win, o offers, understood ladder.Entry) []slack.Block {
	blocks := b.winCard(c, w, o, "*Logged.* Only you see this message.", true)
	var notes []string
	if understood.VagueDate != "" {
		notes = append(notes, fmt.Sprintf("“%s” names no day, so it stays in the text and the win is dated today. *Add details* lets you pick the day.", blockkit.Escape(understood.VagueDate)))
	}
	if len(understood.UnknownTags) > 0 {
		notes = append(notes, fmt.Sprintf("Kept in the text, as it is no dimension: %s. There are: %s.", blockkit.Escape(strings.Join(understood.UnknownTags, " ")), b.dimensionTags()))
	}
	if c.Kind == socket.Command {
		if names := unknownNames(c.rest); len(names) > 0 {
			notes = append(notes, fmt.Sprintf("Kept in the text, as nobody is known by that name: %s. *Add details* lets you pick people.", blockkit.Escape(strings.Join(names, " "))))
		}
	}
	if q := b.calendar.Of(w.OccurredOn); q.State(c.today) != ladder.QuarterOpen {
		notes = append(notes, lateNote(q, c.today))
	}
	for _, n := range notes {
		blocks = append(blocks, blockkit.Context(n))
	}
	return blocks
}

// lateNote says what a date in an ended quarter means (QUARTERS rule 12).
func lateNote(q ladder.Quarter, today ladder.Date) string {
	switch q.State(today) {
	case ladder.QuarterGrace:
		return fmt.Sprintf("%s has ended; wins still count as usual until %s.", q, sayDate(q.ReviewFrom().AddDays(-1), today))
	case ladder.QuarterReview:
		return fmt.Sprintf("%s has ended: it counts, and is marked as added after the quarter's end.", q)
	default:
		return fmt.Sprintf("%s is closed: the win is kept and exported, marked as late; it does not change that quarter's verdict.", q)
	}
}

// winCard shows one win and what colleagues wrote about it, with what its owner
// can do: link it to one of the goals, take over what its words seem to show, ask
// a colleague.
//
// Of a win that was just logged, Undo takes back the one thing that was done;
// later the same button deletes, and says so.
func (b *Bot) winCard(c *call, w ladder.Win, o offers, head string, fresh bool) []slack.Block {
	edit, details, remove := "Edit", "win.details", "Delete"
	if fresh {
		edit, details, remove = "Add details", "win.details"+firstTime, "Undo"
	}
	blocks := []slack.Block{blockkit.Section(head)}
	blocks = append(blocks, blockkit.Sections(quote(w.Text))...)
	if w.Result != "" {
		blocks = append(blocks, blockkit.Sections("*Result* "+blockkit.Escape(w.Result))...)
	}
	blocks = append(blocks, blockkit.Context(b.winFacts(c, w, 2900)))
	blocks = append(blocks, b.wordsOnCard(o.words)...)
	var buttons []slack.BlockElement
	if suggested := b.suggestionText(o.suggested); suggested != "" {
		blocks = append(blocks, blockkit.Context(blockkit.Escape(suggested)))
		buttons = append(buttons, blockkit.Primary("win.suggest", "Use it", buttonValue(w.ID)))
	}
	buttons = append(buttons,
		blockkit.Button(details, edit, buttonValue(w.ID)),
		blockkit.Button("win.undo", remove, buttonValue(w.ID)),
		headlineButton(w), wordsButton(w, o.words))
	if len(o.goals) > 0 {
		buttons = append(buttons, goalMenuOf("win.goal", w.Goal, o.goals, func(id ladder.GoalID) string { return buttonValue(w.ID) + "|" + string(id) }))
	}
	return append(blocks, blockkit.Actions(buttons...)...)
}

// winInForm takes the place of a card whose win is being edited.
func (b *Bot) winInForm(id ladder.WinID) []slack.Block {
	return append([]slack.Block{
		blockkit.Section("*Logged*, and opened in a form. `" + b.names.Win + " list` shows what it says now."),
	}, blockkit.Actions(
		blockkit.Button("win.details", "Edit", buttonValue(id)),
		blockkit.Button("win.undo", "Delete", buttonValue(id)),
	)...)
}

// winFacts is everything about a win but its words, in one grey line, in its
// owner's eyes. Links come last, as many as there is room for in so many
// characters.
func (b *Bot) winFacts(c *call, w ladder.Win, room int) string {
	return b.factsOf(w, c.today, visibilityText(w.Visibility), room)
}

// factsOf is the same in anybody's eyes: seen says who sees the win.
func (b *Bot) factsOf(w ladder.Win, today ladder.Date, seen string, room int) string {
	facts := []string{sayDate(w.OccurredOn, today), b.calendar.Of(w.OccurredOn).String()}
	if w.Level != "" {
		facts = append(facts, "shows "+blockkit.Escape(string(w.Level)))
	}
	for _, id := range w.Dimensions {
		facts = append(facts, blockkit.Escape(b.dimensionName(id)))
	}
	if len(w.People) > 0 {
		var names []string
		for _, id := range w.People {
			names = append(names, blockkit.Mention(string(id)))
		}
		facts = append(facts, "with "+strings.Join(names, ", "))
	}
	if w.Headline {
		facts = append(facts, ":star: headline")
	}
	if w.Goal != "" {
		facts = append(facts, "for a goal")
	}
	facts = append(facts, seen)
	line := strings.Join(facts, " · ")
	for i, link := range w.Links {
		shown := " · " + blockkit.Link(link, linkLabel(link))
		if utf8.RuneCountInString(line+shown) > room {
			return line + fmt.Sprintf(" · and links: %d", len(w.Links)-i)
		}
		line += shown
	}
	return line
}

func (b *Bot) dimensionName(id ladder.DimensionID) string {
	if d, ok := b.ladder.Dimension(id); ok {
		return d.Name
	}
	return string(id)
}

// visibilityText says who sees a win, in the owner's eyes.
func visibilityText(v ladder.Visibility) string {
	switch v {
	case ladder.Private:
		return ":lock: only you"
	case ladder.Public:
		return ":globe_with_meridians: everyone"
	default:
		return ":busts_in_silhouette: you and your manager"
	}
}

// linkLabel is the host of a link: enough to know it, too little to fake one.
func linkLabel(link string) string {
	u, err := url.Parse(link)
	if err != nil || u.Host == "" {
		return "link"
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}

// quote shows a person's words, set off from ours.
func quote(text string) string {
	return ">" + strings.ReplaceAll(blockkit.Escape(text), "\n", "\n>")
}

// sayDate is a date as people say it, with the year only where it is another one.
func sayDate(d, today ladder.Date) string {
	day := fmt.Sprintf("%s %d %s", d.Weekday().String()[:3], d.Day, d.Month.String()[:3])
	switch {
	case d == today:
		return "today, " + day
	case d == today.AddDays(-1):
		return "yesterday, " + day
	case d.Year != today.Year:
		return fmt.Sprintf("%s %d", day, d.Year)
	}
	return day
}

// winDeleted answers a deletion, with the way back.
func winDeleted(w ladder.Win) []slack.Block {
	return append([]slack.Block{
		blockkit.Section(fmt.Sprintf("*Deleted.* You can bring it back for %d minutes.", int(ladder.UndoWindow.Minutes()))),
		blockkit.Context(blockkit.Escape(blockkit.Clip(firstLine(w.Text), 140))),
	}, blockkit.Actions(blockkit.Button("win.restore", "Bring it back", buttonValue(w.ID)))...)
}

// replaceCard puts new blocks in the place of the clicked message, or of the
// modal that was clicked in.
func (b *Bot) replaceCard(c *call, blocks []slack.Block) socket.Reply {
	return b.answer(c, "Your win", blocks)
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
