package bot

import (
	"context"
	"fmt"

	"winlog/bot/blockkit"
	"winlog/bot/schedule"
	"winlog/bot/socket"
	"winlog/ladder"
)

// asked is a question that somebody was asked about a win.
type asked struct {
	e        ladder.Endorsement
	win      ladder.Win
	owner    ladder.Person
	readable bool // they may read the win
}

// askedAbout is the question to the person who acts, as a value names its win. To
// everybody else there is none.
func (b *Bot) askedAbout(ctx context.Context, c *call, value string) (asked, error) {
	id, err := buttonID(value)
	if err != nil {
		return asked{}, err
	}
	e, err := b.store.FindEndorsement(ctx, id, c.user())
	if err != nil {
		return asked{}, err
	}
	w, err := b.store.FindWin(ctx, id)
	if err != nil && ladder.KindOf(err) != ladder.NotFound {
		return asked{}, err
	}
	if err != nil || w.Deleted() {
		return asked{}, ladder.Errorf(ladder.NotFound, "The win was deleted, so there is nothing to write about any more.")
	}
	if e.State == ladder.EndorsementRemoved {
		return asked{}, ladder.Errorf(ladder.NotFound, "The question was taken back. Thank you all the same.")
	}
	owner, err := b.store.FindPerson(ctx, w.User)
	if err != nil {
		return asked{}, err
	}
	a := asked{e: e, win: w, owner: owner, readable: ladder.CanReadAsked(e, w, owner)}
	if a.readable {
		err = b.saw(ctx, c, ladder.PathAsked, w.User)
	}
	return a, err
}

// askWords opens the form of the colleague who is asked, with what they wrote.
func (b *Bot) askWords(ctx context.Context, c *call) (socket.Reply, error) {
	a, err := b.askedAbout(ctx, c, c.Action.Value.Text)
	if err != nil {
		return socket.Reply{}, err
	}
	if a.e.State == ladder.EndorsementWithdrawn {
		return socket.Reply{}, ladder.Errorf(ladder.Conflict, "You took back what you wrote about this win; that is for good.")
	}
	return b.openModal(ctx, c, b.writeForm(a))
}

// laterWords is [Not now]: who asked is not told, and it can be written later.
func (b *Bot) laterWords(ctx context.Context, c *call) (socket.Reply, error) {
	a, err := b.askedAbout(ctx, c, c.Action.Value.Text)
	if err != nil {
		return socket.Reply{}, err
	}
	return b.answer(c, "Not now", b.laterMessage(a)), nil
}

// submitWords keeps what the colleague wrote, and tells the owner of the win.
func (b *Bot) submitWords(ctx context.Context, c *call) (socket.Reply, error) {
	id, err := buttonID(c.View.Metadata)
	if err != nil {
		return socket.Reply{}, err
	}
	text := ladder.CleanText(c.View.Values["words"][inputAction].Text)
	dimension := ladder.DimensionID(c.View.Values["dimension"][inputAction].Text)
	if err := ladder.CheckWords(text, dimension, b.ladder); err != nil {
		return socket.Reply{}, err
	}
	changed := false
	e, err := b.store.ChangeEndorsement(ctx, id, c.user(), func(e *ladder.Endorsement, w ladder.Win) error {
		switch {
		case w.Deleted():
			return ladder.Errorf(ladder.Conflict, "The win was deleted meanwhile, so this was not kept.")
		case e.Gone():
			return ladder.Errorf(ladder.Conflict, "The question was taken back meanwhile, so this was not kept.")
		}
		changed = e.Text != text || e.Dimension != dimension
		e.State, e.Text, e.Dimension = ladder.EndorsementWritten, text, dimension
		return nil
	})
	if err != nil {
		return socket.Reply{}, err
	}
	reply := socket.Reply{Update: b.thankYou(e)}
	if changed {
		reply.After = func(ctx context.Context) error { return b.tellOwnerOfWords(ctx, e) }
	}
	return reply, nil
}

// tellOwnerOfWords sends the owner what stands beside their win, unless it is gone
// by then.
func (b *Bot) tellOwnerOfWords(ctx context.Context, e ladder.Endorsement) error {
	key := fmt.Sprintf("written/%s/%s/%d", e.Win, e.By, e.UpdatedAt.Unix())
	return b.tell(ctx, telling{e.Owner, key, b.now(), func(ctx context.Context) (m schedule.Message, ok bool, err error) {
		now, err := b.store.FindEndorsement(ctx, e.Win, e.By)
		switch {
		case ladder.KindOf(err) == ladder.NotFound: // erased with the win
			return m, false, nil
		case err != nil || now.Gone():
			return m, false, err
		}
		w, err := b.store.FindWin(ctx, e.Win)
		if err != nil || w.Deleted() {
			return m, false, err
		}
		owner, err := b.store.FindPerson(ctx, e.Owner)
		if err != nil || !owner.Active {
			return m, false, err
		}
		m, err = ScheduledMessage(blockkit.Fallback(fmt.Sprintf("%s wrote about your win.", blockkit.Mention(string(e.By)))), b.writtenMessage(now, w)...)
		return m, true, err
	}})
}

// withdrawWords takes back what one wrote, for good.
func (b *Bot) withdrawWords(ctx context.Context, c *call) (socket.Reply, error) {
	id, err := buttonID(c.Action.Value.Text)
	if err != nil {
		return socket.Reply{}, err
	}
	if _, err := b.store.ChangeEndorsement(ctx, id, c.user(), func(e *ladder.Endorsement, _ ladder.Win) error {
		if !e.Gone() {
			e.Withdraw()
		}
		return nil
	}); err != nil {
		return socket.Reply{}, err
	}
	return socket.Reply{Update: blockkit.Modal(blockkit.ModalText{Title: "Taken back", Close: "Done"},
		blockkit.Section("*Taken back.* What you wrote is gone; nobody sees it any more."))}, nil
}
