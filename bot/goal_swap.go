package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/bot/socket"
	"winlog/ladder"
)

// goalDraft is a goal that there was no room for. It travels in buttons and
// metadata, so that nothing of it is lost, and is checked like any form when it
// comes back. Level and role are the person's own by then.
type goalDraft struct {
	Key        string             `json:"k"`
	Text       string             `json:"t"`
	Measure    string             `json:"m,omitempty"`
	Gaps       []string           `json:"g,omitempty"`
	Dimension  ladder.DimensionID `json:"d,omitempty"`
	Quarter    string             `json:"q"`
	Target     ladder.LevelID     `json:"l,omitempty"`
	Visibility ladder.Visibility  `json:"v"`
}

func draftOf(g ladder.Goal, key string) goalDraft {
	return goalDraft{key, g.Text, g.Measure, g.Gaps, g.Dimension, g.Quarter.Label, g.Target, g.Visibility}
}

// encode takes at most 3,000 characters, which metadata holds: 500 of text, 200
// of measure and three gaps of 150, each doubled at worst. Without the last two
// it fits a button's 2,000.
func (d goalDraft) encode() string {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false) // or "<" would be six characters
	_ = enc.Encode(d)        // texts can always be encoded
	return valueVersion + strings.TrimSpace(out.String())
}

func parseDraft(value string) (goalDraft, error) {
	var d goalDraft
	text, ok := strings.CutPrefix(value, valueVersion)
	if !ok || json.Unmarshal([]byte(text), &d) != nil || d.Key == "" || len(d.Key) > 300 {
		return d, staleButton()
	}
	return d, nil
}

// goal is the draft as a goal of the person who acts.
func (b *Bot) goalOf(c *call, d goalDraft) ladder.Goal {
	g := b.newGoal(c)
	g.Text, g.Measure, g.Gaps, g.Dimension, g.Target, g.Visibility = d.Text, d.Measure, d.Gaps, d.Dimension, d.Target, d.Visibility
	g.Quarter = ladder.Period{Label: d.Quarter}
	if q, err := ladder.ParseQuarter(d.Quarter, c.today, b.calendar); err == nil {
		g.Quarter = q.Period()
	}
	return g.Tidy()
}

// offerSwap answers a fourth next-level goal: why not, and which to close or
// carry over for it. Over a form it lies on top, so that going back leads there.
func (b *Bot) offerSwap(c *call, d goalDraft, active []ladder.Goal) socket.Reply {
	if c.Kind == socket.Submission {
		return socket.Reply{Push: b.swapForm(d, active)}
	}
	return b.goalReply(c, b.noRoom(d, active))
}

// openSwap opens the form to swap a goal for the one that had no room.
func (b *Bot) openSwap(ctx context.Context, c *call) (socket.Reply, error) {
	d, err := parseDraft(c.Action.Value.Text)
	if err != nil {
		return socket.Reply{}, err
	}
	g := b.goalOf(c, d)
	active, err := b.store.ListGoals(ctx, ladder.GoalFilter{User: c.user(), From: g.Quarter.From, Until: g.Quarter.Until, State: ladder.GoalActive})
	if err != nil {
		return socket.Reply{}, err
	}
	b.judge(&g)
	if ladder.CheckRoom(g, active) == nil { // there is room by now
		if err := ladder.CheckGoal(g, c.today, b.ladder); err != nil {
			return socket.Reply{}, err
		}
		return b.keepGoal(ctx, c, g, d.Key)
	}
	return b.openModal(ctx, c, b.swapForm(d, active))
}

// submitSwap closes one goal and saves the new one, both or neither.
func (b *Bot) submitSwap(ctx context.Context, c *call) (socket.Reply, error) {
	d, err := parseDraft(c.View.Metadata)
	if err != nil {
		return socket.Reply{}, err
	}
	g := b.goalOf(c, d)
	if err := ladder.CheckGoal(g, c.today, b.ladder); err != nil {
		return socket.Reply{}, err
	}
	old, err := b.ownGoal(ctx, c, ladder.GoalID(c.View.Values["goal"][inputAction].Text))
	if err != nil {
		return socket.Reply{}, err
	}
	b.judge(&g)
	var full []ladder.Goal
	swap := ladder.GoalSwap{Old: old.ID, OldKey: c.viewKey(), New: g, NewKey: d.Key, Check: roomFor(g, &full)}
	if old.State == ladder.GoalActive { // else it made room already
		out, err := b.outcomeOf(c)
		if err != nil {
			return socket.Reply{}, err
		}
		if out.carried() {
			carry := b.carry(c, old, out)
			swap.Carry = &carry
		} else {
			swap.Close = out.close(b)
		}
	}
	old, saved, err := b.store.SwapGoal(ctx, c.user(), swap)
	switch {
	case len(full) > 0:
		return b.offerSwap(c, d, full), nil
	case err != nil:
		return socket.Reply{}, err
	}
	return b.goalKept(ctx, c, saved, fmt.Sprintf("In its place: “%s” is %s.", blockkit.Clip(firstLine(old.Text), 100), old.State)), nil
}

// noRoom says why a goal was not saved, with everything in it.
func (b *Bot) noRoom(d goalDraft, active []ladder.Goal) []slack.Block {
	blocks := []slack.Block{blockkit.Section("*Not saved.* " + roomText(d, active))}
	blocks = append(blocks, blockkit.Context("Your new goal:"))
	blocks = append(blocks, blockkit.Sections(quote(d.Text))...)
	return append(blocks, blockkit.Actions(blockkit.Primary("goal.swap", "Swap one for it", d.encode()))...)
}

// roomText names the goals that leave no room.
func roomText(d goalDraft, active []ladder.Goal) string {
	text := fmt.Sprintf("%s has %d active next-level goals, and %d is the most: the ladder asks for two or three gaps at a time. With more, none gets done.",
		blockkit.Escape(d.Quarter), ladder.CountNextLevel(active), ladder.MaxActiveGoals)
	for _, g := range active {
		if g.NextLevel() {
			text += "\n• " + blockkit.Escape(blockkit.Clip(firstLine(g.Text), 150))
		}
	}
	return text
}

// swapForm asks which goal to close or carry over for a new one.
func (b *Bot) swapForm(d goalDraft, active []ladder.Goal) *slack.ModalViewRequest {
	var goals []*slack.OptionBlockObject
	next := ""
	for _, g := range active {
		if g.NextLevel() {
			goals = append(goals, blockkit.Option(string(g.ID), blockkit.Clip(firstLine(g.Text), 75)))
			next = b.calendar.Of(g.Quarter.From).Next().String()
		}
	}
	blocks := []slack.Block{blockkit.Section("*Not saved yet.* " + roomText(d, active)), blockkit.Context("Your new goal:")}
	blocks = append(blocks, blockkit.Sections(quote(d.Text))...)
	blocks = append(blocks, blockkit.Input("goal", "Which goal makes room for it?", "", false, blockkit.Select(inputAction, "Pick a goal", "", goals...)))
	blocks = append(blocks, closeInputs(next)...)
	return blockkit.Modal(blockkit.ModalText{Title: "Swap a goal", Submit: "Swap", Close: "Back", Callback: "goal_swap", Metadata: d.encode()}, blocks...)
}
