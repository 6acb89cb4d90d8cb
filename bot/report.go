package bot

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/bot/socket"
	"winlog/ladder"
)

// showReport is /winlog report @person.
func (b *Bot) showReport(ctx context.Context, c *call) (socket.Reply, error) {
	id, err := b.onePerson(c, "report")
	if err != nil {
		return socket.Reply{}, err
	}
	return b.reportFrom(ctx, c, id, 0)
}

// openReport is a button that opens a report, or turns the pages of their wins.
func (b *Bot) openReport(ctx context.Context, c *call) (socket.Reply, error) {
	value, ok := strings.CutPrefix(c.Action.Value.Text, valueVersion)
	id, from, two := strings.Cut(value, "|")
	offset, err := strconv.Atoi(from)
	if !ok || !two || err != nil || offset < 0 || len(id) > 40 {
		return socket.Reply{}, staleButton()
	}
	return b.reportFrom(ctx, c, ladder.UserID(id), offset)
}

func (b *Bot) reportFrom(ctx context.Context, c *call, id ladder.UserID, offset int) (socket.Reply, error) {
	if id == c.user() {
		return b.answerStreak(ctx, c, "")
	}
	p, err := b.store.FindPerson(ctx, id)
	if err != nil && ladder.KindOf(err) != ladder.NotFound {
		return socket.Reply{}, err
	}
	if err != nil || p.Manager != c.user() {
		return b.formerReport(ctx, c, p)
	}
	r, err := b.report(ctx, c, p)
	if err == nil {
		err = b.saw(ctx, c, ladder.PathReport, p.ID)
	}
	if err != nil {
		return socket.Reply{}, err
	}
	goals, err := b.goalsForManager(ctx, r)
	if err != nil {
		return socket.Reply{}, err
	}
	wins, total, err := b.sharedPage(ctx, c, p, ladder.Period{}, offset, winsPerPage)
	if err != nil {
		return socket.Reply{}, err
	}
	words, err := b.wordsSeenBy(ctx, c.user(), p, wins)
	if err != nil {
		return socket.Reply{}, err
	}
	return b.answer(c, shownName(p), b.reportPage(c, r, goals, wins, words, offset, total)), nil
}

// formerReport is what somebody who does not manage a person now may still do
// about quarters of theirs: answer for one that ended under them, or add a note.
func (b *Bot) formerReport(ctx context.Context, c *call, p ladder.Person) (socket.Reply, error) {
	no := ladder.Errorf(ladder.Forbidden, "Only somebody's current manager sees their card. %s team shows who reports to you.", b.names.Winlog)
	if p.ID == "" {
		return socket.Reply{}, no
	}
	st, err := b.sustain(ctx, c.user(), p, "")
	if err != nil {
		return socket.Reply{}, err
	}
	var blocks []slack.Block
	for _, q := range st.streak.Quarters {
		if buttons := b.verdictButtons(c, st, q); len(buttons) > 0 {
			blocks = append(blocks, blockkit.Section("*"+blockkit.Escape(q.Quarter.Label)+"*"))
			blocks = append(blocks, blockkit.Actions(buttons...)...)
		}
	}
	if len(blocks) == 0 {
		return socket.Reply{}, no
	}
	if err := b.saw(ctx, c, ladder.PathQuarter, p.ID); err != nil {
		return socket.Reply{}, err
	}
	head := blockkit.Section(fmt.Sprintf("*%s* does not report to you now. What you shared in before is still yours to answer:", blockkit.Escape(shownName(p))))
	return b.answer(c, shownName(p), append([]slack.Block{head}, blocks...)), nil
}

// goalsForManager are a report's goals of the quarter with what a manager can do.
func (b *Bot) goalsForManager(ctx context.Context, r report) ([]slack.Block, error) {
	var blocks []slack.Block
	for _, g := range r.goals {
		notes, err := b.store.GoalNotes(ctx, g.ID)
		if err != nil {
			return nil, err
		}
		blocks = append(blocks, b.goalForManager(g, r.person, notes)...)
	}
	return blocks, nil
}

// sharedPage is one page of the wins that somebody lets a viewer see, of a period
// or of all time, newest first.
func (b *Bot) sharedPage(ctx context.Context, c *call, owner ladder.Person, p ladder.Period, offset, limit int) ([]ladder.Win, int, error) {
	f := ladder.WinFilter{User: owner.ID, From: p.From, Until: p.Until, Shared: true, Offset: offset, Limit: limit}
	if owner.Manager != c.user() {
		f.Visibility = ladder.Public
	}
	found, total, err := b.store.ListWins(ctx, f)
	if err != nil {
		return nil, 0, err
	}
	var wins []ladder.Win
	for _, w := range found {
		if ladder.CanSee(b.viewer(c.user()), w.Item(), owner) {
			wins = append(wins, w)
		}
	}
	return wins, total, nil
}
