package bot

import (
	"context"
	"fmt"
	"slices"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/bot/socket"
	"winlog/ladder"
)

// Fields of the form that prepares a 1:1 beside its questions, whose ids are the
// names of their fields.
const (
	talkGaps   = "gaps"
	talkDay    = "on"
	talkShared = "shared"
	talkLine   = "line"

	sharedYes = "yes"
	sharedNo  = "no"
)

// talkQuestion is a question as the form asks it, and as a heading over the
// answer. %s is the other side.
type talkQuestion struct{ label, hint, head string }

var talkTexts = map[ladder.TalkQuestion]talkQuestion{
	ladder.TalkWell:   {"What went well?", "In a line or two, with what changed by it.", "Went well"},
	ladder.TalkFailed: {"One thing that did not work", "And what you took from it.", "Did not work"},
	ladder.TalkChange: {"What would you change next quarter?", "In how you work, or in what you work on.", "To change next quarter"},
	ladder.TalkNeed:   {"What do you need from %s?", "Scope, cover, an introduction, an answer.", "Needed from the manager"},

	ladder.TalkEnjoys: {"What do they enjoy, and what do they want next?", "Ask, if you do not know.", "Enjoys, and wants next"},
	ladder.TalkChance: {"Which opportunity could you give them?", "Above all for what is thin.", "An opportunity"},
	ladder.TalkSay:    {"On the way, or not yet? And why?", "What you will say plainly.", "On the way, or not yet"},
	ladder.TalkCount:  {"What would make the next quarter count?", "Or what you confirm.", "What would make the next quarter count"},
}

// prepareTalk opens the form of the viewer's side, with what they wrote.
func (b *Bot) prepareTalk(ctx context.Context, c *call) (socket.Reply, error) {
	t, _, err := b.talkOf(ctx, c, c.Action.Value.Text)
	if err == nil && !t.own() {
		err = b.sawTalk(ctx, t)
	}
	if err != nil {
		return socket.Reply{}, err
	}
	return b.openModal(ctx, c, b.talkForm(t))
}

// talkForm is the preparation of one side. A manager sees above it what the person
// lets them read.
func (b *Bot) talkForm(t talk) *slack.ModalViewRequest {
	esc := blockkit.Escape
	blocks := []slack.Block{blockkit.Section(fmt.Sprintf("*1:1 with %s about %s*", esc(shownName(t.other)), esc(t.period.Label)))}
	if !t.own() {
		blocks = append(blocks, theirTalk(t)...)
		blocks = append(blocks, blockkit.Divider(), blockkit.Context("*Your own notes.* Nobody else reads them, "+esc(shownName(t.other))+" neither."))
	}
	for _, id := range ladder.TalkQuestions(!t.own()) {
		text := talkTexts[id]
		label := text.label
		if id == ladder.TalkNeed {
			label = fmt.Sprintf(label, shownName(t.other))
		}
		blocks = append(blocks, blockkit.Input(string(id), label, text.hint, true,
			blockkit.TextInput(inputAction, "", t.mine.Answers[id], true, ladder.MaxTalkText)))
	}
	if t.own() {
		if gaps := b.talkGaps(t); len(gaps) > 0 {
			blocks = append(blocks, talkGapsInput(t, gaps))
		}
	}
	blocks = append(blocks, blockkit.Input(talkDay, "When do you talk?", "You both see the day here. Your calendars stay as they are.", true,
		blockkit.DatePicker(inputAction, t.mine.On.String())))
	if t.own() {
		blocks = append(blocks, sharedInput(t))
	}
	return blockkit.Modal(blockkit.ModalText{
		Title: "Prepare the 1:1", Submit: "Save", Close: "Cancel", Callback: "talk", Metadata: t.ref().value(),
	}, blocks...)
}

// talkGaps are the gaps of the person's step, with those they picked before.
func (b *Bot) talkGaps(t talk) []string {
	gaps, _ := b.ladder.Gaps(t.streak.Level, t.streak.Target)
	gaps = slices.Clone(gaps)
	for _, gap := range t.mine.Gaps {
		if !slices.Contains(gaps, gap) {
			gaps = append(gaps, gap)
		}
	}
	return gaps
}

func talkGapsInput(t talk, gaps []string) slack.Block {
	var options []*slack.OptionBlockObject
	var chosen []string
	for _, gap := range gaps[:min(len(gaps), 100)] {
		options = append(options, blockkit.LongOption(gapValue(gap), gap))
	}
	for _, gap := range t.mine.Gaps {
		chosen = append(chosen, gapValue(gap))
	}
	return blockkit.Input(talkGaps, "Which gaps do you work on next?", fmt.Sprintf("Two or three, %d at most.", ladder.MaxTalkGaps), true,
		blockkit.MultiSelect(inputAction, "Pick gaps", chosen, options...))
}

// sharedInput asks who may read the preparation. Nothing is chosen at first.
func sharedInput(t talk) slack.Block {
	chosen := ""
	switch {
	case t.mine.Prepared() && t.mine.For == t.other.ID:
		chosen = sharedYes
	case t.mine.Prepared():
		chosen = sharedNo
	}
	name := shownName(t.other)
	return blockkit.Input(talkShared, "Who may read this?", "It is for this one manager. Whoever manages you later does not see it.", false,
		blockkit.Radio(inputAction, chosen,
			blockkit.Described(sharedYes, "Me and "+blockkit.Clip(name, 60), "They read it once they gave their own reading of the quarter"),
			blockkit.Option(sharedNo, "Only me")))
}

// theirTalk is the person's preparation in the eyes of their manager, and what was
// agreed.
func theirTalk(t talk) []slack.Block {
	blocks := linesBlocks(t)
	name := blockkit.Escape(shownName(t.person))
	switch {
	case t.theirs.Prepared():
		blocks = append(blocks, blockkit.Section("*"+name+" prepared:*"))
		blocks = append(blocks, preparation(t.theirs)...)
	case t.waits:
		blocks = append(blocks, blockkit.Section(":memo: "+name+" prepared this 1:1. You read it once you have given your own reading of "+blockkit.Escape(t.period.Label)+"."))
		blocks = append(blocks, blockkit.Actions(blockkit.Button("reading.open", "Give my reading first", refTo(t.person.ID, t.streak.Target, t.quarter).value()))...)
	default:
		blocks = append(blocks, blockkit.Context(name+" has not shared a preparation with you."))
	}
	return blocks
}

// preparation is what somebody wrote.
func preparation(n ladder.TalkNote) []slack.Block {
	var blocks []slack.Block
	for _, id := range ladder.TalkQuestions(!n.Own()) {
		if text := n.Answers[id]; text != "" {
			blocks = append(blocks, blockkit.Sections("*"+talkTexts[id].head+"*\n"+quote(text))...)
		}
	}
	if len(n.Gaps) > 0 {
		blocks = append(blocks, blockkit.Section("*Gaps to work on*\n"+bullets(n.Gaps)))
	}
	return blocks
}

// submitTalk keeps a preparation. Had the person another manager when the form
// was opened, it is kept for them alone.
func (b *Bot) submitTalk(ctx context.Context, c *call) (socket.Reply, error) {
	t, ref, err := b.talkOf(ctx, c, c.View.Metadata)
	if err != nil {
		return socket.Reply{}, err
	}
	known := b.talkGaps(t)
	n, shared, err := takeTalk(c, t, known)
	if err != nil {
		return socket.Reply{}, err
	}
	moved := t.own() && shared && ref.other != t.other.ID
	if t.own() && shared && !moved {
		n.For = t.other.ID
	}
	saved, err := b.store.ChangeTalkNote(ctx, t.person.ID, c.user(), t.period, func(was *ladder.TalkNote) error {
		if err := ladder.CheckTalkNote(n, *was, known); err != nil {
			return err
		}
		was.Answers, was.Gaps, was.On, was.For = n.Answers, n.Gaps, n.On, n.For
		return nil
	})
	if err != nil {
		return socket.Reply{}, err
	}
	t.mine = saved
	return socket.Reply{Update: talkSaved(t, moved)}, nil
}

// takeTalk copies the form's fields, and whether the person lets the manager read
// it. known are the gaps it offered.
func takeTalk(c *call, t talk, known []string) (ladder.TalkNote, bool, error) {
	n := ladder.TalkNote{User: t.person.ID, By: c.user(), Answers: map[ladder.TalkQuestion]string{}}
	for _, id := range ladder.TalkQuestions(!t.own()) {
		n.Answers[id] = c.View.Values[string(id)][inputAction].Text
	}
	for _, value := range c.View.Values[talkGaps][inputAction].List {
		gap := value
		for _, whole := range known { // an option's value may be a cut one
			if gapValue(whole) == value {
				gap = whole
			}
		}
		n.Gaps = append(n.Gaps, ladder.CleanText(gap))
	}
	if day := c.View.Values[talkDay][inputAction].Text; day != "" {
		on, err := ladder.ParseDate(day)
		if err != nil || on.Before(t.period.From) || on.After(c.today.AddDays(366)) {
			return n, false, ladder.FieldErrorf(talkDay, "Pick a day between the quarter's first and a year from now.")
		}
		n.On = on
	}
	shared := c.View.Values[talkShared][inputAction].Text
	if t.own() && shared != sharedYes && shared != sharedNo {
		return n, false, ladder.FieldErrorf(talkShared, "Pick who may read this.")
	}
	return n.Clean(), shared == sharedYes, nil
}

// talkSaved shows what is kept and who reads it.
func talkSaved(t talk, moved bool) *slack.ModalViewRequest {
	name := blockkit.Escape(shownName(t.other))
	said := "*Saved.* Only you read it."
	switch {
	case moved:
		said = fmt.Sprintf("*Saved, for you alone.* Your manager changed while the form was open: it is %s now. To let them read it, open it again and choose so.", name)
	case !t.mine.Prepared():
		said = "*Saved.* There is no preparation."
	case t.mine.For != "":
		said = fmt.Sprintf("*Saved.* %s reads it, once they gave their own reading of the quarter if it waits for one. Empty all fields to take it back.", name)
	}
	if !t.mine.On.IsZero() {
		said += fmt.Sprintf(" %s sees the day, %s.", name, sayDate(t.mine.On, t.today))
	}
	blocks := append([]slack.Block{blockkit.Section(said)}, preparation(t.mine)...)
	return blockkit.Modal(blockkit.ModalText{Title: "1:1", Close: "Done"}, append(blocks, blockkit.Actions(t.buttons(false)...)...)...)
}

// askTalkLine opens the form for the line after the talk.
func (b *Bot) askTalkLine(ctx context.Context, c *call) (socket.Reply, error) {
	t, _, err := b.talkOf(ctx, c, c.Action.Value.Text)
	if err == nil && !t.own() { // the form shows what they agreed on
		err = b.sawTalk(ctx, t)
	}
	if err != nil {
		return socket.Reply{}, err
	}
	return b.openModal(ctx, c, talkLineForm(t))
}

func talkLineForm(t talk) *slack.ModalViewRequest {
	name := shownName(t.other)
	blocks := []slack.Block{blockkit.Section(fmt.Sprintf("*1:1 with %s about %s*", blockkit.Escape(name), blockkit.Escape(t.period.Label)))}
	blocks = append(blocks, linesBlocks(t)...)
	blocks = append(blocks, blockkit.Input(talkLine, "What did you agree on?", blockkit.Clip(name, 60)+" reads it, and it stands on top of your next 1:1.", true,
		blockkit.TextInput(inputAction, "One mentee for you by June; I ask Support for a pilot", t.mine.Line, true, ladder.MaxTalkLine)))
	return blockkit.Modal(blockkit.ModalText{
		Title: "After the 1:1", Submit: "Save", Close: "Cancel", Callback: "talk_line", Metadata: t.ref().value(),
	}, blocks...)
}

// submitTalkLine keeps the line after the talk for the two of them. Is the manager
// not the one any more with whom the talk was when the form was opened, it is not
// kept: the line names its reader.
func (b *Bot) submitTalkLine(ctx context.Context, c *call) (socket.Reply, error) {
	t, ref, err := b.talkOf(ctx, c, c.View.Metadata)
	if err != nil {
		return socket.Reply{}, err
	}
	if ref.other != t.other.ID {
		return socket.Reply{}, ladder.Errorf(ladder.Conflict, "Your manager changed while the form was open: it is %s now, who would read this. Open it again to write to them.", shownName(t.other))
	}
	line := ladder.CleanText(c.View.Values[talkLine][inputAction].Text)
	saved, err := b.store.ChangeTalkNote(ctx, t.person.ID, c.user(), t.period, func(n *ladder.TalkNote) error {
		if err := ladder.CheckTalkLine(line, n.Line); err != nil {
			return err
		}
		if line != n.Line || n.LineFor != t.other.ID {
			n.Line, n.LineFor, n.LineAt = line, t.other.ID, b.now()
		}
		return nil
	})
	if err != nil {
		return socket.Reply{}, err
	}
	said := fmt.Sprintf("*Kept.* %s reads it, and it stands on top of your next 1:1:", blockkit.Escape(shownName(t.other)))
	blocks := []slack.Block{blockkit.Section(said), blockkit.Section(quote(saved.Line))}
	if saved.Line == "" {
		blocks = []slack.Block{blockkit.Section("*Taken back.* Nobody sees it any more.")}
	}
	t.mine = saved
	return socket.Reply{Update: blockkit.Modal(blockkit.ModalText{Title: "After the 1:1", Close: "Done"}, append(blocks, blockkit.Actions(t.buttons(false)...)...)...)}, nil
}
