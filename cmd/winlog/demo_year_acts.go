package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"winlog/ladder"
	"winlog/slacksim"
)

// talks says something in a channel.
func talks(channel, text string) act {
	return act{"writes in #" + channel, func(ctx context.Context, a *actor) error {
		_, err := a.Say(ctx, demoChannel{name: channel}.id(), text)
		return err
	}}
}

// notes logs a win at once, from its text.
func notes(text string) act {
	return act{"logs a win", func(ctx context.Context, a *actor) error {
		_, err := a.runs(ctx, a.d.c.commands.Win, text)
		return err
	}}
}

// logs logs a win with the form.
func logs(level ladder.LevelID, text, result string, dims []ladder.DimensionID, with ...string) act {
	return act{fmt.Sprintf("logs a win as %s", level), func(ctx context.Context, a *actor) error {
		if _, err := a.opens(ctx, a.d.c.commands.Win, ""); err != nil {
			return err
		}
		fields := []field{{"text", []string{text}}, {"result", []string{result}}, {"dimensions", nil}, {"level", []string{string(level)}}, {"people", nil}}
		for _, d := range dims {
			fields[2].values = append(fields[2].values, string(d))
		}
		for _, handle := range with {
			fields[4].values = append(fields[4].values, string(demoID(handle)))
		}
		return a.submits(ctx, fields...)
	}}
}

// aims sets a goal from its text.
func aims(text string) act {
	return act{"sets a goal", func(ctx context.Context, a *actor) error {
		_, err := a.runs(ctx, a.d.c.commands.Goal, text)
		return err
	}}
}

// aimsHigher sets a goal that the coach finds too small, opens the rewrite and
// puts it into words of one's own.
func aimsHigher(text, better string) act {
	return act{"sets a goal, reads that it is current-level, and rewrites it", func(ctx context.Context, a *actor) error {
		m, err := a.runs(ctx, a.d.c.commands.Goal, text)
		if err != nil {
			return err
		}
		if err := a.decides(ctx, func() error { return a.clicks(ctx, m, "Use the rewrite") }); err != nil {
			return err
		}
		return a.submits(ctx, field{"text", []string{better}})
	}}
}

// checksIn says how a goal goes. Part is a piece of its words.
func checksIn(part string, status ladder.GoalStatus, note string) act {
	return act{"checks in on a goal", func(ctx context.Context, a *actor) error {
		return a.onGoal(ctx, part, "Check in", field{"status", []string{string(status)}}, field{"note", []string{note}})
	}}
}

// closes says what became of a goal.
func closes(part string, state ladder.GoalState, reason string) act {
	return act{"closes a goal: " + string(state), func(ctx context.Context, a *actor) error {
		return a.onGoal(ctx, part, "Close or carry over", field{"outcome", []string{string(state)}}, field{"reason", []string{reason}})
	}}
}

// claims claims a quarter of the year and waits until the manager is told.
func claims(quarter int, manager, line string) act {
	return act{fmt.Sprintf("claims {%d}", quarter), func(ctx context.Context, a *actor) error {
		m, err := a.runs(ctx, a.d.c.commands.Streak, "")
		if err != nil {
			return err
		}
		if err := a.clicks(ctx, m, "Claim "+a.quarter(quarter)); err != nil {
			return err
		}
		fields := append(reads(ladder.ValueNext), field{"note", []string{line}})
		if err := a.submits(ctx, fields...); err != nil {
			return err
		}
		return a.d.told(ctx, manager, firstName(a.handle), "claims "+a.quarter(quarter))
	}}
}

// answers gives a manager's own reading of somebody's quarter, opens the claim
// by it, and decides. The reading is the same in each row.
func answers(quarter int, whose string, value ladder.VerdictValue, decision ladder.Decision, line string) act {
	words := map[ladder.Decision]struct{ watched, written string }{
		ladder.Confirm: {"confirms", "confirmed "}, ladder.NotYet: {"says “not yet” to", "“not yet” for "}, ladder.Discuss: {"wants to talk about", "talk about "},
	}[decision]
	return act{fmt.Sprintf("%s %s's {%d}", words.watched, firstName(whose), quarter), func(ctx context.Context, a *actor) error {
		m, err := a.runs(ctx, a.d.c.commands.Winlog, "team")
		if err != nil {
			return err
		}
		i := slices.IndexFunc(m.Buttons(), func(b slacksim.Button) bool {
			return strings.HasPrefix(b.ActionID, "reading.open#"+string(demoID(whose))) && strings.HasSuffix(b.Label, a.quarter(quarter))
		})
		if i < 0 {
			return fmt.Errorf("%s of %s does not wait for an answer", a.quarter(quarter), whose)
		}
		out, err := a.Press(ctx, m, m.Buttons()[i])
		if err := shown(out, err); err != nil {
			return err
		}
		if v, err := a.modal(ctx); err != nil {
			return err
		} else if slices.Contains(v.Inputs(), "dim_scope") { // not read before they talked about it
			if err := a.submits(ctx, reads(value)...); err != nil {
				return err
			}
		}
		if err := a.submits(ctx, field{"decision", []string{string(decision)}}, field{"note", []string{line}}); err != nil {
			return err
		}
		return a.d.told(ctx, whose, string(demoID(a.handle)), words.written+a.quarter(quarter))
	}}
}

// reads is a value for the quarter and each of its dimensions.
func reads(value ladder.VerdictValue) []field {
	var all []field
	for _, id := range []string{"dim_scope", "dim_collaboration", "dim_mentorship", "dim_outcome", "overall"} {
		all = append(all, field{id, []string{string(value)}})
	}
	return all
}

// isAway records leave, from a day of a quarter of the year to another.
func isAway(quarter, from, until int) act {
	return act{fmt.Sprintf("records %d days of leave", until-from), func(ctx context.Context, a *actor) error {
		if _, err := a.opens(ctx, a.d.c.commands.Streak, "leave"); err != nil {
			return err
		}
		first := a.year.Add(quarter).First()
		return a.submits(ctx, field{"from", []string{first.AddDays(from - 1).String()}}, field{"until", []string{first.AddDays(until - 1).String()}})
	}}
}

// isPromoted tells the bot of a promotion, from that day on.
func isPromoted(to ladder.LevelID) act {
	return act{"is promoted to " + string(to), func(ctx context.Context, a *actor) error {
		return a.setsLevel(ctx, field{"level", []string{string(to)}}, field{"since", []string{a.today.String()}}, field{"reason", []string{string(ladder.LevelPromotion)}})
	}}
}

// begins tells the bot one's role, level and manager for the first time.
func begins(role ladder.Role, level ladder.LevelID, manager string) act {
	return act{"tells Win Log role, level and manager", func(ctx context.Context, a *actor) error {
		err := a.setsLevel(ctx, field{"role", []string{string(role)}}, field{"level", []string{string(level)}}, field{"since", []string{a.today.String()}})
		if err != nil {
			return err
		}
		return changesTo(manager).do(ctx, a)
	}}
}

func (a *actor) setsLevel(ctx context.Context, fields ...field) error {
	if _, err := a.opens(ctx, a.d.c.commands.Level, "set"); err != nil {
		return err
	}
	return a.submits(ctx, fields...)
}

// changesTo names another manager, from that day on.
func changesTo(manager string) act {
	return act{"has a new manager: " + firstName(manager), func(ctx context.Context, a *actor) error {
		m, err := a.runs(ctx, a.d.c.commands.Winlog, "manager @"+manager)
		if err != nil {
			return err
		}
		return a.decides(ctx, func() error { return a.clicks(ctx, m, "Yes, from today on") })
	}}
}

// agrees agrees, as a manager, to a goal of a report.
func agrees(whose, part string) act {
	return act{"agrees to a goal of " + firstName(whose), func(ctx context.Context, a *actor) error {
		m, err := a.runs(ctx, a.d.c.commands.Winlog, "report @"+whose)
		if err != nil {
			return err
		}
		return a.decides(ctx, func() error { return a.pressesBeside(ctx, m, part, "Agree") })
	}}
}

// looks runs a command to read what it answers.
func looks(at string, command func(*config) string, text string) act {
	return act{"looks at " + at, func(ctx context.Context, a *actor) error {
		_, err := a.runs(ctx, command(a.d.c), text)
		return err
	}}
}

// opensHome looks at the app's Home.
func opensHome() act {
	return act{"opens Home", func(ctx context.Context, a *actor) error {
		if out, err := a.OpenHome(ctx); err != nil || out.Error != "" {
			return fmt.Errorf("open Home: %w %s", err, out.Error)
		}
		_, err := a.WaitForHome(ctx, func(v *slacksim.View) bool { return v != nil })
		return err
	}}
}
