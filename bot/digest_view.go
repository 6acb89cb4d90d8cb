package bot

import (
	"fmt"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/bot/schedule"
	"winlog/ladder"
)

// digestQuarters is over how many quarters the table of a digest looks.
const digestQuarters = 4

// digestBlocks are a digest without its end: what waits for the manager, also of
// those who report to somebody else by now, the reports in the order of their names, what the team has in common, and the grid
// of quarters.
func (b *Bot) digestBlocks(o schedule.Outgoing, reports []digestReport, former []waiting) []slack.Block {
	esc := blockkit.Escape
	last := o.Quarter.Until.AddDays(-1)
	blocks := []slack.Block{
		blockkit.Header(fmt.Sprintf("Your %s digest: %s", o.Quarter.Label, countReports(len(reports)))),
		blockkit.Context(fmt.Sprintf("%s – %s. Made from what each of them shares with you. *Not in it:* private wins, claims you have not read, what other people think.",
			esc(sayDate(o.Quarter.From, last)), esc(sayDate(last, o.Today)))),
	}
	plain := make([]ladder.DigestReport, len(reports))
	for i, r := range reports {
		plain[i] = r.DigestReport
	}
	blocks = append(blocks, b.digestNeeds(reports, plain, former, o.Today)...)
	for _, r := range reports {
		blocks = append(blocks, blockkit.Divider())
		blocks = append(blocks, b.digestCard(o, r, blockkit.Button("report.open#"+string(r.person.ID), "Open", valueVersion+string(r.person.ID)+"|0"))...)
	}
	blocks = append(blocks, blockkit.Divider())
	if text := b.patternText(ladder.TeamPattern(b.ladder, plain)); text != "" {
		blocks = append(blocks, blockkit.Section(text))
	}
	if len(reports) > 1 {
		blocks = append(blocks, b.quarterTable(o, reports), blockkit.Context("✓ confirmed · ◐ claimed · … pending · ✗ does not count · L leave · `·` no verdict. By name."))
	}
	if text := sawFirstText(reports, o.Today); text != "" {
		blocks = append(blocks, blockkit.Context(text))
	}
	return blocks
}

// sawFirstText says who saw their part before the manager.
func sawFirstText(reports []digestReport, today ladder.Date) string {
	var names []string
	for _, r := range reports {
		if !r.sawFirst.IsZero() {
			names = append(names, fmt.Sprintf("%s (%s)", blockkit.Escape(shownName(r.person)), sayDate(r.sawFirst, today)))
		}
	}
	switch len(names) {
	case 0:
		return ""
	case len(reports):
		return "Each of them saw their part first: " + strings.Join(names, ", ") + "."
	}
	return "These saw their part first: " + strings.Join(names, ", ") + "."
}

func countReports(n int) string {
	if n == 1 {
		return "1 person"
	}
	return fmt.Sprintf("%d people", n)
}

// digestNeeds are what waits for the manager, each with its button. First is what
// the rest of the digest does not speak of.
func (b *Bot) digestNeeds(reports []digestReport, plain []ladder.DigestReport, former []waiting, today ladder.Date) []slack.Block {
	needs, all := ladder.FindDigestNeeds(plain, today)
	all += len(former)
	former = former[:min(len(former), ladder.DigestNeeds)]
	needs = needs[:min(len(needs), ladder.DigestNeeds-len(former))]
	if all == 0 {
		return nil
	}
	blocks := append([]slack.Block{blockkit.Section("*Needs you*")}, b.formerBlocks(former)...)
	for _, n := range needs {
		i := slices.IndexFunc(reports, func(r digestReport) bool { return r.person.ID == n.Report.Person.ID })
		r := reports[i]
		button := blockkit.Button("report.open#need"+string(r.person.ID), "Open", valueVersion+string(r.person.ID)+"|0")
		if n.Kind == ladder.NeedReading {
			button = readingButton(r.waits[0])
		}
		blocks = append(blocks, blockkit.SectionWith("*"+blockkit.Escape(shownName(r.person))+"*"+needText(n, r), button))
	}
	if left := all - len(needs) - len(former); left > 0 {
		blocks = append(blocks, blockkit.Context(fmt.Sprintf("and %d more: `%s team`", left, b.names.Winlog)))
	}
	return blocks
}

// needText is what waits, after the name of whom it is about.
func needText(n ladder.DigestNeed, r digestReport) string {
	switch n.Kind {
	case ladder.NeedReading:
		return " " + waitText(r.waits[0])
	case ladder.NeedRunOn:
		return ": the run is stale after so many excused quarters and needs your word"
	}
	return fmt.Sprintf(": agree to “%s”, or comment", blockkit.Escape(blockkit.Clip(firstLine(n.Goal.Text), 120)))
}

// digestCard is one report: where they are, their best wins in their words, their
// goals, what is thin, and a question to begin with; beside them what they added.
// open is the button that leads to them, nil for none.
func (b *Bot) digestCard(o schedule.Outgoing, r digestReport, open *slack.ButtonBlockElement) []slack.Block {
	esc := blockkit.Escape
	lines := []string{fmt.Sprintf("*%s*  %s · %s", esc(shownName(r.person)), esc(stepOf(r.streak)), countText(r.streak))}
	switch {
	case r.Judged && r.In.Value == ladder.ValueExcused:
		lines = append(lines, fmt.Sprintf("%s is excused; the run is kept.", esc(o.Quarter.Label)))
	case !r.Judged:
		lines = append(lines, fmt.Sprintf("Nothing of %s is shared with you.", esc(o.Quarter.Label)))
	}
	if r.Leave != (ladder.Leave{}) {
		lines = append(lines, "On leave "+leaveText(r.Leave, r.today)+".")
	}
	blocks := []slack.Block{blockkit.Section(strings.Join(lines, "\n"))}
	if open != nil {
		blocks[0] = blockkit.SectionWith(strings.Join(lines, "\n"), open)
	}
	var body []string
	for _, w := range r.Wins {
		body = append(body, "• "+digestWin(w)+r.said(w.ID.DigestItem()))
	}
	if len(r.Goals) > 0 {
		body = append(body, digestGoals(o, r))
	}
	if text := b.thinText(r.DigestReport); text != "" {
		body = append(body, text+r.said(ladder.ThinItem))
	}
	return append(blocks, blockkit.Sections(strings.Join(body, "\n"))...)
}

// said is what the person wrote beside an item, on lines of its own.
func (r digestReport) said(item ladder.DigestItem) string {
	text := ladder.OneLine(r.Part.Comments[item])
	if text == "" {
		return ""
	}
	return fmt.Sprintf("\n      :speech_balloon: _%s:_ %s", blockkit.Escape(shownName(r.person)), blockkit.Escape(text))
}

// digestWin is a win in its owner's words, on one line, with its links.
func digestWin(w ladder.Win) string {
	text := blockkit.Escape(blockkit.Clip(strings.Join(strings.Fields(w.Text), " "), 240))
	if w.Result != "" {
		text = strings.TrimRight(text, ".") + "; " + blockkit.Escape(blockkit.Clip(strings.Join(strings.Fields(w.Result), " "), 140))
	}
	for _, link := range w.Links[:min(len(w.Links), 2)] {
		if len(link) <= 500 {
			text += " · " + blockkit.Link(link, linkLabel(link))
		}
	}
	return text
}

// digestGoals are goals and their state, in a line each.
func digestGoals(o schedule.Outgoing, r digestReport) string {
	lines := []string{"*Goals*"}
	for _, g := range r.Goals {
		line := goalSign(g) + " " + blockkit.Escape(blockkit.Clip(firstLine(g.Text), 120))
		if g.State == ladder.GoalActive && !g.Agreed {
			line += " · not agreed yet"
		}
		if g.Quarter.From != o.Quarter.From {
			line += " · " + blockkit.Escape(g.Quarter.Label)
		}
		if g.State == ladder.GoalActive && !g.NextLevel() {
			line += " · reads as current-level"
		}
		lines = append(lines, line+r.said(g.DigestItem()))
	}
	return strings.Join(lines, "\n")
}

func goalSign(g ladder.DigestGoal) string {
	switch {
	case g.State == ladder.GoalAchieved:
		return ":white_check_mark:"
	case g.State == ladder.GoalMissed:
		return ":heavy_multiplication_x:"
	case g.State == ladder.GoalCarried:
		return ":arrow_right:"
	case g.Status == ladder.AtRisk:
		return ":large_yellow_circle:"
	case g.Status == ladder.OffTrack:
		return ":red_circle:"
	case g.Status == ladder.OnTrack:
		return ":large_green_circle:"
	}
	return ":white_circle:"
}

// thinText names the dimension that has been without evidence for longest, with a
// question to ask.
func (b *Bot) thinText(r ladder.DigestReport) string {
	id, last, ok := r.Thin()
	if !ok {
		return ""
	}
	text := "*Thin:* " + blockkit.Escape(b.dimensionName(id))
	if last.Label != "" {
		text += ", nothing at " + blockkit.Escape(string(r.In.Target)) + " since " + blockkit.Escape(last.Label)
	} else {
		text += ", nothing at " + blockkit.Escape(string(r.In.Target)) + " yet"
	}
	return text + ". *Ask:* “" + blockkit.Escape(b.openQuestion(id, r.In.Target)) + "”"
}

// openQuestion is a question that opens a talk about a dimension. Those of the
// built-in ladder have one of their own; others are asked with the ladder's line.
func (b *Bot) openQuestion(id ladder.DimensionID, target ladder.LevelID) string {
	switch id {
	case "scope":
		return "Which problem would you like to be handed without a solution?"
	case "collaboration":
		return "Who outside our team has the same problem, and what could you solve together?"
	case "mentorship":
		return "Who could do something without you next quarter that they cannot do today?"
	}
	line := ""
	if l, ok := b.ladder.Level(target); ok {
		line = fmt.Sprint(l.Dimensions[id])
	}
	return fmt.Sprintf("For %s the ladder says “%s”: where could that happen next quarter?", target, line)
}

func (b *Bot) patternText(p ladder.Pattern) string {
	name := func(id ladder.DimensionID) string { return blockkit.Escape(b.dimensionName(id)) }
	switch {
	case p.Thin != "" && p.Strong != "":
		return fmt.Sprintf("*Team:* %s is strong everywhere; %s is thin for %d of %d. Is there work here that asks for it?", name(p.Strong), name(p.Thin), p.ThinOf, p.Judged)
	case p.Thin != "":
		return fmt.Sprintf("*Team:* %s is thin for %d of %d. Is there work here that asks for it?", name(p.Thin), p.ThinOf, p.Judged)
	case p.Strong != "":
		return fmt.Sprintf("*Team:* %s is strong everywhere.", name(p.Strong))
	}
	return ""
}

// quarterTable is what became of the reports' last quarters, by name.
func (b *Bot) quarterTable(o schedule.Outgoing, reports []digestReport) slack.Block {
	quarters := b.digestSpan(o.Quarter)
	head := []string{"", "Step"}
	for _, q := range quarters {
		head = append(head, shortQuarter(q))
	}
	rows := [][]string{head}
	for _, r := range reports {
		row := []string{shownName(r.person), stepOf(r.streak)}
		for _, p := range quarters {
			row = append(row, r.signOf(p))
		}
		rows = append(rows, row)
	}
	return blockkit.Table(rows...)
}

// digestSpan are the quarters of a digest's table, the last of them its own.
func (b *Bot) digestSpan(last ladder.Period) []ladder.Period {
	timeline := *b.timeline.Load()
	quarters := []ladder.Period{last}
	for len(quarters) < digestQuarters {
		quarters = append([]ladder.Period{timeline.Prev(quarters[0])}, quarters...)
	}
	return quarters
}

// signOf is a quarter in the table.
func (r digestReport) signOf(p ladder.Period) string {
	if q, ok := r.quarterOf(p); ok {
		return quarterSign(q)
	}
	return "·"
}
