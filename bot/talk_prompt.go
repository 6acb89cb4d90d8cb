package bot

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/bot/schedule"
	"winlog/ladder"
)

// talkers are the two sides of a 1:1.
func talkers(people []ladder.Person) map[ladder.UserID]bool {
	to := managed(people)
	maps.Copy(to, managers(people))
	return to
}

// prompt is what a quarterly 1:1 should cover, to each side their own (PRODUCT
// N2). Who is both gets both in one message.
func (b *Bot) prompt(ctx context.Context, o schedule.Outgoing) (unaskedText, error) {
	own, err := b.ownTalk(ctx, o)
	if err != nil {
		return unaskedText{}, err
	}
	reports, n, err := b.talksWithReports(ctx, o, false)
	if err != nil || !own.says && n == 0 {
		return unaskedText{}, err
	}
	label := blockkit.Escape(o.Quarter.Label)
	skip := blockkit.Button("talk.skip", "Skip this quarter", talkRef{o.Recipient, o.Quarter.From, o.To.Manager}.value())
	text := unaskedText{
		fallback: fmt.Sprintf("Your 1:1s about %s: %s", o.Quarter.Label, countReports(n)),
		why:      fmt.Sprintf("People report to you, and a 1:1 about %s is due with each. Each of them has a prompt of their own.", label),
	}
	switch {
	case n == 0:
		text.fallback = "Prepare your 1:1 about " + o.Quarter.Label
		text.blocks = append(own.blocks, blockkit.Actions(append(own.buttons, skip)...)...)
		text.why = fmt.Sprintf("%s is over, and a 1:1 about it is due. `%s 1:1` shows this at any time.", label, b.names.Winlog)
	case own.says:
		text.blocks = append(own.all(), blockkit.Divider())
		text.why = fmt.Sprintf("%s is over, and a 1:1 about it is due: with your manager, and with each of your reports.", label)
	}
	text.blocks = append(text.blocks, reports...)
	return text, nil
}

// talkCard is one 1:1 in a prompt.
type talkCard struct {
	blocks  []slack.Block
	buttons []slack.BlockElement // under them
	says    bool                 // there is something to talk about
}

func (c talkCard) all() []slack.Block { return append(c.blocks, blockkit.Actions(c.buttons...)...) }

// ownTalk is the person's side; there is none if there is nobody to talk with.
func (b *Bot) ownTalk(ctx context.Context, o schedule.Outgoing) (talkCard, error) {
	if o.To.Manager == "" || !b.hasLevel(o.To) {
		return talkCard{}, nil
	}
	t, err := b.findTalk(ctx, o.Recipient, o.Recipient, o.Quarter)
	if err != nil || !t.other.Active {
		return talkCard{}, err
	}
	viewer := b.viewer(o.Recipient)
	wins, err := b.winsOf(ctx, viewer, ladder.DigestHeadlines(viewer, t.person, t.input.Wins, o.Quarter, t.quarter, ladder.DigestPart{}), t.person)
	if err != nil {
		return talkCard{}, err
	}
	allGoals, err := b.digestGoals(ctx, o, t.person)
	if err != nil {
		return talkCard{}, err
	}
	best, goals := wins[t.person.ID], allGoals[t.person.ID]
	breadth, err := b.breadth(ctx, t.input)
	if err != nil {
		return talkCard{}, err
	}
	titles, err := b.bareTitles(ctx, t.sustain)
	if err != nil {
		return talkCard{}, err
	}
	return talkCard{
		blocks: b.ownTalkBlocks(t, best, goals, breadth, titles), buttons: t.buttons(true),
		says: len(best) > 0 || len(goals) > 0 || t.says(),
	}, nil
}

// says reports whether there is anything of the quarter to talk about beside wins
// and goals.
func (t talk) says() bool {
	return t.judged && (t.quarter.Verdict.Claim != nil || t.quarter.Value == ladder.ValueExcused) ||
		len(t.before) > 0 || t.mine.Prepared() || t.theirs.Prepared() || t.waits
}

// talksWithReports is the manager's side: a card for each report, by name, and how
// many there are. Unless they asked, there is nothing while no report has anything
// to talk about.
func (b *Bot) talksWithReports(ctx context.Context, o schedule.Outgoing, asked bool) ([]slack.Block, int, error) {
	people, err := b.store.Reports(ctx, o.Recipient)
	if err != nil || len(people) == 0 {
		return nil, 0, err
	}
	blocks := talkIntro(o.Quarter)
	var cards []talkCard
	for _, p := range people {
		card, err := b.talkWith(ctx, o, p.ID)
		if err != nil {
			return nil, 0, err
		}
		cards = append(cards, card)
		blocks = append(blocks, card.all()...)
	}
	if !asked && !slices.ContainsFunc(cards, func(c talkCard) bool { return c.says }) {
		return nil, 0, nil
	}
	return blocks, len(people), nil
}

// talkWith is what a manager should know before the 1:1 with a report. That they
// are shown it is recorded.
func (b *Bot) talkWith(ctx context.Context, o schedule.Outgoing, user ladder.UserID) (talkCard, error) {
	t, err := b.findTalk(ctx, o.Recipient, user, o.Quarter)
	if err != nil {
		return talkCard{}, err
	}
	r, err := b.digestReport(ctx, o, t.sustain)
	if err == nil && !o.Shown {
		err = b.sawTalk(ctx, t)
	}
	if err != nil {
		return talkCard{}, err
	}
	buttons := t.buttons(len(r.waits) == 0)
	if len(r.waits) > 0 {
		buttons = append([]slack.BlockElement{readingButton(r.waits[0])}, buttons...)
	}
	return talkCard{b.talkCardBlocks(t, r), buttons, r.says() || t.says()}, nil
}
