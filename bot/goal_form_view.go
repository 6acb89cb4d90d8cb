package bot

import (
	"fmt"
	"slices"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/ladder"
)

// goalForm is the form of a new or existing goal. Its block_ids are the field
// names of ladder.CheckGoal's errors.
func (b *Bot) goalForm(c *call, g ladder.Goal, f goalForm) *slack.ModalViewRequest {
	title, submit := "Set a goal", "Save"
	if f.id != "" {
		title = "Edit goal"
	}
	g.Level = c.person.Level // what a goal leads to is seen from where one is now
	targets := b.ladder.GoalTargets(g.Level)
	if !slices.Contains(targets, g.Target) {
		g.Target = b.ladder.GoalTarget(c.person)
	}
	blocks := []slack.Block{blockkit.Section(b.stepText(g))}
	if len(targets) > 1 {
		blocks = append(blocks, blockkit.Telling(blockkit.Input("target", "Towards which level?", "", false, b.targetMenu(g, c, targets))))
	}
	blocks = append(blocks, b.gapsInput(g)...)
	text := blockkit.TextInput(inputAction, b.goalExample(g), g.Text, true, ladder.MaxGoalText)
	text.FocusOnLoad = true
	blocks = append(blocks,
		blockkit.Input("text", "Your goal", "One goal, in your own words: what you will do, and how far it reaches.", false, text),
		blockkit.Input("measure", "How will you know?", "", true,
			blockkit.TextInput(inputAction, "Refund errors 3 % → 1 %", g.Measure, false, ladder.MaxGoalMeasure)),
		blockkit.Input("dimension", "Which dimension is it about?", "", false, b.dimensionMenu(g)))
	if f.id == "" {
		blocks = append(blocks, blockkit.Input("quarter", "For which quarter?", "", false, b.quarterMenu(c, g)))
	} else {
		blocks = append(blocks, blockkit.Context("For "+g.Quarter.Label+". To move it to the next quarter, carry it over."))
	}
	blocks = append(blocks, blockkit.Input("visibility", "Who may see it?", "You can change this at any time.", false, visibilityMenu(g.Visibility)))
	return blockkit.Modal(blockkit.ModalText{Title: title, Submit: submit, Close: "Cancel", Callback: f.callback(), Metadata: f.metadata()}, blocks...)
}

func (f goalForm) callback() string {
	if f.id != "" {
		return "goal_edit"
	}
	return "goal"
}

// stepText says from where to where the goal leads, and what is asked there.
func (b *Bot) stepText(g ladder.Goal) string {
	esc := blockkit.Escape
	to, ok := b.ladder.Level(g.Target)
	if !ok {
		own, _ := b.ladder.Level(g.Level)
		return fmt.Sprintf("*Staying at %s.* No level of this track follows, so a goal is one of your own level. The question there: “%s”", esc(string(g.Level)), esc(own.Question))
	}
	return fmt.Sprintf("*From %s to %s.* What a goal should help to answer with yes: “%s”", esc(string(g.Level)), esc(string(to.ID)), esc(to.Question))
}

func (b *Bot) targetMenu(g ladder.Goal, c *call, targets []ladder.LevelID) slack.BlockElement {
	var options []*slack.OptionBlockObject
	initial := string(g.Target)
	for _, id := range targets {
		switch {
		case id == "":
			options = append(options, blockkit.Option(noLevel, fmt.Sprintf("Stay at %s", g.Level)))
		case b.ladder.IsSwitch(g.Level, id):
			options = append(options, blockkit.Option(string(id), fmt.Sprintf("%s · %s (switch of track)", id, b.ladder.Title(id, c.person.Role))))
		default:
			options = append(options, blockkit.Option(string(id), fmt.Sprintf("%s · %s", id, b.ladder.Title(id, c.person.Role))))
		}
	}
	if initial == "" {
		initial = noLevel
	}
	return blockkit.Select("goal.target", "Pick a level", initial, options...)
}

// gapsInput is what people commonly lack for the step, to tick.
func (b *Bot) gapsInput(g ladder.Goal) []slack.Block {
	gaps, common := b.ladder.Gaps(g.Level, g.Target)
	if len(gaps) == 0 {
		return nil
	}
	label := fmt.Sprintf("Common gaps from %s to %s", g.Level, g.Target)
	if !common {
		label = fmt.Sprintf("People at %s …", g.Target)
	}
	var options []*slack.OptionBlockObject
	var ticked []string
	for _, gap := range gaps {
		options = append(options, blockkit.LongOption(gapValue(gap), gap))
		if slices.Contains(g.Gaps, gap) {
			ticked = append(ticked, gapValue(gap))
		}
	}
	return []slack.Block{blockkit.Input("gaps", label, fmt.Sprintf("Tick those that this goal bridges, at most %d.", ladder.MaxGoalGaps), true,
		blockkit.Checkboxes(gapsAction(g.Target), ticked, options...))}
}

// gapsAction names the list of one step's gaps: with another name Slack forgets
// what was ticked in the list of another step.
func gapsAction(target ladder.LevelID) string { return inputAction + ":" + string(target) }

// gapValue is a gap as an option's value, which holds 150 characters.
func gapValue(gap string) string { return blockkit.Clip(gap, 150) }

// goalExample is the ladder's own example of a good goal for the step.
func (b *Bot) goalExample(g ladder.Goal) string {
	if tr, ok := b.ladder.Transition(g.Level, g.Target); ok && tr.GoodGoal.Text != "" {
		return tr.GoodGoal.Text
	}
	return ""
}

func (b *Bot) dimensionMenu(g ladder.Goal) slack.BlockElement {
	options := []*slack.OptionBlockObject{blockkit.Option(noLevel, "I cannot say")}
	initial := noLevel
	var have []ladder.DimensionID
	if g.Dimension != "" {
		have, initial = []ladder.DimensionID{g.Dimension}, string(g.Dimension)
	}
	return blockkit.Select(inputAction, "Pick one", initial, append(options, b.dimensionOptions(have)...)...)
}

// quarterMenu offers the quarters a goal can be set for.
func (b *Bot) quarterMenu(c *call, g ladder.Goal) slack.BlockElement {
	this := b.calendar.Of(c.today)
	return blockkit.Select(inputAction, "Pick one", g.Quarter.Label,
		blockkit.Option(this.String(), this.String()+" (this quarter)"),
		blockkit.Option(this.Next().String(), this.Next().String()+" (next quarter)"))
}
