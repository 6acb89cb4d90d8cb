package bot

import (
	"context"
	"crypto/sha256"
	"fmt"
	"strings"

	"winlog/bot/blockkit"
	"winlog/bot/socket"
	"winlog/ladder"
)

// logWin is /win: with text it logs at once, without it opens the form.
func (b *Bot) logWin(ctx context.Context, c *call) (socket.Reply, error) {
	if c.rest == "" {
		return b.openWinModal(ctx, c)
	}
	if reply, ok, err := b.loneWin(ctx, c); ok {
		return reply, err
	}
	return b.addWin(ctx, c)
}

// addWin is /win text: it stores the win before it answers what it understood.
func (b *Bot) addWin(ctx context.Context, c *call) (socket.Reply, error) {
	typed := blockkit.Decode(c.rest, nil)
	w, understood, err := b.readWin(c, typed, c.today)
	if err == nil {
		w.Source = "command"
		w, _, err = b.store.SaveWin(ctx, w, "cmd:"+c.Envelope)
	}
	if err != nil {
		return socket.Reply{}, err
	}
	if w.Deleted() { // the command came again after its win was taken back
		return b.replaceCard(c, winDeleted(w)), nil
	}
	return b.winSaved(ctx, c, w, understood), nil
}

// readWin makes a win of what a person typed on a day, and says what it made of
// it.
func (b *Bot) readWin(c *call, typed blockkit.Decoded, day ladder.Date) (ladder.Win, ladder.Entry, error) {
	if ladder.Blank(typed.Text) {
		return ladder.Win{}, ladder.Entry{}, ladder.FieldErrorf("text", "Write what you did, for example: %s Shipped OAuth login", b.names.Win)
	}
	entry, err := ladder.ParseEntry(typed.Text, day, b.ladder)
	if err != nil {
		return ladder.Win{}, entry, err
	}
	w := ladder.Win{
		User: c.user(), OccurredOn: entry.Date, Text: ladder.CleanText(entry.Text),
		Dimensions: entry.Dimensions, Level: entry.Level, Visibility: entry.Visibility,
	}
	c.addEvidence(&w, typed.Links, typed.Users)
	if w.Visibility == "" {
		w.Visibility = b.visibilityFor(c)
	}
	w = w.Tidy()
	return w, entry, ladder.CheckWin(w, c.person, c.today, b.ladder)
}

// addEvidence adds links and people found in a text, as many as a win takes. The
// rest stays in the text, where it was typed.
func (c *call) addEvidence(w *ladder.Win, links, users []string) {
	for _, link := range links {
		if ladder.ValidLink(link) && len(w.Links) < ladder.MaxWinLinks {
			w.Links = append(w.Links, link)
		}
	}
	for _, id := range users {
		if id != c.User && len(w.People) < ladder.MaxWinPeople { // "with me" is no company
			w.People = append(w.People, ladder.UserID(id))
		}
	}
}

// undoWin takes a win back that was just logged, or deletes one.
func (b *Bot) undoWin(ctx context.Context, c *call) (socket.Reply, error) {
	id, err := buttonID(c.Action.Value.Text)
	if err != nil {
		return socket.Reply{}, err
	}
	w, err := b.deleteWin(ctx, c, id)
	if err != nil {
		return socket.Reply{}, err
	}
	return b.replaceCard(c, winDeleted(w)), nil
}

func (b *Bot) deleteWin(ctx context.Context, c *call, id ladder.WinID) (ladder.Win, error) {
	return b.changeOwn(ctx, c, id, c.clickKey(), func(w *ladder.Win) error {
		if !w.Deleted() {
			w.DeletedAt = b.now()
		}
		return nil
	})
}

// restoreWin brings a deleted win back within the undo window.
func (b *Bot) restoreWin(ctx context.Context, c *call) (socket.Reply, error) {
	id, err := buttonID(c.Action.Value.Text)
	if err != nil {
		return socket.Reply{}, err
	}
	w, err := b.changeOwn(ctx, c, id, c.clickKey(), func(w *ladder.Win) error {
		if w.Deleted() && b.now().Sub(w.DeletedAt) > ladder.UndoWindow {
			return ladder.Errorf(ladder.Conflict, "This win was deleted more than %d minutes ago and cannot be brought back.", int(ladder.UndoWindow.Minutes()))
		}
		w.DeletedAt = ladder.Win{}.DeletedAt
		return nil
	})
	if err != nil {
		return socket.Reply{}, err
	}
	return b.replaceCard(c, b.winCard(c, w, b.offersFor(ctx, c, w), "*It is back.*", false)), nil
}

// changeOwn changes a win of the person who acts, and nobody else's. What a
// button or form carries is no proof: the owner is checked where it is changed.
func (b *Bot) changeOwn(ctx context.Context, c *call, id ladder.WinID, key string, change func(*ladder.Win) error) (ladder.Win, error) {
	w, err := b.store.UpdateWin(ctx, c.user(), id, key, func(w *ladder.Win) error {
		if !ladder.CanChange(c.user(), *w) {
			return noSuchWin()
		}
		return change(w)
	})
	if err != nil && ladder.KindOf(err) == ladder.NotFound {
		err = noSuchWin()
	}
	return w, err
}

// ownWin is a win of the person who acts, as long as it is not deleted.
func (b *Bot) ownWin(ctx context.Context, c *call, id ladder.WinID) (ladder.Win, error) {
	w, err := b.store.FindWin(ctx, id)
	if err != nil {
		if ladder.KindOf(err) == ladder.NotFound {
			return ladder.Win{}, noSuchWin()
		}
		return ladder.Win{}, err
	}
	if !ladder.CanChange(c.user(), w) || w.Deleted() {
		return ladder.Win{}, noSuchWin()
	}
	return w, nil
}

// noSuchWin is the same for a win that is gone and one of somebody else, so
// that nobody learns of wins they may not see.
func noSuchWin() error {
	return ladder.Errorf(ladder.NotFound, "That win does not exist any more, or it is not one of yours.")
}

// clickKey is the natural key of a click: the same on redelivery.
func (c *call) clickKey() string {
	if c.Action.TS == "" {
		return "env:" + c.Envelope
	}
	return fmt.Sprintf("click:%s:%s:%s", c.User, c.Action.TS, c.Action.ID)
}

// viewKey is the natural key of what a form says: the same on redelivery and on
// a second click on Save, another one once something in the form was changed.
func (c *call) viewKey() string {
	said := sha256.Sum256(fmt.Appendf(nil, "%q", c.View.Values)) // fmt prints maps in order
	return fmt.Sprintf("view:%s:%s:%x", c.View.ID, c.View.Hash, said[:12])
}

// Buttons outlive releases, so their values begin with a version.
const valueVersion = "1|"

func buttonValue(id ladder.WinID) string { return valueVersion + string(id) }

func buttonID(value string) (ladder.WinID, error) {
	id, ok := strings.CutPrefix(value, valueVersion)
	if !ok || id == "" || len(id) > 64 {
		return "", staleButton()
	}
	return ladder.WinID(id), nil
}

func staleButton() error {
	return ladder.Errorf(ladder.NotFound, "This button is from an older or newer Win Log. Run the command again to get a fresh one.")
}
