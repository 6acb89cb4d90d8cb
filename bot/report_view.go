package bot

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/ladder"
)

// reportPage is a report's card for their manager: how they stand, what waits,
// their goals, and a page of the wins they share.
func (b *Bot) reportPage(c *call, r report, goals []slack.Block, wins []ladder.Win, words map[ladder.WinID][]ladder.Endorsement, offset, total int) []slack.Block {
	blocks := []slack.Block{blockkit.Header(shownName(r.person))}
	if offset == 0 {
		blocks = append(blocks, b.streakSummary(r.sustain)...)
		blocks = append(blocks, blockkit.Context(b.reportFacts(r)))
		blocks = append(blocks, b.reportButtons(c, r)...)
		if len(goals) > 0 {
			blocks = append(blocks, blockkit.Divider())
			blocks = append(blocks, goals...)
		}
	}
	blocks = append(blocks, blockkit.Divider())
	if total == 0 {
		return append(blocks, blockkit.Context("They share no win with you."))
	}
	blocks = append(blocks, blockkit.Section("*Wins they share with you*"))
	for _, w := range wins {
		blocks = append(blocks, blockkit.Section(winInShort(w)), blockkit.Context(b.sharedFacts(c, w)))
		for _, e := range words[w.ID] {
			blocks = append(blocks, blockkit.Context(b.wordsText(e)))
		}
	}
	return append(blocks, b.reportPager(r, offset, len(wins), total)...)
}

// sharedFacts is winFacts in the eyes of somebody else.
func (b *Bot) sharedFacts(c *call, w ladder.Win) string {
	return b.factsOf(w, c.today, sharedText(w.Visibility), 1000)
}

// sharedText says who sees a win or a goal, in the eyes of a manager who does.
func sharedText(v ladder.Visibility) string {
	if v == ladder.Public {
		return visibilityText(v)
	}
	return ":busts_in_silhouette: shared with you"
}

func (b *Bot) reportPager(r report, offset, shown, total int) []slack.Block {
	blocks := []slack.Block{blockkit.Context(partOf(offset, shown, total))}
	value := func(n int) string { return valueVersion + string(r.person.ID) + "|" + strconv.Itoa(n) }
	var buttons []slack.BlockElement
	if offset > 0 {
		buttons = append(buttons, blockkit.Button("report.open#newer", "← Newer", value(max(0, offset-winsPerPage))))
	}
	if offset+shown < total {
		buttons = append(buttons, blockkit.Button("report.open#older", "Older →", value(offset+shown)))
	}
	return append(blocks, blockkit.Actions(buttons...)...)
}

// verdictButtons are what somebody may do now about a quarter of somebody else.
// The rules are asked, so that no button leads to a refusal.
func (b *Bot) verdictButtons(c *call, st sustain, q ladder.StreakQuarter) []slack.BlockElement {
	value := refTo(st.person.ID, st.streak.Target, q).value()
	id := func(action string) string { return fmt.Sprintf("%s#%s%s", action, st.person.ID, q.Quarter.From) }
	var buttons []slack.BlockElement
	waits := st.claimed[q.Quarter.From] && !q.Answered()
	switch {
	case b.mayRead(c, st, q) != nil:
	case q.Verdict.Manager != nil && q.Verdict.Manager.By == c.user() && q.Verdict.Manager.Value != "":
		buttons = append(buttons, blockkit.Primary(id("reading.open"), "Answer for "+q.Quarter.Label, value))
	case waits:
		buttons = append(buttons, blockkit.Primary(id("reading.open"), "Give my reading of "+q.Quarter.Label, value))
	case q.State != ladder.QuarterOpen:
		buttons = append(buttons, blockkit.Button(id("reading.open"), "My reading of "+q.Quarter.Label, value))
	}
	for _, l := range verdictLines {
		if l.may(b, c, st, q) == nil {
			buttons = append(buttons, blockkit.Button(id(l.action), l.label+" "+q.Quarter.Label, value))
		}
	}
	return buttons
}

// reportButtons are the same for all of somebody's quarters, newest first. Of the
// sealed ones that could be re-opened only the newest has a button; Why? leads to
// the others.
func (b *Bot) reportButtons(c *call, r report) []slack.Block {
	var buttons []slack.BlockElement
	for _, w := range r.waits {
		if w.quarter.Target != r.streak.Target { // of a target before: its quarters have no other buttons here
			buttons = append(buttons, readingButton(w))
		}
	}
	sealed := 0
	for _, q := range slices.Backward(r.streak.Quarters) {
		if q.State == ladder.QuarterSealed && !q.Stale {
			if sealed++; sealed > 1 {
				continue
			}
		}
		buttons = append(buttons, b.verdictButtons(c, r.sustain, q)...)
	}
	if n := len(r.streak.Quarters); n > 0 {
		buttons = append(buttons, blockkit.Button("streak.why", "Why?", refTo(r.person.ID, r.streak.Target, r.streak.Quarters[n-1]).value()))
	}
	about := b.talkQuarter(c.today)
	buttons = append(buttons, blockkit.Button("talk.prepare", "Prepare the 1:1", talkRef{r.person.ID, about.From, r.person.ID}.value()))
	return blockkit.Actions(buttons...)
}
