package bot

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/ladder"
)

// ownTalkBlocks are what the person brings to the 1:1, from their own record: what
// to talk about first, each core dimension, the wins to bring, what is missing, the
// goals with the coach's verdict, and what the next level asks for.
func (b *Bot) ownTalkBlocks(t talk, wins []ladder.Win, goals []ladder.DigestGoal, breadth ladder.Breadth, titles map[ladder.WinID]string) []slack.Block {
	esc := blockkit.Escape
	blocks := []slack.Block{
		blockkit.Header("Your 1:1 about " + t.period.Label),
		blockkit.Section(fmt.Sprintf("*With %s%s.* Ten minutes now will save thirty then.", esc(shownName(t.other)), t.dayText())),
	}
	if text := b.firstText(t); text != "" {
		blocks = append(blocks, blockkit.Section(text))
	}
	if rows := b.dimensionRows(t, breadth); rows != "" {
		blocks = append(blocks, blockkit.Sections(rows)...)
	}
	blocks = append(blocks, blockkit.Sections(bringText(wins))...)
	var next []string
	for _, q := range t.streak.Quarters {
		if text := b.needsText(t.sustain, q, titles); text != "" {
			next = append(next, text)
		}
	}
	if text := goalsToTalkAbout(goals, t.period); text != "" {
		next = append(next, text)
	}
	blocks = append(blocks, blockkit.Sections(strings.Join(next, "\n"))...)
	if text := b.levelLines(t); text != "" {
		blocks = append(blocks, blockkit.Context(text))
	}
	return append(blocks, linesBlocks(t)...)
}

// dayText is the day of the talk, as each side has it.
func (t talk) dayText() string {
	mine, theirs := t.mine.On, t.theirs.On
	switch {
	case mine.IsZero() && theirs.IsZero():
		return ""
	case mine.IsZero() || mine == theirs:
		return ", " + sayDate(theirs, t.today)
	case theirs.IsZero():
		return ", " + sayDate(mine, t.today)
	}
	return fmt.Sprintf(", %s (%s has %s)", sayDate(mine, t.today), blockkit.Escape(shownName(t.other)), sayDate(theirs, t.today))
}

// firstText is what belongs on top: the dimensions that the two sides read two
// steps or more apart, in the quarter or in the one before.
func (b *Bot) firstText(t talk) string {
	var lines []string
	for _, q := range slices.Backward(t.streak.Quarters) {
		if q.Quarter.From.After(t.period.From) || len(lines) > 0 {
			continue
		}
		for _, row := range ladder.Agenda(q.Verdict) {
			lines = append(lines, fmt.Sprintf("• %s, %s: %s %s, %s %s", blockkit.Escape(b.dimensionName(row.Dimension)), blockkit.Escape(q.Quarter.Label),
				t.sayOf(t.person.ID), blockkit.Escape(valueWord(row.Claim, q.Target)), t.sayOf(q.Verdict.Manager.By), blockkit.Escape(valueWord(row.Manager, q.Target))))
		}
		if q.Quarter.From.Before(t.period.From) {
			break
		}
	}
	if len(lines) == 0 {
		return ""
	}
	return "*First:* you read these two steps or more apart.\n" + strings.Join(lines, "\n")
}

// nameOf is one of the two sides to the viewer.
func (t talk) nameOf(id ladder.UserID) string {
	switch id {
	case t.viewer:
		return "You"
	case t.other.ID:
		return blockkit.Escape(shownName(t.other))
	}
	return blockkit.Mention(string(id))
}

// sayOf is "you say", or "Marta says".
func (t talk) sayOf(id ladder.UserID) string {
	if id == t.viewer {
		return "you say"
	}
	return t.nameOf(id) + " says"
}

// dimensionRows are the core dimensions: what the person says of each and what
// there is of it, with a question where it came from one month only.
func (b *Bot) dimensionRows(t talk, breadth ladder.Breadth) string {
	q := t.quarter
	if !t.judged || q.Target == "" || q.Early {
		return ""
	}
	if q.Value == ladder.ValueExcused {
		return fmt.Sprintf("%s is excused; the run is kept.", blockkit.Escape(t.period.Label))
	}
	counts := winsByDimension(t.input, q)
	var lines []string
	for _, d := range b.ladder.Dimensions {
		if !d.Core {
			continue
		}
		line := fmt.Sprintf("%d · *%s:* ", len(lines)+1, blockkit.Escape(d.Name))
		n := counts[d.ID]
		if claim := q.Verdict.Claim; claim != nil && claim.Dimensions[d.ID] != "" {
			line += fmt.Sprintf("you marked *%s*; ", blockkit.Escape(valueShort(claim.Dimensions[d.ID], q.Target, q.Level)))
		}
		months := monthsOf(t.input, q, d.ID)
		switch {
		case n.target+n.other == 0:
			line += "no win"
		default:
			line += fmt.Sprintf("%s, %d at %s (%s)", plural(n.target+n.other, "win"), n.target, blockkit.Escape(string(q.Target)), strings.Join(months, ", "))
		}
		if n.target > 0 && len(months) == 1 {
			line += ". Was that most weeks, or one good month?"
		}
		lines = append(lines, line)
	}
	return strings.Join(append(lines, breadthText(breadth, t.streak.Rules)), "\n")
}

// monthsOf are the months of a quarter with a win in a dimension.
func monthsOf(in ladder.StreakInput, q ladder.StreakQuarter, id ladder.DimensionID) []string {
	var months []time.Month
	for _, w := range in.Wins {
		if w.DeletedAt.IsZero() && q.Quarter.Contains(w.OccurredOn) && slices.Contains(w.Dimensions, id) && !slices.Contains(months, w.OccurredOn.Month) {
			months = append(months, w.OccurredOn.Month)
		}
	}
	names := make([]string, len(months))
	for i, m := range months {
		names[i] = m.String()[:3]
	}
	return names
}

// bringText are the person's own best wins, private ones too: only they read this.
func bringText(wins []ladder.Win) string {
	lines := []string{"*Bring:* no win of the quarter is logged. What would you tell about it?"}
	if len(wins) > 0 {
		lines[0] = "*Bring:*"
	}
	for _, w := range wins {
		line := "• " + digestWin(w)
		if w.Visibility == ladder.Private {
			line += " · :lock: only you see it"
		}
		lines = append(lines, line)
	}
	return strings.Join(append(lines, "• One thing that did not work: ?"), "\n")
}

// goalsToTalkAbout are the goals of the quarter and the one after it, with what
// the coach makes of those to come.
func goalsToTalkAbout(goals []ladder.DigestGoal, period ladder.Period) string {
	if len(goals) == 0 {
		return "*Goals:* none yet. Which two or three for the next quarter?"
	}
	lines := []string{"*Goals*"}
	for _, g := range goals {
		line := goalSign(g) + " " + blockkit.Escape(blockkit.Clip(firstLine(g.Text), 120))
		if g.Quarter.From != period.From {
			line += " · " + blockkit.Escape(g.Quarter.Label) + " · reads as " + string(g.Verdict)
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// levelLines are what the ladder says of the level worked towards.
func (b *Bot) levelLines(t talk) string {
	lv, ok := b.ladder.Level(t.streak.Target)
	if !ok {
		return ""
	}
	var do []string
	for _, p := range lv.Practices[:min(len(lv.Practices), 4)] {
		do = append(do, blockkit.Escape(p.Do))
	}
	return fmt.Sprintf("*%s in the ladder:* %s", blockkit.Escape(string(lv.ID)), strings.Join(do, " · "))
}

// linesBlocks are what was agreed: after this talk, or else after the one before.
func linesBlocks(t talk) []slack.Block {
	head, lines := "*Agreed in this 1:1*", t.lines
	if len(lines) == 0 {
		head, lines = "*Agreed last time*", t.before
	}
	if len(lines) == 0 {
		return nil
	}
	rows := []string{head}
	for _, n := range lines {
		rows = append(rows, fmt.Sprintf("%s (%s):\n%s", t.nameOf(n.By), blockkit.Escape(n.Quarter.Label), quote(n.Line)))
	}
	return blockkit.Sections(strings.Join(rows, "\n"))
}

// buttons are what the viewer can do for the 1:1; primary, if nothing comes before.
func (t talk) buttons(primary bool) []slack.BlockElement {
	id := func(action string) string { return action + "#" + string(t.person.ID) }
	label := "Prepare"
	if t.mine.Prepared() {
		label = "My preparation"
	}
	prepare := blockkit.Button(id("talk.prepare"), label, t.ref().value())
	if primary {
		prepare = prepare.WithStyle(slack.StylePrimary)
	}
	return []slack.BlockElement{prepare, blockkit.Button(id("talk.after"), "After the talk: one line", t.ref().value())}
}

// talkIntro is what a manager prepares for each 1:1.
func talkIntro(period ladder.Period) []slack.Block {
	return []slack.Block{
		blockkit.Header("Your 1:1s about " + period.Label),
		blockkit.Section("*For each of them:* read the wins they share · your own reading *before* you see theirs · what they enjoy and want next · an opportunity for what is thin · " +
			"say plainly: on the way, or not yet, and why · confirm, or name what would make the next quarter count."),
	}
}

// talkCardBlocks are one report in their manager's prompt.
func (b *Bot) talkCardBlocks(t talk, r digestReport) []slack.Block {
	esc := blockkit.Escape
	lines := []string{fmt.Sprintf("*%s*%s  %s · %s", esc(shownName(t.person)), t.dayText(), esc(stepOf(t.streak)), countText(t.streak))}
	switch {
	case len(r.waits) > 0:
		w := r.waits[0]
		lines = append(lines, waitText(w), fmt.Sprintf("_Before you open their part: for each row, do they work as %s or as %s most weeks?_",
			esc(string(w.quarter.Level)), esc(string(w.quarter.Target))))
	case t.judged && t.quarter.Value == ladder.ValueExcused:
		lines = append(lines, esc(t.period.Label)+" is excused; the run is kept.")
	case !r.says():
		lines = append(lines, fmt.Sprintf("Nothing of %s is shared with you. What would they like you to know?", esc(t.period.Label)))
	}
	if text := b.firstText(t); text != "" {
		lines = append(lines, text)
	}
	if text := b.chanceText(r); text != "" {
		lines = append(lines, text)
	}
	if text := t.theirsText(); text != "" {
		lines = append(lines, text)
	}
	blocks := append([]slack.Block{blockkit.Divider()}, blockkit.Sections(strings.Join(lines, "\n"))...)
	return append(blocks, linesBlocks(t)...)
}

// chanceText asks for an opportunity in the dimension that is thin.
func (b *Bot) chanceText(r digestReport) string {
	id, _, ok := r.Thin()
	if !ok {
		return ""
	}
	return fmt.Sprintf("*Thin:* %s. Which opportunity for it could you give them next quarter?", blockkit.Escape(b.dimensionName(id)))
}

// theirsText says whether the person prepared something that the manager may read.
func (t talk) theirsText() string {
	switch {
	case t.theirs.Prepared():
		return ":memo: They prepared this 1:1 and let you read it."
	case t.waits:
		return ":memo: They prepared this 1:1; you read it once you have given your own reading."
	}
	return ""
}
