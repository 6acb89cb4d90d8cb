package bot

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/bot/socket"
	"winlog/ladder"
	"winlog/ladder/coach"
)

// goalReply shows blocks about a goal: as the answer, in the place of the
// message that was clicked, or in the place of the form.
func (b *Bot) goalReply(c *call, blocks []slack.Block) socket.Reply {
	if c.View.Type == "modal" {
		return socket.Reply{Update: goalModal(blocks)}
	}
	return b.answer(c, "Your goal", blocks)
}

func goalModal(blocks []slack.Block) *slack.ModalViewRequest {
	return blockkit.Modal(blockkit.ModalText{Title: "Your goal", Close: "Done", CloseAll: true}, blocks...)
}

// goalSaved answers a new goal: what the coach makes of it.
func (b *Bot) goalSaved(c *call, g ladder.Goal, r coach.Reading, notes ...string) []slack.Block {
	head := "*Saved.*"
	if c.View.ID == "" {
		head += " Only you see this message."
	}
	blocks := b.goalWords(g, head)
	blocks = append(blocks, b.goalVerdict(g, r)...)
	blocks = append(blocks, goalNotes(g, r, notes...)...)
	return append(blocks, goalButtons(g, r, blockkit.Button("goal.undo", "Undo", goalValue(g.ID)))...)
}

// goalCard is a goal as it is now, with what its owner can do.
func (b *Bot) goalCard(g ladder.Goal, r coach.Reading, head string, notes ...string) []slack.Block {
	blocks := b.goalWords(g, head)
	blocks = append(blocks, b.goalVerdict(g, r)...)
	blocks = append(blocks, goalNotes(g, r, notes...)...)
	if g.State != ladder.GoalActive {
		return blocks
	}
	return append(blocks, goalButtons(g, r,
		blockkit.Button("goal.checkin", "Check in", goalValue(g.ID)),
		blockkit.Button("goal.close", "Close or carry over", goalValue(g.ID)),
		blockkit.Button("goal.comment", "Comment", goalValue(g.ID)))...)
}

// goalChecked answers a check: the same, of a goal that is not stored.
func (b *Bot) goalChecked(g ladder.Goal, r coach.Reading, tags []string, envelope string) []slack.Block {
	typed := func(text string) string { return strings.Join(append(slices.Clone(tags), text), " ") }
	blocks := b.goalWords(g, "*Not saved*, only checked.")
	blocks = append(blocks, b.goalVerdict(g, r)...)
	blocks = append(blocks, goalNotes(g, r)...)
	buttons := []slack.BlockElement{blockkit.Button("goal.keep", "Save it", valueVersion+envelope+"|"+typed(g.Text))}
	if r.Rewrite != "" && g.Verdict != ladder.GoalNext {
		buttons = append(buttons, blockkit.Button("goal.draft#rewrite", "Use the rewrite", valueVersion+typed(r.Rewrite)))
	}
	return append(blocks, blockkit.Actions(append(buttons, blockkit.Button("goal.draft#edit", "Edit", valueVersion+typed(g.Text)))...)...)
}

// goalWords is a goal in its owner's words, with the facts about it.
func (b *Bot) goalWords(g ladder.Goal, head string) []slack.Block {
	return b.goalSeen(g, head, visibilityText(g.Visibility))
}

// goalSeen is goalWords with who sees it, in the eyes of its reader.
func (b *Bot) goalSeen(g ladder.Goal, head, seen string) []slack.Block {
	var blocks []slack.Block
	if head != "" {
		blocks = append(blocks, blockkit.Section(head))
	}
	blocks = append(blocks, blockkit.Sections(quote(g.Text))...)
	if g.Measure != "" {
		blocks = append(blocks, blockkit.Section("*Measure* "+blockkit.Escape(g.Measure)))
	}
	return append(blocks, blockkit.Context(b.goalFacts(g, seen)))
}

// goalFacts is everything about a goal but its words, in one grey line.
func (b *Bot) goalFacts(g ladder.Goal, seen string) string {
	esc := blockkit.Escape
	facts := []string{esc(g.Quarter.Label), esc(stepName(g))}
	if g.State != ladder.GoalActive {
		facts = append(facts, "*"+string(g.State)+"*")
	}
	if g.Dimension != "" {
		facts = append(facts, esc(b.dimensionName(g.Dimension)))
	}
	for _, gap := range g.Gaps {
		facts = append(facts, "bridges “"+esc(gap)+"”")
	}
	return strings.Join(append(facts, seen), " · ")
}

// stepName is "IC2 → IC3", or the level alone where the goal leads to no other.
func stepName(g ladder.Goal) string {
	if g.Target == "" {
		return "at " + string(g.Level)
	}
	return string(g.Level) + " → " + string(g.Target)
}

// goalVerdict is the verdict that is kept with a goal, why, and what would be
// better. What the coach says today is shown only where it comes to the same.
func (b *Bot) goalVerdict(g ladder.Goal, r coach.Reading) []slack.Block {
	esc := blockkit.Escape
	same := r.Verdict == g.Verdict && g.LadderVersion == b.ladder.Version
	if !same {
		r.Why = "That was the verdict of the ladder " + g.LadderVersion + "."
	}
	text := verdictText(g, r.Why)
	if len(g.VerdictWords) > 0 {
		text += "\n*What decided:* “" + esc(strings.Join(g.VerdictWords, "”, “")) + "”"
	}
	if !same {
		return blockkit.Sections(text)
	}
	if r.Line.Text != "" {
		text += fmt.Sprintf("\n*The ladder, %s:* _%s_", esc(string(r.Line.Level)), esc(r.Line.Text))
	}
	blocks := blockkit.Sections(text)
	if g.Overruled {
		return blocks
	}
	var better string
	if r.Question != "" {
		better = "*Ask yourself:* " + esc(r.Question)
	}
	if r.Rewrite != "" && g.Verdict != ladder.GoalNext {
		better += "\n*A rewrite to start from:*\n" + quote(r.Rewrite)
	}
	return append(blocks, blockkit.Sections(better)...)
}

// verdictText is a verdict, why, and what it means for the goal's owner.
func verdictText(g ladder.Goal, why string) string {
	esc := blockkit.Escape
	if g.Target == "" {
		return fmt.Sprintf(":small_blue_diamond: A goal at your own level: no level of this track follows %s, so there is nothing to judge it against. It does not count as a next-level goal.", esc(string(g.Level)))
	}
	text := verdictMark(g) + ". " + esc(why)
	switch {
	case g.Overruled:
		text += " You say it is next-level all the same, so it counts as one."
	case g.Verdict == ladder.GoalCurrent:
		text += " A goal like this can be kept; it does not count as a next-level goal."
	case g.Verdict == ladder.GoalUnclear:
		text += " Until it is clear, it counts as a next-level goal."
	}
	return text
}

// verdictMark is a verdict in one word, with a sign to find it by.
func verdictMark(g ladder.Goal) string {
	sign := map[ladder.GoalVerdict]string{
		ladder.GoalNext: ":white_check_mark:", ladder.GoalCurrent: ":small_orange_diamond:",
	}[g.Verdict]
	if sign == "" {
		sign = ":grey_question:"
	}
	return sign + " *" + string(g.Verdict) + "*"
}

// goalNotes are the coach's notes and others, in grey.
func goalNotes(g ladder.Goal, r coach.Reading, notes ...string) []slack.Block {
	var blocks []slack.Block
	for _, note := range r.Notes {
		notes = append(notes, note.Text)
	}
	for _, note := range notes {
		if note != "" {
			blocks = append(blocks, blockkit.Context(blockkit.Escape(note)))
		}
	}
	if placeholder.MatchString(g.Text) {
		blocks = append(blocks, blockkit.Context("Fill in what stands between &lt; and &gt;: *Edit*."))
	}
	if g.Target != "" {
		blocks = append(blocks, blockkit.Context("The coach reads the words, in English only; your manager judges the work."))
	}
	return blocks
}

// placeholder is what the coach leaves open in a rewrite.
var placeholder = regexp.MustCompile(`<[^<>]{3,60}>`)

// goalButtons are what the owner of an active goal can do about the verdict, and
// more.
func goalButtons(g ladder.Goal, r coach.Reading, more ...slack.BlockElement) []slack.Block {
	var buttons []slack.BlockElement
	doubtful := g.Verdict != ladder.GoalNext && !g.Overruled && g.Target != ""
	if doubtful && r.Rewrite != "" {
		buttons = append(buttons, blockkit.Primary("goal.rewrite", "Use the rewrite", goalValue(g.ID)))
	}
	buttons = append(buttons, blockkit.Button("goal.edit", "Edit", goalValue(g.ID)))
	if doubtful {
		buttons = append(buttons, blockkit.Button("goal.overrule", "It is next-level all the same", goalValue(g.ID)))
	}
	return blockkit.Actions(append(buttons, more...)...)
}

// goalWaits answers somebody whose level has to be known first.
func goalWaits(typed string) []slack.Block {
	blocks := []slack.Block{blockkit.Section("*Not saved yet.* Tell me your level, so that I can say what the goal leads to. The form with your goal follows:")}
	blocks = append(blocks, blockkit.Sections(blockkit.ClipEscaped(quote(typed), maxTyped))...)
	return append(blocks, blockkit.Actions(blockkit.Primary("goal.level", "Set my level", valueVersion+typed))...)
}

// goalTakenBack answers Undo, with the way back.
func goalTakenBack(g ladder.Goal) []slack.Block {
	head := "*Taken back.*"
	if g.State != ladder.GoalDropped {
		head = "*This goal is closed.*"
	}
	return append([]slack.Block{
		blockkit.Section(head),
		blockkit.Context(blockkit.Escape(blockkit.Clip(firstLine(g.Text), 140))),
	}, blockkit.Actions(blockkit.Button("goal.reopen", "Bring it back", goalValue(g.ID)))...)
}

// goalInForm takes the place of a card whose goal is open in a form.
func (b *Bot) goalInForm(id ladder.GoalID) []slack.Block {
	return append([]slack.Block{
		blockkit.Section("*Saved*, and opened in a form. `" + b.names.Goal + " list` shows what it says now."),
	}, blockkit.Actions(
		blockkit.Button("goal.edit", "Edit", goalValue(id)),
		blockkit.Button("goal.story", "Story", goalValue(id)),
	)...)
}
