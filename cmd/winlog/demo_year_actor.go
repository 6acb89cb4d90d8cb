package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"winlog/slacksim"
)

// field is what is entered into a field of a form.
type field struct {
	id     string
	values []string
}

// shown is an error for whatever Slack shows that went wrong.
func shown(out slacksim.Outcome, err error) error {
	switch {
	case err != nil:
		return err
	case out.Error != "":
		return errors.New(out.Error)
	case len(out.Errors) > 0:
		return fmt.Errorf("the form is refused: %v", out.Errors)
	}
	return nil
}

// runs types a command to the bot and returns the answer.
func (a *actor) runs(ctx context.Context, command, text string) (*slacksim.Message, error) {
	out, err := a.Command(ctx, a.DM(), command, text)
	if err := shown(out, err); err != nil {
		return nil, fmt.Errorf("%s %s: %w", command, text, err)
	}
	if out.Message == nil {
		return nil, fmt.Errorf("%s %s is not answered", command, text)
	}
	return out.Message, nil
}

// opens types a command and returns the form that opens.
func (a *actor) opens(ctx context.Context, command, text string) (*slacksim.View, error) {
	out, err := a.Command(ctx, a.DM(), command, text)
	if err := shown(out, err); err != nil {
		return nil, fmt.Errorf("%s %s: %w", command, text, err)
	}
	return a.modal(ctx)
}

func (a *actor) modal(ctx context.Context) (*slacksim.View, error) {
	return a.WaitForView(ctx, func(v *slacksim.View) bool { return v != nil })
}

// clicks presses a button that opens a form.
func (a *actor) clicks(ctx context.Context, on slacksim.On, label string) error {
	if err := shown(a.Click(ctx, on, label)); err != nil {
		return fmt.Errorf("click on %q: %w", label, err)
	}
	return nil
}

// decides presses a button that is answered with a message, and waits for it: it
// comes after the click, and the clock must not move on before.
func (a *actor) decides(ctx context.Context, press func() error) error {
	read := func() string {
		var all strings.Builder
		for _, m := range a.Messages(a.DM()) {
			all.WriteString(m.Text())
		}
		return all.String()
	}
	before := read()
	if err := press(); err != nil {
		return err
	}
	_, err := a.WaitFor(ctx, a.DM(), func(*slacksim.Message) bool { return read() != before })
	return err
}

// submits fills in the form on top and sends it.
func (a *actor) submits(ctx context.Context, fields ...field) error {
	if _, err := a.modal(ctx); err != nil {
		return err
	}
	for _, f := range fields {
		if len(f.values) == 0 || f.values[0] == "" {
			continue
		}
		if err := a.Fill(f.id, f.values...); err != nil {
			return err
		}
	}
	return shown(a.Submit(ctx))
}

// leaves closes whatever form is open.
func (a *actor) leaves(ctx context.Context) error {
	if a.View() == nil {
		return nil
	}
	return shown(a.CloseAll(ctx))
}

// onGoal fills in the form behind an entry of the menu beside a goal.
func (a *actor) onGoal(ctx context.Context, part, entry string, fields ...field) error {
	m, err := a.runs(ctx, a.d.c.commands.Goal, "list")
	if err != nil {
		return err
	}
	if err := a.pressesBeside(ctx, m, part, entry); err != nil {
		return err
	}
	return a.submits(ctx, fields...)
}

// pressesBeside presses the first button of a label in or below the block that has
// some words.
func (a *actor) pressesBeside(ctx context.Context, m *slacksim.Message, words, label string) error {
	below := map[string]bool{}
	found := false
	for _, b := range m.Blocks {
		found = found || strings.Contains(fmt.Sprint(b["text"]), words)
		if id, _ := b["block_id"].(string); found {
			below[id] = true
		}
	}
	for _, b := range m.Buttons() {
		if below[b.BlockID] && b.Label == label {
			return shown(a.Press(ctx, m, b))
		}
	}
	return fmt.Errorf("no button %q beside %q in:\n%s", label, words, m.Text())
}

// told waits until somebody has a direct message with all of some words, so that
// the clock does not move on while the bot writes it.
func (d *demo) told(ctx context.Context, who string, words ...string) error {
	u := d.sim.User(string(demoID(who)))
	_, err := u.WaitFor(ctx, u.DM(), func(m *slacksim.Message) bool {
		text := m.Text()
		for _, w := range words {
			if !strings.Contains(text, w) {
				return false
			}
		}
		return !m.Ephemeral
	})
	return err
}
