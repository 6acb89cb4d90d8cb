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

// reportsPerPage keeps a page of a team within one ack.
const reportsPerPage = 8

// report is what a manager is shown of one of their reports.
type report struct {
	sustain
	goals []ladder.Goal // of this quarter, shared with the manager
	waits []waiting     // for the viewer's answer
	leave ladder.Leave  // they are on now
	away  bool          // whether they are
}

// waiting is a quarter that somebody claimed and the viewer has to answer.
type waiting struct {
	sustain // towards the quarter's target
	quarter ladder.StreakQuarter
}

// showTeam is /winlog team.
func (b *Bot) showTeam(ctx context.Context, c *call) (socket.Reply, error) {
	return b.teamFrom(ctx, c, 0)
}

// pageTeam turns the pages of a team.
func (b *Bot) pageTeam(ctx context.Context, c *call) (socket.Reply, error) {
	value, ok := strings.CutPrefix(c.Action.Value.Text, valueVersion)
	offset, err := strconv.Atoi(value)
	if !ok || err != nil || offset < 0 {
		return socket.Reply{}, staleButton()
	}
	return b.teamFrom(ctx, c, offset)
}

func (b *Bot) teamFrom(ctx context.Context, c *call, offset int) (socket.Reply, error) {
	people, err := b.store.Reports(ctx, c.user())
	if err != nil {
		return socket.Reply{}, err
	}
	var former []waiting
	if offset == 0 {
		if former, err = b.formerWaiting(ctx, c.user(), c.today, b.sealedFor); err != nil {
			return socket.Reply{}, err
		}
	}
	shown := make([]ladder.UserID, 0, len(former))
	for _, w := range former {
		shown = append(shown, w.person.ID)
	}
	if len(people) == 0 {
		if err := b.saw(ctx, c, ladder.PathTeam, shown...); err != nil {
			return socket.Reply{}, err
		}
		return b.answer(c, "Your team", append([]slack.Block{
			blockkit.Section("*Nobody is known to report to you.*"),
			blockkit.Context(fmt.Sprintf("People say themselves who manages them, with `%s manager @name`; an administrator can import it.", b.names.Winlog)),
		}, b.formerBlocks(former)...)), nil
	}
	if offset >= len(people) { // somebody left the team meanwhile
		offset = 0
	}
	var reports []report
	for _, p := range people[offset:min(offset+reportsPerPage, len(people))] {
		r, err := b.report(ctx, c, p)
		if err != nil {
			return socket.Reply{}, err
		}
		reports, shown = append(reports, r), append(shown, p.ID)
	}
	if err := b.saw(ctx, c, ladder.PathTeam, shown...); err != nil {
		return socket.Reply{}, err
	}
	return b.answer(c, "Your team", b.teamPage(reports, former, offset, len(people))), nil
}

// report gathers what a manager may see of a report.
func (b *Bot) report(ctx context.Context, c *call, p ladder.Person) (report, error) {
	st, err := b.sustain(ctx, c.user(), p, "")
	if err != nil {
		return report{}, err
	}
	r := report{sustain: st}
	if r.waits, err = b.waiting(ctx, c.user(), st, b.sealedFor); err != nil {
		return report{}, err
	}
	this := st.input.Timeline.Of(st.today)
	goals, err := b.store.ListGoals(ctx, ladder.GoalFilter{User: p.ID, From: this.From, Until: this.Until})
	if err != nil {
		return report{}, err
	}
	for _, g := range goals {
		if ladder.CanSee(b.viewer(c.user()), g.Item(), p) {
			r.goals = append(r.goals, g)
		}
	}
	r.leave, r.away = leaveNow(st.input.Leave, st.today)
	return r, nil
}

// waiting are the quarters of somebody that a manager has to answer:
// towards the target of today, and towards others that were claimed before it
// changed.
func (b *Bot) waiting(ctx context.Context, manager ladder.UserID, st sustain, stands standFunc) ([]waiting, error) {
	var found []waiting
	for _, target := range openTargets(st.input) {
		towards := st // "" is today's
		switch {
		case target == st.streak.Target && target != "":
			continue
		case target != "":
			var err error
			if towards, err = stands(ctx, manager, st.person.ID, target); err != nil {
				return nil, err
			}
		}
		for _, q := range towards.streak.Quarters {
			if q.State != ladder.QuarterSealed && towards.claimed[q.Quarter.From] && !q.Answered() && q.Manager == manager {
				found = append(found, waiting{towards, q})
			}
		}
	}
	return found, nil
}

// formerWaiting is the same for those whom somebody managed when the quarter ended
// and manages no more (QUARTERS rule 14). today is the manager's.
func (b *Bot) formerWaiting(ctx context.Context, manager ladder.UserID, today ladder.Date, stands standFunc) ([]waiting, error) {
	since := today.AddDays(-ladder.ReviewDays - 1) // a day for the zones
	people, err := b.store.FormerReports(ctx, manager, since)
	if err != nil {
		return nil, err
	}
	var found []waiting
	for _, p := range people {
		if len(found) >= reportsPerPage { // the others have their turn once these are answered
			break
		}
		st, err := stands(ctx, manager, p.ID, "")
		if err != nil {
			return nil, err
		}
		waits, err := b.waiting(ctx, manager, st, stands)
		if err != nil {
			return nil, err
		}
		found = append(found, waits...)
	}
	return found, nil
}
