package bot

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/bot/socket"
	"winlog/ladder"
)

// levelCards keeps each level's card as ready JSON: it varies only with the
// level, the reader's role and the reader's level, and the ladder never changes.
type levelCards struct{ ready sync.Map } // cardKey → []byte

type cardKey struct {
	level, own ladder.LevelID
	role       ladder.Role
}

func newLevelCards() *levelCards { return &levelCards{} }

// levelCard is one level in full.
func (b *Bot) levelCard(c *call, m ladder.Match) socket.Reply {
	l, ok := b.ladder.Level(m.Level)
	if !ok {
		return say("That level is not in the ladder any more.")
	}
	title := fmt.Sprintf("%s · %s", l.ID, b.ladder.Title(l.ID, c.person.Role))
	if m.Loose {
		taken := blockkit.Context("I took that for " + blockkit.Escape(m.Title) + ".")
		return b.answer(c, title, append([]slack.Block{taken}, b.levelBlocks(l, c.person)...))
	}
	key := cardKey{l.ID, c.person.Level, c.person.Role}
	if raw, ok := b.cards.ready.Load(key); ok && c.View.Type == "" {
		reply := b.answer(c, title, nil)
		reply.Message.Raw, _ = raw.([]byte)
		return reply
	}
	reply := b.answer(c, title, b.levelBlocks(l, c.person))
	if reply.Message != nil {
		if raw, err := json.Marshal(reply.Message.Blocks); err == nil {
			b.cards.ready.Store(key, raw)
		}
	}
	return reply
}

func (b *Bot) levelBlocks(l *ladder.Level, p ladder.Person) []slack.Block {
	esc := blockkit.Escape
	var do strings.Builder
	for _, pr := range l.Practices {
		fmt.Fprintf(&do, "• %s → _%s_\n", esc(pr.Do), esc(pr.Success))
	}
	blocks := []slack.Block{
		blockkit.Header(fmt.Sprintf("%s · %s", l.ID, b.ladder.Title(l.ID, ""))),
		blockkit.Section(fmt.Sprintf("*%s* %s\n*Scope* %s", esc(l.Word), esc(l.Question), esc(l.Scope))),
		blockkit.Section("*You're here if* " + esc(l.HereIf)),
	}
	blocks = append(blocks, blockkit.Sections("*What you do → what success looks like*\n"+do.String())...)
	blocks = append(blocks, blockkit.Sections(b.examples(l, p.Role))...)
	var cells []string
	for _, d := range b.ladder.CoreDimensions() {
		cells = append(cells, dimensionCell(d, l.Dimensions[d.ID].String()))
	}
	blocks = append(blocks, blockkit.Fields(cells...)...)
	if e, ok := b.ladder.Equivalent(l.ID); ok {
		blocks = append(blocks, blockkit.Context(fmt.Sprintf("About as senior as %s: %s", esc(e.Other(l.ID)), esc(e.Seniority))))
	}
	return append(blocks, b.levelButtons(l, p)...)
}

// examples is the example of the reader's role, or all with their role's name.
func (b *Bot) examples(l *ladder.Level, role ladder.Role) string {
	if b.ladder.HasRole(role) {
		return "*For example* " + blockkit.Escape(l.Examples[role])
	}
	var lines []string
	for _, r := range b.ladder.Roles {
		lines = append(lines, fmt.Sprintf("*Example (%s)* %s", blockkit.Escape(r.Name), blockkit.Escape(l.Examples[r.ID])))
	}
	return strings.Join(lines, "\n")
}

func dimensionCell(d ladder.Dimension, text string) string {
	cell := "*" + blockkit.Escape(d.Name) + "*"
	if d.About != "" {
		cell += " (" + blockkit.Escape(d.About) + ")"
	}
	return cell + "\n" + blockkit.Escape(text)
}

// levelButtons lead to the neighbours, and to the comparison with one's own.
func (b *Bot) levelButtons(l *ladder.Level, p ladder.Person) []slack.Block {
	var buttons []slack.BlockElement
	if _, ok := b.ladder.Level(p.Level); ok && p.Level != l.ID {
		label := fmt.Sprintf("Compare %s and %s", p.Level, l.ID)
		if b.ladder.IsSwitch(p.Level, l.ID) {
			label = fmt.Sprintf("Guide: %s → %s", p.Level, l.ID)
		}
		buttons = append(buttons, compareButton(p.Level, l.ID, label))
	}
	for i, t := range b.ladder.Next(l.ID) {
		label := fmt.Sprintf("%s →", t.Level)
		if t.Switch {
			label = fmt.Sprintf("%s (switch)", t.Level)
		}
		buttons = append(buttons, blockkit.Button(fmt.Sprintf("level.show#%d", i), label, valueVersion+string(t.Level)))
	}
	return blockkit.Actions(buttons...)
}

func compareButton(from, to ladder.LevelID, label string) *slack.ButtonBlockElement {
	return blockkit.Button(fmt.Sprintf("level.compare#%s|%s", from, to), label, valueVersion+string(from)+"|"+string(to))
}

// chooseLevel offers levels as buttons.
func (b *Bot) chooseLevel(c *call, head string, candidates []ladder.Match) socket.Reply {
	var buttons []slack.BlockElement
	for i, m := range candidates {
		buttons = append(buttons, blockkit.Button(fmt.Sprintf("level.show#%d", i),
			fmt.Sprintf("%s · %s", m.Level, b.ladder.Title(m.Level, c.person.Role)), valueVersion+string(m.Level)))
	}
	return b.answer(c, head, append([]slack.Block{blockkit.Section(head)}, blockkit.Actions(buttons...)...))
}

// ownLevelCard is one's level, the next ones and the gaps to them.
func (b *Bot) ownLevelCard(c *call) []slack.Block {
	esc := blockkit.Escape
	own, _ := b.ladder.Level(c.person.Level)
	blocks := []slack.Block{
		blockkit.Header(fmt.Sprintf("You: %s · %s", own.ID, b.ladder.Title(own.ID, c.person.Role))),
		blockkit.Section(fmt.Sprintf("*%s* %s\n%s", esc(own.Word), esc(own.Question), esc(own.HereIf))),
	}
	buttons := []slack.BlockElement{blockkit.Button("level.show#own", string(own.ID)+" in full", valueVersion+string(own.ID))}
	next := b.ladder.Next(own.ID)
	for i, t := range next {
		blocks = append(blocks, blockkit.Divider(), blockkit.Section(b.nextStep(own.ID, t, c.person.Role)))
		label := fmt.Sprintf("%s in full", t.Level)
		buttons = append(buttons, blockkit.Button(fmt.Sprintf("level.show#%d", i), label, valueVersion+string(t.Level)))
		if t.Switch {
			buttons = append(buttons, compareButton(own.ID, t.Level, fmt.Sprintf("Guide: %s → %s", own.ID, t.Level)))
		} else {
			buttons = append(buttons, compareButton(own.ID, t.Level, fmt.Sprintf("Compare %s and %s", own.ID, t.Level)))
		}
	}
	if len(next) == 0 {
		blocks = append(blocks, blockkit.Divider(), blockkit.Section("You are at the end of this track: what counts now is to keep working like this."))
	}
	buttons = append(buttons, blockkit.Button("level.set", "Change my level", valueVersion))
	return append(blocks, blockkit.Actions(buttons...)...)
}

// nextStep is a target, what is asked there and what people lack for it.
func (b *Bot) nextStep(from ladder.LevelID, t ladder.Target, role ladder.Role) string {
	esc := blockkit.Escape
	to, _ := b.ladder.Level(t.Level)
	var s strings.Builder
	if t.Switch {
		fmt.Fprintf(&s, "*Or switch track: %s · %s* — a role change, not a promotion", esc(string(to.ID)), esc(b.ladder.Title(to.ID, role)))
		if t.Reason != "" {
			fmt.Fprintf(&s, " (%s)", esc(t.Reason))
		}
	} else {
		fmt.Fprintf(&s, "*Next: %s · %s*", esc(string(to.ID)), esc(b.ladder.Title(to.ID, role)))
	}
	fmt.Fprintf(&s, "\n%s\n", esc(to.Question))
	gaps, common := b.ladder.Gaps(from, t.Level)
	if common {
		fmt.Fprintf(&s, "Common gaps:\n")
	} else {
		fmt.Fprintf(&s, "People at %s:\n", esc(string(to.ID)))
	}
	for _, g := range gaps {
		fmt.Fprintf(&s, "• %s\n", esc(g))
	}
	if tr, ok := b.ladder.Transition(from, t.Level); ok && tr.GoodGoal.Text != "" {
		fmt.Fprintf(&s, "A goal that bridges them: “%s”\n", esc(tr.GoodGoal.Text))
	}
	return s.String()
}
