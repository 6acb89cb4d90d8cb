package bot

import (
	"fmt"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/ladder"
)

// inputAction is the action_id of every form field; the block_id names the field.
const inputAction = "v"

// winForm is the form of a new or existing win. Its block_ids are the field
// names of ladder.CheckWin's errors.
//
// What the win's words seem to show is said where the owner said nothing, and
// chosen at first in the first form they see of it.
func (b *Bot) winForm(c *call, w ladder.Win, f winForm, o offers) *slack.ModalViewRequest {
	title, submit := "Log a win", "Log it"
	s := o.suggested
	suggested := b.suggestionText(s)
	if f.first {
		if w.Level == "" {
			w.Level = s.Level
		}
		if len(w.Dimensions) == 0 {
			w.Dimensions = s.Dimensions
		}
	}
	if f.id != "" {
		title, submit = "Edit win", "Save"
	}
	text := blockkit.TextInput(inputAction, "Shipped OAuth login for the partner portal", w.Text, true, ladder.MaxWinText)
	text.FocusOnLoad = true
	people := make([]string, 0, len(w.People))
	for _, id := range w.People {
		people = append(people, string(id))
	}
	dims := make([]string, 0, len(w.Dimensions))
	for _, id := range w.Dimensions {
		dims = append(dims, string(id))
	}
	blocks := []slack.Block{
		blockkit.Input("text", "What happened?", "What you did, in your own words.", false, text),
		blockkit.Input("result", "Result or impact", "From → to, with a number or a name if there is one.", true,
			blockkit.TextInput(inputAction, "Failed logins 4 % → 1 %", w.Result, true, ladder.MaxWinResult)),
		blockkit.Input("date", "When?", "Today or earlier. It decides which quarter the win belongs to.", false,
			blockkit.DatePicker(inputAction, w.OccurredOn.String())),
		blockkit.Input("dimensions", "What does it show?", "", true,
			blockkit.MultiSelect(inputAction, "Pick dimensions", dims, b.dimensionOptions(w.Dimensions)...)),
		blockkit.Input("level", "Which level does it show?", hintWith(suggested, b.levelQuestion(c)), false, b.levelMenu(w, c)),
		blockkit.Input("people", "Who did you do it with?", "", true,
			blockkit.Users(inputAction, "Pick people", people, ladder.MaxWinPeople)),
	}
	blocks = append(blocks, linkInputs(w.Links)...)
	blocks = append(blocks, goalInput(w, o.goals)...)
	blocks = append(blocks, blockkit.Input("visibility", "Who may see it?", "You can change this at any time.", false, visibilityMenu(w.Visibility)))
	return blockkit.Modal(blockkit.ModalText{Title: title, Submit: submit, Close: "Cancel", Callback: f.callback(), Metadata: f.metadata()}, blocks...)
}

func visibilityMenu(chosen ladder.Visibility) slack.BlockElement {
	return blockkit.Select(inputAction, "Pick one", string(chosen),
		blockkit.Option(string(ladder.Private), "Only me"),
		blockkit.Option(string(ladder.Manager), "Me and my manager"),
		blockkit.Option(string(ladder.Public), "Everyone here"))
}

// linkInputs are as many fields as the links need: one holds 3,000 characters,
// and a link that is in none would be lost by saving.
func linkInputs(links []string) []slack.Block {
	const most = 3000
	var parts []string
	for _, link := range links {
		last := len(parts) - 1
		if last < 0 || utf8.RuneCountInString(parts[last])+1+utf8.RuneCountInString(link) > most {
			parts = append(parts, link)
			continue
		}
		parts[last] += "\n" + link
	}
	input := func(i int, label, hint, text string) slack.Block {
		return blockkit.Input(linkField(i), label, hint, true, blockkit.TextInput(inputAction, "https://…", text, true, most))
	}
	if len(parts) == 0 {
		parts = []string{""}
	}
	blocks := []slack.Block{input(0, "Links", "One a line: a pull request, a dashboard, a document.", parts[0])}
	for i, text := range parts[1:] {
		blocks = append(blocks, input(i+1, "More links", "", text))
	}
	return blocks
}

// linkField is the block_id of the form's fields for links. Faults are shown
// beside the first, which ladder.CheckWin names.
func linkField(i int) string {
	if i == 0 {
		return "links"
	}
	return fmt.Sprintf("links_%d", i+1)
}

func (b *Bot) dimensionOptions(have []ladder.DimensionID) []*slack.OptionBlockObject {
	var options []*slack.OptionBlockObject
	for _, d := range b.ladder.Dimensions {
		options = append(options, blockkit.Described(string(d.ID), d.Name, d.About))
	}
	for _, id := range have { // of an older ladder: shown, so that saving does not lose it
		if _, ok := b.ladder.Dimension(id); !ok {
			options = append(options, blockkit.Option(string(id), string(id)))
		}
	}
	return options
}

// levelMenu offers all levels.
func (b *Bot) levelMenu(w ladder.Win, c *call) slack.BlockElement {
	initial := string(w.Level)
	if initial == "" {
		initial = noLevel
	}
	options := []*slack.OptionBlockObject{blockkit.Option(noLevel, "I cannot say")}
	for _, l := range b.ladder.Levels {
		options = append(options, blockkit.Described(string(l.ID), fmt.Sprintf("%s · %s", l.ID, b.ladder.Title(l.ID, c.person.Role)), l.Question))
	}
	if _, ok := b.ladder.Level(w.Level); !ok && w.Level != "" {
		options = append(options, blockkit.Option(initial, initial))
	}
	return blockkit.Select(inputAction, "Pick a level", initial, options...)
}

// levelQuestion reminds of the question that separates the person's next level.
func (b *Bot) levelQuestion(c *call) string {
	target, ok := b.ladder.TargetOf(c.person.Level)
	if !ok {
		return "The level at which this is ordinary work."
	}
	next, _ := b.ladder.Level(target)
	return fmt.Sprintf("Pick %s if it answers “%s”", next.ID, next.Question)
}
