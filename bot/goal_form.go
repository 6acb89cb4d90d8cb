package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"winlog/bot/blockkit"
	"winlog/bot/socket"
	"winlog/ladder"
)

// goalForm is what a form's metadata says. It comes back as sent or as somebody
// forged it, so it decides nothing about whose goal it is.
type goalForm struct {
	id      ladder.GoalID  // the goal that is edited, "" for a new one
	version int64          // its UpdatedAt when the form was opened
	level   ladder.LevelID // of the goal that is edited, or the person's when the form was opened
}

func (f goalForm) metadata() string {
	return strings.Join([]string{"1", string(f.id), strconv.FormatInt(f.version, 10), string(f.level)}, "|")
}

func parseGoalForm(metadata string) (goalForm, error) {
	parts := strings.SplitN(metadata, "|", 4)
	if len(parts) != 4 || parts[0] != "1" {
		return goalForm{}, ladder.Errorf(ladder.Conflict, "This form is from an older or newer Win Log. Copy your text, close the form and open it again.")
	}
	version, err := strconv.ParseInt(parts[2], 10, 64)
	if err != nil {
		return goalForm{}, ladder.Errorf(ladder.Invalid, "This form is damaged. Copy your text, close the form and open it again.")
	}
	return goalForm{id: ladder.GoalID(parts[1]), version: version, level: ladder.LevelID(parts[3])}, nil
}

// openNewGoal opens the empty form, for somebody without a level the form for
// that first.
func (b *Bot) openNewGoal(ctx context.Context, c *call) (socket.Reply, error) {
	if !b.hasLevel(c.person) {
		return b.askLevelFor(ctx, c, "")
	}
	return b.openGoal(ctx, c, b.newGoal(c), goalForm{})
}

func (b *Bot) openGoal(ctx context.Context, c *call, g ladder.Goal, f goalForm) (socket.Reply, error) {
	if f.level == "" {
		f.level = c.person.Level
	}
	reply, err := b.openModal(ctx, c, b.goalForm(c, g, f))
	if e, ok := errors.AsType[*ladder.Error](err); ok {
		e.Text = "Slack did not open the form in time. Please try again, or set it in one line: " + b.names.Goal + " followed by what you want to do."
	}
	return reply, err
}

// refreshGoalForm shows the form with the gaps of the level that was just
// picked. Everything else stays as it is.
func (b *Bot) refreshGoalForm(_ context.Context, c *call) (socket.Reply, error) {
	f, err := parseGoalForm(c.View.Metadata)
	if err != nil {
		return socket.Reply{}, err
	}
	if !b.hasLevel(c.person) {
		return socket.Reply{}, b.noLevelAnyMore()
	}
	g, _ := b.takeGoal(c, f)
	return socket.Reply{Update: b.goalForm(c, g, f)}, nil
}

// submitGoal saves the form of a new goal.
func (b *Bot) submitGoal(ctx context.Context, c *call) (socket.Reply, error) {
	f, err := parseGoalForm(c.View.Metadata)
	if err != nil {
		return socket.Reply{}, err
	}
	if !b.hasLevel(c.person) {
		return socket.Reply{}, b.noLevelAnyMore()
	}
	g, note := b.takeGoal(c, f)
	if err := ladder.CheckGoal(g, c.today, b.ladder); err != nil {
		return socket.Reply{}, err
	}
	return b.keepGoal(ctx, c, g, "view:"+c.View.ID+":"+c.View.Hash, note)
}

func (b *Bot) noLevelAnyMore() error {
	return ladder.Errorf(ladder.Conflict, "Your level is not one of the ladder any more, so I cannot say what follows it. Set it with %s set, and try again.", b.names.Level)
}

// editGoal opens the form of a goal that exists.
func (b *Bot) editGoal(ctx context.Context, c *call) (socket.Reply, error) {
	return b.editGoalAs(ctx, c, c.Action.Value.Text, func(*ladder.Goal) {})
}

// rewriteGoal opens the same form with what the coach would write.
func (b *Bot) rewriteGoal(ctx context.Context, c *call) (socket.Reply, error) {
	return b.editGoalAs(ctx, c, c.Action.Value.Text, func(g *ladder.Goal) {
		if r := b.read(*g); r.Rewrite != "" {
			g.Text = blockkit.Clip(r.Rewrite, ladder.MaxGoalText)
		}
	})
}

func (b *Bot) editGoalAs(ctx context.Context, c *call, value string, change func(*ladder.Goal)) (socket.Reply, error) {
	id, err := goalID(value)
	if err != nil {
		return socket.Reply{}, err
	}
	g, err := b.activeGoal(ctx, c, id)
	if err != nil {
		return socket.Reply{}, err
	}
	if !b.hasLevel(c.person) {
		return socket.Reply{}, b.noLevelAnyMore()
	}
	if g.Ended(c.today) {
		return socket.Reply{}, ladder.Errorf(ladder.Conflict, "%s is over, so this goal does not change any more. Close it, or carry it over: %s list.", g.Quarter.Label, b.names.Goal)
	}
	f := goalForm{id: g.ID, version: g.UpdatedAt.Unix(), level: g.Level}
	change(&g)
	reply, err := b.openGoal(ctx, c, g, f)
	return b.cardInForm(c, reply, id), err
}

// cardInForm takes the place of a card whose goal is about to change: what a
// message says may soon be untrue, and only now can it be changed, as a form has
// no message to answer in.
func (b *Bot) cardInForm(c *call, reply socket.Reply, id ladder.GoalID) socket.Reply {
	if c.View.ID == "" && c.ResponseURL != "" && c.opened && c.Action.ID != "goal.menu" {
		reply.Message = &socket.Answer{Text: "Your goal", Replace: true, Blocks: b.goalInForm(id)}
	}
	return reply
}

// submitGoalEdit saves the form of a goal that exists. A goal that was changed
// since the form was opened is not overwritten.
func (b *Bot) submitGoalEdit(ctx context.Context, c *call) (socket.Reply, error) {
	f, err := parseGoalForm(c.View.Metadata)
	if err != nil {
		return socket.Reply{}, err
	}
	if !b.hasLevel(c.person) {
		return socket.Reply{}, b.noLevelAnyMore()
	}
	said, note := b.takeGoal(c, f)
	g, err := b.changeGoal(ctx, c, f.id, c.viewKey(), func(g *ladder.Goal, others []ladder.Goal) ([]ladder.GoalNote, error) {
		if g.State != ladder.GoalActive {
			return nil, b.goalClosed(*g)
		}
		if g.UpdatedAt.Unix() != f.version {
			return nil, ladder.Errorf(ladder.Conflict, "This goal was changed since you opened the form, so nothing was overwritten. Copy your text and open it again.")
		}
		said.Quarter = g.Quarter
		if _, known := b.ladder.Dimension(said.Dimension); !known && said.Dimension == g.Dimension { // of an older ladder
			kept := said
			kept.Dimension = ""
			if err := ladder.CheckGoal(kept, c.today, b.ladder); err != nil {
				return nil, err
			}
		} else if err := ladder.CheckGoal(said, c.today, b.ladder); err != nil {
			return nil, err
		}
		return b.rewriteTo(g, said, others)
	})
	if err != nil {
		return socket.Reply{}, err
	}
	return b.showStory(ctx, c, g, "*Saved.*", note), nil
}

// takeGoal reads a form. If the person has another level than the form is about,
// the goal is one of the level they have now, and the note says so.
func (b *Bot) takeGoal(c *call, f goalForm) (g ladder.Goal, note string) {
	value := func(field string) string { return c.View.Values[field][inputAction].Text }
	g = b.newGoal(c)
	if picked, asked := c.View.Values["target"]["goal.target"]; asked {
		g.Target = ladder.LevelID(picked.Text)
		if g.Target == noLevel {
			g.Target = ""
		}
	}
	g.Text, g.Measure = value("text"), value("measure")
	for _, v := range c.View.Values["gaps"][gapsAction(g.Target)].List {
		g.Gaps = append(g.Gaps, b.gapOf(g, v))
	}
	if g.Dimension = ladder.DimensionID(value("dimension")); g.Dimension == noLevel {
		g.Dimension = ""
	}
	if _, asked := c.View.Values["quarter"]; asked {
		g.Quarter = ladder.Period{}
		if q, err := ladder.ParseQuarter(value("quarter"), c.today, b.calendar); err == nil {
			g.Quarter = q.Period()
		}
	}
	g.Visibility = ladder.Visibility(value("visibility"))
	if f.level != c.person.Level {
		note = fmt.Sprintf("Your level is %s now, so the goal is judged from there.", c.person.Level)
		if !slices.Contains(b.ladder.GoalTargets(g.Level), g.Target) {
			g.Target = b.ladder.GoalTarget(c.person)
		}
		known, _ := b.ladder.Gaps(g.Level, g.Target)
		g.Gaps = slices.DeleteFunc(g.Gaps, func(gap string) bool { return !slices.Contains(known, gap) })
	}
	return g.Tidy(), note
}

// gapOf is the gap that a tick stands for. What the ladder does not have stays
// as it came, and is refused.
func (b *Bot) gapOf(g ladder.Goal, value string) string {
	known, _ := b.ladder.Gaps(g.Level, g.Target)
	for _, gap := range known {
		if gapValue(gap) == value {
			return gap
		}
	}
	return blockkit.Clip(value, 150)
}
