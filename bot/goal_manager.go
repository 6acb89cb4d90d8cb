package bot

import (
	"context"
	"fmt"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/bot/socket"
	"winlog/ladder"
)

// goalForManager is a goal as the owner's manager sees it, with what a manager
// can do. Whoever shows it has asked ladder.CanSee.
func (b *Bot) goalForManager(g ladder.Goal, owner ladder.Person, notes []ladder.GoalNote) []slack.Block {
	blocks := b.goalSeen(g, fmt.Sprintf("*%s* · goal for %s", blockkit.Escape(shownName(owner)), blockkit.Escape(g.Quarter.Label)), sharedText(g.Visibility))
	facts := "The coach reads it as " + verdictMark(g)
	if g.Overruled {
		facts += fmt.Sprintf("; %s sees it as next-level all the same", blockkit.Escape(shownName(owner)))
	}
	if said := standing(notes); said != "" {
		facts += " · " + said
	}
	blocks = append(blocks, blockkit.Context(facts))
	if g.State != ladder.GoalActive {
		return blocks
	}
	var buttons []slack.BlockElement
	if !isAgreed(notes) { // a second time would change nothing
		buttons = append(buttons, blockkit.Button("goal.agree#"+string(g.ID), "Agree", goalValue(g.ID)))
	}
	return append(blocks, blockkit.Actions(append(buttons,
		blockkit.Button("goal.comment#"+string(g.ID), "Comment", goalValue(g.ID)))...)...)
}

// agreeGoal is a manager's Agree.
func (b *Bot) agreeGoal(ctx context.Context, c *call) (socket.Reply, error) {
	g, owner, err := b.sharedGoal(ctx, c, c.Action.Value.Text)
	if err != nil {
		return socket.Reply{}, err
	}
	notes, err := b.store.GoalNotes(ctx, g.ID)
	if err != nil {
		return socket.Reply{}, err
	}
	_, err = b.store.ChangeGoal(ctx, c.user(), g.ID, c.clickKey(), func(g *ladder.Goal, _ []ladder.Goal) ([]ladder.GoalNote, error) {
		if !ladder.CanAgree(c.user(), *g, owner) { // shared no more
			return nil, noSharedGoal()
		}
		if g.State != ladder.GoalActive {
			return nil, ladder.Errorf(ladder.Conflict, "This goal is closed (%s) by now.", g.State)
		}
		if isAgreed(notes) {
			return nil, nil
		}
		return []ladder.GoalNote{{Kind: ladder.GoalAgreed}}, nil
	})
	if err != nil {
		return socket.Reply{}, err
	}
	b.homes.touch(g.User)
	return b.tellManager(c, fmt.Sprintf("*Agreed.* %s sees it beside the goal:\n%s", blockkit.Escape(shownName(owner)), quote(g.Text))), nil
}

// askComment opens the form for a comment, by the manager or the owner.
func (b *Bot) askComment(ctx context.Context, c *call) (socket.Reply, error) {
	g, _, err := b.sharedGoal(ctx, c, c.Action.Value.Text)
	if err != nil {
		return socket.Reply{}, err
	}
	form := b.commentForm(g)
	if c.View.Type == "modal" { // on top of what it was asked in, which stays
		return socket.Reply{Push: form}, nil
	}
	return b.openModal(ctx, c, form)
}

// submitComment adds the comment to the goal's story.
func (b *Bot) submitComment(ctx context.Context, c *call) (socket.Reply, error) {
	text := ladder.CleanText(c.View.Values["comment"][inputAction].Text)
	if ladder.Blank(text) {
		return socket.Reply{}, ladder.FieldErrorf("comment", "Write a line.")
	}
	if err := checkNote("comment", text); err != nil {
		return socket.Reply{}, err
	}
	g, owner, err := b.sharedGoal(ctx, c, c.View.Metadata)
	if err != nil {
		return socket.Reply{}, err
	}
	g, err = b.store.ChangeGoal(ctx, c.user(), g.ID, c.viewKey(), func(g *ladder.Goal, _ []ladder.Goal) ([]ladder.GoalNote, error) {
		if !mayComment(c.user(), *g, owner) { // shared no more
			return nil, noSharedGoal()
		}
		return []ladder.GoalNote{{Kind: ladder.GoalComment, Text: text}}, nil
	})
	if err != nil {
		return socket.Reply{}, err
	}
	if g.User == c.user() {
		return b.showStory(ctx, c, g, "*Noted.*"), nil
	}
	return b.tellManager(c, fmt.Sprintf("*Kept.* %s sees it in the goal's story:\n%s", blockkit.Escape(shownName(owner)), quote(text))), nil
}

// sharedGoal is a goal that the person who acts may comment on: their own, or
// one of somebody they manage now. Who manages whom is asked again here: a button
// may be older than the last change.
func (b *Bot) sharedGoal(ctx context.Context, c *call, value string) (ladder.Goal, ladder.Person, error) {
	id, err := goalID(value)
	if err != nil {
		return ladder.Goal{}, ladder.Person{}, err
	}
	g, err := b.store.FindGoal(ctx, id)
	var owner ladder.Person
	if err == nil {
		owner, err = b.store.FindPerson(ctx, g.User)
	}
	switch {
	case err != nil && ladder.KindOf(err) == ladder.NotFound, err == nil && !mayComment(c.user(), g, owner):
		return ladder.Goal{}, ladder.Person{}, noSharedGoal()
	case err == nil: // whatever is done with it shows its words
		err = b.saw(ctx, c, ladder.PathGoal, g.User)
	}
	return g, owner, err
}

func mayComment(user ladder.UserID, g ladder.Goal, owner ladder.Person) bool {
	return user == g.User || ladder.CanAgree(user, g, owner)
}

func noSharedGoal() error {
	return ladder.Errorf(ladder.NotFound, "That goal does not exist any more, or it is not shared with you as the manager.")
}

// tellManager answers beside what was clicked, which may show more goals than
// this one and stays.
func (b *Bot) tellManager(c *call, md string) socket.Reply {
	if c.View.Type == "modal" {
		done := blockkit.Modal(blockkit.ModalText{Title: "Goal", Close: "Done"}, blockkit.Sections(md)...)
		if c.Kind == socket.Submission {
			return socket.Reply{Update: done}
		}
		return socket.Reply{Push: done}
	}
	return say(md)
}

func (b *Bot) commentForm(g ladder.Goal) *slack.ModalViewRequest {
	return blockkit.Modal(blockkit.ModalText{Title: "Comment on a goal", Submit: "Save", Close: "Cancel", Callback: "goal_comment", Metadata: goalValue(g.ID)},
		append(b.goalSeen(g, "", sharedText(g.Visibility)), blockkit.Input("comment", "Your comment", "It stays in the goal's story, which the owner and the manager see.", false,
			blockkit.TextInput(inputAction, "Who would disagree, and what would they say?", "", true, ladder.MaxGoalNote)))...)
}
