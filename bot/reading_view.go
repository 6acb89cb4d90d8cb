package bot

import (
	"fmt"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/ladder"
)

// readingForm asks a manager for their own reading of a quarter. It holds nothing
// of what the report claims: that comes after.
func (b *Bot) readingForm(st sustain, q ladder.StreakQuarter, wins []ladder.Win) *slack.ModalViewRequest {
	target := st.streak.Target
	esc := blockkit.Escape
	name := esc(shownName(st.person))
	blocks := []slack.Block{
		blockkit.Section(fmt.Sprintf("*%s · %s as %s (%s)*\nFor each row: how did they work *most weeks* of this quarter? You see what they say when you have given this.",
			name, esc(q.Quarter.Label), esc(string(target)), esc(b.ladder.Title(target, st.person.Role)))),
	}
	blocks = append(blocks, b.sharedWins(wins)...)
	counts := winsByDimension(st.input, q)
	blocks = append(blocks, b.readingInputs(target, "their",
		func(id ladder.DimensionID) string { return counts[id].blind(target) },
		func(ladder.DimensionID) ladder.VerdictValue { return "" }, "")...)
	return blockkit.Modal(blockkit.ModalText{
		Title: "Your reading first", Submit: "Continue", Close: "Cancel", Callback: "reading",
		Metadata: refTo(st.person.ID, target, q).value(),
	}, blocks...)
}

// shownWins is how many wins stand above a manager's form.
const shownWins = 8

// sharedWins are the wins of a quarter that the report shared, in little room.
func (b *Bot) sharedWins(wins []ladder.Win) []slack.Block {
	if len(wins) == 0 {
		return []slack.Block{blockkit.Context("No win of this quarter is shared with you.")}
	}
	var lines []string
	for _, w := range wins[:min(len(wins), shownWins)] {
		line := "• " + blockkit.Escape(blockkit.Clip(firstLine(w.Text), 160))
		if w.Result != "" {
			line += " (" + blockkit.Escape(blockkit.Clip(firstLine(w.Result), 80)) + ")"
		}
		lines = append(lines, line)
	}
	if more := len(wins) - shownWins; more > 0 {
		lines = append(lines, fmt.Sprintf("… and %d more: `%s report @name`", more, b.names.Winlog))
	}
	return blockkit.Sections("*Wins shared with you*\n" + strings.Join(lines, "\n"))
}

// answerForm puts claim and reading beside each other and asks for a decision.
func (b *Bot) answerForm(st sustain, q ladder.StreakQuarter) *slack.ModalViewRequest {
	esc := blockkit.Escape
	target := st.streak.Target
	blocks := []slack.Block{blockkit.Section(fmt.Sprintf("*%s · %s as %s*", esc(shownName(st.person)), esc(q.Quarter.Label), esc(string(target))))}
	if q.Verdict.Claim == nil {
		blocks = append(blocks, blockkit.Context(fmt.Sprintf("%s has not claimed this quarter.", esc(shownName(st.person)))))
	}
	blocks = append(blocks, b.sideBySide(st, q)...)
	blocks = append(blocks, blockkit.Context(evidenceText(q, st.streak)))
	hint := "Needed for “not yet”: what would make the next quarter count."
	if !q.Evidence.Met {
		hint = "Needed for “not yet”, and to confirm, as the wins shared with you do not meet the evidence rule."
	}
	confirms := ladder.ValueNext
	if q.Verdict.Claim != nil {
		confirms = q.Verdict.Claim.Value
	}
	note, chosen := "", ""
	if m := q.Verdict.Manager; m != nil {
		note, chosen = m.Note, string(m.Decision)
	}
	lower := ladder.VerdictValue("")
	if m := q.Verdict.Manager; m != nil && m.Value != ladder.ValueNext {
		lower = m.Value
	}
	blocks = append(blocks,
		blockkit.Input("decision", "Your answer", "", false, blockkit.Radio(inputAction, chosen,
			blockkit.Described(string(ladder.Confirm), "Confirm", "The quarter counts as: "+valueWord(confirms, target)),
			blockkit.Described(string(ladder.NotYet), "Not yet", "Your reading stands beside the claim"),
			blockkit.Described(string(ladder.Discuss), "Discuss", "Talk first; the claim waits"))),
		blockkit.Input(overallField, "If not yet: the quarter as a whole", "", true,
			blockkit.Select(inputAction, "As in your reading", string(lower), valueOptions(target, "their")[1:]...)),
		blockkit.Input(noteField, "One line for "+shownName(st.person), hint, true, blockkit.TextInput(inputAction, "", note, true, ladder.MaxReadingNote)))
	return blockkit.Modal(blockkit.ModalText{
		Title: "Claim and reading", Submit: "Answer", Close: "Later", Callback: "answer",
		Metadata: refTo(st.person.ID, target, q).value(),
	}, blocks...)
}

// sideBySide is claim and reading as a grid, the rows that differ by two steps
// first, and the line that goes with the claim. What is not shown to the reader
// has no column.
func (b *Bot) sideBySide(st sustain, q ladder.StreakQuarter) []slack.Block {
	v := q.Verdict
	var columns []readingColumn
	if v.Claim != nil {
		columns = append(columns, readingColumn{"claim", *v.Claim})
	}
	if v.Manager != nil && v.Manager.Value != "" {
		columns = append(columns, readingColumn{"manager", v.Manager.Reading})
	}
	if len(columns) == 0 {
		return nil
	}
	row := func(name string, value func(ladder.Reading) ladder.VerdictValue) string {
		line := pad(blockkit.Clip(name, gridNames), gridNames)
		for _, c := range columns {
			line += " " + pad(valueShort(value(c.Reading), q.Target, q.Level), 10)
		}
		return strings.TrimRight(line, " ")
	}
	head := pad("", gridNames)
	for _, c := range columns {
		head += " " + pad(c.head, 10)
	}
	agenda := ladder.Agenda(v)
	var first, rest []string
	for _, d := range b.ladder.Dimensions {
		line := row(d.Name, func(r ladder.Reading) ladder.VerdictValue { return r.Dimensions[d.ID] })
		if slices.ContainsFunc(agenda, func(r ladder.AgendaRow) bool { return r.Dimension == d.ID }) {
			first = append(first, line+"  ← talk")
		} else {
			rest = append(rest, line)
		}
	}
	rows := append(append([]string{strings.TrimRight(head, " ")}, first...), rest...)
	rows = append(rows, row("Quarter", func(r ladder.Reading) ladder.VerdictValue { return r.Value }))
	blocks := []slack.Block{blockkit.Section(preformatted(strings.Join(rows, "\n")))}
	if len(first) > 0 {
		blocks = append(blocks, blockkit.Context("Rows marked “← talk” are two steps or more apart: they belong on top of your next 1:1."))
	}
	if v.Claim != nil && v.Claim.Note != "" {
		who := blockkit.Escape(shownName(st.person)) + " writes"
		if st.own() {
			who = "You wrote"
		}
		blocks = append(blocks, blockkit.Section("*"+who+"*\n"+quote(v.Claim.Note)))
	}
	return blocks
}

// readingColumn is one side of a quarter in the grid.
type readingColumn struct {
	head string
	ladder.Reading
}

// valueShort is a verdict in a grid: the level it means.
func valueShort(v ladder.VerdictValue, target, level ladder.LevelID) string {
	switch v {
	case ladder.ValueNext:
		return string(target)
	case ladder.ValuePartial:
		return "some " + string(target)
	case ladder.ValueCurrent:
		return string(level)
	case ladder.ValueBelow:
		return "below " + string(level)
	case ladder.ValueExcused:
		return "excused"
	}
	return "·"
}

// answered says what a manager's answer means, to the manager.
func (b *Bot) answered(st sustain, q ladder.StreakQuarter) []slack.Block {
	esc := blockkit.Escape
	m := q.Verdict.Manager
	name := esc(shownName(st.person))
	var text string
	switch m.Decision {
	case ladder.Confirm:
		text = fmt.Sprintf("*Confirmed: %s, %s as %s.*", name, esc(q.Quarter.Label), esc(string(st.streak.Target)))
	case ladder.NotYet:
		text = fmt.Sprintf("*Not yet: %s, %s as %s.* Your reading is the quarter's value; the claim stays visible to you both.", name, esc(q.Quarter.Label), esc(string(st.streak.Target)))
	default:
		text = fmt.Sprintf("*To discuss: %s, %s as %s.* The claim waits; answer again when you have talked.", name, esc(q.Quarter.Label), esc(string(st.streak.Target)))
	}
	if m.Note != "" {
		text += "\n" + quote(m.Note)
	}
	blocks := []slack.Block{blockkit.Section(text), blockkit.Section(b.streakHeadline(st.streak))}
	if q.State != ladder.QuarterSealed {
		blocks = append(blocks, blockkit.Context(fmt.Sprintf("It seals on %s; the answer can be taken back until then.", sayDate(q.Quarter.SealedFrom(), st.today))))
	}
	return blocks
}

// shownName is a person's name as plain text.
func shownName(p ladder.Person) string {
	if p.Name != "" {
		return p.Name
	}
	return string(p.ID)
}
