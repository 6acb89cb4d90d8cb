package bot

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/ladder"
)

// previewBlocks are somebody's part of their manager's digest, with the way to
// change it.
func (b *Bot) previewBlocks(p previewed) []slack.Block {
	blocks := []slack.Block{
		blockkit.Header("Your part of the " + p.o.Quarter.Label + " digest"),
		blockkit.Section(p.goesText()),
	}
	blocks = append(blocks, b.previewCard(p)...)
	return append(blocks, blockkit.Actions(
		blockkit.Primary("preview.open", "Change what they see", previewValue(p.o.Quarter, p.manager.ID)),
		blockkit.Button("win.page", "What I share with my manager", winQuery{Period: allTime, Visibility: string(ladder.Manager)}.encode()))...)
}

// goesText says who sees the part, and when.
func (p previewed) goesText() string {
	when := "soon"
	if !p.goes.IsZero() {
		when = "on " + sayDate(p.goes, p.today)
	}
	return fmt.Sprintf("This is what %s will read of you, %s. You see it first: leave things out, put them in another order, or add a word.",
		blockkit.Escape(shownName(p.manager)), when)
}

// previewCard is the part itself, as the manager will see it.
func (b *Bot) previewCard(p previewed) []slack.Block {
	blocks := append([]slack.Block{blockkit.Divider()}, b.digestCard(p.o, p.digestReport, nil)...)
	if lines := b.previewNeeds(p); len(lines) > 0 {
		blocks = append(blocks, blockkit.Section("*It says that this waits for them:*\n"+strings.Join(lines, "\n")))
	}
	blocks = append(blocks, blockkit.Divider())
	if p.team {
		var signs []string
		for _, q := range b.digestSpan(p.o.Quarter) {
			signs = append(signs, shortQuarter(q)+" "+p.signOf(q))
		}
		blocks = append(blocks, blockkit.Context("In the table of quarters: "+blockkit.Escape(strings.Join(signs, " · "))))
	}
	return append(blocks, blockkit.Context("Never in it: private wins, a claim they have not read, what other people think."))
}

// previewNeeds are what the digest says waits for the manager about this person.
func (b *Bot) previewNeeds(p previewed) []string {
	needs, _ := ladder.FindDigestNeeds([]ladder.DigestReport{p.DigestReport}, p.today)
	var lines []string
	for _, n := range needs {
		switch n.Kind {
		case ladder.NeedReading:
			w := p.waits[0]
			lines = append(lines, fmt.Sprintf("• your claim of %s, until it seals on %s", blockkit.Escape(w.quarter.Quarter.Label), sayDate(w.quarter.Quarter.SealedFrom(), p.today)))
		case ladder.NeedRunOn:
			lines = append(lines, "• their word that your run goes on after so many excused quarters")
		case ladder.NeedAgreement:
			lines = append(lines, fmt.Sprintf("• to agree to “%s”, or comment", blockkit.Escape(blockkit.Clip(firstLine(n.Goal.Text), 120))))
		}
	}
	return lines
}
