package bot

import (
	"fmt"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/ladder"
)

// wordsText is what a colleague wrote, in one paragraph.
func (b *Bot) wordsText(e ladder.Endorsement) string {
	head := ":speech_balloon: " + blockkit.Mention(string(e.By))
	if e.Dimension != "" {
		head += " · " + blockkit.Escape(b.dimensionName(e.Dimension))
	}
	return head + "\n" + quote(e.Text)
}

// wordsOnCard are the words under a win in the eyes of its owner; those that others
// do not see say so.
func (b *Bot) wordsOnCard(words []ladder.Endorsement) []slack.Block {
	var blocks []slack.Block
	waiting := 0
	for _, e := range words {
		switch {
		case e.Written():
			text := b.wordsText(e)
			if e.Hidden {
				text += "\n_hidden from others_"
			}
			blocks = append(blocks, blockkit.Context(text))
		case e.State == ladder.EndorsementAsked:
			waiting++
		}
	}
	if waiting > 0 {
		blocks = append(blocks, blockkit.Context(fmt.Sprintf(":speech_balloon: asked for a word: %s, no answer yet", plural(waiting, "colleague"))))
	}
	return blocks
}

// wordsButton leads to the words about a win, and to asking for one.
func wordsButton(w ladder.Win, words []ladder.Endorsement) slack.BlockElement {
	label := "Ask for a word"
	if len(words) > 0 {
		label = "Words of colleagues"
	}
	return blockkit.Button("words.open", label, buttonValue(w.ID))
}

// wordsForm is what colleagues wrote about a win, and the form to ask one.
func (b *Bot) wordsForm(c *call, w ladder.Win, words []ladder.Endorsement) *slack.ModalViewRequest {
	text := blockkit.ModalText{Title: "Words about a win", Submit: "Ask", Close: "Close", Callback: "words_ask", Metadata: buttonValue(w.ID)}
	blocks := []slack.Block{blockkit.Section(quote(blockkit.Clip(w.Text, 300)))}
	for _, e := range words {
		blocks = append(blocks, b.wordsEntry(c, e))
	}
	if len(words) >= ladder.MaxEndorsers {
		text.Submit = ""
		return blockkit.Modal(text, append(blocks, blockkit.Context(fmt.Sprintf("You asked %d colleagues about this win; that is as many as can be asked.", ladder.MaxEndorsers)))...)
	}
	blocks = append(blocks, blockkit.Divider(),
		blockkit.Section("*Ask a colleague for one sentence*\nWhat did they see you do? It stands beside the win, for whoever may see the win. You can hide or remove it; they can take it back."),
		blockkit.Input("colleague", "Whom?", "Somebody who saw it. They get a direct message from me.", false, blockkit.User(inputAction, "Pick a colleague", "")),
		blockkit.Input("note", "A line for them", "What would you like to hear about?", true, blockkit.TextInput(inputAction, "", "", true, ladder.MaxEndorsementNote)))
	if w.Visibility != ladder.Public {
		blocks = append(blocks, blockkit.Input("may_read", "May they read this win?", "It is not public. This is for them and this question only; who else sees the win does not change.", false,
			blockkit.Select(inputAction, "Pick one", "",
				blockkit.Option(mayReadYes, "Yes, its text and result"),
				blockkit.Option(mayReadNo, "No, only my line"))))
	}
	return blockkit.Modal(text, blocks...)
}

// wordsEntry is one colleague's words with what the owner can do about them.
func (b *Bot) wordsEntry(c *call, e ladder.Endorsement) slack.Block {
	who := blockkit.Mention(string(e.By))
	value := func(verb string) string { return valueVersion + verb + "|" + string(e.Win) + "|" + string(e.By) }
	remove := blockkit.Option(value("remove"), "Remove")
	id := "words.menu#" + string(e.By)
	switch {
	case e.Written() && e.Hidden:
		return blockkit.SectionWith(b.wordsText(e)+"\n_hidden from others_", blockkit.Overflow(id, blockkit.Option(value("show"), "Show to others"), remove))
	case e.Written():
		return blockkit.SectionWith(b.wordsText(e), blockkit.Overflow(id, blockkit.Option(value("hide"), "Hide from others"), remove))
	case e.State == ladder.EndorsementWithdrawn:
		return blockkit.Context(who + " took back what they wrote.")
	case e.Gone():
		return blockkit.Context("Removed: what " + who + " wrote.")
	case e.SentAt.IsZero():
		return blockkit.Context(fmt.Sprintf("%s: asked %s; the message is still on its way.", who, sayDate(b.dayOfInstant(c, e), c.today)))
	}
	return blockkit.SectionWith(fmt.Sprintf("%s: asked %s, no answer yet", who, sayDate(b.dayOfInstant(c, e), c.today)),
		blockkit.Overflow(id, blockkit.Option(value("remove"), "Take the question back")))
}

func (b *Bot) dayOfInstant(c *call, e ladder.Endorsement) ladder.Date {
	return ladder.DateOf(e.AskedAt.In(c.person.Location(b.location)))
}

// wordsSaid confirms something about the words of a win, with the way back to them.
func (b *Bot) wordsSaid(w ladder.Win, said string) *slack.ModalViewRequest {
	return blockkit.Modal(blockkit.ModalText{Title: "Words about a win", Close: "Done"}, append([]slack.Block{blockkit.Section(said)},
		blockkit.Actions(blockkit.Button("words.open", "Words of colleagues", buttonValue(w.ID)))...)...)
}

func (b *Bot) removeWordsForm(e ladder.Endorsement) *slack.ModalViewRequest {
	text := fmt.Sprintf("*Remove what %s wrote?*\n%s\nIt is gone for good, and they cannot be asked about this win again.", blockkit.Mention(string(e.By)), quote(e.Text))
	if !e.Written() {
		text = fmt.Sprintf("*Take the question to %s back?*\nThey cannot be asked about this win again.", blockkit.Mention(string(e.By)))
	}
	return blockkit.Modal(blockkit.ModalText{
		Title: "Remove", Submit: "Remove", Close: "Keep it", Callback: "words_remove",
		Metadata: valueVersion + string(e.Win) + "|" + string(e.By),
	}, blockkit.Section(text))
}

// maxAskedText is how much of a win a question shows.
const maxAskedText = 1500

// askMessage is the question as the colleague gets it. The win is in it only if
// they may read it.
func (b *Bot) askMessage(e ladder.Endorsement, w ladder.Win, owner ladder.Person) []slack.Block {
	name := blockkit.Escape(shownName(owner))
	blocks := []slack.Block{blockkit.Section(fmt.Sprintf(
		"*%s asks you for a word about a win of theirs.*\nOne sentence: what did you see them do, and what changed by it?", blockkit.Mention(string(owner.ID))))}
	if e.Note != "" {
		blocks = append(blocks, blockkit.Context("They write:"), blockkit.Section(quote(e.Note)))
	}
	if ladder.CanReadAsked(e, w, owner) {
		blocks = append(blocks, b.askedWin(e, w)...)
	} else {
		blocks = append(blocks, blockkit.Context("They keep the text of the win to themself; it is from "+blockkit.Escape(b.calendar.Of(w.OccurredOn).String())+"."))
	}
	blocks = append(blocks, blockkit.Actions(
		blockkit.Primary("words.write", "Write one sentence", buttonValue(e.Win)),
		blockkit.Button("words.later", "Not now", buttonValue(e.Win)))...)
	return append(blocks, blockkit.Context(fmt.Sprintf(
		"What you write stands under your name beside the win, for %s and whoever may see it. They can hide it; you can change it or take it back. Nobody is told if you write nothing.", name)))
}

func (b *Bot) askedWin(e ladder.Endorsement, w ladder.Win) []slack.Block {
	head := "The win, of " + fmt.Sprintf("%d %s %d", w.OccurredOn.Day, w.OccurredOn.Month, w.OccurredOn.Year)
	if e.MayRead && w.Visibility != ladder.Public {
		head += ", which they let you read for this"
	}
	blocks := []slack.Block{blockkit.Context(head + ":"), blockkit.Section(quote(blockkit.Clip(w.Text, maxAskedText)))}
	if w.Result != "" {
		blocks = append(blocks, blockkit.Section("*Result* "+blockkit.Escape(blockkit.Clip(w.Result, maxAskedText))))
	}
	return blocks
}

// laterMessage takes the place of a question that waits.
func (b *Bot) laterMessage(a asked) []slack.Block {
	return append([]slack.Block{
		blockkit.Section(fmt.Sprintf("All right: %s is not told. The question waits here, should you want to write after all.", blockkit.Escape(shownName(a.owner)))),
	}, blockkit.Actions(blockkit.Button("words.write", "Write one sentence", buttonValue(a.win.ID)))...)
}

// writeForm is the colleague's form.
func (b *Bot) writeForm(a asked) *slack.ModalViewRequest {
	blocks := []slack.Block{}
	if a.e.Note != "" {
		blocks = append(blocks, blockkit.Context(blockkit.Mention(string(a.owner.ID))+" writes:"), blockkit.Section(quote(a.e.Note)))
	}
	if a.readable {
		blocks = append(blocks, b.askedWin(a.e, a.win)...)
	}
	var dimensions []*slack.OptionBlockObject
	for _, d := range b.ladder.Dimensions {
		dimensions = append(dimensions, blockkit.Described(string(d.ID), d.Name, d.About))
	}
	blocks = append(blocks,
		blockkit.Input("words", "What did you see them do?", "One sentence, in your own words: what they did, and what changed by it.", false,
			blockkit.TextInput(inputAction, "", a.e.Text, true, ladder.MaxEndorsement)),
		blockkit.Input("dimension", "What did it show?", "", true, blockkit.Select(inputAction, "Pick one", string(a.e.Dimension), dimensions...)))
	if a.e.Written() {
		blocks = append(blocks, blockkit.Actions(blockkit.Button("words.withdraw", "Take back what I wrote", buttonValue(a.win.ID)))...)
	}
	return blockkit.Modal(blockkit.ModalText{
		Title: "A word about a win", Submit: "Send", Close: "Cancel", Callback: "words", Metadata: buttonValue(a.win.ID),
	}, blocks...)
}

// thankYou shows the colleague what they wrote.
func (b *Bot) thankYou(e ladder.Endorsement) *slack.ModalViewRequest {
	return blockkit.Modal(blockkit.ModalText{Title: "Thank you", Close: "Done"}, append([]slack.Block{
		blockkit.Section(fmt.Sprintf("*Thank you.* %s sees it beside the win:", blockkit.Mention(string(e.Owner)))),
		blockkit.Section(b.wordsText(e)),
	}, blockkit.Actions(
		blockkit.Button("words.write", "Change it", buttonValue(e.Win)),
		blockkit.Button("words.withdraw", "Take it back", buttonValue(e.Win)))...)...)
}

// writtenMessage tells the owner of a win what a colleague wrote.
func (b *Bot) writtenMessage(e ladder.Endorsement, w ladder.Win) []slack.Block {
	return append([]slack.Block{
		blockkit.Section(fmt.Sprintf("*%s wrote about your win.*", blockkit.Mention(string(e.By)))),
		blockkit.Section(b.wordsText(e)),
		blockkit.Context("Your win: " + blockkit.Escape(blockkit.Clip(firstLine(w.Text), 140))),
	}, blockkit.Actions(blockkit.Button("words.open", "Hide, remove or ask somebody else", buttonValue(w.ID)))...)
}
