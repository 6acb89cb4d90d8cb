package bot

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/bot/socket"
	"winlog/ladder"
)

// goalsPerPage keeps a page of long goals, each with wins, well below the size
// of an ack.
const goalsPerPage = 5

// listGoals is /goal list [quarter|year|all]. Without a period it is what
// matters now: this quarter's goals, and whatever is active still.
func (b *Bot) listGoals(ctx context.Context, c *call) (socket.Reply, error) {
	period := strings.Join(strings.Fields(blockkit.Decode(c.rest, nil).Text), " ")
	if period != "" {
		if _, err := ladder.ParsePeriod(period, c.today, b.calendar); err != nil {
			return socket.Reply{}, ladder.Errorf(ladder.Invalid, "I do not know the period “%s”. Try `%s list`, `%s list %s`, `%s list next` or `%s list all`. To set a goal that begins with “list”, write `%s add list …`.",
				blockkit.Clip(period, 60), b.names.Goal, b.names.Goal, b.calendar.Of(c.today).Prev(), b.names.Goal, b.names.Goal, b.names.Goal)
		}
	}
	return b.showGoals(ctx, c, period, 0)
}

// pageGoals is every button that shows a list of goals.
func (b *Bot) pageGoals(ctx context.Context, c *call) (socket.Reply, error) {
	value, ok := strings.CutPrefix(c.Action.Value.Text, valueVersion)
	first, period, two := strings.Cut(value, "|")
	offset, err := strconv.Atoi(first)
	if !ok || !two || err != nil || offset < 0 || offset > 1_000_000 {
		return socket.Reply{}, staleButton()
	}
	return b.showGoals(ctx, c, period, offset)
}

func goalPage(offset int, period string) string {
	return fmt.Sprintf("%s%d|%s", valueVersion, offset, period)
}

func (b *Bot) showGoals(ctx context.Context, c *call, period string, offset int) (socket.Reply, error) {
	goals, label, err := b.goalsOf(ctx, c, period)
	if err != nil {
		return socket.Reply{}, err
	}
	if offset >= len(goals) {
		offset = 0
	}
	page := goals[offset:min(offset+goalsPerPage, len(goals))]
	blocks := []slack.Block{blockkit.Header("Your goals" + label)}
	for _, g := range page {
		notes, err := b.store.GoalNotes(ctx, g.ID)
		if err != nil {
			return socket.Reply{}, err
		}
		wins, total, err := b.store.ListWins(ctx, ladder.WinFilter{User: g.User, Goal: g.ID, Limit: 2})
		if err != nil {
			return socket.Reply{}, err
		}
		blocks = append(blocks, b.goalRow(c, g, notes, wins, total)...)
	}
	if len(goals) == 0 {
		blocks = append(blocks, blockkit.Section(fmt.Sprintf("Nothing here yet. Try `%s`, or `%s Lead the API redesign across 3 teams`.", b.names.Goal, b.names.Goal)))
	}
	return b.answer(c, "Your goals"+label, append(blocks, b.goalsFoot(c, goals, period, offset, len(page))...)), nil
}

// goalsOf are the goals of a period, those that are active first.
func (b *Bot) goalsOf(ctx context.Context, c *call, period string) (goals []ladder.Goal, label string, err error) {
	f := ladder.GoalFilter{User: c.user()}
	if period != "" {
		p, err := ladder.ParsePeriod(period, c.today, b.calendar)
		if err != nil {
			return nil, "", err
		}
		f.From, f.Until, label = p.From, p.Until, " · "+p.Label
	}
	if goals, err = b.store.ListGoals(ctx, f); err != nil {
		return nil, "", err
	}
	if period == "" {
		this := b.calendar.Of(c.today)
		goals = slices.DeleteFunc(goals, func(g ladder.Goal) bool { return g.State != ladder.GoalActive && !this.Contains(g.Quarter.From) })
	}
	slices.SortStableFunc(goals, func(x, y ladder.Goal) int {
		if active := x.State == ladder.GoalActive; active != (y.State == ladder.GoalActive) {
			if active {
				return -1
			}
			return 1
		}
		return 0
	})
	return goals, label, nil
}

// goalRow is a goal in a list: its words, how it stands and its newest wins, of
// total.
func (b *Bot) goalRow(c *call, g ladder.Goal, notes []ladder.GoalNote, wins []ladder.Win, total int) []slack.Block {
	// Escaping makes a character up to five: the second limit keeps a page within
	// one message even so.
	text := blockkit.ClipEscaped(blockkit.Escape(g.Text), 800)
	facts := verdictMark(g)
	if g.Overruled {
		facts += ", next-level in your own words"
	}
	facts += " · " + b.goalFacts(g, visibilityText(g.Visibility))
	if said := standing(notes); said != "" {
		facts += " · " + said
	}
	if g.State == ladder.GoalActive && g.Ended(c.today) {
		facts += fmt.Sprintf(" · *%s is over: close it or carry it over*", blockkit.Escape(g.Quarter.Label))
	}
	blocks := []slack.Block{blockkit.SectionWith(text, b.goalOverflow(g)), blockkit.Context(facts)}
	if total > 0 {
		blocks = append(blocks, blockkit.Context(fmt.Sprintf("Wins for it: %d\n%s", total, b.winLines(c, wins, total))))
	}
	return blocks
}

func (b *Bot) goalOverflow(g ladder.Goal) slack.BlockElement {
	value := func(verb string) string { return valueVersion + verb + "|" + string(g.ID) }
	story := blockkit.Option(value("story"), "Story")
	if g.State != ladder.GoalActive {
		return blockkit.Overflow("goal.menu", story)
	}
	return blockkit.Overflow("goal.menu",
		blockkit.Option(value("checkin"), "Check in"),
		blockkit.Option(value("edit"), "Edit"),
		blockkit.Option(value("close"), "Close or carry over"),
		story)
}

// standing is the newest check-in, and whether the manager agreed.
func standing(notes []ladder.GoalNote) string {
	var said []string
	for _, n := range slices.Backward(notes) {
		if n.Kind == ladder.GoalCheckIn {
			said = append(said, statusTexts[n.Status])
			break
		}
	}
	if isAgreed(notes) {
		said = append(said, "agreed by the manager")
	}
	return strings.Join(said, " · ")
}

// isAgreed reports whether a manager agreed to a goal as it is worded now.
func isAgreed(notes []ladder.GoalNote) bool {
	for _, n := range slices.Backward(notes) {
		switch n.Kind {
		case ladder.GoalAgreed:
			return true
		case ladder.GoalEdited:
			return false
		}
	}
	return false
}

// goalsFoot says how much room there is, and turns the pages.
func (b *Bot) goalsFoot(c *call, goals []ladder.Goal, period string, offset, shown int) []slack.Block {
	this := b.calendar.Of(c.today)
	counted := ladder.CountNextLevel(slices.DeleteFunc(slices.Clone(goals), func(g ladder.Goal) bool { return !this.Contains(g.Quarter.From) }))
	foot := []string{fmt.Sprintf("%d of at most %d next-level goals in %s", counted, ladder.MaxActiveGoals, this)}
	if len(goals) > shown {
		foot = append(foot, partOf(offset, shown, len(goals)))
	}
	if period != "" && !slices.ContainsFunc(goals, func(g ladder.Goal) bool { return this.Contains(g.Quarter.From) }) {
		foot = foot[1:]
	}
	buttons := []slack.BlockElement{blockkit.Primary("goal.new", "Set a goal", valueVersion)}
	if offset > 0 {
		buttons = append(buttons, blockkit.Button("goal.page#before", "← Before", goalPage(max(0, offset-goalsPerPage), period)))
	}
	if offset+shown < len(goals) {
		buttons = append(buttons, blockkit.Button("goal.page#more", "More →", goalPage(offset+shown, period)))
	}
	if period == "" {
		buttons = append(buttons, blockkit.Button("goal.page#all", "All time", goalPage(0, "all")))
	}
	var blocks []slack.Block
	if len(foot) > 0 {
		blocks = append(blocks, blockkit.Context(strings.Join(foot, " · ")))
	}
	return append(blocks, blockkit.Actions(buttons...)...)
}

// goalMenu is the "…" menu of a goal in a list.
func (b *Bot) goalMenu(ctx context.Context, c *call) (socket.Reply, error) {
	value, ok := strings.CutPrefix(c.Action.Value.Text, valueVersion)
	verb, id, _ := strings.Cut(value, "|")
	run, known := map[string]handler{
		"checkin": (*Bot).askCheckIn, "edit": (*Bot).editGoal, "close": (*Bot).askClose, "story": (*Bot).showGoal,
	}[verb]
	if !ok || !known {
		return socket.Reply{}, staleButton()
	}
	r := *c.Request
	r.Action.Value.Text = valueVersion + id
	c.Request = &r
	return run(b, ctx, c)
}
