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
	goals []ladder.Goal          // of this quarter, shared with the manager
	waits []ladder.StreakQuarter // claimed, and the viewer has to answer
	leave ladder.Leave           // they are on now
	away  bool                   // whether they are
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
	if len(people) == 0 {
		return b.answer(c, "Your team", []slack.Block{
			blockkit.Section("*Nobody is known to report to you.*"),
			blockkit.Context(fmt.Sprintf("People say themselves who manages them, with `%s manager @name`; an administrator can import it.", b.names.Winlog)),
		}), nil
	}
	if offset >= len(people) { // somebody left the team meanwhile
		offset = 0
	}
	var reports []report
	var shown []ladder.UserID
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
	return b.answer(c, "Your team", b.teamPage(reports, offset, len(people))), nil
}

// report gathers what a manager may see of a report.
func (b *Bot) report(ctx context.Context, c *call, p ladder.Person) (report, error) {
	st, err := b.sustain(ctx, c.user(), p, "")
	if err != nil {
		return report{}, err
	}
	r := report{sustain: st}
	for _, q := range st.streak.Quarters {
		if q.State != ladder.QuarterSealed && st.claimed[q.Quarter.From] && !q.Answered() && q.Manager == c.user() {
			r.waits = append(r.waits, q)
		}
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
