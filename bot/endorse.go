package bot

import (
	"context"
	"fmt"
	"strings"

	"winlog/bot/blockkit"
	"winlog/bot/socket"
	"winlog/ladder"
)

// openWords shows what colleagues wrote about a win of one's own, and asks for
// whom to ask.
func (b *Bot) openWords(ctx context.Context, c *call) (socket.Reply, error) {
	id, err := buttonID(c.Action.Value.Text)
	if err != nil {
		return socket.Reply{}, err
	}
	return b.wordsOf(ctx, c, id)
}

func (b *Bot) wordsOf(ctx context.Context, c *call, id ladder.WinID) (socket.Reply, error) {
	w, err := b.ownWin(ctx, c, id)
	if err != nil {
		return socket.Reply{}, err
	}
	all, err := b.store.ListEndorsements(ctx, w.ID)
	if err != nil {
		return socket.Reply{}, err
	}
	return b.openModal(ctx, c, b.wordsForm(c, w, all[w.ID]))
}

// mayReadYes and mayReadNo are whether the owner lets a colleague read the win.
const (
	mayReadYes = "yes"
	mayReadNo  = "no"
)

// submitAsk asks a colleague. The question is stored before Slack is told; it goes
// out after that, and is sent again later if it cannot.
func (b *Bot) submitAsk(ctx context.Context, c *call) (socket.Reply, error) {
	id, err := buttonID(c.View.Metadata)
	if err != nil {
		return socket.Reply{}, err
	}
	w, err := b.ownWin(ctx, c, id)
	if err != nil {
		return socket.Reply{}, err
	}
	text := func(field string) string { return c.View.Values[field][inputAction].Text }
	colleague := ladder.UserID(text("colleague"))
	if !colleague.Valid() {
		return socket.Reply{}, ladder.FieldErrorf("colleague", "Pick a colleague.")
	}
	if colleague == c.user() { // before Slack is asked who that is
		return socket.Reply{}, ladder.CheckAsk(w, c.user(), c.person, nil)
	}
	p, err := b.colleague(ctx, colleague, "colleague")
	if err != nil {
		return socket.Reply{}, err
	}
	if w.Visibility != ladder.Public && text("may_read") == "" {
		return socket.Reply{}, ladder.FieldErrorf("may_read", "Pick one.")
	}
	ask := ladder.Endorsement{Win: w.ID, By: p.ID, Note: ladder.CleanText(text("note")), MayRead: text("may_read") == mayReadYes}
	readable := ask.MayRead || ladder.CanSee(b.viewer(p.ID), w.Item(), c.person)
	if err := ladder.CheckNote(ask.Note, readable); err != nil {
		return socket.Reply{}, err
	}
	e, created, err := b.store.AskEndorsement(ctx, ask, c.viewKey(), func(w ladder.Win, earlier []ladder.Endorsement) error {
		return ladder.CheckAsk(w, c.user(), p, earlier)
	})
	if err != nil {
		return socket.Reply{}, err
	}
	said := fmt.Sprintf("*Asked.* %s gets a direct message from me. You are told when they write.", blockkit.Mention(string(p.ID)))
	reply := socket.Reply{Update: b.wordsSaid(w, said)}
	if created { // else the form came again: its question is on its way
		reply.After = func(ctx context.Context) error { return b.sendAsk(ctx, e, false) }
	}
	return reply, nil
}

// ownWords reads a value that names a win of one's own and a colleague.
func (b *Bot) ownWords(ctx context.Context, c *call, value string) (ladder.Win, ladder.UserID, error) {
	win, by, _ := strings.Cut(value, "|")
	id, err := buttonID(valueVersion + win)
	if err != nil || !ladder.UserID(by).Valid() {
		return ladder.Win{}, "", staleButton()
	}
	w, err := b.ownWin(ctx, c, id)
	return w, ladder.UserID(by), err
}

// wordsMenu is the "…" menu beside what a colleague wrote.
func (b *Bot) wordsMenu(ctx context.Context, c *call) (socket.Reply, error) {
	value, ok := strings.CutPrefix(c.Action.Value.Text, valueVersion)
	verb, rest, _ := strings.Cut(value, "|")
	if !ok {
		return socket.Reply{}, staleButton()
	}
	w, by, err := b.ownWords(ctx, c, rest)
	if err != nil {
		return socket.Reply{}, err
	}
	switch verb {
	case "hide", "show":
		return b.hideWords(ctx, c, w, by, verb == "hide")
	case "remove":
		e, err := b.store.FindEndorsement(ctx, w.ID, by)
		if err != nil {
			return socket.Reply{}, err
		}
		return b.openModal(ctx, c, b.removeWordsForm(e))
	}
	return socket.Reply{}, staleButton()
}

// hideWords decides whether those who may see the win see what a colleague wrote.
func (b *Bot) hideWords(ctx context.Context, c *call, w ladder.Win, by ladder.UserID, hidden bool) (socket.Reply, error) {
	if _, err := b.store.ChangeEndorsement(ctx, w.ID, by, func(e *ladder.Endorsement, _ ladder.Win) error {
		if e.Gone() {
			return ladder.Errorf(ladder.Conflict, "It was taken back meanwhile.")
		}
		e.Hidden = hidden
		return nil
	}); err != nil {
		return socket.Reply{}, err
	}
	return b.wordsOf(ctx, c, w.ID)
}

// submitRemoveWords takes what a colleague wrote away, for good.
func (b *Bot) submitRemoveWords(ctx context.Context, c *call) (socket.Reply, error) {
	value, ok := strings.CutPrefix(c.View.Metadata, valueVersion)
	if !ok {
		return socket.Reply{}, staleButton()
	}
	w, by, err := b.ownWords(ctx, c, value)
	if err != nil {
		return socket.Reply{}, err
	}
	if _, err := b.store.ChangeEndorsement(ctx, w.ID, by, func(e *ladder.Endorsement, _ ladder.Win) error {
		if !e.Gone() {
			e.Remove()
		}
		return nil
	}); err != nil {
		return socket.Reply{}, err
	}
	return socket.Reply{Update: b.wordsSaid(w, "*Removed.* Nobody sees it any more.")}, nil
}

// wordsAbout are the words of colleagues about a win for its card. Without them a
// win is shown all the same.
func (b *Bot) wordsAbout(ctx context.Context, w ladder.Win) []ladder.Endorsement {
	all, err := b.store.ListEndorsements(ctx, w.ID)
	if err != nil {
		b.log.Warn("a win is shown without what colleagues wrote", "user", w.User, "error", err)
		return nil
	}
	return all[w.ID]
}

// wordsSeenBy are, by win, the words of colleagues that a viewer may read, in the
// order in which they were asked for.
func (b *Bot) wordsSeenBy(ctx context.Context, viewer ladder.UserID, owner ladder.Person, wins []ladder.Win) (map[ladder.WinID][]ladder.Endorsement, error) {
	if len(wins) == 0 {
		return nil, nil //nolint:nilnil // no words, as of a win nobody wrote about
	}
	ids := make([]ladder.WinID, len(wins))
	for i, w := range wins {
		ids[i] = w.ID
	}
	all, err := b.store.ListEndorsements(ctx, ids...)
	if err != nil {
		return nil, err
	}
	seen := map[ladder.WinID][]ladder.Endorsement{}
	for _, w := range wins {
		for _, e := range all[w.ID] {
			if e.Written() && ladder.CanSee(b.viewer(viewer), e.Item(w), owner) {
				seen[w.ID] = append(seen[w.ID], e)
			}
		}
	}
	return seen, nil
}
