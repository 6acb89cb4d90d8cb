package bot

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/ladder"
)

// teamPage is a card for each report, in the order of their names: no ranking.
func (b *Bot) teamPage(reports []report, former []waiting, offset, total int) []slack.Block {
	blocks := []slack.Block{blockkit.Header("Your team")}
	for _, r := range reports {
		blocks = append(blocks, b.reportCard(r)...)
	}
	blocks = append(blocks, b.formerBlocks(former)...)
	foot := "By name. Made from what each of them shares with you; nothing here is a rating."
	if total > len(reports) {
		foot = partOf(offset, len(reports), total) + ". " + foot
	}
	blocks = append(blocks, blockkit.Context(foot))
	var pages []slack.BlockElement
	if offset > 0 {
		pages = append(pages, blockkit.Button("team.page#back", "← Back", valueVersion+strconv.Itoa(max(0, offset-reportsPerPage))))
	}
	if offset+len(reports) < total {
		pages = append(pages, blockkit.Button("team.page#more", "More →", valueVersion+strconv.Itoa(offset+len(reports))))
	}
	return append(blocks, blockkit.Actions(pages...)...)
}

// reportCard is a report in three lines, with what waits for the manager.
func (b *Bot) reportCard(r report) []slack.Block {
	blocks := []slack.Block{blockkit.SectionWith(b.reportText(r),
		blockkit.Button("report.open#"+string(r.person.ID), "Open", valueVersion+string(r.person.ID)+"|0"))}
	var buttons []slack.BlockElement
	for _, w := range r.waits {
		buttons = append(buttons, readingButton(w))
	}
	return append(blocks, blockkit.Actions(buttons...)...)
}

// formerBlocks are the quarters of people who report to somebody else now.
func (b *Bot) formerBlocks(former []waiting) []slack.Block {
	var blocks []slack.Block
	for _, w := range former {
		blocks = append(blocks, blockkit.SectionWith(fmt.Sprintf("*%s* reports to somebody else now. %s", blockkit.Escape(shownName(w.person)), waitText(w)), readingButton(w)))
	}
	return blocks
}

func readingButton(w waiting) *slack.ButtonBlockElement {
	label := "Give my reading of "
	if m := w.quarter.Verdict.Manager; m != nil && m.Value != "" {
		label = "Answer for "
	}
	return blockkit.Primary(fmt.Sprintf("reading.open#%s%s%s", w.person.ID, w.quarter.Target, w.quarter.Quarter.From),
		label+w.quarter.Quarter.Label, refTo(w.person.ID, w.quarter.Target, w.quarter).value())
}

func waitText(w waiting) string {
	return fmt.Sprintf(":hourglass_flowing_sand: %s is claimed and waits for you until it seals on %s",
		blockkit.Escape(w.quarter.Quarter.Label), sayDate(w.quarter.Quarter.SealedFrom(), w.today))
}

func (b *Bot) reportText(r report) string {
	s := r.streak
	lines := []string{fmt.Sprintf("*%s*  %s · %s", blockkit.Escape(shownName(r.person)), blockkit.Escape(stepOf(s)), countText(s))}
	for _, w := range r.waits {
		lines = append(lines, waitText(w))
	}
	return strings.Join(append(lines, b.reportFacts(r)), "\n")
}

// reportFacts is what else a manager should know, in one line.
func (b *Bot) reportFacts(r report) string {
	s := r.streak
	var facts []string
	if n := len(s.Quarters); n > 0 && len(r.waits) == 0 {
		facts = append(facts, quarterFact(s.Quarters[n-1], r.today))
	}
	if len(r.goals) == 0 {
		facts = append(facts, "no goal of this quarter is shared with you")
	} else {
		facts = append(facts, plural(len(r.goals), "goal")+" of this quarter")
	}
	if r.away {
		facts = append(facts, "on leave "+leaveText(r.leave, r.today))
	}
	if s.Stale {
		facts = append(facts, "the run is stale and needs your word")
	}
	return strings.Join(facts, " · ")
}

// stepOf is "IC2 → IC3", or what there is of it.
func stepOf(s ladder.Streak) string {
	switch {
	case s.Level == "":
		return "level unknown"
	case s.Target == "":
		return string(s.Level)
	}
	return string(s.Level) + " → " + string(s.Target)
}

// quarterFact is the quarter in progress in a few words.
func quarterFact(q ladder.StreakQuarter, today ladder.Date) string {
	label := blockkit.Escape(q.Quarter.Label)
	switch {
	case q.Excusable && !q.Verdict.OptIn:
		return label + " is excused"
	case q.State == ladder.QuarterOpen:
		return fmt.Sprintf("%s has %s left", label, plural(q.Quarter.Until.DaysSince(today), "day"))
	}
	return label + " has ended"
}
