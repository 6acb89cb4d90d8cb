package bot

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/ladder"
)

// quickReference is every level on two lines.
func (b *Bot) quickReference() []slack.Block {
	esc := blockkit.Escape
	blocks := []slack.Block{blockkit.Header("The ladder at a glance")}
	for _, l := range b.ladder.Levels {
		blocks = append(blocks, blockkit.SectionWith(
			fmt.Sprintf("*%s* · %s\n%s\n_%s_", esc(string(l.ID)), esc(b.titles(&l)), esc(l.Question), esc(l.Scope)),
			blockkit.Button("level.show", "Open", valueVersion+string(l.ID))))
	}
	var lines []string
	for _, line := range b.ladder.InShort {
		lines = append(lines, "• "+esc(line))
	}
	blocks = append(blocks, blockkit.Divider())
	blocks = append(blocks, blockkit.Sections("*In short*\n"+strings.Join(lines, "\n"))...)
	return append(blocks, blockkit.Context(esc(fmt.Sprintf("%s, version %s", b.ladder.Name, b.ladder.Version))))
}

// titles is a level's title in each role: "Senior Engineer (Eng), Lead PM (PM)".
func (b *Bot) titles(l *ladder.Level) string {
	var all []string
	for _, r := range b.ladder.Roles {
		all = append(all, fmt.Sprintf("%s (%s)", l.Titles[r.ID], r.Name))
	}
	return strings.Join(all, ", ")
}

// comparison puts two levels side by side, in Slack's two columns.
func (b *Bot) comparison(c ladder.Comparison) []slack.Block {
	blocks := []slack.Block{blockkit.Header(fmt.Sprintf("%s and %s", c.A.ID, c.B.ID))}
	blocks = append(blocks, sideBySide(string(c.A.ID), string(c.B.ID), c.Rows)...)
	if c.A.Track == c.B.Track {
		if gaps, common := b.ladder.Gaps(c.A.ID, c.B.ID); common {
			blocks = append(blocks, blockkit.Divider(), blockkit.Section(fmt.Sprintf("*Common gaps from %s to %s*\n%s", c.A.ID, c.B.ID, bullets(gaps))))
		}
	}
	return append(blocks, blockkit.Actions(
		blockkit.Button("level.show#a", string(c.A.ID)+" in full", valueVersion+string(c.A.ID)),
		blockkit.Button("level.show#b", string(c.B.ID)+" in full", valueVersion+string(c.B.ID)))...)
}

func sideBySide(a, b string, rows []ladder.CompareRow) []slack.Block {
	var cells []string
	for _, r := range rows {
		name := "*" + blockkit.Escape(r.Name) + "*\n"
		cells = append(cells,
			name+a+": "+cellText(r.A),
			name+b+": "+cellText(r.B))
	}
	return blockkit.Fields(cells...)
}

func cellText(lines []string) string {
	if len(lines) == 1 {
		return blockkit.Escape(lines[0])
	}
	return "\n" + bullets(lines)
}

func bullets(lines []string) string {
	var s strings.Builder
	for _, l := range lines {
		s.WriteString("• " + blockkit.Escape(l) + "\n")
	}
	return s.String()
}

// switchGuide is what to know before changing track.
func (b *Bot) switchGuide(c *call, g ladder.SwitchGuide) []slack.Block {
	esc := blockkit.Escape
	note := esc(g.Note)
	if !strings.Contains(note, "not a promotion") { // the built-in ladder's note says it itself
		note = strings.TrimSpace("*A role change, not a promotion.* " + note)
	}
	blocks := []slack.Block{blockkit.Header(fmt.Sprintf("From %s to %s", g.From.ID, g.To.ID)), blockkit.Section(note)}
	var facts []string
	if g.Reason != "" {
		facts = append(facts, "Why people do it: "+esc(g.Reason))
	}
	for _, e := range []struct {
		level *ladder.Level
		same  *ladder.Equivalence
	}{{g.From, g.FromEquals}, {g.To, g.ToEquals}} {
		if e.same == nil {
			continue
		}
		fact := fmt.Sprintf("%s is about as senior as %s (%s)", e.level.ID, esc(e.same.Other(e.level.ID)), esc(e.same.Seniority))
		if e.level == g.To && e.same.Other(e.level.ID) == string(g.From.ID) { // said already, the other way round
			continue
		}
		facts = append(facts, fact)
	}
	if len(facts) > 0 {
		blocks = append(blocks, blockkit.Section("• "+strings.Join(facts, "\n• ")))
	}
	blocks = append(blocks, blockkit.Section("*What changes*"))
	blocks = append(blocks, sideBySide(string(g.From.ID), string(g.To.ID), g.Changes)...)
	blocks = append(blocks, blockkit.Divider())
	blocks = append(blocks, b.chooseTable()...)
	head := fmt.Sprintf("*What people at %s do*", g.To.ID)
	if g.GapsCommon {
		head = fmt.Sprintf("*Common gaps on the way to %s*", g.To.ID)
	}
	return append(blocks, blockkit.Sections(head+"\n"+bullets(g.Gaps))...)
}

func (b *Bot) chooseTable() []slack.Block {
	t := b.ladder.Tracks
	var ic, mgmt []string
	for _, c := range t.Choose {
		ic = append(ic, c.IC)
		mgmt = append(mgmt, c.Manager)
	}
	return blockkit.Fields(
		fmt.Sprintf("*Choose %s if…*\n%s", blockkit.Escape(t.Names[ladder.TrackIC]), bullets(ic)),
		fmt.Sprintf("*Choose %s if…*\n%s", blockkit.Escape(strings.ToLower(t.Names[ladder.TrackManager])), bullets(mgmt)))
}

// tracksCard says how the tracks relate.
func (b *Bot) tracksCard() []slack.Block {
	t := b.ladder.Tracks
	esc := blockkit.Escape
	blocks := []slack.Block{blockkit.Header("IC and manager tracks"), blockkit.Section(esc(t.Note))}
	var rows []string
	for _, e := range t.Equivalences {
		ic, mgmt := string(e.IC), string(e.Manager)
		if ic == "" {
			ic = e.ICWord
		}
		if mgmt == "" {
			mgmt = e.ManagerWord
		}
		rows = append(rows, fmt.Sprintf("%s ~ %s: %s", ic, mgmt, e.Seniority))
	}
	blocks = append(blocks, blockkit.Sections("*As senior as each other*\n"+bullets(rows))...)
	rows = nil
	var buttons []slack.BlockElement
	for _, s := range t.Switches {
		rows = append(rows, fmt.Sprintf("%s → %s: %s", s.From, s.To, s.Reason))
		buttons = append(buttons, compareButton(s.From, s.To, fmt.Sprintf("Guide: %s → %s", s.From, s.To)))
	}
	blocks = append(blocks, blockkit.Sections("*Common switches*\n"+bullets(rows))...)
	blocks = append(blocks, b.chooseTable()...)
	return append(blocks, blockkit.Actions(buttons...)...)
}

// dimensionsCard is each core dimension from the first level to the last.
func (b *Bot) dimensionsCard() []slack.Block {
	blocks := []slack.Block{blockkit.Header("What grows from level to level")}
	for _, d := range b.ladder.Dimensions {
		about := ""
		if d.About != "" {
			about = " (" + blockkit.Escape(d.About) + ")"
		}
		var rows strings.Builder
		fmt.Fprintf(&rows, "*%s*%s `#%s`\n", blockkit.Escape(d.Name), about, d.ID)
		if d.Core {
			for _, l := range b.ladder.Levels {
				fmt.Fprintf(&rows, "• *%s* %s\n", l.ID, blockkit.Escape(l.Dimensions[d.ID].String()))
			}
		}
		blocks = append(blocks, blockkit.Sections(rows.String())...)
	}
	return blocks
}

// mistakesCard is the common mistakes with their fixes.
func (b *Bot) mistakesCard() []slack.Block {
	blocks := []slack.Block{blockkit.Header("Common mistakes and their fixes")}
	for _, m := range b.ladder.Mistakes {
		blocks = append(blocks, blockkit.Section(fmt.Sprintf(":x: %s\n:white_check_mark: %s", blockkit.Escape(m.Mistake), blockkit.Escape(m.Fix))))
	}
	return blocks
}

// goalExamplesCard is what separates a current-level goal from a next-level one.
func (b *Bot) goalExamplesCard() []slack.Block {
	esc := blockkit.Escape
	blocks := []slack.Block{blockkit.Header("Goals: current level or next level?")}
	for _, t := range b.ladder.Transitions {
		from := string(t.From)
		if from == "" {
			from = b.ladder.Tracks.Names[t.FromTrack]
		}
		text := fmt.Sprintf("*%s → %s*\nCommon gaps: %s", esc(from), esc(string(t.To)), esc(strings.Join(t.Gaps, " · ")))
		if t.BadGoal.Text != "" {
			text += fmt.Sprintf("\n:x: “%s” (%s)", esc(t.BadGoal.Text), esc(t.BadGoal.Why))
		}
		if t.GoodGoal.Text != "" {
			text += fmt.Sprintf("\n:white_check_mark: “%s” (%s)", esc(t.GoodGoal.Text), esc(t.GoodGoal.Why))
		}
		blocks = append(blocks, blockkit.Section(text))
	}
	return blocks
}

// guideCard is the four steps, with what the ladder has for each.
func (b *Bot) guideCard(c *call) []slack.Block {
	esc := blockkit.Escape
	blocks := []slack.Block{blockkit.Header("How to level up")}
	for i, s := range b.ladder.Guide.Steps {
		blocks = append(blocks, blockkit.Section(fmt.Sprintf("*%d · %s*\n%s", i+1, esc(s.Title), esc(s.Text))))
	}
	blocks = append(blocks, blockkit.Sections("*If you wonder…*\n"+b.wonderRows())...)
	if target, ok := b.ladder.TargetOf(c.person.Level); ok {
		gaps, _ := b.ladder.Gaps(c.person.Level, target)
		blocks = append(blocks, blockkit.Section(fmt.Sprintf("*Your gaps to look at, %s → %s*\n%s", c.person.Level, target, bullets(gaps))))
	}
	return append(blocks, blockkit.Context("The cycle: "+esc(strings.Join(b.ladder.Guide.Cycle, " → "))),
		blockkit.Context(fmt.Sprintf("More: `%s where` · `%s goals` · `%s mistakes`", b.names.Level, b.names.Level, b.names.Level)))
}

func (b *Bot) wonderRows() string {
	var rows []string
	for _, w := range b.ladder.Where.Wonder {
		rows = append(rows, fmt.Sprintf("%s or %s? You are probably %s: %s", w.Lower, w.Upper, w.Probably, w.Because))
	}
	return bullets(rows)
}
